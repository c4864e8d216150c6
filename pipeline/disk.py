"""What a file is to say in, the file out: written aside, then swapped in, so that a cut or a full disk leaves the old one.

What the territory must remember (ids, oppositions, decisions) and what tells readers which release stands (versions.json) go
through here: half of either would be worse than none.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any


def put(path: Path, content: str | bytes) -> None:
    """Replace ``path`` at once, its folder made where it is not there; nothing is touched where the file says the same."""
    data = content.encode() if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.tmp")
    write_safely(aside, data)
    aside.replace(path)


def json_of(content: str | bytes) -> Any:
    """Return what a JSON text says. Raises ValueError where it is none: cut, not UTF-8, nested to excess."""
    try:
        return json.loads(content)
    except RecursionError as error:
        raise ValueError("imbriqué à l'excès") from error


def json_in(path: Path) -> Any:
    """Return what a file of JSON says. Raises ValueError as ``json_of``, FileNotFoundError where there is no file."""
    return json_of(path.read_text(encoding="utf-8"))


def checksum(path: Path, kind: str = "sha256") -> str:
    """Return a file's checksum, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, kind).hexdigest()


def write_safely(path: Path, data: bytes) -> None:
    """Write a file in place and wait until the disk has it."""
    with path.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
