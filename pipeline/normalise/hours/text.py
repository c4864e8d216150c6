"""One French text about opening hours in, one OSM ``opening_hours`` text out, or NotUnderstood.

Reading goes words → atoms (atoms) → seasons and clauses (here) → week (week) → OSM (osm); the package tells it in full.
A text that can be cut into clauses in two ways that differ in meaning is refused: étal publishes no guess about hours.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from pipeline.normalise.hours.appointments import asked_by_part, asked_first, outside_hours
from pipeline.normalise.hours.atoms import atoms
from pipeline.normalise.hours.clauses import readings
from pipeline.normalise.hours.closings import Beside, added_days, closed_days, closed_periods, departures, open_again
from pipeline.normalise.hours.context import (
    check_echo,
    days_after_bracket,
    every_day,
    hours_first,
    in_term,
    named_seasons,
    repeated,
    with_days,
    without_announced,
    without_echo,
)
from pipeline.normalise.hours.days import DayItem
from pipeline.normalise.hours.joints import listed_days, same_hours_too, slash_seasons
from pipeline.normalise.hours.openings import closed_noons, open_halves, opened
from pipeline.normalise.hours.osm import OFF, PH, YEAR, Key, Season, Value, day_of_year, days_between, finish, from_osm
from pipeline.normalise.hours.parts import later
from pipeline.normalise.hours.pauses import paused, unbroken
from pipeline.normalise.hours.scopes import Scope, scopes
from pipeline.normalise.hours.sequence import Atom, shape
from pipeline.normalise.hours.week import Clause, week
from pipeline.normalise.hours.words import EVERY_DAY, NotUnderstood, Word
from pipeline.normalise.hours.year import Told, year_rules

_SUMMER: Final = days_between(day_of_year(7, 14), day_of_year(8, 15))
"""Days that every summer holds."""
_SETTLED: Final = (
    ("L", closed_noons), ("PXE", paused), ("Z", unbroken), ("M", in_term), ("LD", open_halves), ("I", repeated),
    ("NO", named_seasons), ("SO", hours_first), ("RWA", asked_by_part), ("R", asked_first),
    ("T", days_after_bracket),
)  # fmt: skip
"""What puts atoms in order, one after the other, before they are cut into seasons and clauses, and the kinds that it is about."""
_TAKEN_OUT: Final = (
    ("D", added_days), ("SO", closed_days), ("SH", departures), ("E", open_again), ("XEC", closed_periods),
)  # fmt: skip
"""Then what takes out of them what holds beside them: days before the periods that they are closed in."""


class Read(NamedTuple):
    """``osm``: canonical. ``partly``: the text says more than ``osm`` does."""

    osm: str
    partly: bool = False


def read(found: list[Word]) -> Read:
    """Return what typed words say. Raises NotUnderstood."""
    counts = {word.value for word in found if word.kind == "count"}
    found = opened([word for word in found if word.kind != "count"])
    kinds = [word.kind for word in found]
    if "slash" in kinds or kinds.count("day") > 4:
        found = listed_days(found)
    found = slash_seasons(found) if "slash" in kinds else found
    if "and" in kinds:
        found = same_hours_too(found)
    sequence = atoms(found)
    for about, settle in _SETTLED:
        if _any(sequence, about):
            sequence = settle(sequence)
    beside = Beside()
    for about, take_out in _TAKEN_OUT:
        if _any(sequence, about):
            sequence = take_out(sequence, beside)
    sequence, fallback = outside_hours(_all_year(sequence) if _any(sequence, "Y") else sequence)
    sequence, echo = without_echo(sequence) if _any(sequence, "LU") else (sequence, [])
    general, told = _weeks(scopes(every_day(sequence)))
    check_echo(echo, general)
    told += [_departing(season, chunk, general) for season, chunk in beside.departing if season is not None]
    if counts and (told or counts != {sum(not v.closed for k, v in general.items() if k != PH)}):
        raise NotUnderstood("« j/7 » : quels jours ?")
    rules, partly, dates = year_rules(general, told)
    text = finish([*rules, *(f"{selector} off" for selector in beside.closed), *dates, *beside.added], fallback)
    if text is None:
        raise NotUnderstood("rien de certain")
    return Read((from_osm(text) if beside.added else None) or text, partly)  # « lundi …, (et mercredi) »: days put together


def _any(sequence: list[Atom], kinds: str) -> bool:
    for atom in sequence:  # noqa: SIM110 - a third of the time of « any »
        if atom.kind in kinds:
            return True
    return False


def _all_year(sequence: list[Atom]) -> list[Atom]:
    """« …, toute l'année sauf jours fériés »: where no season is told, « toute l'année » says nothing."""
    if shape(sequence[:2]) == "YT" and "D" not in shape(sequence):
        return with_days([sequence[1]._replace(sep=3), *sequence[2:]])  # « toute l'année de 9h à 23h »
    if any(atom.kind in "SOH" for atom in sequence):
        heads = len(sequence) > 1 and sequence[0].kind == "Y" and sequence[1].kind == "S"  # « Ouvert à l'année. De mai à … »
        sequence = [sequence[1]._replace(sep=3), *sequence[2:]] if heads else sequence
        last = sequence[-1]
        return sequence[:-1] if last.kind == "Y" and last.sep > 1 and len(sequence) > 1 else sequence
    kept: list[Atom] = []
    sep = 0
    for atom in sequence:
        if atom.kind == "Y":
            sep = max(sep, atom.sep)
            kept[-1:] = [a._replace(after=max(a.after, atom.after)) for a in kept[-1:]]
            continue
        kept.append(atom._replace(sep=max(sep, atom.sep)))
        sep = 0
    return kept


# --- seasons ---------------------------------------------------------------------------------------------------------------
def _weeks(scopes_told: list[Scope]) -> tuple[dict[Key, Value], list[Told]]:
    """Return the usual week, and that of each season."""
    general: dict[Key, Value] = {}
    told: list[Told] = []
    governed = frozenset(day for season, _ in scopes_told if season and season.kind == "S" for day in season.value.days)
    for season, chunk in scopes_told:
        if season is None or season.kind == "Y":
            if general:
                raise NotUnderstood("deux fois toute l'année")
            general = _week(chunk, general, in_season=False)
            continue
        summer = season.kind == "O" and ("ete" in season.text.lower() or "estiv" in season.text.lower())
        if summer and not governed >= _SUMMER:
            raise NotUnderstood("« hors été » : quel été ?")
        days = Season(YEAR - governed) if season.kind == "O" else season.value
        if days is not None and (not (days.days or days.dated) or (season.kind == "O" and not governed)):
            raise NotUnderstood("« hors saison » : quelle saison ?")
        dates, kinds = days is not None and days.of_dates, shape(chunk)
        if days is not None and not days.dated and len(days.days) == 1 and ("D" in kinds or (not dates and kinds != "X")):
            raise NotUnderstood("un jour de l'année : quels horaires ?")  # « Mar-sam 9h-12h ⏎ Noël », « …, 21 juin 9h-22h »
        told.append(Told(days, _week(chunk, general, in_season=True, dates=dates and bool(general))))
    return general, told


def _departing(season: Atom, chunk: list[Atom], general: dict[Key, Value]) -> Told:
    """« …, tous les jours en août »: at the usual hours; « …, fermé le lundi matin en hiver »: the usual week but for that."""
    if not general:
        raise NotUnderstood("à quoi se rapporte la saison ?")
    if shape(chunk) == "D":
        values = {value for key, value in general.items() if key != PH and not value.closed}
        if len(values) != 1:
            raise NotUnderstood("plus de jours en saison : à quelles heures ?")
        said: dict[Key, Value] = {key: next(iter(values)) for item in chunk[0].value for key in item.keys}
    else:
        days, values_told = sorted(chunk, key=lambda atom: atom.kind != "D")
        said = week([Clause(tuple(days.value), (values_told,))], general)
    return Told(season.value, general | said if season.kind == "H" else said, departs=True)


# --- clauses ----------------------------------------------------------------------------------------------------------
def _week(chunk: list[Atom], general: dict[Key, Value], in_season: bool, dates: bool = False) -> dict[Key, Value]:
    """Return the week of ``chunk``; hours told alone of ``dates`` (« 24 décembre 9h-16h ») are theirs, whatever the day."""
    kinds = shape(chunk)
    if kinds == "R" and "commande" in chunk[0].text.lower():
        raise NotUnderstood("sur commande : quand ?")
    if in_season and kinds == "X" and chunk[0].value:
        raise NotUnderstood("fermé une demi-journée : les heures de l'autre ?")
    if in_season and kinds == "U" and general:
        return later(general, chunk[0].value, dates)
    if in_season and kinds == "X":
        return dict.fromkeys(sorted(EVERY_DAY), OFF)
    if kinds == "R" or (in_season and kinds == "T" and general and not dates):
        days = tuple(k for k in general if k != PH and not general[k].closed) if general else tuple(sorted(EVERY_DAY))
        if len({general[k] for k in days if k in general}) > 1 and kinds == "T":
            raise NotUnderstood("saison : quels jours ?")
        return week([Clause((DayItem(days),), tuple(chunk))])
    if kinds == "T" and (dates or chunk[0].value.spans == ((0, 24 * 60),)):  # « 24h/24 »
        return week([Clause((DayItem(tuple(sorted(EVERY_DAY))),), tuple(chunk))])
    chunk = without_announced(chunk)
    weeks: list[dict[Key, Value]] = []
    reason = NotUnderstood("jours ou heures isolés")
    for clauses in readings(chunk):
        try:
            candidate = week(clauses)
        except NotUnderstood as error:
            reason = error
            continue
        if candidate not in weeks:
            weeks.append(candidate)
    if len(weeks) > 1:
        raise NotUnderstood("deux lectures possibles")
    if not weeks:
        raise reason
    return weeks[0]
