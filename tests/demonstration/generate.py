"""A seed and a folder in, the demonstration's deposits, BAN extract, truth file and list of traps out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.demonstration.containers import write_gzip
from tests.demonstration.hard_cases import add_hard_cases
from tests.demonstration.places import ban_documents
from tests.demonstration.producers import agglomeration, albret, cci, chambre_agriculture, cma, fumel, region, ville_marmande
from tests.demonstration.shops import Maker, make_maker
from tests.demonstration.table import TRUTH_COLUMNS, Row, truth_lines

SEED: Final = 47
COUNT: Final = 1_300
EXTRACT: Final = "ban/adresses-addok-47-demonstration-2026-10-01.ndjson.gz"

Build = Callable[[Maker, Path], list[Row]]
PRODUCERS: Final[tuple[tuple[str, str, Build], ...]] = tuple(
    (module.SOURCE, module.FILE, module.build)
    for module in (cci, cma, chambre_agriculture, agglomeration, ville_marmande, fumel, albret, region)
)


def generate(out: Path, seed: int = SEED) -> list[dict[str, str]]:
    """Write ``<source>/depots/…`` and the BAN extract under ``out``; return the lines of verite.csv, in order of source."""
    maker = make_maker(seed, COUNT)
    add_hard_cases(maker)
    truth: list[dict[str, str]] = []
    for source, file, build in PRODUCERS:
        rows = build(maker, out / source / "depots")
        truth += truth_lines(source, f"sources/{source}/depots/{file}", rows)
    write_gzip(out / EXTRACT, ban_documents(maker.streets))
    return sorted(truth, key=lambda t: (t["source"], t["feuille"], int(t["ligne"])))


def truth_csv(truth: list[dict[str, str]]) -> str:
    """Return verite.csv as text (UTF-8, comma, LF)."""
    out = io.StringIO()
    writer = csv.DictWriter(out, TRUTH_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(truth)
    return out.getvalue()
