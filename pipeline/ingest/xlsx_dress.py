"""An xlsx's styles and a sheet's XML in, what its cells wear out: colours, struck-out, bold, italic or underlined text.

Only what a person put on a cell is seen: what a conditional format or the style of a table paints is worn by no cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from pipeline.ingest.dress import PLAIN, Dress, Worn, dressed, worn
from pipeline.ingest.dress import Cells as Places
from pipeline.ingest.pieces import places
from pipeline.ingest.xlsx_cells import NO_STYLE, Cells, cells_of
from pipeline.ingest.xlsx_colours import colour_of, palette_of, theme_of
from pipeline.ingest.xlsx_marks import block_of, items, number_in

_OFF: Final = rb"""(?![^<>]*\bval\s*=\s*["'](?:0|false|off|none)["'])"""
_FONT: Final = [re.compile(rb"<(?:\w+:)?%s\b%s" % (tag, _OFF)) for tag in (b"strike", b"b", b"i", b"u")]
"""Struck out, bold, italic, underlined: in the order of Dress."""
_INK: Final = re.compile(rb"<(?:\w+:)?color\s([^<>]*)>")
_SOLID: Final = re.compile(rb'patternType="solid"')
_FILL: Final = re.compile(rb"<(?:\w+:)?fgColor\s([^<>]*)>")
_LEFT: Final = re.compile(rb"<(?:\w+:)?left\s[^<>]*>\s*<(?:\w+:)?color\s([^<>]*)>")
_WRAPPED: Final = re.compile(rb"""<(?:\w+:)?alignment\b[^<>]*\bwrapText\s*=\s*["'](?:1|true)""")
_ROW: Final = re.compile(rb"<(?:\w+:)?row\s[^<>]*>")
_OWN_STYLE: Final = b"customFormat="
_WIDEST: Final = 200  # columns: a row painted as a whole goes on to the sheet's end


def styles_worn(styles: bytes, theme: bytes) -> dict[int, Dress]:
    """Return what a cell of each style wears, but for those that are plain."""
    palette, colours = palette_of(styles), theme_of(theme)

    def seen(pattern: re.Pattern[bytes], part: bytes) -> str:
        told = pattern.search(part)
        return colour_of(told[1], palette, colours) if told else ""

    fonts = [
        Dress("", seen(_INK, font), *(bool(mark.search(font)) for mark in _FONT))
        for font in items(block_of(styles, "fonts"), "font")
    ]
    fills = [seen(_FILL, fill) if _SOLID.search(fill) else "" for fill in items(block_of(styles, "fills"), "fill")]
    borders = [seen(_LEFT, border) for border in items(block_of(styles, "borders"), "border")]
    found = {}
    for style, xf in enumerate(items(block_of(styles, "cellXfs"), "xf")):
        tag = xf.partition(b">")[0]
        font, fill, border = (number_in(tag, name) for name in (b"fontId", b"fillId", b"borderId"))
        dress = fonts[font] if 0 <= font < len(fonts) else PLAIN
        dress = dress._replace(fill=fills[fill] if 0 <= fill < len(fills) else "", wrapped=bool(_WRAPPED.search(xf)))
        if (own := dressed(dress, borders[border] if 0 <= border < len(borders) else "")) != PLAIN:
            found[style] = own
    return found


def cells_worn(pieces: Iterable[bytes], of_style: Mapping[int, Dress]) -> dict[int, Worn]:
    """Return what the cells of a sheet wear, by column. ``pieces``: its XML, which no row is cut by."""
    if not of_style:
        return {}
    among = np.zeros(max(of_style) + 2, dtype=bool)  # the last is for all other styles
    among[list(of_style)] = True
    found: list[Places] = []
    for piece in pieces:
        cells = cells_of(piece)
        found.append(_of_rows(piece, cells, of_style))
        here = among[np.minimum(cells.styles, len(among) - 1)] & (cells.columns < _WIDEST)
        found.append((cells.lines[here], cells.columns[here], cells.styles[here]))
    return worn(found, of_style)


def _of_rows(piece: bytes, cells: Cells, of_style: Mapping[int, Dress]) -> Places:
    """Return the cells of a piece that only their row dresses: they are blank, and not written."""
    told: dict[int, int] = {}
    for mark in places(piece, _OWN_STYLE):
        tag = _ROW.match(piece, piece.rfind(b"<", 0, mark))
        if tag and (style := number_in(tag[0], b"s")) in of_style:
            told[number_in(tag[0], b"r")] = style
    if not told or not len(cells.columns):
        none = np.array([], dtype=np.int64)
        return none, none, none
    width = int(cells.columns[cells.columns < _WIDEST].max(initial=-1)) + 1
    lines, columns = np.repeat(list(told), width), np.tile(np.arange(width), len(told))
    styles = np.repeat(list(told.values()), width)
    written = np.isin(lines * _WIDEST + columns, (cells.lines * _WIDEST + cells.columns)[cells.styles != NO_STYLE])
    return lines[~written], columns[~written], styles[~written]
