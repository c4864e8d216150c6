"""The BAN's own engine (addok) at home: an extract in the BAN's addok format in, answers out; no network, no port.

The index is built once an extract (its SHA-256 tells) in the cache folder. Each run starts a private Valkey or Redis on a unix
socket, and one addok process a core; they end with the run, also when it is killed (their stdin closes).
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.metadata
import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import pandas as pd

from pipeline.disk import checksum
from pipeline.errors import ConfigError
from pipeline.geocode.children import CONFIG, Running, Worker, server_binary
from pipeline.geocode.engine import FOUND, NOT_FOUND, POINT, answers_frame
from pipeline.geocode.extract import check, date_of
from pipeline.reference.whereabouts import points_of
from pipeline.worker import cores

CHUNK: Final = 200
INDEX_CHUNK: Final = 500
PACKAGES: Final = ("addok", "addok-fr", "addok-france", "addok-sqlite-store")
INSTALL: Final = "installer le moteur local : « make engine » là où est le logiciel"


def unavailable() -> str:
    """Return why the local engine cannot run here (French), or "" where it can."""
    missing = [name for name in ("addok", "addok_fr", "addok_france", "addok_sqlite_store") if not importlib.util.find_spec(name)]
    if missing:
        return f"paquets absents : {', '.join(missing)}"
    return "" if server_binary() else "ni valkey-server ni redis-server sur cette machine"


class AddokEngine:
    """addok on ``extracts`` (files ``*.ndjson`` or ``*.ndjson.gz``), its index in ``cache_dir``. Use as a context manager.

    ``date`` is the ISO date of the data; by default the oldest extract's (extract.date_of). Starts at the first question.
    Raises ConfigError when addok, a server or an extract is missing.
    """

    def __init__(self, extracts: Path | Sequence[Path], cache_dir: Path, date: str = "", workers: int | None = None) -> None:
        self.extracts = [extracts] if isinstance(extracts, Path) else list(extracts)
        self.cache_dir = cache_dir
        self.workers = workers or cores()
        self.name = f"addok {importlib.metadata.version('addok')}" if importlib.util.find_spec("addok") else "addok"
        self.date = date or min(map(date_of, self.extracts), default="")
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
        for extract in self.extracts:
            check(extract)
        if reason := unavailable():
            raise ConfigError(f"moteur local impossible ({reason})", INSTALL)
        index = self.cache_dir / _index_key(self.extracts)
        if not (index / "dump.rdb").is_file():
            _build(self.extracts, index, self.workers)
        self._running = Running(index, self.workers)

    def ask(self, queries: pd.DataFrame) -> Iterator[pd.DataFrame]:
        """Yield answers chunk by chunk, in order; see Engine.ask."""
        yield from self._each(_ask_chunk, [queries.iloc[start : start + CHUNK] for start in range(0, len(queries), CHUNK)])

    def nearest(self, points: pd.Series[str]) -> Iterator[pd.DataFrame]:
        """Yield the address nearest to each of ``points`` chunk by chunk, in order; see Locator.nearest."""
        yield from self._each(_ask_points, [points.iloc[start : start + CHUNK] for start in range(0, len(points), CHUNK)])

    def _each(self, task: Callable[[Worker, Any], pd.DataFrame], chunks: list[Any]) -> Iterator[pd.DataFrame]:
        if not chunks:
            return
        self.start()
        running = self._running
        if running is None:
            raise TypeError("engine not started")
        yield from running.each(task, chunks)


def _ask_chunk(worker: Worker, chunk: pd.DataFrame) -> pd.DataFrame:
    pairs = list(zip(chunk["requete"], chunk["code_insee"], strict=True))
    answers = worker.ask({"faire": "demander", "requetes": pairs})["reponses"]
    records = []
    for (requete, code_insee), answer in zip(pairs, answers, strict=True):
        told = {"requete": requete, "code_insee": code_insee, "statut": FOUND if answer else NOT_FOUND}
        records.append(told | (answer or {}))
    return answers_frame(records)


def _ask_points(worker: Worker, points: pd.Series[str]) -> pd.DataFrame:
    pairs = points_of(points).itertuples(index=False, name=None)
    answers = worker.ask({"faire": "situer", "points": list(pairs)})["reponses"]
    records = []
    for point, answer in zip(points, answers, strict=True):
        told = {"requete": POINT + point, "statut": FOUND if answer else NOT_FOUND}
        records.append(told | (answer or {}))
    return answers_frame(records)


def _build(extracts: list[Path], index: Path, workers: int) -> None:
    """Index ``extracts`` beside ``index``, then swap it in: a cut run leaves nothing that looks whole."""
    index.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".etal-", dir=index.parent))
    try:
        running = Running(beside, workers)
        try:
            lines = list(_lines(extracts))
            for _ in running.each(lambda worker, chunk: worker.ask({"faire": "indexer", "lignes": chunk}), lines):
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


def _lines(extracts: list[Path]) -> Iterator[list[str]]:
    for extract in extracts:
        with gzip.open(extract, "rt", encoding="utf-8") if extract.suffix == ".gz" else extract.open(encoding="utf-8") as handle:
            lines = [line for line in handle if line.strip()]
        yield from (lines[start : start + INDEX_CHUNK] for start in range(0, len(lines), INDEX_CHUNK))


def _index_key(extracts: list[Path]) -> str:
    """Return the name of the index: the extracts, the engine, its settings and the server (dumps are not read across servers)."""
    key = hashlib.sha256("".join(map(checksum, extracts)).encode())
    versions = [f"{name}=={importlib.metadata.version(name)}" for name in PACKAGES]
    server = subprocess.run([str(server_binary()), "--version"], capture_output=True, text=True, check=True).stdout
    worker = Path(__file__).with_name("addok_worker.py").read_text(encoding="utf-8")
    for part in (*versions, server, CONFIG, worker):
        key.update(part.encode())
    return key.hexdigest()[:32]
