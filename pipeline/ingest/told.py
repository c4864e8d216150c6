"""What reading noticed in, findings out, each at its file, sheet, line and column; and the table of numbers shown otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

import numpy as np
import pandas as pd

from pipeline import anomalies
from pipeline.ingest.choose import Left
from pipeline.ingest.deposits import Deposit
from pipeline.ingest.facts import Cell, Note, Shown, spelt_ranges
from pipeline.ingest.form_words import NAMES
from pipeline.ingest.forms import Form
from pipeline.ingest.grid import Grid
from pipeline.ingest.legend import legends
from pipeline.ingest.names import letter
from pipeline.ingest.shapes import Inferred
from pipeline.ingest.table import SheetTable
from pipeline.model import ORIGIN, Anomalies
from pipeline.reference.arrays import Bools, Ints

SHOWN_COLUMNS: Final = ("fichier", "feuille", "ligne", "colonne", "lettre", "valeur", "affiche")
_SHOWN: Final = 80  # characters
_CUT_AT: Final = {";": "point-virgule", ",": "virgule", "\t": "tabulation", "|": "barre verticale"}
_FEW: Final = 0.25  # share of the lines that a colour can still set apart


def file_anomaly(deposit: Deposit, code: str, detail: str = "", feuille: str = "", ligne: int = 0, valeur: str = "") -> Anomalies:
    """Return one finding about a file, a sheet or a line."""
    return anomalies.record(code, _places(deposit, feuille, [ligne]), detail=detail, **({"valeur": valeur} if valeur else {}))


def _places(deposit: Deposit, feuille: str, lines: Iterable[int]) -> pd.DataFrame:
    """Return where lines of one sheet stand: ORIGIN."""
    return pd.DataFrame([(deposit.source, deposit.fichier, feuille, line) for line in lines], columns=list(ORIGIN))


def left_aside(deposit: Deposit, left: Iterable[Left]) -> list[Anomalies]:
    """Return what is told of sheets and tables that are not the source's."""
    return [file_anomaly(deposit, item.code, item.feuille, item.feuille, item.ligne, item.valeur) for item in left]


def inferred_points(deposit: Deposit, inferred: Sequence[Inferred], column: str, feuille: str = "") -> list[Anomalies]:
    """Return what is told of records that are a parcel or a line: the point that stands for each."""
    if not inferred:
        return []
    numbers, shapes, points = zip(*inferred, strict=True)
    said = ["sur la ligne" if "Line" in shape else "dans la surface" for shape in shapes]
    places = _places(deposit, feuille, numbers)
    return [anomalies.record("point-de-forme", places, colonne=column, valeur=shapes, apres=points, detail=said)]


def strange_entries(deposit: Deposit, strange: Sequence[tuple[int, str]]) -> list[Anomalies]:
    """Return what is told of what stands in a list of records and is none: its number, its text."""
    if not strange:
        return []
    numbers, texts = zip(*strange, strict=True)
    return [anomalies.record("entree-etrangere", _places(deposit, "", numbers), valeur=[text[:_SHOWN] for text in texts])]


def form_anomalies(deposit: Deposit, grid: Grid, form: Form) -> list[Anomalies]:
    """Return what is told of a form's export: columns of the service set aside, answers never sent."""
    told = []
    if form.own:
        told.append(file_anomaly(deposit, "formulaire-reconnu", f"{NAMES[form.service]} ; {', '.join(form.own)}", grid.feuille))
    if form.unsent:
        told.append(anomalies.record("reponse-inachevee", _places(deposit, grid.feuille, (a.ligne for a in form.unsent))))
    return told


def row_anomalies(deposit: Deposit, grid: Grid, table: SheetTable) -> list[Anomalies]:
    """Return what is told of rows set aside (totals, titles, notes), and of what the sheet hides or shows otherwise."""
    told = []
    for code in sorted({a.code for a in table.aside}):
        mine = [a for a in table.aside if a.code == code]
        places = _places(deposit, grid.feuille, (a.ligne for a in mine))
        told.append(anomalies.record(code, places, valeur=[a.valeur for a in mine]))
    more = (
        _packed,
        _cards,
        _mended,
        _refused,
        _answers,
        _unread,
        _hidden,
        _errors,
        _uncounted,
        _struck,
        _coloured,
        _comments,
        _display,
    )
    return [*told, *(finding for tell in more for finding in tell(deposit, grid, table))]


def _packed(deposit: Deposit, grid: Grid, table: SheetTable) -> list[Anomalies]:
    """Tell at its header a table that stood in one column."""
    if not grid.packed:
        return []
    return [file_anomaly(deposit, "lignes-en-une-cellule", _CUT_AT[grid.packed], grid.feuille, table.heading)]


