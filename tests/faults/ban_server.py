"""The BAN's CSV contract on loopback, with faults on demand: multipart in, CSV out; answers are made up from the rows."""

from __future__ import annotations

import csv
import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

RESULT = [
    "longitude", "latitude", "result_score", "result_score_next", "result_label", "result_type", "result_id", "result_banId",
    "result_housenumber", "result_name", "result_street", "result_postcode", "result_city", "result_context", "result_citycode",
    "result_oldcitycode", "result_oldcity", "result_district", "result_status",
]  # fmt: skip

Row = dict[str, str]
Fault = Callable[["BaseHTTPRequestHandler", list[Row]], bool]
"""Does something to a request (given its rows); True when it has answered, False to let the server answer as it should."""


@dataclass
class BanServer:
    """A running server: ``url``; ``faults`` are used up one a request, in order; ``requests`` holds the rows of each request."""

    url: str = ""
    faults: list[Fault] = field(default_factory=list)
    requests: list[list[Row]] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    poison: str = ""  # a query that makes the whole file a 400


@contextmanager
def ban_server(*faults: Fault, poison: str = "") -> Iterator[BanServer]:
    """Serve on a free port of 127.0.0.1 until the block ends, however it ends."""
    state = BanServer(faults=list(faults), poison=poison)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            rows = _received(self, state)
            state.requests.append(rows)
            if state.faults and state.faults.pop(0)(self, rows):
                return
            if state.poison and any(row["requete"] == state.poison for row in rows):
                send(self, 400, b'{"code":400,"message":"Failed parsing query"}', kind="application/json")
            else:
                send(self, 200, answer(rows))

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}/geocodage"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _received(handler: BaseHTTPRequestHandler, state: BanServer) -> list[Row]:
    body = handler.rfile.read(int(handler.headers["Content-Length"]))
    head = f"Content-Type: {handler.headers['Content-Type']}\r\n\r\n".encode()
    rows: list[Row] = []
    for part in BytesParser(policy=policy.HTTP).parsebytes(head + body).iter_parts():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        if name == "data":
            rows = list(csv.DictReader(io.StringIO(payload.decode("utf-8"), newline="")))
        else:
            state.fields.append((str(name), payload.decode()))
    return rows


def send(handler: BaseHTTPRequestHandler, code: int, body: bytes, kind: str = "text/csv", **headers: str) -> None:
    """Answer ``body``."""
    handler.send_response(code)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def result(row: Row, status: str = "ok") -> Row:
    """Return the answer to one row: « … introuvable … » is not found, all else is a number of a street."""
    told = dict.fromkeys(RESULT, "")
    if "introuvable" in row["requete"]:
        status = "not-found" if status == "ok" else status
    if status == "ok":
        told |= {
            "longitude": "0.621", "latitude": "44.2", "result_score": "0.9612345678901234", "result_score_next": "0.5",
            "result_label": "12 Rue de l'Étal 47000 Agen", "result_type": "housenumber",
            "result_id": f"{row['citycode']}_0001_00012",
            "result_banId": "", "result_housenumber": "12", "result_name": "12 Rue de l'Étal", "result_street": "Rue de l'Étal",
            "result_citycode": row["citycode"],
        }  # fmt: skip
    return row | told | {"result_status": status}


def answer(rows: list[Row], statuses: dict[str, str] | None = None, header: list[str] | None = None) -> bytes:
    """Return the CSV that answers ``rows``; ``statuses`` by query."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header or [*rows[0], *RESULT], extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(result(row, (statuses or {}).get(row["requete"], "ok")) for row in rows)
    return text.getvalue().encode()


# --- faults -----------------------------------------------------------------------------------------------------------
def status(code: int, **headers: str) -> Fault:
    """Answer ``code`` and nothing useful."""

    def fault(handler: BaseHTTPRequestHandler, rows: list[Row]) -> bool:
        send(handler, code, b'{"code":%d}' % code, kind="application/json", **headers)
        return True

    return fault


def body(change: Callable[[list[Row]], bytes]) -> Fault:
    """Answer 200 with the body that ``change`` makes of the rows."""

    def fault(handler: BaseHTTPRequestHandler, rows: list[Row]) -> bool:
        send(handler, 200, change(rows))
        return True

    return fault


def reset(handler: BaseHTTPRequestHandler, rows: list[Row]) -> bool:
    """Announce a whole body, send half of it, hang up."""
    whole = answer(rows)
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(whole)))
    handler.end_headers()
    handler.wfile.write(whole[: len(whole) // 2])
    handler.close_connection = True
    return True


def stall(seconds: float) -> Fault:
    """Say nothing for a while, then hang up."""

    def fault(handler: BaseHTTPRequestHandler, rows: list[Row]) -> bool:
        time.sleep(seconds)
        handler.close_connection = True
        return True

    return fault
