"""What the shop offers and when: services, payment, labels, hours, markets, status. Columns in, that part of SHOP_COLUMNS out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

import pandas as pd

from pipeline.config import DAYS
from pipeline.model import Anomalies
from pipeline.normalise import hours
from pipeline.normalise.answers import answer, crosses_refuse
from pipeline.normalise.blocks import Block, Context, joined
from pipeline.normalise.cell import is_nothing
from pipeline.normalise.lexicon import NONE, canonical, lexicon
from pipeline.normalise.mapping import Columns
from pipeline.normalise.markets import parse as parse_markets
from pipeline.normalise.name import apart_from_status, clean_text
from pipeline.normalise.options import infer_options
from pipeline.normalise.result import Cleaned, Issue
from pipeline.normalise.services import implied, parse_codes, parse_status, yes_no
from pipeline.normalise.shut import shut_elsewhere
from pipeline.normalise.status import status_under
from pipeline.normalise.unique import over, over_rows
from pipeline.reference.text import fold
from pipeline.reference.vocabularies import vocabulary

VOCABULARIES: Mapping[str, str] = {
    "services": "services",
    "modes_paiement": "modes_paiement",
    "labels": "labels",
    "accessibilite": "accessibilite",
}
FREE_TEXTS = ("conditions_retrait", "zone_livraison")


def offer(columns: Columns, context: Context) -> Block:
    """Give services, modes_paiement, labels, accessibilite, the free texts, marches, horaires, horaires_texte, statut."""
    block = Block(columns)
    for target, name in VOCABULARIES.items():
        _codes(block, context, target, name)
    for target in FREE_TEXTS:
        block.values[target] = block.clean(target, clean_text).column(str)
    block.values["marches"] = block.clean("marches", parse_markets).column(joined)
    own = {fold(word): codes[0] for word, codes in context.source.valeurs.get("statut", {}).items() if codes}
    heading = columns.label("statut")
    said = block.clean("statut", lambda text: Cleaned(own[fold(text)]) if fold(text) in own else status_under(heading, text))
    named = said.column(str).fillna(over(columns.text("nom"), _status_of_name).column(str))
    elsewhere, told = shut_elsewhere(columns)
    block.values["statut"] = named.fillna(elsewhere)
    block.findings.append(_unsaid(told, columns, named.notna()))
    _hours(block)
    return block


def _unsaid(told: Anomalies, columns: Columns, said: pd.Series[bool]) -> Anomalies:
    """Return the findings of rows that say their status nowhere else: « Fermé », and « FERMÉ » once more in the notes, is one."""
    place = ["feuille", "ligne"]
    known = pd.MultiIndex.from_frame(columns.raw.loc[said, place].fillna(""))
    return Anomalies(told[~pd.MultiIndex.from_frame(told[place].fillna("")).isin(known)]) if len(told) else told


def _status_of_name(text: str) -> Cleaned[str]:
    _, status = apart_from_status(text)
    return Cleaned(parse_status(status).value if status else None)


def _codes(block: Block, context: Context, target: str, name: str) -> None:
    """Unite the lists of the plain columns and the yes/no of the columns that each stand for one code."""
    columns, source = block.columns, context.source
    table = {fold(k): v for k, v in source.valeurs.get(target, {}).items()}
    declared = source.options.get(target, ())
    found: list[pd.Series[str]] = []
    refused: list[pd.Series[str]] = []
    everywhere = [(columns.label(target), columns.text(target))] if target in source.partout else []
    for column, received in [(own, columns.raw[own]) for own in columns.names(target)] or everywhere:
        options = declared or (() if source.separateur_liste else infer_options(received.dropna()))
        asked = _asked_by(column, name)
        read = partial(_read_codes, asked=asked, name=name, table=table, separator=source.separateur_liste, options=options)
        answers = over(received, read)
        block.findings.append(answers.issues(columns.raw, column, received))
        found.append(answers.column(joined))
    for item in columns.code_columns(target):
        received = columns.raw[item.colonne]
        crossed = crosses_refuse(received)
        said = over(received, lambda text, code=item.code, no=crossed: answer(text, code, name, no))  # type: ignore[misc]
        block.findings.append(said.issues(columns.raw, item.colonne, received))
        yes, no = said.flags(bool), said.flags(lambda told: not told)
        found += [_where(yes, code) for code in implied(item.code)]
        refused.append(_where(no, item.code))
        if item.code in _OPPOSED:
            found.append(_where(no, _OPPOSED[item.code]))
    block.values[target] = _in_order(found, refused, name) if found else columns.text(target)


_OPPOSED: Mapping[str, str] = {"accessible_pmr": "non_accessible"}
"""What « non » says in the column of a code, where the vocabulary has a word for it."""


def _where(told: pd.Series[bool], code: str) -> pd.Series[str]:
    return pd.Series(code, index=told.index, dtype="str").where(told)


def _asked_by(heading: str, name: str) -> Cleaned[tuple[str, ...]] | None:
    """Return the one code that a heading asks about, which « oui » alone says: « Êtes-vous en agriculture biologique ? »."""
    named = {found.codes[0] for found in lexicon(name).spot(canonical(heading))} - {NONE}
    return Cleaned((named.pop(),)) if len(named) == 1 else None


def _read_codes(
    text: str,
    *,
    asked: Cleaned[tuple[str, ...]] | None,
    name: str,
    table: Mapping[str, tuple[str, ...]],
    separator: str | None,
    options: tuple[str, ...],
) -> Cleaned[tuple[str, ...]]:
    return asked if asked and _is_yes(text) and fold(text) not in table else parse_codes(text, name, table, separator, options)


def _is_yes(text: str) -> bool:
    said = yes_no(text)
    return said.value is True and not said.issues


def _in_order(found: list[pd.Series[str]], refused: list[pd.Series[str]], name: str) -> pd.Series[str]:
    """Unite lists of codes in the vocabulary's own order; a code answered « non » in its own column wins over a list."""
    rank = {row["code"]: n for n, row in enumerate(vocabulary(name))}
    kept = len(found)

    def united(*lists: str | None) -> Cleaned[str]:
        yes = {c for text in lists[:kept] if text for c in text.split("|")} - {c for c in lists[kept:] if c}
        return Cleaned(joined(tuple(sorted(yes, key=lambda c: (rank.get(c, len(rank)), c)))))

    frame = pd.DataFrame(dict(enumerate([*found, *refused])))
    return over_rows(frame, united).column(str)


