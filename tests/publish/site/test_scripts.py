"""Modules put in one file: each after what it needs, in a scope of its own; anything unforeseen refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.publish.site.build import STATIC
from pipeline.publish.site.scripts import ENTRIES, joined

HOURS = 'export const OPEN = "ouvert";\nconst hidden = 1;\nexport function read(code) {\n  return code + hidden;\n}\n'
TOLD = 'import { OPEN as STATE, read } from "./hours.js";\nconst hidden = 2;\n'
TOLD += "export async function write() {\n  return STATE + hidden;\n}\n"
ENTRY = 'import "./told.js";\nimport { write } from "./told.js";\nimport { read } from "./hours.js";\nwrite(read);\n'


def folder(path: Path, **files: str) -> Path:
    """Write modules and return their folder."""
    for name, text in files.items():
        (path / f"{name}.js").write_text(text, encoding="utf-8")
    return path


def test_each_module_stands_once_before_what_needs_it_in_its_own_scope(tmp_path: Path) -> None:
    made = joined(folder(tmp_path, hours=HOURS, told=TOLD, liste=ENTRY))
    assert list(made) == ["liste.js"]
    assert made["liste.js"] == (
        'const $_hours = (() => {\nconst OPEN = "ouvert";\nconst hidden = 1;\nfunction read(code) {\n  return code + hidden;\n}\n'
        "return { OPEN, read };\n})();\n"
        "const $_told = (() => {\nconst { OPEN: STATE, read } = $_hours;\nconst hidden = 2;\n"
        "async function write() {\n  return STATE + hidden;\n}\nreturn { write };\n})();\n"
        "const { write } = $_told;\nconst { read } = $_hours;\nwrite(read);\n"
    )


def test_what_is_imported_when_wanted_stays_apart(tmp_path: Path) -> None:
    panel = 'import { read } from "./hours.js";\nexport const open = async () => (await import("./map.js")).draw(read);\n'
    made = joined(folder(tmp_path, hours=HOURS, panel=panel, map=TOLD, liste='import { open } from "./panel.js";\nopen();\n'))
    assert sorted(made) == ["liste.js", "map.js"]
    assert 'import("./map.js")' in made["liste.js"]
    assert made["map.js"].startswith("const $_hours = ")
    assert "export async function write" in made["map.js"]  # who imports it finds what it gives


@pytest.mark.parametrize(
    "text",
    [
        'import * as hours from "./hours.js";\n',
        'import hours from "./hours.js";\n',
        "export default 1;\n",
        "export let open = 1;\n",
        "const a = 1;\nexport { a };\n",
        'const a = 1;\nawait fetch("x");\n',
        'import { a } from "./liste.js";\nexport const b = a;\n',
        'import { a } from "./none.js";\nexport const b = a;\n',
    ],
)
def test_what_it_was_not_made_for_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(TypeError):
        joined(folder(tmp_path, hours=HOURS, other=text, liste='import { b } from "./other.js";\nb();\n'))


def test_the_pages_own_scripts_are_joined_whole() -> None:
    made = joined(STATIC / "js")
    assert {*made} >= {*ENTRIES}
    assert not [name for name in ENTRIES if "\nimport " in made[name]]
