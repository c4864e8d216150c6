"""A register as a spreadsheet saved it in, its lines as étal writes them out: what is certain is read, what was lost is told.

A French Excel writes « ; », Windows-1252, CRLF, 23/11/2026, 0,62 and 1001 for 01001; opened by a double click, a whole line in
one cell. Each cell that it may change has a Kind, by which it is known again.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from pipeline.errors import ConfigError, SourceError

AGAIN: Final = "reprendre la version enregistrée dans git"
SEPARATORS: Final = (",", ";", "\t", "|")
_SAID: Final = {";": "points-virgules", "\t": "tabulations", "|": "barres"}
_HINT: Final = re.compile(r'"?sep=.?"?[;,\t]*\r?\n', re.IGNORECASE)
_MARKS: Final = ("<<<<<<< ", ">>>>>>> ")


class Kind(NamedTuple):
    """What a column holds. ``shape``: a pattern of its cells as étal writes them; ``mend``: a cell that is none → what it was,
    None where that is lost; ``said``: the change, in French; ``remedy``: what to write instead."""

    shape: str
    mend: Callable[[str], str | None]
    said: str
    remedy: str = AGAIN


Kinds = Mapping[str, Kind]
NO_KINDS: Final[Kinds] = MappingProxyType({})


class Lost(NamedTuple):
    """A cell that no longer says what it said: line of the file, column, what stands there, what to do."""

    line: int
    column: str
    value: str
    remedy: str

    def message(self, path: object) -> str:
        """Return where it is and what is wrong, without the remedy."""
        return f"{path}, ligne {self.line}, colonne « {self.column} » : « {self.value} » n'est plus ce qui y était écrit"


@dataclass(frozen=True)
class Saved:
    """A register's cells as étal writes them. ``numbers``: the line of each of ``lines``; ``marks``: what a spreadsheet changed.

    A cell that is lost stays as it is.
    """

    header: tuple[str, ...]
    numbers: tuple[int, ...]
    lines: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...] = ()
    lost: tuple[Lost, ...] = ()


def text_of(raw: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return a register's text and, in French, how it is not encoded as étal does.

    Raises ConfigError for what a merge of git or a cut made of it (two versions in one, nothing), and for lost characters.
    """
    try:
        text, marks = raw.decode("utf-8"), list[str]()
    except UnicodeDecodeError:
        text, marks = _of_another_encoding(raw, name)
    if text.startswith("\ufeff"):
        text, marks = text.lstrip("\ufeff"), ["UTF-8 avec marque"]
    if not text.strip():
        raise ConfigError(f"{name} : ce fichier est vide", f"{AGAIN}, ou le supprimer s'il n'a jamais rien tenu")
    if any(mark in text for mark in _MARKS):
        number = next((n for n, line in enumerate(text.split("\n"), start=1) if line.startswith(_MARKS)), 0)
        if number:
            raise ConfigError(
                f"{name}, ligne {number} : git a laissé là deux versions du fichier (« <<<<<<< », « >>>>>>> »)",
                "garder les bonnes lignes, supprimer ces marques",
            )
    return text, tuple([*marks, "fins de ligne de Windows"] if "\r\n" in text else marks)


def _of_another_encoding(raw: bytes, name: str) -> tuple[str, list[str]]:
    from pipeline.encoding import detected  # brings numpy, which a run with nothing new must not wait for

    try:
        text, doubt, encoding = detected(raw, name)
    except SourceError as error:
        raise ConfigError(error.message, AGAIN) from error
    if "\ufffd" in text:
        raise ConfigError(f"{name} : des caractères de ce fichier sont perdus ({doubt or encoding})", AGAIN)
    return text.replace("\x00", ""), [f"encodage {encoding}" if encoding else "deux encodages mêlés"]


def read(raw: bytes, name: str, columns: Sequence[str], kinds: Kinds = NO_KINDS) -> Saved:
    """Return the register of ``columns`` (in their order where it has all of them). Raises ConfigError as ``text_of``, and for
    what is no CSV.
    """
    try:
        return _read(raw, name, columns, kinds)
    except csv.Error as error:  # a carriage return among the names, a cell of 130 000 signs
        raise ConfigError(f"{name} : ce fichier n'est plus un registre", AGAIN) from error


