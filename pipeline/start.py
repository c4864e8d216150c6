"""``etal publish``: options in, report out. Ends at once where nothing is new, before anything heavy is loaded."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline import fingerprint, registers
from pipeline.config import Source, Territory, load_sources, load_territory, set_aside, unsigned
from pipeline.fetch import Trouble, refresh
from pipeline.options import Options
from pipeline.report import Report
from pipeline.worker import one_worker

if TYPE_CHECKING:
    from pipeline.publish.site.apart import SiteBuild

WORTH: Final = 1_000_000
"""Bytes of deposits from which a second process saves more time than it takes to start: some 5 000 rows."""


def publish(options: Options) -> Report:
    """Publish what changed. Raises ConfigError or ServiceError; a refusal by a gate is told in the report."""
    territory, sources = load_territory(options.root), load_sources(options.root)
    troubles = _fetched(options, sources)
    outside = registers.outside_files(sources, options.root)
    state = None if options.dry_run else fingerprint.load_state(options.work)
    if state and state.still_holds(fingerprint.inputs_of(options.root, outside), options.today, options.offline):
        report = Report("rien à publier", state.version, state.shops, demonstration=territory.demonstration)
        return _told(report, territory, troubles, options, state.due)
    with uncollected(), one_worker(worth=sum(registers.sizes(sources, options.root).values()) >= WORTH) as worker:
        worker.load("pipeline.sources")
        from pipeline import flow, runlog  # pandas and its kin cost seconds: only where there is work
        from pipeline.publish.site.apart import SiteBuild

        runlog.log_to(options.work)
        site = SiteBuild(options.dist, territory, registers.contours(options.root), worker)
        with runlog.heard() as said:
            report, lapses = flow.run(options, territory, sources, site, worker)
        report = replace(report, alertes=(*report.alertes, *said))
        if options.site and (report.issue in ("publiée", "rien à publier") or site.begun):
            report = replace(report, sans_carte=not _put_site(site))
        due = {line.source: line.attendu for line in report.sources if line.attendu}
        if report.issue in ("publiée", "rien à publier") and report.version:
            inputs = fingerprint.inputs_of(options.root, outside)
            done = fingerprint.State(inputs, report.version, report.commerces, report.en_attente, lapses, due)
            fingerprint.save_state(options.work, done)
    return _told(report, territory, troubles, options, due)


def _put_site(site: SiteBuild) -> bool:
    """Put the release's site in dist/, also where nothing was published: a cut may have left none. Tell whether it has a map."""
    from pipeline import runlog

    with runlog.timed("site") as counts:
        done = site.result()
        counts["fiches"] = done.shops if done else 0
    return done is None or done.map


def _fetched(options: Options, sources: list[Source]) -> tuple[Trouble, ...]:
    """Fetch what is declared to come from elsewhere, before anything is compared: a new deposit is a new input."""
    declared = [source for source in sources if source.depots.origin]
    if options.offline or not declared:
        return ()
    from pipeline import runlog

    runlog.log_to(options.work)
    with runlog.timed("fetch", sources=len(declared)) as counts:
        troubles = refresh(declared, options.root, options.work, options.today, options.environment)
        counts["echecs"] = len(troubles)
    return troubles


def _told(report: Report, territory: Territory, troubles: tuple[Trouble, ...], options: Options, due: dict[str, str]) -> Report:
    """Tell who should have sent a file by now, that nobody is written as the publisher, what is not read or not fetched.

    What could not be fetched keeps its last good deposit. ``due``: of State.
    """
    late = [
        f"{source} (le {'/'.join(reversed(day.split('-')))})" for source, day in due.items() if day < options.today.isoformat()
    ]
    waited = (f"à relancer, un nouveau fichier en était attendu : {', '.join(late)}",) if late else ()
    report = replace(report, alertes=(*report.alertes, *waited, *set_aside(options.root)))
    if wrong := unsigned(territory):
        report = replace(report, alertes=(*report.alertes, str(wrong)))
    messages = tuple(f"{trouble.source} : {trouble.message}" for trouble in troubles)
    return replace(report, origines=messages, origine_absente=any(trouble.away for trouble in troubles))


@contextmanager
def uncollected() -> Iterator[None]:
    """Do without the search for cycles: a run makes millions of objects, hardly any in a cycle, and ends soon after.

    Searching them again and again is a tenth of the time of 20 000 rows, for no memory to speak of.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
