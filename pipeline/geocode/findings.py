"""What the geocoding step has to say of the data: rows, their results and positions in, anomalies out."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from pipeline.anomalies import record, render
from pipeline.errors import ServiceError
from pipeline.geocode.policy import MOTIFS
from pipeline.model import ORIGIN, Anomalies

FAR_FROM_SOURCE: Final = {"numero": 1_000.0, "voie": 2_000.0, "lieu-dit": 2_000.0, "poi": 1_000.0}
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
    nearest = _said(" ; au plus près : « {} », {}", facts["candidat"].where(facts["doute"].notna()), doubt)
    limit = located["precision"].map(FAR_FROM_SOURCE).astype("float64")
    own = _said("{:.6f}, {:.6f}", shops["latitude_source"], shops["longitude_source"])
    apart = facts["source_saine"] & (facts["source_ecart"] > limit)
    piled = _piled(shops, located)
    table = (
        ("adresse-en-attente", motif == "en-attente", address, None, None),
        ("position-douteuse", motif == "position-douteuse", address, facts["candidat"], doubt),
        ("adresse-introuvable", motif == "adresse-introuvable", address, facts["candidat"], nearest),
        ("numero-introuvable", motif.isin(["numero-inconnu", "sans-repetition"]), address, facts["candidat"], motif.map(MOTIFS)),
        ("voie-autrement-ecrite", motif == "faute-de-frappe", address, facts["candidat"], None),
        ("point-hors-commune", facts["source_loin"] & motif.notna(), own, None, _whence(shops["commune"], facts)),
        ("point-loin-de-la-ban", apart, own, facts["candidat"], _apart(facts, apart)),
        ("points-empiles", piled.notna(), own, None, _said("{:.0f}", piled)),
    )  # fmt: skip
    return [
        _told(code, shops, where.fillna(False).astype(bool), {"valeur": valeur, "apres": apres, "detail": detail})
        for code, where, valeur, apres, detail in table
    ]


def unreachable(error: ServiceError) -> Anomalies:
    """Return the finding that the engine stayed away: it belongs to no row."""
    nowhere = pd.DataFrame({"source": [SERVICE], "fichier": [""], "feuille": [""], "ligne": [0]})
    return record(AWAY, nowhere, detail=error.message)


def away(found: Anomalies) -> str:
    """Return why the engine did not answer, "" where it did."""
    told = found[found["code"].eq(AWAY)]
    return str(render(Anomalies(told)).iloc[0]) if len(told) else ""


def _told(code: str, shops: pd.DataFrame, where: pd.Series[bool], told: dict[str, pd.Series[str] | None]) -> Anomalies:
    columns = {k: v.loc[where].to_numpy() for k, v in told.items() if v is not None}
    return record(code, shops.loc[where, list(ORIGIN)], **columns)


def _said(template: str, *values: pd.Series[Any]) -> pd.Series[str]:
    """Return ``template`` filled with each row's values; missing where the first is, so that only rows told of are spelt out."""
    there = values[0].notna()
    texts = [template.format(*row) for row in zip(*(v.loc[there] for v in values), strict=True)]
    return pd.Series(texts, index=there.index[there], dtype="str").reindex(there.index)


def _whence(commune: pd.Series[str], facts: pd.DataFrame) -> pd.Series[str]:
    """Say what the producer's point is outside of, and how that is known."""
    by_contour = commune + " (contour officiel)"
    return by_contour.where(facts["source_hors_contour"], commune + " (distance au centre)")


def _apart(facts: pd.DataFrame, apart: pd.Series[bool]) -> pd.Series[str]:
    """Say how far the BAN's point is, and where, so that both can be looked at on a map."""
    return _said("{:.0f} m ({:.6f}, {:.6f})", facts["source_ecart"].where(apart), facts["latitude"], facts["longitude"])


def _piled(shops: pd.DataFrame, located: pd.DataFrame) -> pd.Series[float]:
    """Return how many different addresses the producer's point that is used stands under, where they are PILE or more.

    Points are compared to a metre: the same point comes with more or fewer decimals.
    """
    used = shops.loc[located["precision"] == "source", ["longitude_source", "latitude_source", "adresse", "code_insee"]]
    points = [used["longitude_source"].round(5), used["latitude_source"].round(5)]
    rank = used.assign(a=points[0], b=points[1]).groupby(["adresse", "code_insee"], dropna=False).ngroup()
    addresses = rank.groupby(points).transform("nunique")
    return addresses.where(addresses >= PILE).astype("float64").reindex(shops.index)
