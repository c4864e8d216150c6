"""One French text about opening hours in, one OSM ``opening_hours`` text out, or NotUnderstood.

Reading goes text → words (hours_words) → atoms (hours_atoms) → seasons and clauses (here) → week (hours_week) → OSM (hours_osm).
A text that can be cut into clauses in two ways that differ in meaning is refused: étal publishes no guess about hours.
"""

from __future__ import annotations

import re

from pipeline.normalise.hours_atoms import Atom, atoms
from pipeline.normalise.hours_clauses import readings
from pipeline.normalise.hours_closings import added_days, clause_count, closed_days, closed_noons, closed_periods, valued
from pipeline.normalise.hours_context import VALUES, every_day, named_seasons, repeated, slash_lists, with_days
from pipeline.normalise.hours_days import DayItem
from pipeline.normalise.hours_openings import open_halves, opened
from pipeline.normalise.hours_osm import OFF, PH, YEAR, Key, Season, Value, finish, season_text, week_rules
from pipeline.normalise.hours_pauses import paused
from pipeline.normalise.hours_week import Clause, week
from pipeline.normalise.hours_words import EVERY_DAY, NotUnderstood, Word


def read(found: list[Word]) -> str:
    """Return the canonical OSM text of typed words. Raises NotUnderstood."""
    counts = {word.value for word in found if word.kind == "count"}
    found = slash_lists(opened([word for word in found if word.kind != "count"]))
    sequence = atoms(found)
    for settle in (closed_noons, paused, open_halves, repeated, named_seasons):
        sequence = settle(sequence)
    sequence, added = added_days(sequence)
    sequence, closed = closed_days(sequence)
    sequence, closures = closed_periods(sequence)
    if closures and not any(a.kind == "S" for a in sequence):  # « fermé en janvier, ouvert le reste de l'année … »
        sequence = [a._replace(kind="Y") if a.kind == "O" else a for a in sequence]
    daily = [a.kind for a in sequence] == ["Y", "T"]  # « toute l'année de 9h à 23h »
    sequence, fallback = _appointments(_all_year(sequence))
    sequence = with_days(sequence) if daily else sequence
    scopes = _merged(_scopes(every_day(sequence)))
    rules = [*_rules(scopes, [*closures, *closed], counts), *added]
    text = finish(rules, fallback)
    if text is None:
        raise NotUnderstood("rien de certain")
    return text


# --- what is taken out first ------------------------------------------------------------------------------------------
def _appointments(sequence: list[Atom]) -> tuple[list[Atom], bool]:
    """« … et sur rendez-vous » at the end: outside the hours said, by appointment (OSM's fallback)."""
    places = [i for i, atom in enumerate(sequence) if atom.kind == "A"]
    if not places:
        return sequence, False
    i = places[0]
    if len(places) == 1 and i == len(sequence) - 2 and sequence[i + 1].kind == "D" and sequence[i].after < 2 <= i:
        return [*sequence[:i], sequence[i]._replace(kind="R", sep=2), sequence[i + 1]], False  # « … et sur rdv le lundi »
    if len(places) > 1 or i != len(sequence) - 1 or i == 0 or sequence[i - 1].kind not in "TDXS":
        raise NotUnderstood("« ou sur rendez-vous » : à la place de quoi ?")
    if sequence[i - 1].kind == "D" and not valued(sequence[:i]):  # « 9h-12h le lundi, mardi et sur rendez-vous »
        raise NotUnderstood("« et sur rendez-vous » : pour quels jours ?")
    return sequence[:i], True


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


# --- seasons ----------------------------------------------------------------------------------------------------------
Scope = tuple[Atom | None, list[Atom]]


