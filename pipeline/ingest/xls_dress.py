"""An xls' own records in (BIFF8), what the cells of each style wear out: colours, struck-out, bold, italic or underlined text.

Records: [MS-XLS] 2.4.122 (Font), 2.4.188 (Palette), 2.4.353 and 2.5.20 (XF, CellXF).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

import numpy as np

from pipeline.ingest.binary import part_records
from pipeline.ingest.dress import PLAIN, Cells, Dress, dressed
from pipeline.ingest.xlsx_colours import PALETTE

_FONT, _PALETTE, _XF = 0x0031, 0x0092, 0x00E0
_CELLS: Final = frozenset({0x00FD, 0x0204, 0x0201, 0x0205, 0x0006, 0x0203, 0x027E})
"""Kinds that begin with a row, a column and a style: shared text, text, blank, truth or error, formula, number, short number."""
_NUMBERS, _BLANKS = 0x00BD, 0x00BE
"""Several cells side by side: six bytes each for numbers, two for blanks."""
_FIRST_OWN: Final = 8  # colours before it are the system's
_NO_FOURTH: Final = 4  # fonts are counted without it
_ITALIC, _STRUCK, _BOLD = 0x02, 0x08, 700
_SOLID: Final = 1


def styles_worn(book: bytes) -> dict[int, Dress]:
    """Return what a cell of each style wears, but for those that are plain. Raises struct.error for records cut short."""
    colours, fonts, styles = list(PALETTE), list[Dress](), list[tuple[int, int, int, int]]()
    for kind, at, size in part_records(book, 0):
        if kind == _PALETTE:
            told = book[at + 2 : at + size]
            listed = [told[n : n + 3].hex().upper() for n in range(0, len(told) - 3, 4)]
            colours[_FIRST_OWN : _FIRST_OWN + len(listed)] = listed
        elif kind == _FONT:
            flags, ink, weight, _, underlined = struct.unpack_from("<HHHHB", book, at + 2)
            look = (bool(flags & _STRUCK), weight >= _BOLD, bool(flags & _ITALIC), bool(underlined))
            fonts.append(Dress("", str(ink), *look))
        elif kind == _XF and size >= 20:
            font, wrap, sides, pattern, fill = struct.unpack_from("<H4xB3xIIH", book, at)
            styles.append((font, wrap >> 3 & 1, sides >> 16 & 0x7F, fill & 0x7F if pattern >> 26 == _SOLID else len(colours)))

    def colour(number: int) -> str:
        return f"#{colours[number]}" if _FIRST_OWN <= number < len(colours) else ""

    found = {}
    for style, (font, wrap, side, fill) in enumerate(styles):
        place = font - (font > _NO_FOURTH)
        dress = fonts[place] if place < len(fonts) else PLAIN
        own = dressed(dress._replace(ink=colour(int(dress.ink or 0)), fill=colour(fill), wrapped=bool(wrap)), colour(side))
        if own != PLAIN:
            found[style] = own
    return found


def cells_styled(book: bytes, start: int) -> Cells:
    """Return the cells of the sheet that begins at a place of the book, and their styles."""
    told = np.array(list(_styled(book, start)), dtype=np.int64).reshape(-1, 3)
    return told[:, 0] + 1, told[:, 1], told[:, 2]


def _styled(book: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    for kind, at, size in part_records(book, start):
        if kind in _CELLS:
            yield struct.unpack_from("<HHH", book, at)
        elif kind in (_NUMBERS, _BLANKS):
            row, first = struct.unpack_from("<HH", book, at)
            each = 6 if kind == _NUMBERS else 2
            yield from ((row, first + n, *struct.unpack_from("<H", book, at + 4 + each * n)) for n in range((size - 6) // each))
