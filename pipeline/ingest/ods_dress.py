"""An ods' styles and content in, what the cells of each sheet wear out: colours, struck-out, bold, italic or underlined text.

Attributes: OpenDocument 1.3 part 3, 20.175 (fo:background-color), 20.381 (style:text-line-through-style). What a conditional
format paints is worn by no cell.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from pipeline.ingest.dress import PLAIN, Cells, Dress, Worn, dressed, worn
from pipeline.ingest.ods_tags import CELL, COLUMN, TABLE, Tags, tags_of
from pipeline.ingest.pieces import between, places
from pipeline.reference.arrays import Ints

_STYLE: Final = re.compile(r"<style:style(?=\s)")
_NAMED: Final = re.compile(r'style:(name|parent-style-name)="([^"]*)"')
_TOLD: Final = re.compile(
    r"(?:fo|style):(background-color|color|text-line-through-style|text-line-through-type|font-weight|font-style|"
    r'text-underline-style|wrap-option|border|border-left)="([^"]*)"'
)
_COLOUR: Final = re.compile("#[0-9a-fA-F]{6}")
_STYLED: Final = b'table:style-name="'
_USUAL: Final = re.compile(rb'table:default-cell-style-name="([^"]*)"')
_TABLE_NAME: Final = re.compile(rb'table:name="([^"]*)"')
_WIDEST: Final = 200  # columns, and
_FAR: Final = 1000  # times: what is repeated further is the sheet's empty end


def styles_worn(head: str) -> dict[str, Dress]:
    """Return what a cell of each style wears, but for those that are plain. ``head``: styles, a parent before its own."""
    told: dict[str, dict[str, str]] = {}
    for style in _STYLE.split(head)[1:]:
        tag = style.partition(">")[0]
        if 'style:family="table-cell"' in tag:
            named = dict(_NAMED.findall(tag))
            told[named.get("name", "")] = told.get(named.get("parent-style-name", ""), {}) | dict(_TOLD.findall(style))
    found = {name: _dress(said) for name, said in told.items()}
    return {name: dress for name, dress in found.items() if dress != PLAIN}


def _dress(told: dict[str, str]) -> Dress:
    through = {told.get("text-line-through-style", "none"), told.get("text-line-through-type", "none")}
    frame = _COLOUR.search(told.get("border-left", told.get("border", "")))
    return dressed(
        Dress(
            fill=told.get("background-color", ""), ink=told.get("color", ""), struck=through != {"none"},
            bold=told.get("font-weight") == "bold", italic=told.get("font-style") == "italic",
            underlined=told.get("text-underline-style", "none") != "none", wrapped=told.get("wrap-option") == "wrap",
        ),
        frame[0] if frame else "",
    )  # fmt: skip


def cells_worn(pieces: Iterable[bytes], of_name: Mapping[str, Dress]) -> dict[str, dict[int, Worn]]:
    """Return what the cells of each sheet wear, by its name, then by column. ``pieces``: the content, which no row is cut by."""
    if not of_name:
        return {}
    names, parts = [""], dict[int, list[Cells]]()
    dresses: dict[str, int] = {name: n for n, name in enumerate(sorted(of_name))}
    usual, row = [np.full(_WIDEST, -1)], 0
    for piece in pieces:
        tags = tags_of(piece, len(names) - 1, row)
        row = tags.next_row
        styles = _styles(tags, dresses)
        for tag in np.flatnonzero((tags.kinds == TABLE) | (tags.kinds == COLUMN)).tolist():
            if tags.kinds[tag] == TABLE:
                told = _TABLE_NAME.search(piece, int(tags.starts[tag]), int(tags.ends[tag]))
                names.append(html.unescape(told[1].decode("utf-8", "replace")) if told else "")
                usual.append(np.full(_WIDEST, -1))
            elif named := _USUAL.search(piece, int(tags.starts[tag]), int(tags.ends[tag])):
                first = int(tags.columns[tag])
                usual[-1][first : first + int(tags.counts[tag])] = dresses.get(named[1].decode("utf-8", "replace"), -1)
        for sheet, cells in _cells(tags, styles, np.array(usual)):
            parts.setdefault(sheet, []).append(cells)
    of_style = {n: of_name[name] for name, n in dresses.items()}
    return {names[sheet]: worn(found, of_style) for sheet, found in parts.items()}


def _styles(tags: Tags, dresses: Mapping[str, int]) -> Ints:
    """Return the number of each tag's style: -1 for one that is plain, -2 where it tells none."""
    at, tag = tags.within(places(tags.piece, _STYLED))
    styles = np.full(len(tags.starts), -2)
    if len(at):
        quotes = np.flatnonzero(tags.codes == ord('"'))
        starts = at + len(_STYLED)
        told = between(tags.codes, starts, quotes[np.searchsorted(quotes, starts)]).dictionary_encode()
        known = np.array([dresses.get(name.decode("utf-8", "replace"), -1) for name in told.dictionary.to_pylist()])
        styles[tag] = known[told.indices.to_numpy(zero_copy_only=False)]
    return styles


def _cells(tags: Tags, styles: Ints, usual: Ints) -> Iterable[tuple[int, Cells]]:
    """Yield the cells of each sheet that wear something; ``usual``: by sheet, the styles of columns."""
    cells = np.flatnonzero((tags.kinds == CELL) & (tags.columns < _WIDEST) & (tags.counts <= _FAR))
    times = np.minimum(tags.counts[cells], _WIDEST - tags.columns[cells])
    first = np.repeat(np.cumsum(times) - times, times)
    columns = np.repeat(tags.columns[cells], times) + np.arange(int(times.sum())) - first
    which = np.repeat(cells, times)
    style = np.where(styles[which] == -2, usual[tags.sheets[which], columns], styles[which])
    here = style >= 0
    for sheet in np.unique(tags.sheets[which[here]]).tolist():
        mine = here & (tags.sheets[which] == sheet)
        yield sheet, (tags.rows[which[mine]] + 1, columns[mine], style[mine])
