"""Titles between the rows, signatures under the list, tables on their side: what people write in a sheet besides shops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

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
    assert told(anomalies) == [("ligne-titre", 2), ("ligne-titre", 4)]


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


def test_a_table_on_its_side_is_refused_with_what_to_do(tmp_path: Path) -> None:
    text = "Nom;A;B\nAdresse;1 rue;2 rue\nCommune;Agen;Boé\nSIRET;1;2\n"
    with pytest.raises(SourceError, match="couché, ses colonnes sont nommées de haut en bas en colonne A") as caught:
        read(written(tmp_path, text))
    assert "Transposer" in caught.value.hint


def test_nothing_but_separators_is_told_as_empty(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="aucun tableau trouvé, tout est vide"):
        read(written(tmp_path, ";;;\n;;;\n"))


def test_a_title_above_the_header_printed_again(tmp_path: Path) -> None:
    text = listed("A;1 rue;Agen;1", ";;;", "Commerces d'ailleurs;;;", HEAD, "B;2 rue;Boé;2")
    rows, _, anomalies = read(written(tmp_path, text))
    assert (values(rows, "Nom"), told(anomalies)) == (["A", "B"], [("ligne-titre", 4)])
