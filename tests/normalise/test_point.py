"""Points in every notation: the same place, or none and why."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.anomalies import CATALOGUE
from pipeline.normalise.point import clean_pair, clean_point

AGEN = (0.62, 44.2)
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"

CELLS: list[tuple[str, tuple[float, float] | None, list[str]]] = [
    ("44.2, 0.62", AGEN, []),
    ("44.2;0.62 ", AGEN, []),
    ("0.62;44.2", AGEN, []),
    ("0.62 44.2", AGEN, []),
    ("[0.62, 44.2]", AGEN, []),
    ("lat: 44.2, lon: 0.62", AGEN, []),
    ("POINT(0.62 44.2)", AGEN, []),
    ("SRID=4326;POINT Z (0.62 44.2 51)", AGEN, []),
    ("0101000020E6100000D7A3703D0AD7E33F9A99999999194640", AGEN, []),  # what PostGIS writes of it
    ("0101000000d7a3703d0ad7e33f9a99999999194640", AGEN, []),
    ("44,2 ; 0,62", AGEN, []),
    ("44,2, 0,62", AGEN, []),
    ("44,2,0,62", AGEN, []),
    (".62 44.2", AGEN, []),
    ("44.2,.62", AGEN, []),
    (",62 ; 44,2", AGEN, []),
    ("POINT(-.62 44.2)", (-0.62, 44.2), []),
    ("44°12'0\"N 0°37'12\"E", AGEN, []),
    ("44° 12' 00'' N, 0° 37' 12'' E", AGEN, []),
    ("44°12’N 0°37,2’E", AGEN, []),
    ("N 44 12 E 0 37.2", AGEN, []),
    ("44.2°N, 0.62°E", AGEN, []),
    ("44.2 N 0.62 W", (-0.62, 44.2), []),
    ("44°12'0\"N 0°37'12\"O", (-0.62, 44.2), []),
    ("-0.62, 44.2", (-0.62, 44.2), []),
    ("55.45, -20.9", (55.45, -20.9), []),
    ("509807.83 6347420.86", AGEN, ["coordonnees-projetees"]),
    ("509 807,83 ; 6 347 420,86", AGEN, ["coordonnees-projetees"]),
    ("6347420.86;509807.83", AGEN, ["coordonnees-projetees"]),
    ("1509793.17 3224965.49", AGEN, ["coordonnees-projetees"]),  # CC44
    ("1509776.79 4113899.47", AGEN, ["coordonnees-projetees"]),  # CC45
    ("0,0", None, ["coordonnees-nulles"]),
    ("0.0 0.0", None, ["coordonnees-nulles"]),
    ("443.223668", None, ["coordonnees-invalides"]),
    ("443.223668, 0.5", None, ["coordonnees-invalides"]),
    ("44.2 nord 0.62 ouest", None, ["coordonnees-invalides"]),
    ("44.2", None, ["coordonnees-invalides"]),
    ("non renseigné", None, ["coordonnees-invalides"]),
    ("1e999, 3", None, ["coordonnees-invalides"]),
    ("2.35, 12.5", None, ["coordonnees-hors-france"]),
    ("", None, []),
    ("  ", None, []),
]

PAIRS: list[tuple[str | None, str | None, tuple[float, float] | None, list[str]]] = [
    ("0.62", "44.2", AGEN, []),
    ("0,62", " 44,2 ", AGEN, []),
    ("+0.62", "+44.2", AGEN, []),
    ("0°37'12\"E", "44°12'0\"N", AGEN, []),
    ("0.62 W", "44.2 N", (-0.62, 44.2), []),
    ("44.2", "0.62", AGEN, ["coordonnees-interverties"]),
    ("509807.83", "6347420.86", AGEN, ["coordonnees-projetees"]),
    ("509 807,83", "6 347 420,86", AGEN, ["coordonnees-projetees"]),
    (".6200000", "44.2000000", AGEN, []),
    ("-,62", "44,2", (-0.62, 44.2), []),
    (".0000000", ".0000000", None, ["coordonnees-nulles"]),
    ("0.62;44.2", None, AGEN, []),
    (None, "44.2, 0.62", AGEN, []),
    ("0", "0", None, ["coordonnees-nulles"]),
    ("0", "44.2", None, ["coordonnees-nulles"]),
    ("0.62", "", None, ["coordonnees-incompletes"]),
    (None, "44.2", None, ["coordonnees-incompletes"]),
    ("0.5", "443.223668", None, ["coordonnees-invalides"]),
    ("x", "y", None, ["coordonnees-invalides"]),
    ("0.5", "0.5", None, ["coordonnees-hors-france"]),
    (None, None, None, []),
    ("", " ", None, []),
]


@pytest.mark.parametrize(("text", "point", "issues"), CELLS)
def test_one_cell(text: str, point: tuple[float, float] | None, issues: list[str]) -> None:
    found = clean_point(text)
    assert found.value == (pytest.approx(point, abs=2e-6) if point else None)
    assert [i.code for i in found.issues] == issues


@pytest.mark.parametrize(("longitude", "latitude", "point", "issues"), PAIRS)
def test_two_cells(longitude: str | None, latitude: str | None, point: tuple[float, float] | None, issues: list[str]) -> None:
    found = clean_pair(longitude, latitude)
    assert found.value == (pytest.approx(point, abs=2e-6) if point else None)
    assert [i.code for i in found.issues] == issues


@given(st.floats(-5.4, 9.6).filter(lambda x: x != 0), st.floats(41.1, 51.4), st.sampled_from([".", ","]))
def test_the_order_of_a_french_point_is_always_found(longitude: float, latitude: float, dot: str) -> None:
    lon, lat = (f"{v:.6f}".replace(".", dot) for v in (longitude, latitude))
    if float(lon.replace(",", ".")) == 0:
        return
    for found in (clean_pair(lon, lat), clean_pair(lat, lon), clean_point(f"{lat} ; {lon}"), clean_point(f"{lon} ; {lat}")):
        assert found.value is not None
        assert found.value.longitude == pytest.approx(longitude, abs=1e-6)
        assert found.value.latitude == pytest.approx(latitude, abs=1e-6)


@given(st.text(max_size=40), st.text(max_size=20))
def test_any_text_gives_a_point_or_says_why_and_the_answer_reads_back(one: str, other: str) -> None:
    for found in (clean_point(one), clean_pair(one, other)):
        assert all(CATALOGUE[i.code].severity in {"avertissement", "correction"} for i in found.issues)
        if found.value is None:
            assert found.issues or not one.strip()
        else:
            assert clean_pair(str(found.value.longitude), str(found.value.latitude)) == (found.value, ())


def test_a_thousand_lambert_points_make_one_transformer_a_projection(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    build = pyproj.Transformer.from_crs

    def counted(code: int, *told: Any, **more: Any) -> Any:
        made.append(code)
        return build(code, *told, **more)

    monkeypatch.setattr(pyproj.Transformer, "from_crs", counted)
    assert all(clean_pair(str(400_000 + 10 * i), str(6_300_000 + 5 * i)).value for i in range(1000))
    assert len(made) == len(set(made))  # one takes longer than ten thousand points


@pytest.mark.shared
def test_real_points_of_aquitaine() -> None:
    paths = sorted((SHARED / "real" / "sirtaqui").glob("*.csv"))
    if not paths:
        pytest.skip("../shared/real/sirtaqui is not here")
    told = wrong = 0
    for path in paths:
        with path.open(encoding="cp1252", newline="") as handle:
            for row in csv.DictReader(handle, delimiter=";"):
                if row["LONGITUDE"].strip() or row["LATITUDE"].strip():
                    found = clean_pair(row["LONGITUDE"], row["LATITUDE"])
                    told += 1
                    wrong += found.value is None
                    assert found.value is not None or found.issues
    assert told > 5000
    assert 0 < wrong / told < 0.02
