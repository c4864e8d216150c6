"""Calls in, their results out, worked out one after the other by one other process: most machines have a second core.

Who submits a call goes on with its own work, then takes the result. Where no process was started, or it was killed, the result is
worked out where it is taken: the same result, later. The process ends with its caller, whatever ends that one.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import IO, Any, Final, Generic, TypeVar, cast

from pipeline.errors import PipelineError

Result = TypeVar("Result")
_SIZE: Final = 8
"""Bytes that say how long a call is."""


@dataclass(frozen=True)
class Outcome(Generic[Result]):
    """What a call gave, or the error that it raised."""

    value: Result | None
    error: PipelineError | None = None


class Future(Generic[Result]):
    """What ``call(*args)`` gives. ``worker``: who works it out, None where nobody does yet."""

    def __init__(self, worker: Worker | None, call: Callable[..., Result], args: tuple[Any, ...]) -> None:
        self._worker, self._call, self._args = worker, call, args
        self._outcome: Outcome[Result] | None = None

    def settle(self, outcome: Outcome[Result]) -> None:
        """Keep what the call gave."""
        self._outcome = outcome

    def result(self) -> Result:
        """Wait for the result and return it. Raises what the call raises."""
        if self._outcome is None and self._worker:
            self._worker.wait_for(self)
        if self._outcome is None:
            self._outcome = Outcome(self._call(*self._args))
        if self._outcome.error:
            raise self._outcome.error
        return cast(Result, self._outcome.value)


def cores() -> int:
    """Return how many cores this process may use: a container is often given fewer than its machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Worker:
    """The other process, if it was worth one: ``start``, ``submit``, ``close``."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._submitted: deque[Future[Any]] = deque()

    @property
    def works(self) -> bool:
        """Whether there is a process to share the work with."""
        return self._process is not None

    def start(self) -> None:
        """Start the process, unless it runs or there is no core for it."""
        if self._process is None and cores() > 1:
            self._process = subprocess.Popen([sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def submit(self, call: Callable[..., Result], *args: Any) -> Future[Result]:
        """Have ``call(*args)`` worked out. ``call`` stands at the top of its module; it, ``args`` and the result are pickled."""
        future = Future(self if self.works else None, call, args)
        if self._process and self._process.stdin:
            sent = pickle.dumps((call, args), protocol=pickle.HIGHEST_PROTOCOL)
            with contextlib.suppress(BrokenPipeError):  # it is no more: the result is worked out here
                self._process.stdin.write(len(sent).to_bytes(_SIZE, "big"))
                self._process.stdin.write(sent)
                self._process.stdin.flush()
            self._submitted.append(future)
        return future

    def load(self, *modules: str) -> None:
        """Have modules loaded that calls to come need, where there is a process."""
        self.submit(load, modules)

    def wait_for(self, future: Future[Any]) -> None:
        """Take the results that come, in the order submitted, until that one; none where the process ended before."""
        while self._process and self._process.stdout and future in self._submitted:
            try:
                value, error = pickle.load(self._process.stdout)  # noqa: S301 - written by main, below
            except (EOFError, pickle.UnpicklingError):
                self.close()
                return
            self._submitted.popleft().settle(Outcome(value, error))

    def close(self) -> None:
        """End the process, if it still runs."""
        if self._process:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(BrokenPipeError):  # what it never read is lost with it
                    if pipe:
                        pipe.close()
        self._process = None
        self._submitted.clear()


NO_WORKER: Final = Worker()
"""No process: every result is worked out where it is taken."""


@contextlib.contextmanager
def one_worker(*, worth: bool) -> Iterator[Worker]:
    """Yield a Worker, started at once where it is ``worth`` a process, which ends with the block."""
    worker = Worker()
    try:
        if worth:
            worker.start()
        yield worker
    finally:
        worker.close()


def load(modules: Iterable[str]) -> None:
    """Import modules."""
    for name in modules:
        import_module(name)


def main() -> None:
    """Give the results of the calls of the standard input on the standard output, until the caller ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller gets it too, and its end is ours
    gc.disable()  # as its caller does (start.uncollected)
    told = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no result
    calls: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, calls), daemon=True).start()
    while True:
        call, args = pickle.loads(calls.get())  # noqa: S301 - written by submit, read by nobody else
        try:
            value, error = call(*args), None
        except PipelineError as refused:  # any other ends this process, and is met again where the result is taken
            value, error = None, refused
        pickle.dump((value, error), told, protocol=pickle.HIGHEST_PROTOCOL)
        del call, args, value  # tables: the next call may be long in coming
        told.flush()


def _receive(calls: IO[bytes], into: queue.SimpleQueue[bytes]) -> None:
    """Take each call as it comes, so that who submits never waits; end the process where no more can come."""
    while size := calls.read(_SIZE):
        into.put(calls.read(int.from_bytes(size, "big")))
    os._exit(0)


if __name__ == "__main__":
    main()
