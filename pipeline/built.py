"""Everything a release is made of, before anything is written: what the steps gave in; what is published, and what stays, out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from pipeline import privacy, work_tables
from pipeline.config import Territory
from pipeline.dedupe import Deduped, successors
from pipeline.dedupe.provenance import settled
from pipeline.geocode import AWAY
from pipeline.model import Anomalies, LocatedRows, UniqueRows
from pipeline.normalise.key_memory import KeyMemory
from pipeline.options import Options
from pipeline.privacy import Oppositions, Veil, Withheld
from pipeline.publish import Accepted, Changes, Content, Credit, Lineage, Previous, identifiers
from pipeline.reference.sirene import Sirene
from pipeline.reference.whereabouts import Whereabouts
from pipeline.report import Outcome, SourceLine
from pipeline.returns import in_their_columns
from pipeline.sources import Reading, layout
from pipeline.tally import quality
from pipeline.validate import LATER, RETURNED, Verdict
from pipeline.work_tables import Tables


@dataclass(frozen=True)
class Built:
    """What the steps gave, in their order; ``stock``: the extract of SIRENE that they were held to;
    ``whereabouts``: what told the communes of points.

    ``readings``: without the values that ``veil`` knows to be opposed, by ``register``.
    """

    readings: tuple[Reading, ...]
    memory: KeyMemory
    located: LocatedRows
    deduped: Deduped
    public: Withheld
    anomalies: Anomalies
    verdict: Verdict
    stock: Sirene | None
    register: Oppositions = field(default_factory=Oppositions)
    veil: Veil = field(default_factory=Veil)
    whereabouts: Whereabouts = field(default_factory=Whereabouts)

    @property
    def shops(self) -> UniqueRows:
        """The rows that may be published."""
        return self.public.shops


def content(
    territory: Territory, built: Built, previous: Previous | None, changes: Changes, lines: tuple[SourceLine, ...]
) -> Content:
    """Return what the release holds: public rows and figures, nothing else."""
    # an absent service and a date still to come are of this run, not of the data; how many objected is nobody's business
    untold = (AWAY, LATER, privacy.OPPOSED, privacy.OPPOSED_FIELD, privacy.RESEMBLES)
    told = Anomalies(built.anomalies[~built.anomalies["code"].isin(untold)])
    return Content(
        shops=built.shops,
        provenance=built.public.provenance,
        quality=quality(lines, built.shops, built.located, told),
        territory=territory,
        changes=changes,
        credits=_credits(built.readings),
        identifiers=identifiers(lineage(built, previous), previous.shops if previous else None, built.shops),
        accepted=tuple(Accepted(*f.key, f.accepted) for f in built.verdict.accepted if f.code != RETURNED),
        warnings=tuple(built.verdict.warnings),
    )


def lineage(built: Built, previous: Previous | None) -> Lineage:
    """Return what is known of ids: where those that are no more lead, what was split, what may not be told."""
    registry, public = built.deduped.registry, built.public
    parted = registry.events[registry.events["evenement"].eq("scission")]
    splits = dict(zip(parted["apres"], parted["avant"], strict=True))
    earlier = {"earlier": previous.identifiers} if previous else {}
    return Lineage(successors(registry), splits, frozenset(public.removed), privacy.unsaid(public.hidden), **earlier)


def left_behind(options: Options, built: Built, outcome: Outcome, version: str | None) -> Tables:
    """Return what the run knew, for ``etal explain``: every table, and every value that lost (private), but of the opposed."""
    members, public = built.deduped.members, built.public
    raw = {r.source.id: privacy.conceal_rows(r.raw, r.source, public) for r in built.readings if r.raw is not None}
    nowhere = pd.DataFrame(columns=["fichier", "feuille", "colonne", "lettre"], dtype="str")
    cells = layout(built.readings)
    frames = {
        "localises": privacy.conceal_keys(privacy.conceal_located(built.located, members, public), public),
        "membres": privacy.conceal_keys(members, public),
        "paires": privacy.conceal_pairs(built.deduped.pairs, members, public), "niveaux": built.deduped.levels,
        "publies": built.shops, "ensemble": privacy.conceal_shops(built.deduped.shops, public),
        "constats": in_their_columns(built.anomalies, built.readings), "cellules": nowhere if cells is None else cells,
    }  # fmt: skip
    told: dict[str, object] = {
        "jour": options.today.isoformat(), "issue": outcome, "version": version, "blocages": list(built.verdict.blocking),
        "retires": sorted(built.public.removed),
        "problemes": {r.source.id: list(r.problems) for r in built.readings if r.problems},
        "empreinte": work_tables.stamp(options.root),
    }  # fmt: skip
    return Tables(raw, frames, settled(privacy.conceal_shops(built.deduped.values, public), built.shops), told)


def _credits(readings: Sequence[Reading]) -> tuple[Credit, ...]:
    """Who is owed what, in the order of the sources' ids."""
    owed = [
        Credit(r.source.id, r.source.producteur, r.source.titre, r.source.licence, str(r.deposited or "") or None)
        for r in readings
    ]
    return tuple(sorted(owed, key=lambda credit: credit.source))
