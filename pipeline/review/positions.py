"""A built run and the ledger in, one question a doubtful place out: what was received, why it is doubtful, what it could be."""

from __future__ import annotations

import json
from typing import Final

import pandas as pd

from pipeline.anomalies import CATALOGUE
from pipeline.built import Built
from pipeline.geocode import Ledger
from pipeline.geocode.distance import centres
from pipeline.geocode.engine import FOUND
from pipeline.geocode.pins import said_place
from pipeline.geocode.policy import SAME_FLOOR
from pipeline.geocode.query import RUNGS, places, rungs
from pipeline.model import ORIGIN
from pipeline.reference.communes import Communes
from pipeline.reference.vocabularies import vocabulary

DOUBTFUL: Final = ("position-douteuse", "adresse-introuvable", "point-loin-de-la-ban")
"""Findings that ask for a person's eye."""
BESIDE: Final = ("point-hors-commune", "points-empiles")
"""Findings told beside, where there are any."""
CANDIDATES: Final = 3

COLUMNS: Final = (
    "cles",              # the rows that the answer is for: a JSON list of row keys
    "place",             # pins.said_place of these rows: where they say they are today
    "commerce", "recue", "commune", "pourquoi", "lignes",
    "position", "publiee",                    # what the position is now; what the published shop's is, thanks to other rows
    "lon", "lat", "centre_lon", "centre_lat", "source_lon", "source_lat",
    *(f"c{n}_{what}" for n in range(1, CANDIDATES + 1) for what in ("label", "score", "lon", "lat")),
)  # fmt: skip


def positions(built: Built, ledger: Ledger, communes: Communes) -> pd.DataFrame:
    """Return COLUMNS, most useful first: shops that no other row places well, then those that have candidates."""
    rows = _doubtful(built)
    if rows.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    rows = rows.join(centres(communes.table, rows["code_insee"])).join(candidates(rows, ledger))
    rows["place"] = said_place(rows)
    shops = built.deduped.shops.set_index("id")["precision"]
    rows["id"] = rows["row_key"].map(built.deduped.members.set_index("row_key")["id"])
    rows["publiee"] = rows["id"].map(shops)
    rows["lignes"] = rows["source"] + ", ligne " + rows["ligne"].astype("str")
    groups = rows.groupby(["id", "place"], dropna=False, sort=False)
    first = rows.loc[groups.head(1).index].copy()
    together = groups.agg(cles=("row_key", _as_json), lignes=("lignes", " ; ".join), pourquoi=("pourquoi", _united))
    keys = pd.MultiIndex.from_frame(first[["id", "place"]])
    for column in together.columns:
        first[column] = together[column].reindex(keys).to_numpy()
    return _shown(_ordered(first))


def _doubtful(built: Built) -> pd.DataFrame:
    """Return the located rows that a finding of DOUBTFUL is about, with ``pourquoi``, in their own order."""
    told = built.anomalies[built.anomalies["code"].isin((*DOUBTFUL, *BESIDE))].copy()
    told["dit"] = told["code"].map({code: CATALOGUE[code].title for code in (*DOUBTFUL, *BESIDE)})
    extra = told["detail"].where(told["code"].isin(("position-douteuse", "point-loin-de-la-ban")))
    told["dit"] = told["dit"] + (" : " + extra).fillna("")
    told["asks"] = told["code"].isin(DOUBTFUL)
    place = list(ORIGIN)
    findings, rows = (pd.DataFrame(t).assign(feuille=t["feuille"].fillna("")) for t in (told, built.located))
    found = findings.groupby(place).agg(pourquoi=("dit", _united), asks=("asks", "any")).reset_index()
    rows = rows.merge(found[found["asks"]].drop(columns="asks"), on=place, how="inner")
    return rows.sort_values("row_key", kind="stable", ignore_index=True)


def candidates(rows: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Return up to CANDIDATES answers of the ledger to every query of each row's address, best score first: c1_label, …"""
    distinct, number = places(rows)
    asked = rungs(distinct)
    parts = []
    for rung in RUNGS:
        queries = pd.DataFrame({"requete": asked[rung], "code_insee": distinct["code_insee"]}).dropna()
        answers = ledger.get(queries)
        told = answers["statut"].eq(FOUND) & answers["type"].ne("municipality") & answers["score"].ge(SAME_FLOOR)
        parts.append(answers[told].rename_axis("lieu").reset_index())
    found = pd.concat(parts, ignore_index=True)
    found = found.sort_values(["lieu", "score", "label"], ascending=[True, False, True], kind="stable")
    found = found.drop_duplicates(["lieu", "label"])
    found["rang"] = found.groupby("lieu").cumcount() + 1
    out = pd.DataFrame(index=rows.index)
    for n in range(1, CANDIDATES + 1):
        nth = found[found["rang"].eq(n)].set_index("lieu")
        for ours, theirs in (("label", "label"), ("score", "score"), ("lon", "longitude"), ("lat", "latitude")):
            out[f"c{n}_{ours}"] = number.map(nth[theirs])
    return out


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    coarse = rows["publiee"].isna() | rows["publiee"].eq("commune")
    order = rows.assign(
        _rang=(~coarse).astype(int) + rows["publiee"].isin(("numero", "poi", "manuelle")).astype(int),
        _sans=rows["c1_label"].isna(),
        _combien=-rows["cles"].str.count('", "'),
    )
    keys = ["_rang", "_sans", "_combien", "commune", "place", "row_key"]
    return order.sort_values(keys, kind="stable", ignore_index=True)


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    named = {row["code"]: row["libelle"] for row in vocabulary("precisions")}
    rows["commerce"] = rows["nom"].where(rows["nom"].notna(), rows["raison_sociale"])
    rows["recue"] = rows["adresse_recue"].where(rows["adresse_recue"].notna(), rows["adresse"])
    rows["commune"] = ((rows["code_postal"] + " ").fillna("") + rows["commune"].fillna("")).str.strip()
    rows["position"] = rows["precision"].map(named).fillna("aucune position")
    rows["publiee"] = rows["publiee"].map(named)
    rows["lon"], rows["lat"] = rows["longitude"], rows["latitude"]
    rows["source_lon"], rows["source_lat"] = rows["longitude_source"], rows["latitude_source"]
    return rows.reindex(columns=list(COLUMNS))


def _as_json(keys: pd.Series[str]) -> str:
    return json.dumps(sorted(keys), ensure_ascii=False)


def _united(texts: pd.Series[str]) -> str:
    return " ; ".join(dict.fromkeys(texts))
