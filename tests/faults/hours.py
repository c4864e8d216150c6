"""A clock that a sleep moves on: minutes of waiting cost a test nothing."""

from __future__ import annotations

import threading


class Hours:
    """``clock`` and ``sleep`` for a client; ``waits``: the seconds of each sleep."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []
        self.lock = threading.Lock()

    def clock(self) -> float:
        """Return the seconds that were slept."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Return at once, later."""
        with self.lock:
            self.waits.append(seconds)
            self.now += seconds
