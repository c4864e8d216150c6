"""dist/, or the address where it is served, in; the last release (its rows, its name, all versions) out."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.errors import PipelineError, ServiceError
from pipeline.model import UniqueRows
from pipeline.publish.check import sha256_of
from pipeline.publish.csv_file import read_shops
from pipeline.publish.swap import VERSIONS, parse_versions, read_versions

TIMEOUT: Final = (10, 60)
"""Seconds to connect, then between two bytes."""


@dataclass(frozen=True)
class Previous:
    """The last release. ``versions`` is the whole of versions.json, newest first."""

    version: str
    shops: UniqueRows
    versions: tuple[dict[str, Any], ...]

    @property
    def files(self) -> dict[str, str]:
        """Return {file name: sha256} of the release's files."""
        return dict(self.versions[0].get("files", {}))


def load_previous(dist: Path, base_url: str | None, offline: bool) -> Previous | None:
    """Return the last release, from ``dist`` when versions.json is there, else from ``base_url``, else None.

    Raises PipelineError when a release is not what versions.json says it is, ServiceError when ``base_url`` cannot be
    reached (never asked when ``offline``).
    """
    versions = read_versions(dist)
    if versions:
        return _from_disk(dist, versions)
    return _from_url(base_url.rstrip("/")) if base_url and not offline and versions is None else None


def _from_disk(dist: Path, versions: list[dict[str, Any]]) -> Previous:
    last = versions[0]
    path = dist / last["version"] / "commerces.csv"
    if not path.is_file():
        raise PipelineError(
            f"{path} n'existe pas, alors que {dist / VERSIONS} annonce cette version",
            "reprendre le dossier dist/ d'une sauvegarde",
        )
    return _checked(path, str(path), versions)


def _from_url(base_url: str) -> Previous | None:
    """Nothing published yet (404) is an answer; no answer is not."""
    listed = _get(f"{base_url}/{VERSIONS}")
    if listed is None:
        return None
    versions = parse_versions(listed, f"{base_url}/{VERSIONS}")
    if not versions:
        return None
    where = f"{base_url}/{versions[0]['version']}/commerces.csv"
    content = _get(where)
    if content is None:
        raise ServiceError(
            f"{where} : introuvable, alors que versions.json l'annonce", "vérifier url_publique dans territoire.yml"
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "commerces.csv"
        path.write_bytes(content)
        return _checked(path, where, versions)


def _get(url: str) -> bytes | None:
    import requests

    try:
        answer = requests.get(url, timeout=TIMEOUT)
        if answer.status_code == requests.codes.not_found:
            return None
        answer.raise_for_status()
    except requests.RequestException as error:
        raise ServiceError(
            f"{url} : la dernière version publiée n'a pu être lue ({error})", "relancer, ou ajouter --offline"
        ) from error
    return answer.content


def _checked(path: Path, where: str, versions: list[dict[str, Any]]) -> Previous:
    last = versions[0]
    if sha256_of(path) != last.get("sha256"):
        raise PipelineError(
            f"{where} : ce n'est plus le fichier publié (empreinte différente)", "reprendre cette version d'une sauvegarde"
        )
    return Previous(last["version"], read_shops(path), tuple(versions))
