"""``etal serve``: the published site, looked at on this machine."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from pipeline.commands.common import HERE, Root, reported

Port = Annotated[int, typer.Option("--port", help="Port local ; un port libre par défaut.")]


def serve(root: Root = HERE, port: Port = 0) -> None:
    """Montrer le site de dist/ sur cette machine seule, avec les en-têtes qu'un hébergeur doit donner (Ctrl+C pour finir)."""
    with reported():
        from pipeline.config import load_territory
        from pipeline.serve import open_server

        base = root.resolve()
        server = open_server(base / "dist", load_territory(base).fond, port)
    typer.echo(f"Ouvrir : {server.address}  (Ctrl+C pour finir)")
    with suppress(KeyboardInterrupt), server:
        server.serve_forever()
