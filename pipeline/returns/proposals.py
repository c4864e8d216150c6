"""Findings in, proposals out: for each cell that the pipeline put right, what the producer could write there instead.

Only automatic corrections become proposals, so that one left in place changes nothing of what is published today; and only
those that are proven: the row, normalised with them, says the same shop and no longer needs the correction.
Out: PROPOSAL_COLUMNS, one row a cell.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from typing import Final

import pandas as pd

from pipeline.anomalies import severity
from pipeline.config import Source
from pipeline.errors import SourceError
from pipeline.model import SHOP_COLUMNS, Anomalies, RawRows, ShopRows
from pipeline.normalise.blocks import Context
from pipeline.normalise.by_point import PLACED
from pipeline.normalise.cell import is_nothing
from pipeline.normalise.step import normalise
from pipeline.returns.columns import Columns
from pipeline.returns.refusals import cell_texts, keys_of
from pipeline.returns.run import PLACE, Run
from pipeline.sources import Reading

PROPOSAL_COLUMNS: Final = (*PLACE, "case", "avant", "proposition")
_NEVER: Final = frozenset({"coordonnees-projetees", "numero-multiple", "date-future", "horaires-jour-vide"})
"""Corrections that the producer's file can do without, or whose right value only the producer knows."""
_SETTLED_ELSEWHERE: Final = ("adresse_recue", "row_key", "date_depot")
"""Columns that may differ: what was received, and the key of a row among its twins."""
_DATES: Final = {"jj/mm/aaaa": "%d/%m/%Y", "mm/jj/aaaa": "%m/%d/%Y", "aaaa-mm-jj": "%Y-%m-%d"}
_PARTS: Final = re.compile(r"\s*[/;|\n]\s*")
_PHONE: Final = re.compile(r"0[1-9](?: \d\d){4}|\+\d{8,15}")

Key = tuple[str, int]
Rewrite = Callable[[str, str, str], str]
"""Takes the cell, the finding's ``apres`` and its ``detail``."""


def proposals_of(found: pd.DataFrame, reading: Reading, run: Run, columns: Columns) -> pd.DataFrame:
    """Return the proven proposals for one source; ``found`` is what ``findings_of`` told."""
    candidates = _unrefused(_candidates(found, reading, columns), reading, run)
    if not len(candidates) or reading.raw is None:
        return candidates[list(PROPOSAL_COLUMNS)]
    good = _proven(candidates, reading, reading.raw, run)
    done = set(keys_of(good))
    alone = candidates[[key not in done for key in keys_of(candidates)]]
    if alone.duplicated(PLACE).any():  # one bad proposal must not cost the row its others
        singles = [_proven(one, reading, reading.raw, run) for _, one in alone.groupby("case", sort=True)]
        good = pd.concat([good, *singles])
    return good.sort_values([*PLACE, "case"], ignore_index=True)[list(PROPOSAL_COLUMNS)]


def _unrefused(candidates: pd.DataFrame, reading: Reading, run: Run) -> pd.DataFrame:
    """Drop what this producer refused once for the same value."""
    if not run.refused.lines or not len(candidates):
        return candidates
    told = candidates[["case", "avant", "proposition"]].itertuples(index=False, name=None)
    return candidates[[not run.refused.holds(reading.source.id, *one) for one in told]]


