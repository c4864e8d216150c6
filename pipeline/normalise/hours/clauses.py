"""Atoms of one season in, every way to cut them into clauses out: these days with these hours, whichever comes first.

« 9h/12h du lundi au vendredi, samedi 9h/12h » puts hours first then days first; days and hours alternate, so a clause is a run
of days with the run of hours beside it, and a run may be cut in two only where it is set apart more strongly than it is bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.normalise.hours.appointments import asked_days, for_every_line
from pipeline.normalise.hours.days import DayItem
from pipeline.normalise.hours.exceptions import with_exceptions, with_included, with_labels
from pipeline.normalise.hours.osm import PH
from pipeline.normalise.hours.sequence import Atom, Element, Run
from pipeline.normalise.hours.usual import alone, others
from pipeline.normalise.hours.week import Clause
from pipeline.normalise.hours.words import NotUnderstood


def readings(chunk: Sequence[Atom]) -> list[list[Clause]]:
    """Return every reading of ``chunk``; none when days or hours stand alone. Raises NotUnderstood."""
    told = with_labels(asked_days(with_included(with_exceptions(chunk))))
    runs = _runs(told)
    everyone = for_every_line(runs)
    apart = _set_apart(chunk)
    found = [list(r) for r in _cut(runs, 0, runs[0])] if runs else []
    found = found or _hours_told_last(runs)
    found = found or ([] if everyone else _hours_of_other_days(told, apart)) or _general_hours(runs, apart)
    return [[_finished(clause, everyone) for clause in reading] for reading in found]


def _finished(clause: Clause, everyone: Atom | None) -> Clause:
    override = any(item.override for item in clause.items)
    values = clause.values
    if everyone is not None and any(a.kind == "T" for a in values):
        values = (*values, everyone)
    return Clause(clause.items, values, override)


def _runs(chunk: list[Atom]) -> list[Run]:
    """Return alternating runs of day items and of values."""
    runs: list[Run] = []
    for atom in chunk:
        elements: Run = tuple(atom.value) if atom.kind == "D" else (atom,)
        if atom.kind == "D":
            before = runs[-1][-1] if runs else None  # « … du lundi au samedi (mercredi : matin uniquement) »
            apart = atom.bracket and isinstance(before, DayItem) and not before.every
            sep = 3 if apart else atom.sep
            elements = elements if atom.value[0].sep == sep else (atom.value[0]._replace(sep=sep), *atom.value[1:])
        if runs and isinstance(runs[-1][0], DayItem) == isinstance(elements[0], DayItem):
            runs[-1] += elements
        else:
            runs.append(elements)
    return runs


# --- cutting ----------------------------------------------------------------------------------------------------------
def _cut(runs: list[Run], i: int, rest: Run) -> Iterator[tuple[Clause, ...]]:
    """Yield the readings of ``rest`` (what is left of run ``i``) and of the runs after it."""
    if i + 1 >= len(runs):
        return
    beside = runs[i + 1]
    whole = None if _closes_what_follows(runs, i) or _bound_before(runs, i, rest) else _clause(rest, beside)
    if whole is not None:
        if i + 2 == len(runs):
            yield (whole,)
        elif i + 2 < len(runs):
            yield from ((whole, *later) for later in _cut(runs, i + 2, runs[i + 2]))
    for place in _places(runs, i + 1, rest):
        part = _clause(rest, beside[:place])
        if part is not None:
            yield from ((part, *later) for later in _cut(runs, i + 1, beside[place:]))


def _closes_what_follows(runs: list[Run], i: int) -> bool:
    """« Lundi-vendredi, fermé samedi-dimanche, 9h-18h »: « fermé » belongs to the days nearer to it."""
    if i + 2 >= len(runs) or not isinstance(runs[i][0], DayItem):
        return False
    closing, after = runs[i + 1][0], runs[i + 2][0]
    return isinstance(closing, Atom) and closing.kind == "X" and closing.sep >= 2 and after.sep < closing.sep


def _bound_before(runs: list[Run], i: int, rest: Run) -> bool:
    """« …, samedi 9h-13h. Du lundi au vendredi …»: hours bound to the days before them are not those of the next sentence."""
    hours, days = rest[0], runs[i + 1][0]
    return i > 0 and isinstance(hours, Atom) and hours.kind == "T" and hours.sep < 2 and days.sep == 3


def _places(runs: list[Run], i: int, before: Run) -> list[int]:
    """Where run ``i``, bound to its neighbours on both sides, may be cut."""
    run = runs[i]
    if i + 1 >= len(runs) or len(run) < 2:
        return []
    if not isinstance(run[0], DayItem):
        return [k for k in range(1, len(run)) if _value_starts(run[k]) or _parts(run[k - 1], run[k])]
    bound = max(run[0].sep, runs[i + 1][0].sep)
    seps = [item.sep for item in run[1:]]
    after = runs[i + 1]
    sides = {e.kind for e in (before[-1], after[0]) if isinstance(e, Atom)}
    opens = [k for k, item in enumerate(run) if k and isinstance(item, DayItem) and item.opened]
    if sides in ({"X", "T"}, {"X", "V"}) and not any(isinstance(element, Atom) for element in run):
        if any(isinstance(item, DayItem) and item.wraps and len(item.keys) > 2 for item in run):
            raise NotUnderstood("« - » : où finit la fermeture ?")  # « fermé lundi et dimanche - mardi - samedi - 9h-19h »
        if after[0].sep > max(1, *(item.sep for item in run[1:])):  # « fermé dimanche et lundi - 9h-19h »
            return []
        return _closing_parts([item for item in run if isinstance(item, DayItem)], before[-1])
    places = []
    for k, sep in enumerate(seps, start=1):
        others_weaker = all(s < sep for j, s in enumerate(seps, start=1) if j != k)
        clear = len(run) == 2 or sep == 3 or (isinstance(run[k], DayItem) and run[k].is_range)  # type: ignore[union-attr]
        item = run[k]
        named = isinstance(item, DayItem) and item.article and item.keys != (PH,)  # « … et le dimanche matin (9h-12h30) »
        least = max(bound, sides == {"T"} and not named)  # « 9h-12h samedi et dimanche 14h-18h »: to whom?
        if k in opens or (sep > least and others_weaker and clear):
            places.append(k)
    return places


def _closing_parts(items: list[DayItem], before: Element) -> list[int]:
    """Where the days of a closing part from those of hours; « et » alone parts nothing (« … 9h-19h ⏎ lundi et jeudi fermés »)."""
    least = items[0].sep if isinstance(before, Atom) and before.kind != "X" else 0  # hours before, the closing after
    anew = [item.sep != 1 or (item.is_range and not item.spaced) for item in items]  # of « lundi et mardi - samedi », who knows?
    return [k for k in _closing_ends(items) if anew[k] and (not least or items[k].sep > least)]


def _closing_ends(items: list[DayItem]) -> list[int]:
    """« fermé lundi, dimanche mardi à samedi 9h-19h »: days are told in the order of the week, so the closing ends at dimanche.

    Where the order allows several ends, the strongest mark tells; « fermé mer et dim - sam 9h-19h » says nothing sure.
    """
    found = [k for k in range(1, len(items)) if _in_order(items[:k], wraps=True) and _in_order(items[k:])]
    strong = [k for k in range(1, len(items)) if items[k].sep == 3]
    if strong:
        return strong if len(strong) == 1 and strong[0] in found else []
    bare = [k for k in range(1, len(items)) if not items[k].sep]
    if bare and len(items) > 2:  # « fermé lundi et mardi mercredi - samedi 9h-19h »: no mark at all ends it
        return bare if len(bare) == 1 and bare[0] in found else []
    if len(found) > 1 and items[-1].sep == 1 and items[-1].is_range:
        return []  # « fermé lundi, mardi et mercredi - samedi 9h-19h »
    return found


def _in_order(items: list[DayItem], wraps: bool = False) -> bool:
    days = [k if isinstance(k, int) else 8 for item in items for k in item.keys]
    turns = [i for i in range(1, len(days)) if days[i] <= days[i - 1]]
    return not turns or (wraps and len(turns) == 1 and days[turns[0] - 1 : turns[0] + 1] == [6, 0])


def _value_starts(element: Element) -> bool:
    """« … 9h-12h fermé lundi », « … 9h-12h, sur rdv le samedi », « … 9h-12h. 14h-18h le samedi »."""
    if not isinstance(element, Atom):
        return False
    apart = element.kind == "T" and (element.sep == 3 or element.bracket)
    return apart or element.kind in "XUVZK" or (element.kind == "R" and element.sep >= 1)


def _parts(one: Element, other: Element) -> bool:
    """« …, nocturne le jeudi jusqu'à 20h, 9h-18h30 le samedi », « 9h-19h, à partir de 10h le lundi »: two values for sure."""
    if not (isinstance(one, Atom) and isinstance(other, Atom)):
        return False
    reopens = one.kind == other.kind == "T" and other.value.spans[0][1] is None
    return one.kind in "UVZK" or (reopens and other.value.spans[0][0] < (one.value.spans[-1][1] or 0))


