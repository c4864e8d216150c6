"""A browser page in, the same page with all it said and asked written down out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

DRIVER = "[.WebGL"
"""What the software renderer of a machine without a graphics card says of its own speed."""


@dataclass
class Watched:
    """A page, what its console said, what it asked. ``expected``: parts of what a test knows will be said."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def heard(self, message: Any) -> None:
        """Keep what the console says, but for what it only mentions."""
        if message.type in ("error", "warning") and not message.text.startswith(DRIVER):
            self.said.append(f"{message.type}: {message.text}")

    def hosts(self) -> set[str]:
        """Every host asked, loopback included, with its port."""
        return {urlsplit(url).netloc for url in self.asked if not url.startswith(("data:", "blob:", "about:"))}

    def check(self) -> None:
        """Fail where the console said what nobody expected, or where anything but this machine was asked."""
        said = [text for text in self.said if not any(part in text for part in self.expected)]
        assert not said, said
        away = {host for host in self.hosts() if host.rpartition(":")[0] != "127.0.0.1"}
        assert not away, away


def watched(context: Any) -> Watched:
    """Open a page of ``context`` and write down what it says and asks."""
    one = Watched(context.new_page())
    context.on("request", lambda request: one.asked.append(request.url))
    context.on("console", one.heard)
    context.on("weberror", lambda error: one.said.append(f"uncaught: {error.error}"))
    return one
