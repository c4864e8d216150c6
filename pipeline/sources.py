"""One source at a time: its newest deposit that can be read and understood, as shops; else its last good one.

In: declarations and deposits. Out: a Reading for each source, never an exception for a broken one (design rule 5).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline import anomalies, registers
from pipeline.beside import ALONE, Beside
from pipeline.config import Source, Territory, blanks
from pipeline.errors import ConfigError, SourceError
from pipeline.ingest import Deposit, find_deposits, read_deposit
from pipeline.model import SHOP_COLUMNS, Anomalies, Layout, RawRows, ShopRows, typed
from pipeline.normalise.blocks import Context
from pipeline.normalise.key_memory import KeyMemory
from pipeline.normalise.step import normalise
from pipeline.reference import sirene
from pipeline.reference.communes import Communes, load_communes
from pipeline.runlog import log_to, timed

LOADING = 500_000
"""Bytes of deposits that are read in the time that the process beside takes to be ready."""


@dataclass(frozen=True)
class Reading:
    """What one source gave. ``deposit`` is None where nothing could be read; ``problems`` says why newer ones were not."""

    source: Source
    deposit: Deposit | None
    raw: RawRows | None
    shops: ShopRows
    layout: Layout | None
    anomalies: Anomalies
    problems: tuple[str, ...] = ()
    seen: dt.date | None = None

    @property
    def deposited(self) -> dt.date | None:
        """Day of the deposit: its own, else the day it was first seen."""
        return self.seen if self.deposit else None

    @property
    def read(self) -> int:
        """Number of rows read."""
        return 0 if self.raw is None else len(self.raw)


def read_all(
    sources: Sequence[Source],
    territory: Territory,
    communes: Communes,
    root: Path,
    today: dt.date,
    work: Path,
    stock: sirene.Sirene | None,
    memory: KeyMemory,
    beside: Beside = ALONE,
) -> tuple[Reading, ...]:
    """Return the readings of ``sources``, in their order; half of them are read ``beside``. ``memory`` takes the keys of all.

    Raises ConfigError as read_source. ``work``: where the log is.
    """
    received = registers.load_deposits(root)
    ours, theirs = halves(sources, root) if beside.works else (sources, [])
    there = beside.ask(read_sources, theirs, territory, root, today, work) if theirs else None
    found = [read_source(s, territory, communes, root, today, received, stock, memory) for s in ours]
    if there:
        readings, keys = there.result()
        found += readings
        memory.now |= keys
    place = {source.id: n for n, source in enumerate(sources)}
    return tuple(sorted(found, key=lambda reading: place[reading.source.id]))


def read_sources(
    sources: Iterable[Source], territory: Territory, root: Path, today: dt.date, work: Path
) -> tuple[list[Reading], dict[str, pd.DataFrame]]:
    """Read ``sources`` in a process that has nothing loaded yet; return their readings and the keys of their rows, by source.

    Raises ConfigError as read_source. The log goes on in ``work``.
    """
    log_to(work)
    communes, received = load_communes(territory.departements), registers.load_deposits(root)
    stock, memory = sirene.load(registers.sirene(root)), KeyMemory.load(registers.row_keys(root))
    readings = [read_source(s, territory, communes, root, today, received, stock, memory) for s in sources]
    return readings, memory.now


def halves(sources: Sequence[Source], root: Path) -> tuple[list[Source], list[Source]]:
    """Part ``sources`` in two that take about as long to read: by this process, and by the one beside, which must load first."""
    sizes = registers.sizes(sources, root)
    parts: tuple[list[Source], list[Source]] = ([], [])
    heavy = [0, LOADING]
    for source in sorted(sources, key=lambda s: (-sizes[s.id], s.id)):
        lighter = heavy.index(min(heavy))
        parts[lighter].append(source)
        heavy[lighter] += sizes[source.id]
    return parts


def read_source(
    source: Source,
    territory: Territory,
    communes: Communes,
    root: Path,
    today: dt.date,
    received: Mapping[str, dt.date],
    stock: sirene.Sirene | None = None,
    memory: KeyMemory | None = None,
) -> Reading:
    """Return the rows of the newest good deposit of ``source``; older ones are tried in turn, each refusal told.

    ``memory``: the keys that rows had, which takes those of this run.
    """
    problems: list[str] = []
    if blank := blanks(source):
        why = "sans licence ni base légale écrites, on ne publie pas — les demander au producteur"
        return _nothing(source, (f"sources/{source.id}/source.yml : {', '.join(blank)} à compléter : {why}",))
    try:
        deposits = find_deposits(source, root, received)
    except SourceError as error:
        return _nothing(source, (str(error),))
    departements = tuple(territory.departements) if territory.hors_territoire == "ecarter" else None
    for deposit in deposits:
        try:
            with timed("ingest", source=source.id) as counts:
                raw, layout, found = read_deposit(deposit, source)
                counts["lues"] = len(raw)
            seen = deposit.date or today
            with timed("normalise", source=source.id) as counts:
                context = Context(source, communes, today, seen, sirene=stock, memory=memory)
                shops, told = normalise(raw, context, departements)
                counts |= {"gardees": len(shops), "anomalies": len(told)}
        except SourceError as error:
            problems.append(str(error))
            continue
        except ConfigError as error:
            raise ConfigError(f"sources/{source.id}/source.yml : {error.message}", error.hint) from error
        return Reading(source, deposit, raw, shops, layout, anomalies.combine([found, told]), tuple(problems), seen)
    return _nothing(source, tuple(problems))


def _nothing(source: Source, problems: tuple[str, ...]) -> Reading:
    none = ShopRows(typed(pd.DataFrame(columns=list(SHOP_COLUMNS)), SHOP_COLUMNS))
    return Reading(source, None, None, none, None, anomalies.empty(), problems)