def _cards(deposit: Deposit, grid: Grid, _: SheetTable) -> list[Anomalies]:
    return [file_anomaly(deposit, "fiches-redressees", str(grid.cards), grid.feuille)] if grid.cards else []


def _mended(deposit: Deposit, grid: Grid, _: SheetTable) -> list[Anomalies]:
    told = [file_anomaly(deposit, "guillemet-isole", f"{a} à {b}", grid.feuille, a) for a, b in grid.mended]
    return [*told, file_anomaly(deposit, "fin-coupee", "", grid.feuille, int(grid.lines[-1]))] if grid.cut else told


def _refused(deposit: Deposit, grid: Grid, table: SheetTable) -> list[Anomalies]:
    mine = [refusal for refusal in grid.refused if refusal[1] in table.letters]
    if not mine:
        return []
    lines, columns, before, proposed = zip(*mine, strict=True)
    places = _places(deposit, grid.feuille, lines)
    return [anomalies.record("proposition-refusee", places, colonne=columns, valeur=before, apres=proposed)]


def _answers(deposit: Deposit, grid: Grid, table: SheetTable) -> list[Anomalies]:
    """Tell what a producer wrote in a column of ours that could not be taken."""
    mine = [answer for answer in grid.answers if answer[1] in table.letters]
    if not mine:
        return []
    lines, columns, cells, said, why = zip(*mine, strict=True)
    places = _places(deposit, grid.feuille, lines)
    return [anomalies.record("reponse-non-prise", places, colonne=columns, valeur=cells, apres=said, detail=why)]


def _unread(deposit: Deposit, grid: Grid, _: SheetTable) -> list[Anomalies]:
    line, names = grid.unread
    return [file_anomaly(deposit, "propositions-perdues", ", ".join(names), grid.feuille, line)] if names else []


def _hidden(deposit: Deposit, grid: Grid, table: SheetTable) -> list[Anomalies]:
    lines = np.intersect1d(grid.facts.hidden_rows, table.lines)
    columns = [f"{name} ({a})" for name, a in table.letters.items() if a in {letter(i) for i in grid.facts.hidden_columns}]
    told = []
    if len(lines):
        told.append(file_anomaly(deposit, "lignes-masquees", _counted(lines), grid.feuille))
    if columns:
        told.append(file_anomaly(deposit, "colonnes-masquees", ", ".join(columns), grid.feuille))
    return told


def _errors(deposit: Deposit, grid: Grid, table: SheetTable) -> list[Anomalies]:
    return _written("cellule-erreur", grid.facts.errors, deposit, grid, table)


def _comments(deposit: Deposit, grid: Grid, table: SheetTable) -> list[Anomalies]:
    return _written("commentaire", grid.facts.comments, deposit, grid, table)


def _written(code: str, notes: tuple[Note, ...], deposit: Deposit, grid: Grid, table: SheetTable) -> list[Anomalies]:
    """Tell what stands in the cells, or beside them, that lie in the rows and columns read."""
    said = {(line, column): text for line, column, text in notes}
    found = [(*place, said[cell]) for cell, place in _named(said, table)]
    if not found:
        return []
    lines, columns, texts = zip(*found, strict=True)
    return [anomalies.record(code, _places(deposit, grid.feuille, lines), colonne=columns, valeur=texts)]


def _uncounted(deposit: Deposit, grid: Grid, table: SheetTable) -> list[Anomalies]:
    """Tell, once a column, the formulas whose result was never saved."""
    cells = pd.DataFrame(_within(grid.facts.uncounted, table), columns=["ligne", "colonne"])
    told = []
    for name, lines in cells.groupby("colonne", sort=True)["ligne"]:
        found = file_anomaly(deposit, "formule-sans-valeur", f"{len(lines)} cellule(s)", grid.feuille, int(lines.min()))
        told.append(Anomalies(found.assign(colonne=str(name))))
    return told


def _struck(deposit: Deposit, grid: Grid, table: SheetTable) -> list[Anomalies]:
    """Tell the lines that somebody struck out, whole or in part: closed, for whoever did it."""
    cells = pd.DataFrame(_within(grid.facts.struck, table), columns=["ligne", "colonne"]).drop_duplicates()
    if cells.empty:
        return []
    names = cells.groupby("ligne")["colonne"].agg(list)
    wholes = 2 * names.map(len) > len(table.letters)
    details = ["toute la ligne" if whole else ", ".join(some[:5]) for some, whole in zip(names, wholes, strict=True)]
    alone = [some[0] if len(some) == 1 and not whole else None for some, whole in zip(names, wholes, strict=True)]
    return [anomalies.record("texte-barre", _places(deposit, grid.feuille, names.index), colonne=alone, detail=details)]