def _read(raw: bytes, name: str, columns: Sequence[str], kinds: Kinds) -> Saved:
    text, marks = text_of(raw, name)
    hint = _HINT.match(text)
    text = text[hint.end() :] if hint else text
    separator = _separator(text.partition("\n")[0], columns)
    marks += (_SAID[separator],) if separator in _SAID else ()
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header = _trimmed(_unwrapped(next(rows, []), columns))
    first = 3 if hint else 2
    kept = [(number, cells) for number, cells in _rows(rows, len(header), bool(marks), first) if any(cells)]
    if set(header) == set(columns) and len(header) == len(columns):
        order = [header.index(column) for column in columns]
        kept = [(n, [cells[at] for at in order] if len(cells) == len(header) else cells) for n, cells in kept]
        header = list(columns)
    said, lost = _mended(header, kept, kinds)
    lines = tuple(tuple(cells) for _, cells in kept)
    return Saved(tuple(header), tuple(number for number, _ in kept), lines, (*marks, *said), tuple(lost))


def _separator(heading: str, columns: Sequence[str]) -> str:
    """Return what parts the heading into most of the columns; a comma where nothing does."""
    return max(SEPARATORS, key=lambda one: len({*map(str.strip, _parted(heading, one))} & {*columns}))


def _parted(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _rows(rows: Iterator[list[str]], width: int, touched: bool, first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield each line and its number: one cell's line parted, empty cells beyond the last column left out.

    ``touched``: by a spreadsheet, which writes no empty cell at the end of some lines; ``first``: number of the first.
    """
    for number, row in enumerate(rows, start=first):
        cells = row if len(row) == width else _whole(row, width)
        if touched and 1 < len(cells) < width:
            cells += [""] * (width - len(cells))
        yield number, cells


def _whole(row: list[str], width: int) -> list[str]:
    """Return a line whose cells were all in one (a csv of commas that Excel opened by a double click), or that has too many."""
    cells = _trimmed(row)
    if len(cells) == 1 < width:
        parted = (_parted(cells[0], separator) for separator in SEPARATORS)
        return next((found for inner in parted if 1 < len(found := _cut(inner, width)) <= width), cells)
    return _cut(row, width)


def _cut(cells: list[str], width: int) -> list[str]:
    return cells if len(cells) <= width or any(cells[width:]) else cells[:width]


def _unwrapped(header: list[str], columns: Sequence[str]) -> list[str]:
    """Return the heading's names, where they are all in one cell too."""
    return _parted(header[0], _separator(header[0], columns)) if len(_trimmed(header)) == 1 else header


def _trimmed(cells: list[str]) -> list[str]:
    """Return the cells without the empty ones at the end, for they are no columns."""
    filled = [at for at, cell in enumerate(cells) if cell.strip()]
    return [cell.strip() for cell in cells[: filled[-1] + 1]] if filled else []


def _mended(header: Sequence[str], lines: list[tuple[int, list[str]]], kinds: Kinds) -> tuple[list[str], list[Lost]]:
    """Write in ``lines`` what their cells were; return what was changed, in French, and what is lost."""
    said: dict[str, None] = {}
    lost: list[Lost] = []
    for at, column in enumerate(header):
        kind = kinds.get(column)
        for number, cells in lines if kind else ():
            if kind is None or at >= len(cells) or not cells[at] or re.fullmatch(kind.shape, cells[at]):
                continue
            was = kind.mend(cells[at])
            if was is None:
                lost.append(Lost(number, column, cells[at], kind.remedy))
            elif was != cells[at]:
                cells[at] = was
                said[kind.said] = None
    return list(said), sorted(lost)


def text_of_lines(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a register as étal writes it: its header, comma, line feed."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *lines])
    return text.getvalue()


# --- what a column may hold ---------------------------------------------------------------------------------------------

_FRENCH_DAY: Final = re.compile(r"(\d\d?)[/.-](\d\d?)[/.-](20\d\d|\d\d)(?: 0?0:00(?::00)?)?")
_YEAR_FIRST: Final = re.compile(r"([12]\d{3})[/.-](\d\d?)[/.-](\d\d?)(?:[ T]0?0:00(?::00)?)?")
_NAMED_DAY: Final = re.compile(r"(?:[a-z]+ )?(\d\d?)[ -]([a-zéû]{3,9})\.?[ -](20\d\d|\d\d)")
_MONTHS: Final = ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc")
_COMMA: Final = re.compile(r"(-?\d+),(\d+)")
_GARBLED: Final = re.compile(r"[ÃÂ](?!\w)|â€|\ufffd")


def iso_day(text: str) -> str | None:
    """Return the ISO day of a date as a French spreadsheet writes it: « 23/11/2026 », « 23/11/26 », « 23-nov-26 »; else None."""
    said = text.strip().lower()
    if found := _YEAR_FIRST.fullmatch(said):
        year, month, day = map(int, found.groups())
    elif found := _FRENCH_DAY.fullmatch(said):
        day, month, year = map(int, found.groups())
    elif found := _NAMED_DAY.fullmatch(said):
        day, year = int(found[1]), int(found[3])
        month = next((n for n, name in enumerate(_MONTHS, start=1) if found[2].startswith(name) or name.startswith(found[2])), 0)
    else:
        return None
    try:
        return dt.date(year if year > 99 else 2000 + year, month, day).isoformat()
    except ValueError:
        return None


def _number(text: str) -> str | None:
    found = _COMMA.fullmatch(text.strip())
    return f"{found[1]}.{found[2]}" if found else None


def _words(text: str) -> str | None:
    from pipeline.encoding import unmojibake

    said = unmojibake(text)
    return None if _GARBLED.search(said) else said


def filled(width: int) -> Callable[[str], str | None]:
    """Return what gives a code of ``width`` signs its zeros back: a number that a spreadsheet made of it is only shorter."""
    return lambda text: text.zfill(width) if text.isdecimal() and len(text) <= width else None


_ZEROS: Final = "zéros de tête ôtés"
_DAYS: Final = "(?:0[13-9]|1[0-2])-(?:0[1-9]|[12][0-9]|30)|(?:0[13578]|1[02])-31|02-(?:0[1-9]|1[0-9]|2[0-8])"
"""The days of every year: the 29th of February is looked up in its own."""
DAY: Final = Kind(rf"[12][0-9]{{3}}-(?:{_DAYS})", iso_day, "dates JJ/MM/AAAA", "y écrire la date, AAAA-MM-JJ")
NUMBER: Final = Kind(
    r"-?\d+(\.\d+)?([eE]-?\d+)?", _number, "virgules dans les nombres", "y écrire le nombre entier, avec un point"
)
WORDS: Final = Kind(r"[^\u0080-\u009fÂÃÅ€\ufffd]*", _words, "accents défaits", "y récrire les accents")
SIRET: Final = Kind(r"\d{14}", lambda text: filled(14)("".join(text.split())), _ZEROS)
NO_POWER: Final = Kind(r"(?!\d([.,]\d+)?E\+\d).*", lambda _: None, "")
"""Any text but « 4,12E+13 »."""
INSEE: Final = Kind(r"\d[0-9AB]\d{3}", lambda text: filled(5)(text) if len(text) == 4 else None, _ZEROS)


def hashed(width: int) -> Kind:
    """Return the kind of a column of hashes, in hexadecimal: some are all digits, which a spreadsheet takes for numbers."""
    return Kind(rf"[0-9a-f]{{{width}}}", filled(width), _ZEROS)


def hashes(width: int) -> Kind:
    """Return the kind of a column that holds several hashes, apart by spaces."""
    return Kind(rf"[0-9a-f]{{{width}}}( [0-9a-f]{{{width}}})*", filled(width), _ZEROS)
