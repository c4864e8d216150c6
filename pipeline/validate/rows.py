"""Unique rows in, rows that keep the contract and what was wrong with the others out.

A bad optional value is blanked and told (one bad point costs data.gouv.fr's map of the whole file); a bad or absent
required value sets the row aside.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from pipeline import anomalies
from pipeline.config import Territory
from pipeline.model import FLOAT_FIELDS, ORIGIN, UNIQUE_COLUMNS, Anomalies, Members, Provenance, UniqueRows, check_columns, typed
from pipeline.reference.arrays import Bools
from pipeline.reference.communes import Communes
from pipeline.validate.box import territory_box
from pipeline.validate.contract import Contract, Field, load_contract
from pipeline.validate.values import tidy, wrong_values

LATER = "date-posterieure"
"""Code of a date after the release's: true on the day of the run, no longer on the date itself."""
POINT = ("latitude", "longitude", "precision", "ban_id")
"""What says where the shop is: blanked together, for a wrong point's precision and address are wrong too."""


def validate(
    shops: UniqueRows,
    communes: Communes,
    territory: Territory,
    today: dt.date,
    members: Members | None = None,
    provenance: Provenance | None = None,
) -> tuple[UniqueRows, Anomalies]:
    """Return the rows that keep the contract, sorted by id, and the findings.

    ``members`` and ``provenance`` serve only to tell which file and line each finding comes from. Raises TypeError when
    ``shops`` has not UNIQUE_COLUMNS.
    """
    check_columns(shops, UNIQUE_COLUMNS, "validate")
    work = _Work(_tidied(shops), load_contract())
    for field in work.contract.fields:
        _check_values(work, field)
    _check_points(work, communes, territory)
    _check_dates(work, today)
    _check_required(work)
    kept = work.rows[~work.rejected].reset_index(drop=True)
    return UniqueRows(kept), work.findings(members, provenance)


class _Work:
    """The rows being checked: values blanked in place, rows marked, findings gathered as (code, mask, column, values, detail)."""

    def __init__(self, rows: pd.DataFrame, contract: Contract) -> None:
        self.rows = rows
        self.contract = contract
        self.rejected: Bools = np.zeros(len(rows), dtype=bool)
        self._found: list[pd.DataFrame] = []

    def tell(self, code: str, where: Bools, column: str, detail: str = "") -> None:
        """Record one finding for each row of ``where``, with the value as it stands."""
        if where.any():
            told = self.rows.loc[where, ["id", "sources"]].copy()
            told["code"], told["colonne"], told["detail"] = code, column, detail
            told["valeur"] = [_shown(v) for v in self.rows.loc[where, column]]
            self._found.append(told)

    def blank(self, where: Bools, *columns: str) -> None:
        """Make the values of ``columns`` missing in the rows of ``where``."""
        if where.any():
            for column in columns:
                self.rows[column] = self.rows[column].mask(where)

    def findings(self, members: Members | None, provenance: Provenance | None) -> Anomalies:
        """Return all findings, each with the source row its value came from, where that is known."""
        if not self._found:
            return anomalies.empty()
        told = _with_origin(pd.concat(self._found, ignore_index=True), members, provenance)
        told["detail"] = (
            "fiche " + told["id"].fillna("sans identifiant") + told["detail"].where(told["detail"] == "", ", " + told["detail"])
        )
        tables = [
            anomalies.record(str(code), rows, colonne=rows["colonne"], valeur=rows["valeur"], detail=rows["detail"])
            for code, rows in told.groupby("code", sort=True)
        ]
        return anomalies.combine(tables)


def _tidied(shops: UniqueRows) -> pd.DataFrame:
    """Return the rows sorted by id, text on one line. Rows of one id (a bug upstream) are sorted by all they hold."""
    rows = typed(shops, UNIQUE_COLUMNS)
    for column in UNIQUE_COLUMNS:
        if column not in FLOAT_FIELDS:
            rows[column] = tidy(rows[column])
    order = ["id"] if rows["id"].is_unique else list(UNIQUE_COLUMNS)
    return rows if rows["id"].is_monotonic_increasing and order == ["id"] else rows.sort_values(order, ignore_index=True)


