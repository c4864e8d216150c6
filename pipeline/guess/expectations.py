"""Today's shops of one source in; the ``attentes`` to hold the next deposits to (row range, fill rates) out."""

from __future__ import annotations

import math
from typing import Final

from pipeline.model import ShopRows

LEAST, MOST = 0.85, 2.0
"""Share of today's rows under which a deposit is broken, and above which it is looked at (opensanctions' own habit)."""
MARGIN: Final = 0.10
WATCHED: Final = (
    "siret",
    "naf",
    "adresse",
    "telephone",
    "courriel",
    "site_web",
    "horaires",
    "services",
    "modes_paiement",
    "date_maj",
)
_FLOOR: Final = 0.25  # a column filled less than this promises nothing


def suggest(shops: ShopRows) -> tuple[int, int, dict[str, float]]:
    """Return (least rows, most rows, least fill rate by public column)."""
    rows = len(shops)
    rates = {name: float(shops[name].notna().mean()) - MARGIN for name in WATCHED} if rows else {}
    kept = {name: math.floor(rate * 20 + 1e-9) / 20 for name, rate in rates.items()}
    if rows and shops["date_maj"].nunique() <= 1:  # the deposit's own day, where rows tell none
        kept.pop("date_maj", None)
    return math.floor(LEAST * rows), math.ceil(MOST * rows), {name: rate for name, rate in kept.items() if rate >= _FLOOR}
