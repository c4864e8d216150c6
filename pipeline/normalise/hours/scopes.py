"""Atoms of a text in, its seasons with what each governs out: before (« du 1er mai au 30 juin : … ») or after (« … en août »).

Where a season may govern one clause or all of them, the text is refused.
"""

from __future__ import annotations

import re

from pipeline.normalise.hours.osm import MIDNIGHT, YEAR, Season
from pipeline.normalise.hours.sequence import VALUES, Atom, clause_count, is_every, shape
from pipeline.normalise.hours.words import EVERY_DAY, NotUnderstood

Scope = tuple[Atom | None, list[Atom]]


def scopes(sequence: list[Atom]) -> list[Scope]:
    """Cut at the seasons: before (« du 1er mai au 30 septembre : … ») or after (« … de mai à septembre ») what they govern."""
    if shape(sequence[-2:]) == "US" and sequence[-1].sep < 2:  # « 10h-19h, jusqu'à 22h en juillet et août »
        until, season = sequence[-2:]
        sequence = [*sequence[:-2], season._replace(sep=max(until.sep, 2), after=0), until._replace(sep=0, after=3)]
    places = [i for i, atom in enumerate(sequence) if atom.kind in "SOYH"]
    if not places:
        return [(None, sequence)]
    first, last = places[0], places[-1]
    chunks = [sequence[a + 1 : b] for a, b in zip(places, [*places[1:], len(sequence)], strict=True)]
    before = sequence[:first]
    seasons = [sequence[i] for i in places]
    if sentences := _by_sentence(sequence):
        found: list[Scope] = sentences
    elif halves := _halves_of_year(sequence, places):
        found = halves
    elif shared := _shared_days(before, chunks):
        found = list(zip(seasons, shared, strict=True))
    elif shape(before) == "D" and is_every(before[0]) and all(season.kind == "S" and _heads(season) for season in seasons):
        found = list(zip(seasons, [_of_all_days(before, chunk) for chunk in chunks], strict=True))
    elif not before or all(_heads(season) for season in seasons):
        found = [(None, before)] if before else []
        found += list(zip(seasons, chunks, strict=True))
    elif len(places) > 1 and _seasons_last(sequence) and last == len(sequence) - 1:
        found = list(zip(seasons, [before, *chunks[:-1]], strict=True))
        # « lun-sam 9h-19h, dimanche 10h-18h en décembre »; « … ; sur rdv le reste de l'année » says its days
        if any(clause_count(chunk) != 1 and shape(chunk) != "R" for _, chunk in found):
            raise NotUnderstood("la saison vaut-elle pour tout ?")
    elif len(places) == 1:
        found = _one_season(seasons[0], before, chunks[0])
    else:
        raise NotUnderstood("à quoi se rapporte la saison ?")
    found = _carried(found)
    if any(season is not None and season.kind == "S" and _one_day(season.value, chunk) for season, chunk in found):
        raise NotUnderstood("un jour de l'année : quels horaires ?")
    return found


def _by_sentence(sequence: list[Atom]) -> list[Scope]:
    """« 7h30-20h du 18/06 au 31/08. Hors été : 8h-12h30. »: a season in each sentence, before or after what it governs."""
    starts = [i for i, atom in enumerate(sequence) if atom.sep == 3]
    if len(starts) < 2 or starts[0]:
        return []
    sentences = [sequence[a:b] for a, b in zip(starts, [*starts[1:], len(sequence)], strict=True)]
    found: list[Scope] = []
    for told in sentences:
        seasons = [i for i, atom in enumerate(told) if atom.kind in "SOH"]
        if len(seasons) != 1 or seasons[0] not in (0, len(told) - 1) or "T" not in shape(told):
            return []
        chunk = [atom for atom in told if atom.kind not in "SOH"]
        found.append((told[seasons[0]], [chunk[0]._replace(sep=3), *chunk[1:]]))
    return found


def _heads(season: Atom) -> bool:
    """« …, en juillet 9h-19h », « … et en juillet 9h-19h », « … ; en juillet, mar-sam 9h-19h »: of what follows."""
    return (season.sep >= 1 and season.after < 2) or season.sep > season.after


def _halves_of_year(sequence: list[Atom], places: list[int]) -> list[Scope]:
    """« … 14h-18h de septembre à juin et en juillet-août 10h-19h »: two seasons make the year, so all is of one or the other."""
    if len(places) != 2 or any(sequence[i].kind != "S" for i in places):
        return []
    first, second = (sequence[i] for i in places)
    if len(first.value.days & second.value.days) > 2 or len(first.value.days | second.value.days) < len(YEAR) - 1:
        return []
    i, j = places
    if j == i + 1 and i > 0 and j < len(sequence) - 1:
        return [(first, sequence[:i]), (second, sequence[j + 1 :])]
    start = next((k for k in range(i + 1, j) if sequence[k].kind == "D"), 0)
    if i == 1 and sequence[0].kind == "D" and start and j == len(sequence) - 1:
        # « tous les jours d'avril à octobre 10h-19h et mer-lun 10h-18h de novembre à mars »
        return [(first, [sequence[0], *sequence[2:start]]), (second, sequence[start:j])]
    return []


