"""Rows for the tests: a few words in, LocatedRows out. All invented, numbers reserved for fiction."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd

from pipeline.config import Source
from pipeline.dedupe import Decisions, Deduped, Registry, dedupe
from pipeline.model import LOCATED_COLUMNS, Anomalies, LocatedRows, typed
from pipeline.reference.communes import Communes

DAY = dt.date(2026, 11, 22)
AGEN = {"commune": "Agen", "code_insee": "47001", "code_postal": "47000"}
SIRET_A, SIRET_A2, SIRET_B = "73282932000074", "73282932000066", "44306184100047"

COMMUNES = cast(
    Communes,
    SimpleNamespace(
        table=pd.DataFrame({"code_insee": ["47001"], "code_epci": ["200096956"], "epci": ["Agglomération d'Agen"]}, dtype="str")
    ),
)


def source(name: str, **more: Any) -> Source:
    """Return a declared source."""
    settings = {"producteur": name, "licence": "lov2", "base_legale": "x", "cadence": "annuelle", "colonnes": {"nom": "Nom"}}
    return Source(id=name, **{**settings, **more})


def at(numero: str, voie: str, **more: Any) -> dict[str, Any]:
    """Return the address fields of one door of Agen."""
    return {"numero": numero, "voie": voie, "adresse": f"{numero} {voie}", **AGEN, **more}


def rows(*shops: dict[str, Any]) -> LocatedRows:
    """Return LOCATED_COLUMNS; each row takes its own source (s1, s2, …), line and row key unless it says them."""
    lines = []
    for n, shop in enumerate(shops, start=1):
        name = shop.get("source", f"s{n}")
        base = {
            "source": name,
            "fichier": f"sources/{name}/depots/x.csv",
            "feuille": "",
            "ligne": n + 1,
            "date_depot": "2026-10-01",
        }
        line = {**base, "row_key": f"{name}:{n}", **shop}
        line.setdefault("siren", line["siret"][:9] if line.get("siret") else None)
        line.setdefault("telephone_tous", line.get("telephone"))
        line.setdefault("courriel_tous", line.get("courriel"))
        lines.append(line)
    return LocatedRows(typed(pd.DataFrame(lines, columns=list(LOCATED_COLUMNS)), LOCATED_COLUMNS))


def run(
    table: LocatedRows,
    registry: Registry | None = None,
    decisions: Decisions | None = None,
    day: dt.date = DAY,
    **declared: Source,
) -> tuple[Deduped, Anomalies]:
    """Run the step on ``table``."""
    sources = {name: source(name) for name in table["source"].unique()} | {s.id: s for s in declared.values()}
    return dedupe(table, registry or Registry.empty(), sources, COMMUNES, day, decisions)


def groups(done: Deduped) -> list[set[str]]:
    """Return the row keys of each shop, sorted."""
    found = done.members.groupby("id")["row_key"].agg(set).tolist()
    return sorted(found, key=sorted)


def zone(done: Deduped, one: str, two: str) -> tuple[str, str]:
    """Return (zone, rule) of a pair; (« à part », "") when it was no candidate."""
    a, b = sorted((one, two))
    pair = done.pairs[(done.pairs["cle_a"] == a) & (done.pairs["cle_b"] == b)]
    return (str(pair["zone"].iloc[0]), str(pair["regle"].iloc[0])) if len(pair) else ("à part", "")
