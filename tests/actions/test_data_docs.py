"""Data Docs: on request, in work/, and with no socket opened."""

from __future__ import annotations

import datetime as dt
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import start
from pipeline.actions import data_docs
from pipeline.cli import app
from pipeline.errors import ConfigError
from pipeline.options import Options
from tests import territory


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = territory.write(tmp_path_factory.mktemp("territoire"))
    start.publish(Options(folder, dt.date(2026, 11, 22), offline=True))
    return folder


def test_pages_are_written_with_every_socket_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_arguments: Any, **_more: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    done = CliRunner().invoke(app, ["check", "--data-docs", "--root", str(root)])
    assert done.exit_code == 0, done.output
    assert "work/data_docs/" in done.output
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    pages = sorted((root / "work" / "data_docs").rglob("*.html"))
    assert root / "work" / "data_docs" / "index.html" in pages
    told = "".join(page.read_text(encoding="utf-8") for page in pages)
    assert all(word in told for word in ("commerces", "code_insee", "categorie"))
    assert not [p for p in (root / "dist").rglob("*") if "data_docs" in p.as_posix()]


def test_again_leaves_one_set_of_pages(root: Path) -> None:
    counts = []
    for _ in range(2):
        data_docs.write(root)
        counts.append(len(list((root / "work" / "data_docs").rglob("*.html"))))
    assert counts[0] == counts[1] > 1


def test_without_a_run_there_is_nothing_to_show(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"aucun passage.*etal publish --dry-run"):
        data_docs.write(territory.write(tmp_path))
