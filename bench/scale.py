"""How the whole run grows: ``python -m bench.scale N [N …]`` → wall, CPU and peak memory, in all and a step.

Makes N rows over five sources (bench/territory.py), fills the ledger with one answer an address (an engine that puts every
address at its commune's centre: speed is measured here, not positions); three rows in five have opening hours, nearly each in a
text of its own, so that no reading is had twice for nothing. Then times the real command as a whole process:
a first release, then a run with nothing new. Prints JSON; with several N, the slope of log time on log rows a step, wall and CPU.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd

from bench.territory import make
from pipeline import registers
from pipeline.config import load_sources, load_territory
from pipeline.geocode import Ledger, geocode
from pipeline.model import ShopRows
from pipeline.reference.communes import load_communes
from pipeline.sources import Common, read_source

DAY = dt.date(2026, 11, 22)


def fill_ledger(root: Path) -> int:
    """Answer every address of the territory; return the number of entries."""
    from bench.engine import CentreEngine

    territory, communes = load_territory(root), load_communes(["47"])
    shared = Common(territory, communes, root, DAY)
    readings = [read_source(source, shared) for source in load_sources(root)]
    shops = ShopRows(pd.concat([r.shops for r in readings], ignore_index=True))
    path = registers.geocodes(root)
    ledger = Ledger.load(path)
    geocode(shops, ledger, CentreEngine(communes), communes, DAY)
    path.parent.mkdir(parents=True, exist_ok=True)
    ledger.save(path)
    return sum(1 for _ in path.open(encoding="utf-8")) - 1


def timed_publish(root: Path) -> dict[str, float]:
    """Run ``etal publish`` as a user does; return wall and CPU seconds and peak megabytes of it and what it starts."""
    etal = [sys.executable, "-m", "pipeline.cli", "publish", "--root", str(root), "--offline", "--date", DAY.isoformat()]
    before, start, peak = _children(), time.perf_counter(), 0.0
    with subprocess.Popen(etal, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            peak = max(peak, _megabytes(process.pid))
            time.sleep(0.05)
        wall, told = time.perf_counter() - start, process.stderr.read() if process.stderr else ""
    if process.returncode:
        raise SystemExit(f"etal publish failed\n{told}")
    return {"wall": round(wall, 2), "cpu": round(_children() - before, 2), "peak_mb": round(peak, 2)}


def _children() -> float:
    """Return the CPU seconds of the processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _megabytes(pid: int) -> float:
    """Return the memory of a process and of those it started, what they share counted once (Linux's PSS); 0 where it ended."""
    proc = Path("/proc") / str(pid)
    try:
        kilobytes = re.search(r"^Pss:\s+(\d+)", (proc / "smaps_rollup").read_text(), re.M)
        started = (proc / "task" / str(pid) / "children").read_text().split()
    except OSError:
        return 0.0
    return (int(kilobytes[1]) / 1024 if kilobytes else 0.0) + sum(_megabytes(int(child)) for child in started)


def steps(root: Path) -> dict[str, dict[str, float]]:
    """Return seconds, CPU seconds and peak megabytes a step, summed over the sources, from ``work/run.log``."""
    lines = [json.loads(line) for line in (root / "work" / "run.log").read_text(encoding="utf-8").splitlines()]
    frame = pd.DataFrame([line for line in lines if "secondes" in line])
    grouped = frame.groupby("etape", sort=False).agg({"secondes": "sum", "cpu": "sum", "pic_mo": "max"})
    return {str(k): {c: float(round(v[c], 2)) for c in grouped.columns} for k, v in grouped.iterrows()}


def measure(rows: int) -> dict[str, Any]:
    """Return the figures for ``rows`` rows."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make(root, rows)
        entries = fill_ledger(root)
        first = timed_publish(root)
        detail = steps(root)
        return {"rows": rows, "ledger": entries, "first": first, "nothing_new": timed_publish(root), "steps": detail}


def slopes(results: list[dict[str, Any]], clock: str) -> dict[str, float]:
    """Return the slope of log time (``clock``: secondes, or cpu on a shared machine) on log rows, a step."""
    small, large = min(results, key=lambda r: r["rows"]), max(results, key=lambda r: r["rows"])
    span = math.log(large["rows"] / small["rows"])
    both = [s for s in small["steps"] if s in large["steps"] and small["steps"][s][clock] > 0.05]
    return {s: round(math.log(large["steps"][s][clock] / small["steps"][s][clock]) / span, 2) for s in both}


def main() -> None:
    """Measure each size asked and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="+", type=int)
    results = [measure(n) for n in parser.parse_args().rows]
    grown = {clock: slopes(results, clock) for clock in ("secondes", "cpu")} if len(results) > 1 else {}
    print(json.dumps({"runs": results, "slopes": grown}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
