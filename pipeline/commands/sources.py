"""``etal sources …``: the sources of a territory; a file looked at, or made a source."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands.common import HERE, AsJson, Root, day, print_json, print_table, reported
from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from pipeline.guess.add import Added, Draft
    from pipeline.guess.propose import Column

app = typer.Typer(no_args_is_help=True, help="Les sources du territoire.")

File = Annotated[str, typer.Argument(metavar="FICHIER_OU_URL", help="Le fichier reçu, ou son adresse http.")]
Sheets = Annotated[
    list[str] | None, typer.Option("--feuille", help="Feuille à lire (répétable) ; toutes celles du tableau par défaut.")
]
Heading = Annotated[int | None, typer.Option("--entete", min=1, help="Ligne de l'en-tête, si elle est mal trouvée.")]
Replies = Annotated[
    list[str] | None,
    typer.Option(
        "--reponse", metavar="COLONNE=CHAMP", help="Ce que contient une colonne (répétable) : « Ville=commune », « Fax=ignorer »."
    ),
]
Cadences = Annotated[
    str | None,
    typer.Option("--cadence", help="quotidienne, hebdomadaire, mensuelle, trimestrielle, semestrielle, annuelle, ponctuelle."),
]


@app.command("list")
def list_sources(root: Root = HERE, as_json: AsJson = False) -> None:
    """Lister les sources : état, dernier bon dépôt, âge selon la cadence, lignes, prochaine relance."""
    with reported():
        from pipeline import checks

        lines = checks.list_sources(root.resolve(), day(None))
    if as_json:
        print_json(lines)
    else:
        shown = checks.SHOWN
        print_table(shown, [tuple(str(line[name]) for name in shown) for line in lines])


@app.command("inspect")
def inspect(file: File, root: Root = HERE, sheets: Sheets = None, heading: Heading = None, as_json: AsJson = False) -> None:
    """Regarder un fichier sans rien écrire : feuilles, en-tête, encodage, et ce que chaque colonne semble être."""
    with reported(), _local(file) as path:
        from pipeline.guess.add import draft, territory_of

        seen = draft(path, territory_of(root.resolve()), sheets or (), heading)
    if as_json:
        print_json(seen.as_json())
    else:
        _print_seen(seen)


@app.command("add")
def add_source(
    file: File,
    root: Root = HERE,
    nom: Annotated[str | None, typer.Option("--nom", help="Nom du dossier : minuscules, chiffres, tirets.")] = None,
    producteur: Annotated[str | None, typer.Option("--producteur", help="Qui fournit le fichier.")] = None,
    titre: Annotated[str, typer.Option("--titre", help="Titre du fichier.")] = "",
    licence: Annotated[str | None, typer.Option("--licence", help="lov2, odc-odbl…")] = None,
    base_legale: Annotated[str | None, typer.Option("--base-legale", help="Convention, délibération, consentement…")] = None,
    cadence: Cadences = None,
    replies: Replies = None,
    sheets: Sheets = None,
    heading: Heading = None,
    yes: Annotated[
        bool, typer.Option("--oui", help="Ne rien demander : ce qui est sûr est pris, le reste est « à décider ».")
    ] = False,
    date: Annotated[
        str | None, typer.Option("--date", metavar="AAAA-MM-JJ", help="Jour de réception (aujourd'hui par défaut).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Faire d'un fichier une source : le regarder, proposer, écrire source.yml, le lire et dire combien de lignes passent."""
    asking = sys.stdin.isatty() and not yes and not as_json
    with reported(), _local(file) as path:
        from pipeline.config import load_territory
        from pipeline.guess import add
        from pipeline.guess.write import Who

        place = root.resolve()
        territory = load_territory(place)
        said = {"producteur": producteur, "licence": licence, "base_legale": base_legale, "cadence": cadence}
        add.check_cadence(cadence)
        seen = add.draft(path, territory, sheets or (), heading)
        if not as_json:
            _print_seen(seen)
        columns = add.answered(seen.columns, replies or ())
        if asking:
            columns = add.answered(columns, _ask_columns(add.doubtful(columns)))
            said |= _ask_who({k: v for k, v in said.items() if v is None})
        columns = add.settled(columns)
        who = Who(
            id=add.source_id(nom, said["producteur"], path), titre=titre, url=file if add.is_url(file) else "",
            **{k: v for k, v in said.items() if v},
        )  # fmt: skip
        if asking and not _agreed(f"Écrire sources/{who.id}/source.yml ?"):
            raise typer.Exit(0)
        done = add.add(seen, columns, who, territory, place, day(date))
    if as_json:
        print_json(_added_json(done, place))
    else:
        _print_added(done, place)


@contextmanager
def _local(file: str) -> Iterator[Path]:
    """Give the file's path; a URL is downloaded for the time of the command."""
    from pipeline.fetch import fetch_once, is_url

    if not is_url(file):
        yield Path(file).expanduser().resolve()
        return
    with tempfile.TemporaryDirectory(prefix="etal-") as folder:
        yield fetch_once(file, Path(folder))


