"""Releases and shops in, the Atom feeds of openings and closings out: ``atom.xml`` and ``epci/<siren>/atom.xml`` (RFC 4287).

A shop is named as the published release names it: one that is published no more is named nowhere, whatever an older release told.
Of those that are gone a number is told, no name and no reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Final
from urllib.parse import quote, urlsplit

from pipeline.publish.site.headers import FEED
from pipeline.publish.site.history import Event, Release
from pipeline.publish.site.listing import Directory, Listing
from pipeline.publish.site.render import Renderer
from pipeline.publish.site.shop import CLOSED_FOR_GOOD, Shop, shortened
from pipeline.reference.french import grouped

ENTRIES: Final = 100
"""Entries of a feed, the newest kept."""
MANY: Final = 40
"""Events of one kind in one release: beyond, they are told by one entry, as a new source brings hundreds of shops at once."""

KINDS: Final = {
    "fermeture": ("Fermeture définitive", "fermetures définitives"),
    "fermeture-temporaire": ("Fermeture temporaire", "fermetures temporaires"),
    "reouverture": ("Réouverture", "réouvertures"),
    "ouverture": ("Ouverture", "ouvertures"),
    "ouverture-prochaine": ("Ouverture prochaine", "ouvertures prochaines"),
    "nouveau": ("Nouveau dans l'annuaire", "nouvelles fiches"),
}
"""Kind → what one is called, then several; in the order in which a release tells them."""

SHUT: Final = "ferme_temporairement"
COMING: Final = "a_venir"
OPEN: Final = frozenset({"ouvert", "ouvert_adapte"})
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def feed_of(one: Listing) -> str:
    """Return the path of the feed that a list's readers want: the EPCI's for a commune and for an EPCI, else the territory's."""
    return f"epci/{one.siren}/{FEED}" if one.siren else FEED


def write_feeds(renderer: Renderer, directory: Directory) -> int:
    """Write the territory's feed and each EPCI's; return how many."""
    site = renderer.site
    _write(renderer, "", f"{site.titre}, {site.nom}", "", lambda _siren: True)
    for siren, link in directory.links["epci"].items():
        _write(renderer, f"epci/{siren}/", f"{site.titre}, {link.nom}", siren, siren.__eq__)
    return 1 + len(directory.links["epci"])


def _write(renderer: Renderer, path: str, nom: str, siren: str, inside: Callable[[str], bool]) -> None:
    shops = {one.id: one for one in renderer.material.shops}
    entries = [entry for release in renderer.material.releases for entry in _entries(renderer, release, shops, siren, inside)]
    text = renderer.templates.get_template("flux.xml").render(
        site=renderer.site, nom=nom, id=_tag(renderer, "2026", path + FEED), entrees=entries[:ENTRIES],
        base=renderer.base or "../" * path.count("/"), soi=f"{renderer.base}{path}{FEED}" if renderer.base else "", page=path,
        modifie=_moment(renderer.material.releases[0]) if renderer.material.releases else f"{renderer.site.du}T00:00:00Z",
    )  # fmt: skip
    renderer.write(path + FEED, _ILLEGAL.sub("", text))


def _entries(
    renderer: Renderer, release: Release, shops: Mapping[str, Shop], siren: str, inside: Callable[[str], bool]
) -> Iterable[SimpleNamespace]:
    """Yield what one release tells a feed, kind by kind, by commune and name."""
    scope = siren or "territoire"
    if release.first and not siren:
        told = f"Première version de l'annuaire : {grouped(release.rows)} commerces"
        yield _entry(renderer, release, "territoire/premiere", told, "version", "")
    events = [event for event in release.events if inside(event.siren)]
    found: dict[str, dict[str, Shop]] = {kind: {} for kind in KINDS}
    for event in events:
        one = shops.get(event.id)
        if one is not None and (kind := _kind(event, one)):
            found[kind][one.id] = one
    for kind, held in found.items():
        if len(held) > MANY:
            yield _counted(renderer, release, scope, kind, list(held.values()))
            continue
        for one in sorted(held.values(), key=lambda s: s.order):
            title = f"{KINDS[kind][0]} : {shortened(one.nom)} ({one.commune})"
            yield _entry(renderer, release, f"{kind}/{one.id}", title, kind, _about(one), f"e/{one.id}/")
    gone = sum(event.operation == "DEL" for event in events)
    if gone:
        said = f"{grouped(gone)} fiches ne sont plus dans l'annuaire" if gone > 1 else "1 fiche n'est plus dans l'annuaire"
        yield _entry(renderer, release, f"{scope}/retraits", said, "retrait", "")


def _kind(event: Event, one: Shop) -> str:
    """Return what an event is to a reader, "" for what is neither an opening nor a closing."""
    if event.operation == "CLOSE":
        return "fermeture"
    if event.operation == "ADD":
        return "" if one.statut == CLOSED_FOR_GOOD else "ouverture-prochaine" if one.statut == COMING else "nouveau"
    if event.operation == "MOD" and event.now == SHUT:
        return "fermeture-temporaire"
    if event.operation == "MOD" and event.now in OPEN:
        return {COMING: "ouverture", SHUT: "reouverture", CLOSED_FOR_GOOD: "reouverture"}.get(event.was, "")
    return ""


def _counted(renderer: Renderer, release: Release, scope: str, kind: str, held: Sequence[Shop]) -> SimpleNamespace:
    """Return one entry that tells many events by commune, the most first."""
    communes = Counter(one.commune for one in held)
    told = ", ".join(f"{name} ({n})" for name, n in sorted(communes.items(), key=lambda item: (-item[1], item[0])))
    title = f"{grouped(len(held))} {KINDS[kind][1]}"
    return _entry(renderer, release, f"{scope}/{kind}", title, kind, f"{told}.")


def _about(one: Shop) -> str:
    return ", ".join(filter(None, (one.activite, shortened(one.adresse), one.commune))) + "."


def _entry(
    renderer: Renderer, release: Release, name: str, title: str, kind: str, about: str, target: str = ""
) -> SimpleNamespace:
    id_ = _tag(renderer, release.date.isoformat(), f"{release.version}/{name}")
    return SimpleNamespace(id=id_, titre=title, genre=kind, moment=_moment(release), texte=about, cible=target)


def _moment(release: Release) -> str:
    """Return the release's day as RFC 3339 wants it; « 2026.11.22.3 », third of its day, three minutes later: order holds."""
    minutes = min(int("".join(release.version.split(".")[3:4]) or 0), 24 * 60 - 1)
    return f"{release.date.isoformat()}T{minutes // 60:02d}:{minutes % 60:02d}:00Z"


def _tag(renderer: Renderer, date: str, name: str) -> str:
    """Return a tag: URI (RFC 4151) of the public address, else of the publisher's: the same from one release to the next."""
    editor = renderer.material.territory.editeur
    at = urlsplit(renderer.base or editor.url)
    host = (at.hostname or "").encode("idna").decode() if at.hostname else editor.courriel.partition("@")[2]
    path = quote(at.path.strip("/"), safe="/%")
    return f"tag:{host or 'etal.invalid'},{date}:{f'{path}/' if path else ''}{name}"
