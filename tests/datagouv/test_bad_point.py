"""One bad point in a deposit: blanked, with its anomaly; every other coordinate stays a decimal that a map can read."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from tests.datagouv import bad_point


def test_a_bad_point_is_blanked_and_told_and_the_others_stay(tmp_path: Path) -> None:
    root = bad_point.published(tmp_path)
    with (root / "dist/latest/commerces.csv").open(encoding="utf-8", newline="") as handle:
        rows = {row["nom"]: row for row in csv.DictReader(handle)}
    assert len(rows) == bad_point.GOOD + 1
    assert (rows[bad_point.BAD]["latitude"], rows[bad_point.BAD]["longitude"]) == ("", "")
    for name, row in rows.items():
        if name != bad_point.BAD:
            assert re.fullmatch(r"44\.\d{6}", row["latitude"]) and re.fullmatch(r"0\.\d{6}", row["longitude"])
    with (root / "work/anomalies.csv").open(encoding="utf-8-sig", newline="") as handle:
        told = [row for row in csv.DictReader(handle) if "443.223668" in (row["valeur"] + row["message"])]
    assert told and told[0]["fichier"].endswith("2026-11-02_liste.csv") and told[0]["ligne"] == "3"