def _ask_columns(doubtful: list[Column]) -> list[str]:
    """Ask in plain French about each column that is not sure; an answer that is no field is asked again."""
    from pipeline.config import TARGETS
    from pipeline.guess.add import IGNORE, understood

    if doubtful:
        typer.echo(
            f"\n{len(doubtful)} colonne(s) à préciser. Entrée : garder la proposition ; « {IGNORE} » : la laisser de côté ; "
            "« ? » : voir les champs."
        )
    out = []
    for column in doubtful:
        proposed = column.champ or IGNORE
        typer.echo(f"\n« {column.colonne} » — par exemple : {' ; '.join(column.exemples) or 'toujours vide'} ({column.raison})")
        while True:
            reply = typer.prompt("Que contient cette colonne ?", default=proposed)
            if reply.strip() == "?":
                typer.echo(", ".join((*TARGETS, IGNORE)))
                continue
            try:
                understood(reply)
            except ConfigError as error:
                typer.echo(str(error))
                continue
            out.append(f"{column.colonne}={reply}")
            break
    return out


def _agreed(question: str) -> bool:
    """Ask a yes/no question in French: Entrée, « o » or « oui » agree."""
    return str(typer.prompt(f"{question} [O/n]", default="o", show_default=False)).strip().lower() in ("o", "oui", "y")


_QUESTIONS = {
    "producteur": "Qui fournit ce fichier (nom en toutes lettres) ?",
    "licence": "Sous quelle licence (lov2 : Licence Ouverte 2.0 ; vide : à demander au producteur) ?",
    "base_legale": "Qu'est-ce qui permet de publier (convention, délibération, consentement) ?",
    "cadence": "À quel rythme un nouveau fichier arrive-t-il (mensuelle, trimestrielle, annuelle…) ?",
}


def _ask_who(missing: dict[str, Any]) -> dict[str, str]:
    from pipeline.guess.add import check_cadence

    said = {}
    for key in missing:
        while True:
            reply = str(
                typer.prompt(_QUESTIONS[key], default="annuelle" if key == "cadence" else "", show_default=key == "cadence")
            ).strip()
            try:
                check_cadence(reply if key == "cadence" else None)
            except ConfigError as error:
                typer.echo(str(error))
                continue
            said[key] = reply
            break
    return said


def _print_seen(seen: Draft) -> None:
    """Print what was seen of the file, then one line a column."""
    sight = seen.sight
    bits = [f"{len(sight.raw)} lignes"]
    if sight.encodage:
        bits.append(f"encodage {sight.encodage}")
    if sight.separateur:
        bits.append("séparateur tabulation" if sight.separateur == "\t" else f"séparateur « {sight.separateur} »")
    if sight.formulaire:
        bits.append(f"formulaire {sight.formulaire}")
    typer.echo(f"{sight.path.name} : {', '.join(bits)}")
    for sheet in sight.feuilles:
        where = f"en-tête ligne {sheet.entete}" if sheet.entete else "en-tête trouvé à sa forme"
        typer.echo(f"  feuille « {sheet.feuille} » : {sheet.lignes} lignes, {where}" if sheet.feuille else f"  {where}")
    if sight.ignorees:
        typer.echo(f"  feuilles sans ce tableau : {', '.join(sight.ignorees)}")
    for line in sight.told:
        typer.echo(f"  ! {line}")
    rows = [
        (
            c.colonne[:44],
            _field(c),
            f"{c.confiance:.0%}".replace("%", " %"),
            f"{c.remplie:.0%}".replace("%", " %"),
            " ; ".join(c.exemples)[:60],
        )
        for c in seen.columns
    ]
    print_table(("leur colonne", "notre champ", "confiance", "remplie", "exemples"), rows, text=(0, 1, 4))


def _field(column: Column) -> str:
    name = f"{column.champ} : {column.code}" if column.code else column.champ or "ignorée"
    return name if column.sure else f"{name} ?"


def _print_added(done: Added, root: Path) -> None:
    """Say what was written, how many rows pass, what comes first among the problems, and what to do now."""
    typer.echo(f"\nÉcrit : {done.declaration.relative_to(root)} ; déposé : {done.deposit.relative_to(root)}")
    for problem in done.echec:
        typer.echo(f"! {problem}")
    typer.echo(f"{done.passent} lignes passent sur {done.lues} lues.")
    for found in done.problemes:
        typer.echo(f"  {found.nombre} × {found.gravite} — {found.premier}")
    if done.a_decider:
        typer.echo(f"À décider (laissées de côté pour l'instant) : {', '.join(f'« {c} »' for c in done.a_decider)}")
    blanks = (
        f"compléter {', '.join(done.a_completer)} dans {done.declaration.relative_to(root)}, puis " if done.a_completer else ""
    )
    typer.echo(f"À faire : {blanks}relire la déclaration, puis « etal check » et « etal publish --dry-run »")


def _added_json(done: Added, root: Path) -> dict[str, Any]:
    return asdict(done) | {"declaration": str(done.declaration.relative_to(root)), "deposit": str(done.deposit.relative_to(root))}
