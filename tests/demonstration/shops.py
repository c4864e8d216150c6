"""The truth: a seed in, invented shops at invented doors out, each knowing which producers list it and how each one sees it.

SIREN are invented: all begin with 9999 (the last of the numbers) and pass the Luhn key; phones are of the ARCEP's fiction ranges.
"""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tests.demonstration.places import COLLIDING, Commune, Door, Street, communes, make_streets, take_door
from tests.demonstration.words import (
    ACTIVITIES,
    FARM_HOURS,
    FIRST_NAMES,
    HOURS,
    LABELS,
    MARKETS,
    PAYMENTS,
    SECOND_WORDS,
    SERVICES,
    SURNAMES,
    Activity,
    Hours,
)

AREAS: Final = {
    "agglomeration-agen": "200096956", "albret-communaute": "200068948", "fumel-vallee-du-lot": "200068930",
}  # fmt: skip
"""The EPCI (SIREN) that each intercommunal producer covers; ville-marmande covers its commune alone."""
MARMANDE: Final = "47157"
CHAMBERS: Final = {"cci": "cci-47", "cma": "cma-47", "agri": "chambre-agriculture-47"}
NEAR_HOMONYMS: Final = (
    "47289", "47290", "47291", "47236", "47237", "47238", "47188", "47189", "47180", "47181", "47292", "47293", "47263",
    "47264", "47254",
    "47255", "47256", "47257", "47055", "47056", "47201", "47222", "47309",
)  # fmt: skip
"""Communes whose names are easily taken for one another, or begin with an article, or hold « œ »."""
BY_NAME: Final = {activity.key: activity for activity in ACTIVITIES}


@dataclass(frozen=True)
class Shop:
    """One true shop. ``seen`` gives, by producer, what that producer knows otherwise (old owner, old address…)."""

    id: str
    activity: Activity
    nom: str
    raison_sociale: str
    prenom: str
    patronyme: str
    siren: str
    nic: str
    door: Door
    telephone: str
    mobile: str = ""
    courriel: str = ""
    site: str = ""
    reseau: str = ""
    boutique: str = ""
    complement: str = ""
    services: tuple[str, ...] = ()
    paiements: tuple[str, ...] = ()
    hours: Hours | None = None
    farm_hours: tuple[str, str] = ("", "")
    marches: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    maj: dt.date = dt.date(2026, 6, 1)
    sources: frozenset[str] = frozenset()
    cas: tuple[str, ...] = ()
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def commune(self) -> Commune:
        """Today's commune."""
        return self.door.street.commune

    @property
    def siret(self) -> str:
        """Fourteen digits."""
        return self.siren + self.nic

    @property
    def dirigeant(self) -> str:
        """First name then surname, both invented."""
        return f"{self.prenom} {self.patronyme}"

    def by(self, source: str) -> Shop:
        """Return the shop as ``source`` knows it."""
        return replace(self, **self.seen.get(source, {}))


