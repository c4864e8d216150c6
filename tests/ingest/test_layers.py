"""GeoPackages and zipped Shapefiles as GIS offices send them, and as nobody should: rows, points and notes, or a refusal."""

from __future__ import annotations

import io
import sqlite3
import warnings
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from pipeline.errors import SourceError
from pipeline.guess.add import draft
from tests.ingest.helpers import declared, read, told, values, written

COLUMNS = {"nom": ["NOM"], "commune": ["COMMUNE"]}
PLACES = [shapely.Point(509000, 6347000), shapely.Point(509100, 6347100), None]


def shops(places: list[Any] | None = None, crs: str | None = "EPSG:2154", **more: list[Any]) -> gpd.GeoDataFrame:
    fields = {"NOM": ["Épicerie Zoélie", "Café de l’Été", "Aimé"], "COMMUNE": ["Agen", "Nérac", "Agen"]}
    return gpd.GeoDataFrame(fields | more, geometry=places or PLACES, crs=crs)


def gpkg(folder: Path, layers: Mapping[str, gpd.GeoDataFrame], name: str = "c.gpkg") -> Path:
    for layer, frame in layers.items():
        frame.to_file(folder / name, layer=layer, driver="GPKG")
    return folder / name


def shapefile(folder: Path, frame: gpd.GeoDataFrame, name: str = "commerces", encoding: str = "utf-8") -> dict[str, bytes]:
    """Return the parts of a layer by ending, without the .cpg that says its encoding."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a field of dates, a projection that is not written
        frame.to_file(folder / f"{name}.shp", encoding=encoding)
    return {p.suffix: p.read_bytes() for p in folder.glob(f"{name}.*") if p.suffix != ".cpg"}


def zipped(folder: Path, members: Mapping[str, bytes], name: str = "c.zip") -> Path:
    with zipfile.ZipFile(folder / name, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return folder / name


def layer_of(parts: Mapping[str, bytes], stem: str = "envoi/commerces") -> dict[str, bytes]:
    return {f"{stem}{ending}": content for ending, content in parts.items()}


def test_a_geopackage_gives_its_fields_as_stored_and_its_points_in_degrees(tmp_path: Path) -> None:
    more: dict[str, Any] = {
        "SIRET": pd.array([99990000100012, None, 3], dtype="Int64"), "prix": [1.5, None, 3.0], "ouvert": [True, False, True],
        "maj": [pd.Timestamp("2026-01-02"), None, pd.Timestamp("2026-03-04T10:30")],
    }  # fmt: skip
    rows, layout, anomalies = read(gpkg(tmp_path, {"commerces": shops(**more)}), declared(COLUMNS))
    assert values(rows, "NOM") == ["Épicerie Zoélie", "Café de l’Été", "Aimé"]
    assert values(rows, "SIRET") == ["99990000100012", None, "3"]
    assert (values(rows, "prix"), values(rows, "ouvert")) == (["1.5", None, "3"], ["VRAI", "FAUX", "VRAI"])
    assert values(rows, "maj") == ["2026-01-02T00:00:00", None, "2026-03-04T10:30:00"]
    assert (values(rows, "longitude"), values(rows, "latitude")) == (
        ["0.6100566", "0.6112693", None],
        ["44.1959941", "44.196921", None],
    )
    assert (values(rows, "feuille"), list(rows["ligne"])) == (["commerces"] * 3, [1, 2, 3])
    assert values(layout, "lettre") == [""] * len(layout) and told(anomalies) == []


@pytest.mark.parametrize(
    ("encoding", "cpg", "doubt"),
    [
        ("utf-8", b"UTF-8", False), ("utf-8", None, False), ("cp1252", None, False), ("cp1252", b"ANSI 1252", False),
        ("cp1252", b"1252", False), ("cp1252", b"88591\n", False), ("cp1252", b"UTF-8", True), ("cp850", b"OEM 850", False),
    ],
)  # fmt: skip
def test_a_shapefile_reads_in_its_encoding_said_or_not(tmp_path: Path, encoding: str, cpg: bytes | None, doubt: bool) -> None:
    frame = shops(NOM=["Épicerie Zoélie", "Café de l'Été", "Aimé"])
    parts = shapefile(tmp_path, frame, encoding=encoding) | ({".cpg": cpg} if cpg else {})
    rows, _, anomalies = read(zipped(tmp_path, layer_of(parts)), declared(COLUMNS))
    assert values(rows, "NOM") == ["Épicerie Zoélie", "Café de l'Été", "Aimé"]
    assert values(rows, "feuille") == ["commerces"] * 3 and values(rows, "longitude")[0] == "0.6100566"
    assert told(anomalies) == ([("encodage-douteux", 0)] if doubt else [])


@pytest.mark.parametrize("cpg", [b"cp037", b"UTF-16", b"utf-7", b"\xff\xfe", b"rot13"])
def test_an_encoding_that_no_shapefile_has_stops_nothing(tmp_path: Path, cpg: bytes) -> None:
    """In cp037, which a damaged .cpg may name, what parts two texts is a line's end: there were more texts than were given."""
    parts = shapefile(tmp_path, shops()) | {".cpg": cpg}
    try:
        assert len(read(zipped(tmp_path, layer_of(parts)), declared(COLUMNS))[0]) == 3
    except SourceError as error:
        assert "abîmé" in error.message


