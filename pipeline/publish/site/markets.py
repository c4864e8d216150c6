"""Shops in, the markets and rounds that they say out: by commune, one for each weekday, hours and place, with who is there.

Only entries of the canonical form (« Sa[1] 08:00-13:00 Nérac, Place du Foirail ») whose place names a commune of the territory:
a text that was kept as it came says no day that a calendar could hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, NamedTuple

from pipeline.model import LIST_SEPARATOR
from pipeline.publish.site.shop import Shop
from pipeline.reference.communes import Communes, commune_key, loose_words
from pipeline.reference.text import fold

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
PRESENT: Final = frozenset({"", "ouvert", "ouvert_adapte"})
"""States in which a shop is expected at its stall."""

_DAY: Final = "|".join(DAYS)
_SPAN: Final = r"[0-2]\d:[0-5]\d(?:-[0-2]\d:[0-5]\d|\+)"
_ENTRY: Final = re.compile(
    rf"(?P<days>(?:{_DAY})(?:[-,](?:{_DAY}))*)(?:\[(?P<ranks>-?[1-5](?:,-?[1-5])*)\])?"
    rf"(?: (?P<hours>{_SPAN}(?:,{_SPAN})*))? (?P<place>[^\d\s].*)"
)


class Market(NamedTuple):
    """``weekday``: 1 (Monday) to 7; ``rank``: 0 weekly, 1 to 5 the nth of the month, -1 the last; ``opens``, ``closes``:
    « 08:00 », "" where not said; ``place``: as the shop says it; ``shops``: who is there, in the order of the lists."""

    insee: str
    place: str
    weekday: int
    rank: int
    opens: str
    closes: str
    shops: tuple[Shop, ...]


class _Said(NamedTuple):
    """What two shops must say alike to stand on one market; hours apart, as one may not tell them."""

    insee: str
    place: str
    weekday: int
    rank: int


def markets(shops: Iterable[Shop], communes: Communes) -> dict[str, tuple[Market, ...]]:
    """Return the markets of each commune that has one, by INSEE code, in the order of the week.

    A shop that does not tell the hours joins those who do, where they all tell the same.
    """
    spelt: dict[_Said, str] = {}
    held: dict[_Said, dict[str, list[Shop]]] = {}
    for one in shops:
        for said, place, hours in _entries(one, communes):
            spelt.setdefault(said, place)
            there = held.setdefault(said, {}).setdefault(hours, [])
            if not there or there[-1] is not one:  # said twice by one shop
                there.append(one)
    made: dict[str, list[Market]] = {}
    for said, by_hours in held.items():
        for hours, there in _joined(by_hours).items():
            for span in hours.split(","):
                opens, _, closes = span.rstrip("+").partition("-")
                market = Market(said.insee, spelt[said], said.weekday, said.rank, opens, closes, tuple(there))
                made.setdefault(said.insee, []).append(market)
    return {insee: tuple(sorted(made[insee], key=_order)) for insee in sorted(made)}


def _order(market: Market) -> tuple[int, int, str, str, str]:
    return (market.weekday, market.rank % 10, market.opens, market.closes, fold(market.place))


def _joined(by_hours: Mapping[str, list[Shop]]) -> Mapping[str, list[Shop]]:
    told = [hours for hours in by_hours if hours]
    if len(told) != 1 or "" not in by_hours:
        return by_hours
    everyone = {one.id: one for one in (*by_hours[told[0]], *by_hours[""])}
    return {told[0]: sorted(everyone.values(), key=lambda one: one.order)}


def _entries(one: Shop, communes: Communes) -> Iterable[tuple[_Said, str, str]]:
    """Yield (what is said, place as written, hours) of a shop's column ``marches``."""
    cell = one.row["marches"]
    if not cell or one.statut not in PRESENT:
        return
    for entry in cell.split(LIST_SEPARATOR):
        found = _ENTRY.fullmatch(entry)
        insee = commune_of(found["place"], communes) if found else ""
        if found is None or not insee:
            continue
        for weekday in _weekdays(found["days"]):
            for rank in (found["ranks"] or "0").split(","):
                said = _Said(insee, fold(found["place"]), weekday, int(rank))
                yield said, found["place"], found["hours"] or ""


def _weekdays(text: str) -> list[int]:
    """« Tu-Th,Su » → [2, 3, 4, 7]."""
    found: set[int] = set()
    for part in text.split(","):
        first, last = (DAYS.index(name) for name in (part.split("-") * 2)[:2])
        found |= {n % 7 + 1 for n in range(first, last + 1 if last >= first else last + 8)}
    return sorted(found)


@cache
def commune_of(place: str, communes: Communes) -> str:
    """Return the INSEE code of the commune that a place begins with, "" where none or several of the territory may be meant.

    « Agen, Pin » is Agen; « Miramont » is the only commune of the territory so named, Miramont-de-Guyenne.
    """
    name = place.partition(",")[0]
    named = {found.place.code_insee for found in communes.by_key.get(commune_key(name), ())}
    if not named and (wanted := loose_words(name)):
        longer = (found for found in communes.names if not found.former and found.telling[: len(wanted)] == wanted)
        named = {found.place.code_insee for found in longer}
    return next(iter(named)) if len(named) == 1 else ""
