"""Numbers under one format in, as stored texts; out, what a French sheet shows of each: ``shown.render``, all at once.

What a format writes around digits depends on how many stand before the decimal point and after it: one layout is found for each
such pair, the numbers are rounded as integers, and their digits are cut into it.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.ingest.shown import Token, filled, render, tokens_of
from pipeline.reference.arrays import Bools, Ints

_TEXT: Final = pa.large_string()
_MOST: Final = 18  # digits that an int64 holds, whatever they are
_POWERS: Final[Ints] = 10 ** np.arange(_MOST + 1, dtype=np.int64)
_PLAIN: Final = r"^[0-9]+(?:\.[0-9]+)?$"
Piece = str | slice
"""What the format writes itself, or which of the digits stand there."""


def render_many(code: str, stored: pa.Array) -> pa.Array:
    """Return what ``render`` does of each (large_string), null where the sheet shows the same or the format says nothing."""
    tokens = tokens_of(code)
    if tokens is None:
        return pa.nulls(len(stored), _TEXT)
    decimals = _decimals(tokens)
    held = np.zeros(len(stored), dtype=bool) if ("exponent", "E") in tokens else _held(stored, _kept(tokens))
    places, parts = [np.flatnonzero(~held)], [_one_by_one(code, stored.take(pa.array(np.flatnonzero(~held))))]
    rounded = _rounded(stored.filter(pa.array(held)), _kept(tokens)) if held.any() else np.array([], dtype=np.int64)
    whole, after = _lengths(rounded, decimals)
    for layout in np.unique(whole * (_MOST + 1) + after).tolist():
        before, shown = divmod(layout, _MOST + 1)
        here = np.flatnonzero((whole == before) & (after == shown))
        mine = np.flatnonzero(held)[here]
        pieces = _layout(tokens, before, shown)
        places.append(mine)
        texts = stored.take(pa.array(mine))
        parts.append(_laid(pieces, rounded[here], before + len(decimals), texts) if pieces else _one_by_one(code, texts))
    order = np.argsort(np.concatenate(places))
    return pa.chunked_array(parts, _TEXT).combine_chunks().take(pa.array(order))


def _decimals(tokens: tuple[Token, ...]) -> list[str]:
    """Return the places after the decimal point, each « 0 », « # » or « ? »."""
    kinds = [kind for kind, _ in tokens]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    return [text for kind, text in tokens[point:] if kind == "digit"]


def _kept(tokens: tuple[Token, ...]) -> int:
    """Return how many of the stored decimals are shown."""
    return len(_decimals(tokens)) + (2 if ("percent", "%") in tokens else 0)


def _held(stored: pa.Array, kept: int) -> Bools:
    """Tell the texts whose digits an int64 holds, those to be shown included."""
    point = pc.find_substring(stored, ".").to_numpy()
    size = pc.binary_length(stored).to_numpy()
    whole = np.where(point < 0, size, point)
    plain = np.asarray(pc.match_substring_regex(stored, _PLAIN).to_numpy(zero_copy_only=False), dtype=bool)
    mask: Bools = plain & (whole + np.maximum(size - whole - 1, kept) <= _MOST)
    return mask


def _rounded(stored: pa.Array, kept: int) -> Ints:
    """Return the numbers times ten to the power of ``kept``, halves rounded up."""
    point = pc.find_substring(stored, ".").to_numpy()
    digits = pc.replace_substring(stored, ".", "").cast(pa.int64()).to_numpy()
    more = kept - np.where(point < 0, 0, pc.binary_length(stored).to_numpy() - point - 1)
    cut = _POWERS[np.maximum(-more, 0)]
    rounded: Ints = (digits * _POWERS[np.maximum(more, 0)] + cut // 2) // cut
    return rounded


def _lengths(rounded: Ints, decimals: list[str]) -> tuple[Ints, Ints]:
    """Return how many digits stand before the decimal point, and how many after; zeros at the end count where all are shown."""
    whole = np.searchsorted(_POWERS, rounded // _POWERS[min(len(decimals), _MOST)], side="right")
    after = np.full(len(rounded), len(decimals))
    if set(decimals) != {"0"}:
        for dropped in range(1, len(decimals) + 1 if len(rounded) else 0):
            after = np.where(rounded % _POWERS[dropped] == 0, len(decimals) - dropped, after)
    return whole, after


@cache
def _layout(tokens: tuple[Token, ...], whole: int, after: int) -> tuple[Piece, ...]:
    """Return the pieces of what a format shows of so many digits, () where it does not show them all.

    Where ones and twos are not shown alike stand the digits, in their order.
    """
    zeros = "0" * (len(_decimals(tokens)) - after)
    ones, twos = (filled(tokens, digit * whole, digit * after + zeros) for digit in "12")
    if len(ones) != len(twos) or sum(a != b for a, b in zip(ones, twos, strict=True)) != whole + after:
        return ()
    pieces: list[Piece] = []
    taken = 0
    for is_digit, run in groupby(zip(ones, twos, strict=True), key=lambda pair: pair[0] != pair[1]):
        text = "".join(a for a, _ in run)
        pieces.append(slice(taken, taken + len(text)) if is_digit else text)
        taken += len(text) if is_digit else 0
    return tuple(pieces) or ("",)


def _laid(pieces: tuple[Piece, ...], rounded: Ints, width: int, stored: pa.Array) -> pa.Array:
    """Cut the digits of each number into the pieces; null where that is what is stored, but for the comma."""
    digits = pc.utf8_lpad(pa.array(rounded).cast(_TEXT), width, "0")
    parts = [
        pa.scalar(piece, _TEXT) if isinstance(piece, str) else pc.utf8_slice_codeunits(digits, piece.start, piece.stop)
        for piece in pieces
    ]
    shown = pc.binary_join_element_wise(pc.utf8_slice_codeunits(digits, 0, 0), *parts, pa.scalar("", _TEXT))
    same = pc.equal(pc.replace_substring(shown, ",", "."), stored)
    return pc.if_else(same, pa.scalar(None, _TEXT), shown)


def _one_by_one(code: str, stored: pa.Array) -> pa.Array:
    return pa.array([render(code, text) for text in stored.to_pylist()], _TEXT)
