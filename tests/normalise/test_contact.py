"""How to reach the shop: what a heading adds to a cell."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.config import Source
from pipeline.model import CALENDAR, RawRows
from pipeline.normalise.consent import may_be_told
from pipeline.normalise.contact import reach
from pipeline.normalise.mapping import Columns


@pytest.mark.parametrize(
    ("heading", "cell", "page", "code"),
    [
        ("Instagram", "@chez.lou", "https://www.instagram.com/chez.lou", "reseau-reconnu"),
        ("Compte Facebook du commerce", " @chezlou ", "https://www.facebook.com/chezlou", "reseau-reconnu"),
        ("Instagram", "https://www.instagram.com/chez.lou", "https://www.instagram.com/chez.lou", None),
        ("Instagram", "oui", None, None),
        ("Réseaux sociaux", "@chez.lou", None, "reseau-a-preciser"),
    ],
)
def test_a_heading_says_whose_network_an_account_is_of(heading: str, cell: str, page: str | None, code: str | None) -> None:
    who = {"producteur": "?", "licence": "lov2", "base_legale": "?", "cadence": "annuelle"}
    source = Source.model_validate({"id": "s", "colonnes": {"nom": ["Nom"], "reseaux_sociaux": [heading]}, **who})
    place = {"source": ["s"], "fichier": ["f"], "feuille": [""], "ligne": [2], CALENDAR: ["1900"]}
    raw = RawRows(pd.DataFrame({**place, "Nom": ["Chez Lou"], heading: [cell]}).astype({"Nom": "str", heading: "str"}))
    columns = Columns(raw, source)
    block = reach(columns, may_be_told(columns), raw["Nom"])
    assert block.values["reseaux_sociaux"].fillna("").tolist() == [page or ""]
    told = pd.concat(block.findings)
    assert (told["code"].tolist(), told["valeur"].tolist()) == (([code], [cell]) if code else ([], []))
