"""A piece of an ods' XML in, the tags of its tables out as arrays: what each is, in which sheet, on which row, in which column.

As for an xlsx (``xlsx_cells``), each step is done for all the tags of a piece at once: a regular expression tried at every tag
took six times as long as reading the workbook, and a list of its answers 600 MB.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Final

import numpy as np

from pipeline.ingest.pieces import Codes, places
from pipeline.reference.arrays import Bools, Ints

CELL, ROW, ROW_END, COLUMN, TABLE = range(5)
_NAMES: Final = (
    (b"table:table-cell", CELL), (b"table:covered-table-cell", CELL), (b"table:table-row", ROW), (b"/table:table-row", ROW_END),
    (b"table:table-column", COLUMN), (b"table:table", TABLE),
)  # fmt: skip
_WORD: Final = 8
_MARGIN: Final = bytes(64)  # past the last tag, whatever it announces
_CHUNK: Final = 1 << 22
_CLOSES_ROW: Final = b"</table:table-row>"
_REPEATED: Final = b'-repeated="'
_MOST_DIGITS: Final = 7


@dataclass(frozen=True)
class Tags:
    """The tags of a piece that make tables, in their order. ``starts``: where each begins; ``ends``: just past it.

    ``sheets``: how many tables were opened so far; ``rows``, ``columns``: where each stands, from 0; ``counts``: how many times
    it is repeated. ``next_row``: the row that the next piece begins on. ``opens``: where each tag of the piece begins.
    """

    piece: bytes
    codes: Codes
    words: np.ndarray[tuple[int], np.dtype[np.uint64]]
    opens: Ints
    starts: Ints
    ends: Ints
    kinds: Ints
    sheets: Ints
    rows: Ints
    columns: Ints
    counts: Ints
    next_row: int

    def within(self, places: Iterable[int]) -> tuple[Ints, Ints]:
        """Return, of places of the piece, those inside one of these tags, and which tag it is."""
        at = np.fromiter(places, dtype=np.int64)
        tag = np.searchsorted(self.starts, at, "right") - 1
        inside = (tag >= 0) & (at < self.ends[tag])
        return at[inside], tag[inside]

    def cells_before(self, places: Iterable[int]) -> Ints:
        """Return the cells that these places of the piece are in, or in what is written in them."""
        at = np.fromiter(places, dtype=np.int64)
        tag = np.searchsorted(self.starts, at, "right") - 1
        tag = tag[tag >= 0]
        cells: Ints = tag[self.kinds[tag] == CELL]
        return cells

    def text(self, tag: int) -> str:
        """Return a tag and what is written in it, up to the next."""
        end = int(self.starts[tag + 1]) if tag + 1 < len(self.starts) else len(self.piece)
        return self.piece[int(self.starts[tag]) : end].decode("utf-8", "replace")


def pieces(handle: IO[bytes], size: int = _CHUNK) -> Iterator[bytes]:
    """Yield an ods' content in pieces of whole rows, some ``size`` bytes each; the first has all that comes before a row."""
    rest = b""
    while chunk := handle.read(size):
        rest += chunk
        cut = rest.rfind(_CLOSES_ROW) + len(_CLOSES_ROW)
        if cut >= len(_CLOSES_ROW):
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def word(text: bytes) -> int:
    """Return eight bytes as they are compared with those of a piece."""
    return int.from_bytes(text, "little")


def tags_of(piece: bytes, sheet: int, row: int) -> Tags:
    """Return the tags of a piece. ``sheet``: tables opened before it; ``row``: the row of the last of them that it begins on."""
    codes = np.frombuffer(piece + _MARGIN, dtype=np.uint8)
    words = np.ndarray(len(codes) - _WORD + 1, dtype="<u8", buffer=codes, strides=(1,))
    opens = np.flatnonzero(codes == ord("<"))
    starts, kinds = _tables(codes, words, opens)
    shuts = np.append(np.flatnonzero(codes == ord(">")), len(piece))
    ends = shuts[np.searchsorted(shuts, starts)] + 1
    counts = _counts(piece, starts, ends, kinds)
    opened, rowed = kinds == TABLE, kinds == ROW
    across = np.where((kinds == CELL) | (kinds == COLUMN), counts, 0)
    tall = _at(counts, _last(rowed), 1)
    down = np.where(kinds == ROW_END, tall, np.where(rowed & (codes[ends - 2] == ord("/")), counts, 0))
    before, above = np.cumsum(across) - across, np.cumsum(down) - down
    columns = before - _at(before, _last(rowed | opened), 0)
    top = _at(above, _last(opened), -row)
    next_row = int(down.sum() - (top[-1] if len(starts) else -row))
    return Tags(
        piece, codes, words, opens, starts, ends, kinds, sheet + np.cumsum(opened), above - top, columns, counts, next_row
    )


def _tables(codes: Codes, words: Ints, opens: Ints) -> tuple[Ints, Ints]:
    """Return where the tags of tables begin, and their kinds."""
    first = words[opens + 1]
    opens = opens[np.isin(first, [word(name[:_WORD]) for name, _ in _NAMES])]
    found = [(_named(codes, words, opens, name), kind) for name, kind in _NAMES]
    starts = np.concatenate([at for at, _ in found])
    kinds = np.repeat([kind for _, kind in found], [len(at) for at, _ in found])
    order = np.argsort(starts)
    return starts[order], kinds[order]


def _named(codes: Codes, words: Ints, opens: Ints, name: bytes) -> Ints:
    """Return the tags of one name, of eight bytes at least."""
    for shift in (*range(0, len(name) - _WORD, _WORD), len(name) - _WORD):
        opens = opens[words[opens + 1 + shift] == word(name[shift : shift + _WORD])]
    after = codes[opens + 1 + len(name)]
    found: Ints = opens[(after <= ord(" ")) | (after == ord("/")) | (after == ord(">"))]
    return found


def _counts(piece: bytes, starts: Ints, ends: Ints, kinds: Ints) -> Ints:
    """Return how many times each tag is repeated."""
    counts = np.ones(len(starts), dtype=np.int64)
    for at in places(piece, _REPEATED):
        tag = int(np.searchsorted(starts, at)) - 1
        if tag >= 0 and at < ends[tag] and (kinds[tag] == ROW) == piece.endswith(b"rows", 0, at):
            begins = at + len(_REPEATED)
            told = piece[begins : piece.find(b'"', begins)]
            counts[tag] = int(told) if told.isdigit() and len(told) <= _MOST_DIGITS else 1
    return counts


def _last(mask: Bools) -> Ints:
    """Return, for each tag, the last one up to it where ``mask`` holds; -1 for none."""
    found: Ints = np.maximum.accumulate(np.where(mask, np.arange(len(mask)), -1))
    return found


def _at(values: Ints, tags: Ints, none: int) -> Ints:
    return np.where(tags >= 0, values[tags], none) if len(values) else values
