"""Calls in, their answers out, worked out one after the other by a process beside this one: most machines have a second core.

Who asks goes on with its own work, then takes the answer. Where no process was started, or it was killed, the answer is worked
out where it is taken: the same answer, later. The process ends with its caller, whatever ends that one.
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

Told = TypeVar("Told")
_SIZE: Final = 8
"""Bytes that say how long a call is."""


@dataclass(frozen=True)
class Came(Generic[Told]):
    """What a call gave, or the error that it raised."""

    value: Told | None
    error: PipelineError | None = None


class Answer(Generic[Told]):
    """What ``call(*args)`` gives. ``beside``: who works it out, None where nobody does yet."""

    def __init__(self, beside: Beside | None, call: Callable[..., Told], args: tuple[Any, ...]) -> None:
        self._beside, self._call, self._args = beside, call, args
        self._come: Came[Told] | None = None

    def come(self, told: Came[Told]) -> None:
        """Keep the answer, or the error."""
        self._come = told

    def result(self) -> Told:
        """Wait for the answer and return it. Raises what the call raises."""
        if self._come is None and self._beside:
            self._beside.wait_for(self)
        if self._come is None:
            self._come = Came(self._call(*self._args))
        if self._come.error:
            raise self._come.error
        return cast(Told, self._come.value)


class Beside:
    """The process beside this one, if it was worth one: ``start``, ``ask``, ``close``."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._asked: deque[Answer[Any]] = deque()

    @property
    def works(self) -> bool:
        """Whether there is a process to share the work with."""
        return self._process is not None

    def start(self) -> None:
        """Start the process, unless it runs or there is no core for it."""
        if self._process is None and (os.cpu_count() or 1) > 1:
            self._process = subprocess.Popen([sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, call: Callable[..., Told], *args: Any) -> Answer[Told]:
        """Have ``call(*args)`` worked out. ``call`` stands at the top of its module; it, ``args`` and the answer are pickled."""
        answer = Answer(self if self.works else None, call, args)
        if self._process and self._process.stdin:
            asked = pickle.dumps((call, args), protocol=pickle.HIGHEST_PROTOCOL)
            with contextlib.suppress(BrokenPipeError):  # it is no more: the answer is worked out here
                self._process.stdin.write(len(asked).to_bytes(_SIZE, "big"))
                self._process.stdin.write(asked)
                self._process.stdin.flush()
            self._asked.append(answer)
        return answer

    def load(self, *modules: str) -> None:
        """Have modules loaded that calls to come need, where there is a process."""
        self.ask(load, modules)

    def wait_for(self, answer: Answer[Any]) -> None:
        """Take the answers that come, in the order asked, until that one; none where the process ended before."""
        while self._process and self._process.stdout and answer in self._asked:
            try:
                value, error = pickle.load(self._process.stdout)  # noqa: S301 - written by main, below
            except (EOFError, pickle.UnpicklingError):
                self.close()
                return
            self._asked.popleft().come(Came(value, error))

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
        self._asked.clear()


ALONE: Final = Beside()
"""No process: every answer is worked out where it is taken."""


@contextlib.contextmanager
def beside(*, worth: bool) -> Iterator[Beside]:
    """Yield a Beside, started at once where it is ``worth`` a process, which ends with the block."""
    one = Beside()
    try:
        if worth:
            one.start()
        yield one
    finally:
        one.close()


def load(modules: Iterable[str]) -> None:
    """Import modules."""
    for name in modules:
        import_module(name)


def main() -> None:
    """Answer the calls of the standard input on the standard output, until the caller ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller gets it too, and its end is ours
    gc.disable()  # as its caller does (start.uncollected)
    told = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    calls: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, calls), daemon=True).start()
    while True:
        call, args = pickle.loads(calls.get())  # noqa: S301 - written by ask, read by nobody else
        try:
            value, error = call(*args), None
        except PipelineError as refused:  # any other ends this process, and is met again where the answer is taken
            value, error = None, refused
        pickle.dump((value, error), told, protocol=pickle.HIGHEST_PROTOCOL)
        del call, args, value  # tables: the next call may be long in coming
        told.flush()


def _receive(calls: IO[bytes], into: queue.SimpleQueue[bytes]) -> None:
    """Take each call as it comes, so that who asks never waits; end the process where no more can come."""
    while size := calls.read(_SIZE):
        into.put(calls.read(int.from_bytes(size, "big")))
    os._exit(0)


if __name__ == "__main__":
    main()
