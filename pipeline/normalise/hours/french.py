"""Days and their hours in our terms in, short French out for a comment: « lundi-vendredi 8h45-12h30, samedi 9h-12h »."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from pipeline.normalise.hours.osm import MIDNIGHT, PH, Span, Value, Week
from pipeline.normalise.hours.words import DAY_NAMES, NotUnderstood
from pipeline.reference.runs import runs


def clock(minutes: int) -> str:
    """Return « 9h », « 12h30 »; minutes from midnight, beyond 24 hours of the next day."""
    hour, minute = divmod(minutes % MIDNIGHT if minutes > MIDNIGHT else minutes, 60)
    return f"{hour}h{minute:02d}" if minute else f"{hour}h"


def span_in_french(span: Span) -> str:
    start, end = span
    return f"{clock(start)}-{clock(end)}" if end else f"à partir de {clock(start)}"


def days_in_french(days: Iterable[int]) -> str:
    """Return « lundi-mercredi et samedi », « dimanche et jours fériés »."""
    parts: list[str] = []
    for run in runs(sorted(d for d in days if d != PH)):
        parts += [f"{DAY_NAMES[run[0]]}-{DAY_NAMES[run[-1]]}"] if len(run) > 2 else [DAY_NAMES[day] for day in run]
    parts += ["jours fériés"] if PH in days else []
    return " et ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def week_in_french(week: Week) -> str:
    """Return what ``week`` says, by first day. Raises NotUnderstood where it speaks of nth days or of appointments in part."""
    days = sorted(key for key in week if isinstance(key, int))
    if len(days) < len(week) or any(value.asked for value in week.values()):
        raise NotUnderstood("vacances scolaires : jours particuliers")
    found: dict[Value, list[int]] = {}
    for value, same in groupby(days, key=lambda day: week[day]):
        found.setdefault(value, []).extend(same)
    return ", ".join(f"{days_in_french(same)} {_value(value)}" for value, same in found.items())


def _value(value: Value) -> str:
    if value.closed:
        return "fermé"
    return " ".join(filter(None, (" et ".join(map(span_in_french, value.spans)), value.comment)))
