"""A table and the rows above its header in, those of them that are rows of the table out: a sort took the header with the rest.

A title, a note, the names of groups of columns, « Date | 12/03/2026 » are above a header too: what stands there is a row only
where it fills the table as its rows do, with numbers in the columns of numbers and words in the columns of words.
"""

from __future__ import annotations

import re
from typing import Final

import pyarrow as pa

_VALUE: Final = re.compile(r"[\d\s.,:/%€+()-]*\d[\d\s.,:/%€+()-]*|\d{4}-\d\d-\d\d(T[\d:]+)?|\S+@\S+|https?:\S+")
"""What no heading is: a code, a telephone, a day, an address of the web or of mail."""
_LOOK: Final = 200  # rows under the header that tell what each column holds
_ALIKE: Final = 0.9  # share of its cells that makes a column one of values, or of words
_FEWEST: Final = 3  # cells: « Liste | 2026 » is a title


def rows_above(above: list[list[str]], body: list[pa.ChunkedArray], named: list[int]) -> list[int]:
    """Return the positions in ``above`` (cells of each row over the header) of the rows that ``body`` has the like of.

    ``named``: the columns that the header names.
    """
    kinds = {i: kind for i in named if (kind := _kind(body[i])) is not None} if above else {}
    return [at for at, cells in enumerate(above) if _is_row(cells, named, kinds)]


def _kind(column: pa.ChunkedArray) -> bool | None:
    """Tell whether a column holds values (True), words (False), or now one, now the other (None)."""
    texts = [text.strip() for text in column.slice(0, _LOOK).to_pylist() if text and text.strip()]
    values = sum(_VALUE.fullmatch(text) is not None for text in texts)
    if values >= _ALIKE * len(texts):
        return True if texts else None
    return False if values <= (1 - _ALIKE) * len(texts) else None


def _is_row(cells: list[str], named: list[int], kinds: dict[int, bool]) -> bool:
    filled = [i for i in named if cells[i].strip()]
    held = {kinds[i] for i in filled if i in kinds}
    fits = all((_VALUE.fullmatch(cells[i].strip()) is not None) is kinds[i] for i in filled if i in kinds)
    return fits and held == {True, False} and len(filled) >= max(_FEWEST, len(named) / 2)
