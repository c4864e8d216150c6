"""Folded, rewritten text in, its typed words out (lexicon tells their kinds): minutes, days, dates, ranks, marks.

A word that cannot be what it looks like (« 25h », « le 30 février ») raises NotUnderstood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from typing import Any, Final, NamedTuple

from rapidfuzz.distance import OSA

from pipeline.normalise.hours.lexicon import DAY, DM2, MONTH, ORDINAL, PATTERNS, B, E


class NotUnderstood(Exception):  # noqa: N818 - a way out of the parser, never seen outside the package
    """The text holds something that we do not read; the argument says what, in French."""


class Word(NamedTuple):
    """One typed word. ``text`` is what was written; ``flag`` says an article or a mark stood with it."""

    kind: str
    value: Any = None
    text: str = ""
    flag: bool = False
    opened: bool = False  # « ouvert » stands before it
    only: bool = False  # « uniquement » stands beside this part of the day
    apart: bool = False  # it begins anew: « vendredi après-midi uniquement - dimanche … » is no range


DAY_NAMES: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
EVERY_DAY: Final = frozenset(range(7))
LAST_DAY: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Length of each month; February counts 29, so that « en février » holds in every year."""
_MONTHS: Final = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip


def typed(kind: str, written: str) -> Word:
    """Return the word of that kind of the lexicon. Raises NotUnderstood."""
    low = written.lower().strip()
    if kind == "day":
        return Word("day", day_number(re.sub(r"^(?:les?|tous les|chaque) ", "", low)), written, low.startswith(("le ", "les ")))
    if kind == "other":
        _, day, *rest = low.split()
        return Word("other", day_number(day), " ".join(("un", DAY_NAMES[day_number(day)], *rest)).replace("sur 2", "sur deux"))
    if kind in _DAYS:
        return Word("days", _DAYS[kind](written), written)
    return Word(kind, _VALUES[kind](low) if kind in _VALUES else None, written)


def day_number(name: str) -> int:
    """Return 0 (Monday) to 6 for a French day name or abbreviation, lower case without accents."""
    return ("lu", "ma", "me", "je", "ve", "sa", "di").index(name[:2])


_NO_DAYS: Final = frozenset({"marais", "marti", "hardi", "hardis"})
"""« Le Marais 9h-12h »: a place, somebody's name."""


def misspelt_day(word: str) -> int | None:
    """« mecredi », « vendedi », « dimanhce »: one letter away from one day only, five letters at least."""
    low = word.lower()
    if low in _NO_DAYS:
        return None
    near = [i for i, name in enumerate(DAY_NAMES) if min(OSA.distance(low, name), OSA.distance(low, name + "s")) <= 1]
    if len(low) >= 6 and not near:  # « dimande »; « jeunes » is no jeudis
        near = [i for i in (2, 4, 5, 6) if DAY_NAMES[i][:3] == low[:3] and abs(len(low) - len(DAY_NAMES[i])) < 2]
        near = [i for i in near if OSA.distance(low, DAY_NAMES[i]) < 3]
    return near[0] if len(low) >= 5 and len(near) == 1 else None


@lru_cache(maxsize=8192)
def misspelt_month(word: str, before: str) -> str:
    """« spetembre »; « 3 févirer », « en févirer » (elsewhere « Ferrier » is a name): one letter away from one month, or none."""
    low = word.lower()
    if len(low) < (5 if before.isdigit() or before in {"en", "1er"} else 8) or misspelt_day(low) is not None:
        return ""
    near = [name for name in _MONTHS if len(name) > 4 and OSA.distance(low, name) == 1]
    return near[0] if len(near) == 1 else ""


def _letters(written: str) -> frozenset[int]:
    """« LMMJV », « VSD », « L »; a lone M is mardi or mercredi: not understood."""
    rest = list("LMMJVSD")
    if written.count("M") == 1:
        raise NotUnderstood(f"« {written} » : M peut dire mardi ou mercredi")
    days = []
    for letter in written:
        if letter not in rest:
            raise NotUnderstood(f"« {written} » n'est pas compris")
        index = rest.index(letter)
        days.append(index)
        rest[: index + 1] = ["-"] * (index + 1)
    return frozenset(days)


def _minutes(low: str) -> int:
    if low.startswith("minuit"):
        return 24 * 60
    digits = re.findall(r"\d+", low)
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    if hour > 24 or (hour == 24 and minute):
        raise NotUnderstood(f"« {low} » n'est pas une heure")
    return hour * 60 + minute


_RANKS: Final = {"premier": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "quatrieme": 4, "dernier": -1}


def _nth(low: str) -> tuple[int, tuple[int, ...]]:
    *ranks, day = re.findall(rf"{ORDINAL}|{B}(?:{DAY}){E}", low.rsplit(" mois", 1)[0])
    numbers = {int(r[0]) if r[0].isdigit() else _RANKS[r.rstrip("s")] for r in ranks}
    return day_number(day), tuple(sorted(numbers, key=lambda n: (n < 0, n)))


class Point(NamedTuple):
    """A day or a month of the year: month 1–12 (0: Easter), first and last day meant (0: « début … » leaves it open), year."""

    month: int
    first: int
    last: int
    year: int = 0


