"""Files with the same bytes each time: text, archives and workbooks in, deposits without any clock inside out."""

from __future__ import annotations

import datetime as dt
import gzip
import zipfile
from pathlib import Path
from typing import Final

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
CREATED: Final = dt.datetime(2026, 10, 1)


def write_gzip(path: Path, text: str) -> None:
    """Write ``text`` gzipped, without name or date inside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))


def write_zip(path: Path, parts: dict[str, str]) -> None:
    """Write an archive with fixed dates; ``mimetype`` stands first and stored, as ODF asks."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, text.encode("utf-8"))


def contents(path: Path) -> dict[str, bytes]:
    """Return what a file holds, unpacked: deflate's own bytes depend on the zlib of the machine, what they hold does not."""
    if path.suffix in (".xlsx", ".ods"):
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    data = path.read_bytes()
    return {"": gzip.decompress(data) if path.suffix == ".gz" else data}
