"""The command ``etal``: parse, call, print. The only place that catches PipelineError; exit codes as in README.md."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from pipeline import start
from pipeline.errors import ConfigError, PipelineError
from pipeline.options import Options
from pipeline.report import COLUMNS, Report, changes, headline, table

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Étal : les commerces de proximité en données ouvertes.")
sources_app = typer.Typer(no_args_is_help=True, help="Les sources du territoire.")
app.add_typer(sources_app, name="sources")

Root = Annotated[Path, typer.Option("--root", help="Dossier du territoire : celui qui contient sources/ et dist/.")]
AsJson = Annotated[bool, typer.Option("--json", help="Écrire le résultat en JSON.")]
HERE = Path()


@contextmanager
def _reported() -> Iterator[None]:
    """Turn what is broken into its French message and its exit code; a bug keeps its traceback."""
    try:
        yield
    except PipelineError as error:
        typer.echo(f"Erreur : {error.message}", err=True)
        if error.hint:
            typer.echo(f"À faire : {error.hint}", err=True)
        raise typer.Exit(error.exit_code) from error


@app.command()
def publish(
    root: Root = HERE,
    date: Annotated[
        str | None, typer.Option("--date", metavar="AAAA-MM-JJ", help="Jour de la version (aujourd'hui par défaut).")
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ne rien demander au réseau.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tout faire sauf publier.")] = False,
    as_json: AsJson = False,
) -> None:
    """Lire les sources, tout vérifier et publier une version dans dist/ si quelque chose a changé."""
    with _reported():
        report = start.publish(Options(root.resolve(), _day(date), offline, dry_run))
        if as_json:
            typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
        else:
            _print_report(report)
    if report.issue == "refusée":
        raise typer.Exit(1)
    if report.service:
        raise typer.Exit(3)


@app.command()
def check(root: Root = HERE, as_json: AsJson = False) -> None:
    """Vérifier les déclarations et leurs exemples, sans rien publier."""
    with _reported():
        from pipeline import checks

        results = checks.check_sources(root.resolve())
        _print_checks([r.as_json() for r in results], as_json)
    if not all(r.ok for r in results):
        raise typer.Exit(2)


@app.command()
def doctor(root: Root = HERE, as_json: AsJson = False) -> None:
    """Dire si tout est prêt : Python, dossiers, déclarations, dépôts, géocodeur."""
    with _reported():
        from pipeline import checks

        results = checks.doctor(root.resolve(), _day(None))
        _print_checks([r.as_json() for r in results], as_json)
    if not all(r.ok for r in results):
        raise typer.Exit(2)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Dossier à créer.")],
    departement: Annotated[str, typer.Option("--departement", help="Code du département, par exemple 47.")],
) -> None:
    """Créer le dossier d'un territoire, prêt pour son propre dépôt git privé."""
    with _reported():
        from pipeline import starter

        for path in starter.create(folder, departement):
            typer.echo(f"créé : {path}")
        typer.echo(f"À faire : compléter {folder}/sources/territoire.yml, puis déposer une source (voir sources/LISEZMOI.md).")


@sources_app.command("list")
def sources_list(root: Root = HERE, as_json: AsJson = False) -> None:
    """Lister les sources : dernier dépôt, âge, cadence."""
    with _reported():
        from pipeline import checks

        lines = checks.list_sources(root.resolve(), _day(None))
        if as_json:
            typer.echo(json.dumps(lines, ensure_ascii=False, indent=1))
        else:
            _print_table(list(lines[0]) if lines else [], [tuple(map(str, line.values())) for line in lines])


def _day(text: str | None) -> dt.date:
    """Return the day asked, else today in Paris. The clock is read here and nowhere else."""
    if text is None:
        return dt.datetime.now(ZoneInfo("Europe/Paris")).date()
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"--date : « {text} » n'est pas une date", "l'écrire AAAA-MM-JJ") from error


def _print_report(report: Report) -> None:
    if report.sources:
        _print_table(list(COLUMNS), table(report.sources))
    for line in report.sources:
        for problem in line.problemes:
            typer.echo(f"! {line.source} : {problem}")
    for title, messages in (("Bloque", report.blocages), ("Attention", report.alertes), ("Géocodeur", (report.service,))):
        for message in filter(None, messages):
            typer.echo(f"{title} : {message}")
    if report.issue != "rien à publier" and changes(report):
        typer.echo(f"Depuis la dernière version : {changes(report)}")
    typer.echo(headline(report))
    if report.suite:
        typer.echo(f"À faire : {report.suite}")


def _print_checks(results: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(results, ensure_ascii=False, indent=1))
        return
    for result in results:
        typer.echo(f"{'ok ' if result['ok'] else '!! '} {result['objet']} : {result['message']}")


def _print_table(header: list[str], rows: list[tuple[str, ...]]) -> None:
    grid = Table(*header, box=None, pad_edge=False)
    for column in grid.columns[1:]:
        column.justify = "right"
    for row in rows:
        grid.add_row(*row)
    width = None if sys.stdout.isatty() else 140
    Console(width=width, highlight=False, soft_wrap=False).print(grid)


if __name__ == "__main__":
    app()
