"""Content and a date in, a new immutable folder of dist/ out, or nothing where nothing changed.

A release is a function of its content, the releases before it and the date: no clock, nothing random.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pipeline.config import Territory
from pipeline.disk import checksum
from pipeline.errors import ConfigError
from pipeline.publish import catalogue_file, swap
from pipeline.publish.catalogued import told_in
from pipeline.publish.check import check_release, sums_text
from pipeline.publish.content import Content, Published, ready
from pipeline.publish.draft import Draft, Family, File, Summary, Written
from pipeline.publish.files import FAMILIES, FILES, TELLING
from pipeline.publish.package_file import about
from pipeline.publish.previous import Previous
from pipeline.reference.vocabularies import schema
from pipeline.worker import NO_WORKER, Worker

STEPS: Final = ("commence", "ecrit", "verifie", "renomme", "latest", "catalogue", "versions", "fini")
"""What ``at`` is told, in order, once each is done: where a test pulls the plug."""

REMEMBERED: Final = 12
"""Releases that a trend goes back to."""


def publish(
    content: Content,
    dist: Path,
    date: dt.date,
    previous: Previous | None = None,
    at: Callable[[str], None] = lambda _step: None,
    worker: Worker = NO_WORKER,
) -> Published | None:
    """Write the release of ``date``, swap it in and return it; None, no byte touched, when the last one says the same.

    The last release is the first of dist/versions.json, else of ``previous`` (dist/ empty, published elsewhere). Whatever a cut
    left is mended first. ``worker`` writes the files that take long (``File.part``). Raises ConfigError when ``date`` is before
    the last release's, PipelineError when what was written does not read back.
    """
    dist.mkdir(parents=True, exist_ok=True)
    with swap.alone(dist):
        swap.mend(dist)
        versions = swap.read_versions(dist)
        if versions is None:
            versions = list(previous.versions) if previous else []
        catalogue_file.put(dist, versions, content.territory)
        version = next_version(date, [v["version"] for v in versions], dist)
        rows, history = ready(content.shops), _history(dist, versions)
        draft = Draft(content, rows, schema("commerces.schema"), version, date, tuple(versions), history)
        if versions and _says_the_same(versions[0], draft):
            return None
        folder = swap.start(dist, version)
        at("commence")
        entry = _write(draft, folder, worker)
        at("ecrit")
        check_release(folder, draft.rows)
        at("verifie")
        _swap_in(dist, folder, version, [entry, *versions], content.territory, at)
    return Published(version, dist / version, len(draft.rows), entry["files"])


def _history(dist: Path, versions: Sequence[dict[str, Any]]) -> tuple[tuple[dict[str, Any], dict[str, Any]], ...]:
    """Return the last releases that stand in ``dist`` with what their qualite.json says, newest first."""
    known = [(v, dist / v["version"] / "qualite.json") for v in versions[:REMEMBERED]]
    return tuple((v, told_in(path)) for v, path in known if path.is_file())


def _swap_in(
    dist: Path, folder: Path, version: str, versions: list[dict[str, Any]], territory: Territory, at: Callable[[str], None]
) -> None:
    swap.sync(folder)
    folder.rename(dist / version)
    swap.sync_folder(dist)
    at("renomme")
    swap.replace_latest(dist, dist / version)
    at("latest")
    catalogue_file.put(dist, versions, territory)
    at("catalogue")
    swap.write_versions(dist, versions)
    at("versions")
    swap.finish(dist)
    at("fini")


def next_version(date: dt.date, versions: Sequence[str], dist: Path) -> str:
    """Return « 2026.11.22 », then « 2026.11.22.1 », « .2 » … for the same day.

    A folder that is there without being in versions.json keeps its name. Raises ConfigError when ``date`` is past.
    """
    day = f"{date:%Y.%m.%d}"
    if versions and day < ".".join(versions[0].split(".")[:3]):
        raise ConfigError(f"la version du {date} précéderait la dernière publiée, {versions[0]}", "choisir une date postérieure")
    name, n = day, 0
    while name in versions or (dist / name).exists():
        n += 1
        name = f"{day}.{n}"
    return name


def _write(draft: Draft, folder: Path, worker: Worker) -> dict[str, Any]:
    """Write every declared file in ``folder``; return the release's entry in versions.json."""
    due = [file for file in FILES if file.when(draft)]
    long = {
        file.path: worker.submit(file.write, file.part(draft), folder / file.path) for file in due if file.write and file.part
    }
    asked = {telling.path: telling.ask(draft, worker) for telling in TELLING if telling.ask}
    here = {file.path: _written(draft, file, folder) for file in due if file.path not in long}
    families = {family: tuple(_many(draft, family, folder)) for family in FAMILIES}
    for answer in long.values():
        answer.result()
    files = {file.path: here[file.path] if file.path in here else _seen(file, folder) for file in due}
    for telling in TELLING:
        files[telling.path] = _put(folder, telling.path, [telling.tell(draft, Summary(dict(files), families, TELLING, asked))])
    sums = {w.path: w.sha256 for w in [*files.values(), *(w for many in families.values() for w in many)]}
    _put(folder, swap.SUMS, [sums_text(sums).encode()])
    return {
        "version": draft.version,
        "date": draft.date.isoformat(),
        "rows": len(draft.rows),
        "schema": draft.table_schema["version"],
        "sha256": sums["commerces.csv"],
        "digest": _digest(_told(draft, sums), draft),
        "files": {path: files[path].sha256 for path in sorted(files)},
    }


def _written(draft: Draft, file: File, folder: Path) -> Written:
    if file.stream:
        return _put(folder, file.path, file.stream(draft), file)
    if file.write is None:
        raise TypeError(f"publish: nothing writes {file.path}")
    file.write(draft, folder / file.path)
    return _seen(file, folder)


def _seen(file: File, folder: Path) -> Written:
    """Return what was written of a file, as it stands on the disk."""
    path = folder / file.path
    return Written(file.path, path.stat().st_size, checksum(path), file)


def _many(draft: Draft, family: Family, folder: Path) -> Iterator[Written]:
    for path, content in family.write(draft, folder):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        yield _put(folder, path, [content])


def _says_the_same(last: dict[str, Any], draft: Draft) -> bool:
    """Say whether the release would tell what the last one tells. The CSV first: where it differs, the rest need not be made."""
    csv = FILES[0].telling
    sha = _hash(csv(draft)) if csv else ""
    return sha == last.get("sha256") and bool(_digest(_told(draft, {FILES[0].path: sha}), draft) == last.get("digest"))


def _told(draft: Draft, known: Mapping[str, str]) -> dict[str, str]:
    """Return {path: sum} of what makes a release due. ``known``: sums already made, of the files themselves."""
    return {
        file.path: known[file.path] if file.path in known and not file.due else _hash(file.telling(draft))
        for file in FILES
        if file.telling
    }


def _digest(sums: dict[str, str], draft: Draft) -> str:
    """Return one hash of all that a release tells: the files that count, the schema, what it says about itself."""
    told = {**sums, "about": about(draft.content), "schema": draft.table_schema}
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _hash(parts: Iterable[bytes]) -> str:
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part)
    return sha.hexdigest()


def _put(folder: Path, path: str, parts: Iterable[bytes], declared: File | None = None) -> Written:
    """Write the parts one after the other, summing them on the way."""
    sha, size = hashlib.sha256(), 0
    with (folder / path).open("wb") as handle:
        for part in parts:
            size += handle.write(part)
            sha.update(part)
    return Written(path, size, sha.hexdigest(), declared)
