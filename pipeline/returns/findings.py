"""A run's findings in, those that one producer may and should read out: in their terms, without another producer's values.

Out: FINDING_COLUMNS, one row a finding, sorted by place, the gravest first. ``case``: the file's own column whose cell is marked.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import numpy as np
import pandas as pd

from pipeline import anomalies
from pipeline.model import LIST_SEPARATOR, Anomalies, RawRows
from pipeline.reference.french import phone
from pipeline.reference.vocabularies import vocabulary
from pipeline.returns.columns import Columns
from pipeline.returns.disagreements import ANOTHER, CODES, LOST, OF_ONE_FILE, disagreements, within_one_file
from pipeline.returns.displaced import homeless, problem, remedy, where_they_stand
from pipeline.returns.refusals import refused_before
from pipeline.returns.run import PLACE, Run
from pipeline.returns.words import REMEDIES, TITLES, day, for_officer, for_producer, hours
from pipeline.sources import Reading

FINDING_COLUMNS: Final = (
    *PLACE, "code", "gravite", "titre", "colonne", "case", "valeur", "apres", "detail", "probleme", "remede", "marque",
)  # fmt: skip
WORST_FIRST: Final = ("rejet", "avertissement", "correction", "information")
COUNTS_NO_MORE: Final = ("ligne-essai", "resoumission", "publication-refusee")
"""Kinds whose row is not a shop of this file any more: what else is wrong with it is not worth mending."""
_MERGED: Final = frozenset({"valeur-hors-contrat", "valeur-obligatoire", "point-refuse", "date-posterieure"})
"""Findings on the merged shop: the value may be another producer's."""


def findings_of(reading: Reading, run: Run, columns: Columns) -> pd.DataFrame:
    """Return FINDING_COLUMNS for one source."""
    mine = run.anomalies[run.anomalies["source"].eq(reading.source.id)]
    remedies = anomalies.remedies(Anomalies(mine))
    officers = [for_officer(code, remedy) for code, remedy in zip(mine["code"], remedies, strict=True)]
    mine = mine[~pd.Series(officers, index=mine.index, dtype="bool")].fillna("").reset_index(drop=True)
    shown = _discreet(_plain(mine), run)
    lost = homeless(shown, columns)
    shown = where_they_stand(shown, lost)
    told = Anomalies(shown)
    out = shown.assign(gravite=anomalies.severity(told), titre=_titles(told), probleme=anomalies.messages(told))
    out["probleme"] = disagreements(shown, run.producers).where(out["code"].isin(CODES), out["probleme"].map(for_producer))
    out["remede"] = out["code"].map(REMEDIES).fillna(anomalies.remedies(told)).mask(within_one_file(shown), OF_ONE_FILE)
    for row in shown.index[lost.reindex(shown.index)]:
        out.loc[row, ["probleme", "remede"]] = problem(str(shown.at[row, "valeur"])), remedy(str(shown.at[row, "detail"]))
    out["marque"] = ~out["gravite"].eq("information") | out["code"].map(_asks_something).astype("bool")
    out["case"] = _cells(out, reading, columns)
    refused = refused_before(out, reading, run.refused)
    out["marque"] &= ~(refused | _of_no_use(out, columns))
    out["probleme"] += pd.Series(" ; proposition que vous avez refusée, qui n'est plus faite", out.index).where(refused, "")
    rank = out["gravite"].map({name: n for n, name in enumerate(WORST_FIRST)})
    order = [*PLACE, "_rank", "code", "colonne", "valeur", "apres"]
    return out.assign(_rank=rank).sort_values(order, kind="stable", ignore_index=True)[list(FINDING_COLUMNS)]


def _titles(found: Anomalies) -> pd.Series[str]:
    return found["code"].map({code: TITLES.get(code, kind.title) for code, kind in anomalies.CATALOGUE.items()})


def _asks_something(code: str) -> bool:
    """A piece of information is marked in its cell only where it asks something: 200 « mobile non publié » are noise."""
    remedy = REMEDIES.get(code, anomalies.CATALOGUE[code].remedy)
    return not re.search("rien à faire|consentement", remedy)


def _of_no_use(found: pd.DataFrame, columns: Columns) -> pd.Series[bool]:
    """Tell what needs no colour: the rest of a row that counts no more, a postcode where the file has no column for it."""
    aside = found.loc[found["code"].isin(COUNTS_NO_MORE), PLACE]
    unasked = found["code"].eq("code-postal-complete") & (not columns.of_target.get("code_postal"))
    if aside.empty:
        return unasked
    there = pd.MultiIndex.from_frame(found[PLACE]).isin(pd.MultiIndex.from_frame(aside))
    return pd.Series(there, index=found.index) & ~found["code"].isin(COUNTS_NO_MORE) | unasked


