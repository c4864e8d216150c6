"""A port and a handler of requests in, a server for this machine alone out: of « etal serve » and of « etal review serve »."""

from __future__ import annotations

import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from pipeline.errors import ConfigError

LOOPBACK: Final = "127.0.0.1"


class LoopbackServer(ThreadingHTTPServer):
    """Listens on one port of this machine, 0 for a free one. Raises ConfigError where the port is taken, forbidden or none."""

    daemon_threads = True

    def __init__(self, port: int, handler: Callable[..., BaseHTTPRequestHandler]) -> None:
        try:
            super().__init__((LOOPBACK, port), handler)
        except (OSError, OverflowError) as error:
            hint = "en choisir un autre, ou n'en donner aucun"
            raise ConfigError(f"--port : {port} est déjà pris ou interdit", hint) from error

    @property
    def address(self) -> str:
        """Where to look."""
        return f"http://{LOOPBACK}:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a reader who left before the end, as browsers do."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)
