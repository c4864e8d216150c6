"""What is told of the year and of its seasons in (a week each), the OSM rules of the whole year out.

A season's week replaces the usual one, or adds days to it, or departs from it on some days (« fermé le lundi en janvier »); where
it does neither wholly, the text is refused. School holidays: opening-hours-py reads « SH Mo-Fr » as « SH or Mo-Fr », so a
week of theirs that differs from day to day is published as unknown, with its French words as the comment.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.normalise.hours.french import week_in_french
from pipeline.normalise.hours.osm import OFF, PH, YEAR, Key, Season, Value, Week, season_text, value_text, week_rules
from pipeline.normalise.hours.words import EVERY_DAY, NotUnderstood


class Told(NamedTuple):
    """One season's week. ``season``: None for school holidays. ``departs``: only the days that differ from the usual week."""

    season: Season | None
    week: dict[Key, Value]
    departs: bool = False


class Year(NamedTuple):
    """Rules in OSM, each overriding those before; ``dates``, of days of the year told one by one, override all others («
    PH off; Jul 14 14:00-18:00 »). ``partly``: some of it stands in a comment only.
    """

    rules: list[str]
    partly: bool
    dates: list[str]


def year_rules(general: dict[Key, Value], told: Sequence[Told]) -> Year:
    """Return the rules of the usual week, then of the seasons, then of public holidays. Raises NotUnderstood."""
    _check_seasons(general, told)
    if not general and len(told) == 1 and _partly(told[0]):
        raise NotUnderstood("vacances scolaires : jours particuliers")  # and what of the rest of the year?
    if not any(k != PH and not v.closed for said in (general, *(t.week for t in told)) for k, v in said.items()):
        raise NotUnderstood("rien ne dit quand c'est ouvert")  # « PH off » alone would be closed all year
    seasonal = [_settled(general, one) for one in told]
    holiday: dict[Key, Value] = {}
    if seasonal and PH in general:  # a season's rule, coming after, would override the public holidays'
        general = dict(general)
        holiday = {PH: general.pop(PH)}
    rules, dates = week_rules(general), list[str]()
    for one in sorted(seasonal, key=lambda t: _order(t, seasonal)):
        into = dates if one.season and one.season.of_dates else rules
        into += _season_rules(one._replace(week={k: v for k, v in one.week.items() if k != PH}))
    dated, holiday = _holidays(seasonal, holiday)
    return Year([*rules, *week_rules(holiday), *dated], any(_partly(one) for one in seasonal), dates)


def _settled(general: Week, one: Told) -> Told:
    """« …, vacances sur rendez-vous »: told of no day, it holds on all of them."""
    values = set(one.week.values())
    asked = one.season is None and len(values) == 1 and not next(iter(values)).spans and next(iter(values)).state == "unknown"
    usual = {k for k in general if not general[k].closed}
    if asked and usual == set(one.week):
        return one._replace(week=dict.fromkeys(sorted(EVERY_DAY), next(iter(values))))
    return one


def _order(one: Told, told: Sequence[Told]) -> tuple[bool, bool, bool, int]:
    """School holidays last; before them what departs from the usual week, and what lies within another season."""
    within = any(one.season and other.season and one.season.days < other.season.days for other in told)
    return one.season is None, one.departs, within, _first_day(one.season)


def _holidays(seasonal: Sequence[Told], holiday: dict[Key, Value]) -> tuple[list[str], dict[Key, Value]]:
    """Public holidays told with a season: said of winter alone, they leave the summer's as they are."""
    said = [one for one in seasonal if PH in one.week]
    differ = len({one.week[PH] for one in said}) > 1
    governed = {day for one in seasonal if one.season for day in one.season.days}
    everywhere = len(said) == len(seasonal) and not differ
    rules: list[str] = []
    for days, week, _ in said:
        closed = week[PH].closed
        always = everywhere and (closed or len(YEAR - governed) == 0)  # else its holidays are those of the season
        if always or days is None or days.dated.startswith("week") or (closed and not differ):
            holiday |= {PH: week[PH]}
        else:
            rules += week_rules({PH: week[PH]}, season_text(days))
    return rules, holiday


def _season_rules(one: Told) -> list[str]:
    said = one.week
    if one.season is None:
        return [_in_school_holidays(said)]
    selector = season_text(one.season)
    if set(said) == EVERY_DAY and set(said.values()) == {OFF}:
        return [f"{selector} off"]
    return week_rules(said, selector)


def _in_school_holidays(said: Week) -> str:
    if _every_day_alike(said):
        return f"SH {value_text(said[0])}"
    return f'SH unknown "{week_in_french(said)}"'


def _every_day_alike(said: Week) -> bool:
    return set(said) - {PH} == EVERY_DAY and len({v for k, v in said.items() if k != PH}) == 1 and not said[0].asked


def _partly(one: Told) -> bool:
    return one.season is None and not _every_day_alike(one.week)


def _first_day(season: Season | None) -> int:
    """Where the season starts in the year; one through New Year starts in autumn."""
    if season is None or season.dated or not season.days:
        return 400
    return next((d for d in sorted(season.days) if d - 1 not in season.days and not (d == 1 and 366 in season.days)), 0)


# --- what may not stand together ----------------------------------------------------------------------------------------
def _check_seasons(general: Week, told: Sequence[Told]) -> None:
    """A season replaces the usual week, or adds days to it; where it does neither wholly, its Saturdays are anyone's guess."""
    usual = {k for k in general if k != PH and not general[k].closed}
    covered: list[Told] = []
    for one in told:
        season, said, departs = one
        if not general and set(said) - {PH} < EVERY_DAY and all(v.closed for v in said.values()):
            raise NotUnderstood("fermé en saison certains jours : et les autres ?")
        here = {k for k in said if k != PH}
        if not departs and season is not None and usual and usual & here and not usual <= here:
            raise NotUnderstood("la saison remplace-t-elle toute la semaine ?")
        if season is not None:
            if any(_overlap(other, one) for other in covered):
                raise NotUnderstood("saisons qui se recouvrent")
            covered.append(one)
    said_of = [one for one in told if PH in one.week]
    differ = len({one.week[PH] for one in said_of}) > 1
    if differ and (PH in general or any(one.season is None or one.season.dated for one in said_of)):
        raise NotUnderstood("jours fériés selon la saison")


def _overlap(wide: Told, narrow: Told) -> bool:
    """« du 15 septembre au 15 juin …, du 15 juin au 15 septembre … »: the days on which both end are no matter."""
    if wide.season is None or narrow.season is None or len(wide.season.days & narrow.season.days) <= 2:
        return False
    if wide.departs or narrow.departs:
        return bool(set(wide.week) & set(narrow.week))
    return not _within(narrow.season.days, narrow.week, wide.season.days, wide.week)


def _within(days: frozenset[int], said: Week, wide: frozenset[int], told: Week) -> bool:
    """« De mars à novembre : sam-dim 14h-18h ⏎ Juillet-août : mer-dim 14h-19h »: the narrower says all the days of the wider."""
    kept = all(value.closed or key in said for key, value in told.items() if key != PH)
    return days < wide and kept and (PH not in said or said[PH] == told.get(PH))
