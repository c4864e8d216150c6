"""A source's declaration in, its deposits out: the files received, newest first, each with its date and its checksum."""

from __future__ import annotations

import datetime as dt
import fnmatch
import glob
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pipeline.config import Source, is_left_behind
from pipeline.errors import SourceError
from pipeline.ingest.detect import MAX_FILE
from pipeline.ingest.names import folded, spelt
from pipeline.ingest.returned import given_back

_DATE: Final = re.compile(r"(?<!\d)(20\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")
_FRENCH: Final = re.compile(r"(?<!\d)(\d\d?)([-_.])(\d\d?)\2(20\d\d)(?!\d)")
_NO_REGISTER: Final[Mapping[str, dt.date]] = MappingProxyType({})


@dataclass(frozen=True)
class Deposit:
    """One file as received. ``fichier``: its path relative to the root, or whole where it lies elsewhere."""

    source: str
    path: Path
    fichier: str
    date: dt.date | None
    sha256: str


def find_deposits(source: Source, root: Path, received: Mapping[str, dt.date] = _NO_REGISTER) -> list[Deposit]:
    """Return the files that ``source.depots.motif`` designates, newest first; one without a date has just come.

    A bare pattern is sought in ``sources/<id>/depots/`` (case and accents' encoding do not count); a path, relative to
    ``root`` or absolute, is taken as it is. The date is the one in the file's name, else the declared ``recu_le``, else what
    ``received`` says of the checksum. On one date the last name comes first: « liste-v2 » before « liste-v1 ».
    A file that cannot be opened is there with no checksum: reading it tells why, and the one before is read.
    Raises SourceError where nothing matches.
    """
    found = [_deposit(source, path, root, received) for path in sorted(set(_matching(source, root)))]
    if not found:
        raise _nothing(source, root)
    found.sort(key=lambda d: (d.date or dt.date.max, d.fichier), reverse=True)
    return found


def _matching(source: Source, root: Path) -> Iterator[Path]:
    motif = source.depots.motif
    if "/" in motif:
        # a path may climb (« ../partage/x.csv »), which Path.glob refuses
        yield from (Path(p) for p in glob.glob(str(root / motif), recursive=True) if _is_deposit(Path(p)))  # noqa: PTH207
        return
    folder = root / "sources" / source.id / "depots"
    if folder.is_dir():
        here = (p for p in folder.iterdir() if _is_deposit(p))
        yield from (p for p in here if fnmatch.fnmatchcase(folded(p.name), folded(motif)) or given_back(p))


def _is_deposit(path: Path) -> bool:
    return path.is_file() and not is_left_behind(path.name)


def _deposit(source: Source, path: Path, root: Path, received: Mapping[str, dt.date]) -> Deposit:
    fichier = spelt((path.relative_to(root) if path.is_relative_to(root) else path).as_posix())
    try:
        with path.open("rb") as handle:
            large = path.stat().st_size > MAX_FILE  # refused by its size where it is read: not worth minutes of reading here
            sha256 = "" if large else hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError:  # told where it is read: the deposit before it is still good
        sha256 = ""
    date = date_in(path.name) or source.depots.recu_le or received.get(sha256)
    return Deposit(source.id, path, fichier, date, sha256)


def date_in(name: str) -> dt.date | None:
    """Return the first valid date in a file name (2026-11-10, 20261110, else 10-11-2026 as the French write it), or None."""
    french = [(year, sign, month, day) for day, sign, month, year in _FRENCH.findall(name)]
    for year, _, month, day in [*_DATE.findall(name), *french]:
        try:
            return dt.date(int(year), int(month), int(day))
        except ValueError:  # 20261345 is a number, not a date
            continue
    return None


def _nothing(source: Source, root: Path) -> SourceError:
    motif = source.depots.motif
    if "/" in motif:
        return SourceError(
            f"source « {source.id} » : aucun fichier ne répond à « {motif} »", "vérifier depots.motif dans source.yml"
        )
    folder = root / "sources" / source.id / "depots"
    there = sorted(p.name for p in folder.iterdir() if _is_deposit(p)) if folder.is_dir() else []
    seen = f"il contient : {', '.join(there[:5])}" if there else "il est vide"
    return SourceError(
        f"source « {source.id} » : aucun fichier de sources/{source.id}/depots/ ne répond à « {motif} » ({seen})",
        "y déposer le fichier reçu, ou corriger depots.motif dans source.yml",
    )
