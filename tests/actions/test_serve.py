"""The local server: the headers a host must give, pieces of files, nothing outside the folder."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from pipeline.actions.serve import open_server
from pipeline.errors import ConfigError
from pipeline.loopback import LoopbackServer

FILES = {
    "index.html": "<!doctype html><title>Site</title>",
    "communes/47001/index.html": "<!doctype html><title>Agen</title>",
    "latest/commerces.geojson": '{"type": "FeatureCollection"}',
    "latest/commerces.csv": "id,nom\n",
    "2026.11.22/commerces.csv": "id,nom\n",
    "assets/vendor/maplibre-gl-6.17.0/maplibre-gl.mjs": "export {};",
    "embed/v1.js": "export {};",
    "fonds/47.pmtiles": "0123456789",
    "404.html": "<!doctype html><title>Introuvable</title>",
    ".publication.tmp": "2026.11.23",
}


FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[LoopbackServer]:
    for name, text in FILES.items():
        path = tmp_path / "dist" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "private.txt").write_text("not for you")
    (tmp_path / "dist/link.txt").symlink_to(tmp_path / "private.txt")
    with open_server(tmp_path / "dist", "ign") as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(server: LoopbackServer, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    line = HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = line.getresponse()
    body = answer.read()
    line.close()
    return answer, body


@pytest.mark.parametrize(
    ("path", "kind", "open_to_all", "kept"),
    [
        ("/", "text/html; charset=utf-8", False, "no-cache"),
        ("/communes/47001/", "text/html; charset=utf-8", False, "no-cache"),
        ("/latest/commerces.geojson", "application/geo+json; charset=utf-8", True, "no-cache"),
        ("/latest/commerces.csv?x=1", "text/csv; charset=utf-8", True, "no-cache"),
        ("/2026.11.22/commerces.csv", "text/csv; charset=utf-8", True, FOR_EVER),
        ("/assets/vendor/maplibre-gl-6.17.0/maplibre-gl.mjs", "text/javascript; charset=utf-8", True, FOR_EVER),
        ("/embed/v1.js", "text/javascript; charset=utf-8", True, "no-cache"),
    ],
)  # fmt: skip
def test_each_file_with_its_headers(site: LoopbackServer, path: str, kind: str, open_to_all: bool, kept: str) -> None:
    answer, body = ask(site, path)
    assert answer.status == 200
    assert body
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Cache-Control"] == kept
    assert answer.headers["Access-Control-Allow-Origin"] == ("*" if open_to_all else None)
    assert ("https://data.geopf.fr" in (answer.headers["Content-Security-Policy"] or "")) is not open_to_all
    assert answer.headers["Set-Cookie"] is None


def test_a_folder_leads_to_its_page_with_what_was_asked(site: LoopbackServer) -> None:
    answer, _ = ask(site, "/communes/47001?q=pain")
    assert (answer.status, answer.headers["Location"]) == (301, "/communes/47001/?q=pain")


@pytest.mark.parametrize(
    "path",
    [
        "/../private.txt", "/%2e%2e/private.txt", "/..%2fprivate.txt", "/link.txt", "/.publication.tmp", "/communes/",
        "/communes", "//etc/passwd", "/%00", "/%ff",
    ],
)  # fmt: skip
def test_nothing_else_is_served(site: LoopbackServer, path: str) -> None:
    answer, body = ask(site, path)
    assert answer.status == 404
    assert b"Introuvable" in body


def test_a_piece_of_a_file_for_tiles(site: LoopbackServer) -> None:
    answer, body = ask(site, "/fonds/47.pmtiles", Range="bytes=2-4")
    assert (answer.status, body, answer.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert ask(site, "/fonds/47.pmtiles", Range="bytes=8-")[1] == b"89"
    assert ask(site, "/fonds/47.pmtiles", Range="bytes=50-60")[0].status == 416


def test_what_has_not_changed_is_not_sent_again(site: LoopbackServer) -> None:
    answer, _ = ask(site, "/")
    again, body = ask(site, "/", If_None_Match=answer.headers["ETag"])
    assert (again.status, body) == (304, b"")


def test_text_is_compressed_where_it_is_understood(site: LoopbackServer) -> None:
    answer, body = ask(site, "/latest/commerces.csv", Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == FILES["latest/commerces.csv"].encode()


def test_only_reading(site: LoopbackServer) -> None:
    head, nothing = ask(site, "/", "HEAD")
    assert (head.status, nothing) == (200, b"")
    assert ask(site, "/", "POST")[0].status == 501


def test_what_cannot_be_served_is_told(tmp_path: Path, site: LoopbackServer) -> None:
    with pytest.raises(ConfigError, match="aucun site"):
        open_server(tmp_path / "nowhere", "ign")
    with pytest.raises(ConfigError, match="--port"):
        open_server(tmp_path / "dist", "ign", site.server_address[1])
    with pytest.raises(ConfigError, match="--port"):
        open_server(tmp_path / "dist", "ign", 70_000)


def test_a_reader_who_leaves_at_once_is_no_error(site: LoopbackServer, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_connection(("127.0.0.1", site.server_port)) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closed by a reset, as browsers do
        line.send(b"GET / HTTP/1.1\r\n")
    assert ask(site, "/")[0].status == 200
    site.shutdown()
    site.server_close()
    assert capfd.readouterr().err == ""
