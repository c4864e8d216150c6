"""The published CSV and the schema that describes it, in the validators that others use: no error."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.consumers.environments import python_of

ROOT = Path(__file__).resolve().parents[2]
VALIDATE = """
import json, sys
from validata_core import validate
told = validate(sys.argv[1], sys.argv[2]).to_dict()
print(json.dumps({"valid": told["valid"], "stats": told["stats"], "errors": told["errors"][:5]}, default=str))
"""


def test_validata_finds_no_error(demonstration: Path) -> None:
    told = validated(demonstration / "dist/latest/commerces.csv")
    assert told["valid"] and told["stats"]["errors"] == 0 and told["stats"]["rows_processed"] > 1000, told


def test_validata_does_find_an_error_where_there_is_one(demonstration: Path, tmp_path: Path) -> None:
    text = (demonstration / "dist/latest/commerces.csv").read_text(encoding="utf-8")
    header, first, rest = text.split("\n", 2)
    (tmp_path / "faux.csv").write_text(f"{header}\n{first.replace(',47', ',4X', 1)}\n{rest}", encoding="utf-8")
    assert validated(tmp_path / "faux.csv")["stats"]["errors"] > 0


def validated(path: Path) -> dict[str, Any]:
    command = [str(python_of("validata")), "-c", VALIDATE, str(path), str(ROOT / "schemas/commerces.schema.json")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_frictionless_finds_no_error_in_the_tables_of_the_package(demonstration: Path) -> None:
    command = [str(python_of("validata")), "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=demonstration / "dist/latest")
    tasks = {task["place"]: task for task in json.loads(done.stdout)["tasks"]}
    # it guesses the columns of a workbook, which the package does not describe, and reads no Parquet
    tables = {place: task for place, task in tasks.items() if place.endswith(".csv")}
    assert {"commerces.csv", "codes.csv"} <= tables.keys()
    for place, task in tables.items():
        assert task["valid"] and task["stats"]["errors"] == 0, (place, task["errors"][:3])