def _scopes(sequence: list[Atom]) -> list[Scope]:
    """Cut at the seasons: before (« du 1er mai au 30 septembre : … ») or after (« … de mai à septembre ») what they govern."""
    places = [i for i, atom in enumerate(sequence) if atom.kind in "SOYH"]
    if not places:
        return [(None, sequence)]
    first, last = places[0], places[-1]
    chunks = [sequence[a + 1 : b] for a, b in zip(places, [*places[1:], len(sequence)], strict=True)]
    before = sequence[:first]
    seasons = [sequence[i] for i in places]
    if shared := _shared_days(before, chunks):
        scopes: list[Scope] = list(zip(seasons, shared, strict=True))
    elif not before or all(s.sep >= 2 and s.after < 2 for s in seasons):
        scopes = [(None, before)] if before else []
        scopes += list(zip(seasons, chunks, strict=True))
    elif len(places) > 1 and _seasons_last(sequence) and last == len(sequence) - 1:
        scopes = list(zip(seasons, [before, *chunks[:-1]], strict=True))
        if any(clause_count(chunk) != 1 for _, chunk in scopes):  # « lun-sam 9h-19h, dimanche 10h-18h en décembre »
            raise NotUnderstood("la saison vaut-elle pour tout ?")
    elif len(places) == 1:
        scopes = _one_season(seasons[0], before, chunks[0])
    else:
        raise NotUnderstood("à quoi se rapporte la saison ?")
    scopes = _carried(scopes)
    if any(season is not None and season.kind == "S" and _one_day(season.value, chunk) for season, chunk in scopes):
        raise NotUnderstood("un jour de l'année : quels horaires ?")
    if any(not chunk for _, chunk in scopes):
        raise NotUnderstood("saison sans horaires")
    return scopes


def _one_day(season: Season, chunk: list[Atom]) -> bool:
    """« du mardi au dimanche 14h-18h (ouvert le 14 juillet) »: the days of a week in one day of the year."""
    week = any(len(item.keys) > 1 and not item.every for atom in chunk if atom.kind == "D" for item in atom.value)
    dated = bool(re.fullmatch(r"20\d\d [A-Z][a-z]{2} \d\d", season.dated))
    return week and (dated or (bool(season.days) and len(season.days) < 4))


def _seasons_last(sequence: list[Atom]) -> bool:
    """« mer-dim 10h-20h, du 1er au 24 juin. Mer-dim 10h-23h, du 25 au 30 juin », « 9h-17h d'octobre à mars et 9h-18h en mai »."""
    kinds = "".join(atom.kind for atom in sequence)
    seasons = [atom for atom in sequence if atom.kind in "SOYH"]
    return all(s.after > max(s.sep, 1) for s in seasons) or bool(re.fullmatch(r"(?:DT[SO]){2,}", kinds))


def _merged(scopes: list[Scope]) -> list[Scope]:
    """« Avril : lun-ven 10h-18h ⏎ Avril : sam 14h-18h »: one season told twice is told once."""
    kept: list[Scope] = []
    for season, chunk in scopes:
        same = [k for k, (other, _) in enumerate(kept) if season and other and other.value == season.value]
        if same and season and season.kind == "S":
            kept[same[0]] = (kept[same[0]][0], [*kept[same[0]][1], *chunk])
        else:
            kept.append((season, chunk))
    return kept


def _shared_days(before: list[Atom], chunks: list[list[Atom]]) -> list[list[Atom]]:
    """« Du mercredi au lundi de 10h à 18h d'avril à octobre et de 14h à 18h de novembre à mars »: the days are said once."""
    count = 3 if [a.kind for a in before[:3]] == ["D", "E", "D"] else 1  # « lun-sam sauf jours fériés »
    days, hours_before = before[:count], before[count:]
    if len(chunks) < 2 or not before or before[0].kind != "D" or any(a.kind not in "TL" for a in hours_before):
        return []
    told = [hours_before, *chunks[:-1]] if hours_before and not chunks[-1] else chunks if not hours_before else []
    if not told or any(not hours or any(a.kind not in "TL" for a in hours) for hours in told):
        return []
    return [[*days, *hours] for hours in told]


def _carried(scopes: list[Scope]) -> list[Scope]:
    """« De novembre à mars du mardi au dimanche de 9h à 17h et d'avril à octobre de 9h à 18h »: the days, said once, hold on."""
    (first, told), *others = scopes
    if first is None or not others or [a.kind for a in told] != ["D", "T"]:
        return scopes
    if any(s is None or s.kind != "S" or s.sep > 2 or [a.kind for a in hours] != ["T"] for s, hours in others):
        return scopes
    return [scopes[0], *((season, [told[0], *hours]) for season, hours in others)]


