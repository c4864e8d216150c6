"""Atoms of a text in, the same without what holds beside its usual weeks out: closings, more days, departures in a season.

« …, fermé en août », « … sauf le 1er mai », « … (fermé le lundi d'octobre à juin) », « …, tous les jours en juillet et août ».
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from pipeline.normalise.hours.osm import FEASTS, PH, Value, days_text, season_text, value_text
from pipeline.normalise.hours.scopes import Scope
from pipeline.normalise.hours.sequence import VALUES, Atom, clause_count, shape, walked
from pipeline.normalise.hours.words import NotUnderstood


@dataclass
class Beside:
    """What was taken out of a text: OSM selectors of what is closed (periods first), OSM rules of days added, what departs from
    the usual week in a season.
    """

    closed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    departing: list[Scope] = field(default_factory=list)


def closed_periods(sequence: list[Atom], beside: Beside) -> list[Atom]:
    """Take out « fermé en août », « sauf du 1er au 15 janvier », « fermé pendant les vacances scolaires »."""
    closures: list[str] = []

    def step(kept: list[Atom], coming: list[Atom]) -> int:
        atom, after, *_ = coming
        _check_closing(kept, atom, after)
        if atom.kind == "S" and shape(kept[-2:]) in {"XD", "ED"} and 0 < atom.sep < 3 and atom.after > 1:
            if atom.sep > 1 and not (atom.linked or _feasts(atom)):
                raise NotUnderstood("fermé certains jours, puis une période : fermée aussi ?")
            count = _chained(coming)
            closures.extend(map(_period, coming[:count]))  # « fermé les jours fériés et du 1er au 15 août »
            kept[-1] = kept[-1]._replace(after=coming[count - 1].after)
            return count
        belongs = bool(kept) and kept[-1].kind == "D" and atom.kind == "X" and atom.sep < 2 and not valued(kept)
        if atom.kind in "XEC" and after.kind in "SH" and after.sep < 3 and not belongs:
            count = _chained(coming[1:])
            feasts = _feasts(after)
            within = feasts and bool(kept) and kept[-1].kind == "D" and atom.sep < 2  # « tous les jours sauf Noël de 8h à 20h »
            general = atom.sep < 2 or (atom.kind == "E" and atom.bracket)  # « …, dimanche 9h-13h sauf juillet et août »
            if (general and clause_count(kept) > 1 and not feasts) or (coming[count].after < 2 and not within):
                raise NotUnderstood("période de fermeture : de quoi, suivie de quoi ?")
            closures.extend(map(_period, coming[1 : 1 + count]))
            return 1 + count
        if atom.kind == "C":
            raise NotUnderstood("congés : quelles dates ?")
        return 0

    left = walked(sequence, step)
    beside.closed[:0] = closures
    if closures and not any(a.kind == "S" for a in left):  # « fermé en janvier, ouvert le reste de l'année … »
        left = [a._replace(kind="Y") if a.kind == "O" else a for a in left]
    return left


def _check_closing(kept: list[Atom], atom: Atom, after: Atom) -> None:
    if after.kind not in "SH":
        return
    middle = atom.kind in "XC" and after.kind == "S" and after.text.lower().startswith("mi") and len(after.value.days) == 1
    if after.sep < 3 and (middle or (atom.kind == "X" and atom.value)):
        raise NotUnderstood("fermé une partie de la période : laquelle ?")  # « fermé le matin en août », « fermé mi-août »
    if atom.kind in "XE" and after.kind == "H" and "scol" not in after.text.lower():
        raise NotUnderstood("« les vacances » : scolaires, ou les vôtres ?")
    if atom.text.lower() == "hors" and after.kind == "S" and shape(kept[-2:]) == "ED":
        raise NotUnderstood("« hors » une période : fermé alors, ou ouvert ?")  # « sauf le mardi, hors juillet et août »
    if atom.kind == "E" and "X" in shape(kept[-2:]):
        raise NotUnderstood("« sauf » après une fermeture : ouvert quand ?")


def _feasts(atom: Atom) -> bool:
    return bool(atom.kind == "S" and not atom.value.dated and atom.value.days <= FEASTS)


def _chained(coming: list[Atom]) -> int:
    """« fermé en août, pendant les vacances scolaires et les jours fériés »: how many periods the closing names."""
    return next(n for n, atom in enumerate(coming) if n and not (_is_period(atom) and atom.sep < 3))


def _is_period(atom: Atom) -> bool:
    return atom.kind in "SH" or (atom.kind == "D" and atom.after == 3 and all(item.keys == (PH,) for item in atom.value))


def _period(atom: Atom) -> str:
    return "PH" if atom.kind == "D" else "SH" if atom.kind == "H" else season_text(atom.value)


def valued(kept: list[Atom]) -> bool:
    """Does the last run of days already have its hours (before it)?"""
    return len(kept) > 1 and kept[-2].kind in VALUES


def added_days(sequence: list[Atom], beside: Beside) -> list[Atom]:
    """« mar-sam 10h-18h (et un lundi sur deux) », « lundi 7h-13h (+ jeudis en juillet et août) »: the same hours, more days."""

    def step(kept: list[Atom], coming: list[Atom]) -> int:
        atom, after, *_ = coming
        hours = next((a for a in reversed(kept) if a.kind == "T"), None)
        season = after if after.kind == "S" and after.sep < 2 and after.after >= 2 else None
        days_first = bool(kept) and kept[0].kind in "DS" and atom.kind == "D" and atom.bracket
        if not days_first or hours is None or not (season or atom.after >= 2) or hours.value.labels:
            return 0
        if not (season or atom.linked):
            raise NotUnderstood("jours entre parenthèses : aux mêmes heures ?")  # « mardi 9h-12h (lundi) »
        beside.added.append(_added(atom, hours, season, kept))
        return 2 if season else 1

    return walked(sequence, step)


def _added(days: Atom, hours: Atom, season: Atom | None, kept: list[Atom]) -> str:
    known = {k for a in kept if a.kind == "D" for item in a.value for k in item.keys}
    if season is None and any(k in known for item in days.value for k in item.keys):
        raise NotUnderstood("jours entre parenthèses : déjà dits")  # « lun-sam 9h-19h (mercredi) »
    if any(i.half or i.minus or i.starts or i.vague or i.included or not isinstance(k, int) for i in days.value for k in i.keys):
        raise NotUnderstood("jours entre parenthèses : quelles heures ?")
    other = next((item.alternate for item in days.value if item.alternate), "")
    value = Value(hours.value.spans, "unknown" if other else "", other)
    told = sorted({k for item in days.value for k in item.keys if isinstance(k, int)})
    return " ".join(filter(None, (season_text(season.value) if season else "", days_text(told), value_text(value))))


def closed_days(sequence: list[Atom], beside: Beside) -> list[Atom]:
    """Take out the days that are closed in one season, and those that a last sentence closes in every season."""
    kept = walked(sequence, partial(_closed_in_season, beside=beside))
    dated = any(atom.kind in "SO" for atom in kept)
    start = next((i for i in range(len(kept) - 1, 0, -1) if kept[i].sep == 3), 0)
    before, last = kept[:start], kept[start:]
    if not dated or shape(last) not in {"DX", "XD"} or not any(a.kind == "T" for a in before):
        return kept
    days = whole_days(last)
    named = {k for a in before if a.kind == "D" for item in a.value if not item.every for k in item.keys}
    if not days or (clause_count(before) > 1 and named & set(days)):
        return kept
    beside.closed.append(days_text(days))
    return before


def _closed_in_season(kept: list[Atom], coming: list[Atom], beside: Beside) -> int:
    """« …, fermé le lundi en janvier », « … (sauf août : fermé le dimanche) »."""
    seasons_first = shape(coming[:4]) in {"ESXD", "ESDX"} and coming[3].sep < 2
    told = [*coming[2:4], coming[1]._replace(sep=0, after=coming[3].after)] if seasons_first else coming[:3]
    apart = bool(kept) and coming[0].sep >= 2 and coming[1].sep < 2 and coming[2].sep < (2 if seasons_first else 1)
    if not apart or shape(told) not in {"XDS", "DXS", "EDS"} or not any(a.kind == "T" for a in kept):
        return 0
    items = next(a.value for a in told if a.kind == "D")
    if any(item.vague for item in items):
        raise NotUnderstood("« la semaine du … » : quels jours ?")
    if len(items) > 1 and any(item.every for item in items):
        raise NotUnderstood("fermé certains jours, ou tous ?")  # « fermé le samedi ; tous les jours en août »
    if any(item.sep > 1 for item in items[1:]):
        raise NotUnderstood("fermé certains jours, en saison : lesquels ?")  # « fermé le lundi, le dimanche en août »
    days, count = whole_days(told), 3 + seasons_first
    if not days or told[2].after < 2 or not (coming[0].bracket or coming[count].kind == "."):
        return 0
    beside.closed.append(f"{season_text(told[2].value)} {days_text(days)}")
    return count


def whole_days(atoms: Sequence[Atom]) -> list[int]:
    """The days that are closed from morning to evening; none where something else is said."""
    if any(a.kind == "X" and a.value for a in atoms):
        return []
    items = [item for a in atoms if a.kind == "D" for item in a.value]
    plain = all(not (i.half or i.starts or i.minus or i.alternate or i.vague) for i in items)
    plain = plain and all(isinstance(k, int) for i in items for k in i.keys)
    return sorted({k for i in items for k in i.keys if isinstance(k, int)}) if plain else []


def departures(sequence: list[Atom], beside: Beside) -> list[Atom]:
    """« …, fermé le lundi matin en hiver », « …, tous les jours en août », « lundi 14h-19h (juillet-août 22h) »: told after the
    usual hours, of some days or without hours of its own, they change that week and nothing else.
    """

    def step(kept: list[Atom], coming: list[Atom]) -> int:
        scope, count = _departure(kept, coming[:3])
        if scope is not None:
            beside.departing.append(scope)
            kept[-1] = kept[-1]._replace(after=3)
        return count

    return walked(sequence, step)


def open_again(sequence: list[Atom], beside: Beside) -> list[Atom]:
    """« tous les jours sauf le mardi (hors juillet et août) »: the days that are closed, with the season in which they have the
    usual hours.
    """

    def step(kept: list[Atom], coming: list[Atom]) -> int:
        mark, season, *_ = coming
        told = mark.kind == "E" and season.kind == "S" and season.sep < 2 and season.after == 3
        bound = mark.bracket or (not mark.sep and mark.text.lower() == "hors")
        every = any(item.every for atom in kept if atom.kind == "D" for item in atom.value)
        if not (told and bound and every and shape(kept[-2:]) == "ED" and whole_days(kept[-2:])):
            return 0
        beside.departing.append((season, kept[-1:]))
        kept[-1] = kept[-1]._replace(after=3)
        return 2

    return walked(sequence, step)


def _departure(kept: list[Atom], told: list[Atom]) -> tuple[Scope | None, int]:
    """What departs at the head of ``told``, and how many atoms say it."""
    if not kept or not any(atom.kind == "T" for atom in kept) or any(atom.kind in "SOYH" for atom in kept):
        return None, 0
    apart = told[0].sep >= 2 or told[0].bracket
    kinds = shape(told)
    if apart and kinds in {"XDS", "DXS", "EDS"} and _bound(told) and _half(told):
        return (told[2], [a._replace(kind="X", value="") if a.kind == "E" else a for a in told[:2]]), 3
    if apart and kinds[:2] in {"DS", "DH"} and _bound(told[:2]) and told[1].after >= 2 and _more_days(told[0]):
        return (told[1], [told[0]]), 2
    return None, 0


def _bound(atoms: Sequence[Atom]) -> bool:
    """Does nothing part them, and more part them from what follows?"""
    return all(atom.sep < 2 for atom in atoms[1:]) and (len(atoms) < 3 or atoms[-1].after >= 2)


def _half(atoms: Sequence[Atom]) -> bool:
    return any((a.kind == "X" and a.value) or (a.kind == "D" and all(item.half for item in a.value)) for a in atoms)


def _more_days(days: Atom) -> bool:
    """« tous les jours »: at the usual hours; of « ouvert le dimanche en décembre » nobody knows the hours."""
    return all(item.every and not (item.half or item.minus or item.included) for item in days.value)
