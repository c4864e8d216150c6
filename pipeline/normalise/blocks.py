"""What the blocks of the normalising step share: the context they work in and the part of the table they give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pandas as pd

from pipeline.anomalies import record
from pipeline.config import Source
from pipeline.model import LIST_SEPARATOR, Anomalies
from pipeline.normalise.key_memory import KeyMemory
from pipeline.normalise.mapping import Columns
from pipeline.normalise.result import Cleaned
from pipeline.normalise.unique import Answers, over
from pipeline.reference.communes import Communes
from pipeline.reference.sirene import Sirene
from pipeline.reference.whereabouts import Whereabouts

Value = TypeVar("Value")


@dataclass(frozen=True)
class Context:
    """What a block needs beside the rows: whose they are, the communes, the day of the release and of the deposit.

    ``memory``: the keys that rows had, and takes those of this run; None where nothing is remembered.
    ``keyed``: rows get their keys; a trial that nobody keeps does without. ``whereabouts``: what tells whose a point is.
    """

    source: Source
    communes: Communes
    today: dt.date
    deposited: dt.date
    sirene: Sirene | None = None
    memory: KeyMemory | None = None
    keyed: bool = True
    whereabouts: Whereabouts = field(default_factory=Whereabouts)


@dataclass
class Block:
    """Some columns of SHOP_COLUMNS and the findings met on the way."""

    columns: Columns
    values: dict[str, Any] = field(default_factory=dict)  # name → pd.Series, text or float64
    findings: list[Anomalies] = field(default_factory=list)

    def clean(self, target: str, clean: Callable[[str], Cleaned[Value]]) -> Answers[Value]:
        """Clean the text of ``target``, keeping its issues."""
        received = self.columns.text(target)
        answers = over(received, clean)
        self.findings.append(answers.issues(self.columns.raw, self.columns.label(target), received))
        return answers

    def tell(self, code: str, where: pd.Series[bool], target: str, value: pd.Series[str] | None = None, **more: object) -> None:
        """Record one finding for each row of ``where``."""
        if where.any():
            rows = self.columns.raw[where]
            told = (self.columns.text(target) if value is None else value)[where]
            self.findings.append(record(code, rows, colonne=self.columns.label(target), valeur=told, **more))


def joined(items: tuple[str, ...]) -> str | None:
    """Return a list as the tables hold it: joined by ``|``; None where it is empty."""
    return LIST_SEPARATOR.join(items) or None


def union(*lists: str | None) -> Cleaned[str]:
    """Return several ``|`` lists as one, first mention first, each item once."""
    items = dict.fromkeys(item for text in lists if text for item in text.split(LIST_SEPARATOR))
    return Cleaned(joined(tuple(items)))
