"""What the consumers' tests share: the demonstration's release, the real udata, a folder served on loopback."""

from __future__ import annotations

import datetime as dt
import functools
import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from pipeline import start
from pipeline.options import Options
from tests.consumers.environments import HERE, python_of

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.date(2026, 11, 22)


@dataclass(frozen=True)
class Udata:
    """The real software of data.gouv.fr. ``asked`` may be used as an API call: method, path, body → JSON."""

    address: str
    key: str

    def asked(self, method: str, path: str, body: Any = None) -> Any:
        """Ask its API; fail where it refuses."""
        answer = requests.request(method, f"{self.address}/api/1{path}", headers={"X-API-KEY": self.key}, json=body, timeout=60)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def organisation(self) -> str:
        """Make a new organisation, ours; return its id."""
        return str(self.asked("POST", "/organizations/", {"name": "Département d'exemple", "description": "Essai"})["id"])

    def harvest(self, url: str) -> dict[str, Any]:
        """Harvest a catalogue once with the real DCAT backend."""
        answer = requests.post(f"{self.address}/_moissonner", json={"url": url}, timeout=120)
        return dict(answer.json())


@pytest.fixture(scope="session")
def udata(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Udata]:
    """Start the real udata on a free port; stop it at the end."""
    python = python_of("udata")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path_factory.mktemp("udata") / "log.txt"
    with log.open("w") as errors:
        command = [str(python), str(HERE / "udata_server.py"), str(port), str(log.parent / "fs")]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            assert line.startswith("{"), log.read_text()[-3000:]
            told = Udata(f"http://127.0.0.1:{port}", json.loads(line)["api_key"])
            _wait(told.address)
            yield told
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            requests.get(f"{address}/api/1/datasets/extensions/", timeout=10)
        except requests.ConnectionError:
            threading.Event().wait(0.1)
        else:
            return


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the demonstration, offline; return its root."""
    root = tmp_path_factory.mktemp("demonstration")
    shutil.copytree(ROOT / "sources", root / "sources")
    assert start.publish(Options(root, DAY, offline=True, returns=False)).issue == "publiée"
    return root


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Serve a folder as a plain file host does: (folder, media type of .jsonld) → its address, until the test ends."""
    with ExitStack() as stack:

        def serving(folder: Path, jsonld: str = "application/ld+json") -> str:
            folder.mkdir(parents=True, exist_ok=True)

            class Quiet(SimpleHTTPRequestHandler):
                extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".jsonld": jsonld}  # noqa: RUF012

                def log_message(self, *args: object) -> None:
                    pass

            server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}"

        yield serving
