"""The BAN's extracts installed for the local engine: a folder in, its extracts with what is known of each out.

``etal ban install`` writes them: ``adresses-addok-47.ndjson.gz``, and beside it ``….json``: source, sha256, date, octets,
documents, numeros.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from pipeline.disk import checksum, json_in
from pipeline.errors import ConfigError

NAME: Final = "adresses-addok-{departement}.ndjson.gz"


def installed(folder: Path) -> list[Path]:
    """Return the extracts that ``etal ban install`` put in ``folder``, sorted."""
    return sorted(folder.glob(NAME.format(departement="*")))


def companion(extract: Path) -> Path:
    """Return the file that says where ``extract`` comes from."""
    return extract.with_name(extract.name + ".json")


def known_of(extract: Path) -> dict[str, Any]:
    """Return what its companion says; nothing where there is none. Raises ConfigError where it cannot be read."""
    path = companion(extract)
    if not path.is_file():
        return {}
    try:
        told = json_in(path)
    except ValueError as error:
        raise ConfigError(f"{path} : fichier illisible", "relancer « etal ban install »") from error
    return told if isinstance(told, dict) else {}


def date_of(extract: Path) -> str:
    """Return the ISO date of ``extract``: what its companion tells, else the date in its name, else ""."""
    if told := known_of(extract).get("date"):
        return str(told)
    found = re.search(r"\d{4}-\d{2}-\d{2}", extract.name)
    return found.group() if found else ""


def check(extract: Path) -> None:
    """Raise ConfigError where ``extract`` is absent, or is not the file that was installed."""
    if not extract.is_file():
        raise ConfigError(
            f"{extract} : cet extrait de la BAN n'existe pas", "corriger « geocodeur.extrait », ou lancer « etal ban install 47 »"
        )
    expected = known_of(extract).get("sha256")
    if expected and expected != checksum(extract):
        raise ConfigError(f"{extract} : ce n'est plus le fichier installé (somme SHA-256)", "relancer « etal ban install »")
