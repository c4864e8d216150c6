"""Exports of form services by their own shape: recognised by their header, their own columns set aside, unsent answers told."""

from __future__ import annotations

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
