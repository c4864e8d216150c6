"""The days of a week and one rule on parts of them in, those days changed: half closed, kept, unbroken, closed earlier."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.normalise.hours.appointments import appointment
from pipeline.normalise.hours.osm import MIDNIGHT, OFF, PH, Key, Span, Value
from pipeline.normalise.hours.sequence import Atom, Times
from pipeline.normalise.hours.words import NotUnderstood

NOON = 12 * 60
_EVENING = 18 * 60


class Rule(NamedTuple):
    """What one clause says: for these days, this value; ``additive`` when it names a half of the day."""

    keys: tuple[Key, ...]
    value: Value
    scope: frozenset[Key] = frozenset()  # all the days of its clause
    additive: bool = False
    override: bool = False
    until: int = 0
    closes: str = ""  # the half that is closed, the rest of the day being said elsewhere
    keeps: str = ""  # the part of the day that alone is open, its hours being said elsewhere
    likes: bool = False  # … be it of other days
    cuts: Span | None = None  # a pause of these days alone
    joins: bool = False  # from the first opening to the last closing
    vague: bool = False  # « en semaine »
    part: str = ""  # « le mardi matin : sur rdv »: what is said of a half alone, its hours not told
    doubtful: bool = False  # « fermé lundi et dimanche après-midi »: is Monday closed all day?


def span_half(span: Span) -> str:
    """Return am, pm or both: 8h–13h is the morning, 12h–14h and 14h–19h the afternoon."""
    start, end = span
    if start >= NOON - 30:
        return "pm"
    return "am" if end is not None and end <= NOON + 180 else "both"


def part_of(span: Span, half: str) -> str:
    """Return whether ``span`` lies in ``half`` (« in »), outside (« other ») or across its border (« both »)."""
    start, end = span
    if half == "eve":
        late = end is None or end > 18 * 60 + 30
        return "in" if start >= 17 * 60 else "both" if late else "other"
    if half == "noon":
        meal = NOON - 60 <= start <= NOON + 60 and end is not None and end <= NOON + 240
        return "in" if meal else "other" if start >= NOON + 180 or (end is not None and end <= NOON) else "both"
    where = span_half(span)
    return "in" if where == half else "both" if where == "both" else "other"


def part_asked(opened: Value, half: Rule) -> Value:
    """« mar-sam 9h-12h 14h-19h, le mardi matin sur rdv »: the hours of that half by appointment, the others free."""
    where = [part_of(span, half.part) for span in opened.spans]
    if opened.state or opened.asked or "both" in where or "in" not in where or "other" not in where:
        raise NotUnderstood("demi-journée sur rendez-vous : et l'autre ?")
    free = tuple(span for span, part in zip(opened.spans, where, strict=True) if part == "other")
    asked = tuple(span for span, part in zip(opened.spans, where, strict=True) if part == "in")
    return Value(free, "", half.value.comment, asked)


def shortened(result: dict[Key, Value], owner: dict[Key, Rule], key: Key, rule: Rule) -> Value:
    """« du mardi au samedi 9h-12h 14h-19h, samedi jusqu'à 18h »: the last closing time changes. Raises NotUnderstood."""
    usual = key if isinstance(key, int) else key[0]  # « nocturne le premier jeudi du mois jusqu'à 21h »: a jeudi's hours, longer
    if result.get(usual, OFF).state == "unknown" and not result[usual].spans:
        return result[usual]  # « sur rendez-vous, du mardi au samedi. Nocturne le jeudi jusqu'à 20h »
    model = result.get(usual) or next((v for v in reversed(result.values()) if v.spans), OFF)  # « lun-jeu 9h-17h, ven 14h »
    if not model.spans or model.state or not (key != usual or usual not in owner or rule.scope - {PH} < owner[usual].scope):
        raise NotUnderstood("« jusqu'à » sans heure d'ouverture")
    *spans, (start, end) = model.spans
    if rule.until < NOON - 60 and spans == [] and start < rule.until and key == usual:  # « lun-ven 8h30-19h (jeu 9h) »
        return model._replace(spans=((rule.until, end),))
    if rule.until > MIDNIGHT and (end or 0) < _EVENING:
        raise NotUnderstood("« jusqu'à » : de la nuit, ou de l'après-midi ?")
    if rule.until < start + 90 or rule.until < NOON:  # « 14h-19h (15h le samedi) »: is it the opening?
        raise NotUnderstood("« jusqu'à » avant l'ouverture")
    return model._replace(spans=(*spans, (start, rule.until)))