def luhn_digit(digits: str) -> str:
    """Return the digit to append so that the whole passes the Luhn key."""
    doubled = [int(d) * 2 if i % 2 == 0 else int(d) for i, d in enumerate(reversed(digits))]
    return str(-sum(d // 10 + d % 10 for d in doubled) % 10)


def make_siren(number: int, prefix: str = "9999") -> str:
    """Return the invented SIREN of rank ``number`` (0 to 9999)."""
    body = f"{prefix}{number:04d}"
    return body + luhn_digit(body)


def make_nic(siren: str, rank: int) -> str:
    """Return the NIC of rank ``rank`` that makes the SIRET pass."""
    body = f"{rank:04d}"
    return body + luhn_digit(siren + body)


def slug(text: str) -> str:
    """Return ``text`` in lower case ASCII letters and hyphens."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("’", "'")).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


class Maker:
    """Makes shops one after the other; keeps what is already taken (doors, numbers, names)."""

    def __init__(self, seed: int, streets: dict[str, list[Street]]) -> None:
        self.seed, self.streets = seed, streets
        self.rng = random.Random(f"{seed}:commerces")
        self.shops: list[Shop] = []
        self.names: set[tuple[str, str]] = set()
        self.rank = 0

    @property
    def bourgs(self) -> frozenset[str]:
        """Communes whose « Le Bourg » is a lieu-dit of the BAN extract, by INSEE code."""
        return frozenset(insee for insee, streets in self.streets.items() if any(s.name == "Le Bourg" for s in streets))

    def phone(self, prefix: str) -> str:
        """Return the next number of a fiction range: 053649 or 063998."""
        self.rank += 1
        return f"{prefix}{(self.rank * 3779 + 17) % 10_000:04d}"

    def door(self, insee: str, *, locality: bool = False, name: str = "") -> Door:
        """Return a free door of the commune, falling back on a street where its lieux-dits are full."""
        try:
            return take_door(self.rng, self.streets[insee], locality=locality, name=name)
        except LookupError:
            return take_door(self.rng, self.streets[insee], locality=not locality)

    def make(self, key: str, insee: str, sources: set[str], **given: Any) -> Shop:
        """Make one shop of trade ``key`` in commune ``insee``; ``given`` overrides any field."""
        rng, activity = self.rng, BY_NAME[key]
        first, last = self._person(insee)
        nom = given.pop("nom", None) or self._name(activity, insee, last)
        siren = make_siren(len(self.shops))
        farm = activity.chamber == "agri"
        door = given.pop("door", None) or self.door(insee, locality=(farm and rng.random() < 0.8) or rng.random() < 0.03)
        commune = door.street.commune
        base = f"{slug(nom)}-{slug(commune.nom)}"
        shop = Shop(
            id=f"e{len(self.shops) + 1:04d}", activity=activity, nom=nom, raison_sociale=self._company(first, last, farm),
            prenom=first, patronyme=last, siren=siren, nic=make_nic(siren, rng.choice((1, 1, 1, 2, 3))), door=door,
            telephone=self.phone("053649"), mobile=self.phone("063998") if rng.random() < 0.45 else "",
            courriel=self._mail(base, first, last), site=f"https://www.{base}.example" if rng.random() < 0.35 else "",
            reseau=f"https://www.facebook.com/{base.replace('-', '.')}.fictif" if rng.random() < 0.25 else "",
            boutique=f"https://boutique.{base}.example/" if rng.random() < 0.1 else "",
            services=tuple(s for s in SERVICES if rng.random() < (0.3 if s != "marche" else 0.5 if farm else 0.05)),
            paiements=tuple(p for p in PAYMENTS if rng.random() < 0.6), hours=None if farm else rng.choice(HOURS),
            farm_hours=rng.choice(FARM_HOURS) if farm else ("", ""),
            marches=tuple(rng.sample(MARKETS, rng.randint(1, 2))) if farm and rng.random() < 0.5 else (),
            labels=tuple(rng.sample(LABELS, rng.randint(1, 2))) if farm and rng.random() < 0.6 else (),
            maj=dt.date(2026, 1, 5) + dt.timedelta(days=rng.randint(0, 270)), sources=frozenset(sources),
        )  # fmt: skip
        shop = replace(shop, **given)
        self.shops.append(shop)
        return shop

    def _person(self, insee: str) -> tuple[str, str]:
        while True:
            first, last = self.rng.choice(FIRST_NAMES), self.rng.choice(SURNAMES)
            if (insee, key := f"{first} {last}") not in self.names:
                self.names.add((insee, key))
                return first, last

    def _name(self, activity: Activity, insee: str, last: str) -> str:
        while True:
            second = last if self.rng.random() < 0.25 else self.rng.choice(SECOND_WORDS)
            nom = f"{self.rng.choice(activity.signs)} {second}"
            if (insee, nom.lower()) not in self.names:
                self.names.add((insee, nom.lower()))
                return nom

    def _company(self, first: str, last: str, farm: bool) -> str:
        forms = ("EARL {l}", "GAEC de {l}", "{l} {f}") if farm else (
            "SARL {l} et {f}", "EURL {f} {l}", "SAS {l} {f}", "SARL Ets {l} {f}", "{l} {f}", "{l} {f}",
        )  # fmt: skip
        return self.rng.choice(forms).format(l=last, f=first)

    def _mail(self, base: str, first: str, last: str) -> str:
        dice = self.rng.random()
        if dice < 0.4:
            return f"contact@{base}.example"
        if dice < 0.55:
            return f"{slug(first)}.{slug(last).replace('-', '')}@mail.example"
        provider = self.rng.choice(("gmail.com", "orange.fr", "wanadoo.fr"))
        return f"etal.fictif.{len(self.shops) + 1:04d}@{provider}" if dice < 0.68 else ""


def local_source(commune: Commune) -> str:
    """Return the local producer that covers a commune, or nothing."""
    if commune.insee == MARMANDE:
        return "ville-marmande"
    return next((source for source, epci in AREAS.items() if epci == commune.epci), "")


def _listed(rng: random.Random, activity: Activity, commune: Commune) -> set[str]:
    """Draw the producers that list a shop: about a third of the shops have several."""
    local = local_source(commune)
    likely = {
        CHAMBERS[activity.chamber]: 0.66,
        local: 0.5 if local == "agglomeration-agen" else 0.72,
        "region-nouvelle-aquitaine": 0.17,
    }
    found = {source for source, chance in likely.items() if source and rng.random() < chance}
    return found or {CHAMBERS[activity.chamber]}


def _places(rng: random.Random, count: int) -> list[tuple[str, str]]:
    """Draw (trade, commune) for ``count`` ordinary shops: trades by weight, towns by population, farms anywhere."""
    everywhere = list(communes().values())
    towns = [c for c in everywhere if c.population >= 700]
    weights = [c.population * (1.5 if local_source(c) else 1) for c in towns]
    farms = rng.sample([c for c in everywhere if c.population < 3000], 70)
    drawn = []
    for activity in rng.choices(ACTIVITIES, [a.weight for a in ACTIVITIES], k=count):
        commune = rng.choice(farms) if activity.chamber == "agri" else rng.choices(towns, weights)[0]
        drawn.append((activity.key, commune.insee))
    trades = [a.key for a in ACTIVITIES if a.chamber == "cma"]
    drawn += [(rng.choice(trades), insee) for insee in (*COLLIDING, *NEAR_HOMONYMS)]
    return drawn


SPARE: Final = (
    *("47001",) * 30,
    *("47157",) * 20,
    *("47106",) * 12,
    *("47195",) * 16,
    *("47031",) * 6,
    "47302",
    "47221",
    "47206",
    "47134",
)
"""Doors kept for the hard cases and for the old communes."""


def make_maker(seed: int, count: int) -> Maker:
    """Return a maker with ``count`` ordinary shops already made, and streets for the hard cases."""
    rng = random.Random(f"{seed}:lieux")
    drawn = _places(rng, count)
    doors: dict[str, int] = {}
    for insee in (*(insee for _, insee in drawn), *SPARE):
        doors[insee] = doors.get(insee, 0) + 1
    maker = Maker(seed, make_streets(seed, doors))
    for key, insee in drawn:
        sources = _listed(rng, BY_NAME[key], communes()[insee])
        if insee in COLLIDING or insee in NEAR_HOMONYMS:
            sources |= {CHAMBERS[BY_NAME[key].chamber]}
        maker.make(key, insee, sources)
    return maker
