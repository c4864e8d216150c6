"""A run of times and of what joins them in, spans of a day out: « 9h-12h / 14h à 19h », « à partir de 18h », « 18h-2h »."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from pipeline.normalise.hours.osm import MIDNIGHT, Span
from pipeline.normalise.hours.words import NotUnderstood, Word

TIMES: Final = frozenset({"time", "num"})
_LATE: Final = 2 * 60 + 30
"""« 7h-1h », « 8h à 2h »: who opens in the morning closes by then."""
_NIGHT: Final = (20 * 60, 8 * 60)
"""« 21h-8h »: no digit lost, no « 8h-21h » the wrong way round, makes a day's hours of a night's told alone."""
_DAWN: Final = 6 * 60
_HALF: Final = 13 * 60
_DEAD: Final = (60, 4 * 60)
"""No shop opens then."""


def spans(marks: list[Word]) -> tuple[Span, ...]:
    """Return the openings and closings that ``marks`` (times and what joins them, in order) say. Raises NotUnderstood."""
    times: list[Word] = []
    joints: list[set[str]] = [set()]
    for mark in marks:
        if mark.kind in TIMES:
            times.append(mark)
            joints.append(set())
        else:
            joints[-1].add(mark.kind)
    if len(times) % 2 and "from" in joints[len(times) - 1]:  # « 12h-14h et à partir de 19h »
        last = _clock(times[-1], bare=False)
        told = spans([w for w in marks[: marks.index(times[-1])] if w.kind != "from"]) if len(times) > 1 else ()
        if told and last < (told[-1][1] or 0):
            raise NotUnderstood("heures dans le désordre")
        return (*told, (last, None))
    if len(times) % 2 or any("from" in j for j in joints[1:]):
        raise NotUnderstood("nombre impair d'heures")
    _check_joints(times, joints)
    bare = all(t.kind == "num" for t in times)
    if bare and any("slash" in joints[i] for i in range(1, len(times), 2)) and len(times) < 4:
        raise NotUnderstood("deux nombres séparés par « / » : une date ?")
    minutes = [_clock(t, bare) for t in times]
    return _ordered([(a, b) for a, b in zip(minutes[::2], minutes[1::2], strict=True)])


def check_nights(told: Iterable[tuple[Span, ...]]) -> None:
    """« lun-ven 8h-21h, sam 21h-8h » is a slip: who closes in the morning opens in no morning. Raises NotUnderstood."""
    days = [span for spans in told for span in spans if span != (0, MIDNIGHT)]
    if any((end or 0) > MIDNIGHT + _DAWN for _, end in days) and min(start for start, _ in days) < _NIGHT[0] - 180:
        raise NotUnderstood("heures dans le désordre")


def _check_joints(times: list[Word], joints: list[set[str]]) -> None:
    """A pair is joined by a dash, « à », a slash, or nothing at all throughout; never by a comma."""
    inner = [joints[i] for i in range(1, len(times), 2)]
    between = "between" in joints[0] or any("between" in j for j in joints[2::2])
    for joint in inner:
        if joint & {"comma", "colon", "paren"} or ("and" in joint and not (between or "until" in joint)):
            raise NotUnderstood("heures énumérées : ouverture ou fermeture ?")
    if any(not joint for joint in inner) and any(t.kind == "num" for t in times) and not _two_halves(times):
        raise NotUnderstood("heures sans tiret : ouverture ou fermeture ?")
    for i in range(0, len(times), 2):
        dashed = joints[i + 1] & {"range", "slash", "and", "until"}
        if times[i].kind == "num" and times[i + 1].kind == "num" and not dashed and not _two_halves(times):
            raise NotUnderstood("nombres sans « h »")


def _two_halves(times: list[Word]) -> bool:
    """« 9 12 14 18 », « 8h 12 14h 17h30 »: a morning and an afternoon, whatever joins them."""
    told = [word.value * 60 if word.kind == "num" else word.value for word in times]
    halves = len(told) == 4 and told[0] >= _DAWN and told[1] <= _HALF <= told[2] and told[3] <= MIDNIGHT
    return halves and all(b - a >= 60 for a, b in pairwise(told))


def _clock(word: Word, bare: bool) -> int:
    if word.kind == "time":
        return int(word.value)
    if word.value > 24 or (bare and word.value < 5):
        raise NotUnderstood(f"« {word.text} » n'est pas une heure")
    return int(word.value) * 60


def _ordered(pairs: list[tuple[int, int]]) -> tuple[Span, ...]:
    """Times go forward; only the last span may go past midnight, till six, or a whole night (« 11h à 9h » is a mistake)."""
    spans: list[Span] = []
    for rank, (start, end) in enumerate(pairs):
        opening = 0 if start == MIDNIGHT else start
        closing = end
        if end < opening or (end == 0 and opening > 0):
            early = opening < 10 * 60 and not (opening >= 5 * 60 and end <= _LATE)
            night = len(pairs) == 1 and opening >= _NIGHT[0] and end <= _NIGHT[1]
            if rank != len(pairs) - 1 or (end > _DAWN and not night) or early:
                raise NotUnderstood("heures dans le désordre")
            closing = end + MIDNIGHT
        if _DEAD[0] <= opening < _DEAD[1]:  # « 2h00 - 12h » is a slip for another hour
            raise NotUnderstood("ouverture en pleine nuit")
        previous = spans[-1][1] if spans else None
        if closing == opening or (previous is not None and opening < previous):
            raise NotUnderstood("heures dans le désordre")
        if previous is not None and opening == previous:
            spans[-1] = (spans[-1][0], closing)
        else:
            spans.append((opening, closing))
    return tuple(spans)
