"""A piece of a sheet's XML in, the tags of its cells out as arrays: where each stands, its style, its type, where it ends.

Each step is done for all the cells of a piece at once: a regular expression tried at every cell, or a search for each of sixty
styles, would take longer than reading the workbook.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from pipeline.ingest.pieces import Codes, between
from pipeline.reference.arrays import Bools, Ints

_TAG: Final = re.compile(rb"<(?:(\w+):)?c[\s>]")
_ATTRIBUTE: Final = re.compile(rb"""\s(r|s|t)\s*=\s*["']([^"']*)["']""")
_PLACE: Final = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
_STYLE: Final = re.compile(rb"\d{1,6}")
_OPENS: Final = ord("<")
_QUOTE: Final = ord('"')
_MARGIN: Final = bytes(64)  # past the last tag, whatever it announces
_MOST_ATTRIBUTES: Final = 3
_LENGTHS: Final = {b"n": 1, b"e": 1, b"b": 1, b"d": 1, b"s": 1, b"str": 3, b"inlineStr": 9}  # ECMA-376 18.18.11
NO_STYLE: Final = -1


@dataclass(frozen=True)
class Cells:
    """The cells of a piece that say where they stand: ``lines`` from 1, ``columns`` from 0; ``ends``: just past their tag.

    ``styles``: NO_STYLE where not said; ``kinds``: the length of the type times 256, and its first letter, 0 where not said;
    ``holds``: not ``<c …/>``. ``opens``: where each tag of the piece begins.
    """

    codes: Codes
    prefix: bytes
    opens: Ints
    starts: Ints
    lines: Ints
    columns: Ints
    styles: Ints
    kinds: Ints
    ends: Ints
    holds: Bools

    @property
    def counted(self) -> bool:
        """Tell whether any may be given by a formula."""
        return bool((self.codes[self.opens + 1 + len(self.prefix)] == ord("f")).any())

    def typed(self, kind: bytes) -> Bools:
        """Tell the cells of one type, « e », « s »; b"" for those that do not say it."""
        mask: Bools = self.kinds == _kind(kind)
        return mask

    def values(self, chosen: Ints) -> tuple[Ints, pa.Array]:
        """Return those of the chosen cells whose value comes right after their tag, and what each writes there, in bytes."""
        tag = b"<%sv>" % self.prefix
        right = np.ones(len(chosen), dtype=bool)
        for shift, code in enumerate(tag):
            right &= self.codes[self.ends[chosen] + shift] == code
        chosen = chosen[right]
        starts = self.ends[chosen]
        after = np.searchsorted(self.opens, starts) + 1
        chosen, starts, after = chosen[after < len(self.opens)], starts[after < len(self.opens)], after[after < len(self.opens)]
        return chosen, between(self.codes, starts + len(tag), self.opens[after])


def cells_of(piece: bytes) -> Cells:
    """Return the cells of a piece of XML, which no tag is cut by."""
    tag = _TAG.search(piece)
    prefix = tag[1] + b":" if tag and tag[1] else b""
    codes: Codes = np.frombuffer(piece + _MARGIN, dtype=np.uint8)
    opens = np.flatnonzero(codes == _OPENS)
    starts = _tagged(codes, opens, prefix + b"c")
    at, lines, columns, styles, kinds = _attributes(codes, starts + 1 + len(prefix) + 1)
    closed = codes[at] == ord("/")
    ends = at + closed
    usual = codes[ends] == ord(">")
    for i in np.flatnonzero(~usual).tolist():
        end = piece.find(b">", int(starts[i]))
        inside = piece[int(starts[i]) : end]
        lines[i], columns[i], styles[i], kinds[i] = _unusual(inside)
        ends[i], closed[i] = end, inside.endswith(b"/")
    kept = (lines > 0) & (columns >= 0)
    starts, lines, columns, styles, kinds, ends = (array[kept] for array in (starts, lines, columns, styles, kinds, ends))
    return Cells(codes, prefix, opens, starts, lines, columns, styles, kinds, ends + 1, ~closed[kept])


def _tagged(codes: Codes, opens: Ints, name: bytes) -> Ints:
    """Return the opening tags of one name, followed by a space or a line break."""
    for shift, code in enumerate(name, 1):
        opens = opens[codes[opens + shift] == code]
    return opens[codes[opens + len(name) + 1] <= ord(" ")]


def _attributes(codes: Codes, at: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Read ``r="B7" s="5" t="s"``, in any order; return where each tag goes on, line, column, style and type."""
    words = np.ndarray(len(codes) - 3, dtype="<u4", buffer=codes, strides=(1,))
    lines, columns = np.zeros(len(at), dtype=np.int64), np.full(len(at), -1)
    styles, kinds = np.full(len(at), NO_STYLE), np.zeros(len(at), dtype=np.int64)
    at = at.copy()
    for _ in range(_MOST_ATTRIBUTES):
        word = words[at]
        for name in b"rst":
            here = np.flatnonzero(word == int.from_bytes(b' %c="' % name, "little"))
            inside = at[here] + 4
            if name == ord("r"):
                column, inside = _number(codes, inside, ord("A") - 1, 1, 26, 3)
                line, inside = _number(codes, inside, ord("0"), 0, 10, 7)
                lines[here], columns[here] = line, column - 1
            elif name == ord("s"):
                styles[here], inside = _number(codes, inside, ord("0"), 0, 10, 6)
            else:
                kinds[here], inside = _type(codes, inside)
            at[here] = inside + (codes[inside] == _QUOTE)
    return at, lines, columns, styles, kinds


def _number(codes: Codes, at: Ints, zero: int, lowest: int, base: int, most: int) -> tuple[Ints, Ints]:
    """Read numbers of at most so many digits, the first digit being the character after ``zero`` + ``lowest`` - 1.

    Returns them, and where each ends.
    """
    value = np.zeros(len(at), dtype=np.int64)
    for _ in range(most):
        digit = codes[at] - np.uint8(zero)
        more = (digit - np.uint8(lowest)) < base
        if not more.any():
            break
        value = np.where(more, value * base + digit, value)
        at = at + more
    return value, at


def _type(codes: Codes, at: Ints) -> tuple[Ints, Ints]:
    """Read types: one letter, or « str », « inlineStr »; return where each ends, which no quote closes if it is another."""
    first, second = codes[at].astype(np.int64), codes[at + 1]
    length = np.where(second == _QUOTE, 1, np.where(first == ord("i"), _LENGTHS[b"inlineStr"], _LENGTHS[b"str"]))
    return length * 256 + first, at + length


def _kind(kind: bytes) -> int:
    return len(kind) * 256 + kind[0] if kind else 0


def _unusual(tag: bytes) -> tuple[int, int, int, int]:
    """Return line, column, style and type of a tag that is written otherwise: other quotes, other attributes."""
    told = dict(_ATTRIBUTE.findall(tag))
    place = _PLACE.fullmatch(told.get(b"r", b""))
    column, style = 0, told.get(b"s", b"")
    for letter in place[1] if place else b"":
        column = column * 26 + letter - 64
    kind = _kind(told.get(b"t", b""))
    return int(place[2]) if place else 0, column - 1, int(style) if _STYLE.fullmatch(style) else NO_STYLE, kind
