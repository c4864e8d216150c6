"""``etal oppose`` and ``etal consent``: what must not be published."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from pipeline.commands.common import HERE, Root, day, here, reported
from pipeline.options import Options

Request = Annotated[str, typer.Argument(metavar="DEMANDE", help="Identifiant, SIRET, téléphone, courriel, ou « Nom, Commune ».")]
Fields = Annotated[
    list[str] | None, typer.Option("--champ", help="Ne retirer que ce champ (telephone, courriel…) ; répétable. Sans lui : tout.")
]
Author = Annotated[str, typer.Option("--auteur", help="Qui enregistre la demande (un service, pas une personne).")]
Date = Annotated[str | None, typer.Option("--date", metavar="AAAA-MM-JJ", help="Jour de la demande (aujourd'hui par défaut).")]

consent = typer.Typer(no_args_is_help=True, help="Les consentements à publier.")


def oppose(request: Request, root: Root = HERE, champ: Fields = None, auteur: Author = "", date: Date = None) -> None:
    """Enregistrer une opposition : le commerce, ou le champ, ne paraîtra plus, d'où qu'il revienne."""
    _write(request, root, tuple(champ or ()), auteur, date)


@consent.command()
def withdraw(request: Request, root: Root = HERE, auteur: Author = "", date: Date = None) -> None:
    """Enregistrer un consentement retiré : téléphone et courriel du commerce ne paraîtront plus."""
    from pipeline.actions.oppose import PERSONAL

    _write(request, root, PERSONAL, auteur, date)


def _write(request: str, root: Root, fields: tuple[str, ...], author: str, date: str | None) -> None:
    with reported(root):
        from pipeline.actions import oppose as logic
        from pipeline.privacy.register import SHOP, VARIABLE, key_file

        done = logic.oppose(Options(root.resolve(), day(date), offline=True), request, fields or (SHOP,), author)
    what = f"champ(s) {', '.join(fields)} retiré(s)" if fields else "retiré(s) de la publication"
    if done.shops:
        typer.echo(f"{len(done.shops)} commerce(s), {what} : {', '.join(done.shops)}")
    else:
        typer.echo("Aucun commerce ne correspond aujourd'hui ; la demande vaudra s'il arrive.")
        if done.near:
            typer.echo(f"S'il s'agit de {' ou de '.join(done.near)} : refaire la commande avec cet identifiant.")
    typer.echo(f"{done.added} ligne(s) ajoutée(s) à sources/decisions/oppositions.csv.")
    if done.shown:
        typer.echo(f"Déjà publié dans {', '.join(done.shown)} : la prochaine publication l'ôtera aussi de ces versions.")
    if done.away:
        served = ", ".join(done.away)
        typer.echo(
            f"Publié peut-être aussi par des versions qui ne sont pas sur cette machine, à ôter de l'hébergement : {served}"
        )
    if done.written:
        typer.echo(
            f"Écrits avant cette demande, des fichiers de {', '.join(done.written)} peuvent encore le montrer : les supprimer."
        )
    key = f"la variable {VARIABLE}" if os.environ.get(VARIABLE, "").strip() else str(key_file(os.environ))
    typer.echo(here("À faire : relancer « etal publish », puis remettre dist/ en ligne.", root))
    typer.echo(f"La clé est dans {key} : en garder une copie ; sans elle rien ne serait plus publié ; jamais dans ce dossier.")


@consent.callback()
def _family() -> None:
    """Les consentements à publier."""
