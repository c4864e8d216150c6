"""``etal ban install``: a département's number and where its extract is in, the extract installed for the local engine out.

Downloaded or copied beside, checked to the last line, then swapped in with its checksum and date: a cut or a bad file changes
nothing.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final

from pipeline.config import load_territory
from pipeline.disk import checksum, put
from pipeline.errors import ConfigError, ServiceError
from pipeline.geocode.contract import BrokenError, RefusedError
from pipeline.geocode.extract import NAME, companion, known_of
from pipeline.geocode.transport import Transport

TRIES: Final = 3
KINDS: Final = frozenset({"street", "locality", "municipality"})
TIMEOUT: Final = (10.0, 120.0)  # seconds to connect, to wait for bytes


@dataclass(frozen=True)
class Installed:
    """What was installed, or was there already (``nouveau`` false). ``documents``: streets, places and communes."""

    fichier: str
    source: str
    sha256: str
    date: str
    octets: int
    documents: int
    numeros: int
    nouveau: bool


def install(
    departement: str, source: str, folder: Path, expected_sha256: str = "", transport: Callable[[str], Transport] | None = None
) -> Installed:
    """Install ``source`` (URL or file, ``.ndjson.gz`` or ``.ndjson``) as the extract of ``departement`` in ``folder``.

    Raises ServiceError when it cannot be fetched, ConfigError for a file that is not this extract or not the one expected.
    """
    if not re.fullmatch(r"\d{2,3}|2[AB]", departement):
        raise ConfigError(f"« {departement} » n'est pas un code de département", "par exemple 47, 2A ou 974")
    data, date = _fetched(source, transport or _opened) if re.match(r"https?://", source) else _read(Path(source))
    data = data if data[:2] == b"\x1f\x8b" else gzip.compress(data, mtime=0)
    sha256 = hashlib.sha256(data).hexdigest()
    if expected_sha256 and expected_sha256.lower() != sha256:
        raise ConfigError(
            f"{source} : somme SHA-256 {sha256}, attendue {expected_sha256}", "reprendre le fichier : il est incomplet ou changé"
        )
    documents, numbers = _counted(data, departement, source)
    target = folder / NAME.format(departement=departement)
    fresh = not target.is_file() or known_of(target).get("sha256") != sha256 or checksum(target) != sha256
    told: dict[str, Any] = {"source": source, "sha256": sha256, "date": date, "octets": len(data)}
    told |= {"documents": documents, "numeros": numbers}
    if fresh:
        _swap_in(target, data, told)
    return Installed(fichier=str(target), nouveau=fresh, **known_of(target))


def install_territory(root: Path, departement: str, source: str | None, expected_sha256: str = "") -> Installed:
    """Install for the territory in ``root``, by default from where ``geocodeur.extraits`` says. Raises as install."""
    origin = source or load_territory(root).geocodeur.extraits.format(departement=departement)
    return install(departement, origin, root / "work" / "ban", expected_sha256)


def _opened(url: str) -> Transport:
    return Transport(url, rate=1.0, timeout=TIMEOUT)


def _fetched(url: str, opened: Callable[[str], Transport]) -> tuple[bytes, str]:
    """Return the file at ``url`` and its ISO date: what the server says, else the date in its name, else ""."""
    base, _, name = url.rpartition("/")
    door = opened(base)
    asked = {"Accept-Encoding": "identity"}  # else some servers say that the file's own compression is the transfer's
    try:
        data, headers = door.insist(lambda: door.send("GET", name, follow=True, headers=asked), TRIES)
    except (BrokenError, RefusedError) as error:
        raise ServiceError(
            f"{url} : {error}", "vérifier l'adresse, ou télécharger le fichier et donner --from FICHIER ; rien n'a changé"
        ) from error
    told = headers.get("Last-Modified")
    return data, parsedate_to_datetime(told).date().isoformat() if told else _dated(name)


def _read(path: Path) -> tuple[bytes, str]:
    """Return the bytes of ``path`` and its ISO date: the one in its name, else the day it was last written."""
    if not path.is_file():
        raise ConfigError(f"{path} : ce fichier n'existe pas", "donner une adresse (https://…) ou un fichier")
    written = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date().isoformat()
    return path.read_bytes(), _dated(path.name) or written


def _dated(name: str) -> str:
    found = re.search(r"\d{4}-\d{2}-\d{2}", name)
    return found.group() if found else ""


def _counted(data: bytes, departement: str, source: str) -> tuple[int, int]:
    """Return how many documents and numbers the extract holds. Raises ConfigError unless every line is a document of the BAN."""
    documents = numbers = here = 0
    hint = "reprendre le fichier « adresses-addok » de ce département"
    try:
        for line in gzip.decompress(data).decode("utf-8").splitlines():
            if line.strip():
                document = json.loads(line)
                documents += 1
                numbers += len(document.get("housenumbers") or ())
                here += _is_here(document, departement)
    except (OSError, EOFError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        where = f", ligne {documents + 1}" if documents else ""
        raise ConfigError(f"{source}{where} : ce n'est pas un extrait entier de la BAN au format addok", hint) from error
    if not here:
        raise ConfigError(f"{source} : aucune adresse du département {departement}", hint)
    return documents, numbers


def _is_here(document: dict[str, Any], departement: str) -> bool:
    """Whether a document lies in ``departement``. Raises KeyError, TypeError or ValueError for what is no document."""
    if document["type"] not in KINDS or not document["id"] or not document["name"]:
        raise ValueError("not a document")
    float(document["lon"]), float(document["lat"])
    code = document["citycode"]
    return str(code[0] if isinstance(code, list) else code).startswith(departement)


def _swap_in(target: Path, data: bytes, told: dict[str, Any]) -> None:
    """Put extract and companion in place; indexes of the extract before are of no more use."""
    about = companion(target)
    about.unlink(missing_ok=True)  # cut between the two, the file is one without checksum, never one with another's
    put(target, data)
    put(about, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    for index in target.parent.iterdir():
        if index.is_dir() and re.fullmatch(r"[0-9a-f]{32}", index.name):
            shutil.rmtree(index)
