"""The state of everything a release depends on: files in, one hash out; and whether the last run already saw it.

Kept light (no pandas): a run with nothing new must end in seconds. Only a shortcut: without it, or with a wrong one,
the whole run is done and finds by itself that nothing changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from pipeline.config.channel import MEMORY
from pipeline.disk import json_in

CODE: Final = frozenset({".py", ".json", ".csv", ".gz", ".yml", ".html", ".xml", ".css", ".js", ".svg"})
LIBRARIES: Final = ("maplibre-gl", "pmtiles")
"""What the site's map needs, by its folder in node_modules/: one that comes or changes makes the site anew."""
INPUT_FOLDERS: Final = ("sources",)
STATE_FILE: Final = "etat.json"
LARGEST: Final = 1 << 30
_STATE: Final = {"inputs": str, "version": str, "shops": int, "waiting": int, "lapses": str, "due": dict}


@dataclass(frozen=True)
class State:
    """What the last successful run saw. ``lapses``: ISO date from which some row's validity is over, or "".

    ``due``: by which ISO date each source should have sent another file, of those that promise one.
    """

    inputs: str
    version: str
    shops: int
    waiting: int
    lapses: str
    due: dict[str, str]

    def still_holds(self, inputs: str, today: dt.date, offline: bool) -> bool:
        """Say whether a new run would find the same: same inputs, nothing lapsed, no address that could now be asked."""
        lapsed = bool(self.lapses) and self.lapses <= today.isoformat()
        return self.inputs == inputs and not lapsed and (offline or not self.waiting)


def inputs_of(root: Path, outside: list[Path]) -> str:
    """Return the hash of the territory's inputs, the files ``outside`` it that sources name, the code, what dist/ holds.

    The libraries are code too: one brought up to date may read a phone or a workbook otherwise.
    """
    package = Path(__file__).resolve().parent
    code = [p for p in package.rglob("*") if p.suffix in CODE]
    modules = [path for name in LIBRARIES if (path := package.parent / "node_modules" / name / "package.json").is_file()]
    contracts = (package.parent / "schemas").glob("*") if (package.parent / "schemas").is_dir() else []
    own = [p for folder in INPUT_FOLDERS for p in (root / folder).rglob("*") if p.is_file() and p.name != MEMORY]
    total = hashlib.sha256("\0".join(_libraries()).encode())
    for base, paths in ((root, own), (package, code), (package.parent, [*contracts, *modules]), (Path("/"), outside)):
        for path in sorted(paths):
            total.update(path.relative_to(base).as_posix().encode() + b"\0" + digest(path))
    for told in (root / "dist" / "versions.json", root / "dist" / "site.json"):
        total.update(digest(told) if told.is_file() else b"-")
    return total.hexdigest()


def _libraries() -> list[str]:
    """Return the names of what is installed beside the code, each with its version: « pandas-3.0.1.dist-info »."""
    return sorted({found.name for place in sys.path for found in Path(place).glob("*.dist-info")})


def digest(path: Path) -> bytes:
    """Return the hash of a file; of one larger than any that is read, its size and its hour."""
    about = path.stat()
    if about.st_size > LARGEST:  # refused by its size where it is read: not worth minutes of reading here
        return f"{about.st_size} {about.st_mtime_ns}".encode()
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").digest()


def load_state(work: Path) -> State | None:
    """Return what the last run left in ``work/``, or None where there is nothing usable."""
    try:
        told = json_in(work / STATE_FILE)
    except (FileNotFoundError, ValueError):
        return None
    usable = isinstance(told, dict) and {key: type(value) for key, value in told.items()} == _STATE
    return State(**told) if usable and all(isinstance(day, str) for day in told["due"].values()) else None


def save_state(work: Path, state: State) -> None:
    """Leave ``state`` for the next run."""
    work.mkdir(parents=True, exist_ok=True)
    (work / STATE_FILE).write_text(json.dumps(asdict(state), indent=1) + "\n", encoding="utf-8")
