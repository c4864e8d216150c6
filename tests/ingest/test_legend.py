"""What is written around a list of what its colours mean, of boxes left unticked, of examples: told, and no shop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.ingest.helpers import declared, read, told, values

HEADER = ["Nom", "Adresse", "Commune", "Livraison"]
SHOPS = [[f"Boutique {n}", f"{n} rue du Pont", "Agen", True] for n in range(1, 9)]
SOURCE = declared({"nom": ["Nom"], "adresse": ["Adresse"], "commune": ["Commune"], "services": ["Livraison"]})


def sheet(folder: Path, rows: list[list[Any]], painted: frozenset[tuple[int, int]] = frozenset()) -> Path:
    book = xlsxwriter.Workbook(folder / "l.xlsx")
    page, yellow = book.add_worksheet("Liste"), book.add_format({"bg_color": "yellow"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            page.write(row, column, cell, yellow if (row, column) in painted else None)
    book.close()
    return folder / "l.xlsx"


@pytest.mark.parametrize(
    "text",
    [
        "En jaune : fermé définitivement",
        "Jaune = fermé",
        "Les lignes grisées ne sont plus adhérentes",
        "NB : commerces en rouge, à vérifier",
        "Surligné en vert : nouveau",
        "Barré : parti",
        "couleur orange : saisonnier",
    ],
)
def test_a_key_to_colours_is_told_wherever_it_stands(tmp_path: Path, text: str) -> None:
    placed: list[tuple[list[list[Any]], int]] = [([[text], [], HEADER, *SHOPS], 1), ([HEADER, *SHOPS, [], [text]], 11)]
    for rows, line in placed:
        found, _, anomalies = read(sheet(tmp_path, rows, painted=frozenset({(5, 0)})), SOURCE)
        key = anomalies[anomalies["code"].eq("legende")]
        assert (len(found), key["ligne"].tolist(), key["valeur"].tolist()) == (len(SHOPS), [line], [text])
        assert key["detail"].tolist() == ["fond de couleur : 1 ligne : 6"]


def test_lines_in_colour_are_told_once_with_their_key(tmp_path: Path) -> None:
    line = frozenset((5, column) for column in range(4))
    bare: list[list[Any]] = [HEADER, *SHOPS]
    for rows, codes in ((bare, {"lignes-colorees"}), ([["En jaune : fermé"], *bare], {"legende"})):
        assert set(read(sheet(tmp_path, rows, painted=line), SOURCE)[2]["code"]) == codes


@pytest.mark.parametrize("text", ["Commerces de la rue Verte", "Pays du Mont-Blanc et du Lac Bleu", "Liste arrêtée en octobre"])
def test_a_colour_in_a_title_is_no_key(tmp_path: Path, text: str) -> None:
    assert "legende" not in set(read(sheet(tmp_path, [[text], [], HEADER, *SHOPS]), SOURCE)[2]["code"])


def test_boxes_left_unticked_below_the_list_are_nothing(tmp_path: Path) -> None:
    boxes = [["", "", "", False]] * 40
    rows, _, anomalies = read(sheet(tmp_path, [HEADER, *SHOPS, ["Boutique 9", "", "Agen", False], *boxes]), SOURCE)
    assert (len(rows), values(rows, "Livraison")[-1], told(anomalies)) == (9, "FAUX", [])


@pytest.mark.parametrize(("name", "aside"), [("Exemple : Chez Essai", True), ("(ex.)", True), ("Exemplaire", False)])
def test_the_example_of_a_form_is_no_shop(tmp_path: Path, name: str, aside: bool) -> None:
    rows, _, anomalies = read(sheet(tmp_path, [HEADER, [name, "1 rue du Port", "Agen", True], *SHOPS]), SOURCE)
    assert told(anomalies) == ([("ligne-exemple", 2)] if aside else [])
    assert len(rows) == len(SHOPS) + (not aside)
    below = [*SHOPS[:4], [name, "1 rue du Port", "Agen", True], *SHOPS[4:]]
    assert name in values(read(sheet(tmp_path, [HEADER, *below]), SOURCE)[0], "Nom")
