"""Raw rows and what was decided of their columns in; whether they tell each shop's commune, and what could, out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.config import CodeColumn, Deposits
from pipeline.errors import ConfigError
from pipeline.guess.look import neutral_source
from pipeline.guess.propose import Column
from pipeline.model import RawRows
from pipeline.normalise.blocks import Context
from pipeline.normalise.commune import resolve
from pipeline.normalise.mapping import Columns
from pipeline.normalise.where import locate
from pipeline.reference.communes import Communes

_WHERE: Final = (
    "adresse", "numero", "repetition", "voie", "lieu_dit", "complement_adresse", "code_postal", "commune", "code_insee",
)  # fmt: skip
_ENOUGH: Final = 0.5  # a file of which most rows tell their commune is one with gaps, not one of a single commune
_AUTHORITY: Final = re.compile(r"(?i)^\s*(?:la\s+)?(?:mairie|ville|commune)\s+(de\s+la\s|de\s|du\s|des\s|d['’])\s*")
_ARTICLES: Final = {"du": "Le ", "des": "Les ", "de la": "La "}
"""What « Mairie du Bugue », « Ville des Eyzies » keep of the commune's own article."""


@dataclass(frozen=True)
class Unplaced:
    """Rows whose commune no column tells. ``sheets``: the names of the sheets, where most are communes; ``doubtful``: those
    that do not settle which."""

    rows: int
    sheets: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


def unplaced(raw: RawRows, columns: Sequence[Column], communes: Communes, today: dt.date) -> Unplaced | None:
    """Return what is missing where most rows cannot tell their commune; None where they can."""
    declared: dict[str, tuple[str | CodeColumn, ...]] = {}
    for column in columns:
        if column.champ in _WHERE:
            declared[str(column.champ)] = (*declared.get(str(column.champ), ()), column.colonne)
    source = neutral_source(Deposits()).model_copy(update={"colonnes": declared})
    found = locate(Columns(raw, source), Context(source, communes, today, today)).values["code_insee"]
    lost = int(found.isna().sum())
    if not len(raw) or lost <= _ENOUGH * len(raw):
        return None
    sheets = tuple(dict.fromkeys(str(s) for s in raw["feuille"].dropna() if s))
    unsure = tuple(s for s in sheets if resolve(s, None, None, communes).value is None)
    by_sheet = len(sheets) > 1 and sum(_is_commune(s, communes) for s in sheets) * 2 > len(sheets)
    return Unplaced(lost, sheets, unsure) if by_sheet else Unplaced(lost)


def commune_of(said: str, communes: Communes) -> str:
    """Return the name of the commune that an answer says, « Mairie du Bugue » too.

    Raises ConfigError where it is none of the territory.
    """
    found = resolve(said, None, None, communes)
    if found.value is None and (bare := _AUTHORITY.sub(_article, said)) != said:
        found = resolve(bare, None, None, communes)
    if found.value is None or found.value.code_insee not in communes.by_code:
        near = next((issue.detail for issue in found.issues if issue.detail), "")
        raise ConfigError(
            f"« {said} » n'est pas une commune du territoire{f' ; voir : {near}' if near else ''}",
            "écrire le nom de la commune, comme l'INSEE ; « Ville (24100) » quand plusieurs portent ce nom",
        )
    return found.value.nom


def _article(found: re.Match[str]) -> str:
    return _ARTICLES.get(" ".join(found[1].lower().split()), "")


def _is_commune(name: str, communes: Communes) -> bool:
    """A homonym elsewhere leaves a name in doubt, but it is one."""
    found = resolve(name, None, None, communes)
    return found.value is not None or any(issue.code == "commune-ambigue" for issue in found.issues)
