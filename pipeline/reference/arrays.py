"""What arrays hold, in one word each: NumPy's types, as signatures tell them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
"""One entry a row, a pair or a cell: where something holds."""
Strings = NDArray[np.object_]
"""Text, "" or None where there is none."""
