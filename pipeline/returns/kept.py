"""A book to give back and what is marked in it in, what its producer is told of their own look out: kept, or lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.returns.marks import Marks
from pipeline.returns.sheets import Book, Sheet
from pipeline.returns.words import count


def kept_of_theirs(book: Book, marks: Sequence[Marks]) -> Iterator[str]:
    """Yield sentences; ``marks``: one for each sheet."""
    if book.mute:
        yield f"D'un fichier {book.mute}, ce classeur garde les valeurs, mais ni les formats, ni les couleurs, ni les largeurs."
    if any(dress and dress.fill for sheet in book.sheets for look in sheet.looks.values() for dress in look.worn):
        yield "Vos couleurs sont gardées ; là où nous en mettons une, la vôtre fait le cadre de la case."
    if any(sheet.hidden_rows or sheet.hidden_columns for sheet in book.sheets):
        unseen = sum(_hidden(sheet, cell) for sheet, drawn in zip(book.sheets, marks, strict=True) for cell in drawn.cells)
        there = f" : {count(unseen, 'case')} en couleur s'y trouve{'nt' * (unseen > 1)}, les afficher pour voir" if unseen else ""
        yield f"Vos lignes et vos colonnes masquées le sont encore{there}."


def _hidden(sheet: Sheet, cell: tuple[int, int]) -> bool:
    row, column = cell
    return sheet.lines[row] in sheet.hidden_rows or column in sheet.hidden_columns
