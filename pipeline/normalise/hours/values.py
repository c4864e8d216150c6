"""What one clause says beside its days in (hours, labels, an appointment), the value of those days out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from pipeline.normalise.hours.asked import appointment
from pipeline.normalise.hours.atoms import Atom, Times
from pipeline.normalise.hours.osm import Span, Value
from pipeline.normalise.hours.parts import NOON, part_of, span_half
from pipeline.normalise.hours.typed import NotUnderstood

_FITS: Final[dict[str, Callable[[Span], bool]]] = {
    "am": lambda s: span_half(s) == "am",
    "pm": lambda s: span_half(s) == "pm",
    "noon": lambda s: NOON - 60 <= s[0] <= NOON + 60,
    "eve": lambda s: s[0] >= 17 * 60,
}
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
    if len(labels) > len(spans) or any(not any(_FITS[label](s) for s in spans) for label in labels):
        raise NotUnderstood("partie de la journée sans heures")
    if len(set(labels)) < len(labels):
        raise NotUnderstood("partie de la journée dite deux fois")
