"""The whole run on the demonstration: every planted trap gives what its truth says, offline, from the committed ledgers."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline import registers
from pipeline.built import Built
from pipeline.config import load_sources, load_territory
from pipeline.flow import build
from pipeline.geocode import Ledger
from pipeline.options import Options
from tests.demonstration.catalogue import cases
from tests.demonstration.table import EXPECTED, MISSING, PUBLISHED, same_hours

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.date(2026, 11, 22)
COLUMN = {"longitude": "longitude_source", "latitude": "latitude_source"}
Truth = dict[str, str]


def place(row: Truth) -> tuple[str, str, int]:
    return row["source"], row["feuille"], int(row["ligne"])


@pytest.fixture(scope="module")
def truth() -> list[Truth]:
    with (Path(__file__).parent / "verite.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def built() -> Built:
    ledger = Ledger.load(registers.geocodes(ROOT))
    return build(Options(ROOT, DAY, offline=True), load_territory(ROOT), load_sources(ROOT), ledger, None)


@pytest.fixture(scope="module")
def located(built: Built) -> dict[tuple[str, str, int], dict[Any, Any]]:
    rows = built.located.assign(feuille=built.located["feuille"].fillna(""))
    records: list[dict[Any, Any]] = rows.to_dict("records")
    return {(r["source"], r["feuille"], int(r["ligne"])): r for r in records}


def differences(row: Truth, found: dict[Any, Any]) -> list[str]:
    wrong = []
    for name in EXPECTED:
        wanted, value = row[name], found[COLUMN.get(name, name)]
        if not wanted:
            continue
        missing = bool(pd.isna(value))
        if wanted == MISSING or missing:
            same = missing and wanted == MISSING
        elif name in COLUMN:
            same = abs(float(str(value)) - float(wanted)) < 1e-4
        elif name == "horaires":
            same = same_hours(str(value), wanted)
        else:
            same = str(value) == wanted
        if not same:
            wrong.append(f"{place(row)} {name}: {value!r} instead of {wanted!r}")
    return wrong


@pytest.mark.parametrize("trap", sorted(cases()))
def test_each_trap_gives_what_its_truth_says(
    trap: str, truth: list[Truth], located: dict[tuple[str, str, int], dict[Any, Any]]
) -> None:
    rows = [row for row in truth if trap in row["cas"].split("|")]
    assert rows
    wrong = []
    for row in rows:
        found = located.get(place(row))
        if row["traitement"] == PUBLISHED:
            wrong += differences(row, found) if found else [f"{place(row)} is lost"]
        elif found:
            wrong.append(f"{place(row)} should be set aside")
    assert not wrong, "\n".join(wrong)


def test_every_ordinary_row_is_there_with_its_commune(
    truth: list[Truth], located: dict[tuple[str, str, int], dict[Any, Any]]
) -> None:
    ordinary = [row for row in truth if row["traitement"] == PUBLISHED and not row["cas"]]
    assert len(ordinary) > 1000
    lost = [place(row) for row in ordinary if place(row) not in located]
    assert not lost
    wrong = [told for row in ordinary for told in differences(row, located[place(row)])]
    assert not wrong, "\n".join(wrong[:20])


def test_no_two_different_shops_become_one(truth: list[Truth], built: Built) -> None:
    members = built.deduped.members
    keys = zip(members["source"], members["feuille"].fillna(""), members["ligne"].tolist(), strict=True)
    ids = dict(zip(keys, members["id"], strict=True))
    entities: dict[object, set[str]] = defaultdict(set)
    for row in truth:
        if place(row) in ids and row["entite"]:
            entities[ids[place(row)]].add(row["entite"])
    assert {shop: sorted(names) for shop, names in entities.items() if len(names) > 1} == {}


def test_every_address_is_answered_and_every_shop_located(built: Built) -> None:
    assert not built.located["motif_position"].eq("en-attente").any()
    assert built.shops["longitude"].notna().mean() > 0.99


def test_the_ledgers_are_complete(built: Built) -> None:
    text = registers.identifiers(ROOT).read_text(encoding="utf-8")
    known = {line.split(",")[0] for line in text.splitlines()[1:]}
    assert set(built.deduped.shops["id"]) <= known