def _one_season(season: Atom, before: list[Atom], chunk: list[Atom]) -> list[Scope]:
    """« … 10h-19h. De mai à septembre. », « tous les jours de mai à septembre de 10h à 19h », « …, samedi en août 9h-12h »."""
    if not chunk:
        if clause_count(before) != 1:
            return _last_clause(season, before)
        return [(season, before)]
    if [a.kind for a in before] == ["D"] and all(a.kind in "TL" for a in chunk):
        return [(season, [*before, *chunk])]
    if [a.kind for a in before] == ["D"] and chunk[0].kind == "D" and all(item.every for item in before[0].value):
        return [(season, chunk)]  # « 7j/7 en juillet et août : du dimanche au jeudi de 10h à 21h30, … »
    if season.sep >= 2 or season.after >= 2 or before[-1].kind != "D" or chunk[0].kind not in VALUES:
        raise NotUnderstood("à quoi se rapporte la saison ?")
    general, governed = before[:-1], [before[-1], *chunk]
    if clause_count(governed) != 1:
        raise NotUnderstood("la saison vaut-elle pour tout ?")
    return [(None, general), (season, governed)] if general else [(season, governed)]


def _last_clause(season: Atom, before: list[Atom]) -> list[Scope]:
    """« lun-ven 9h-18h, samedi 9h-12h (semaines paires) »: every other week, what was told last."""
    last = next((i for i in range(len(before) - 1, 0, -1) if before[i].kind == "D"), 0)
    clear = last and before[0].kind == "D" and before[last].sep >= 2 and season.sep < 2
    if not clear or not season.value or not season.value.dated.startswith("week"):
        raise NotUnderstood("la saison vaut-elle pour tout ?")
    return [(None, before[:last]), (season, before[last:])]


def _rules(scopes: list[Scope], closures: list[str], counts: set[int]) -> list[str]:
    general: dict[Key, Value] = {}
    seasonal: list[tuple[Season | None, dict[Key, Value]]] = []
    holiday: dict[Key, Value] = {}
    governed: frozenset[int] = frozenset()
    for season, _ in scopes:
        if season is not None and season.kind == "S":
            governed |= season.value.days
    for season, chunk in scopes:
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
    seasonal.sort(key=lambda s: (s[0] is None, _first_day(s[0]) if s[0] else 0))
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


def _first_day(season: Season) -> int:
    """Where the season starts in the year; one through New Year starts in autumn."""
    if season.dated or not season.days:
        return 400
    return next((d for d in sorted(season.days) if d - 1 not in season.days and not (d == 1 and 366 in season.days)), 0)


def _check_seasons(general: dict[Key, Value], seasonal: list[tuple[Season | None, dict[Key, Value]]]) -> None:
    """A season replaces the usual week, or adds days to it; where it does neither wholly, its Saturdays are anyone's guess."""
    usual = {k for k in general if k != PH and not general[k].closed}
    covered: frozenset[int] = frozenset()
    for season, said in seasonal:
        if not general and set(said) - {PH} < EVERY_DAY and all(v.closed for v in said.values()):
            raise NotUnderstood("fermé en saison certains jours : et les autres ?")
        here = {k for k in said if k != PH}
        if usual and usual & here and not usual <= here:
            raise NotUnderstood("la saison remplace-t-elle toute la semaine ?")
        if season is not None:
            if len(covered & season.days) > 1:
                raise NotUnderstood("saisons qui se recouvrent")
            covered |= season.days
    differ = len({said[PH] for _, said in seasonal if PH in said}) > 1
    if differ and (PH in general or any(season is None or season.dated for season, said in seasonal if PH in said)):
        raise NotUnderstood("jours fériés selon la saison")


# --- clauses ----------------------------------------------------------------------------------------------------------
def _week(chunk: list[Atom], general: dict[Key, Value], in_season: bool) -> dict[Key, Value]:
    kinds = [atom.kind for atom in chunk]
    if kinds == ["R"] and "commande" in chunk[0].text.lower():
        raise NotUnderstood("sur commande : quand ?")
    if in_season and kinds == ["X"] and chunk[0].value:
        raise NotUnderstood("fermé une demi-journée : les heures de l'autre ?")
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
