"""One contract: the schema files agree with the code, with the vocabularies, with one another, and with frictionless."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import PUBLIC_COLUMNS
from pipeline.reference.vocabularies import schema, schemas_dir
from pipeline.validate import derive
from pipeline.validate.contract import Field, load_contract, read_contract
from pipeline.validate.values import wrong_values


def test_the_contract_has_the_public_columns_in_order() -> None:
    assert tuple(f.name for f in load_contract().fields) == PUBLIC_COLUMNS
    assert schema("commerces.schema")["primaryKey"] == ["id"]


@pytest.mark.parametrize("name", ["commerces.schema.json", "commerces.geojson.schema.json"])
def test_derived_files_are_up_to_date(name: str) -> None:
    found = (schemas_dir() / name).read_text(encoding="utf-8")
    assert found == derive.files()[name], "schemas/ is behind its vocabularies: python -m pipeline.validate.derive"


@pytest.mark.parametrize("field", load_contract().fields, ids=lambda f: f.name)
def test_every_field_is_described_and_its_example_is_right(field: Field) -> None:
    assert field.title and field.description.endswith(".") and field.example
    value = [float(field.example)] if field.type == "number" else pd.Series([field.example], dtype="str")
    assert not wrong_values(pd.Series(value), field).any()


@pytest.mark.parametrize("name", ["commerces.schema", "anomalies.schema"])
def test_frictionless_accepts_the_schemas(name: str) -> None:
    assert list(frictionless.Schema.metadata_validate(schema(name))) == []


@pytest.mark.parametrize(
    "change",
    [
        {"type": "integer"},
        {"constraints": {"required": False, "maxLength": 3}},
    ],
)
def test_what_validata_would_enforce_and_we_would_not_is_refused(change: dict[str, Any]) -> None:
    table_schema = copy.deepcopy(schema("commerces.schema"))
    table_schema["fields"][3] |= change
    with pytest.raises(NotImplementedError, match="raison_sociale"):
        read_contract(table_schema)
    table_schema = copy.deepcopy(schema("commerces.schema"))
    table_schema["custom_checks"].append({"name": "phone-number-value", "params": {"column": "telephone"}})
    with pytest.raises(NotImplementedError, match="phone-number-value"):
        read_contract(table_schema)


# --- the same verdict as frictionless, cell by cell -------------------------------------------------------------------
@cache
def readers() -> dict[str, Any]:
    contract = frictionless.Schema.from_descriptor(schema("commerces.schema"))
    return {f.name: f.create_cell_reader() for f in contract.fields}


def refused_by_frictionless(name: str, cell: str) -> bool:
    _, notes = readers()[name](cell)
    return bool({k for k in notes or {} if k != "required"})


TEXT_FIELDS = [f for f in load_contract().fields if f.type != "number" and not f.checks]
pieces = st.sampled_from(
    ["47001", "2A004", "2026-11-22", "2026-02-30", "NAFRev2:10.71C", "+33536490012", "3949", "|", "contact@a.example", "https://a.example/",
     "livraison", "click_and_collect", "cci-47", "ouvert", "numero", "alimentation", "é", " ", "\n", "x", "٣", ""]
)  # fmt: skip


@given(st.lists(pieces, min_size=1, max_size=3).map("".join).filter(bool), st.sampled_from(TEXT_FIELDS))
def test_our_verdict_on_a_cell_is_frictionless_s(cell: str, field: Field) -> None:
    ours = bool(wrong_values(pd.Series([cell], dtype="str"), field)[0])
    theirs = refused_by_frictionless(field.name, cell)
    assert ours == theirs or (theirs is False and cell.endswith("\n"))  # Python's $ lets a last line break pass; ours does not


def test_a_wrong_file_is_refused_by_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "id": "c 1",
        "siret": "4,12E+13",
        "nom": "",
        "code_postal": "4700",
        "code_insee": "47",
        "latitude": "443.2",
        "statut": "fermé",
    }
    wrong |= {
        "telephone": "05 36 49 00 12",
        "services": "livraison|drone",
        "date_maj": "22/11/2026",
        "horaires": "Mo-Fr 09:00-12:00",
    }
    cells = [wrong.get(c, "") for c in PUBLIC_COLUMNS]
    (tmp_path / "faux.csv").write_text(
        ",".join(PUBLIC_COLUMNS) + "\n" + ",".join(f'"{c}"' for c in cells) + "\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    contract = frictionless.Schema.from_descriptor(schema("commerces.schema"))
    report = frictionless.Resource(path="faux.csv", schema=contract).validate()
    theirs = {row[0] for row in report.flatten(["fieldName"])}
    assert {
        "id",
        "siret",
        "nom",
        "code_postal",
        "code_insee",
        "latitude",
        "statut",
        "telephone",
        "services",
        "date_maj",
    } <= theirs
    for field in load_contract().fields:
        cell = wrong.get(field.name)
        if cell:
            value = pd.Series([float(cell)]) if field.type == "number" else pd.Series([cell], dtype="str")
            assert wrong_values(value, field).any() == (field.name in theirs), field.name


def test_schema_files_are_json_without_surprise() -> None:
    read = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in schemas_dir().glob("*.json")}
    assert "commerces.schema.json" in read
    assert all(isinstance(told, dict) and told for told in read.values())
