"""The workbook saved by LibreOffice, as .xlsx and as .ods, comes back saying the same. Skipped where it is not installed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.review.answers import read_answers
from pipeline.review.gather import gather
from pipeline.review.workbook import write_workbook
from tests.office import convert
from tests.review import town
from tests.review.fill import fill

DAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_libreoffice_gives_back_what_was_written(tmp_path: Path, kind: str) -> None:
    root = town.write(tmp_path / "t")
    path = tmp_path / "revue.xlsx"
    write_workbook(gather(root, DAY), path)
    fill(path, "Positions", {2: {"Longitude (à saisir)": 0.6257, "Latitude (à saisir)": "44,2028", "Auteur": "Mairie"}})
    fill(path, "Doubles", {2: {"Décision": "même", "Remarque": "=1+1"}, 3: {"Décision": "différent"}})
    convert(tmp_path / "rendu", kind, path)
    before, after = read_answers(path, "X"), read_answers(tmp_path / "rendu" / f"revue.{kind}", "X")
    assert after.places == before.places and after.refusals == ()
    assert [(p.line, p.key_a, p.key_b, p.judgement) for p in after.pairs] == [
        (p.line, p.key_a, p.key_b, p.judgement) for p in before.pairs
    ]
