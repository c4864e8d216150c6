"""What a producer reads of a contradiction: who disagrees by its public name, or which line of its own file."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.returns.disagreements import disagreements, within_one_file

PRODUCERS = {"cci": "Chambre de commerce", "mairie": "Ville d'Agen"}


@pytest.mark.parametrize(
    ("code", "detail", "apres", "wanted", "alone"),
    [
        (
            "contradiction", "mairie", "lun. fermé",
            "« a » ici ; selon un autre producteur (Ville d'Agen), d'autres horaires ; c'est ce qui est publié : « lun. fermé »",
            False,
        ),
        (
            "contradiction", "la ligne 12 du même tableau", "b",
            "« a » ici ; selon la ligne 12 du même tableau, d'autres horaires ; c'est ce qui est publié : « b »", True,
        ),
        (
            "contradiction", "mairie, la ligne 3 de « Bars, cafés »", "",
            "« a » ici ; selon un autre producteur (Ville d'Agen) et la ligne 3 de « Bars, cafés », d'autres horaires",
            False,
        ),
        ("contradiction-publiee", "mairie", "", "« a » est publié ; autre valeur selon un autre producteur (Ville d'Agen)", 0),
        (
            "contradiction-publiee", "la ligne 9 du même tableau", "",
            "« a » est publié ; autre valeur selon la ligne 9 du même tableau", True,
        ),
        ("telephone-invalide", "la ligne 9 du même tableau", "", "", False),
    ],
)  # fmt: skip
def test_who_disagrees(code: str, detail: str, apres: str, wanted: str, alone: bool) -> None:
    row = {"code": code, "source": "cci", "colonne": "horaires", "valeur": "a", "apres": apres, "detail": detail}
    found = pd.DataFrame([row])
    assert disagreements(found, PRODUCERS).tolist() == [wanted]
    assert within_one_file(found).tolist() == [alone]
