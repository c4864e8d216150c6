"""What a row says by one cell of a whole file: « oui » under a question, « non » under an access, premises without a shop."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.normalise.blocks import Context
from pipeline.normalise.step import normalise
from pipeline.reference.communes import load_communes
from tests.ingest.helpers import declared, read, written

TODAY = dt.date(2026, 11, 22)


def read_rows(folder: Path, columns: dict[str, Any], text: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the shops of a small file of communes « Agen », and what is told of it."""
    source = declared({"nom": ["Nom"], "commune": ["Ville"], **columns})
    raw, _, _ = read(written(folder, text), source)
    return normalise(raw, Context(source, load_communes(["47"]), TODAY, TODAY), ("47",))


def test_yes_says_the_code_that_the_question_names(tmp_path: Path) -> None:
    text = "Nom;Ville;En agriculture biologique ?\nUn;Agen;oui\nDeux;Agen;non\nTrois;Agen;Nature & Progrès\nQuatre;Agen;Label X\n"
    shops, told = read_rows(tmp_path, {"labels": ["En agriculture biologique ?"]}, text)
    assert shops["labels"].fillna("").tolist() == ["ab", "", "nature_et_progres", ""]
    assert told.loc[told["code"].eq("valeur-inconnue"), "valeur"].tolist() == ["Label X"]


def test_no_under_an_access_says_that_there_is_none(tmp_path: Path) -> None:
    text = "Nom;Ville;Accès PMR\nUn;Agen;oui\nDeux;Agen;non (2 marches)\nTrois;Agen;\n"
    shops, _ = read_rows(tmp_path, {"accessibilite": [{"colonne": "Accès PMR", "code": "accessible_pmr"}]}, text)
    assert shops["accessibilite"].fillna("").tolist() == ["accessible_pmr", "non_accessible", ""]


def test_an_address_that_only_names_the_town_is_none(tmp_path: Path) -> None:
    text = "Nom;Ville;Adresse\nUn;Agen;Agen, France\nDeux;Agen;1 rue d'Agen, 47000 Agen\n"
    shops, _ = read_rows(tmp_path, {"adresse": ["Adresse"]}, text)
    assert shops["adresse"].fillna("").tolist() == ["", "1 Rue d'Agen"]


def test_premises_without_a_shop_are_set_aside_with_their_owner(tmp_path: Path) -> None:
    text = "Nom;Ville;RS\nLOCAL VACANT;Agen;SCI des Murs\n;Agen;SARL Untel\n"
    shops, told = read_rows(tmp_path, {"raison_sociale": ["RS"]}, text)
    assert shops["nom"].tolist() == ["SARL Untel"]
    assert told.loc[told["gravite"].eq("rejet") if "gravite" in told else told["code"].eq("nom-absent"), "ligne"].tolist() == [2]


def test_a_finer_activity_alone_is_the_activity_and_is_told(tmp_path: Path) -> None:
    text = "Nom;Ville;Type de cuisine\nUn;Agen;Pizzeria\nDeux;Agen;Traditionnelle\n"
    shops, told = read_rows(tmp_path, {"sous_categorie": ["Type de cuisine"]}, text)
    assert shops["sous_categorie"].fillna("").tolist() == ["pizzeria", ""]
    assert told.loc[told["code"].eq("categorie-imprecise"), "colonne"].tolist() == ["Type de cuisine"]


def test_what_is_delivered_by_bicycle_is_delivered_and_a_plain_no_wins(tmp_path: Path) -> None:
    text = "Nom;Ville;Vélo;Livraison\nUn;Agen;oui;\nDeux;Agen;oui;non\n"
    services = [{"colonne": "Vélo", "code": "livraison_velo"}, {"colonne": "Livraison", "code": "livraison"}]
    shops, _ = read_rows(tmp_path, {"services": services}, text)
    assert shops["services"].tolist() == ["livraison|livraison_velo", "livraison_velo"]


def test_what_the_register_withholds_names_no_shop_and_no_street(tmp_path: Path) -> None:
    text = "Nom;Ville;Adresse\n[NON-DIFFUSIBLE];Agen;1 rue X\nDeux;Agen;[NON-DIFFUSIBLE] 47000 AGEN\n"
    shops, _ = read_rows(tmp_path, {"adresse": ["Adresse"]}, text)
    assert (shops["nom"].tolist(), shops["adresse"].isna().tolist()) == (["Deux"], [True])


def test_an_address_for_a_name_is_set_aside_unless_the_row_has_its_own(tmp_path: Path) -> None:
    text = "Nom;Ville;Adresse\n12 bd Carnot;Agen;\n12 bd Carnot;Agen;12 bd Carnot\nChez Léa;Agen;\n"
    shops, told = read_rows(tmp_path, {"adresse": ["Adresse"]}, text)
    assert shops["ligne"].tolist() == [3, 4]
    assert told.loc[told["code"].eq("nom-adresse"), ["ligne", "valeur"]].to_numpy().tolist() == [[2, "12 bd Carnot"]]


def test_hours_that_say_nothing_or_became_a_date_are_not_published(tmp_path: Path) -> None:
    text = (
        "Nom;Ville;Horaires\nUn;Agen;-\nDeux;Agen;NC\nTrois;Agen;09-déc\nQuatre;Agen;2026-12-09\nCinq;Agen;-- Sélectionnez --\n"
    )
    shops, told = read_rows(tmp_path, {"horaires": ["Horaires"]}, text)
    assert shops["horaires"].isna().all()
    assert shops["horaires_texte"].isna().all()
    assert told.loc[told["code"].str.startswith("horaires"), "code"].tolist() == ["horaires-date"] * 2
    assert told.loc[told["code"].eq("horaires-date"), "valeur"].tolist() == ["09-déc", "2026-12-09"]


def test_a_day_whose_hours_became_a_date_leaves_the_week_unsaid(tmp_path: Path) -> None:
    text = "Nom;Ville;Lundi;Mardi\nUn;Agen;9h-12h;2026-12-09T00:00:00\n"
    days = [{"colonne": "Lundi", "code": "lundi"}, {"colonne": "Mardi", "code": "mardi"}]
    shops, told = read_rows(tmp_path, {"horaires": days}, text)
    assert shops[["horaires", "horaires_texte"]].isna().all(axis=None)
    assert told.loc[told["code"].str.startswith("horaires"), "code"].tolist() == ["horaires-date"]
