"""``etal review …``: what the run could not settle goes out as questions; the answers come back as decisions."""

from __future__ import annotations

import shlex
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import HERE, AsJson, Root, day, here, print_json, reported

app = typer.Typer(no_args_is_help=True, help="Relire ce qui est douteux : positions et doubles.")
Date = Annotated[str | None, typer.Option("--date", metavar="AAAA-MM-JJ", help="Jour de la décision (aujourd'hui par défaut).")]
Author = Annotated[str | None, typer.Option("--auteur", help="Qui décide : nom ou service, écrit avec chaque décision.")]
Out = Annotated[Path | None, typer.Option("--out", help="Classeur à écrire (work/revue/revue-AAAA-MM-JJ.xlsx par défaut).")]
All = Annotated[bool, typer.Option("--tout", help="Toutes les questions, et non les 500 plus utiles de chaque sorte.")]
Signed = Annotated[str, typer.Option("--auteur", help="Qui décide : nom ou service, écrit avec chaque décision.")]
Port = Annotated[int, typer.Option("--port", help="Port local ; un port libre par défaut.")]
Adopt = Annotated[str | None, typer.Option("--adopter", metavar="oui", help="« oui » : adopter les poids appris.")]
File = Annotated[Path, typer.Argument(metavar="FICHIER", help="Classeur rempli.")]


@app.command("export")
def export(root: Root = HERE, out: Out = None, everything: All = False, date: Date = None) -> None:
    """Écrire un classeur des positions douteuses et des doubles possibles, à remplir dans Excel ou LibreOffice."""
    with reported(root):
        from pipeline.review.gather import LIMIT, MOST, gather
        from pipeline.review.workbook import default_path, write_workbook

        today, base = day(date), root.resolve()
        path = out or default_path(base, today)
        questions = gather(base, today, LIMIT if everything else MOST)
        write_workbook(questions, path)
    typer.echo(f"{len(questions.positions)} position(s) et {len(questions.doubles)} double(s) à relire : {path}")
    left = questions.all_positions + questions.all_doubles - len(questions.positions) - len(questions.doubles)
    if left:
        more = "" if everything else " : « --tout » les donne"
        typer.echo(f"{left} autre(s) question(s), moins utiles, laissée(s) de côté{more}")
    if len(questions.positions) or len(questions.doubles):
        where = shlex.quote(str(path))
        typer.echo(here(f'À faire : le remplir, puis « etal review apply {where} --auteur "Votre service" »', root))
    else:
        typer.echo("À faire : rien, le classeur est vide de questions")


@app.command("apply")
def apply(file: File, root: Root = HERE, author: Author = None, date: Date = None, as_json: AsJson = False) -> None:
    """Reprendre un classeur rempli dans sources/decisions/ ; chaque ligne refusée est dite avec sa raison."""
    with reported(root):
        from pipeline.review.record import apply_workbook

        taken = apply_workbook(root.resolve(), file, author, day(date))
    if as_json:
        print_json(taken.as_json())
    else:
        for words in taken.replaced:
            typer.echo(f"remplacée : {words}")
        for refusal in taken.refusals:
            typer.echo(f"refusée : {file}, {refusal}", err=True)
        typer.echo(
            f"{taken.new} décision(s) nouvelle(s), {len(taken.replaced)} remplacée(s), {taken.unchanged} déjà prise(s), "
            f"{len(taken.refusals)} ligne(s) refusée(s), {taken.open_questions} sans réponse."
        )
        following = "corriger les lignes refusées, puis relancer" if taken.refusals else here("make publish", root)
        typer.echo(f"À faire : {following}")
    if taken.refusals:
        raise typer.Exit(1)


@app.command("serve")
def serve(author: Signed, root: Root = HERE, port: Port = 0, everything: All = False, date: Date = None) -> None:
    """Relire les doubles un par un dans le navigateur, sur cette machine seule (Ctrl+C pour finir)."""
    with reported(root):
        from pipeline.review.desk import Desk
        from pipeline.review.gather import LIMIT, MOST, gather
        from pipeline.review.serve import open_server

        today, base = day(date), root.resolve()
        questions = gather(base, today, LIMIT if everything else MOST)
        server = open_server(Desk(base, author, today, questions.doubles), port)
    typer.echo(f"{len(questions.doubles)} double(s) à relire. Ouvrir : {server.address}")
    typer.echo("Chaque décision est écrite aussitôt dans sources/decisions/rapprochements.csv. Ctrl+C pour finir.")
    with suppress(KeyboardInterrupt), server:
        server.serve_forever()
    typer.echo(here(f"{len(server.desk.judged)} décision(s) prise(s). À faire : make publish", root))


@app.command("train")
def train(root: Root = HERE, answer: Adopt = None, date: Date = None, as_json: AsJson = False) -> None:
    """Recalibrer le rapprochement d'après les décisions : mesurer avant et après, n'adopter que sur un « oui » écrit."""
    with reported(root):
        from pipeline.review import train as training
        from pipeline.review.told import figures, sentences

        base = root.resolve()
        learnt = training.train(base, day(date))
        if as_json:
            print_json(figures(learnt))
        else:
            for sentence in sentences(learnt):
                typer.echo(sentence)
        if answer is None and sys.stdin.isatty():
            answer = typer.prompt("Écrire « oui » pour adopter ces poids", default="non")
        written = training.adopt(base, learnt, answer or "", day(date))
    if not as_json:
        typer.echo(
            here(f"Adopté : {written}. À faire : make publish", root)
            if written
            else "Rien n'est changé. Pour adopter : --adopter oui"
        )
