"""Atoms in, the same out without the pauses: « 8h-18h, pause de 12h à 14h », « 9h-19h (fermé entre 12h30 et 14h) ».

A pause takes its hours out of the hours told before it. Where it may speak of one clause or of several, it is refused.
"""

from __future__ import annotations

from typing import Final

from pipeline.normalise.hours.parts import cut_out
from pipeline.normalise.hours.sequence import END, Atom, Times, shape, walked
from pipeline.normalise.hours.words import NotUnderstood

_LATE: Final = 16 * 60
"""Minutes: from then on, an hour alone is no end of a pause."""


def paused(sequence: list[Atom]) -> list[Atom]:
    """Return the atoms with each pause taken out of the hours it cuts. Raises NotUnderstood."""
    several = sum(atom.kind == "P" for atom in sequence) > 1  # told twice, a pause is of its own clause

    def step(kept: list[Atom], coming: list[Atom]) -> int:
        atom, after, *later = coming
        named = _of_named_days(kept, coming[:3])
        if named:
            kept += named
            return 3
        if atom.kind == "P" and not (after.kind == "T" and after.sep < 2):
            _check_known(kept)
            kept[-1] = kept[-1]._replace(after=atom.after)
            return 1
        if atom.kind == "P" or (atom.kind in "XE" and not atom.value and _cuts(kept, after)):
            kept[:] = _without_pause(kept, atom, after, later, several)
            return 2
        return 0

    return walked(sequence, step)


def _of_named_days(kept: list[Atom], told: list[Atom]) -> list[Atom]:
    """« Lun-ven 8h-18h. Fermeture de 12h à 14h le mercredi. »: in a sentence of its own, a pause of the days it names (K)."""
    if shape(told) not in {"XTD", "PTD"} or told[0].value or not _cuts(kept, told[1]):
        return []
    mark, hours, days = told
    if mark.sep < 3 or mark.bracket or hours.sep > 1 or days.sep > 1 or days.after < 3 or hours.value.labels:
        return []
    return [days._replace(sep=3, after=0), Atom("K", hours.value.spans[0], after=3)]


def unbroken(sequence: list[Atom]) -> list[Atom]:
    """« … 9h-12h 14h-19h, non stop en août » gives the season its own hours; beside hours of its own it says nothing."""
    kept: list[Atom] = []
    sep = 0
    for i, atom in enumerate(sequence):
        after = [*sequence[i + 1 : i + 3], END, END]
        if atom.kind != "Z":
            kept.append(atom._replace(sep=max(sep, atom.sep)))
            sep = 0
        elif kept and kept[-1].kind == "S" and atom.sep < 2 and after[0].kind == ".":  # « juillet-août : non stop »
            kept = [*kept[:-1], kept[-1]._replace(sep=2, after=0), *_joined(kept[:-1])]
        elif after[0].kind == "S" and after[0].sep < 2 and after[1].kind == ".":
            return [*kept, after[0]._replace(sep=2, after=0), *_joined(kept)]
        elif atom.sep == 0 and kept[-1:] and kept[-1].kind == "T" and len(kept[-1].value.spans) == 1:
            sep = max(sep, atom.sep)  # « 7h30-20h non-stop du 18/06 au 31/08 »
        elif after[0].kind in "SNH" and (after[1].kind == "." or after[1].sep > 1):
            raise NotUnderstood("sans interruption : à quelles heures ?")  # « non stop en juillet, mardi sur rendez-vous »
        elif _says(kept, atom, after):
            kept.append(atom._replace(sep=max(sep, atom.sep)))
        elif after[0].kind == "D" and (any(item.wraps for item in after[0].value) or (after[1].kind == "L" and after[1].only)):
            raise NotUnderstood("sans interruption : quels jours ?")  # « sans interruption le vendredi - samedi 14h30-18h »
        elif after[0].kind == "D" and ((kept[-1:] and kept[-1].kind == "D") or any(item.sep > 1 for item in after[0].value[1:])):
            raise NotUnderstood("sans interruption : quels jours ?")
        else:
            sep = max(sep, atom.sep)
    return kept


def _says(kept: list[Atom], atom: Atom, after: list[Atom]) -> bool:
    """« samedi journée continue », « journée continue le samedi »: days with no hours of their own."""
    last = bool(kept) and kept[-1].kind == "D" and atom.sep < 2 and after[0].kind not in "TRL"
    told = (after[1].kind in "TRL" and after[1].sep < 3) or (after[1].kind == "X" and after[1].sep < 2)
    return last or (after[0].kind == "D" and after[0].sep < 2 and not told)


