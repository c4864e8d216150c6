"""Raw rows and decided columns in; how cells are written (list separator, options, dates) and unknown words out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.guess.propose import Column
from pipeline.guess.score import STAMP, answer_codes
from pipeline.model import RawRows
from pipeline.normalise.category import classify
from pipeline.normalise.cell import is_nothing
from pipeline.normalise.evidence import VOCABULARIES, Values, values_of
from pipeline.normalise.options import infer_options
from pipeline.normalise.services import parse_codes, parse_status

_SEPARATORS: Final = ("|", "#", ";", "\n", " / ", ", ")
_DATES: Final = ("date_maj", "date_verification", "valide_jusqu_au", "date_fermeture", STAMP)
_MONTH_FIRST: Final = re.compile(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{2,4}\b")
_ISO: Final = re.compile(r"\s*\d{4}-\d\d-\d\d\b")
_LISTED: Final = 40  # unknown words told


@dataclass(frozen=True)
class Settings:
    """``inconnues``: words that no vocabulary knows, by field; ``codees``: columns that hold answer codes (« A01 »)."""

    separateur_liste: str | None = None
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    format_dates: str | None = None
    inconnues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codees: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def settings(raw: RawRows, columns: Sequence[Column], *, form: bool, text_file: bool) -> Settings:
    """Return how the cells of the columns decided are written."""
    values = {c.colonne: values_of(raw[c.colonne]) for c in columns if c.champ}
    listed = {c.colonne: c.champ for c in columns if c.champ in VOCABULARIES and c.code is None}
    options: dict[str, tuple[str, ...]] = {}
    separators: Counter[str] = Counter()
    for name, target in listed.items():
        separator = _separator(values[name], target)
        found = infer_options(raw[name].dropna()) if form and separator == ", " else ()
        if found:
            options[target] = found
        if separator:
            separators[separator] += len(values[name].distinct)
    best = separators.most_common(1)[0][0] if separators else None
    coded = {
        c.colonne: tuple(sorted(v.strip() for v in values[c.colonne].distinct))
        for c in columns
        if c.champ in ("categorie", "statut") and values[c.colonne].distinct and answer_codes(values[c.colonne])
    }
    return Settings(
        # commas are cut by the reader itself, and only where they do part items
        separateur_liste=best if best and (best != ", " or options) else None,
        options=options,
        format_dates=_dates([values[c.colonne] for c in columns if c.champ in _DATES], text_file),
        inconnues=_unknown(columns, values, best if best != ", " else None, options, coded),
        codees=coded,
    )


def _separator(values: Values, target: str) -> str | None:
    """Return what stands between the items of a list: what most of the long cells hold, and whose pieces come again."""
    cells = values.distinct
    best, score = None, 0.0
    for separator in _SEPARATORS:
        pieces = Counter(p.strip() for cell in cells if separator in cell for p in cell.split(separator) if p.strip())
        holding = sum(1 for cell in cells if separator in cell) / len(cells) if cells else 0.0
        if holding < 0.15 or not pieces:
            continue
        known = sum(1 for p in pieces if parse_codes(p, target, {}).value) / len(pieces)
        again = sum(pieces.values()) / len(pieces)
        worth = holding * (0.5 + known) * min(again, 4)
        if worth > score * 1.05:
            best, score = separator, worth
    return best


def _dates(columns: Iterable[Values], text_file: bool) -> str | None:
    """Return the order of dates where it is not the usual one: a second number above 12 is a day, American way."""
    cells = [v for values in columns for v in values.distinct]
    numbers = [(int(m[1]), int(m[2])) for v in cells if (m := _MONTH_FIRST.match(v))]
    if any(b > 12 for _, b in numbers) and not any(a > 12 for a, _ in numbers):
        return "mm/jj/aaaa"
    iso = [v for v in cells if _ISO.match(v)]
    return "aaaa-mm-jj" if text_file and iso and len(iso) == len(cells) else None


def _unknown(
    columns: Sequence[Column],
    values: Mapping[str, Values],
    separator: str | None,
    options: Mapping[str, tuple[str, ...]],
    coded: Mapping[str, tuple[str, ...]],
) -> dict[str, tuple[str, ...]]:
    """Return the words to translate, by field: a category, a status or a service that no vocabulary knows."""
    out: dict[str, dict[str, None]] = {}
    for column in columns:
        target = column.champ
        if target is None or column.code or column.colonne in coded:
            continue
        for value in values[column.colonne].distinct if target in ("categorie", "statut", *VOCABULARIES) else ():
            for word in _not_understood(value, target, separator, options.get(target, ())):
                out.setdefault(target, {})[word] = None
    return {target: tuple(words)[:_LISTED] for target, words in out.items()}


def _not_understood(value: str, target: str, separator: str | None, options: tuple[str, ...]) -> list[str]:
    if target == "categorie":
        return [] if classify(value, None, None, {}).value or _to_be_left(value) else [value]
    if target == "statut":
        return [] if parse_status(value).value else [value]
    if parse_codes(value, target, {}, separator, options).value:
        return []
    pieces = value.split(separator) if separator else [value]
    return [p.strip() for p in pieces if p.strip() and not is_nothing(p) and _says_something_else(p, target)]


def _says_something_else(piece: str, target: str) -> bool:
    read = parse_codes(piece, target, {})
    return not read.value and bool(read.issues)


def _to_be_left(value: str) -> bool:
    """Tell whether no translation is wanted: « Commerce de détail » says nothing, « Bureau de poste » is no shop."""
    issues = {issue.code for issue in classify(value, None, None, {}).issues}
    return is_nothing(value) or bool(issues & {"categorie-imprecise", "categorie-hors-champ"})
