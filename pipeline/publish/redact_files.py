"""A file of a finished release and what was taken away since in, the same file without it.

One function a format. What is not taken away keeps its bytes in texts (CSV, GeoJSON, Markdown) and its values in the others.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from pipeline.publish import parquet_file, provenance_file
from pipeline.publish.counted import HEADINGS
from pipeline.publish.csv_file import read_table
from pipeline.publish.geojson_file import BETWEEN, TAIL, bbox_of
from pipeline.publish.journal_file import markdown
from pipeline.publish.majors import declared
from pipeline.publish.osm_file import NETWORKS
from pipeline.publish.pmtiles_file import points, write_pmtiles
from pipeline.publish.previous import CHANGES, IDENTIFIERS, SHOPS
from pipeline.publish.schema_file import SCHEMA
from pipeline.publish.xlsx_file import ABOUT, write_xlsx
from pipeline.reference.arrays import within

OSM: Final = {
    "telephone": ("phone",), "courriel": ("email",), "site_web": ("website",), "reseaux_sociaux": tuple(NETWORKS),
    "horaires": ("opening_hours",),
}  # fmt: skip
"""Our column → those of commerces-osm.csv that tell it."""

REDACTED: Final = "fiche retirée depuis"
"""What stands for a name in JOURNAL.md."""

_FEATURE: Final = b'{"type":"Feature","id":"'
_VALUE: Final = r'(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\]|null)'


@dataclass(frozen=True)
class Taken:
    """What was taken away: the ids of whole shops, and single values (id, column)."""

    shops: frozenset[str]
    values: frozenset[tuple[str, str]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.shops or self.values)

    @property
    def ids(self) -> frozenset[str]:
        """Every shop of which something was taken away."""
        return self.shops | {shop for shop, _ in self.values}

    def of(self, column: str) -> set[str]:
        """Return the ids of the shops whose ``column`` was taken away."""
        return {shop for shop, name in self.values if name == column}


def redact_shops(path: Path, taken: Taken) -> None:
    """Rewrite a CSV of shops in our own columns, or in those of an older major (« v1/commerces.csv »)."""
    major = next((m for m in declared() if path.parent.name == f"v{m.version.partition('.')[0]}"), None)
    renamed = {theirs: ours for theirs, ours in (major.colonnes if major else {}).items() if ours}
    _redact_csv(path, taken, lambda column: (renamed.get(column, column),))


def redact_osm(path: Path, taken: Taken) -> None:
    """Rewrite commerces-osm.csv."""
    ours = {key: column for column, keys in OSM.items() for key in keys}
    _redact_csv(path, taken, lambda column: (ours[column],) if column in ours else ())


def _redact_csv(path: Path, taken: Taken, told_by: Callable[[str], Collection[str]]) -> None:
    """``told_by``: of a column of the file, those of ours that it tells."""
    header, *rows = _rows(path)
    blank = {n: set().union(*(taken.of(c) for c in told_by(name)), ()) for n, name in enumerate(header)}
    place = header.index("id")
    kept = [row for row in rows if row[place] not in taken.shops]
    _write(path, [header, *([("" if row[place] in blank[n] else cell) for n, cell in enumerate(row)] for row in kept)])


def redact_changes(path: Path, taken: Taken) -> None:
    """Rewrite changements.csv: nothing of a shop that was taken away, neither value of a column that was."""
    header, *rows = _rows(path)
    at = {name: n for n, name in enumerate(header)}
    kept = [row for row in rows if not taken.shops & {row[at["id_avant"]], row[at["id_apres"]]}]
    for row in kept:
        if {(row[at["id_avant"]], row[at["colonne"]]), (row[at["id_apres"]], row[at["colonne"]])} & taken.values:
            row[at["avant"]] = row[at["apres"]] = ""
    _write(path, [header, *kept])


def tell_gone(folder: Path, taken: Taken, day: dt.date) -> None:
    """Write the ids of whole shops, and not a word, in the files by which others learn what is no more, where there are."""
    for name, at, line in (
        (CHANGES, "id_avant", {"operation": "DEL"}), (IDENTIFIERS, "ancien_id", {"date": day.isoformat()}),
    ):  # fmt: skip
        if (folder / name).is_file():
            header, *rows = _rows(folder / name)
            known = {row[header.index(at)] for row in rows}
            gone = [[{**line, at: shop}.get(column, "") for column in header] for shop in sorted(taken.shops - known)]
            _write(folder / name, [header, *(sorted([*rows, *gone]) if name == IDENTIFIERS else [*rows, *gone])])


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


def _write(path: Path, rows: list[list[str]]) -> None:
    told = io.StringIO()
    csv.writer(told, lineterminator="\n").writerows(rows)
    path.write_text(told.getvalue(), encoding="utf-8", newline="")


def redact_geojson(path: Path, taken: Taken) -> None:
    """Rewrite a GeoJSON of ours, one feature a line; its ``bbox`` is that of what stays."""
    head, *lines = path.read_bytes().split(b"\n")
    features = [line.removesuffix(BETWEEN[:1]) for line in lines if line.startswith(_FEATURE)]
    kept = [_feature(line, taken) for line in features if _id(line) not in taken.shops]
    if len(kept) < len(features):
        head = re.sub(rb'"bbox":\[[^\]]*\],', _bbox(kept), head)
    path.write_bytes(head + b"\n" + BETWEEN.join(kept) + TAIL)


def _id(feature: bytes) -> str:
    return feature[len(_FEATURE) :].partition(b'"')[0].decode()


def _feature(line: bytes, taken: Taken) -> bytes:
    """A value is known by the comma or the brace before its name: inside a text, a quote has a backslash before."""
    mine = _id(line)
    for column in sorted(column for shop, column in taken.values if shop == mine):
        line = re.sub(rf'([{{,]"{column}":){_VALUE}'.encode(), rb"\1null", line)
    return line


def _bbox(features: list[bytes]) -> bytes:
    found = [point for one in features if (point := re.search(rb'"coordinates":\[([^,]+),([^\]]+)\]', one))]
    edges = bbox_of(*(np.array([float(point[axis]) for point in found]) for axis in (1, 2)))
    return f'"bbox":[{",".join(edges)}],'.encode() if edges else b""


def redact_parquet(path: Path, taken: Taken) -> None:
    """Rewrite commerces.parquet, its points with it."""
    import geopandas

    table = geopandas.read_parquet(path)
    table = table[~within(table["id"], taken.shops)].reset_index(drop=True)
    for column in {name for _, name in taken.values} & set(table.columns):
        table[column] = table[column].mask(within(table["id"], taken.of(column)))
    parquet_file.save(table, path)


def redact_provenance(path: Path, taken: Taken) -> None:
    """Rewrite provenance.parquet."""
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(path)
    ids, fields = table["id"].to_pylist(), table["champ"].to_pylist()
    kept = [i not in taken.shops and (i, c) not in taken.values for i, c in zip(ids, fields, strict=True)]
    provenance_file.save(table.filter(kept), path)


def redact_tiles(path: Path, _taken: Taken) -> None:
    """Write commerces.pmtiles anew from commerces.csv, already redacted; no file where no point is left."""
    path.unlink()  # GDAL would add to it
    left = points(read_table(path.parent / SHOPS))
    if len(left):
        write_pmtiles(left, path)


def redact_workbook(path: Path, _taken: Taken) -> None:
    """Write commerces.xlsx anew from commerces.csv, already redacted, and from what it tells of itself."""
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name(ABOUT)
    told = [(str(name), str(text)) for name, text, *_ in sheet.to_python()[1:]]
    table_schema = json.loads((path.parent / SCHEMA).read_text(encoding="utf-8"))
    day = dt.date.fromisoformat("-".join(path.parent.name.lstrip(".").split(".")[:3]))
    write_xlsx(read_table(path.parent / SHOPS), table_schema, told, day, path)


def redact_journal(path: Path, taken: Taken, before: pd.DataFrame) -> None:
    """Rewrite JOURNAL.md: a shop's name goes from what is said of its commune. ``before``: commerces.csv as it was."""
    told = [(i, f"**{markdown(c)}** :", markdown(n)) for i, c, n in before[["id", "commune", "nom"]].itertuples(index=False)]
    kept = {name for shop, _, name in told if shop not in taken.shops}
    signs: dict[str, set[str]] = {}
    for shop, sign, name in told:
        if shop in taken.shops:
            signs.setdefault(sign, set()).add(name)
    lines, here = path.read_text(encoding="utf-8").split("\n"), set[str]()
    headings = tuple(f"- {heading} : " for heading in HEADINGS)
    for n, line in enumerate(lines):
        if line.startswith("**"):
            here = next((names for sign, names in signs.items() if line.startswith(sign)), set())
        elif line.startswith("#"):
            here = set()
        elif line.startswith(headings):
            lines[n] = _unnamed(line, here, kept - here)
    path.write_text("\n".join(lines), encoding="utf-8")


def _unnamed(line: str, names: set[str], others: set[str]) -> str:
    """Put REDACTED for each of ``names``, with what is said of it; « Chez Lou (bis) », one of ``others``, is not « Chez Lou »."""
    for name in names:
        item = rf"(?<=[:;] ){re.escape(name)}(?: \([^()]*\))?(?= ; |$)"
        line = re.sub(item, lambda one: one[0] if one[0] in others else REDACTED, line)
    return line
