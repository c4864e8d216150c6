"""Atoms in, the same out without what leans on what stands beside it: « idem », a season's bare name, hours told of every day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline.normalise.hours.days import DayItem
from pipeline.normalise.hours.osm import PH, YEAR, Span, Week, day_of_year, days_between
from pipeline.normalise.hours.sequence import END, VALUES, Atom, clause_count, is_every, shape
from pipeline.normalise.hours.words import EVERY_DAY, NotUnderstood

_SEASONS: Final = {
    "ete": days_between(day_of_year(6, 1), day_of_year(9, 15)),
    "hiver": days_between(day_of_year(11, 15), day_of_year(3, 15)),
}
_SHORT: Final = 4
"""Days: fewer are feasts rather than a season."""


def repeated(sequence: list[Atom]) -> list[Atom]:
    """« lundi : 9h-12h ; mardi : idem », « lundi 9h-12h idem mardi jeudi »: the hours of the days just before, once more."""
    kept: list[Atom] = []
    left = list(sequence)
    while left:
        atom = left.pop(0)
        if atom.kind != "I":
            kept.append(atom)
        elif left and left[0].kind == "U" and left[0].sep < 2 and kept and kept[-1].kind == "D":
            continue  # « samedi idem mais fermeture 18h »: the closing alone says it
        elif left and left[0].kind == "D" and left[0].sep < 2 and kept and kept[-1].kind in VALUES:
            days, rest = _days_of_idem(left.pop(0), left)
            kept += [days._replace(sep=max(2, atom.sep), after=0), *_hours_before(kept, days.after)]
            left = [*rest, *left]
        elif atom.sep > 1 or atom.after < 2 or not kept or kept[-1].kind != "D":
            raise NotUnderstood("« idem » : comme quel jour ?")  # « vendredi idem lundi », « samedi : idem matin »
        else:
            kept += _hours_before(kept[:-1], atom.after)
    return kept


def _hours_before(kept: list[Atom], after: int) -> list[Atom]:
    values: list[Atom] = []
    for before in reversed(kept):
        if before.kind not in VALUES:
            break
        values.insert(0, before)
    if not values or len(kept) == len(values) or kept[-len(values) - 1].kind != "D":
        raise NotUnderstood("« idem » : comme quel jour ?")
    values[0] = values[0]._replace(sep=0)
    return [*values[:-1], values[-1]._replace(after=after)]


def _days_of_idem(days: Atom, after: list[Atom]) -> tuple[Atom, list[Atom]]:
    """« idem mardi jeudi vendredi, samedi 9h-19h »: where hours follow, the strongest mark parts their day from the others.

    Raises NotUnderstood where it may part them elsewhere: « idem mardi, mercredi - samedi 14h-19h ».
    """
    if not after or after[0].kind not in VALUES or after[0].sep > 1:
        return days, []
    most = max((item.sep for item in days.value[1:]), default=0)
    places = [i for i, item in enumerate(days.value) if i and item.sep == most]
    if most < 2 or len(places) != 1 or places[0] != len(days.value) - 1 or len(days.value[-1].keys) > 1:
        raise NotUnderstood("« idem » : quels jours ?")
    first, second = days.value[: places[0]], days.value[places[0] :]
    return days._replace(value=first, after=most), [days._replace(value=second, sep=most)]


def named_seasons(sequence: list[Atom]) -> list[Atom]:
    """« Été (01/04 au 30/09) »: the name goes, the dates stay; « été » alone says no dates."""
    kept: list[Atom] = []
    sequence = _dates_told_last(sequence)
    for i, atom in enumerate(sequence):
        after = sequence[i + 1] if i + 1 < len(sequence) else None
        dated = atom.kind == "O" and after is not None and after.kind == "S" and (after.bracket or not after.sep)
        if atom.kind != "N" and not dated:  # « fermé le mardi hors saison (octobre à mars) »
            kept.append(atom)
            continue
        if after is not None and after.kind in "SO" and after.sep < 3:
            _check_name(atom, after)
            heads = atom.sep == 3 and after.after == 3 and i + 2 < len(sequence)  # « Horaires d'été (1er juin - 31 août) ⏎ … »
            sequence[i + 1] = after._replace(
                sep=max(atom.sep, after.sep if after.sep > 2 else 0), after=0 if heads else after.after
            )
        elif "basse" in atom.text.lower() or _other_half(sequence, i):  # the rest of the year, where the high season is dated
            kept.append(atom._replace(kind="O", text="reste de l'annee"))
        else:
            raise NotUnderstood(f"« {atom.text.strip()} » : quelles dates ?")
    return kept


def _check_name(name: Atom, season: Atom) -> None:
    """« Été (du 1/11 au 31/03) »: the dates are those of another season."""
    said = name.text.lower()
    told = _SEASONS["ete" if "ete" in said or "estiv" in said else "hiver"] if re.search("ete|estiv|hiver", said) else YEAR
    if name.kind == "N" and season.kind == "S" and season.value.days and not season.value.days & told:
        raise NotUnderstood(f"« {name.text.strip()} » : à ces dates ?")


def _dates_told_last(sequence: list[Atom]) -> list[Atom]:
    """« Hiver : 9h-18h (du 1/11 au 31/03). Été : … »: the dates in a bracket, after the hours, are those of the name."""
    kept = list(sequence)
    for i, atom in enumerate(kept):
        j = next((j for j in range(i + 1, len(kept)) if kept[j].kind in "SONYH"), len(kept))
        told = kept[i + 1 : j]
        last = j < len(kept) and kept[j].kind == "S" and (j + 1 == len(kept) or kept[j].after == 3 or kept[j + 1].kind == "N")
        bound = last and (kept[j].bracket or kept[j].sep < kept[j].after)
        if atom.kind == "N" and told and bound and sum(a.kind == "D" for a in told) < 2:
            kept[i + 1 : j + 1] = [kept[j]._replace(sep=0, after=0), *told[:-1], told[-1]._replace(after=3)]
    return kept


def hours_first(sequence: list[Atom]) -> list[Atom]:
    """« 8h-13h : d'avril à septembre tous les jours ; d'octobre à mars le jeudi »: hours told once, for each season's days."""
    kinds = shape(sequence)
    pairs = [tuple(sequence[i : i + 2]) for i in range(1, len(sequence), 2)]
    if re.fullmatch(r"T(?:D[SO]){2,}", kinds):
        pairs = [(season._replace(sep=days.sep, after=0), days._replace(sep=0, after=season.after)) for days, season in pairs]
    elif not re.fullmatch(r"T(?:SD){2,}|T(?:SD)+OD", kinds):
        return sequence
    if any(first.sep < 2 for first, _ in pairs[1:]) or any(second.sep > 1 for _, second in pairs):
        return sequence  # which days go with which season?
    hours = sequence[0]
    told = [(s._replace(sep=3), d._replace(after=0), hours._replace(sep=0, after=3)) for s, d in pairs]
    return [atom for three in told for atom in three]


