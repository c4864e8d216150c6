"""A comparison, and the decision it calls for where there is one, in; one French HTML file out: no script, no outside asset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline.diff.compare import Comparison, titles
from pipeline.diff.decision import Decision
from pipeline.diff.text import tables
from pipeline.publish.changes import DATES, OPERATIONS
from pipeline.publish.counted import WORDS
from pipeline.report import COLUMNS, table

OPEN: Final = 12
"""Shops of one kind that stand open; the rest unfolds."""
MOST: Final = 300
"""Shops of one kind in the page; --json has them all."""
KINDS: Final = ("CLOSE", "DEL", "MERGE", "SPLIT", "MOVE", "MOD", "ADD")
"""What is listed, in this order: what is lost first."""
TITLES: Final = {
    "CLOSE": "Fermés définitivement",
    "DEL": "Retirés",
    "MERGE": "Réunis à un autre",
    "SPLIT": "Séparés d'un autre",
    "MOVE": "Déplacés de plus de 50 m",
    "MOD": "Modifiés",
    "ADD": "Ajoutés",
}


def render(found: Comparison, decision: Decision | None = None) -> str:
    """Return the page: « what changed », or « publish or not » where there is a ``decision``."""
    from jinja2 import Environment, StrictUndefined

    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(
        Path(__file__).with_name("page.html").read_text(encoding="utf-8")
    )
    counts = found.changes.counts()
    return page.render(
        titre="Publier ou non ?" if decision else "Ce qui change",
        avant=found.before, apres=found.after, combien={s.version: len(s.shops) for s in (found.before, found.after) if s},
        cartes=[(counts[name], words[counts[name] > 1]) for name, words in WORDS.items() if counts[name]],
        decision=decision, sources=(COLUMNS, table(decision.sources)) if decision else None,
        tables=list(tables(found, communes=None)),
        genres=[] if found.before is None else list(_kinds(found)),
        ouverts=OPEN, jour=french_day,
    ) + "\n"  # fmt: skip


def french_day(iso: str) -> str:
    """Return « 22/11/2026 »."""
    return f"{dt.date.fromisoformat(iso):%d/%m/%Y}" if iso else ""


def _kinds(found: Comparison) -> Iterator[dict[str, Any]]:
    """Yield each operation's shops, by commune then name, with what changed of each."""
    frame = found.named
    frame = frame[~(frame["operation"].eq("MOD") & frame["colonne"].isin(DATES))]
    frame = frame.assign(titre=frame["colonne"].map(titles()), qui=_who(frame))
    for operation in KINDS:
        mine = frame[frame["operation"].eq(operation)].sort_values(["commune", "nom", "qui"], na_position="last", kind="stable")
        shops = mine["qui"].drop_duplicates()
        if len(shops):
            shown = mine[mine["qui"].isin(shops.head(MOST))]
            yield {
                "titre": TITLES[operation], "classe": OPERATIONS[operation], "combien": len(shops),
                "reste": len(shops) - MOST if len(shops) > MOST else 0,
                "fiches": [_shop(rows) for _, rows in shown.groupby("qui", sort=False)],
            }  # fmt: skip


def _who(frame: pd.DataFrame) -> pd.Series[str]:
    gone = frame["operation"].isin(["DEL", "MERGE"])
    return frame["id_apres"].mask(gone, frame["id_avant"])


def _shown(value: str | None) -> str:
    return (value or "").replace("|", ", ")


def _shop(rows: pd.DataFrame) -> dict[str, Any]:
    lines = [{k: None if pd.isna(v) else v for k, v in row.items()} for row in rows.to_dict("records")]
    first = lines[0]
    other = {"MERGE": first["id_apres"], "SPLIT": first["id_avant"]}.get(str(first["operation"]))
    return {
        "id": first["qui"], "nom": first["nom"], "commune": first["commune"], "autre": other, "metres": first["distance_m"],
        "sources": _shown(first["sources"]),
        "valeurs": [(v["titre"], _shown(v["avant"]), _shown(v["apres"])) for v in lines if v["colonne"]],
    }  # fmt: skip
