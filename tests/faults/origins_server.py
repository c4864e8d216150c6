"""Origins on loopback by their recorded contracts: a file, data.gouv.fr, Grist, Démarches simplifiées; faults on demand."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

RESOURCE = "f868cca6-8da1-4369-a78d-47463f19a9a3"
KEY = "cle-d-essai"


@dataclass
class Origins:
    """``faults``: (status, headers) answered first, one a request; ``cut``: send half of the body that is announced."""

    url: str = ""
    content: bytes = b""
    name: str = "liste.csv"
    kind: str = "text/csv"
    etag: str = ""
    announced: str = ""  # data.gouv.fr's checksum, the content's where empty
    tables: dict[str, Any] = field(default_factory=dict)  # Grist: path → JSON
    pages: list[Any] = field(default_factory=list)  # Démarches simplifiées: one answer a page
    faults: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    cut: int = 0
    requests: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """The paths asked, in order."""
        return [path for _, path, _, _ in self.requests]


@contextmanager
def origins_server() -> Iterator[Origins]:
    """Serve on a free port of 127.0.0.1 until the block ends, however it ends."""
    state = Origins()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _answer(self, state, None)

        def do_POST(self) -> None:
            _answer(self, state, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(handler: BaseHTTPRequestHandler, state: Origins, body: Any) -> None:
    path = handler.path.partition("?")[0]
    state.requests.append((handler.command, path, {k.lower(): v for k, v in handler.headers.items()}, body))
    if state.faults:
        code, headers = state.faults.pop(0)
        return _send(handler, code, b'{"message": "non"}', "application/json", headers)
    authorised = handler.headers.get("Authorization") == f"Bearer {KEY}"
    if path in state.tables:
        return _json(
            handler, state, state.tables[path] if authorised else {"error": "No view access"}, 200 if authorised else 403
        )
    if path == "/graphql":
        after = body["variables"]["after"]
        return _json(handler, state, state.pages[int(after or 0)] if authorised else {}, 200 if authorised else 401)
    if path == f"/api/2/datasets/resources/{RESOURCE}/":
        told = {"type": "sha1", "value": state.announced or hashlib.sha1(state.content, usedforsecurity=False).hexdigest()}
        resource = {
            "id": RESOURCE,
            "title": "Liste",
            "format": "csv",
            "filetype": "file",
            "checksum": told,
            "url": f"{state.url}/{state.name}",
        }
        return _json(handler, state, {"dataset_id": "5d13a8b6634f41070a43dff3", "resource": resource})
    if path == f"/api/1/datasets/r/{RESOURCE}":
        return _send(handler, 302, b"", "text/html", {"Location": f"{state.url}/{state.name}"})
    if path == f"/{state.name}":
        return _file(handler, state)
    return _send(handler, 404, b"{}", "application/json", {})


def _file(handler: BaseHTTPRequestHandler, state: Origins) -> None:
    if state.etag and handler.headers.get("If-None-Match") == state.etag:
        return _send(handler, 304, b"", state.kind, {})
    headers = {"ETag": state.etag} if state.etag else {}
    return _send(handler, 200, state.content, state.kind, headers, state)


def _json(handler: BaseHTTPRequestHandler, state: Origins, value: Any, code: int = 200) -> None:
    _send(handler, code, json.dumps(value).encode(), "application/json", {}, state)


def _send(
    handler: BaseHTTPRequestHandler, code: int, body: bytes, kind: str, headers: dict[str, str], state: Origins | None = None
) -> None:
    handler.send_response(code)
    handler.send_header("Content-Type", kind)
    for name, value in headers.items():
        handler.send_header(name, value)
    if code != 304:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if state and state.cut:
        state.cut -= 1
        body = body[: len(body) // 2]
        handler.close_connection = True
    handler.wfile.write(body)
