"""The BAN's service (Géoplateforme): queries in, answers out: files by ``/search/csv`` and, of points, by
``/reverse/csv``; one by one by ``/search``.

Two files are under way at a time, so that the service never waits for us; every response is checked (contract.py), every failure
asked again, a file that fails halved, a row that makes the whole file a refusal found and left out.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from typing import Any, Final

import pandas as pd

from pipeline.errors import ConfigError, ServiceError
from pipeline.geocode import contract, reverse
from pipeline.geocode.contract import BrokenError, Form, RefusedError
from pipeline.geocode.transport import TRIES, Transport, log

DEFAULT_URL: Final = "https://data.geopf.fr/geocodage"
CHUNK: Final = 1_000  # 10 000 rows were seen to pass the service's 30 s
SMALLEST: Final = 50  # a chunk that fails is halved down to this
PIECE_TRIES: Final = 2  # its pieces have no need of as many tries
ERROR_TRIES: Final = 3  # times that rows marked « error » are asked again together; then their file is halved
REFUSALS: Final = 3  # so many rows refused one by one with none accepted: the request is wrong, not the rows
MANY_REFUSALS: Final = 25  # so many in a row after others were: the service has changed its mind
MANY_SILENCES: Final = 3  # so many files in a row met by silence (a minute a try): the service is away; one slow file is halved
MANY_ERRORS: Final = 12  # so many files of nothing but « error »: it is the service; halving 100 rows to one takes 8
LATER: Final = "relancer plus tard : rien n'est perdu"

Outcome = pd.DataFrame | BrokenError | RefusedError


@dataclass
class BanService:
    """The service at ``url``, never more than ``rate`` requests a second, ``parallel`` of them under way at most.

    ``timeout``: seconds to connect, to wait for bytes. ``sleep``, ``clock`` and ``jitter`` are there for tests.
    """

    url: str = DEFAULT_URL
    rate: float = 40.0
    chunk: int = CHUNK
    parallel: int = 2
    timeout: tuple[float, float] = (10.0, 60.0)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random
    date: str = ""  # the service does not tell the date of its data
    _door: Transport = field(init=False)

    def __post_init__(self) -> None:
        """Open nothing yet."""
        self._door = Transport(self.url, spaced(self.rate, self.parallel), self.timeout, self.sleep, self.clock, self.jitter)

    @property
    def name(self) -> str:
        """The service's host: who answered, in the ledger."""
        return self._door.host

    def search(self, q: str, **more: Any) -> list[dict[str, object]]:
        """Return the places found for ``q``, best first (contract.features). ``more``: see contract.search_params.

        Raises ConfigError for a question that the service refuses, ServiceError when it stays away.
        """

        def once() -> list[dict[str, object]]:
            body, _ = self._door.send("GET", "search", params=asked)
            try:
                return list(contract.features(json.loads(body)))
            except ValueError as error:
                raise BrokenError("réponse illisible") from error

        try:
            asked = contract.search_params(q, **more)
            return self._door.insist(once)
        except RefusedError as error:
            raise ConfigError(f"{self.name} refuse la question : {error}", "corriger la question") from error
        except BrokenError as error:
            raise ServiceError(f"{self.name} : {error.reason}", LATER) from error

    def ask(self, queries: pd.DataFrame) -> Iterator[pd.DataFrame]:
        """Yield answers chunk by chunk; see Engine.ask. Rows that the service refuses or skips are left unanswered and logged.

        Raises ServiceError when the service stays away, or when rows stay marked ``error``; what was yielded stays good.
        """
        return self._answers(contract.batch_of(queries), contract.SEARCH)

    def nearest(self, points: pd.Series[str]) -> Iterator[pd.DataFrame]:
        """Yield the address nearest to each of ``points`` chunk by chunk; see Locator.nearest, and ``ask``."""
        return self._answers(reverse.batch_of(points), reverse.REVERSE)

    def _answers(self, rows: pd.DataFrame, form: Form) -> Iterator[pd.DataFrame]:
        batches = [rows.iloc[start : start + self.chunk] for start in range(0, len(rows), self.chunk)]
        pool, tally = _Pool(partial(self._file, form), self.parallel), _Tally(self.name)
        for batch, outcome in pool.run(batches):
            told = tally.taken(outcome)
            pool.again(tally.pieces(batch, outcome))
            if told is not None:
                yield form.answers(told)
        if tally.lost:
            raise ServiceError(f"{self.name} : {tally.lost} adresses sans réponse", LATER)

    def _file(self, form: Form, batch: pd.DataFrame, tries: int) -> Outcome:
        """Return one checked row a row of ``batch``, or why there is none; rows marked ``error`` are asked again, alone."""
        told: pd.DataFrame | None = None
        left = batch
        try:
            for attempt in range(ERROR_TRIES if tries == TRIES else 1):
                if attempt:
                    self._door.back_off(attempt - 1)
                fresh = self._door.insist(partial(self._once, form, left), tries)
                told = fresh if told is None else pd.concat([told.drop(fresh.index), fresh]).loc[batch.index]
                left = batch.loc[told["result_status"] == "error"]
                if left.empty:
                    break
        except (BrokenError, RefusedError) as error:
            if told is None:
                return error
            log.info("%s : %s", self.name, error)  # some rows of this file are answered: they are kept, the others asked again
        return told if told is not None else batch.assign(result_status="error")

    def _once(self, form: Form, batch: pd.DataFrame) -> pd.DataFrame:
        files = {"data": ("adresses.csv", contract.as_file(batch), "text/csv; charset=utf-8")}
        body, headers = self._door.send("POST", form.path, data=list(form.fields), files=files)
        return contract.checked(body, batch, form, headers.get("x-rows-count"))


