"""The hours' code and a moment in, the state out: the reader's contract, written once more as plainly as can be."""

from __future__ import annotations

import datetime as dt
import re

from pipeline.publish.site.opening import Calendar, read_week


def state_at(code: str, covered: Calendar, moment: dt.datetime) -> str:
    """Return « ouvert », « fermé », « inconnu » or « rendez-vous » at ``moment`` (Europe/Paris)."""
    minute = moment.hour * 60 + moment.minute
    for ago, at in ((0, minute), (1, minute + 1440)):
        spans = spans_of(code, covered, moment.date() - dt.timedelta(days=ago))
        for span in filter(None, spans.split(",")):
            begins, ends = map(int, span.rstrip("?r").split("-"))
            if begins <= at < ends:
                return {"?": "inconnu", "r": "rendez-vous"}.get(span[-1], "ouvert")
    return "fermé"


def spans_of(code: str, covered: Calendar, day: dt.date) -> str:
    """Return the spans of one day, as CONTRACT.md says they are found."""
    week, *parts = code.split(";")
    holiday = None
    for part in parts:
        if match := re.fullmatch(r"(\d{8}):(.*)", part):
            week = match[2] if match[1] <= f"{day:%Y%m%d}" else week
        elif part.startswith("f="):
            holiday = part[2:]
        elif part.startswith(f"{day:%Y%m%d}="):
            return part[9:]
    usual = read_week(week)[day.isoweekday()]
    if day not in covered.holidays or week == "1-7=0-1440":
        return usual
    if holiday is not None:
        return holiday
    return ",".join(span if span[-1] in "?r" else f"{span}?" for span in usual.split(",") if span)
