"""Communes as people write them over all France, never seen by the resolver when they were labelled; territory: Lot-et-Garonne.

``communes_aveugles.csv``: what stands in the three cells, then the INSEE code of today; nothing where a careful person would ask;
after ``?``, answering and asking are both fair. Another commune is a fault unless a warning tells it.

Raw scores, before any mend (right | refused | wrong): series 1, 62 texts: 60 | 2 | 0 (« Châlons-sur-Marne »); series 2, 62, after
those mends: 60 | 1 | 1 (« Marseille (13) », 13000, read as the 13th arrondissement); series 3, 46: 45 | 1 | 0.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.anomalies import CATALOGUE
from pipeline.normalise.commune import resolve
from pipeline.reference.communes import load_communes

HERE = Path(__file__).resolve().parent
TERRITORY = load_communes(["47"])


def blind() -> list[tuple[tuple[str | None, str | None, str | None], str]]:
    """What was told, expected code."""
    with (HERE / "communes_aveugles.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return [((r["commune"] or None, r["code_postal"] or None, r["code_insee"] or None), r["attendu"]) for r in rows]


@pytest.mark.parametrize(("told", "expected"), blind(), ids=str)
def test_read_as_a_person_reads_it(told: tuple[str | None, str | None, str | None], expected: str) -> None:
    found, issues = resolve(*told, TERRITORY)
    code = found.code_insee if found else ""
    warned = any(CATALOGUE[issue.code].severity != "correction" for issue in issues)
    assert code == expected.removeprefix("?") or (expected.startswith("?") and (not code or warned)), (code, issues)
