"""Releases for the tests of the site: what publishing really writes, in a temporary folder."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from pipeline.config import Publisher, Territory
from pipeline.model import UniqueRows
from pipeline.publish import publish
from tests.publish.shops import content, territory

DATE = dt.date(2026, 11, 22)
URL = "https://commerces.example/47"
EDITOR = Publisher(nom="Département d'exemple", courriel="donnees@departement.example")


def place(**changed: Any) -> Territory:
    """Return a territory that has a public address."""
    return territory(**{"url_publique": URL, "editeur": EDITOR, **changed})


def release(dist: Path, rows: UniqueRows, **changed: Any) -> Path:
    """Publish ``rows`` in ``dist`` and return the release's folder."""
    made = publish(content(rows, territory=place(**changed)), dist, DATE)
    assert made is not None
    return made.folder


class Page(HTMLParser):
    """What a page is made of: tags with their attributes in order, visible text, links, ids."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            self.scripts.append(data)
        else:
            self.words.append(data)

    @property
    def text(self) -> str:
        """The text that is read, blanks made single."""
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every ``tag``."""
        return [attrs for name, attrs in self.tags if name == tag]

    def links(self) -> list[str]:
        """Return every address that the page leads to or loads."""
        wanted = {"a": "href", "link": "href", "script": "src", "img": "src", "iframe": "src"}
        return [str(attrs[wanted[tag]]) for tag, attrs in self.tags if tag in wanted and attrs.get(wanted[tag])]


def page(out: Path, path: str) -> Page:
    """Read a page of the site."""
    return Page((out / path / "index.html" if not path.endswith(".html") else out / path).read_text(encoding="utf-8"))
