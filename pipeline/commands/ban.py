"""``etal ban …``: the BAN's extracts for the local engine."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.common import HERE, AsJson, Root, print_json, reported

app = typer.Typer(no_args_is_help=True, help="La Base adresse nationale chez soi, pour le géocodeur local.")

Departement = Annotated[str, typer.Argument(metavar="DÉPARTEMENT", help="Code du département, par exemple 47.")]
From = Annotated[str | None, typer.Option("--from", metavar="ADRESSE_OU_FICHIER", help="Où prendre l'extrait au format addok.")]
Sha256 = Annotated[str, typer.Option("--sha256", help="Somme attendue du fichier : toute autre est refusée.")]


@app.callback()
def main() -> None:
    """Keep « install » a command of its own."""


@app.command()
def install(
    departement: Departement, source: From = None, sha256: Sha256 = "", root: Root = HERE, as_json: AsJson = False
) -> None:
    """Installer (ou mettre à jour) l'extrait de la BAN d'un département pour « geocodeur.moteur: local »."""
    with reported(root):
        from pipeline.actions import ban_extract as logic

        told = logic.install_territory(root.resolve(), departement, source, sha256)
    if as_json:
        print_json(vars(told))
        return
    state = "installé" if told.nouveau else "déjà installé, rien n'a changé"
    typer.echo(f"{told.fichier} : {state}")
    typer.echo(f"{told.documents} voies et lieux, {told.numeros} numéros, du {told.date or '—'} ; SHA-256 {told.sha256}")
