"""Where the key of the register is made, and a territory: for all tests of who objects."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import territory


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path / "maison")}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return territory.write(tmp_path / "territoire")
