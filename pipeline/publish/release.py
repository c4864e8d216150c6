"""Content and a date in, a new immutable folder of dist/ out, or nothing where nothing changed.

A release is a function of its content, the releases before it and the date: no clock, nothing random.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline.errors import ConfigError
from pipeline.publish import swap
from pipeline.publish.check import check_release, sha256_of
from pipeline.publish.content import Content, Published, ready
from pipeline.publish.csv_file import csv_bytes
from pipeline.publish.geojson_file import geojson_bytes
from pipeline.publish.package_file import FILES, about, codes_table, datapackage, readme, title
from pipeline.publish.parquet_file import write_parquet
from pipeline.publish.previous import Previous
from pipeline.publish.xlsx_file import write_xlsx
from pipeline.reference.vocabularies import schema

STEPS: Final = ("commence", "ecrit", "verifie", "renomme", "latest", "versions", "fini")
"""What ``at`` is told, in order, once each is done: where a test pulls the plug."""


def publish(
    content: Content,
    dist: Path,
    date: dt.date,
    previous: Previous | None = None,
    at: Callable[[str], None] = lambda _step: None,
) -> Published | None:
    """Write the release of ``date``, swap it in and return it; None, no byte touched, when the last one says the same.

    The last release is the first of dist/versions.json, else of ``previous`` (dist/ empty, published elsewhere). Whatever a cut
    left is mended first. Raises ConfigError when ``date`` is before the last release's, PipelineError when what was written
    does not read back.
    """
    dist.mkdir(parents=True, exist_ok=True)
    with swap.alone(dist):
        swap.mend(dist)
        versions = swap.read_versions(dist)
        if versions is None:
            versions = list(previous.versions) if previous else []
        rows, table_schema = ready(content.shops), schema("commerces.schema")
        if versions and _says_the_same(versions[0], content, rows, table_schema):
            return None
        version = next_version(date, [v["version"] for v in versions], dist)
        folder = swap.start(dist, version)
        at("commence")
        entry = _write(content, rows, table_schema, version, date, folder)
        at("ecrit")
        check_release(folder, rows)
        at("verifie")
        _swap_in(dist, folder, version, [entry, *versions], at)
    return Published(version, dist / version, len(rows), entry["files"])


def _swap_in(dist: Path, folder: Path, version: str, versions: list[dict[str, Any]], at: Callable[[str], None]) -> None:
    swap.sync(folder)
    folder.rename(dist / version)
    swap.sync_folder(dist)
    at("renomme")
    swap.replace_latest(dist, dist / version)
    at("latest")
    swap.write_versions(dist, versions)
    at("versions")
    swap.finish(dist)
    at("fini")


def next_version(date: dt.date, versions: Sequence[str], dist: Path) -> str:
    """Return « 2026.11.22 », then « 2026.11.22.1 », « .2 » … for the same day.

    A folder that is there without being in versions.json keeps its name. Raises ConfigError when ``date`` is past.
    """
    day = f"{date:%Y.%m.%d}"
    if versions and day < ".".join(versions[0].split(".")[:3]):
        raise ConfigError(f"la version du {date} précéderait la dernière publiée, {versions[0]}", "choisir une date postérieure")
    name, n = day, 0
    while name in versions or (dist / name).exists():
        n += 1
        name = f"{day}.{n}"
    return name


def _write(content: Content, rows: pd.DataFrame, table_schema: Any, version: str, date: dt.date, folder: Path) -> dict[str, Any]:
    """Write every file in ``folder``; return the release's entry in versions.json."""
    sums = {
        "commerces.csv": _stream(folder / "commerces.csv", csv_bytes(rows)),
        "commerces.geojson": _stream(folder / "commerces.geojson", geojson_bytes(rows, content.territory)),
        "qualite.json": _stream(folder / "qualite.json", [quality_bytes(content)]),
        "codes.csv": _stream(folder / "codes.csv", csv_bytes(codes_table(), ())),
    }
    digest = _digest(sums, content, table_schema)
    write_parquet(rows, folder / "commerces.parquet")
    labels = [("Titre", title(content.territory)), *_labels(content, version, date)]
    write_xlsx(rows, table_schema, labels, date, folder / "commerces.xlsx")
    sums |= {name: sha256_of(folder / name) for name in FILES if name not in sums}
    sizes = {name: ((folder / name).stat().st_size, sums[name]) for name in FILES}
    package = datapackage(content, version, date, table_schema, sizes)
    sums["datapackage.json"] = _stream(folder / "datapackage.json", [package])
    sums["LISEZMOI.txt"] = _stream(folder / "LISEZMOI.txt", [readme(content, version, date, table_schema)])
    _stream(folder / swap.SUMS, ["".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()])
    return {
        "version": version,
        "date": date.isoformat(),
        "rows": len(rows),
        "schema": table_schema["version"],
        "sha256": sums["commerces.csv"],
        "digest": digest,
        "files": dict(sorted(sums.items())),
    }


def _labels(content: Content, version: str, date: dt.date) -> list[tuple[str, str]]:
    told = about(content)
    return [
        ("Description", told["description"]),
        ("Version", f"{version} du {date:%d/%m/%Y}"),
        ("Éditeur", content.territory.editeur.nom),
        ("Licence", told["licenses"][0]["title"]),
        *((f"Source {s['name']}", s["title"]) for s in told["sources"]),
    ]


def quality_bytes(content: Content) -> bytes:
    """Return qualite.json: sorted keys, so that the order in which counts were made does not show."""
    return (json.dumps(content.quality, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _says_the_same(last: dict[str, Any], content: Content, rows: pd.DataFrame, table_schema: Any) -> bool:
    """Say whether the release would tell what the last one tells. The CSV first: where it differs, the rest need not be made."""
    csv = _hash(csv_bytes(rows))
    if csv != last.get("sha256"):
        return False
    sums = {
        "commerces.csv": csv,
        "commerces.geojson": _hash(geojson_bytes(rows, content.territory)),
        "qualite.json": _hash([quality_bytes(content)]),
        "codes.csv": _hash(csv_bytes(codes_table(), ())),
    }
    return bool(_digest(sums, content, table_schema) == last.get("digest"))


def _digest(sums: dict[str, str], content: Content, table_schema: Any) -> str:
    """Return one hash of all that a release tells. XLSX and Parquet tell the CSV's rows: their libraries' bytes are left out."""
    told = {**sums, "about": about(content), "schema": table_schema}
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _hash(parts: Iterable[bytes]) -> str:
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part)
    return sha.hexdigest()


def _stream(path: Path, parts: Iterable[bytes]) -> str:
    """Write the parts one after the other; return the sha256 of the whole."""
    sha = hashlib.sha256()
    with path.open("wb") as handle:
        for part in parts:
            handle.write(part)
            sha.update(part)
    return sha.hexdigest()
