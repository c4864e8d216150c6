"""The demonstration's returns, made once a session: what the tests of this folder look at."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from pipeline import registers
from pipeline.config import load_sources, load_territory
from pipeline.flow import build
from pipeline.geocode import Ledger
from pipeline.options import Options
from pipeline.reference.communes import load_communes
from pipeline.returns import FOLDER, Run, write_returns
from pipeline.sources import Common, Reading, read_source

REPOSITORY = Path(__file__).resolve().parents[2]
DAY = dt.date(2026, 11, 22)
VERSION = "2026.11.22"


@dataclass(frozen=True)
class Demo:
    """A copy of the demonstration, its run, and where its returns are."""

    root: Path
    run: Run

    def workbook(self, source: str) -> Path:
        return self.root / "work" / FOLDER / source / f"{source}-{VERSION}.xlsx"

    def page(self, source: str) -> str:
        return (self.root / "work" / FOLDER / source / "rapport.html").read_text(encoding="utf-8")

    def reading(self, source: str) -> Reading:
        return next(r for r in self.run.readings if r.source.id == source)

    def read_back(self, source: str, name: str = "2026-12-01_retour.xlsx", saved: Path | None = None) -> Reading:
        """Drop a source's return (or what somebody ``saved`` of it) among its deposits, read it again, take the file away."""
        dropped = self.root / "sources" / source / "depots" / name
        shutil.copyfile(saved or self.workbook(source), dropped)
        try:
            territory = load_territory(self.root)
            declared = next(s for s in load_sources(self.root) if s.id == source)
            return read_source(declared, Common(territory, load_communes(territory.departements), self.root, DAY))
        finally:
            dropped.unlink()


@cache
def demo() -> Demo:
    """Run the demonstration offline, from the committed ledgers, and write its returns."""
    root = Path(mkdtemp(prefix="etal-retours-"))
    shutil.copytree(REPOSITORY / "sources", root / "sources")
    territory, sources = load_territory(root), load_sources(root)
    built = build(Options(root, DAY, offline=True), territory, sources, Ledger.load(registers.geocodes(root)), None)
    communes = load_communes(territory.departements)
    run = Run(built.readings, built.deduped.members, built.shops, built.anomalies, territory, communes, VERSION, root / "dist")
    write_returns(run, root / "work")
    return Demo(root, run)
