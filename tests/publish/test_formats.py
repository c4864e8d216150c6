"""Each format, read back by a reader that is not ours."""

from __future__ import annotations

import copy
import csv
import datetime as dt
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import frictionless
import geopandas
import jsonschema
import openpyxl
import pandas as pd
import pyarrow.parquet
import pytest

from pipeline.model import FLOAT_FIELDS, LIST_FIELDS, PUBLIC_COLUMNS, UniqueRows
from pipeline.publish import publish
from pipeline.publish.content import ready
from pipeline.publish.csv_file import csv_bytes, read_shops
from pipeline.publish.parquet_file import write_parquet
from pipeline.publish.xlsx_rows import column_letters
from pipeline.reference.vocabularies import schema
from tests.publish.shops import content, shops, six_shops

DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dist = tmp_path_factory.mktemp("dist")
    publish(content(six_shops()), dist, DAY)
    return dist / "2026.11.22"


@pytest.fixture(scope="module")
def collection(release: Path) -> Any:
    return json.loads((release / "commerces.geojson").read_text(encoding="utf-8"))


# --- CSV --------------------------------------------------------------------------------------------------------------
def test_csv_is_utf8_without_bom_with_commas_line_feeds_and_the_fixed_columns(release: Path) -> None:
    raw = (release / "commerces.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8"), newline="")))
    assert tuple(rows[0]) == PUBLIC_COLUMNS
    assert {len(r) for r in rows} == {len(PUBLIC_COLUMNS)}
    assert len(rows) == 7


def test_csv_phones_stay_e164_and_formulas_are_disarmed(release: Path) -> None:
    with (release / "commerces.csv").open(encoding="utf-8", newline="") as handle:
        rows = {r["id"]: r for r in csv.DictReader(handle)}
    assert rows["c-0002"]["telephone"] == "+33536490034|3949"
    assert rows["c-0003"]["nom"] == "'=1+1"
    assert rows["c-0004"]["longitude"] == "-0.140000"
    dangerous = [
        v for r in rows.values() for k, v in r.items() if k not in ("telephone", "longitude") and v[:1] in tuple("=+-@\t")
    ]
    assert [v for v in dangerous if v] == []


def test_csv_reads_back_as_the_rows_that_were_written(release: Path) -> None:
    pd.testing.assert_frame_equal(read_shops(release / "commerces.csv"), ready(six_shops()))


def test_a_csv_of_an_older_contract_reads_back_with_what_it_had(tmp_path: Path) -> None:
    path = tmp_path / "commerces.csv"
    path.write_text("id,nom,disparue,latitude\nc-1,Chez Lou,x,44.200000\n", encoding="utf-8")
    rows = read_shops(path)
    assert tuple(rows.columns) == PUBLIC_COLUMNS
    assert rows[["id", "nom", "latitude"]].to_dict("records") == [{"id": "c-1", "nom": "Chez Lou", "latitude": 44.2}]
    assert rows["siret"].isna().all()


