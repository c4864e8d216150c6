"""``etal publish``, ``check``, ``doctor``, ``init``: the territory as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline import start
from pipeline.commands.common import HERE, NO_MAP, AsJson, Root, day, here, print_json, print_table, reported
from pipeline.errors import ConfigError
from pipeline.options import Options
from pipeline.report import COLUMNS, Report, changes, headline, table

Date = Annotated[str | None, typer.Option("--date", metavar="AAAA-MM-JJ", help="Jour de la version (aujourd'hui par défaut).")]
Offline = Annotated[bool, typer.Option("--offline", help="Ne rien demander au réseau.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tout faire sauf publier.")]
Accept = Annotated[
    list[str] | None, typer.Option("--accept", metavar="CODE", help="Publier malgré ce contrôle bloquant ; répétable.")
]
Because = Annotated[
    list[str] | None,
    typer.Option(
        "--because",
        metavar="RAISON",
        help="Pourquoi : une raison par --accept, dans l'ordre, ou une pour tous ; elle est publiée.",
    ),
]
Author = Annotated[str, typer.Option("--auteur", help="Qui accepte : un service ou une personne ; gardé, jamais publié.")]
Docs = Annotated[bool, typer.Option("--data-docs", help="Écrire aussi les pages de Great Expectations dans work/data_docs/.")]
Departement = Annotated[str, typer.Option("--departement", help="Code du département, par exemple 47.")]
Publisher = Annotated[str, typer.Option("--editeur", metavar="NOM", help="Qui publie : le nom du service (à compléter sinon).")]
Mailbox = Annotated[
    str, typer.Option("--courriel", metavar="ADRESSE", help="Une boîte de ce service, jamais celle d'une personne.")
]
Folder = Annotated[Path, typer.Argument(metavar="DOSSIER", help="Dossier à créer.")]


def publish(
    root: Root = HERE, date: Date = None, offline: Offline = False, dry_run: DryRun = False, as_json: AsJson = False,
    accept: Accept = None, because: Because = None, auteur: Author = "",
) -> None:  # fmt: skip
    """Lire les sources, tout vérifier et publier une version dans dist/ si quelque chose a changé."""
    with reported(root):
        accepted = _paired(accept or [], because or [])
        repeat = (*((f"--date {day(date)}",) if date else ()), *(("--offline",) if offline else ()))
        report = start.publish(
            Options(root.resolve(), day(date), offline, dry_run, accepted=accepted, author=auteur, repeat=repeat)
        )
    if as_json:
        print_json(report.as_json())
    else:
        _print_report(report, root)
    if report.issue == "refusée":
        raise typer.Exit(1)
    if report.service or report.origine_absente:
        raise typer.Exit(3)


def check(root: Root = HERE, docs: Docs = False, as_json: AsJson = False) -> None:
    """Vérifier les déclarations et leurs exemples, sans rien publier."""
    with reported(root):
        from pipeline.actions.check import check_sources

        results = check_sources(root.resolve())
        if docs:
            from pipeline.actions import data_docs
            from pipeline.actions.looked import Looked

            page = data_docs.write(root.resolve())
            results.append(Looked("work/data_docs/", True, f"pages de Great Expectations : {page}"))
    _print_findings([r.as_json() for r in results], as_json)


def doctor(root: Root = HERE, as_json: AsJson = False) -> None:
    """Dire si tout est prêt : Python, dossiers, déclarations, dépôts, géocodeur."""
    with reported(root):
        from pipeline.actions.doctor import doctor as look

        results = look(root.resolve(), day(None))
    _print_findings([r.as_json() for r in results], as_json)


def init(folder: Folder, departement: Departement, editeur: Publisher = "", courriel: Mailbox = "") -> None:
    """Créer le dossier d'un territoire, prêt pour son propre dépôt git privé."""
    with reported():
        from pipeline.actions.init import create

        written = create(folder, departement, editeur, courriel)
    for path in written:
        typer.echo(f"créé : {path}")
    typer.echo(
        f"À faire : compléter {folder}/sources/territoire.yml (un éditeur de texte suffit) ; « cd {folder} » : les commandes "
        "qui suivent s'y tapent ; puis « etal sources add FICHIER » pour chaque fichier reçu (voir sources/LISEZMOI.md)."
    )


def _paired(codes: list[str], reasons: list[str]) -> tuple[tuple[str, str], ...]:
    """Return (code, reason) pairs; one reason alone is that of every check. Raises ConfigError unless each has its other."""
    if codes and len(reasons) == 1:
        reasons = reasons * len(codes)
    if len(codes) != len(reasons):
        raise ConfigError(
            f"{len(codes)} --accept et {len(reasons)} --because",
            "donner une raison par contrôle (--accept CODE --because RAISON), ou une seule qui vaut pour tous",
        )
    return tuple(zip(codes, reasons, strict=True))


def _print_report(report: Report, root: Path) -> None:
    if report.sources:
        print_table(COLUMNS, table(report.sources))
    for line in report.sources:
        for problem in line.problemes:
            typer.echo(f"! {line.source} : {problem}")
    for message in report.origines:
        typer.echo(f"Non rafraîchie, dernier bon dépôt gardé : {message}")
    blocking = tuple(f"[{code}] {told}" for code, told in zip(report.codes, report.blocages, strict=True))
    told = (("Bloque", blocking), ("Accepté", report.acceptes), ("Attention", report.alertes), ("Attention", (report.service,)))
    for title, messages in told:
        for message in filter(None, messages):
            typer.echo(f"{title} : {message}")
    for title, header, rows in report.tableaux:
        typer.echo(f"\n{title}")
        print_table(header, rows)
    if report.tableaux:
        typer.echo("")
    if report.issue != "rien à publier" and changes(report):
        typer.echo(f"Depuis la dernière version : {changes(report)}")
    typer.echo(headline(report))
    for words in report.decision:
        typer.echo(words)
    if report.page:
        typer.echo(f"Tout, sur une page : {report.page}")
    if report.sans_carte:
        typer.echo(here(f"Attention : le site est {NO_MAP}", root))
    if report.suite:
        typer.echo(here(f"À faire : {report.suite}", root))


def _print_findings(results: list[dict[str, Any]], as_json: bool) -> None:
    """Print what was looked at; exit code 2 where something is wrong."""
    if as_json:
        print_json(results)
    else:
        for result in results:
            typer.echo(f"{'ok ' if result['ok'] else '!! '} {result['objet']} : {result['message']}")
    if not all(result["ok"] for result in results):
        raise typer.Exit(2)
