"""dist/ in, the same site on http://127.0.0.1 out, with the headers that a host must give. For looking, not for publishing.

Reads only, loopback only. Ranges are answered (a PMTiles base map is read by pieces), text is compressed as a host would.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from pipeline.errors import ConfigError
from pipeline.loopback import LoopbackServer
from pipeline.publish.site.headers import COMPRESSED, headers

_RANGE: Final = re.compile(r"bytes=(\d+)-(\d*)")


def open_server(dist: Path, fond: str, port: int = 0) -> LoopbackServer:
    """Return a server of ``dist`` that listens, 0 for a free port. Raises ConfigError where there is no site or no such port."""
    if not (dist / "index.html").is_file():
        raise ConfigError(f"{dist} : aucun site n'y est publié", "lancer « make publish »")
    return LoopbackServer(port, partial(_Handler, dist.resolve(), fond))


class _Handler(BaseHTTPRequestHandler):
    server_version = "etal"
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet

    def __init__(self, dist: Path, fond: str, *args: Any) -> None:
        self.dist, self.fond = dist, fond
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer a file."""
        asked = urlsplit(self.path)
        found = _file(self.dist, unquote(asked.path, errors="replace"))
        if found is None:
            self._missing()
        elif found.is_dir():
            with_query = f"{asked.path}/" + (f"?{asked.query}" if asked.query else "")
            self._send(HTTPStatus.MOVED_PERMANENTLY, {"Location": with_query}, b"")
        else:
            self._found(found)

    def do_HEAD(self) -> None:
        """Answer its headers: _send leaves the body out."""
        self.do_GET()

    def _missing(self) -> None:
        page = self.dist / "404.html"
        content = page.read_bytes() if page.is_file() else b"Cette page n'existe pas.\n"
        told = headers("404.html" if page.is_file() else "404.txt", self.fond)
        self._send(HTTPStatus.NOT_FOUND, told | {"Cache-Control": "no-store"}, content)

    def _found(self, path: Path) -> None:
        told = headers(path.relative_to(self.dist).as_posix(), self.fond)
        changed = path.stat().st_mtime_ns
        tag = f'"{changed:x}-{path.stat().st_size:x}"'
        told |= {"ETag": tag, "Accept-Ranges": "bytes", "Vary": "Accept-Encoding"}
        part = _RANGE.fullmatch(self.headers.get("Range", ""))
        if self.headers.get("If-None-Match") == tag:
            self._send(HTTPStatus.NOT_MODIFIED, told, b"")
        elif part:
            self._piece(path, told, int(part[1]), part[2])
        elif path.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", ""):
            self._send(HTTPStatus.OK, told | {"Content-Encoding": "gzip"}, _compressed(path, changed))
        else:
            self._send(HTTPStatus.OK, told, path.read_bytes())

    def _piece(self, path: Path, told: dict[str, str], first: int, last: str) -> None:
        size = path.stat().st_size
        end = min(int(last), size - 1) if last else size - 1
        if first > end:
            self._send(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, told | {"Content-Range": f"bytes */{size}"}, b"")
            return
        with path.open("rb") as handle:
            handle.seek(first)
            content = handle.read(end - first + 1)
        self._send(HTTPStatus.PARTIAL_CONTENT, told | {"Content-Range": f"bytes {first}-{end}/{size}"}, content)

    def _send(self, status: HTTPStatus, told: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in told.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD" and status != HTTPStatus.NOT_MODIFIED:
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: who reads what is nobody's business."""


def _file(dist: Path, asked: str) -> Path | None:
    """Return the file asked, a folder asked without its final « / », or None: nothing outside ``dist``, nothing hidden."""
    parts = [part for part in asked.split("/") if part]
    if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    path = dist.joinpath(*parts)
    if path.is_dir():
        page = path / "index.html"
        if not asked.endswith("/"):
            return path if page.is_file() else None
        path = page
    return path if path.is_file() and path.resolve().is_relative_to(dist) else None


@lru_cache(maxsize=256)
def _compressed(path: Path, changed: int) -> bytes:  # noqa: ARG001 - another content is another key
    return gzip.compress(path.read_bytes(), 6, mtime=0)
