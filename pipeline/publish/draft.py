"""The nouns of a release being written: Draft (what is known of it), File, Family, Telling (what will be), Written (what was).

A writer is a plain function from the draft: no clock, no network, nothing random. ``files.py`` is the one list of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.publish.content import Content
from pipeline.worker import Worker


@dataclass(frozen=True, eq=False)
class Draft:
    """A release before it is written. ``rows`` are ``content.shops`` made ready (see ``content.ready``).

    ``history``: of those that stand in dist/, (entry, qualite.json), newest first. ``table_schema``:
    schemas/commerces.schema.json. ``earlier``: the releases before it, newest first, as in versions.json.
    """

    content: Content
    rows: pd.DataFrame
    table_schema: Any
    version: str
    date: dt.date
    earlier: tuple[dict[str, Any], ...] = ()
    history: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = ()


Stream = Callable[[Draft], Iterable[bytes]]
"""Give the bytes of a file, part after part."""

Write = Callable[[Any, Path], None]
"""Write the file at a path, for libraries that need one: from the draft, or from the part of it that ``File.part`` takes."""

WriteMany = Callable[[Draft, Path], Iterator[tuple[str, bytes]]]
"""Give (path in the release, bytes) of many small files; files declared before stand already written in the folder."""


@dataclass(frozen=True)
class File:
    """One file of every release. Exactly one of ``stream`` and ``write`` makes it.

    ``title``: what it is for, one French sentence. ``counts``: a release is due when its bytes differ from the last one's; such
    a file has a ``stream`` that looks at neither ``version``, ``date`` nor ``earlier``. ``due``: what counts in its place, where
    not all of it does or its bytes depend on a library's version. ``columns``: the Table Schema of a CSV. ``listed``: a
    resource of datapackage.json. ``when``: whether this release has it. ``part``: for a file that takes long, what of the draft
    ``write`` needs: the worker then writes it.
    """

    path: str
    mediatype: str
    format: str
    title: str
    stream: Stream | None = None
    write: Write | None = None
    counts: bool = False
    due: Stream | None = None
    columns: Callable[[Draft], Any] | None = None
    listed: bool = True
    when: Callable[[Draft], bool] = lambda _draft: True
    part: Callable[[Draft], Any] | None = None

    @property
    def telling(self) -> Stream | None:
        """What a release is compared by; None for a file that makes none due."""
        return self.due or (self.stream if self.counts else None)


@dataclass(frozen=True)
class Family:
    """Many files of one kind, named alike: « communes/{code_insee}.geojson ». They make no release due, nor any resource."""

    pattern: str
    mediatype: str
    format: str
    title: str
    write: WriteMany


@dataclass(frozen=True)
class Written:
    """A file as it stands on the disk. ``declared``: what it is, None for a file of a family. Sizes are in bytes."""

    path: str
    size: int
    sha256: str
    declared: File | None = None


@dataclass(frozen=True)
class Summary:
    """Everything written so far, as the files that tell of the others see it. ``asked``: by path, what ``Telling.ask`` gave."""

    files: Mapping[str, Written]
    families: Mapping[Family, tuple[Written, ...]]
    telling: tuple[Telling, ...] = ()
    asked: Mapping[str, Any] = field(default_factory=dict)

    def resources(self) -> list[tuple[File, Written]]:
        """Return the declared files with their sizes and sums, as declared."""
        return [(w.declared, w) for w in self.files.values() if w.declared]


@dataclass(frozen=True)
class Telling:
    """A file that tells about the others: datapackage.json, LISEZMOI.txt, index.html. Same fields as a File.

    ``ask``: what it needs that takes long, submitted before the others are written.
    """

    path: str
    mediatype: str
    format: str
    title: str
    tell: Callable[[Draft, Summary], bytes]
    ask: Callable[[Draft, Worker], Any] | None = None
