"""The header held to the declaration: renamed, missing and new columns, codes and corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.config import Correction, Source, load_source
from pipeline.errors import SourceError
from pipeline.model import CALENDAR, RawRows
from pipeline.normalise.mapping import Columns, apply_codes, apply_corrections, check_header, ignored_but_gone
from tests.territory import put


def source(**more: object) -> Source:
    told = {
        "id": "s",
        "producteur": "P",
        "licence": "lov2",
        "base_legale": "x",
        "cadence": "annuelle",
        "colonnes": {"nom": ("Enseigne",)},
    }
    return Source.model_validate(told | more)


def raw(**columns: Sequence[Any]) -> RawRows:
    size = len(next(iter(columns.values())))
    origin = {"source": "s", "fichier": "f.csv", "feuille": "", "ligne": range(2, size + 2), CALENDAR: "1900"}
    return RawRows(pd.DataFrame({**origin, **{k: pd.Series(v, dtype="str") for k, v in columns.items()}}))


def test_same_header_but_for_case_accents_and_spaces() -> None:
    checked = check_header(raw(**{"  ENSEIGNE ": ["a"]}), source())
    assert "Enseigne" in checked.columns


def test_a_renamed_column_is_suggested_with_the_edit() -> None:
    with pytest.raises(SourceError) as caught:
        check_header(raw(**{"Enseigne du commerce": ["a"]}), source())
    assert "« Enseigne » n'existe plus ; « Enseigne du commerce » lui ressemble" in str(caught.value)
    assert "Remplacer « Enseigne » par « Enseigne du commerce »" in str(caught.value)


def test_an_unknown_column_stops_and_an_ignored_or_empty_one_does_not() -> None:
    with pytest.raises(SourceError, match="colonne « Fax » inconnue"):
        check_header(raw(Enseigne=["a"], Fax=["1"]), source())
    check_header(raw(Enseigne=["a"], Fax=["1"]), source(ignorees=["Fax"]))
    check_header(raw(Enseigne=["a"], **{"Temps pour Q1": ["3"]}), source(ignorees=["Temps pour *"]))
    check_header(raw(Enseigne=["a"], Fax=[None]), source())


def test_an_ignored_column_that_is_gone_is_told_and_a_pattern_is_not() -> None:
    declared = source(ignorees=["Fax", "Effectif", "Temps pour *", "(intertitre)"])
    gone = ignored_but_gone(check_header(raw(Enseigne=["a", "b"], FAX=[None, None]), declared), declared)
    assert gone[["code", "fichier", "ligne", "valeur"]].to_numpy().tolist() == [
        ["colonne-ignoree-absente", "f.csv", 0, "Effectif"],
    ]


def test_what_the_file_does_not_say_is_said_once_for_all_its_rows_or_by_the_name_of_its_sheet() -> None:
    rows = raw(Enseigne=["a", "b", "c"], Ville=["Agen", None, None]).assign(feuille=["x", "Nérac", ""])
    everywhere = source(colonnes={"nom": ["Enseigne"], "commune": ["Ville"]}, partout={"commune": "Boé"})
    assert Columns(RawRows(rows), everywhere).text("commune").tolist() == ["Agen", "Boé", "Boé"]
    by_sheet = Columns(RawRows(rows), source(nom_de_feuille="commune"))
    assert by_sheet.text("commune").fillna("∅").tolist() == ["x", "Nérac", "∅"]
    assert (by_sheet.label("commune"), by_sheet.label("nom")) == ("nom de la feuille", "Enseigne")
    assert Columns(RawRows(rows), source(partout={"commune": "Boé"})).label("commune") == "partout : commune"


def test_several_columns_are_one_text_and_missing_cells_are_left_out() -> None:
    declared = source(colonnes={"nom": ["Enseigne"], "telephone": ["Tél", "Portable"]})
    columns = Columns(raw(Enseigne=["a", "b", "c"], Tél=["1", None, None], Portable=["2", "3", None]), declared)
    assert columns.text("telephone").fillna("∅").tolist() == ["1 / 2", "3", "∅"]


def test_answer_codes_become_their_labels() -> None:
    done = apply_codes(raw(Enseigne=["A1", "autre", None]), source(codes={"Enseigne": {"A1": "Oui"}}))
    assert done["Enseigne"].fillna("∅").tolist() == ["Oui", "autre", "∅"]


def test_a_declared_correction_is_done_and_told_and_one_without_object_too() -> None:
    fix = {"colonne": "Enseigne", "motif": "faute", "auteur": "Service", "date": dt.date(2026, 1, 2)}
    fixes = (
        Correction.model_validate({**fix, "avant": "a", "apres": "A"}),
        Correction.model_validate({**fix, "avant": "z", "apres": "Z"}),
    )
    done, found = apply_corrections(raw(Enseigne=["a", "b"]), source(corrections=fixes))
    assert done["Enseigne"].tolist() == ["A", "b"]
    assert set(found["code"]) == {"correction-declaree", "correction-sans-objet"}
    assert found.loc[found["code"].eq("correction-declaree"), "ligne"].tolist() == [2]


def test_a_new_name_with_no_letter_in_common_is_known_by_its_meaning() -> None:
    with pytest.raises(SourceError) as caught:
        check_header(raw(**{"Nom commercial": ["Au Pain Doré"]}), source())
    assert "« Enseigne » n'existe plus ; « Nom commercial » lui ressemble (92 %) : renommer ?" in str(caught.value)
    assert "Remplacer « Enseigne » par « Nom commercial » dans « colonnes »." in str(caught.value)


def test_a_new_name_that_says_nothing_is_known_by_its_cells() -> None:
    declared = source(colonnes={"nom": ["Enseigne"], "telephone": ["Tél"]})
    with pytest.raises(SourceError, match="« Tél » n'existe plus ; « Zone 12 » lui ressemble"):
        check_header(raw(Enseigne=["a", "b"], Divers=["x", "y"], **{"Zone 12": ["05 36 49 00 01", "05.36.49.00.02"]}), declared)


def test_a_name_alike_over_other_cells_is_no_new_name() -> None:
    declared = source(colonnes={"nom": ["Enseigne"], "courriel": ["Contact"]})
    with pytest.raises(SourceError, match="« Contact » n'existe plus dans le fichier"):
        check_header(raw(Enseigne=["a", "b"], **{"Contacts": ["Mme Tartiflou", "M. Malvy"]}), declared)


def test_a_new_column_comes_with_the_line_to_write() -> None:
    declared = source(colonnes={"nom": ["Enseigne"], "telephone": ["Tél"]})
    with pytest.raises(SourceError) as caught:
        check_header(raw(Enseigne=["a"], Tél=["05 36 49 00 01"], Portable=["06 39 98 00 01"], Zzz=["?"]), declared)
    assert "écrire « telephone: [Tél, Portable] » dans « colonnes »" in str(caught.value)
    with pytest.raises(SourceError, match='« - "Zone : nord, n° 2" »'):
        check_header(raw(Enseigne=["a"], Tél=["05 36 49 00 01"], **{"Zone : nord, n° 2": ["?"]}), declared)
    assert "colonne « Zzz » inconnue ; l'ajouter à « ignorees » : « - Zzz »" in str(caught.value)


def told(rows: RawRows, declared: Source) -> str:
    with pytest.raises(SourceError) as caught:
        check_header(rows, declared)
    return str(caught.value)


def test_a_renamed_column_is_to_be_renamed_in_every_key_that_names_it() -> None:
    fix = {"colonne": "Enseigne", "avant": "a", "apres": "b", "motif": "m", "auteur": "s", "date": dt.date(2026, 1, 2)}
    named = source(corrections=[fix], cle=["Enseigne"], exemples=[{"recu": {"Enseigne": "a"}, "donne": {"nom": "a"}}])
    message = told(raw(**{"Nom commercial": ["a"]}), named)
    assert "par « Nom commercial » dans « colonnes », « cle », « corrections » et « exemples »." in message
    assert message.startswith("f.csv : « Enseigne » n'existe plus")
    assert message.endswith("modifier sources/s/source.yml puis relancer")


def test_an_edit_names_the_line_of_the_declaration(tmp_path: Path) -> None:
    """Of a file of a hundred lines: « colonnes » alone leaves the officer to find which."""
    put(tmp_path, "sources/mairie/source.yml", DECLARED)
    with pytest.raises(SourceError) as caught:
        check_header(raw(Nom=["a"], Rue=["b"], Ville=["Agen"], Fax=["1"]), load_source(tmp_path / "sources/mairie", tmp_path))
    told = str(caught.value)
    assert "« Nom » lui ressemble" in told and "dans « colonnes » (ligne 6) et « cle » (ligne 9)." in told
    assert "retirer « categorie » de « colonnes » (ligne 8)" in told
    assert "l'ajouter à « ignorees » (ligne 10)" in told


DECLARED = """\
producteur: Mairie
licence: lov2
base_legale: x
cadence: annuelle
colonnes:
  nom: Nom du commerce
  adresse: [Rue, Ville]
  categorie: Métier
