"""dist/ in, what each of its releases told of openings and closings out: the events of changements.csv that a feed tells.

Names are not here: a shop is told as the release that is published tells it, so that one since withdrawn is told no more.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from pipeline.publish import swap
from pipeline.publish.previous import CHANGES

RELEASES: Final = 36
"""Releases that are read, the newest first: three years of months."""
_COLUMNS: Final = ("operation", "id_apres", "colonne", "avant", "apres", "code_insee", "code_epci")


class Event(NamedTuple):
    """``operation``: ADD, CLOSE, DEL, or MOD of the column statut; ``id``: "" of what is gone; ``was``, ``now``: states."""

    operation: str
    id: str
    was: str
    now: str
    siren: str


@dataclass(frozen=True)
class Release:
    """One release. ``first``: nothing was before it, all its shops are new without being news; ``rows``: how many it held."""

    version: str
    date: dt.date
    rows: int
    first: bool
    events: tuple[Event, ...]


def folders(dist: Path, version: str) -> list[Path]:
    """Return the folders of ``version`` and of the releases before it that are in ``dist``, newest first."""
    return [dist / told["version"] for told in _told(dist, version)]


def history(dist: Path, version: str) -> tuple[Release, ...]:
    """Return ``version`` and the releases before it, newest first; () where ``dist`` has no versions.json.

    Raises PipelineError where versions.json cannot be read.
    """
    every = swap.read_versions(dist) or []
    oldest = every[-1]["version"] if every else ""
    return tuple(
        Release(
            told["version"],
            dt.date.fromisoformat(told["date"]),
            int(told["rows"]),
            told["version"] == oldest,
            () if told["version"] == oldest else _events(dist / told["version"] / CHANGES),
        )
        for told in _told(dist, version)
    )


def _told(dist: Path, version: str) -> list[dict[str, Any]]:
    every = swap.read_versions(dist) or []
    names = [told["version"] for told in every]
    begin = names.index(version) if version in names else len(names)
    return [told for told in every[begin : begin + RELEASES] if (dist / told["version"] / CHANGES).is_file()]


def _events(path: Path) -> tuple[Event, ...]:
    """Read one changements.csv. Of what was taken away at someone's request no place is told there, and nothing here."""
    options = pyarrow.csv.ConvertOptions(include_columns=list(_COLUMNS), column_types=dict.fromkeys(_COLUMNS, pa.string()))
    quoting = pyarrow.csv.ParseOptions(newlines_in_values=True)
    table = pyarrow.csv.read_csv(path, parse_options=quoting, convert_options=options)
    state = pc.and_(pc.equal(table["operation"], "MOD"), pc.equal(table["colonne"], "statut"))
    placed = pc.greater(pc.utf8_length(table["code_insee"]), 0)
    wanted = pc.or_(state, pc.and_(pc.is_in(table["operation"], pa.array(["ADD", "CLOSE", "DEL"])), placed))
    kept = table.filter(wanted).to_pydict()
    columns = (kept[name] for name in ("operation", "id_apres", "avant", "apres", "code_epci"))
    return tuple(Event(*(value or "" for value in row)) for row in zip(*columns, strict=True))
