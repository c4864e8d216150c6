"""A release's content and its files in, what tells people and machines about them out: datapackage.json, LISEZMOI.txt.

``about`` is what both say and what makes a release differ even when no shop changed: title, licence, publisher, credits.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final

import pandas as pd

from pipeline.config import Territory
from pipeline.publish.content import Content, Credit
from pipeline.reference.vocabularies import OF_COLUMN, vocabulary

DEMONSTRATION: Final = "DÉMONSTRATION : commerces inventés, à ne pas utiliser. "
LICENCES: Final = {
    "lov2": (
        "etalab-2.0",
        "Licence Ouverte / Open Licence version 2.0",
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    ),
    "cc-by": ("CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "odc-odbl": ("ODbL-1.0", "Open Data Commons Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
}
"""data.gouv.fr's licence id → name, title, path for a Data Package."""

FILES: Final = {
    "commerces.csv": ("text/csv", "csv", "Tous les commerces, une ligne chacun (UTF-8, virgule)."),
    "commerces.geojson": ("application/geo+json", "geojson", "Tous les commerces, pour une carte (RFC 7946, WGS 84)."),
    "commerces.parquet": ("application/vnd.apache.parquet", "parquet", "Tous les commerces, pour l'analyse (GeoParquet 1.1)."),
    "commerces.xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
        "Tous les commerces, pour Excel et LibreOffice, avec la description des colonnes.",
    ),
    "codes.csv": ("text/csv", "csv", "Ce que veulent dire les codes des colonnes à liste fermée."),
    "qualite.json": ("application/json", "json", "Ce qui a été lu, publié, mis de côté, et le remplissage des colonnes."),
}
"""Data files of a release: media type, format, what each is for."""


CODES_SCHEMA: Final = {
    "fields": [
        {"name": "colonne", "title": "Colonne", "type": "string", "constraints": {"required": True}},
        {"name": "code", "title": "Code", "type": "string", "constraints": {"required": True}},
        {"name": "libelle", "title": "Libellé", "type": "string", "constraints": {"required": True}},
        {"name": "definition", "title": "Définition", "type": "string"},
    ],
    "primaryKey": ["colonne", "code"],
}


def codes_table() -> pd.DataFrame:
    """Return what every code of every column means: ``colonne, code, libelle, definition``."""
    rows = [
        {"colonne": column, "code": row["code"], "libelle": row["libelle"], "definition": row.get("definition") or None}
        for column, name in OF_COLUMN.items()
        for row in vocabulary(name)
    ]
    return pd.DataFrame(rows, columns=["colonne", "code", "libelle", "definition"], dtype="str")


def title(territory: Territory) -> str:
    """Return the dataset's title, which says so where the territory is a demonstration."""
    whole = f"{territory.titre} : {territory.nom}"
    return f"[Démonstration] {whole}" if territory.demonstration else whole


def description(content: Content) -> str:
    """Return what the dataset is, in two sentences."""
    warning = DEMONSTRATION if content.territory.demonstration else ""
    return (
        f"{warning}Commerces, artisans et producteurs qui vendent au public ({content.territory.nom}), et les façons "
        "de leur acheter : retrait, livraison, marchés, boutique en ligne. Fiches réunies à partir des fichiers de plusieurs "
        "producteurs, vérifiées, dédoublonnées et situées sur la carte."
    )


def licence(name: str) -> dict[str, str]:
    """Return a licence as a Data Package tells it."""
    if name not in LICENCES:
        return {"name": name, "title": name}
    short, whole, path = LICENCES[name]
    return {"name": short, "title": whole, "path": path}


def about(content: Content) -> dict[str, Any]:
    """Return what the release says about itself, whatever its version and date."""
    territory = content.territory
    told: dict[str, Any] = {
        "title": title(content.territory),
        "description": description(content),
        "keywords": ["commerce de proximité", "click and collect", *(["démonstration"] if territory.demonstration else [])],
        "licenses": [licence(territory.licence)],
        "contributors": [_named(territory.editeur.nom, territory.editeur.url, territory.editeur.courriel)],
        "sources": [_source(c) for c in content.credits],
    }
    return {**told, "demonstration": True} if territory.demonstration else told


