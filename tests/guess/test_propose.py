"""Shapes of files in, proposals out: held to the truth, shape by shape and over all."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from bench.guess import Score, table
from pipeline.guess.look import look
from pipeline.guess.propose import Column, propose
from pipeline.reference.communes import load_communes
from tests.guess.shapes import BLIND, DIVERSE, EIGHT, FOUND, FOUR, PUBLIC, SHAPES, SIX, SIXTEEN, TWELVE, WITNESSES, Shape


@cache
def scored(shape: Shape) -> Score:
    """Guess a table once, whether it is held to the truth alone or among others."""
    return table(shape)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: s.name)
def test_nearly_every_column_of_a_shape_is_proposed_right(shape: Shape) -> None:
    score = scored(shape)
    assert score.columns == len(shape.columns)
    assert len(score.wrong) <= max(1, 0.12 * score.columns), score.wrong


@pytest.mark.parametrize(
    ("shapes", "least"),
    [
        (SHAPES, 320),
        (BLIND, 350),
        (PUBLIC, 570),
        (FOUND, 460),
        (DIVERSE, 880),
        (WITNESSES, 290),
        ((*TWELVE, *EIGHT), 360),
        ((*SIXTEEN, *SIX, *FOUR), 430),
    ],
    ids=["formes", "aveugles", "publiques", "relevées", "diverses", "témoins", "relevées 2", "fichiers"],
)
def test_19_columns_of_20_are_right_and_few_of_the_others_taken_unasked(shapes: tuple[Shape, ...], least: int) -> None:
    scores = [scored(shape) for shape in shapes]
    columns, asked = sum(s.columns for s in scores), sum(s.unsure for s in scores)
    assert columns >= least
    assert sum(len(s.wrong) for s in scores) <= 0.03 * columns, [(s.source, s.wrong) for s in scores if s.wrong]
    assert sum(s.misled for s in scores) <= 0.01 * (columns - asked)
    assert asked <= 4 * len(scores)


HELD = ("Marmande", "Agen", "Nérac", "Duras", "Fumel", "Tonneins", "Casteljaloux", "Marmande")


def guessed(folder: Path, columns: dict[str, tuple[str, ...]]) -> dict[str, Column]:
    """Return what is proposed of a small table, eight values a column."""
    path = folder / "petit.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter=";")
        writer.writerows([list(columns), *zip(*columns.values(), strict=True)])
    sight = look(path)
    return {c.colonne: c for c in propose(sight.raw, load_communes(["47"]), sight.formulaire)}


NAMES = tuple(f"Au Comptoir {word}" for word in ("bleu", "vert", "doré", "gascon", "rond", "malin", "haut", "neuf"))
PHONES = tuple(f"05 36 49 00 {n:02d}" for n in range(8))


@pytest.mark.parametrize("heading", ["Tél. perso", "Téléphone domicile", "TEL_DOM", "tel payeur", "Tél. propriétaire du local"])
def test_a_private_number_is_left_out_and_said_to_be(tmp_path: Path, heading: str) -> None:
    found = guessed(tmp_path, {"Enseigne": NAMES, "Commune": HELD, heading: PHONES})[heading]
    assert (found.champ, found.sure) == (None, True) and "personnelle" in found.raison


@pytest.mark.parametrize("heading", ["Type", "Nature", "TYPOLOGIE", "categorie"])
def test_a_type_that_is_no_activity_is_not_the_category(tmp_path: Path, heading: str) -> None:
    kinds = ("Adhérent", "Prospect") * 4
    assert guessed(tmp_path, {"Enseigne": NAMES, "Commune": HELD, heading: kinds})[heading].champ is None


def test_pages_of_one_portal_are_not_the_shops_own_sites(tmp_path: Path) -> None:
    portal = tuple(f"https://annuaire.example/fiche/{n}" for n in range(8))
    own = tuple(f"https://comptoir-{n}.example/accueil" for n in range(8))
    found = guessed(tmp_path, {"Enseigne": NAMES, "Commune": HELD, "Fiche web": portal, "Site": own})
    assert (found["Fiche web"].champ, found["Site"].champ) == (None, "site_web")


def test_a_label_beside_the_sign_is_the_activity_that_it_looks_like(tmp_path: Path) -> None:
    trades = ("Boulangerie", "Fleuriste", "Librairie", "Restaurant", "Boucherie charcuterie", "Caviste", "Bar", "Épicerie")
    beside = guessed(tmp_path, {"Enseigne": NAMES, "Libellé": trades})["Libellé"]
    assert (beside.champ, beside.sure) == ("categorie", True)
    alone = guessed(tmp_path, {"Libellé": NAMES, "Ville": HELD})["Libellé"]
    assert alone.champ == "nom"


def test_two_categories_of_which_one_is_always_empty_are_one(tmp_path: Path) -> None:
    shop = ("bakery", "", "butcher", "", "florist", "", "greengrocer", "")
    amenity = ("", "restaurant", "", "cafe", "", "pharmacy", "", "bar")
    found = guessed(tmp_path, {"name": NAMES, "shop": shop, "amenity": amenity, "addr:city": HELD})
    assert (found["shop"].champ, found["amenity"].champ) == ("categorie", "categorie")


def test_the_address_of_someone_else_is_not_joined_to_the_shops_own(tmp_path: Path) -> None:
    streets = tuple(f"{n + 1} rue Gambetta" for n in range(8))
    found = guessed(tmp_path, {"Enseigne": NAMES, "Adresse": streets, "Ville": HELD, "Adresse du gérant": streets[::-1]})
    assert (found["Adresse"].champ, found["Adresse du gérant"].champ) == ("adresse", None)


def test_who_refuses_to_be_canvassed_is_asked_about(tmp_path: Path) -> None:
    cells = {"Enseigne": NAMES, "Commune": HELD, "Opposition prospection": ("oui", "non") * 4}
    found = guessed(tmp_path, cells)["Opposition prospection"]
    assert (found.champ, found.sure) == (None, False)


def test_who_refuses_to_be_published_says_it_of_the_consent(tmp_path: Path) -> None:
    cells = {"Enseigne": NAMES, "Commune": HELD, "Refus de publication": ("oui", "non") * 4}
    assert guessed(tmp_path, cells)["Refus de publication"].champ == "consentement"


def test_a_code_that_the_heading_half_says_is_asked_about(tmp_path: Path) -> None:
    ticks = ("x", "") * 4
    found = guessed(tmp_path, {"Enseigne": NAMES, "Commune": HELD, "Chèque": ticks, "Groupe WhatsApp": ticks})
    assert found["Chèque"].sure and not found["Groupe WhatsApp"].sure


def test_days_in_one_column_and_times_in_another_are_both_hours(tmp_path: Path) -> None:
    days, times = ("du mardi au samedi", "lundi au vendredi") * 4, ("9h-12h / 14h-19h", "8h-20h") * 4
    found = guessed(tmp_path, {"Enseigne": NAMES, "Commune": HELD, "Jours": days, "Heures": times})
    assert (found["Jours"].champ, found["Heures"].champ) == ("horaires", "horaires")


STREETS = tuple(f"{2 * n + 1} rue du Pont" for n in range(8))
SHOP: dict[str, tuple[str, ...]] = {"Commerce": NAMES, "Adresse": STREETS, "Ville": HELD}


def test_a_count_of_rows_is_no_number_of_a_street(tmp_path: Path) -> None:
    assert guessed(tmp_path, {"N°": tuple("12345678"), **SHOP})["N°"].champ == "identifiant"


def test_what_says_of_the_firm_is_left_beside_what_says_of_the_shop(tmp_path: Path) -> None:
    trades = ("Boulangerie", "Fleuriste", "Librairie", "Bar") * 2
    found = guessed(tmp_path, {**SHOP, "intitule_naf": trades, "intitule_naf_entreprise": (*trades[:7], "Fleuriste")})
    assert (found["intitule_naf"].champ, found["intitule_naf_entreprise"].champ) == ("categorie", None)


def test_answers_are_no_communes_and_moments_no_phones(tmp_path: Path) -> None:
    moments = tuple(f"0{n + 1}/11/2026 10:08:00" for n in range(8))
    found = guessed(tmp_path, {"Commerce": NAMES, "Adresse": STREETS, "place": ("FAUX", "VRAI") * 4, "DATE_X": moments})
    assert (found["place"].champ, found["DATE_X"].champ) == (None, None)


def test_each_answer_of_a_question_is_taken(tmp_path: Path) -> None:
    said = ("Livraison à domicile", "Click & collect", "Drive", "Vente à emporter")
    answers = {f"SERVICES_{n}": (text, "") * 4 if n % 2 else ("", text) * 4 for n, text in enumerate(said, 1)}
    found = guessed(tmp_path, {**SHOP, **answers})
    assert [found[f"SERVICES_{n}"].champ for n in (1, 2, 3, 4)] == ["services"] * 4


def test_the_icons_of_a_map_are_no_sites(tmp_path: Path) -> None:
    icons = ("http://cartes.example/icons/54/81", "http://cartes.example/icons/34/81") * 4
    assert guessed(tmp_path, {**SHOP, "baseSrc": icons})["baseSrc"].champ is None


@pytest.mark.parametrize(("towns", "kept"), [(HELD, ["rue", "commune"]), (None, ["complet"])])
def test_an_address_told_twice_is_taken_once(tmp_path: Path, towns: tuple[str, ...] | None, kept: list[str]) -> None:
    whole = tuple(f"{street}, 47000 Agen" for street in STREETS)
    columns = {"Commerce": NAMES, "adresse complet": whole, "adresse rue": STREETS}
    found = guessed(tmp_path, columns | ({"adresse commune": towns} if towns else {}))
    assert [name.split()[-1] for name, column in found.items() if column.champ in ("adresse", "commune")] == kept


@pytest.mark.parametrize(
    ("sold", "field"),
    [
        (
            ("Boulangerie", "Fleuriste", "Librairie", "Restaurant", "Boucherie charcuterie", "Caviste", "Bar", "Épicerie"),
            "categorie",
        ),
        (
            ("Pain, viennoiseries", "Miel", "Légumes de saison", "Vin", "Canard gras", "Œufs bio", "Pommes, poires", "Tommes"),
            "description",
        ),
    ],
)
def test_what_is_sold_is_the_activity_where_trades_are_answered(tmp_path: Path, sold: tuple[str, ...], field: str) -> None:
    found = guessed(tmp_path, {"Nom du commerce": NAMES, "Commune": HELD, "Que vendez-vous ?": sold})["Que vendez-vous ?"]
    assert (found.champ, found.sure) == (field, True)


def test_the_number_of_the_town_hall_on_every_row_is_no_shops(tmp_path: Path) -> None:
    columns = {**SHOP, "COLL_SIRET": ("21470001600016", "21470001600016") * 4}
    assert guessed(tmp_path, columns)["COLL_SIRET"].champ is None


def test_codes_of_communes_are_known_by_their_values(tmp_path: Path) -> None:
    codes = ("47157", "47001", "47195", "47086", "47106", "47310", "47052", "47157")
    assert guessed(tmp_path, {**SHOP, "cleloc": codes})["cleloc"].champ == "code_insee"


def test_days_of_a_season_are_no_hours_and_no_status(tmp_path: Path) -> None:
    columns = {
        **SHOP,
        "Ouvert le": ("01/04", "15/03", "01/05", "01/04") * 2,
        "Fermé le": ("31/10", "30/09", "15/11", "31/10") * 2,
    }
    found = guessed(tmp_path, columns)
    assert {found["Ouvert le"].champ, found["Fermé le"].champ}.isdisjoint({"horaires", "statut", "numero"})


def test_companies_are_told_from_what_completes_an_address(tmp_path: Path) -> None:
    companies = tuple(
        f"{form} TARTIFLOU {n}" for n, form in enumerate(("SARL", "EURL", "SAS", "GAEC", "SNC", "EARL", "SCEA", "SASU"))
    )
    assert guessed(tmp_path, {**SHOP, "NOM_COMPLE": companies})["NOM_COMPLE"].champ == "raison_sociale"


@pytest.mark.parametrize("heading", ["Tél (non publié)", "Mail, ne pas diffuser", "Portable : pas public"])
def test_what_is_said_not_to_be_published_is_not(tmp_path: Path, heading: str) -> None:
    held = tuple(f"c{n}@x.example" for n in range(8)) if "Mail" in heading else PHONES
    found = guessed(tmp_path, {**SHOP, heading: held})[heading]
    assert (found.champ, found.sure) == (None, True) and "privée" in found.raison


def test_headings_in_two_languages_are_read_in_one(tmp_path: Path) -> None:
    people = ("Aimé TARTIFLOU", "Zoélie MALVY", "Prosper BRAMEFONT", "Clélia COQUELIN") * 2
    columns = {
        "Establezimenduaren izena / Nom de l'établissement": NAMES,
        "Zure izena / Votre nom": people,
        "Helbidea / Adresse": STREETS,
        "Herria / Commune": HELD,
        "Telefonoa / Téléphone": PHONES,
    }
    found = [column.champ for column in guessed(tmp_path, columns).values()]
    assert found == ["nom", "dirigeant", "adresse", "commune", "telephone"]


def test_a_file_that_names_its_shops_only_by_their_kind_or_brand_is_named(tmp_path: Path) -> None:
    estates = tuple(f"{kind} {name}" for kind, name in zip(("Domaine", "Château", "Mas", "Clos") * 2, NAMES, strict=True))
    for heading in ("Domaine", "Créateur / marque"):
        assert guessed(tmp_path, {heading: estates, "Adresse": STREETS, "Ville": HELD})[heading].champ == "nom"


def test_a_column_empty_on_most_rows_names_none(tmp_path: Path) -> None:
    few = {"note": (NAMES[0], *[""] * 7), "jour": ("lundi", "mardi") * 4, "lieu": STREETS, "commune": HELD}
    assert guessed(tmp_path, few)["note"].champ is None
    assert guessed(tmp_path, few | {"note": NAMES})["note"].champ == "nom"


def test_on_the_map_is_no_bank_card(tmp_path: Path) -> None:
    assert guessed(tmp_path, {**SHOP, "Sur la carte ?": ("oui", "non") * 4})["Sur la carte ?"].champ is None


HOURS = ("9h-12h / 14h-19h", "8h-20h", "10h-18h", "9h-13h") * 2
DAYS = tuple(f"2026-0{n + 1}-1{n}" for n in range(8))


@pytest.mark.parametrize(
    ("heading", "held"),
    [
        ("date_application_visite", DAYS),
        ("cat_vehicule_libelle", ("Véhicule particulier", "Véhicule utilitaire") * 4),
        ("jours", ("lundi au samedi", "mardi et vendredi") * 4),
        ("statut_abonnement", ("actif", "suspendu") * 4),
        ("Une précision sur les horaires ?", ("Fermé en août", "Dernière commande à 22 heures, même le dimanche soir") * 4),
    ],
)
def test_what_no_value_confirms_is_asked_about(tmp_path: Path, heading: str, held: tuple[str, ...]) -> None:
    assert not guessed(tmp_path, {**SHOP, heading: held})[heading].sure


def test_towns_are_the_commune_whatever_place_the_heading_says(tmp_path: Path) -> None:
    found = guessed(tmp_path, {"Enseigne": NAMES, "Adresse": STREETS, "Localisation": HELD})["Localisation"]
    assert (found.champ, found.sure) == ("commune", True)


@pytest.mark.parametrize(
    ("held", "field"), [(("47200", "47000", "47600", "47120") * 2, "code_postal"), (("Agen", "Marmande") * 4, None)]
)
def test_an_arrondissement_is_a_postcode_or_nothing(tmp_path: Path, held: tuple[str, ...], field: str | None) -> None:
    columns = {"Enseigne": NAMES, "Adresse": STREETS, "Arrondissement": held}
    assert guessed(tmp_path, columns)["Arrondissement"].champ == field


def test_links_to_documents_are_no_sites_and_licences_no_street_numbers(tmp_path: Path) -> None:
    papers = tuple(f"https://mairie.example/affichettes/{n}.pdf" for n in range(8))
    columns = {**SHOP, "Lien affichette": papers, "numero_bio": tuple(f"47-0{n}12" for n in range(8))}
    found = guessed(tmp_path, {**columns, "Identifiant d'adressage": tuple(f"0225:99990001{n}" for n in range(8))})
    assert (found["Lien affichette"].champ, found["Lien affichette"].sure) == (None, True)
    assert found["numero_bio"].champ != "numero"
    assert found["Identifiant d'adressage"].champ != "telephone"


def test_degrees_below_one_are_read_without_their_zero(tmp_path: Path) -> None:
    columns = {"LATITUDE": tuple(f"44.2{n}00000" for n in range(8)), "LONGITUDE": tuple(f".6{n}47950" for n in range(8))}
    found = guessed(tmp_path, {**SHOP, **columns})
    assert [found[name].champ for name in columns] == ["latitude", "longitude"]


PERSON = {
    "contact_phone": PHONES[::-1],
    "contact_email": tuple(f"p{n}@perso.example" for n in range(8)),
    "contact_city": HELD[::-1],
}
OWN = {"phone": PHONES, "email": tuple(f"contact@n{n}.example" for n in range(8)), "city": HELD}


def test_whoever_answers_for_the_shop_is_left_beside_what_is_its_own(tmp_path: Path) -> None:
    found = guessed(tmp_path, {"company": NAMES, **OWN, **PERSON})
    assert [(found[name].champ, found[name].sure) for name in PERSON] == [(None, True)] * 3
    assert [found[name].champ for name in OWN] == ["telephone", "courriel", "commune"]


@pytest.mark.parametrize("own", [{}, dict.fromkeys(OWN, ("",) * 8)], ids=["alone", "beside nothing"])
def test_what_is_told_once_is_the_shops(tmp_path: Path, own: dict[str, tuple[str, ...]]) -> None:
    found = guessed(tmp_path, {"company": NAMES, **own, **PERSON})
    assert [found[name].champ for name in PERSON] == ["telephone", "courriel", "commune"]


@pytest.mark.parametrize("word", ["magasin", "pro", "autre"])
def test_a_first_word_that_names_the_shop_or_another_of_a_kind_gives_nothing_away(tmp_path: Path, word: str) -> None:
    columns = {f"{word}_phone": PHONES[::-1], f"{word}_email": PERSON["contact_email"], f"{word}_city": HELD[::-1]}
    found = guessed(tmp_path, {"company": NAMES, **OWN, **columns})
    assert all("dite d'autre chose" not in found[name].raison for name in columns)


def test_the_hours_of_one_season_are_asked_about_beside_those_of_the_other(tmp_path: Path) -> None:
    found = guessed(tmp_path, {**SHOP, "HORAIRES HIVER": HOURS, "HORAIRES ÉTÉ": HOURS[::-1]})
    assert not found["HORAIRES HIVER"].sure and not found["HORAIRES ÉTÉ"].sure
    assert guessed(tmp_path, {**SHOP, "HORAIRES ÉTÉ": HOURS})["HORAIRES ÉTÉ"].champ == "horaires"


def test_days_asked_one_by_one_are_those_of_the_week(tmp_path: Path) -> None:
    found = guessed(tmp_path, {**SHOP, "Et le samedi ?": HOURS, "Et le dimanche ?": ("fermé", "8h-13h") * 4})
    assert [found[f"Et le {day} ?"].cible for day in ("samedi", "dimanche")] == ["horaires:samedi", "horaires:dimanche"]


def test_the_place_of_delivery_is_left_beside_the_shops_own(tmp_path: Path) -> None:
    found = guessed(tmp_path, {**SHOP, "Ville livraison": HELD[::-1]})["Ville livraison"]
    assert (found.champ, found.sure) == (None, True) and "« Ville »" in found.raison


def test_nine_digits_that_a_heading_numbers_are_no_phones(tmp_path: Path) -> None:
    numbers = tuple(f"37000110{n}" for n in range(8))
    found = guessed(tmp_path, {**SHOP, "Numéro d'établissement": numbers, "Téléphone": PHONES})
    assert (found["Numéro d'établissement"].champ, found["Téléphone"].champ) == ("identifiant", "telephone")


def test_a_denomination_alone_is_the_name_unless_companies_bear_it(tmp_path: Path) -> None:
    where = {"Adresse": STREETS, "Ville": HELD}
    assert guessed(tmp_path, {"cct_denomination": NAMES, **where})["cct_denomination"].champ == "nom"
    firms = tuple(f"SARL {name.upper()}" for name in NAMES)
    assert guessed(tmp_path, {"Dénomination": firms, **where})["Dénomination"].champ == "raison_sociale"


def test_full_names_of_persons_beside_the_shops_are_theirs(tmp_path: Path) -> None:
    people = ("Aimé TARTIFLOU", "Zoélie MALVY", "Prosper BRAMEFONT", "Clélia COQUELIN") * 2
    assert guessed(tmp_path, {"name": NAMES, "full_name": people, "city": HELD})["full_name"].champ == "dirigeant"


def test_an_approval_number_is_the_producers_own_where_it_stands_first_and_alone(tmp_path: Path) -> None:
    numbers = tuple(f"47.00{n}.001" for n in range(8))
    assert guessed(tmp_path, {"N° agrément": numbers, **SHOP})["N° agrément"].champ == "identifiant"
    assert (
        guessed(tmp_path, {"ID": tuple(f"C{n}" for n in range(8)), "N° agrément": numbers, **SHOP})["N° agrément"].champ is None
    )


def test_how_a_client_pays_its_supplier_is_asked_about(tmp_path: Path) -> None:
    paid, owed = ("Virement", "Prélèvement", "Chèque", "Virement") * 2, ("0,00", "96,00", "12,50", "0,00") * 2
    assert not guessed(tmp_path, {**SHOP, "Solde": owed, "Mode règlement": paid})["Mode règlement"].sure
    assert guessed(tmp_path, {**SHOP, "Mode règlement": paid})["Mode règlement"].champ == "modes_paiement"


def test_a_name_cut_at_ten_letters_and_a_count_are_understood(tmp_path: Path) -> None:
    columns = {**SHOP, "CLICK_COLL": ("O", "N") * 4, "Combien de salariés employez-vous ?": ("0", "2", "4", "1") * 2}
    found = guessed(tmp_path, columns)
    assert found["CLICK_COLL"].cible == "services:click_and_collect"
    count = found["Combien de salariés employez-vous ?"]
    assert (count.champ, count.sure) == (None, True)


def test_a_column_left_out_says_what_its_heading_and_its_values_say(tmp_path: Path) -> None:
    said = "Ouvert le dimanche ?"
    columns = {
        "Enseigne": NAMES,
        "Commune": HELD,
        "Tél.": PHONES,
        "Contact Portable gérant": PHONES[::-1],
        said: ("oui", "non") * 4,
    }
    found = guessed(tmp_path, columns)
    phone = found["Contact Portable gérant"]
    assert phone.raison == "son nom et ses valeurs disent « telephone », peut-être pas celui du commerce"
    assert (phone.champ, phone.sure, phone.autres) == (None, False, ("telephone",))
    assert found[said].raison == "son nom fait penser à « horaires », ses valeurs non"
    assert (found[said].champ, found[said].autres) == (None, ())


TICKS = ("✔",) * 8
BITS = ("1", "0") * 4
TERMS = ("Commande la veille avant 18h", "Retrait de 11h à 13h", "Sous 24h", "", "La veille avant 12h", "", "Sous 48h", "")
ASIDES = ("Arrivage le jeudi", "Fermé en août", "", "Atelier au 1er étage", "", "Réparations le matin", "", "Parking derrière")
TRADES = ("Boulangerie", "Fleuriste", "Librairie", "Restaurant", "Boucherie charcuterie", "Caviste", "Bar", "Épicerie")
SEASONS = ("juillet et août", "toute l'année", "d'avril à octobre", "", "du 15/06 au 15/09", "toute l'année", "", "été")


@pytest.mark.parametrize(
    ("heading", "values", "expected"),
    [
        ("À emporter", TICKS, "services:vente_a_emporter"),
        ("emport", BITS, "services:vente_a_emporter"),
        ("Où achète-t-on vos produits ? : Sur les marchés", ("X",) * 8, "services:marche"),
        ("Où achète-t-on vos produits ? : À la ferme", ("X",) * 8, "services:vente_a_la_ferme"),
        ("Rayon", TRADES, "categorie"),
    ],
)
def test_what_a_column_of_answers_or_of_trades_says_is_taken(
    tmp_path: Path, heading: str, values: tuple[str, ...], expected: str
) -> None:
    found = guessed(tmp_path, {"Enseigne": NAMES, "Commune": HELD, heading: values})[heading]
    assert (found.cible, found.sure) == (expected, True)


@pytest.mark.parametrize(
    ("heading", "values", "expected"),
    [
        ("Chez Léo", TICKS, None),  # whatever it means, somebody ticked it
        ("fxq", BITS, None),
        ("Modalités", TERMS, "conditions_retrait"),
        ("precision", ASIDES, None),
        ("Menu / Facebook", tuple(f"https://www.facebook.com/comptoir{n}" for n in range(8)), None),
        ("about", tuple(f'{{"Services": {{"Livraison": true, "n": {n}}}}}' for n in range(8)), None),
    ],
)
def test_what_may_mean_several_things_is_asked_about(
    tmp_path: Path, heading: str, values: tuple[str, ...], expected: str | None
) -> None:
    found = guessed(tmp_path, {"Enseigne": NAMES, "Commune": HELD, heading: values})[heading]
    assert not found.sure and found.champ in (expected, "conditions_retrait" if heading == "precision" else expected)


def test_when_in_the_year_a_market_is_held_stays_beside_its_hours(tmp_path: Path) -> None:
    days = ("lundi", "mardi", "samedi", "jeudi") * 2
    times = ("8h-13h", "18h-23h", "8h-12h30", "7h-13h") * 2
    found = guessed(tmp_path, {"Nom du marché": NAMES, "Commune": HELD, "JOURS": days, "HORAIRES": times, "PERIODE": SEASONS})
    assert [found[c].champ for c in ("JOURS", "HORAIRES", "PERIODE")] == ["horaires"] * 3


def test_a_kind_that_is_the_same_on_all_rows_gives_way_to_a_column_of_trades(tmp_path: Path) -> None:
    found = guessed(
        tmp_path, {"Titre": NAMES, "Commune": HELD, "Type d'objet": ("Commerces et services",) * 8, "Type de service": TRADES}
    )
    assert (found["Type d'objet"].champ, found["Type de service"].champ) == (None, "categorie")


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("emplacement", "POINT({} {})"), ("Lieu", "{1};{0}"), ("geometry", '{{"type":"Point","coordinates":[{},{}]}}'),
        ("the_geom", "POINT ({} {})"),
    ],
)  # fmt: skip
def test_a_column_of_points_is_the_position_whatever_it_is_called(tmp_path: Path, heading: str, written: str) -> None:
    points = tuple(written.format(f"0.6{n}1", f"44.2{n}1") for n in range(8))
    found = guessed(tmp_path, {"Enseigne": NAMES, "Commune": HELD, heading: points})[heading]
    assert (found.champ, found.sure) == ("point", True)


def test_points_beside_latitude_and_longitude_are_not_read_twice(tmp_path: Path) -> None:
    x, y = tuple(f"0.6{n}1" for n in range(8)), tuple(f"44.2{n}1" for n in range(8))
    shapes = tuple(f"POINT({a} {b})" for a, b in zip(x, y, strict=True))
    found = guessed(tmp_path, {"Enseigne": NAMES, "Commune": HELD, "lon": x, "lat": y, "the_geom": shapes})
    assert (found["lon"].champ, found["lat"].champ, found["the_geom"].champ) == ("longitude", "latitude", None)


def test_a_status_of_publishing_is_taken_and_one_of_approval_asked_about(tmp_path: Path) -> None:
    cells = {"Enseigne": NAMES, "Commune": HELD, "Statut": ("Publié", "En attente") * 4, "Brouillon": ("0", "1") * 4}
    found = guessed(tmp_path, cells)
    assert [(found[name].champ, found[name].sure) for name in ("Statut", "Brouillon")] == [("diffusion", True)] * 2
    asked = guessed(tmp_path, {"Enseigne": NAMES, "Commune": HELD, "Statut": ("Validé", "En attente") * 4})["Statut"]
    assert (asked.champ, asked.sure) == ("diffusion", False)
