"""``etal sirene update``: INSEE's files in, the territory's extract out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import HERE, Root, here, reported

app = typer.Typer(no_args_is_help=True, help="Le répertoire SIRENE de l'INSEE.")

Stock = Annotated[Path, typer.Argument(metavar="FICHIER", help="StockEtablissement, en csv, csv.gz, zip ou parquet.")]
Links = Annotated[Path | None, typer.Option("--successions", help="StockEtablissementLiensSuccession, en csv ou parquet.")]


@app.command()
def update(file: Stock, root: Root = HERE, successions: Links = None) -> None:
    """Garder du fichier de l'INSEE les établissements du territoire : actifs, fermés, remplacés."""
    with reported(root):
        from pipeline import registers
        from pipeline.config import load_territory
        from pipeline.reference import sirene

        territory = load_territory(root.resolve())
        extract = sirene.read_stock(file, successions, territory.departements)
        sirene.save(extract, registers.sirene(root.resolve()))
    states = extract.table["etat"].value_counts()
    closed, moved = int(states.get(sirene.CLOSED, 0)), int(extract.table["successeur"].notna().sum())
    typer.echo(f"{len(extract.table)} établissement(s) du territoire, dont {closed} fermé(s) et {moved} remplacé(s).")
    typer.echo(here("À faire : « etal publish »", root))


@app.callback()
def _family() -> None:
    """Le répertoire SIRENE de l'INSEE."""