def _clause(one: Run, other: Run) -> Clause | None:
    days, values = (one, other) if isinstance(one[0], DayItem) else (other, one)
    if values is one and isinstance(one[0], Atom) and one[0].bound and one[0].kind == "X":
        return None  # « mardi et jeudi : fermé ; vendredi … »: of the days before
    items = _items([d for d in days if isinstance(d, DayItem)])
    atoms = tuple(v for v in values if isinstance(v, Atom))
    return Clause(items, atoms) if items and _agree(atoms) and not _said_open(items, atoms) else None


def _said_open(items: Sequence[DayItem], values: Sequence[Atom]) -> bool:
    """« fermé lundi, ouvert dimanche »: no closing holds what is said to be open, nor do hours begin before « ouvert »."""
    closing = all(a.kind == "X" for a in values)
    kinds = {a.kind for a in values}
    if any(item.only for item in items) and "V" not in kinds and ("T" not in kinds or len(items) > 1):
        return True  # « vendredi après-midi uniquement, lundi fermé »
    return any(item.opened and (closing or (i and not item.included and not items[i - 1].every)) for i, item in enumerate(items))


def _items(items: list[DayItem]) -> tuple[DayItem, ...]:
    """« tous les jours du lundi au samedi » is lundi to samedi; « tous les jours, dimanche … » is two things."""
    if any(item.sep == 3 for item in items[1:]) or any(_back(a, b) for a, b in pairwise(items)):
        return ()
    nth = {item.keys[0][0] for item in items if isinstance(item.keys[0], tuple)}
    if nth & {k for item in items for k in item.keys}:
        return ()  # « du mercredi au lundi, les 1er et 3e dimanches du mois »: which Sundays?
    plain = [item for item in items if not (item.every or item.half or item.starts or item.minus or item.included)]
    if any(set(a.keys) & set(b.keys) for i, a in enumerate(plain) for b in plain[i + 1 :] if a.is_range or b.is_range):
        return ()  # « 9h-12h du lundi au samedi, samedi »: something was said of the samedi
    every = [item for item in items if item.every]
    named = [item for item in items if not item.every and not item.included and item.keys != (PH,)]
    if not every or not named:
        return tuple(items)
    restricts = len(every) == 1 and items[0] is every[0] and all(item.is_range for item in named) and not every[0].minus
    return tuple(item for item in items if not item.every) if restricts else ()


