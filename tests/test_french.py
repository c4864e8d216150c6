"""What the library says of a wrong command line, in French; the commands of hints, as typed for the territory in use."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.commands.common import here
from pipeline.commands.french import say_french


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sourcs"], "« sourcs » n'est pas une commande ; vouliez-vous dire « sources » ?"),
        (["sources", "add"], "Il manque FICHIER_OU_URL."),
        (["publish", "--datte", "x"], "« --datte » n'est pas une option ; vouliez-vous dire"),
        (["publish", "--date"], "L'option --date attend une valeur."),
        (["sources", "add", "x", "--entete", "zero"], "--entete : un nombre entier est attendu."),
        (["sources", "list", "a"], "En trop : a"),
    ],
)
def test_usage_errors_are_french(words: list[str], said: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pipeline.cli", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.replace("│", " ").split())


def test_help_names_in_french_what_an_option_takes() -> None:
    words = [sys.executable, "-m", "pipeline.cli", "sources", "add", "--help"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "TEXTE" in done.stdout and "<" not in done.stdout


def test_the_version_of_the_software_is_told_to_who_asks_for_help() -> None:
    done = subprocess.run([sys.executable, "-m", "pipeline.cli", "--version"], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"étal \d+\.\d+\.\d+\n", done.stdout)


def test_what_is_not_known_stays_as_it_is() -> None:
    assert say_french("Something new happened") == "Something new happened"


def test_hints_name_the_command_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert here("relancer « make publish »", Path()) == "relancer « etal publish »"
    assert here("« etal check » et « etal publish --dry-run »", Path("t 47")) == (
        "« etal check --root 't 47' » et « etal publish --root 't 47' --dry-run »"
    )
    assert here("etal publish --root t --accept X", Path("t")) == "etal publish --root t --accept X"
    (tmp_path / "Makefile").touch()
    assert here("relancer « make publish »", Path()) == "relancer « make publish »"
