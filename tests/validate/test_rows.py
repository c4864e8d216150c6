"""Rows that keep the contract, and what is told of the others."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from pipeline import anomalies
from pipeline.config import Territory
from pipeline.model import MEMBER_COLUMNS, PROVENANCE_COLUMNS, Anomalies, Members, Provenance, UniqueRows
from pipeline.reference.communes import Communes, load_communes
from pipeline.validate import territory_box, validate
from tests.publish.shops import NO_POINT, shops, six_shops, territory

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def communes() -> Communes:
    return load_communes(["47"])


def told(found: Anomalies) -> list[tuple[str, str, str]]:
    return list(found[["code", "colonne", "valeur"]].fillna("").itertuples(index=False, name=None))


def run(communes: Communes, *rows: dict[str, Any], where: Territory | None = None) -> tuple[UniqueRows, Anomalies]:
    return validate(shops(*rows), communes, where or territory(), TODAY)


def test_good_rows_pass_untouched(communes: Communes) -> None:
    rows = six_shops()
    kept, found = validate(rows, communes, territory(), TODAY)
    pd.testing.assert_frame_equal(kept, rows)
    assert told(found) == []


def test_no_row_at_all(communes: Communes) -> None:
    kept, found = validate(shops(), communes, territory(), TODAY)
    assert len(kept) == 0 and len(found) == 0
    assert tuple(kept.columns) == tuple(shops({}).columns)


def test_rows_come_out_sorted_whatever_their_order(communes: Communes) -> None:
    shuffled = UniqueRows(six_shops().iloc[::-1])
    kept, _ = validate(shuffled, communes, territory(), TODAY)
    pd.testing.assert_frame_equal(kept, six_shops())


def test_validating_twice_is_validating_once(communes: Communes) -> None:
    kept, _ = run(communes, {"siret": "123"}, {"nom": None}, {"latitude": 443.2})
    again, found = validate(kept, communes, territory(), TODAY)
    pd.testing.assert_frame_equal(again, kept)
    assert told(found) == []


def test_a_bad_optional_value_is_blanked_and_told(communes: Communes) -> None:
    kept, found = run(communes, {"siret": "11122233344455", "horaires": "lundi 9h-12h", "services": "livraison|drone"})
    assert kept[["siret", "horaires", "services"]].isna().all(axis=None)
    assert told(found) == [
        ("valeur-hors-contrat", "horaires", "lundi 9h-12h"),
        ("valeur-hors-contrat", "services", "livraison|drone"),
        ("valeur-hors-contrat", "siret", "11122233344455"),
    ]
    assert set(anomalies.severity(found)) == {"avertissement"}


@pytest.mark.parametrize("column", ["nom", "commune", "code_insee", "sources", "date_maj", "id"])
def test_an_absent_required_value_sets_the_row_aside(communes: Communes, column: str) -> None:
    kept, found = run(communes, {}, {column: None}, {column: " "})
    assert kept["id"].tolist() == ["c-0001"]
    assert [t[:2] for t in told(found)] == [("valeur-obligatoire", column)] * 2
    assert set(anomalies.severity(found)) == {"rejet"}


def test_a_bad_required_value_sets_the_row_aside(communes: Communes) -> None:
    kept, found = run(communes, {"code_insee": "47"}, {"date_maj": "22/11/2026"})
    assert kept.empty
    assert told(found) == [("valeur-obligatoire", "code_insee", "47"), ("valeur-obligatoire", "date_maj", "22/11/2026")]


def test_an_id_given_twice_keeps_one_row_whatever_the_order(communes: Communes) -> None:
    rows = shops({"id": "c-1", "nom": "A"}, {"id": "c-1", "nom": "B"})
    for given in (rows, UniqueRows(rows.iloc[::-1])):
        kept, found = validate(given, communes, territory(), TODAY)
        assert len(kept) == 1
        assert kept["nom"].tolist() == ["A"]
        assert told(found) == [("identifiant-double", "id", "c-1")]


@pytest.mark.parametrize("point", [(443.2, 0.6), (44.2, None), (48.85, 2.35), (0.0, 0.0), (0.6, 44.2)])
def test_one_bad_point_is_blanked_whole_and_costs_nothing_else(communes: Communes, point: tuple[float, float | None]) -> None:
    kept, found = run(communes, {}, {"latitude": point[0], "longitude": point[1]})
    assert kept["latitude"].notna().tolist() == [True, False]
    assert kept.loc[1, ["latitude", "longitude", "precision"]].isna().all()
    assert len(found) >= 1


def test_a_precision_without_a_point_and_a_point_without_precision_are_blanked(communes: Communes) -> None:
    kept, found = run(communes, {**NO_POINT, "precision": "numero"}, {"precision": None})
    assert kept[["latitude", "longitude", "precision"]].isna().all(axis=None)
    assert [t[:2] for t in told(found)] == [
        ("valeur-hors-contrat", "latitude"), ("valeur-hors-contrat", "longitude"), ("valeur-hors-contrat", "precision"),
    ]  # fmt: skip


def test_shops_from_outside_keep_their_point_where_they_are_kept_on_purpose(communes: Communes) -> None:
    kept, found = run(communes, {"latitude": 48.85, "longitude": 2.35}, where=territory(hors_territoire="garder"))
    assert kept["latitude"].tolist() == [48.85]
    assert told(found) == []


def test_the_box_holds_every_commune_of_the_territory(communes: Communes) -> None:
    box = territory_box(communes, territory())
    assert box is not None
    assert -0.4 < box.west < -0.14 and 1.08 < box.east < 1.3
    assert 43.8 < box.south < 43.97 and 44.77 < box.north < 45


def test_a_territory_without_known_centres_has_no_box() -> None:
    assert territory_box(load_communes(["75"]), territory(departements=["75"])) is None


def test_a_date_after_the_release_is_told_and_kept(communes: Communes) -> None:
    kept, found = run(communes, {"date_maj": "2026-12-01"})
    assert kept["date_maj"].tolist() == ["2026-12-01"]
    assert told(found) == [("date-posterieure", "date_maj", "2026-12-01")]


def test_text_is_brought_to_one_line_without_a_word(communes: Communes) -> None:
    kept, found = run(communes, {"nom": "Le\u00a0Fournil\n du Pont ", "description": "\t"})
    assert kept["nom"].tolist() == ["Le Fournil du Pont"]
    assert kept["description"].isna().all()
    assert told(found) == []


def test_a_finding_tells_the_line_its_value_came_from(communes: Communes) -> None:
    members = Members(
        pd.DataFrame(
            [
                ("cci-47", "a.xlsx", "Liste", 4, "cci-47:1", "c-0001", ""),
                ("ville-marmande", "b.csv", "", 9, "ville-marmande:1", "c-0001", ""),
            ],
            columns=list(MEMBER_COLUMNS),
        )
    )
    provenance = Provenance(
        pd.DataFrame(
            [("c-0001", "siret", "ville-marmande", "ville-marmande:1", "2026-11-10", "lov2")], columns=list(PROVENANCE_COLUMNS)
        )
    )
    rows = shops({"siret": "1", "naf": "1"}, {"siret": "2"})
    _, found = validate(rows, communes, territory(), TODAY, members, provenance)
    assert anomalies.render(found).tolist() == [
        "cci-47, colonne « siret » : « 2 » n'est pas conforme au schéma ; elle n'est pas publiée (fiche c-0002)"
        " — corriger la valeur chez le producteur",
        "a.xlsx, feuille « Liste », ligne 4, colonne « naf » : « 1 » n'est pas conforme au schéma ; elle n'est pas publiée"
        " (fiche c-0001) — corriger la valeur chez le producteur",
        "b.csv, ligne 9, colonne « siret » : « 1 » n'est pas conforme au schéma ; elle n'est pas publiée (fiche c-0001)"
        " — corriger la valeur chez le producteur",
    ]


def test_other_columns_are_a_bug() -> None:
    with pytest.raises(TypeError, match="validate"):
        validate(UniqueRows(shops({}).drop(columns="nom")), load_communes(["47"]), territory(), TODAY)
