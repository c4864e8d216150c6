"""``etal site`` and ``etal serve``: the site of the release that is published, built anew, looked at on this machine."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import Annotated

import typer

from pipeline.commands.common import HERE, NO_MAP, AsJson, Root, here, print_json, reported

Port = Annotated[int, typer.Option("--port", help="Port local ; un port libre par défaut.")]


def site(root: Root = HERE, as_json: AsJson = False) -> None:
    """Refaire le site (annuaire, carte, pages à intégrer) de la version publiée, sans rien relire ni publier."""
    with reported(root):
        from pipeline import registers
        from pipeline.config import load_territory
        from pipeline.errors import PipelineError
        from pipeline.publish.site.install import refresh_site

        base = root.resolve()
        done = refresh_site(base / "dist", load_territory(base), registers.contours(base), anew=True)
        if done is None:
            raise PipelineError(f"{base / 'dist'} : aucune version publiée ici", "lancer d'abord « etal publish »")
    if as_json:
        print_json(asdict(done))
        return
    typer.echo(f"Site de la version {done.version} : {done.shops} fiches, {done.lists} pages de listes, dans {base / 'dist'}")
    if not done.map:
        typer.echo(here(f"Le site est {NO_MAP}", root))
    if not done.official:
        typer.echo(here("Contours des communes schématiques : « etal territoire contours » installe les officiels.", root))


def serve(root: Root = HERE, port: Port = 0) -> None:
    """Montrer le site de dist/ sur cette machine seule, avec les en-têtes qu'un hébergeur doit donner (Ctrl+C pour finir)."""
    with reported(root):
        from pipeline.actions.serve import open_server
        from pipeline.config import load_territory

        base = root.resolve()
        server = open_server(base / "dist", load_territory(base).fond, port)
    typer.echo(f"Ouvrir : {server.address}  (Ctrl+C pour finir)")
    with suppress(KeyboardInterrupt), server:
        server.serve_forever()
