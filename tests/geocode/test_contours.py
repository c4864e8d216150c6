"""The official contours: how they are installed, what is refused, and what a point outside its commune becomes."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline import registers
from pipeline.actions import contours
from pipeline.errors import ConfigError, ServiceError, SourceError
from pipeline.fetch import Client
from pipeline.geocode import Ledger, geocode
from pipeline.geocode.distance import centres
from pipeline.reference.communes import load_communes
from pipeline.reference.contours import Contours
from pipeline.reference.distance import metres
from tests.faults.origins_server import origins_server
from tests.geocode.shops import SHARED, TODAY, FakeEngine, hit, shop, shops
from tests.territory import write

COMMUNES = load_communes(("47",))
DAY = dt.date(2026, 1, 1)
SIDE = 0.03  # degrees: squares of some 3 km around each centre


def square(lon: float, lat: float, side: float = SIDE) -> list[list[list[float]]]:
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    return [[[lon + x * side / 2, lat + y * side / 2] for x, y in corners]]


def collection(name: str = "code", skip: str = "", swap: bool = False, **more: Any) -> dict[str, Any]:
    features = []
    for code, lon, lat in COMMUNES.table[["code_insee", "longitude", "latitude"]].itertuples(index=False):
        if code != skip:
            ring = square(lat, lon) if swap else square(lon, lat)
            geometry = {"type": "Polygon", "coordinates": ring} | more
            features.append({"type": "Feature", "properties": {name: code, "nom": "x"}, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "territoire")


def put(folder: Path, data: dict[str, Any] | str) -> str:
    path = folder / "contours.geojson"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", ["code", "INSEE_COM", "codgeo"])
def test_installed(root: Path, name: str) -> None:
    done = contours.install(root, put(root, collection(name)), DAY)
    assert (done.communes, done.reparees, done.date, done.source) == (319, 0, "2026-01-01", "contours.geojson")
    kept = Contours.load(registers.contours(root))
    assert kept is not None
    assert kept.codes == sorted(COMMUNES.table["code_insee"])
    assert json.loads(registers.contours(root).with_suffix(".json").read_text(encoding="utf-8"))["communes"] == 319
    before = registers.contours(root).read_bytes()
    contours.install(root, put(root, collection(name)), DAY)
    assert registers.contours(root).read_bytes() == before


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("pas un fichier", "ce n'est pas un fichier de contours"),
        (collection(skip="47001"), "sans contour : 47001"),
        (collection(name="nom_du_code"), "aucune colonne n'est un code INSEE"),
        (collection(swap=True), "pas où elles devraient"),
        (collection(type="MultiPoint", coordinates=[[0.6, 44.2]]), "des points ou des lignes"),
        (collection(coordinates=square(500_000.0, 6_300_000.0, 3000.0)), "pas en degrés"),
    ],
)
def test_refused_and_what_was_installed_stays(root: Path, data: dict[str, Any] | str, told: str) -> None:
    contours.install(root, put(root, collection()), DAY)
    before = registers.contours(root).read_bytes()
    with pytest.raises(ConfigError, match=told):
        contours.install(root, put(root, data), DAY)
    assert registers.contours(root).read_bytes() == before


def test_a_file_that_is_not_there_and_a_service_that_does_not_answer(root: Path) -> None:
    with pytest.raises(ConfigError, match="n'existe pas"):
        contours.install(root, str(root / "absent.geojson"), DAY)
    with pytest.raises(ServiceError):
        contours.install(root, "http://127.0.0.1:9/communes.geojson", DAY, Client(tries=1))


def test_a_url_is_read_and_its_key_is_not_written_down(root: Path) -> None:
    with origins_server() as origins:
        origins.content, origins.name = json.dumps(collection()).encode(), "communes.geojson"
        done = contours.install(root, f"{origins.url}/communes.geojson?cle=secret", DAY)
        assert done.communes == 319
        assert done.source == f"{origins.url}/communes.geojson"
        with pytest.raises(SourceError, match="page web"):
            origins.content, origins.kind = b"<!doctype html><html></html>", "text/html"
            contours.install(root, f"{origins.url}/communes.geojson", DAY)


def test_a_contour_that_crosses_itself_is_repaired(root: Path) -> None:
    data = collection()
    lon, lat = map(float, COMMUNES.table[["longitude", "latitude"]].iloc[0])
    crossed = ((-1, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
    data["features"][0]["geometry"]["coordinates"] = [[[lon + x * 0.02, lat + y * 0.02] for x, y in crossed]]
    assert contours.install(root, put(root, data), DAY).reparees == 1


def installed(root: Path) -> Contours:
    contours.install(root, put(root, collection()), DAY)
    kept = Contours.load(registers.contours(root))
    assert kept is not None
    return kept


def test_inside_outside_and_near_the_boundary(root: Path) -> None:
    kept = installed(root)
    lon, lat = map(float, COMMUNES.table.set_index("code_insee")[["longitude", "latitude"]].loc["47001"])
    edge, metre = lon + SIDE / 2, 1 / (111_195 * np.cos(np.radians(lat)))
    longitudes = np.array([lon, edge - 10 * metre, edge + 200 * metre, edge + 300 * metre, np.nan, lon, lon])
    codes = pd.Series(["47001"] * 5 + ["99999", None], dtype="str")
    told = kept.outside(codes, longitudes, np.full(7, lat))
    assert kept.tolerance == 250.0
    assert told.tolist() == [False, False, False, True, False, False, False]


def test_a_point_outside_goes_to_review_and_the_source_s_own_is_told(root: Path) -> None:
    kept = installed(root)
    outside, inside = (0.6258 + 0.025, 44.2028), (0.6258, 44.2028)
    known = {"1 rue a agen": hit("Rue A", "1", point=outside), "2 rue a agen": hit("Rue A", "2", point=inside)}
    rows = shops(
        shop(1, numero="1", voie="Rue A"),
        shop(2, numero="2", voie="Rue A"),
        shop(3, longitude_source=outside[0], latitude_source=outside[1]),
    )
    located, found = geocode(rows, Ledger(), FakeEngine(known), COMMUNES, TODAY, contours=kept)
    assert located["motif_position"].tolist() == ["position-douteuse", "numero-exact", "commune-seule"]
    details = found.set_index("code")["detail"]
    assert "contour officiel" in details["position-douteuse"]
    assert details["point-hors-commune"] == "Agen (contour officiel)"
    without, _ = geocode(rows, Ledger(), FakeEngine(known), COMMUNES, TODAY)
    assert without["motif_position"].tolist() == ["numero-exact", "numero-exact", "point-source"]


def test_a_centre_that_we_do_not_know_is_the_contour_s(root: Path) -> None:
    kept = installed(root)
    table = kept.table.assign(code_insee=["33063", *kept.table["code_insee"][1:]])
    rows = shops(shop(1, code_insee="33063", commune="Bordeaux"))
    located, _ = geocode(rows, Ledger(), None, load_communes(("33",)), TODAY, contours=Contours(table))
    assert located.loc[0, "motif_position"] == "commune-seule"
    assert located["longitude"].notna().all()


def test_a_broken_file_is_told(root: Path) -> None:
    path = registers.contours(root)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"PAR1")
    with pytest.raises(ConfigError, match="contours illisibles"):
        Contours.load(path)
    assert Contours.load(root / "absent.parquet") is None


REAL = SHARED / "reference" / "communes-47-lot-et-garonne.geojson"


@pytest.mark.shared
@pytest.mark.skipif(not REAL.is_file(), reason="../shared/reference absent")
def test_real_contours(root: Path) -> None:
    """Every known centre lies in its commune; and without contours, no commune reaches farther than we allow."""
    done = contours.install(root, str(REAL), DAY)
    assert (done.communes, done.tolerance_m) == (319, 137)
    kept = Contours.load(registers.contours(root))
    assert kept is not None
    table = COMMUNES.table
    told = kept.outside(table["code_insee"], table["longitude"].to_numpy(float), table["latitude"].to_numpy(float))
    assert not told.any()
    import shapely

    areas = centres(table, pd.Series(kept.codes, dtype="str"))
    points, which = shapely.get_coordinates(shapely.from_wkb(kept.table["contour"].to_numpy()), return_index=True)
    lon, lat, reach = (areas[c].to_numpy(float)[which] for c in ("centre_lon", "centre_lat", "portee"))
    assert (metres(points[:, 0], points[:, 1], lon, lat) < reach).all()
