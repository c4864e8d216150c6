"""The last release, from the disk or from where it is served (loopback)."""

from __future__ import annotations

import datetime as dt
import functools
import http.server
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import PipelineError, ServiceError
from pipeline.publish import load_previous, publish
from pipeline.publish.content import ready
from pipeline.publish.lineage import IDENTIFIER_COLUMNS
from tests.publish.shops import content, six_shops

DAY = dt.date(2026, 11, 22)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Yield a folder and the address where it is served."""
    folder = tmp_path / "served"
    folder.mkdir()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_nothing_published_is_none(tmp_path: Path) -> None:
    assert load_previous(tmp_path / "absent", None, offline=False) is None


def test_from_the_disk_with_the_very_rows(tmp_path: Path) -> None:
    published = publish(content(six_shops()), tmp_path, DAY)
    previous = load_previous(tmp_path, "http://127.0.0.1:9/never-asked", offline=False)
    assert previous and published
    assert previous.version == "2026.11.22"
    assert previous.files == published.files
    pd.testing.assert_frame_equal(previous.shops, ready(six_shops()))


def test_from_the_public_address_when_dist_is_empty(tmp_path: Path, served: tuple[Path, str]) -> None:
    folder, url = served
    publish(content(six_shops()), folder, DAY)
    previous = load_previous(tmp_path / "dist", url, offline=False)
    assert previous and previous.version == "2026.11.22"
    pd.testing.assert_frame_equal(previous.shops, ready(six_shops()))


@pytest.mark.parametrize("where", ["disk", "address"])
def test_with_the_ids_that_lead_elsewhere(tmp_path: Path, served: tuple[Path, str], where: str) -> None:
    folder, url = served
    gone = pd.DataFrame([("c-9", None, "disparition", None)], columns=list(IDENTIFIER_COLUMNS)).astype("str")
    publish(content(six_shops(), identifiers=gone), folder, DAY)
    dist = folder if where == "disk" else tmp_path / "dist"
    previous = load_previous(dist, url, offline=False)
    assert previous
    assert previous.identifiers.fillna("").values.tolist() == [["c-9", "", "disparition", "2026-11-22"]]
    (folder / "2026.11.22" / "identifiants.csv").write_text("ancien_id,id,motif,date\n")
    with pytest.raises(PipelineError, match=r"identifiants\.csv"):
        load_previous(dist, url, offline=False)


def test_offline_never_asks(tmp_path: Path, served: tuple[Path, str]) -> None:
    folder, url = served
    publish(content(six_shops()), folder, DAY)
    assert load_previous(tmp_path / "dist", url, offline=True) is None


def test_an_address_that_has_published_nothing_yet_is_none(tmp_path: Path, served: tuple[Path, str]) -> None:
    assert load_previous(tmp_path / "dist", served[1], offline=False) is None


def test_an_address_that_cannot_be_reached_is_not_nothing(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ServiceError, match="n'a pu être lue"):
        load_previous(tmp_path, f"http://127.0.0.1:{port}", offline=False)


@pytest.mark.parametrize("where", ["disk", "address"])
def test_a_release_that_was_altered_is_refused(tmp_path: Path, served: tuple[Path, str], where: str) -> None:
    folder, url = served
    publish(content(six_shops()), folder, DAY)
    path = folder / "2026.11.22" / "commerces.csv"
    path.write_bytes(path.read_bytes().replace(b"Agen", b"Auch"))
    with pytest.raises(PipelineError, match="empreinte"):
        load_previous(folder if where == "disk" else tmp_path / "dist", url, offline=False)


def test_a_release_that_vanished_is_refused(tmp_path: Path) -> None:
    publish(content(six_shops()), tmp_path, DAY)
    (tmp_path / "2026.11.22" / "commerces.csv").unlink()
    with pytest.raises(PipelineError, match="n'existe pas"):
        load_previous(tmp_path, None, offline=False)
