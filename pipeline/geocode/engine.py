"""What every geocoding engine is: queries in, chunks of answers out; and the columns of both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Protocol, runtime_checkable

import pandas as pd

QUERY_COLUMNS: Final = ("requete", "code_insee")
"""One question: folded text (see query.py), and the commune's code, a hard filter of the engine."""

FOUND: Final = "ok"
NOT_FOUND: Final = "introuvable"

ANSWER_COLUMNS: Final = (
    *QUERY_COLUMNS,
    "statut",  # FOUND or NOT_FOUND; a failure is never an answer
    "resultat_id",  # interoperability key: INSEE_VOIE_NUMERO_REP
    "ban_id",  # banId (UUID), may be missing
    "type",  # housenumber, street, locality, municipality
    "score",  # float64, likeness of text, unrounded
    "score_suivant",  # float64, the second candidate's; NaN where there is one candidate
    "label",
    "voie",  # name of the street or locality of the answer, without number: what our own comparison reads
    "longitude",
    "latitude",
)


POINT: Final = "point:"
"""What the question begins with, as no folded text does, that asks which address is nearest to a point (whereabouts.point_keys).
It has no filter: in its answer ``code_insee`` is the commune of the address, missing where none is near."""


class Engine(Protocol):
    """A geocoder: the BAN's service or the same engine at home."""

    @property
    def name(self) -> str:
        """Who answered, as the ledger keeps it."""
        ...

    @property
    def date(self) -> str:
        """ISO date of the engine's data, "" where it does not tell."""
        ...

    def ask(self, queries: pd.DataFrame) -> Iterator[pd.DataFrame]:
        """Yield answers (ANSWER_COLUMNS) to ``queries`` (QUERY_COLUMNS, no doubles), chunk by chunk, as they come.

        A query the engine did not answer is in no chunk. Raises ServiceError when it stays away, after yielding what it got.
        """
        ...


@runtime_checkable
class Locator(Protocol):
    """An engine that also says which address is nearest to a point."""

    def nearest(self, points: pd.Series[str]) -> Iterator[pd.DataFrame]:
        """Yield answers (ANSWER_COLUMNS; ``requete`` begins with POINT) to ``points`` (point_keys, no doubles), as Engine.ask."""
        ...


def answers_frame(records: list[dict[str, object]]) -> pd.DataFrame:
    """Return ``records`` as a frame of ANSWER_COLUMNS: numbers float64, all else text."""
    frame = pd.DataFrame.from_records(records, columns=list(ANSWER_COLUMNS))
    return as_answers(frame)


def as_answers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` with ANSWER_COLUMNS in order: numbers float64, all else text, missing where it lacks one."""
    kinds = {c: "float64" if c in ("score", "score_suivant", "longitude", "latitude") else "str" for c in ANSWER_COLUMNS}
    return frame.reindex(columns=list(ANSWER_COLUMNS)).astype(kinds)
