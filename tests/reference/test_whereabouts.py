"""Whose a point is: by invented contours a few kilometres wide, by the nearest address, by both, by neither."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from pipeline.actions.contours import CODES
from pipeline.reference.communes import load_communes
from pipeline.reference.contours import BEYOND, COLUMNS, DEGREE, Contours
from pipeline.reference.whereabouts import (
    ADDRESS_COLUMNS,
    DOOR,
    DOUBTFUL,
    NEAR,
    OUTSIDE,
    SURE,
    UNKNOWN,
    Whereabouts,
    point_keys,
    points_of,
)

REAL = Path(__file__).resolve().parents[2] / ".." / "shared"
WEST, EAST, ELSEWHERE = "47001", "47031", "33063"
LAT, LEFT, MIDDLE, RIGHT = 44.2, 0.60, 0.64, 0.68
WIDE = DEGREE * float(np.cos(np.radians(LAT)))  # metres in a degree of longitude


def contours() -> Contours:
    """Two squares side by side, Agen and Boé for names, their sides told by few vertices (a tolerance of 250 m)."""
    boxes = [shapely.box(LEFT, LAT - 0.02, MIDDLE, LAT + 0.02), shapely.box(MIDDLE, LAT - 0.02, RIGHT, LAT + 0.02)]
    middles = [(LEFT + MIDDLE) / 2, (MIDDLE + RIGHT) / 2]
    rows = zip((WEST, EAST), ("Agen", "Boé"), middles, (LAT, LAT), map(shapely.to_wkb, boxes), strict=True)
    return Contours(pd.DataFrame(rows, columns=list(COLUMNS)))


def address(code: str | None, metres: float, longitude: float) -> dict[str, Any]:
    """Return the nearest address to a point of this longitude, ``metres`` north of it; None where there is none."""
    told: tuple[Any, ...] = (code, "1 Rue X", longitude, LAT + metres / DEGREE) if code else (None, None, np.nan, np.nan)
    return dict(zip(ADDRESS_COLUMNS, told, strict=True))


def judged(installed: bool, longitude: float, near: dict[str, Any] | None) -> dict[str, Any]:
    key = point_keys(pd.Series([longitude]), pd.Series([LAT]))
    known = pd.DataFrame([near] if near else [], columns=list(ADDRESS_COLUMNS), index=pd.Index(key if near else [], dtype="str"))
    told = Whereabouts(contours() if installed else None, known).of(key)
    return {str(name): value for name, value in told.iloc[0].items()}


IN_WEST = (LEFT + MIDDLE) / 2
BY_BOTH = MIDDLE - 0.9 * contours().band / WIDE
OFF_BOTH = MIDDLE - 1.1 * contours().band / WIDE
BY_END = LEFT + 100 / WIDE
PAST_END = LEFT - 100 / WIDE
FAR_OUT = LEFT - 0.05


@pytest.mark.parametrize(
    ("installed", "longitude", "code", "metres", "verdict", "commune", "possible"),
    [
        (True, IN_WEST, "", 0, SURE, WEST, ""),
        (True, IN_WEST, EAST, 1, SURE, WEST, ""),  # an address has no say where the contour settles it
        (True, OFF_BOTH, "", 0, SURE, WEST, ""),
        (True, BY_BOTH, "", 0, DOUBTFUL, None, f"{WEST}|{EAST}"),
        (True, BY_BOTH, EAST, DOOR - 1, SURE, EAST, ""),
        (True, BY_BOTH, WEST, DOOR - 1, SURE, WEST, ""),
        (True, BY_BOTH, WEST, DOOR + 1, DOUBTFUL, None, f"{WEST}|{EAST}"),
        (True, BY_BOTH, ELSEWHERE, 1, DOUBTFUL, None, f"{WEST}|{EAST}"),
        (True, BY_BOTH, "none", 0, DOUBTFUL, None, f"{WEST}|{EAST}"),
        (True, BY_END, "", 0, DOUBTFUL, None, f"{WEST}|{BEYOND}"),
        (True, BY_END, ELSEWHERE, DOOR - 1, SURE, ELSEWHERE, ""),
        (True, BY_END, EAST, 1, DOUBTFUL, None, f"{WEST}|{BEYOND}"),
        (True, PAST_END, "", 0, DOUBTFUL, None, f"{WEST}|{BEYOND}"),
        (True, PAST_END, WEST, DOOR - 1, SURE, WEST, ""),
        (True, FAR_OUT, "", 0, OUTSIDE, None, ""),
        (True, FAR_OUT, ELSEWHERE, NEAR - 1, SURE, ELSEWHERE, ""),
        (True, FAR_OUT, ELSEWHERE, NEAR + 1, OUTSIDE, None, ""),
        (False, IN_WEST, "", 0, UNKNOWN, None, ""),
        (False, IN_WEST, WEST, NEAR - 1, SURE, WEST, ""),
        (False, IN_WEST, WEST, NEAR + 1, DOUBTFUL, None, WEST),
        (False, IN_WEST, "none", 0, DOUBTFUL, None, ""),
    ],
)
def test_verdict(
    installed: bool, longitude: float, code: str, metres: float, verdict: str, commune: str | None, possible: str
) -> None:
    """``code``: "" where nobody was asked, « none » where no address is near."""
    near = address(None if code == "none" else code, metres, longitude) if code else None
    told = judged(installed, longitude, near)
    assert (told["verdict"], told["possibles"]) == (verdict, possible)
    assert (None if pd.isna(told["code_insee"]) else told["code_insee"]) == commune
    if verdict == SURE:
        assert (told["label"] == "1 Rue X") == (not installed or longitude not in (IN_WEST, OFF_BOTH))


def test_points_come_back_as_they_were_written() -> None:
    keys = point_keys(pd.Series([0.625700049, np.nan, -0.1]), pd.Series([44.2028, 44.0, np.nan]))
    assert keys.fillna("").tolist() == ["44.20280, 0.62570", "", ""]
    assert points_of(keys[:1]).to_numpy().tolist() == [[0.6257, 44.2028]]
    assert Whereabouts(contours()).of(keys[:0]).empty


def test_each_point_has_its_own_verdict_whatever_the_order() -> None:
    keys = pd.Series(["44.20000, 0.62000", "44.20000, 0.66000", "44.20000, 0.62000", "44.20000, 0.10000"], index=[7, 3, 9, 1])
    told = Whereabouts(contours()).of(keys)
    assert told.index.tolist() == [7, 3, 9, 1]
    assert told["code_insee"].fillna("").tolist() == [WEST, EAST, WEST, ""]


@pytest.mark.skipif(not REAL.is_dir(), reason="public files of ../shared absent")
def test_real_points_on_real_contours() -> None:
    """Points of the regional tourism file, told with their INSEE code: what the contours are sure of, and how often they err."""
    frame = gpd.read_file(REAL / "reference" / "communes-47-lot-et-garonne.geojson")
    code = next(c for c in frame.columns if str(c).lower() in CODES)
    centres = frame.geometry.representative_point()
    table = pd.DataFrame({"code_insee": frame[code], "nom": "", "longitude": centres.x, "latitude": centres.y})
    held = Contours(table.assign(contour=shapely.to_wkb(frame.geometry.to_numpy())))
    files = [REAL / "real" / "sirtaqui" / f"{kind}_FR_aquitaine.csv" for kind in ("restaurant", "winery")]
    rows = pd.concat([pd.read_csv(path, sep=";", encoding="cp1252", dtype="str") for path in files], ignore_index=True)
    keys = point_keys(*(pd.to_numeric(rows[c], errors="coerce") for c in ("LONGITUDE", "LATITUDE"))).dropna()
    told = Whereabouts(held).of(keys).join(rows["COMMUNE_INSEE"])
    sure = told[told["verdict"].eq(SURE)]
    right = sure["code_insee"].eq(sure["COMMUNE_INSEE"]).sum()
    assert len(sure) >= 440
    assert right / len(sure) >= 0.98  # what is left are points that lie far off
    missed = told[told["COMMUNE_INSEE"].isin(load_communes(("47",)).by_code) & told["verdict"].eq(OUTSIDE)]
    assert missed["point"].tolist() == ["45.48552, -0.44343"]  # in Charente