cle: [Nom du commerce]
ignorees: [Observations]
"""


def test_a_new_name_keeps_the_quotes_of_the_old_one() -> None:
    message = told(raw(**{'Nom "vrai" du commerce': ["a"]}), source(colonnes={"nom": ["Nom : du commerce"]}))
    assert r"Remplacer « Nom : du commerce » par « Nom \"vrai\" du commerce »" in message


@pytest.mark.parametrize(
    ("gone", "edit"),
    [
        ("Mél", "retirer « courriel » de « colonnes » et retirer « courriel » de « attentes.remplissage »"),
        ("Portable", "écrire « telephone: Tél » au lieu de « telephone: [Tél, Portable] »"),
        ("Tél", "écrire « telephone: Portable » au lieu de « telephone: [Tél, Portable] »"),
        ("Drive", "retirer « - {colonne: Drive, code: drive} » de « services »"),
        ("Livré : oui", 'retirer « - {colonne: "Livré : oui", code: livraison} » de « services »'),
        ("Nom", "plus rien ne donne le nom des commerces : demander un nouvel envoi au producteur"),
        ("Envoyé", "retirer « Envoyé » de « horodatage »"),
    ],
)
def test_how_to_do_without_a_column_is_said_as_it_is_written(gone: str, edit: str) -> None:
    services = [{"colonne": "Drive", "code": "drive"}, {"colonne": "Livré : oui", "code": "livraison"}]
    columns = {"nom": ["Nom"], "telephone": ["Tél", "Portable"], "courriel": ["Mél"], "services": services}
    declared = source(colonnes=columns, horodatage="Envoyé", attentes={"remplissage": {"courriel": 0.8, "telephone": 0.5}})
    there = [name for name in ("Nom", "Tél", "Portable", "Mél", "Drive", "Livré : oui", "Envoyé") if name != gone]
    assert edit in told(raw(**{name: [None, "?"] for name in there}), declared)


def test_a_new_column_of_some_sheets_is_told_with_them() -> None:
    rows = raw(Enseigne=["a", "b"], Zzz=[None, "?"]).assign(feuille=["Agen", "Boé"])
    assert told(RawRows(rows), source()).startswith("f.csv, feuille « Boé » : colonne « Zzz » inconnue")


def test_another_file_is_told_in_one_line() -> None:
    many = source(colonnes={"nom": ["Enseigne"], "siret": ["Siret"], "commune": ["Ville"], "telephone": ["Tél"], "naf": ["APE"]})
    message = told(raw(date=["2026-01-01"], recettes=["12"]), many)
    assert message.startswith("f.csv : ce tableau n'a presque aucune des colonnes déclarées (il a « date », « recettes »)")
    assert len(message.splitlines()) == 1
    assert "« Tél » n'existe plus" in told(raw(Enseigne=["a"], Siret=["1"], Ville=["Agen"], APE=["4711A"]), many)
