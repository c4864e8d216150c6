"""The command: what it prints, its exit codes, ``init``, ``check``, ``doctor``, ``sources list``."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.commands.common import here
from pipeline.config import load_territory
from tests import territory

runner = CliRunner()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return territory.write(tmp_path)


def etal(*words: str, code: int = 0) -> str:
    done = runner.invoke(app, list(words))
    assert done.exit_code == code, done.output
    return done.output


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("relancer « make publish »", "relancer « etal publish --root ICI »"),
        ("lancer « etal ban install 47 »", "lancer « etal ban install --root ICI 47 »"),
        ("à redemander (etal geocode refresh)", "à redemander (etal geocode refresh --root ICI)"),
        ("« etal publish --root ailleurs »", "« etal publish --root ailleurs »"),
        ("envoyé par « etal push »", "envoyé par « etal push »"),
    ],
)
def test_a_hint_names_the_territory_in_use(tmp_path: Path, said: str, typed: str) -> None:
    assert here(said, tmp_path) == typed.replace("ICI", str(tmp_path))


def commands(command: Any = typer.main.get_command(app), path: str = "etal") -> Iterator[tuple[str, set[str]]]:  # noqa: B008
    """Yield each command, as it is typed, with its options."""
    yield path, {option for param in command.params for option in param.opts}
    for name, child in getattr(command, "commands", {}).items():
        yield from commands(child, f"{path} {name}")


COMMANDS = dict(commands())


@pytest.mark.parametrize("command", [command for command, options in COMMANDS.items() if "--root" in options])
def test_every_command_of_a_hint_is_completed(tmp_path: Path, command: str) -> None:
    assert here(f"« {command} »", tmp_path) == f"« {command} --root {tmp_path} »"


HOUSE = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("where", ["README.md", "CHANGELOG.md", "sources/LISEZMOI.md", "pipeline/**/*.py"])
def test_every_command_that_is_named_exists_with_its_options(where: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in HOUSE.glob(where)]
    told = [said for text in texts for said in re.findall(r"[`«/]\s?(etal [a-z][^`»\n|;]*)", text)]
    assert told
    for said in told:
        words = said.split()
        named = next((" ".join(words[:n]) for n in (3, 2) if " ".join(words[:n]) in COMMANDS), "")
        assert {word for word in words if re.fullmatch("--[a-z-]+", word)} <= COMMANDS[named], said


def test_publish_tells_one_page_and_the_next_thing_to_do(root: Path) -> None:
    told = etal("publish", "--root", str(root), "--offline", "--date", "2026-11-22")
    assert "mairie" in told and "chambre" in told
    assert "Version 2026.11.22 publiée : 4 commerces (démonstration : commerces inventés)." in told
    assert "À faire :" in told
    again = etal("publish", "--root", str(root), "--offline", "--date", "2026-11-25")
    assert "Rien à publier" in again


def test_publish_leaves_a_site_that_can_be_built_anew(root: Path) -> None:
    assert f"lancer d'abord « etal publish --root {root} »" in etal("site", "--root", str(root), code=2)
    etal("publish", "--root", str(root), "--offline", "--date", "2026-11-22")
    home = root / "dist" / "index.html"
    assert "Démonstration." in home.read_text(encoding="utf-8")
    state = (root / "dist" / "site.json").read_bytes()
    home.write_text("x")
    told = json.loads(etal("site", "--root", str(root), "--json"))
    assert (told["version"], told["shops"], told["official"]) == ("2026.11.22", 4, False)
    assert home.read_text(encoding="utf-8") != "x"
    assert (root / "dist" / "site.json").read_bytes() == state
    assert "Site de la version 2026.11.22 : 4 fiches" in etal("site", "--root", str(root))


def test_publish_in_json(root: Path) -> None:
    report = json.loads(etal("publish", "--root", str(root), "--offline", "--date", "2026-11-22", "--json"))
    assert report["version"] == "2026.11.22"
    assert [line["source"] for line in report["sources"]] == ["chambre", "mairie"]


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (("cadence: mensuelle", "cadence: mensuel"), 2, ["sources/mairie/source.yml", "ligne 4", "cadence"]),
        (("confiance: 60", "confiance: 60\nattentes: {lignes: {min: 50}}"), 1, ["Bloque", "mairie", "50"]),
    ],
)
def test_exit_codes(root: Path, change: tuple[str, str], code: int, words: list[str]) -> None:
    territory.put(root, "sources/mairie/source.yml", territory.MAIRIE.replace(*change))
    told = etal("publish", "--root", str(root), "--offline", code=code)
    for word in words:
        assert word in told


def test_a_wrong_date_is_a_usage_error(root: Path) -> None:
    assert "n'est pas une date" in etal("publish", "--root", str(root), "--date", "22/11/2026", code=2)


def test_check_runs_the_examples(root: Path) -> None:
    example = (
        'exemples:\n  - recu: {Enseigne: "LE PANIER", CP: "47000", Ville: Agen}\n'
        '    donne: {nom: "Le Panier", code_insee: "47001"}\n'
    )
    territory.put(root, "sources/mairie/source.yml", territory.MAIRIE + example)
    assert "exemple 1 : donne ce qui est attendu" in etal("check", "--root", str(root))
    territory.put(root, "sources/mairie/source.yml", territory.MAIRIE + example.replace('"47001"', '"47002"'))
    assert "code_insee : « 47001 » au lieu de « 47002 »" in etal("check", "--root", str(root), code=2)


def test_init_makes_a_territory_that_check_accepts_once_a_source_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "commerces-47"
    assert "territoire.yml" in etal("init", str(folder), "--departement", "47")
    assert (folder / "sources" / "LISEZMOI.md").is_file()
    for words in (("check",), ("publish",), ("publish", "--dry-run"), ("review", "export"), ("explain", "et_00000000001")):
        assert "aucune source" in etal(*words, "--root", str(folder), code=2)
    assert "aucune source" in etal("sources", "list", "--root", str(folder))
    assert "aucune version publiée" in etal("diff", "--root", str(folder), code=2)
    territory.put(folder, "sources/mairie/source.yml", territory.MAIRIE)
    territory.put(folder, "sources/mairie/depots/2026-11-02_liste.csv", territory.MAIRIE_ROWS)
    for words in (("check",), ("doctor",)):
        assert "qui publie n'est pas écrit" in etal(*words, "--root", str(folder), code=2)
    for words in (("publish", "--dry-run"), ("publish",), ("publish",)):
        assert "qui publie n'est pas écrit" in etal(*words, "--offline", "--root", str(folder))
    declared = folder / "sources" / "territoire.yml"
    declared.write_text(declared.read_text(encoding="utf-8").replace("À COMPLÉTER", "Service d'essai"), encoding="utf-8")
    etal("check", "--root", str(folder))
    assert "qui publie" not in etal("publish", "--root", str(folder), "--offline")
    assert "existe déjà" in etal("init", str(folder), "--departement", "47", code=2)
    assert "n'est pas un code de département" in etal("init", str(tmp_path / "x"), "--departement", "Lot", code=2)
    assert "departements: [24, 47]" in etal("init", str(tmp_path / "x"), "--departement", "24,47", code=2)


def test_sources_list_and_doctor(root: Path) -> None:
    lines = json.loads(etal("sources", "list", "--root", str(root), "--json"))
    assert {line["source"]: line["dépôt"] for line in lines} == {
        "chambre": "2026-10-05_fichier.csv",
        "mairie": "2026-11-02_liste.csv",
    }
    etal("publish", "--offline", "--date", "2026-11-22", "--root", str(root))
    lines = json.loads(etal("sources", "list", "--root", str(root), "--json"))
    assert [(line["lues"], line["publiées"]) for line in lines] == [(2, 2), (3, 3)]
    received = root / "sources" / "mairie" / "depots"
    long = received / f"2026-11-02_{'liste-des-commerces-' * 8}.csv"
    (received / "2026-11-02_liste.csv").rename(long)
    assert long.name in etal("sources", "list", "--root", str(root))  # no terminal: no name is cut
    told = etal("doctor", "--root", str(root))
    assert "carte du site : MapLibre" in told
    assert "géocodeur" in told
    assert "non installés" in told


@pytest.mark.parametrize("words", [[], ["publish"], ["sources"], ["sources", "list"]])
def test_the_help_is_in_french_down_to_the_library_s_own_words(words: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", "pipeline.cli", *words, "--help"], capture_output=True, text=True, check=True)
    assert "Show this message" not in done.stdout
    assert "Montrer cette aide" in done.stdout


def test_init_writes_who_publishes_where_it_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "commerces-24"
    etal("init", str(folder), "--departement", "24", "--editeur", 'Ville : « "Nord" » # 2', "--courriel", "donnees@ville.example")
    made = load_territory(folder)
    assert made.nom == "Dordogne"
    publisher = made.editeur
    assert (publisher.nom, publisher.courriel) == ('Ville : « "Nord" » # 2', "donnees@ville.example")
