"""Typed words in, atoms out: runs of days, runs of times, seasons, closings, each with how strongly it is set apart.

An atom's ``sep`` is the strength of what stands before it: 0 nothing or a colon, 1 « et », 2 a comma, a slash, a dash or a
bracket, 3 a new line, a full stop or a semicolon.
"""

from __future__ import annotations

from typing import Any, Final

from pipeline.normalise.hours.days import DAYISH, STRENGTH, half_of, read_days
from pipeline.normalise.hours.osm import MIDNIGHT
from pipeline.normalise.hours.seasons import read_season, starts_season
from pipeline.normalise.hours.sequence import Atom, Times, is_every, shape
from pipeline.normalise.hours.times import TIMES, check_nights, spans
from pipeline.normalise.hours.words import NotUnderstood, Word

_LABELS: Final = {"noon": "noon", "evening": "eve"}
_PARTS: Final = frozenset({"half", *_LABELS})
_TIMED: Final = TIMES | {"from", "between"}
_APART: Final = frozenset({"until", "time", "from"})
_JOINTS: Final = frozenset({"range", "slash", "comma", "and", "until", "colon", "paren"})
_SIMPLE: Final = {
    "closures": "C", "except": "E", "rdv": "R", "orrdv": "A", "sh": "H", "rest": "O", "year": "Y", "name": "N", "same": "I",
    "pause": "P", "nonstop": "Z", "term": "M", "free": "W",
}  # fmt: skip
_EVENING: Final = 15 * 60 + 30
"""From then on, an hour alone is when the shop closes."""
_DAWN: Final = 5 * 60
_NEAR: Final = 150
"""Minutes: how far from its usual closing a shop closes on some days."""


def atoms(found: list[Word]) -> list[Atom]:
    """Return the atoms of a text. Raises NotUnderstood."""
    result: list[Atom] = []
    sep, i, bracket, colon, linked = 3, 0, False, False, False
    while i < len(found):
        word = found[i]
        if word.kind in STRENGTH:
            bracketed_season = word.text in "([" and starts_season(found, i + 1)
            bracketed_hours = word.text in "([" and bool(result) and result[-1].kind == "D" and _bracketed_hours(found, i)
            bracketed_hours |= word.text in "([" and _bracketed_days(found, i, result)
            closing = word.text in ")]" and bool(result) and result[-1].kind == "S"
            colon |= word.kind == "colon"
            linked |= word.kind == "and"
            bracket |= word.text in "(["
            closed = word.text in ")]" and shape(result[-2:]) == "UD" and result[-2].bracket  # « … (20h ven et sam), dim 9h-12h »
            sep = 3 if closed else sep if bracketed_season or bracketed_hours or closing else max(sep, STRENGTH[word.kind])
            i += 1
            continue
        start = i
        if word.kind == "time" and (_closes_early(found, i, result) or _is_alone(found, i, result)):
            kind, value, i = "U", word.value, i + 1
        else:
            kind, value, i = _atom(found, i)
        days_again = kind == "D" and bool(result) and result[-1].kind == "D"
        if days_again and found[i - 1].kind != "strong" and colon and not is_every(result[-1]):
            raise NotUnderstood("« : » entre deux jours")  # « Café du Dimanche : mar-sam 10h-19h »
        dashed = colon and kind == "T" and shape(result[-2:]) == "TD" and result[-1].sep < 2
        if dashed and any(w.kind == "range" for w in found[start - 2 : start]):
            raise NotUnderstood("« : - » : fermé, ou un simple tiret ?")  # « 8h-12h lundi et dimanche : - 10h-18h vendredi »
        only = any(w.only for w in found[start:i])
        result.append(Atom(kind, value, sep, 0, word.text, bracket, word.opened, only, bound=colon, linked=linked))
        sep, bracket, colon, linked = 0, False, False, False
    if not result:
        raise NotUnderstood("ni jours ni heures")
    check_nights(atom.value.spans for atom in result if atom.kind == "T")
    ends = zip(result, [*(atom.sep for atom in result[1:]), 3], strict=True)
    return [atom._replace(after=after) if after else atom for atom, after in ends]


