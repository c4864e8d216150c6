"""Where the demonstration stands: real communes and a seed in, invented streets and doors out, in the BAN's addok format.

Document format: the BAN's « addok » export, one JSON a line. Ids are interoperability keys (INSEE_VOIE_NUM) with invented street
codes beginning with « Z », banIds are uuid5 of those keys: none can be taken for a real one.
"""

from __future__ import annotations

import json
import math
import random
import uuid
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from pyproj import Transformer

from pipeline.reference.communes import load_communes
from tests.demonstration.words import PLACE_NAMES, STREET_NAMES, STREET_TYPES

CONTEXT: Final = "47, Lot-et-Garonne, Nouvelle-Aquitaine"
NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "demonstration-ban-inventee")
OLD_COMMUNES: Final = (
    ("47116", "Gueyze", "47302"), ("47166", "Meylan", "47302"), ("47149", "Lisse", "47221"), ("47268",
    "Saint-Pierre-de-Caubel", "47206"),
    ("47322", "Villeneuve-de-Mézin", "47134"),
)  # fmt: skip
"""Communes that are no more (old code, name, code of today): their streets carry oldcity in the BAN."""
COLLIDING: Final = (
    "47110", "47120", "47130", "47140", "47150", "47160", "47170", "47180", "47190", "47200", "47210", "47220", "47230",
    "47240", "47250",
    "47260", "47290", "47300", "47310", "47320",
)  # fmt: skip
"""Codes that are both a postcode and the INSEE code of another commune."""


@dataclass(frozen=True)
class Commune:
    """A real commune of today: centre in degrees, rounded to three decimals so that a better centre changes little."""

    insee: str
    nom: str
    cp: str
    population: int
    epci: str
    lon: float
    lat: float


@dataclass
class Street:
    """One invented street or lieu-dit: ``numbers`` maps « 12bis » to (lon, lat); empty for a lieu-dit."""

    commune: Commune
    code: str
    name: str
    kind: str  # street, locality
    lon: float
    lat: float
    numbers: dict[str, tuple[float, float]] = field(default_factory=dict)
    old: tuple[str, str] | None = None  # code and name of the old commune
    free: list[str] = field(default_factory=list)  # numbers not given to a shop yet

    @property
    def id(self) -> str:
        """Interoperability key of the street."""
        return f"{self.commune.insee}_{self.code}"


@dataclass(frozen=True)
class Door:
    """An address that exists: a street's number, or a lieu-dit (``number`` empty)."""

    street: Street
    number: str

    @property
    def point(self) -> tuple[float, float]:
        """Longitude, latitude."""
        return self.street.numbers.get(self.number, (self.street.lon, self.street.lat))

    @property
    def split(self) -> tuple[str, str]:
        """« 12bis » → (12, bis)."""
        digits = "".join(c for c in self.number if c.isdigit())
        return digits, self.number[len(digits) :]


@cache
def communes() -> dict[str, Commune]:
    """Return the communes of Lot-et-Garonne by INSEE code, in order of code."""
    table = load_communes(["47"]).table.sort_values("code_insee")
    return {
        row["code_insee"]: Commune(
            row["code_insee"], row["nom"], row["codes_postaux"].split("|")[0], int(row["population"]), row["code_epci"],
            round(row["longitude"], 3), round(row["latitude"], 3),
        )
        for row in table.to_dict("records")
    }  # fmt: skip


@cache
def _transformer() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:2154", always_xy=True)


def lambert(lon: float, lat: float) -> tuple[float, float]:
    """Return Lambert-93 metres (EPSG:2154), to the centimetre."""
    x, y = _transformer().transform(lon, lat)
    return round(x, 2), round(y, 2)


def shifted(lon: float, lat: float, east: float, north: float) -> tuple[float, float]:
    """Return the point ``east`` and ``north`` metres away, six decimals."""
    return round(lon + east / (111_320 * math.cos(math.radians(lat))), 6), round(lat + north / 111_132, 6)


def make_streets(seed: int, shares: dict[str, int]) -> dict[str, list[Street]]:
    """Return the streets of each commune of ``shares`` (INSEE → number of doors wanted), by INSEE code."""
    return {insee: _commune_streets(seed, communes()[insee], doors) for insee, doors in sorted(shares.items())}


def _commune_streets(seed: int, commune: Commune, doors: int) -> list[Street]:
    rng = random.Random(f"{seed}:voies:{commune.insee}")
    names = _street_names(rng, commune, max(3, math.ceil(doors / 5)))
    streets = [_street(rng, commune, f"Z{i:03d}", name) for i, name in enumerate(names, 1)]
    places = rng.sample(PLACE_NAMES, 7 if commune.population < 3000 else 4)
    places += ["Le Bourg"] if commune.population < 700 and rng.random() < 0.5 else []
    streets += [_place(rng, commune, f"Z{i:03d}", name) for i, name in enumerate(places, 501)]
    for code, name, today in OLD_COMMUNES:
        if today == commune.insee:
            streets.append(_street(rng, commune, f"Z{700 + int(code) % 100:03d}", f"Route de {name}", old=(code, name)))
    return streets


