"""A register's lines in, its file out: written aside, then swapped in, so that a cut or a full disk leaves the old one.

What the territory must remember (ids, oppositions, decisions) goes through here: half a register would be worse than none.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path


def put_lines(path: Path, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Write a CSV, header first, in the order given: UTF-8, comma, line feed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    put(path, text.getvalue())


def put(path: Path, text: str) -> None:
    """Replace ``path`` at once, its folder made where it is not there; nothing is touched where the file says the same."""
    data = text.encode()
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.tmp")
    with aside.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    aside.replace(path)
