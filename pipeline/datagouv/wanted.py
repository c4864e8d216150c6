"""What a release says of itself in, what data.gouv.fr should show of it out: bodies as its API takes and gives them.

A file whose extension is refused there is declared where it is already served; without ``url_publique`` it is left out, and told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.config import Territory
from pipeline.disk import checksum
from pipeline.publish.catalogued import Catalogued, Resource, catalogued, schema_url
from pipeline.publish.swap import LATEST

FREQUENCIES: Final = {
    "quotidienne": "daily", "hebdomadaire": "weekly", "mensuelle": "monthly", "trimestrielle": "quarterly",
    "semestrielle": "semiannual", "annuelle": "annual", "ponctuelle": "punctual",
}  # fmt: skip
MARK: Final = "etal:marque"
FILE: Final = "etal:fichier"
"""Extras that we write: of the dataset, what makes it ours; of a remote resource, which file it is."""

MIMES: Final = {"geojson": "application/vnd.geo+json"}
"""Where the media type that their analyser knows is not the registered one."""


@dataclass(frozen=True)
class Part:
    """One resource to show. ``path``: the file to send, None where it stays where it is (then ``body`` holds its address)."""

    name: str
    path: Path | None
    body: dict[str, Any]
    bytes: int
    sha1: str
    sha256: str


@dataclass(frozen=True)
class Wanted:
    """The dataset to show. ``body``: the fields that are ours; ``notes``: what cannot be shown, and why (French)."""

    version: str
    body: dict[str, Any]
    parts: tuple[Part, ...]
    notes: tuple[str, ...]


def wanted(folder: Path, territory: Territory, extensions: Collection[str], kept: Collection[str], newest: bool) -> Wanted:
    """Return what to show of the release in ``folder``.

    ``kept``: files that are declared as remote there already, which cannot become hosted. ``newest``: whether latest/ holds it.
    """
    told = catalogued(folder, territory)
    base = _served(territory, told.version, newest)
    schema = schema_url(told, territory, base)
    notes = [] if schema else ["schéma du CSV non déclaré : il n'est publié nulle part (url_publique ou schema_url manque)"]
    parts = []
    for resource in told.resources:
        hosted = Path(resource.name).suffix.lstrip(".").lower() in extensions and resource.name not in kept
        if not hosted and not base:
            notes.append(f"{resource.name} laissé de côté : extension refusée là-bas, et url_publique manque")
            continue
        parts.append(_part(folder, resource, told, schema, None if hosted else f"{base}/{resource.name}"))
    return Wanted(told.version, _dataset(told, territory), tuple(parts), tuple(notes))


def _served(territory: Territory, version: str, newest: bool) -> str:
    """Return where the release's files are served: latest/, or its own folder where a newer one stands in latest/."""
    base = (territory.url_publique or "").rstrip("/")
    return f"{base}/{LATEST if newest else version}" if base else ""


def _dataset(told: Catalogued, territory: Territory) -> dict[str, Any]:
    return {
        "title": told.title,
        "description": told.description,
        "license": territory.licence,
        "frequency": FREQUENCIES[territory.cadence],
        "tags": list(told.tags),
        "temporal_coverage": {"start": told.start, "end": told.date},
        "spatial": {"zones": [f"fr:departement:{code}" for code in sorted(territory.departements)], "granularity": "poi"},
    }


def _part(folder: Path, resource: Resource, told: Catalogued, schema: str | None, url: str | None) -> Part:
    path = folder / resource.name
    body: dict[str, Any] = {"title": resource.title, "description": resource.description, "type": resource.kind}
    if resource.tabular and schema:
        body["schema"] = {"url": schema, "version": told.schema_version}
    if url is not None:
        body |= {
            "filetype": "remote",
            "url": url,
            "format": resource.form,
            "mime": MIMES.get(resource.form, resource.mime),
            "filesize": resource.bytes,
            "checksum": {"type": "sha256", "value": resource.sha256},
            "extras": {FILE: resource.name},
        }
    return Part(resource.name, path if url is None else None, body, resource.bytes, checksum(path, "sha1"), checksum(path))
