"""Registers replaced at once: the old file where the new one cannot be written, nothing touched where nothing changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.disk import put, put_lines

FULL = """
import resource, sys
from pathlib import Path
from pipeline.disk import put
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
put(Path(sys.argv[1]), "x" * 5000)
"""


def test_lines_are_written_as_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "sources" / "registre" / "refus.csv"
    put_lines(path, ("a", "b"), [("é", "x,y"), ("", 'dit "oui"')])
    assert path.read_bytes() == 'a,b\né,"x,y"\n,"dit ""oui"""\n'.encode()
    assert [p.name for p in path.parent.iterdir()] == ["refus.csv"]


def test_the_same_lines_touch_nothing(tmp_path: Path) -> None:
    path = tmp_path / "refus.csv"
    put(path, "a\n")
    before = path.stat()
    put(path, "a\n")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    put(path, "b\n")
    assert path.read_text() == "b\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_full_disk_leaves_the_old_register(tmp_path: Path) -> None:
    path = tmp_path / "oppositions.csv"
    put(path, "empreinte\n")
    cut = subprocess.run([sys.executable, "-c", FULL, str(path)], check=False, capture_output=True, text=True)
    assert "OSError" in cut.stderr
    assert path.read_text() == "empreinte\n"
