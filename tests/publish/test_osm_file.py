"""commerces-osm.csv: the tags that OpenStreetMap documents, of shops that stand where their point is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.publish import publish
from pipeline.publish.content import ready
from pipeline.publish.osm_file import MAIN, osm_table
from tests.publish.shops import NO_POINT, content, shops


def tags(**changed: Any) -> dict[str, Any]:
    """Return what is known of one shop, under OSM's keys."""
    (row,) = osm_table(ready(shops(changed))).to_dict("records")
    return {str(key): value for key, value in row.items() if not pd.isna(value)}


def test_a_whole_shop() -> None:
    assert tags() == {
        "id": "c-0001", "lat": 44.203142, "lon": 0.616363, "name": "Boulangerie du Pont", "shop": "bakery",
        "takeaway": "yes", "delivery": "yes", "payment:cash": "yes", "payment:cards": "yes",
        "organic": "yes", "wheelchair": "yes",
        "ref:FR:SIRET": "90000000100017", "phone": "+33 5 36 49 00 12", "email": "contact@fournil-du-pont.example",
        "website": "https://www.fournil-du-pont.example/", "contact:facebook": "https://www.facebook.com/fournil-du-pont-exemple",
        "opening_hours": "Tu-Sa 07:00-13:00,15:30-19:30; Su 07:00-12:30; PH off",
        "addr:housenumber": "12 bis", "addr:street": "Rue de la République", "addr:postcode": "47000", "addr:city": "Agen",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"sous_categorie": "pizzeria", "categorie": "restauration"}, {"amenity": "restaurant", "cuisine": "pizza"}),
        ({"sous_categorie": "maraicher", "categorie": "producteur"}, {"shop": "farm", "produce": "vegetable"}),
        ({"telephone": "+33536490034|3949"}, {"phone": "+33 5 36 49 00 34;3949"}),
        ({"site_web": "https://a.example/|https://b.example/"}, {"website": "https://a.example/"}),
        ({"accessibilite": "non_accessible|rampe"}, {"wheelchair": "no"}),
        ({"services": "marche|vente_a_la_ferme"}, {"shop": "bakery"}),
    ],
)
def test_values_as_osm_writes_them(changed: dict[str, Any], expected: dict[str, str]) -> None:
    found = tags(**changed)
    assert expected.items() <= found.items()
    assert len(found.keys() & set(MAIN)) == 1


@pytest.mark.parametrize(
    ("changed", "absent"),
    [
        ({"adresse": "Lieu-dit Bel Air"}, {"addr:street", "addr:housenumber"}),
        ({"horaires": "; ".join(f"2026 Jan {d:02d} 10:00-12:00" for d in range(1, 20))}, {"opening_hours"}),
        ({"reseaux_sociaux": None}, {"contact:facebook", "contact:instagram"}),
        ({"site_web": None, "siret": None}, {"website", "ref:FR:SIRET"}),
        ({"services": None}, {"takeaway", "delivery"}),
        ({"services": "visite|degustation"}, {"tourism", "tasting"}),
    ],
)
def test_what_is_not_known_or_not_a_tag_of_theirs_is_not_written(changed: dict[str, Any], absent: set[str]) -> None:
    assert not absent & tags(**changed).keys()


@pytest.mark.parametrize(
    "changed",
    [
        NO_POINT, {"precision": "commune"}, {"precision": "voie"}, {"statut": "ferme"}, {"sous_categorie": None},
        {"sous_categorie": "artisan-batiment", "categorie": "services"},  # a mason is no plumber
    ],
)  # fmt: skip
def test_a_shop_that_cannot_be_matched_is_left_out(changed: dict[str, Any]) -> None:
    assert osm_table(ready(shops(changed))).empty


def test_columns_are_the_same_with_and_without_shops(tmp_path: Path) -> None:
    for name, rows in (("a", shops()), ("b", shops({}))):
        publish(content(rows), tmp_path / name, dt.date(2026, 11, 22))
    heads = [(tmp_path / n / "latest" / "commerces-osm.csv").read_text(encoding="utf-8").split("\n")[0] for n in "ab"]
    assert heads[0] == heads[1]
    assert heads[0].startswith("id,lat,lon,name,shop,amenity")
