"""The catalogue of what can be wrong with the data: code → severity, title, message, remedy.

Codes are French slugs, never reused for another meaning; the modules it is made of each hold one family.
"""

from __future__ import annotations

from typing import Final

from pipeline.anomalies import contact, places, reading, rows, who
from pipeline.anomalies.kind import Kind

FAMILIES: Final = (reading.KINDS, rows.KINDS, who.KINDS, places.KINDS, contact.KINDS)
CATALOGUE: Final[dict[str, Kind]] = {code: kind for family in FAMILIES for code, kind in family.items()}
SETS_ASIDE: Final = ("resoumission", "validite-echue", "publication-refusee")
"""Kinds that set a row aside though nothing is wrong with it; the others that do are rejections."""