def _one_day(season: Season, chunk: list[Atom]) -> bool:
    """« du mardi au dimanche 14h-18h (ouvert le 14 juillet) »: the days of a week in one day of the year."""
    week = any(len(item.keys) > 1 and not item.every for atom in chunk if atom.kind == "D" for item in atom.value)
    dated = bool(re.fullmatch(r"20\d\d [A-Z][a-z]{2} \d\d", season.dated))
    return week and (dated or (bool(season.days) and len(season.days) < 4))


def _seasons_last(sequence: list[Atom]) -> bool:
    """« mer-dim 10h-20h, du 1er au 24 juin. Mer-dim 10h-23h, du 25 au 30 juin », « 9h-17h d'octobre à mars et 9h-18h en mai »."""
    kinds = shape(sequence)
    seasons = [atom for atom in sequence if atom.kind in "SOYH"]
    return all(s.after > max(s.sep, 1) for s in seasons) or bool(re.fullmatch(r"(?:DT[SO]){2,}", kinds))


def _shared_days(before: list[Atom], chunks: list[list[Atom]]) -> list[list[Atom]]:
    """« Du mercredi au lundi de 10h à 18h d'avril à octobre et de 14h à 18h de novembre à mars »: the days are said once."""
    count = 3 if shape(before[:3]) == "DED" else 1  # « lun-sam sauf jours fériés »
    days, hours_before = before[:count], before[count:]
    if len(chunks) < 2 or not before or before[0].kind != "D" or any(a.kind not in "TL" for a in hours_before):
        return []
    told = [hours_before, *chunks[:-1]] if hours_before and not chunks[-1] else chunks if not hours_before else []
    if told is chunks and all(shape(chunk) in {"T", "TDT"} for chunk in chunks):
        return [[*days, *chunk] for chunk in chunks]  # « … d'octobre à avril 13h-17h et le week-end 14h-18h »
    if not told or any(not hours or any(a.kind not in "TL" for a in hours) for hours in told):
        return []
    return [[*days, *hours] for hours in told]


def _of_all_days(every: list[Atom], chunk: list[Atom]) -> list[Atom]:
    """« 7j/7. Du 1er mai au 30 juin : 10h-19h. Du 1er juillet … : lun-sam …, dim … »: of every day, or of the days told there."""
    told = {key for atom in chunk if atom.kind == "D" for item in atom.value for key in item.keys}
    if told and not told >= EVERY_DAY:
        raise NotUnderstood("« tous les jours », puis quelques-uns : et les autres ?")
    return chunk if told else [*every, *chunk]


def _carried(found: list[Scope]) -> list[Scope]:
    """« De novembre à mars du mardi au dimanche de 9h à 17h et d'avril à octobre de 9h à 18h »: the days, said once, hold on."""
    (first, told), *others = found
    if first is None or not others or shape(told) != "DT":
        return found
    if any(s is None or s.kind != "S" or s.sep > 2 or shape(hours) != "T" for s, hours in others):
        return found
    return [found[0], *((season, [told[0], *hours]) for season, hours in others)]


def _one_season(season: Atom, before: list[Atom], chunk: list[Atom]) -> list[Scope]:
    """« … 10h-19h. De mai à septembre. », « tous les jours de mai à septembre de 10h à 19h », « …, samedi en août 9h-12h »."""
    kinds = shape(before)
    bracketed = season.bracket and shape(chunk) == "T" and "T" in kinds  # « lun-ven 9h-12h 14h-17h (juillet-août 9h-13h) »
    if clause_count(before) == 1 and (bracketed or shape(chunk) == "U"):  # « mar-dim 10h-19h (juillet-août 22h) »
        return [(None, before), (season, chunk)]
    pairs = [(one, other) for one in before[1].value.spans for other in before[2].value.spans] if kinds == "DTT" else []
    again = any(a < (d or MIDNIGHT) and c < (b or MIDNIGHT) for (a, b), (c, d) in pairs)
    if not chunk and pairs and (before[2].bracket or again):
        return [(None, before[:-1]), (season, before[-1:])]  # « lun-dim 7h-22h (7h-23h en août) », « … et 7h-23h en août »
    if not chunk:
        return [(season, before)] if clause_count(before) == 1 else _last_clause(season, before)
    if kinds == "D" and all(a.kind in "TL" for a in chunk):
        return [(season, [*before, *chunk])]
    if kinds == "D" and chunk[0].kind == "D" and all(item.every for item in before[0].value):
        return [(season, chunk)]  # « 7j/7 en juillet et août : du dimanche au jeudi de 10h à 21h30, … »
    if season.sep >= 2 or season.after >= 2 or before[-1].kind != "D" or chunk[0].kind not in VALUES:
        raise NotUnderstood("à quoi se rapporte la saison ?")
    general, governed = before[:-1], [before[-1], *chunk]
    if clause_count(governed) != 1:
        raise NotUnderstood("la saison vaut-elle pour tout ?")
    return [(None, general), (season, governed)] if general else [(season, governed)]


def _last_clause(season: Atom, before: list[Atom]) -> list[Scope]:
    """« …, samedi 9h-12h (semaines paires) », « … (et mercredi 17h-19h de mai à septembre) »: of what was told last."""
    last = next((i for i in range(len(before) - 1, 0, -1) if before[i].kind == "D"), 0)
    clear = last and before[0].kind == "D" and before[last].sep >= 2 and season.sep < 2
    if not clear or not season.value or not (season.value.dated.startswith("week") or before[last].bracket):
        raise NotUnderstood("la saison vaut-elle pour tout ?")
    return [(None, before[:last]), (season, before[last:])]