def _joined(kept: list[Atom]) -> list[Atom]:
    """The days told before and their hours, from the first opening to the last closing."""
    last = kept[-1].value.spans[-1][1] if kept and kept[-1].kind == "T" else None
    if shape(kept) not in {"DT", "DEDT"} or last is None or kept[-1].value.labels:
        raise NotUnderstood("sans interruption : de quelles heures ?")
    return [*kept[:-1], kept[-1]._replace(value=Times(((kept[-1].value.spans[0][0], last),)), after=3)]


def _check_known(kept: list[Atom]) -> None:
    """« 9h-12h / 14h-19h (coupure déjeuner) » says what the hours say; « 9h-19h avec pause » says less than it should."""
    if not kept or kept[-1].kind != "T" or len(kept[-1].value.spans) < 2:
        raise NotUnderstood("pause : à quelles heures ?")


def _cuts(kept: list[Atom], hours: Atom) -> bool:
    """« …-19h, fermé de 12h à 14h »: the hours of a closing lie within those told before."""
    return hours.kind == "T" and hours.sep < 2 and not hours.opened and any(a.kind == "T" and _is_within(hours, a) for a in kept)


def _is_within(pause: Atom, hours: Atom) -> bool:
    return len(pause.value.spans) == 1 and cut_out(hours.value.spans, pause.value.spans[0]) is not None


def _without_pause(kept: list[Atom], mark: Atom, pause: Atom, later: list[Atom], several: bool) -> list[Atom]:
    excepted = shape(kept[-2:]) == "ED"  # « 9h-19h sauf le mercredi pause de 12h à 14h »
    if excepted or _days_follow(kept, later, mark) or set(pause.value.labels) - {"noon"}:
        raise NotUnderstood("pause : pour quels jours ?")  # « lun-sam 9h-19h, fermé de 12h à 14h le mercredi »
    cut = _to_cut(kept, mark, pause, several)
    left = [
        atom._replace(value=Times(cut_out(atom.value.spans, pause.value.spans[0]) or (), atom.value.labels)) if k in cut else atom
        for k, atom in enumerate(kept)
    ]
    return [*left[:-1], left[-1]._replace(after=pause.after)]


def _to_cut(kept: list[Atom], mark: Atom, pause: Atom, several: bool) -> list[int]:
    """Return the places of the hours that the pause cuts, none where they say it already."""
    places = [k for k, atom in enumerate(kept) if atom.kind == "T"]
    told = [k for k in places if cut_out(kept[k].value.spans, pause.value.spans[0]) == kept[k].value.spans]
    cut = [k for k in places if _is_within(pause, kept[k]) and k not in told]
    if places[-1:] == told[-1:] and places:
        return []
    clause = next((max(a.sep, *(item.sep for item in a.value)) for a in reversed(kept) if a.kind == "D"), 0)
    if (mark.sep < clause == 3 or several) and cut[-1:] == places[-1:]:  # « ⏎ samedi 9h-17h, pause de 12h à 14h »: of that line
        return cut[-1:]
    apart = mark.sep == 3 and not mark.bracket
    alone = cut == places[-1:] and not apart
    doubtful = not alone and any(_overlaps(pause, kept[k]) for k in places if k not in (*cut, *told))
    if not cut or doubtful or (len(cut) > 1 and not apart):
        raise NotUnderstood("pause : de quelles heures ?")  # « lun-ven 8h-18h, sam 9h-17h, pause de 12h à 14h »
    return cut


def _days_follow(kept: list[Atom], later: list[Atom], mark: Atom) -> bool:
    """« lun-sam 9h-19h, fermé de 12h à 14h le mercredi », « … sauf samedi »: the pause is not that of every day."""
    if later[0].kind == "U":  # « pause de 12h à 13h30 (14h le samedi) »
        return bool(later[0].value < _LATE)
    if not kept:
        raise NotUnderstood("pause : de quelles heures ?")  # « pause 12h-14h du lundi au vendredi »
    if later[0].kind not in "DE" or (later[0].kind == "D" and later[0].sep > 1):
        return False
    hours_first = all(a.kind == "T" for a in kept) or shape(kept[-3:]) == "TDT"
    first = later[0].kind == "D" and hours_first and kept[-1].sep > 1  # « 8h-18h pause 12h-14h du lundi au vendredi »
    named = len(later[0].value) == 1 or mark.kind == "P" if later[0].kind == "D" else False
    own = named and shape(later[1:2]) == "T"
    return not (first or own)


def _overlaps(pause: Atom, hours: Atom) -> bool:
    start, end = pause.value.spans[0]
    return any(a < end and start < (b or end) for a, b in hours.value.spans)
