"""The BAN's service (Géoplateforme): queries in, answers out, by ``POST /search/csv``; every response is checked.

The contract is https://data.geopf.fr/geocodage/openapi. What was seen of it and is held against here: rows marked ``error`` with
HTTP 200, a 200 cut short or empty, 429 to all for some seconds, one bad row that makes the whole file a 400.
"""

from __future__ import annotations

import csv
import io
import logging
import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import pandas as pd

from pipeline.errors import ServiceError
from pipeline.geocode.engine import FOUND, NOT_FOUND, answers_frame

if TYPE_CHECKING:
    import requests

DEFAULT_URL: Final = "https://data.geopf.fr/geocodage"
CHUNK: Final = 1_000  # 10 000 rows were seen to pass the service's 30 s
SMALLEST: Final = 50  # a chunk that fails is halved down to this
TRIES: Final = 5
PATIENCE: Final = 12  # times that 429 is obeyed for one request
RETRY_AFTER: Final = 5.0  # what the service says when it says it
LONGEST_WAIT: Final = 300.0
REFUSALS: Final = 3  # so many rows refused one by one with none accepted: the request is wrong, not the rows

SENT: Final = ("id", "requete", "citycode")
NEEDED: Final = (
    *SENT, "longitude", "latitude", "result_score", "result_score_next", "result_label", "result_type", "result_id",
    "result_name", "result_status",
)  # fmt: skip
STATUSES: Final = frozenset({"ok", "not-found", "skipped", "error"})

log = logging.getLogger(__name__)
Row = dict[str, str]


