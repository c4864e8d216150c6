"""A release that was just written and the rows it must hold in, an error out where the disk says something else."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import pandas as pd

from pipeline.disk import checksum
from pipeline.errors import PipelineError
from pipeline.publish.csv_file import read_shops
from pipeline.publish.swap import SUMS
from pipeline.publish.xlsx_file import OTHER_SHEETS


def check_release(folder: Path, rows: pd.DataFrame) -> None:
    """Read the release back: sums of all files, every cell of the CSV, rows of the others. Raises PipelineError."""
    import pyarrow.parquet

    wrong = [f"{name} : empreinte" for name, sha in read_sums(folder).items() if checksum(folder / name) != sha]
    if not read_shops(folder / "commerces.csv").equals(rows):
        wrong.append("commerces.csv : cellules")
    counts = {
        "commerces.geojson": _features(folder / "commerces.geojson"),
        "commerces.parquet": pyarrow.parquet.ParquetFile(folder / "commerces.parquet").metadata.num_rows,
        "commerces.xlsx": _sheet_rows(folder / "commerces.xlsx"),
    }
    wrong += [f"{name} : {found} fiches au lieu de {len(rows)}" for name, found in counts.items() if found != len(rows)]
    if wrong:
        raise PipelineError(f"la version écrite ne se relit pas ({' ; '.join(wrong)})", "vérifier le disque, puis relancer")


def read_sums(folder: Path) -> dict[str, str]:
    """Return {file name: sha256} of a release."""
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    return {name: sha for sha, name in (line.split("  ", 1) for line in lines)}


def sums_text(sums: Mapping[str, str]) -> str:
    """Return SHA256SUMS of {file name: sha256}, as ``sha256sum -c`` reads it."""
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))


def _features(path: Path) -> int:
    """One feature a line, between the first line and the last."""
    with path.open("rb") as handle:
        return sum(line.startswith(b'{"type":"Feature",') for line in handle)


def _sheet_rows(path: Path) -> int:
    """Count the rows of the sheets « commerces … », without their headers; a bad archive shows here."""
    found = 0
    with zipfile.ZipFile(path) as book:
        names = sorted(
            (n for n in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n)), key=lambda n: int(n[19:-4])
        )
        for name in names[:-OTHER_SHEETS]:
            with book.open(name) as sheet:
                found += _count(sheet, b"<row ") - 1
    return found


def _count(handle: IO[bytes], mark: bytes) -> int:
    """Count ``mark`` in a stream, block by block, those that stand across two blocks too."""
    found, tail = 0, b""
    while block := handle.read(1 << 20):
        found += (tail + block).count(mark)
        tail = block[-(len(mark) - 1) :]
    return found
