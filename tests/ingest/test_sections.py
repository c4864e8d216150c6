"""Titles between the rows, signatures under the list, tables on their side: what people write in a sheet besides shops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pipeline.errors import SourceError
from pipeline.ingest.sections import is_commune
from tests.ingest.helpers import declared, read, told, values, written

HEAD = "Nom;Adresse;Commune;SIRET"


def listed(*rows: str) -> str:
    return "\n".join([HEAD, *rows, ""])


@pytest.mark.parametrize("titles", [("AGEN;;;", "Boé;;;"), (";;Agen;", ";;BOE;"), ("Commune d'Agen;;;", "Commune : Boé;;;")])
def test_a_commune_alone_on_its_row_is_the_title_of_the_shops_below(tmp_path: Path, titles: tuple[str, str]) -> None:
    text = listed(titles[0], "A;1 rue;;1", "B;2 rue;;2", titles[1], "C;3 rue;;3")
    rows, _, anomalies = read(written(tmp_path, text))
    assert (values(rows, "Nom"), list(rows["ligne"])) == (["A", "B", "C"], [3, 4, 6])
    assert told(anomalies) == [("ligne-titre", 2), ("ligne-titre", 5)]
    assert "(intertitre)" not in rows

    columns = {"nom": ["Nom"], "adresse": ["Adresse"], "commune": ["(intertitre)"], "siret": ["SIRET"]}
    rows, layout, _ = read(written(tmp_path, text), declared(columns))
    assert [str(v).casefold().replace("é", "e") for v in rows["(intertitre)"]] == ["agen", "agen", "boe"]
    assert list(layout["lettre"]) == ["A", "B", "C", "D"]


def test_a_title_full_of_blanks_is_soon_read() -> None:
    assert not is_commune("commune" + "\t" * 5_000)  # the tabs shared out in three ways: minutes
    assert is_commune("Commune de :\t Agen")


def test_titles_in_capitals_between_shops_that_are_not(tmp_path: Path) -> None:
    text = listed("BARS;;;", "Chez Léa;1 rue;Agen;1", "BOULANGERIES;;;", "Le Pain;2 rue;Boé;2", "Le Four;3 rue;Boé;3")
    columns: dict[str, Any] = {"nom": ["Nom"], "commune": ["Commune"], "categorie": ["(intertitre)"]}
    rows, _, anomalies = read(written(tmp_path, text), declared(columns))
    assert list(rows["(intertitre)"]) == ["BARS", "BOULANGERIES", "BOULANGERIES"]
    assert told(anomalies) == [("titre-lu", 2), ("titre-lu", 4)]


@pytest.mark.parametrize(
    "rows",
    [
        ["CHEZ LEA;;;", "LE PAIN;1 rue;Agen;1", "LE BAR DU COIN;;;", "LE FOUR;2 rue;Boé;2"],  # all shops are in capitals
        ["Chez Léa;;;", "Le Pain;1 rue;Agen;1", "Le Four;2 rue;Boé;2"],
        ["Chez Léa;1 rue;Agen;1", "Le Four;2 rue;Boé;2", "Le Pain;;;;", "Le Bar;3 rue;Boé;3"],
    ],
)
def test_a_shop_known_by_its_name_alone_is_no_title(tmp_path: Path, rows: list[str]) -> None:
    found, _, anomalies = read(written(tmp_path, listed(*rows)))
    assert (len(found), len(anomalies)) == (len(rows), 0)


def test_titles_declared_and_none_in_the_file_leave_no_column(tmp_path: Path) -> None:
    source = declared({"nom": ["Nom"], "commune": ["(intertitre)"]})
    assert "(intertitre)" not in read(written(tmp_path, listed("A;1 rue;Agen;1")), source)[0]


def test_a_signature_under_the_list_is_no_shop(tmp_path: Path) -> None:
    shops = ["A;1 rue;Agen;1", "B;2 rue;Boé;2", "C;3 rue;Boé;3"]
    rows, _, anomalies = read(written(tmp_path, listed(*shops, ";;;", "Fait à Agen;;;", "Le service;05 36 49 00 00;;")))
    assert (values(rows, "Nom"), told(anomalies)) == (["A", "B", "C"], [("note-bas-de-tableau", 6), ("note-bas-de-tableau", 7)])
    rows, _, _ = read(written(tmp_path, listed(*shops, ";;;", "D;;Boé;", "E;;Agen;")))  # poor, but of the list
    assert values(rows, "Nom") == ["A", "B", "C", "D", "E"]


def test_nothing_but_separators_is_told_as_empty(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="aucun tableau trouvé, tout est vide"):
        read(written(tmp_path, ";;;\n;;;\n"))


def test_a_title_above_the_header_printed_again(tmp_path: Path) -> None:
    text = listed("A;1 rue;Agen;1", ";;;", "Commerces d'ailleurs;;;", HEAD, "B;2 rue;Boé;2")
    rows, _, anomalies = read(written(tmp_path, text))
    assert (values(rows, "Nom"), told(anomalies)) == (["A", "B"], [("ligne-titre", 4)])


SECTIONED: dict[str, Any] = {"nom": ["Nom"], "adresse": ["Adresse"], "commune": ["(intertitre)"], "siret": ["SIRET"]}


@pytest.mark.parametrize(
    ("title", "section"),
    [
        ("Villeneuve-sur-Lot;;;", "Villeneuve-sur-Lot"),  # « Ville » is no word of it
        ("COMMUNE DE VILLENEUVE-SUR-LOT;;;", "VILLENEUVE-SUR-LOT"),
        ("Villes-sur-Auzon;;;", "Villes-sur-Auzon"),
        ("VILLENEUVE-SUR-LOT (12 commerces);;;", "VILLENEUVE-SUR-LOT"),
        ("Ville de Marmande : 3;;;", "Marmande"),
        ("47300 VILLENEUVE-SUR-LOT;;;", "47300 VILLENEUVE-SUR-LOT"),
        ("Nérac (47);;;", "Nérac"),
    ],
)
def test_a_commune_is_known_however_its_title_is_put(tmp_path: Path, title: str, section: str) -> None:
    text = listed("AGEN;;;", "A;1 rue;;1", title, "B;2 rue;;2")
    rows = read(written(tmp_path, text), declared(SECTIONED))[0]
    assert values(rows, "(intertitre)") == ["AGEN", section]


@pytest.mark.parametrize("title", ["Autres communes", "Villenneuve", "Agen et Boé"])
def test_a_title_that_is_no_commune_leaves_its_shops_to_no_other(tmp_path: Path, title: str) -> None:
    text = listed("Agen;;;", "A;1 rue;;1", f"{title};;;", "B;2 rue;;2", "Boé;;;", "C;3 rue;;3")
    rows = read(written(tmp_path, text), declared(SECTIONED))[0]
    assert values(rows, "(intertitre)") == ["Agen", title, "Boé"]


def test_a_shop_known_by_its_name_among_communes_in_capitals_is_no_title(tmp_path: Path) -> None:
    text = listed("AGEN;;;", "A;1 rue;;1", "Chez Léa;;;", "BOÉ;;;", "C;3 rue;;3")
    rows = read(written(tmp_path, text), declared(SECTIONED))[0]
    assert (values(rows, "Nom"), values(rows, "(intertitre)")) == (["A", "Chez Léa", "C"], ["AGEN", "AGEN", "BOÉ"])


def test_communes_alone_in_a_table_of_two_columns(tmp_path: Path) -> None:
    text = "Nom;Tel\nAGEN;\nA;05\nBOÉ;\nB;06\n"
    source = declared({"nom": ["Nom"], "telephone": ["Tel"], "commune": ["(intertitre)"]})
    assert values(read(written(tmp_path, text), source)[0], "(intertitre)") == ["AGEN", "BOÉ"]
    nameless = "Nom;Commune\nA;Agen\n;Agen\nB;Boé\n;Boé\nC;Agen\n"
    assert len(read(written(tmp_path, nameless))[0]) == 5
    shop = text.replace("BOÉ", "Chez Léa")
    assert values(read(written(tmp_path, shop), source)[0], "Nom") == ["AGEN", "A", "Chez Léa", "B"]


def test_trades_as_titles_are_plurals_above_well_filled_rows(tmp_path: Path) -> None:
    text = listed("Boulangeries;;;", "A;1 rue;Agen;1", "B;2 rue;Agen;2", "Coiffeurs;;;", "C;3 rue;Agen;3")
    source = declared({"nom": ["Nom"], "commune": ["Commune"], "categorie": ["(intertitre)"]})
    rows, _, anomalies = read(written(tmp_path, text), source)
    assert values(rows, "(intertitre)") == ["Boulangeries", "Boulangeries", "Coiffeurs"]
    assert told(anomalies) == [("titre-lu", 2), ("titre-lu", 5)]
    for other in (text.replace("Coiffeurs;;;", "Coiffeurs;;;\nDélices;;;"), text.replace("Boulangeries;;;\n", "")):
        assert "Coiffeurs" in values(read(written(tmp_path, other), source)[0], "Nom")


@pytest.mark.parametrize("outer", [("AGEN", "BOÉ"), ("Boulangeries", "Coiffeurs")])
def test_titles_of_two_levels_make_two_columns(tmp_path: Path, outer: tuple[str, str]) -> None:
    communes = outer[0] == "AGEN"
    inner = ("Boulangeries", "Coiffeurs") if communes else ("AGEN", "BOÉ")
    text = listed(*(f"{o};;;\n{i};;;\n{i} de {o};rue;;1" for o in outer for i in inner))
    source = declared(SECTIONED | {"categorie": ["(intertitre 2)"]})
    rows = read(written(tmp_path, text), source)[0]
    pairs = list(zip(values(rows, "(intertitre)"), values(rows, "(intertitre 2)"), strict=True))
    assert pairs == [(o, i) if communes else (i, o) for o in outer for i in inner]


def test_tables_of_one_sheet_each_under_its_title(tmp_path: Path) -> None:
    tables = "\n\n".join(f"{c}\nNom;Adresse;Tel\n{n};1 rue;05 36 49 00 00" for c, n in (("AGEN", "A"), ("BOÉ", "B")))
    path = tmp_path / "l.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("Liste")
    for row, line in enumerate(tables.split("\n")):
        page.write_row(row, 0, line.split(";"))
    book.close()
    source = declared({"nom": ["Nom"], "adresse": ["Adresse"], "telephone": ["Tel"], "commune": ["(intertitre)"]})
    rows = read(path, source)[0]
    assert (values(rows, "Nom"), values(rows, "(intertitre)")) == (["A", "B"], ["AGEN", "BOÉ"])
