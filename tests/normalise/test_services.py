"""Services, payments, labels, accessibility, status and yes/no: answers as people write them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.anomalies import CATALOGUE
from pipeline.errors import ConfigError
from pipeline.normalise.services import parse_codes, parse_status, split_answers, yes_no
from pipeline.reference.vocabularies import codes, vocabulary
from tests.normalise.tables import SHARED, labelled

VOCABULARIES = ("services", "modes_paiement", "labels", "accessibilite")
SERVICES, PAYMENTS = labelled("services"), labelled("paiements")


def told(text: str, name: str) -> str:
    """Write an answer as the tables do."""
    found = parse_codes(text, name, {})
    return ",".join(found.value or ()) or ("?" if found.issues else "-")


@pytest.mark.parametrize(("text", "expected"), SERVICES, ids=[t for t, _ in SERVICES])
def test_service_answer(text: str, expected: str) -> None:
    assert told(text, "services") == expected


@pytest.mark.parametrize(("text", "expected"), PAYMENTS, ids=[t for t, _ in PAYMENTS])
def test_payment_answer(text: str, expected: str) -> None:
    assert told(text, "modes_paiement") == expected


def test_the_tables_are_large() -> None:
    assert len(SERVICES) + len(PAYMENTS) >= 200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AB", "ab"),
        ("Agriculture biologique", "ab"),
        ("Bio", "ab"),
        ("En conversion bio", "conversion_bio"),
        ("HVE 3", "hve"),
        ("AOC Buzet, HVE", "hve,aop"),
        ("Bienvenue à la Ferme # Maître Restaurateur", "bienvenue_a_la_ferme,maitre_restaurateur"),
        ("Tourisme & Handicap", "tourisme_handicap"),
        ("Logis", "logis"),
        ("Sourire du Lot-et-Garonne", "sourire_du_lot_et_garonne"),
        ("Artisan d'art", "artisan_d_art"),
        ("Nature & Progrès + Demeter", "demeter,nature_et_progres"),
        ("pas de label", "-"),
        ("non bio", "-"),
        ("Trophée du commerce 2019", "?"),
    ],
)
def test_label_answer(text: str, expected: str) -> None:
    assert told(text, "labels") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oui", "accessible_pmr"),
        ("NON", "non_accessible"),
        ("Accessible PMR", "accessible_pmr"),
        ("non accessible", "non_accessible"),
        ("Accessible PMR, toilettes adaptées", "accessible_pmr,toilettes_adaptees"),
        ("Handicap moteur # Handicap mental", "accessible_pmr,accueil_mental"),
        ("plain-pied", "plain_pied"),
        ("pas de rampe", "-"),
        ("partiellement accessible", "partiellement_accessible"),
        ("Non accessible en fauteuil roulant", "non_accessible"),
        ("pas accessible aux PMR", "non_accessible"),
        ("Accessible en fauteuil roulant avec aide", "partiellement_accessible"),
        ("Accessible en fauteuil roulant en autonomie", "accessible_pmr"),
        ("rampe amovible et boucle magnétique", "rampe,accueil_auditif"),
        ("-", "-"),
    ],
)
def test_accessibility_answer(text: str, expected: str) -> None:
    assert told(text, "accessibilite") == expected


@pytest.mark.parametrize("name", [*VOCABULARIES, "statuts", "precisions", "familles"])
def test_vocabulary_is_sound(name: str) -> None:
    rows = vocabulary(name)
    assert [*rows[0]][:3] == ["code", "libelle", "definition"]
    assert len({r["code"] for r in rows}) == len(rows)
    assert all(r["libelle"] and r["definition"].endswith(".") for r in rows)


@pytest.mark.parametrize("name", VOCABULARIES)
def test_own_words_give_own_code_and_no_spelling_has_two(name: str) -> None:
    for row in vocabulary(name):
        for spelling in (row["code"], row["libelle"], *filter(None, row["synonymes"].split("|"))):
            found = parse_codes(spelling, name, {})
            assert row["code"] in (found.value or ()), spelling
            assert not found.issues, spelling


def test_codes_the_contract_names() -> None:
    assert {"click_and_collect", "livraison", "drive", "vente_a_emporter", "sur_rendez_vous", "marche"} <= codes("services")
    assert {"ouvert", "ferme", "ferme_temporairement", "ouvert_adapte"} <= codes("statuts")
    assert codes("precisions") == {"numero", "voie", "lieu-dit", "poi", "commune", "source", "manuelle"}


def test_producers_table_comes_first_and_may_mean_nothing() -> None:
    table = {"c c": ("click_and_collect",), "formule": ("livraison", "drive"), "autre": ()}
    assert parse_codes("Formule", "services", table).value == ("livraison", "drive")
    assert parse_codes("C&C ; Autre", "services", table).value == ("click_and_collect",)
    assert parse_codes("Autre", "services", table) == (None, ())
    with pytest.raises(ConfigError, match="vouliez-vous dire « livraison »"):
        parse_codes("Tournée", "services", {"tournee": ("livraisons",)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Drive + livr.", "livraison,drive"),
        ("liv. dom., cdes par tél", "livraison,commande_telephone"),
        ("retrait mag", "click_and_collect"),
        ("dégust. sur RDV", "sur_rendez_vous,degustation"),
        ("conseil en visio ou par tél", "conseil_a_distance"),
        ("dépose de paniers à la boulangerie", "retrait_point_relais"),
        ("œufs vendus à la ferme", "vente_a_la_ferme"),
        ("relais Colissimo", "point_colis"),
    ],
)
def test_clipped_words_and_short_ways_of_saying(text: str, expected: str) -> None:
    found = parse_codes(text, "services", {})
    assert set(found.value or ()) == set(expected.split(","))
    assert not found.issues


def test_declared_separator() -> None:
    assert parse_codes("livraison~drive", "services", {}, "~").value == ("livraison", "drive")


OPTIONS = ("Retrait en magasin (commande par téléphone, mail ou site)", "Livraison, par nos soins", "Autre")


def test_options_that_hold_commas_are_not_cut() -> None:
    text = "Retrait en magasin (commande par téléphone, mail ou site), Livraison, par nos soins, Drive"
    assert split_answers(text, OPTIONS) == [OPTIONS[0], OPTIONS[1], "Drive"]
    assert split_answers("livraison,  PAR nos soins", OPTIONS) == ["livraison,  PAR nos soins"]
    assert split_answers("", OPTIONS) == []
    table = {
        "retrait en magasin commande par telephone mail ou site": ("click_and_collect",),
        "livraison par nos soins": ("livraison",),
    }
    assert parse_codes(text, "services", table, None, OPTIONS).value == ("click_and_collect", "livraison", "drive")


def test_what_is_inferred_or_not_understood_is_told() -> None:
    assert [i.code for i in parse_codes("livraion", "services", {}).issues] == ["valeur-rapprochee"]
    unknown = parse_codes("Livraison ; Coiffure", "services", {})
    assert unknown.value == ("livraison",)
    assert [(i.code, i.detail) for i in unknown.issues] == [("valeur-inconnue", "coiffure")]
    assert [i.code for i in parse_codes("retrait et livraison impossibles", "services", {}).issues] == ["valeur-ambigue"]


@pytest.mark.parametrize(
    "text",
    [
        "oui", "OUI", "Oui ", "o", "O", "x", "X", "1", "1.0", "vrai", "VRAI", "TRUE", "yes", "Y", "✓", "✔", "☑", "✅", "☒", "ü",
        "coché", "oui, sur commande", "Oui (Agen)", "ok",
    ],
)  # fmt: skip
def test_yes(text: str) -> None:
    assert yes_no(text) == (True, ())


@pytest.mark.parametrize(
    "text",
    [
        "dès 30 €",
        "sur commande",
        "à partir de 20 €",
        "gratuite",
        "le samedi",
        "uniquement sur Agen",
        "via Deliveroo",
        "par téléphone",
    ],
)
def test_a_condition_is_a_yes_that_is_told(text: str) -> None:
    found = yes_no(text)
    assert found.value is True
    assert [i.code for i in found.issues] == ["reponse-deduite"]


@pytest.mark.parametrize(
    "text",
    [
        "non", "NON", "n", "N", "0", "0.0", "faux", "FAUX", "false", "no", "non merci", "pas encore", "❌", "☐", "en projet",
        "bientôt", "pas pour le moment", "Non coché", "ne livre pas",
    ],
)  # fmt: skip
def test_no(text: str) -> None:
    assert yes_no(text) == (False, ())


@pytest.mark.parametrize("text", ["", "-", " ", "N/A", "non renseigné", "?", "#N/A"])
def test_no_answer(text: str) -> None:
    assert yes_no(text) == (None, ())


@pytest.mark.parametrize("text", ["peut-être", "voir site", "42", "oui et non"])
def test_answer_not_understood(text: str) -> None:
    assert yes_no(text).value is None
    assert [i.code for i in yes_no(text).issues] == ["reponse-incomprise"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ouvert", "ouvert"), ("OUVERT", "ouvert"), ("en activité", "ouvert"), ("Actif", "ouvert"), ("A", "ouvert"),
        ("Ouvert depuis 1998", "ouvert"),
        ("Fermé", "ferme"), ("Fermé définitivement", "ferme"), ("cessation d'activité", "ferme"),
        ("Fermé depuis 2019", "ferme"), ("F", "ferme"),
        ("Fermé définitivement le 3 mars 2024", "ferme"), ("Liquidation judiciaire", "ferme"),
        ("Fermé temporairement", "ferme_temporairement"), ("Fermé jusqu'au 3 mars", "ferme_temporairement"),
        ("En travaux", "ferme_temporairement"),
        ("fermé pour travaux jusqu'en mars", "ferme_temporairement"), ("Congés annuels", "ferme_temporairement"),
        ("Fermeture hivernale", "ferme_temporairement"),
        ("Ouvert avec horaires aménagés", "ouvert_adapte"), ("horaires réduits", "ouvert_adapte"),
        ("Ouvert sur rendez-vous", "ouvert_adapte"),
        ("OPERATIONAL", "ouvert"), ("CLOSED_TEMPORARILY", "ferme_temporairement"), ("CLOSED_PERMANENTLY", "ferme"),
        ("Ouverture prochaine", "a_venir"), ("Bientôt ouvert", "a_venir"),
    ],
)  # fmt: skip
def test_status(text: str, expected: str) -> None:
    assert parse_status(text) == (expected, ())


@pytest.mark.parametrize(
    "text", ["fermé le lundi", "ouvert le samedi matin", "oui", "fermé à midi", "pas fermé", "voir avec la mairie"]
)
def test_hours_are_not_a_status(text: str) -> None:
    found = parse_status(text)
    assert found.value is None
    assert [i.code for i in found.issues] == ["valeur-inconnue"]


@given(
    st.text(max_size=80) | st.lists(st.sampled_from([t for t, _ in (*SERVICES, *PAYMENTS)]), max_size=3).map(" ; ".join),
    st.sampled_from(VOCABULARIES),
)
def test_never_fails_and_is_stable(text: str, name: str) -> None:
    found = parse_codes(text, name, {})
    assert all(i.code in CATALOGUE for i in found.issues)
    if found.value:
        assert parse_codes("|".join(found.value), name, {}) == (found.value, ())
    assert {i.code for i in (*yes_no(text).issues, *parse_status(text).issues)} <= set(CATALOGUE)


needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="public files of ../shared absent")


@pytest.mark.shared
@needs_shared
def test_every_paris_answer_is_understood() -> None:
    records = json.loads((SHARED / "real" / "paris" / "livraison_2022-08-17.json").read_text(encoding="utf-8"))
    answers = [a for r in records if (a := r.get("fields", r).get("services"))]
    assert len(answers) > 2_500
    for text in set(answers):
        found = parse_codes(text, "services", {})
        assert not found.issues
        assert ("livraison" in (found.value or ())) == ("Livraison" in text)
        assert ("click_and_collect" in (found.value or ())) == ("Retrait" in text)


@pytest.mark.shared
@needs_shared
@pytest.mark.parametrize(
    ("column", "name", "share"),
    # « Bar », « Climatisation », « Parking privé » describe the place, not a service: half of EQUIPEMENTS is not ours to read.
    [
        ("SERVICES", "services", 1.0), ("EQUIPEMENTS", "services", 0.45), ("MARQUES_LABELS", "labels", 1.0),
        ("CHAINES", "labels", 1.0), ("LABEL_TOURISME_HANDICAP", "accessibilite", 1.0),
    ],
)  # fmt: skip
def test_sirtaqui_items_understood(column: str, name: str, share: float) -> None:
    import pandas as pd

    path = SHARED / "real" / "sirtaqui" / "restaurant_FR_aquitaine.csv"
    table = pd.read_csv(path, sep=";", encoding="cp1252", dtype="str")
    items = table[column].dropna().str.split("#").explode().str.strip()
    read = items.map(lambda t: parse_codes(t, name, {}).value is not None)
    assert len(items) > 100
    assert read.mean() >= share
