"""An older major of the schema is served beside the new one, in its own columns and codes, until its last day."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd
import pytest

from pipeline.publish import majors, publish
from pipeline.publish.check import read_sums
from pipeline.reference.vocabularies import schemas_dir
from tests.publish.shops import content, shops

LAST = dt.date(2027, 5, 22)
DECLARED = """\
precedentes:
  - version: 0.9.1
    jusqu_au: 2027-05-22
    schema: anciens/commerces-0.9.1.schema.json
    colonnes: {tel: telephone, fax: null, prestations: services}
    valeurs:
      prestations: {click_and_collect: retrait, drive: retrait}
      statut: {ouvert_adapte: ouvert}
"""


def old_schema() -> dict[str, Any]:
    """Return an invented contract of before: fewer columns, other names, other codes."""
    text = {"type": "string"}
    fields = [
        {"name": "id", **text, "constraints": {"required": True}},
        {"name": "nom", **text},
        {"name": "tel", **text},
        {"name": "fax", **text},
        {"name": "prestations", **text, "constraints": {"pattern": r"^(retrait|livraison)(\|(retrait|livraison))*$"}},
        {"name": "statut", **text, "constraints": {"enum": ["ouvert", "ferme"]}},
        {"name": "latitude", "type": "number"},
    ]
    return {"name": "commerces", "version": "0.9.1", "missingValues": [""], "fields": fields}


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dist/ in which the invented major is declared."""
    folder = tmp_path / "schemas"
    (folder / "anciens").mkdir(parents=True)
    (folder / "versions.yml").write_text(DECLARED, encoding="utf-8")
    (folder / "anciens" / "commerces-0.9.1.schema.json").write_text(json.dumps(old_schema()), encoding="utf-8")
    known = majors.load_majors(folder)
    monkeypatch.setattr(majors, "declared", lambda: known)
    return tmp_path / "dist"


ROWS = ({"services": "click_and_collect|drive|livraison", "statut": "ouvert_adapte"}, {"services": None, "telephone": None})


def test_the_older_major_has_its_columns_and_codes(served: Path) -> None:
    publish(content(shops(*ROWS)), served, LAST)
    table = pd.read_csv(served / "latest" / "v0" / "commerces.csv", dtype="str")
    assert list(table.columns) == ["id", "nom", "tel", "fax", "prestations", "statut", "latitude"]
    assert table.fillna("").to_numpy().tolist() == [
        ["c-0001", "Boulangerie du Pont", "+33536490012", "", "retrait|livraison", "ouvert", "44.203142"],
        ["c-0002", "Boulangerie du Pont", "", "", "", "ouvert", "44.203142"],
    ]


def test_it_keeps_its_own_contract_and_stands_among_the_sums(served: Path) -> None:
    publish(content(shops(*ROWS)), served, LAST)
    latest = served / "latest"
    contract = frictionless.Schema.from_descriptor(json.loads((latest / "v0" / "schema.json").read_text(encoding="utf-8")))
    assert frictionless.Resource(path="v0/commerces.csv", basepath=str(latest), schema=contract).validate().valid
    assert {"v0/commerces.csv", "v0/schema.json", "commerces.csv"} <= read_sums(latest).keys()
    assert "v0/commerces.csv" in (latest / "index.html").read_text(encoding="utf-8")


def test_it_is_served_until_its_last_day_and_ends_without_a_release_of_its_own(served: Path) -> None:
    publish(content(shops(*ROWS)), served, LAST)
    later = LAST + dt.timedelta(days=1)
    assert publish(content(shops(*ROWS)), served, later) is None
    assert publish(content(shops({})), served, later)
    assert not (served / "latest" / "v0").exists()
    assert (served / "2027.05.22" / "v0" / "commerces.csv").is_file()


def test_each_declared_major_gives_its_own_columns(served: Path) -> None:
    """Those that ship, of which there may be none, and the invented one."""
    known = (*majors.load_majors(schemas_dir()), *majors.declared())
    assert known
    for major in known:
        assert list(majors.older(shops(), major).columns) == [f["name"] for f in major.schema_["fields"]]
        assert major.version == major.schema_["version"]
