"""The sheets of a file in, the tables that are the source's out, the others told."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from pipeline.config import Source, scalar, used_columns
from pipeline.errors import SourceError
from pipeline.ingest.continued import name_parted, rejoined
from pipeline.ingest.grid import Grid
from pipeline.ingest.header import Header, expected_columns
from pipeline.ingest.names import SECTION, SECTION_2, SHOP_WORDS, UNDER_NAME, folded, letter, plain
from pipeline.ingest.regions import tables_of
from pipeline.ingest.table import SheetTable, title_above

_PATTERN: Final = frozenset("*?[")
_NEAR: Final = 75
"""Of 100: how alike two names of sheets are, one of which may be the other's new one (« Commerces 2026 », « Commerces 2027 »)."""

_COUNT: Final = "l'ouvrir dans un tableur, qui les calcule, et l'enregistrer"


@dataclass(frozen=True)
class Left:
    """A sheet, or a table of a sheet, that is not the source's: code, sheet, first line (0: the sheet), what stands there."""

    code: str
    feuille: str
    ligne: int = 0
    valeur: str = ""


def choose_tables(grids: list[Grid], source: Source, name: str) -> tuple[list[tuple[Grid, SheetTable]], list[Left]]:
    """Cut the tables that hold the source's rows; tell the rest, and hidden sheets. Raises SourceError where there is none."""
    expected = expected_columns(source)
    wanted = {id(grid) for grid in _wanted(grids, source, name)}
    pieces = [(grid, piece) for grid in grids for piece in _pieces(grid, id(grid) in wanted, source, expected)]
    headers = [header for _, (_, header) in pieces]
    kept = _alike(headers, [piece.height for _, (piece, _) in pieces], {id(grid) for grid, _ in pieces}, source)
    tables: list[tuple[Grid, SheetTable]] = []
    left: list[tuple[Grid, Grid]] = []
    above = _titles([(grid, piece) for grid, (piece, _) in pieces], kept)
    for (grid, (piece, _)), header, title in zip(pieces, kept, above, strict=True):
        table = _table(piece, header, source, title) if header else None
        if table is not None and len(table.lines):
            tables.append((piece, table))
        else:
            left.append((grid, piece))
    if not tables:
        if not any(column.null_count < len(column) for grid in grids for column in grid.columns):
            raise SourceError(f"{name} : aucun tableau trouvé, tout est vide", "demander un nouvel envoi au producteur")
        if any(grid.facts.uncounted for grid in grids):
            raise SourceError(f"{name} : le tableau est fait de formules dont aucun résultat n'est enregistré", _COUNT)
        raise SourceError(f"{name} : aucun tableau trouvé", _remedy(headers, source))
    return tables, _told(grids, [grid for grid, _ in tables], left)


def _table(piece: Grid, header: Header, source: Source, title: str) -> SheetTable:
    """Cut a table; a file seen for the first time shows what stands under the names in their cells, others where declared."""
    table = rejoined(piece, header).table(header, sections=_wants_sections(source), title=title)
    return name_parted(table) if not source.colonnes or plain(UNDER_NAME) in expected_columns(source) else table


def _wants_sections(source: Source) -> bool:
    """Tell whether the titles between the rows are declared as a column; a file seen for the first time shows them all."""
    declared = [c for columns in used_columns(source).values() for c in columns]
    return not source.colonnes or not {SECTION, SECTION_2}.isdisjoint((*declared, *source.ignorees))


def _titles(pieces: list[tuple[Grid, Grid]], kept: list[Header | None]) -> list[str]:
    """Return the title of each table of a sheet that holds several, all with one: « AGEN » above the header, then « BOÉ ».

    That of a table alone is the sheet's own title.
    """
    above = [title_above(piece, header) if header else "" for (_, piece), header in zip(pieces, kept, strict=True)]
    sheets = [id(grid) if header else 0 for (grid, _), header in zip(pieces, kept, strict=True)]
    bare = {sheet for sheet, title in zip(sheets, above, strict=True) if not title or sheets.count(sheet) < 2}
    return ["" if sheet in bare else title for sheet, title in zip(sheets, above, strict=True)]


def _pieces(grid: Grid, wanted: bool, source: Source, expected: frozenset[str]) -> list[tuple[Grid, Header | None]]:
    return tables_of(grid, source, expected) if wanted and grid.columns else [(grid, None)]


