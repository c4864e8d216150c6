"""The repository for schema.data.gouv.fr: its schema, its examples and its wrong examples, as frictionless sees them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import frictionless
import pytest
from typer.testing import CliRunner

from pipeline.actions.schema_export import EXAMPLE, WRONG
from pipeline.cli import app
from tests import territory

ADDRESS = "https://git.example/commerces/schema"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = territory.write(tmp_path_factory.mktemp("territoire"))
    folder = tmp_path_factory.mktemp("depot") / "schema"
    done = CliRunner().invoke(app, ["schema", "export", str(folder), "--depot", f"{ADDRESS}.git", "--root", str(root)])
    assert done.exit_code == 0, done.output
    assert "git tag 1.1.0" in done.output
    return folder


def errors(repository: Path, name: str) -> list[tuple[str, str]]:
    """Return what frictionless refuses in one of the files: (kind, column)."""
    contract = frictionless.Schema.from_descriptor(json.loads((repository / "schema.json").read_text(encoding="utf-8")))
    report = frictionless.Resource(path=name, basepath=str(repository), schema=contract).validate()
    return [(kind, column) for kind, column in report.flatten(["type", "fieldName"])]


def test_the_valid_example_is_valid_and_has_a_bare_shop_too(repository: Path) -> None:
    assert errors(repository, EXAMPLE) == []
    assert (repository / EXAMPLE).read_text(encoding="utf-8").count("\n") == 3


@pytest.mark.parametrize("column", sorted(WRONG))
def test_each_wrong_example_is_refused_for_its_column_alone(repository: Path, column: str) -> None:
    assert {name for _, name in errors(repository, f"exemples-invalides/{column}.csv")} == {column}


def test_schema_json_tells_what_referencing_asks_for(repository: Path) -> None:
    told = json.loads((repository / "schema.json").read_text(encoding="utf-8"))
    assert list(frictionless.Schema.metadata_validate(told)) == []
    assert re.fullmatch(r"\d+\.\d+\.\d+", told["version"])
    for key in ("title", "description", "author", "contributors", "created", "updated", "licenses", "resources", "keywords"):
        assert told[key], key
    assert told["homepage"] == ADDRESS
    assert told["path"] == f"{ADDRESS}/raw/1.1.0/schema.json"


def test_the_documentation_tells_every_column_and_the_changes_this_version(repository: Path) -> None:
    told = json.loads((repository / "schema.json").read_text(encoding="utf-8"))
    readme, changes = ((repository / name).read_text(encoding="utf-8") for name in ("README.md", "CHANGELOG.md"))
    assert all(f"| `{field['name']}` |" in readme for field in told["fields"])
    assert f"## {told['version']} " in changes


def test_again_changes_no_byte_and_leaves_git_alone(repository: Path, tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    (repository / ".git").mkdir()
    before = {p: p.read_bytes() for p in repository.rglob("*") if p.is_file()}
    CliRunner().invoke(app, ["schema", "export", str(repository), "--depot", ADDRESS, "--root", str(root)])
    assert {p: p.read_bytes() for p in repository.rglob("*") if p.is_file()} == before
    assert (repository / ".git").is_dir()
