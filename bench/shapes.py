"""Invented workbooks whose cells are dressed as people dress them, each in its own way: the shapes that ``bench.read`` reads."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

COLUMNS: Final = (
    "N° dossier", "SIRET", "Enseigne", "Raison sociale", "Code APE", "Activité", "Adresse", "Complément", "CP", "Ville",
    "Téléphone", "Portable", "Courriel", "Site internet", "Horaires", "Mis à jour le", "Longitude", "Latitude", "Services",
    "Effectif",
)  # fmt: skip
_CODES: Final = (
    "00000", "0.00", "#,##0", '0#" "##" "##" "##" "##', '0.0" km"', "000 000 000 00000", "0%", "0.0", "0.000", "000",
)  # fmt: skip
_STYLES: Final = 60
_QUESTIONS: Final = 200
Writer = Callable[[Any, Any, int], None]
"""Book, page, rows."""


def shop(row: int, rng: random.Random) -> list[Any]:
    """Return the cells of one invented shop, by COLUMNS; None where it is blank."""
    return [
        f"D{row:06d}", 99990000000000 + row, f"Boutique inventée {row}", f"SARL Fictive {row % 7000}", "47.11A",
        rng.choice(["Boulangerie", "Fleuriste", "Épicerie", "Café-bar"]), f"{row % 200} rue de l'Étal {row % 900}",
        "Bât. A" if row % 5 == 0 else None, 47000 + row % 300 if row % 50 else 4700, rng.choice(["Agen", "Nérac", "Marmande"]),
        536490000 + row % 100, 639980000 + row % 100 if row % 3 == 0 else None, f"contact{row}@boutique.example",
        f"boutique{row}.example", "mar-sam 9h-12h30 / 14h-19h", 46000 + row % 300, 0.1 + rng.random(), 44 + rng.random(),
        "oui", row % 30,
    ]  # fmt: skip


def _cells(page: Any, rows: int, write: Callable[[int, int, Any], Any]) -> None:
    """Write the header, then each cell of the shops that is not blank through ``write``."""
    rng = random.Random(47)
    page.write_row(0, 0, COLUMNS)
    for row in range(1, rows + 1):
        for column, value in enumerate(shop(row, rng)):
            if value is not None:
                write(row, column, value)


def _dressed(book: Any, page: Any, rows: int, *, coloured: bool = False) -> None:
    rng = random.Random(3)
    formats = []
    for i in range(_STYLES):
        told = {"num_format": _CODES[i % len(_CODES)], "border": i % 3, "bold": i % 2}
        formats.append(book.add_format(told | ({"bg_color": f"#{rng.randrange(1 << 24):06X}"} if coloured else {})))
    _cells(page, rows, lambda row, column, value: page.write(row, column, value, rng.choice(formats)))


def _plain(_: Any, page: Any, rows: int) -> None:
    _cells(page, rows, page.write)


def _coloured(book: Any, page: Any, rows: int) -> None:
    _dressed(book, page, rows, coloured=True)


def _linked(_: Any, page: Any, rows: int) -> None:
    def write(row: int, column: int, value: Any) -> None:
        if column == COLUMNS.index("Site internet"):
            page.write_formula(row, column, f'=HYPERLINK("https://{value}","voir le site")', None, "voir le site")
        elif column == COLUMNS.index("Courriel"):
            page.write_url(row, column, f"mailto:{value}", string="écrire")
        else:
            page.write(row, column, value)

    _cells(page, rows, write)


def _failed(_: Any, page: Any, rows: int) -> None:
    def write(row: int, column: int, value: Any) -> None:
        if column == COLUMNS.index("Services"):
            page.write_formula(row, column, f"=VLOOKUP(A{row + 1},Feuil2!A:B,2,FALSE)", None, "#N/A" if row % 2 else "oui")
        else:
            page.write(row, column, value)

    _cells(page, rows, write)


def _sparse(_: Any, page: Any, rows: int) -> None:
    """A form's export: 200 questions, of which one in seven is answered, for a fifth of the rows."""
    rng = random.Random(2)
    page.write_row(0, 0, [f"Question {i} du formulaire" for i in range(_QUESTIONS)])
    for row in range(1, rows // 5 + 1):
        for column in range(_QUESTIONS):
            if rng.random() < 1 / 7:
                page.write(row, column, rng.choice(["oui", "non", "Agen", 4]))


SHAPES: Final[dict[str, Writer]] = {
    "plain": _plain,
    "60 number formats": _dressed,
    "60 coloured styles": _coloured,
    "two links a row": _linked,
    "#N/A every other row": _failed,
    "200 columns, sparse": _sparse,
}


def write_shape(path: Path, shape: str, rows: int) -> None:
    """Write one of SHAPES, in so many rows."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    SHAPES[shape](book, book.add_worksheet("Liste"), rows)
    book.close()
