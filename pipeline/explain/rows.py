"""One source row explained: cells as received, what was found and fixed, what was understood, what the geocoder was asked."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline import anomalies
from pipeline.config import Source, used_columns
from pipeline.explain.find import PLACE, Place
from pipeline.geocode import Ledger
from pipeline.geocode.query import RUNGS, places, rungs
from pipeline.model import LOCATION_COLUMNS, ORIGIN, SHOP_COLUMNS, Anomalies, Layout
from pipeline.work_tables import Tables

READ = tuple(c for c in SHOP_COLUMNS if c not in (*ORIGIN, "row_key", "date_depot"))
ANSWER = ("statut", "label", "type", "score", "score_suivant", "ban_id", "longitude", "latitude", "moteur", "date_moteur")


def explain_row(place: Place, tables: Tables, ledger: Ledger, sources: dict[str, Source]) -> dict[str, Any]:
    """Return one row, as plain values. ``lu`` and ``position`` are empty for a row set aside before matching."""
    source, fichier, feuille, ligne = place
    row = _at(tables.raw[source], place)
    located = _at(tables.frames["localises"], place)
    known = sources.get(source)
    return {
        "source": source, "producteur": known.producteur if known else "", "fichier": fichier, "feuille": feuille, "ligne": ligne,
        "cle": _value(located, "row_key"), "date_depot": _value(located, "date_depot"),
        "recu": _cells(row, place, tables, known), "constats": findings(place, tables),
        "lu": {c: _value(located, c) for c in READ if _value(located, c) is not None},
        "position": {c: _value(located, c) for c in LOCATION_COLUMNS if _value(located, c) is not None},
        "questions": _questions(located, ledger),
    }  # fmt: skip


def _at(frame: pd.DataFrame, place: Place) -> pd.DataFrame:
    """Return the line of ``frame`` at ``place``: one row, or none."""
    same = pd.Series(True, index=frame.index)
    for column, wanted in zip(PLACE, place, strict=True):
        same &= frame[column].eq(str(wanted)) if column != "ligne" else frame[column].eq(place[3])
    return frame[same].iloc[:1]


def _value(row: pd.DataFrame, column: str) -> Any:
    if row.empty or pd.isna(row[column].iloc[0]):
        return None
    value = row[column].iloc[0]
    return round(float(value), 6) if isinstance(value, float) else str(value)


def _cells(row: pd.DataFrame, place: Place, tables: Tables, source: Source | None) -> list[dict[str, Any]]:
    """Return the cells that are not empty, each with its address in the sheet and the fields that read it."""
    layout = tables.frames["cellules"]
    mine = layout[layout["fichier"].fillna("").eq(place[1]) & layout["feuille"].fillna("").eq(place[2])]
    letters = dict(zip(mine["colonne"], mine["lettre"].fillna(""), strict=True))
    used = used_columns(source) if source else {}
    return [
        {
            "colonne": column,
            "cellule": f"{letters[column]}{place[3]}" if letters.get(column) else "",
            "valeur": str(row[column].iloc[0]),
            "champs": [target for target, columns in used.items() if column in columns],
        }
        for column in row.columns
        if column not in PLACE and not column.startswith("_") and pd.notna(row[column].iloc[0])
    ]


def findings(place: Place, tables: Tables) -> list[dict[str, str]]:
    """Return what was found on one row, gravest first."""
    table = tables.frames["constats"]
    mine = table[table["source"].eq(place[0]) & table["ligne"].eq(place[3])]
    mine = mine[mine["fichier"].fillna("").eq(place[1]) & mine["feuille"].fillna("").eq(place[2])]
    return told(Anomalies(mine), Layout(tables.frames["cellules"]))


def told(found: Anomalies, layout: Layout) -> list[dict[str, str]]:
    """Return findings in French, gravest first."""
    cells = anomalies.cells(found, layout).fillna("")
    lines = []
    for cell, line in zip(cells, found.fillna("").to_dict("records"), strict=True):
        kind = anomalies.CATALOGUE[line["code"]]
        words = {name: line[name] for name in ("valeur", "apres", "detail")}
        lines.append({
            "gravite": kind.severity, "titre": kind.title, "message": kind.message.format(**words), "remede": kind.remedy,
            "code": line["code"], "colonne": line["colonne"], "cellule": cell, "avant": line["valeur"], "apres": line["apres"],
        })  # fmt: skip
    return sorted(lines, key=lambda line: (anomalies.WORST_FIRST.index(line["gravite"]), line["code"], line["colonne"]))


def _questions(located: pd.DataFrame, ledger: Ledger) -> list[dict[str, Any]]:
    """Return each question of the fall-back chain that has an answer in the ledger, in order."""
    if located.empty:
        return []
    distinct, _ = places(located)
    asked = rungs(distinct)
    out = []
    for rung, words in RUNGS.items():
        query = asked[rung].iloc[0]
        if pd.isna(query):
            continue
        answer = ledger.get(pd.DataFrame({"requete": [query], "code_insee": [distinct["code_insee"].iloc[0]]}))
        if pd.notna(answer["statut"].iloc[0]):
            said = {c: _value(answer, c) for c in ANSWER if _value(answer, c) is not None}
            out.append({"essai": words, "question": str(query), "reponse": said})
    return out
