"""What a person asks and what the last run left in, the whole explanation out, as plain values (JSON, text and page alike)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from pipeline import anomalies, flow, registers, work_tables
from pipeline.built import left_behind
from pipeline.config import Source, load_sources, load_territory
from pipeline.dedupe import Decisions, Registry
from pipeline.dedupe.explain import tell
from pipeline.dedupe.history import EVENTS
from pipeline.dedupe.merge import REASONS
from pipeline.dedupe.score import RULES
from pipeline.explain.find import Place, find
from pipeline.explain.rows import explain_row, told
from pipeline.geocode import Ledger
from pipeline.model import PUBLIC_COLUMNS, Anomalies, Layout
from pipeline.options import Options
from pipeline.publish import load_previous
from pipeline.work_tables import Tables

NEIGHBOURS: Final = 10
"""Pairs with rows of other shops that are shown: those to review first, then the best scores."""
REMADE: Final = "rien n'était gardé du dernier passage : tout a été refait sans réseau, et rien n'a été publié"
STALE: Final = "les sources ont changé depuis ce passage : relancer « etal publish » pour une explication à jour"


def explain(asked: str, options: Options) -> dict[str, Any]:
    """Explain ``asked`` from what the last run left; where it left nothing, run all but the release, offline.

    Raises ConfigError when nothing is known under ``asked``.
    """
    tables, note = _tables(options)
    registry = Registry.load(registers.identifiers(options.root))
    found = find(asked, tables, registry)
    sources = {s.id: s for s in load_sources(options.root)}
    ledger = Ledger.load(registers.geocodes(options.root))
    decisions = Decisions.load(registers.matches(options.root)).table
    return {
        "demande": asked, "passage": {**tables.run, "note": note},
        "commerces": [_shop(i, tables, registry, ledger, sources, decisions) for i in found.shops],
        "lignes_ecartees": [_aside(place, tables, ledger, sources) for place in found.rows],
        "anciens_identifiants": [_past(i, registry) for i in found.old],
    }  # fmt: skip


def _tables(options: Options) -> tuple[Tables, str]:
    tables = work_tables.read(options.work)
    if tables is not None:
        return tables, "" if tables.run["empreinte"] == work_tables.stamp(options.root) else STALE
    territory, sources = load_territory(options.root), load_sources(options.root)
    ledger = Ledger.load(registers.geocodes(options.root))
    previous = load_previous(options.dist, territory.url_publique, offline=True)
    quiet = Options(options.root, options.today, offline=True, dry_run=True)
    built = flow.build(quiet, territory, sources, ledger, previous)
    return left_behind(quiet, built, "essai", None), REMADE


def _shop(
    wanted: str, tables: Tables, registry: Registry, ledger: Ledger, sources: dict[str, Source], decisions: pd.DataFrame
) -> dict[str, Any]:
    members = tables.frames["membres"]
    mine = members[members["id"].eq(wanted)].sort_values(["source", "fichier", "ligne"])
    keys = set(mine["row_key"])
    shown = tables.frames["publies"]
    public = shown[shown["id"].eq(wanted)]
    rows = []
    for line in mine.fillna("").to_dict("records"):
        place: Place = (line["source"], line["fichier"], line["feuille"], int(line["ligne"]))
        rows.append({**explain_row(place, tables, ledger, sources), "motif": _words(line["motif"])})
    return {
        "id": wanted, "publie": not public.empty, "pourquoi": _why(wanted, public.empty, tables),
        "registre": _past(wanted, registry), "fiche": _plain(public.iloc[0]) if len(public) else {},
        "champs": _fields(wanted, tables, public),
        "lignes": rows, "paires": _pairs(keys, tables), "decisions": _decided(keys, decisions),
    }  # fmt: skip


def _plain(row: pd.Series[Any]) -> dict[str, Any]:
    return {str(k): round(v, 6) if isinstance(v, float) else v for k, v in row.items() if pd.notna(v)}


def _words(motif: str) -> str:
    return "seule ligne de ce commerce" if motif == "seul" else motif.replace("|", " ; ")


def _past(wanted: str, registry: Registry) -> dict[str, Any]:
    """Return what the ledger knows of an id: its line, and its events in French."""
    lines = registry.table[registry.table["id"].eq(wanted)]
    events = registry.events[registry.events["avant"].eq(wanted) | registry.events["apres"].eq(wanted)]
    story = [
        {"date": e["date"], "evenement": EVENTS[e["evenement"]].format(avant=e["avant"], apres=e["apres"]) + _motive(e["motif"])}
        for e in events.to_dict("records")
    ]
    known = _plain(lines.iloc[0].drop("ancres")) if len(lines) else {"id": wanted, "statut": "nouveau, pas encore publié"}
    return {**known, "evenements": story}


def _motive(motif: str | float) -> str:
    return f" ({motif})" if isinstance(motif, str) and motif else ""


def _why(wanted: str, missing: bool, tables: Tables) -> list[str]:
    """Say why a shop is published or not, in French."""
    run, out = tables.run, []
    if wanted in run["retires"]:
        out.append("retiré à la demande de l'intéressé : registre des oppositions")
    elif missing:
        found = tables.frames["constats"]
        said = found[found["detail"].fillna("").str.contains(f"fiche {wanted}", regex=False)]
        lines = told(Anomalies(said), Layout(tables.frames["cellules"]))
        out += [f"{line['titre']} : {line['message']}" for line in lines if line["gravite"] == "rejet"]
    else:
        out.append("la ligne respecte le schéma : elle est dans la table à publier")
    if run["issue"] == "refusée":
        out += ["la version entière a été refusée ; la précédente reste en ligne", *run["blocages"]]
    if run["issue"] == "essai":
        out.append("ce passage était un essai : rien n'a été publié")
    return out


def _fields(wanted: str, tables: Tables, public: pd.DataFrame) -> list[dict[str, Any]]:
    """Return, by public field, the published value, who gave it, and each value that lost with its reason."""
    origin = tables.frames["membres"].set_index("row_key")["source"]
    lines = tables.values[tables.values["id"].eq(wanted)]
    out = []
    for field in PUBLIC_COLUMNS:
        mine = lines[lines["champ"].eq(field)].sort_values(["gagne", "row_key"], ascending=[False, True])
        if mine.empty:
            continue
        said = [
            {"source": str(origin.get(v["row_key"], "")), "cle": v["row_key"], "valeur": v["valeur"],
             "raison": REASONS[v["raison"]], "gagne": bool(v["gagne"])}
            for v in mine.to_dict("records")
        ]  # fmt: skip
        value = _plain(public.iloc[0]).get(field) if len(public) else None
        out.append({
            "champ": field, "valeur": value,
            "retenues": [s for s in said if s["gagne"]], "perdantes": [s for s in said if not s["gagne"]],
        })  # fmt: skip
    return out


def _pairs(keys: set[str], tables: Tables) -> list[dict[str, Any]]:
    """Return the pairs within the shop, then the most telling ones with rows of other shops, each score line by line."""
    pairs = tables.frames["paires"]
    touching = pairs[pairs["cle_a"].isin(keys) | pairs["cle_b"].isin(keys)]
    inside = touching["cle_a"].isin(keys) & touching["cle_b"].isin(keys)
    review = touching["zone"].eq("à revoir")
    outside = touching[~inside].assign(review=review[~inside]).sort_values(["review", "score"], ascending=False).head(NEIGHBOURS)
    names = tables.frames["localises"].set_index("row_key")["nom"]
    names = names[~names.index.duplicated()]
    shown = tell(pd.concat([touching[inside], outside], ignore_index=True), tables.frames["niveaux"])
    return [_pair(p, names) for p in _records(shown)]


def _records(frame: pd.DataFrame) -> Iterable[dict[str, Any]]:
    return [{str(k): v for k, v in record.items()} for record in frame.to_dict("records")]


def _pair(pair: dict[str, Any], names: pd.Series[str]) -> dict[str, Any]:
    said = dict(part.split(" : ", 1) for part in str(pair["preuves"]).split("|") if " : " in part)
    weights = {k.removeprefix("poids_"): float(v) for k, v in pair.items() if k.startswith("poids_")}
    lines = [{"indice": f, "constat": words, "poids": round(weights.get(f, 0.0), 2)} for f, words in said.items()]
    return {
        "a": pair["cle_a"], "nom_a": names.get(pair["cle_a"]), "b": pair["cle_b"], "nom_b": names.get(pair["cle_b"]),
        "zone": pair["zone"], "regle": RULES.get(pair["regle"], pair["regle"]), "reunis": bool(pair["reunis"]),
        "score": round(float(pair["score"]), 2), "depart": round(float(pair["score"]) - sum(weights.values()), 2),
        "lignes": lines,
    }  # fmt: skip


def _decided(keys: set[str], decisions: pd.DataFrame) -> list[dict[str, Any]]:
    mine = decisions[decisions["cle_a"].isin(keys) | decisions["cle_b"].isin(keys)]
    return [{k: str(v) for k, v in line.items() if pd.notna(v)} for line in _records(mine)]


def _aside(place: Place, tables: Tables, ledger: Ledger, sources: dict[str, Source]) -> dict[str, Any]:
    """Return a row that went into no shop, and what set it aside."""
    row = explain_row(place, tables, ledger, sources)
    why = [c for c in row["constats"] if c["gravite"] == "rejet" or c["code"] in anomalies.SETS_ASIDE]
    return {**row, "pourquoi": [f"{c['titre']} : {c['message']} — {c['remede']}" for c in why]}
