"""Words and atoms in, the same out without what leans on what stands beside it: « idem », a season's bare name, « mer/sam »."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from pipeline.normalise.hours.atoms import Atom
from pipeline.normalise.hours.days import DayItem
from pipeline.normalise.hours.osm import YEAR, day_of_year, days_between
from pipeline.normalise.hours.typed import NotUnderstood, Word

VALUES: Final = frozenset("TXRULVZK")
"""The kinds of atoms that say something of days."""


_SEASONS: Final = {
    "ete": days_between(day_of_year(6, 1), day_of_year(9, 15)),
    "hiver": days_between(day_of_year(11, 15), day_of_year(3, 15)),
}
_SHORT: Final = 4
"""Days: fewer are feasts rather than a season."""


def slash_lists(found: list[Word]) -> list[Word]:
    """« lun/mar/jeu/ven 9h-18h - mer/sam 9h-12h »: who writes one list with « / » writes the others so."""
    long = any(_between_days(found, i) and _between_days(found, i + 2) for i in range(len(found)))
    ranges = [_run(found, i) for i, w in enumerate(found) if w.kind == "range" and _joins_days(found, i)]
    return [
        w._replace(kind="and") if _between_days(found, i) and (long or _told_within(found, i, ranges)) else w
        for i, w in enumerate(found)
    ]


def _told_within(found: list[Word], i: int, ranges: list[set[int]]) -> bool:
    """« lun-dim 9h30-19h (lun/dim 10h-19h) »: who writes ranges with a dash, and the days between two told elsewhere."""
    between = _run(found, i) - {found[i - 1].value, found[i + 1].value}
    return bool(between) and any(between <= told for told in ranges)


def _run(found: list[Word], i: int) -> set[int]:
    first, last = found[i - 1].value, found[i + 1].value
    return {day % 7 for day in range(first, last + 1 if last >= first else last + 8)}


def _joins_days(found: list[Word], i: int) -> bool:
    return 0 < i < len(found) - 1 and found[i - 1].kind == found[i + 1].kind == "day"


def _between_days(found: list[Word], i: int) -> bool:
    return found[i].kind == "slash" and _joins_days(found, i) if i < len(found) else False


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
        else:
            if atom.sep > 1 or atom.after < 2 or not kept or kept[-1].kind != "D":
                raise NotUnderstood("« idem » : comme quel jour ?")
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
        elif kept and kept[-1].kind == "S" and atom.sep < 3:
            if atom.sep == 2 and not atom.bracket and kept[-2:-1] and kept[-2].kind == "T":
                raise NotUnderstood(f"« {atom.text.strip()} » : les dates d'avant, ou celles d'après ?")
            _check_name(atom, kept[-1])
            kept[-1] = kept[-1]._replace(after=atom.after)
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
    kinds = "".join(a.kind for a in sequence)
    pairs = [tuple(sequence[i : i + 2]) for i in range(1, len(sequence), 2)]
    if re.fullmatch(r"T(?:S[D]){2,}|T(?:S[D])+OD", kinds):
        pass
    elif re.fullmatch(r"T(?:D[SO]){2,}", kinds):
        pairs = [(season._replace(sep=days.sep, after=0), days._replace(sep=0, after=season.after)) for days, season in pairs]
    else:
        return sequence
    if any(first.sep < 2 for first, _ in pairs[1:]) or any(second.sep > 1 for _, second in pairs):
        return sequence  # which days go with which season?
    hours = sequence[0]
    told = [(s._replace(sep=3), d._replace(after=0), hours._replace(sep=0, after=3)) for s, d in pairs]
    return [atom for three in told for atom in three]


def asked_first(sequence: list[Atom]) -> list[Atom]:
    """« Mar-ven 9h-18h. Sur rendez-vous : samedi 9h-12h »: the appointment is for the days it is bound to, told after it."""
    head, *told = sequence
    if head.kind == "R" and {a.kind for a in told} == {"D", "T"} and len(told) > 2 and all(a.sep < 3 for a in told):
        rdv = head._replace(sep=0, after=2)  # « Sur rendez-vous : mar-ven 9h-18h, samedi 9h-12h »: for all of its sentence
        return [x for a in told for x in ([a._replace(after=0), rdv._replace(after=a.after)] if a.kind == "T" else [a])]
    kept = list(sequence)
    for i in range(1, len(kept) - 1):
        atom, days = kept[i], kept[i + 1]
        timed = i + 2 < len(kept) and kept[i + 2].kind == "T" and kept[i + 2].sep < 2
        if atom.kind != "R" or days.kind != "D" or kept[i - 1].kind not in "TL" or not timed:
            continue
        if atom.sep == atom.after or (atom.sep > atom.after and kept[i + 2].after < 3):
            raise NotUnderstood("« sur rendez-vous » : avant, ou après ?")
        if atom.sep > atom.after:
            hours = kept[i + 2]
            kept[i : i + 3] = [days._replace(sep=atom.sep), hours._replace(after=0), atom._replace(sep=0, after=hours.after)]
    return kept


def every_day(sequence: list[Atom]) -> list[Atom]:
    """« Du 02/04 au 17/06 : 8h-12h30 ⏎ Du 18/06 au 31/08 : 7h30-20h »: who names seasons and no day is open every day of them."""
    kinds = [a.kind for a in sequence]
    if kinds[-1:] == ["D"] and kinds.count("D") == 1 and set(kinds) <= set("TLD") and _every(sequence[-1]):
        return [sequence[-1]._replace(sep=3), *sequence[:-1]]  # « Midi : 12h-14h ⏎ Soir : 19h-23h ⏎ Ouvert 7 jours sur 7 »
    if kinds[-1:] == ["D"] and kinds.count("D") == 1 and sequence[-1].sep == 3 and _every(sequence[-1]):
        sequence, kinds = sequence[:-1], kinds[:-1]
    if re.fullmatch("XDT{2,}", "".join(kinds)) and sequence[2].sep == 3 and _is_one_list(sequence[1]):
        return [*sequence[2:], *sequence[:2]]  # « Fermé le mardi. Midi : 12h-14h ; soir : 19h-21h30 »
    daily = "D" not in kinds or (kinds[:1] == ["S"] and all(_every(a) for a in sequence if a.kind == "D"))
    dated = daily and sum(kind in "SO" for kind in kinds) > 1  # of one season alone, nobody knows the days
    rest = kinds[:3] == ["S", "T", "O"] and sequence[0].text[:1].isdigit() and sequence[2].sep > max(1, sequence[2].after)
    alone = kinds[:3] == ["S", "T", "S"] and sequence[1].sep < 2 and all(a.sep == 3 for a in sequence[1:] if a.kind == "S")
    daily = (dated and set(kinds) <= set("STOD")) or ((alone or rest) and set(kinds) <= set("STDO")) or _from_day_to_day(sequence)
    return with_days(sequence) if daily else sequence


def _from_day_to_day(sequence: list[Atom]) -> bool:
    """« Ouvert du 1/06 au 15/09 de 11h à 23h »: from day to day; of « d'avril à octobre, 9h-19h » nobody knows the days."""
    seasons = [atom for atom in sequence if atom.kind == "S"]
    if len(seasons) != 1 or not re.fullmatch(r"ST{1,2}|T{1,2}S", "".join(atom.kind for atom in sequence)):
        return False
    days, dated = seasons[0].value
    return (seasons[0].text[:1].isdigit() and (len(days) > _SHORT or "-" in dated)) or dated.startswith("easter")


def _every(atom: Atom) -> bool:
    return all(item.every and not item.half and not item.minus for item in atom.value)


def _is_one_list(atom: Atom) -> bool:
    """« mardi et mercredi »; of « du lun au jeu, ven / sam », the last may be those of the hours that follow."""
    return all(item.sep < 2 and not item.half and not item.minus for item in atom.value)


def with_days(sequence: list[Atom]) -> list[Atom]:
    """Put « tous les jours » before the hours that no day precedes."""
    kept: list[Atom] = []
    for atom, after in pairwise([*sequence, Atom("end", sep=3)]):
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
