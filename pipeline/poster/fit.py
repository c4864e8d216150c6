"""Any text in, lines that a page can hold out: letters that the font has, wrapped, shrunk, cut at the very last."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from typing import Final, NamedTuple

Width = Callable[[str, float], float]
"""Width in points of a text at a size in points."""

LONGEST: Final = 400
"""Characters that are looked at: no sheet holds more."""


class Fitted(NamedTuple):
    size: float
    lines: tuple[str, ...]


def writable(text: str, letters: Collection[int]) -> str:
    """Return ``text`` with the letters that a font has: accents dropped where only the bare letter is there, else left out.

    What shows nothing (control, direction marks, private use) is left out: it could only turn or hide what is beside it.
    """
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", text[: 4 * LONGEST]):
        if character.isspace():
            kept.append("\u00a0" if character in "\u00a0\u202f" else " ")
        elif unicodedata.category(character)[0] == "C":
            continue
        elif ord(character) in letters:
            kept.append(character)
        else:
            kept += [c for c in unicodedata.normalize("NFKD", character) if ord(c) in letters and not unicodedata.combining(c)]
    return re.sub(r" {2,}", " ", "".join(kept)).strip()[:LONGEST]


def fit(text: str, width: Width, room: float, most: int, biggest: float, smallest: float) -> Fitted:
    """Return ``text`` at the biggest size at which it stands in ``most`` lines of ``room`` points, no word broken.

    At the smallest size words are broken if need be, and what is too long ends with « … ».
    """
    size = biggest
    while size > smallest:
        lines = wrap(text, lambda part, at=size: width(part, at), room)  # type: ignore[misc]
        if len(lines) <= most and all(width(line, size) <= room for line in lines):
            return Fitted(size, tuple(lines))
        size = max(smallest, size - max(0.5, size * 0.04))
    lines = wrap(text, lambda part: width(part, smallest), room, broken=True)
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1], lambda part: width(part, smallest), room)]
    return Fitted(smallest, tuple(lines))


def wrap(text: str, width: Callable[[str], float], room: float, *, broken: bool = False) -> list[str]:
    """Cut ``text`` at its blanks in lines of ``room`` points; ``broken``: words too long for a line are cut too."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        together = f"{line} {word}" if line else word
        if width(together) <= room:
            line = together
            continue
        if line:
            lines.append(line)
        line = word
        while broken and width(line) > room and len(line) > 1:
            length = _fits(line, width, room)
            lines.append(line[:length])
            line = line[length:]
    return [*lines, line] if line else lines


def _fits(word: str, width: Callable[[str], float], room: float) -> int:
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(word[:middle]) <= room else (low, middle - 1)
    return low


def _cut(line: str, width: Callable[[str], float], room: float) -> str:
    while line and width(f"{line}…") > room:
        line = line[:-1]
    return f"{line.rstrip()}…"
