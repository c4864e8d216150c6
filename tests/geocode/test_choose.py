"""Which engine a territory's declaration names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.config import Geocoder
from pipeline.errors import ConfigError
from pipeline.geocode.choose import opened
from pipeline.geocode.client import BanService
from pipeline.geocode.local import AddokEngine
from pipeline.geocode.progress import Watched

LOCAL = {"moteur": "local", "extrait": "ban/x-2026-11-01.ndjson.gz"}


@pytest.mark.parametrize(
    ("declared", "offline", "kind"),
    [
        ({}, False, BanService),
        ({}, True, type(None)),
        ({"moteur": "aucun"}, False, type(None)),
        (LOCAL, False, AddokEngine),
        (LOCAL, True, AddokEngine),
    ],
)
def test_engine(declared: dict[str, Any], offline: bool, kind: type, tmp_path: Path) -> None:
    with opened(Geocoder(**declared), tmp_path, tmp_path / "cache", offline=offline) as engine:
        inner = engine.engine if isinstance(engine, Watched) else engine
        assert isinstance(inner, kind)
    assert not (tmp_path / "cache").exists()


def test_what_the_ledger_will_say_of_it(tmp_path: Path) -> None:
    with opened(Geocoder(), tmp_path, tmp_path) as engine:
        assert engine is not None
        assert (engine.name, engine.date) == ("data.geopf.fr", "")
    with opened(Geocoder(**LOCAL), tmp_path, tmp_path) as engine:
        assert engine is not None
        assert engine.date == "2026-11-01"


def test_a_local_engine_needs_an_extract(tmp_path: Path) -> None:
    asked = opened(Geocoder(moteur="local"), tmp_path, tmp_path)
    with pytest.raises(ConfigError, match="aucun extrait de la BAN n'est installé"), asked:
        pass
