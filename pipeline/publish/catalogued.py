"""A finished release folder in, what a data catalogue says of it out: title, description, period, resources.

Both channels to data.gouv.fr say the same: the DCAT catalogue (``catalogue_file``) and what ``etal push`` sends. Only what the
release itself holds is read (datapackage.json, qualite.json), so that an old release can be told again as it was.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.config import Territory
from pipeline.disk import checksum, json_in
from pipeline.errors import PipelineError
from pipeline.publish.catalogue_text import description
from pipeline.publish.schema_file import SCHEMA
from pipeline.reference.text import words

PACKAGE: Final = "datapackage.json"
MAIN, DOCUMENTATION, UPDATE = "main", "documentation", "update"

RESOURCES: Final = {
    "commerces.csv": (MAIN, "Commerces (CSV)", "Une ligne par commerce : UTF-8, séparateur virgule, liste séparée par « | »."),
    "commerces.xlsx": (MAIN, "Commerces (Excel, LibreOffice)", "Le même tableau, à ouvrir dans un tableur, colonnes décrites."),
    "commerces.geojson": (MAIN, "Commerces (GeoJSON)", "Un point par commerce, pour une carte : WGS 84, RFC 7946."),
    "commerces.parquet": (MAIN, "Commerces (GeoParquet)", "Le même tableau, pour l'analyse : GeoParquet 1.1."),
    "commerces.pmtiles": (MAIN, "Commerces (tuiles PMTiles)", "Les points en tuiles vectorielles, pour une carte rapide."),
    "changements.csv": (UPDATE, "Changements depuis la version précédente", "Ce qui est ajouté, modifié, déplacé, retiré."),
    "identifiants.csv": (UPDATE, "Identifiants remplacés", "Ancien identifiant, nouveau, raison et date."),
    "codes.csv": (DOCUMENTATION, "Codes et libellés", "Ce que veulent dire les codes des colonnes à liste fermée."),
    "LISEZMOI.txt": (DOCUMENTATION, "Lisez-moi", "Licence, comment citer, sources, description des colonnes."),
}
"""The files of a release that a catalogue lists, in its order; slices and private matters stay off it."""

KEYWORDS: Final = ("commerce", "artisanat", "vente directe")
_BBOX: Final = re.compile(r'"bbox":\[([-.,0-9]+)\]')


@dataclass(frozen=True)
class Resource:
    """One file. ``name``: in the release's folder; ``kind``: MAIN, DOCUMENTATION or UPDATE; ``bytes``: its size."""

    name: str
    kind: str
    title: str
    description: str
    form: str
    mime: str
    bytes: int
    sha256: str
    tabular: bool = False  # the one that the Table Schema describes


@dataclass(frozen=True)
class Catalogued:
    """What is said of a release. Days are ISO; ``tags`` are slugs, sorted; ``bbox``: west, south, east, north of its points."""

    version: str
    date: str
    start: str
    title: str
    description: str
    tags: tuple[str, ...]
    resources: tuple[Resource, ...]
    schema_version: str
    has_schema: bool
    bbox: tuple[float, ...] = ()


def catalogued(folder: Path, territory: Territory) -> Catalogued:
    """Read what catalogues say of the release in ``folder``. Raises PipelineError when it is not a whole release."""
    package, quality = told_in(folder / PACKAGE), told_in(folder / "qualite.json")
    date = str(package["created"])[:10]
    listed = {r["path"]: r for r in package["resources"]}
    told = f"Version {package['version']}"
    resources = [_resource(folder, name, listed.get(name, {}), told) for name in RESOURCES if (folder / name).is_file()]
    days = [str(s["version"]) for s in package.get("sources", []) if s.get("version")]
    schema = listed.get("commerces.csv", {}).get("schema", {})
    return Catalogued(
        version=package["version"],
        date=date,
        start=min([*days, date]),
        title=package["title"],
        description=description(package, quality, territory),
        tags=tuple(sorted({_slug(t) for t in (*package.get("keywords", ()), *KEYWORDS, territory.nom)} - {""})),
        resources=tuple(resources),
        schema_version=schema.get("version", "") if isinstance(schema, dict) else "",
        has_schema=(folder / SCHEMA).is_file(),
        bbox=_bbox(folder / "commerces.geojson"),
    )


def _bbox(path: Path) -> tuple[float, ...]:
    """Return what the first line of the GeoJSON says of where its points are; nothing where it has none."""
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8") as handle:
        found = _BBOX.search(handle.readline())
    return tuple(float(degrees) for degrees in found[1].split(",")) if found else ()


def schema_url(told: Catalogued, territory: Territory, base: str) -> str | None:
    """Return where the Table Schema of commerces.csv can be read, ``base``: of the release's files; None where nowhere."""
    return territory.schema_url or (f"{base}/{SCHEMA}" if base and told.has_schema else None)


def _resource(folder: Path, name: str, listed: dict[str, Any], version: str) -> Resource:
    kind, title, purpose = RESOURCES[name]
    path = folder / name
    form = listed.get("format") or path.suffix.lstrip(".")
    sha256 = str(listed.get("hash") or "").removeprefix("sha256:") or checksum(path)
    about = purpose if kind == DOCUMENTATION else f"{purpose} {version}."
    mime = listed.get("mediatype") or "text/plain"
    return Resource(name, kind, title, about, form, mime, path.stat().st_size, sha256, name == "commerces.csv")


def told_in(path: Path) -> dict[str, Any]:
    """Return what a JSON file of a release says. Raises PipelineError where it is absent or damaged."""
    with suppress(FileNotFoundError, ValueError):
        if isinstance(told := json_in(path), dict):
            return told
    raise PipelineError(f"{path} : absent ou illisible", "reprendre cette version d'une sauvegarde de dist/")


def _slug(text: str) -> str:
    """Return a tag as data.gouv.fr keeps it; "" where it is shorter than it takes."""
    slug = "-".join(words(text))
    return slug if 3 <= len(slug) <= 96 else ""