def test_frictionless_finds_no_error_in_the_release(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(release)  # it refuses paths that lead out of the working folder
    assert frictionless.Schema.metadata_validate(schema("commerces.schema"))
    table = frictionless.Resource(path="commerces.csv", schema=frictionless.Schema.from_descriptor(schema("commerces.schema")))
    assert table.validate().flatten(["rowNumber", "fieldName", "note"]) == []
    package = frictionless.Package("datapackage.json")
    for name in ("commerces-csv", "codes-csv"):  # it cannot count the bytes of the other formats
        assert package.get_resource(name).validate().flatten(["rowNumber", "fieldName", "note"]) == []


def test_datapackage_tells_the_files_sizes_and_sums(release: Path) -> None:
    for resource in json.loads((release / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        raw = (release / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(raw), f"sha256:{hashlib.sha256(raw).hexdigest()}")


# --- GeoJSON ----------------------------------------------------------------------------------------------------------
def test_geojson_keeps_to_rfc_7946(collection: Any) -> None:
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    ids = [f["id"] for f in collection["features"]]
    assert ids == sorted(ids)
    points = [f["geometry"]["coordinates"] for f in collection["features"] if f["geometry"]]
    assert all(-180 <= x <= 180 and -90 <= y <= 90 and x < y for x, y in points)  # longitude first: here it is the smaller
    west, south, east, north = collection["bbox"]
    assert (west, east) == (min(x for x, _ in points), max(x for x, _ in points))
    assert (south, north) == (min(y for _, y in points), max(y for _, y in points))


def test_geojson_holds_to_its_published_schema(collection: Any) -> None:
    contract = schema("commerces.geojson.schema")
    jsonschema.Draft202012Validator.check_schema(contract)
    jsonschema.Draft202012Validator(contract).validate(collection)
    wrong = copy.deepcopy(collection)
    wrong["features"][0]["properties"]["services"] = "livraison"
    errors = list(jsonschema.Draft202012Validator(contract).iter_errors(wrong))
    assert [list(e.path) for e in errors] == [["features", 0, "properties", "services"]]


def test_geojson_tells_what_the_rows_tell(collection: Any) -> None:
    rows = ready(six_shops())
    for feature, row in zip(collection["features"], rows.to_dict("records"), strict=True):
        told = feature["properties"]
        for name, value in row.items():
            if name in FLOAT_FIELDS:
                continue
            expected = None if pd.isna(value) else str(value).split("|") if name in LIST_FIELDS else value
            assert told[name] == expected, name
        point = None if pd.isna(row["longitude"]) else [row["longitude"], row["latitude"]]
        assert (feature["geometry"] or {}).get("coordinates") == point


def test_geojson_is_written_with_six_decimals(release: Path) -> None:
    text = (release / "commerces.geojson").read_text(encoding="utf-8")
    assert '"coordinates":[-0.140000,44.000000]' in text
    assert '"geometry":null' in text


# --- GeoParquet -------------------------------------------------------------------------------------------------------
def test_geoparquet_is_1_1_and_geopandas_reads_it(release: Path) -> None:
    path = release / "commerces.parquet"
    geo = json.loads(pyarrow.parquet.read_schema(path).metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["columns"]["geometry"]["encoding"] == "WKB"
    table = geopandas.read_parquet(path)
    assert table.crs.to_authority() == ("OGC", "CRS84")
    assert tuple(table.columns) == (*PUBLIC_COLUMNS, "geometry")
    rows = ready(six_shops())
    assert table["geometry"].isna().tolist() == rows["longitude"].isna().tolist()
    assert table.geometry.dropna().x.tolist() == rows["longitude"].dropna().tolist()
    assert table["siret"].tolist()[0] == rows["siret"].tolist()[0]


def test_geoparquet_is_the_same_bytes_twice_and_may_be_empty(tmp_path: Path) -> None:
    for name, rows in (("a", six_shops()), ("b", six_shops()), ("c", shops())):
        write_parquet(ready(rows), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert len(geopandas.read_parquet(tmp_path / "c")) == 0


# --- XLSX -------------------------------------------------------------------------------------------------------------
def test_xlsx_holds_the_rows_as_text_and_numbers(release: Path) -> None:
    book = openpyxl.load_workbook(release / "commerces.xlsx")
    assert book.sheetnames == ["commerces", "colonnes", "codes", "à propos"]
    sheet = book["commerces"]
    cells = list(sheet.iter_rows(values_only=True))
    assert cells[0] == PUBLIC_COLUMNS
    for told, row in zip(cells[1:], ready(six_shops()).itertuples(index=False), strict=True):
        plain = [v.replace("_x005F_", "_") if isinstance(v, str) else v for v in told]  # as Excel reads it; openpyxl does not
        assert plain == [None if pd.isna(v) else v for v in row]
    assert {c.data_type for line in sheet.iter_rows(min_row=2) for c in line} <= {"s", "inlineStr", "n"}
    assert sheet["P2"].number_format == "0.000000"
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.dimensions) == ("D2", "A1:AM7", "A1:AM7")


def test_xlsx_says_what_columns_and_codes_mean(release: Path) -> None:
    book = openpyxl.load_workbook(release / "commerces.xlsx", read_only=True)
    columns = {row[0]: row for row in book["colonnes"].iter_rows(min_row=2, values_only=True)}
    assert tuple(columns) == PUBLIC_COLUMNS
    assert columns["nom"][4] == "oui"
    codes = list(book["codes"].iter_rows(min_row=2, values_only=True))
    assert any(row[:2] == ("services", "click_and_collect") for row in codes)
    about = {row[0]: row[1] for row in book["à propos"].iter_rows(min_row=2, values_only=True)}
    assert about["Version"] == "2026.11.22 du 22/11/2026"


def test_xlsx_of_no_shop_opens(tmp_path: Path) -> None:
    publish(content(shops()), tmp_path, DAY)
    sheet = openpyxl.load_workbook(tmp_path / "latest" / "commerces.xlsx")["commerces"]
    assert [tuple(row) for row in sheet.iter_rows(values_only=True)] == [PUBLIC_COLUMNS]


@pytest.mark.parametrize("hostile", ["<r>a</r>", "]]>&lt;", "_x0041_", "a\x0bb", "x" * 40_000, "\ufffe"])
def test_xlsx_opens_whatever_a_name_holds(tmp_path: Path, hostile: str) -> None:
    publish(content(shops({"nom": f"début {hostile} fin"})), tmp_path, DAY)
    sheet = openpyxl.load_workbook(tmp_path / "latest" / "commerces.xlsx")["commerces"]
    assert str(sheet["C2"].value).startswith("début ")


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (37, "AL"), (701, "ZZ"), (702, "AAA")])
def test_column_letters(index: int, letters: str) -> None:
    assert column_letters(index) == letters


# --- all --------------------------------------------------------------------------------------------------------------
def test_a_long_table_is_written_by_pieces_without_a_seam() -> None:
    rows = ready(shops({})).loc[[0] * 45_000].reset_index(drop=True)
    rows["id"] = [f"c-{n:06d}" for n in range(len(rows))]
    written = b"".join(csv_bytes(UniqueRows(rows)))
    assert written.count(b"\n") == 45_001
    assert [line[:8] for line in written.split(b"\n")[1:-1]] == [i.encode() for i in rows["id"]]
