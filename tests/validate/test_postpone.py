"""Modules that are only read once something is asked of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.validate.postpone import postpone


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package that counts how often its code runs."""
    folder = tmp_path / "tardif"
    folder.mkdir()
    (tmp_path / "compteur.py").write_text("runs = []\n", encoding="utf-8")
    (folder / "__init__.py").write_text("import compteur\ncompteur.runs.append(1)\nfrom tardif import part\nvalue = 3\n", "utf-8")
    (folder / "part.py").write_text("half = 1.5\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("tardif", "tardif.part", "compteur"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return "tardif"


def test_a_module_is_read_once_when_something_is_asked_of_it(package: str) -> None:
    postpone([package, "a_module_that_nobody_has"])
    import compteur  # type: ignore[import-not-found]
    import tardif  # type: ignore[import-not-found]

    assert compteur.runs == []
    assert (tardif.value, tardif.part.half) == (3, 1.5)
    with pytest.raises(AttributeError):
        _ = tardif.nothing
    assert compteur.runs == [1]


def test_a_loaded_module_stays_as_it_is() -> None:
    before = sys.modules["json"]
    postpone(["json"])
    assert sys.modules["json"] is before


def testgreat_expectations_answers_without_the_statistics_of_scipy() -> None:
    code = (
        "import sys; from pipeline.validate.expect import great_expectations; gx, _ = great_expectations();"
        "print('scipy.optimize' in sys.modules, 'altair.vegalite' in sys.modules, hasattr(gx, 'ExpectationSuite'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "True"]
