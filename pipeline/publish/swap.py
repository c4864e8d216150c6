"""Finished folders and files in, put in place so that a reader, or a pull of the plug, never meets half of one.

Everything unfinished is called ``.something.tmp`` inside dist/: whoever finds one may throw it away.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pipeline import disk
from pipeline.errors import PipelineError

VERSIONS: Final = "versions.json"
LATEST: Final = "latest"
SUMS: Final = "SHA256SUMS"
STARTED: Final = ".publication.tmp"
"""Names the version being written, from its first file to its place in versions.json: what a cut leaves is known by it."""

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2


@contextlib.contextmanager
def alone(dist: Path) -> Iterator[None]:
    """Let one publication at a time work in ``dist``; the lock falls with the process. Raises PipelineError when it is taken."""
    folder = os.open(dist, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise PipelineError(f"{dist} : une autre publication est en cours", "attendre qu'elle finisse, puis relancer") from error
    finally:
        os.close(folder)


def read_versions(dist: Path) -> list[dict[str, Any]] | None:
    """Return what versions.json says, newest first; None where there is none. Raises PipelineError when it cannot be read."""
    path = dist / VERSIONS
    if not path.is_file():
        return None
    return parse_versions(path.read_bytes(), str(path))


def parse_versions(content: bytes, where: str) -> list[dict[str, Any]]:
    """Return the list of releases in ``content``. Raises PipelineError when it is no such list."""
    try:
        versions = disk.json_of(content)
    except ValueError as error:
        raise PipelineError(f"{where} : fichier illisible", "le reprendre d'une sauvegarde du dossier dist/") from error
    if not isinstance(versions, list) or not all(map(_is_version, versions)):
        raise PipelineError(f"{where} : ce n'est pas une liste de versions", "le reprendre d'une sauvegarde du dossier dist/")
    return versions


def _is_version(told: Any) -> bool:
    files = told.get("files", {}) if isinstance(told, dict) else None
    sums = isinstance(files, dict) and all(isinstance(one, str) for one in files.values())
    return sums and isinstance(told.get("version"), str)


def mend(dist: Path) -> None:
    """Bring ``dist`` back to what versions.json says, after a cut: no half release, and latest/ the copy of the newest.

    Only a release that we know we were writing is thrown away: a folder that nobody can account for is left alone.
    Touches nothing where nothing is wrong.
    """
    versions = read_versions(dist) or []
    started = dist / STARTED
    if started.is_file():
        version = started.read_text(encoding="utf-8").strip()
        if version and version not in {v["version"] for v in versions}:
            remove(dist / version)
    for leftover in sorted(dist.glob(".*.tmp")):
        if leftover != started:
            remove(leftover)
    newest = dist / versions[0]["version"] if versions else None
    if newest and newest.is_dir() and not same_release(newest, dist / LATEST):
        replace_latest(dist, newest)
    if not versions and started.is_file():
        remove(dist / LATEST)
    remove(started)


def same_release(one: Path, other: Path) -> bool:
    """Say whether two folders hold the same release: same sums, and files of the same sizes."""
    if not ((one / SUMS).is_file() and (other / SUMS).is_file()):
        return False
    if (one / SUMS).read_bytes() != (other / SUMS).read_bytes():
        return False
    sizes = [{p.relative_to(f).as_posix(): p.stat().st_size for p in f.rglob("*") if p.is_file()} for f in (one, other)]
    return sizes[0] == sizes[1]


def start(dist: Path, version: str) -> Path:
    """Note that ``version`` is being written, and return the empty folder to write it in."""
    disk.write_safely(dist / STARTED, f"{version}\n".encode())
    folder = dist / f".{version}.tmp"
    folder.mkdir()
    return folder


def replace_latest(dist: Path, release: Path) -> None:
    """Make latest/ a copy of ``release``, in one exchange: a static host serves the old one or the new one, never neither."""
    fresh = dist / ".latest.tmp"
    remove(fresh)
    copy(release, fresh)
    sync(fresh)
    put(fresh, dist / LATEST)
    sync_folder(dist)


def copy(folder: Path, target: Path) -> None:
    """Copy a folder. The first file that cannot be written raises, as it is: shutil.copytree tries all, and tells a list."""
    target.mkdir()
    for path in sorted(folder.rglob("*")):
        beside = target / path.relative_to(folder)
        if path.is_dir():
            beside.mkdir()
        else:
            shutil.copy2(path, beside)


def put(fresh: Path, target: Path) -> None:
    """Put ``fresh``, a file or a folder beside, in ``target``'s place at once; what stood there is thrown away."""
    if not target.exists():
        fresh.rename(target)
    elif not exchange(fresh, target):
        aside = target.with_name(f".{target.name}-ancien.tmp")
        remove(aside)
        target.rename(aside)
        fresh.rename(target)
        remove(aside)
    remove(fresh)


def exchange(one: Path, other: Path) -> bool:
    """Swap two paths at once where the system can (Linux, renameat2); return False, nothing done, where it cannot."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    done = libc.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    if done == 0:
        return True
    reason = ctypes.get_errno()
    if reason in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(reason, os.strerror(reason), str(one), None, str(other))


def write_versions(dist: Path, versions: list[dict[str, Any]]) -> None:
    """Replace versions.json: from now on, this is what is published."""
    disk.put(dist / VERSIONS, json.dumps(versions, ensure_ascii=False, indent=2) + "\n")
    sync_folder(dist)


def finish(dist: Path) -> None:
    """Take the note away that ``start`` left."""
    remove(dist / STARTED)


def sync(folder: Path) -> None:
    """Wait until the disk has every file of ``folder`` and their names: at once where the system can (Linux, syncfs)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "syncfs"):
        where = os.open(folder, os.O_RDONLY)
        try:
            if libc.syncfs(where) == 0:
                return
        finally:
            os.close(where)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as handle:
                os.fsync(handle.fileno())
        elif path.is_dir():
            sync_folder(path)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in ``folder``."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Throw away a file or a folder, where there is one."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
