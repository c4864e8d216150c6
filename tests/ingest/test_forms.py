"""Exports of form services by their own shape: recognised by their header, their own columns set aside, unsent answers told."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import xlsxwriter

from tests.ingest.helpers import declared, read, told, values, written

NOM = {"nom": ["Nom du commerce"], "commune": ["Commune"]}


def test_google_forms(tmp_path: Path) -> None:
    text = (
        '"Horodateur","Adresse e-mail","Nom du commerce","Commune","Services","Score"\n'
        '"2026/11/02 10:00:00 AM UTC+1","p@a.example","Chez Léa","Agen","Livraison;Drive",""\n'
    )
    rows, _, anomalies = read(written(tmp_path, text), declared(NOM))
    assert list(rows.columns)[5:] == ["Nom du commerce", "Commune", "Services", "Score"]
    assert anomalies[["code", "detail"]].to_numpy().tolist() == [
        ["formulaire-reconnu", "Google Forms ; Horodateur, Adresse e-mail"]
    ]
    kept, _, _ = read(written(tmp_path, text), declared(NOM | {"courriel": ["Adresse e-mail"]}))
    assert values(kept, "Adresse e-mail") == ["p@a.example"]  # declared: it is the shop's


@pytest.mark.parametrize(
    "own",
    [
        ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Heure de la dernière modification"],
        ["Id", "Start time", "Completion time", "Email", "Name", "Last modified time"],
    ],
)
def test_microsoft_forms_never_takes_the_respondent_for_the_shop(tmp_path: Path, own: list[str]) -> None:
    book = xlsxwriter.Workbook(tmp_path / "l.xlsx")
    page = book.add_worksheet("Sheet1")
    question = f"{own[4]}2"  # Microsoft's own way with a question that bears the name of one of its columns
    page.write_row(0, 0, [*own, question, "Commune", "Services"])
    page.write_row(1, 0, [1, 46336.5, 46336.6, "anonymous", "Camille Fictive", "", "Chez Léa", "Agen", "Livraison;Drive;"])
    book.close()
    rows, layout, anomalies = read(tmp_path / "l.xlsx", declared({"nom": [own[4]], "commune": ["Commune"]}))
    assert list(rows.columns)[5:] == [own[4], "Commune", "Services"]
    assert values(rows, own[4]) == ["Chez Léa"]
    assert layout.set_index("colonne").loc[own[4], "lettre"] == "G"
    assert told(anomalies) == [("formulaire-reconnu", 0)]


FRAMAFORMS = (
    '"Commerces d\'Agen",,,,,,,,,,,,\n'
    '"Détails de la soumission",,,,,,,,,"","","Services",\n'
    '"Série","SID","Heure de soumission","Heure d\'achèvement","Heure de modification","Brouillon","Adresse IP","UID",'
    '"Nom d\'utilisateur","Nom du commerce","Commune","Livraison","Drive"\n'
    '"1","101","02/11/2026 - 10:00","","","","192.0.2.1","0","","Chez Léa","Agen","X",""\n'
    '"2","102","02/11/2026 - 11:00","","","1","192.0.2.2","0","","Bar Fictif","Boé","","X"\n'
)


def test_framaforms_banners_options_and_drafts(tmp_path: Path) -> None:
    columns = NOM | {"services": [{"colonne": "Services Livraison", "code": "livraison"}]}
    for source in (declared(columns), declared(NOM | {"services": [{"colonne": "Livraison", "code": "livraison"}]})):
        rows, _, anomalies = read(written(tmp_path, FRAMAFORMS), source)
        assert values(rows, "Nom du commerce") == ["Chez Léa", "Bar Fictif"]
        assert len(rows.columns) == 5 + 4  # nothing of who answered, from where
        assert told(anomalies) == [("formulaire-reconnu", 0), ("reponse-inachevee", 5)]
        assert "192.0.2" not in rows.to_csv()


DRUPAL_EN = (
    '"Serial number","Submission ID","Submission URI",Created,Completed,Changed,"Is draft","Current page","Remote IP address",'
    '"Submitted by: ID","Submitted by: Title","Submitted by: URL",Language,"Submitted to: Entity type","Submitted to: Entity ID",'
    'Locked,Sticky,Notes,"Submitted to: Entity title","Submitted to: Entity URL"'
)
DRUPAL_FR = (
    '"Numéro de série","ID de soumission","URI de soumission",Créé,Terminé,Modifié,"Est un brouillon","Page actuelle",'
    '"Adresse IP distante","Soumis par : ID","Soumis par : Titre","Soumis par : URL",Langue,"Soumis à : Type d\'entité",'
    '"Soumis à : ID de l\'entité",Verrouillé,Épinglé,Notes,"Soumis à : Titre de l\'entité","Soumis à : URL de l\'entité"'
)
DRUPAL_KEYS = (
    "serial,sid,uri,created,completed,changed,in_draft,current_page,remote_addr,uid,uid_title,uid_url,langcode,entity_type,"
    "entity_id,locked,sticky,notes,entity_title,entity_url"
)


@pytest.mark.parametrize("own", [DRUPAL_EN, DRUPAL_FR, DRUPAL_KEYS])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_framaforms_since_drupal_9(tmp_path: Path, own: str, ending: str) -> None:
    service = next(csv.reader([own]))
    header = [*service, "Nom du commerce", "Commune", "Notes", "Services: Livraison", "Services: Drive", "Paiement"]
    answers = [
        ["1", "901", "https://f.example/1", "2026-11-02 10:00:00", "2026-11-02 10:01:00", "2026-11-02 10:01:00", "No", "",
         "192.0.2.1", "0", "Anonyme", "", "fr", "node", "7", "0", "0", "", "Le formulaire", "https://f.example", "Chez Léa",
         "Agen", "à voir", "X", "", "Carte;Espèces"],
        ["2", "902", "https://f.example/2", "2026-11-03 10:00:00", "", "2026-11-03 10:01:00", "Yes", "page_2",
         "192.0.2.2", "0", "Anonyme", "", "fr", "node", "7", "0", "0", "", "Le formulaire", "https://f.example", "Bar Fictif",
         "Boé", "", "", "X", "Carte"],
    ]  # fmt: skip
    path = tmp_path / f"l.{ending}"
    if ending == "csv":
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([header, *answers])
    else:
        book = xlsxwriter.Workbook(path)
        page = book.add_worksheet()
        for row, cells in enumerate([header, *answers]):
            page.write_row(row, 0, cells)
        book.close()
    columns = NOM | {"services": [{"colonne": "Services: Livraison", "code": "livraison"}]}
    rows, _, anomalies = read(path, declared(columns))
    second = "Notes (2)" if "Notes" in service else "Notes"
    assert list(rows.columns)[5:] == ["Nom du commerce", "Commune", second, *header[-3:]]
    assert values(rows, "Services: Livraison") == ["X", None]
    assert told(anomalies) == [("formulaire-reconnu", 0), ("reponse-inachevee", 3)]
    assert "192.0.2" not in rows.to_csv()
    kept, _, _ = read(path, declared(columns).model_copy(update={"horodatage": service[5]}))
    assert values(kept, service[5]) == ["2026-11-02 10:01:00", "2026-11-03 10:01:00"]


@pytest.mark.parametrize(
    ("service", "text", "own", "unsent"),
    [
        ("Tally", "Submission ID,Respondent ID,Submitted at,Nom du commerce,Commune\na1,r1,2026-11-02 10:00:00,Chez Léa,Agen\n",
         3, []),
        ("Typeform", "#,Nom du commerce,Commune,Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,"
         "Tags,Ending\nab,Chez Léa,Agen,completed,2026-11-02 10:00:00,,2026-11-02 10:01:00,f1,,\n"
         "cd,Bar Fictif,Boé,partial,2026-11-02 11:00:00,,,f2,,\n", 8, [3]),
        ("JotForm", "Submission Date,Nom du commerce,Commune,Submission IP,Submission ID\n"
         '"Nov 2, 2026",Chez Léa,Agen,192.0.2.3,12\n', 3, []),
        ("Démarches simplifiées", "ID;Email;FranceConnect ?;Civilité;Nom;Prénom;Archivé;État du dossier;Dernière mise à jour le;"
         "Déposé le;Passé en instruction le;Traité le;Motivation de la décision;Instructeurs;Nom du commerce;Commune\n"
         "123;p@a.example;false;Mme;Fictive;Camille;false;En construction;2026-11-02 10:00;2026-11-02;;;;i@a.example;Chez Léa;"
         "Agen\n124;q@a.example;false;M.;Fictif;Alix;false;Brouillon;2026-11-02 10:00;;;;;;Bar;Boé\n", 14, [3]),
        ("Sphinx", "CLE;Nom du commerce;Commune;DATE_SAISIE;DATE_ENREG;DATE_MODIF;TEMPS_SAISIE;ORIGINE_SAISIE;LANG_SAISIE;"
         "APPAREIL_SAISIE;PROGRESSION;DERNIERE_QUESTION_SAISIE\n1;Chez Léa;Agen;02/11/2026 10:00:00;02/11/2026 10:08:00;;480;"
         "Email;fr;PC;Terminé;Q9\n2;Bar;Boé;02/11/2026 11:00:00;02/11/2026 11:01:00;;60;Direct;fr;Mobile;En cours;Q2\n", 10, [3]),
    ],
)  # fmt: skip
def test_other_services(tmp_path: Path, service: str, text: str, own: int, unsent: list[int]) -> None:
    rows, _, anomalies = read(written(tmp_path, text), declared(NOM))
    assert list(rows.columns)[5:] == ["Nom du commerce", "Commune"]
    (detail,) = anomalies.loc[anomalies["code"].eq("formulaire-reconnu"), "detail"]
    assert detail.startswith(f"{service} ; ")
    assert len(detail.split(" ; ", 1)[1].split(", ")) == own
    assert [line for code, line in told(anomalies) if code == "reponse-inachevee"] == unsent


def test_microsoft_forms_with_points(tmp_path: Path) -> None:
    own = ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Total points", "Quiz feedback",
           "Heure de la dernière modification"]  # fmt: skip
    text = ";".join([*own, "Nom du commerce", "Commune"]) + "\n1;2026-11-02;2026-11-02;anonymous;;;;;Chez Léa;Agen\n"
    rows, _, _ = read(written(tmp_path, text), declared(NOM))
    assert list(rows.columns)[5:] == ["Nom du commerce", "Commune"]


def test_an_export_with_a_few_of_the_words_is_no_webform(tmp_path: Path) -> None:
    text = "uuid;langcode;created;changed;uid;Nom;Commune\n1;fr;2026-11-02;2026-11-02;3;Chez Léa;Agen\n"
    _, _, anomalies = read(written(tmp_path, text))
    assert len(anomalies) == 0


@pytest.mark.parametrize(
    ("header", "question"),
    [
        ("id;submitdate;lastpage;startlanguage;seed;ipaddr;Q1;Q2;S1[SQ001]", "Q1"),
        ('"ID de la réponse";"Date de soumission";"Dernière page";"Langue de départ";"Tête de série";"Adresse IP";'
         '"Nom ?";Q2;"S [A]"', "Nom ?"),
        ('"id. ID de la réponse";"submitdate. Date de soumission";"lastpage. Dernière page";'
         '"startlanguage. Langue de départ";"seed. Graine";"ipaddr. Adresse IP";"Q1. Nom";Q2;"S1[SQ001]. S [A]"', "Q1. Nom"),
    ],
)  # fmt: skip
def test_limesurvey_codes_labels_or_both(tmp_path: Path, header: str, question: str) -> None:
    lines = "\n1;2026-11-02 10:00:00;4;fr;1;192.0.2.1;Chez Léa;Agen;Oui\n2;;1;fr;2;192.0.2.2;Bar Fictif;Boé;Non\n"
    rows, _, anomalies = read(written(tmp_path, header + lines), declared({"nom": [question], "commune": ["Q2"]}))
    assert values(rows, question) == ["Chez Léa", "Bar Fictif"]
    assert len(rows.columns) == 5 + 3
    assert told(anomalies) == [("formulaire-reconnu", 0), ("reponse-inachevee", 3)]


def test_an_ordinary_list_is_no_form(tmp_path: Path) -> None:
    text = "id;Nom;Commune;Date de soumission\n1;Chez Léa;Agen;2026-11-02\n"
    rows, _, anomalies = read(written(tmp_path, text))
    assert (list(rows.columns)[5:], len(anomalies)) == (["id", "Nom", "Commune", "Date de soumission"], 0)
