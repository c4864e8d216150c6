"""Noisy queries whose answer is known, through the chain and the real engine; and the same asked where their street is not."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.geocode import Ledger, geocode
from pipeline.geocode.local import AddokEngine, unavailable
from pipeline.model import ShopRows
from pipeline.normalise.address import parse, render
from pipeline.reference.communes import load_communes
from tests.geocode.shops import SHARED, TODAY, shop, shops

BAN = SHARED / "ban"
EXTRACT = BAN / "synthetic-ban-47.ndjson.gz"
COMMUNES = load_communes(("47",))
PLACED = ("numero", "voie", "lieu-dit", "poi")
EVERY, FOREIGN = 8, 10  # one query in so many: all of them take two minutes and say the same

pytestmark = [
    pytest.mark.shared,
    pytest.mark.engine,
    pytest.mark.skipif(not BAN.is_dir(), reason="../shared/ban absent"),
    pytest.mark.skipif(bool(unavailable()), reason=f"moteur local absent : {unavailable()}"),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AddokEngine]:
    with AddokEngine(EXTRACT, tmp_path_factory.mktemp("ban")) as started:
        yield started


@pytest.fixture(scope="module")
def queries() -> pd.DataFrame:
    return pd.read_csv(BAN / "requetes-bruitees-5000.csv", dtype=str).rename(columns={"cat": "genre"})


def as_shops(addresses: pd.Series[str], codes: pd.Series[str]) -> ShopRows:
    names = COMMUNES.table.set_index("code_insee")["nom"]
    rows: list[dict[str, Any]] = []
    for line, (text, code) in enumerate(zip(addresses, codes, strict=True), 1):
        address = parse(text).value
        parts = {p: getattr(address, p) for p in ("numero", "repetition", "voie", "lieu_dit")} if address else {}
        told = {"commune": names[code], "code_insee": code, "adresse": render(address) if address else None}
        rows.append(shop(line, **parts, **told))
    return shops(*rows)


def test_right_or_in_review_never_wrong(engine: AddokEngine, queries: pd.DataFrame) -> None:
    asked = queries.iloc[::EVERY].reset_index(drop=True)
    ledger = Ledger()
    located, _ = geocode(as_shops(asked["adresse"], asked["insee"]), ledger, engine, COMMUNES, TODAY)
    known = ledger.answers.dropna(subset="ban_id").drop_duplicates("ban_id").set_index("ban_id")["resultat_id"]
    told = located["ban_id"].map(known).fillna(located["ban_id"])
    placed, expected = located["precision"].isin(PLACED), asked["expected"]
    right = placed & (told == expected)
    assert right[expected.notna()].mean() >= 0.99
    assert not (placed & ~right & expected.notna()).any()


def test_a_street_that_the_commune_does_not_have_is_never_another(engine: AddokEngine, queries: pd.DataFrame) -> None:
    """Each query, typos and all, is asked of a commune that has no street of that name: nothing may be accepted."""
    streets, names = known_streets()
    codes = sorted(streets)
    asked = queries[queries["expected"].notna()].iloc[::FOREIGN]
    rows = []
    for number, text, identifier in zip(asked.index, asked["adresse"], asked["expected"], strict=True):
        name = names["_".join(identifier.split("_")[:2])]
        turned = codes[number % len(codes) :] + codes[: number % len(codes)]
        rows.append((text, next(code for code in turned if name not in streets[code])))
    foreign = pd.DataFrame(rows, columns=["adresse", "insee"])
    located, _ = geocode(as_shops(foreign["adresse"], foreign["insee"]), Ledger(), engine, COMMUNES, TODAY)
    placed = located["precision"].isin(PLACED)
    assert located.loc[placed, ["adresse", "commune", "motif_position"]].to_numpy().tolist() == []


def known_streets() -> tuple[dict[str, set[str]], dict[str, str]]:
    """Return the names of each commune's streets, and the name of each street."""
    streets: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    with gzip.open(Path(EXTRACT), "rt", encoding="utf-8") as handle:
        for document in map(json.loads, handle):
            streets.setdefault(document["citycode"], set()).add(document["name"])
            names[document["id"]] = document["name"]
    return streets, names
