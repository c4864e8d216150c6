"""Where the territory's memory stands: the ledgers in ``sources/registre/``, and the day each undated deposit came.

In: the root folder. Out: paths, and the register of deposits (``depots.csv``: sha256, source, fichier, recu_le).
"""

from __future__ import annotations

import datetime as dt
import glob
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pipeline.channel import MEMORY
from pipeline.config import Source
from pipeline.disk import lines_in, put_lines
from pipeline.errors import ConfigError

DEPOSIT_COLUMNS: Final = ("sha256", "source", "fichier", "recu_le")


def folder(root: Path) -> Path:
    """Return the folder of the ledgers."""
    return root / "sources" / "registre"


def geocodes(root: Path) -> Path:
    """Return the ledger of the geocoder's answers."""
    return folder(root) / "geocodages.csv"


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


def load_deposits(root: Path) -> dict[str, dt.date]:
    """Return {sha256: day received} of deposits whose name holds no date. Raises ConfigError when the register is not one."""
    path = folder(root) / "depots.csv"
    if not path.is_file():
        return {}
    try:
        return {line["sha256"]: dt.date.fromisoformat(line["recu_le"]) for line in lines_in(path, DEPOSIT_COLUMNS)}
    except ValueError as error:
        raise ConfigError(f"{path}, colonne « recu_le » : {error}", "écrire AAAA-MM-JJ") from error


def save_deposits(root: Path, known: dict[str, dt.date], seen: Iterable[tuple[str, str, str, dt.date]]) -> None:
    """Add newly seen undated deposits (sha256, source, fichier, day) to the register; write nothing where there is none."""
    new = [row for row in seen if row[0] not in known]
    if not new:
        return
    path = folder(root) / "depots.csv"
    old: list[list[str]] = []
    if path.is_file():
        old = [[line[c] for c in DEPOSIT_COLUMNS] for line in lines_in(path, DEPOSIT_COLUMNS)]
    rows = sorted({tuple(map(str, row)) for row in [*old, *new]}, key=lambda r: (r[1], r[2], r[0]))
    put_lines(path, DEPOSIT_COLUMNS, rows)
