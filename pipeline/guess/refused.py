"""Raw rows and decided columns in; how many rows say no to being published, or are kept from view by their producer, out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.guess.propose import Column
from pipeline.model import RawRows
from pipeline.normalise.consent import read_answer
from pipeline.normalise.shown import hidden_by
from pipeline.reference.text import words

_PERSONAL: Final = frozenset((
    "mobile", "mobiles", "portable", "telephone", "telephones", "numero", "mail", "mails", "mel", "courriel", "courriels",
    "coordonnees",
))  # fmt: skip


@dataclass(frozen=True)
class Refused:
    """``question``: their column; ``rows``: how many answered no; ``personal``: it asks of phones and mails alone."""

    question: str
    rows: int
    personal: bool


def refused(raw: RawRows, columns: Sequence[Column]) -> Refused | None:
    """Return what was refused; None where nobody was asked, or nobody said no."""
    asked = [c.colonne for c in columns if c.champ == "consentement"]
    if not asked:
        return None
    answers = raw[asked[0]].dropna()
    no = {text for text in answers.unique() if read_answer(asked[0], text).value == "non"}
    rows = int(answers.isin(no).sum())
    personal = not _PERSONAL.isdisjoint(words(asked[0]))
    return Refused(asked[0], rows, personal) if rows else None


def unshown(raw: RawRows, columns: Sequence[Column]) -> int:
    """Return how many rows their producer does not show."""
    return int(hidden_by(raw[[c.colonne for c in columns if c.champ == "diffusion"]]).flags(bool).sum())