def _is_alone(found: list[Word], i: int, result: list[Atom]) -> bool:
    """Is it a closing not far from the latest told so far, which is not the end of a pause?"""
    return _lone_hour(found, i, max((a.value.spans[-1][1] or 0 for a in result if a.kind == "T"), default=0))


def _closes_early(found: list[Word], i: int, result: list[Atom]) -> bool:
    """« L au J 9h à 17h et le V 14h », « …, sauf mardi 21h »: one hour alone after days, where hours were told before.

    Of a lundi nobody knows whether it is the opening; hours told first (« 9h-18h du mardi au samedi ») leave it open too.
    """
    in_season = bool(result) and result[-1].kind == "S"  # « lundi et jeudi 14h-19h30 (juillet-août 22h) »
    days_first = bool(result) and result[0].kind in "DY"
    if found[i].kind != "time" or len(result) < 3 or not days_first or not (in_season or result[-1].kind == "D"):
        return False
    after = next((w.kind for w in found[i + 1 :] if w.kind not in {"colon", "pad"}), "end")
    ahead = after == "comma" and i + 2 < len(found) and found[i + 2].kind in TIMES
    alone = after in {"end", "strong", "comma", "paren"} and not ahead and (in_season or found[i - 1].kind in DAYISH | {"colon"})
    if in_season:
        return alone and found[i].value >= _EVENING and found[i - 1].kind not in TIMES | {"range", "until"}
    return alone and any(a.kind == "T" for a in result) and not any(item.keys == (0,) for item in result[-1].value)


def _lone_hour(found: list[Word], i: int, closing: int) -> bool:
    """« …-18h du lundi au jeudi, 17h le vendredi »: alone before days that tell no other, an hour not far from ``closing``."""
    days = i + 1
    if found[i].kind != "time" or found[i].value < _EVENING or abs(found[i].value - closing) > _NEAR:
        return False
    if days >= len(found) or found[i - 1].kind not in {"strong", "comma", "and", "paren"} or found[days].value == 0:
        return False  # of a lundi nobody knows whether it is the opening
    if starts_season(found, days):  # « 10h-18h (19h de mai à septembre) »
        return found[i - 1].kind == "paren"
    while days < len(found) and found[days].kind in DAYISH | {"and", "range", "half"}:
        days += 1
    days -= found[days - 1].kind == "range"  # « 18h30 le samedi - fermé le dimanche »
    after = [*found[days : days + 2], Word("strong"), Word("strong")]
    parted = after[0].kind == "range" and after[1].kind == "closed"
    return found[i + 1].kind in DAYISH and (parted or after[0].kind in {"strong", "comma", "paren", "closed"})


def _bracketed_hours(found: list[Word], i: int) -> bool:
    """« le dimanche matin (9h-12h30) »: the hours of the days just named; « (20h le vendredi) » brings days of its own."""
    end = next((j for j in range(i + 1, len(found)) if found[j].text in ")]"), len(found))
    return i + 1 < len(found) and all(w.kind in TIMES | {"range", "slash", "and", "comma"} for w in found[i + 1 : end])


def _bracketed_days(found: list[Word], i: int, result: list[Atom]) -> bool:
    """« 9h30-19h (mar-sam), lundi 14h-19h »: the days of the hours that no others precede."""
    end = next((j for j in range(i + 1, len(found)) if found[j].text in ")]"), len(found))
    hours = shape(result[-2:]) in {"T", "TT"} or (result[-1:] != [] and result[-1].kind == "T" == result[0].kind)
    return hours and i + 1 < end and all(w.kind in DAYISH | {"range", "slash", "and", "comma"} for w in found[i + 1 : end])


