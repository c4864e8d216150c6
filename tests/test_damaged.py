"""A territory's files cut, edited by hand, saved by a bad program: read, or refused in French by name; never a traceback.

Each is damaged in many ways, the same on every run, and read by what reads it in a run.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from pipeline import acceptances, fingerprint, registers, work_tables
from pipeline.actions.sources import list_sources
from pipeline.config import load_source, load_territory
from pipeline.dedupe import Decisions, Registry, read_weights
from pipeline.dedupe.score import PINNED
from pipeline.errors import PipelineError
from pipeline.geocode import Ledger, load_pins
from pipeline.normalise.key_memory import KeyMemory
from pipeline.options import Options
from pipeline.publish import load_previous
from pipeline.returns import read_refusals
from tests import territory

DAY: Final = dt.date(2026, 11, 22)
TIMES: Final = 40
DECIDED: Final = {
    "sources/decisions/rapprochements.csv": "cle_a,cle_b,jugement,auteur,date,motif\na:x:1,b:x:2,meme,Service,2026-11-20,essai\n",
    "sources/decisions/positions.csv": (
        "row_key,adresse,longitude,latitude,precision,auteur,date,motif\na:x:1,,0.62,44.2,manuelle,Service,2026-11-20,essai\n"
    ),
    "sources/registre/refus.csv": f"source,colonne,empreinte\nmairie,Tél,{'a' * 64}\n",
    "sources/registre/acceptations.csv": "date,code,constat,motif,auteur\n2026-11-20,lignes,abc,essai,Service\n",
    "sources/registre/depots.csv": f"sha256,source,fichier,recu_le\n{'a' * 64},mairie,liste.csv,2026-11-20\n",
    "sources/decisions/poids.json": PINNED.read_text(encoding="utf-8"),
}
READ: Final[dict[str, Callable[[Path], object]]] = {
    "sources/mairie/source.yml": lambda root: load_source(root / "sources/mairie", root),
    "sources/territoire.yml": load_territory,
    "sources/decisions/rapprochements.csv": lambda root: Decisions.load(registers.matches(root)),
    "sources/decisions/positions.csv": lambda root: load_pins(registers.positions(root)),
    "sources/decisions/poids.json": lambda root: read_weights(registers.weights(root)),
    "sources/registre/refus.csv": lambda root: read_refusals(registers.refusals(root)),
    "sources/registre/acceptations.csv": lambda root: acceptances.load(registers.acceptances(root)),
    "sources/registre/depots.csv": registers.deposits_and_lost,
    "sources/registre/geocodages.csv": lambda root: Ledger.load(registers.geocodes(root), registers.geocodes_journal(root)),
    "sources/registre/identifiants.csv": lambda root: Registry.load(registers.identifiers(root)),
    "sources/registre/cles.csv": lambda root: KeyMemory.load(registers.row_keys(root)),
    "work/etat.json": lambda root: _holds(fingerprint.load_state(root / "work")),
    "work/tables/run.json": lambda root: work_tables.read(root / "work"),
    "work/tables/membres.parquet": lambda root: work_tables.read(root / "work"),
    "work/tables/brutes/mairie.parquet": lambda root: work_tables.read(root / "work"),
    "work/provenance-privee.parquet": lambda root: work_tables.read(root / "work"),
    "dist/latest/qualite.json": lambda root: list_sources(root, DAY),
    "dist/versions.json": lambda root: load_previous(root / "dist", None, offline=True),
}


def _holds(state: fingerprint.State | None) -> bool:
    return state is not None and state.still_holds("", DAY, offline=True)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A territory that was published once, with what people decided beside."""
    place = territory.write(tmp_path_factory.mktemp("essai"))
    territory.publish(Options(place, DAY, offline=True, site=False, returns=False))
    for name, text in DECIDED.items():
        territory.put(place, name, text)
    return place


def cut(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randrange(len(raw))]


def spoilt(raw: bytes, chance: random.Random) -> bytes:
    """Change some bytes, of which one may be a quote, a carriage return, half of a character."""
    out = bytearray(raw)
    for _ in range(chance.choice([1, 3, 30])):
        out[chance.randrange(len(out))] = chance.choice([*b'",;\r\n\t\x00[]{}:-', 0xFF, 0xE9, chance.randrange(256)])
    return bytes(out)


