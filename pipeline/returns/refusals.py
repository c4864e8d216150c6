"""Proposals that producers emptied in, a register out: what is never proposed to them again for the same value.

``refus.csv``: source, colonne, empreinte, a keyed hash of the value (of the proposal, for a blank cell): no value stands in it,
and none is found by trying all phones there are, the key being kept outside the territory's folder (``privacy/register.py``).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.errors import ConfigError
from pipeline.model import Anomalies
from pipeline.privacy.register import fingerprint, key_file, load_keys
from pipeline.register_file import lines_in, put_lines
from pipeline.resaved import Kinds, hashed
from pipeline.returns.cells import readable
from pipeline.sources import Reading

COLUMNS: Final = ("source", "colonne", "empreinte")
CODE: Final = "proposition-refusee"
_KIND: Final = "refus"
_HASH: Final = 64
_KINDS: Final[Kinds] = {"empreinte": hashed(_HASH)._replace(shape="[0-9a-f]{16}|[0-9a-f]{64}")}
"""The shorter ones were written without a key: they are read, and dropped."""

log = logging.getLogger("etal")


@dataclass(frozen=True)
class Refusals:
    """The register's lines (COLUMNS of each), and the keys that its hashes are read with: the first writes."""

    lines: frozenset[tuple[str, str, str]] = frozenset()
    keys: tuple[bytes, ...] = ()

    def holds(self, source: str, column: str, value: str, proposed: str) -> bool:
        """Tell whether this proposal was refused for this value."""
        return any(_line(key, source, column, value, proposed) in self.lines for key in self.keys)


def _line(key: bytes, source: str, column: str, value: str, proposed: str) -> tuple[str, str, str]:
    """Return what a refused proposal is known by. A blank cell says nothing: there the proposal itself was refused."""
    said = f"{source}|{column}|{readable(value)}|" + ("" if value else readable(proposed))
    return source, column, fingerprint(key, _KIND, said)


def refused_before(found: pd.DataFrame, reading: Reading, known: Refusals) -> pd.Series[bool]:
    """Tell the corrections (``found``: findings with their ``case``) whose proposal this producer refused for the same value."""
    columns = {column for source, column, _ in known.lines if source == reading.source.id}
    asked = found["gravite"].eq("correction") & found["case"].isin(columns)
    if not asked.any():
        return asked
    texts = cell_texts(found[asked], reading)
    told = zip(found["case"][asked], texts, found["apres"][asked], strict=True)
    hit = [known.holds(reading.source.id, *one) for one in told]
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


def read_refusals(path: Path) -> frozenset[tuple[str, str, str]]:
    """Return the register's lines, none where there is no file. Raises ConfigError when it is no register."""
    known = lines_in(path, COLUMNS, _KINDS) if path.is_file() else []
    return frozenset((line["source"], line["colonne"], line["empreinte"]) for line in known if len(line["empreinte"]) == _HASH)


def with_refusals(known: frozenset[tuple[str, str, str]], found: Anomalies, environment: Mapping[str, str]) -> Refusals:
    """Return the ``known`` lines with what this run's deposits refuse (``found``).

    The key is made with the first refusal. Where it is lost, the register is kept as it is and what it refuses is proposed again.
    """
    told = found.loc[found["code"].eq(CODE), ["source", "colonne", "valeur", "apres"]].fillna("")
    if not known and told.empty:
        return Refusals()
    try:
        keys = load_keys(environment, create=not known)
    except ConfigError:
        log.warning("refus.csv : la clé (%s) manque, ce qui fut refusé est proposé à nouveau", key_file(environment))
        return Refusals(known)
    return Refusals(known | _told(keys[0], told.itertuples(index=False, name=None)), keys)


def _told(key: bytes, refused: Iterable[tuple[str, str, str, str]]) -> set[tuple[str, str, str]]:
    return {_line(key, *one) for one in refused}


def save_refusals(path: Path, known: Refusals) -> None:
    """Write the register, sorted; no file where nothing was ever refused."""
    if known.lines or path.is_file():
        put_lines(path, COLUMNS, sorted(known.lines))