def days_after_bracket(sequence: list[Atom]) -> list[Atom]:
    """« 8h15-12h15 / 13h45-18h15 (17h15 le vendredi), du lundi au vendredi »: the bracket departs from what is told around it."""
    if not re.fullmatch("T[UT]DD", shape(sequence)) or not sequence[1].bracket or sequence[1].sep < 2 or sequence[2].sep > 1:
        return sequence
    hours, other, day, days = sequence
    return [hours, days._replace(sep=0, after=2), other, day._replace(after=3)]


def every_day(sequence: list[Atom]) -> list[Atom]:
    """« Du 02/04 au 17/06 : 8h-12h30 ⏎ Du 18/06 au 31/08 : 7h30-20h »: who names seasons and no day is open every day of them."""
    kinds = shape(sequence)
    if kinds[-1:] == "D" and kinds.count("D") == 1 and set(kinds) <= set("TLD") and is_every(sequence[-1]):
        return [sequence[-1]._replace(sep=3), *sequence[:-1]]  # « Midi : 12h-14h ⏎ Soir : 19h-23h ⏎ Ouvert 7 jours sur 7 »
    if kinds == "DTD" and is_every(sequence[0]) and is_every(sequence[-1]):
        return sequence[:-1]  # « Tous les soirs de 19h à 23h, 7 jours sur 7 »
    if kinds[-1:] == "D" and kinds.count("D") == 1 and sequence[-1].sep == 3 and is_every(sequence[-1]):
        sequence, kinds = sequence[:-1], kinds[:-1]
    if re.fullmatch("XDT{2,}", kinds) and sequence[2].sep == 3 and _is_one_list(sequence[1]):
        return [*sequence[2:], *sequence[:2]]  # « Fermé le mardi. Midi : 12h-14h ; soir : 19h-21h30 »
    daily = "D" not in kinds or (kinds[:1] == "S" and all(is_every(a) for a in sequence if a.kind == "D"))
    dated = daily and sum(kind in "SO" for kind in kinds) > 1  # of one season alone, nobody knows the days
    rest = kinds[:3] == "STO" and sequence[0].text[:1].isdigit() and sequence[2].sep > max(1, sequence[2].after)
    alone = kinds[:3] == "STS" and sequence[1].sep < 2 and all(a.sep == 3 for a in sequence[1:] if a.kind == "S")
    daily = (dated and set(kinds) <= set("STOD")) or ((alone or rest) and set(kinds) <= set("STDO")) or _from_day_to_day(sequence)
    return with_days(sequence) if daily else sequence


