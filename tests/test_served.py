"""``etal serve`` and ``etal review serve`` as a person runs them: an address is shown, it answers, Ctrl+C ends it in French."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

from tests import territory


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """Undo what a shell does to what it runs in the background, and its children inherit: there, SIGINT is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    ("command", "page", "last"),
    [
        (("serve",), "Annuaire", ""),
        (("review", "serve", "--auteur", "Service"), "<!doctype html>", "0 décision(s) prise(s). À faire : etal publish --root"),
    ],
)
def test_it_shows_its_address_answers_and_ends_on_ctrl_c(tmp_path: Path, command: tuple[str, ...], page: str, last: str) -> None:
    root = territory.write(tmp_path)
    territory.put(root, "dist/index.html", "<title>Annuaire</title>")
    words = [sys.executable, "-u", "-m", "pipeline.cli", *command, "--root", str(root)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, encoding="utf-8") as run:
        assert run.stdout
        said = next(line for line in run.stdout if "Ouvrir : " in line)
        address = re.search(r"http://127\.0\.0\.1:\d+/\S*", said)
        assert address
        with build_opener(ProxyHandler({})).open(address[0], timeout=60) as answer:
            assert page in answer.read().decode()
        run.send_signal(signal.SIGINT)
        assert last in run.stdout.read()
    assert run.returncode == 0
