"""Rules that rewrite folded text in, and among them those of hours spelt in words: « dix-neuf heures trente » → 19h30."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from pipeline.normalise.hours.lexicon import B, E

Rules = tuple[tuple[tuple[str, ...], re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]
"""What must stand in the text for the expression to be worth trying, the expression, what it becomes."""
_NUMBERS: Final = (
    "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze",
    "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt", "vingt et une", "vingt-deux", "vingt-trois",
)  # fmt: skip
_PARTS: Final = {"demi": 30, "demie": 30, "quart": 15, "trente": 30, "quinze": 15, "quarante": 45}
_HOUR: Final = re.compile(rf"{B}(?P<hour>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}) (?=heures?{E})", re.I)
_MINUTES: Final = re.compile(
    r"(?<!\d)(?P<hour>[0-2]?\d) ?h(?:eures?)? (?:et )?"
    r"(?P<part>demie?|quart|trente|quinze|quarante(?=[- ]cinq))(?:[- ]cinq)?(?![a-z])",
    re.I,
)
SPELT: Final[Rules] = (
    ((" heure",), _HOUR, lambda m: f"{_NUMBERS.index(m['hour'].lower()) + 2} "),
    ((" et demi", " et quart", "heures "), _MINUTES, lambda m: f"{m['hour']}h{_PARTS[m['part'].lower()]}"),
)
