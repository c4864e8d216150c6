"""Cells far longer than any answer: set aside and told, so that none holds the run for hours; long answers are read."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.config import Source
from pipeline.model import CALENDAR, RawRows
from pipeline.normalise.evidence import evidence, values_of
from pipeline.normalise.long_cells import CODE, LINE, LIST, SHOWN, without_long
from pipeline.normalise.point import clean_point
from pipeline.reference.communes import load_communes


def cut(columns: dict[str, list[str | None]]) -> tuple[RawRows, list[tuple[object, ...]]]:
    """Return the rows, and what was told: line, column, value, detail."""
    about = {"id": "s", "producteur": "?", "licence": "lov2", "base_legale": "?", "cadence": "annuelle"}
    source = Source.model_validate({**about, "colonnes": {name: [name] for name in columns}})
    lines = range(2, 2 + len(next(iter(columns.values()))))
    raw = pd.DataFrame({"source": "s", "fichier": "f", "feuille": "", "ligne": list(lines), CALENDAR: "1900", **columns})
    rows, found = without_long(RawRows(raw.astype(dict.fromkeys(columns, "str"))), source)
    return rows, [tuple(row) for row in found[["code", "ligne", "colonne", "valeur", "detail"]].to_numpy().tolist()]


def test_what_is_no_answer_is_set_aside_and_told() -> None:
    rows, told = cut({"nom": ["Chez Lou", "a" * (LINE + 1), None], "code_postal": ["47000", "47200", "4" * 50_000]})
    assert rows["nom"].fillna("").tolist() == ["Chez Lou", "", ""]
    assert rows["code_postal"].fillna("").tolist() == ["47000", "47200", ""]
    assert told == [
        ("cellule-trop-longue", 3, "nom", "a" * SHOWN + "…", str(LINE + 1)),
        ("cellule-trop-longue", 4, "code_postal", "4" * SHOWN + "…", "50000"),
    ]


@pytest.mark.parametrize(
    ("target", "text"),
    [("nom", "a" * LINE), ("code_postal", "4" * CODE), ("services", "Livraison ; " * (LIST // 12)), ("description", "b " * 9000)],
)
def test_a_long_answer_is_read(target: str, text: str) -> None:
    rows, told = cut({"nom": ["Chez Lou"], target: [text]})
    assert (rows[target].iloc[0], told) == (text, [])


def test_a_column_for_one_code_holds_one_answer() -> None:
    about = {"id": "s", "producteur": "?", "licence": "lov2", "base_legale": "?", "cadence": "annuelle"}
    monday = {"colonne": "Lundi", "code": "lundi"}
    source = Source.model_validate({**about, "colonnes": {"nom": ["Nom"], "horaires": [monday]}})
    cells = {"source": ["s"], "fichier": "f", "feuille": "", "ligne": 2, CALENDAR: "1900", "Nom": "Lou", "Lundi": "1," * 600}
    rows, found = without_long(RawRows(pd.DataFrame(cells).astype({"Lundi": "str"})), source)
    assert pd.isna(rows["Lundi"].iloc[0])
    assert found["code"].tolist() == ["cellule-trop-longue"]


def test_spaces_in_a_row_do_not_count() -> None:
    rows, told = cut({"nom": ["Chez Lou"], "adresse": ["12 rue de la Gare" + " " * 5000 + "\n" * 40 + "BP 12"]})
    assert rows["adresse"].iloc[0] == "12 rue de la Gare \nBP 12"
    assert told == []


def test_a_point_among_thousands_of_spaces_is_read_at_once() -> None:
    found = clean_point(" " * 20_000 + "44.2031" + "\n" * 20_000 + "0.6216" + "\t" * 20_000)
    assert found.value is not None
    assert (found.value.latitude, found.value.longitude) == (44.2031, 0.6216)


def test_a_page_in_a_cell_is_judged_by_its_beginning() -> None:
    column = pd.Series(["12 rue de la Gare, 47000 Agen " + "1," * 25_000, "3 place du Marché, 47200 Marmande"], dtype="str")
    assert evidence(values_of(column), load_communes(["47"]))["numero_voie"] == 1.0
