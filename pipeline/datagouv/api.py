"""data.gouv.fr's documented API in: datasets, resources and files as plain JSON out; what it refuses, told in French.

The key goes in one header of requests to one address (never after a redirect), and in no message. What cannot harm when asked
twice (GET, PUT, a file put in place) is asked again after a failure; what would make a second dataset or a second resource never
is: the next run looks first whether it was made.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from pipeline.errors import ConfigError, PipelineError, ServiceError

if TYPE_CHECKING:
    import requests

TRIES: Final = 3
LONGEST_WAIT: Final = 60.0
PART: Final = 20 << 20
"""Bytes sent at once: a longer file goes in parts, which a server that limits the size of a request takes too."""

PAGE: Final = 100
PAGES: Final = 100
_AGAIN: Final = "relancer la même commande : elle reprend où elle s'est arrêtée, rien n'est fait deux fois"


def _nothing(_method: str, _path: str) -> None:
    """Be told of no request."""


@dataclass
class Api:
    """``address``: of the instance. ``before``, ``after``: told each request (method, path), where a test pulls the plug."""

    address: str
    key: str = field(repr=False)
    timeout: tuple[float, float] = (10.0, 120.0)
    part: int = PART
    sleep: Callable[[float], None] = time.sleep
    before: Callable[[str, str], None] = _nothing
    after: Callable[[str, str], None] = _nothing
    _session: requests.Session | None = field(default=None, init=False, repr=False)

    def dataset(self, ident: str) -> dict[str, Any] | None:
        """Return the dataset; None where there is none that this key may see, or where it was deleted."""
        told = self._ask("GET", f"/datasets/{ident}/", missing=(404, 410))
        return None if told is None or told.get("deleted") else dict(told)

    def own(self, organisation: str | None) -> Iterator[dict[str, Any]]:
        """Yield the datasets of ``organisation`` that this key may see, private ones too; without one, the key's owner's."""
        if organisation is None:
            yield from self._ask("GET", "/me/datasets/")
            return
        for page in range(1, PAGES + 1):
            query = f"organization={organisation}&page_size={PAGE}&page={page}"
            told = self._ask("GET", f"/datasets/?{query}")
            yield from told["data"]
            if not told.get("next_page"):
                return

    def extensions(self) -> frozenset[str]:
        """Return the extensions of files that may be sent there."""
        return frozenset(str(e).lower() for e in self._ask("GET", "/datasets/extensions/"))

    def create(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Make a dataset."""
        return dict(self._ask("POST", "/datasets/", body=body, once=True))

    def update(self, ident: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Replace a dataset's description by the whole of ``body``."""
        return dict(self._ask("PUT", f"/datasets/{ident}/", body=body))

    def create_remote(self, ident: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Declare a file that stays where it is."""
        return dict(self._ask("POST", f"/datasets/{ident}/resources/", body=body, once=True))

    def update_resource(self, ident: str, resource: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Replace a resource's description."""
        return dict(self._ask("PUT", f"/datasets/{ident}/resources/{resource}/", body=body))

    def remove_resource(self, ident: str, resource: str) -> None:
        """Take a resource away; one that is no longer there is no error."""
        self._ask("DELETE", f"/datasets/{ident}/resources/{resource}/", missing=(404,))

    def upload(self, ident: str, path: Path, resource: str | None, sha256: str) -> dict[str, Any]:
        """Send a file as a new resource, or in the place of ``resource``. Its title is then the file's name there."""
        where = f"/datasets/{ident}/resources/{resource}/upload/" if resource else f"/datasets/{ident}/upload/"
        size = path.stat().st_size
        if size <= self.part:
            return dict(self._ask("POST", where, files={"file": (path.name, path.read_bytes())}, once=resource is None))
        parts = -(-size // self.part)
        # the same file to the same place is the same upload: parts sent twice replace each other
        name = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.address}{where}{sha256}"))
        common = {"uuid": name, "filename": path.name, "totalparts": str(parts)}
        with path.open("rb") as handle:
            for index in range(parts):
                data = handle.read(self.part)
                told = {**common, "partindex": str(index), "chunksize": str(len(data))}
                self._ask("POST", where, files={"file": (path.name, data)}, form=told)
        return dict(self._ask("POST", where, form=common, once=True))

    def _ask(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        form: Mapping[str, str] | None = None,
        missing: tuple[int, ...] = (),
        once: bool = False,
    ) -> Any:
        """Return the JSON of the answer, None for a status in ``missing``.

        Raises ServiceError where nothing usable comes, ConfigError where the key is refused, PipelineError for a refusal.
        """
        tries = 1 if once else TRIES
        for attempt in range(1, tries + 1):
            self.before(method, path)
            answer, why = self._once(method, path, body, files, form)
            self.after(method, path)
            if answer is not None and answer.status_code in missing:
                return None
            if answer is not None and answer.status_code < 300:
                return self._read(answer, path)
            if answer is not None and not _may_pass(answer.status_code):
                self._refused(answer, method, path)
            wait = _asked_wait(answer)
            if attempt == tries or (wait or 0) > LONGEST_WAIT:
                break
            self.sleep(2.0**attempt if wait is None else wait)
        raise ServiceError(f"{self.address}{_bare(path)} : {why}", _AGAIN)

    def _once(self, method: str, path: str, body: Any, files: Any, form: Any) -> tuple[requests.Response | None, str]:
        import requests

        if self._session is None:
            self._session = requests.Session()
            self._session.headers.update({"X-API-KEY": self.key, "User-Agent": "etal", "Accept": "application/json"})
        try:
            answer = self._session.request(
                method, f"{self.address}/api/1{path}", json=body, files=files, data=form,
                timeout=self.timeout, allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as error:
            return None, f"pas de réponse ({type(error).__name__})"
        return answer, f"le service répond {answer.status_code}"

    def _read(self, answer: requests.Response, path: str) -> Any:
        if answer.status_code == 204 or not answer.content:
            return {}
        try:
            return answer.json()
        except ValueError as error:
            raise ServiceError(f"{self.address}{_bare(path)} : réponse illisible", _AGAIN) from error

    def _refused(self, answer: requests.Response, method: str, path: str) -> NoReturn:
        code, where = answer.status_code, f"{self.address}{_bare(path)}"
        if code == 401:
            raise ConfigError(f"{self.address} : la clé est refusée", "vérifier la clé, et qu'elle est bien de cette instance")
        if code == 403:
            raise ConfigError(
                f"{where} : cette clé n'a pas le droit de le faire", "la faire donner par un membre de l'organisation"
            )
        if 300 <= code < 400:
            raise ConfigError(f"{where} : renvoie ailleurs ({code})", "vérifier « instance » dans territoire.yml")
        hint = "corriger ce qui est refusé (dans territoire.yml le plus souvent), puis relancer : l'envoi reprend où il en est"
        raise PipelineError(f"{where} : {method} refusé ({code}) : {_reason(answer)}", hint)


def _may_pass(code: int) -> bool:
    return code in (408, 425, 429) or code >= 500


def _asked_wait(answer: requests.Response | None) -> float | None:
    told = answer.headers.get("Retry-After", "").strip() if answer is not None else ""
    return float(told) if told.isdigit() else None


def _bare(path: str) -> str:
    return f"/api/1{path.partition('?')[0]}"


def _reason(answer: requests.Response) -> str:
    """Return what the service says of its refusal, field by field where it does."""
    try:
        told = answer.json()
    except ValueError:
        return answer.text[:200].strip() or "sans raison"
    if not isinstance(told, dict):
        return "sans raison"
    errors = told.get("errors")
    if isinstance(errors, dict) and errors:
        return " ; ".join(f"{name} : {json.dumps(why, ensure_ascii=False)}" for name, why in sorted(errors.items()))[:500]
    return str(told.get("message") or told.get("error") or "sans raison")[:500]
