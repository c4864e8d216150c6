"""Rows in, an XLSX out: the download for Excel. Codes and phones are text there, so that no zero and no « + » is lost.

XlsxWriter makes the workbook, its styles and its small sheets; the rows of shops, 38 cells each, are written in whole columns
(``xlsx_rows``): cell by cell, 200 000 shops would take most of a minute.
"""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline.model import FLOAT_FIELDS
from pipeline.publish.codes_file import codes_table
from pipeline.publish.draft import Draft
from pipeline.publish.package_file import about, title
from pipeline.publish.xlsx_rows import fill_sheets

OTHER_SHEETS: Final = 3
"""Sheets after those of shops."""

ABOUT: Final = "à propos"
"""Sheet of what the release says about itself: a name and a text a line."""
MAX_ROWS: Final = 1_048_575
"""Rows of data that a sheet holds; more go on to « commerces 2 »."""

WIDTHS: Final = {
    "id": 14, "siret": 16, "nom": 34, "raison_sociale": 30, "description": 50, "adresse": 34, "complement_adresse": 28,
    "code_postal": 8, "code_insee": 8, "latitude": 11, "longitude": 11, "telephone": 16, "courriel": 30, "site_web": 34,
    "services": 34, "horaires": 44,
}  # fmt: skip
DEFAULT_WIDTH: Final = 20
ROW_HEIGHT: Final = 15  # points, one line of the default font
HEADER: Final = ("Colonne", "Titre", "Description", "Type", "Obligatoire", "Exemple", "Valeurs possibles")
TYPES: Final = {"string": "texte", "number": "nombre", "date": "date"}


def write_release(draft: Draft, path: Path) -> None:
    """Write commerces.xlsx."""
    content, told = draft.content, about(draft.content)
    labels = [
        ("Titre", title(content.territory)),
        ("Description", told["description"]),
        ("Version", f"{draft.version} du {draft.date:%d/%m/%Y}"),
        ("Éditeur", content.territory.editeur.nom),
        ("Licence", told["licenses"][0]["title"]),
        *((f"Source {s['name']}", s["title"]) for s in told["sources"]),
    ]
    write_xlsx(draft.rows, draft.table_schema, labels, draft.date, path)


def write_xlsx(rows: pd.DataFrame, table_schema: Any, about: list[tuple[str, str]], date: dt.date, path: Path) -> None:
    """Write « commerces », « colonnes » (what each column means), « codes » (what each code means), « à propos » (``about``).

    ``date`` is the only date inside (the library would write the clock's): same rows, same bytes.
    """
    parts = [rows.iloc[start : start + MAX_ROWS] for start in range(0, max(len(rows), 1), MAX_ROWS)]
    empty = _workbook(parts, table_schema, about, date)
    fill_sheets(empty, path, parts)


def _workbook(parts: list[pd.DataFrame], table_schema: Any, about: list[tuple[str, str]], date: dt.date) -> io.BytesIO:
    """Return the workbook with everything but the shops: each sheet of shops has its header and one row that shows the styles."""
    import xlsxwriter

    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    book.set_properties({"title": dict(about)["Titre"], "created": dt.datetime(date.year, date.month, date.day)})
    bold = book.add_format({"bold": True, "bg_color": "#E8EDF2", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    decimal = book.add_format({"num_format": "0.000000"})
    for n, rows in enumerate(parts, start=1):
        _shop_sheet(book.add_worksheet("commerces" if n == 1 else f"commerces {n}"), rows, bold, decimal)
    _texts(book.add_worksheet("colonnes"), [HEADER, *_columns(table_schema)], (22, 28, 90, 12, 12, 44, 70), bold, wrapped)
    codes = [("Colonne", "Code", "Libellé", "Définition"), *codes_table().fillna("").itertuples(index=False)]
    _texts(book.add_worksheet("codes"), codes, (18, 28, 44, 90), bold, wrapped)
    _texts(book.add_worksheet(ABOUT), [("Rubrique", "Contenu"), *about], (22, 110), bold, wrapped)
    book.close()
    return memory


def _shop_sheet(sheet: Any, rows: pd.DataFrame, bold: Any, decimal: Any) -> None:
    for c, name in enumerate(rows.columns):
        sheet.set_column(c, c, WIDTHS.get(name, DEFAULT_WIDTH))
        sheet.write_string(0, c, name, bold)
        if name in FLOAT_FIELDS:
            sheet.write_number(1, c, 0, decimal)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)


def _columns(table_schema: Any) -> list[tuple[str, ...]]:
    return [
        (
            field["name"],
            field["title"],
            field["description"],
            TYPES[field["type"]],
            "oui" if field["constraints"].get("required") else "non",
            field["example"],
            ", ".join(field["constraints"].get("enum", [])),
        )
        for field in table_schema["fields"]
    ]


def _lines(text: str, width: int) -> int:
    """Return how many lines ``text`` takes in a column ``width`` characters wide (a tenth is lost at the breaks)."""
    return sum(max(1, math.ceil(len(line) / (width * 0.9))) for line in text.split("\n"))


def _texts(sheet: Any, rows: Sequence[tuple[str, ...]], widths: tuple[int, ...], bold: Any, wrapped: Any) -> None:
    for c, width in enumerate(widths):
        sheet.set_column(c, c, width)
    for r, row in enumerate(rows):
        # Excel fits a wrapped row by itself when it opens the file, LibreOffice does not: say the height.
        sheet.set_row(r, ROW_HEIGHT * max(_lines(text, width) for text, width in zip(row, widths, strict=True)))
        for c, text in enumerate(row):
            sheet.write_string(r, c, text, wrapped if r else bold)
    sheet.freeze_panes(1, 0)
