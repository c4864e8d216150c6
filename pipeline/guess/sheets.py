"""The rows of a workbook in; its sheets that tell the shops of another one again, an old year or a copy, out.

« 2024 », « 2025 », « 2026 »; « Liste » and « Liste (2) »; « Tous » and a sheet a commune: all read, a shop had its old phone too.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import pandas as pd

from pipeline.guess.propose import Column
from pipeline.model import RawRows
from pipeline.reference.text import fold

_FEWEST: Final = 3  # shops that two sheets both tell
_AGAIN: Final = 0.6  # of the smaller one's
_ALL: Final = 0.9  # of the others', in the one that holds them
_KEYED: Final = ("commune", "code_postal", "code_insee", "adresse", "voie")
_YEAR: Final = re.compile(r"(?<!\d)20\d\d(?!\d)")
_COPY: Final = re.compile(
    r"\(\d\)$|\bcopie\b|\bcopy\b|\bancien(?:ne|s|nes)?\b|\bold\b|\bsauvegarde\b|\bbackup\b|\barchives?\b|\bbrouillon\b|\bavant\b",
    re.IGNORECASE,
)


class Again(NamedTuple):
    """``kept``: the sheets to read, () where none is to be left; ``told``: what to say of it, in French."""

    kept: tuple[str, ...]
    told: str


def told_again(raw: RawRows, columns: Sequence[Column]) -> Again | None:
    """Return which sheets tell the same shops; None where none does.

    The latest year is kept, the sheet that is no copy, or the one that holds all that the others tell; where nothing says which,
    all are.
    """
    shops = _shops(raw, columns)
    pairs = [(a, b) for a, b in itertools.combinations(shops, 2) if _same(shops[a], shops[b])]
    group = [name for name in shops if any(name in pair for pair in pairs)]
    if not group:
        return None
    names = " et ".join([", ".join(f"« {name} »" for name in group[:-1]), f"« {group[-1]} »"])
    count = len(set.intersection(*(shops[n] for n in pairs[0])))
    same = f"les feuilles {names} disent en partie les mêmes commerces ({count} dans « {pairs[0][0]} » et « {pairs[0][1]} »)"
    best = _best(group, shops, raw)
    if best is None:
        return Again((), f"{same} : toutes sont lues ; si l'une remplace l'autre, la choisir (--feuille)")
    kept = tuple(name for name in shops if name == best or name not in group)
    return Again(kept, f"{same} : seule « {best} » est lue ; pour une autre, ou pour toutes, les nommer (--feuille)")


def _shops(raw: RawRows, columns: Sequence[Column]) -> Mapping[str, set[tuple[str, str]]]:
    """Return, by sheet, the name and the place of each shop."""
    named = next((c.colonne for c in columns if c.champ == "nom"), None)
    where = next((c.colonne for field in _KEYED for c in columns if c.champ == field), None)
    if named is None or raw["feuille"].nunique() < 2:
        return {}
    places = raw[where].fillna("") if where else pd.Series("", index=raw.index, dtype="str")
    frame = pd.DataFrame({"sheet": raw["feuille"], "name": raw[named], "place": places}).dropna(subset=["sheet", "name"])
    return {
        str(sheet): {(fold(n), fold(p)) for n, p in zip(rows["name"], rows["place"], strict=True)}
        for sheet, rows in frame.groupby("sheet", sort=False)
    }


def _same(one: set[tuple[str, str]], other: set[tuple[str, str]]) -> bool:
    shared = len(one & other)
    return shared >= _FEWEST and shared >= _AGAIN * min(len(one), len(other))


def _best(group: Sequence[str], shops: Mapping[str, set[tuple[str, str]]], raw: RawRows) -> str | None:
    years = {name: found[-1] for name in group if (found := _YEAR.findall(name))}
    if len(years) == len(group) == len(set(years.values())):
        return max(group, key=lambda name: years[name])
    own = [name for name in group if not _COPY.search(name.strip())]
    if len(own) == 1:
        return own[0]
    largest = max(group, key=lambda name: len(shops[name]))
    rest = set().union(*(shops[name] for name in group if name != largest))
    several = len(group) > 2  # of two, the longer one may be the older
    whole = several and len(rest & shops[largest]) >= _ALL * len(rest)
    return largest if whole and not _says_more(raw, largest, group) else None


def _says_more(raw: RawRows, kept: str, group: Sequence[str]) -> bool:
    """Tell whether another sheet of the group fills a column that the one kept leaves empty."""
    own = raw[raw["feuille"].eq(kept)].notna().any()
    others = raw[raw["feuille"].isin(group)].notna().any()
    return bool((others & ~own).any())
