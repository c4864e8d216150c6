"""The hard cases of telling one shop from another, one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dedupe import Decisions, load_weights
from pipeline.dedupe.decisions import DECISION_COLUMNS
from pipeline.dedupe.explain import tell
from pipeline.errors import ConfigError
from pipeline.model import LOCATED_COLUMNS, LocatedRows
from tests.dedupe.shops import AGEN, SIRET_A, SIRET_A2, SIRET_B, at, groups, rows, run, zone

POINT = {"longitude": 0.6167, "latitude": 44.2033, "precision": "numero"}
FAR = {"longitude": 0.6267, "latitude": 44.2103, "precision": "numero"}
ONE, TWO = [{"s1:1", "s2:2"}], [{"s1:1"}, {"s2:2"}]


def couple(one: dict[str, Any], two: dict[str, Any]) -> list[set[str]]:
    return groups(run(rows(one, two))[0])


def test_same_name_and_door_is_one_shop() -> None:
    one = {"nom": "Boulangerie Castagné", **at("12", "Rue de la République"), **POINT}
    two = {"nom": "BOULANGERIE CASTAGNE", **at("12", "R DE LA REPUBLIQUE"), **POINT}
    assert couple(one, two) == ONE


def test_same_siret_is_one_shop_whatever_else_is_missing() -> None:
    assert couple({"nom": "Le Fournil", "siret": SIRET_A}, {"nom": "Le Fournil d'Agen", "siret": SIRET_A, **AGEN}) == ONE


def test_same_siret_with_other_name_and_other_place_is_reviewed() -> None:
    one = {"nom": "Le Fournil", "siret": SIRET_A, **at("12", "Rue Lafayette"), **POINT}
    two = {"nom": "Garage Delpech", "siret": SIRET_A, **at("3", "Avenue Michelet"), **FAR}
    done, _ = run(rows(one, two))
    assert groups(done) == TWO
    assert zone(done, "s1:1", "s2:2") == ("à revoir", "siret-autre-nom")


def test_two_shops_of_a_chain_in_one_town_stay_apart() -> None:
    chain = [
        {"nom": "Fleurs Monclar", **at(str(n), "Rue du Port"), "code_insee": f"470{n:02}", "source": "s9"} for n in range(10, 16)
    ]
    one = {"nom": "Fleurs Monclar", **at("12", "Rue Lafayette"), **POINT, "site_web": "https://fleurs-monclar.example"}
    two = {"nom": "FLEURS MONCLAR", **at("3", "Avenue Michelet"), **FAR, "site_web": "https://fleurs-monclar.example"}
    assert groups(run(rows(one, two, *chain))[0])[:2] == TWO


def test_mall_neighbours_stay_apart_though_door_and_phone_are_shared() -> None:
    door = {**at("178", "Rue du Marché"), **POINT, "telephone": "+33536490010"}
    shops = [
        {"nom": name, **door, "source": "s1"} for name in ("Optique Serres", "Cycles Ferrand", "Margot Lingerie", "Kebab du Mail")
    ]
    done, _ = run(rows(*shops, {"nom": "OPTIQUE SERRES", **door, "source": "s2"}))
    assert groups(done) == [{"s1:1", "s2:5"}, {"s1:2"}, {"s1:3"}, {"s1:4"}]


def test_takeover_at_the_same_door_stays_apart() -> None:
    one = {"nom": "Le Mandarin", "siret": SIRET_A, **at("22", "Rue du Maréchal Foch"), **POINT}
    two = {"nom": "Restaurant des Halles", "siret": SIRET_B, **at("22", "Rue du Maréchal Foch"), **POINT}
    done, _ = run(rows(one, two))
    assert groups(done) == TWO
    assert zone(done, "s1:1", "s2:2")[1] == "repreneur"


def test_takeover_without_siret_stays_apart() -> None:
    one = {"nom": "Le Mandarin", **at("22", "Rue du Maréchal Foch"), **POINT}
    assert couple(one, {**one, "nom": "Restaurant des Halles"}) == TWO


def test_move_is_reviewed_never_merged_alone() -> None:
    one = {"nom": "Pharmacie Lacoste", "siret": SIRET_A, "telephone": "+33536490011", **at("7", "Rue Léon Blum"), **POINT}
    two = {"nom": "Pharmacie Lacoste", "siret": SIRET_A2, "telephone": "+33536490011", **at("40", "Rue Jasmin"), **FAR}
    done, _ = run(rows(one, two))
    assert groups(done) == TWO
    assert zone(done, "s1:1", "s2:2") == ("à revoir", "transfert")


def test_same_name_and_phone_at_another_door_of_the_town_is_a_shop_that_moved() -> None:
    one = {"nom": "Le Dragon d'Or", "siret": SIRET_A, "telephone": "+33536490011", **at("12", "Rue Lafayette"), **POINT}
    two = {"nom": "LE DRAGON D'OR", "telephone": "+33536490011", **at("40", "Rue Jasmin"), **FAR}
    signs = [{"nom": "Le Dragon d'Or", **at("1", "Rue du Port"), "code_insee": f"470{n}", "source": "s9"} for n in range(10, 16)]
    done, _ = run(rows(one, two, *signs))
    assert zone(done, "s1:1", "s2:2") == ("réunis", "demenagement")
    elsewhere = two | {"commune": "Marmande", "code_insee": "47157", "code_postal": "47200"}
    assert zone(run(rows(one, elsewhere, *signs))[0], "s1:1", "s2:2")[0] != "réunis"
    assert zone(run(rows(one, two | {"siret": SIRET_B}, *signs))[0], "s1:1", "s2:2")[0] != "réunis"


ANOTHER_STREET = {**at("40", "Rue Jasmin"), **FAR}
ANOTHER_TOWN = {**ANOTHER_STREET, "commune": "Marmande", "code_insee": "47157"}
STALL = {"voie": "Place du Marché", "commune": "Marmande", "code_insee": "47157"}
CONTACTS = {"telephone": "+33536490011", "courriel": "romeo@boutique.example", "site_web": "https://pizza-romeo.example"}


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (ANOTHER_STREET, ("courriel",)),
        (ANOTHER_STREET, ("courriel", "site_web")),
        *((town, kept) for town in (ANOTHER_TOWN, STALL) for kept in (("telephone", "courriel"), ("courriel",), tuple(CONTACTS))),
    ],
)
def test_two_shops_of_one_keeper_are_asked_about_never_merged(other: dict[str, Any], shared: tuple[str, ...]) -> None:
    trade = {"sous_categorie": "restaurant", "categorie": "restauration"}
    common = {"nom": "Pizza Roméo", **trade, **{k: CONTACTS[k] for k in shared}}
    done, _ = run(rows({**common, **at("12", "Rue Lafayette"), **POINT}, {**common, **other}))
    assert groups(done) == TWO
    assert zone(done, "s1:1", "s2:2")[0] == "à revoir"


def test_two_establishments_of_one_firm_under_one_rare_name_are_reviewed() -> None:
    one = {"nom": "Roumégas Tressol", "siret": SIRET_A, "sous_categorie": "boulangerie", **at("12", "Rue Lafayette"), **POINT}
    two = {**one, "siret": SIRET_A2, **at("40", "Rue Jasmin"), **FAR}
    assert zone(run(rows(one, two))[0], "s1:1", "s2:2") == ("à revoir", "transfert")
    phones = ({**one, "telephone": "+33536490011"}, {**two, "telephone": "+33536490012"})
    assert zone(run(rows(*phones))[0], "s1:1", "s2:2") == ("à part", "succursale")


def test_same_owner_two_shops_stay_apart() -> None:
    one = {"nom": "Chez Anouk", "raison_sociale": "SARL Bellocq", "siret": SIRET_A, **at("88", "Rue de Lorraine"), **POINT}
    two = {"nom": "L'Atelier Gourmand", "raison_sociale": "SARL Bellocq", "siret": SIRET_A2, **at("60", "Rue Jasmin"), **FAR}
    assert couple(one, two) == TWO


def test_sign_and_legal_name_at_one_door_with_one_phone_are_one_shop() -> None:
    one = {"nom": "SARL DUCASSE ET FILS", "telephone": "+33536490012", **at("9", "Rue Montaigne"), **POINT}
    two = {"nom": "Le Petit Comptoir", "telephone": "+33536490012", **at("9", "Rue Montaigne"), **POINT}
    assert couple(one, two) == ONE


def test_sign_and_legal_name_at_one_door_without_phone_are_not_merged() -> None:
    one = {"nom": "SARL DUCASSE ET FILS", **at("9", "Rue Montaigne"), **POINT}
    assert couple(one, {"nom": "Le Petit Comptoir", **at("9", "Rue Montaigne"), **POINT}) == TWO


def test_a_row_that_bears_both_names_joins_sign_and_legal_name() -> None:
    door = {**at("9", "Rue Montaigne"), **POINT}
    legal, sign = {"nom": "SARL DUCASSE ET FILS", **door}, {"nom": "Le Petit Comptoir", **door}
    both = {"nom": "Le Petit Comptoir", "raison_sociale": "SARL Ducasse et Fils", **door}
    assert groups(run(rows(legal, sign, both))[0]) == [{"s1:1", "s2:2", "s3:3"}]


def test_market_stall_under_the_shop_siret_is_reviewed() -> None:
    one = {"source": "s1", "nom": "Fromagerie Bellocq", "siret": SIRET_A, **at("9", "Rue Montaigne"), **POINT}
    stall = {
        **one,
        "nom": "Fromagerie Bellocq (étal du marché)",
        "voie": "Place Goya",
        "code_insee": "47157",
        "commune": "Marmande",
    }
    for source in ("s1", "s2"):
        done, _ = run(rows(one, {**stall, "source": source, "longitude": 0.9}))
        assert len(done.shops) == 2
        assert done.pairs["zone"].tolist() == ["à revoir"]


def test_same_name_without_place_or_contact_is_reviewed() -> None:
    one = {"nom": "Boulangerie Castagné", **AGEN}
    done, _ = run(rows(one, one))
    assert zone(done, "s1:1", "s2:2") == ("à revoir", "nom-seul")


BAKER = {"categorie": "alimentation", "sous_categorie": "boulangerie-patisserie"}
CHEMIST = {"categorie": "sante", "sous_categorie": "pharmacie"}


def test_two_trades_of_one_place_name_at_one_number_are_reviewed() -> None:
    one = {"nom": "Boulangerie du Pont", **at("12", "Rue Lafayette"), **POINT, **BAKER}
    two = {"nom": "PHARMACIE DU PONT", **at("12", "Rue Lafayette"), **POINT, **CHEMIST}
    assert zone(run(rows(one, two))[0], "s1:1", "s2:2") == ("à revoir", "autre-metier")
    phone = {"telephone": "+33536490011"}
    assert couple(one | phone, two | phone) == ONE, "one number tells a category wrongly ticked"
    assert couple(one, two | {"nom": "Boulangerie Pharmacie du Pont"}) == ONE


def test_two_trades_named_after_one_square_stay_apart() -> None:
    one = {"nom": "Bijouterie des Halles", "categorie": "equipement-personne", **at("22", "Rue du Port"), **POINT}
    two = {"nom": "Cave des Halles", "categorie": "alimentation", **at("24", "Rue du Port"), **POINT}
    assert couple(one, two) == TWO


def test_lost_siret_is_no_evidence() -> None:
    one = {"nom": "Épicerie Marcadet", "siret": SIRET_A, **at("5", "Place Goya"), **POINT}
    assert couple(one, {**one, "siret": None, "nom": "EPICERIE MARCADET"}) == ONE


def test_missing_everything_joins_nothing() -> None:
    assert couple({"nom": "Le Fournil"}, {"nom": "Le Fournil"}) == TWO
    assert couple({}, {}) == TWO


def test_head_office_number_does_not_join_its_shops() -> None:
    shops = [
        {"nom": n, "telephone": "+33536490013", **at(str(i), "Rue du Port"), "source": "s1"}
        for i, n in enumerate(("Aux Halles", "Vert Tilleul", "Bleu Marine"), 1)
    ]
    assert (
        len(
            groups(
                run(
                    rows(
                        *shops,
                        {"nom": "Aux Halles Est", "telephone": "+33536490013", **at("90", "Rue Jasmin"), **FAR, "source": "s2"},
                    )
                )[0]
            )
        )
        == 4
    )


def test_double_in_one_source_is_merged_and_told() -> None:
    one = {"source": "s1", "nom": "Le Fournil", "siret": SIRET_A, **at("12", "Rue Lafayette")}
    done, told = run(rows(one, {**one, "nom": "LE FOURNIL"}))
    assert groups(done) == [{"s1:1", "s1:2"}]
    double = told[told["code"] == "double-interne"]
    assert double["ligne"].tolist() == [3]
    assert double["detail"].tolist() == ["sources/s1/depots/x.csv, ligne 2"]


def test_two_lines_of_one_source_without_proof_stay_apart() -> None:
    one = {"source": "s1", "nom": "Le Fournil", **at("12", "Rue Lafayette"), **POINT}
    assert groups(run(rows(one, one))[0]) == [{"s1:1"}, {"s1:2"}]


def test_a_third_source_does_not_bridge_two_lines_of_one_source() -> None:
    door = {**at("12", "Rue Lafayette"), **POINT}
    done, _ = run(
        rows(
            {"source": "s1", "nom": "Le Fournil", **door},
            {"source": "s1", "nom": "Le Fournil", **door},
            {"source": "s2", "nom": "LE FOURNIL", **door},
        )
    )
    assert sorted(map(len, groups(done))) == [1, 2]


def decided(*lines: tuple[str, str, str]) -> Decisions:
    table = pd.DataFrame(
        [(a, b, j, "Service commerce", "2026-11-01", "vu sur place") for a, b, j in lines], columns=list(DECISION_COLUMNS)
    )
    return Decisions.of(table.astype("str"))


def test_decisions_beat_rules() -> None:
    same = {"nom": "Boulangerie Castagné", **at("12", "Rue Lafayette"), **POINT}
    other = {"nom": "Garage Delpech", **at("3", "Avenue Michelet"), **FAR}
    assert groups(run(rows(same, same), decisions=decided(("s2:2", "s1:1", "différent")))[0]) == TWO
    assert groups(run(rows(same, other), decisions=decided(("s1:1", "s2:2", "même")))[0]) == ONE
    last_wins = decided(("s1:1", "s2:2", "différent"), ("s2:2", "s1:1", "même"))
    assert groups(run(rows(same, other), decisions=last_wins)[0]) == ONE


def test_different_keeps_whole_clusters_apart() -> None:
    same = {"nom": "Boulangerie Castagné", **at("12", "Rue Lafayette"), **POINT}
    done, _ = run(rows(same, same, same), decisions=decided(("s1:1", "s3:3", "différent")))
    assert not any({"s1:1", "s3:3"} <= group for group in groups(done))


def test_a_chain_that_contradicts_a_difference_is_suspended_and_told() -> None:
    said = decided(("a:1", "b:2", "même"), ("b:2", "c:3", "même"), ("a:1", "c:3", "différent"), ("c:3", "d:4", "même"))
    assert said.table["jugement"].tolist() == ["plus tard", "différent", "plus tard", "même"]
    told = [table for table in said.findings(said.table["cle_a"]) if len(table)]
    assert [sorted(set(t["code"])) for t in told] == [["decision-sans-objet"], ["decision-contradictoire"]]
    assert told[1]["ligne"].tolist() == [2, 3]


def test_two_contrary_lines_of_one_day_stop_with_both_lines(tmp_path: Path) -> None:
    path = tmp_path / "rapprochements.csv"
    head = "cle_a,cle_b,jugement,auteur,date,motif\n"
    path.write_text(f"{head}a:1,b:2,même,x,2026-11-01,\nb:2,a:1,différent,y,2026-11-01,\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="lignes 2 et 3"):
        Decisions.load(path)
    path.write_text(f"{head}a:1,b:2,même,x,2026-11-02,\nb:2,a:1,différent,y,2026-11-01,\n", encoding="utf-8")
    assert Decisions.load(path).table["jugement"].tolist() == ["même"]


def test_unknown_judgement_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "rapprochements.csv"
    path.write_text("cle_a,cle_b,jugement,auteur,date,motif\na:1,b:2,oui,x,2026-11-01,\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="ligne 2"):
        Decisions.load(path)


WORDS = ("Castagné", "du Port", "Serres", "Le Fournil", "SARL Lafleur", "Café", "de la Gare", "(Marc Ortal)")
shop = st.fixed_dictionaries({
    "source": st.sampled_from(["s1", "s2", "s3"]),
    "nom": st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join),
    "siret": st.sampled_from([None, None, SIRET_A, SIRET_A2, SIRET_B]),
    "telephone": st.sampled_from([None, "+33536490014", "+33536490015|+33536490014"]),
    "numero": st.sampled_from([None, "1", "2"]),
    "voie": st.sampled_from([None, "Rue du Port", "R. du Port"]),
    "date_maj": st.sampled_from([None, "2026-01-01", "2026-02-01"]),
    "longitude": st.sampled_from([float("nan"), 0.61]), "latitude": st.just(44.2),
    "precision": st.sampled_from([None, "numero", "commune"]),
})  # fmt: skip


@settings(max_examples=25)
@given(st.lists(shop, min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(shops: list[dict[str, Any]], random: Any) -> None:
    table = rows(*[{**s, **AGEN} for s in shops])
    mixed = list(range(len(table)))
    random.shuffle(mixed)
    first, told = run(table)
    second, told_again = run(LocatedRows(table.iloc[mixed]))
    pd.testing.assert_frame_equal(first.shops, second.shops)
    pd.testing.assert_frame_equal(first.registry.table, second.registry.table)
    pd.testing.assert_frame_equal(first.provenance, second.provenance)
    pd.testing.assert_frame_equal(first.pairs, second.pairs)
    pd.testing.assert_frame_equal(told, told_again)
    assert len(first.members) == len(table)
    for _, group in first.members.merge(table[["row_key", "siret"]], on="row_key").groupby("id"):
        assert group["siret"].nunique() <= 1


def test_no_rows_give_no_shops() -> None:
    done, told = run(LocatedRows(rows({"nom": "x"}).iloc[:0]))
    assert len(done.shops) == len(done.members) == len(done.pairs) == len(told) == 0


def test_rows_are_not_changed() -> None:
    table = rows({"nom": "Le Fournil", **AGEN})
    before = table.copy(deep=True)
    run(table)
    pd.testing.assert_frame_equal(table, before)
    assert tuple(table.columns) == LOCATED_COLUMNS
    assert np.isnan(table["score"]).all()


def test_pairs_are_put_in_words_for_those_who_ask() -> None:
    done, _ = run(rows({"nom": "Boulangerie Ortal", "siret": SIRET_A}, {"nom": "BOULANGERIE ORTAL", "siret": SIRET_A}))
    told = tell(done.pairs, done.levels).iloc[0]
    assert told["preuves"].startswith("siret : même SIRET|nom : même nom") and "telephone" not in told["preuves"]
    assert (told["poids_siret"], told["poids_telephone"]) == (load_weights().by_level["siret"][1], 0.0)
