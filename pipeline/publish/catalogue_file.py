"""A release and where dist/ is served in, dist/catalog.jsonld out: the DCAT-AP catalogue that data portals harvest.

It stands beside the releases and speaks only of latest/: the same identifiers and download addresses for ever (a harvester
knows a dataset by its identifier, a file by its address, and never removes one). Written in ASCII: some readers take the bytes
for latin-1. No address is told that territoire.yml does not give: without ``url_publique`` there is no catalogue.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from pipeline import disk
from pipeline.config import Territory
from pipeline.publish import swap
from pipeline.publish.catalogued import MAIN, Catalogued, Resource, catalogued, schema_url
from pipeline.publish.package_file import licence
from pipeline.reference.communes import load_communes

CATALOGUE: Final = "catalog.jsonld"
DATASET: Final = "commerces-de-proximite"
MARGIN: Final = 0.05
"""Degrees (some 5 km) around the communes' centres: their land goes further."""

FREQUENCIES: Final = {
    "quotidienne": "DAILY", "hebdomadaire": "WEEKLY", "mensuelle": "MONTHLY", "trimestrielle": "QUARTERLY",
    "semestrielle": "ANNUAL_2", "annuelle": "ANNUAL", "ponctuelle": "AS_NEEDED",
}  # fmt: skip
FILE_TYPES: Final = {
    "csv": "CSV", "xlsx": "XLSX", "geojson": "GEOJSON", "parquet": "PARQUET", "txt": "TXT", "json": "JSON",
}  # fmt: skip
_EU: Final = "http://publications.europa.eu/resource/authority"
_CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def put(dist: Path, versions: list[dict[str, Any]], territory: Territory) -> None:
    """Make ``dist``/catalog.jsonld tell the newest of ``versions``; no byte is touched where it already does.

    Without ``url_publique`` an old catalogue is taken away. A release that is published elsewhere only is left to elsewhere.
    """
    path = dist / CATALOGUE
    if not territory.url_publique:
        path.unlink(missing_ok=True)
        return
    folder = dist / versions[0]["version"] if versions else None
    if folder is None or not folder.is_dir():
        return
    told = catalogue_bytes(catalogued(folder, territory), territory, versions[-1].get("date", ""))
    disk.put(path, told)
    swap.sync_folder(dist)


def identifier(territory: Territory) -> str:
    """Return the dataset's identifier in catalogues: an address, so that it stays its own whoever harvests it."""
    return territory.identifiant or f"{_base(territory)}/{CATALOGUE}#{DATASET}"


def catalogue_bytes(told: Catalogued, territory: Territory, issued: str) -> bytes:
    """Return the catalogue as JSON-LD. ``issued``: ISO day of the first release."""
    base = _base(territory)
    publisher = _publisher(territory)
    catalogue = {
        "@id": f"{base}/{CATALOGUE}",
        "@type": "dcat:Catalog",
        "dct:title": told.title,
        "dct:description": f"Catalogue de {territory.editeur.nom}.",
        "dct:publisher": publisher,
        "foaf:homepage": {"@id": f"{base}/"},
        "dct:language": {"@id": f"{_EU}/language/FRA"},
        "dct:modified": _day(told.date),
        "dcat:dataset": _dataset(told, territory, issued or told.date, publisher),
    }
    return (json.dumps({"@context": _CONTEXT, **catalogue}, ensure_ascii=True, indent=1) + "\n").encode("ascii")


