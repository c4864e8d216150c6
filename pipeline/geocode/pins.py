"""Points that people fixed: ``sources/decisions/positions.csv`` in, pins out, and what is to be told of them.

Columns: PIN_FILE_COLUMNS. ``adresse``: what the row's place was when the point was fixed (``said_place``); ``precision``:
« manuelle », or « commune » where someone settled for the commune's centre.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.anomalies import record
from pipeline.errors import ConfigError
from pipeline.geocode.distance import between
from pipeline.model import ORIGIN, Anomalies
from pipeline.reference.text import fold
from pipeline.register_file import DECIDED, POSITIONS, table_in
from pipeline.resaved import DAY, NUMBER, WORDS, Kinds

PIN_FILE_COLUMNS: Final = ("row_key", "adresse", "longitude", "latitude", "precision", "auteur", "date", "motif")
FIXED, CENTRE = "manuelle", "commune"
_KINDS: Final[Kinds] = {"longitude": NUMBER, "latitude": NUMBER, "auteur": WORDS, "date": DAY, "motif": WORDS}
AGREES: Final = 30.0
"""Metres: nearer than this the BAN says the same as the pin."""
SURE: Final = ("numero", "lieu-dit", "poi")
"""What the BAN must have found to replace a pin: a street's middle may pass near by chance."""


def load_pins(path: Path) -> pd.DataFrame:
    """Read the pins: PIN_FILE_COLUMNS and ``ligne``, one a row key; none where there is no file.

    Raises ConfigError with the line where a point is no point, or where one key has two points.
    """
    if not path.exists():
        return pd.DataFrame({c: pd.Series(dtype="str") for c in PIN_FILE_COLUMNS}).assign(ligne=pd.Series(dtype="int64"))
    table = table_in(path, PIN_FILE_COLUMNS, _KINDS)
    missing = [c for c in ("row_key", "longitude", "latitude") if c not in table]
    if missing:
        raise ConfigError(f"{path} : colonne(s) absente(s) : {', '.join(missing)}", f"attendu : {', '.join(PIN_FILE_COLUMNS)}")
    pins = table.reindex(columns=list(PIN_FILE_COLUMNS)).astype("str").assign(ligne=table.index + 2).reset_index(drop=True)
    for column, bound in (("longitude", 180.0), ("latitude", 90.0)):
        pins[column] = pd.to_numeric(pins[column], errors="coerce")
        _refuse(pins, ~pins[column].abs().le(bound), path, f"{column} absente ou illisible", "écrire des degrés, avec un point")
    pins["precision"] = pins["precision"].str.strip().str.lower().fillna(FIXED)  # a spreadsheet begins with a capital
    _refuse(pins, ~pins["precision"].isin((FIXED, CENTRE)), path, "précision inconnue", f"écrire « {FIXED} » ou « {CENTRE} »")
    _refuse(pins, pins["row_key"].isna(), path, "clé absente", "supprimer la ligne")
    _refuse(pins, pins.duplicated("row_key"), path, "cette clé a déjà une position", "ne garder que la bonne ligne")
    return pins


def _refuse(pins: pd.DataFrame, wrong: pd.Series[bool], path: Path, what: str, hint: str) -> None:
    if wrong.any():
        raise ConfigError(f"{path}, ligne {pins.loc[wrong, 'ligne'].iloc[0]} : {what}", hint)


def said_place(rows: pd.DataFrame) -> pd.Series[str]:
    """Return where each row says it is, in one folded line: spelling and case make no change of address."""
    parts = rows[["numero", "repetition", "voie", "lieu_dit", "commune"]].fillna("")
    distinct = parts.drop_duplicates()
    table = distinct.assign(said=[fold(" ".join(filter(None, row))) for row in distinct.itertuples(index=False)])
    return parts.merge(table, how="left", on=list(parts.columns))["said"].set_axis(rows.index).astype("str")


def about(shops: pd.DataFrame, facts: pd.DataFrame, pins: pd.DataFrame | None) -> list[Anomalies]:
    """Return the findings about ``pins``: confirmed by the BAN, set on another address, of a row that is no more.

    ``facts``: the BAN's accepted result for each shop (longitude, latitude, precision), aligned with ``shops``.
    """
    if pins is None or pins.empty:
        return []
    rows = shops[shops["row_key"].isin(set(pins["row_key"]))]
    pinned = pins.set_index("row_key").reindex(rows["row_key"].to_numpy()).set_axis(rows.index)
    told = facts.loc[rows.index]
    metres = pd.Series(between(told, ("longitude", "latitude"), pinned, ("longitude", "latitude")), index=rows.index)
    agrees = (metres < AGREES) & told["precision"].isin(SURE)
    here = said_place(rows)
    before = pinned["adresse"] if "adresse" in pinned else pd.Series(None, index=rows.index, dtype="str")
    moved = before.notna() & (here != before)
    gone = pins[~pins["row_key"].isin(set(shops["row_key"]))]
    return [
        record("position-fixee-confirmee", rows.loc[agrees, list(ORIGIN)], valeur=here[agrees],
               detail=[f"{m:.0f} m" for m in metres[agrees]]),
        record("position-fixee-adresse-changee", rows.loc[moved, list(ORIGIN)], valeur=here[moved], apres=before[moved]),
        record("position-fixee-sans-objet", _places(gone), valeur=gone["row_key"].to_numpy()),
    ]  # fmt: skip


def _places(pins: pd.DataFrame) -> pd.DataFrame:
    lines = pins["ligne"] if "ligne" in pins else pd.Series(0, index=pins.index)
    return pd.DataFrame({"source": DECIDED, "fichier": POSITIONS, "feuille": "", "ligne": lines.to_numpy()})
