"""A seed in, a week and one way of saying it out: hours told of no day, a day that differs, days closed, in any order.

« 8h-19h ⏎ dimanche 8h-12h30 ⏎ fermé le mardi »; the clauses are shuffled and joined as people do, also where that says nothing
sure: a reader must then refuse.
"""

from __future__ import annotations

import random
from typing import Final

from tests.normalise.hours_written import FULL, Spans, Week

_SHORT: Final = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
_NAMES: Final = (FULL, FULL, _SHORT, tuple(n.upper() for n in FULL), tuple(n.capitalize() for n in FULL))
_AM: Final = ((540, 720), (510, 750), (420, 780))
_PM: Final = ((840, 1140), (900, 1170), (960, 1200))
_DAY: Final = ((540, 1140), (480, 1200), (600, 1080))


def _clock(minutes: int, style: int) -> str:
    hour, minute = divmod(minutes, 60)
    short = f"{hour}h{minute:02d}" if minute else f"{hour}h"
    return (short, f"{hour:02d}:{minute:02d}", short.replace("h", " h ").strip(), f"{hour}H{minute:02d}")[style]


def _hours(spans: Spans, joint: str, between: str, style: int) -> str:
    return between.join(f"{_clock(start, style)}{joint}{_clock(end, style)}" for start, end in spans)


def beside(seed: int) -> tuple[str, Week]:
    """Return one text and the week that it says."""
    rng = random.Random(seed)
    names, article, style = rng.choice(_NAMES), rng.choice(("", "le ")), rng.randrange(4)
    usual: Spans = rng.choice([(rng.choice(_AM), rng.choice(_PM)), (rng.choice(_DAY),)])
    joint = rng.choice(["-", " - ", "–", " à ", "/"])
    between = rng.choice([" et ", ", ", " "] if joint == "/" else [" et ", ", ", " / ", " "])
    days = rng.sample(range(7), rng.choice([2, 2, 3]))
    special, closed = days[0], sorted(days[1:])
    other: Spans = rng.choice([usual[:1], ((usual[0][0], usual[0][0] + 240),), (rng.choice(_DAY),), (rng.choice(_PM),)])
    named, shut = f"{article}{names[special]}", " et ".join(f"{article}{names[day]}" for day in closed)
    told = _hours(other, joint, between, style)
    clauses = [
        rng.choice(["", "", "Ouvert ", "Ouvert : ", "Horaires : ", "tous les jours ", "de "])
        + _hours(usual, joint, between, style),
        rng.choice([f"{named} {told}", f"{named} : {told}", f"{told} {named}", f"{named} de {told}"]),
        rng.choice([f"fermé {shut}", f"Fermé : {shut}", f"{shut} fermé", f"{shut} : fermé", f"fermeture hebdomadaire : {shut}"]),
    ]
    rng.shuffle(clauses)
    week = [usual] * 7
    week[special] = other
    for day in closed:
        week[day] = ()
    return rng.choice(["\n", " ; ", ". ", ", ", " - ", " / ", "\n", " "]).join(clauses), tuple(week)
