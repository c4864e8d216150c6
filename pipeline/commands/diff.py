"""``etal diff``: what changed between two releases, or would with the next one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import HERE, AsJson, Root, day, print_json, print_table, reported
from pipeline.options import Options

Versions = Annotated[
    list[str] | None,
    typer.Argument(metavar="[A] [B]", help="Versions à comparer (sinon les deux dernières) ; « essai » : ce qui serait publié."),
]
Page = Annotated[Path | None, typer.Option("--html", metavar="FICHIER", help="Écrire le rapport dans une page web.")]
Date = Annotated[str | None, typer.Option("--date", metavar="AAAA-MM-JJ", help="Jour de l'essai (aujourd'hui par défaut).")]
Offline = Annotated[bool, typer.Option("--offline", help="Ne rien demander au réseau.")]


def diff(
    versions: Versions = None, root: Root = HERE, as_json: AsJson = False, html: Page = None, date: Date = None,
    offline: Offline = False,
) -> None:  # fmt: skip
    """Dire ce qui change d'une version à l'autre : ajoutés, modifiés, déplacés, réunis, séparés, fermés, retirés."""
    with reported(root):
        from pipeline import diff as differences
        from pipeline.actions.diff import versus

        found = versus(Options(root.resolve(), day(date), offline, dry_run=True), tuple(versions or ()))
    if html is not None:
        html.write_text(differences.render(found), encoding="utf-8")
        typer.echo(f"Écrit : {html}", err=as_json)
    if as_json:
        print_json(differences.as_json(found))
    elif html is None:
        for line in differences.lines(found):
            typer.echo(line)
        for grid in differences.tables(found):
            typer.echo(f"\n{grid.title}")
            print_table(grid.header, grid.rows)
