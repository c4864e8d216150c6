"""Parts of an explanation in, the lines of its tables out, the same for the terminal and for the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple


class Grid(NamedTuple):
    """A table to show: its title, its columns' names, its lines."""

    title: str
    header: tuple[str, ...]
    lines: Sequence[tuple[str, ...]]


WINS: Final = "✓ "
LOSES: Final = "✗ "


def values(fields: list[dict[str, Any]]) -> Grid:
    """Return the values that a shop's fields keep, then those that lost, each with its reason."""
    return Grid("Valeurs publiées, et celles qui ont perdu", ("champ", "valeur", "source", "pourquoi"), list(_values(fields)))


def _values(fields: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    for field in fields:
        for n, said in enumerate((*field["retenues"], *field["perdantes"])):
            value = (WINS if said["gagne"] else LOSES) + str(said["valeur"])
            yield field["champ"] if n == 0 else "", value, said["source"], said["raison"]


def read(row: dict[str, Any]) -> Iterator[Grid]:
    """Yield what was received of ``row``, what was found in it, what was understood; nothing where there is nothing."""
    cells = [(c["cellule"], c["colonne"], str(c["valeur"]), ", ".join(c["champs"]) or "ignorée") for c in row["recu"]]
    yield Grid("Reçu", ("case", "colonne", "valeur", "sert à"), cells)
    if row["constats"]:
        told = [(c["gravite"], c["colonne"], c["message"], c["remede"]) for c in row["constats"]]
        yield Grid("Constats et corrections", ("gravité", "colonne", "constat", "à faire"), told)
    if row["lu"]:
        yield Grid("Compris", ("champ", "valeur"), [(k, str(v)) for k, v in row["lu"].items()])


def sheet(row: dict[str, Any]) -> str:
    """Return the file of ``row``, and the sheet where it has one."""
    return f"{row['fichier']}, feuille « {row['feuille']} »" if row["feuille"] else str(row["fichier"])
