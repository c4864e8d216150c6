"""The last release's rows and this one's in, what was lost or moved beyond the declared limits out: for the whole, by source.

For the whole, rules for Great Expectations; by source, findings, since a source is no table of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from pipeline.config import Drift, Source
from pipeline.model import LIST_SEPARATOR, UniqueRows
from pipeline.reference.distance import MOVED, metres
from pipeline.validate.gates import Finding, Verdict, percent
from pipeline.validate.spec import Limits, Rule

BEFORE: Final = "precedents"
"""The table of the last release's shops: one row a shop, PRESENT and STILL, « oui », « non », missing where it cannot be told."""
PRESENT: Final = "encore_la"
STILL: Final = "en_place"
LOSSES: Final = (
    ("identifiants_perdus", "identifiants", PRESENT, "des commerces de la version {version} ont disparu"),
    ("positions_deplacees", "positions", STILL, f"des points ont bougé de plus de {MOVED:.0f} m depuis la version {{version}}"),
)
"""Limit, end of the code, column of the table of BEFORE, words."""
LAPSING: Final = frozenset({"valide_jusqu_au"})
"""Columns that empty by themselves: the end of a flood or of roadworks is no loss."""

PLACED: Final = frozenset({"latitude", "longitude", "precision", "ban_id"})
"""Columns that a shop lacks while it waits for the geocoder (no precision): a service that stays away empties nothing.
Its new addresses are published without a point, counted and listed as waiting."""


def before_table(shops: UniqueRows, previous: UniqueRows) -> pd.DataFrame:
    """Return, for each shop of ``previous``, whether its id is still there, and its point within MOVED metres."""
    here = shops.drop_duplicates("id").set_index("id")[["longitude", "latitude"]].assign(**{PRESENT: "oui"})
    now = here.reindex(previous["id"])
    away = metres(*(f[c].to_numpy(float) for f in (previous, now) for c in ("longitude", "latitude")))
    still = pd.Series(away, index=previous.index).le(MOVED).map({True: "oui", False: "non"}).astype("str")
    present = pd.Series(now[PRESENT].fillna("non").to_numpy(), index=previous.index, dtype="str")
    return pd.DataFrame({PRESENT: present, STILL: still.mask(pd.isna(away))})


