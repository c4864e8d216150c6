"""Which value is published, and where it is said to come from."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.dedupe import Deduped
from pipeline.dedupe.merge import REASONS, load_rules
from pipeline.dedupe.provenance import published
from pipeline.model import PUBLIC_COLUMNS, UniqueRows
from tests.dedupe.shops import SIRET_A, at, rows, run, source

DOOR = {**at("12", "Rue Lafayette"), "siret": SIRET_A}


def merged(*shops: dict[str, Any], **declared: Any) -> tuple[pd.Series[Any], Deduped]:
    done, _ = run(rows(*({**DOOR, "nom": "Le Fournil", **s} for s in shops)), **declared)
    assert len(done.shops) == 1
    return done.shops.iloc[0], done


def test_columns_are_the_contract() -> None:
    shop, _ = merged({})
    assert tuple(shop.index) == PUBLIC_COLUMNS
    declared = {f for fields, _ in load_rules().groups for f in fields} | set(load_rules().union) | set(load_rules().newest)
    assert declared == set(PUBLIC_COLUMNS) - {"id", "code_epci", "epci", "sources"}


def test_epci_follows_the_commune() -> None:
    shop, _ = merged({})
    assert (shop["code_epci"], shop["epci"]) == ("200096956", "Agglomération d'Agen")


def test_a_sign_beats_a_legal_name_and_capitals() -> None:
    shop, _ = merged(
        {"nom": "LE FOURNIL"}, {"nom": "Le Fournil"}, {"nom": "SARL Le Fournil", "raison_sociale": "SARL Le Fournil"}
    )
    assert shop["nom"] == "Le Fournil"
    assert shop["raison_sociale"] == "SARL Le Fournil"


def test_consensus_then_freshness_then_trust() -> None:
    phones = [{"telephone": "+33536490020", "date_maj": "2026-01-01"}, {"telephone": "+33536490021", "date_maj": "2026-05-01"}]
    assert merged(*phones)[0]["telephone"] == "+33536490021"
    assert merged(*phones, {"telephone": "+33536490020", "date_maj": "2025-01-01"})[0]["telephone"] == "+33536490020"
    same_day = [{"boutique_en_ligne": "https://a.example"}, {"boutique_en_ligne": "https://b.example"}]
    assert merged(*same_day, trusted=source("s2", confiance=90))[0]["boutique_en_ligne"] == "https://b.example"


def test_position_comes_whole_from_the_most_precise_and_brings_its_address() -> None:
    coarse = {
        "longitude": 0.60,
        "latitude": 44.10,
        "precision": "commune",
        "ban_id": None,
        "complement_adresse": "Centre",
        "date_maj": "2026-09-01",
    }
    exact = {
        "longitude": 0.6167,
        "latitude": 44.2033,
        "precision": "numero",
        "ban_id": "47001_0010_00012",
        "date_maj": "2020-01-01",
    }
    shop, _ = merged(coarse, exact)
    assert (shop["longitude"], shop["latitude"], shop["precision"], shop["ban_id"]) == (
        0.6167,
        44.2033,
        "numero",
        "47001_0010_00012",
    )
    assert pd.isna(shop["complement_adresse"])


def test_lists_are_united_and_dates_are_the_newest() -> None:
    shop, done = merged(
        {"services": "livraison|drive", "date_maj": "2026-01-01"},
        {"services": "click_and_collect|livraison", "date_maj": "2026-03-01"},
    )
    assert shop["services"] == "click_and_collect|drive|livraison"
    assert shop["date_maj"] == "2026-03-01"
    assert shop["sources"] == "s1|s2"
    given = done.provenance[done.provenance["champ"] == "services"]
    assert given["source"].tolist() == ["s1", "s2"]


def test_missing_stays_missing() -> None:
    shop, done = merged({})
    assert shop[["telephone", "statut", "services", "longitude", "horaires"]].isna().all()
    assert not done.provenance["champ"].isin(["telephone", "statut", "services", "longitude"]).any()


def test_private_columns_never_get_out() -> None:
    shop, _ = merged({"telephone_tous": "+33639980001", "courriel_tous": "anouk.durieu@exemple.fr", "dirigeant": "Anouk Durieu"})
    text = " ".join(str(v) for v in shop)
    assert not any(secret in text for secret in ("+33639980001", "exemple.fr", "Durieu"))


def test_excluded_fields_never_feed() -> None:
    shop, done = merged(
        {"telephone": "+33536490022"},
        {"horaires": "Mo-Fr 09:00-18:00"},
        held=source("s1", publication={"champs_exclus": ["telephone"]}),
    )
    assert pd.isna(shop["telephone"])
    assert shop["horaires"] == "Mo-Fr 09:00-18:00"
    assert "telephone" not in set(done.provenance["champ"])


def test_provenance_names_row_date_and_licence() -> None:
    _, done = merged({"horaires": "Mo-Fr 09:00-18:00", "date_depot": "2026-09-09"})
    line = done.provenance[done.provenance["champ"] == "horaires"].iloc[0]
    assert (line["source"], line["row_key"], line["date"], line["licence"]) == ("s1", "s1:1", "2026-09-09", "lov2")


def test_contradiction_is_told_to_the_one_who_differs() -> None:
    table = rows(*({**DOOR, "nom": "Le Fournil", **s} for s in (
        {"telephone": "+33536490020", "date_maj": "2026-01-01"},
        {"telephone": "+33536490021|+33536490023", "date_maj": "2026-05-01"},
        {"telephone": "+33536490023", "date_maj": "2026-01-01"},
    )))  # fmt: skip
    _, told = run(table)
    told = told[told["code"] == "contradiction"]
    assert told[["source", "colonne", "valeur", "apres"]].to_numpy().tolist() == [
        ["s1", "telephone", "+33536490020", "+33536490021|+33536490023"]
    ]


def test_a_winner_learns_who_says_otherwise_and_never_what() -> None:
    table = rows(*({**DOOR, "nom": "Le Fournil", **s} for s in (
        {"telephone": "+33536490020", "date_maj": "2026-01-01"},
        {"telephone": "+33536490021", "date_maj": "2026-05-01"},
    )))  # fmt: skip
    _, told = run(table)
    told = told[told["code"] == "contradiction-publiee"]
    assert told[["source", "valeur", "detail"]].to_numpy().tolist() == [["s2", "+33536490021", "s1"]]
    assert "+33536490020" not in told.to_csv()


def test_two_lines_of_one_file_name_each_other_not_their_source() -> None:
    table = rows(*({**DOOR, "nom": "Le Fournil", **s} for s in (
        {"telephone": "+33536490020", "date_maj": "2026-01-01"},
        {"telephone": "+33536490021", "date_maj": "2026-05-01"},
    )))  # fmt: skip
    table = table.assign(source="s1", feuille=["Bourg", "Zone"], ligne=[12, 30])
    _, told = run(table)
    lines = told[told["colonne"].eq("telephone")].set_index("code")["detail"]
    assert lines["contradiction"] == "la ligne 30 de « Zone »"
    assert lines["contradiction-publiee"] == "la ligne 12 de « Bourg »"


@pytest.mark.parametrize(
    ("one", "two", "against"),
    [
        ("Mo-Fr 09:00-18:00", "Mo,Tu,We,Th,Fr 09:00-18:00", False),
        ("Mo-Fr 09:00-18:00", "Mo-Fr 09:00-12:00,12:00-18:00", False),
        ("Mo-Fr 09:00-18:00", "Mo-Fr 09:00-18:00; PH off", False),
        ("Mo-Fr 09:00-18:00; Mo-Fr 12:00-14:00 off", "Mo-Fr 09:00-12:00,14:00-18:00", False),
        ("Mo-Su 00:00-24:00", "24/7", False),
        ("Mo-Fr 09:00-18:00", "Mo-Fr 09:00-18:30", True),
        ("Mo-Sa 09:00-18:00", "Mo-Fr 09:00-18:00", True),
        ("Mo-Fr 09:00-18:00", "Mo-Fr 09:00-18:00; Aug off", True),
        ("2026 Dec 24 09:00-12:00", "2027 Dec 24 09:00-12:00", True),
        ("Mo-Fr 09:00-18:00", "sur rendez-vous", True),
    ],
)
def test_hours_contradict_by_what_they_mean(one: str, two: str, against: bool) -> None:
    table = rows(*({**DOOR, "nom": "Le Fournil", "horaires": text} for text in (one, two)))
    _, told = run(table)
    assert set(told["code"]) == ({"contradiction", "contradiction-publiee"} if against else set())


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("SARL Les Tilleuls", True), ("Les Tilleuls (S.A.S.)", True), ("GAEC de Trifouillac", True),
        ("Association des Halles", True),
        ("PRUNEVALIOU Léonie", False), ("Mme Rigoudin Zelie", False), ("EI Prunevaliou", False), ("Rigoudin", False),
    ],
)  # fmt: skip
def test_a_legal_name_is_published_only_where_it_is_a_legal_person_s(said: str, published: bool) -> None:
    shop, done = merged({**DOOR, "nom": "Le Fournil", "raison_sociale": said})
    assert shop["raison_sociale"] == said if published else pd.isna(shop["raison_sociale"])
    assert reasons(done, "raison_sociale")["s1:1"] == (said, published, "publiee" if published else "personne_physique")


def test_a_source_may_be_trusted_for_one_field_only() -> None:
    shops = [{"conditions_retrait": "à l'accueil"}, {"conditions_retrait": "au comptoir"}]
    assert merged(*shops)[0]["conditions_retrait"] == "à l'accueil"
    trusted = source("s2", confiance=10, confiance_champs={"conditions_retrait": 90})
    assert merged(*shops, trusted=trusted)[0]["conditions_retrait"] == "au comptoir"


def reasons(done: Deduped, champ: str) -> dict[str, tuple[str, bool, str]]:
    lines = done.values[done.values["champ"] == champ]
    told = zip(lines["row_key"], lines["valeur"], lines["gagne"], lines["raison"], strict=True)
    return {key: (value, won, why) for key, value, won, why in told}


def test_every_losing_value_is_kept_with_what_it_lost_by() -> None:
    _, done = merged(
        {"nom": "LE FOURNIL", "telephone": "+33536490020", "date_maj": "2026-01-01", "services": "drive"},
        {"telephone": "+33536490021", "date_maj": "2026-05-01", "services": "livraison"},
        {"telephone": "+33536490021", "date_maj": "2025-05-01"},
    )
    assert reasons(done, "telephone") == {
        "s1:1": ("+33536490020", False, "consensus"),
        "s2:2": ("+33536490021", True, "publiee"),
        "s3:3": ("+33536490021", True, "identique"),
    }
    assert reasons(done, "nom")["s1:1"] == ("LE FOURNIL", False, "enseigne")
    assert {why for _, _, why in reasons(done, "services").values()} == {"union"}
    assert reasons(done, "date_maj")["s3:3"] == ("2025-05-01", False, "plus_recente")


def test_every_value_given_stands_in_the_private_provenance_once() -> None:
    table = rows(*({**DOOR, "nom": n, "telephone": p} for n, p in (("Le Fournil", None), ("LE FOURNIL", "+33536490020"))))
    done, _ = run(table)
    given = table[list(set(done.values["champ"]))].notna().sum().sum()
    assert len(done.values) == given
    assert not done.values.duplicated(["row_key", "champ"]).any()
    assert set(done.values["raison"]) <= set(REASONS)


def test_excluded_values_are_kept_as_such() -> None:
    held = source("s1", publication={"champs_exclus": ["telephone"]})
    _, done = merged({"telephone": "+33536490022"}, {}, held=held)
    assert reasons(done, "telephone") == {"s1:1": ("+33536490022", False, "champ_exclu")}


def test_public_provenance_forgets_what_was_not_published() -> None:
    _, done = merged({"telephone": "+33536490022", "horaires": "Mo-Fr 09:00-18:00"})
    blanked = UniqueRows(done.shops.assign(telephone=None))
    left = published(done.provenance, blanked)
    assert "telephone" in set(done.provenance["champ"])
    assert set(left["champ"]) == set(done.provenance["champ"]) - {"telephone"}
    assert published(done.provenance, UniqueRows(done.shops.iloc[:0])).empty
