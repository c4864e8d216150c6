"""``etal geocode …``: the geocoder and its ledger."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pipeline.commands.common import HERE, AsJson, Root, day, here, print_json, print_table, reported
from pipeline.options import FOUND_DAYS, NOT_FOUND_DAYS

app = typer.Typer(no_args_is_help=True, help="Le géocodeur et son registre de réponses.")
SHOWN = 30

Date = Annotated[str | None, typer.Option("--date", metavar="AAAA-MM-JJ", help="Jour des questions (aujourd'hui par défaut).")]
FoundDays = Annotated[int, typer.Option("--found-days", min=0, help="Redemander les trouvées d'il y a tant de jours.")]
NotFoundDays = Annotated[int, typer.Option("--not-found-days", min=0, help="Redemander les introuvables d'il y a tant de jours.")]
AcceptMoves = Annotated[bool, typer.Option("--accept-moves", help="Prendre aussi les positions qui ont bougé de plus de 50 m.")]


@app.command()
def refresh(
    root: Root = HERE, found_days: FoundDays = FOUND_DAYS, not_found_days: NotFoundDays = NOT_FOUND_DAYS,
    accept_moves: AcceptMoves = False, date: Date = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Redemander les réponses anciennes ; une position qui bouge est montrée, et prise seulement avec --accept-moves."""
    with reported(root):
        from pipeline.actions import geocodes as logic

        told = logic.refresh_territory(root.resolve(), day(date), found_days, not_found_days, accept_moves)
    if as_json:
        print_json(told.as_json())
    else:
        _print_refreshed(told)
    if told.service:
        raise typer.Exit(3)


@app.command()
def status(root: Root = HERE, date: Date = None, as_json: AsJson = False) -> None:
    """Dire ce que sait le registre : réponses, âge, adresses en attente."""
    with reported(root):
        from pipeline.actions import geocodes as logic

        told = logic.status(root.resolve(), day(date))
    if as_json:
        print_json(told)
        return
    engines = ", ".join(f"{who} ({n})" for who, n in told["moteurs"].items())
    typer.echo(f"Géocodeur déclaré : {told['geocodeur']}")
    found = f"{told['trouvees']} trouvée(s), {told['introuvables']} introuvable(s)"
    typer.echo(f"{told['reponses']} réponse(s) : {found}{f' ; de {engines}' if engines else ''}")
    again = here("etal geocode refresh", root)
    typer.echo(f"{told['a_redemander']} à redemander ({again}) ; la plus ancienne : {told['plus_ancienne'] or '—'}")
    if told["a_reprendre"]:
        typer.echo(f"{told['a_reprendre']} réponse(s) d'un essai à blanc ou d'une exécution coupée : la prochaine les reprend")
    typer.echo(f"{len(told['en_attente'])} adresse(s) en attente à la dernière exécution")
    _listed([f"  {address}" for address in told["en_attente"]])


def _print_refreshed(told: Any) -> None:
    typer.echo(
        f"{told.a_redemander} réponse(s) à redemander : {told.confirmees} confirmée(s), {told.precisees} précisée(s), "
        f"{told.trouvees} trouvée(s), {len(told.deplacees)} déplacée(s) ou perdue(s), {told.sans_reponse} sans réponse"
    )
    if len(told.deplacees):
        moves = told.deplacees.head(SHOWN)
        shown = moves.assign(metres=moves["metres"].map("{:.0f} m".format, na_action="ignore").astype("str"))
        shown = shown[["requete", "constat", "metres", "avant", "apres"]].astype("str").fillna("—")
        print_table(("question", "constat", "écart", "avant", "après"), shown.to_numpy().tolist())
        taken = "prises" if told.acceptees else "gardées comme avant ; les prendre : --accept-moves"
        typer.echo(f"{len(told.deplacees)} en tout, {taken}. Toutes : work/geocodages-deplaces.csv")
    if told.service:
        typer.echo(f"Géocodeur : {told.service}")


def _listed(lines: list[str]) -> None:
    for line in lines[:SHOWN]:
        typer.echo(line)
    if len(lines) > SHOWN:
        typer.echo(f"  … et {len(lines) - SHOWN} autre(s)")
