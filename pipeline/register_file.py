"""A register (CSV) in, its lines or table out, also as a spreadsheet saved it (``resaved.py``); lines in, the register out.

What a spreadsheet, a merge or a cut lost of it is told, not read.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.disk import put
from pipeline.errors import ConfigError
from pipeline.resaved import AGAIN, NO_KINDS, Kind, Kinds, Lost, Saved, read, text_of, text_of_lines

if TYPE_CHECKING:
    import pandas as pd

log = logging.getLogger("etal")

MATCHES: Final = "sources/decisions/rapprochements.csv"
POSITIONS: Final = "sources/decisions/positions.csv"
OPPOSITIONS: Final = "sources/decisions/oppositions.csv"
"""What people decided, below a territory's folder: their other places are those of ``registers``."""
DECIDED: Final = "décisions"
"""The source of a finding about what people decided: no producer's file."""


def put_lines(path: Path, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Write a CSV, header first, in the order given: UTF-8, comma, line feed."""
    put(path, text_of_lines(columns, lines))


def lines_in(path: Path, columns: Sequence[str], kinds: Kinds = NO_KINDS) -> list[dict[str, str]]:
    """Return the lines of a register that has just ``columns``, also as a spreadsheet saved it, which is told.

    ``kinds``: what some columns hold. Raises ConfigError where it is not that register, or where something of it is lost.
    """
    saved = saved_in(path, columns, kinds)
    _refuse(path, saved.lost)
    return [dict(zip(columns, line, strict=True)) for line in saved.lines]


def saved_in(path: Path, columns: Sequence[str], kinds: Kinds = NO_KINDS) -> Saved:
    """Return a register that has just ``columns``, with what of it is lost. Raises ConfigError where it is not one."""
    return _saved(path, path.read_bytes(), columns, kinds)


def as_written(path: Path, raw: bytes, columns: Sequence[str], kinds: Kinds = NO_KINDS) -> bytes:
    """Return what ``put_lines`` would have written, of what a spreadsheet made of it. Raises ConfigError as ``lines_in``."""
    saved = _saved(path, raw, columns, kinds)
    _refuse(path, saved.lost)
    return text_of_lines(saved.header, saved.lines).encode()


def _saved(path: Path, raw: bytes, columns: Sequence[str], kinds: Kinds) -> Saved:
    saved = read(raw, str(path), columns, kinds)
    if saved.header != tuple(columns):
        raise ConfigError(f"{path}, ligne 1 : colonnes attendues : {', '.join(columns)}", AGAIN)
    _look(path, saved)
    return saved


def _look(path: Path, saved: Saved) -> None:
    """Tell what a spreadsheet changed. Raises ConfigError for a line that has not the cells of a line."""
    width = len(saved.header)
    for number, line in zip(saved.numbers, saved.lines, strict=True):
        if len(line) != width:
            raise ConfigError(f"{path}, ligne {number} : {width} cases attendues", AGAIN)
    if saved.marks and not saved.lost:
        told = ", ".join(dict.fromkeys(saved.marks))
        log.warning(
            "%s : enregistré par un tableur (%s) ; relu sans perte, à la prochaine écriture il reprend sa forme", path, told
        )


def _refuse(path: Path, lost: tuple[Lost, ...]) -> None:
    for one in lost:
        raise ConfigError(one.message(path), one.remedy)


def table_in(path: Path, columns: Sequence[str], kinds: Kinds = NO_KINDS) -> pd.DataFrame:
    """Return a register as a table of text, an empty cell missing; its index and 2 make the lines of the file.

    Raises ConfigError where it is no table, or where something of it is lost.
    """
    found = table_and_lost(path, columns, kinds)
    _refuse(path, found.lost)
    return found.table


class Table(NamedTuple):
    """A register; its cells that are lost, which stand as they are; what a spreadsheet changed, none where none touched it."""

    table: pd.DataFrame
    lost: tuple[Lost, ...] = ()
    marks: tuple[str, ...] = ()


def table_and_lost(path: Path, columns: Sequence[str], kinds: Kinds = NO_KINDS) -> Table:
    """Return the table as ``table_in``, and what of it is lost. Raises ConfigError where it is no table."""
    import pandas as pd

    raw = path.read_bytes()
    ours = raw.startswith(",".join(columns).encode() + b"\n") and raw.endswith(b"\n") and b"\r" not in raw
    if ours:  # no line need be looked at
        table = _plain(raw, path)
        if table is not None and all(_holds(table[c], kind) for c, kind in kinds.items() if c in table):
            return Table(table)
    saved = read(raw, str(path), columns, kinds)
    if len(set(saved.header)) < len(saved.header):
        raise ConfigError(f"{path}, ligne 1 : colonnes attendues : {', '.join(columns)}", AGAIN)
    _look(path, saved)
    table = pd.DataFrame(list(saved.lines), columns=list(saved.header), index=[n - 2 for n in saved.numbers], dtype="str")
    return Table(table.replace("", None).astype("str"), saved.lost, saved.marks)


def _plain(raw: bytes, path: Path) -> pd.DataFrame | None:
    """Return the table, None where its lines have more cells than its header: pandas takes the first for an index."""
    import pandas as pd

    try:
        text, _ = text_of(raw, str(path))
        table = pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False)
    except pd.errors.ParserError:
        return None
    return table.replace("", None).astype("str") if isinstance(table.index, pd.RangeIndex) else None


def _holds(column: pd.Series[str], kind: Kind) -> bool:
    return bool(column.dropna().str.fullmatch(kind.shape).all())