def _candidates(found: pd.DataFrame, reading: Reading, columns: Columns) -> pd.DataFrame:
    """Return each cell with a correction, what it holds and what it should; ``codes``: the kinds of finding it settles."""
    usable = found["gravite"].eq("correction") & found["case"].ne("") & ~found["code"].isin(_NEVER)
    kept = set(keys_of(reading.shops))  # a row set aside needs more than this
    if not columns.of_target.get("code_postal"):  # a file without postcodes is no worse for it, once its communes are known
        usable &= found["code"].ne("code-postal-complete")
    usable &= found["code"].ne(PLACED) | found["case"].isin(columns.of_target.get("commune", ()))  # no other cell is to hold it
    usable &= pd.Series([key in kept for key in keys_of(found)], index=found.index, dtype="bool")
    fixes = found[usable & ~found["apres"].map(is_nothing).astype("bool")]
    fixes = fixes.assign(avant=cell_texts(fixes, reading))
    rules = _rewrites(reading.source)
    swaps = fixes[fixes["code"].isin(_SWAPS)]
    cells: dict[tuple[str, str, int, str], tuple[str, str, list[str]]] = {}
    for *place, code, case, apres, detail, avant in fixes.drop(index=swaps.index)[
        [*PLACE, "code", "case", "apres", "detail", "avant"]
    ].itertuples(index=False, name=None):
        key = (*place, case)
        _, now, codes = cells.get(key, (avant, avant, []))
        cells[key] = (avant, rules.get(code, _whole)(now, apres, detail), [*codes, code])
    cells |= dict(_swapped(swaps, reading, columns))
    _with_postcode(cells, reading, columns)
    listed = [(*key, avant, now, "|".join(codes)) for key, (avant, now, codes) in cells.items() if now and now != avant]
    return pd.DataFrame(listed, columns=[*PROPOSAL_COLUMNS, "codes"])


# --- how a correction is written in the producer's cell -----------------------------------------------------------------


def _whole(_cell: str, apres: str, _detail: str) -> str:
    return apres


def _phones(cell: str, apres: str, _detail: str) -> str:
    """Write the corrected number in place of the part it comes from, the cell's other numbers untouched."""
    digits = re.sub(r"\D", "", apres).lstrip("0")
    parts = _PARTS.split(cell.strip())
    if len(parts) == 1:
        return apres if _PHONE.fullmatch(apres) else cell
    return " / ".join(apres if digits and re.sub(r"\D", "", part).lstrip("0") == digits else part for part in parts)


def _glued(_cell: str, apres: str, _detail: str) -> str:
    return re.sub(r"\s*[|,;/]\s*", " / ", apres)


def _one_day(cell: str, apres: str, detail: str) -> str:
    return cell.replace(detail, apres) if detail else cell


def _rewrites(source: Source) -> dict[str, Rewrite]:
    def as_declared(cell: str, apres: str, _detail: str) -> str:
        try:
            return dt.datetime.strptime(apres, "%d/%m/%Y").strftime(_DATES[source.format_dates])
        except ValueError:
            return cell

    return {
        "telephone-zero-perdu": _phones,
        "telephone-corrige": _phones,
        "telephone-colles": _glued,
        "horaires-jour-corrige": _one_day,
        "date-numero": as_declared,
    }


_SWAPS: Final = frozenset({"coordonnees-interverties", "colonnes-interverties"})
Cell = tuple[tuple[str, str, int, str], tuple[str, str, list[str]]]


def _swapped(swaps: pd.DataFrame, reading: Reading, columns: Columns) -> list[Cell]:
    """Return both cells of each pair that stood in each other's place."""
    out: list[Cell] = []
    for code, one, other in (
        ("coordonnees-interverties", "longitude", "latitude"),
        ("colonnes-interverties", "commune", "code_postal"),
    ):
        left, right = columns.single(one), columns.single(other)
        mine = swaps[swaps["code"].eq(code)]
        if left and right and len(mine):
            a = cell_texts(mine.assign(case=left), reading)
            b = cell_texts(mine.assign(case=right), reading)
            for (*place, apres), x, y in zip(mine[[*PLACE, "apres"]].itertuples(index=False, name=None), a, b, strict=True):
                fixed = apres if code == "colonnes-interverties" else y
                out += [((*place, left), (x, fixed, [code])), ((*place, right), (y, x, [code]))]
    return out


