"""``etal sources …``: the sources of a territory; a file looked at, or made a source."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands.common import HERE, AsJson, Root, day, here, print_json, print_table, reported
from pipeline.commands.sight import print_seen

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.guess.add import Added, Draft
    from pipeline.guess.place import Known
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
    with reported(root):
        from pipeline.actions import sources as logic

        lines = logic.list_sources(root.resolve(), day(None))
    if as_json:
        print_json(lines)
    elif not lines:
        from pipeline.config import NO_SOURCE

        typer.echo(here(f"aucune source — {NO_SOURCE}", root))
    else:
        shown = logic.SHOWN
        words = [place for place, name in enumerate(shown) if name not in ("âge", "lues", "publiées")]
        print_table(shown, [tuple(str(line[name]) for name in shown) for line in lines], text=words)


@app.command("inspect")
def inspect(file: File, root: Root = HERE, sheets: Sheets = None, heading: Heading = None, as_json: AsJson = False) -> None:
    """Regarder un fichier sans rien écrire : feuilles, en-tête, encodage, et ce que chaque colonne semble être."""
    with reported(root), _local(file) as path:
        from pipeline.guess.add import draft, territory_of

        seen = draft(path, territory_of(root.resolve()), sheets or (), heading)
    if as_json:
        print_json(seen.as_json())
    else:
        print_seen(seen)


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
    commune: Annotated[
        str | None, typer.Option("--commune", help="La commune de tout le fichier, quand aucune colonne ne la dit.")
    ] = None,
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
    ask = sys.stdin.isatty() and not yes and not as_json
    told = {"producteur": producteur, "licence": licence, "base_legale": base_legale, "cadence": cadence}
    with reported(root), _local(file) as path:
        from pipeline.guess import add
        from pipeline.guess.place import known

        place, today = root.resolve(), day(date)
        territory, told = add.checked(place, told)
        seen = add.draft(path, territory, sheets or (), heading)
        if not as_json:
            print_seen(seen)
        columns = _decided(seen, replies or (), ask=ask)
        where = _commune(commune, seen, columns, known(place, territory), today, ask=ask)
        more = _growers(seen, columns, ask=ask) | _declined(seen, columns, ask=ask)
        who = add.named(nom, titre, file, path, where | more | _said(told, ask=ask))
        _agreed(f"Écrire sources/{who.id}/source.yml ?", ask=ask)
        done = add.add(seen, columns, who, territory, place, today)
    if as_json:
        print_json(_added_json(done, place))
    else:
        _print_added(done, place)


def _agreed(question: str, *, ask: bool) -> None:
    """Leave the command, nothing written, where whoever sits there says no."""
    from pipeline.commands import asking

    if ask and not asking.agreed(question):
        typer.echo("Rien n'est écrit.")
        raise typer.Exit(0)


def _decided(seen: Draft, replies: Sequence[str], *, ask: bool) -> tuple[Column, ...]:
    """Return what each column is: as answered by flags, then by whoever sits there; what nobody settles is left « à décider »."""
    from pipeline.commands import asking
    from pipeline.guess.activities import with_activity
    from pipeline.guess.replies import answered, doubtful, settled

    columns = answered(seen.columns, replies)
    if ask:
        columns = answered(columns, asking.columns(doubtful(columns)))
    return with_activity(seen.sight, settled(columns), doubtful(columns))


def _said(told: dict[str, str | None], *, ask: bool) -> dict[str, Any]:
    """Return what is known of the producer: what the flags told, and what whoever sits there answers to the rest."""
    from pipeline.commands import asking

    answers = asking.who(k for k, v in told.items() if v is None) if ask else {}
    return {k: v for k, v in {**told, **answers}.items() if v}


def _commune(
    told: str | None, seen: Draft, columns: tuple[Column, ...], where: Known, today: dt.date, *, ask: bool
) -> dict[str, Any]:
    """Return what the declaration says of the commune where no column does: told, asked, or the names of the sheets."""
    from pipeline.commands import asking
    from pipeline.guess.place import commune_of, unplaced

    if told:
        return {"commune": commune_of(told, where.communes)}
    missing = unplaced(seen.sight.raw, columns, where, today)
    if missing is None:
        return {}
    if ask:
        return asking.commune(missing, where.communes)
    return {"by_sheet": True} if missing.sheets else {}


def _growers(seen: Draft, columns: tuple[Column, ...], *, ask: bool) -> dict[str, Any]:
    """Return whether all are farms, where the file seems to say so: as answered; unasked, they are."""
    from pipeline.commands import asking
    from pipeline.guess.activities import only_growers

    return {"growers": not ask or asking.growers()} if only_growers(seen.sight, columns) else {}


def _declined(seen: Draft, columns: tuple[Column, ...], *, ask: bool) -> dict[str, Any]:
    """Return whether those who refuse to be published are left out: as answered; unasked, they are."""
    from pipeline.commands import asking
    from pipeline.guess.refused import refused

    found = refused(seen.sight.raw, columns)
    if found is None or found.personal:
        return {}
    return {"refused": asking.declined(found) if ask else True}


@contextmanager
def _local(file: str) -> Iterator[Path]:
    """Give the file's path; a URL is downloaded for the time of the command."""
    from pipeline.fetch import fetch_once, is_url

    if not is_url(file):
        # never resolved: a link is called as it was given, and one that leads to itself has no end
        yield Path(os.path.abspath(os.path.expanduser(file)))  # noqa: PTH100, PTH111
        return
    with tempfile.TemporaryDirectory(prefix="etal-") as folder:
        yield fetch_once(file, Path(folder))


