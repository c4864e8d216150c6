"""``etal schema …``: the public contract of the dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import HERE, Root, reported

Folder = Annotated[Path, typer.Argument(metavar="DOSSIER", help="Dossier du dépôt du schéma ; créé s'il n'existe pas.")]
Address = Annotated[str, typer.Option("--depot", metavar="ADRESSE", help="Adresse publique de ce dépôt (https://…).")]

app = typer.Typer(no_args_is_help=True, help="Le schéma des données publiées.")


@app.callback()
def _family() -> None:
    """Keep « export » a command of its own while it is alone."""


@app.command()
def export(folder: Folder, address: Address, root: Root = HERE) -> None:
    """Écrire le dépôt que demande schema.data.gouv.fr : schéma, documentation, exemples valides et invalides."""
    with reported(root):
        from pipeline.actions import schema_export
        from pipeline.config import load_territory

        done = schema_export.export(folder, load_territory(root.resolve()), address)
    for name in done.files:
        typer.echo(f"écrit : {done.folder / name}")
    typer.echo(f"À faire : git add --all ; git commit ; git tag {done.tag} ; git push --tags ; puis déclarer le dépôt.")
