"""What ``etal sources add`` and ``inspect`` saw of a file, told to the officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from pipeline.commands.common import print_table

if TYPE_CHECKING:
    from pipeline.guess.add import Draft
    from pipeline.guess.propose import Column


def print_seen(seen: Draft) -> None:
    """Print what was seen of the file, then one line a column."""
    from pipeline.ingest.names import SECTION, SECTION_2, UNDER_NAME

    sight = seen.sight
    bits = [f"{len(sight.raw)} ligne{'s' * (len(sight.raw) > 1)}"]
    if sight.encodage:
        bits.append(f"encodage {sight.encodage}")
    if sight.separateur:
        bits.append("séparateur tabulation" if sight.separateur == "\t" else f"séparateur « {sight.separateur} »")
    if sight.formulaire:
        bits.append(f"formulaire {sight.formulaire}")
    typer.echo(f"{sight.fichier} : {', '.join(bits)}")
    shaped = "en-tête trouvé à sa forme" if sight.layout["lettre"].ne("").any() else "ses champs sont nommés"
    for sheet in sight.feuilles:
        where = f"en-tête ligne {sheet.entete}" if sheet.entete else shaped
        read = f"{sheet.lignes} ligne{'s' * (sheet.lignes > 1)}"
        typer.echo(f"  feuille « {sheet.feuille} » : {read}, {where}" if sheet.feuille else f"  {where}")
    if sight.ignorees:
        typer.echo(f"  feuilles sans ce tableau : {', '.join(sight.ignorees)}")
    for line in sight.told:
        typer.echo(f"  ! {line}")
    rows = [
        (
            _cut(c.colonne, 44),
            _field(c),
            f"{c.confiance:.0%}".replace("%", " %"),
            f"{c.remplie:.0%}".replace("%", " %"),
            _cut(" ; ".join(c.exemples), 60),
        )
        for c in seen.columns
    ]
    print_table(("leur colonne", "notre champ", "confiance", "remplie", "exemples"), rows, text=(0, 1, 4))
    if any(c.colonne in (SECTION, SECTION_2) for c in seen.columns):
        typer.echo(f"« {SECTION} » : les titres qui se lisent entre les lignes, chacun valant pour les lignes qui le suivent.")
    if any(c.colonne == UNDER_NAME for c in seen.columns):
        typer.echo(f"« {UNDER_NAME} » : ce qui est écrit sous le nom de chaque commerce, dans la même colonne.")
    _print_kept_back(seen)


def _print_kept_back(seen: Draft) -> None:
    """Say what the columns keep from publication."""
    from pipeline.guess.refused import unshown
    from pipeline.normalise.refusal import asks_to_refuse

    for column in seen.columns:
        if column.champ == "consentement" and asks_to_refuse(column.colonne):
            typer.echo(f"« {column.colonne} » : un « oui » y est lu comme un refus ; rien n'y vaut accord.")
    shown = [c for c in seen.columns if c.champ == "diffusion" and c.sure]
    if rows := unshown(seen.sight.raw, shown):
        names = " », « ".join(c.colonne for c in shown)
        what = f"{rows} lignes que le producteur ne montre pas ne seront pas publiées"
        typer.echo(f"« {names} » : {what if rows > 1 else 'une ligne que le producteur ne montre pas ne sera pas publiée'}.")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _field(column: Column) -> str:
    name = f"{column.champ} : {column.code}" if column.code else column.champ or "ignorée"
    return name if column.sure else f"{name} ?"
