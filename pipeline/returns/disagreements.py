"""Findings that sources contradict one another in, what one producer may read of them out: who disagrees, and what is published.

Another producer's own value is never told, but where it is what everybody can read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd

from pipeline.model import LIST_SEPARATOR

LOST, WON = "contradiction", "contradiction-publiee"
"""Codes: another value is published; this one is, and somebody says otherwise."""
CODES: Final = (LOST, WON)
ANOTHER: Final = {
    "siret": "un autre SIRET",
    "telephone": "un autre numéro de téléphone",
    "courriel": "une autre adresse de courriel",
    "site_web": "un autre site",
    "horaires": "d'autres horaires",
    "statut": "une autre situation",
}
"""Public column → what the others give."""
OF_ONE_FILE: Final = "corriger celle des deux lignes qui se trompe"
"""What to do where a file contradicts itself."""
_LINE: Final = re.compile(r"la ligne \d+ (?:de « .*? »|du même tableau)")  # dedupe.contradictions


def disagreements(found: pd.DataFrame, producers: Mapping[str, str]) -> pd.Series[str]:
    """Return what is wrong in words, "" for findings of other kinds. ``producers``: public names, by source."""
    wanted = ["code", "source", "colonne", "valeur", "apres", "detail"]
    return pd.Series(
        [
            _told(code, field, value, after, _against(detail, own, producers)) if code in CODES else ""
            for code, own, field, value, after, detail in found[wanted].itertuples(index=False, name=None)
        ],
        index=found.index,
        dtype="str",
    )


def within_one_file(found: pd.DataFrame) -> pd.Series[bool]:
    """Tell the contradictions between two lines of the same file, and nobody else."""
    alone = found["detail"].map({text: not _LINE.sub("", text).strip(", ") for text in found["detail"].unique()})
    return found["code"].isin(CODES) & alone.astype("bool")


def _against(detail: str, own: str, producers: Mapping[str, str]) -> str:
    lines = _LINE.findall(detail)
    sources = [s for s in re.split(r", |\|", _LINE.sub("", detail)) if s and s != own]
    names = " ou ".join(dict.fromkeys(name for s in sources if (name := producers.get(s, ""))))
    others = [f"un autre producteur{f' ({names})' if names else ''}"] if sources or not lines else []
    return " et ".join([*others, ", ".join(lines)] if lines else others)


def _told(code: str, field: str, value: str, published: str, against: str) -> str:
    own = value.replace(LIST_SEPARATOR, ", ")
    if code == WON:
        return f"« {own} » est publié ; autre valeur selon {against}"
    shown = published.replace(LIST_SEPARATOR, ", ")
    told = f" ; c'est ce qui est publié : « {shown} »" if shown else ""
    return f"« {own} » ici ; selon {against}, {ANOTHER.get(field, 'une autre valeur')}{told}"
