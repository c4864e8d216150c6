"""Where the territory's memory stands: the ledgers in ``sources/registre/``, and the day each undated deposit came.

In: the root folder. Out: paths, and the register of deposits (``depots.csv``: sha256, source, fichier, recu_le).
"""

from __future__ import annotations

import datetime as dt
import glob
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from pipeline.config import Source
from pipeline.config.channel import MEMORY
from pipeline.register_file import MATCHES, OPPOSITIONS, POSITIONS, put_lines, saved_in
from pipeline.resaved import DAY, Kinds, Lost, Saved, hashed

DEPOSIT_COLUMNS: Final = ("sha256", "source", "fichier", "recu_le")
_KINDS: Final[Kinds] = {"sha256": hashed(64), "recu_le": DAY}


def _at(place: str) -> Callable[[Path], Path]:
    return lambda root: root / place


geocodes: Final = _at("sources/registre/geocodages.csv")
"""The ledger of the geocoder's answers."""
geocodes_journal: Final = _at("work/geocodages.journal.csv")
"""Where answers are noted as they come, until the ledger is saved: what a cut leaves, the next run takes up."""
identifiers: Final = _at("sources/registre/identifiants.csv")
"""The ledger of public ids."""
row_keys: Final = _at("sources/registre/cles.csv")
"""The memory of each source's rows: under which key each was known."""
pushed: Final = _at(f"sources/registre/{MEMORY}")
"""The memory of what was sent to data.gouv.fr, under which ids: no input of a release (``fingerprint``)."""
refusals: Final = _at("sources/registre/refus.csv")
"""The register of proposals that producers refused."""
acceptances: Final = _at("sources/registre/acceptations.csv")
"""The register of what blocked a release and was accepted."""
sirene: Final = _at("sources/registre/sirene.parquet")
"""The territory's extract of SIRENE."""
deposits: Final = _at("sources/registre/depots.csv")
"""The day each undated deposit came."""
matches: Final = _at(MATCHES)
"""What people decided of pairs: same or different shop."""
positions: Final = _at(POSITIONS)
"""What people decided of places: the points they fixed."""
oppositions: Final = _at(OPPOSITIONS)
"""The register of what must not be published."""
weights: Final = _at("sources/decisions/poids.json")
"""The territory's own weights of evidence, learnt from its decisions."""
contours: Final = _at("sources/contours/communes.parquet")
"""The official contours of the territory's communes (``etal territoire contours``)."""


def outside_files(sources: Iterable[Source], root: Path) -> list[Path]:
    """Return the deposits that sources name by a path outside ``sources/``: they are inputs too."""
    motifs = [s.depots.motif for s in sources if "/" in s.depots.motif]
    # a path may climb (« ../partage/x.csv »), which Path.glob refuses
    found = {Path(p).resolve() for motif in motifs for p in glob.glob(str(root / motif), recursive=True)}  # noqa: PTH207
    return sorted(p for p in found if p.is_file() and not p.is_relative_to(root / "sources"))


def sizes(sources: Iterable[Source], root: Path) -> dict[str, int]:
    """Return the bytes of each source's heaviest deposit: about how long it takes to read, and no more than that."""
    found = {}
    for source in sources:
        motif = source.depots.motif if "/" in source.depots.motif else f"sources/{glob.escape(source.id)}/depots/*"
        paths = [Path(p) for p in glob.glob(str(root / motif), recursive=True)]  # noqa: PTH207 - as above
        found[source.id] = max((path.stat().st_size for path in paths if path.is_file()), default=0)
    return found


def _deposits(root: Path) -> Saved | None:
    path = deposits(root)
    return saved_in(path, DEPOSIT_COLUMNS, _KINDS) if path.is_file() else None


def load_deposits(root: Path) -> dict[str, dt.date]:
    """Return {sha256: day received} of deposits whose name holds no date. Raises ConfigError when the register is not one."""
    return deposits_and_lost(root)[0]


def deposits_and_lost(root: Path) -> tuple[dict[str, dt.date], dict[str, str]]:
    """Return the deposits as ``load_deposits``; and by source what its first unreadable line says, and what to do.

    None of the deposits of such a source can be dated for certain.
    """
    saved = _deposits(root)
    if saved is None:
        return {}, {}
    told: dict[str, str] = {}
    rows = list(zip(saved.numbers, saved.lines, strict=True))
    undated = [Lost(number, DEPOSIT_COLUMNS[3], "", DAY.remedy) for number, line in rows if not line[3]]
    lost = [*saved.lost, *undated]
    for one in lost:
        source = saved.lines[saved.numbers.index(one.line)][1]
        told.setdefault(source, f"{one.message(deposits(root))} — {one.remedy}")
    numbers = {one.line for one in lost}
    kept = (line for number, line in rows if number not in numbers)
    return {sha256: dt.date.fromisoformat(day) for sha256, _, _, day in kept}, told


def save_deposits(root: Path, seen: Iterable[tuple[str, str, str, dt.date]]) -> None:
    """Add newly seen undated deposits (sha256, source, fichier, day) to the register; no file where there is none."""
    saved = _deposits(root)
    old = saved.lines if saved else ()
    known = {line[0] for line in old}
    new = [tuple(map(str, row)) for row in seen if row[0] not in known]
    if new or saved:
        put_lines(deposits(root), DEPOSIT_COLUMNS, sorted({*old, *new}, key=lambda r: (r[1], r[2], r[0])))