def _plain(found: pd.DataFrame) -> pd.DataFrame:
    """Write numbers, dates and hours as people do, and another line of the file without its path."""
    out = found.copy()
    quarrel = out["code"].isin(CODES)
    for column in ("apres", "valeur", "detail"):
        texts = out[column].map({text: day(phone(text)) for text in out[column].unique()})
        opening = out["code"].str.startswith("horaires") | out["colonne"].eq("horaires")
        readable = texts.map({text: hours(text) for text in texts[opening].unique()})
        out[column] = texts.where(~(opening & (quarrel | (column == "apres"))), readable)
    status = out["colonne"].eq("statut") & quarrel
    for column in ("apres", "valeur"):
        out[column] = out[column].where(~status, out[column].map(lambda code: _status().get(code, code)))
    double = out["code"].eq("double-interne")
    out["detail"] = out["detail"].where(~double, out["detail"].str.replace(r"^.*, (?=ligne \d+$)", "", regex=True))
    return out


@cache
def _status() -> dict[str, str]:
    return {row["code"]: row["libelle"].lower() for row in vocabulary("statuts")}


def _shop(found: pd.DataFrame, run: Run) -> pd.DataFrame:
    """Return the published shop of each finding's row, ``found``'s index kept."""
    place = ["source", *PLACE]
    known = run.members[[*place, "id"]].fillna("").drop_duplicates(place)
    ids = found[place].merge(known, on=place, how="left").set_axis(found.index)["id"]
    fields = list(dict.fromkeys(["id", "sources", *ANOTHER]))
    return ids.to_frame().merge(run.shops[fields], on="id", how="left").set_axis(found.index)


def _discreet(found: pd.DataFrame, run: Run) -> pd.DataFrame:
    """Take away what another producer wrote and nobody published."""
    ours = found["code"].eq(LOST)
    merged = found["code"].isin(_MERGED)
    if not (ours | merged).any():
        return found
    shop = _shop(found, run)
    out = found.copy()
    for field in ANOTHER:
        here = found.index[ours & found["colonne"].eq(field)]
        readable = shop.loc[here, field].map(lambda text: _status().get(text, hours(phone(text))), na_action="ignore")
        told = found.loc[here, "apres"]
        out.loc[here, "apres"] = told.where(told.eq(readable), "")
    alone = shop["sources"].eq(found["source"])
    out.loc[merged & ~alone, "valeur"] = ""
    return out


def _cells(found: pd.DataFrame, reading: Reading, columns: Columns) -> pd.Series[str]:
    """Return the column of the cell to mark; "" where the finding is about the whole file or sheet."""
    labels = found[["code", "colonne"]].drop_duplicates()
    choices = {pair: columns.of(*pair) for pair in labels.itertuples(index=False, name=None)}
    pairs = list(zip(found["code"], found["colonne"], strict=True))
    first = pd.Series([choices[pair][0] for pair in pairs], index=found.index, dtype="str")
    several = [n for n, pair in enumerate(pairs) if len(choices[pair]) > 1]
    if several and reading.raw is not None:
        rows = _rows_of(found.iloc[several], reading.raw)
        chosen = [
            _likely(_of_codes(choices[pairs[n]], columns, detail), row, valeur, apres)
            for n, row, valeur, apres, detail in zip(
                several, rows, *(found[name].iloc[several] for name in ("valeur", "apres", "detail")), strict=True
            )
        ]
        first = first.mask(np.isin(np.arange(len(first)), several), pd.Series(chosen, index=first.index[several], dtype="str"))
    return first.where(found["ligne"].gt(0), "")


def _rows_of(found: pd.DataFrame, raw: RawRows) -> list[dict[str, str]]:
    rows_read = raw.fillna(dict.fromkeys(PLACE[:2], ""))
    matched = found[PLACE].merge(rows_read, on=PLACE, how="left").drop(columns=PLACE)
    return [{str(k): str(v) for k, v in row.items()} for row in matched.fillna("").to_dict("records")]


def _of_codes(choice: tuple[str, ...], columns: Columns, detail: str) -> tuple[str, ...]:
    """Return, of columns of one code each, those that the finding names: of a week without Sunday, the column « Dimanche »."""
    told = set(detail.split(", "))
    return tuple(column for column in choice if columns.codes.get(column) in told) or choice


_NUMBER: Final = 8  # digits: of a phone, not of a street


def _likely(choice: tuple[str, ...], row: dict[str, str], valeur: str, apres: str) -> str:
    """Return, of several columns read together, the one that holds what the finding speaks of; else the first that is filled."""
    for said in (apres, valeur):
        digits = re.sub(r"\D", "", said.partition(LIST_SEPARATOR)[0]).lstrip("0")
        for column in choice if len(digits) >= _NUMBER else ():
            if digits in re.sub(r"\D", "", row.get(column, "")):
                return column
    filled = [column for column in choice if row.get(column)]
    return next((column for column in filled if row[column] == valeur), (filled or list(choice))[0])