def _with_postcode(
    cells: dict[tuple[str, str, int, str], tuple[str, str, list[str]]], reading: Reading, columns: Columns
) -> None:
    """Write postcode and commune together where one column holds both: « 47170 Sos »."""
    column = columns.single("commune")
    if columns.of_target.get("code_postal") or not column:
        return
    shops = reading.shops.fillna(dict.fromkeys(PLACE[:2], "")).set_index(PLACE)
    both = (shops["code_postal"] + " " + shops["commune"]).dropna()
    known = both[~both.index.duplicated()].to_dict()
    for key, (avant, _, codes) in list(cells.items()):
        of_place = any(re.match("commune|code-postal", code) for code in codes)
        if key[3] == column and re.search(r"\d", avant) and of_place and key[:3] in known:
            cells[key] = (avant, str(known[key[:3]]), codes)


# --- the proof ----------------------------------------------------------------------------------------------------------


def _proven(candidates: pd.DataFrame, reading: Reading, received: RawRows, run: Run) -> pd.DataFrame:
    """Keep the proposals of the rows that, with them, say the same shop and are told less."""
    wanted = set(keys_of(candidates))
    touched = RawRows(received[[key in wanted for key in keys_of(received)]].copy())
    place = {key: index for index, key in zip(touched.index, keys_of(touched), strict=True)}
    for case, mine in candidates.groupby("case"):
        texts = touched[case].copy()
        texts.loc[[place[key] for key in keys_of(mine)]] = mine["proposition"].to_numpy()
        touched[case] = texts
    day = dt.date.fromisoformat("-".join(run.version.split(".")[:3]))
    seen, about = reading.seen or day, run.whereabouts
    context = Context(reading.source, run.communes, day, seen, sirene=run.sirene, keyed=False, whereabouts=about)
    departements = tuple(run.territory.departements) if run.territory.hors_territoire == "ecarter" else None
    try:
        shops, told = normalise(touched, context, departements)
    except SourceError:  # a category that this source does not accept: nothing is proven
        return candidates.iloc[:0]
    bad = _changed(reading.shops, shops, wanted) | _still_told(candidates, pd.DataFrame(reading.anomalies), pd.DataFrame(told))
    return candidates[[key not in bad for key in keys_of(candidates)]]


def _changed(before: ShopRows, after: ShopRows, wanted: set[Key]) -> set[Key]:
    """Return the rows that no longer say the same."""
    compared = [c for c in SHOP_COLUMNS if c not in (*PLACE, *_SETTLED_ELSEWHERE)]
    old, new = _by_key(before, wanted), _by_key(after, wanted)
    new = new.reindex(old.index)
    same = (old[compared].eq(new[compared]) | (old[compared].isna() & new[compared].isna())).all(axis=1)
    return set(same.index[~same]) | (wanted - set(old.index))


def _by_key(shops: ShopRows, wanted: set[Key]) -> pd.DataFrame:
    keys = keys_of(shops)
    mine = [n for n, key in enumerate(keys) if key in wanted]
    rows = shops.iloc[mine].set_axis(pd.Index([keys[n] for n in mine], tupleize_cols=False))
    return rows[~rows.index.duplicated()]


def _still_told(candidates: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame) -> set[Key]:
    """Return the rows where a correction is still needed, or where something new is found."""
    rows = set(keys_of(candidates))
    allowed = _counts(before, rows)
    for key, codes in zip(keys_of(candidates), candidates["codes"], strict=True):
        for code in codes.split("|"):
            if code not in _SWAPS:
                allowed[key, code] -= 1
    for key, codes in {(k, c) for k, c in zip(keys_of(candidates), candidates["codes"], strict=True) if c in _SWAPS}:
        allowed[key, codes] -= 1  # two cells, one finding
    return {key for (key, code), count in _counts(after, rows).items() if count > allowed[key, code]}


def _counts(told: pd.DataFrame, rows: set[Key]) -> Counter[tuple[Key, str]]:
    worth = told[severity(Anomalies(told)).ne("information")]
    return Counter((key, code) for key, code in zip(keys_of(worth), worth["code"], strict=True) if key in rows)