def _from_day_to_day(sequence: list[Atom]) -> bool:
    """« Ouvert du 1/06 au 15/09 de 11h à 23h »: from day to day; of « d'avril à octobre, 9h-19h » nobody knows the days."""
    seasons = [atom for atom in sequence if atom.kind == "S"]
    if len(seasons) != 1 or not re.fullmatch(r"ST{1,2}|T{1,2}S", shape(sequence)):
        return False
    days, dated = seasons[0].value
    return (seasons[0].text[:1].isdigit() and (len(days) > _SHORT or "-" in dated)) or dated.startswith("easter")


def _is_one_list(atom: Atom) -> bool:
    """« mardi et mercredi »; of « du lun au jeu, ven / sam », the last may be those of the hours that follow."""
    return all(item.sep < 2 and not item.half and not item.minus for item in atom.value)


def with_days(sequence: list[Atom]) -> list[Atom]:
    """Put « tous les jours » before the hours that no day precedes."""
    kept: list[Atom] = []
    for atom, after in pairwise([*sequence, END]):
        led = after.kind == "D" and after.sep < 2  # « 10h-18h tous les jours »
        alone = atom.kind == "T" and not led and (not kept or kept[-1].kind not in "TD")
        if alone:
            kept.append(Atom("D", [DayItem(tuple(range(7)), is_range=True, every=True)], sep=atom.sep))
        kept.append(atom._replace(sep=0) if alone else atom)
    return kept


def _other_half(sequence: list[Atom], i: int) -> bool:
    """« Été du 01/06 au 30/09 : … Hiver : … »: winter is what summer leaves, where nothing else is dated."""
    here = sequence[i].text.lower()
    names = [a.text.lower() for a in sequence if a.kind == "N" and a is not sequence[i]]
    opposite = "hiver" if "ete" in here else "ete" if "hiver" in here else ""
    return bool(opposite) and len(names) == 1 and opposite in names[0] and sum(a.kind == "S" for a in sequence) == 1


