"""What each source promised."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.config import Source
from pipeline.errors import ConfigError
from pipeline.model import SHOP_COLUMNS, ShopRows, typed
from pipeline.validate import Verdict, source_gates
from pipeline.validate.gates import percent


def source(name: str, **expected: Any) -> Source:
    told = {"id": name, "producteur": "P", "licence": "lov2", "base_legale": "B", "cadence": "annuelle", "colonnes": {"nom": "N"}}
    return Source.model_validate({**told, "attentes": expected})


def rows(**counts: int) -> ShopRows:
    names = [name.replace("_", "-") for name, n in counts.items() for _ in range(n)]
    frame = pd.DataFrame(
        {
            "source": names,
            "nom": "Chez Lou",
            "ligne": 1,
            "siret": [None if n % 4 else "90000000100017" for n in range(len(names))],
        }
    )
    return ShopRows(typed(frame, SHOP_COLUMNS))


def test_a_kept_promise_is_silent() -> None:
    verdict = source_gates(rows(cci_47=4), [source("cci-47", lignes={"min": 4, "max": 4}, remplissage={"nom": 1, "siret": 0.25})])
    assert verdict == Verdict()


def test_a_missed_minimum_blocks_and_a_passed_maximum_warns() -> None:
    verdict = source_gates(rows(a=1, b=9), [source("b", lignes={"max": 8}), source("a", lignes={"min": 2})])
    assert verdict.blocking == ["a : 1 ligne au lieu d'au moins 2 (attentes.lignes.min)"]
    assert verdict.warnings == ["b : 9 lignes au lieu d'au plus 8 (attentes.lignes.max)"]
    assert [f.code for f in verdict.findings] == ["source:a:lignes-min", "source:b:lignes-max"]


def test_a_source_that_gives_nothing_misses_its_minimum_and_no_fill_rate() -> None:
    verdict = source_gates(rows(), [source("a", lignes={"min": 1}, remplissage={"siret": 0.9})])
    assert verdict.blocking == ["a : 0 ligne au lieu d'au moins 1 (attentes.lignes.min)"]


def test_a_missed_fill_rate_blocks_and_gives_both_figures() -> None:
    verdict = source_gates(rows(a=8), [source("a", remplissage={"siret": 0.5, "latitude": 0.1})])
    assert verdict.blocking == [
        "a : « siret » renseigné dans 25 % des lignes au lieu d'au moins 50 % (attentes.remplissage)",
        "a : « latitude » renseigné dans 0 % des lignes au lieu d'au moins 10 % (attentes.remplissage)",
    ]


def test_a_fill_rate_of_an_unknown_column_is_a_mistake_in_the_declaration() -> None:
    with pytest.raises(ConfigError, match=r"attentes\.remplissage\.telefone.*vouliez-vous dire « telephone »"):
        source_gates(rows(a=1), [source("a", remplissage={"telefone": 0.5})])


@pytest.mark.parametrize(
    ("share", "told"), [(1.0, "100 %"), (0.9999, "99,9 %"), (0.835, "83,5 %"), (0.07, "7 %"), (0.0, "0 %"), (0.29, "29 %")]
)
def test_percent(share: float, told: str) -> None:
    assert percent(share) == told
