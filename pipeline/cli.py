"""The command ``etal``: its families put together. What is broken ends in ``commands/`` (common.reported), with its exit code."""

from __future__ import annotations

import atexit
import gc
import importlib.metadata
from typing import Annotated

import typer

from pipeline.commands import (
    ban,
    contours,
    diff,
    explain,
    geocode,
    poster,
    privacy,
    push,
    review,
    schema,
    sirene,
    site,
    sources,
    territory,
)
from pipeline.commands.french import in_french

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Étal : les commerces de proximité en données ouvertes.")
for command in (
    territory.publish, territory.check, territory.doctor, territory.init, privacy.oppose, explain.explain, diff.diff, site.site,
    site.serve, poster.poster,
):  # fmt: skip
    app.command()(command)
app.add_typer(sources.app, name="sources")
app.add_typer(review.app, name="review")
app.add_typer(privacy.consent, name="consent")
app.add_typer(sirene.app, name="sirene")
app.add_typer(geocode.app, name="geocode")
app.add_typer(ban.app, name="ban")
app.add_typer(contours.app, name="territoire")
app.add_typer(push.app, name="push")
app.add_typer(schema.app, name="schema")


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(f"étal {importlib.metadata.version('etal')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Dire la version du logiciel et s'arrêter.")
    ] = False,
) -> None:
    """Take what may stand before any command."""


def main() -> None:
    """Run the command."""
    atexit.register(gc.freeze)  # the system takes back at once what Python would search for cycles first: 0.3 s of 20 000 rows
    in_french(app)()


if __name__ == "__main__":
    main()