def _atom(found: list[Word], i: int) -> tuple[str, Any, int]:
    """Return the kind and the value of the atom at place ``i``, and the next place. Raises NotUnderstood."""
    word = found[i]
    if word.kind in DAYISH or (word.kind == "incl" and i + 1 < len(found) and found[i + 1].kind in DAYISH | {"range"}):
        days, i = read_days(found, i)
        return "D", days, i
    if word.kind == "time" and _bracketed_hour(found, i):
        return "U", word.value, i + 1
    if word.kind == "from" and starts_season(found, i + 1):
        raise NotUnderstood("à partir d'une date : jusqu'à quand ?")
    if starts_season(found, i):
        season, i = read_season(found, i)
        return "S", season, i
    if word.kind in _TIMED or word.kind in _PARTS or word.kind == "allday":
        return _times(found, i)
    if word.kind == "until" and i + 1 < len(found) and found[i + 1].kind in {"time", "noon"}:
        return "U", MIDNIGHT // 2 if found[i + 1].kind == "noon" else _until(found[i + 1].value), i + 2
    if closing := _closing_hour(found, i):
        return "U", found[closing].value, closing + 1
    if word.kind == "closed":
        half, i = half_of(found, i + 1)  # « fermé le matin »
        return "X", half, i
    if word.kind in _SIMPLE:
        return _SIMPLE[word.kind], None, i + 1
    raise NotUnderstood(f"« {word.text.strip()} » : rôle incertain")


def _until(hour: int) -> int:
    """« jusqu'à 0h », « jusqu'à 1h »: of the next day."""
    return hour + MIDNIGHT if hour <= _DAWN else hour


def _bracketed_hour(found: list[Word], i: int) -> bool:
    """« 9h-19h (20h le vendredi) », « 9h-19h (vendredi 20h) »: an hour alone with its days in a bracket."""
    if i and found[i - 1].text in "([" and i + 1 < len(found) and found[i + 1].kind in DAYISH:
        return True
    before = [w for w in found[max(0, i - 3) : i] if w.kind != "colon"][-2:]
    closes = any(w.text in ")]" for w in found[i + 1 : i + 2])
    return closes and len(before) == 2 and before[1].kind in DAYISH and before[0].text in "(["


def _closing_hour(found: list[Word], i: int) -> int:
    """« fermeture à 16h le vendredi », « (samedi fermeture 16h30) »: where the hour of the closing at ``i`` is, 0 if none."""
    mark = found[i + 1].kind if i + 1 < len(found) else "end"
    hour = i + 1 + (mark in {"range", "colon"})
    told = mark == "range" or found[i].text.lower().startswith("fermeture")
    timed = told and found[i].kind == "closed" and hour < len(found) and found[hour].kind == "time"
    return hour if timed and not any(w.kind in TIMES | {"range", "slash", "until"} for w in found[hour + 1 : hour + 2]) else 0


