"""Shops in, the columnar JSON that a search reads out (CONTRACT.md, « Indexes »)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from pipeline.publish.site.shop import AT_A_DISTANCE, Shop, short_label
from pipeline.publish.site.source import Material
from pipeline.reference.vocabularies import vocabulary

DECIMALS = 5  # about a metre, and two bytes less a number than the six that are published
Value = TypeVar("Value")


def index_of(shops: Sequence[Shop], material: Material, per_page: int) -> dict[str, Any]:
    """Return the index of a list, in the order of its pages."""
    categories, category = _table((one.famille, one.activite_code, one.activite) for one in shops)
    communes, commune = _table(one.insee for one in shops)
    services, service = _table(" ".join(offer.code for offer in one.services) or None for one in shops)
    hours, hour = _table(one.hours for one in shops)
    postcodes = _postcodes(shops)
    return {
        "version": material.version,
        "du": material.covered.start.isoformat(),
        "au": material.covered.end.isoformat(),
        "feries": material.covered.by_code,
        "nombre": len(shops),
        "par_page": per_page,
        "categories": categories,
        "communes": [[*_place(code, material), *postcodes.get(code, ())] for code in communes],
        "services": services,
        "horaires": hours,
        "colonnes": {
            "id": [one.id for one in shops],
            "nom": [one.name_in_list for one in shops],
            "adresse": [one.address_in_list for one in shops],
            "commune": commune,
            "categorie": category,
            "services": service,
            "lon": [_rounded(one.longitude) for one in shops],
            "lat": [_rounded(one.latitude) for one in shops],
            "horaires": hour,
        },
    }


def _postcodes(shops: Iterable[Shop]) -> dict[str, list[str]]:
    """Return those that the shops of each commune tell: people search by them."""
    told: dict[str, set[str]] = {}
    for one in shops:
        if one.insee and one.code_postal:
            told.setdefault(one.insee, set()).add(one.code_postal)
    return {code: sorted(codes) for code, codes in told.items()}


def _table(values: Iterable[Value | None]) -> tuple[list[Value], list[int]]:
    """Return the distinct values in the order they come, and each one's place among them; -1 for None."""
    places: dict[Value, int] = {}
    told = [-1 if value is None else places.setdefault(value, len(places)) for value in values]
    return list(places), told


def _place(code: str, material: Material) -> list[Any]:
    place = material.communes[code]
    return [place.insee, place.nom, place.siren, _rounded(place.longitude), _rounded(place.latitude)]


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, DECIMALS)


def vocabulary_of_search() -> dict[str, Any]:
    """Return what a search by activity needs: labels and synonyms of every code."""
    return {
        "familles": {row["code"]: row["libelle"] for row in vocabulary("familles")},
        "categories": {
            row["code"]: [row["famille"], row["libelle"], [s for s in row["synonymes"].split("|") if s]]
            for row in vocabulary("categories")
        },
        "services": {row["code"]: short_label(row["code"], row["libelle"]) for row in vocabulary("services")},
        "a_distance": list(AT_A_DISTANCE),
    }
