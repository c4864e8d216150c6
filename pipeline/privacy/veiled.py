"""Tables of a run in, the same without the values that the register opposes, whatever column holds them; beside, where.

The columns that declare such values keep them: there a whole shop is judged by them, after matching (``apply.py``).
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from pipeline.config import Source, used_columns
from pipeline.model import CALENDAR, LIST_SEPARATOR, ORIGIN, Anomalies, RawRows
from pipeline.privacy.register import Kind
from pipeline.privacy.veil import Veil

MENTIONS: Final = (*ORIGIN, "colonne", "genre", "valeur", "portee")
"""Where an opposed value was typed beside the columns that declare it; what kind of value, the value itself, what it opposes."""
_DECLARED: Final[dict[Kind, tuple[str, ...]]] = {
    "telephone": ("telephone",), "courriel": ("courriel",), "siret": ("siret", "siren", "nic"),
}  # fmt: skip
_OURS: Final = (
    *ORIGIN, CALENDAR, "date_depot", "row_key", "siret", "siren", "telephone", "telephone_tous", "courriel", "courriel_tous",
)  # fmt: skip
_TOLD: Final = ("valeur", "apres", "detail")


def veil_rows(raw: RawRows, source: Source, veil: Veil) -> tuple[RawRows, pd.DataFrame]:
    """Return rows as received without what is opposed, and MENTIONS."""
    declared = used_columns(source)
    out, parts = {}, [pd.DataFrame(columns=list(MENTIONS))]
    for column in (c for c in raw.columns if c not in (*ORIGIN, CALENDAR)):
        spared = [kind for kind, targets in _DECLARED.items() if any(column in declared.get(t, ()) for t in targets)]
        out[column], taken = veil.over(raw[column], spared)
        parts.append(_mentions(raw, column, taken.dropna(), veil))
    return RawRows(raw.assign(**out)), pd.concat(parts, ignore_index=True)


def _mentions(raw: RawRows, column: str, taken: pd.Series[str], veil: Veil) -> pd.DataFrame:
    here = raw.loc[taken.index, list(ORIGIN)].assign(colonne=column, dit=taken.str.split(LIST_SEPARATOR)).explode("dit")
    told = [(kind, value, veil.scope(kind, value)) for kind, _, value in here["dit"].str.partition(" ").to_numpy().tolist()]
    genre, valeur, portee = zip(*told, strict=True) if told else ((), (), ())
    return here.drop(columns="dit").assign(genre=genre, valeur=valeur, portee=portee)


def veil_shops(shops: pd.DataFrame, veil: Veil) -> pd.DataFrame:
    """Return rows in our terms, or shops, without what is opposed; hours that held some are no hours any more."""
    out = {}
    for column in (c for c in shops.columns if c not in _OURS and shops[c].dtype == "str"):
        out[column], taken = veil.over(shops[column])
        if column == "horaires":
            out[column] = out[column].mask(taken.notna())
    return shops.assign(**out)


def veil_findings(found: Anomalies, veil: Veil) -> Anomalies:
    """Return the findings, which quote cells and comments, without what is opposed."""
    return Anomalies(found.assign(**{column: veil.over(found[column])[0] for column in _TOLD}))
