"""What a run did, for its three readers: the officer (one page), a script (JSON), the release (qualite.json).

In: counts by source. Out: text and plain dicts. No step is run here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Outcome = Literal["publiée", "rien à publier", "essai", "refusée"]


@dataclass(frozen=True)
class SourceLine:
    """One source in the summary. Counts are rows, but for ``publiees`` and ``ecart``: shops that this source feeds.

    ``attendu``: ISO date by which another file is due, "" where none is promised, or one came that could not be read.
    ``retirees``: rows whose shop asked not to be published; not among ``mises_de_cote``, and in no public figure.
    """

    source: str
    depot: str
    date_depot: str
    lues: int
    publiees: int
    fusionnees: int
    mises_de_cote: int
    avertissements: int
    corrections: int
    ecart: int | None  # shops fed, compared with the last release; None where there is none
    etat: Literal["à jour", "ancien dépôt", "en échec"]
    problemes: tuple[str, ...] = ()
    retirees: int = 0
    attendu: str = ""


@dataclass(frozen=True)
class Report:
    """The whole run."""

    issue: Outcome
    version: str | None
    commerces: int
    sources: tuple[SourceLine, ...] = ()
    changements: dict[str, int] = field(default_factory=dict)
    en_attente: int = 0
    blocages: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()  # of the checks in ``blocages``, what --accept wants
    acceptes: tuple[str, ...] = ()  # what would block and was accepted
    decision: tuple[str, ...] = ()  # of a dry run, or of a refusal: go or no-go, at what cost, with which command
    ecarts: dict[str, Any] = field(default_factory=dict)  # and what would change: figures by source, EPCI, commune, column
    tableaux: tuple[tuple[str, tuple[str, ...], Sequence[tuple[str, ...]]], ...] = ()  # the same as tables
    page: str = ""  # and the page that says it all
    alertes: tuple[str, ...] = ()
    service: str = ""  # why the geocoder did not answer
    origines: tuple[str, ...] = ()  # sources that could not be fetched from where they are declared to be
    origine_absente: bool = False  # one of them because a service did not answer: running again may do
    sans_carte: bool = False  # the site was built without the map's library
    suite: str = ""
    demonstration: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        told = asdict(self)
        told.pop("tableaux")
        return told


def next_step(lines: tuple[SourceLine, ...], outcome: Outcome, waiting: int) -> str:
    """Return the one thing to do now, most pressing first."""
    failed = [line.source for line in lines if line.etat != "à jour"]
    if outcome == "refusée":
        return "corriger ce qui bloque (ci-dessus), puis relancer « make publish »"
    if failed:
        return (
            f"corriger {'la source' if len(failed) == 1 else 'les sources'} {', '.join(failed)} (voir ci-dessus), puis relancer"
        )
    if waiting:
        return f"relancer avec le réseau : {waiting} adresse(s) attendent le géocodeur"
    online = "mettre dist/ en ligne"
    then = f"{online} ; puis " if outcome == "publiée" else ""
    worst = max(lines, key=lambda line: (line.mises_de_cote, line.avertissements), default=None)
    if worst and worst.mises_de_cote:
        return f"{then}lire work/rejets.csv : {worst.source} a {worst.mises_de_cote} ligne(s) mise(s) de côté"
    if worst and worst.avertissements:
        return f"{then}lire work/anomalies.csv : {worst.source} a {worst.avertissements} avertissement(s)"
    return online


COLUMNS = ("source", "dépôt du", "lues", "publiées", "fusionnées", "de côté", "avert.", "écart", "état")


def table(lines: tuple[SourceLine, ...]) -> list[tuple[str, ...]]:
    """Return the summary's rows as text, in the order of COLUMNS."""
    return [
        (
            line.source, line.date_depot or "—", str(line.lues), str(line.publiees), str(line.fusionnees),
            str(line.mises_de_cote), str(line.avertissements), "—" if line.ecart is None else f"{line.ecart:+d}", line.etat,
        )
        for line in lines
    ]  # fmt: skip


def changes(report: Report) -> str:
    """Return what changed since the last release in a few words; "" where there is none to compare with."""
    from pipeline.publish.counted import said  # brings pandas, which a run with nothing new must not wait for

    return "" if all(line.ecart is None for line in report.sources) else ", ".join(said(report.changements))


def headline(report: Report) -> str:
    """Return the run in one French sentence."""
    demo = " (démonstration : commerces inventés)" if report.demonstration else ""
    if report.issue == "rien à publier":
        return f"Rien à publier : rien n'a changé depuis la version {report.version}{demo}."
    if report.issue == "publiée":
        return f"Version {report.version} publiée : {report.commerces} commerces{demo}."
    if report.issue == "essai":
        return f"Essai à blanc : {report.commerces} commerces seraient publiés{demo} ; rien n'a été écrit dans dist/."
    return f"Publication refusée{demo} : la version précédente reste en place."
