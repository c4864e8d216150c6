"""A filled-in workbook in, answers and refusals out; re-sorted, filtered, half filled, saved by Excel or LibreOffice alike.

Columns are found by their titles wherever they stand; a sheet or a line that is not there asks nothing.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from pipeline.dedupe.decisions import DIFFERENT, LATER, SAME
from pipeline.errors import ConfigError
from pipeline.geocode.pins import CENTRE as CENTRE_PRECISION
from pipeline.geocode.pins import FIXED
from pipeline.normalise.point import clean_pair
from pipeline.reference.distance import metres
from pipeline.reference.text import fold
from pipeline.review.sheets import (
    CENTRE,
    DOUBLE_CHOICES,
    DOUBLE_COLUMNS,
    DOUBLES,
    NOTHING,
    PICKS,
    POSITION_CHOICES,
    POSITION_COLUMNS,
    POSITIONS,
    PRODUCER,
    TYPED,
    Column,
)

HEADER_WITHIN: Final = 20
"""Lines from the top among which the header stands, should someone have put a title above."""
REACH: Final = 30_000.0
"""Metres from the commune's centre beyond which a typed point is a slip: no commune of France but four reaches so far."""
SHORT: Final = {
    **dict.fromkeys(("m", "memes", "meme commerce", "identique", "identiques"), SAME),
    **dict.fromkeys(("d", "diff", "differents", "differente", "pas le meme", "deux commerces"), DIFFERENT),
    **dict.fromkeys(("p", "pt"), LATER),
}
"""What people write by hand in place of a choice of the list, folded."""


@dataclass(frozen=True)
class Place:
    """One point decided: for these rows (``keys``), which said to be at ``place``."""

    line: int
    keys: tuple[str, ...]
    place: str
    longitude: float
    latitude: float
    precision: str
    author: str
    reason: str


@dataclass(frozen=True)
class Judged:
    """One pair decided."""

    line: int
    key_a: str
    key_b: str
    judgement: str
    author: str
    reason: str


@dataclass(frozen=True)
class Refusal:
    """A line that could not be taken, and why."""

    sheet: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"feuille « {self.sheet} », ligne {self.line} : {self.reason}"


@dataclass(frozen=True)
class Answers:
    """What the workbook says. ``open_questions``: lines left without an answer."""

    places: tuple[Place, ...]
    pairs: tuple[Judged, ...]
    refusals: tuple[Refusal, ...]
    open_questions: int


class _RefusedError(ValueError):
    """Why a line cannot be taken."""


def read_answers(path: Path, author: str | None) -> Answers:
    """Read the workbook; ``author`` signs the lines that name nobody. Raises ConfigError where it is no such workbook."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (CalamineError, OSError) as error:
        raise ConfigError(f"{path} : classeur illisible ({error})", "l'enregistrer au format .xlsx") from error
    places: list[Place] = []
    pairs: list[Judged] = []
    refusals: list[Refusal] = []
    waiting = known = 0
    for name, cells in sheets.items():
        for columns, keys in ((POSITION_COLUMNS, ("cles",)), (DOUBLE_COLUMNS, ("cle_a", "cle_b"))):
            header = _header(cells, columns, keys)
            if header is None:
                continue
            known += 1
            for line, row in _rows(cells, *header):
                try:
                    found = _place(line, row, author) if keys == ("cles",) else _pair(line, row, author)
                except _RefusedError as error:
                    refusals.append(Refusal(name, line, str(error)))
                    continue
                waiting += found is None
                if isinstance(found, Place):
                    places.append(found)
                elif found:
                    pairs.append(found)
    if not known:
        raise ConfigError(
            f"{path} : ni feuille « {POSITIONS} » ni feuille « {DOUBLES} » avec ses clés",
            "partir du classeur fait par « etal review export », sans supprimer les colonnes masquées",
        )
    return Answers(tuple(places), tuple(pairs), tuple(refusals), waiting)


def _header(cells: list[list[Any]], columns: tuple[Column, ...], keys: tuple[str, ...]) -> tuple[int, dict[str, int]] | None:
    """Return the header's index and where each field stands; None where the sheet has no such columns."""
    titles = {fold(column.title): column.field for column in columns}
    choice = next(column.field for column in columns if column.kind == "choice")
    for index, row in enumerate(cells[:HEADER_WITHIN]):
        place = {titles[fold(str(cell))]: c for c, cell in enumerate(row) if fold(str(cell)) in titles}
        if {*keys, choice} <= set(place):
            return index, place
    return None


