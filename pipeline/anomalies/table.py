"""The table of findings: rows and a code in, Anomalies (model.ANOMALY_COLUMNS) out, told in French where a person reads."""

from __future__ import annotations

from functools import cache
from string import Formatter
from typing import Any

import pandas as pd

from pipeline.anomalies.catalogue import CATALOGUE
from pipeline.model import ANOMALY_COLUMNS, ORIGIN, Anomalies, Layout, typed


@cache
def empty() -> Anomalies:
    """Return the table of no anomalies (one for all: nobody writes into a table of findings)."""
    return Anomalies(typed(pd.DataFrame({c: [] for c in ANOMALY_COLUMNS}), ANOMALY_COLUMNS))


def record(code: str, rows: pd.DataFrame, **columns: Any) -> Anomalies:
    """Return one anomaly of kind ``code`` for each row of ``rows`` (which has the ORIGIN columns).

    ``columns`` gives ``colonne``, ``valeur``, ``apres``, ``detail``: a text for all rows or a Series aligned with them.
    Raises KeyError for a code that is not in the catalogue.
    """
    CATALOGUE[code]
    if rows.empty:
        return empty()
    frame = rows.loc[:, list(ORIGIN)].copy()
    frame["code"] = code
    for name, value in columns.items():
        frame[name] = value
    return Anomalies(typed(frame.reset_index(drop=True), ANOMALY_COLUMNS))


def combine(tables: list[Anomalies]) -> Anomalies:
    """Return all findings in one table, sorted by origin then code then column, so that order of work does not show."""
    kept = [t for t in tables if len(t)]
    if not kept:
        return empty()
    frame = pd.concat(kept, ignore_index=True)
    order = [*ORIGIN, "code", "colonne", "valeur", "apres", "detail"]
    return Anomalies(frame.sort_values(order, kind="stable", na_position="first", ignore_index=True))


def severity(anomalies: Anomalies) -> pd.Series[str]:
    """Return each finding's severity: rejet, avertissement, correction or information."""
    return anomalies["code"].map({code: kind.severity for code, kind in CATALOGUE.items()})


def render(anomalies: Anomalies, layout: Layout | None = None) -> pd.Series[str]:
    """Return each finding as one French sentence: file, sheet, line, column (cell), value, what is wrong — the remedy."""
    told = anomalies.fillna("")
    cell = cells(anomalies, layout).fillna("")
    sentence = told["fichier"].where(told["fichier"] != "", told["source"])
    sentence += (", feuille « " + told["feuille"] + " »").where(told["feuille"] != "", "")
    sentence += (", ligne " + told["ligne"].astype("str")).where(told["ligne"] > 0, "")
    column = ", colonne « " + told["colonne"] + " »" + (" (" + cell + ")").where(cell != "", "")
    sentence += column.where(told["colonne"] != "", "")
    return (sentence + " : " + messages(anomalies) + " — " + remedies(anomalies)).astype("str")


def cells(anomalies: Anomalies, layout: Layout | None = None) -> pd.Series[str]:
    """Return each finding's cell as a spreadsheet calls it (« D4 »); missing where the column or the line is not one cell's."""
    if layout is None:
        return pd.Series(None, index=anomalies.index, dtype="str")
    place = ["fichier", "feuille", "colonne"]
    letters = layout[[*place, "lettre"]].fillna("").drop_duplicates(place)
    letter = anomalies[place].fillna("").merge(letters, on=place, how="left")["lettre"].set_axis(anomalies.index)
    known = letter.notna() & (letter != "") & (anomalies["ligne"] > 0)
    return (letter + anomalies["ligne"].astype("str")).where(known).astype("str")


def messages(anomalies: Anomalies) -> pd.Series[str]:
    """Return what is wrong, without place or remedy; a whole kind at a time: 200 000 findings are of some twenty kinds."""
    told = anomalies.fillna("")
    parts = [pd.Series([], dtype="str")]
    for code, rows in told.groupby("code", sort=False):
        message = pd.Series("", index=rows.index, dtype="str")
        for words, name, _, _ in Formatter().parse(CATALOGUE[str(code)].message):
            message = message + words + (rows[name] if name else "")
        parts.append(_once(message, rows))
    return pd.concat(parts).reindex(told.index)


def _once(message: pd.Series[str], rows: pd.DataFrame) -> pd.Series[str]:
    """Say the value once where the detail is the value: « 05.36 » : « 05.36 » n'est pas un numéro."""
    quoted = "« " + rows["valeur"] + " »"
    twice = rows["detail"].eq(quoted) & rows["valeur"].ne("")
    told = [text.replace(f"{value} : {value}", value, 1) for text, value in zip(message[twice], quoted[twice], strict=True)]
    return message.mask(twice, pd.Series(told, index=message.index[twice], dtype="str").reindex(message.index))


def remedies(anomalies: Anomalies) -> pd.Series[str]:
    """Return what to do about each finding."""
    return anomalies["code"].map({code: kind.remedy for code, kind in CATALOGUE.items()}).astype("str")
