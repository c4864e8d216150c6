"""``etal oppose`` and ``etal consent withdraw`` as the officer types them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.options import Options
from tests import territory
from tests.privacy.test_privacy import DAY


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = territory.write(tmp_path / "territoire")
    territory.publish(Options(made, DAY, offline=True, site=False))
    return made


def typed(root: Path, *words: str) -> str:
    house = {"HOME": str(root.parent), "XDG_CONFIG_HOME": None, "ETAL_CLE_OPPOSITIONS": None}
    done = CliRunner().invoke(app, [*words, "--root", str(root), "--auteur", "Service", "--date", "2026-11-23"], env=house)
    assert done.exit_code == 0, done.output
    return done.output


def test_an_opposition_says_whom_it_hides_where_the_key_is_and_what_to_do(root: Path) -> None:
    shops = pd.read_csv(root / "dist/latest/commerces.csv", dtype="str").set_index("nom")["id"]
    hidden = shops["Fleurs d'Ici"]
    told = typed(root, "oppose", "Fleurs d'Ici, Marmande")
    assert f"1 commerce(s), retiré(s) de la publication : {hidden}" in told.replace("\n", " ")
    assert "Déjà publié dans 2026.11.22" in told
    assert f"La clé est dans {root.parent / '.config/etal/oppositions.cle'}" in told
    assert f"relancer « etal publish --root {root} »" in told
    again = typed(root, "oppose", "Fleurs d'Ici, Marmande")
    assert "0 ligne(s) ajoutée(s)" in again


def test_a_misspelt_name_is_told_those_much_like_it(root: Path) -> None:
    told = typed(root, "oppose", "Boulangerie des Quais, Agen")
    assert "Aucun commerce ne correspond aujourd'hui" in told and "S'il s'agit de et_" in told


def test_fields_alone_and_a_consent_withdrawn_name_what_they_hide(root: Path) -> None:
    assert "champ(s) horaires retiré(s)" in typed(root, "oppose", "Le Panier, Duras", "--champ", "horaires")
    assert "champ(s) telephone, courriel retiré(s)" in typed(root, "consent", "withdraw", "Le Panier, Duras")
    refused = CliRunner().invoke(app, ["oppose", "Le Panier, Duras", "--champ", "nom", "--root", str(root)])
    assert refused.exit_code == 2 and "ne peut pas être retiré seul" in refused.output
