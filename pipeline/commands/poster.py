"""``etal poster``: a poster and a counter card, to print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import HERE, AsJson, Root, print_json, reported

Id = Annotated[str | None, typer.Argument(metavar="[ID]", help="Identifiant du commerce (celui de l'adresse de sa page).")]
Commune = Annotated[str | None, typer.Option("--commune", metavar="CODE", help="Code INSEE : l'affiche de toute une commune.")]
Folder = Annotated[Path | None, typer.Option("--dossier", help="Où écrire les PDF (work/affiches par défaut).")]


def poster(id_: Id = None, commune: Commune = None, root: Root = HERE, folder: Folder = None, as_json: AsJson = False) -> None:
    """Faire l'affiche (A4) et la carte de comptoir (A6) d'un commerce ou d'une commune : nom, QR code, services, horaires."""
    with reported(root):
        from pipeline.poster import make

        base = root.resolve()
        made = make(base, id_, commune, folder or base / "work" / "affiches")
    if as_json:
        print_json({"nom": made.name, "url": made.url, "fichiers": [str(path) for path in made.files]})
        return
    typer.echo(f"{made.name} : le QR code mène à {made.url}")
    for path in made.files:
        typer.echo(f"Écrit : {path}")