def spaced(rate: float, parallel: int) -> float:
    """Return the requests a second that may leave, so that no more than ``rate`` arrive in any second, whatever the network does.

    Each worker may have one request on its way when a second begins: these arrive with those that leave in it.
    Below a few requests a second the workers take turns that are far apart, and the rate is kept as it is.
    """
    return rate - parallel if rate > 2 * parallel else rate


@dataclass
class _Tally:
    """What a call to ``ask`` has seen so far, and what becomes of a file, or of rows, that failed."""

    name: str
    answered: bool = False
    refused: int = 0  # rows refused one by one since the last answer
    silences: int = 0  # files met by silence since the last answer
    errors: int = 0  # files all of whose rows were marked « error » since the last answer
    lost: int = 0

    def taken(self, outcome: Outcome) -> pd.DataFrame | None:
        """Return the rows that are answers, None where there is none."""
        if not isinstance(outcome, pd.DataFrame):
            return None
        status = outcome["result_status"]
        if skipped := int((status == "skipped").sum()):
            log.warning("%s : %d questions sautées", self.name, skipped)
        told = outcome.loc[status.isin(["ok", "not-found"])]
        if told.empty:
            return None
        self.answered, self.refused, self.errors, self.silences = True, 0, 0, 0
        return told

    def pieces(self, batch: pd.DataFrame, outcome: Outcome) -> list[pd.DataFrame]:
        """Return what is to be asked again, in smaller files. Raises ServiceError where that is vain."""
        if isinstance(outcome, pd.DataFrame):
            return self._unsaid(batch.loc[outcome["result_status"] == "error"], len(batch))
        if isinstance(outcome, BrokenError):
            self.silences += outcome.silent
            if outcome.away or len(batch) <= SMALLEST or self.silences >= MANY_SILENCES:
                raise ServiceError(f"{self.name} : {outcome.reason}", LATER) from outcome
            return _halves(batch)
        self.refused += len(batch) == 1
        if self.refused >= (MANY_REFUSALS if self.answered else REFUSALS):
            raise ServiceError(f"{self.name} refuse les questions : {outcome}", "vérifier « geocodeur.url »") from outcome
        if len(batch) == 1:
            log.warning("%s refuse une question : %s", self.name, outcome)
        return _halves(batch)

    def _unsaid(self, left: pd.DataFrame, asked: int) -> list[pd.DataFrame]:
        """One row that fails makes its whole sub-batch of 100 « error »: the others are found by halving."""
        self.errors += 0 < len(left) == asked
        if len(left) == 1 or self.errors >= MANY_ERRORS:
            self.lost += len(left)
            return []
        return _halves(left)


def _halves(batch: pd.DataFrame) -> list[pd.DataFrame]:
    half = len(batch) // 2
    return [batch.iloc[:half], batch.iloc[half:]] if len(batch) > 1 else []


class _Pool:
    """``task(batch, tries)`` in ``size`` threads. They are daemons: nothing of ours is lost when a run is cut while one waits."""

    def __init__(self, task: Callable[[pd.DataFrame, int], Outcome], size: int) -> None:
        self.task = task
        self.size = size
        self.waiting: deque[tuple[pd.DataFrame, int]] = deque()
        self.orders: SimpleQueue[tuple[pd.DataFrame, int] | None] = SimpleQueue()
        self.done: SimpleQueue[tuple[pd.DataFrame, Any]] = SimpleQueue()

    def again(self, pieces: list[pd.DataFrame]) -> None:
        """Ask ``pieces`` next."""
        self.waiting.extendleft((piece, PIECE_TRIES) for piece in pieces[::-1])

    def run(self, batches: list[pd.DataFrame]) -> Iterator[tuple[pd.DataFrame, Outcome]]:
        """Yield each batch with its outcome as it comes, until nothing waits."""
        self.waiting.extend((batch, TRIES) for batch in batches)
        workers = min(self.size, len(batches))
        for _ in range(workers):
            threading.Thread(target=self._work, daemon=True).start()
        under_way = 0
        try:
            while self.waiting or under_way:
                while self.waiting and under_way < workers:
                    self.orders.put(self.waiting.popleft())
                    under_way += 1
                batch, outcome = self.done.get()
                under_way -= 1
                if isinstance(outcome, BaseException) and not isinstance(outcome, BrokenError | RefusedError):
                    raise outcome
                yield batch, outcome
        finally:
            for _ in range(workers):
                self.orders.put(None)

    def _work(self) -> None:
        while (order := self.orders.get()) is not None:
            batch, tries = order
            try:
                self.done.put((batch, self.task(batch, tries)))
            except BaseException as error:  # noqa: BLE001  a bug is raised where the run can see it, not in a thread
                self.done.put((batch, error))
