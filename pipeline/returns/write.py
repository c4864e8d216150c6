"""A finished run in, ``work/retours/<source>/`` out: what goes back to each producer (workbook, report, anomalies, the text of
the message that they are sent with).

Private: a return holds its own producer's values, and of the others only their names and what is published.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline import anomalies
from pipeline.ingest.names import RESERVED
from pipeline.model import Anomalies
from pipeline.publish.csv_file import csv_bytes
from pipeline.publish.private import COLUMNS as ANOMALY_FILE
from pipeline.returns.columns import Columns
from pipeline.returns.figures import Figures, figures_of
from pipeline.returns.findings import findings_of
from pipeline.returns.kept import kept_of_theirs
from pipeline.returns.marks import marks_of
from pipeline.returns.message import due, render_message
from pipeline.returns.page import render_page
from pipeline.returns.problem import Problem
from pipeline.returns.proposals import proposals_of
from pipeline.returns.removed import opposed_of, without_opposed, without_values
from pipeline.returns.run import Run
from pipeline.returns.sheets import read_again
from pipeline.returns.summary import About, fill_summary
from pipeline.returns.workbook import link_to, write_book
from pipeline.sources import Reading

FOLDER: Final = "retours"
BESIDE: Final = ("anomalies.csv", "rapport.html", "message.txt")
"""What stands beside the workbook."""


def write_returns(run: Run, work: Path) -> int:
    """Write every source's return under ``work/retours/``; return how many workbooks were written.

    Only the last one of each source stays: the answer to an older one is known by what it holds itself, and a folder of
    producers' private values is no archive. What was written for a source that is no more goes too.
    """
    with _collected() as collect:
        written = 0
        for reading in run.readings:
            written += _write(reading, run, work / FOLDER / reading.source.id)
            collect()
    _forget(work / FOLDER, {reading.source.id for reading in run.readings})
    return written


@contextmanager
def _collected() -> Iterator[Callable[[], int]]:
    """Yield what frees a workbook once it is written, which start.uncollected leaves to us: its sheets and it hold one another.

    Five of them kept 35 MB. What the run held before is left out of the search.
    """
    gc.freeze()
    try:
        yield gc.collect
    finally:
        gc.unfreeze()


def _forget(folder: Path, sources: Set[str]) -> None:
    for gone in sorted(p for p in folder.iterdir() if p.is_dir() and p.name not in sources):
        for path in (*gone.glob(f"{gone.name}-*.xlsx"), *(gone / name for name in BESIDE)):
            path.unlink(missing_ok=True)
        if not any(gone.iterdir()):
            gone.rmdir()


def _write(reading: Reading, run: Run, folder: Path) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    present = [] if reading.raw is None else [c for c in reading.raw.columns if c not in RESERVED]
    columns = Columns(reading.source, present)
    found = findings_of(reading, run, columns)
    proposals = proposals_of(found, reading, run, columns)
    figures = figures_of(reading, found, run)
    about = _about(reading, run)
    table, page, message = (folder / name for name in BESIDE)
    _replace(table, lambda path: _write_csv(path, found, reading, columns))
    _replace(page, lambda path: _write_text(path, render_page(about, figures, found, proposals)))
    book = folder / f"{reading.source.id}-{run.version}.xlsx"
    letter = render_message(about, figures, len(proposals), run.territory.editeur, due(reading, run), book.name)
    _replace(message, lambda path: _write_text(path, letter))
    if reading.deposit is None:
        return False
    for old in sorted(folder.glob(f"{reading.source.id}-*.xlsx")):
        if old != book:
            old.unlink()
    _replace(book, lambda path: _write_book(path, reading, run, about, figures, found, proposals, columns.first))
    return True


def _about(reading: Reading, run: Run) -> About:
    version = ".".join(reversed(run.version[:10].split("."))).replace(".", "/")
    name = reading.deposit.path.name if reading.deposit else "(aucun)"
    came = f"{reading.deposited:%d/%m/%Y}" if reading.deposited else "—"
    notice = ""
    if reading.deposit is None:
        notice = "Votre fichier n'a pas pu être lu ; le service qui publie les données vous écrira."
    elif reading.problems:
        notice = "Un envoi plus récent n'a pas pu être lu : ce bilan est celui du dernier bon fichier."
    return About(reading.source.producteur, name, came, run.version, version, notice)


def _write_book(
    path: Path, reading: Reading, run: Run, about: About, figures: Figures, found: pd.DataFrame, proposals: pd.DataFrame,
    named: str,
) -> None:  # fmt: skip
    book = read_again(reading, found.loc[found["code"].eq("ligne-decalee"), ["feuille", "ligne"]])
    opposed = opposed_of(reading, run)
    sheets = (without_values(without_opposed(sheet, reading, opposed), run.veil) for sheet in book.sheets)
    book = replace(book, sheets=tuple(sheets))
    marks = [marks_of(sheet, found, proposals, named) for sheet in book.sheets]

    about = replace(about, asides=tuple(kept_of_theirs(book, marks)))
    by_name = {sheet.feuille: (sheet, drawn) for sheet, drawn in zip(book.sheets, marks, strict=True)}

    def link(problem: Problem) -> str:
        feuille, line = next((place for place in problem.places if place[1] > 0), ("", 0))
        return link_to(*by_name[feuille], line, problem.columns[0]) if feuille in by_name and problem.columns else ""

    def summary(workbook: Any, sheet: Any) -> None:
        fill_summary(workbook, sheet, about, figures, link)

    write_book(path, book, marks, reading.source, run.version, summary)


def _write_csv(path: Path, found: pd.DataFrame, reading: Reading, columns: Columns) -> None:
    """Write the findings by schemas/anomalies.schema.json, told as everywhere else in the return."""
    pairs = list(zip(found["code"], found["colonne"], strict=True))
    named = {pair: columns.label(*pair) for pair in set(pairs)}
    table = found.assign(source=reading.source.id, colonne=pd.Series([named[p] for p in pairs], found.index, dtype="str"))
    table["cellule"] = anomalies.cells(Anomalies(table), reading.layout).fillna("")
    table["message"] = _place(table) + " : " + table["probleme"] + " — " + table["remede"]
    table["ligne"] = table["ligne"].astype("Int64").mask(table["ligne"] <= 0)
    path.write_bytes(b"".join(csv_bytes(table[list(ANOMALY_FILE)].replace("", None), unprotected_columns=())))


def _place(table: pd.DataFrame) -> pd.Series[str]:
    """Return file, sheet, line, column (cell), as every message of ours begins."""
    place = table["fichier"].str.rsplit("/", n=1).str[-1]
    place += (", feuille « " + table["feuille"] + " »").where(table["feuille"] != "", "")
    place += (", ligne " + table["ligne"].astype("str")).where(table["ligne"] > 0, "")
    column = ", colonne « " + table["colonne"] + " »" + (" (" + table["cellule"] + ")").where(table["cellule"] != "", "")
    return place + column.where(table["colonne"] != "", "")


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="replace", newline="\n")


def _replace(path: Path, write: Callable[[Path], None]) -> None:
    """Write aside, then rename: a cut leaves the old file or the new one."""
    fresh = path.with_name(f".{path.name}.tmp")
    write(fresh)
    fresh.replace(path)