def _back(one: DayItem, other: DayItem) -> bool:
    """« Sam mar-ven », « L & M mar-sam »: without a mark between them, days go on through the week."""
    days = [max((k for k in item.keys if isinstance(k, int)), default=9) for item in (one, other)]
    plain = not (one.every or other.every or other.included) and PH not in (*one.keys, *other.keys)
    return plain and other.sep == 0 and isinstance(other.keys[0], int) and days[0] < 9 and other.keys[0] <= days[0]


def _agree(values: tuple[Atom, ...]) -> bool:
    """Hours with an appointment, or closed, or closed half a day with the hours of the other half."""
    kinds = "".join(sorted({a.kind for a in values}))
    if kinds == "TX":
        return all(a.value for a in values if a.kind == "X")
    return kinds in {"T", "LT", "X", "R", "RT", "LRT"} or (len(values) == 1 and kinds in {"U", "V", "Z", "K"})


# --- hours without days -----------------------------------------------------------------------------------------------
def _hours_told_last(runs: list[Run]) -> list[list[Clause]]:
    """« Du mardi au samedi ⏎ Fermé le lundi ⏎ 9h-12h 14h-19h »: the hours of the days told first."""
    kinds = ["".join(sorted({e.kind if isinstance(e, Atom) else "D" for e in run})) for run in runs]
    if kinds != ["D", "X", "D", "T"] or runs[3][0].sep < 2 or not _closes_what_follows(runs, 0):
        return []
    opened, closed = _clause(runs[0], runs[3]), _clause(runs[1], runs[2])
    if opened is None or closed is None or any(item.every or not item.is_range for item in opened.items):
        return []
    return [[opened, closed]]