def reopened(opened: Value, value: Value) -> Value:
    """« lun-sam 8h30-19h30, à partir de 10h le lundi »: the opening changes, what was told before it goes.

    Raises NotUnderstood where the hour lies within none of those told (« 12h-14h, à partir de 19h le vendredi »).
    """
    start = value.spans[0][0]
    left = [(first, last) for first, last in opened.spans if last is not None and start < last]
    if not left or (left[0] != opened.spans[0] and start < left[0][0]):
        raise NotUnderstood("« à partir de » : en plus, ou à la place ?")
    return opened._replace(spans=((start, left[0][1]), *left[1:]))


def later(week: dict[Key, Value], closing: int, dates: bool) -> dict[Key, Value]:
    """« mar-dim 10h-19h (juillet-août jusqu'à 22h) »: every day open closes then, on ``dates`` be they unlike."""
    told = {key: value for key, value in week.items() if not value.closed}
    if any(v.spans and closing > MIDNIGHT and (v.spans[-1][1] or 0) < _EVENING for v in told.values()):
        raise NotUnderstood("« jusqu'à » : de la nuit, ou de l'après-midi ?")
    if any(v.state or not v.spans or v.spans[-1][1] is None or v.spans[-1][0] >= closing - 60 for v in told.values()):
        raise NotUnderstood("« jusqu'à » en saison : à partir de quelle heure ?")
    if len(set(told.values())) > 1 and not (dates and closing <= min(value.spans[-1][1] or 0 for value in told.values())):
        raise NotUnderstood("« jusqu'à » en saison : quels jours ?")
    return {key: value._replace(spans=(*value.spans[:-1], (value.spans[-1][0], closing))) for key, value in told.items()}


def cut_out(spans: tuple[Span, ...], pause: Span) -> tuple[Span, ...] | None:
    """Return ``spans`` without ``pause``; None where it lies in none of them, nor between two."""
    start, end = pause
    told = list(spans)
    for k, (first, last) in enumerate(spans):
        if end is not None and last is not None and first < start and end < last:
            told[k : k + 1] = [(first, start), (end, last)]
            return tuple(told)
    return None


def close_half(result: dict[Key, Value], rule: Rule) -> None:
    """« fermé le dimanche soir »: what lies in the half that is closed goes. Raises NotUnderstood."""
    for key in rule.keys:
        value = result.get(key)
        if value is None or any(part_of(s, rule.closes) == "both" for s in value.spans) or value.asked:
            raise NotUnderstood("demi-journée fermée : heures de l'autre inconnues")
        kept = tuple(s for s in value.spans if part_of(s, rule.closes) == "other")
        if value.spans and not kept and rule.closes != "eve":
            raise NotUnderstood("demi-journée fermée : rien ne reste")
        result[key] = value._replace(spans=kept) if kept or not value.spans else OFF  # « 18h30-22h30 (fermé dimanche soir) »


def join(result: dict[Key, Value], rule: Rule) -> None:
    """« lun-sam 9h-12h 14h-19h, samedi journée continue »: from its first opening to its last closing. Raises NotUnderstood."""
    for key in rule.keys:
        spans = result.get(key, OFF).spans
        if not spans or spans[-1][1] is None:
            raise NotUnderstood("sans interruption : à quelles heures ?")
        result[key] = result[key]._replace(spans=((spans[0][0], spans[-1][1]),))


def interrupt(result: dict[Key, Value], rule: Rule) -> None:
    """« Fermeture de 12h à 14h le mercredi », « … le premier mardi du mois »: a pause in those days. Raises NotUnderstood."""
    for key in rule.keys:
        value = result.get(key if isinstance(key, int) else key[0], OFF)
        left = cut_out(value.spans, rule.cuts) if rule.cuts else None
        if left is None or value.state or value.asked:
            raise NotUnderstood("pause : dans quelles heures ?")
        result[key] = value._replace(spans=left)