def edited(raw: bytes, chance: random.Random) -> bytes:
    """Write something else for one value, or leave a line or a cell out, as an editor does."""
    lines = raw.split(b"\n")
    at = chance.randrange(len(lines))
    marks = list(re.finditer(rb"[\w.+:-]+", lines[at]))
    other = chance.choice(
        [b"", b"[]", b"{}", b"null", b"-1", b'"x"', b"2026-02-30", b"1e999", b"a" * 200_000, b"[" * 3_000, b"a,b"]
    )
    if marks and chance.random() < 0.8:
        found = chance.choice(marks)
        lines[at] = lines[at][: found.start()] + other + lines[at][found.end() :]
    else:
        lines[at : at + 1] = chance.choice(
            [[], [lines[at]] * 2, [b"\x00"], [b"<<<<<<< HEAD"], [b"&a [*a]"], [b"%YAML 3.0", b"---"]]
        )
    return b"\n".join(lines)


def damaged(raw: bytes, name: str) -> Iterator[bytes]:
    chance = random.Random(name)
    yield from (b"", b"\x00" * 100, b"\xff\xfe", b"null", b"[" * 100_000, raw.decode("latin-1").encode("utf-16"))
    for n in range(TIMES):
        yield (cut, spoilt, edited)[n % 3](raw, chance)


@pytest.mark.parametrize("name", READ)
def test_a_damaged_file_is_read_or_refused_by_name(root: Path, name: str) -> None:
    path = root / name
    raw = path.read_bytes()
    told: list[Any] = []
    try:
        for content in damaged(raw, name):
            path.write_bytes(content)
            try:
                READ[name](root)
            except PipelineError as error:
                told.append(error)
    finally:
        path.write_bytes(raw)
    assert all(error.hint for error in told)
    names = {path.name, *("commerces.csv", "identifiants.csv")} if name == "dist/versions.json" else {path.name}
    assert [str(error) for error in told if not any(one in error.message for one in names)] == []
    READ[name](root)


@pytest.mark.parametrize(
    ("wrong", "line", "words"),
    [
        ("depots: {recu_le: 2026-02-30}", 5, "« 2026-02-30 » n'est d'aucun calendrier"),
        ("titre: 2026-01-01T25:00:00", 5, "« 2026-01-01T25:00:00 » n'est d'aucun calendrier"),
        ("titre: a\x07", 5, "un caractère invisible"),
        ("titre: !!bool 3", 0, "signe inattendu"),
        ("titre: " + "[" * 3_000, 0, "imbriqués à l'excès"),
    ],
)
def test_what_yaml_does_not_say_where_is_told_in_french(tmp_path: Path, wrong: str, line: int, words: str) -> None:
    root = territory.write(tmp_path)
    path = root / "sources/mairie/source.yml"
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([*lines[:4], wrong, *lines[4:]]), encoding="utf-8")
    with pytest.raises(PipelineError, match="YAML illisible") as caught:
        load_source(path.parent, root)
    assert words in caught.value.message
    assert (f"source.yml, ligne {line} :" in caught.value.message) is bool(line)


def test_a_line_of_a_register_with_a_cell_too_many_shifts_no_other(tmp_path: Path) -> None:
    """pandas takes a first line's cell too many for an index, and reads every line one cell to the left."""
    path = tmp_path / "rapprochements.csv"
    path.write_text("cle_a,cle_b,jugement,auteur,date,motif\na:x:1,b:x:2,meme,Ser,vice,2026-11-20,essai\n", encoding="utf-8")
    with pytest.raises(PipelineError, match=r"rapprochements\.csv, ligne 2 : 6 cases attendues"):
        Decisions.load(path)


def test_a_register_cut_in_its_last_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rapprochements.csv"
    path.write_text("cle_a,cle_b,jugement,auteur,date,motif\na:x:1,b:x:2,meme,S,2026-11-20,x\na:x:3,b:x:4,me", encoding="utf-8")
    with pytest.raises(PipelineError, match=r"rapprochements\.csv, ligne 3 : 6 cases attendues"):
        Decisions.load(path)
