"""Malls, town halls, business parks: what is one, and when two names are one place."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.errors import ConfigError, ServiceError
from pipeline.geocode import Ledger, geocode, poi
from pipeline.reference.communes import load_communes
from tests.geocode.shops import TODAY, FakeEngine, hit, shop, shops

COMMUNES = load_communes(("47",))
TOWN_HALL: dict[str, Any] = {"resultat_id": "poi-1", "label": "Mairie", "voie": "Mairie d'Agen", "score": 0.8}
TOWN_HALL |= {"longitude": 0.62, "latitude": 44.2}


class Service(FakeEngine):
    """A fake engine with the index of points of interest beside."""

    def __init__(self, known: dict[str, dict[str, Any]], points: list[dict[str, Any]], away: bool = False) -> None:
        super().__init__(known)
        self.points = points
        self.away = away

    def search(self, q: str, **more: Any) -> list[dict[str, object]]:
        """Return the same points whatever is asked."""
        assert more == {"citycode": "47001", "limit": 2, "index": "poi"}
        if self.away:
            raise ServiceError("essai : parti")
        if q.startswith("stade"):
            raise ConfigError("refusé")
        self.asked.append(f"poi {q}")
        return list(self.points)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Mairie", True), ("Hôtel de ville", True), ("Centre Commercial Auchan", True), ("C.C. Auchan", True),
        ("Galerie marchande Leclerc", True), ("ZA de la Plaine", True), ("Zone d'Activités du Rooy", True),
        ("La Poste", True), ("Halle aux grains", True), ("Gare SNCF", True),
        ("Lamothe", False), ("Rue de la Mairie", False), ("Place de l'Hôtel de Ville", False), ("Zac", True), ("Zanzibar", False),
        ("Garenne", False), ("Cassagne", False), ("Ecoles", False), ("Postel", False),
    ],
)  # fmt: skip
def test_is_it_a_public_place(name: str, expected: bool) -> None:
    assert poi.is_public_place(name) is expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Mairie", "Mairie d'Agen", True),
        ("Hôtel de ville", "Mairie", True),
        ("C.C. Auchan", "Centre Commercial Auchan", True),
        ("Centre commercial Auchan Agen", "Centre commercial Auchan", True),
        ("ZA de Bonnef", "Zone d'activités de Bonnef", True),
        ("Mairie", "Mairie annexe de Monbran", False),
        ("Centre commercial Auchan", "Centre commercial Leclerc", False),
        ("Centre commercial Auchan", "Auchan", False),
        ("ZA de Bonnef", "ZA de Gardès", False),
    ],
)
def test_two_names_of_one_place(one: str, other: str, same: bool) -> None:
    assert (poi.place_key(one, "Agen") == poi.place_key(other, "Agen")) is same


def test_the_town_hall_is_better_than_the_centre() -> None:
    rows = shops(shop(1, lieu_dit="Mairie"))
    ledger = Ledger()
    engine = Service({"mairie agen": hit(None, kind="municipality")}, [TOWN_HALL])
    located, found = geocode(rows, ledger, engine, COMMUNES, TODAY)
    assert located.iloc[0][["precision", "motif_position", "ban_id"]].tolist() == ["poi", "lieu-public", "poi-1"]
    assert len(found) == 0
    asked = list(engine.asked)
    again, _ = geocode(rows, ledger, engine, COMMUNES, TODAY)
    offline, _ = geocode(rows, ledger, None, COMMUNES, TODAY)
    assert engine.asked == asked
    pd.testing.assert_frame_equal(again, located)
    pd.testing.assert_frame_equal(offline, located)


def test_an_engine_without_that_index_asks_nothing_and_waits_for_nothing() -> None:
    engine = FakeEngine({})
    located, _ = geocode(shops(shop(1, lieu_dit="Centre commercial Auchan")), Ledger(), engine, COMMUNES, TODAY)
    assert engine.asked == ["centre commercial auchan agen"]
    assert located.loc[0, "motif_position"] == "adresse-introuvable"


def test_a_service_that_goes_away_midway_leaves_the_place_waiting() -> None:
    rows = shops(shop(1, lieu_dit="Centre commercial Auchan"), shop(2, lieu_dit="Lamothe"))
    located, found = geocode(rows, Ledger(), Service({}, [], away=True), COMMUNES, TODAY)
    assert located["motif_position"].tolist() == ["en-attente", "adresse-introuvable"]
    assert "geocodeur-injoignable" in set(found["code"])


def test_a_refused_question_is_no_answer() -> None:
    ledger = Ledger()
    geocode(shops(shop(1, lieu_dit="Stade")), ledger, Service({}, []), COMMUNES, TODAY)
    assert not ledger.answers["requete"].str.startswith(poi.PREFIX).any()
