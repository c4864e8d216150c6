"""A form sent again for the same shop: the last sent stands, the others are told, whatever the order of the lines."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import Source
from pipeline.model import CALENDAR, RawRows
from pipeline.normalise.keys import last_answers
from pipeline.normalise.mapping import Columns

SIRET = "73282932000074"
Line = tuple[str, str | None, str | None, str | None, str | None]
"""Nom, siret, commune's code, address of who answered, moment sent."""


def standing(*lines: Line, cle: tuple[str, ...] = ()) -> tuple[list[bool], list[int]]:
    """Return which lines stand, and the lines told as sent again since."""
    told = {"id": "s", "producteur": "P", "licence": "lov2", "base_legale": "x", "cadence": "ponctuelle", "horodatage": "Envoyé"}
    source = Source.model_validate(told | {"colonnes": {"nom": ["Nom"]}, "cle": list(cle)})
    table = pd.DataFrame(lines, columns=["nom", "siret", "code_insee", "Courriel", "Envoyé"]).astype("str")
    table = table.assign(source="s", fichier="f.csv", feuille="", ligne=range(2, len(lines) + 2))
    raw = RawRows(table.rename(columns={"nom": "Nom"}).assign(**{CALENDAR: "1900"}))
    keep, found = last_answers(table, Columns(raw, source), source)
    again = [line for rows in found for line in rows.loc[rows["code"].eq("resoumission"), "ligne"]]
    return keep.tolist(), again


def answer(sent: str | None, nom: str = "Le Fournil", siret: str | None = None, insee: str | None = "47001") -> Line:
    return nom, siret, insee, "a@boutique.example", sent


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        pytest.param([answer("03/11/2026 09:12:00"), answer("04/11/2026 08:00:00")], [False, True], id="the-last-sent"),
        pytest.param([answer("04/11/2026 08:00:00"), answer("03/11/2026 09:12:00")], [True, False], id="not-the-last-line"),
        pytest.param([answer("03/11/2026 09:12:00"), answer("03/11/2026 21:05:00")], [False, True], id="the-hour-counts"),
        pytest.param(
            [answer("03/11/2026"), answer("04/11/2026", nom="LE FOURNIL")], [False, True], id="capitals-are-no-other-shop"
        ),
        pytest.param([answer("03/11/2026"), answer("04/11/2026", nom="Le Moulin")], [True, True], id="another-name"),
        pytest.param([answer("03/11/2026"), answer("04/11/2026", insee="47157")], [True, True], id="another-town"),
        pytest.param(
            [answer("03/11/2026", siret=SIRET), answer("04/11/2026", "Le Moulin", SIRET)], [False, True], id="one-siret"
        ),
        pytest.param(
            [answer("03/11/2026", insee=None), answer("04/11/2026", insee=None)], [True, True], id="nothing-to-know-it-by"
        ),
        pytest.param([answer(None), answer("04/11/2026 08:00:00")], [False, True], id="sent-nobody-knows-when"),
        pytest.param([answer("03/11/2026")] * 3, [False, False, True], id="at-the-same-moment-the-last-line"),
    ],
)
def test_the_last_sent_stands(lines: list[Line], kept: list[bool]) -> None:
    assert standing(*lines) == (kept, [line for line, stays in enumerate(kept, start=2) if not stays])


def test_the_declared_key_tells_the_shop() -> None:
    one, two = answer("03/11/2026"), answer("04/11/2026", nom="Le Moulin")
    assert standing(one, two, cle=("Courriel",)) == ([False, True], [2])


@given(
    st.permutations([answer(f"{day:02d}/11/2026 08:00:00", nom) for day in range(1, 4) for nom in ("Le Fournil", "Le Moulin")])
)
def test_the_order_of_the_lines_does_not_count(lines: list[Line]) -> None:
    kept, _ = standing(*lines)
    assert sorted(line[0] for line, stays in zip(lines, kept, strict=True) if stays) == ["Le Fournil", "Le Moulin"]
    assert {line[4] for line, stays in zip(lines, kept, strict=True) if stays} == {"03/11/2026 08:00:00"}
