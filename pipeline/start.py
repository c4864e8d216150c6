"""``etal publish``: options in, report out. Ends at once where nothing is new, before anything heavy is loaded."""

from __future__ import annotations

from pipeline import fingerprint, registers
from pipeline.config import load_sources, load_territory
from pipeline.options import Options
from pipeline.report import Report


def publish(options: Options) -> Report:
    """Publish what changed. Raises ConfigError or ServiceError; a refusal by a gate is told in the report."""
    territory, sources = load_territory(options.root), load_sources(options.root)
    outside = registers.outside_files(sources, options.root)
    state = None if options.dry_run else fingerprint.load_state(options.work)
    if state and state.still_holds(fingerprint.inputs_of(options.root, outside), options.today, options.offline):
        return Report("rien à publier", state.version, state.shops, demonstration=territory.demonstration)
    from pipeline import flow, runlog  # pandas and its kin cost seconds: only where there is work

    runlog.log_to(options.work)
    report, lapses = flow.run(options, territory, sources)
    if report.issue in ("publiée", "rien à publier") and report.version:
        inputs = fingerprint.inputs_of(options.root, outside)
        done = fingerprint.State(inputs, report.version, report.commerces, report.en_attente, lapses)
        fingerprint.save_state(options.work, done)
    return report
