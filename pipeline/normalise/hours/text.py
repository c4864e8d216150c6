"""One French text about opening hours in, one OSM ``opening_hours`` text out, or NotUnderstood.

Reading goes text → words (words) → atoms (atoms) → seasons and clauses (here) → week (week) → OSM (osm).
A text that can be cut into clauses in two ways that differ in meaning is refused: étal publishes no guess about hours.
"""

from __future__ import annotations

from typing import Final

from pipeline.normalise.hours.asked import appointment, asked_by_part
from pipeline.normalise.hours.atoms import Atom, atoms
from pipeline.normalise.hours.clauses import readings
from pipeline.normalise.hours.closings import added_days, closed_days, closed_noons, closed_periods, in_term, valued
from pipeline.normalise.hours.context import asked_first, every_day, hours_first, named_seasons, repeated, slash_lists, with_days
from pipeline.normalise.hours.days import DayItem
from pipeline.normalise.hours.openings import open_halves, opened
from pipeline.normalise.hours.osm import OFF, PH, YEAR, Key, Season, Value, Week, finish, season_text, week_rules
from pipeline.normalise.hours.parts import later
from pipeline.normalise.hours.pauses import paused, unbroken
from pipeline.normalise.hours.scopes import Scope, scopes
from pipeline.normalise.hours.week import Clause, week
from pipeline.normalise.hours.words import EVERY_DAY, NotUnderstood, Word

_SETTLED: Final = (
    closed_noons, paused, unbroken, in_term, open_halves, repeated, named_seasons, hours_first, asked_by_part, asked_first,
)  # fmt: skip
"""What puts atoms in order, one after the other, before they are cut into seasons and clauses."""


def read(found: list[Word]) -> str:
    """Return the canonical OSM text of typed words. Raises NotUnderstood."""
    counts = {word.value for word in found if word.kind == "count"}
    found = slash_lists(opened([word for word in found if word.kind != "count"]))
    sequence = atoms(found)
    for settle in _SETTLED:
        sequence = settle(sequence)
    sequence, added = added_days(sequence)
    sequence, closed = closed_days(sequence)
    sequence, closures = closed_periods(sequence)
    if closures and not any(a.kind == "S" for a in sequence):  # « fermé en janvier, ouvert le reste de l'année … »
        sequence = [a._replace(kind="Y") if a.kind == "O" else a for a in sequence]
    daily = [a.kind for a in sequence] == ["Y", "T"]  # « toute l'année de 9h à 23h »
    sequence, fallback = _appointments(_all_year(sequence))
    sequence = with_days(sequence) if daily else sequence
    rules = [*_rules(scopes(every_day(sequence)), [*closures, *closed], counts), *added]
    text = finish(rules, fallback)
    if text is None:
        raise NotUnderstood("rien de certain")
    return text


# --- what is taken out first ------------------------------------------------------------------------------------------
def _appointments(sequence: list[Atom]) -> tuple[list[Atom], str]:
    """« … et sur rendez-vous » at the end: outside the hours said, by appointment; the comment of OSM's fallback."""
    places = [i for i, atom in enumerate(sequence) if atom.kind == "A"]
    if not places:
        return sequence, ""
    i = places[0]
    if len(sequence) == 1 and "dehors" in sequence[0].text.lower():  # « en dehors de ces horaires, sur rendez-vous »
        return [sequence[0]._replace(kind="R")], ""
    if len(places) == 1 and i == len(sequence) - 2 and sequence[i + 1].kind == "D" and sequence[i].after < 2 <= i:
        return [*sequence[:i], sequence[i]._replace(kind="R", sep=2), sequence[i + 1]], ""  # « … et sur rdv le lundi »
    if len(places) > 1 or i != len(sequence) - 1 or i == 0 or sequence[i - 1].kind not in "TDXS":
        raise NotUnderstood("« ou sur rendez-vous » : à la place de quoi ?")
    if sequence[i - 1].kind == "D" and not valued(sequence[:i]):  # « 9h-12h le lundi, mardi et sur rendez-vous »
        raise NotUnderstood("« et sur rendez-vous » : pour quels jours ?")
    return sequence[:i], appointment(sequence[i].text)


def _all_year(sequence: list[Atom]) -> list[Atom]:
    """« …, toute l'année sauf jours fériés »: where no season is told, « toute l'année » says nothing."""
    if any(atom.kind in "SOH" for atom in sequence):
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


# --- rules ---------------------------------------------------------------------------------------------------------------
def _rules(told: list[Scope], closures: list[str], counts: set[int]) -> list[str]:
    general: dict[Key, Value] = {}
    seasonal: list[tuple[Season | None, dict[Key, Value]]] = []
    holiday: dict[Key, Value] = {}
    governed: frozenset[int] = frozenset()
    for season, _ in told:
        if season is not None and season.kind == "S":
            governed |= season.value.days
    for season, chunk in told:
        said = _week(chunk, general, season is not None and season.kind != "Y")
        if season is None or season.kind == "Y":
            if general:
                raise NotUnderstood("deux fois toute l'année")
            general = said
            continue
        days = Season(YEAR - governed) if season.kind == "O" else season.value
        if days is not None and (not (days.days or days.dated) or (season.kind == "O" and not governed)):
            raise NotUnderstood("« hors saison » : quelle saison ?")
        seasonal.append((days, _of_one_day(days, said, chunk)))
    _check_seasons(general, seasonal)
    if counts and (seasonal or counts != {sum(not v.closed for k, v in general.items() if k != PH)}):
        raise NotUnderstood("« j/7 » : quels jours ?")
    if seasonal and PH in general:  # a season's rule, coming after, would override the public holidays'
        holiday = {PH: general.pop(PH)}
    rules = week_rules(general)
    differ = len({said[PH] for _, said in seasonal if PH in said}) > 1
    everywhere = all(PH in said for _, said in seasonal) and not differ
    seasonal.sort(key=lambda s: (s[0] is None, any(s[0] and o and s[0].days < o.days for o, _ in seasonal), _first_day(s[0])))
    for days, said in seasonal:
        rules += _season_rules(days, {k: v for k, v in said.items() if k != PH})
    for days, said in seasonal:  # said of winter alone, it leaves the summer's holidays as they are
        always = everywhere and (said[PH].closed or len(YEAR - governed) == 0)  # else its holidays are those of the season
        if PH in said and (always or days is None or days.dated or (said[PH].closed and not differ)):
            holiday |= {PH: said[PH]}
        elif PH in said and days is not None:
            rules += week_rules({PH: said[PH]}, season_text(days))
    rules += week_rules(holiday)
    if not any(k != PH and not v.closed for said in (general, *(s for _, s in seasonal)) for k, v in said.items()):
        raise NotUnderstood("rien ne dit quand c'est ouvert")  # « PH off » alone would be closed all year
    return [*rules, *(f"{selector} off" for selector in closures)]


