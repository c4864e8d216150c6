"""dist/, or the address where it is served, in; the last release (its rows, its name, all versions) out."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from pipeline.disk import checksum
from pipeline.errors import PipelineError, ServiceError
from pipeline.model import UniqueRows
from pipeline.publish.changes_file import read_identifiers
from pipeline.publish.check import read_sums as sums_in
from pipeline.publish.csv_file import read_shops
from pipeline.publish.lineage import no_identifiers
from pipeline.publish.swap import VERSIONS, parse_versions, read_versions

if TYPE_CHECKING:
    import requests

SHOPS: Final = "commerces.csv"
IDENTIFIERS: Final = "identifiants.csv"
CHANGES: Final = "changements.csv"
TIMEOUT: Final = (10, 60)
"""Seconds to connect, then between two bytes."""


@dataclass(frozen=True)
class Previous:
    """The last release. ``versions`` is the whole of versions.json, newest first; ``identifiers``: its identifiants.csv."""

    version: str
    shops: UniqueRows
    versions: tuple[dict[str, Any], ...]
    identifiers: pd.DataFrame = field(default_factory=no_identifiers)

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
    folder = dist / versions[0]["version"]
    if not (folder / SHOPS).is_file():
        raise PipelineError(
            f"{folder / SHOPS} n'existe pas, alors que {dist / VERSIONS} annonce cette version",
            "reprendre le dossier dist/ d'une sauvegarde",
        )
    return _read(folder, str(folder), versions)


def _from_url(base_url: str) -> Previous | None:
    """Nothing published yet (404) is an answer; no answer is not."""
    listed = _get(f"{base_url}/{VERSIONS}")
    if listed is None:
        return None
    versions = parse_versions(listed, f"{base_url}/{VERSIONS}")
    if not versions:
        return None
    where = f"{base_url}/{versions[0]['version']}"
    with tempfile.TemporaryDirectory() as folder:
        for name in _needed(versions[0]):
            content = _get(f"{where}/{name}")
            if content is None:
                raise ServiceError(
                    f"{where}/{name} : introuvable, alors que versions.json l'annonce",
                    "vérifier url_publique dans territoire.yml",
                )
            (Path(folder) / name).write_bytes(content)
        return _read(Path(folder), where, versions)


def _get(url: str) -> bytes | None:
    import requests

    try:
        answer = requests.get(url, timeout=TIMEOUT)
        if answer.status_code == requests.codes.not_found:
            return None
        answer.raise_for_status()
    except requests.RequestException as error:
        raise ServiceError(
            f"{url} : la dernière version publiée n'a pu être lue ({_said(error)})", "relancer, ou ajouter --offline"
        ) from error
    return answer.content


def _said(error: requests.RequestException) -> str:
    """Say what went wrong: the library's own words are English, and a screen long."""
    return f"le service répond {error.response.status_code}" if error.response is not None else type(error).__name__


def _needed(last: dict[str, Any]) -> list[str]:
    """Return the files of a release that the next one needs. The first releases had no identifiants.csv."""
    return [SHOPS, *([IDENTIFIERS] if IDENTIFIERS in last.get("files", {}) else [])]


def _read(folder: Path, where: str, versions: list[dict[str, Any]]) -> Previous:
    last = versions[0]
    sums = {**last.get("files", {}), SHOPS: last.get("sha256")}
    own = sums_in(folder) if "expurgee" in last else {}  # cut between its two writes, what is taken away will be again
    for name in _needed(last):
        if not (folder / name).is_file() or checksum(folder / name) not in (sums[name], own.get(name)):
            raise PipelineError(
                f"{where}/{name} : ce n'est plus le fichier publié (empreinte différente)",
                "reprendre cette version d'une sauvegarde",
            )
    known = read_identifiers(folder / IDENTIFIERS) if IDENTIFIERS in sums else no_identifiers()
    return Previous(last["version"], read_shops(folder / SHOPS), tuple(versions), known)
