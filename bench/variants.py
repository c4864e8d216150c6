"""A labelled table in, the same shops worse told out: cells lost or mistyped at chosen rates, and the matching's figures on each.

    python -m bench.variants PATH [--seed N] [--out FOLDER]

PATH has the columns of boutiques-fr. What is chosen on one corruption model must hold on others: each variant takes one kind of
evidence away, or spoils names and streets a second time. The same seed gives the same tables. ``--out`` also writes them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from bench.dedupe import whole
from bench.labelled import shops

Change = Callable[[pd.DataFrame, np.random.Generator], pd.DataFrame]
POINT = ("lat", "lon", "geo_type")


def lost(rate: float, *columns: str) -> Change:
    """Empty ``columns`` together on a share of rows."""

    def change(table: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
        gone = random.random(len(table)) < rate
        return table.assign(**{column: table[column].mask(gone) for column in columns})

    return change


def mistyped(rate: float, column: str) -> Change:
    """Swap two neighbouring letters of ``column`` on a share of rows."""

    def slip(text: str, place: float) -> str:
        i = 1 + int(place * max(len(text) - 2, 1))
        return text[:i] + text[i + 1 : i + 2] + text[i : i + 1] + text[i + 2 :]

    def change(table: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
        struck, place = random.random(len(table)) < rate, random.random(len(table))
        texts = [
            slip(text, p) if hit and isinstance(text, str) else text
            for text, hit, p in zip(table[column].tolist(), struck, place, strict=True)
        ]
        return table.assign(**{column: pd.Series(texts, index=table.index, dtype="str")})

    return change


def without_source(name: str) -> Change:
    """Drop one source's rows."""
    return lambda table, _: table[table["src"].ne(name)].reset_index(drop=True)


def two_sources(table: pd.DataFrame, _: np.random.Generator) -> pd.DataFrame:
    """Keep the two sources that share the most shops, as in two-file benchmarks."""
    names = sorted(table["src"].unique())
    shops_of = {name: set(table.loc[table["src"].eq(name), "entity"]) for name in names}
    best = max(((a, b) for a in names for b in names if a < b), key=lambda ab: len(shops_of[ab[0]] & shops_of[ab[1]]))
    return table[table["src"].isin(best)].reset_index(drop=True)


VARIANTS: dict[str, tuple[Change, ...]] = {
    "tel quel": (),
    "la moitié des téléphones perdus": (lost(0.5, "telephone"),),
    "aucun téléphone": (lost(1.0, "telephone"),),
    "la moitié des SIRET perdus": (lost(0.5, "siret"),),
    "aucun SIRET": (lost(1.0, "siret"),),
    "la moitié des points perdus": (lost(0.5, *POINT),),
    "aucun point": (lost(1.0, *POINT),),
    "aucune activité": (lost(1.0, "activite"),),
    "un quart des adresses perdues": (lost(0.25, "adresse"),),
    "un nom et une adresse sur quatre mal tapés de plus": (mistyped(0.25, "nom"), mistyped(0.25, "adresse")),
    "tout à la fois": (
        lost(0.3, "telephone"), lost(0.3, "siret"), lost(0.3, *POINT), lost(0.3, "activite"), lost(0.15, "adresse"),
        mistyped(0.15, "nom"), mistyped(0.15, "adresse"),
    ),
    "deux sources": (two_sources,),
    "sans la chambre de commerce": (without_source("cci"),),
}  # fmt: skip


def spoilt(table: pd.DataFrame, changes: tuple[Change, ...], seed: int) -> pd.DataFrame:
    """Return ``table`` after ``changes``."""
    random = np.random.default_rng(seed)
    for change in changes:
        table = change(table, random)
    return table


def measured(path: Path) -> dict[str, object]:
    """Return the figures that matter of one table."""
    rows, table = shops(path)
    order = rows.sort_values(["source", "row_key"]).index
    truth = pd.factorize(table.loc[order, "entity"])[0].astype(np.int64)
    told = whole(rows.loc[order].reset_index(drop=True), truth, None, 0)
    kept = ("lignes", "precision", "rappel", "f1", "fausses", "rappel_des_candidats", "a_revoir_pour_mille_lignes")
    return {name: told[name] for name in kept} | {"revue_a_40": told["revue"][2]}


def main() -> None:
    """Parse, spoil, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    table = pd.read_parquet(asked.path)
    with TemporaryDirectory() as folder:
        out = asked.out or Path(folder)
        out.mkdir(parents=True, exist_ok=True)
        for number, (name, changes) in enumerate(VARIANTS.items()):
            path = out / f"variante-{number:02}.parquet"
            spoilt(table, changes, asked.seed).to_parquet(path)
            print(json.dumps({"variante": name, **measured(path)}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
