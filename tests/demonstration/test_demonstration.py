"""The demonstration is what its generator writes, its truth names every trap, the readers find every row where it says."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from pipeline.config import Source, load_sources, load_territory
from pipeline.ingest import find_deposits, read_deposit
from pipeline.normalise.mapping import check_header
from tests.demonstration.catalogue import cases, traps_page
from tests.demonstration.containers import contents
from tests.demonstration.generate import EXTRACT, PRODUCERS, generate, truth_csv
from tests.demonstration.shops import make_nic, make_siren

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
SOURCES = load_sources(ROOT)
FILES = [f"{source}/depots/{file}" for source, file, _ in PRODUCERS] + [EXTRACT]


@pytest.fixture(scope="module")
def truth() -> list[dict[str, str]]:
    with (HERE / "verite.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, str]]]:
    out = tmp_path_factory.mktemp("demonstration")
    return out, generate(out)


@pytest.mark.parametrize("file", FILES)
def test_committed_deposit_is_what_the_generator_writes(file: str, made: tuple[Path, list[dict[str, str]]]) -> None:
    assert contents(made[0] / file) == contents(ROOT / "sources" / file)


def test_two_runs_give_the_same_bytes(made: tuple[Path, list[dict[str, str]]], tmp_path: Path) -> None:
    generate(tmp_path)
    assert all((tmp_path / file).read_bytes() == (made[0] / file).read_bytes() for file in FILES)


def test_committed_truth_is_what_the_generator_writes(made: tuple[Path, list[dict[str, str]]]) -> None:
    assert (HERE / "verite.csv").read_text(encoding="utf-8") == truth_csv(made[1])
    assert (HERE / "PIEGES.md").read_text(encoding="utf-8") == traps_page(made[1])


def test_every_trap_stands_somewhere_and_is_told(truth: list[dict[str, str]]) -> None:
    planted = {name for line in truth for name in line["cas"].split("|") if name}
    assert planted == set(cases())


def test_size_and_overlap(truth: list[dict[str, str]]) -> None:
    seen = {(line["entite"], line["source"]) for line in truth if line["entite"]}
    several = [n for n in Counter(shop for shop, _ in seen).values() if n > 1]
    shops = len({shop for shop, _ in seen})
    assert 1_500 <= len(truth) <= 3_000
    assert 0.3 <= len(several) / shops <= 0.4
    assert sum((ROOT / "sources" / file).stat().st_size for file in FILES) < 3_000_000
    assert (ROOT / "sources" / EXTRACT).stat().st_size < 600_000


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.id)
def test_each_deposit_reads_back_to_its_rows(source: Source, truth: list[dict[str, str]]) -> None:
    rows, _, _ = read_deposit(find_deposits(source, ROOT)[0], source)
    meant = {(t["feuille"], int(t["ligne"])) for t in truth if t["source"] == source.id and t["traitement"] != "ignoree"}
    assert set(zip(rows["feuille"].fillna(""), rows["ligne"], strict=True)) == meant
    check_header(rows, source)


def test_the_territory_says_it_is_a_demonstration() -> None:
    territory = load_territory(ROOT)
    assert territory.demonstration
    assert (ROOT / "sources" / str(territory.geocodeur.extrait)).is_file()


def test_invented_numbers_pass_both_keys() -> None:
    siren = make_siren(1234)
    assert siren_number.is_valid(siren)
    assert siret_number.is_valid(siren + make_nic(siren, 7))
    assert siren.startswith("9999")
