"""What a file is to say in, the file out: written aside, then swapped in, so that a cut or a full disk leaves the old one.

A register in, its text, lines or table out: what a spreadsheet or a merge spoilt is told, not read.

What the territory must remember (ids, oppositions, decisions) and what tells readers which release stands (versions.json) go
through here: half of either would be worse than none.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.errors import ConfigError

if TYPE_CHECKING:
    import pandas as pd

_MARKS: Final = ("<<<<<<< ", ">>>>>>> ")
_AGAIN: Final = "reprendre la version enregistrée dans git"


def put_lines(path: Path, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Write a CSV, header first, in the order given: UTF-8, comma, line feed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    put(path, text.getvalue())


def put(path: Path, content: str | bytes) -> None:
    """Replace ``path`` at once, its folder made where it is not there; nothing is touched where the file says the same."""
    data = content.encode() if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.tmp")
    write_safely(aside, data)
    aside.replace(path)


def write_safely(path: Path, data: bytes) -> None:
    """Write a file in place and wait until the disk has it."""
    with path.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def text_of(path: Path) -> str:
    """Return what a register holds, as text; line ends are line feeds.

    Raises ConfigError for what a spreadsheet, a merge of git or a cut made of it: another encoding, two versions in one, nothing.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} : ce fichier n'est plus en UTF-8 (enregistré par un tableur ?)", _AGAIN) from error
    if not text.strip():
        raise ConfigError(f"{path} : ce fichier est vide", f"{_AGAIN}, ou le supprimer s'il n'a jamais rien tenu")
    if any(mark in text for mark in _MARKS):
        number = next((n for n, line in enumerate(text.split("\n"), start=1) if line.startswith(_MARKS)), 0)
        if number:
            raise ConfigError(
                f"{path}, ligne {number} : git a laissé là deux versions du fichier (« <<<<<<< », « >>>>>>> »)",
                "garder les bonnes lignes, supprimer ces marques",
            )
    return text


def lines_in(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the lines of a register that has just ``columns``. Raises ConfigError where it is not one, with the line."""
    reader = csv.DictReader(io.StringIO(text_of(path), newline=""))
    if tuple(reader.fieldnames or ()) != tuple(columns):
        raise ConfigError(f"{path}, ligne 1 : colonnes attendues : {', '.join(columns)}", _AGAIN)
    lines = []
    for line in reader:
        if None in line or None in line.values():
            raise ConfigError(f"{path}, ligne {reader.line_num} : {len(columns)} cases attendues", _AGAIN)
        lines.append(line)
    return lines


def table_in(path: Path) -> pd.DataFrame:
    """Return a register as a table of text, an empty cell missing. Raises ConfigError where it is no table, as ``text_of``."""
    import pandas as pd

    try:
        table = pd.read_csv(io.StringIO(text_of(path)), dtype="str", keep_default_na=False)
    except pd.errors.ParserError as error:
        raise ConfigError(f"{path} : tableau illisible ({error})", _AGAIN) from error
    return table.replace("", None).astype("str")
