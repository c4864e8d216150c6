"""Where the territory's memory stands: the ledgers in ``sources/registre/``, and the day each undated deposit came.

In: the root folder. Out: paths, and the register of deposits (``depots.csv``: sha256, source, fichier, recu_le).
"""

from __future__ import annotations

import datetime as dt
import glob
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pipeline.config import Source
from pipeline.config.channel import MEMORY
from pipeline.register_file import put_lines, saved_in
from pipeline.resaved import DAY, Kinds, Saved, hashed

DEPOSIT_COLUMNS: Final = ("sha256", "source", "fichier", "recu_le")
_KINDS: Final[Kinds] = {"sha256": hashed(64), "recu_le": DAY}


def folder(root: Path) -> Path:
    """Return the folder of the ledgers."""
    return root / "sources" / "registre"


def geocodes(root: Path) -> Path:
    """Return the ledger of the geocoder's answers."""
    return folder(root) / "geocodages.csv"


def geocodes_journal(root: Path) -> Path:
    """Return where answers are noted as they come, until the ledger is saved: what a cut leaves, the next run takes up."""
    return root / "work" / "geocodages.journal.csv"


def identifiers(root: Path) -> Path:
    """Return the ledger of public ids."""
    return folder(root) / "identifiants.csv"


def row_keys(root: Path) -> Path:
    """Return the memory of each source's rows: under which key each was known."""
    return folder(root) / "cles.csv"


def pushed(root: Path) -> Path:
    """Return the memory of what was sent to data.gouv.fr, under which ids: no input of a release (``fingerprint``)."""
    return folder(root) / MEMORY


def refusals(root: Path) -> Path:
    """Return the register of proposals that producers refused."""
    return folder(root) / "refus.csv"


def matches(root: Path) -> Path:
    """Return what people decided of pairs: same or different shop."""
    return root / "sources" / "decisions" / "rapprochements.csv"


def positions(root: Path) -> Path:
    """Return what people decided of places: the points they fixed."""
    return root / "sources" / "decisions" / "positions.csv"


def weights(root: Path) -> Path:
    """Return the territory's own weights of evidence, learnt from its decisions."""
    return root / "sources" / "decisions" / "poids.json"


def sirene(root: Path) -> Path:
    """Return the territory's extract of SIRENE."""
    return folder(root) / "sirene.parquet"


def contours(root: Path) -> Path:
    """Return the official contours of the territory's communes (``etal territoire contours``)."""
    return root / "sources" / "contours" / "communes.parquet"


def oppositions(root: Path) -> Path:
    """Return the register of what must not be published."""
    return root / "sources" / "decisions" / "oppositions.csv"


def acceptances(root: Path) -> Path:
    """Return the register of what blocked a release and was accepted."""
    return folder(root) / "acceptations.csv"


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
    path = folder(root) / "depots.csv"
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
    for one in saved.lost:
        source = saved.lines[saved.numbers.index(one.line)][1]
        told.setdefault(source, f"{one.message(folder(root) / 'depots.csv')} — {one.remedy}")
    lost = {one.line for one in saved.lost}
    kept = (line for number, line in zip(saved.numbers, saved.lines, strict=True) if number not in lost)
    return {sha256: dt.date.fromisoformat(day) for sha256, _, _, day in kept}, told


def save_deposits(root: Path, seen: Iterable[tuple[str, str, str, dt.date]]) -> None:
    """Add newly seen undated deposits (sha256, source, fichier, day) to the register; no file where there is none."""
    saved = _deposits(root)
    old = saved.lines if saved else ()
    known = {line[0] for line in old}
    new = [tuple(map(str, row)) for row in seen if row[0] not in known]
    if new or saved:
        put_lines(folder(root) / "depots.csv", DEPOSIT_COLUMNS, sorted({*old, *new}, key=lambda r: (r[1], r[2], r[0])))
