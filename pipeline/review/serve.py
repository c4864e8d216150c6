"""The local page: a Desk in, an HTTP server on loopback out. No framework, no outside asset, nobody else's page may post.

The address holds a secret; every request must name this host (against DNS rebinding), every post must come from this page:
same origin, JSON, and the secret again in a header that no form can send.
"""

from __future__ import annotations

import hmac
import json
import secrets
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Final

from pipeline.errors import PipelineError, of_machine
from pipeline.loopback import LOOPBACK, LoopbackServer
from pipeline.review.desk import Desk

PAGE: Final = Path(__file__).with_name("page.html")
LARGEST: Final = 10_000
"""Bytes of a post."""
POLICY: Final = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class LocalServer(LoopbackServer):
    """A server of one desk, on loopback only. ``address``: where the page is, secret included."""

    def __init__(self, desk: Desk, port: int, token: str) -> None:
        super().__init__(port, _Handler)
        self.desk = desk
        self.token = token
        self.names = {f"{LOOPBACK}:{self.server_port}", f"localhost:{self.server_port}"}

    @property
    def address(self) -> str:
        """Return the page's address."""
        return f"{super().address}{self.token}/"


def open_server(desk: Desk, port: int = 0, token: str | None = None) -> LocalServer:
    """Return a server that listens (``port`` 0: any free one). Raises ConfigError where the port is taken."""
    return LocalServer(desk, port, token or secrets.token_urlsafe(24))


class _Handler(BaseHTTPRequestHandler):
    server: LocalServer
    server_version = "etal"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        """Give the page or the questions."""
        asked = self._asked()
        if asked == "":
            self._page()
        elif asked == "questions":
            self._json(self.server.desk.questions())
        elif asked is not None:
            self._refuse(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """Take a judgement, or take one back."""
        asked = self._asked()
        if asked is None:
            return
        if not self._is_ours():
            self._refuse(HTTPStatus.FORBIDDEN)
            return
        said = self._body()
        if said is None:
            self._refuse(HTTPStatus.BAD_REQUEST)
        elif asked not in {"annuler", "decision"}:
            self._refuse(HTTPStatus.NOT_FOUND)
        else:
            try:
                self._decide(asked, said)
            except PipelineError as error:
                self._not_kept(error)
            except OSError as error:
                broken = of_machine(error)
                if broken is None:
                    raise
                self._not_kept(broken)

    def _decide(self, asked: str, said: dict[str, Any]) -> None:
        if asked == "annuler":
            self._json({"numero": self.server.desk.undo()})
        else:
            self._judge(said)

    def _not_kept(self, error: PipelineError) -> None:
        self._json({"refus": f"Non enregistré : {error}"}, HTTPStatus.CONFLICT)

    def _judge(self, said: dict[str, Any]) -> None:
        number, judgement, remark = said.get("numero"), said.get("jugement"), said.get("remarque", "")
        if type(number) is not int or not isinstance(judgement, str) or not isinstance(remark, str):
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        try:
            against = self.server.desk.judge(number, judgement, remark)
        except ValueError:
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        self._json({"refus": against}, HTTPStatus.CONFLICT if against else HTTPStatus.OK)

    def _asked(self) -> str | None:
        """Return what is asked below the secret; None, answered, for another host's name or without the secret."""
        if self.headers.get("Host", "") not in self.server.names:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        token, _, rest = self.path.removeprefix("/").partition("/")
        if not hmac.compare_digest(token.encode(), self.server.token.encode()):
            self._refuse(HTTPStatus.NOT_FOUND)
            return None
        return rest

    def _is_ours(self) -> bool:
        """Say whether a post comes from this very page."""
        told = self.headers.get("Origin")
        site = self.headers.get("Sec-Fetch-Site", "same-origin")
        return (
            (told is None or told == f"http://{self.headers['Host']}")
            and site == "same-origin"
            and self.headers.get_content_type() == "application/json"
            and hmac.compare_digest(self.headers.get("X-Jeton", "").encode(), self.server.token.encode())
        )

    def _body(self) -> dict[str, Any] | None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LARGEST:
            self.close_connection = True
            return None
        try:
            said = json.loads(self.rfile.read(int(length)))
        except ValueError:
            return None
        return said if isinstance(said, dict) else None

    def _page(self) -> None:
        nonce = secrets.token_urlsafe(16)
        page = PAGE.read_text(encoding="utf-8").replace("{{nonce}}", nonce).replace("{{jeton}}", self.server.token)
        self._send(page.encode(), "text/html; charset=utf-8", HTTPStatus.OK, nonce)

    def _json(self, value: Any, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(json.dumps(value, ensure_ascii=False).encode(), "application/json", status)

    def _refuse(self, status: HTTPStatus) -> None:
        self._send(b"", "text/plain", status)

    def _send(self, body: bytes, kind: str, status: HTTPStatus, nonce: str = "aucun") -> None:
        self.send_response(status)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Content-Security-Policy", POLICY.format(nonce=nonce)),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cache-Control", "no-store"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: addresses hold the secret."""
