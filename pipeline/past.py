"""What a run built and dist/ in; what has been opposed since taken away from the releases that are served, and what to do, out.

The rest is the officer's: what is served from here must be put online again, what is served from elsewhere he alone can clear.
"""

from __future__ import annotations

from pipeline.built import Built
from pipeline.config import Territory
from pipeline.options import Options
from pipeline.privacy.released import addresses, away, redact_past, redact_served
from pipeline.publish import Previous
from pipeline.publish.swap import LATEST, read_versions


def clear_past(
    options: Options, territory: Territory, built: Built, previous: Previous | None, *, published: bool
) -> tuple[str, ...]:
    """Take what is opposed away from releases already made; return the sentences that say so.

    ``published``: the newest is of this run and shows nothing of it; else it is cleared as well, and its site must follow.
    """
    dist, register, veil, stock, day = options.dist, built.register, built.veil, built.stock, options.today
    if published:
        done = redact_past(dist, built.shops, register, veil, stock, day)
        told = (
            "ce que des commerçants ont demandé de ne plus publier a été retiré aussi des versions {} : "
            "remettre ces dossiers de dist/ en ligne avec les autres"
        )
    else:
        done = redact_served(dist, register, veil, stock, day, territory)
        told = (
            "rien de neuf n'est publié, mais ce que des commerçants ont demandé de ne plus publier a été retiré de {} : "
            "remettre dist/ en ligne"
        )
    sentences = [told.format(", ".join(done))] if done else []
    versions = read_versions(dist) or (previous.versions if previous else ())
    if gone := away(dist, versions, register, str(previous.versions[0].get("date", "")) if previous else ""):
        newest = not published and gone[0] == versions[0]["version"]
        sentences.append(_elsewhere((LATEST, *gone) if newest else gone, territory.url_publique))
    return tuple(sentences)


def _elsewhere(versions: tuple[str, ...], address: str | None) -> str:
    return (
        "ce qu'un commerçant a demandé de ne plus publier peut se trouver encore dans des versions qui ne sont pas sur cette "
        "machine : supprimer ces adresses de l'hébergement, ou reprendre ces dossiers dans dist/ et relancer : "
        f"{', '.join(addresses(versions, address))}"
    )