def _rows(cells: list[list[Any]], header: int, place: dict[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the 1-based line and the texts of each line that is not empty."""
    for index, row in enumerate(cells[header + 1 :], start=header + 2):
        told = {field: _text(row[c]) for field, c in place.items() if c < len(row)}
        if any(told.get(key) not in (None, "", NOTHING) for key in ("cles", "cle_a", "choix", "decision")):
            yield index, told


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    text = str(cell).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text


def _choice(text: str, choices: tuple[str, ...]) -> str | None:
    """Return the choice that ``text`` says, None for nothing."""
    said = fold(text)
    if not said:
        return None
    named = {fold(choice): choice for choice in choices} | {k: v for k, v in SHORT.items() if v in choices}
    if said not in named:
        raise _RefusedError(f"« {text} » n'est pas un choix (attendu : {', '.join(choices)})")
    return named[said]


def _signed(row: dict[str, str], author: str | None) -> str:
    name = note(row.get("auteur", "")) or note(author or "")
    if not name:
        raise _RefusedError("sans auteur : remplir la colonne « Auteur », ou donner --auteur")
    return name


def note(text: str) -> str:
    """Return a person's words as one line that no spreadsheet takes for a formula."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
    return line.lstrip("=+-@ ＝＋－＠")


def _pair(line: int, row: dict[str, str], author: str | None) -> Judged | None:
    said = _choice(row.get("decision", ""), DOUBLE_CHOICES)
    if said is None:
        _check_silent(row)
        return None
    one, two = row.get("cle_a", ""), row.get("cle_b", "")
    if not one or not two:
        raise _RefusedError("les clés masquées manquent : la ligne a été ajoutée, ou ses colonnes effacées")
    if one == two:
        raise _RefusedError("les deux clés sont la même")
    return Judged(line, min(one, two), max(one, two), said, _signed(row, author), note(row.get("remarque", "")))


def _check_silent(row: dict[str, str]) -> None:
    if row.get("remarque"):
        raise _RefusedError("une remarque, mais pas de choix")


def _place(line: int, row: dict[str, str], author: str | None) -> Place | None:
    said = _choice(row.get("choix", ""), POSITION_CHOICES)
    typed = bool(row.get("longitude") or row.get("latitude"))
    if said is None and typed:
        said = TYPED
    if said is None:
        _check_silent(row)
        return None
    if said == LATER:
        return None
    if typed and said != TYPED:
        raise _RefusedError(f"« {said} » est choisi, mais des coordonnées sont saisies : garder l'un des deux")
    keys = _keys(row.get("cles", ""))
    longitude, latitude, words = _point(said, row)
    label = row.get(f"c{PICKS.index(said) + 1}_label", "").split("\n")[0] if said in PICKS else ""
    reason = " : ".join(filter(None, (words, note(label))))
    reason = " ; ".join(filter(None, (reason, note(row.get("remarque", "")))))
    precision = CENTRE_PRECISION if said == CENTRE else FIXED
    return Place(line, keys, row.get("place", ""), longitude, latitude, precision, _signed(row, author), reason)


def _keys(text: str) -> tuple[str, ...]:
    try:
        keys = json.loads(text)
    except ValueError:
        keys = None
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str) and key for key in keys):
        raise _RefusedError("les clés masquées manquent : la ligne a été ajoutée, ou ses colonnes effacées")
    return tuple(keys)


def _point(said: str, row: dict[str, str]) -> tuple[float, float, str]:
    """Return the point chosen and what it is. Raises _RefusedError where there is none, or none in the commune's reach."""
    if said == TYPED:
        return _typed(row)
    prefix = {CENTRE: "centre", PRODUCER: "source"}.get(said) or f"c{PICKS.index(said) + 1}"
    point = _number(row.get(f"{prefix}_lon")), _number(row.get(f"{prefix}_lat"))
    if point[0] is None or point[1] is None:
        raise _RefusedError(f"« {said} » est choisi, mais cette ligne n'en a pas")
    return point[0], point[1], said


def _typed(row: dict[str, str]) -> tuple[float, float, str]:
    given = row.get("longitude", ""), row.get("latitude", "")
    if not any(given):
        raise _RefusedError("coordonnées à saisir, mais rien n'est saisi")
    cleaned = clean_pair(*given)
    if cleaned.value is None:
        raise _RefusedError(f"« {' ; '.join(filter(None, given))} » n'est pas un point de France (longitude, latitude en degrés)")
    swapped = any(issue.code == "coordonnees-interverties" for issue in cleaned.issues)
    point = cleaned.value
    centre = _number(row.get("centre_lon")), _number(row.get("centre_lat"))
    if centre[0] is not None and centre[1] is not None:
        far = float(metres(*(np.array(v) for v in (point.longitude, point.latitude, centre[0], centre[1]))))
        if far > REACH:
            raise _RefusedError(f"le point saisi est à {far / 1000:.0f} km du centre de la commune")
    return point.longitude, point.latitude, "point saisi" + (", longitude et latitude remises en place" if swapped else "")


def _number(text: str | None) -> float | None:
    try:
        value = float((text or "").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
