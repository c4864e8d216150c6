"""A seed in, a week and a French way of saying it by its usual days and what departs from them out.

« du mardi au samedi 9h-12h 14h-19h, samedi non stop, fermé lundi, dimanche matin uniquement »: each departure is of one day.
"""

from __future__ import annotations

import random
from typing import Final

from tests.normalise.hours_written import FULL, Spans, Week

_RANGES: Final = ((0, 4), (1, 5), (0, 5), (1, 6), (2, 6), (1, 4))
_USUAL: Final[tuple[Spans, ...]] = (
    ((540, 720), (840, 1140)), ((510, 750), (870, 1110)), ((540, 1140),), ((600, 1080),), ((720, 840), (1140, 1320)),
)  # fmt: skip
_OTHER: Final = ((540, 720), (600, 780), (870, 1080))
_JOINTS: Final = (", ", ", ", ". ", " ; ", "\n", " - ")
_KINDS: Final = ("until", "half", "meal", "unbroken", "closed", "morning", "besides")


class Writer:
    """One text in the making: the usual days, then what departs from them."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.style = self.rng.randrange(3)
        self.first, self.last = self.rng.choice(_RANGES)
        self.usual = self.rng.choice(_USUAL)
        self.week: dict[int, Spans] = dict.fromkeys(range(self.first, self.last + 1), self.usual)
        self.free = set(range(7))
        self.text = self._general()

    def pick(self, *forms: str) -> str:
        return self.rng.choice(forms)

    def clock(self, minutes: int) -> str:
        hour, minute = divmod(minutes, 60)
        short = f"{hour}h{minute:02d}" if minute else f"{hour}h"
        return (short, f"{hour:02d}:{minute:02d}", f"{hour}h{minute:02d}")[self.style]

    def hours(self, spans: Spans) -> str:
        return self.pick(" / ", " et ", ", ", " ").join(f"{self.clock(a)}-{self.clock(b)}" for a, b in spans)

    def _general(self) -> str:
        days = self.pick("du {} au {}", "{}-{}", "{} à {}").format(FULL[self.first], FULL[self.last])
        head = self.pick("", "", "", "ouvert ")
        if len(self.usual) == 2 and self.usual[0][0] < 700 and self.rng.random() < 0.3:
            (start, noon), (back, end) = self.usual
            pause = self.pick(" (pause {}-{})", ", pause de {} à {}", ", fermé de {} à {}")
            return f"{head}{days} {self.clock(start)}-{self.clock(end)}{pause.format(self.clock(noon), self.clock(back))}"
        hours = self.hours(self.usual)
        return head + self.pick(f"{days} {hours}", f"{days} : {hours}", f"{hours} {days}")

    def day(self, inside: bool) -> int | None:
        """Take a day that nothing was said of yet, among the usual ones or the others."""
        days = sorted(d for d in self.free if (d in self.week) == inside)
        if not days:
            return None
        day = self.rng.choice(days)
        self.free.discard(day)
        return day

    def depart(self, kind: str) -> None:
        """Say one thing more, where it can be said of this week."""
        two, meals = len(self.usual) == 2, self.usual[0][0] == 720
        inside = kind in {"until", "half", "meal", "unbroken"}
        if not two and kind in {"half", "meal", "unbroken", "morning"}:
            return
        if kind in {"half", "meal", "morning"} and meals != (kind == "meal"):
            return
        day = self.day(inside)
        if day is not None:
            self.text += getattr(self, f"_{kind}")(day, FULL[day])

    def _until(self, day: int, name: str) -> str:
        start, end = self.usual[-1]
        closing = end + self.rng.choice([-60, 60, -30, 120, -90])
        if closing - start < 90:
            return ""
        self.week[day] = (*self.usual[:-1], (start, closing))
        told = self.clock(closing)
        named = f", nocturne le {name} jusqu'à {told}" if closing > end else f", fermeture à {told} le {name}"
        return self.pick(f", {told} le {name}", f" ({told} le {name})", f", {name} jusqu'à {told}", named, f" ({name} {told})")

    def _half(self, day: int, name: str) -> str:
        shut = self.rng.randrange(2)
        self.week[day] = (self.usual[1 - shut],)
        closed, kept = ("matin", "après-midi")[shut], ("matin", "après-midi")[1 - shut]
        joint = self.rng.choice(_JOINTS)
        article = "l'" if kept == "après-midi" else "le "
        return self.pick(
            f"{joint}fermé le {name} {closed}", f" sauf {name} {closed}", f" (fermé {name} {closed})",
            f"{joint}{name} ouvert {article}{kept} uniquement", f"{joint}{name} {kept} uniquement",
        )  # fmt: skip

    def _meal(self, day: int, name: str) -> str:
        shut = self.rng.randrange(2)
        self.week[day] = (self.usual[1 - shut],)
        closed, kept = ("midi", "soir")[shut], ("midi", "soir")[1 - shut]
        joint = self.rng.choice(_JOINTS)
        return self.pick(f"{joint}fermé le {name} {closed}", f" sauf {name} {closed}", f"{joint}{name} {kept} uniquement")

    def _unbroken(self, day: int, name: str) -> str:
        self.week[day] = ((self.usual[0][0], self.usual[1][1]),)
        joint = self.rng.choice(_JOINTS)
        return self.pick(f"{joint}{name} non stop", f" (journée continue le {name})", f"{joint}sans interruption le {name}")

    def _closed(self, day: int, name: str) -> str:
        self.week.pop(day, None)
        return self.rng.choice(_JOINTS) + self.pick(f"fermé le {name}", f"{name} fermé", f"fermé {name}")

    def _morning(self, day: int, name: str) -> str:
        self.week[day] = self.usual[:1]
        return self.rng.choice(_JOINTS) + self.pick(f"{name} matin uniquement", f"le {name} uniquement le matin")

    def _besides(self, day: int, name: str) -> str:
        start, end = self.rng.choice(_OTHER)
        self.week[day] = ((start, end),)
        told = self.hours(((start, end),))
        named = f"le {name} de {self.clock(start)} à {self.clock(end)}"
        return self.rng.choice(_JOINTS) + self.pick(f"ouvert le {name} {told}", f"{name} {told}", f"ouvert {name} {told}", named)


def changed(seed: int) -> tuple[str, Week]:
    """Return one text and the week that it says."""
    writer = Writer(seed)
    for kind in writer.rng.sample(_KINDS, k=writer.rng.choice([1, 2, 2, 3])):
        writer.depart(kind)
    return writer.text, tuple(writer.week.get(day, ()) for day in range(7))
