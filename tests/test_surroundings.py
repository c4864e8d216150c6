"""What may be wrong with a machine (a full disk, a closed folder) is told in French, with a remedy; a bug keeps its traceback."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from pipeline.commands.common import reported
from tests import territory


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "le disque est plein"), (errno.EROFS, "en lecture seule"), (errno.EACCES, "accès refusé")],
)
def test_the_machine_s_own_faults_are_told(number: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended, reported():
        raise OSError(number, "said in English", "/data/dist/commerces.csv")
    assert ended.value.exit_code == 2
    told = capsys.readouterr().err
    assert told.startswith("Erreur : /data/dist/commerces.csv : ")
    assert words in told
    assert "À faire : " in told
    assert "English" not in told


@pytest.mark.parametrize("name", ["rapprochements.csv", "positions.csv", "oppositions.csv"])
def test_a_folder_in_the_place_of_a_register_is_told(tmp_path: Path, name: str) -> None:
    root = territory.write(tmp_path)
    (root / "sources/decisions" / name).mkdir(parents=True)
    run = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "publish", "--offline", "--date", "2026-11-22", "--root", str(root)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert (run.returncode, "Traceback" in run.stderr) == (2, False), run.stderr
    assert f"{name} : c'est un dossier" in run.stderr


def test_a_bug_of_ours_is_not_hidden() -> None:
    with pytest.raises(FileNotFoundError), reported():
        raise FileNotFoundError(errno.ENOENT, "No such file", "/data/dist/commerces.csv")


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
from pipeline.cli import main
sys.argv = ["etal", "publish", "--offline", "--date", "2026-11-22", "--root", {root!r}]
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize("limit", [20_000, 60_000])
def test_a_disk_that_takes_no_more_is_told_and_the_next_run_publishes(tmp_path: Path, limit: int) -> None:
    root = territory.write(tmp_path / "territoire é")
    cut = subprocess.run(
        [sys.executable, "-c", LIMITED.format(limit=limit, root=str(root))], check=False, capture_output=True, text=True
    )
    assert (cut.returncode, "Traceback" in cut.stderr) == (2, False), cut.stderr
    assert "n'accepte pas un fichier de cette taille" in cut.stderr
    assert not (root / "dist" / "versions.json").exists()
    again = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "publish", "--offline", "--date", "2026-11-22", "--root", str(root)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    assert "Version 2026.11.22 publiée" in again.stdout
