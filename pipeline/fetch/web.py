"""A URL or a data.gouv.fr resource in, its file out, asked only where it has changed.

data.gouv.fr: ``GET /api/2/datasets/resources/{id}/`` tells the resource (checksum, format, title), ``/api/1/datasets/r/{id}`` is
its stable address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from pipeline.config import DataGouv
from pipeline.disk import checksum
from pipeline.errors import ServiceError, SourceError
from pipeline.fetch.deposit import Last, safe_name
from pipeline.fetch.http import Client, shown

_SUFFIXES: Final = {
    "text/csv": "csv", "text/tab-separated-values": "tsv", "application/json": "json", "application/geo+json": "geojson",
    "application/vnd.ms-excel": "xls", "application/vnd.google-earth.kml+xml": "kml", "application/gpx+xml": "gpx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx", "application/zip": "zip",
    "application/vnd.oasis.opendocument.spreadsheet": "ods", "application/gzip": "gz",
    "application/geopackage+sqlite3": "gpkg",
}  # fmt: skip
_SUMS: Final = {"sha1": "sha1", "sha2": "sha256", "sha256": "sha256", "md5": "md5"}


@dataclass(frozen=True)
class Fetched:
    """A file fetched into ``path``, the name it should have, and what to remember of the answer."""

    path: Path
    name: str
    last: Last


def is_url(place: str) -> bool:
    """Tell an http(s) address from a path."""
    return place.lower().startswith(("http://", "https://"))


def fetch_once(url: str, folder: Path, client: Client | None = None) -> Path:
    """Download ``url`` into ``folder`` under its own name, for a first look, and return the path.

    Raises ServiceError where nothing usable comes, SourceError where the answer is no file.
    """
    found = fetch_url(url, client or Client(tries=2), folder / ".recu", Last(), folder)
    if found is None:  # « not changed », though nothing was known: no file
        raise ServiceError(f"{shown(url)} : le service ne donne pas de fichier", "vérifier l'adresse dans un navigateur")
    return found.path.rename(folder / safe_name(found.name))


def fetch_url(url: str, client: Client, path: Path, last: Last, folder: Path) -> Fetched | None:
    """Return what ``url`` gives, None where it answers that nothing changed. Raises SourceError or ServiceError."""
    headers = client.download(url, path, last.headers(url, folder))
    if headers is None:
        return None
    if "html" in headers.get("Content-Type", "").lower() and _is_page(path):
        raise SourceError(f"{shown(url)} : l'adresse donne une page web, pas un fichier", "donner l'adresse de téléchargement")
    now = Last(url, headers.get("ETag", ""), headers.get("Last-Modified", ""))
    return Fetched(path, _name(url, headers), now)


def fetch_datagouv(origin: DataGouv, client: Client, path: Path, last: Last, folder: Path) -> Fetched | None:
    """Return a data.gouv.fr resource, checked against its published checksum; None where that is the last one's."""
    base = origin.url.rstrip("/")
    about = client.json(f"{base}/api/2/datasets/resources/{origin.ressource}/")
    resource = about.get("resource") if isinstance(about, dict) else None
    if not isinstance(resource, dict):
        raise ServiceError(f"{base} : la réponse ne décrit pas la ressource {origin.ressource}", "relancer plus tard")
    kind, expected = _sum_of(resource)
    stable = f"{base}/api/1/datasets/r/{origin.ressource}"
    if expected and expected == last.empreinte and (folder / last.fichier).is_file():
        return None
    found = fetch_url(stable, client, path, last, folder)
    if found is None:
        return None
    if expected and resource.get("filetype") == "file" and checksum(path, kind) != expected:
        raise ServiceError(f"{stable} : le fichier reçu n'a pas l'empreinte annoncée", "relancer plus tard : il a pu être coupé")
    name = _resource_name(resource) or found.name
    return Fetched(path, name, Last(stable, found.last.etag, found.last.modifie, expected))


def _sum_of(resource: dict[str, Any]) -> tuple[str, str]:
    told = resource.get("checksum")
    kind = _SUMS.get(str(told.get("type", "")).lower(), "") if isinstance(told, dict) else ""
    return (kind, str(told["value"]).lower()) if kind and isinstance(told, dict) and told.get("value") else ("", "")


def _resource_name(resource: dict[str, Any]) -> str:
    name = PurePosixPath(unquote(urlsplit(str(resource.get("url", ""))).path)).name
    return (
        name
        if "." in name
        else f"{resource['title']}.{resource['format']}"
        if resource.get("title") and resource.get("format")
        else ""
    )


def _is_page(path: Path) -> bool:
    with path.open("rb") as handle:
        return handle.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html"))


def _name(url: str, headers: Any) -> str:
    """Return the name that the server gives, else the address's last part; with an ending, for people to open it."""
    told = re.search(r"filename\*=(?:[\w-]+'[\w-]*')?([^;]+)", headers.get("Content-Disposition", ""), re.IGNORECASE)
    told = told or re.search(r'filename="?([^";]+)', headers.get("Content-Disposition", ""), re.IGNORECASE)
    name = unquote(told[1].strip('" ')) if told else unquote(PurePosixPath(urlsplit(url).path).name)
    ending = _SUFFIXES.get(headers.get("Content-Type", "").partition(";")[0].strip().lower())
    return name if "." in name or not ending else f"{name or 'donnees'}.{ending}"
