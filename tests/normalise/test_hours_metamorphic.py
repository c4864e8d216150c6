"""The same hours written otherwise: read the same, or told as not understood; never another week.

A metamorphic test: no expectation is written, one reading is held to another of the same text.
"""

from __future__ import annotations

import functools
import random
import re
import unicodedata
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalise.hours import parse
from pipeline.normalise.hours.words import DAY_NAMES
from tests.normalise.test_hours_hostile import TEXTS

_DAY: Final = re.compile(rf"\b({'|'.join(DAY_NAMES)})\b", re.IGNORECASE)
_ENGLISH: Final = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Su|PH)\b|unknown \"")  # OSM's own language is bound to its spelling
FRENCH: Final = sorted({text for text in TEXTS if not _ENGLISH.search(text)})

Rewriting = Callable[[str], str]


def _bare(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


ALWAYS: Final[dict[str, Rewriting]] = {
    "without accents": _bare,
    "9H": lambda text: re.sub(r"(?<=\d)h", "H", text),
    "09h": lambda text: re.sub(r"(?<![\d:h/.])(\d)(?=h)", r"0\1", text),
    "9h à 12h": lambda text: re.sub(r"(?<=h)-(?=\d+h)", " à ", text),
    "Lundi": lambda text: _DAY.sub(lambda day: day[1].title(), text),
    "lines of Windows": lambda text: text.replace("\n", "\r\n"),
}
"""What costs no text its reading."""
MOSTLY: Final[dict[str, Rewriting]] = {
    "capitals": str.upper,
    "small letters": str.lower,
    "no-break spaces": lambda text: text.replace(" ", "\xa0"),
    "two blanks": lambda text: text.replace(" ", "  "),
    "dashes": lambda text: text.replace("-", "–"),
    "a full stop": lambda text: text.rstrip(" .") + ".",
    "lun": lambda text: _DAY.sub(lambda day: day[1][:3], text),
    "9h00": lambda text: re.sub(r"(\d)h(?!\w)", r"\1h00", text),
    "9 heures": lambda text: re.sub(r"(?<=\d)h(?!\w)", " heures", text),
    "9 h 30": lambda text: re.sub(r"(\d)h(?=\d\d)", r"\1 h ", text),
    "9:30": lambda text: re.sub(r"(?<![\d:])(\d{1,2})h(\d\d)(?!\w)", r"\1:\2", text),
    "9h - 12h": lambda text: re.sub(r"(?<=[h\d])-(?=\d)", " - ", text),
    "brackets": lambda text: text if "(" in text else f"({text})",
    "lines": lambda text: re.sub(r" ?; ?", "\n", text),
    "&": lambda text: text.replace(" et ", " & "),
}
"""What a reader in doubt may refuse: « 9h - 12h - 14h », a bracket of a bracket."""


@functools.cache
def read(text: str) -> str | None:
    value, _ = parse(text)
    return value.osm if value else None


@pytest.mark.parametrize("name", ALWAYS)
def test_what_says_the_same_is_read_the_same(name: str) -> None:
    written = [(text, other) for text in FRENCH if (other := ALWAYS[name](text)) != text and read(text)]
    assert len(written) > 100
    assert [(text, read(other)) for text, other in written if read(other) != read(text)] == []


@given(st.integers(0, 2**32))
@settings(max_examples=2000)
def test_hours_written_otherwise_are_never_another_week(seed: int) -> None:
    rng = random.Random(seed)
    text = rng.choice(FRENCH)
    week = read(text)
    other = text
    for name in rng.sample([*MOSTLY], rng.randint(1, 3)):
        other = MOSTLY[name](other)
    assert week is None or read(other) in (week, None)


@pytest.mark.parametrize("name", MOSTLY)
def test_what_says_the_same_is_seldom_refused(name: str) -> None:
    written = [(text, other) for text in FRENCH[::4] if (other := MOSTLY[name](text)) != text and read(text)]
    refused = sum(read(other) is None for _, other in written)
    assert refused <= 0.03 * len(written), (refused, len(written))
