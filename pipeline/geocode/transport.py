"""One service's door: requests in, bodies out; never more than the rate, silent when told to wait, and so for the whole pool."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

from pipeline.geocode.contract import BrokenError, RefusedError

if TYPE_CHECKING:
    import requests

TRIES: Final = 5
SILENT_TRIES: Final = 2  # each is a minute of nothing: a smaller file is a better question than the same one
PATIENCE: Final = 12  # times that 429 is obeyed for one request
RETRY_AFTER: Final = 5.0  # what the service says when it says it
LONGEST_WAIT: Final = 300.0
SPARE: Final = 1.02  # our second is taken a little long: two clocks do not tick alike
REFUSED: Final = frozenset({400, 413, 422})
SLOWEST: Final = 5.0  # × the time to wait for bytes: a body that drips for longer is a body that stalls
PIECE: Final = 1 << 16

log = logging.getLogger("etal.geocodeur")
Got = TypeVar("Got")


@dataclass
class Transport:
    """The service at ``url``, never more than ``rate`` requests a second, from as many threads as one likes.

    ``timeout``: seconds to connect, to wait for bytes. ``sleep``, ``clock`` and ``jitter`` are there for tests.
    """

    url: str
    rate: float
    timeout: tuple[float, float] = (10.0, 60.0)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random
    _sent: deque[float] = field(default_factory=deque, init=False)
    _silent_until: float = field(default=0.0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _session: requests.Session | None = field(default=None, init=False)

    @property
    def host(self) -> str:
        """Who is asked, as the ledger and the messages name it."""
        return urlsplit(self.url).netloc

    def insist(self, once: Callable[[], Got], tries: int = TRIES) -> Got:
        """Return what ``once`` gives, asked again up to ``tries`` times, not counting the waits that the service asks for.

        Raises the last BrokenError; RefusedError goes through: it is final.
        """
        attempt = obeyed = 0
        while True:
            try:
                return once()
            except BrokenError as error:
                log.info("%s : %s", self.host, error.reason)
                if error.wait is not None and obeyed < PATIENCE:
                    obeyed += 1
                    self._hush(error.wait + self.jitter())
                    continue
                attempt += 1
                if attempt >= (min(tries, SILENT_TRIES) if error.silent else tries):
                    raise
                self.back_off(attempt - 1)

    def back_off(self, attempt: int) -> None:
        """Sleep 1, 2, 4, 8 s and a little: workers that failed together must not come back together."""
        self.sleep(2.0**attempt + self.jitter())

    def send(self, method: str, path: str, *, follow: bool = False, **what: Any) -> tuple[bytes, Mapping[str, str]]:
        """Return one response's whole body and its headers. Raises BrokenError or RefusedError.

        ``follow`` redirections: never for a file that is sent, which one would turn into a bare GET: its address is wrong.
        """
        import requests

        self._turn()
        where = f"{self.url.rstrip('/')}/{path}"
        try:
            with self._opened().request(
                method, where, timeout=self.timeout, stream=True, allow_redirects=follow, **what
            ) as response:
                body = self._read(response)
        except (requests.ConnectionError, requests.Timeout) as error:
            raise _unheard(error, self.timeout[1]) from error
        except requests.RequestException as error:
            raise BrokenError(f"réponse impossible à lire ({type(error).__name__})") from error
        check_status(response, body)
        return body, response.headers

    def _opened(self) -> requests.Session:
        import requests

        with self._lock:
            if self._session is None:
                self._session = requests.Session()
                self._session.headers["User-Agent"] = "etal (geocodage)"
            return self._session

    def _read(self, response: requests.Response) -> bytes:
        """Return the whole body, read as it comes: a body that drips is a body that stalls."""
        from urllib3.exceptions import HTTPError, ReadTimeoutError

        limit = self.clock() + SLOWEST * self.timeout[1]
        pieces = []
        try:
            while piece := response.raw.read1(PIECE, decode_content=True):
                pieces.append(piece)
                if self.clock() > limit:
                    raise BrokenError("réponse trop lente", silent=True)
        except ReadTimeoutError as error:
            raise BrokenError(f"réponse arrêtée depuis {self.timeout[1]:.0f} s", silent=True) from error
        except HTTPError as error:
            raise BrokenError(f"réponse interrompue ({type(error).__name__})") from error
        return b"".join(pieces)

    def _turn(self) -> None:
        """Wait for one's turn: no more than ``rate`` in any second, and none in the silence that the service asked for."""
        while (wait := self._booked()) > 0:
            self.sleep(wait)

    def _booked(self) -> float:
        """Return 0 and take the turn where it is free now, else the seconds until it may be."""
        with self._lock:
            now = self.clock()
            most = max(1, int(self.rate))
            while len(self._sent) > most:
                self._sent.popleft()
            full = self._sent[0] + SPARE * most / self.rate if len(self._sent) == most else 0.0
            free = max(full, self._silent_until)
            if now >= free:
                self._sent.append(now)
                return 0.0
            return free - now

    def _hush(self, seconds: float) -> None:
        """Silence the whole pool: requests sent in spite of a 429 prolong it."""
        with self._lock:
            self._silent_until = max(self._silent_until, self.clock() + seconds)


def check_status(response: requests.Response, body: bytes) -> None:
    """Pass a 200. Raises RefusedError for what a row may be the cause of, BrokenError for all else."""
    code = response.status_code
    if code == 200:
        return
    if code in REFUSED:
        raise RefusedError(f"HTTP {code} {_said(body)}".strip())
    wait = _wait(response) if code in (429, 503) else None
    raise BrokenError(f"HTTP {code}", wait, away=300 <= code < 500 and code != 429)


def _said(body: bytes) -> str:
    """Return what a refusal says: ``detail`` of ``{"code", "message", "detail"}``, else its first words."""
    import json

    try:
        told = json.loads(body)
    except ValueError:
        return body[:200].decode("utf-8", "replace")
    if not isinstance(told, dict):
        return str(told)[:200]
    detail = told.get("detail") or told.get("message") or told.get("title") or ""
    return "; ".join(map(str, detail)) if isinstance(detail, list) else str(detail)


def _wait(response: requests.Response) -> float | None:
    """Return the seconds to wait; a date counts as the service's usual 5 s; a 503 that says nothing is a failure like others."""
    told = response.headers.get("Retry-After")
    if told is None:
        return RETRY_AFTER if response.status_code == 429 else None
    return min(float(told), LONGEST_WAIT) if told.strip().isdigit() else RETRY_AFTER


def _unheard(error: requests.RequestException, seconds: float) -> BrokenError:
    """Tell the ways of not being heard apart: no connection at all (no name, no listener), silence, a connection that was cut."""
    from requests import Timeout
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError, ReadTimeoutError, SSLError

    inner = error.args[0] if error.args else None
    reason = getattr(inner, "reason", None) or inner
    if isinstance(reason, NewConnectionError | ConnectTimeoutError | ProxyError | SSLError):
        return BrokenError(f"connexion impossible ({type(reason).__name__})", away=True)
    if isinstance(error, Timeout) or isinstance(reason, ReadTimeoutError):
        return BrokenError(f"pas de réponse en {seconds:.0f} s", silent=True)
    return BrokenError(f"connexion coupée ({type(reason).__name__})")
