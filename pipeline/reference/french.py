"""Numbers and telephones in, the same as they are written in French out."""

from __future__ import annotations

import re
from typing import Final

_PHONE: Final = re.compile(r"\+33([1-9])(\d\d)(\d\d)(\d\d)(\d\d)(?!\d)")


def phone(text: str) -> str:
    """Return the text with its French numbers as one dials them: « +33536490012 » → « 05 36 49 00 12 »."""
    return _PHONE.sub(r"0\1 \2 \3 \4 \5", text)


def grouped(number: int) -> str:
    """Return a number by threes: « 1 204 » (narrow no-break space)."""
    return f"{number:,}".replace(",", "\u202f")
