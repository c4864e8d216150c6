# ruff: noqa: E501  (one case a line)
"""The step: which position each shop gets, why, and what is told of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.anomalies import CATALOGUE, render
from pipeline.geocode import Engine, Ledger, geocode
from pipeline.geocode.policy import MOTIFS
from pipeline.model import LOCATED_COLUMNS, LocatedRows, ShopRows
from pipeline.reference.communes import load_communes
from pipeline.runlog import log_to, logger
from tests.geocode.shops import AGEN, TODAY, FakeEngine, hit, shop, shops

COMMUNES = load_communes(("47",))
GAMBETTA = {"voie": "Rue Gambetta", "numero": "12"}
NEAR, FAR, OTHER_TOWN = (0.627, 44.203), (0.66, 44.203), (0.165, 44.5)


def run(rows: ShopRows, engine: Engine | None, ledger: Ledger | None = None, **more: Any) -> tuple[LocatedRows, dict[str, int]]:
    located, found = geocode(rows, ledger or Ledger(), engine, COMMUNES, TODAY, **more)
    assert tuple(located.columns) == LOCATED_COLUMNS
    assert set(located["motif_position"].dropna()) <= set(MOTIFS)
    render(found)
    return located, {str(code): int(count) for code, count in found["code"].value_counts().items()}


def own(point: tuple[float, float]) -> dict[str, float]:
    return {"longitude_source": point[0], "latitude_source": point[1]}


CASES: dict[str, tuple[dict[str, Any], dict[str, Any], tuple[str | None, str, str | None], dict[str, int]]] = {
    # name: shop, what the engine knows, (precision, motif, ban_id), anomalies
    "number": (GAMBETTA, {"12 rue gambetta agen": hit("Rue Gambetta", "12")}, ("numero", "numero-exact", "ban-47001_0001_00012"), {}),
    "number, no banId": (
        GAMBETTA, {"12 rue gambetta agen": hit("Rue Gambetta", "12", ban_id=None)}, ("numero", "numero-exact", "47001_0001_00012"), {},
    ),
    "number unknown": (
        GAMBETTA, {"12 rue gambetta agen": hit("Rue Gambetta")}, ("voie", "numero-inconnu", "ban-47001_0001"), {"numero-introuvable": 1},
    ),
    "found without number": (
        GAMBETTA, {"rue gambetta agen": hit("Rue Gambetta")}, ("voie", "numero-inconnu", "ban-47001_0001"), {"numero-introuvable": 1},
    ),
    "bis unknown, number known": (
        GAMBETTA | {"repetition": "bis"},
        {"12bis rue gambetta agen": hit("Rue Gambetta"), "12 rue gambetta agen": hit("Rue Gambetta", "12")},
        ("numero", "sans-repetition", "ban-47001_0001_00012"), {"numero-introuvable": 1},
    ),
    "bis unknown, number too": (
        GAMBETTA | {"repetition": "bis"},
        {"12bis rue gambetta agen": hit("Rue Gambetta"), "12 rue gambetta agen": hit("Rue Gambetta")},
        ("voie", "numero-inconnu", "ban-47001_0001"), {"numero-introuvable": 1},
    ),
    "typo": (
        {"voie": "Rue Gamebtta", "numero": "12"}, {"12 rue gamebtta agen": hit("Rue Gambetta", "12")},
        ("numero", "faute-de-frappe", "ban-47001_0001_00012"), {"voie-autrement-ecrite": 1},
    ),
    "lieu-dit": ({"lieu_dit": "Lamothe"}, {"lamothe agen": hit("Lamothe", kind="locality")}, ("lieu-dit", "lieu-dit-exact", "ban-47001_0001"), {}),
    "lieu-dit kept as a street": ({"lieu_dit": "Lamothe"}, {"lamothe agen": hit("Lamothe")}, ("lieu-dit", "voie-exacte", "ban-47001_0001"), {}),
    "street unknown, lieu-dit known": (
        {"voie": "Rue Neuve", "lieu_dit": "Lamothe"}, {"lamothe agen": hit("Lamothe", kind="locality")},
        ("lieu-dit", "lieu-dit-exact", "ban-47001_0001"), {},
    ),
    "the town's centre": ({"lieu_dit": "Le Bourg"}, {"le bourg agen": hit(None, kind="municipality")}, ("commune", "bourg", None), {}),
    "the town hall, unknown": ({"lieu_dit": "Mairie"}, {"mairie agen": hit("La Jarrie", kind="locality")}, ("commune", "bourg", None), {}),
    "another street": (GAMBETTA, {"12 rue gambetta agen": hit("Rue des Jacobins", "12")}, ("commune", "adresse-introuvable", None), {"adresse-introuvable": 1}),
    "another type": (
        GAMBETTA, {"12 rue gambetta agen": hit("Place Gambetta", "12")}, ("commune", "position-douteuse", None), {"position-douteuse": 1},
    ),
    "another town": (
        GAMBETTA, {"12 rue gambetta agen": hit("Rue Gambetta", "12", point=OTHER_TOWN)},
        ("commune", "position-douteuse", None), {"position-douteuse": 1},
    ),
    "not found": (GAMBETTA, {}, ("commune", "adresse-introuvable", None), {"adresse-introuvable": 1}),
    "not found, own point": (GAMBETTA | own(NEAR), {}, ("source", "point-source", None), {"adresse-introuvable": 1}),
    "not found, own point elsewhere": (
        GAMBETTA | own(OTHER_TOWN), {}, ("commune", "adresse-introuvable", None), {"adresse-introuvable": 1, "point-hors-commune": 1},
    ),
    "null island": (own((0.0, 0.0)), {}, ("commune", "commune-seule", None), {"point-hors-commune": 1}),
    "own point far from the answer": (
        GAMBETTA | own(FAR), {"12 rue gambetta agen": hit("Rue Gambetta", "12")},
        ("numero", "numero-exact", "ban-47001_0001_00012"), {"point-loin-de-la-ban": 1},
    ),
    "own point near the answer": (
        GAMBETTA | own(NEAR), {"12 rue gambetta agen": hit("Rue Gambetta", "12")}, ("numero", "numero-exact", "ban-47001_0001_00012"), {},
    ),
    "no address": ({}, {}, ("commune", "commune-seule", None), {}),
    "no address, own point": (own(NEAR), {}, ("source", "point-source", None), {}),
    "no commune": (GAMBETTA | {"code_insee": None, "commune": None}, {}, (None, "sans-commune", None), {}),
    "commune without centre": (GAMBETTA | {"code_insee": "99999", "commune": "Nulle-Part"}, {}, (None, "centre-inconnu", None), {"adresse-introuvable": 1}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_position(name: str) -> None:
    parts, known, expected, anomalies = CASES[name]
    located, found = run(shops(shop(**parts)), FakeEngine(known))
    row = located.iloc[0]
    told = tuple(row[c] if isinstance(row[c], str) else None for c in ("precision", "motif_position", "ban_id"))
    assert told == expected
    assert found == anomalies
    assert pd.isna(row["longitude"]) == pd.isna(row["latitude"]) == (expected[0] is None)
    assert pd.isna(row["score"]) == (expected[0] not in ("numero", "voie", "lieu-dit") and name != "the town's centre")


def test_points_are_those_of_the_answer_the_source_or_the_centre() -> None:
    rows = shops(shop(1, **GAMBETTA), shop(2, **own(NEAR)), shop(3))
    located, _ = run(rows, FakeEngine({"12 rue gambetta agen": hit("Rue Gambetta", "12", point=(0.6199, 44.2012))}))
    centre = (
        COMMUNES.table.set_index("code_insee")[["longitude", "latitude"]]
        .to_numpy()[COMMUNES.table["code_insee"].tolist().index("47001")]
        .tolist()
    )
    assert located[["longitude", "latitude"]].to_numpy().tolist() == [[0.6199, 44.2012], list(NEAR), centre]


def test_offline_a_new_address_waits_and_is_told() -> None:
    located, found = run(shops(shop(1, **GAMBETTA), shop(2, **GAMBETTA, **own(NEAR)), shop(3)), None)
    assert located["motif_position"].tolist() == ["en-attente", "point-source", "commune-seule"]
    assert located["precision"].fillna("").tolist() == ["", "source", "commune"]
    assert located["longitude"].isna().tolist() == [True, False, False]
    assert found == {"adresse-en-attente": 2}
    assert CATALOGUE["adresse-en-attente"].severity == "information"


def test_the_ledger_answers_again_without_an_engine() -> None:
    rows = shops(*(shop(i, **CASES[name][0]) for i, name in enumerate(CASES, 1)))
    known = CASES["bis unknown, number known"][1] | {"lamothe agen": hit("Lamothe", kind="locality")}
    ledger = Ledger()
    engine = FakeEngine(known)
    first, found = geocode(rows, ledger, engine, COMMUNES, TODAY)
    asked = list(engine.asked)
    assert len(asked) == len(set(asked))
    again, found_again = geocode(rows, ledger, engine, COMMUNES, TODAY)
    offline, found_offline = geocode(rows, ledger, None, COMMUNES, TODAY)
    assert engine.asked == asked
    for one, other in ((first, again), (first, offline), (found, found_again), (found, found_offline)):
        pd.testing.assert_frame_equal(one, other)


def test_the_order_of_rows_changes_nothing() -> None:
    rows = shops(*(shop(i, **CASES[name][0]) for i, name in enumerate(CASES, 1)))
    known = {q: a for case in CASES.values() for q, a in case[1].items()}
    one, found = geocode(rows, Ledger(), FakeEngine(known), COMMUNES, TODAY)
    mixed = ShopRows(rows.sample(frac=1, random_state=7))
    other, found_other = geocode(mixed, Ledger(), FakeEngine(known), COMMUNES, TODAY)
    pd.testing.assert_frame_equal(one, other.sort_values("ligne", ignore_index=True), check_index_type=False)
    pd.testing.assert_frame_equal(found, found_other)


def test_an_engine_that_goes_away_loses_nothing(tmp_path: Path) -> None:
    journal = tmp_path / "journal.csv"
    rows = shops(*(shop(i, voie="Rue Gambetta", numero=str(i)) for i in range(10, 20)))
    known = {f"{i} rue gambetta agen": hit("Rue Gambetta", str(i)) for i in range(10, 20)}
    located, found = run(rows, FakeEngine(known, limit=4), Ledger(journal=journal))
    assert located["precision"].fillna("").tolist() == ["numero"] * 4 + [""] * 6
    assert found == {"adresse-en-attente": 6, "geocodeur-injoignable": 1}
    engine = FakeEngine(known)
    located, found = run(rows, engine, Ledger(journal=journal))
    assert len(engine.asked) == 6
    assert located["precision"].tolist() == ["numero"] * 10
    assert found == {}


def test_an_engine_that_is_away_is_told_in_the_log_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("handlers", "propagate", "level"):  # given back as they were: the log is the process's
        monkeypatch.setattr(logger, name, getattr(logger, name))
    log_to(tmp_path)
    run(shops(shop(1, **GAMBETTA)), FakeEngine({}, limit=0))
    lines = [json.loads(line) for line in (tmp_path / "run.log").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 1
    assert lines[0]["etape"].startswith("géocodeur : ")


def test_a_pin_wins() -> None:
    pins = pd.DataFrame({"row_key": ["cci-47:1"], "longitude": [0.63], "latitude": [44.21]})
    located, found = run(shops(shop(1, **GAMBETTA), shop(2)), FakeEngine({}), pins=pins)
    first = located.iloc[0]
    assert (first["precision"], first["motif_position"], first["longitude"]) == ("manuelle", "position-fixee", 0.63)
    assert located["precision"][1] == "commune"
    assert found == {}


def test_points_given_to_many_addresses_are_told() -> None:
    rows = shops(
        *(shop(i, voie=f"Rue {name}", **own(NEAR)) for i, name in enumerate(["Une", "Deux", "Trois", "Quatre", "Cinq"], 1))
    )
    assert run(rows, FakeEngine({}))[1] == {"adresse-introuvable": 5, "points-empiles": 5}
    assert run(ShopRows(rows.iloc[:4]), FakeEngine({}))[1] == {"adresse-introuvable": 4}


def test_what_came_nearest_is_named() -> None:
    """An address that the BAN does not know keeps its best candidate; the commune itself is nobody's."""
    known = {
        "12 rue gambetta agen": hit("Rue des Jacobins", "12", score=0.51),
        "rue gambetta agen": hit("Place Gambetta", score=0.7, label="Place Gambetta 47000 Agen"),
        "12 rue neuve agen": hit("Rue Nouvelle", "12", score=0.4, label="12 Rue Nouvelle 47000 Agen"),
        "stade agen": hit(None, kind="municipality"),
    }
    rows = shops(shop(1, **GAMBETTA), shop(2, voie="Rue Neuve", numero="12"), shop(3, lieu_dit="Stade"))
    ledger = Ledger()
    located, found = geocode(rows, ledger, FakeEngine(known), COMMUNES, TODAY)
    assert located["motif_position"].tolist() == ["position-douteuse", "adresse-introuvable", "adresse-introuvable"]
    assert found["apres"].fillna("").tolist() == ["Place Gambetta 47000 Agen", "12 Rue Nouvelle 47000 Agen", ""]
    assert "au plus près : « 12 Rue Nouvelle 47000 Agen »" in render(found)[1]
    assert render(found)[2].endswith("est inconnue de la BAN — vérifier l'adresse ou fixer la position")


def test_no_rows() -> None:
    located, found = run(ShopRows(shops(shop()).iloc[:0]), FakeEngine({}))
    assert len(located) == 0
    assert found == {}


def test_agen_is_where_the_tests_think() -> None:
    centre = COMMUNES.table.set_index("code_insee").loc["47001"]
    assert abs(centre["longitude"] - AGEN[0]) < 0.02
    assert abs(centre["latitude"] - AGEN[1]) < 0.02
