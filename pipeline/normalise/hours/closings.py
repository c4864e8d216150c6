"""Atoms of a text in, the same out without the closings that hold beside everything else; and those closings, as OSM rules.

« …, fermé en août », « … sauf le 1er mai », « … (fermé le lundi d'octobre à juin) », « Du 2 mai au 31 octobre … .
Fermé le dimanche ».
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.normalise.hours.atoms import Atom
from pipeline.normalise.hours.context import VALUES
from pipeline.normalise.hours.osm import PH, Value, day_of_year, days_text, season_text, value_text
from pipeline.normalise.hours.typed import NotUnderstood

FEASTS = frozenset(
    day_of_year(month, day) for month, day in ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26))
)
"""The public holidays with a fixed date: « fermé le 25 décembre » is so whatever it follows."""


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


def closed_periods(sequence: list[Atom]) -> tuple[list[Atom], list[str]]:
    """Take out « fermé en août », « sauf du 1er au 15 janvier », « fermé pendant les vacances scolaires »."""
    kept: list[Atom] = []
    closures: list[str] = []
    i = 0
    while i < len(sequence):
        atom = sequence[i]
        after = sequence[i + 1] if i + 1 < len(sequence) else Atom("end", sep=3)
        belongs = bool(kept) and kept[-1].kind == "D" and atom.kind == "X" and atom.sep < 2 and not valued(kept)
        half = atom.kind == "X" and bool(atom.value)
        middle = atom.kind in "XC" and after.kind == "S" and after.text.lower().startswith("mi")
        if after.kind in "SH" and after.sep < 3 and (half or (middle and len(after.value.days) == 1)):
            raise NotUnderstood("fermé une partie de la période : laquelle ?")  # « fermé le matin en août », « fermé mi-août »
        if atom.kind in "XE" and after.kind == "H" and "scol" not in after.text.lower():
            raise NotUnderstood("« les vacances » : scolaires, ou les vôtres ?")
        if atom.text.lower() == "hors" and after.kind == "S" and [a.kind for a in kept[-2:]] == ["E", "D"]:
            raise NotUnderstood("« hors » une période : fermé alors, ou ouvert ?")  # « sauf le mardi, hors juillet et août »
        if atom.kind == "E" and after.kind in "SH" and "X" in [a.kind for a in kept[-2:]]:
            raise NotUnderstood("« sauf » après une fermeture : ouvert quand ?")
        if atom.kind == "S" and [a.kind for a in kept[-2:]] in (["X", "D"], ["E", "D"]) and 0 < atom.sep < 3 and atom.after > 1:
            if atom.sep > 1 and not (atom.linked or _feasts(atom)):
                raise NotUnderstood("fermé certains jours, puis une période : fermée aussi ?")
            more = _chained(sequence, i)
            closures += [_period(a) for a in sequence[i : i + more]]  # « fermé les jours fériés et du 1er au 15 août »
            kept[-1] = kept[-1]._replace(after=sequence[i + more - 1].after)
            i += more
            continue
        if atom.kind in "XEC" and after.kind in "SH" and after.sep < 3 and not belongs:
            more = _chained(sequence, i + 1)
            end = sequence[i + more].after
            feasts = _feasts(after)
            within = feasts and bool(kept) and kept[-1].kind == "D" and atom.sep < 2  # « tous les jours sauf Noël de 8h à 20h »
            general = atom.sep < 2 and clause_count(kept) > 1 and not feasts  # « …, dimanche 9h-13h sauf juillet et août »
            general |= atom.kind == "E" and atom.bracket and clause_count(kept) > 1 and not feasts
            if general or (end < 2 and not within):
                raise NotUnderstood("période de fermeture : de quoi, suivie de quoi ?")
            closures += [_period(a) for a in sequence[i + 1 : i + 1 + more]]
            i += 1 + more
            continue
        if atom.kind == "C":
            raise NotUnderstood("congés : quelles dates ?")
        kept.append(atom)
        i += 1
    return kept, closures


def _feasts(atom: Atom) -> bool:
    return bool(atom.kind == "S" and not atom.value.dated and atom.value.days <= FEASTS)


def _chained(sequence: list[Atom], i: int) -> int:
    """« fermé en août, pendant les vacances scolaires et les jours fériés »: how many periods the closing names."""
    count = 1
    while i + count < len(sequence) and _is_period(sequence[i + count]) and sequence[i + count].sep < 3:
        count += 1
    return count


def _is_period(atom: Atom) -> bool:
    return atom.kind in "SH" or (atom.kind == "D" and atom.after == 3 and all(item.keys == (PH,) for item in atom.value))


def _period(atom: Atom) -> str:
    return "PH" if atom.kind == "D" else "SH" if atom.kind == "H" else season_text(atom.value)


def closed_noons(sequence: list[Atom]) -> list[Atom]:
    """« fermé le samedi midi », « … sauf dimanche midi », « fermé le midi »: noon, as the half of the day that is closed."""
    kept: list[Atom] = []
    for i, atom in enumerate(sequence):
        after = sequence[i + 1] if i + 1 < len(sequence) else Atom("end", sep=3)
        before = [a.kind for a in kept[-2:]]
        alone = not (atom.only or atom.opened) and not (after.kind == "T" and after.sep < 3)
        noon = atom.kind == "L" and atom.value == ("noon",) and alone and atom.sep < 2
        if noon and before[-1:] == ["X"] and not kept[-1].value:
            kept[-1] = kept[-1]._replace(value="noon", after=atom.after)
        elif noon and before in (["X", "D"], ["E", "D"]) and not kept[-1].value[-1].half:
            *first, last = kept[-1].value
            kept[-1] = kept[-1]._replace(value=[*first, last._replace(half="noon")], after=atom.after)
        elif atom.kind == "D" and before == ["E", "D"] and kept[-1].value[-1].half == "noon" and atom.sep < 3:
            first = [atom.value[0]._replace(sep=atom.sep), *atom.value[1:]]  # « sauf samedi midi et dimanche soir »
            kept[-1] = kept[-1]._replace(value=[*kept[-1].value, *first], after=atom.after)
        else:
            kept.append(atom)
    return kept


def valued(kept: list[Atom]) -> bool:
    """Does the last run of days already have its hours (before it)?"""
    return len(kept) > 1 and kept[-2].kind in VALUES


def added_days(sequence: list[Atom]) -> tuple[list[Atom], list[str]]:
    """« mar-sam 10h-18h (et un lundi sur deux) », « lundi 7h-13h (+ jeudis en juillet et août) »: the same hours, more days."""
    kept: list[Atom] = []
    rules: list[str] = []
    if not any(atom.bracket and atom.kind == "D" for atom in sequence):
        return sequence, rules
    i = 0
    while i < len(sequence):
        atom = sequence[i]
        after = sequence[i + 1] if i + 1 < len(sequence) else Atom("end", sep=3)
        hours = next((a for a in reversed(kept) if a.kind == "T"), None)
        season = after if after.kind == "S" and after.sep < 2 and after.after >= 2 else None
        days_first = bool(kept) and kept[0].kind in "DS" and atom.kind == "D" and atom.bracket
        if days_first and hours is not None and (season or atom.after >= 2) and not hours.value.labels:
            rules.append(_added(atom, hours, season, kept))
            i += 2 if season else 1
            continue
        kept.append(atom)
        i += 1
    return kept, rules


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


def closed_days(sequence: list[Atom]) -> tuple[list[Atom], list[str]]:
    """Take out the days that are closed in one season, and those that a last sentence closes in every season."""
    kept, rules = _closed_in_season(sequence)
    dated = any(atom.kind in "SO" for atom in kept)
    start = next((i for i in range(len(kept) - 1, 0, -1) if kept[i].sep == 3), 0)
    last = kept[start:]
    if not dated or not start or sorted(a.kind for a in last) != ["D", "X"] or not any(a.kind == "T" for a in kept[:start]):
        return kept, rules
    days = whole_days(last)
    before = [a for a in kept[:start] if a.kind == "D"]
    if days and (clause_count(kept[:start]) == 1 or not any(_names(a, days) for a in before)):
        return kept[:start], [*rules, days_text(days)]
    return kept, rules


def _closed_in_season(sequence: list[Atom]) -> tuple[list[Atom], list[str]]:
    kept: list[Atom] = []
    rules: list[str] = []
    i = 0
    while i < len(sequence):
        three = sequence[i : i + 3]
        apart = bool(kept) and three[0].sep >= 2 and len(three) == 3 and three[1].sep < 2 and not three[2].sep
        kinds = "".join(a.kind for a in three)
        if apart and kinds in {"XDS", "DXS", "EDS"} and any(a.kind == "T" for a in kept):
            days = whole_days(three)
            if any(item.vague for a in three if a.kind == "D" for item in a.value):
                raise NotUnderstood("« la semaine du … » : quels jours ?")
            if any(len(a.value) > 1 and any(item.every for item in a.value) for a in three if a.kind == "D"):
                raise NotUnderstood("fermé certains jours, ou tous ?")  # « fermé le samedi ; tous les jours en août »
            if any(item.sep > 1 for a in three if a.kind == "D" for item in a.value[1:]):
                raise NotUnderstood("fermé certains jours, en saison : lesquels ?")  # « fermé le lundi, le dimanche en août »
            if days and three[2].after >= 2 and (three[0].bracket or i + 3 == len(sequence)):
                rules.append(f"{season_text(three[2].value)} {days_text(days)}")
                i += 3
                continue
        kept.append(sequence[i])
        i += 1
    return kept, rules


def whole_days(atoms: Sequence[Atom]) -> list[int]:
    """The days that are closed from morning to evening; none where something else is said."""
    if any(a.kind == "X" and a.value for a in atoms):
        return []
    items = [item for a in atoms if a.kind == "D" for item in a.value]
    plain = all(not (i.half or i.starts or i.minus or i.alternate or i.vague) for i in items)
    plain = plain and all(isinstance(k, int) for i in items for k in i.keys)
    return sorted({k for i in items for k in i.keys if isinstance(k, int)}) if plain else []


def _names(atom: Atom, days: Sequence[int]) -> bool:
    """Does it name one of ``days`` itself, and not among « tous les jours »?"""
    return any(k in days for item in atom.value if not item.every for k in item.keys)


def clause_count(sequence: Sequence[Atom]) -> int:
    return sum(1 for atom in sequence if atom.kind == "D")
