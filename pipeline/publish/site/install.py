"""dist/ and the territory in; the site of the newest release put in dist/, or nothing touched where it is there already.

Built aside in ``dist/.site.tmp/``, then each entry of the root (``communes/``, ``e/``, ``index.html``…) is swapped in at once.
``site.json`` says what the site was made from: it is taken away before the first swap and written last, so that the run
after a cut builds it anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from pipeline import disk
from pipeline.config import Territory
from pipeline.errors import PipelineError
from pipeline.publish import swap
from pipeline.publish.site.build import SiteReport, build_site
from pipeline.publish.site.history import folders
from pipeline.publish.site.render import HERE
from pipeline.publish.vendor import MAP, MODULES, TILES
from pipeline.reference.communes import DATA
from pipeline.reference.vocabularies import schemas_dir

STATE: Final = "site.json"
ASIDE: Final = ".site.tmp"
STEPS: Final = ("bati", "entree", "ecrit")
"""What ``at`` is told, in order (« entree » once an entry): where a test pulls the plug."""

RESERVED: Final = frozenset({swap.VERSIONS, swap.LATEST, "catalog.jsonld", "README.md", "LISEZMOI.md"})
"""What else stands at the root of dist/: never the site's."""


REFERENCE: Final = ("communes", "epci", "centres", "anciennes_communes", "noms_usuels")
"""Tables of the communes that pages and calendars are made from."""


def refresh_site(
    dist: Path,
    territory: Territory,
    contours: Path | None = None,
    *,
    anew: bool = False,
    modules: Path = MODULES,
    at: Callable[[str], None] = lambda _step: None,
) -> SiteReport | None:
    """Put the site of the newest release in ``dist``; None where it is there (unless ``anew``) or where no release is.

    Raises PipelineError where another publication is at work, or the release cannot be read.
    """
    versions = swap.read_versions(dist) if dist.is_dir() else None
    if not versions or not (dist / versions[0]["version"]).is_dir():
        return None  # nothing published, or published elsewhere
    release = dist / versions[0]["version"]
    made_from = digest(release, territory, contours, modules)
    before = read_state(dist)
    if not anew and before.get("empreinte") == made_from and all((dist / name).exists() for name in before["entrees"]):
        return None
    with swap.alone(dist):
        aside = dist / ASIDE
        swap.remove(aside)
        report = build_site(release, territory, aside, contours, modules)
        os.sync()  # thousands of small files: one wait for all of them
        at("bati")
        _swap_in(dist, aside, before.get("entrees", []), {"version": report.version, "empreinte": made_from}, at)
    return report


def _swap_in(dist: Path, aside: Path, before: Iterable[str], told: dict[str, Any], at: Callable[[str], None]) -> None:
    names = sorted(p.name for p in aside.iterdir())
    if taken := sorted(RESERVED & {*names}):
        raise TypeError(f"site: {taken} would overwrite what is published")
    swap.remove(dist / STATE)
    for name in names:
        swap.put(aside / name, dist / name)
        at("entree")
    for name in sorted({*before} - {*names} - RESERVED):
        swap.remove(dist / name)
    swap.remove(aside)
    state = {**told, "entrees": names}
    disk.put(dist / STATE, json.dumps(state, ensure_ascii=False, indent=1) + "\n")
    swap.sync_folder(dist)
    at("ecrit")


def read_state(dist: Path) -> dict[str, Any]:
    """Return what site.json says, {} where there is none or it cannot be understood: the site is then built anew."""
    try:
        told = json.loads((dist / STATE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    entries = told.get("entrees") if isinstance(told, dict) else None
    plain = isinstance(entries, list) and all(isinstance(n, str) and Path(n).name == n and not n.startswith(".") for n in entries)
    return told if plain else {}


def digest(release: Path, territory: Territory, contours: Path | None, modules: Path) -> str:
    """Return one hash of all that the site depends on: releases, the territory, the contours, the code, the reference."""
    total = hashlib.sha256()
    total.update(territory.model_dump_json().encode() + release.name.encode())
    sums = release / swap.SUMS
    if not sums.is_file():
        raise PipelineError(f"{sums} : ce fichier manque", "reprendre cette version d'une sauvegarde")
    code = [p for p in HERE.rglob("*") if p.is_file() and p.suffix != ".pyc"]
    beside = [HERE.parent / "schema_org.py", HERE.parent / "vendor.py"]
    reference = [*schemas_dir().glob("*.csv"), *(DATA / f"{name}.csv" for name in REFERENCE)]
    earlier = [folder / swap.SUMS for folder in folders(release.parent, release.name)]
    libraries = [modules / library.name / "package.json" for library in (MAP, TILES)]
    for path in [sums, *sorted(code), *beside, *sorted(reference), *earlier, *libraries, *([contours] if contours else [])]:
        held = path.read_bytes() if path.is_file() else b"-"
        total.update(path.name.encode() + b"\0" + hashlib.sha256(held).digest())
    return total.hexdigest()
