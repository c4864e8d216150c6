"""A shop that another column than its status says to be closed: all the producer's columns in, its status and the findings out.

« FERMÉ DÉFINITIVEMENT » typed in « Observations », which no field takes, or over the hours: the shop was published open.
"""

from __future__ import annotations

import re
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.anomalies import combine, record
from pipeline.model import CALENDAR, ORIGIN, Anomalies
from pipeline.normalise.mapping import Columns
from pipeline.normalise.result import Cleaned
from pipeline.normalise.services import parse_status
from pipeline.normalise.sirene import SHUT
from pipeline.normalise.unique import over
from pipeline.reference.arrays import TEXT
from pipeline.reference.text import fold

_HINT: Final = r"(?i)ferm(é|ee\b|eture)|d[ée]finitiv|cess(é|ation)|liquidation|radié"
"""What every closing told in words holds, as the column engine searches it; never « ferme », a farm."""
_FOR_GOOD: Final = re.compile(r"definitiv|cess(?:e|ation)\b|liquidation|radie|depuis")
_PAST: Final = re.compile(r"(?:(?:le|la|ce|l) )?(?:commerce |magasin |boutique |etablissement )?a (?:ferme|cesse|baisse)\b")
_OWN: Final = ("statut", "nom", "raison_sociale", "date_fermeture")
_FEW: Final = 3  # cells
_RARELY: Final = 0.1  # of the rows
_LONGEST: Final = 80  # characters: beyond, a sentence that tells other things too


def shut_elsewhere(columns: Columns) -> tuple[pd.Series[str], Anomalies]:
    """Return ``statut`` of the rows that a cell says closed for good, and what is told of these cells.

    Only a cell that says nothing else. ``etat-ailleurs``: what closes the shop for good; ``etat-douteux``: « FERMÉ » alone,
    « fermé pour travaux », which may be of a day or of a room: told, and nothing more. A column of hours is asked for the first
    alone.
    """
    raw = columns.raw
    statut = pd.Series(pd.NA, index=raw.index, dtype="str")
    own = {name for target in _OWN for name in columns.names(target)} | {*ORIGIN, CALENDAR}
    own |= {item.colonne for item in columns.code_columns("horaires")}
    timed = set(columns.names("horaires"))
    found = []
    for name in (column for column in raw.columns if column not in own):
        hint = _hinted(raw[name])
        if not hint.any():
            continue
        said = over(raw[name].where(hint), lambda text: Cleaned(_told(text))).column(str)
        for_good = said.eq(SHUT)
        if for_good.any():
            found.append(record("etat-ailleurs", raw[for_good], colonne=name, valeur=raw[name][for_good], apres="fermé"))
        doubt = said.eq("") & (name not in timed)
        if 0 < doubt.sum() <= max(_FEW, _RARELY * len(raw)):  # in a column of many, it is said of a day, a room, a season
            found.append(record("etat-douteux", raw[doubt], colonne=name, valeur=raw[name][doubt]))
        statut = statut.fillna(said.where(for_good))
    return statut, combine(found)


def _hinted(texts: pd.Series[str]) -> pd.Series[bool]:
    """Tell the cells that may say so, the few of a column that holds any."""
    hit = pc.match_substring_regex(pa.array(texts, TEXT), _HINT)
    return pd.Series(hit.fill_null(False).to_numpy(zero_copy_only=False), index=texts.index)


def _told(text: str) -> str | None:
    """Return the status of a cell that closes the shop for good, "" of one that says it closed in another way, else None."""
    status = parse_status(text).value if len(text) <= _LONGEST else None
    if status == SHUT and _FOR_GOOD.search(fold(text)):
        return SHUT
    past = status is None and len(text) <= _LONGEST and _PAST.match(fold(text))  # « a fermé en juin »: and since?
    return "" if past or status in (SHUT, "ferme_temporairement") else None
