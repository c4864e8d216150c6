"""What the geocoding step has to say of the data: rows, their results and positions in, anomalies out."""

from __future__ import annotations

from typing import Final

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


def about(shops: pd.DataFrame, facts: pd.DataFrame, located: pd.DataFrame) -> list[Anomalies]:
    """Return the findings of all rows. ``facts``: step._per_row; ``located``: LOCATED_COLUMNS; all three aligned."""
    address = shops["adresse"].where(shops["adresse"].notna(), shops["adresse_recue"])
    motif = facts["motif_position"].mask(located["precision"] == "manuelle")
    doubt = facts["doute"].map(MOTIFS) + facts["score"].map(" (score {:.2f})".format)
    limit = located["precision"].map(FAR_FROM_SOURCE)
    own = _point(shops["longitude_source"], shops["latitude_source"])
    table = (
        ("adresse-en-attente", motif == "en-attente", address, None, None),
        ("position-douteuse", motif == "position-douteuse", address, facts["candidat"], doubt),
        ("adresse-introuvable", motif == "adresse-introuvable", address, None, None),
        ("numero-introuvable", motif.isin(["numero-inconnu", "sans-repetition"]), address, facts["candidat"], motif.map(MOTIFS)),
        ("voie-autrement-ecrite", motif == "faute-de-frappe", address, facts["candidat"], None),
        ("point-hors-commune", facts["source_loin"] & motif.notna(), own, None, shops["commune"]),
        ("point-loin-de-la-ban", facts["source_saine"] & (facts["source_ecart"] > limit), own, facts["candidat"],
         facts["source_ecart"].map("{:.0f} m".format)),
        ("points-empiles", _piled(shops, located), own, None, None),
    )  # fmt: skip
    return [
        _told(code, shops, where.fillna(False).astype(bool), {"valeur": valeur, "apres": apres, "detail": detail})
        for code, where, valeur, apres, detail in table
    ]


def unreachable(error: ServiceError) -> Anomalies:
    """Return the finding that the engine stayed away: it belongs to no row."""
    nowhere = pd.DataFrame({"source": [SERVICE], "fichier": [""], "feuille": [""], "ligne": [0]})
    return record("geocodeur-injoignable", nowhere, detail=error.message)


def _told(code: str, shops: pd.DataFrame, where: pd.Series[bool], told: dict[str, pd.Series[str] | None]) -> Anomalies:
    columns = {k: v.loc[where].to_numpy() for k, v in told.items() if v is not None}
    return record(code, shops.loc[where, list(ORIGIN)], **columns)


def _point(longitude: pd.Series[float], latitude: pd.Series[float]) -> pd.Series[str]:
    return latitude.map("{:.6f}".format) + ", " + longitude.map("{:.6f}".format)


def _piled(shops: pd.DataFrame, located: pd.DataFrame) -> pd.Series[bool]:
    """Whether the producer's point that is used stands under PILE different addresses or more."""
    used = shops.loc[located["precision"] == "source", ["longitude_source", "latitude_source", "adresse", "code_insee"]]
    addresses = used.drop_duplicates().groupby(["longitude_source", "latitude_source"]).size()
    piled = addresses.index[addresses >= PILE]
    points = pd.MultiIndex.from_frame(used[["longitude_source", "latitude_source"]])
    return pd.Series(points.isin(piled), index=used.index).reindex(shops.index, fill_value=False)
