"""What a run knew in, the same without what was opposed out: the findings that are told, the tables left in work/.

Of an opposed row the officer needs where it stands, to ask its producer to take it away, and the id it had; nothing else is kept.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Final

import pandas as pd

from pipeline.anomalies import combine, record
from pipeline.config import Source, used_columns
from pipeline.model import CALENDAR, ORIGIN, Anomalies, LocatedRows, Members, RawRows
from pipeline.privacy.again import says_again
from pipeline.privacy.apply import Withheld
from pipeline.privacy.elsewhere import BESIDE
from pipeline.privacy.register import SHOP
from pipeline.privacy.rows import places

OPPOSED: Final = "opposition"
OPPOSED_FIELD: Final = "opposition-champ"
_KEPT: Final = (*ORIGIN, CALENDAR, "date_depot", "row_key")


def conceal_findings(found: Anomalies, public: Withheld, sources: Mapping[str, Source], mentions: pd.DataFrame) -> Anomalies:
    """Return ``found`` with, of each opposed row, one finding: that it is opposed; of an opposed field, the same.

    So is a cell told that held an opposed value beside its own column: ``mentions`` (veiled.MENTIONS).
    """
    if public.rows.empty and mentions.empty:
        return found
    whole = public.rows[public.rows["portee"].eq(SHOP)]
    single = _fields_only(public)
    kept = found[~places(found).isin(places(whole))]
    ids = kept["detail"].str.extract(r"\bfiche (\S+)", expand=False)
    kept = kept[~ids.isin(public.removed)]
    parts = [record(OPPOSED, whole)] if len(whole) else []
    for (source, field), rows in single.groupby(["source", "portee"], sort=True):
        columns = used_columns(sources[str(source)]).get(str(field), [])
        about = kept["colonne"].isin({*columns, field, " + ".join(columns)}) & places(kept).isin(places(rows))
        kept = kept[~about]
        parts.append(record(OPPOSED_FIELD, rows, colonne=" + ".join(columns) or str(field)))
    cells = mentions[~places(mentions).isin(places(whole))].drop_duplicates([*ORIGIN, "colonne"])
    parts.append(record(OPPOSED_FIELD, cells, colonne=cells["colonne"]))
    return combine([Anomalies(kept), *parts])


def conceal_rows(raw: RawRows, source: Source, public: Withheld) -> RawRows:
    """Return ``raw`` with the cells of opposed rows blanked, those of opposed fields, and what says the same in their row."""
    if public.rows.empty:
        return raw
    whole = places(raw).isin(places(public.rows[public.rows["portee"].eq(SHOP)]))
    out = _blanked(raw, pd.Series(whole, index=raw.index), [c for c in raw.columns if c not in _KEPT])
    single = _fields_only(public)
    for field, rows in single.groupby("portee", sort=True):
        here = pd.Series(places(raw).isin(places(rows)), index=raw.index)
        columns = [c for c in used_columns(source).get(str(field), []) if c in out]
        out = _without_echoes(out, here, columns) if here.any() else out
    return RawRows(out)


def _without_echoes(raw: pd.DataFrame, here: pd.Series[bool], columns: list[str]) -> pd.DataFrame:
    """Blank ``columns`` in the rows ``here``, and the other cells of these rows that say one of theirs again."""
    others = [c for c in raw.columns if c not in (*_KEPT, *columns)]
    echoes: dict[str, list[Hashable]] = {}
    for row, cells in raw.loc[here, [*columns, *others]].fillna("").iterrows():
        says = says_again(text for c in columns if (text := str(cells[c])))
        for column in others:
            if cells[column] and says(str(cells[column])):
                echoes.setdefault(column, []).append(row)
    out = _blanked(raw, here, columns)
    for column, rows in echoes.items():
        out = _blanked(out, pd.Series(out.index.isin(rows), index=out.index), [column])
    return out


def _fields_only(public: Withheld) -> pd.DataFrame:
    """Return the rows of which only some field is opposed."""
    whole = places(public.rows[public.rows["portee"].eq(SHOP)])
    return public.rows[~places(public.rows).isin(whole)]


def conceal_located(located: LocatedRows, members: Members, public: Withheld) -> LocatedRows:
    """Return ``located`` with opposed rows blanked, and opposed fields of the others."""
    out: pd.DataFrame = located
    ids = located["row_key"].map(members.drop_duplicates("row_key").set_index("row_key")["id"])
    if public.removed:
        out = _blanked(out, ids.isin(public.removed), [c for c in out.columns if c not in _KEPT])
    for field, shops in _fields(public):
        out = _blanked(out, ids.isin(shops), [field, *BESIDE.get(field, ())])
    return LocatedRows(out)


def conceal_keys(rows: pd.DataFrame, public: Withheld) -> pd.DataFrame:
    """Return ``rows`` (ORIGIN, ``row_key``) with the keys of opposed rows, which may hold a SIRET, told by their place."""
    if public.rows.empty:
        return rows
    whole = places(rows).isin(places(public.rows[public.rows["portee"].eq(SHOP)]))
    stand_in = rows["source"] + ":opposition:" + rows["feuille"].fillna("") + ":" + rows["ligne"].astype("str")
    return rows.assign(row_key=rows["row_key"].mask(whole, stand_in))


def conceal_shops(lines: pd.DataFrame, public: Withheld) -> pd.DataFrame:
    """Return ``lines`` (one a shop, or ``id, champ`` one a value) without opposed shops nor opposed fields."""
    out = lines[~lines["id"].isin(public.removed)]
    for field, shops in _fields(public):
        here, same = out["id"].isin(shops), [field, *BESIDE.get(field, ())]
        out = out[~(here & out["champ"].isin(same))] if "champ" in out else _blanked(out, here, [c for c in same if c in out])
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
