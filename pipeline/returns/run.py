"""What a finished run leaves to the returns: its tables, its version, and who each source is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.config import Territory
from pipeline.model import Anomalies, Members, UniqueRows
from pipeline.privacy import Veil
from pipeline.reference.arrays import within
from pipeline.reference.communes import Communes
from pipeline.reference.sirene import Sirene
from pipeline.reference.whereabouts import Whereabouts
from pipeline.returns.refusals import Refusals
from pipeline.sources import Reading

PLACE: Final = ["fichier", "feuille", "ligne"]
"""Where a row stands, within one source."""


@dataclass(frozen=True)
class Run:
    """``version``: the release's; ``dist``: where releases lie, for the figures of the one before.

    ``withheld``: ids of shops that stand but whose publication was opposed; ``refused``: proposals that are not made again;
    ``opposed``: the rows that show nothing, and those that show all but a field (ORIGIN, ``portee``); ``veil``: the values that
    no cell shows; ``whereabouts``: what told the communes of points.
    """

    readings: tuple[Reading, ...]
    members: Members
    shops: UniqueRows
    anomalies: Anomalies
    territory: Territory
    communes: Communes
    version: str
    dist: Path
    withheld: frozenset[str] = frozenset()
    sirene: Sirene | None = None
    refused: Refusals = field(default_factory=Refusals)
    opposed: pd.DataFrame | None = None
    veil: Veil = field(default_factory=Veil)
    whereabouts: Whereabouts = field(default_factory=Whereabouts)

    @cached_property
    def standing(self) -> Members:
        """The rows whose shop is published, or would be had nobody opposed it; a place without sheet or file has ""."""
        kept = within(self.members["id"], {*self.shops["id"], *self.withheld})
        return Members(self.members[kept].fillna({"feuille": "", "fichier": ""}))

    @property
    def producers(self) -> Mapping[str, str]:
        """Each source's producer, by source id: names that are public."""
        return {r.source.id: r.source.producteur for r in self.readings}
