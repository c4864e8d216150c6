"""The catalogue and its sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from pipeline import anomalies
from pipeline.anomalies import catalogue
from pipeline.model import ANOMALY_COLUMNS, Layout


def rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": ["cci-47", "cci-47"],
            "fichier": ["sources/cci-47/depots/x.xlsx"] * 2,
            "feuille": ["Liste", "Liste"],
            "ligne": [9, 4],
        }
    )


def layout() -> Layout:
    return Layout(
        pd.DataFrame({"fichier": ["sources/cci-47/depots/x.xlsx"], "feuille": ["Liste"], "colonne": ["Valable"], "lettre": ["D"]})
    )


def test_a_sentence_names_file_sheet_line_column_cell_value_and_remedy() -> None:
    found = anomalies.record("validite-echue", rows().iloc[[1]], colonne="Valable", valeur="2020-01-01")
    assert anomalies.render(found, layout()).iloc[0] == (
        "sources/cci-47/depots/x.xlsx, feuille « Liste », ligne 4, colonne « Valable » (D4) : "
        "l'information valait jusqu'au 2020-01-01 — demander au producteur si elle vaut encore"
    )


def test_findings_are_sorted_whatever_the_order_of_work() -> None:
    late = anomalies.record("nom-absent", rows().iloc[[0]])
    early = anomalies.record("nom-absent", rows().iloc[[1]])
    assert anomalies.combine([late, early]).equals(anomalies.combine([early, late]))
    assert anomalies.combine([late, early])["ligne"].tolist() == [4, 9]
    assert tuple(anomalies.combine([]).columns) == ANOMALY_COLUMNS


def test_an_unknown_code_is_a_bug() -> None:
    with pytest.raises(KeyError):
        anomalies.record("pas-dans-le-catalogue", rows())


def test_no_line_of_the_catalogue_takes_the_place_of_another() -> None:
    lines = Path(catalogue.__file__).with_suffix(".csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(anomalies.CATALOGUE)


@pytest.mark.parametrize("code", sorted(anomalies.CATALOGUE))
def test_every_kind_is_complete_and_its_message_uses_known_words(code: str) -> None:
    kind = anomalies.CATALOGUE[code]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert kind.severity in ("rejet", "avertissement", "correction", "information")
    assert kind.title and kind.message and kind.remedy
    assert kind.message.format(valeur="v", apres="a", detail="d")
