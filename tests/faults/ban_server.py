"""The BAN's contract on loopback, with faults on demand: files and single questions in, CSV and GeoJSON out.

Answers are made up from the rows; ``answers`` puts the real engine behind where answers matter. ``rate`` is the service's own:
beyond it, 429 to every request for some seconds. Run as a program (``python -m tests.faults``), it serves until its stdin ends.
"""

from __future__ import annotations

import csv
import io
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

RESULT = [
    "longitude", "latitude", "result_score", "result_score_next", "result_label", "result_type", "result_id", "result_banId",
    "result_housenumber", "result_name", "result_street", "result_postcode", "result_city", "result_context", "result_citycode",
    "result_oldcitycode", "result_oldcity", "result_district", "result_status",
]  # fmt: skip
NEAREST = [
    "result_longitude", "result_latitude", "result_distance", "result_label", "result_type", "result_id", "result_banId",
    "result_housenumber", "result_name", "result_street", "result_postcode", "result_city", "result_context", "result_citycode",
    "result_oldcitycode", "result_oldcity", "result_district", "result_status",
]  # fmt: skip
"""The columns of an answer to ``/reverse/csv``: no score."""
BANNED_SECONDS = 5.0

Row = dict[str, str]
Fault = Callable[["BaseHTTPRequestHandler", list[Row]], bool]
"""Does something to a request (given its rows); True when it has answered, False to let the server answer as it should."""
Answers = Callable[[list[Row]], list[Row]]


@dataclass
class BanServer:
    """A running server: ``url``; ``faults`` are used up one a request, in order; ``requests`` holds the rows of each request."""

    url: str = ""
    faults: list[Fault] = field(default_factory=list)
    requests: list[list[Row]] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)  # parameters of single questions
    moments: list[float] = field(default_factory=list)  # when each request came
    poison: frozenset[str] = frozenset()  # queries that make the whole file a 400
    poison_100: frozenset[str] = frozenset()  # queries that make their sub-batch of 100 « error »
    always: Fault | None = None  # after ``faults``, at each request
    answers: Answers | None = None
    rate: float = 0.0
    banned: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, handler: BaseHTTPRequestHandler, rows: list[Row]) -> bool:
        """Whether a fault answered in our place."""
        with self.lock:
            one = self.faults.pop(0) if self.faults else self.always
        return bool(one and one(handler, rows))

    def too_many(self, handler: BaseHTTPRequestHandler) -> bool:
        """Note the moment; whether the request was answered 429: all are, for some seconds, once the rate is passed."""
        now = time.monotonic()
        with self.lock:
            self.moments.append(now)
            last_second = sum(1 for m in deque(self.moments[-200:]) if m > now - 1)
            if self.rate and last_second > self.rate:
                self.banned = now + BANNED_SECONDS
            left = self.banned - now
        if left > 0:
            send(handler, 429, b'{"code":429,"message":"Too many requests"}', "application/json", retry_after=str(int(left) + 1))
        return left > 0


@contextmanager
def ban_server(*faults: Fault, port: int = 0, **state: Any) -> Iterator[BanServer]:
    """Serve on a free port of 127.0.0.1 until the block ends, however it ends. ``state``: see BanServer."""
    ban = BanServer(faults=list(faults), **state)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # head and body go in two writes: without it each answer waits 40 ms for an ACK

        def do_POST(self) -> None:
            rows = _received(self, ban)
            ban.requests.append(rows)
            if not ban.too_many(self) and not ban.fault(self, rows):
                _answer_file(self, ban, rows)

        def do_GET(self) -> None:
            asked = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query, keep_blank_values=True).items()}
            ban.asked.append(asked)
            if not ban.too_many(self) and not ban.fault(self, []):
                _answer_one(self, asked)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # a client that was killed

    server = Server(("127.0.0.1", port), Handler)
    ban.url = f"http://127.0.0.1:{server.server_address[1]}/geocodage"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield ban
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer_file(handler: BaseHTTPRequestHandler, ban: BanServer, rows: list[Row]) -> None:
    if not rows:
        send(handler, 200, b"")  # a header alone: seen to be answered so
    elif handler.path.endswith("/reverse/csv"):
        near = ban.answers(rows) if ban.answers else [nearest(row) for row in rows]
        send(handler, 200, answer(rows, header=[*rows[0], *NEAREST], told=near), x_rows_count=str(len(rows)))
    elif any(row["requete"] in ban.poison for row in rows):
        refuse(handler, "Errors in CSV file: TooManyFields")
    else:
        told = ban.answers(rows) if ban.answers else None
        send(handler, 200, answer(rows, _errors(rows, ban.poison_100), told=told), x_rows_count=str(len(rows)))


