"""``etal sources add``, ``inspect`` and ``list`` driven as a user does: a file in, a source that runs out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.commands import asking
from pipeline.config import load_source
from pipeline.guess.activities import with_activity
from pipeline.guess.add import source_id
from pipeline.guess.look import look
from pipeline.guess.place import Unplaced
from pipeline.guess.propose import Column
from pipeline.guess.refused import refused
from pipeline.guess.replies import answered, settled
from pipeline.model import RawRows
from pipeline.reference.communes import load_communes
from tests import territory
from tests.guess.made import value
from tests.guess.shapes import SHAPES, Shape

runner = CliRunner()
WHO = ("--producteur", "Office d'essai", "--licence", "lov2", "--base-legale", "convention", "--cadence", "annuelle")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "territoire"
    territory.put(folder, "sources/territoire.yml", territory.TERRITORY)
    return folder


def etal(*words: str | Path, code: int = 0, typed: str | None = None) -> str:
    done = runner.invoke(app, [str(w) for w in words], input=typed)
    assert done.exit_code == code, done.output
    return done.output


def shape_file(folder: Path, name: str) -> Path:
    path = folder / "Liste commerces.csv"
    path.write_text(next(s for s in SHAPES if s.name == name).text(), encoding="utf-8")
    return path


def test_a_file_becomes_a_source_that_publishes(root: Path, tmp_path: Path) -> None:
    path = shape_file(tmp_path, "office de tourisme")
    told = etal("sources", "add", path, "--root", root, "--nom", "office", "--date", "2026-11-20", *WHO)
    assert "24 lignes passent sur 24 lues" in told
    assert (root / "sources/office/depots/2026-11-20_Liste_commerces.csv").read_bytes() == path.read_bytes()
    text = (root / "sources/office/source.yml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=")
    assert "- Fax" in text and "lignes: {min: 20, max: 48}" in text
    assert "24" in etal("publish", "--root", root, "--offline", "--date", "2026-11-22")
    [line] = json.loads(etal("sources", "list", "--root", root, "--json"))
    assert (line["lues"], line["dernier bon dépôt"], line["relance"]) == (24, "2026-11-20_Liste_commerces.csv", "2027-11-21")


def test_answers_are_given_by_flags_and_what_is_unsure_is_left_to_decide(root: Path, tmp_path: Path) -> None:
    path = shape_file(tmp_path, "tableau de crise")
    told = etal("sources", "add", path, "--root", root, "--nom", "crise", *WHO, "--reponse", "Observations=description")
    assert "« Ouvert pendant le confinement »" in told.partition("À décider")[2]
    source = load_source(root / "sources" / "crise", root)
    assert source.colonnes["description"] == ("Observations",)
    assert "Ouvert pendant le confinement" in source.ignorees
    assert "# à décider" in (root / "sources/crise/source.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("Enseinge=nom", "n'a pas de colonne « Enseinge »"),
        ("Commerce=nomm", "« nomm » n'est pas un champ ; vouliez-vous dire « nom » ?"),
        ("Commerce=services:livrason", "« livrason » n'est pas un code de services ; vouliez-vous dire « livraison » ?"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_written(root: Path, tmp_path: Path, reply: str, said: str) -> None:
    path = shape_file(tmp_path, "tableau de crise")
    assert said in etal("sources", "add", path, "--root", root, "--nom", "crise", *WHO, "--reponse", reply, code=2)
    assert not (root / "sources" / "crise").exists()


def test_what_the_officer_has_not_said_is_to_complete_and_stops_only_that_source(root: Path, tmp_path: Path) -> None:
    told = etal("sources", "add", shape_file(tmp_path, "office de tourisme"), "--root", root, "--nom", "office")
    assert "24 lignes passent" in told and "compléter producteur, licence, base_legale" in told
    territory.put(root, "sources/mairie/source.yml", territory.MAIRIE)
    territory.put(root, "sources/mairie/depots/2026-11-02_liste.csv", territory.MAIRIE_ROWS)
    published = etal("publish", "--root", root, "--offline", "--date", "2026-11-22")
    assert "sans licence ni base légale écrites, on ne publie pas" in published
    assert "3 commerces" in published


def test_a_source_that_exists_is_never_overwritten(root: Path, tmp_path: Path) -> None:
    path = shape_file(tmp_path, "office de tourisme")
    etal("sources", "add", path, "--root", root, "--nom", "office", *WHO)
    before = (root / "sources/office/source.yml").read_bytes()
    assert "existe déjà" in etal("sources", "add", path, "--root", root, "--nom", "office", *WHO, code=2)
    assert (root / "sources/office/source.yml").read_bytes() == before


def test_inspect_shows_and_writes_nothing(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "exposants.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Exposants"
    for row in (["MARCHÉ DE NOËL"], [], ["Chalet n°", "Exposant", "Commune", "Port."]):
        sheet.append(row)
    for line in range(12):
        sheet.append([value(kind, line, n) for n, kind in enumerate(("n", "nom", "commune", "mobile"))])
    book.create_sheet("Aide").append(["Appeler le service"])
    book.save(path)
    told = etal("sources", "inspect", path, "--root", root)
    assert "feuille « Exposants » : 12 lignes, en-tête ligne 3" in told
    seen = json.loads(etal("sources", "inspect", path, "--root", root, "--json"))
    assert seen["feuilles_ignorees"] == ["Aide"]
    assert [c["champ"] for c in seen["colonnes"]] == ["identifiant", "nom", "commune", "telephone"]
    assert sorted(p.name for p in root.rglob("*") if p.is_file()) == ["territoire.yml"]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda p: p.write_bytes(b""), "vide"),
        (lambda p: p.write_bytes(b"%PDF-1.4 x"), "PDF"),
        (str, "n'existe pas"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_french(
    root: Path, tmp_path: Path, make: Callable[[Path], object], said: str
) -> None:
    path = tmp_path / "liste.csv"
    make(path)
    assert said in etal("sources", "add", path, "--root", root, "--nom", "x", *WHO, code=2)
    assert not (root / "sources" / "x").exists()


def test_a_file_without_a_name_asks_for_it(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("CP;Ville;Téléphone\n47000;Agen;05 36 49 00 01\n47200;Marmande;05 36 49 00 02\n", encoding="utf-8")
    told = etal("sources", "add", path, "--root", root, "--nom", "x", *WHO, code=2)
    assert "aucune colonne ne semble donner le nom" in told and "--reponse" in told


def test_odd_names_of_columns_are_written_so_that_they_are_read_back(root: Path, tmp_path: Path) -> None:
    names = ["Nom: du #commerce", '"Adresse" [1]', "{CP}", "- Ville", "Livraison, oui ou non ?", "oui", "* divers"]
    kinds = ("nom", "adresse", "cp", "commune", "oui", "notes", "juridique")
    path = tmp_path / "f.csv"
    quoted = ['"' + n.replace('"', '""') + '"' for n in names]
    lines = [";".join(quoted), *(";".join(value(k, r, n) for n, k in enumerate(kinds)) for r in range(12))]
    path.write_text("\n".join(lines), encoding="utf-8")
    etal("sources", "add", path, "--root", root, "--nom", "odd", *WHO)
    source = load_source(root / "sources" / "odd", root)
    assert source.colonnes["nom"] == ("Nom: du #commerce",)
    assert source.colonnes["services"][0].colonne == "Livraison, oui ou non ?"  # type: ignore[union-attr]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: s.name)
def test_every_shape_gives_a_declaration_that_loads_and_passes_rows(shape: Shape, root: Path, tmp_path: Path) -> None:
    path = shape_file(tmp_path, shape.name)
    told = json.loads(etal("sources", "add", path, "--root", root, "--nom", "essai", *WHO, "--json"))
    assert not told["echec"], told
    placed = {"commune", "code_insee"} & set(shape.truth.values()) or "adresse_complete" in {kind for _, _, kind in shape.columns}
    declined = sum(p["nombre"] for p in told["problemes"] if "refuse d'être publié" in p["premier"])
    asked = told["lues"] - declined
    assert told["passent"] >= (0.9 if placed else 0.1) * asked > 0, told  # a postcode alone often names several communes


def town_list(folder: Path, name: str = "Commerces.csv") -> Path:
    path = folder / name
    rows = "".join(f"Boutique {n};{n} rue Neuve;Boulangerie\n" for n in range(1, 13))
    path.write_text("Enseigne;Adresse;Activité\n" + rows, encoding="utf-8")
    return path


def test_a_town_s_own_list_says_its_commune_once(root: Path, tmp_path: Path) -> None:
    path = town_list(tmp_path)
    without = etal("sources", "add", path, "--root", root, "--nom", "sans", *WHO)
    assert "0 ligne passe sur 12 lues" in without and "--commune" in without
    assert "rien n'en serait publié" in without and "etal publish" not in without
    told = etal("sources", "add", path, "--root", root, "--nom", "ville", "--commune", "nerac", *WHO)
    assert "12 lignes passent sur 12 lues" in told
    assert load_source(root / "sources/ville", root).partout == {"commune": "Nérac"}
    wrong = etal("sources", "add", path, "--root", root, "--nom", "autre", "--commune", "Pau", *WHO, code=2)
    assert "« Pau » n'est pas une commune du territoire" in wrong


def test_a_workbook_of_a_sheet_a_commune_is_read_so(root: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("Nérac", "Agen", "Boé"):
        sheet = book.create_sheet(name)
        for row in (["Commerce", "Rue"], *([f"Boutique {name} {n}", f"{n} rue Neuve"] for n in range(1, 5))):
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "recensement.xlsx")
    told = etal("sources", "add", tmp_path / "recensement.xlsx", "--root", root, "--nom", "epci", *WHO)
    assert "12 lignes passent sur 12 lues" in told
    assert "nom_de_feuille: commune" in (root / "sources/epci/source.yml").read_text(encoding="utf-8")


def test_sheets_named_after_trades_are_told_where_no_column_tells_them(root: Path, tmp_path: Path) -> None:
    for name, columns in (("metiers", ["Commerce", "Rue", "Commune"]), ("activites", ["Commerce", "Activité", "Commune"])):
        book = openpyxl.Workbook()
        for trade in ("Boulangeries", "Coiffeurs", "Restaurants"):
            sheet = book.create_sheet(trade)
            for row in (
                columns,
                *([f"Boutique {n}", "Fleuriste" if name == "activites" else f"{n} rue", "Agen"] for n in (1, 2)),
            ):
                sheet.append(row)
        del book["Sheet"]
        book.save(tmp_path / f"{name}.xlsx")
        told = etal("sources", "add", tmp_path / f"{name}.xlsx", "--root", root, "--nom", name, *WHO)
        assert ("ajouter « nom_de_feuille: categorie »" in told) == (name == "metiers")
    path = root / "sources/metiers/source.yml"
    path.write_text(path.read_text(encoding="utf-8") + "\nnom_de_feuille: categorie\n", encoding="utf-8")
    assert load_source(root / "sources/metiers", root).nom_de_feuille == "categorie"


GROWN = {
    "légumes, fraises": "maraicher",
    "volailles, lapin": "eleveur",
    "vin": "viticulteur",
    "fromages": "produits-laitiers-fermiers",
}


def farms(folder: Path, name: str, *more: str) -> Path:
    path = folder / name
    rows = [f"Ortal {n};{text};Agen" for n, text in enumerate([*GROWN, *more])]
    path.write_text("\n".join(["Nom;Produits;Commune", *rows]), encoding="utf-8")
    return path


@pytest.mark.parametrize("demonstration", [True, False])
def test_a_demonstration_says_that_true_addresses_may_be_unknown_to_it(root: Path, tmp_path: Path, demonstration: bool) -> None:
    if not demonstration:
        declared = root / "sources/territoire.yml"
        declared.write_text(
            declared.read_text(encoding="utf-8").replace("demonstration: oui", "demonstration: non"), encoding="utf-8"
        )
    told = etal("sources", "add", farms(tmp_path, "a.csv"), "--root", root, "--nom", "fermes", "--date", "2026-11-20", *WHO)
    assert ("Ce territoire est une démonstration" in told) is demonstration


def test_a_list_of_farms_is_read_by_what_they_grow(root: Path, tmp_path: Path) -> None:
    told = etal(
        "sources",
        "add",
        farms(tmp_path, "Nos producteurs.csv"),
        "--root",
        root,
        "--nom",
        "fermes",
        "--date",
        "2026-11-20",
        *WHO,
    )
    assert "elle est lue dans « Produits » aussi" in told
    assert "Tous sont lus comme des producteurs" in told
    source = load_source(root / "sources/fermes", root)
    assert source.partout == {"categorie": "producteur"}
    assert source.colonnes["categorie"] == source.colonnes["description"] == ("Produits",)
    etal("publish", "--root", root, "--offline", "--date", "2026-11-22")
    shops = pd.read_csv(next(root.glob("dist/2*")) / "commerces.csv")
    assert dict(zip(shops["description"], shops["sous_categorie"], strict=True)) == GROWN


@pytest.mark.parametrize("name", ["Commerces.csv", "Producteurs et artisans.csv"])
def test_a_list_of_shops_is_no_list_of_farms(name: str, root: Path, tmp_path: Path) -> None:
    etal("sources", "add", farms(tmp_path, name), "--root", root, "--nom", "liste", "--date", "2026-11-20", *WHO)
    source = load_source(root / "sources/liste", root)
    assert (source.partout, source.colonnes["categorie"]) == ({}, ("Produits",))


def test_sentences_are_no_activity(root: Path, tmp_path: Path) -> None:
    prose = [f"Depuis {n} générations, la maison vous accueille en famille, avec le sourire, du pain aussi." for n in range(9)]
    etal(
        "sources",
        "add",
        farms(tmp_path, "producteurs.csv", *prose),
        "--root",
        root,
        "--nom",
        "liste",
        "--date",
        "2026-11-20",
        *WHO,
    )
    source = load_source(root / "sources/liste", root)
    assert "categorie" not in {*source.colonnes, *source.partout}


def test_titles_between_the_rows_are_explained_where_they_are_shown(root: Path, tmp_path: Path) -> None:
    lines = ["Enseigne;Rue;Tel", "AGEN;;", "A;1 rue Neuve;05 36 49 00 01", "BOÉ;;", "B;2 rue Neuve;05 36 49 00 02"]
    path = tmp_path / "l.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "« (intertitre) » : les titres qui se lisent entre les lignes" in etal("sources", "inspect", path, "--root", root)
    path.write_text("\n".join([lines[0] + ";Ville", *(f"{lines[i]};Agen" for i in (2, 4))]), encoding="utf-8")
    assert "intertitre" not in etal("sources", "inspect", path, "--root", root)


def test_a_question_is_asked_again_until_it_is_answered_by_yes_or_no() -> None:
    with runner.isolation(input="lov2\nnon\n") as streams:
        assert not asking.agreed("Ne pas les publier ?")
        assert streams[0].getvalue().decode().count("Répondre « o » (oui) ou « n » (non).") == 1
    with runner.isolation(input="\n"):
        assert asking.agreed("Ne pas les publier ?")


def test_a_licence_is_known_by_its_usual_name_and_an_unknown_one_is_refused(root: Path, tmp_path: Path) -> None:
    path, words = shape_file(tmp_path, "office de tourisme"), [w for w in WHO if w not in ("--licence", "lov2")]
    etal("sources", "add", path, "--root", root, "--nom", "a", *words, "--licence", "Licence Ouverte 2.0")
    assert load_source(root / "sources/a", root).licence == "lov2"
    told = etal("sources", "add", path, "--root", root, "--nom", "b", *words, "--licence", "publique", code=2)
    assert "licence « publique » inconnue" in told and "odc-odbl (" in told
    assert not (root / "sources/b").exists()


def test_a_folder_s_name_is_cut_between_words() -> None:
    named = source_id(None, "Comité départemental du tourisme de la Dordogne", Path("x.csv"))
    assert named == "comite-departemental-du-tourisme"


def test_a_person_is_asked_until_the_answer_can_be_taken(root: Path) -> None:
    communes = load_communes(("47",))
    typed = "Bergerac\nnérac\n\nopen bar\n?\nlicence ouverte\n\nmensuel\nmensuelle\n"
    with runner.isolation(input=typed) as streams:
        where = asking.commune(Unplaced(12), communes)
        said = asking.who(["producteur", "licence", "base_legale", "cadence"])
        told = streams[0].getvalue().decode()
    assert where == {"commune": "Nérac"}
    assert said == {"producteur": "", "licence": "lov2", "base_legale": "", "cadence": "mensuelle"}
    assert "« Bergerac » n'est pas une commune du territoire" in told and "→ lov2" in told
    assert "odc-odbl : Open Data Commons" in told and "--cadence" not in told


def test_sheets_whose_name_does_not_settle_the_commune_are_asked_about() -> None:
    communes = load_communes(("24",))
    with runner.isolation(input="o\nMontignac-Lascaux\n"):
        where = asking.commune(Unplaced(9, ("Le Bugue", "Montignac"), ("Montignac",)), communes)
    assert where == {"by_sheet": True, "sheets": {"Montignac": "Montignac-Lascaux"}}


def test_a_column_of_one_code_is_asked_about_and_taken_with_its_code() -> None:
    likely = Column("Livre", "services", "livraison", 0.55, "une colonne par code", 1.0, ("x",))
    hardly = Column("Travaux : drive", "services", "drive", 0.4, "une colonne par code", 1.0, ("x",))
    with runner.isolation(input="\n\n") as streams:
        replies = asking.columns([likely, hardly])
        told = streams[0].getvalue().decode()
    assert replies == ["Livre=services:livraison", "Travaux : drive=ignorer"]
    assert "Peut-être : services:drive" in told
    assert settled([Column("Nom", "nom", None, 0.9, "", 1.0, ()), hardly])[1].raison.startswith("à décider : « services:drive »")


def test_rows_that_the_producers_site_does_not_show_are_counted_and_left_out(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    rows = [f"Comptoir n° {n};Fleuriste;{n} rue des Tilleuls;Agen;{('oui', 'non', 'oui')[n % 3]}" for n in range(1, 7)]
    path.write_text("Nom;Activité;Adresse;Commune;Visible sur le site\n" + "\n".join(rows) + "\n", encoding="utf-8")
    told = etal("sources", "add", path, "--root", root, "--nom", "ville", *WHO)
    assert "« Visible sur le site » : 2 lignes que le producteur ne montre pas ne seront pas publiées." in told
    assert "4 lignes passent sur 6 lues" in told
    assert load_source(root / "sources/ville", root).colonnes["diffusion"] == ("Visible sur le site",)


FORM = """Horodateur,Quel est le nom de votre boutique ?,"Que vendez-vous, en quelques mots ?",Commune,Adresse,En semaine,\
Dimanche,"Acceptez-vous que ces informations soient publiées ?",Un mot à ajouter ?
"""
ANSWERS = (
    ("Chez Isidore", "boulangerie", "mar-sam 7h-13h", "fermé", "Oui", "Appeler Lou au 06 39 98 00 11"),
    ("La Page", "Librairie", "mar-sam 9h-12h 14h-19h", "9h-12h", "Non", "Appeler Lou au 06 39 98 00 12"),
    ("Optique Lou", "opticien", "mar-sam 9h-12h 14h-19h", "fermé", "Oui", ""),
    ("Aux Fleurs", "fleuriste", "mar-sam 9h-19h", "9h-12h30", "Oui", "Appeler Lou au 06 39 98 00 13"),
    ("Le Fournil", "Pâtisserie", "mer-sam 9h-19h", "7h-12h", "non merci", ""),
)


def test_a_form_that_asks_to_be_published_leaves_out_who_said_no(root: Path, tmp_path: Path) -> None:
    lines = [
        f"0{n}/10/2026 09:12:0{n},{nom},{quoi},Agen,{n} rue des Tilleuls,{semaine},{dimanche},{accord},{mot}"
        for n, (nom, quoi, semaine, dimanche, accord, mot) in enumerate(ANSWERS, 1)
    ]
    path = tmp_path / "Formulaire.csv"
    path.write_text(FORM + "\n".join(lines) + "\n", encoding="utf-8")
    told = etal("sources", "add", path, "--root", root, "--nom", "ville", *WHO, "--oui")
    assert "3 lignes passent sur 5 lues" in told and "refuse d'être publié" in told
    source = load_source(root / "sources/ville", root)
    assert source.publication.refus == "ecarter"
    assert source.colonnes["categorie"] == ("Que vendez-vous, en quelques mots ?",) and "description" not in source.colonnes
    assert "telephone" not in source.colonnes and "Un mot à ajouter ?" in source.ignorees
    week, sunday = source.colonnes["horaires"]
    assert (week, sunday.code if not isinstance(sunday, str) else "") == ("En semaine", "dimanche")


@pytest.mark.parametrize(
    ("question", "typed", "said"),
    [
        ("Acceptez-vous que votre fiche soit publiée ?", "\n", {"refused": True}),
        ("Acceptez-vous que votre fiche soit publiée ?", "n\n", {"refused": False}),
        ("J'accepte que mon mobile soit publié", "", {}),
    ],
)
def test_those_who_refuse_are_asked_about_unless_the_question_was_of_their_phone(
    question: str, typed: str, said: dict[str, bool]
) -> None:
    raw = RawRows(pd.DataFrame({question: ["Oui", "Non", "Non", None]}, dtype="str"))
    found = refused(raw, [Column(question, "consentement", None, 0.9, "", 1.0, ())])
    assert found is not None and found.rows == 2
    with runner.isolation(input=typed) as streams:
        assert ({} if found.personal else {"refused": asking.declined(found)}) == said
        told = streams[0].getvalue().decode()
    assert ("2 réponses « non »" in told) is bool(said)


def test_many_columns_of_which_nothing_is_known_are_not_asked_about_one_by_one() -> None:
    unknown = [Column(f"Champ {n}", None, None, 0.4, "rien ne dit ce qu'elle contient", 1.0, ("v",)) for n in range(30)]
    likely = Column("Livre", "services", "livraison", 0.55, "une colonne par code", 1.0, ("x",))
    with runner.isolation(input="\n") as streams:
        replies = asking.columns([*unknown, likely])
        told = streams[0].getvalue().decode()
    assert replies == ["Livre=services:livraison"]
    assert "« Champ 4 » et 25 autres : laissées de côté" in told


def _column(name: str, champ: str | None, sure: float) -> Column:
    return Column(name, champ, None, sure, "", 1.0, ())


def test_a_column_answered_to_be_the_name_is_not_joined_to_the_one_guessed() -> None:
    columns = [_column("nom_complet", "nom", 0.9), _column("enseignes", None, 0.4), _column("Ville", "commune", 0.9)]
    assert [c.champ for c in answered(columns, ["enseignes=nom"])] == ["raison_sociale", "nom", "commune"]
    both = answered(columns, ["enseignes=nom", "nom_complet=nom"])
    assert [c.champ for c in both] == ["nom", "nom", "commune"]
    firm = [*columns, _column("RS", "raison_sociale", 0.9)]
    assert [c.champ for c in answered(firm, ["enseignes=nom"])] == [None, "nom", "commune", "raison_sociale"]
    assert [c.champ for c in answered(firm, ["RS=nom"])][3] == "nom"
    assert "raison_sociale" not in [c.champ for c in answered(firm, ["RS=nom"])]


def test_products_do_not_tell_the_activity_while_a_column_of_kinds_is_to_be_decided(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("Nom;Type;Produits\nUn;AMAP;légumes\nDeux;Ruche;miel\nTrois;AMAP;fromages\n", encoding="utf-8")
    kept = (_column("Nom", "nom", 0.9), _column("Produits", "description", 0.9))
    assert [c.champ for c in with_activity(look(path), kept)] == ["nom", "description", "categorie"]
    assert with_activity(look(path), kept, [_column("Type", "categorie", 0.5)]) == kept