def _coloured(deposit: Deposit, grid: Grid, table: SheetTable) -> list[Anomalies]:
    """Tell a key to colours, as nothing else says what they mean; without one, the few lines that a colour sets apart."""
    cells, keys = _painted(grid, table), list(legends(grid, table))
    if keys:
        lines = np.unique(cells["ligne"].to_numpy(dtype=np.int64))
        seen = f"fond de couleur : {_counted(lines)}" if len(lines) else "aucune ligne n'a de fond de couleur"
        return [file_anomaly(deposit, "legende", seen, grid.feuille, line, text) for line, text in keys]
    counts = cells["ligne"].value_counts()
    lines = np.array(sorted(counts.index[2 * counts >= len(table.letters)]), dtype=np.int64)
    regular = len(lines) > 2 and len(set(np.diff(lines))) == 1  # one line in four: to read along
    if not len(lines) or regular or len(lines) > max(1, _FEW * len(table.lines)):
        return []
    return [file_anomaly(deposit, "lignes-colorees", _counted(lines), grid.feuille)]


def _painted(grid: Grid, table: SheetTable) -> pd.DataFrame:
    """Return the cells read that have a colour behind them, a column's own colour aside: line, column's name."""
    cells = pd.DataFrame(_within(grid.facts.painted, table), columns=["ligne", "colonne"]).drop_duplicates()
    everywhere = cells["colonne"].value_counts() > _FEW * len(table.lines)
    return cells[~cells["colonne"].isin(everywhere.index[everywhere])]


def _counted(lines: Ints) -> str:
    return f"{len(lines)} {'ligne' if len(lines) == 1 else 'lignes'} : {spelt_ranges(lines)}"


def _within(cells: tuple[Cell, ...], table: SheetTable) -> list[tuple[int, str]]:
    """Return the (line, column name) of the cells that lie in the rows and columns read."""
    return [place for _, place in _named(cells, table)]


def _named(cells: Collection[Cell], table: SheetTable) -> Iterator[tuple[Cell, tuple[int, str]]]:
    """Yield each cell that lies in the rows and columns read, with its line and its column's name."""
    names = {a: name for name, a in table.letters.items()}
    read = set(table.lines.tolist()) if cells else set()
    return (((line, c), (line, names[letter(c)])) for line, c in cells if line in read and letter(c) in names)


def _display(deposit: Deposit, grid: Grid, table: SheetTable) -> list[Anomalies]:
    """Tell, once a column, that the sheet shows its cells otherwise; cell by cell they are in the table of ``shown_table``."""
    of_column: dict[str, list[tuple[Shown, Bools]]] = {}
    for name, shown, keep in _read(grid, table):
        of_column.setdefault(name, []).append((shown, keep))
    told = []
    for name, parts in of_column.items():
        lines = np.unique(np.concatenate([shown.lines[keep] for shown, keep in parts]))
        shown, first = next((shown, i) for shown, _ in parts for i in np.flatnonzero(shown.lines == lines[0]).tolist())
        detail = (
            "cette cellule seule" if len(lines) == 1 else f"{len(lines)} cellules de la colonne : lignes {spelt_ranges(lines)}"
        )
        found = file_anomaly(deposit, "affichage-different", detail, grid.feuille, int(lines[0]), shown.stored[first])
        told.append(Anomalies(found.assign(colonne=name, apres=shown.shown[first])))
    return told


def _read(grid: Grid, table: SheetTable) -> Iterable[tuple[str, Shown, Bools]]:
    names = {a: name for name, a in table.letters.items()}
    for shown in grid.facts.shown:
        name = names.get(letter(shown.column))
        keep = np.isin(shown.lines, table.lines)
        if name is not None and keep.any():
            yield name, shown, keep


def shown_table(deposit: Deposit, tables: Iterable[tuple[Grid, SheetTable]]) -> pd.DataFrame:
    """Return SHOWN_COLUMNS: each number of the rows read that the sheet shows otherwise, as stored and as shown."""
    parts = []
    for grid, table in tables:
        for name, shown, keep in _read(grid, table):
            columns = {"ligne": shown.lines, "valeur": shown.stored, "affiche": shown.shown}
            place = {"fichier": deposit.fichier, "feuille": grid.feuille, "colonne": name, "lettre": letter(shown.column)}
            parts.append(pd.DataFrame(columns)[keep].assign(**place))
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(SHOWN_COLUMNS))
    return frame[list(SHOWN_COLUMNS)].astype(dict.fromkeys(SHOWN_COLUMNS, "str") | {"ligne": "int64"})