def _hours(block: Block) -> None:
    """Give the hours told as one text, or a column a day, or both: « En semaine » and « Dimanche »."""
    columns = block.columns
    items = columns.code_columns("horaires")
    if not items:
        answers = block.clean("horaires", _said_hours)
    else:
        by_day = {day: [item.colonne for item in items if item.code == day] for day in DAYS}
        days = pd.DataFrame({day: _one_day(columns.raw[names]) for day, names in by_day.items()}).astype("str")
        days.insert(0, _WEEK, columns.text("horaires"))
        answers = over_rows(days, _week)
        received = over_rows(days, _spelt).column(str)
        block.findings.append(answers.issues(columns.raw, columns.label("horaires"), received))
    block.values["horaires"] = answers.column(lambda h: h.osm)
    block.values["horaires_texte"] = answers.column(lambda h: h.rest)


_WEEK = "semaine"


_DAY_OF_YEAR = re.compile(
    r"\s*(?:\d{4}-\d\d-\d\d(?:T00:00(?::00)?)?|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}-(?:janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc)\.?)\s*",
    re.IGNORECASE,
)
"""What a spreadsheet makes of « 9-12 » or « 14/5 »: the 9th of December, shown « 09-déc »."""
_NOT_HOURS = Cleaned[hours.Hours](None, (Issue("horaires-date"),))


def _said_hours(text: str) -> Cleaned[hours.Hours]:
    """Read one cell of hours; nothing of one that says nothing, or that the spreadsheet turned into a date."""
    if is_nothing(text):
        return Cleaned(None)
    return _NOT_HOURS if _DAY_OF_YEAR.fullmatch(text) else hours.parse(text)


def _week(said: str | None, *cells: str | None) -> Cleaned[hours.Hours]:
    if any(cell and _DAY_OF_YEAR.fullmatch(cell) for cell in (said, *cells)):
        return _NOT_HOURS
    if said:
        return hours.parse(_spelt(said, *cells).value or said)
    return hours.parse_days({d: c for d, c in zip(DAYS, cells, strict=True) if c})


_ONE_TIME = re.compile(r"\s*\d{1,2}\s?(?:h|:)\s?(?:\d\d)?\s*", re.IGNORECASE)
_SECONDS = re.compile(r"(?<=\d:\d\d):00\b")  # a cell of a workbook that holds a time: « 09:00:00 »


def _one_day(cells: pd.DataFrame) -> pd.Series[str]:
    """Return one day told in several columns (morning and afternoon, or opening and closing time) as one text."""
    if cells.shape[1] < 2:
        return cells.iloc[:, 0] if cells.shape[1] else pd.Series(index=cells.index, dtype="str")
    halves = [any(end.search(str(name)) for name in cells) for end in (_OPENING, _CLOSING)]
    return over_rows(cells, partial(_day_text, halves[0] == halves[1])).column(str)


_OPENING = re.compile(r"\b(?:ouv|open|d[ée]but)", re.IGNORECASE)
_CLOSING = re.compile(r"\b(?:ferm|clos|fin\b)", re.IGNORECASE)


def _day_text(paired: bool, *cells: str | None) -> Cleaned[str]:
    """« 9h », « 12h » are one span; « 9h-12h », « 14h-18h » are two; « 9h-12h », « fermé » are one.

    ``paired``: no, where the columns are all of openings: « 9h », « 14h » of the morning and of the afternoon are no span.
    """
    said = [_SECONDS.sub("", c.strip()) for c in cells if c and c.strip()]
    if paired and len(said) % 2 == 0 and said and all(_ONE_TIME.fullmatch(c) for c in said):
        return Cleaned(" ".join(f"{a}-{b}" for a, b in zip(said[::2], said[1::2], strict=True)))
    timed = [c for c in said if any(letter.isdigit() for letter in c)]
    return Cleaned(" ".join(timed or said[:1]) or None)


def _spelt(said: str | None, *cells: str | None) -> Cleaned[str]:
    """Return what was said of the week, then one column a day, as one text: « lundi : 9h-12h ; mardi : fermé »."""
    days = [f"{d} : {c}" for d, c in zip(DAYS, cells, strict=True) if c]
    return Cleaned(" ; ".join([said, *days] if said else days) or None)
