"""Proposals that producers emptied in, a register out: what is never proposed to them again for the same value.

``refus.csv``: source, colonne, empreinte, a hash of the value (of the proposal, for a blank cell): no value stands in it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.disk import lines_in, put_lines
from pipeline.model import Anomalies
from pipeline.returns.cells import readable
from pipeline.sources import Reading

COLUMNS: Final = ("source", "colonne", "empreinte")
CODE: Final = "proposition-refusee"

Refusals = frozenset[tuple[str, str, str]]
"""COLUMNS of each."""


def refusal(source: str, column: str, value: str, proposed: str) -> tuple[str, str, str]:
    """Return what a refused proposal is known by. A blank cell says nothing: there the proposal itself was refused."""
    said = f"{source}|{column}|{readable(value)}|" + ("" if value else readable(proposed))
    return source, column, hashlib.sha256(said.encode()).hexdigest()[:16]


def refused_before(found: pd.DataFrame, reading: Reading, known: Refusals) -> pd.Series[bool]:
    """Tell the corrections (``found``: findings with their ``case``) whose proposal this producer refused for the same value."""
    columns = {column for source, column, _ in known if source == reading.source.id}
    asked = found["gravite"].eq("correction") & found["case"].isin(columns)
    if not asked.any():
        return asked
    texts = cell_texts(found[asked], reading)
    told = zip(found["case"][asked], texts, found["apres"][asked], strict=True)
    hit = [refusal(reading.source.id, *one) in known for one in told]
    return asked.where(~asked, pd.Series(hit, index=texts.index, dtype="bool").reindex(found.index, fill_value=False))


def cell_texts(found: pd.DataFrame, reading: Reading) -> pd.Series[str]:
    """Return what stands in each finding's cell (``case``, and its place), "" where it is blank."""
    texts = pd.Series("", index=found.index, dtype="str")
    if reading.raw is None:
        return texts
    at = {key: row for row, key in enumerate(keys_of(reading.raw))}
    rows = pd.Series([at.get(key, -1) for key in keys_of(found)], index=found.index, dtype="int64")
    for case, mine in rows[rows >= 0].groupby(found["case"]):
        if case in reading.raw:
            texts.loc[mine.index] = reading.raw[case].iloc[mine.to_numpy()].fillna("").to_numpy()
    return texts


def keys_of(table: pd.DataFrame) -> list[tuple[str, int]]:
    """Return each row's sheet ("" for none) and line: what tells one row of a deposit from another."""
    return list(zip(table["feuille"].fillna("").tolist(), table["ligne"].tolist(), strict=True))


def load_refusals(path: Path) -> Refusals:
    """Return the register; nothing where there is none. Raises ConfigError when it is not one."""
    if not path.is_file():
        return frozenset()
    return frozenset((line["source"], line["colonne"], line["empreinte"]) for line in lines_in(path, COLUMNS))


def told_refusals(found: Anomalies) -> Refusals:
    """Return what the deposits of this run refuse."""
    mine = found.loc[found["code"].eq(CODE), ["source", "colonne", "valeur", "apres"]].fillna("")
    return frozenset(refusal(*row) for row in mine.itertuples(index=False, name=None))


def save_refusals(path: Path, known: Refusals) -> None:
    """Write the register, sorted; no file where nothing was ever refused."""
    if known:
        put_lines(path, COLUMNS, sorted(known))