def _street_names(rng: random.Random, commune: Commune, count: int) -> list[str]:
    if commune.population >= 2000:  # near-homonyms in one town, and the same street in several towns
        fixed = ["Rue de la République", "Boulevard de la République", "Place de la République", "Rue Gambetta"]
    else:
        fixed = ["Place de la République"] if rng.random() < 0.4 else []
    fixed += ["Zone Artisanale de la Plaine"] if commune.population >= 1500 else []
    rest = rng.sample([n for n in STREET_NAMES if n != "Gambetta" or commune.population < 2000], min(count, 48))
    kinds, weights = zip(*STREET_TYPES, strict=True)
    return fixed + [f"{rng.choices(kinds, weights)[0]} {name}" for name in rest]


def _street(rng: random.Random, commune: Commune, code: str, name: str, old: tuple[str, str] | None = None) -> Street:
    reach = 250 if commune.population < 2000 else 500 if commune.population < 8000 else 900
    lon, lat = shifted(commune.lon, commune.lat, rng.uniform(-reach, reach), rng.uniform(-reach, reach))
    angle, number, east, north = rng.uniform(0, 2 * math.pi), rng.randint(1, 4), 0.0, 0.0
    numbers: dict[str, tuple[float, float]] = {}
    for _ in range(rng.randint(8, 11)):
        suffix = rng.choices(("", "bis", "ter", "b"), (88, 8, 2, 2))[0]
        if suffix and rng.random() < 0.5:  # « 12 » and « 12bis » side by side
            numbers[str(number)] = shifted(lon, lat, east - 4, north - 4)
        numbers[f"{number}{suffix}"] = shifted(lon, lat, east, north)
        number += rng.choice((1, 2, 2, 3, 4))
        east, north = east + 14 * math.cos(angle), north + 14 * math.sin(angle)
    return Street(commune, code, name, "street", lon, lat, numbers, old, free=list(numbers))


def _place(rng: random.Random, commune: Commune, code: str, name: str) -> Street:
    reach = 0 if name == "Le Bourg" else 1100
    lon, lat = shifted(commune.lon, commune.lat, rng.uniform(-reach, reach), rng.uniform(-reach, reach))
    return Street(commune, code, name, "locality", lon, lat, free=[""])


def take_door(rng: random.Random, streets: list[Street], *, locality: bool = False, name: str = "") -> Door:
    """Return a door that no shop has yet and mark it taken; a lieu-dit if ``locality``; on the street ``name`` if given."""
    kind = "locality" if locality else "street"
    fit = [s for s in streets if s.free and s.kind == kind and (s.name == name if name else s.old is None)]
    if not fit:
        raise LookupError(f"no free door: {kind} {name} in {streets[0].commune.nom}")
    street = rng.choice(fit)
    return Door(street, street.free.pop(rng.randrange(len(street.free))))


def ban_documents(streets: dict[str, list[Street]]) -> str:
    """Return the extract as text, one JSON document a line: every commune, then its streets and lieux-dits."""
    lines: list[dict[str, Any]] = []
    for insee, commune in communes().items():
        lines.append(
            _head(insee, "municipality", commune, commune.nom, commune.lon, commune.lat) | {"population": commune.population}
        )
        lines += [_document(street) for street in streets.get(insee, [])]
    return "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)


def _head(key: str, kind: str, commune: Commune, name: str, lon: float, lat: float) -> dict[str, Any]:
    x, y = lambert(lon, lat)
    weight = round(min(0.6, 0.133 * math.log10(max(commune.population, 10))), 5)
    importance = weight if kind == "municipality" else round(weight * (0.9 if kind == "street" else 0.5), 5)
    return {
        "id": key, "banId": str(uuid.uuid5(NAMESPACE, key)), "type": kind, "name": name, "postcode": commune.cp,
        "citycode": commune.insee,
        "city": commune.nom, "context": CONTEXT, "x": x, "y": y, "lon": lon, "lat": lat, "importance": importance,
    }  # fmt: skip


def _document(street: Street) -> dict[str, Any]:
    document = _head(street.id, street.kind, street.commune, street.name, street.lon, street.lat)
    if street.old:
        document |= {"oldcitycode": street.old[0], "oldcity": street.old[1]}
    if street.numbers:
        document["housenumbers"] = {number: _housenumber(street, number, point) for number, point in street.numbers.items()}
    return document


def _housenumber(street: Street, number: str, point: tuple[float, float]) -> dict[str, Any]:
    digits, suffix = Door(street, number).split
    key = f"{street.id}_{int(digits):05d}" + (f"_{suffix}" if suffix else "")
    x, y = lambert(*point)
    return {"id": key, "banId": str(uuid.uuid5(NAMESPACE, key)), "x": x, "y": y, "lon": point[0], "lat": point[1]}


def ban_id(door: Door) -> str:
    """Return the banId of a door, as the extract holds it."""
    if not door.number:
        return str(uuid.uuid5(NAMESPACE, door.street.id))
    found: str = _housenumber(door.street, door.number, door.point)["banId"]
    return found
