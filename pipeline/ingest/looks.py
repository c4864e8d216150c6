"""A workbook's bytes in, how its cells look out: formats and widths by column, and the cells that differ from their column.

Of an xlsx or an ods from its XML, of an xls from its records.
What is stored does not depend on it, so that no reading looks here; a workbook that goes back to its producer does.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from pipeline.ingest.detect import BROKEN_ZIP, Kind
from pipeline.ingest.look import Look
from pipeline.ingest.ods_looks import ods_looks
from pipeline.ingest.xls_looks import xls_looks
from pipeline.ingest.xlsx_looks import xlsx_looks

Looks = Mapping[str, Mapping[int, Look]]
"""Sheet, as its file names it → column, from 0 → look."""


def looks_of(raw: bytes, kind: Kind) -> Looks:
    """Return how each sheet looks; nothing for a format that cannot be asked."""
    if kind == "xls":
        return xls_looks(raw)
    if kind not in ("xlsx", "ods"):
        return {}
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            return xlsx_looks(archive) if kind == "xlsx" else ods_looks(archive)
    except BROKEN_ZIP:  # read once already: what it holds is known, how it looked is not worth losing it
        return {}