def test_capitals_notices_and_metadata_do_not_hide_a_layer(tmp_path: Path) -> None:
    parts = {f"ENVOI/COMMERCES{ending.upper()}": content for ending, content in shapefile(tmp_path, shops()).items()}
    members = {**parts, "LISEZMOI.txt": b"bonjour", "ENVOI/COMMERCES.shp.xml": b"<metadata/>", "__MACOSX/._x.shp": b"x"}
    assert len(read(zipped(tmp_path, members), declared(COLUMNS))[0]) == 3


def test_without_a_projection_coordinates_stand_as_they_are_and_it_is_told(tmp_path: Path) -> None:
    parts = shapefile(tmp_path, shops(crs=None))
    rows, _, anomalies = read(zipped(tmp_path, layer_of(parts)), declared(COLUMNS))
    assert (values(rows, "longitude"), values(rows, "latitude")) == (["509000", "509100", None], ["6347000", "6347100", None])
    assert told(anomalies) == [("projection-inconnue", 0)]


def test_a_projection_that_means_nothing_is_told_too(tmp_path: Path) -> None:
    parts = shapefile(tmp_path, shops()) | {".prj": b'LOCAL_CS["plan du service",UNIT["Meter",1]]'}
    assert ("projection-inconnue", 0) in told(read(zipped(tmp_path, layer_of(parts)), declared(COLUMNS))[2])


def test_a_projection_of_heights_gives_no_point(tmp_path: Path) -> None:
    heights = 'VERTCRS["h",VDATUM["d"],CS[vertical,1],AXIS["h",up],LENGTHUNIT["metre",1]]'
    path = altered(
        gpkg(tmp_path, {"c": shops()}), f"UPDATE gpkg_spatial_ref_sys SET definition = '{heights}', organization = 'NONE'"
    )
    rows, _, anomalies = read(path, declared(COLUMNS))
    assert values(rows, "longitude")[0] == "509000" and ("projection-inconnue", 0) in told(anomalies)


def test_a_projection_that_cannot_be_written_is_not_called_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: Any, **__: Any) -> None:
        raise UnboundLocalError("wkt")

    path = gpkg(tmp_path, {"c": shops()})
    monkeypatch.setattr("pyogrio.read_arrow", cannot)
    with pytest.raises(SourceError, match="projection de la couche « c »"):
        read(path, declared(COLUMNS))


def test_layers_alike_are_read_together_and_the_others_told(tmp_path: Path) -> None:
    roads = gpd.GeoDataFrame({"voie": ["x"] * 9}, geometry=[shapely.LineString([(0, 0), (1, 1)])] * 9, crs=2154)
    path = gpkg(tmp_path, {"centre": shops(), "routes": roads, "zone": shops()})
    rows, _, anomalies = read(path, declared(COLUMNS))
    assert values(rows, "feuille") == ["centre"] * 3 + ["zone"] * 3 and list(rows["ligne"]) == [1, 2, 3] * 2
    assert list(anomalies["code"]) == ["feuille-ignoree"] and list(anomalies["feuille"]) == ["routes"]
    assert set(values(read(path, declared(COLUMNS, feuilles=["ZONE"]))[0], "feuille")) == {"zone"}
    with pytest.raises(SourceError, match="couches : « centre », « routes », « zone »"):
        read(path, declared(COLUMNS, feuilles=["absente"]))


def test_several_shapefiles_in_one_archive_are_its_layers(tmp_path: Path) -> None:
    one, two = shapefile(tmp_path, shops(), "nord"), shapefile(tmp_path, shops(), "sud")
    rows = read(zipped(tmp_path, layer_of(one, "a/nord") | layer_of(two, "b/sud")), declared(COLUMNS))[0]
    assert values(rows, "feuille") == ["nord"] * 3 + ["sud"] * 3


def test_a_parcel_gives_a_point_of_its_own_and_a_lone_multipoint_is_a_point(tmp_path: Path) -> None:
    parcel = shapely.box(509000, 6347000, 509010, 6347010)
    rows, _, anomalies = read(
        gpkg(tmp_path, {"c": shops([parcel, shapely.MultiPoint([(509100, 6347100)]), None])}), declared(COLUMNS)
    )
    assert values(rows, "longitude")[1] == "0.6112693" and values(rows, "longitude")[0] is not None
    assert told(anomalies) == [("point-de-forme", 1)]


def test_a_table_without_geometry_is_a_table(tmp_path: Path) -> None:
    import pyogrio

    pyogrio.write_dataframe(pd.DataFrame(shops().drop(columns="geometry")), tmp_path / "t.gpkg", layer="liste")
    rows = read(tmp_path / "t.gpkg", declared(COLUMNS))[0]
    assert values(rows, "COMMUNE") == ["Agen", "Nérac", "Agen"] and "longitude" not in rows