def _errors(rows: list[Row], poison: frozenset[str]) -> dict[str, str]:
    groups = [rows[start : start + 100] for start in range(0, len(rows), 100)] if poison else []
    return {row["requete"]: "error" for group in groups if any(r["requete"] in poison for r in group) for row in group}


def _answer_one(handler: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
    """Answer ``/search``; refuse as the service does."""
    q = asked.get("q", "").strip()
    if not (3 <= len(q) <= 200 and q[0].isalnum()):
        refuse(handler, "Failed parsing query", ["q: must contain between 3 and 200 chars and start with a number or a letter"])
    else:
        found = [] if "introuvable" in q else [feature(asked)]
        body = json.dumps({"type": "FeatureCollection", "features": found, "query": q}).encode()
        send(handler, 200, body, "application/json")


def feature(asked: dict[str, str]) -> dict[str, Any]:
    """Return one item as the service gives it: an address, or a point of interest whose words are lists."""
    point = {"type": "Point", "coordinates": [0.621, 44.2]}
    if asked.get("index") == "poi":
        told: dict[str, Any] = {
            "toponym": "Mairie d'Agen", "name": ["mairie d'agen"], "category": ["administratif", "mairie"], "score": 0.97,
            "citycode": ["47001", "47"], "city": ["Agen"], "extrafields": {"cleabs": "SURFACTI0000000000000001"}, "_type": "poi",
        }  # fmt: skip
    else:
        told = {
            "label": "12 Rue de l'Étal 47000 Agen", "score": 0.9708954545454545, "housenumber": "12", "id": "47001_0001_00012",
            "name": "12 Rue de l'Étal", "postcode": "47000", "citycode": asked.get("citycode", "47001"), "x": 506000.1,
            "y": 6347000.2, "city": "Agen", "type": "housenumber", "street": "Rue de l'Étal", "_type": "address",
        }  # fmt: skip
    return {"type": "Feature", "geometry": point, "properties": told}


def _received(handler: BaseHTTPRequestHandler, ban: BanServer) -> list[Row]:
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
            ban.fields.append((str(name), payload.decode()))
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


def refuse(handler: BaseHTTPRequestHandler, message: str, detail: list[str] | None = None) -> None:
    """Answer 400 as the service does."""
    body = {"code": 400, "message": message} | ({"detail": detail} if detail else {})
    send(handler, 400, json.dumps(body).encode(), "application/json")


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


def nearest(row: Row, status: str = "ok", away: float = 0.0001, **told: str) -> Row:
    """Return the address nearest to one point: a number of Agen ``away`` degrees north of it, some 11 m by default."""
    if status != "ok":
        return row | dict.fromkeys(NEAREST, "") | {"result_status": status}
    found = {
        "result_longitude": row["lon"], "result_latitude": f"{float(row['lat']) + away:.6f}",
        "result_distance": f"{away * 111_195:.0f}", "result_label": "12 Rue de l'Étal 47000 Agen", "result_type": "housenumber",
        "result_id": "47001_0001_00012", "result_citycode": "47001", "result_status": "ok",
    }  # fmt: skip
    return row | dict.fromkeys(NEAREST, "") | found | told


def answer(
    rows: list[Row], statuses: dict[str, str] | None = None, header: list[str] | None = None, told: list[Row] | None = None
) -> bytes:
    """Return the CSV that answers ``rows``; ``statuses`` by query; ``told``: the rows of the answer, else made up."""
    names = header or [*rows[0], *RESULT]
    marked = statuses or {}
    lines = [
        result(row, marked[row["requete"]]) if row.get("requete") in marked else (told[i] if told else result(row))
        for i, row in enumerate(rows)
    ]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([line[c] for c in names] for line in lines)
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


def slammed(handler: BaseHTTPRequestHandler, rows: list[Row]) -> bool:
    """Hang up without a word."""
    handler.close_connection = True
    return True


def streamed_short(handler: BaseHTTPRequestHandler, rows: list[Row]) -> bool:
    """Stream a 200 in chunks, fail midway, and end the stream as if all were well."""
    whole = answer(rows).splitlines(keepends=True)
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for line in whole[: len(whole) // 2 + 1]:
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
    handler.wfile.write(b"0\r\n\r\n")
    return True


def stall(seconds: float) -> Fault:
    """Say nothing for a while, then hang up."""

    def fault(handler: BaseHTTPRequestHandler, rows: list[Row]) -> bool:
        time.sleep(seconds)
        handler.close_connection = True
        return True

    return fault


def drip(seconds: float) -> Fault:
    """Send a byte now and then, for ever."""

    def fault(handler: BaseHTTPRequestHandler, rows: list[Row]) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        for _ in range(int(10 / seconds)):
            handler.wfile.write(b"i")
            handler.wfile.flush()
            time.sleep(seconds)
        handler.close_connection = True
        return True

    return fault
