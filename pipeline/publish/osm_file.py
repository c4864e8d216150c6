"""Rows in, commerces-osm.csv out: each shop as OpenStreetMap tags it, for Osmose to hold against the map.

Tags come from the ``osm`` column of the vocabularies; only keys that the OSM wiki documents for a shop are written, so that
nobody imports a tag of ours. A shop whose point is not its own (street, commune) or that is closed for good is left out: matched
by place, it would land on another.
Sources: https://wiki.openstreetmap.org/wiki/FR:Tags_pour_les_commerces, https://wiki.openstreetmap.org/wiki/Key:ref:FR:SIRET.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from pipeline.model import LIST_SEPARATOR
from pipeline.publish.csv_file import csv_bytes
from pipeline.publish.draft import Draft
from pipeline.reference.vocabularies import vocabulary

MAIN: Final = ("shop", "amenity", "craft", "tourism", "office")
"""Keys that say what a place is: they come from the activity alone, never from a service offered beside it."""

SECOND: Final = ("cuisine", "produce", "trade", "street_vendor", "clothes", "organic")
"""Keys that go with a main one."""

DETAILS: Final = {
    "services": ("takeaway", "delivery", "drive_through", "internet_access", "outdoor_seating"),
    "modes_paiement": ("payment:cash", "payment:cards", "payment:contactless", "payment:cheque", "payment:meal_voucher"),
    "labels": ("organic", "fair_trade"),
    "accessibilite": ("wheelchair", "toilets:wheelchair"),
}
"""Our column → the keys that its codes may give."""

SEVERAL_KINDS: Final = frozenset(
    (
        "artisan-batiment", "artisanat-art", "bien-etre", "conserverie-moulin", "couture-cordonnerie", "garage-automobile",
        "immobilier-banque-assurance", "imprimerie-photo", "jardinerie-animalerie", "opticien-audioprothesiste",
        "services-a-la-personne", "services-animaux", "transport-auto-ecole",
    )
)  # fmt: skip
"""Activities that no one tag is true of: their shops are left out, for a mason is no plumber and an ambulance no taxi."""

SHOWN_PRECISIONS: Final = frozenset({"numero", "lieu-dit", "poi", "source", "manuelle"})
LONGEST: Final = 255
"""Characters that OSM keeps of a value: a longer one is left out, not cut."""

NUMBERS: Final = {"lat": "Latitude", "lon": "Longitude"}
SEPARATOR: Final = ";"
NETWORKS: Final = {
    "contact:facebook": r"(?:^|\|)(https?://(?:[\w-]+\.)?facebook\.com/[^|]*)",
    "contact:instagram": r"(?:^|\|)(https?://(?:www\.)?instagram\.com/[^|]*)",
}


def osm_bytes(draft: Draft) -> Iterator[bytes]:
    """Yield the file. Columns: ``id`` (ours), ``lat``, ``lon``, then one a key of OSM, whether or not a shop has it."""
    return csv_bytes(osm_table(draft.rows), ("phone", "lat", "lon"))


def osm_columns(draft: Draft) -> dict[str, Any]:
    """Return the Table Schema of the file: ``id`` is that of commerces.csv, the other columns are keys of OpenStreetMap."""
    return {
        "fields": [
            {"name": name, "title": NUMBERS.get(name, name), "type": "number" if name in NUMBERS else "string"}
            for name in osm_table(draft.rows.iloc[:0]).columns
        ],
        "primaryKey": ["id"],
    }


def osm_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a shop that may be matched on the map, one column a key; missing where nothing is known."""
    features = _features()
    fit = rows["precision"].isin(SHOWN_PRECISIONS) & rows["sous_categorie"].isin(features) & rows["statut"].ne("ferme")
    mine = rows[fit].reset_index(drop=True)
    tags: dict[str, Any] = {"id": mine["id"], "lat": mine["latitude"], "lon": mine["longitude"], "name": mine["nom"]}
    for key in (*MAIN, *SECOND):
        tags[key] = mine["sous_categorie"].map({code: feature.get(key) for code, feature in features.items()})
    for column, keys in DETAILS.items():
        for key in keys:
            tags[key] = _detail(mine[column], key, column, tags.get(key))
    tags |= _who(mine) | _where(mine)
    return pd.DataFrame({name: values if name in NUMBERS else _short(values) for name, values in tags.items()})


def _features() -> dict[str, dict[str, str]]:
    """Return {code of activity: tags}: the first that schemas/categories.csv lists, where it says what every such place is."""
    found = {}
    for row in vocabulary("categories"):
        pairs = dict(pair.split("=", 1) for pair in row["osm"].split(LIST_SEPARATOR)[0].split(";") if "=" in pair)
        if pairs.keys() & set(MAIN) and row["code"] not in SEVERAL_KINDS:
            found[row["code"]] = {key: value for key, value in pairs.items() if key in {*MAIN, *SECOND}}
    return found


def _detail(listed: pd.Series[str], key: str, column: str, before: Any = None) -> pd.Series[str]:
    """Return the values of one key. The vocabulary's first code that gives it wins where a shop has several."""
    told = pd.Series(None, index=listed.index, dtype="str") if before is None else before
    for row in vocabulary(column):
        name, _, value = row["osm"].partition("=")
        if name == key:
            has = listed.str.contains(rf"(?:^|\|){row['code']}(?:\||$)").fillna(False).astype(bool)
            told = told.mask(has & told.isna(), value)
    return told


def _who(mine: pd.DataFrame) -> dict[str, Any]:
    """Numbers as the French community writes them: « +33 5 36 49 00 12 »; several parted by « ; »."""
    phone = mine["telephone"].str.replace(r"\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)", r"+33 \1 \2 \3 \4 \5", regex=True)
    told: dict[str, Any] = {
        "ref:FR:SIRET": mine["siret"],
        "phone": phone.str.replace(LIST_SEPARATOR, SEPARATOR, regex=False),
        "email": mine["courriel"].str.replace(LIST_SEPARATOR, SEPARATOR, regex=False),
        "website": mine["site_web"].str.replace(r"\|.*", "", regex=True),
    }
    told |= {key: mine["reseaux_sociaux"].str.extract(pattern, expand=False) for key, pattern in NETWORKS.items()}
    return told | {"opening_hours": mine["horaires"]}


def _where(mine: pd.DataFrame) -> dict[str, Any]:
    """A number and its street; an address without a number may be a street or a hamlet, which OSM tags apart: left out."""
    parts = mine["adresse"].str.extract(r"^(\d+(?: (?:bis|ter|quater|[A-Z]))?) (.+)$")
    told = {"addr:housenumber": parts[0], "addr:street": parts[1], "addr:postcode": mine["code_postal"]}
    return told | {"addr:city": mine["commune"]}


def _short(values: pd.Series[str]) -> pd.Series[str]:
    told = values.astype("str")
    return told.mask(told.str.len().gt(LONGEST))
