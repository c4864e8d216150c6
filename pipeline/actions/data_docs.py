"""What the last run left in ``work/`` in, Great Expectations' pages in ``work/data_docs/`` out: ``etal check --data-docs``."""

from __future__ import annotations

from pathlib import Path

from pipeline import work_tables
from pipeline.config import load_territory
from pipeline.errors import ConfigError
from pipeline.model import UniqueRows
from pipeline.publish.csv_file import read_shops
from pipeline.publish.swap import read_versions
from pipeline.reference.communes import load_communes
from pipeline.validate.docs import write_docs
from pipeline.validate.expect import asked


def write(root: Path) -> Path:
    """Write the pages about the shops of the last run, beside the release before it; return the first page.

    Raises ConfigError where no run left its tables.
    """
    left = work_tables.read(root / "work")
    if left is None:
        raise ConfigError(f"{root / 'work'} : aucun passage n'y a laissé ses tables", "lancer d'abord « etal publish --dry-run »")
    territory = load_territory(root)
    before, version = _before(root / "dist", left.run.get("version") if left.run.get("issue") == "publiée" else None)
    told, rules = asked(
        UniqueRows(left.frames["publies"]), load_communes(territory.departements), territory, before, version=version
    )
    return write_docs(told, rules, root / "work" / "data_docs")


def _before(dist: Path, made: str | None) -> tuple[UniqueRows | None, str]:
    """Return the rows and the name of the newest release that stands in ``dist`` and is not ``made``, what the run published."""
    for entry in read_versions(dist) or []:
        path = dist / entry["version"] / "commerces.csv"
        if entry["version"] != made and path.is_file():
            return read_shops(path), str(entry["version"])
    return None, "précédente"
