"""Random releases of a small world of shops: no id lost, doubled or swapped without an event in the ledger.

The real keys, matching and registry run; only reading and geocoding are left out. Each shop has a truth; each release changes
a few shops in one way each, every file may come in another order or with other numbers.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from pipeline.dedupe import Registry
from pipeline.dedupe.step import identify, in_order
from pipeline.model import CALENDAR, LOCATED_COLUMNS, LocatedRows, RawRows, typed
from pipeline.normalise.key_memory import MEMORY_COLUMNS, KeyMemory
from pipeline.normalise.keys import row_keys
from pipeline.normalise.mapping import Columns
from tests.dedupe.ledger import check
from tests.dedupe.shops import AGEN, DAY, source

NAMES = (
    "Castagné", "Delpech", "Serres", "Vesuvio", "Lafleur", "Ortal",
    "Monclar", "Bellocq", "Durieu", "Fabrègue", "Roumégas", "Tressol",
)  # fmt: skip
TRADES = (("Boulangerie", "alimentation"), ("Optique", "beaute-sante"), ("Garage", "services"), ("Fleurs", "maison-jardin"))
SOURCES = ("a", "b")
MALL = ("1", "Galerie du Pin")


@dataclass(frozen=True)
class Shop:
    """One true shop. ``rows``: which sources tell it; ``numbers``: its number in each; it is told unless ``closed``."""

    truth: int
    nom: str
    trade: str
    door: tuple[str, str]
    rows: tuple[str, ...]
    numbers: tuple[str, ...]
    closed: bool = False


class World(RuleBasedStateMachine):
    """Shops change by rules; ``release`` publishes them; invariants hold after each."""

    def __init__(self) -> None:
        super().__init__()
        self.shops: dict[int, Shop] = {}
        self.changed: set[int] = set()
        self.registry, self.memory = Registry.empty(), KeyMemory()
        self.ids: dict[int, str] = {}
        self.day, self.number, self.renumbered = 0, 100, False

    @initialize(count=st.integers(1, 3), numbered=st.booleans())
    def open_some(self, count: int, numbered: bool) -> None:
        self.numbered = numbered
        for _ in range(count):
            self._open((str(len(self.shops) + 2), "Rue Lafayette"), SOURCES)
        for _ in range(3):
            self._open(MALL, SOURCES[:1])
        self._release(random.Random(1))

    def _open(self, door: tuple[str, str], told: tuple[str, ...], numbers: tuple[str, ...] = (), like: int | None = None) -> None:
        truth = len(self.shops)
        trade, family = TRADES[(truth if like is None else like) % len(TRADES)]
        given = numbers or tuple(str(self._next_number()) for _ in SOURCES)
        self.shops[truth] = Shop(truth, f"{trade} {NAMES[truth]}", family, door, told, given)
        self.changed.add(truth)

    def _next_number(self) -> int:
        self.number += 1
        return self.number

    def _one(self, data: st.DataObject, closed: bool = False) -> int | None:
        free = [t for t, s in self.shops.items() if s.closed == closed and t not in self.changed]
        return data.draw(st.sampled_from(free)) if free else None

    def _change(self, truth: int, **what: Any) -> None:
        self.shops[truth] = replace(self.shops[truth], **what)
        self.changed.add(truth)

    @precondition(lambda self: len(self.shops) < len(NAMES))
    @rule(mall=st.booleans(), both=st.booleans())
    def add(self, mall: bool, both: bool) -> None:
        self._open(MALL if mall else (str(len(self.shops) + 2), "Rue Lafayette"), SOURCES if both else SOURCES[:1])

    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        if (truth := self._one(data)) is not None:
            self._change(truth, closed=True)

    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        truth = self._one(data, closed=True)
        doors = {s.door for s in self.shops.values() if not s.closed}
        if truth is not None and (self.shops[truth].door == MALL or self.shops[truth].door not in doors):
            self._change(truth, closed=False)

    @rule(data=st.data(), how=st.sampled_from([" et Fils", "capitals", "typo"]))
    def rename(self, data: st.DataObject, how: str) -> None:
        if (truth := self._one(data)) is not None:
            nom = self.shops[truth].nom
            self._change(truth, nom=nom.upper() if how == "capitals" else nom[:-2] + nom[-1] if how == "typo" else nom + how)

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        if (truth := self._one(data)) is not None:
            self._change(truth, door=(str(truth + 1), f"Boulevard Carnot {self.day}"))

    @rule(data=st.data())
    def told_by_one_or_both(self, data: st.DataObject) -> None:
        truth = self._one(data)
        if truth is not None:
            self._change(truth, rows=SOURCES if len(self.shops[truth].rows) == 1 else SOURCES[:1])

    @precondition(lambda self: len(self.shops) < len(NAMES))
    @rule(data=st.data())
    def take_a_closed_mall_number(self, data: st.DataObject) -> None:
        """A shop of the mall closes; another opens at once under its row number."""
        free = [t for t, s in self.shops.items() if not s.closed and s.door == MALL and t not in self.changed]
        here = [t for t, s in self.shops.items() if not s.closed and s.door == MALL]
        if free and len(here) > 1:
            truth = data.draw(st.sampled_from(free))
            self._change(truth, closed=True)
            self._open(MALL, self.shops[truth].rows, self.shops[truth].numbers, like=truth)

    @rule()
    def renumber(self) -> None:
        self.renumbered = True

    @rule(chance=st.randoms(use_true_random=False))
    def release(self, chance: random.Random) -> None:
        if not self.changed and self.renumbered:
            told = [t for t, s in self.shops.items() if not s.closed]
            fresh = chance.sample(range(1, 200), len(told) * len(SOURCES))
            for n, truth in enumerate(told):
                numbers = tuple(str(fresh[n * len(SOURCES) + k]) for k in range(len(SOURCES)))
                self.shops[truth] = replace(self.shops[truth], numbers=numbers)
        self._release(chance)

    def _release(self, chance: random.Random) -> None:
        """Give the files to the pipeline; hold its ids to the truth."""
        self.day += 1
        located = self._located(chance)
        if not len(located):
            return
        before = self.registry
        rows = in_order(LocatedRows(typed(located, LOCATED_COLUMNS)))
        done = identify(rows, before, DAY)
        homes = done.by_row.set_axis(rows["row_key"].array)
        found: dict[int, set[str]] = {}
        for key, truth in zip(located["row_key"], located["truth"], strict=True):
            found.setdefault(int(truth), set()).add(homes[key])
        check(before, done.registry)
        self._check(found, set(before.table["id"]), done.registry)
        self.registry, self.memory = done.registry, _read_again(self.memory)
        self.ids |= {truth: min(ids) for truth, ids in found.items() if len(ids) == 1}
        self.changed, self.renumbered = set(), False

    def _check(self, found: dict[int, set[str]], known: set[str], after: Registry) -> None:
        held = [i for ids in found.values() for i in ids]
        assert len(set(held)) == len(held), "two shops became one"
        for truth, ids in found.items():
            old = self.ids.get(truth)
            assert old is None or old in ids, f"{self.shops[truth]} changed its id"
            swapped = {i for i in ids if i in known} & {i for t, i in self.ids.items() if t != truth}
            assert not swapped, f"{self.shops[truth]} took another shop's id"
        gone = {i for t, i in self.ids.items() if t not in found}
        status = after.table.set_index("id")["statut"]
        assert all(status[i] != "actif" for i in gone), "a shop that is gone is still active"

    def _located(self, chance: random.Random) -> pd.DataFrame:
        parts = []
        for k, name in enumerate(SOURCES):
            told = [s for s in self.shops.values() if not s.closed and name in s.rows]
            told = chance.sample(told, len(told))
            lines = [_line(s, name, s.numbers[k], n, self.day) for n, s in enumerate(told, start=2)]
            if lines:
                told_of = pd.DataFrame(lines)
                table = typed(told_of, LOCATED_COLUMNS).assign(**{"N°": told_of["N°"], "truth": told_of["truth"]})
                declared = source(name, colonnes={"nom": "nom"} | ({"identifiant": "N°"} if self.numbered else {}))
                raw = table[["source", "fichier", "feuille", "ligne", "nom", "adresse", "telephone_tous", "N°"]].copy()
                raw[CALENDAR] = "1900"
                table["row_key"] = row_keys(table, Columns(RawRows(raw.astype({"N°": "str"})), declared), declared, self.memory)
                parts.append(table)
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*LOCATED_COLUMNS, "truth"])


def _line(shop: Shop, name: str, number: str, line: int, day: int) -> dict[str, Any]:
    numero, voie = shop.door
    phone = f"+3353649{shop.truth:04d}"
    return {
        "source": name, "fichier": f"sources/{name}/depots/{day}.csv", "feuille": "", "ligne": line,
        "date_depot": f"2026-{1 + day // 28:02d}-{1 + day % 28:02d}", "nom": shop.nom, "categorie": shop.trade, "numero": numero,
        "voie": voie, "adresse": f"{numero} {voie}", "telephone": phone, "telephone_tous": phone, **AGEN, "N°": number,
        "truth": shop.truth,
    }  # fmt: skip


def _read_again(memory: KeyMemory) -> KeyMemory:
    """Return the memory as the next run reads it."""
    now = memory.now
    kept = [memory.of(name).assign(source=name) for name in SOURCES if name not in now]
    return KeyMemory(pd.concat([*kept, *now.values()])[list(MEMORY_COLUMNS)])


TestWorld = World.TestCase
TestWorld.settings = settings(
    max_examples=10,
    stateful_step_count=12,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
