"""French text about opening hours in, typed words out: days, times, seasons, « fermé », « sauf », separators.

A word that is neither known nor mere padding raises NotUnderstood: what is not understood wholly is never guessed.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

from rapidfuzz.distance import OSA

from pipeline.normalise.hours.lexicon import DAY, DM2, MONTH, ORDINAL, B, E
from pipeline.normalise.hours.scanner import scan
from pipeline.reference.text import without_marks


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

MAIN: Final = re.compile(r"magasin|boutique|accueil", re.I)
"""The shop itself, of which the hours may go on after others."""
_MONTHS: Final = ("jan", "fev", "mar", "avr", "mai", "juin", "jui", "aou", "sep", "oct", "nov", "dec")
_LINE_TAG: Final = re.compile(r"</?(?:br|p|li|div|tr|ul|h\d)\b[^<>]*>", re.I)
_TAG: Final = re.compile(r"</?[a-z][^<>]*>", re.I)
_DASHES: Final = str.maketrans("‐‑‒–—−’‘ʼ`·●▪►\r\t", "------''''••••\n ")


_GLUED_TO: Final = re.compile(r"[aAdD](?<![A-Za-z0-9].)(?:(?<=[aA])[uU]?|(?<=[dD])[uUeE])(?=\d)")
"""« de 9h à19h »."""
_GLUED_A: Final = re.compile(r"[aA](?:(?<=[\dhH].)|(?i:(?<=heuresa)))(?=\s?\d)")
"""« 8 hà12 h », « 10.00À18.00 »."""
_COLUMNS: Final = re.compile(r"[^\S\n]{3,}(?=ferm)", re.I)
"""Columns set apart by blanks."""
_BLANKS: Final = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
_LINES: Final = re.compile(r" ?\n[\n ]*")


def fold(text: str) -> str:
    """Return ``text`` without accents, odd dashes, odd spaces; case and line breaks are kept."""
    if "&" in text or "<" in text:
        text = _TAG.sub("", _LINE_TAG.sub("\n", html.unescape(text)))
    text = without_marks(text.translate(_DASHES))
    text = _GLUED_A.sub(" a ", _GLUED_TO.sub(r"\g<0> ", text))
    if "   " in text:
        text = _COLUMNS.sub("\n", text)
    text = _BLANKS.sub(" ", text)
    if "\n" in text:
        text = _LINES.sub("\n", text)
    return text.strip(" \n")


def words(text: str) -> tuple[list[Word], list[tuple[str, str]]]:
    """Return the words of folded ``text`` that tell when, and the day names that were repaired, as (written, read).

    Raises NotUnderstood at the first word that is not known.
    """
    found, repaired = tokens(text)
    return known(found), repaired


def known(found: list[Word]) -> list[Word]:
    """Return ``tokens`` without those that say nothing of when. Raises NotUnderstood at the first that is not known."""
    places = list(dict.fromkeys(word.text.lower() for word in found if word.kind == "place"))
    for word in found:
        if word.kind == "unknown":
            raise NotUnderstood(f"« {word.text} » n'est pas compris")
        if word.kind == "bad":
            raise NotUnderstood(str(word.value))
    refuse_names(found)
    refuse_parts(found)
    kinds = {word.kind for word in found}
    if "rdv" in kinds and "time" not in kinds and any("libre" in place for place in places):
        raise NotUnderstood("accès libre, ou sur rendez-vous ?")
    if len(places) > 1:
        raise NotUnderstood(f"« {places[0]} » et « {places[1]} » : à qui sont ces heures ?")
    found = [w._replace(kind="open") if w.text.lower() == "accueil" and _heads_days(found, i) else w for i, w in enumerate(found)]
    return [word for word in found if word.kind not in {"pad", "place"}]


def _heads_days(found: list[Word], i: int) -> bool:
    """« fermé le lundi, accueil le dimanche », « Atelier : mardi … »: do days follow at once?"""
    after = next((w.kind for w in found[i + 1 :] if w.kind not in {"pad", "open", "only", "nonstop", "colon"}), "")
    return after in {"day", "days", "week"}


def refuse_parts(found: list[Word]) -> None:
    """« mar-sam 9h-19h. Atelier dimanche 10h-12h », « Rayon boucherie fermé le samedi »: the hours of a part of the place."""
    clauses, known = 0, {word.text.lower() for word in found[:3] if word.kind == "place"}
    for i, word in enumerate(found):
        clauses += word.kind == "allday" or (word.kind == "time" and found[i - 1].kind in _BEFORE_HOURS)
        part = word.kind == "place" and not MAIN.search(word.text) and word.text.lower() not in known
        part |= word.kind == "pad" and bool(_WATCH.fullmatch(word.text))
        if clauses and word.kind == "pad" and word.text.lower().startswith("pour ") and _in_a_closing(found, i):
            raise NotUnderstood(f"« {word.text} » : cela seul est fermé ?")  # « …, fermé le mercredi pour la vente à emporter »
        if not part or not clauses:
            continue
        told = clauses > 1 or any(w.kind in {"closed", "rdv"} for w in found[:i])
        if _speaks(found, i) or (told and _tails(found, i) and word.text.lower() != "a la ferme"):  # at the shop itself
            raise NotUnderstood(f"« {word.text} » : à qui sont ces heures ?")


_BEFORE_HOURS: Final = frozenset(
    {"day", "days", "week", "colon", "comma", "pad", "half", "noon", "evening", "ph", "from", "date", "dates", "month"}
)
_TOLD: Final = frozenset(
    {"day", "days", "week", "allday", "closed", "rdv", "time", "date", "dates", "month", "nth", "ph", "sh"}
)
_SERVED: Final = re.compile(r"distributeur|automate", re.I)
"""Told apart as another service (sift)."""
_WATCH: Final = re.compile(r"permanences?", re.I)


def _speaks(found: list[Word], i: int) -> bool:
    """« … 9h-19h. Bar : 24h/24 », « … 9h-19h ⏎ Restaurant ⏎ dimanche … »: does it say when, of its own?"""
    mute = {"pad", "open", "only", "nonstop", "colon"}
    after = next((w for w in found[i + 1 :] if w.kind not in mute and w.text != "\n"), None)
    if after is None or (after.kind == "allday" and _SERVED.match(found[i].text)):
        return False
    return after.kind in _TOLD


def _in_a_closing(found: list[Word], i: int) -> bool:
    return next((w.kind for w in reversed(found[:i]) if w.kind in {"closed", "time", "allday", "strong"}), "") == "closed"


def _tails(found: list[Word], i: int) -> bool:
    """« mar-sam 9h-19h ; dimanche 8h-12h (bar) »: does it stand right after the hours of one clause of several?"""
    before = found[i - 1]
    return i > 0 and (before.text in "([" or before.kind in {"time", "pad", "day", "days", "rdv", "allday"})


def refuse_names(found: list[Word]) -> None:
    """« Chez Avril : mar-sam 9h-19h », « Garage Mars », « Chez Sam »: a month or a day may be somebody's name."""
    for before, word in pairwise(found):
        shop = before.kind == "place" or (before.kind == "unknown" and before.text.istitle())
        shop |= before.text.lower() in {"chez", "famille", "maison", "monsieur", "madame"}
        if before.kind == "day" and word.kind == "place" and len(before.text) == 2:
            raise NotUnderstood(f"« {before.text} {word.text} » : un jour ?")  # « ma boutique »
        if before.kind == "day" and word.kind == "ph" and word.text.lower().startswith("ferie") and before.value < 5:
            raise NotUnderstood(f"« {before.text} {word.text} » : ces jours-là seulement")
        named = before.kind == "month" and word.kind == "unknown" and word.text.istitle() and len(word.text) > 2
        if named or (word.kind == "month" and shop) or (word.kind == "day" and before.text.lower() == "chez"):
            raise NotUnderstood(f"« {word.text} » : un nom ?")


