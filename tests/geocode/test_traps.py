"""The traps: addresses as people write them, through our own reading of them and the real engine, on an invented extract.

Each is accepted right, in its class, or left to review with the reason; none is accepted wrong.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.geocode import Ledger, geocode
from pipeline.geocode.local import AddokEngine, unavailable
from pipeline.geocode.policy import MOTIFS
from pipeline.normalise.address import parse, render
from pipeline.normalise.commune import resolve
from pipeline.reference.communes import load_communes
from tests.geocode import village
from tests.geocode.shops import TODAY, shop, shops

pytestmark = [pytest.mark.engine, pytest.mark.skipif(bool(unavailable()), reason=f"moteur local absent : {unavailable()}")]

COMMUNES = load_communes(("47",))
TRAPS = list(csv.DictReader((Path(__file__).parent / "traps.csv").open(encoding="utf-8")))
PLACED = ("numero", "voie", "lieu-dit", "poi")


class WithPoints(AddokEngine):
    """The real engine, and beside it an index of points of interest, as the service has."""

    def search(self, q: str, **more: Any) -> list[dict[str, object]]:
        """Return the points of interest of the commune asked."""
        assert more["index"] == "poi"
        return village.points(more["citycode"], q)


def as_shop(line: int, trap: dict[str, str]) -> dict[str, Any]:
    address, postcode = parse(trap["adresse"]).value, COMMUNES.by_code[trap["code_insee"]].codes_postaux[0]
    commune = resolve(trap["commune"], postcode, None, COMMUNES).value
    assert commune is not None
    assert commune.code_insee == trap["code_insee"]
    told: dict[str, Any] = {"commune": commune.nom, "code_insee": commune.code_insee, "adresse_recue": trap["adresse"]}
    if address:
        told |= {p: getattr(address, p) for p in ("numero", "repetition", "voie", "lieu_dit")}
    return shop(line, **told, adresse=render(address) if address else None)


@pytest.fixture(scope="module")
def located(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    folder = tmp_path_factory.mktemp("pieges")
    rows = shops(*(as_shop(i, trap) for i, trap in enumerate(TRAPS, 1)))
    with WithPoints(village.write(folder / "invente-2026-11-01.ndjson"), folder / "index") as engine:
        placed, found = geocode(rows, Ledger(), engine, COMMUNES, TODAY)
    yield placed, found


@pytest.mark.parametrize("number", range(len(TRAPS)), ids=[f"{t['adresse']} ({t['commune']})" for t in TRAPS])
def test_trap(number: int, located: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    trap, row = TRAPS[number], located[0].iloc[number]
    assert row["motif_position"] in MOTIFS
    if trap["classe"] == "revue":
        assert row["precision"] not in PLACED
        assert row["precision"] == "commune"
        return
    told = row["ban_id"] if row["precision"] in PLACED else row["code_insee"]
    assert (told, row["precision"]) == (trap["attendu"], trap["classe"])


def test_what_is_left_to_review_says_why(located: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    placed, found = located
    told = set(found.loc[found["code"].isin(["position-douteuse", "adresse-introuvable"]), "ligne"])
    asked = {line for line, trap in enumerate(TRAPS, 1) if trap["classe"] == "revue"}
    nothing = set(placed.loc[placed["motif_position"] == "commune-seule", "ligne"])
    assert asked - nothing <= told
    doubtful = found[found["code"] == "position-douteuse"]
    assert doubtful[["apres", "detail"]].notna().all(axis=None)


def test_the_table_is_wide() -> None:
    assert len(TRAPS) >= 150
    assert len({t["adresse"] + t["commune"] for t in TRAPS}) == len(TRAPS)
    assert {t["classe"] for t in TRAPS} == {"numero", "voie", "lieu-dit", "poi", "commune", "revue"}
