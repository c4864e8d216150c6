"""Clauses (these days, these hours) in, one week out: exceptions, half-days closed and contradictions settled or refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.normalise.hours.days import DayItem
from pipeline.normalise.hours.osm import MIDNIGHT, OFF, PH, SUR_RDV, Key, Span, Value, Week
from pipeline.normalise.hours.parts import (
    NOON,
    Rule,
    close_half,
    interrupt,
    join,
    keep_part,
    part_asked,
    part_of,
    reopened,
    shortened,
    span_half,
    value_of,
)
from pipeline.normalise.hours.sequence import Atom
from pipeline.normalise.hours.words import NotUnderstood


class Clause(NamedTuple):
    """« le samedi » + « de 9h à 12h ». ``override``: it stands after « sauf », so it wins over what covers it."""

    items: tuple[DayItem, ...]
    values: tuple[Atom, ...]
    override: bool = False


def week(clauses: Sequence[Clause], usual: Week | None = None) -> dict[Key, Value]:
    """Return the week that the clauses say together; with ``usual``, what they change in it. Raises NotUnderstood."""
    named = {k for clause in clauses for item in clause.items if not item.vague for k in item.keys}
    saturday = 5 in named or not named & {5, 6}
    for clause in clauses:
        _check_loose(clause, clauses)
    rules = [rule for clause in clauses for rule in _rules(clause, saturday)]
    result: dict[Key, Value] = dict(usual or {})
    owner = {key: Rule((key,), value, frozenset((*result, *range(8)))) for key, value in result.items()}
    for rule in sorted(rules, key=lambda r: bool(r.closes or r.keeps or r.joins or r.cuts) or r.doubtful):
        if rule.joins:
            join(result, rule)
            continue
        if rule.cuts:
            interrupt(result, rule)
            continue
        if rule.keeps:
            before = [r.value for r in rules[: rules.index(rule)] if r.value.spans]
            keep_part(result, rule, before or [value for value in result.values() if not value.closed])
            continue
        if rule.closes:
            close_half(result, rule)
            continue
        if rule.doubtful and any(result.get(key, OFF).spans for key in rule.keys):
            raise NotUnderstood("demi-journée fermée : pour un jour ou pour tous ?")
        for key in rule.keys:
            _settle(result, owner, key, rule)
    return {key: result[key] for rule in rules for key in rule.keys} if usual else result


def _check_loose(clause: Clause, clauses: Sequence[Clause]) -> None:
    """« mercredi samedi 9h-12h »: a list where another clause speaks of jeudi; « lun ven 9h-18h » may be a range."""
    for item, after in zip(clause.items, clause.items[1:], strict=False):
        if item.loose:
            first, last = sorted(int(str(i.keys[0])) for i in (item, after))
            elsewhere = {k for other in clauses if other is not clause for i in other.items for k in i.keys}
            if not elsewhere & set(range(first + 1, last)):
                raise NotUnderstood("deux jours sans tiret ni virgule")


def _rules(clause: Clause, saturday: bool) -> list[Rule]:
    rules = []
    if any(item.vague for item in clause.items) and not saturday:
        raise NotUnderstood("« en semaine » : le samedi compris ?")
    closing = any(a.kind == "X" for a in clause.values) and not any(a.kind == "T" for a in clause.values)
    for item in clause.items:
        minus = {k for o in item.minus if not o.half and not doubtful(o, item.minus) for k in o.keys}
        keys = tuple(k for k in item.keys if k not in minus)
        rules += _item_rules(item, keys, clause, closing)
        for other in item.minus:
            closed = Rule(other.keys, OFF, frozenset(other.keys), closes=other.half, override=not other.half)
            rules.append(closed._replace(doubtful=doubtful(other, item.minus)))
    return rules


def doubtful(item: DayItem, items: Sequence[DayItem]) -> bool:
    """« fermé samedi et dimanche après-midi »: is Saturday morning open? Only an article on each day tells."""
    later = items[items.index(item) + 1 :]
    return bool(later) and not item.half and bool(later[0].half) and not (item.article and later[0].article)


def _item_rules(item: DayItem, keys: tuple[Key, ...], clause: Clause, closing: bool) -> list[Rule]:
    scope = frozenset(k for other in clause.items for k in other.keys)
    if closing and item.alternate:
        raise NotUnderstood(f"fermé {item.alternate} : lequel ?")
    if closing:
        half = item.half or next((a.value for a in clause.values if a.kind == "X"), "")
        return [Rule(keys, OFF, scope, closes=half, override=clause.override, doubtful=doubtful(item, clause.items))]
    if clause.values[0].kind == "Z":
        return [Rule(keys, OFF, scope, joins=True)]
    if clause.values[0].kind == "K":
        return [Rule(keys, OFF, scope, cuts=clause.values[0].value)]
    if clause.values[0].kind == "V":
        half = item.half or str(clause.values[0].value or "")
        if not half or (item.half and clause.values[0].value):
            raise NotUnderstood("une partie de la journée : de quels jours ?")
        return [Rule(keys, OFF, scope, keeps=half, likes=item.only or clause.values[0].only)]
    until = next((a.value for a in clause.values if a.kind == "U"), 0)
    if until and item.half:
        raise NotUnderstood("« jusqu'à » : à partir de quelle heure ?")  # « lun-sam 12h-14h, ven-sam soir jusqu'à 22h »
    if until:
        return [Rule(keys, OFF, scope, until=until)]
    labelled = any(a.kind == "T" and a.value.labels for a in clause.values)
    own_label = item.half if labelled and not item.starts else ""  # « du mardi au samedi matin 9h-12h, après-midi 14h-19h »
    value, labels = value_of(clause.values, own_label)
    if item.alternate:
        value = value._replace(state="unknown", comment=item.alternate)
    both = clause.values[0].sep == 1 and clause.values[0].kind == "T"  # « 8h-12h du lundi au samedi et 13h30-17h30 le mercredi »
    additive = both or bool(labels) or any(other.half for other in clause.items)
    if not own_label and _has_its_half(item, clause, value):
        return [Rule(keys, _part(value, item.half), scope, additive, clause.override)]
    if not item.starts:
        _check_half("" if own_label else item.half, value)
        part = "" if value.spans else item.half
        return [Rule(keys, value, scope, additive, clause.override, vague=item.vague, part=part)]
    return _from_half_to_half(item, keys, value, scope)


def _from_half_to_half(item: DayItem, keys: tuple[Key, ...], value: Value, scope: frozenset[Key]) -> list[Rule]:
    """« du lundi après-midi au samedi », « du mardi matin au samedi midi »: who begins in the morning has the whole first day,
    who ends in the evening the whole last one.
    """
    if item.half and item.starts == item.half and len({span_half(span) for span in value.spans}) > 1:
        raise NotUnderstood("d'une demi-journée à la même : toute la journée entre les deux ?")
    starts = _part(value, item.starts)
    first = value if item.starts == "am" else starts
    rules = [Rule(keys[:1], first, scope)]
    rest = keys[1:]
    if item.half and rest:
        whole = item.half in {"pm", "eve"} and any((end or MIDNIGHT) > NOON + 120 for _, end in value.spans)
        rules.append(Rule(rest[-1:], value if whole else _part(value, item.half), scope))
        rest = rest[:-1]
    return [*rules, Rule(rest, value, scope)] if rest else rules


def _has_its_half(item: DayItem, clause: Clause, value: Value) -> bool:
    """« lun-ven et samedi matin 8h-12h 14h-18h »: the other days have both halves; of « lundi et mardi matin », who knows?"""
    whole = [other for other in clause.items if not other.half and not other.starts]
    sure = bool(whole) and not any(doubtful(other, clause.items) and not other.is_range for other in whole)
    return sure and item.half in {"am", "pm"} and not item.starts and {span_half(s) for s in value.spans} == {"am", "pm"}


def _part(value: Value, half: str) -> Value:
    spans = tuple(s for s in value.spans if part_of(s, half) == "in")
    if not spans or any(part_of(s, half) == "both" for s in value.spans):
        raise NotUnderstood("demi-journée sans heures")
    return value._replace(spans=spans)


def _check_half(half: str, value: Value) -> None:
    if half and any(span_half(s) not in ({"am"} if half == "am" else {"pm"}) for s in value.spans):
        raise NotUnderstood("heures hors de la demi-journée nommée")


def _settle(result: dict[Key, Value], owner: dict[Key, Rule], key: Key, rule: Rule) -> None:
    """Two clauses speak of one day: the narrower wins, disjoint hours add up, anything else is a contradiction."""
    before = owner.get(key)
    value = rule.value
    if before is not None and value.spans and value.spans[0][1] is None and rule.scope - {PH} <= before.scope:
        value = reopened(result[key], value)
    if rule.until:
        value = shortened(result, owner, key, rule)
    elif before is not None and ((rule.part and result[key].spans) or (before.part and value.spans)):
        opened, half = (result[key], rule) if rule.part else (value, before)
        value = part_asked(opened, half)
    elif before is not None and _asked_beside(result[key], value):
        _check_besides(rule, before)
        opened, asked = sorted((result[key], value), key=lambda v: v.state)
        value = Value(opened.spans, "", asked.comment, asked.spans)
    elif before is not None and result[key] != value and not rule.override:
        narrower = rule.scope - {PH} < before.scope
        if before.override:
            raise NotUnderstood("heures contradictoires pour un même jour")  # « 7j/7 sauf lundi 9h-18h ; lun-sam 9h-12h »
        if rule.vague and result[key].closed:
            return  # « fermé dimanche et lundi. 9h-19h en semaine »
        if before.vague and value.closed:
            result[key] = value
            owner[key] = rule
            return
        if _disjoint(result[key], value):
            value = _added(result[key], rule, before)
        elif before.scope - {PH} < rule.scope:
            return  # « fermé lundi. Ouvert tous les jours 9h-19h »
        elif not narrower:
            raise NotUnderstood("heures contradictoires pour un même jour")
    result[key] = value
    owner[key] = rule


def _asked_beside(a: Value, b: Value) -> bool:
    """« Lun-ven 9h-12h. Sur rendez-vous : lun-ven 14h-17h »: other hours of the same days."""
    states = {a.state, b.state} == {"", "unknown"} and SUR_RDV in {a.comment, b.comment}
    return states and not (a.asked or b.asked) and _disjoint(a._replace(state=""), b._replace(state=""))


def _disjoint(a: Value, b: Value) -> bool:
    if not (a.spans and b.spans) or a.state != b.state:
        return False
    return all((x[1] or 9999) <= y[0] or (y[1] or 9999) <= x[0] for x in a.spans for y in b.spans)


def _meals(spans: tuple[Span, ...]) -> bool:
    """« 12h-14h du mardi au dimanche, 19h-22h du jeudi au samedi »: a lunch and a dinner, one besides the other."""
    return len(spans) == 2 and part_of(spans[0], "noon") == "in" and spans[1][0] >= 18 * 60


def _added(present: Value, rule: Rule, before: Rule) -> Value:
    if not _meals(tuple(sorted(present.spans + rule.value.spans))):
        _check_besides(rule, before)
    return present._replace(spans=tuple(sorted(present.spans + rule.value.spans)))


def _check_besides(rule: Rule, before: Rule) -> None:
    """« lun-ven 9h-12h, mercredi 14h-18h »: besides or instead? Only a named half or as wide a clause says besides."""
    small, large = sorted((rule.scope, before.scope), key=len)
    if not (rule.additive or before.additive) and small <= large and 0 < len(small) * 2 <= len(large):
        raise NotUnderstood("heures en plus, ou à la place ?")
