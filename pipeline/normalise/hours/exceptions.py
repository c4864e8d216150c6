"""Atoms of one season in, the same out with what leans on other days put with them: « sauf », « y compris », « le matin : »."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.normalise.hours.days import DayItem
from pipeline.normalise.hours.osm import PH
from pipeline.normalise.hours.sequence import Atom, shape
from pipeline.normalise.hours.words import EVERY_DAY, NotUnderstood


def with_exceptions(chunk: Sequence[Atom]) -> list[Atom]:
    """« tous les jours sauf mercredi » leaves the mercredi out; « … 9h-19h sauf dimanche 9h-13h » gives it its own hours."""
    kept: list[Atom] = []
    i = 0
    while i < len(chunk):
        atom = chunk[i]
        if atom.kind != "E":
            kept.append(atom)
            i += 1
            continue
        if i + 1 >= len(chunk) or chunk[i + 1].kind != "D":
            raise NotUnderstood("« sauf » quoi ?")
        closing = kept[-2:-1] and kept[-2].kind == "X" and kept[-1].kind == "D" and not any(a.kind == "T" for a in kept[-1:])
        twice = bool(kept) and kept[-1].kind == "D" and any(item.minus for item in kept[-1].value)
        if closing or twice or (kept and kept[-1].kind == "X"):
            raise NotUnderstood("« sauf » après une fermeture : ouvert quand ?")  # « fermé le dimanche sauf fériés »
        days, rest = _before_a_break(chunk[i + 1])
        if rest:  # « sauf le lundi ; tous les jeudis 7h-13h »
            chunk = [*chunk[: i + 1], days, rest, *chunk[i + 2 :]]
        if any(item.only for item in days.value):
            raise NotUnderstood("« sauf … uniquement » : fermé, ou ouvert ?")  # « sauf dimanche matin uniquement »
        own_hours = i + 2 < len(chunk) and "T" in shape(kept) and _own_hours(kept, days, chunk[i + 2 : i + 4])
        if i + 2 < len(chunk) and chunk[i + 2].kind == "T" and "noon" in chunk[i + 2].value.labels and not days.after:
            raise NotUnderstood("« sauf … midi » : fermé, ou ouvert ?")
        if own_hours and (days.value[-1].sep == 2 or (chunk[i + 2].kind == "T" and chunk[i + 2].value.spans[-1][1] is None)):
            raise NotUnderstood("« sauf » : quels jours, quelles heures ?")  # « sauf mardi, mercredi 14h-18h »
        stated = own_hours and (chunk[i + 2].only or _states(chunk[i + 3 :]))
        if own_hours and days.after < 2 and _among(kept, chunk[i + 2]) and not stated:
            raise NotUnderstood("« sauf » des heures déjà dites : fermé, ou ouvert ?")
        if own_hours and chunk[i + 2].kind == "T" and chunk[i + 2].sep == 1:
            raise NotUnderstood("« sauf … et » des heures : de ces jours, ou des autres ?")  # « 10h-12h sauf mer et 16h-19h »
        if own_hours:
            items = [item._replace(override=True) for item in days.value]
            kept.append(days._replace(value=items, sep=max(atom.sep, 2)))
        elif kept and kept[-1].kind == "D":
            kept += _without(kept.pop(), days)
        elif _every_day_first(kept):
            kept.append(_all_but(days))
        else:
            kept += [Atom("X", "", sep=atom.sep), days]
        i += 2
    return kept


def _every_day_first(kept: list[Atom]) -> bool:
    """« 6h-13h tous les jours, 16h-19h30 sauf dimanche »: the hours told next are of every day too, but for some."""
    if shape(kept) != "TDT" or kept[2].sep < 2 or not _starts_after(kept[2], kept[0]):
        return False
    return all(item.every and not (item.half or item.minus) for item in kept[1].value)


def _all_but(days: Atom) -> Atom:
    left_out = {key for item in days.value for key in item.keys}
    if not left_out < EVERY_DAY or any(item.half or item.minus or item.alternate for item in days.value):
        raise NotUnderstood("« sauf » : fermé, ou aux autres heures ?")
    return days._replace(value=[DayItem(tuple(sorted(EVERY_DAY - left_out)), is_range=True)], sep=0)


def _before_a_break(days: Atom) -> tuple[Atom, Atom | None]:
    end = next((i for i, item in enumerate(days.value) if i and item.sep == 3), 0)
    if not end:
        return days, None
    return days._replace(value=days.value[:end], after=3), days._replace(value=days.value[end:], sep=3)


def _among(kept: list[Atom], hours: Atom) -> bool:
    """« 9h-12h et 14h-18h sauf mercredi 14h-18h »: closed then, or open only then?"""
    told = [span for a in kept if a.kind == "T" for span in a.value.spans]
    return hours.kind == "T" and len(told) > 1 and set(hours.value.spans) < set(told)


def _states(after: Sequence[Atom]) -> bool:
    """« sauf samedi 9h-12h et dimanche fermé », « … et le vendredi, fermeture à 17h »: who says so tells what holds then."""
    return shape(after[:2]) in {"DX", "DU", "XD"} and after[0].sep < 3 and after[1].sep < 3


def _own_hours(kept: list[Atom], days: Atom, told: Sequence[Atom]) -> bool:
    """« …, sauf le mercredi, de 9h à 12h »: after the comma, hours that cannot follow those of the other days."""
    hours, after = told[0], told[-1]
    if hours.kind not in "TU":
        return False
    last = next((a.value.spans[-1][1] for a in reversed(kept) if a.kind == "T"), None)
    others = after.kind == "D" and after.sep < 2  # « sauf vendredi soir, fermeture à 21h le samedi »
    closing = hours.kind == "U" and hours.text.lower().startswith("ferm") and not others  # « sauf le vendredi, fermeture à 17h »
    earlier = hours.kind == "T" and last is not None and hours.value.spans[0][0] < last
    return days.after < 2 or closing or (days.after == 2 and earlier)


def _starts_after(hours: Atom, before: Atom) -> bool:
    last = before.value.spans[-1][1]
    return last is not None and bool(hours.value.spans[0][0] >= last)


def _without(days: Atom, left_out: Atom) -> list[Atom]:
    minus = tuple(left_out.value)
    *first, last = days.value
    if any(not set(item.keys) & set(last.keys) for item in minus if item.keys != (PH,)):
        raise NotUnderstood("« sauf » un jour qui n'y était pas")
    return [days._replace(value=[*first, last._replace(minus=minus)])]


def with_included(chunk: list[Atom]) -> list[Atom]:
    """« … 9h-19h, jours fériés compris »: they join the days already named."""
    if not any(atom.kind == "D" and atom.value[0].included for atom in chunk):
        return chunk
    kept: list[Atom] = []
    for i, atom in enumerate(chunk):
        own_hours = i + 1 < len(chunk) and chunk[i + 1].kind in "TRX" and chunk[i + 1].sep < 2
        if atom.kind != "D" or own_hours or not all(item.included for item in atom.value):
            kept.append(atom)
            continue
        place = next((j for j in range(len(kept) - 1, -1, -1) if kept[j].kind == "D"), None)
        if place is None:
            raise NotUnderstood("jours compris, dans quoi ?")
        kept[place] = kept[place]._replace(value=[*kept[place].value, *(item._replace(sep=1) for item in atom.value)])
    return kept


def _till_noon(days: Atom, label: Atom, hours: Atom) -> list[Atom] | None:
    """« du lundi au samedi midi, 8h-12h 14h-18h »: the week ends on Saturday at noon; where noon has hours it is a meal's."""
    last = days.value[-1]
    meal = any(11 * 60 <= start < 13 * 60 for start, _ in hours.value.spans)
    if meal and any(start >= 17 * 60 for start, _ in hours.value.spans):  # « mardi au dimanche midi : 12h-14h et 19h-22h »
        raise NotUnderstood("midi : de tous les jours, ou du dernier ?")
    if not last.is_range or last.half or meal or len(hours.value.spans) < 2:
        return None
    noon = last._replace(minus=(DayItem(last.keys[-1:], half="pm"),))
    return [days._replace(value=[*days.value[:-1], noon], after=label.after), hours]


