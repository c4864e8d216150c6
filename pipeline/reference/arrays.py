"""What arrays hold, in one word each: NumPy's types, as signatures tell them; and what is asked of columns of text as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
"""One entry a row, a pair or a cell: where something holds."""
Strings = NDArray[np.object_]
"""Text, "" or None where there is none."""
TEXT: Final = pa.large_string()


def within(values: pd.Series[str] | pd.Index[str], known: pd.Series[str] | pd.Index[str] | Iterable[str]) -> Bools:
    """Tell which of ``values`` are among ``known``; a missing one never is. Twenty times quicker than ``isin`` on Arrow text."""
    held = pa.array(known if isinstance(known, pd.Series | pd.Index) else sorted(known), TEXT, from_pandas=True)
    found = pc.is_in(pa.array(values, TEXT, from_pandas=True), value_set=held, skip_nulls=True)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


def joined_runs(texts: pd.Series[str], keys: pd.Series[Any], separator: str) -> pd.Series[str]:
    """Return the texts of each run of equal ``keys``, joined by ``separator``: indexed by key, in their order.

    Neither may be missing. Of sorted keys, what ``groupby(keys).agg(separator.join)`` gives, which calls Python for each group.
    """
    codes = pd.factorize(keys)[0]
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    runs = pa.ListArray.from_arrays(np.append(starts, len(codes)).astype(np.int32), whole_text(texts))
    index = pd.Index(keys.iloc[starts], name=keys.name)
    return pd.Series(pd.array(pc.binary_join(runs, pa.scalar(separator, TEXT)), dtype="str"), index=index, name=texts.name)


def whole_text(texts: pd.Series[Any]) -> pa.Array:
    """Return a column of text as one Arrow array, missing as null."""
    values = pa.array(texts, TEXT, from_pandas=True)
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