def tokens(text: str) -> tuple[list[Word], list[tuple[str, str]]]:
    """Return every word of folded ``text``, those that say nothing of when (« pad », « place ») and the unknown included.

    Beside them, the day names and the dates that were repaired, as (written, read). A « bad » word is one that cannot be what it
    looks like (« 25h », « le 30 février »); its value says why.
    """
    found: list[Word] = []
    repaired: list[tuple[str, str]] = []
    for kind, written in scan(text):
        if kind == "pad" and written.isspace():
            continue
        word = _word(kind, written)
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
        day = _misspelt_day(written)
        return Word("unknown", None, written) if day is None else Word("day", day, written)
    try:
        return _typed(kind, written)
    except NotUnderstood as error:
        return Word("bad", str(error), written)


def _typed(kind: str, written: str) -> Word:
    low = written.lower().strip()
    if kind == "time":
        return Word("time", _minutes(low), written)
    if kind == "num":
        return Word("num", int(low), written)
    if kind == "day":
        return Word("day", day_number(re.sub(r"^(?:les?|tous les|chaque) ", "", low)), written, low.startswith(("le ", "les ")))
    if kind == "other":
        _, day, *rest = low.split()
        return Word("other", day_number(day), " ".join(("un", DAY_NAMES[day_number(day)], *rest)).replace("sur 2", "sur deux"))
    if kind == "count":
        return Word("count", {"c": 5, "s": 6}.get(low[0]) or int(low[0]), written)
    if kind == "letters":
        return Word("days", _letters(written), written)
    if kind in {"alldays", "weekend"}:
        return Word("days", EVERY_DAY if kind == "alldays" else frozenset({5, 6}), written)
    if kind == "half":
        return Word("half", "am" if "mat" in low else "eve" if "soir" in low else "pm", written)
    if kind == "ph":
        return Word("ph", None, written)
    if kind == "nth":
        return Word("nth", _nth(low), written)
    if kind == "feast":  # Easter has no month of its own (month 0)
        return Word(kind, (Point(0, 1, 1) if low == "paques" else Point(11, 1, 1),), written)
    if kind in {"date", "month", "dates"}:
        return Word(kind, _points(kind, low), written)
    return Word(kind, None, written)