def _of_one_day(season: Season | None, said: dict[Key, Value], chunk: list[Atom]) -> dict[Key, Value]:
    """« …, 24 décembre 9h-16h »: hours of that day, whichever day of the week; « Mar-sam 9h-12h ⏎ Noël » says nothing sure."""
    if season is None or season.dated or len(season.days) != 1:
        return said
    if any(atom.kind == "D" for atom in chunk) or len(set(said.values())) != 1:
        raise NotUnderstood("un jour de l'année : quels horaires ?")
    return dict.fromkeys(sorted(EVERY_DAY), next(iter(said.values())))


def _season_rules(season: Season | None, said: dict[Key, Value]) -> list[str]:
    if season is None:
        if set(said) != EVERY_DAY or len(set(said.values())) != 1:  # opening-hours-py reads « SH Mo-Fr » as SH or Mo-Fr
            raise NotUnderstood("vacances scolaires : jours particuliers")
        return [week_rules({0: said[0]}, "SH")[0].replace("SH Mo", "SH")]
    selector = season_text(season)
    if set(said) == EVERY_DAY and set(said.values()) == {OFF}:
        return [f"{selector} off"]
    return week_rules(said, selector)


def _first_day(season: Season | None) -> int:
    """Where the season starts in the year; one through New Year starts in autumn."""
    if season is None or season.dated or not season.days:
        return 400
    return next((d for d in sorted(season.days) if d - 1 not in season.days and not (d == 1 and 366 in season.days)), 0)


def _check_seasons(general: dict[Key, Value], seasonal: list[tuple[Season | None, dict[Key, Value]]]) -> None:
    """A season replaces the usual week, or adds days to it; where it does neither wholly, its Saturdays are anyone's guess."""
    usual = {k for k in general if k != PH and not general[k].closed}
    covered: list[tuple[frozenset[int], dict[Key, Value]]] = []
    for season, said in seasonal:
        if not general and set(said) - {PH} < EVERY_DAY and all(v.closed for v in said.values()):
            raise NotUnderstood("fermé en saison certains jours : et les autres ?")
        here = {k for k in said if k != PH}
        if usual and usual & here and not usual <= here:
            raise NotUnderstood("la saison remplace-t-elle toute la semaine ?")
        if season is not None:
            if any(_overlap(days, season.days) and not _within(season.days, said, days, told) for days, told in covered):
                raise NotUnderstood("saisons qui se recouvrent")
            covered.append((season.days, said))
    differ = len({said[PH] for _, said in seasonal if PH in said}) > 1
    if differ and (PH in general or any(season is None or season.dated for season, said in seasonal if PH in said)):
        raise NotUnderstood("jours fériés selon la saison")


def _overlap(days: frozenset[int], others: frozenset[int]) -> bool:
    """« du 15 septembre au 15 juin …, du 15 juin au 15 septembre … »: the days on which both end are no matter."""
    return len(days & others) > 2


def _within(days: frozenset[int], said: Week, wide: frozenset[int], told: Week) -> bool:
    """« De mars à novembre : sam-dim 14h-18h ⏎ Juillet-août : mer-dim 14h-19h »: the narrower says all the days of the wider."""
    kept = all(value.closed or key in said for key, value in told.items() if key != PH)
    return days < wide and kept and (PH not in said or said[PH] == told.get(PH))


# --- clauses ----------------------------------------------------------------------------------------------------------
def _week(chunk: list[Atom], general: dict[Key, Value], in_season: bool) -> dict[Key, Value]:
    kinds = [atom.kind for atom in chunk]
    if kinds == ["R"] and "commande" in chunk[0].text.lower():
        raise NotUnderstood("sur commande : quand ?")
    if in_season and kinds == ["X"] and chunk[0].value:
        raise NotUnderstood("fermé une demi-journée : les heures de l'autre ?")
    if in_season and kinds == ["U"] and general:
        return later(general, chunk[0].value)
    if in_season and kinds == ["X"]:
        return dict.fromkeys(sorted(EVERY_DAY), OFF)
    if kinds == ["R"] or (in_season and kinds == ["T"] and general):
        days = tuple(k for k in general if k != PH and not general[k].closed) if general else tuple(sorted(EVERY_DAY))
        if len({general[k] for k in days if k in general}) > 1 and kinds == ["T"]:
            raise NotUnderstood("saison : quels jours ?")
        return week([Clause((DayItem(days),), tuple(chunk))])
    if kinds == ["T"] and chunk[0].value.spans == ((0, 24 * 60),):  # « 24h/24 »
        return week([Clause((DayItem(tuple(sorted(EVERY_DAY))),), tuple(chunk))])
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