def keep_part(result: dict[Key, Value], rule: Rule, told: Sequence[Value]) -> None:
    """« fermé lundi, ouvert dimanche matin » leaves its morning; « …, dimanche midi uniquement » takes those ``told`` before.

    Raises NotUnderstood.
    """
    for key in rule.keys:
        models = [result[key]] if key in result else list(dict.fromkeys(told)) if rule.likes else []
        if any(model.state for model in models) and key in result:
            raise NotUnderstood("une partie de la journée : fermé, ou sur rendez-vous ?")
        kept = {tuple(span for span in model.spans if part_of(span, rule.keeps) == "in") for model in models} - {()}
        if len(kept) != 1 or any(part_of(span, rule.keeps) == "both" for model in models for span in model.spans):
            raise NotUnderstood("une partie de la journée : à quelles heures ?")
        result[key] = Value(kept.pop())


ALL_DAY: Final[tuple[Span, ...]] = ((0, 24 * 60),)


def value_of(values: Sequence[Atom], own_label: str) -> tuple[Value, tuple[str, ...]]:
    """Return the value of ``values`` and the parts of the day they name, ``own_label`` (of the days) among them.

    Raises NotUnderstood where they contradict one another, or name a part of the day that has no hours.
    """
    if any(atom.kind == "T" and atom.value.asked for atom in values):
        return _by_part(values, own_label)
    spans: tuple[Span, ...] = ()
    labels: tuple[str, ...] = (own_label,) if own_label else ()
    asked = ""
    for atom in values:
        if atom.kind == "T":
            spans += _after(spans, atom.value)
            labels += atom.value.labels
        elif atom.kind == "L":
            labels += atom.value
        asked = appointment(atom.text) if atom.kind == "R" else asked
    if any(a.kind == "R" and b.kind == "L" for a, b in pairwise(values)):  # « 9h-12h 14h-18h, sur rdv l'après-midi »
        raise NotUnderstood("sur rendez-vous : une partie de la journée ?")
    for atom in values:  # « lundi : fermé le matin, 14h-19h »
        if atom.kind == "X" and (not atom.value or any(part_of(s, atom.value) != "other" for s in spans)):
            raise NotUnderstood("fermé, mais avec des heures")
    _check_labels(labels, spans)
    if asked and len(set(labels)) == 1 and len({span_half(span) for span in spans}) > 1:
        raise NotUnderstood("sur rendez-vous : une partie de la journée ?")  # « 9h-12h, 14h-18h l'après-midi sur rendez-vous »
    if asked and any(atom.kind == "T" and atom.value.merged for atom in values):
        raise NotUnderstood("sur rendez-vous : pour quelles heures ?")  # « 9h-18h, 18h-20h sur rdv »
    if asked:
        return Value(spans if spans != ALL_DAY else (), "unknown", asked), labels
    if not spans:
        raise NotUnderstood("jours sans heures")
    return Value(spans), labels


def _by_part(values: Sequence[Atom], own_label: str) -> tuple[Value, tuple[str, ...]]:
    """« le matin 9h-12h sans rendez-vous, l'après-midi 14h-18h sur rendez-vous »: some hours free, the others asked for."""
    times = sorted((atom.value for atom in values if atom.kind == "T"), key=lambda told: told.spans[0][0])
    spans: tuple[Span, ...] = ()
    labels: tuple[str, ...] = (own_label,) if own_label else ()
    for told in times:
        spans += _after(spans, told)
        labels += told.labels
    labels += tuple(label for atom in values if atom.kind == "L" for label in atom.value)
    _check_labels(labels, spans)
    free = tuple(span for told in times if not told.asked for span in told.spans)
    asked = tuple(span for told in times if told.asked for span in told.spans)
    comments = {told.asked for told in times if told.asked}
    if len(comments) > 1:
        raise NotUnderstood("sur rendez-vous, ou sur demande ?")
    if not free:
        return Value(asked, "unknown", comments.pop()), labels
    return Value(free, "", comments.pop(), asked), labels


def _after(spans: tuple[Span, ...], times: Times) -> tuple[Span, ...]:
    last = spans[-1][1] if spans else 0
    if last is None or (times.spans and times.spans[0][0] < last):
        raise NotUnderstood("heures dans le désordre")
    return times.spans


def _check_labels(labels: tuple[str, ...], spans: tuple[Span, ...]) -> None:
    """Each « matin », « midi », « soir » must have its span; else something was said that we would lose."""
    if len(labels) > len(spans) or any(not any(part_of(s, label) == "in" for s in spans) for label in labels):
        raise NotUnderstood("partie de la journée sans heures")
    if len(set(labels)) < len(labels):
        raise NotUnderstood("partie de la journée dite deux fois")
