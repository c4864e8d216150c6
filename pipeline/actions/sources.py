"""``etal sources list``: a territory in, how each of its sources stands out: deposit, age, last release, next reminder."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

from pipeline import registers
from pipeline.config import Source, blanks, due_after, load_source, misnamed_folders, source_folders
from pipeline.disk import json_in
from pipeline.errors import SourceError
from pipeline.ingest import find_deposits
from pipeline.tally import deposit_mark

SHOWN: Final = ("source", "cadence", "dépôt", "âge", "lues", "publiées", "dernier bon dépôt", "relance", "état")
"""What the table of sources shows; JSON holds the rest too."""


def list_sources(root: Path, today: dt.date) -> list[dict[str, Any]]:
    """Return the state of each source: its deposits, their age, the last run's rows, when to ask for the next file.

    Keys: SHOWN, producteur, licence. ``dernier bon dépôt``, ``lues`` (rows) and ``publiées`` (shops that it feeds) are those of
    the last release.
    """
    received = registers.load_deposits(root)
    last = _last_release(root)
    aside = dict.fromkeys((*SHOWN, "producteur", "licence"), "—")
    return [
        *(_state(load_source(folder, root), root, today, received, last) for folder in source_folders(root)),
        *(aside | {"source": folder.name, "état": "dossier à renommer"} for folder in misnamed_folders(root)),
    ]


def _last_release(root: Path) -> dict[str, Any]:
    """Return what each source gave to the last release ({} where there is none)."""
    try:
        figures = json_in(root / "dist" / "latest" / "qualite.json")
    except (FileNotFoundError, ValueError):
        return {}
    told = figures.get("sources") if isinstance(figures, dict) else None
    return {source: run for source, run in told.items() if isinstance(run, dict)} if isinstance(told, dict) else {}


def _state(source: Source, root: Path, today: dt.date, received: dict[str, dt.date], last: dict[str, Any]) -> dict[str, Any]:
    run = last.get(source.id, {})
    line: dict[str, Any] = {
        "source": source.id,
        "producteur": source.producteur,
        "licence": source.licence,
        "cadence": source.cadence,
        "lues": run.get("lues", "—"),
        "publiées": run.get("commerces_nourris", "—"),
        "dernier bon dépôt": "—",
    }
    try:
        deposits = find_deposits(source, root, received)
    except SourceError:
        return line | {"dépôt": "aucun", "âge": "—", "relance": "—", "état": "à fournir"}
    newest, marks = deposits[0], {deposit_mark(d.path.name): d.path.name for d in deposits}
    good = marks.get(str(run.get("depot", "")), "")
    due = due_after(source.cadence, newest.date)
    return line | {
        "dépôt": newest.path.name,
        "dernier bon dépôt": good or "—",
        "âge": f"{(today - newest.date).days} j" if newest.date else "—",
        "relance": due.isoformat() if due else "—",
        "état": _standing(source, newest.path.name, run, good, late=due is not None and due < today),
    }


def _standing(source: Source, newest: str, run: dict[str, Any], good: str, *, late: bool) -> str:
    """Say how a source stands: what stops it first, then what is due."""
    if blanks(source):
        return "à compléter"
    if run and run.get("etat") == "en échec" and (not run.get("depot") or good == newest):
        return "en échec"
    if run and run.get("etat") == "ancien dépôt":
        return "dépôt refusé"
    if late:
        return "à relancer"
    return "à jour" if good == newest else "à publier"
