"""A shop's week in, one plausible way of writing it out: days × hours × seasons × hands, nearly every row its own text.

Five hands, a producer each: a list typed in an office, an export of one line a day, abbreviations, shopkeepers' sentences, OSM.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from pipeline.reference.runs import runs

Week = tuple[tuple[tuple[int, int], ...], ...]
"""Monday to Sunday, each with its spans in minutes."""

_DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_OSM: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_SHAPES: Final = (
    "-UUUUU-", "-UUUUUO", "UUUUUO-", "UUUUU--", "-UUUUO-", "UUUUUU-", "OUUUUU-", "--UUUUO", "UUUUUUU", "-UOUUU-",
)  # fmt: skip
_BESIDES: Final = (
    ", sauf jours fériés", ". Fermé en août.", ", sur rendez-vous le lundi matin", ". Parking gratuit.",
    " (fermé les jours fériés)",
    ". Du 1er juillet au 31 août : tous les jours 8h-20h", ". Livraison possible sur Agen.",
    ". De novembre à mars : lun-ven 9h-12h",
)  # fmt: skip


def week(rng: random.Random) -> Week:
    """Return the week of a shop: usual hours, other ones on some days, closed on others."""
    usual, other = _spans(rng), _spans(rng)[:1]
    return tuple({"U": usual, "O": other, "-": ()}[mark] for mark in rng.choice(_SHAPES))


def _spans(rng: random.Random) -> tuple[tuple[int, int], ...]:
    opening, closing = rng.randrange(420, 620, 5), rng.randrange(1050, 1210, 5)
    if rng.random() < 0.25:
        return ((opening, closing),)
    noon = rng.randrange(700, 790, 5)
    return ((opening, noon), (noon + rng.randrange(60, 190, 15), closing))


def written(told: Week, hand: int, rng: random.Random) -> str:
    """Return ``told`` as the producer number ``hand`` (0 to 4) writes it; one text in eight says something more."""
    groups: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day, spans in enumerate(told):
        groups.setdefault(spans, []).append(day)
    if hand == 4:
        return "; ".join(f"{_named(days, _OSM, '-', ',')} {_hours(spans, 4)}" for spans, days in groups.items())
    if hand == 1:
        return "\n".join(f"{_DAYS[day].capitalize()} : {_hours(spans, 1)}" for day, spans in enumerate(told))
    short = tuple(name[:3] for name in _DAYS)
    names, to, joint, end = {
        0: (tuple(map(str.capitalize, _DAYS)), " au ", ", ", " ; "), 2: (short, "-", " et ", ", "),
        3: (_DAYS, " au ", " et ", ". "),
    }[hand]  # fmt: skip
    clauses = [f"{_named(days, names, to, joint)} {_hours(spans, hand)}" for spans, days in groups.items()]
    return end.join(clauses) + (rng.choice(_BESIDES) if rng.random() < 0.125 else "")


def _named(days: Sequence[int], names: Sequence[str], to: str, joint: str) -> str:
    told = [f"{names[run[0]]}{to}{names[run[-1]]}" if len(run) > 2 else joint.join(names[d] for d in run) for run in runs(days)]
    return joint.join(told)


def _hours(spans: tuple[tuple[int, int], ...], hand: int) -> str:
    if not spans:
        return "off" if hand == 4 else "fermé"
    between, form = (" / ", ", ", " ", " et ", ",")[hand], "de {} à {}" if hand == 3 else "{}-{}"
    return between.join(form.format(_clock(start, hand), _clock(end, hand)) for start, end in spans)


def _clock(minutes: int, hand: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}" if hand in {1, 4} else f"{hour}h{minute:02d}" if minute else f"{hour}h"
