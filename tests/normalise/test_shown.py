"""What a producer's own site says of showing a row, and that what it does not show is not published."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import Source
from pipeline.model import CALENDAR, RawRows
from pipeline.normalise.blocks import Context
from pipeline.normalise.headings import likeness
from pipeline.normalise.shown import hides, read_shown
from pipeline.normalise.step import normalise
from pipeline.reference.communes import load_communes

DAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("heading", "text", "shown"),
    [
        ("Publié", "Oui", True), ("Publié", "1", True),
        ("Publié", "non", False), ("Publié", "FAUX", False), ("Publié", "x", True),
        ("Visible sur le site", "caché", False), ("post_status", "publish", True), ("post_status", "draft", False),
        ("post_status", "pending", False), ("Statut", "En attente de validation", False), ("Statut", "Validée", True),
        ("Statut", "non publié", False), ("Statut", "dépubliée", False), ("Statut", "à valider", False),
        ("validation_status", "Not approved", False), ("validation_status", "Approved", True),
        ("Brouillon", "oui", False), ("Brouillon", "0", True), ("Masqué sur la carte", "Non", True), ("Archivé", "x", False),
        ("Supprimée", "VRAI", False), ("Fiche à supprimer", "oui", False), ("Ne pas afficher", "oui", False),
        ("Non visible", "oui", False), ("statutDiffusionEtablissement", "O", True), ("statutDiffusionEtablissement", "P", True),
        ("statutDiffusionEtablissement", "N", False),
        ("Publié", "à revoir avec la mairie", None), ("Publié", "-", None), ("Publié", "2026-01-02", None),
    ],
)  # fmt: skip
def test_whether_a_row_is_shown(heading: str, text: str, shown: bool | None) -> None:
    assert read_shown(heading, text).value is shown


@pytest.mark.parametrize("heading", ["Publié", "Visible sur le site", "Diffusion", "En ligne", "enabled", "Statut", "À publier"])
def test_the_name_of_most_columns_turns_no_answer(heading: str) -> None:
    assert not hides(heading)


@pytest.mark.parametrize(
    "heading", ["enseigne_visible", "Accueil du public", "Masques reçus", "Afficher le téléphone", "afficher_adresse_exacte"]
)
def test_what_is_shown_of_something_else_is_not_of_the_row(heading: str) -> None:
    assert "diffusion" not in likeness(heading)


@given(st.text(max_size=40))
def test_the_opposite_heading_turns_a_plain_answer_and_no_other(text: str) -> None:
    plain, opposite = read_shown("Publié", text).value, read_shown("Brouillon", text).value
    assert (plain is None) is (opposite is None)


def normalised(cells: dict[str, list[str | None]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Normalise shops that have a mobile, under these columns of ``diffusion``."""
    who = {"producteur": "?", "licence": "lov2", "base_legale": "?", "cadence": "annuelle"}
    columns = {"nom": "Nom", "commune": "Ville", "telephone": "Tél", "diffusion": list(cells)}
    source = Source.model_validate({"id": "s", "colonnes": columns, **who})
    many = len(next(iter(cells.values())))
    place = {"source": "s", "fichier": "f", "feuille": "", "ligne": range(2, many + 2), CALENDAR: "1900"}
    shops = {"Nom": [f"Chez Lou {n}" for n in range(many)], "Ville": "Agen", "Tél": "06 39 98 00 11"}
    raw = pd.DataFrame({**place, **shops, **cells})
    raw = raw.astype({name: "str" for name in raw if name != "ligne"})
    kept, told = normalise(RawRows(raw), Context(source, load_communes(["47"]), DAY, DAY), ("47",))
    return pd.DataFrame(kept), pd.DataFrame(told)


def test_what_its_producer_does_not_show_is_left_out_and_told() -> None:
    shops, told = normalised({"Statut": ["Publié", "Brouillon", None, "En attente", "à revoir"]})
    assert shops["nom"].tolist() == ["Chez Lou 0", "Chez Lou 2", "Chez Lou 4"]
    unshown = told[told["code"].eq("non-diffusee")]
    assert unshown[["ligne", "colonne", "valeur"]].to_numpy().tolist() == [
        [3, "Statut", "Brouillon"],
        [5, "Statut", "En attente"],
    ]
    assert told.loc[told["code"].eq("reponse-incomprise"), "ligne"].tolist() == [6]


def test_being_shown_is_no_consent() -> None:
    shops, told = normalised({"Publié": ["oui"]})
    assert shops["telephone"].isna().all() and "mobile-retenu" in set(told["code"])


def test_what_is_not_ticked_in_a_column_of_ticks_is_a_no_and_silence_among_answers_is_none() -> None:
    assert normalised({"Publié": ["x", None, "X"]})[0]["nom"].tolist() == ["Chez Lou 0", "Chez Lou 2"]
    assert normalised({"Masqué": ["x", None, "X"]})[0]["nom"].tolist() == ["Chez Lou 1"]
    assert normalised({"Publié": ["oui", None, "oui"]})[0]["nom"].tolist() == ["Chez Lou 0", "Chez Lou 1", "Chez Lou 2"]


def test_of_several_columns_any_hides() -> None:
    shops, _ = normalised({"Publié": ["oui", "oui", None], "Archivé": ["non", "oui", None]})
    assert shops["nom"].tolist() == ["Chez Lou 0", "Chez Lou 2"]
