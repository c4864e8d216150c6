"""``etal territoire …``: what is known of the territory's ground."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from pipeline.commands.common import HERE, AsJson, Root, day, print_json, reported

Source = Annotated[str, typer.Argument(metavar="FICHIER_OU_ADRESSE", help="GeoJSON de geo.api.gouv.fr, Admin Express de l'IGN.")]
Date = Annotated[str | None, typer.Option("--date", metavar="AAAA-MM-JJ", help="Date des contours (aujourd'hui par défaut).")]

app = typer.Typer(no_args_is_help=True, help="Le territoire : les contours officiels de ses communes.")


@app.callback()
def _family() -> None:
    """Keep « contours » a command of its own while it is alone."""


@app.command()
def contours(source: Source, root: Root = HERE, date: Date = None, as_json: AsJson = False) -> None:
    """Installer les contours des communes : un point hors de sa commune sera alors à relire."""
    with reported(root):
        from pipeline.actions import contours as logic

        done = logic.install(root.resolve(), source, day(date))
    if as_json:
        print_json(asdict(done))
        return
    typer.echo(f"{done.communes} communes, contours du {done.date} ; tolérance {done.tolerance_m} m ; source : {done.source}")
    if done.reparees:
        typer.echo(f"{done.reparees} contours étaient mal formés : réparés")
