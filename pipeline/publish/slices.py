"""The GeoJSON of the whole, already written, in; one GeoJSON a commune, an EPCI, a category, a service out.

Each feature's bytes are those of the whole: found there line by line, never made a second time. Every commune and EPCI of the
territory and every code has its file, be it empty, so that an address never appears nor goes with a shop.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.model import LIST_SEPARATOR
from pipeline.publish.draft import Draft, Family
from pipeline.publish.geojson_file import BETWEEN, TAIL, bbox_of, head
from pipeline.publish.package_file import title
from pipeline.reference.arrays import Ints
from pipeline.reference.communes import load_communes
from pipeline.reference.vocabularies import vocabulary

WHOLE: Final = "commerces.geojson"
BLOCK: Final = 1 << 24
"""Bytes in which line ends are sought at a time."""

Positions = Ints


def slices(kind: str, draft: Draft, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give (« kind/code.geojson », bytes) for every code that ``labels`` knows and every other one that a shop holds."""
    rows, territory = draft.rows, draft.content.territory
    positions = _positions(rows, KINDS[kind])
    named = labels(kind, draft)
    longitudes, latitudes = rows["longitude"].to_numpy(), rows["latitude"].to_numpy()
    with pa.memory_map(str(folder / WHOLE)) as whole:
        lines = _features(whole.read_buffer(), len(rows))
        for code in sorted({*named, *positions}):
            mine = positions.get(code, np.empty(0, np.int64))
            box = bbox_of(longitudes[mine], latitudes[mine])
            start = head(f"{title(territory)} — {named.get(code, code)}", territory, box)
            yield f"{kind}/{code}.geojson", start + _together(lines, mine) + TAIL


KINDS: Final = {
    "communes": ("code_insee",),
    "epci": ("code_epci",),
    "categories": ("categorie", "sous_categorie"),
    "services": ("services",),
}
"""Folder → the columns whose codes name its files."""


def labels(kind: str, draft: Draft) -> dict[str, str]:
    """Return {code: name} of the slices of one kind that stand in every release of this territory; none for another kind."""
    if kind not in KINDS:
        return {}
    if kind in ("communes", "epci"):
        table = load_communes(draft.content.territory.departements).table
        code, name = ("code_insee", "nom") if kind == "communes" else ("code_epci", "epci")
        known = table[[code, name]].dropna()
        return dict(zip(known[code], known[name], strict=True))
    listed = ("familles", "categories") if kind == "categories" else (kind,)
    return {row["code"]: row["libelle"] for each in listed for row in vocabulary(each)}


FAMILIES: Final = tuple(
    Family(f"{kind}/{{{code}}}.geojson", "application/geo+json", "geojson", purpose, partial(slices, kind))
    for kind, code, purpose in (
        ("communes", "code_insee", "Les commerces d'une commune, par code Insee."),
        ("epci", "siren", "Les commerces d'une intercommunalité, par SIREN."),
        ("categories", "code", "Les commerces d'une catégorie ou d'une sous-catégorie, par code (voir codes.csv)."),
        ("services", "code", "Les commerces qui proposent un service, par code (voir codes.csv)."),
    )
)


def _positions(rows: pd.DataFrame, columns: tuple[str, ...]) -> Mapping[str, Positions]:
    """Return {code: positions of the rows that hold it, rising}."""
    found: dict[str, Positions] = {}
    for column in columns:
        values = rows[column].str.split(LIST_SEPARATOR).explode()
        places = values.index.to_numpy()
        found |= {str(code): places[mine] for code, mine in values.groupby(values).indices.items()}
    return found


def _features(whole: pa.Buffer, count: int) -> pa.Array:
    """Return the features of the file as they stand, each with what parts it from the next: one line each, after the first."""
    data = np.frombuffer(whole, dtype=np.uint8)
    ends = np.concatenate([
        np.flatnonzero(data[start : start + BLOCK] == ord("\n")) + start for start in range(0, len(data), BLOCK)
    ])  # fmt: skip
    offsets = pa.py_buffer(ends[: count + 1].astype(np.int64) + 1)
    return pa.Array.from_buffers(pa.large_binary(), count, [None, offsets, whole])


def _together(lines: pa.Array, positions: Positions) -> bytes:
    """Return these lines end to end, without what parted the last one from the next."""
    if not len(positions):
        return b""
    _, _, data = lines.take(pa.array(positions)).buffers()
    return bytes(data).removesuffix(b"\n").removesuffix(BETWEEN[:1])