def _print_added(done: Added, root: Path) -> None:
    """Say what was written, how many rows pass, what comes first among the problems, and what to do now."""
    where = done.declaration.relative_to(root)
    typer.echo(f"\nÉcrit : {where} ; déposé : {done.deposit.relative_to(root)}")
    for problem in done.echec:
        typer.echo(f"! {problem}")
    rows = "lignes passent" if done.passent > 1 else "ligne passe"
    typer.echo(f"{done.passent} {rows} sur {done.lues} lue{'s' * (done.lues > 1)}.")
    for found in done.problemes:
        typer.echo(f"  {found.nombre} × {found.gravite} — {found.premier}")
    for remark in _remarks(done, where):
        typer.echo(remark)
    if not done.passent and not done.a_situer:
        typer.echo(
            f"À faire : rien n'en serait publié. Corriger {where} d'après ce qui précède ; ou ôter le dossier {where.parent} et "
            "recommencer « etal sources add » en répondant autrement."
        )
        return
    blanks = f"compléter {', '.join(done.a_completer)} dans {where}, puis " if done.a_completer else ""
    typer.echo(here(f"À faire : {blanks}relire la déclaration, puis « etal check » et « etal publish --dry-run »", root))


def _remarks(done: Added, where: Path) -> Iterator[str]:
    """Yield what no column says and how it was read, or may be, and the columns left to decide. ``where``: source.yml."""
    if done.sans_commune:
        yield (
            "Aucune colonne ne dit la commune. Si tout le fichier est d'une même commune, l'ajouter dans "
            f"{where} : « partout: {{commune: …}} » (ou recommencer avec --commune …)."
        )
    if done.a_situer:
        yield (
            f"{done.a_situer} ligne(s) n'ont que leur point pour dire leur commune : « etal publish --dry-run » demandera à la "
            "BAN l'adresse la plus proche ; mieux encore, installer les contours des communes (« etal territoire contours »)."
        )
    if done.metiers:
        names = ", ".join(done.metiers[:3]) + "…" * (len(done.metiers) > 3)
        yield (
            f"Aucune colonne ne dit ce que vend chaque commerce ; les feuilles ont des noms de métiers ({names}) : ajouter "
            f"« nom_de_feuille: categorie » dans {where}."
        )
    for column in done.produits:
        yield f"Aucune colonne ne dit l'activité : elle est lue dans « {column} » aussi (« categorie: », à vérifier)."
    if done.producteurs:
        yield (
            "Tous sont lus comme des producteurs (« légumes » : maraîcher, non primeur) ; s'il y a d'autres commerces, ôter "
            f"« categorie: producteur » sous « partout » dans {where}."
        )
    if done.demonstration:
        yield (
            "Ce territoire est une démonstration : tout ce qui en est publié se dit inventé, et une vraie adresse peut y être "
            "inconnue. Pour de vrais commerces, faire le leur : « etal init »."
        )
    if done.a_decider:
        yield f"À décider (laissées de côté pour l'instant) : {', '.join(f'« {c} »' for c in done.a_decider)}"


def _added_json(done: Added, root: Path) -> dict[str, Any]:
    return asdict(done) | {"declaration": str(done.declaration.relative_to(root)), "deposit": str(done.deposit.relative_to(root))}
