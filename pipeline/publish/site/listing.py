"""Shops in, the lists that they make out: by commune, EPCI, activity and service, each with its name and its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from pipeline.publish.site.shop import Shop
from pipeline.publish.site.source import Material, Place
from pipeline.reference.text import fold
from pipeline.reference.vocabularies import vocabulary

FOLDERS: Final = ("communes", "epci", "categories", "services")


class Link(NamedTuple):
    """A link to a list: ``cible`` is its path from the site's root, ``nombre`` how many shops it holds (0: not told)."""

    code: str
    nom: str
    nombre: int
    cible: str


@dataclass(frozen=True)
class Listing:
    """One list. ``shops`` in the order of its pages; ``siren``: the EPCI that a commune's or an EPCI's list is in, else "";
    ``trail``: what stands above it, (text, path); ``near``: lists beside it.
    """

    folder: str
    code: str
    nom: str
    shops: Sequence[Shop]
    siren: str
    trail: tuple[tuple[str, str], ...]
    near_title: str
    near: tuple[Link, ...]

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.code}/"


@dataclass(frozen=True)
class Directory:
    """Every list that has a shop, and every commune, by folder and code, in the order in which they are shown."""

    places: Mapping[str, Place]
    groups: Mapping[str, Mapping[str, Sequence[Shop]]]
    links: Mapping[str, Mapping[str, Link]]

    def listings(self) -> Iterable[Listing]:
        """Yield every list."""
        for folder in FOLDERS:
            for code, shops in self.groups[folder].items():
                title, near = self._near(folder, code)
                yield Listing(
                    folder,
                    code,
                    self.links[folder][code].nom,
                    shops,
                    self._siren(folder, code),
                    self._trail(folder, code),
                    title,
                    near,
                )

    def communes(self) -> list[Link]:
        """Return the communes that have a shop."""
        return [link for link in self.links["communes"].values() if link.nombre]

    def families(self) -> list[tuple[Link, list[Link]]]:
        """Return each family of activities with its activities, the most frequent first."""
        links = self.links["categories"]
        under: dict[str, list[Link]] = {}
        for row in vocabulary("categories"):
            if row["code"] in links:
                under.setdefault(row["famille"], []).append(links[row["code"]])
        known = [links[row["code"]] for row in vocabulary("familles") if row["code"] in links]
        return [(one, sorted(under.get(one.code, ()), key=lambda link: -link.nombre)) for one in known]

    def _siren(self, folder: str, code: str) -> str:
        siren = self.places[code].siren if folder == "communes" else code if folder == "epci" else ""
        return siren if siren in self.links["epci"] else ""

    def _trail(self, folder: str, code: str) -> tuple[tuple[str, str], ...]:
        if folder == "communes":
            one = self.places[code]
            above = ((one.epci, f"epci/{one.siren}/"),) if one.siren in self.links["epci"] else ()
            return (("Communes", "communes/"), *above)
        names = {
            "epci": ("Communes", "communes/"),
            "categories": ("Activités", "categories/"),
            "services": ("Services", "services/"),
        }
        return (names[folder],)

    @cached_property
    def _communes_of(self) -> Mapping[str, tuple[Link, ...]]:
        """Return the communes of each EPCI that have a shop: worked out once, as each of its communes shows the others."""
        links = self.links["communes"]
        codes = {siren: dict.fromkeys(one.insee for one in shops) for siren, shops in self.groups["epci"].items()}
        return {siren: tuple(links[code] for code in held) for siren, held in codes.items()}

    def _near(self, folder: str, code: str) -> tuple[str, tuple[Link, ...]]:
        """Return the communes of an EPCI, the other communes of a commune's EPCI, the activities of a family."""
        if folder == "epci":
            return "Commune par commune", self._communes_of[code]
        if folder == "communes" and self.places[code].siren in self.groups["epci"]:
            beside = self._communes_of[self.places[code].siren]
            return "Dans les communes voisines", tuple(link for link in beside if link.code != code)
        if folder == "categories":
            return "Plus précisément", next((tuple(finer) for family, finer in self.families() if family.code == code), ())
        return "", ()


def directory(material: Material) -> Directory:
    """Put the listed shops in every list they belong to."""
    inhabited = _grouped(material.listed, lambda one: [one.insee])
    groups: dict[str, Mapping[str, Sequence[Shop]]] = {
        "communes": {code: inhabited.get(code, ()) for code in material.communes},
        "epci": _grouped(material.listed, lambda one: [one.siren] if one.siren else []),
        "categories": _grouped(material.listed, lambda one: [code for code in (one.famille, one.activite_code) if code]),
        "services": _grouped(material.listed, lambda one: [offer.code for offer in one.services]),
    }
    names = _names(groups, material)
    order = {
        "communes": list(material.communes),
        "epci": sorted(groups["epci"], key=lambda code: fold(names["epci"][code])),
        "categories": [row["code"] for row in (*vocabulary("familles"), *vocabulary("categories"))],
        "services": [row["code"] for row in vocabulary("services")],
    }
    ordered = {folder: {code: groups[folder][code] for code in order[folder] if code in groups[folder]} for folder in FOLDERS}
    links = {
        folder: {code: Link(code, names[folder][code], len(shops), f"{folder}/{code}/") for code, shops in held.items()}
        for folder, held in ordered.items()
    }
    return Directory(material.communes, ordered, links)


def _grouped(shops: Iterable[Shop], keys: Callable[[Shop], Iterable[str]]) -> dict[str, list[Shop]]:
    found: dict[str, list[Shop]] = {}
    for one in shops:
        for key in keys(one):
            found.setdefault(key, []).append(one)
    return found


def _names(groups: Mapping[str, Mapping[str, Sequence[Shop]]], material: Material) -> dict[str, dict[str, str]]:
    words = {name: {row["code"]: row["libelle"] for row in vocabulary(name)} for name in ("familles", "categories", "services")}
    return {
        "communes": {code: place.nom for code, place in material.communes.items()},
        "epci": {code: shops[0].epci for code, shops in groups["epci"].items()},
        "categories": words["familles"] | words["categories"],
        "services": words["services"],
    }