@pytest.mark.parametrize("gone", [".shx", ".dbf"])
def test_a_part_that_is_missing_is_named(tmp_path: Path, gone: str) -> None:
    parts = {ending: content for ending, content in shapefile(tmp_path, shops()).items() if ending != gone}
    with pytest.raises(SourceError, match=rf"« commerces » le fichier \{gone}") as caught:
        read(zipped(tmp_path, layer_of(parts)), declared(COLUMNS))
    assert ".shp, .shx, .dbf" in caught.value.hint


def altered(path: Path, *orders: str) -> Path:
    with closing(sqlite3.connect(path)) as base:
        for order in orders:
            base.executescript(order)
        base.commit()
    return path


def test_a_base_kept_with_its_log_apart_opens(tmp_path: Path) -> None:
    path = altered(gpkg(tmp_path, {"c": shops()}), "PRAGMA journal_mode = WAL")
    assert path.read_bytes()[18] == 2 and len(read(path, declared(COLUMNS))[0]) == 3


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, 'x' AS NOM FROM n"


def test_a_view_is_no_layer_and_is_never_run(tmp_path: Path) -> None:
    listed = "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('sans_fin', 'attributes', 'sans_fin')"
    path = altered(gpkg(tmp_path, {"c": shops()}), f"CREATE VIEW sans_fin AS {ENDLESS}", listed)
    rows, _, anomalies = read(path, declared(COLUMNS))
    assert len(rows) == 3 and list(anomalies["feuille"]) == ["sans_fin"]


@pytest.mark.parametrize(
    "orders",
    [
        ("ALTER TABLE gpkg_extensions RENAME TO ext", f"CREATE VIEW gpkg_extensions AS {ENDLESS}"),
        ("ALTER TABLE c ADD COLUMN enorme TEXT AS (printf('%.*c', 900000000, 'x')) VIRTUAL",),
    ],
    ids=["une table du format est une vue", "une colonne est calculée"],
)
def test_a_base_that_computes_what_it_shows_is_refused(tmp_path: Path, orders: tuple[str, ...]) -> None:
    path = altered(gpkg(tmp_path, {"c": shops()}), *orders)
    with pytest.raises(SourceError, match="calcule ce qu'il montre") as caught:
        read(path, declared(COLUMNS))
    assert "QGIS" in caught.value.hint


def test_triggers_are_never_fired_and_the_file_is_never_written(tmp_path: Path) -> None:
    path = altered(gpkg(tmp_path, {"c": shops()}), "CREATE TRIGGER t AFTER INSERT ON c BEGIN DELETE FROM c; END")
    before = path.read_bytes()
    assert len(read(path, declared(COLUMNS))[0]) == 3 and path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["c.gpkg"]


def test_a_damaged_layer_is_refused_and_a_member_never_climbs(tmp_path: Path) -> None:
    parts = shapefile(tmp_path, shops())
    for ending in (".shp", ".dbf", ".shx"):
        for cut in (10, len(parts[ending]) - 2):
            with pytest.raises(SourceError, match="abîmé ou incomplet"):
                read(zipped(tmp_path, layer_of(parts | {ending: parts[ending][:cut]})), declared(COLUMNS))
    (tmp_path / "depots").mkdir()
    rows = read(zipped(tmp_path / "depots", layer_of(parts, "../../evade")), declared(COLUMNS))[0]
    assert len(rows) == 3 and not (tmp_path.parent / "evade.shp").exists() and not (tmp_path / "evade.shp").exists()
    whole = gpkg(tmp_path, {"c": shops()}).read_bytes()
    for cut in (100, len(whole) // 2):
        with pytest.raises(SourceError):
            read(written(tmp_path, whole[:cut], "coupe.gpkg"), declared(COLUMNS))


def test_another_base_is_still_refused(tmp_path: Path) -> None:
    path = altered(tmp_path / "b.sqlite", "CREATE TABLE c (NOM TEXT)")
    with pytest.raises(SourceError, match="base SQLite"):
        read(path, declared(COLUMNS))


def test_a_layer_never_seen_is_proposed_with_its_point(tmp_path: Path) -> None:
    names = [f"Au Comptoir {word}" for word in ("bleu", "vert", "doré", "gascon", "rond", "malin")]
    frame = gpd.GeoDataFrame(
        {"nom_etab": names, "commune": ["Agen", "Nérac", "Duras"] * 2, "cp": ["47000", "47600", "47120"] * 2},
        geometry=[shapely.Point(509000 + 100 * n, 6347000) for n in range(6)], crs=2154,
    )  # fmt: skip
    found = draft(zipped(tmp_path, layer_of(shapefile(tmp_path, frame))), None)
    assert [c.champ for c in found.columns] == ["nom", "commune", "code_postal", "longitude", "latitude"]
    assert [s.feuille for s in found.sight.feuilles] == ["commerces"]


def test_a_layer_in_memory_is_not_mistaken_for_a_text(tmp_path: Path) -> None:
    assert io.BytesIO(gpkg(tmp_path, {"c": shops()}).read_bytes()).read(6) == b"SQLite"
    assert draft(tmp_path / "c.gpkg", None).sight.encodage is None
