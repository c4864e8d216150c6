"""The one list of what a release holds: FILES, then FAMILIES, then TELLING; SHA256SUMS comes last, from all of them.

To add a file, write a function from the Draft and declare it here: writing, sums, datapackage.json, LISEZMOI.txt and index.html
follow. Order is that of writing and of listing.
"""

from __future__ import annotations

from typing import Final

from pipeline.publish import slices
from pipeline.publish.changes_file import CHANGES_SCHEMA, IDENTIFIERS_SCHEMA, changes_bytes, identifiers_bytes
from pipeline.publish.codes_file import CODES_SCHEMA, codes_bytes
from pipeline.publish.csv_file import shops_bytes
from pipeline.publish.draft import Family, File, Telling
from pipeline.publish.geojson_file import whole_bytes
from pipeline.publish.journal_file import journal_bytes
from pipeline.publish.majors import MAJORS
from pipeline.publish.osm_file import osm_bytes, osm_columns
from pipeline.publish.package_file import datapackage, readme
from pipeline.publish.page_file import ask_pictures, page
from pipeline.publish.parquet_file import write_parquet
from pipeline.publish.pmtiles_file import has_points, points_of, write_pmtiles
from pipeline.publish.provenance_file import provenance_digest, write_provenance
from pipeline.publish.quality_file import figures_bytes, quality_bytes
from pipeline.publish.schema_file import SCHEMA, schema_bytes
from pipeline.publish.xlsx_file import write_release

CSV: Final = "text/csv"
GEOJSON: Final = "application/geo+json"
PARQUET: Final = "application/vnd.apache.parquet"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FILES: Final = (
    File(
        "commerces.csv", CSV, "csv", "Tous les commerces, une ligne chacun (UTF-8, virgule).",
        stream=shops_bytes, counts=True, columns=lambda draft: draft.table_schema,
    ),
    File(
        "commerces.geojson", GEOJSON, "geojson", "Tous les commerces, pour une carte (RFC 7946, WGS 84).",
        stream=whole_bytes, counts=True,
    ),
    File(
        "commerces.parquet", PARQUET, "parquet", "Tous les commerces, pour l'analyse (GeoParquet 1.1).",
        write=lambda draft, path: write_parquet(draft.rows, path),
    ),
    File(
        "commerces.xlsx", XLSX, "xlsx", "Le téléchargement pour Excel : tous les commerces, avec la description des colonnes.",
        write=write_release,
    ),
    File(
        "commerces.pmtiles", "application/vnd.pmtiles", "pmtiles", "Les points en tuiles vectorielles, pour une carte (PMTiles).",
        write=write_pmtiles, part=points_of, when=has_points,
    ),
    File(
        "commerces-osm.csv", CSV, "csv", "Les commerces bien situés, en attributs OpenStreetMap, pour Osmose.",
        stream=osm_bytes, columns=osm_columns,
    ),
    File(
        "provenance.parquet", PARQUET, "parquet", "D'où vient chaque valeur publiée : source, date et licence.",
        write=write_provenance, due=provenance_digest,
    ),
    File(
        "codes.csv", CSV, "csv", "Ce que veulent dire les codes des colonnes à liste fermée.",
        stream=codes_bytes, counts=True, columns=lambda _draft: CODES_SCHEMA,
    ),
    File(
        SCHEMA, "application/json", "json", "Schéma des colonnes de commerces.csv, pour les validateurs (Table Schema).",
        stream=schema_bytes,
    ),
    File(
        "qualite.json", "application/json", "json", "Ce qui a été lu, publié, mis de côté, et le remplissage des colonnes.",
        stream=quality_bytes, counts=True, due=figures_bytes,
    ),
    File(
        "changements.csv", CSV, "csv", "Ce qui a changé depuis la version précédente, une ligne par changement.",
        stream=changes_bytes, columns=lambda _draft: CHANGES_SCHEMA,
    ),
    File(
        "identifiants.csv", CSV, "csv", "Les identifiants qui ne servent plus, et vers lequel aller.",
        stream=identifiers_bytes, columns=lambda _draft: IDENTIFIERS_SCHEMA,
    ),
    File(
        "JOURNAL.md", "text/markdown", "md", "Ce qui a changé, à lire : par source et par commune.",
        stream=journal_bytes,
    ),
)  # fmt: skip

FAMILIES: Final[tuple[Family, ...]] = (*slices.FAMILIES, MAJORS)

TELLING: Final = (
    Telling(
        "datapackage.json", "application/json", "json", "Description des fichiers pour les logiciels (Data Package).", datapackage
    ),
    Telling("LISEZMOI.txt", "text/plain", "txt", "Licence, façon de citer, sources, conventions et colonnes.", readme),
    Telling("index.html", "text/html", "html", "La page de la version : fichiers, qualité, changements.", page, ask_pictures),
)
