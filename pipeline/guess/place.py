"""Raw rows and what was decided of their columns in; whether they tell each shop's commune, and what could, out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline import registers
from pipeline.anomalies import combine
from pipeline.config import CodeColumn, Deposits, Territory
from pipeline.errors import ConfigError
from pipeline.geocode import Ledger
from pipeline.guess.look import neutral_source
from pipeline.guess.propose import Column
from pipeline.model import Anomalies, RawRows
from pipeline.normalise.blocks import Context
from pipeline.normalise.by_point import ABROAD, UNSURE, WAITING
from pipeline.normalise.commune import resolve
from pipeline.normalise.mapping import Columns
from pipeline.normalise.where import locate
from pipeline.reference.communes import Communes, load_communes
from pipeline.reference.contours import Contours
from pipeline.reference.whereabouts import Whereabouts

_WHERE: Final = (
    "adresse", "numero", "repetition", "voie", "lieu_dit", "complement_adresse", "code_postal", "commune", "code_insee",
)  # fmt: skip
_POINT: Final = ("point", "longitude", "latitude")
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


@dataclass(frozen=True)
class Known:
    """What is known of where things are. ``asked``: a geocoder is there, for the points that contours do not place."""

    communes: Communes
    whereabouts: Whereabouts
    asked: bool


def known(root: Path, territory: Territory) -> Known:
    """Return what is known of where things are in the territory of ``root``. Raises ConfigError for a broken file of it."""
    addresses = Ledger.load(registers.geocodes(root)).addresses()
    whereabouts = Whereabouts(Contours.load(registers.contours(root)), addresses)
    return Known(load_communes(territory.departements), whereabouts, territory.geocodeur.moteur != "aucun")


def unplaced(raw: RawRows, columns: Sequence[Column], where: Known, today: dt.date) -> Unplaced | None:
    """Return what is missing where most rows cannot tell their commune; None where they can, or where their points will."""
    declared: dict[str, tuple[str | CodeColumn, ...]] = {}
    for column in columns:
        if column.champ in (*_WHERE, *_POINT):
            declared[str(column.champ)] = (*declared.get(str(column.champ), ()), column.colonne)
    source = neutral_source(Deposits()).model_copy(update={"colonnes": declared})
    block = locate(Columns(raw, source), Context(source, where.communes, today, today, whereabouts=where.whereabouts))
    lost = int(block.values["code_insee"].isna().sum()) - settled_later(combine(block.findings), where)
    if not len(raw) or lost <= _ENOUGH * len(raw):
        return None
    sheets = tuple(dict.fromkeys(str(s) for s in raw["feuille"].dropna() if s))
    unsure = tuple(s for s in sheets if resolve(s, None, None, where.communes).value is None)
    by_sheet = len(sheets) > 1 and sum(_is_commune(s, where.communes) for s in sheets) * 2 > len(sheets)
    return Unplaced(lost, sheets, unsure) if by_sheet else Unplaced(lost)


def settled_later(found: Anomalies, where: Known) -> int:
    """Return how many rows want no commune: their point is of none here, or the geocoder will say of which it is."""
    codes = {ABROAD, WAITING, UNSURE} if where.asked else {ABROAD}
    return int(found["code"].isin(codes).sum())


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
