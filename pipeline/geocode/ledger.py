"""What the geocoder answered, once and for all: answers in, ``sources/registre/geocodages.csv`` out; the same file in.

Answers only, found or not found, never a failure. Sorted by commune then query, LF, so that git shows what changed.
"""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from pipeline.disk import put
from pipeline.errors import ConfigError
from pipeline.geocode.engine import ANSWER_COLUMNS, FOUND, NOT_FOUND, POINT, QUERY_COLUMNS
from pipeline.reference.whereabouts import ADDRESS_COLUMNS
from pipeline.register_file import as_written
from pipeline.resaved import AGAIN, DAY, INSEE, NUMBER, Kinds

LEDGER_COLUMNS: Final = (*ANSWER_COLUMNS, "moteur", "date_moteur", "demande_le")
"""ANSWER_COLUMNS, then who answered, the ISO date of the engine's data ("" where it does not tell) and of the question."""

_FLOATS: Final = ("score", "score_suivant", "longitude", "latitude")
_KINDS: Final = {c: "float64" if c in _FLOATS else "str" for c in LEDGER_COLUMNS}
_SPREADSHEET: Final[Kinds] = {
    "code_insee": INSEE, "date_moteur": DAY, "demande_le": DAY, **dict.fromkeys(_FLOATS, NUMBER),
}  # fmt: skip
_KEY: Final = list(QUERY_COLUMNS)


class Ledger:
    """Answers by (requete, code_insee). ``journal``: a file that gets each chunk as it comes, so that a cut run loses nothing."""

    def __init__(self, answers: pd.DataFrame | None = None, journal: Path | None = None) -> None:
        self._journal = journal
        self._answers = _empty() if answers is None else answers
        self._new: list[pd.DataFrame] = []
        self._index: pd.Index[str] | None = None
        self.changed = False
        if journal is not None and journal.is_file():
            self._take(_read_journal(journal))

    @classmethod
    def load(cls, path: Path, journal: Path | None = None) -> Ledger:
        """Read the ledger at ``path`` (none there: an empty one), then what a cut run left in ``journal``.

        1 000 000 answers in under 5 s. Raises ConfigError with the line where a person's edit broke the file.
        """
        if not path.is_file():
            return cls(journal=journal)
        return cls(_checked(_read(path.read_bytes(), path), path), journal)

    def __len__(self) -> int:
        self._settle()
        return len(self._answers)

    def __bool__(self) -> bool:
        return True  # an empty ledger is a ledger

    @property
    def answers(self) -> pd.DataFrame:
        """LEDGER_COLUMNS, one row a question; sorted once saved."""
        self._settle()
        return self._answers

    def get(self, queries: pd.DataFrame) -> pd.DataFrame:
        """Return for each row of ``queries`` (QUERY_COLUMNS), its answer: LEDGER_COLUMNS, statut missing where unknown."""
        self._settle()
        if self._index is None:
            self._index = pd.Index(_keys(self._answers))
        found = self._answers.reindex(self._index.get_indexer(pd.Index(_keys(queries))))
        found.index = queries.index
        found[_KEY] = queries[_KEY]
        return found

    def addresses(self) -> pd.DataFrame:
        """Return the address nearest to each point that was asked about: see Whereabouts.addresses."""
        self._settle()
        asked = self._answers[self._answers["requete"].str.startswith(POINT)]
        return asked[list(ADDRESS_COLUMNS)].set_axis(pd.Index(asked["requete"].str.removeprefix(POINT), name="point"))

    def add(self, answers: pd.DataFrame, engine: str, engine_date: str, asked_on: str) -> None:
        """Take ``answers`` (ANSWER_COLUMNS) of ``engine``; they are in the journal when this returns. A newer answer replaces.

        Raises ValueError (a bug) for anything but FOUND or NOT_FOUND: a failure is never an answer.
        """
        if answers.empty:
            return
        if not answers["statut"].isin([FOUND, NOT_FOUND]).all():
            raise ValueError("only answers enter the ledger")
        signed = answers.assign(moteur=engine, date_moteur=engine_date or None, demande_le=asked_on)
        signed = signed.loc[:, list(LEDGER_COLUMNS)].astype(_KINDS)
        if self._journal is not None:
            _append(self._journal, signed)
        self._take(signed)

    def save(self, path: Path) -> None:
        """Write the ledger, sorted, aside then swapped in; empty the journal."""
        self._settle()
        self._answers = self._answers.sort_values(["code_insee", "requete"], kind="stable", ignore_index=True)
        self._index = None
        put(path, _as_csv(self._answers))
        if self._journal is not None:
            self._journal.unlink(missing_ok=True)
        self.changed = False

    def _take(self, answers: pd.DataFrame) -> None:
        self._new.append(answers)
        self.changed = self.changed or not answers.empty

    def _settle(self) -> None:
        """Join what came since: the newest answer to a question stays."""
        if not self._new:
            return
        joined = pd.concat([self._answers, *self._new], ignore_index=True)
        self._answers = joined[~_keys(joined).duplicated(keep="last")].reset_index(drop=True)
        self._new = []
        self._index = None