class _BrokenError(Exception):
    """A response that cannot be trusted, or none: to be asked again. ``wait``: seconds the service asked for."""

    def __init__(self, reason: str, wait: float | None = None, *, away: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait
        self.away = away  # nobody answered: a smaller file would not help


class _RefusedError(Exception):
    """HTTP 400 or 413: final for this file; one of its rows may be the cause."""


@dataclass
class BanService:
    """The service at ``url``, never more than ``rate`` requests a second.

    ``timeout``: seconds to connect, to wait for bytes. ``sleep``, ``clock`` and ``jitter`` are there for tests.
    """

    url: str = DEFAULT_URL
    rate: float = 40.0
    session: requests.Session | None = None
    chunk: int = CHUNK
    timeout: tuple[float, float] = (10.0, 60.0)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random
    date: str = ""  # the service does not tell the date of its data
    _next: float = field(default=0.0, init=False)

    @property
    def name(self) -> str:
        """The service's host: who answered, in the ledger."""
        return urlsplit(self.url).netloc

    def ask(self, queries: pd.DataFrame) -> Iterator[pd.DataFrame]:
        """Yield answers chunk by chunk; see Engine.ask. Rows that the service refuses or skips are left unanswered and logged.

        Raises ServiceError when the service stays away, or when rows stay marked ``error``; what was yielded stays good.
        """
        pairs = list(zip(queries["requete"], queries["code_insee"], strict=True))
        rows = [dict(zip(SENT, (str(i), *pair), strict=True)) for i, pair in enumerate(pairs)]
        waiting = deque(rows[start : start + self.chunk] for start in range(0, len(rows), self.chunk))
        refused, answered, lost = 0, 0, 0
        while waiting:
            batch = waiting.popleft()
            try:
                told = self._insist(batch)
            except _RefusedError as error:
                refused += len(batch) == 1
                if refused >= REFUSALS and not answered:
                    raise ServiceError(f"{self.name} refuse les questions : {error}", "vérifier « geocodeur.url »") from error
                self._split(batch, waiting, str(error))
                continue
            except _BrokenError as error:
                if error.away or len(batch) <= SMALLEST:
                    raise ServiceError(f"{self.name} : {error.reason}", "relancer plus tard : rien n'est perdu") from error
                self._split(batch, waiting, error.reason)
                continue
            answered += len(told)
            lost += sum(row["result_status"] == "error" for row in told)
            yield answers_frame([_answer(row) for row in told if row["result_status"] in ("ok", "not-found")])
        if lost:
            raise ServiceError(f"{self.name} : {lost} adresses sans réponse", "relancer plus tard : rien n'est perdu")

    def _split(self, batch: list[Row], waiting: deque[list[Row]], reason: str) -> None:
        if len(batch) == 1:
            log.warning("%s refuse une question : %s", self.name, reason)
            return
        half = len(batch) // 2
        waiting.extendleft([batch[half:], batch[:half]])

    def _insist(self, batch: list[Row]) -> list[Row]:
        """Return one checked row a row of ``batch``; rows marked ``error`` are asked again, alone. Raises _Broken or _Refused."""
        told: dict[str, Row] = {}
        left = batch
        for attempt in range(TRIES):
            fresh = self._patiently(left)
            told |= {row["id"]: row for row in fresh}
            left = [row for row in batch if told[row["id"]]["result_status"] == "error"]
            if not left:
                break
            self._back_off(attempt)
        skipped = sum(row["result_status"] == "skipped" for row in told.values())
        if skipped:
            log.warning("%s : %d questions sautées", self.name, skipped)
        return [told[row["id"]] for row in batch]

    def _patiently(self, batch: list[Row]) -> list[Row]:
        """Ask until a response can be trusted: TRIES times, not counting the waits that the service asks for."""
        attempt = obeyed = 0
        while True:
            try:
                return self._once(batch)
            except _BrokenError as error:
                log.info("%s : %s", self.name, error.reason)
                if error.wait is not None and obeyed < PATIENCE:
                    obeyed += 1
                    self.sleep(error.wait + self.jitter())
                    continue
                attempt += 1
                if attempt >= TRIES:
                    raise
                self._back_off(attempt - 1)

    def _back_off(self, attempt: int) -> None:
        self.sleep(2.0**attempt + self.jitter())

    def _once(self, batch: list[Row]) -> list[Row]:
        import requests

        self._keep_rate()
        if self.session is None:
            self.session = requests.Session()
            self.session.headers["User-Agent"] = "etal (geocodage)"
        fields = [("columns", "requete"), ("citycode", "citycode"), ("indexes", "address")]
        files = {"data": ("adresses.csv", _csv(batch), "text/csv; charset=utf-8")}
        try:
            response = self.session.post(f"{self.url.rstrip('/')}/search/csv", data=fields, files=files, timeout=self.timeout)
        except requests.ConnectionError as error:
            raise _BrokenError(f"connexion impossible ou coupée ({type(error).__name__})", away=True) from error
        except requests.RequestException as error:  # time-outs, a body cut short
            raise _BrokenError(f"réponse interrompue ({type(error).__name__})") from error
        _check_status(response)
        return checked(response.content, batch, response.headers.get("x-rows-count"))

    def _keep_rate(self) -> None:
        """Leave at least 1/rate second between two requests."""
        now = self.clock()
        if now < self._next:
            self.sleep(self._next - now)
        self._next = max(now, self._next) + 1.0 / self.rate


def _csv(batch: list[Row]) -> bytes:
    """A narrow file, all quoted: a column named lat or lon would silently become a bias, a comma would break the whole file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, SENT, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(batch)
    return text.getvalue().encode()


def _check_status(response: requests.Response) -> None:
    code = response.status_code
    if code == 200:
        return
    if code in (400, 413):
        raise _RefusedError(f"HTTP {code} {response.text[:200]}")
    raise _BrokenError(f"HTTP {code}", _wait(response) if code in (429, 503) else None)


def _wait(response: requests.Response) -> float | None:
    """Return the seconds to wait; a date counts as the service's usual 5 s; a 503 that says nothing is a failure like others."""
    told = response.headers.get("Retry-After")
    if told is None:
        return RETRY_AFTER if response.status_code == 429 else None
    return min(float(told), LONGEST_WAIT) if told.strip().isdigit() else RETRY_AFTER


def checked(body: bytes, batch: list[Row], rows_count: str | None = None) -> list[Row]:
    """Return the rows of a response, each id of ``batch`` once. Raises _BrokenError for anything that is not the contract."""
    try:
        lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise _BrokenError(f"réponse illisible ({type(error).__name__})") from error
    if not lines:
        raise _BrokenError("réponse vide")
    header, *lines = lines
    if missing := [c for c in NEEDED if c not in header]:
        raise _BrokenError(f"colonnes absentes de la réponse : {', '.join(missing)}")
    if any(len(line) != len(header) for line in lines):
        raise _BrokenError("réponse coupée ou décalée")
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    if len(rows) != len(batch) or (rows_count or str(len(batch))) != str(len(batch)):
        raise _BrokenError(f"{len(rows)} lignes reçues pour {len(batch)} envoyées")
    sent = {row["id"]: (row["requete"], row["citycode"]) for row in batch}
    if {row["id"]: (row["requete"], row["citycode"]) for row in rows} != sent:
        raise _BrokenError("les lignes reçues ne sont pas celles envoyées")
    if any(row["result_status"] not in STATUSES for row in rows):
        raise _BrokenError("statut inconnu dans la réponse")
    if any(row["result_status"] == "ok" and not _is_point(row) for row in rows):
        raise _BrokenError("réponse sans point ni score")
    return rows


def _is_point(row: Row) -> bool:
    try:
        lon, lat, score = (float(row[c]) for c in ("longitude", "latitude", "result_score"))
    except ValueError:
        return False
    return -180 <= lon <= 180 and -90 <= lat <= 90 and 0 <= score <= 1.5 and bool(row["result_type"])


def _answer(row: Row) -> dict[str, object]:
    """Return one row of the service in our terms."""
    if row["result_status"] == "not-found":
        return {"requete": row["requete"], "code_insee": row["citycode"], "statut": NOT_FOUND}
    kind = row["result_type"]
    name = row.get("result_street") if kind == "housenumber" else row["result_name"]
    return {
        "requete": row["requete"],
        "code_insee": row["citycode"],
        "statut": FOUND,
        "resultat_id": row["result_id"] or None,
        "ban_id": row.get("result_banId") or None,
        "type": kind,
        "score": float(row["result_score"]),
        "score_suivant": float(row["result_score_next"]) if row["result_score_next"] else None,
        "label": row["result_label"],
        "voie": None if kind == "municipality" else (name or row["result_name"]),
        "longitude": float(row["longitude"]),
        "latitude": float(row["latitude"]),
    }
