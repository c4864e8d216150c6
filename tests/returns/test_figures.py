"""One producer's findings made into kinds: what was counted before, what of whole sheets is told; which day's column is meant."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.returns.columns import Columns
from pipeline.returns.figures import _problems
from pipeline.returns.findings import _of_codes
from tests.ingest.helpers import declared

FIELDS = ["code", "gravite", "titre", "remede", "case", "marque", "feuille", "ligne", "probleme"]
HIDDEN = "la feuille masque des colonnes, qui ont été lues : CA (B)"


def test_what_no_release_counts_has_no_before_and_what_is_of_sheets_is_told() -> None:
    found = pd.DataFrame(
        [
            ("opposition", "information", "Opposition", "r", "Nom", True, "A", 3, "opposition : ne plus publier"),
            ("siret-longueur", "avertissement", "SIRET", "r", "Siret", True, "A", 4, "« 12 » n'a ni 14 ni 9 chiffres"),
            ("colonnes-masquees", "information", "Colonnes masquées", "r", "", False, "A", 0, HIDDEN),
            ("colonnes-masquees", "information", "Colonnes masquées", "r", "", False, "B", 0, HIDDEN),
        ],
        columns=FIELDS,
    )
    problems = {p.code: p for p in _problems(found, {"siret-longueur": 3})}
    assert {code: p.before for code, p in problems.items()} == {"opposition": None, "siret-longueur": 3, "colonnes-masquees": 0}
    assert {code: p.said for code, p in problems.items()} == {"opposition": "", "siret-longueur": "", "colonnes-masquees": HIDDEN}


@pytest.mark.parametrize(
    ("detail", "columns"), [("dimanche", ("Dim.",)), ("lundi, dimanche", ("Lun.", "Dim.")), ("", ("Lun.", "Mar.", "Dim."))]
)
def test_a_day_left_out_is_told_in_its_own_column(detail: str, columns: tuple[str, ...]) -> None:
    days = {"Lun.": "lundi", "Mar.": "mardi", "Dim.": "dimanche"}
    week = [{"colonne": column, "code": day} for column, day in days.items()]
    own = Columns(declared({"nom": ["Nom"], "horaires": week}), ["Nom", *days])
    assert _of_codes(tuple(days), own, detail) == columns