def _named(nom: str, url: str, courriel: str) -> dict[str, Any]:
    told = {"title": nom, "roles": ["publisher"], "path": url, "email": courriel}
    return {k: v for k, v in told.items() if v}


def _source(credit: Credit) -> dict[str, Any]:
    whole = " — ".join(p for p in (credit.producteur, credit.titre) if p)
    return {"title": whole, "name": credit.source, "licence": credit.licence} | ({"version": credit.date} if credit.date else {})


def datapackage(content: Content, version: str, date: dt.date, table_schema: Any, files: dict[str, tuple[int, str]]) -> bytes:
    """Return datapackage.json (Data Package 2.0). ``files``: name → (bytes, sha256) of the data files."""
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "commerces-de-proximite",
        "version": version,
        "created": f"{date.isoformat()}T00:00:00Z",
        **about(content),
        "resources": [_resource(name, *files[name], table_schema) for name in FILES],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(name: str, size: int, sha256: str, table_schema: Any) -> dict[str, Any]:
    mediatype, form, purpose = FILES[name]
    told: dict[str, Any] = {
        "name": name.replace(".", "-"),
        "path": name,
        "title": purpose,
        "format": form,
        "mediatype": mediatype,
        "bytes": size,
        "hash": f"sha256:{sha256}",
    }
    if form == "csv":
        dialect = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True}
        columns = table_schema if name == "commerces.csv" else CODES_SCHEMA
        told |= {"type": "table", "encoding": "utf-8", "dialect": dialect, "schema": columns}
    return told


def readme(content: Content, version: str, date: dt.date, table_schema: Any) -> bytes:
    """Return LISEZMOI.txt: what it is, the licence and how to cite, the files, the sources, the columns."""
    territory, terms = content.territory, licence(content.territory.licence)
    day = f"{date:%d/%m/%Y}"
    parts = [
        title(content.territory),
        "=" * len(title(content.territory)),
        "",
        description(content),
        "",
        f"Version {version} du {day}, {len(content.shops)} commerces. Schéma {table_schema['version']}.",
        f"Éditeur : {territory.editeur.nom}{_aside(territory.editeur.url)}",
        f"Licence : {terms['title']}{_aside(terms.get('path', ''))}",
        f"Pour citer : {territory.editeur.nom}, « {title(content.territory)} », version {version} du {day}.",
        *_section("Fichiers", [f"{name} : {purpose}" for name, (_, _, purpose) in FILES.items()]),
        "  datapackage.json : description des fichiers pour les logiciels (Data Package).",
        "  SHA256SUMS : empreintes des fichiers (sha256sum -c SHA256SUMS).",
        *_section("Sources", [_cited(c) for c in content.credits]),
        *_section("Conventions", CONVENTIONS),
        *_section("Colonnes", [f"{f['name']} : {f['description']}" for f in table_schema["fields"]]),
    ]
    return ("\n".join(parts) + "\n").encode()


CONVENTIONS: Final = (
    "Une valeur absente est une valeur inconnue : rien n'est supposé.",
    "Dans une liste, les valeurs sont séparées par « | » (dans le GeoJSON, ce sont des tableaux).",
    "Dans le CSV seulement, une apostrophe précède tout texte qu'un tableur prendrait pour une formule (=, +, -, @ au début).",
    "Le XLSX est le fichier à ouvrir avec Excel : ouvrir le CSV y ferait perdre des zéros et le « + » des téléphones.",
)


def _aside(text: str) -> str:
    return f" ({text})" if text else ""


def _section(heading: str, items: Any) -> list[str]:
    told = [f"  {item}" for item in items]
    return ["", heading, "-" * len(heading), *told] if told else []


def _cited(credit: Credit) -> str:
    whole = ", ".join(p for p in (credit.producteur, credit.titre) if p)
    day = f", mise à jour du {dt.date.fromisoformat(credit.date):%d/%m/%Y}" if credit.date else ""
    return f"{credit.source} : {whole}{day} ({licence(credit.licence)['title']})"
