"""What the geocoding step has to say of the data: rows, their results and positions in, anomalies out."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from pipeline.anomalies import record
from pipeline.errors import ServiceError
from pipeline.geocode.policy import MOTIFS
from pipeline.model import ORIGIN, Anomalies

FAR_FROM_SOURCE: Final = {"numero": 1_000.0, "voie": 2_000.0, "lieu-dit": 2_000.0}
"""Metres between the BAN's point and the producer's own beyond which one of them is wrong, by precision of the former."""

PILE: Final = 5
"""So many different addresses on one point given by producers: it is a town's or a chamber's, not theirs."""

SERVICE: Final = "géocodeur"


AWAY: Final = "geocodeur-injoignable"
"""The anomaly of an engine that did not answer: the run goes on from the ledger and ends with exit code 3."""


def about(shops: pd.DataFrame, facts: pd.DataFrame, located: pd.DataFrame) -> list[Anomalies]:
    """Return the findings of all rows. ``facts``: step._per_row; ``located``: LOCATED_COLUMNS; all three aligned."""
    address = shops["adresse"].where(shops["adresse"].notna(), shops["adresse_recue"])
    motif = facts["motif_position"].mask(located["motif_position"] == "position-fixee")
    doubt = _said("{} (score {:.2f})", facts["doute"].map(MOTIFS), facts["score"])
    limit = located["precision"].map(FAR_FROM_SOURCE).astype("float64")
    own = _said("{:.6f}, {:.6f}", shops["latitude_source"], shops["longitude_source"])
    apart = facts["source_saine"] & (facts["source_ecart"] > limit)
    table = (
        ("adresse-en-attente", motif == "en-attente", address, None, None),
        ("position-douteuse", motif == "position-douteuse", address, facts["candidat"], doubt),
        ("adresse-introuvable", motif == "adresse-introuvable", address, None, None),
        ("numero-introuvable", motif.isin(["numero-inconnu", "sans-repetition"]), address, facts["candidat"], motif.map(MOTIFS)),
        ("voie-autrement-ecrite", motif == "faute-de-frappe", address, facts["candidat"], None),
        ("point-hors-commune", facts["source_loin"] & motif.notna(), own, None, shops["commune"]),
        ("point-loin-de-la-ban", apart, own, facts["candidat"], _said("{:.0f} m", facts["source_ecart"].where(apart))),
        ("points-empiles", _piled(shops, located), own, None, None),
    )  # fmt: skip
    return [
        _told(code, shops, where.fillna(False).astype(bool), {"valeur": valeur, "apres": apres, "detail": detail})
        for code, where, valeur, apres, detail in table
    ]


def unreachable(error: ServiceError) -> Anomalies:
    """Return the finding that the engine stayed away: it belongs to no row."""
    nowhere = pd.DataFrame({"source": [SERVICE], "fichier": [""], "feuille": [""], "ligne": [0]})
    return record(AWAY, nowhere, detail=error.message)


def _told(code: str, shops: pd.DataFrame, where: pd.Series[bool], told: dict[str, pd.Series[str] | None]) -> Anomalies:
    columns = {k: v.loc[where].to_numpy() for k, v in told.items() if v is not None}
    return record(code, shops.loc[where, list(ORIGIN)], **columns)


def _said(template: str, *values: pd.Series[Any]) -> pd.Series[str]:
    """Return ``template`` filled with each row's values; missing where the first is, so that only rows told of are spelt out."""
    there = values[0].notna()
    texts = [template.format(*row) for row in zip(*(v.loc[there] for v in values), strict=True)]
    return pd.Series(texts, index=there.index[there], dtype="str").reindex(there.index)


def _piled(shops: pd.DataFrame, located: pd.DataFrame) -> pd.Series[bool]:
    """Whether the producer's point that is used stands under PILE different addresses or more."""
    used = shops.loc[located["precision"] == "source", ["longitude_source", "latitude_source", "adresse", "code_insee"]]
    addresses = used.drop_duplicates().groupby(["longitude_source", "latitude_source"]).size()
    piled = addresses.index[addresses >= PILE]
    points = pd.MultiIndex.from_frame(used[["longitude_source", "latitude_source"]])
    return pd.Series(points.isin(piled), index=used.index).reindex(shops.index, fill_value=False)