_MEALS = {"noon": (12 * 60 + 30, 13 * 60 + 30), "eve": (20 * 60, 21 * 60), "am": (10 * 60, 11 * 60), "pm": (15 * 60, 16 * 60)}
"""Minutes: who is open then is open at that part of the day."""


def without_echo(sequence: list[Atom]) -> tuple[list[Atom], list[Atom]]:
    """Return the atoms before the last sentence, and those of it, where it names every day and no hours of its own."""
    start = next((i for i in range(len(sequence) - 1, 0, -1) if sequence[i].sep == 3), 0)
    last = sequence[start:]
    kinds = {atom.kind for atom in last}
    days = [item for atom in last if atom.kind == "D" for item in atom.value]
    plain = bool(days) and all(item.every and not (item.half or item.minus) for item in days)
    plain = plain and {atom.kind for atom in sequence[:start]} == {"D", "T"}
    if not plain or kinds not in ({"D", "L"}, {"D", "L", "U"}, {"D", "U"}):
        return sequence, []
    return sequence[:start], last


def without_announced(chunk: list[Atom]) -> list[Atom]:
    """« Ouvert du mardi au samedi. Mardi à vendredi 9h-18h, samedi 10h-16h »: days told once more, each with its hours."""
    if len(chunk) < 2 or chunk[0].kind != "D":
        return chunk
    first, rest = chunk[0], chunk[1:]
    end = next((i for i, item in enumerate(first.value) if i and item.sep == 3), 0)
    if end:
        first, rest = first._replace(value=first.value[:end]), [first._replace(value=first.value[end:], opened=False), *rest]
    elif rest[0].kind != "D" or not (rest[0].sep == 3 or rest[0].bound):
        return chunk
    said = {key for item in first.value for key in item.keys}
    timed = [days for days, after in pairwise(rest) if days.kind == "D" and after.kind == "T"]
    told = {key for days in timed for item in days.value for key in item.keys}
    halves = any(item.half or item.minus for item in first.value)
    return chunk if halves or said != told else [rest[0]._replace(sep=3), *rest[1:]]


def check_echo(echo: Sequence[Atom], week: Week) -> None:
    """Raise NotUnderstood where ``week`` is not what the sentence says again."""
    told = [value.spans for key, value in week.items() if key != PH]
    same = not echo or (set(week) >= EVERY_DAY and all(told))
    for atom in echo:
        for label in atom.value if atom.kind == "L" else ():
            same &= all(any(_covers(span, _MEALS[label]) for span in spans) for spans in told)
        same &= atom.kind != "U" or all(spans[-1][1] == atom.value for spans in told if spans)
    if not same:
        raise NotUnderstood("dit deux fois, et autrement")


def _covers(span: Span, hour: tuple[int, int]) -> bool:
    return span[0] <= hour[0] and (span[1] is None or span[1] >= hour[1])


def in_term(sequence: list[Atom]) -> list[Atom]:
    """« Période scolaire : … Vacances scolaires : … » is the year but for the holidays told; alone, it closes in the holidays."""
    places = [i for i, atom in enumerate(sequence) if atom.kind == "M"]
    i = places[0]
    if any(a.kind == "H" for a in sequence) and len(places) == 1:
        return [*sequence[:i], sequence[i]._replace(kind="Y"), *sequence[i + 1 :]]
    one = clause_count(sequence) == 1 and {a.kind for a in sequence} <= set("DTM")  # « mercredi, hors vacances, 14h-18h »
    if len(places) > 1 or (i and i + 1 < len(sequence) and not one):
        raise NotUnderstood("en période scolaire : lesquels de ces horaires ?")
    left_out = [Atom("E", sep=3 if not i else sequence[i].sep, bracket=sequence[i].bracket), Atom("H", after=3, text="scolaires")]
    rest = [a for a in sequence if a.kind != "M"]
    return [*(a._replace(sep=3) if k == 0 else a for k, a in enumerate(rest)), *left_out]
