"""What a run knew, left in ``work/`` for ``etal explain``: tables in, Parquet files out; the same files in, tables out. Private.

``work/tables/``: brutes/<source> (raw rows), localises, membres, paires, niveaux (what the codes of pairs mean), publies,
ensemble (shops before the contract), constats, cellules (layout), run.json. ``work/provenance-privee.parquet``: every value given
of every shop, and why it won or not.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline import fingerprint
from pipeline.disk import json_in
from pipeline.errors import DAMAGED, ConfigError
from pipeline.model import RawRows

PRIVATE: Final = "provenance-privee.parquet"
FOLDER: Final = "tables"
RUN: Final[Mapping[str, type | tuple[type, ...]]] = {
    "jour": str, "issue": str, "version": (str, type(None)), "blocages": list, "retires": list, "problemes": dict,
    "empreinte": str,
}  # fmt: skip
"""What run.json holds."""
NAMES: Final = ("localises", "membres", "paires", "niveaux", "publies", "ensemble", "constats", "cellules")


@dataclass(frozen=True)
class Tables:
    """``raw``: by source, its rows as received; ``frames``: by name of NAMES; ``values``: dedupe.provenance.PRIVATE_COLUMNS;
    ``run``: day, issue, version, blocages, retires (ids), problemes (by source), empreinte (of what was read)."""

    raw: Mapping[str, RawRows]
    frames: Mapping[str, pd.DataFrame]
    values: pd.DataFrame
    run: Mapping[str, Any]


def write(work: Path, tables: Tables) -> None:
    """Write ``tables`` under ``work``, aside then swapped in: a cut leaves the old ones or the new ones."""
    beside, folder = work / f".{FOLDER}.tmp", work / FOLDER
    shutil.rmtree(beside, ignore_errors=True)
    (beside / "brutes").mkdir(parents=True)
    for source, rows in tables.raw.items():
        rows.to_parquet(beside / "brutes" / f"{source}.parquet", index=False)
    for name, frame in tables.frames.items():
        frame.to_parquet(beside / f"{name}.parquet", index=False)
    (beside / "run.json").write_text(json.dumps(dict(tables.run), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    fresh = work / f".{PRIVATE}.tmp"
    tables.values.to_parquet(fresh, index=False)
    fresh.replace(work / PRIVATE)
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)


def read(work: Path) -> Tables | None:
    """Return what the last run left, None where it left nothing (the folder was cleaned, or is of an older étal).

    Raises ConfigError where a file of it was cut or edited.
    """
    folder = work / FOLDER
    needed = [folder / "run.json", work / PRIVATE, *(folder / f"{name}.parquet" for name in NAMES)]
    if not all(path.is_file() for path in needed):
        return None
    raw = {path.stem: RawRows(_table(path)) for path in sorted((folder / "brutes").glob("*.parquet"))}
    frames = {name: _table(folder / f"{name}.parquet") for name in NAMES}
    return Tables(raw, frames, _table(work / PRIVATE), _run(folder / "run.json"))


def _table(path: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except DAMAGED as error:
        raise _damaged(path) from error


def _run(path: Path) -> dict[str, Any]:
    try:
        run = json_in(path)
    except ValueError as error:
        raise _damaged(path) from error
    if not isinstance(run, dict) or not all(isinstance(run.get(key), kind) for key, kind in RUN.items()):
        raise _damaged(path)
    return run


def _damaged(path: Path) -> ConfigError:
    return ConfigError(f"{path} : ce fichier a été coupé ou changé depuis qu'il fut écrit", "le supprimer, puis « etal publish »")


def stamp(root: Path) -> str:
    """Return the hash of all that people and producers put in ``sources/``; the ledgers aside, which the run itself writes."""
    total = hashlib.sha256()
    folder = root / "sources"
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and "registre" not in p.relative_to(folder).parts):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + fingerprint.digest(path))
    return total.hexdigest()