def drift_rules(limits: Limits, shops: UniqueRows, previous: UniqueRows, version: str) -> Iterator[Rule]:
    """Yield what the whole must keep of ``previous``, the release called ``version``."""
    spare, before = limits.a_partir_de - 1, len(previous)
    for share, blocking in limits.of("baisse_des_lignes"):
        least = min(-int(-before * (1 - share) // 1), before - spare)
        words = f"{{lignes}} contre {before} dans la version {version} (baisse permise : {percent(share)})"
        yield Rule("evolution:lignes", blocking, words, "ExpectTableRowCountToBeBetween", {"min_value": least})
    for share, blocking in limits.of("baisse_du_remplissage"):
        yield from _emptied(shops, previous, share, spare, version, blocking=blocking)
    for name, code, column, words in LOSSES:
        for share, blocking in limits.of(name):
            arguments = {"column": column, "value_set": ["oui"], "mostly": 1 - max(share, spare / before)}
            said = f"{{manquent}} {words.format(version=version)} (permis : {percent(share)})"
            yield Rule(f"evolution:{code}", blocking, said, "ExpectColumnValuesToBeInSet", arguments, BEFORE)


def _emptied(
    shops: UniqueRows, previous: UniqueRows, share: float, spare: int, version: str, *, blocking: bool
) -> Iterator[Rule]:
    """Yield what each column must keep. The shops of new sources lose nothing by what they do not tell: their own cells are
    set apart from what is asked of the column.
    """
    new = _only_of_new_sources(shops, previous)
    known = shops[~new]
    size, own, told_by_new = max(len(known), 1), known.count(), shops[new].count()
    waiting = float(known["precision"].isna().sum()) / size
    besides = f" (hors {shops_of(int(new.sum()))} de sources nouvelles)" if new.any() else ""
    for name in (str(column) for column in previous.columns if column not in LAPSING):
        filled = int(previous[name].count()) / len(previous)
        least = filled - max(share, spare / size) - waiting * (name in PLACED)
        if least > 0:
            words = f"« {name} » renseigné pour {percent(own[name] / size)} des commerces{besides} contre {percent(filled)}"
            mostly = (least * len(known) + int(told_by_new[name])) / max(len(shops), 1)
            arguments = {"column": name, "mostly": mostly}
            code, kind = f"evolution:remplissage:{name}", "ExpectColumnValuesToNotBeNull"
            yield Rule(code, blocking, f"{words} dans la version {version}", kind, arguments)


def _only_of_new_sources(shops: UniqueRows, previous: UniqueRows) -> pd.Series[bool]:
    """Tell the shops that no source of ``previous`` feeds."""
    before = set(previous["sources"].dropna().str.split(LIST_SEPARATOR).explode())
    fed = {cell: not before.intersection(cell.split(LIST_SEPARATOR)) for cell in shops["sources"].dropna().unique()}
    return shops["sources"].map(fed).fillna(False).astype("bool")


def source_drift(
    shops: UniqueRows, previous: UniqueRows | None, sources: Sequence[Source], limits: Limits, version: str = "précédente"
) -> Verdict:
    """Hold the shops that each source feeds to those it fed in ``previous``, the release called ``version``.

    A source that feeds no shop any more always blocks, even one that is no more declared.
    """
    if previous is None or previous.empty:
        return Verdict()
    before, after = _fed(previous), _fed(shops)
    fates = _fed(before_table(shops, previous).assign(sources=previous["sources"]), eq="non")
    own = {source.id: source.attentes.evolution for source in sources}
    findings: list[Finding] = []
    for name in sorted(before.index):
        if name in after.index:
            mine = _Source(str(name), before.loc[name], after.loc[name], limits, own.get(name), version)
            findings += mine.findings(fates.loc[name])
        else:
            told = f"{name} : ne nourrit plus aucun commerce, contre {before.loc[name, SIZE]} dans la version {version}"
            findings.append(Finding(f"source:{name}:evolution:lignes", True, told))
    return Verdict(tuple(findings))


SIZE: Final = "*"
WAITING: Final = "en attente"


def _fed(table: pd.DataFrame, eq: str | None = None) -> pd.DataFrame:
    """Return, by source, how many shops it feeds (SIZE), and of these how many have a value (or are ``eq``) in each column."""
    values = table.drop(columns="sources")
    told: pd.DataFrame = values.notna().assign(**{WAITING: values["precision"].isna()}) if eq is None else values == eq
    names = table["sources"].reset_index(drop=True).str.split(LIST_SEPARATOR).explode()
    long = told.assign(**{SIZE: True}).iloc[names.index.to_numpy()]
    counts: pd.DataFrame = long.groupby(names.to_numpy()).sum().astype("int64")
    return counts


@dataclass(frozen=True)
class _Source:
    """One source: what it fed, what it feeds (``_fed``), and its limits."""

    name: str
    before: pd.Series[int]
    after: pd.Series[int]
    limits: Limits
    own: Drift | None
    version: str

    def findings(self, fates: pd.Series[int]) -> Iterator[Finding]:
        had, has = int(self.before[SIZE]), int(self.after[SIZE])
        for share, blocking in self.limits.of("baisse_des_lignes", self.own):
            if self._counts(had - has, share * had):
                told = f"{shops_of(has)}, contre {had} dans la version {self.version} (baisse permise : {percent(share)})"
                yield self._finding("lignes", blocking, told)
        for share, blocking in self.limits.of("baisse_du_remplissage", self.own):
            yield from self._emptied(share, blocking)
        for name, code, column, words in LOSSES:
            for share, blocking in self.limits.of(name, self.own):
                if self._counts(int(fates[column]), share * had):
                    told = f"{percent(fates[column] / had)} {words.format(version=self.version)} (permis : {percent(share)})"
                    yield self._finding(code, blocking, told)

    def _emptied(self, share: float, blocking: bool) -> Iterator[Finding]:
        was, now = self.before / self.before[SIZE], self.after / self.after[SIZE]
        for column in self.before.index.drop([SIZE, WAITING, "sources", *LAPSING], errors="ignore"):
            lost = (was[column] - now[column]) * self.after[SIZE] - self.after[WAITING] * (column in PLACED)
            if self._counts(lost, share * self.after[SIZE]):
                told = f"« {column} » renseigné pour {percent(now[column])} de ses commerces contre {percent(was[column])}"
                yield self._finding(f"remplissage:{column}", blocking, f"{told} dans la version {self.version}")

    def _counts(self, shops: float, allowed: float) -> bool:
        return shops >= self.limits.a_partir_de and shops > allowed + 1e-9

    def _finding(self, code: str, blocking: bool, told: str) -> Finding:
        return Finding(f"source:{self.name}:evolution:{code}", blocking, f"{self.name} : {told}")


def shops_of(count: int) -> str:
    """Return « 1 commerce », « 12 commerces »."""
    return f"{count} commerce{'s' if count > 1 else ''}"