def _keys(queries: pd.DataFrame) -> pd.Series[str]:
    """Return what makes a question: its text and its filter; the commune of a point is its answer."""
    filters = queries["code_insee"].mask(queries["requete"].str.startswith(POINT), "")
    return filters + " " + queries["requete"]


def _empty() -> pd.DataFrame:
    return pd.DataFrame({c: pd.Series(dtype=kind) for c, kind in _KINDS.items()})


def _as_csv(answers: pd.DataFrame, header: bool = True) -> str:
    return answers.to_csv(index=False, header=header, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)


def _append(journal: Path, answers: pd.DataFrame) -> None:
    """Append whole lines and wait until they are on the disk: a run may be killed at any moment."""
    journal.parent.mkdir(parents=True, exist_ok=True)
    with journal.open("ab") as handle:
        if handle.tell() == 0:
            handle.write((",".join(LEDGER_COLUMNS) + "\n").encode())
        handle.write(_as_csv(answers, header=False).encode())
        handle.flush()
        os.fsync(handle.fileno())


def _read_journal(journal: Path) -> pd.DataFrame:
    """Read the whole lines of ``journal``; a last line that a kill cut short is left out and cut off."""
    data = journal.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if len(whole) < len(data):
        journal.write_bytes(whole)
    return _read(whole, journal) if whole.count(b"\n") > 1 else _empty()


def _read(data: bytes, path: Path) -> pd.DataFrame:
    answers = _parsed(data)
    if answers is None or not _as_saved(answers):
        answers = _parsed(as_written(path, data, LEDGER_COLUMNS, _SPREADSHEET))
    if answers is None:
        raise ConfigError(f"{path} : registre illisible", AGAIN)
    return answers


def _parsed(data: bytes) -> pd.DataFrame | None:
    """Return the answers of a file as étal writes it, None for any other."""
    kinds = {c: pa.float64() if c in _FLOATS else pa.string() for c in LEDGER_COLUMNS}
    options = pa_csv.ConvertOptions(
        column_types=kinds, strings_can_be_null=True, null_values=[""], quoted_strings_can_be_null=True
    )
    # no newline ever stands inside a value: queries and labels are one line
    try:
        table = pa_csv.read_csv(io.BytesIO(data), convert_options=options)
        if tuple(table.column_names) != LEDGER_COLUMNS:
            return None
    except (pa.ArrowInvalid, UnicodeDecodeError):  # the names are not decoded before they are asked
        return None
    frame: pd.DataFrame = table.to_pandas(types_mapper={pa.string(): pd.StringDtype(na_value=float("nan"))}.get)
    return frame.astype(_KINDS)


def _as_saved(answers: pd.DataFrame) -> bool:
    """Tell whether no spreadsheet changed a date or a code, which leaves the file readable."""
    told = {column: pd.Series(answers[column].dropna().unique(), dtype="str") for column in _SPREADSHEET if column not in _FLOATS}
    return all(texts.str.fullmatch(_SPREADSHEET[column].shape).all() for column, texts in told.items())


def _checked(answers: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Refuse a ledger with a double or with anything but answers: both come from a hand-made merge."""
    double = _keys(answers).duplicated()
    other = ~answers["statut"].isin([FOUND, NOT_FOUND])
    for wrong, what in ((double, "question présente deux fois"), (other, "statut autre que « ok » ou « introuvable »")):
        if wrong.any():
            line = int(wrong.to_numpy().argmax()) + 2
            raise ConfigError(f"{path}, ligne {line} : {what}", "supprimer la ligne de trop")
    return answers
