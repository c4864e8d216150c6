"""``etal push …``: the dataset on data.gouv.fr."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.common import HERE, AsJson, Root, print_json, reported

if TYPE_CHECKING:
    from pipeline.datagouv import Told

Withdrawn = Annotated[bool, typer.Option("--withdrawn", help="Envoyer même une version retirée par « etal push rollback ».")]

app = typer.Typer(no_args_is_help=True, help="data.gouv.fr : voir ce qui y changerait, l'envoyer, revenir en arrière.")


@app.command()
def plan(root: Root = HERE, as_json: AsJson = False) -> None:
    """Dire, champ par champ, ce qui changerait là-bas ; rien n'est envoyé."""
    with reported(root):
        from pipeline import datagouv

        told = datagouv.plan(root.resolve(), os.environ)
    _print(told, as_json)


@app.command()
def apply(root: Root = HERE, withdrawn: Withdrawn = False, as_json: AsJson = False) -> None:
    """Envoyer la dernière version : fichiers, titres, descriptions ; sans rien faire deux fois."""
    with reported(root):
        from pipeline import datagouv

        told = datagouv.apply(root.resolve(), os.environ, withdrawn)
    _print(told, as_json)


@app.command()
def rollback(root: Root = HERE, as_json: AsJson = False) -> None:
    """Remettre là-bas la version d'avant ; celle qui est retirée n'est plus envoyée."""
    with reported(root):
        from pipeline import datagouv

        told = datagouv.rollback(root.resolve(), os.environ)
    _print(told, as_json)


def _print(told: Told, as_json: bool) -> None:
    from pipeline.datagouv import text

    if as_json:
        print_json(told.as_json())
        return
    for line in text.lines(told):
        typer.echo(line)
