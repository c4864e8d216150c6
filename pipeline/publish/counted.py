"""Changes in, how many shops each operation touched by commune, EPCI or source out: for JOURNAL.md and ``etal diff``."""

from __future__ import annotations

from typing import Final

import pandas as pd

from pipeline.model import LIST_SEPARATOR
from pipeline.publish.changes import OPERATIONS, Changes, operations

KINDS: Final = tuple(OPERATIONS.values())
WORDS: Final = {
    "ajoutes": ("ajouté", "ajoutés"),
    "separes": ("séparé d'un autre", "séparés d'un autre"),
    "modifies": ("modifié", "modifiés"),
    "deplaces": ("déplacé de plus de 50 m", "déplacés de plus de 50 m"),
    "fermes": ("fermé", "fermés"),
    "reunis": ("réuni à un autre", "réunis à un autre"),
    "retires": ("retiré", "retirés"),
    "revus": ("revérifié sans changement", "revérifiés sans changement"),
    "inchanges": ("inchangé", "inchangés"),
}
"""Name of a count → how it is said of one shop, of several."""
HEADINGS: Final = ("ajoutés", "séparés", "modifiés", "déplacés", "fermés", "réunis", "retirés")


def said(counts: dict[str, int]) -> list[str]:
    """Return « 12 ajoutés », « 1 fermé »: what is not nought, in the order of WORDS."""
    return [f"{counts[name]} {words[counts[name] > 1]}" for name, words in WORDS.items() if counts.get(name)]


def by_commune(changes: Changes) -> pd.DataFrame:
    """Return ``epci, commune, code_insee`` and KINDS, sorted; shops of which nothing may be told are left out."""
    return _by(operations(changes.frame), ["epci", "commune", "code_insee"])


def by_epci(changes: Changes) -> pd.DataFrame:
    """Return ``epci, code_epci`` and KINDS, sorted."""
    return _by(operations(changes.frame), ["epci", "code_epci"])


def by_source(changes: Changes) -> pd.DataFrame:
    """Return ``sources`` (one id a row) and KINDS, sorted; a shop counts for each source that feeds it."""
    table = operations(changes.frame)
    return _by(table.assign(sources=table["sources"].str.split(LIST_SEPARATOR)).explode("sources"), ["sources"])


def _by(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    known = table.assign(kind=table["operation"].map(OPERATIONS)).dropna(subset=["kind", keys[-1]])
    counts = known.assign(**{k: known[k].fillna("") for k in keys}).groupby([*keys, "kind"]).size().unstack(fill_value=0)
    return counts.reindex(columns=list(KINDS), fill_value=0).reset_index().sort_values(keys, ignore_index=True)
