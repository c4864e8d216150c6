"""When a shop closed for good, as its producer tells it: a column of dates, or the date in a status; columns in, Block out.

Out: ``statut`` (closed where the date is past and nothing else is said), ``date_fermeture`` (only of a shop that is closed, as
the schema wants). A status that says otherwise wins over the date: an open shop shown as closed costs its keeper more than the
reverse. SIRENE comes after, and wins over both (``sirene.enrich``).
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Final

import pandas as pd

from pipeline.config import Source
from pipeline.model import CALENDAR, DateSystem
from pipeline.normalise.blocks import Block, Context
from pipeline.normalise.dates import Form, parse_date
from pipeline.normalise.mapping import Columns
from pipeline.normalise.result import Cleaned
from pipeline.normalise.sirene import SHUT, as_read
from pipeline.normalise.unique import over, over_rows
from pipeline.reference.vocabularies import vocabulary

TARGET: Final = "date_fermeture"
ANNOUNCED: Final = "fermeture-annoncee"
"""Code of a closing to come; ``apres`` is the ISO day on which another run says otherwise."""
CONTRADICTED: Final = "fermeture-contredite"
"""Code of a date and a status that disagree; ``apres``, of a date to come, as above."""
TURNING: Final = (ANNOUNCED, CONTRADICTED)
_BEFORE: Final = re.compile(
    r"^\W*(?:(?:a|est|d[ée]finitivement|d[ée]finitive|ferm[ée]e?s?|fermeture|cess[ée]e?|cessation|depuis|en|le|au|du|d[eè]s)\b[\s:]*)+",
    re.IGNORECASE,
)
_DAY: Final = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:\d{4}|\d\d)\b|\d{1,2}(?:er)?\s+[a-zéèûôA-ZÉÈÛÔ]{3,9}\.?\s+\d{4}"
)
"""A whole date inside a sentence."""
_YEAR: Final = re.compile(r"\d{4}")


def closing(columns: Columns, context: Context, statut: pd.Series[str]) -> Block:
    """Give ``statut`` and ``date_fermeture``. Dates are held to the release's day: an announced closing comes true one day.

    Findings: ``fermeture-deduite``, ``fermeture-annoncee``, ``fermeture-contredite``, and those of parse_date on the column.
    ``apres`` of the last two is the day from which the row says something else (TURNING).
    """
    block = Block(columns)
    form, today = context.source.format_dates, context.today.isoformat()
    received = columns.text(TARGET)
    dated = _days(block, received, context.source)
    shut = statut.eq(SHUT)
    day = dated.fillna(over(columns.text("statut").where(shut), lambda text: Cleaned(day_in(text, form))).column(str))
    over_on = over(received.where(dated.isna()), lambda text: Cleaned(_day_after(text, form))).column(str)
    turns = day.fillna(over_on)
    gone = turns.le(today)
    deduced = statut.isna() & gone
    target = TARGET if columns.label(TARGET) else "statut"
    told = received.fillna(columns.text("statut"))
    block.tell("fermeture-deduite", deduced, target, told, apres=as_read(day[deduced]).fillna(""))
    block.tell(ANNOUNCED, turns.gt(today) & ~shut, target, told, apres=turns)
    early = day.gt(today) & shut
    contradicted = (gone & statut.notna() & ~shut) | early
    block.tell(CONTRADICTED, contradicted, target, told, apres=day.where(early), detail=statut.map(_labels()))
    block.values["statut"] = statut.mask(deduced, SHUT)
    block.values[TARGET] = day.where(day.le(today) & (shut | deduced))
    return block


def _days(block: Block, received: pd.Series[str], source: Source) -> pd.Series[str]:
    """Return the column's ISO days, what is wrong with the others told."""
    columns = block.columns
    frame = pd.DataFrame({"text": received, "calendar": columns.raw[CALENDAR].where(received.notna())})
    answers = over_rows(frame, lambda text, calendar: _day_of(text, source.format_dates, calendar))
    block.findings.append(answers.issues(columns.raw, columns.label(TARGET), received))
    return answers.column(str)


def _day_of(text: str, form: Form, calendar: DateSystem) -> Cleaned[str]:
    return parse_date(_BEFORE.sub("", text) or text, form, calendar)


def day_in(text: str, form: Form) -> str | None:
    """Return the ISO day that a status tells beside itself: « Fermé définitivement le 30/09/2026 »; None for none."""
    found = _DAY.search(text)
    return parse_date(found[0], form, "1900").value if found else None


def _day_after(text: str, form: Form) -> str | None:
    """Return the day on which all that « mars 2026 », « 03/2026 » or « 2025 » may mean is over: whichever day it was, closed."""
    bare = _BEFORE.sub("", text).strip()
    if _YEAR.fullmatch(bare):
        last: str | None = f"{bare}-12-31"
    elif parse_date(bare, form, "1900").value is not None:
        return None
    else:
        last = _in_month(re.sub(r"^(\d{1,2})[/.\-](\d{4})$", r"\2-\1", bare), form)
    return (dt.date.fromisoformat(last) + dt.timedelta(days=1)).isoformat() if last else None


def _in_month(month: str, form: Form) -> str | None:
    shown = re.fullmatch(r"(\d{4})-(\d{1,2})", month)
    tried = (f"{shown[1]}-{int(shown[2]):02}-{day}" if shown else f"{day} {month}" for day in (31, 30, 29, 28))
    return next((value for text in tried if (value := parse_date(text, form, "1900").value)), None)


@cache
def _labels() -> dict[str, str]:
    return {row["code"]: row["libelle"] for row in vocabulary("statuts")}