# --- times ------------------------------------------------------------------------------------------------------------
def _times(found: list[Word], i: int) -> tuple[str, Any, int]:
    """Read one run of times, up to what is neither a time, a label of the day, nor what joins them."""
    if found[i].kind == "allday":
        return "T", Times(((0, MIDNIGHT),)), i + 1
    marks: list[Word] = []  # times and what joins them, in order
    labels: list[str] = []
    end = i
    while i < len(found):
        word = found[i]
        if word.text in "([" and i + 1 < len(found) and found[i + 1].kind in TIMES and _names_days(found, i):
            break
        if marks and word.kind in _APART and _apart(found, i, marks):
            break  # « 10h-19h, jusqu'à 22h en août »
        if marks and (word.opened or word.only) and word.kind in _PARTS:
            break  # « 9h-12h 14h-18h, uniquement le matin … »
        if _label_of_the_next(found, i, marks) or _label_of_others(found, i, marks):
            break
        if marks and word.kind == "num" and starts_season(found, i):
            break
        if word.kind == "time" and marks and _begins_again(found, i, marks):
            break
        if word.kind == "noon" and (_noon_is_a_time(found, i) or _closes_unmarked(found, i, marks)):
            word = Word("time", MIDNIGHT // 2, word.text)
        if word.kind in _TIMED:
            marks.append(word)
            end = i + 1
        elif word.kind in _PARTS:
            labels.append(_LABELS.get(word.kind, str(word.value)))
            end = i + 1
        elif word.kind in _JOINTS:
            marks.append(word)
        else:
            break
        i += 1
    while marks and marks[-1].kind in STRENGTH:
        marks.pop()
    if not any(m.kind in TIMES for m in marks):
        return "L", tuple(labels), end
    told = spans(marks)
    return "T", Times(told, tuple(labels), sum(m.kind in TIMES for m in marks) > 2 * len(told)), end


def _apart(found: list[Word], i: int, marks: list[Word]) -> bool:
    """Does another hour begin here, once the pairs told before are whole?"""
    if sum(m.kind in TIMES for m in marks) % 2:
        return False
    closing = next((m.value for m in reversed(marks) if m.kind == "time"), 0)
    return found[i].kind == "until" or _lone_hour(found, i, closing) or _opens_apart(found, i, closing)


def _opens_apart(found: list[Word], i: int, closing: int) -> bool:
    """« 9h-19h, à partir de 10h le lundi »: within the hours told before, so it is another opening of theirs."""
    after = [*found[i + 1 : i + 3], Word("strong"), Word("strong")]
    return found[i].kind == "from" and after[0].kind == "time" and after[0].value < closing and after[1].kind in DAYISH


def _begins_again(found: list[Word], i: int, marks: list[Word]) -> bool:
    """« 14h-18h et de 14h à 19h en juillet-août »: hours that cannot follow those told are the season's, instead."""
    told = [w.value for w in marks if w.kind == "time"]
    coming = [w.value for w in found[i : i + 3] if w.kind == "time"]
    pairs = zip(told[::2], told[1::2], strict=False)
    if len(told) % 2 or marks[-1].kind not in {"and", "comma"} or not any(a < coming[-1] and coming[0] < b for a, b in pairs):
        return False
    end = next((j for j in range(i, len(found)) if found[j].kind not in TIMES | {"range", "and", "comma"}), len(found))
    return starts_season(found, end)


def _names_days(found: list[Word], i: int) -> bool:
    """« (20h le vendredi) », « (10h à 20h le dimanche) », « (7h-23h en août) »: the bracket speaks of days of its own."""
    end = next((j for j in range(i + 1, len(found)) if found[j].text in ")]"), i)
    return any(found[j].kind in DAYISH or starts_season(found, j) for j in range(i + 1, end))


def _noon_is_a_time(found: list[Word], i: int) -> bool:
    before = found[i - 1].kind if i else ""
    after = found[i + 1].kind if i + 1 < len(found) else ""
    ends = found[i].text.lower().startswith("a ") and before in TIMES
    return ends or before in {"range", "until", "between", "from"} or after in {"range", "until"}


def _closes_unmarked(found: list[Word], i: int, marks: list[Word]) -> bool:
    """« 8h midi 15h 19h », « 9h midi / 14h 19h »: it closes the pair begun, where the hour before it stands alone."""
    begun = sum(m.kind in TIMES for m in marks) % 2 == 1
    after = [w.kind for w in found[i + 1 : i + 3] if w.kind not in {"slash", "comma", "and"}]
    return begun and found[i - 1].kind == "time" and found[i - 1].value < MIDNIGHT // 2 and after[:1] == ["time"]


def _label_of_others(found: list[Word], i: int, marks: list[Word]) -> bool:
    """« 14h-18h30, le matin sur rdv de 10h à 12h », « 14h-17h et le matin de 10h à 12h »: other hours, earlier or asked."""
    told = [w.value for w in marks if w.kind == "time"] if found[i].kind in _PARTS else []
    if not told or marks[-1].kind not in {"comma", "and", "paren"}:
        return False
    after = next((w for w in found[i + 1 :] if w.kind not in {"colon", "from", "between"}), Word("end"))
    asked = after.kind in {"rdv", "free"} and any(w.kind in TIMES for w in found[i + 2 : i + 5])
    asked |= after.kind == "rdv" and found[i].value in {"am", "pm"}
    return asked or (after.kind == "time" and after.value < told[0])


def _label_of_the_next(found: list[Word], i: int, marks: list[Word]) -> bool:
    """« midi du mardi au dimanche 12h-14h, soir du jeudi au samedi 19h-21h »: « soir » goes with what follows."""
    if found[i].kind not in _PARTS or next((w.kind for w in found[i + 1 :] if w.kind != "colon"), "end") not in DAYISH:
        return False
    return len(marks) > 1 and marks[-1].kind in {"comma", "and", "paren"} and any(m.kind in TIMES for m in marks)
