"""Categories: what producers write against the table of labels, and the rules that decide between readings."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.anomalies import CATALOGUE
from pipeline.errors import ConfigError
from pipeline.normalise.category import Category, classify
from pipeline.normalise.products import products
from pipeline.reference.naf import naf_labels
from pipeline.reference.text import fold
from pipeline.reference.vocabularies import vocabulary
from tests.normalise.tables import SHARED, labelled

LABELS = labelled("categories")


def told(value: Category | None) -> str:
    """Write a category as the table of labels does."""
    return "-" if value is None else value.code or f"={value.famille}"


@pytest.mark.parametrize(("text", "expected"), LABELS, ids=[t for t, _ in LABELS])
def test_label(text: str, expected: str) -> None:
    assert told(classify(text, None, None, {}).value) == expected


def test_the_table_of_labels_is_large_and_covers_every_code() -> None:
    assert len(LABELS) >= 400
    assert {row["code"] for row in vocabulary("categories")} <= {code for _, code in LABELS}


@pytest.mark.parametrize("row", vocabulary("categories"), ids=lambda r: r["code"])
def test_own_words_give_own_code(row: dict[str, str]) -> None:
    for spelling in (row["code"], row["libelle"], row["libelle"].upper()):
        assert classify(spelling, None, None, {}) == (Category(row["famille"], row["code"]), ())


def test_vocabulary_is_sound() -> None:
    rows, families = vocabulary("categories"), vocabulary("familles")
    head = "code famille famille_libelle libelle definition synonymes osm naf_rev2 naf_2025 schema_org"
    assert list(rows[0]) == head.split()
    assert len(families) == 8
    assert {r["famille"]: r["famille_libelle"] for r in rows} == {f["code"]: f["libelle"] for f in families}
    assert not {r["code"] for r in rows} & {f["code"] for f in families}
    naf = [code for r in (*rows, *families) for code in r["naf_rev2"].split("|") if code]
    assert len(naf) == len(set(naf)), "a NAF sub-class leads to one category only"
    assert set(naf) <= set(naf_labels())
    assert all(r["osm"] and r["definition"].endswith(".") for r in rows)


def test_only_one_word_means_two_categories() -> None:
    meanings: dict[str, set[str]] = {}
    for row in vocabulary("categories"):
        for word in row["synonymes"].split("|"):
            meanings.setdefault(fold(word), set()).add(row["code"])
    assert [w for w, codes in meanings.items() if len(codes) > 1] == ["brasserie"]


def test_naf_settles_an_ambiguous_word() -> None:
    assert classify("Brasserie", None, "NAFRev2:11.05Z", {}) == (Category("producteur", "brasseur-distillateur"), ())
    assert classify("Brasserie", None, "NAFRev2:56.10A", {}) == (Category("restauration", "restaurant"), ())
    assert [i.code for i in classify("Brasserie", None, None, {}).issues] == ["categorie-ambigue"]


def test_producers_table_comes_first() -> None:
    table = {"boulangerie": ("epicerie",), "point chaud 2": ("boulangerie-patisserie",), "siege": (), "bouche": ("alimentation",)}
    assert told(classify("BOULANGERIE", None, None, table).value) == "epicerie"
    assert told(classify("Point chaud (2)", None, None, table).value) == "boulangerie-patisserie"
    assert classify("Siège", None, None, table) == (None, ())
    assert classify("Bouche", None, None, table).value == Category("alimentation", None)


def test_table_with_an_unknown_code_is_a_configuration_error() -> None:
    with pytest.raises(ConfigError, match="vouliez-vous dire « boulangerie-patisserie »"):
        classify("Pain", None, None, {"pain": ("boulangerie-patiserie",)})


@pytest.mark.parametrize("text", ["_x000D_", " _x000D_ _x000D_", "\u200b"])
def test_what_a_spreadsheet_leaves_of_a_line_break_says_nothing(text: str) -> None:
    assert classify(text, text, None, {}) == (None, ())


def test_finer_column_wins_where_it_is_understood() -> None:
    assert told(classify("Alimentation", "Boulangerie", None, {}).value) == "boulangerie-patisserie"
    assert told(classify("Restaurant", "Cuisine du marché", None, {}).value) == "restaurant"
    assert told(classify(None, "Fleuriste", None, {}).value) == "fleuriste"
    assert told(classify("Catégorie B", "Fleuriste", None, {}).value) == "fleuriste"


def test_naf_speaks_only_where_words_do_not() -> None:
    silent = classify(None, None, "NAFRev2:10.71C", {})
    assert silent.value == Category("alimentation", "boulangerie-patisserie")
    assert [i.code for i in silent.issues] == ["categorie-deduite-naf"]
    assert told(classify("Salon de thé", None, "NAFRev2:10.71C", {}).value) == "salon-de-the"
    assert told(classify("Alimentation", None, "NAFRev2:10.71C", {}).value) == "boulangerie-patisserie"
    assert told(classify("Alimentation", None, "NAFRev2:96.02A", {}).value) == "=alimentation"
    assert classify(None, None, "NAF2025:10.71C", {}).value is None


@pytest.mark.parametrize(
    ("naf", "family"),
    [
        ("47.76Z", "maison"),
        ("47.24Z", "alimentation"),  # bread, and sweets
        ("47.64Z", "culture-loisirs"),  # sports goods, and bicycles
        ("47.74Z", "beaute-sante"),  # medical goods, and hearing aids
        ("90.03B", "culture-loisirs"),  # writers and composers too
    ],
)
def test_naf_of_several_trades_gives_the_family_only(naf: str, family: str) -> None:
    assert classify(None, None, f"NAFRev2:{naf}", {}).value == Category(family, None)


def test_unknown_word_is_told_even_where_naf_helps() -> None:
    found = classify("Zorglub", None, "NAFRev2:96.02A", {})
    assert told(found.value) == "coiffeur"
    assert [i.code for i in found.issues] == ["categorie-inconnue", "categorie-deduite-naf"]


def test_unknown_word_comes_with_a_suggestion() -> None:
    issue = classify("Boulangistes", None, None, {}).issues[0]
    assert issue.code == "categorie-inconnue"
    assert "vouliez-vous dire « Boulangerie, pâtisserie » ?" in issue.detail


@pytest.mark.parametrize(
    ("text", "code", "issue"),
    [
        ("Boulangrie artisanale", "boulangerie-patisserie", "categorie-rapprochee"),
        ("Producteur de fromages et de miel", "produits-laitiers-fermiers", "categorie-rapprochee"),
        ("Caviste, Charcuteries", "caviste", "categorie-multiple"),
        ("Ferme : miel, pommes", "vente-a-la-ferme", "categorie-multiple"),
        ("Ferme : pommes, prunes", "arboriculteur", "categorie-rapprochee"),
    ],
)
def test_what_is_inferred_is_told(text: str, code: str, issue: str) -> None:
    found = classify(text, None, None, {})
    assert told(found.value) == code
    assert issue in [i.code for i in found.issues]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ferme : légumes, œufs, miel, confitures", "vente-a-la-ferme"),
        ("Légumes, lapins, fromages, miel", "vente-a-la-ferme"),
        ("Lentilles, pois chiches, farines", "vente-a-la-ferme"),
        ("Lentilles de contact", "opticien-audioprothesiste"),
        ("Œufs, volailles, lapins", "boucherie-charcuterie"),
        ("Œufs, farine, lait", "epicerie"),
        ("Conserves, pâtes, produits d'entretien", "epicerie"),
        ("Pêches, nectarines, abricots", "primeur"),
        ("Poulets élevés en plein air", "boucherie-charcuterie"),
        ("Magrets, confits, cous farcis", "boucherie-charcuterie"),
        ("Savons à froid au lait d'ânesse", "parfumerie-cosmetiques"),
        ("matériel agricole (réparation)", "garage-automobile"),
        ("sièges et fauteuils (rempaillage, cannage)", "artisanat-art"),
        ("Burgers et frites en camion", "food-truck"),
        ("Musée et restaurant", "restaurant"),
        ("Culture de légumes et de melons", "maraicher"),
        ("Coupe", "coiffeur"),
    ],
)
def test_products_are_inferred_and_told(text: str, code: str) -> None:
    found = classify(text, None, None, {})
    assert told(found.value) == code
    known = {"Lentilles de contact", "Œufs, farine, lait", "sièges et fauteuils (rempaillage, cannage)"}
    assert ("categorie-rapprochee" in [i.code for i in found.issues]) != (text in known)


@pytest.mark.parametrize(
    "text",
    [
        *("Centre équestre", "Bureau de poste", "Escape game", "Randonnées guidées", "Services aux entreprises"),
        *("Musée du pruneau", "Cabinet infirmier", "Notaire", "École de musique", "Cours de poterie", "Mécanique industrielle"),
        *("Compagnie de théâtre", "Élevage de chevaux", "Transports aériens de passagers", "Hébergement social pour adultes"),
    ],
)
def test_what_is_no_shop_gets_no_category_and_is_told(text: str) -> None:
    found = classify(text, None, None, {})
    assert found.value is None
    assert [i.code for i in found.issues] == ["categorie-hors-champ"]


@pytest.mark.parametrize(
    "text",
    [
        "Commerce de gros de fruits et légumes",
        "Les carottes sont cuites ce soir",
        "Tables rondes",
        "Location poneys",
        "Point lecture",
    ],
)
def test_a_word_of_a_shelf_is_no_shop(text: str) -> None:
    assert classify(text, None, None, {}).value is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Aviculture", "eleveur"),
        ("Canoës kayaks location", "location-materiel"),
        ("Vélos vente réparation", "cycles"),
        ("Dépannage et vente informatique", "informatique-telephonie"),
        ("Vente / installation de chauffage", "artisan-batiment"),
        ("Burgers maison en food truck", "food-truck"),
        ("Peintre, sculpteur, galerie", "artisanat-art"),
        ("Peintre, plâtrier", "artisan-batiment"),
        ("Massage équin", "services-animaux"),
        ("Manteaux pour chiens", "jardinerie-animalerie"),
        ("Photographe animalier", "imprimerie-photo"),
        ("Camion boucherie", "boucherie-charcuterie"),
        ("Camion pompe", "garage-automobile"),
        ("Fermé", "-"),
        ("Ferme", "vente-a-la-ferme"),
        ("Cariste", "-"),
        ("Conducteur routier", "transport-auto-ecole"),
    ],
)
def test_what_stands_around_a_trade_decides(text: str, code: str) -> None:
    assert told(classify(text, None, None, {}).value) == code


@pytest.mark.parametrize(
    ("text", "code", "issues"),
    [
        ("Commerces>Sport & Loisirs>Cycles", "cycles", []),
        ("Commerces > Maison > Fleuriste | Services > Coiffeur", "fleuriste", ["categorie-multiple"]),
        ("Café librairie", "cafe-bar", ["categorie-multiple"]),
        ("Salon de thé", "salon-de-the", []),
        ("chemist", "bazar", []),
        ("video_games", "jeux-jouets", []),
        ("basket_maker", "artisanat-art", []),
        ("fuel", "bricolage-quincaillerie", ["categorie-ambigue"]),
        ("Fuel", "bricolage-quincaillerie", []),
    ],
)
def test_paths_hybrids_and_values_of_openstreetmap(text: str, code: str, issues: list[str]) -> None:
    found = classify(text, None, None, {})
    assert (found.value and found.value.code, [i.code for i in found.issues]) == (code, issues)


def test_products_name_known_codes() -> None:
    codes = {row["code"] for row in vocabulary("categories")}
    farms = {row["code"] for row in vocabulary("categories") if row["famille"] == "producteur"}
    assert {p.magasin for p in products()} <= codes
    assert {p.producteur for p in products() if p.producteur} <= farms | {"boulangerie-patisserie"}


@pytest.mark.parametrize(
    "text",
    ["Range-livres", "Sac à pain", "Boîte à bijoux", "Stylos Cadeaux", "Distributeur de boissons chaudes pour entreprises 24h"],
)
def test_a_product_that_completes_an_unknown_word_is_not_the_activity(text: str) -> None:
    found = classify(text, None, None, {})
    assert found.value is None or found.issues


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from([t for t, _ in LABELS]), max_size=3).map(" - ".join)))
def test_never_fails_and_is_stable(text: str) -> None:
    found = classify(text, None, None, {})
    assert all(i.code in CATALOGUE for i in found.issues)
    if found.value and found.value.code:
        assert classify(found.value.code, None, None, {}) == (found.value, ())


# --- real labels, read where they are -----------------------------------------------------------------------------------
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="public files of ../shared absent")


@pytest.mark.shared
@needs_shared
def test_paris_types_are_all_understood_but_autre() -> None:
    counts: dict[str, int] = {}
    for path in sorted((SHARED / "real" / "paris").glob("*.json")):
        for record in json.loads(path.read_text(encoding="utf-8")):
            kind = record.get("fields", record)["type_de_commerce"]
            counts[kind] = counts.get(kind, 0) + 1
    unknown = {kind for kind in counts if classify(kind, None, None, {}).value is None}
    assert unknown == {"Autre"}


@pytest.mark.shared
@needs_shared
def test_sirtaqui_categories() -> None:
    """Of 4 360 restaurants and 1 499 wineries: every TYPE and CATEGORIE cell is understood but « Ecole du vin »-like rarities."""
    import pandas as pd

    cells, read = 0, 0
    for name, columns in (("restaurant", ("TYPE", "CATEGORIE")), ("winery", ("TYPE",))):
        path = SHARED / "real" / "sirtaqui" / f"{name}_FR_aquitaine.csv"
        table = pd.read_csv(path, sep=";", encoding="cp1252", dtype="str")
        for column in columns:
            for text, count in table[column].dropna().value_counts().items():
                cells += int(count)
                read += int(count) if classify(str(text), None, None, {}).value else 0
    assert cells > 9_000
    assert read / cells >= 0.99


@pytest.mark.shared
@needs_shared
def test_presets_nobody_here_wrote() -> None:
    """French names of OpenStreetMap presets, by people who never saw our synonyms: right, told, or silently otherwise."""
    leaf: dict[str, str] = {}
    for row in vocabulary("categories"):
        for tag in row["osm"].split("|"):
            leaf.setdefault(tag, row["code"])
    presets = json.loads(next((SHARED / "schemas").glob("osm-id-presets-*.json")).read_text(encoding="utf-8"))
    right = silent = total = 0
    for preset in presets:
        tags = [f"{k}={v}" for k, v in preset["tags"].items()]
        if len(tags) == 1 and tags[0] in leaf and preset["fr"]:
            total += 1
            found = classify(preset["fr"], None, None, {})
            right += told(found.value) == leaf[tags[0]]
            silent += found.value is not None and told(found.value) != leaf[tags[0]] and not found.issues
    assert total > 130
    assert right / total >= 0.88
    assert silent / total <= 0.04


@pytest.mark.parametrize(
    ("said", "more", "expected"),
    [
        ("Producteur", "Légumes", "maraicher"),
        ("Agriculture", "vin", "viticulteur"),
        ("Exploitation agricole", "fromages", "produits-laitiers-fermiers"),
        ("Vente directe", "fruits et légumes", "maraicher"),
        ("Volailles, lapin", "Producteurs", "eleveur"),
        ("Producteur", "Restaurant", "restaurant"),
        ("Alimentation", "Légumes", "primeur"),
    ],
)
def test_a_column_that_says_a_farm_tells_whose_products_they_are(said: str, more: str, expected: str) -> None:
    assert told(classify(said, more, None, {}).value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Légumes", "maraicher"),
        ("Volailles, lapin", "eleveur"),
        ("vin, jus de raisin, noix", "viticulteur"),
        ("Légumes bio, framboises, pommes de terre", "vente-a-la-ferme"),
        ("Fleurs", "horticulteur-pepinieriste"),
    ],
)
def test_what_a_farm_sells_it_grows_and_that_is_told(text: str, expected: str) -> None:
    found = classify(text, None, None, {}, grown=True)
    assert told(found.value) == expected
    assert "categorie-rapprochee" in {issue.code for issue in found.issues}


@pytest.mark.parametrize(
    "text",
    ["Boucherie", "Primeur", "Caviste", "Fleuriste", "Restaurant", "Épicerie", "Bureau de poste", "zinzolin", ""],
)
def test_a_farm_s_name_makes_no_farm_of_a_trade(text: str) -> None:
    assert classify(text, None, None, {}, grown=True) == classify(text, None, None, {})
