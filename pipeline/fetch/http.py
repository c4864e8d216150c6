"""One polite HTTP client for every origin: a request in, a checked answer out; failures are told without keys nor queries."""

from __future__ import annotations

import ipaddress
import json
import random
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from pipeline.errors import ServiceError, SourceError

if TYPE_CHECKING:
    import requests

TRIES: Final = 4
LONGEST_WAIT: Final = 60.0  # seconds: a service that asks for more is asked again by the next run
MAX_BYTES: Final = 1 << 30
_CHUNK: Final = 1 << 18
_LATER: Final = "relancer plus tard : rien n'est perdu, le dernier bon dépôt reste"
_REFUSALS: Final = {
    401: ("refuse la clé", "vérifier la clé dans la variable d'environnement déclarée"),
    403: ("refuse l'accès", "vérifier les droits de la clé"),
    404: ("ne connaît pas cette adresse (404)", "vérifier l'adresse et, s'ils sont déclarés, les identifiants"),
    410: ("dit que cette ressource n'existe plus (410)", "demander au producteur où elle est"),
}


class _AgainError(Exception):
    """An answer that may be better in a moment. ``wait``: seconds the service asked for."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


@dataclass
class Client:
    """``timeout``: seconds to connect, to wait for bytes. ``sleep`` and ``jitter`` are there for tests."""

    timeout: tuple[float, float] = (10.0, 60.0)
    tries: int = TRIES
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    _session: requests.Session | None = field(default=None, init=False)

    def json(self, url: str, *, key: str | None = None, body: Mapping[str, Any] | None = None) -> Any:
        """Return the JSON that ``url`` gives (POST where there is a ``body``).

        Raises SourceError for a refusal, ServiceError where nothing usable comes, however often it is asked.
        """
        headers = {"Accept": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}

        def once() -> Any:
            with self._answer("GET" if body is None else "POST", url, headers, body) as answer:
                try:
                    return json.loads(b"".join(_chunks(answer, url)))
                except ValueError as error:
                    raise _AgainError("réponse illisible ou coupée") from error

        return self._insist(url, once)

    def download(self, url: str, path: Path, headers: Mapping[str, str]) -> Mapping[str, str] | None:
        """Write what ``url`` gives to ``path`` and return the answer's headers; None where it has not changed (304).

        Raises SourceError for a refusal or a file of more than a gigabyte, ServiceError where nothing whole comes.
        """

        def once() -> Mapping[str, str] | None:
            with self._answer("GET", url, dict(headers), None) as answer:
                if answer.status_code == 304:
                    return None
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as handle:
                    for chunk in _chunks(answer, url):
                        handle.write(chunk)
                return answer.headers

        headers_or_none: Mapping[str, str] | None = self._insist(url, once)
        return headers_or_none

    def _insist(self, url: str, once: Callable[[], Any]) -> Any:
        attempt = 0
        while True:
            try:
                return once()
            except _AgainError as error:
                attempt += 1
                if attempt >= self.tries or (error.wait or 0) > LONGEST_WAIT:
                    raise ServiceError(f"{shown(url)} : {error.reason}", _LATER) from error
                self.sleep((2.0**attempt if error.wait is None else error.wait) + self.jitter())

    @contextmanager
    def _answer(
        self, method: str, url: str, headers: Mapping[str, str], body: Mapping[str, Any] | None
    ) -> Iterator[requests.Response]:
        import requests

        if self._session is None:
            self._session = _session()
        try:
            with self._session.request(
                method, url, headers=dict(headers), json=body, timeout=self.timeout, stream=True
            ) as answer:
                _check(answer, url)
                yield answer
        except (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema, requests.exceptions.InvalidSchema) as error:
            raise SourceError(f"« {shown(url)} » n'est pas une adresse", "l'écrire en entier : https://…") from error
        except requests.RequestException as error:
            raise _AgainError(f"connexion impossible ou coupée ({type(error).__name__})") from error


def _session() -> requests.Session:
    """Return a session that follows no redirection from elsewhere into this machine or its network."""
    import requests

    class Session(requests.Session):
        def get_redirect_target(self, resp: requests.Response) -> str | None:
            target = super().get_redirect_target(resp)
            if target and leads_inside(resp.url, urljoin(resp.url, target)):
                raise SourceError(
                    f"{shown(resp.url)} : cette adresse renvoie vers une machine du réseau interne",
                    "déclarer l'adresse même du fichier",
                )
            return target

    session = Session()
    session.headers["User-Agent"] = "etal"
    session.auth = lambda request: request  # else a ~/.netrc that knows the host takes the place of the key
    return session


def leads_inside(url: str, target: str) -> bool:
    """Tell whether ``target`` is a machine of one's own (this one, its network) and ``url`` is not: who publishes a resource on
    the web could have read what only this machine may read, and made a deposit of it."""
    return _is_inside(urlsplit(target).hostname) and not _is_inside(urlsplit(url).hostname)


def _is_inside(host: str | None) -> bool:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM) if host else []
    except OSError:  # a name that is known to nobody, or to a proxy alone: asking will tell
        return False
    return any(not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global for *_, address in found)


def _check(answer: requests.Response, url: str) -> None:
    code = answer.status_code
    if code in (200, 304):
        return
    if code in (408, 425, 429) or code >= 500:
        told = answer.headers.get("Retry-After", "").strip()
        raise _AgainError(f"le service répond {code}", float(told) if told.isdecimal() else None)
    what, remedy = _REFUSALS.get(code, (f"répond {code}", "vérifier l'adresse dans source.yml"))
    raise SourceError(f"{shown(url)} : le service {what}", remedy)


def _chunks(answer: requests.Response, url: str) -> Iterator[bytes]:
    """Yield the body; one shorter than announced is no answer (a proxy may close the connection as if all was well)."""
    size, told = 0, answer.headers.get("Content-Length", "")
    encoded = answer.headers.get("Content-Encoding", "identity") != "identity"
    for chunk in answer.iter_content(_CHUNK):
        size += len(chunk)
        if size > MAX_BYTES:
            raise SourceError(f"{shown(url)} : ce fichier dépasse 1 Go", "vérifier l'adresse")
        yield chunk
    if told.isdecimal() and not encoded and size != int(told):
        raise _AgainError("réponse coupée")


def shown(url: str) -> str:
    """Return an address as it may be told: without user, password, query nor fragment, where keys hide."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts.netloc else url.partition("?")[0]
