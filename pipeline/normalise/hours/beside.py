"""A sentence told after the hours, about something nobody knows, in; whether the shop is open anyway when it speaks of, out.

« Mar-sam 11h-23h. Karaoké le jeudi de 20h à 22h » changes nothing of what was said, whatever karaoke may be; « …, karaoké le
dimanche » may open a day, and the text is refused.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

from opening_hours import OpeningHours, State

from pipeline.normalise.hours.leads import TIMED, Sifted, refuse_glued
from pipeline.normalise.hours.lexicon import B, E, phrase
from pipeline.normalise.hours.osm import MIDNIGHT
from pipeline.normalise.hours.roles import role_of
from pipeline.normalise.hours.spread import named_days
from pipeline.normalise.hours.subjects import MARKS, MUTE, PADS, check, opens, plain_words, subject_of, text_of
from pipeline.normalise.hours.talk import FINITE, FOR
from pipeline.normalise.hours.vocabulary import AMENITY, ONLY
from pipeline.normalise.hours.words import EVERY_DAY, Word

_HOURS: Final = frozenset({"time", "until", "from", "between"})
_WHEN: Final = _HOURS | {"day", "days", "half", "noon", "evening"}
_SEASON: Final = frozenset({"month", "date", "dates", "name", "num", "first"})
_ROLES: Final = frozenset({"plain", "wares", "theme", "goods", "offer", "comfort", "price", "order"})
_BUSY: Final = phrase(
    r"siestes?|menages?|nettoyages?|inventaires?|reunions?|rangements?|compta\w*|comptes|formations?|pauses?|coupures?|dejeuners?|"
    r"repas|chasse|peche|ecole|courses?|bureau|priere|entretien|maintenance|groupes?|scolaires?|acces"
)
"""What keeps the keeper, or others, from the shop then: « Ménage le mardi de 9h à 12h »."""
_OFFERED: Final = frozenset({"offer", "comfort", "price", "advice"})
_SOLD: Final = frozenset({"wares", "goods", "theme", "amenity"})
"""They need no hours to be believed: « Réservation recommandée le week-end »; in a season, « Asperges d'avril à juin »."""
_PARTS: Final = {"am": (600, 660), "pm": (900, 960), "noon": (750, 810), "eve": (1200, 1230)}
"""Minutes: who is open then is open at that part of the day."""
_YEAR: Final = (dt.datetime(2027, 1, 1), dt.datetime(2028, 1, 1))
_EXTRA: Final = re.compile(rf"{B}ouvert(?:e?s?|ures?) exceptionnel(?:le)?(?:ment|s)?{E}", re.I)
Span = tuple[int, int]


def closed_anyway(segment: list[Word], state: Sifted) -> bool:
    """« Mar-dim 12h-14h. Le restaurant est fermé le lundi »: whoever is closed then, nothing was said to open.

    Raises NotUnderstood where a word of it may bear upon the hours.
    """
    lead = segment[: next((i for i, w in enumerate(segment) if w.kind == "closed"), 0)]
    if {w.kind for w in segment} - MARKS - MUTE - {"closed", "day", "days"} or not plain_words(lead):
        return False
    closed, opened = named_days(segment), named_days(state.kept)
    if not closed or not opened or closed & opened:
        return False
    check(segment)
    return True


def exceptional(segment: list[Word]) -> bool:
    """« Ouvertures exceptionnelles les dimanches en décembre »: besides the usual hours, and nobody tells when."""
    kinds = {word.kind for word in segment}
    timed = TIMED - {"num"} | {"closed", "rdv", "orrdv", "except", "rest", "year"}
    return bool(_EXTRA.search(text_of(segment))) and bool(kinds & {"month", "date", "dates"}) and not kinds & timed


def said_beside(segment: list[Word], state: Sifted, after: list[list[Word]]) -> bool:
    """Is it about something else, at hours or on days of its own? Whether the shop is open then, ``adds_nothing`` tells.

    Raises NotUnderstood where a word of it may bear upon the hours.
    """
    first = next((i for i, w in enumerate(segment) if w.kind not in MARKS | MUTE), 0)
    lead, rest = segment[:first], segment[first:]
    kinds = {w.kind for w in segment} - MARKS - MUTE
    text, role = text_of(lead), role_of(lead)
    timed = bool(kinds & _HOURS)
    seasonal = bool(kinds) and kinds <= _SEASON and (role in _SOLD or bool(AMENITY.match(text)))
    about = seasonal or role in _OFFERED or (timed and role in _ROLES and subject_of(lead) == "plain")
    about &= not (role == "plain" and segment[first - 1].kind == "colon")  # « Temps de pluie : 10h-12h »
    about &= not (timed and subject_of(lead) != "plain") and not opens(text, text_of(plain_words(lead)))
    if not state.told or state.subject == "drop" or not about or not (seasonal or kinds <= _WHEN):
        return False
    mute = any(bars.search(text) for bars in (_BUSY, FINITE)) or FOR.match(text) or ONLY.search(text_of(segment))
    if mute or not plain_words(lead, neutral=True):
        return False
    if any(w.kind in PADS - {"pad"} for w in rest) or any(w.kind in _HOURS for later in after for w in later):
        return False
    refuse_glued(lead)
    check(segment)
    return True


def adds_nothing(segment: list[Word], osm: str) -> bool:
    """Is a shop that ``osm`` says open so whenever ``segment`` speaks of?"""
    hours = _spans(segment)
    open_then = _opened(osm)
    days = named_days(segment) or EVERY_DAY & {day for day, spans in enumerate(open_then) if spans}
    held = [any(_covers(told, hours) for told in open_then[day]) for day in days]
    return all(held) if any(w.kind in _HOURS for w in segment) else any(held) or not named_days(segment)


def _spans(segment: list[Word]) -> list[Span]:
    times = [w.value for w in segment if w.kind == "time"]
    if not times:
        return [_PARTS[w.value if w.kind == "half" else "noon" if w.kind == "noon" else "eve"] for w in segment if w.kind in
                {"half", "noon", "evening"}]  # fmt: skip
    if len(times) % 2:
        return [(t, t) for t in times]
    pairs = zip(times[::2], times[1::2], strict=True)
    return [(start, end if end > start else end + MIDNIGHT) for start, end in pairs]


def _opened(osm: str) -> list[set[tuple[Span, ...]]]:
    """For each day of the week, the openings that the year has then, in minutes."""
    days: dict[dt.date, list[Span]] = {}
    for start, end, state, _ in OpeningHours(osm, country="FR").intervals(*_YEAR):
        if state is State.OPEN:
            first = start.hour * 60 + start.minute
            days.setdefault(start.date(), []).append((first, first + int((end - start).total_seconds() // 60)))
    found: list[set[tuple[Span, ...]]] = [set() for _ in range(7)]
    for day, spans in days.items():
        found[day.weekday()].add(tuple(spans))
    return found


def _covers(told: Iterable[Span], hours: list[Span]) -> bool:
    return all(any(a <= start and end <= b for a, b in told) for start, end in hours)
