"""node_modules/ in, the few files that the site needs of it out, in ``<assets>/vendor/<name>-<version>/``, each with its licence.

Nothing of it is committed: package-lock.json says which bytes, and the Makefile fetches them. Where they are not there (no
registry, no Node), the site is written without a map: nothing here raises for that.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.errors import PipelineError

MODULES: Final = Path(__file__).resolve().parents[2] / "node_modules"
"""Where the checkout's Makefile puts them."""


@dataclass(frozen=True)
class Wanted:
    """What is taken of one package: its files, and where its licence is (its own file, else the text kept here)."""

    name: str
    files: tuple[str, ...]
    licence: str | Path


@dataclass(frozen=True)
class Vendored:
    """One package as the site serves it. ``folder``: relative to the assets, « vendor/maplibre-gl-6.17.0 »."""

    name: str
    version: str
    folder: str


MAP: Final = Wanted("maplibre-gl", ("dist/maplibre-gl.mjs", "dist/maplibre-gl-worker.mjs", "dist/maplibre-gl.css"), "LICENSE.txt")
TILES: Final = Wanted("pmtiles", ("dist/pmtiles.js",), Path(__file__).with_name("pmtiles.LICENSE.txt"))


def vendor(assets: Path, fond: str, modules: Path = MODULES) -> tuple[Vendored, ...]:
    """Copy what the map needs over this base map (``fond`` of territoire.yml) under ``assets``; return it, () where it is absent.

    A map without its tiles' reader would be broken: all or nothing. Raises PipelineError for a package whose files are not
    those expected (another major version).
    """
    wanted = (MAP, TILES) if fond.startswith("pmtiles:") else (MAP,)
    if not all((modules / one.name / "package.json").is_file() for one in wanted):
        return ()
    return tuple(_copy(one, modules / one.name, assets) for one in wanted)


def _copy(wanted: Wanted, package: Path, assets: Path) -> Vendored:
    version = str(json.loads((package / "package.json").read_text(encoding="utf-8"))["version"])
    folder = f"vendor/{wanted.name}-{version}"
    target = assets / folder
    target.mkdir(parents=True, exist_ok=True)
    licence = wanted.licence if isinstance(wanted.licence, Path) else package / wanted.licence
    for source in (*(package / name for name in wanted.files), licence):
        if not source.is_file():
            raise PipelineError(f"{source} : ce fichier manque", "supprimer node_modules/, puis relancer « make publish »")
        # bytes alone: a copy's times and rights would depend on the machine
        shutil.copyfile(source, target / ("LICENSE.txt" if source == licence else source.name))
    return Vendored(wanted.name, version, folder)
