"""The tags of an ods' tables in, the numbers that the sheet shows otherwise than they are stored out, all at once."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.ingest.grid import number_texts
from pipeline.ingest.ods_tags import CELL, Tags, word
from pipeline.ingest.pieces import between, places
from pipeline.reference.arrays import TEXT as ARROW_TEXT
from pipeline.reference.arrays import Bools, Floats, Ints

TEXT: Final = b"<text:p>"
_VALUE: Final = b'office:value="'
_FLOAT: Final = b'="float"'
_TYPE: Final = b"value-type"
_TYPES: Final = re.compile(rb'value-type="([^"]*)"')


def numbers_shown(tags: Tags, others: Ints) -> Iterator[tuple[int, str, str]]:
    """Yield (tag, what is stored, what is shown), both as text, of the cells that hold a number shown otherwise, decimal comma
    aside; but for the cells ``others``, and those whose text is more than plain."""
    at, tag = tags.within(places(tags.piece, _VALUE))
    plain = (tags.kinds[tag] == CELL) & (tags.words[tags.ends[tag]] == word(TEXT)) & ~np.isin(tag, others)
    at, tag = at[plain], tag[plain]
    begins = tags.ends[tag] + len(TEXT)
    closes = tags.opens[np.minimum(np.searchsorted(tags.opens, begins), len(tags.opens) - 1)] if len(tags.opens) else begins
    whole = (closes > begins) & (tags.codes[closes + 1] == ord("/")) & _floats(tags, at, tag)
    at, tag, begins, closes = at[whole], tag[whole], begins[whole], closes[whole]
    quotes = np.flatnonzero(tags.codes == ord('"'))
    starts = at + len(_VALUE)
    values = _numbers(between(tags.codes, starts, quotes[np.searchsorted(quotes, starts)]))
    shown = _texts(between(tags.codes, begins, closes))
    stored = number_texts(values)
    known = pa.array(~np.isnan(values))
    differs = pc.and_(known, pc.not_equal(pc.replace_substring(shown, ",", "."), stored))
    which = np.asarray(differs.to_numpy(zero_copy_only=False), dtype=bool)
    yield from zip(tag[which].tolist(), stored.filter(differs).to_pylist(), shown.filter(differs).to_pylist(), strict=True)


def _floats(tags: Tags, at: Ints, tag: Ints) -> Bools:
    """Tell, of the cells with a value, those whose type, the last that is written, is « float »."""
    last: Bools = tags.words[tags.ends[tag] - 1 - len(_FLOAT)] == word(_FLOAT)  # LibreOffice's own type, at the tag's end
    before = tags.words[at - 1 - len(_FLOAT)] == word(_FLOAT)
    for n in np.flatnonzero(~last).tolist():
        start, end = int(tags.starts[tag[n]]), int(tags.ends[tag[n]])
        alone = before[n] and tags.piece.find(_TYPE, int(at[n]), end) < 0  # as Excel writes it
        last[n] = alone or _TYPES.findall(tags.piece, start, end)[-1:] == [b"float"]
    return last


def _numbers(values: pa.Array) -> Floats:
    """Return the numbers written, NaN for what is none."""
    try:
        read: Floats = values.cast(pa.string()).cast(pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        read = np.array([_number(value) for value in values.to_pylist()], dtype=np.float64)
    return read


def _number(value: bytes) -> float:
    try:
        return float(value)
    except ValueError:
        return np.nan


def _texts(shown: pa.Array) -> pa.Array:
    """Return texts as they are read: entities in them are characters."""
    try:
        texts = shown.cast(ARROW_TEXT)
    except pa.ArrowInvalid:
        texts = pa.array([text.decode("utf-8", "replace") for text in shown.to_pylist()], ARROW_TEXT)
    coded = pc.match_substring(texts, "&")
    return pc.replace_with_mask(texts, coded, pa.array([html.unescape(t) for t in texts.filter(coded).to_pylist()], ARROW_TEXT))