def _set_apart(chunk: Sequence[Atom]) -> bool:
    """« 9h-12h, 14h-19h (samedi 9h-12h) », « … sauf samedi 9h-12h »: what follows the hours departs from them."""
    count = next((i for i, atom in enumerate(chunk) if atom.kind != "T"), 0)
    return bool(count) and (chunk[count].bracket or chunk[count].kind == "E")


def _general_hours(runs: list[Run], apart: bool) -> list[list[Clause]]:
    """« 9h-18h30 (fermé le lundi) », « Fermé le lundi. Ouvert de 9h à 19h. »: the hours of all other days."""
    if len(runs) < 2:
        return []
    first, last = runs[0], runs[-1]
    if isinstance(first[0], Atom) and first[0].kind == "T" and (len(first) > 1 or apart):
        count = next((k for k, e in enumerate(first) if isinstance(e, Atom) and e.kind != "T"), len(first))
        hours, remaining = first[:count], [*([first[count:]] if first[count:] else []), *runs[1:]]
    elif isinstance(last[-1], Atom) and last[-1].kind == "T" and last[-1].sep >= 2 and len(last) == 1:
        hours, remaining = last, runs[:-1]
    else:
        return []
    if not remaining:
        return []
    told = tuple(h for h in hours if isinstance(h, Atom))
    return [[Clause((others(reading, told, apart),), told), *reading] for reading in _cut(remaining, 0, remaining[0])]


def _hours_of_other_days(atoms: list[Atom], apart: bool) -> list[list[Clause]]:
    """« 8h-19h ⏎ dimanche 8h-12h30 ⏎ fermé le mardi »: hours in a sentence of their own are those of the days not said otherwise.

    Where no day has other hours than those, nor none, nothing is found here (_general_hours).
    """
    places = alone(atoms)
    if len(places) != 1:
        return []
    (first, last), *_ = places
    remaining = [*atoms[:first], *atoms[last:]]
    if not any(atom.kind in "TU" for atom in remaining) or not any(atom.kind == "X" for atom in remaining):
        return []
    told: list[list[Clause]] = [[]]
    for runs in (_runs(side) for side in (atoms[:first], atoms[last:]) if side):
        told = [[*before, *clauses] for before in told for clauses in _cut(runs, 0, runs[0])]
    if any(clause.items[0].sep == 1 for clauses in told for clause in clauses[1:]):
        return []  # « 9h-19h - Fermé : mercredi et jeudi - samedi 9h-12h »
    hours = tuple(atoms[first:last])
    return [[Clause((others(clauses, hours, apart, alone=True),), hours), *clauses] for clauses in told]