def _check_values(work: _Work, field: Field) -> None:
    wrong = wrong_values(work.rows[field.name], field)
    if field.required:
        work.tell("valeur-obligatoire", wrong, field.name, "valeur refusée")
        work.rejected |= wrong
    else:
        work.tell("valeur-hors-contrat", wrong, field.name)
        work.blank(wrong, field.name)
    if field.unique:
        double = work.rows[field.name].duplicated(keep="first").to_numpy() & work.rows[field.name].notna().to_numpy()
        work.tell("identifiant-double", double, field.name)
        work.rejected |= double


def _check_points(work: _Work, communes: Communes, territory: Territory) -> None:
    """Blank points outside the territory, then whatever stands alone of a group that goes together."""
    rows, box = work.rows, territory_box(communes, territory)
    if box is not None:
        inside = rows["longitude"].between(box.west, box.east) & rows["latitude"].between(box.south, box.north)
        outside = (rows["longitude"].notna() & rows["latitude"].notna() & ~inside).to_numpy()
        work.tell("point-refuse", outside, "longitude", "hors du rectangle du territoire")
        work.blank(outside, *POINT)
    for group in work.contract.cohesive:
        filled = np.column_stack([work.rows[c].notna() for c in group])
        alone = np.asarray(filled.any(axis=1) & ~filled.all(axis=1))
        for n, column in enumerate(group):
            work.tell("valeur-hors-contrat", alone & filled[:, n], column, f"sans {' ni '.join(c for c in group if c != column)}")
        work.blank(alone, *group)


def _check_dates(work: _Work, today: dt.date) -> None:
    """A date after the release is told and kept: the officer may well date a release back."""
    for column in ("date_maj", "date_verification"):
        later = (work.rows[column] > today.isoformat()).fillna(False).to_numpy(dtype=bool) & ~work.rejected
        work.tell(LATER, later, column)


def _check_required(work: _Work) -> None:
    for field in work.contract.fields:
        if field.required:
            absent = work.rows[field.name].isna().to_numpy() & ~work.rejected
            work.tell("valeur-obligatoire", absent, field.name, "valeur absente")
            work.rejected |= absent


def _shown(value: object) -> str:
    return "" if pd.isna(value) else format(value, ".6f") if isinstance(value, float) else str(value)  # type: ignore[call-overload]


def _with_origin(told: pd.DataFrame, members: Members | None, provenance: Provenance | None) -> pd.DataFrame:
    """Add ORIGIN: the source row that gave the value, else the shop's first source row, else its sources alone."""
    told["rang"] = np.arange(len(told))
    first = told["sources"].astype("str").str.replace(r"\|.*", "", regex=True).fillna("")
    blank = told.assign(source=first, fichier="", feuille="", ligne=0)
    if members is None:
        return blank
    rows = members[members["id"].isin(told["id"])].sort_values([*ORIGIN], kind="stable")
    found = told.merge(rows[["id", "row_key", *ORIGIN]], on="id", how="inner")
    if provenance is not None:
        came = provenance.loc[provenance["id"].isin(told["id"]), ["id", "champ", "row_key"]].astype("str").drop_duplicates()
        came = came.rename(columns={"champ": "colonne"}).assign(exact=True)
        found = found.merge(came, on=["id", "colonne", "row_key"], how="left")
        found["exact"] = found["exact"].notna()
        found = found.sort_values(["rang", "exact"], ascending=[True, False], kind="stable")
    found = found.drop_duplicates("rang")
    return pd.concat([found, blank[~blank["rang"].isin(found["rang"])]], ignore_index=True)
