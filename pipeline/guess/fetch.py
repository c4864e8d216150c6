"""A URL in, the file it gives in a folder of ours out: for a first look; a source read from a URL is declared in source.yml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from pipeline.errors import ServiceError, SourceError

MAX_BYTES: Final = 1 << 30
_CHUNK: Final = 1 << 16
_SUFFIXES: Final = {
    "text/csv": ".csv", "application/json": ".json", "application/geo+json": ".geojson", "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods", "application/zip": ".zip",
}  # fmt: skip


def is_url(place: str) -> bool:
    """Tell an http(s) address from a path."""
    return place.lower().startswith(("http://", "https://"))


def fetch(url: str, folder: Path, *, timeout: float = 60.0) -> Path:
    """Download ``url`` into ``folder`` under its own name and return the path.

    Raises ServiceError where nothing answers, SourceError where the answer is no file.
    """
    import requests

    try:
        with requests.get(url, stream=True, timeout=timeout, headers={"User-Agent": "etal"}) as answer:
            if answer.status_code >= 500:
                raise ServiceError(f"{url} : le serveur répond {answer.status_code}", "relancer plus tard")
            if answer.status_code >= 400:
                raise SourceError(f"{url} : le serveur répond {answer.status_code}", "vérifier l'adresse dans un navigateur")
            path = folder / _name(url, answer.headers.get("Content-Disposition", ""), answer.headers.get("Content-Type", ""))
            _save(answer.iter_content(_CHUNK), path, url)
    except requests.RequestException as error:
        raise ServiceError(
            f"{url} : le serveur ne répond pas ({type(error).__name__})", "vérifier l'adresse et la connexion"
        ) from error
    return path


def _save(chunks: Iterable[bytes], path: Path, url: str) -> None:
    size = 0
    with path.open("wb") as handle:
        for chunk in chunks:
            size += len(chunk)
            if size > MAX_BYTES:
                raise SourceError(f"{url} : ce fichier dépasse 1 Go", "vérifier l'adresse")
            handle.write(chunk)


def _name(url: str, disposition: str, kind: str) -> str:
    told = re.search(r"filename\*?=(?:UTF-8'')?\"?([^\";]+)", disposition, re.IGNORECASE)
    raw = unquote(told[1]) if told else unquote(Path(urlsplit(url).path).name)
    name = re.sub(r"[^\w.\-]+", "_", Path(raw).name).strip("._") or "fichier"
    return name if Path(name).suffix else name + _SUFFIXES.get(kind.partition(";")[0].strip().lower(), "")
