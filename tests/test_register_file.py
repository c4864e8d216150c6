"""Registers replaced at once: the old file where the new one cannot be written, nothing touched where
nothing changed; those that a merge or a cut spoilt, told (a spreadsheet: test_resaved.py).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline import acceptances, registers
from pipeline.dedupe import Decisions, Registry
from pipeline.dedupe.decisions import DECISION_COLUMNS
from pipeline.dedupe.history import EVENT_COLUMNS, load_events
from pipeline.dedupe.registry import REGISTRY_COLUMNS
from pipeline.disk import put
from pipeline.errors import ConfigError
from pipeline.geocode.pins import PIN_FILE_COLUMNS, load_pins
from pipeline.normalise.key_memory import MEMORY_COLUMNS, KeyMemory
from pipeline.privacy.register import COLUMNS as OPPOSITION_COLUMNS
from pipeline.privacy.register import Oppositions
from pipeline.reference import sirene
from pipeline.register_file import lines_in, put_lines, table_in
from pipeline.returns.refusals import COLUMNS as REFUSAL_COLUMNS
from pipeline.returns.refusals import read_refusals

FULL = """
import resource, sys
from pathlib import Path
from pipeline.disk import put
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
put(Path(sys.argv[1]), "x" * 5000)
"""


READERS: dict[str, tuple[Sequence[str], Callable[[Path], object]]] = {
    "registre/depots.csv": (registers.DEPOSIT_COLUMNS, lambda path: registers.load_deposits(path.parents[2])),
    "registre/refus.csv": (REFUSAL_COLUMNS, read_refusals),
    "registre/acceptations.csv": (acceptances.COLUMNS, acceptances.load),
    "registre/cles.csv": (MEMORY_COLUMNS, KeyMemory.load),
    "registre/identifiants.csv": (REGISTRY_COLUMNS, Registry.load),
    "registre/evenements.csv": (EVENT_COLUMNS, load_events),
    "decisions/rapprochements.csv": (DECISION_COLUMNS, Decisions.load),
    "decisions/positions.csv": (PIN_FILE_COLUMNS, load_pins),
    "decisions/oppositions.csv": (OPPOSITION_COLUMNS, Oppositions.load),
}
SPOILT: dict[str, Callable[[str, str], bytes]] = {
    "lost characters": lambda head, line: f"{head}\n{line}\n".encode() + b"\x81\x8d\x8f\xe9\n",
    "two versions that git left": lambda head, line: f"{head}\n<<<<<<< HEAD\n{line}\n=======\n>>>>>>> autre\n".encode(),
    "nothing": lambda _head, _line: b"",
    "other columns": lambda head, line: f"{head}\n{line}\n".replace(",", "x").encode(),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=list(SPOILT))
@pytest.mark.parametrize("name", READERS)
def test_a_register_that_a_spreadsheet_or_a_merge_spoilt_is_told(
    tmp_path: Path, name: str, spoil: Callable[[str, str], bytes]
) -> None:
    columns, read = READERS[name]
    path = tmp_path / "sources" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(spoil(",".join(columns), ",".join("é" for _ in columns)))
    with pytest.raises(ConfigError, match=path.name) as told:
        read(path)
    assert told.value.hint


def test_an_extract_of_sirene_that_was_cut_is_told(tmp_path: Path) -> None:
    (tmp_path / "sirene.parquet").write_bytes(b"PAR1")
    with pytest.raises(ConfigError, match="SIRENE illisible"):
        sirene.load(tmp_path / "sirene.parquet")


def test_a_register_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "refus.csv"
    put_lines(path, ("a", "b"), [("é", 'x,"y"\nz <<<<<<< w'), ("NA", "")])
    assert lines_in(path, ("a", "b")) == [{"a": "é", "b": 'x,"y"\nz <<<<<<< w'}, {"a": "NA", "b": ""}]
    assert table_in(path, ("a", "b")).fillna("-").to_numpy().tolist() == [["é", 'x,"y"\nz <<<<<<< w'], ["NA", "-"]]
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert lines_in(path, ("a", "b"))[1] == {"a": "NA", "b": ""}
    path.write_text("a,b\n1,2\n3\n")
    with pytest.raises(ConfigError, match="ligne 3 : 2 cases"):
        lines_in(path, ("a", "b"))


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