def _told(grids: list[Grid], read: list[Grid], left: list[tuple[Grid, Grid]]) -> list[Left]:
    used = {grid.feuille for grid in read}
    told = [Left("feuille-masquee", grid.feuille) for grid in grids if grid.hidden and grid.feuille in used]
    told += [
        Left("feuille-ignoree", grid.feuille) for grid in grids if grid.feuille and grid.columns and grid.feuille not in used
    ]
    for grid in grids:
        strays = grid.strays if grid.feuille in used else ()
        told += [Left("cellule-egaree", grid.feuille, line, f"« {text} » ({letter(c)}{line})") for line, c, text in strays]
    for grid, piece in left:
        if grid.feuille in used and piece.columns:
            rows = [(line, cells) for line, cells in zip(piece.lines, piece.head(piece.height), strict=True) if any(cells)]
            if rows:
                line, cells = rows[0]
                told.append(Left("tableau-ignore", grid.feuille, int(line), " | ".join(filter(None, cells))))
    return told


def _wanted(grids: list[Grid], source: Source, name: str) -> list[Grid]:
    sheets = [grid for grid in grids if grid.feuille]
    if not source.depots.feuilles or not sheets:
        return grids
    wanted = asked_for([grid.feuille for grid in sheets], source, name, "feuille")
    return [grid for grid in sheets if grid.feuille in wanted]


def asked_for(names: Sequence[str], source: Source, name: str, what: str) -> set[str]:
    """Return those of the ``names`` that ``depots.feuilles`` asks for, by name or by pattern.

    ``what`` they are, in French, feminine: « feuille ». Raises SourceError where none answers, or where one asked for by its
    name is not there: renamed, or left out, its shops would go without a word.
    """
    answers = {asked: [one for one in names if _answers(one, asked)] for asked in source.depots.feuilles}
    lost = [asked for asked, found in answers.items() if not found and not (_PATTERN & {*asked} and any(answers.values()))]
    if lost:
        there = ", ".join(f"« {one} »" for one in names)
        free = [one for one in names if all(one not in found for found in answers.values())]
        gone = " ; ".join(lost)
        raise SourceError(f"{name} : aucune {what} ne répond à « {gone} » ({what}s : {there})", _asking(source, lost, free, what))
    return {one for found in answers.values() for one in found}


def _answers(name: str, asked: str) -> bool:
    here, wanted = folded(name.strip()), folded(asked.strip())
    return here == wanted or fnmatch.fnmatchcase(here, wanted)


def _asking(source: Source, lost: list[str], free: list[str], what: str) -> str:
    """Return what to write in source.yml: the likely new names, else the others alone."""
    new: dict[str, str] = {}
    for asked in lost:
        untaken = [one for one in free if one not in new.values()]
        if near := process.extractOne(asked, untaken, processor=folded, scorer=fuzz.WRatio, score_cutoff=_NEAR):
            new[asked] = near[0]
    where = f"dans « depots » de sources/{source.id}/source.yml{source.at('depots', 'feuilles')}"
    if len(new) == len(lost):
        asked = _asked(new.get(one, one) for one in source.depots.feuilles)
        return f"si « {' » et « '.join(new.values())} » en est le nouveau nom, écrire « {asked} » {where}"
    left = [asked for asked in source.depots.feuilles if asked not in lost]
    if left:
        return f"demander au producteur où elle est ; si elle n'est plus, écrire « {_asked(left)} » {where}"
    return f"nommer la bonne {what} dans « feuilles », {where}"


def _asked(names: Iterable[str]) -> str:
    return f"feuilles: [{', '.join(scalar(name, flow=True) for name in names)}]"


def _alike(headers: list[Header | None], heights: list[int], sheets: set[int], source: Source) -> list[Header | None]:
    """Keep the headers of the source's table: near the best by declared columns, else alike the likeliest's."""
    if source.depots.feuilles and len(headers) == len(sheets):
        return headers
    best = max((header.matched for header in headers if header), default=0)
    if best:
        return [header if header and 2 * header.matched >= best else None for header in headers]
    if source.depots.feuilles:
        return headers
    _, model = max(
        ((height, _words(h)) for h, height in zip(headers, heights, strict=True) if h), key=_likeliest, default=(0, set())
    )
    return [header if header and 2 * len(_words(header) & model) >= len(model) else None for header in headers]


def _likeliest(sheet: tuple[int, set[str]]) -> tuple[bool, int]:
    """Rank what is seen for the first time: a list of shops before a list of codes or a pivot table, then the tallest."""
    return len(sheet[1] & SHOP_WORDS) > 1, sheet[0]


def _words(header: Header) -> set[str]:
    return {plain(name) for name in header.names} - {""}


def _remedy(headers: list[Header | None], source: Source) -> str:
    if any(headers):
        return "aucune ligne sous l'en-tête : demander un nouvel envoi au producteur"
    if source.depots.entete is not None:
        return f"la ligne {source.depots.entete} (depots.entete) est vide : corriger source.yml"
    if not source.colonnes:  # seen for the first time: nothing is declared yet
        return "un en-tête doit nommer les colonnes : l'ajouter au-dessus ; ou, s'il y est, donner sa ligne (--entete)"
    return "indiquer la ligne d'en-tête (depots.entete) dans source.yml, ou demander un nouvel envoi"
