"""``etal explain``: why a shop or a line is published as it is, or is not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import HERE, AsJson, Root, day, print_json, reported
from pipeline.options import Options

Asked = Annotated[
    str,
    typer.Argument(
        metavar="QUOI",
        help="Identifiant (et_…), SIRET, « Nom, Commune », clé de ligne, « fichier:feuille:ligne » ou « source:ligne ».",
    ),
]
Page = Annotated[Path | None, typer.Option("--html", metavar="FICHIER", help="Écrire l'explication dans une page web (interne).")]


def explain(asked: Asked, root: Root = HERE, as_json: AsJson = False, html: Page = None) -> None:
    """Expliquer un commerce ou une ligne : des cases reçues à la fiche publiée, et pourquoi."""
    with reported(root):
        from pipeline import explain as explaining

        found = explaining.explain(asked, Options(root.resolve(), day(None), offline=True, dry_run=True))
    if html is not None:
        html.write_text(explaining.as_html(found), encoding="utf-8")
        typer.echo(f"Écrit : {html}", err=as_json)
    if as_json:
        print_json(found)
    elif html is None:
        from rich.console import Console

        Console(width=None if sys.stdout.isatty() else 160, highlight=False).print(explaining.as_text(found))