def _points(kind: str, low: str) -> tuple[Point, ...]:
    if kind == "dates":
        return tuple(_numeric(part) for part in re.findall(DM2, low))
    if kind == "date" and low.endswith(("noel", "an")):  # Christmas, New Year's Day
        return (Point(12, 25, 25) if low.endswith("noel") else Point(1, 1, 1),)
    if kind == "date" and not re.search(MONTH, low):
        return (_numeric(re.sub(r"^[a-z.]+ ", "", low)),)
    name = re.search(MONTH, low)
    month = month_number(name.group() if name else "")
    found = re.search(r"20\d\d", low)
    year = int(found.group()) if found else 0
    if kind == "date":
        day = int(re.findall(r"\d+", low)[0])
        return (_checked(Point(month, day, day, year)),)
    first, last = {"mi": (15, 15), "de": (1, 0), "fi": (0, LAST_DAY[month - 1])}.get(
        low[:2] if re.match(r"mi[ -]|debut|fin[ -]", low) else "", (1, LAST_DAY[month - 1])
    )
    return (Point(month, first, last, year),)


def _numeric(text: str) -> Point:
    day, month, *year = (int(n) for n in re.split(r"[/.]", text))
    full = (year[0] + 2000 if year[0] < 100 else year[0]) if year else 0
    return _checked(Point(month, day, day, full))


def _checked(point: Point) -> Point:
    if point.first == 31 and LAST_DAY[point.month - 1] == 30:  # « du 1er octobre au 31 avril »: the end of April, an end only
        return point._replace(first=0, last=30)
    if point.first > LAST_DAY[point.month - 1]:
        raise NotUnderstood(f"le {point.first}/{point.month} n'existe pas")
    return point


def month_number(name: str) -> int:
    """Return 1–12 for a French month name or abbreviation, lower case without accents."""
    start = name[:4] if name != "jul" else "juil"
    return next(i for i, month in enumerate(_MONTHS, start=1) if month.startswith(start))


_DAYS: Final[dict[str, Callable[[str], frozenset[int]]]] = {
    "letters": _letters,
    "alldays": lambda _: EVERY_DAY,
    "weekend": lambda _: frozenset({5, 6}),
}
_VALUES: Final[dict[str, Callable[[str], Any]]] = {
    "time": _minutes,
    "num": int,
    "count": lambda low: {"c": 5, "s": 6}.get(low[0]) or int(low[0]),
    "half": lambda low: "am" if "mat" in low else "eve" if "soir" in low else "pm",
    "nth": _nth,
    "feast": lambda low: (Point(0, 1, 1) if low == "paques" else Point(11, 1, 1),),  # Easter has no month of its own (month 0)
    **{kind: partial(_points, kind) for kind in ("date", "month", "dates")},
}
_UNKNOWN: Final = ("unknown", "", r"[^\W\d_]+|.")
_TIGHT: Final = frozenset("- \n")
"""What keeps the blank before it: « 9h -12h »."""


def scan(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of ``text``, in order; a lone blank between two words is none."""
    i, end = 0, len(text)
    while i < end:
        first = text[i]
        if first == " " and (i + 1 == end or text[i + 1] not in _TIGHT):
            i += 1
            continue
        match, kinds = _reader(first)
        found = match(text, i)
        if found is None or not found.lastindex:  # the last pattern takes whatever stands there
            raise AssertionError(text)
        yield kinds[found.lastindex - 1], found.group()
        i = found.end()


@cache
def _reader(first: str) -> tuple[Callable[[str, int], re.Match[str] | None], tuple[str, ...]]:
    """Return the match of what may start with ``first``, and the kind of each of its groups."""
    told = first.isascii() and (first.isprintable() or first == "\n")
    tried = [entry for entry in PATTERNS if not told or first.lower() in entry[1]] + [_UNKNOWN]
    return re.compile("|".join(f"({pattern})" for _, _, pattern in tried), re.I | re.S).match, tuple(kind for kind, _, _ in tried)


def tokens(text: str) -> tuple[list[Word], list[tuple[str, str]]]:
    """Return every word of folded ``text``, those that say nothing of when (« pad », « place ») and the unknown included.

    Beside them, the names and the dates that were repaired, as (written, read). A « bad » word is one that cannot be what it
    looks like (« 25h », « le 30 février »); its value says why.
    """
    found: list[Word] = []
    repaired: list[tuple[str, str]] = []
    for kind, written in scan(text):
        if kind == "pad" and written.isspace():
            continue
        word = _word(kind, written)
        month = misspelt_month(written, found[-1].text.lower() if found else "") if word.kind == "unknown" else ""
        if month and (plain := re.sub(rf"{B}{written}{E}", month, text)) != text:  # part of a longer word: all is read again
            found, repaired = tokens(plain)
            return found, [(written, month), *repaired]
        if kind == "unknown" and word.kind == "day":
            repaired.append((written, DAY_NAMES[word.value]))
        found.append(word)
        if "31" in written and word.kind in {"date", "dates"}:
            repaired += _last_days(word)
    return found, repaired


@lru_cache(maxsize=8192)
def _word(kind: str, written: str) -> Word:
    """Return the word of that kind: the same few are written in nearly every text."""
    if kind == "unknown":
        day = misspelt_day(written)
        return Word("unknown", None, written) if day is None else Word("day", day, written)
    try:
        return typed(kind, written)
    except NotUnderstood as error:
        return Word("bad", str(error), written)


def _last_days(word: Word) -> list[tuple[str, str]]:
    """« 31.09 » was read as the 30th: each such date, as written and as read."""
    parts = re.findall(DM2, word.text) if word.kind == "dates" else [word.text]
    return [(part, part.replace("31", "30", 1)) for part, at in zip(parts, word.value, strict=True) if not at.first]