def with_labels(chunk: list[Atom]) -> list[Atom]:
    """« Le matin : du lundi au samedi 9h-12h »: the label goes with the hours."""
    kept = list(chunk)
    for i in range(1, len(kept) - 1):  # « 8h-12h 14h-18h du lundi matin au samedi midi »
        before, named, label = kept[i - 1 : i + 2]
        bound = named.sep < 2 and label.sep < 2 and (i + 2 == len(kept) or label.after > 1)
        told = bound and [before.kind, named.kind, label.kind] == ["T", "D", "L"] and label.value == ("noon",)
        ended = _till_noon(named, label, before) if told else None
        if ended:
            kept[i : i + 2] = ended[:1]
            break
    for i in range(len(kept) - 1):
        hours = kept[i + 1]
        if kept[i].kind == "D" and hours.kind == "T" and hours.value.labels == ("noon",):
            bare = hours._replace(value=hours.value._replace(labels=()))
            kept[i : i + 2] = _till_noon(kept[i], hours, bare) or kept[i : i + 2]
    for i in range(len(kept) - 2):
        if kept[i].kind == "L" and kept[i + 1].kind == "D" and kept[i + 2].kind == "T":
            kept[i], kept[i + 1] = kept[i + 1]._replace(sep=kept[i].sep), kept[i]._replace(sep=0)
    return kept
