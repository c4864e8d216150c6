"""What a run knew in, the same without what was opposed out: the findings that are told, the tables left in work/.

Of an opposed row the officer needs where it stands, to ask its producer to take it away, and the id it had; nothing else is kept.
The deposit itself is the producer's: its own return shows its own row, marked « opposition : ne plus publier ».
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from pipeline.anomalies import combine, record
from pipeline.model import CALENDAR, ORIGIN, Anomalies, LocatedRows, Members, RawRows
from pipeline.privacy.apply import Withheld

OPPOSED: Final = "opposition"
_KEPT: Final = (*ORIGIN, CALENDAR, "date_depot", "row_key")


def conceal_findings(found: Anomalies, members: Members, public: Withheld) -> Anomalies:
    """Return ``found`` with, of each row of a shop taken away, one finding: that it is opposed."""
    rows = members[members["id"].isin(public.removed)]
    if rows.empty:
        return found
    kept = found[~_at(found, rows)]
    ids = kept["detail"].str.extract(r"\bfiche (\S+)", expand=False)
    return combine([Anomalies(kept[~ids.isin(public.removed)]), record(OPPOSED, rows)])


def conceal_rows(raw: RawRows, members: Members, public: Withheld) -> RawRows:
    """Return ``raw`` with the cells of opposed rows blanked."""
    rows = members[members["id"].isin(public.removed)]
    return raw if rows.empty else RawRows(_blanked(raw, _at(raw, rows), [c for c in raw.columns if c not in _KEPT]))


def conceal_located(located: LocatedRows, members: Members, public: Withheld) -> LocatedRows:
    """Return ``located`` with opposed rows blanked, and opposed fields of the others."""
    out: pd.DataFrame = located
    ids = located["row_key"].map(members.drop_duplicates("row_key").set_index("row_key")["id"])
    if public.removed:
        out = _blanked(out, ids.isin(public.removed), [c for c in out.columns if c not in _KEPT])
    for field, shops in _fields(public):
        out = _blanked(out, ids.isin(shops), [c for c in (field, f"{field}_tous") if c in out])
    return LocatedRows(out)


def conceal_shops(lines: pd.DataFrame, public: Withheld) -> pd.DataFrame:
    """Return ``lines`` (one a shop, or ``id, champ`` one a value) without opposed shops nor opposed fields."""
    out = lines[~lines["id"].isin(public.removed)]
    for field, shops in _fields(public):
        here = out["id"].isin(shops)
        out = out[~(here & out["champ"].eq(field))] if "champ" in out else _blanked(out, here, [field])
    return out.reset_index(drop=True)


def conceal_pairs(pairs: pd.DataFrame, members: Members, public: Withheld) -> pd.DataFrame:
    """Return ``pairs`` (cle_a, cle_b) without those of opposed rows."""
    keys = members.loc[members["id"].isin(public.removed), "row_key"]
    return pairs if keys.empty else pairs[~(pairs["cle_a"].isin(keys) | pairs["cle_b"].isin(keys))].reset_index(drop=True)


def _fields(public: Withheld) -> list[tuple[str, list[str]]]:
    """Return each field that some shop opposes, with those shops."""
    return [(name, sorted(i for i, c in public.hidden if c == name)) for name in sorted({c for _, c in public.hidden})]


def _blanked(table: pd.DataFrame, where: pd.Series[bool], columns: list[str]) -> pd.DataFrame:
    blank: Mapping[str, pd.Series[str]] = {c: table[c].mask(where) for c in columns}
    return table.assign(**blank)


def _at(table: pd.DataFrame, rows: pd.DataFrame) -> pd.Series[bool]:
    place = list(ORIGIN)
    wanted = pd.MultiIndex.from_frame(rows[place].fillna(""))
    return pd.Series(pd.MultiIndex.from_frame(table[place].fillna("")).isin(wanted), index=table.index, dtype="bool")
