"""One source at a time: its newest deposit that can be read and understood, as shops; else its last good one.

In: declarations and deposits. Out: a Reading for each source, never an exception for a broken one (design rule 5).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from pipeline import anomalies, registers
from pipeline.config import Source, Territory, blanks
from pipeline.errors import ConfigError, SourceError
from pipeline.ingest import Deposit, find_deposits, read_deposit
from pipeline.model import SHOP_COLUMNS, Anomalies, Layout, RawRows, ShopRows, typed
from pipeline.normalise.blocks import Context
from pipeline.normalise.closing import TURNING
from pipeline.normalise.key_memory import KeyMemory
from pipeline.normalise.step import normalise
from pipeline.privacy import MENTIONS, Veil, veil_rows, veil_shops
from pipeline.reference import sirene
from pipeline.reference.communes import Communes, load_communes
from pipeline.reference.contours import Contours
from pipeline.reference.whereabouts import Whereabouts
from pipeline.runlog import log_to, timed
from pipeline.worker import NO_WORKER, Worker


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


@dataclass(frozen=True)
class Common:
    """What every source of a run is read with. ``received``: the day each undated deposit came, by checksum (registers).

    ``stock``: the territory's extract of SIRENE. ``memory``: the keys that rows had; takes those of this run.
    ``broken``: sources of which a register lost something, what and the remedy: read without it, their rows would be taken for
    others. They alone stop. ``whereabouts``: what tells the commune of a point, where nothing else does.
    """

    territory: Territory
    communes: Communes
    root: Path
    today: dt.date
    received: Mapping[str, dt.date] = field(default_factory=dict)
    stock: sirene.Sirene | None = None
    memory: KeyMemory = field(default_factory=KeyMemory)
    broken: Mapping[str, str] = field(default_factory=dict)
    whereabouts: Whereabouts = field(default_factory=Whereabouts)


def common(territory: Territory, root: Path, today: dt.date, addresses: pd.DataFrame | None = None) -> Common:
    """Load what the sources of the territory in ``root`` are read with. ``addresses``: those nearest to points (Whereabouts).

    Raises ConfigError for a register that is not one.
    """
    received, lost = registers.deposits_and_lost(root)
    stock, memory = sirene.load(registers.sirene(root)), KeyMemory.load(registers.row_keys(root))
    communes, broken = load_communes(territory.departements), memory.broken | lost
    about = Whereabouts(Contours.load(registers.contours(root)))
    about = about if addresses is None else replace(about, addresses=addresses)
    return Common(territory, communes, root, today, received, stock, memory, broken, about)


def read_all(
    sources: Sequence[Source], shared: Common, work: Path, worker: Worker = NO_WORKER, ahead: Callable[[], None] | None = None
) -> tuple[Reading, ...]:
    """Return the readings of ``sources``, in their order; half of them are read by ``worker``. The memory takes the keys of all.

    Raises ConfigError as read_source. ``work``: where the log is. ``ahead``: what the worker does once it has read.
    """
    ours, theirs = halves(sources, shared.root) if worker.works else (sources, [])
    known = shared.whereabouts.addresses
    there = worker.submit(read_sources, theirs, shared.territory, shared.root, shared.today, work, known) if theirs else None
    if ahead:
        worker.submit(ahead)
    found = [read_source(source, shared) for source in ours]
    if there:
        readings, keys = there.result()
        found += readings
        shared.memory.now |= keys
    place = {source.id: n for n, source in enumerate(sources)}
    return tuple(sorted(found, key=lambda reading: place[reading.source.id]))


def read_sources(
    sources: Iterable[Source], territory: Territory, root: Path, today: dt.date, work: Path, addresses: pd.DataFrame
) -> tuple[list[Reading], dict[str, pd.DataFrame]]:
    """Read ``sources`` in a process that has nothing loaded yet; return their readings and the keys of their rows, by source.

    Raises ConfigError as read_source. The log goes on in ``work``.
    """
    log_to(work)
    shared = common(territory, root, today, addresses)
    return [read_source(source, shared) for source in sources], shared.memory.now


def veiled(readings: Sequence[Reading], veil: Veil) -> tuple[tuple[Reading, ...], pd.DataFrame]:
    """Return the readings without the values that the register opposes, and where those stood: privacy.MENTIONS."""
    out, parts = [], [pd.DataFrame(columns=list(MENTIONS))]
    if not veil.hashes:
        return tuple(readings), parts[0]
    for reading in readings:
        rows, said = (None, parts[0]) if reading.raw is None else veil_rows(reading.raw, reading.source, veil)
        out.append(replace(reading, raw=rows, shops=ShopRows(veil_shops(reading.shops, veil))))
        parts.append(said)
    return tuple(out), pd.concat(parts, ignore_index=True)


def halves(sources: Sequence[Source], root: Path) -> tuple[list[Source], list[Source]]:
    """Part ``sources`` in two that take about as long to read: by this process, and by the worker."""
    sizes = registers.sizes(sources, root)
    parts: tuple[list[Source], list[Source]] = ([], [])
    heavy = [0, 0]
    for source in sorted(sources, key=lambda s: (-sizes[s.id], s.id)):
        lighter = heavy.index(min(heavy))
        parts[lighter].append(source)
        heavy[lighter] += sizes[source.id]
    return parts


def read_source(source: Source, shared: Common) -> Reading:
    """Return the rows of the newest good deposit of ``source``; older ones are tried in turn, each refusal told.

    Raises ConfigError where the declaration does not fit what is read.
    """
    problems: list[str] = []
    if blank := blanks(source):
        why = "sans licence ni base légale écrites, on ne publie pas — les demander au producteur"
        return _nothing(source, (f"sources/{source.id}/source.yml : {', '.join(blank)} à compléter : {why}",))
    if lost := shared.broken.get(source.id):
        return _nothing(source, (lost,))
    try:
        deposits = find_deposits(source, shared.root, shared.received)
    except SourceError as error:
        return _nothing(source, (str(error),))
    territory = shared.territory
    departements = tuple(territory.departements) if territory.hors_territoire == "ecarter" else None
    for deposit in deposits:
        try:
            with timed("ingest", source=source.id) as counts:
                raw, layout, found = read_deposit(deposit, source)
                counts["lues"] = len(raw)
            seen = deposit.date or shared.today
            with timed("normalise", source=source.id) as counts:
                context = Context(
                    source, shared.communes, shared.today, seen, shared.stock, shared.memory, whereabouts=shared.whereabouts
                )
                shops, told = normalise(raw, context, departements)
                counts |= {"gardees": len(shops), "anomalies": len(told)}
        except SourceError as error:
            older = "" if deposit is deposits[0] else f"et le dépôt d'avant, {deposit.path.name}, ne convient pas non plus : "
            problems.append(f"{older}{error}")  # a column renamed: the one before still bears the old name
            continue
        except ConfigError as error:
            raise ConfigError(f"sources/{source.id}/source.yml : {error.message}", error.hint) from error
        return Reading(source, deposit, raw, shops, layout, anomalies.combine([found, told]), tuple(problems), seen)
    return _nothing(source, tuple(problems))


def _nothing(source: Source, problems: tuple[str, ...]) -> Reading:
    none = ShopRows(typed(pd.DataFrame(columns=list(SHOP_COLUMNS)), SHOP_COLUMNS))
    return Reading(source, None, None, none, None, anomalies.empty(), problems)


def layout(readings: Sequence[Reading]) -> Layout | None:
    """Return where every producer column stands, all deposits together; None where nothing was read."""
    parts = [r.layout for r in readings if r.layout is not None]
    return Layout(pd.concat(parts, ignore_index=True)) if parts else None


def same_files(readings: Sequence[Reading]) -> tuple[str, ...]:
    """Say which sources read one and the same file: a folder copied, each of whose shops would be told twice."""
    held: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.deposit is not None:
            held.setdefault(reading.deposit.sha256, []).append(reading)
    named = (sorted(reading.source.id for reading in twins) for twins in held.values())
    told = "lisent le même fichier, à l'octet près : n'en garder qu'une dans sources/"
    return tuple(f"{' et '.join(names)} {told}" for names in named if len(names) > 1)


def next_lapse(readings: Sequence[Reading]) -> str:
    """Return the first day on which some row is over, or says something else of its shop's closing; "" where none is bounded."""
    ends = pd.concat([r.shops["valide_jusqu_au"] for r in readings]).dropna()
    told = [(dt.date.fromisoformat(ends.min()) + dt.timedelta(days=1)).isoformat()] if len(ends) else []
    turning = pd.concat([r.anomalies.loc[r.anomalies["code"].isin(TURNING), "apres"] for r in readings]).dropna()
    return min([*told, *turning[turning.ne("")]], default="")
