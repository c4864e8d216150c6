"""Findings and proposals in, what is drawn in one sheet out: which cells are coloured, their comments, the added columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from pipeline.ingest.ours import LABELS, WITHDRAWN
from pipeline.ingest.returned import LABEL
from pipeline.privacy import OPPOSED, OPPOSED_FIELD
from pipeline.reference.text import fold
from pipeline.returns.sheets import Sheet

MEANINGS: Final = {
    "rejet": "la ligne n'est pas publiée tant que cette case n'est pas corrigée",
    "avertissement": "la ligne est publiée, mais cette case ne l'est pas, ou reste douteuse",
    "correction": "la valeur a été corrigée automatiquement ; la proposition à côté, s'il y en a une, dit comment l'écrire",
    "information": "la valeur est publiée ; vous seul pouvez dire si elle est juste",
}
KEY: Final = "legende"
"""Kind of what says what a colour means: the colour of its cell is what it speaks of, and stays."""
MOST_COMMENTS: Final = 20_000
"""A workbook with more comments opens too slowly; beyond, a cell is only coloured."""


@dataclass(frozen=True)
class Marks:
    """``cells``: (row index, column index of the producer) → severity (or KEY) and comment; ``proposals``: the same → text.

    ``labels``: column index → header of the column added after it; ``before``: column index → values that have a
    proposal, each with it, and a blank cell's with its line and what its row is called.
    ``named``: header of the column that says how rows are called.
    """

    cells: dict[tuple[int, int], tuple[str, str]]
    proposals: dict[tuple[int, int], str]
    labels: dict[int, str]
    before: dict[int, list[tuple[str, ...]]]
    named: str = ""


def marks_of(sheet: Sheet, found: pd.DataFrame, proposals: pd.DataFrame, named: str = "") -> Marks:
    """Return what to draw in ``sheet``; both tables are those of its source. ``named``: the column that names its rows."""
    rows = {line: row for row, line in enumerate(sheet.lines)}
    told = found[found["feuille"].eq(sheet.feuille) & found["marque"] & found["ligne"].gt(0)]
    cells: dict[tuple[int, int], tuple[str, list[str]]] = {}
    wanted = ["ligne", "case", "code", "gravite", "probleme", "remede"]
    for line, case, code, severity, problem, remedy in told[wanted].itertuples(index=False, name=None):
        if line in rows and sheet.columns:
            # the gravest comes first, and gives the colour
            _, texts = cells.setdefault((rows[line], sheet.places.get(case, 0)), (KEY if code == KEY else severity, []))
            texts.append(f"{label_of(code, severity)} : {problem}\n→ {remedy}")
    covered = _covered(sheet)
    mine = proposals[proposals["feuille"].eq(sheet.feuille)]
    written: dict[tuple[int, int], str] = {}
    before: dict[int, list[tuple[str, ...]]] = {}
    for line, case, old, new in mine[["ligne", "case", "avant", "proposition"]].itertuples(index=False, name=None):
        place = (rows.get(line, -1), sheet.places.get(case, -1))
        if min(place) >= 0 and place not in covered:
            written[place] = new
            blank = (str(line), _called(sheet, named, place[0]))
            before.setdefault(place[1], []).append((old, new) if old else (old, new, *blank))
    labels = {at: f"{LABEL}{_name(sheet, at)}" for at in sorted(before)}
    drawn = {place: (severity, "\n\n".join(dict.fromkeys(said))) for place, (severity, said) in cells.items()}
    return Marks(drawn, written, labels, {at: sorted(set(values)) for at, values in before.items()}, named)


def label_of(code: str, severity: str) -> str:
    """Return in a word what is expected of who reads a finding."""
    return WITHDRAWN if code in (OPPOSED, OPPOSED_FIELD) else LABELS[severity]


def _called(sheet: Sheet, named: str, row: int) -> str:
    """Return what a row is called, by which it is known again once sorted; "" where nothing says it."""
    return (sheet.columns[sheet.places[named]][row] or "") if named in sheet.places else ""


def _covered(sheet: Sheet) -> set[tuple[int, int]]:
    """Return the cells of ranges merged down several rows: a value written there would not be seen, or would count for all."""
    ranges = [m for m in sheet.merges if m[2] > m[0] and m[0] > sheet.header]
    return {(r, c) for top, left, bottom, right in ranges for r in range(top, bottom + 1) for c in range(left, right + 1)}


def label_row(sheet: Sheet, marks: Marks) -> int:
    """Return the row of the header where the added columns are titled: below a heading merged across, which would hide theirs.

    Only a row that goes on naming those columns (« Contact » over « Téléphone », « Courriel ») is one of the header.
    """
    row = sheet.header
    wide = [m for m in sheet.merges if m[3] > m[1]]
    while any(top <= row <= bottom and left <= at <= right for at in marks.labels for top, left, bottom, right in wide):
        row += 1
        said = {at: fold(sheet.columns[at][row] or "") for at in marks.labels} if row < len(sheet.lines) else {}
        if not any(said.values()) or not all(fold(_name(sheet, at)).endswith(text) for at, text in said.items()):
            return sheet.header
    return row


def _name(sheet: Sheet, column: int) -> str:
    """Return the table's name of a column, unique in its sheet."""
    return next(name for name, at in sheet.places.items() if at == column)
