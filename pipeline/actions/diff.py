"""``etal diff``: names of versions in, the comparison out; « essai » stands for what would be published now."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pipeline import flow, registers
from pipeline.config import load_sources, load_territory
from pipeline.diff import Comparison, between, one
from pipeline.errors import ConfigError
from pipeline.geocode import Ledger
from pipeline.options import Options
from pipeline.publish import load_previous

TRIAL: Final = "essai"


def versus(options: Options, names: tuple[str, ...]) -> Comparison:
    """Compare two releases of dist/, or one with what a dry run would publish. Raises ConfigError for a name that is none."""
    if len(names) > 2:
        raise ConfigError("deux versions au plus peuvent être comparées", "etal diff [A] [B]")
    if TRIAL not in names:
        return between(options.dist, names)
    territory, sources = load_territory(options.root), load_sources(options.root)
    others = [name for name in names if name != TRIAL]
    quiet = replace(options, dry_run=True)
    ledger = Ledger.load(registers.geocodes(options.root))
    previous = load_previous(options.dist, territory.url_publique, options.offline)
    built = flow.build(quiet, territory, sources, ledger, previous)
    return flow.comparison(quiet, built, previous, one(options.dist, others[0]) if others else None)