def day_number(name: str) -> int:
    """Return 0 (Monday) to 6 for a French day name or abbreviation, lower case without accents."""
    return ("lu", "ma", "me", "je", "ve", "sa", "di").index(name[:2])


_NO_DAYS: Final = frozenset({"marais", "marti", "hardi", "hardis"})
"""« Le Marais 9h-12h »: a place, somebody's name."""


def _misspelt_day(word: str) -> int | None:
    """« mecredi », « vendedi », « dimanhce »: one letter away from one day only, five letters at least."""
    low = word.lower()
    if low in _NO_DAYS:
        return None
    near = [i for i, name in enumerate(DAY_NAMES) if min(OSA.distance(low, name), OSA.distance(low, name + "s")) <= 1]
    if len(low) >= 6 and not near:  # « dimande »; « jeunes » is no jeudis
        near = [i for i in (2, 4, 5, 6) if DAY_NAMES[i][:3] == low[:3] and _two_away(low, DAY_NAMES[i])]
    return near[0] if len(low) >= 5 and len(near) == 1 else None


def _two_away(word: str, name: str) -> bool:
    return abs(len(word) - len(name)) <= 1 and OSA.distance(word, name) <= 2


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


def _last_days(word: Word) -> list[tuple[str, str]]:
    """« 31.09 » was read as the 30th: each such date, as written and as read."""
    parts = re.findall(DM2, word.text) if word.kind == "dates" else [word.text]
    return [(part, part.replace("31", "30", 1)) for part, at in zip(parts, word.value, strict=True) if not at.first]


def _checked(point: Point) -> Point:
    if point.first == 31 and LAST_DAY[point.month - 1] == 30:  # « du 1er octobre au 31 avril »: the end of April, an end only
        return point._replace(first=0, last=30)
    if point.first > LAST_DAY[point.month - 1]:
        raise NotUnderstood(f"le {point.first}/{point.month} n'existe pas")
    return point


def month_number(name: str) -> int:
    """Return 1–12 for a French month name or abbreviation, lower case without accents."""
    low = {"juil": "jui", "jul": "jui", "juin": "juin"}.get(name[:4], name[:3])
    return _MONTHS.index("jui" if low == "jul" else low) + 1
