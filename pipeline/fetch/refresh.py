"""The sources' declared origins in; new deposits written, and what could not be fetched told, out. One failure stops no other."""

from __future__ import annotations

import datetime as dt
import fnmatch
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.config import Source
from pipeline.errors import PipelineError, ServiceError, SourceError
from pipeline.fetch.demarches import fetch_demarche
from pipeline.fetch.deposit import Last, keep, load_last, save_last
from pipeline.fetch.grist import fetch_grist
from pipeline.fetch.http import Client
from pipeline.fetch.web import Fetched, fetch_datagouv, fetch_url

FOLDER = "telechargements"  # in work/: only a shortcut; without it, all is asked again and compared


@dataclass(frozen=True)
class Trouble:
    """Why a source could not be refreshed. ``away``: the service did not answer, and may later (exit code 3)."""

    source: str
    message: str
    away: bool


def refresh(
    sources: Iterable[Source],
    root: Path,
    work: Path,
    today: dt.date,
    environment: Mapping[str, str],
    client: Client | None = None,
) -> tuple[Trouble, ...]:
    """Fetch what changed of each source that declares an origin into its ``depots/``; return what went wrong, by source."""
    client = client or Client()
    troubles = []
    for source in sources:
        try:
            if source.depots.origin:
                _refresh(source, root, work, today, environment, client)
        except PipelineError as error:
            troubles.append(Trouble(source.id, str(error), isinstance(error, ServiceError)))
        except OSError as error:
            message = f"sources/{source.id}/depots : écriture impossible ({error.strerror})"
            troubles.append(Trouble(source.id, message, away=False))
    return tuple(sorted(troubles, key=lambda trouble: trouble.source))


def _refresh(source: Source, root: Path, work: Path, today: dt.date, environment: Mapping[str, str], client: Client) -> None:
    folder = root / "sources" / source.id / "depots"
    memory = work / FOLDER / f"{source.id}.json"
    part = work / FOLDER / f"{source.id}.part"
    try:
        fetched = _fetch(source, client, part, load_last(memory), folder, environment)
        if fetched:
            deposit = keep(fetched.path, fetched.name, folder, today)
            _check_name(deposit.name, source)
            save_last(memory, replace(fetched.last, fichier=deposit.name))
    finally:
        part.unlink(missing_ok=True)


def _check_name(name: str, source: Source) -> None:
    """Refuse a deposit that the declared pattern would never read."""
    motif = source.depots.motif
    if not fnmatch.fnmatchcase(name.casefold(), motif.casefold()):
        raise SourceError(
            f"source « {source.id} » : le fichier reçu, « {name} », ne répond pas à « {motif} »",
            "corriger depots.motif dans source.yml, ou l'ôter",
        )


def _fetch(
    source: Source, client: Client, part: Path, last: Last, folder: Path, environment: Mapping[str, str]
) -> Fetched | None:
    depots = source.depots
    if depots.url:
        return fetch_url(depots.url, client, part, last, folder)
    if depots.datagouv:
        return fetch_datagouv(depots.datagouv, client, part, last, folder)
    if depots.grist:
        rows = fetch_grist(depots.grist, client, _key(depots.grist.cle, environment, source))
        return _written(rows, part, f"grist-{depots.grist.table}.json")
    if depots.demarches_simplifiees:
        origin = depots.demarches_simplifiees
        return _written(
            fetch_demarche(origin, client, _key(origin.cle, environment, source)), part, f"demarche-{origin.demarche}.json"
        )
    return None


def _key(name: str | None, environment: Mapping[str, str], source: Source) -> str | None:
    """Return the key held by the environment under ``name``. Raises SourceError where it is not there."""
    if name is None:
        return None
    value = environment.get(name, "").strip()
    if not value:
        raise SourceError(
            f"source « {source.id} » : la variable d'environnement {name} n'est pas définie",
            f"la définir avant de lancer : export {name}=…",
        )
    return value


def _written(rows: list[dict[str, Any]], part: Path, name: str) -> Fetched:
    part.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    part.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    return Fetched(part, name, Last())
