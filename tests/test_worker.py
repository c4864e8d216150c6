"""The other process: the same answers, and no harm where it is not there, ends before its time, or its caller does."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from pipeline import start
from pipeline.config import load_sources
from pipeline.errors import ConfigError, PipelineError
from pipeline.options import Options
from pipeline.sources import halves
from pipeline.worker import NO_WORKER, Worker, load, one_worker
from tests import territory


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    monkeypatch.setattr("pipeline.worker.cores", lambda: 2)
    with one_worker(worth=True) as one:
        yield one


def whoami(word: str) -> tuple[str, int]:
    sys.stdout.write("what a library prints is no answer\n")
    sys.stdout.flush()
    return word, os.getpid()


def refuse(word: str) -> None:
    raise ConfigError(f"« {word} » est refusé", "écrire autre chose")


def fail_elsewhere(here: int) -> str:
    if os.getpid() != here:
        raise KeyError("a bug")
    return "here"


def test_answers_come_from_the_other_process_in_whatever_order_they_are_taken(second: Worker) -> None:
    one, two = second.submit(whoami, "un"), second.submit(whoami, "deux")
    assert two.result()[0] == "deux"
    assert one.result()[0] == "un"
    assert one.result()[1] == two.result()[1] != os.getpid()


def test_tables_go_and_come_back_as_they_are(second: Worker) -> None:
    table = pd.DataFrame({"nom": pd.Series(["Chez Lou", None] * 50_000, dtype="str"), "n": range(100_000)})
    answers = [second.submit(pd.DataFrame.copy, table) for _ in range(3)]  # far more than a pipe holds
    for answer in answers:
        pd.testing.assert_frame_equal(answer.result(), table)


def test_what_is_refused_there_is_told_here(second: Worker) -> None:
    answer = second.submit(refuse, "ceci")
    for _ in range(2):
        with pytest.raises(ConfigError, match="« ceci » est refusé — écrire autre chose") as caught:
            answer.result()
        assert (caught.value.hint, caught.value.exit_code) == ("écrire autre chose", 2)
    assert isinstance(caught.value, PipelineError)
    assert second.submit(whoami, "après").result()[0] == "après"


def test_a_bug_there_is_met_here(second: Worker) -> None:
    assert second.submit(fail_elsewhere, os.getpid()).result() == "here"
    assert not second.works
    assert second.submit(whoami, "ici").result() == ("ici", os.getpid())


def test_where_it_was_killed_the_answers_are_worked_out_here(second: Worker) -> None:
    first = second.submit(whoami, "avant")
    assert second._process is not None
    second._process.kill()
    second._process.wait()
    later = second.submit(whoami, "après")
    assert [first.result()[0], later.result()] == ["avant", ("après", os.getpid())]


def test_nothing_is_worked_out_before_it_is_wanted_where_there_is_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    NO_WORKER.load("no.such.module")
    assert not NO_WORKER.works
    assert NO_WORKER.submit(whoami, "ici").result() == ("ici", os.getpid())
    with one_worker(worth=False) as one:
        assert not one.works
    monkeypatch.setattr("pipeline.worker.cores", lambda: 1)
    with one_worker(worth=True) as one:
        assert not one.works


def test_it_ends_with_its_caller(second: Worker) -> None:
    assert second._process is not None
    assert second._process.stdin is not None
    second.submit(load, ("json",)).result()
    second._process.stdin.close()
    assert second._process.wait(120) == 0


def test_a_run_gives_the_same_bytes_with_and_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roots = [territory.write(tmp_path / name) for name in ("seul", "ensemble")]
    for root, worth in zip(roots, (1 << 40, 0), strict=True):
        monkeypatch.setattr(start, "WORTH", worth)
        start.publish(Options(root, dt.date(2026, 11, 22), offline=True))
    alone, together = roots
    for folder in ("dist", "sources"):
        assert territory.bytes_of(together / folder) == territory.bytes_of(alone / folder)
    anomalies = [(root / "work" / "anomalies.csv").read_bytes() for root in roots]
    assert anomalies[0] == anomalies[1]


def test_each_source_is_read_once_whatever_the_order(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    sources = load_sources(root)
    ours, theirs = halves(sources, root)
    assert ours
    assert theirs
    assert sorted(s.id for s in (*ours, *theirs)) == sorted(s.id for s in sources)
    assert halves(sources[::-1], root) == (ours, theirs)