def _dataset(told: Catalogued, territory: Territory, issued: str, publisher: dict[str, Any]) -> dict[str, Any]:
    base, name = _base(territory), identifier(territory)
    contact = territory.editeur.courriel
    return {
        "@id": name,
        "@type": "dcat:Dataset",
        "dct:identifier": name,
        "dct:title": told.title,
        "dct:description": told.description,
        "dcat:keyword": list(told.tags),
        "dcat:theme": {"@id": f"{_EU}/data-theme/ECON"},
        "dct:license": _licence(territory),
        "dct:rights": {"@type": "dct:RightsStatement", "rdfs:label": territory.licence},  # its id: where the address is not known
        "dct:accrualPeriodicity": {"@id": f"{_EU}/frequency/{FREQUENCIES[territory.cadence]}"},
        "dct:issued": _day(issued),
        "dct:modified": _day(told.date),
        "dcat:version": told.version,
        "dct:language": {"@id": f"{_EU}/language/FRA"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(told.start),
            "dcat:endDate": _day(told.date),
        },
        **_location(territory, told.bbox),
        "dct:publisher": publisher,
        **({"dcat:contactPoint": _contact(territory)} if contact else {}),
        "dcat:landingPage": {"@id": f"{base}/"},
        "dcat:distribution": [_distribution(r, told, territory) for r in told.resources],
    }


def _distribution(resource: Resource, told: Catalogued, territory: Territory) -> dict[str, Any]:
    url = f"{_base(territory)}/{swap.LATEST}/{resource.name}"
    form = FILE_TYPES.get(resource.form)
    schema = schema_url(told, territory, f"{_base(territory)}/{swap.LATEST}") if resource.tabular else None
    return {
        "@id": f"{url}#distribution",
        "@type": "dcat:Distribution",
        "dct:identifier": url,
        "dct:title": resource.title,
        "dct:description": resource.description,
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{resource.mime}"},
        "dct:format": {"@id": f"{_EU}/file-type/{form}"} if form else resource.form,
        "dcat:byteSize": {"@value": str(resource.bytes), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": resource.sha256,  # no xsd:hexBinary: the harvester then fails the whole dataset (bytes)
        },
        "dct:license": _licence(territory),
        **({"dct:modified": _day(told.date)} if resource.kind == MAIN else {}),
        **({"dct:conformsTo": {"@id": schema, "@type": "dct:Standard"}} if schema else {}),
    }


def _base(territory: Territory) -> str:
    return (territory.url_publique or "").rstrip("/")


def _day(iso: str) -> dict[str, str]:
    return {"@value": iso, "@type": "xsd:date"}


def _licence(territory: Territory) -> Any:
    """Return the licence's own address, which data.gouv.fr knows, else its id as it is."""
    path = licence(territory.licence).get("path")
    return {"@id": path} if path else territory.licence


def _publisher(territory: Territory) -> dict[str, Any]:
    who = territory.editeur
    told = {"@type": "foaf:Agent", "foaf:name": who.nom, "foaf:mbox": {"@id": f"mailto:{who.courriel}"} if who.courriel else None}
    return {k: v for k, v in {**told, "foaf:homepage": {"@id": who.url} if who.url else None}.items() if v}


def _contact(territory: Territory) -> dict[str, Any]:
    who = territory.editeur
    return {"@type": "vcard:Organization", "vcard:fn": who.nom, "vcard:hasEmail": {"@id": f"mailto:{who.courriel}"}}


def _location(territory: Territory, points: tuple[float, ...]) -> dict[str, Any]:
    """Return the frame around the territory's communes, as GeoJSON and as WKT: portals read either, no list of codes.

    Where the centre of a commune is not known, the frame is that of the release's ``points``; nothing is said where it has none.
    """
    known = load_communes(territory.departements).table[["longitude", "latitude"]]
    frame = (*known.min(), *known.max()) if known.notna().to_numpy().all() else points
    if not frame:
        return {}
    (west, south), (east, north) = (degrees - MARGIN for degrees in frame[:2]), (degrees + MARGIN for degrees in frame[2:])
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    corners = [[round(float(x), 2), round(float(y), 2)] for x, y in ring]
    shape = json.dumps({"type": "Polygon", "coordinates": [corners]}, separators=(",", ":"))
    wkt = f"POLYGON(({', '.join(f'{x:.2f} {y:.2f}' for x, y in corners)}))"
    told = {
        "@type": "dct:Location",
        "dcat:bbox": {"@value": wkt, "@type": "geo:wktLiteral"},
        "http://www.w3.org/ns/locn#geometry": {"@value": shape, "@type": "geo:geoJSONLiteral"},
    }
    return {"dct:spatial": told}
