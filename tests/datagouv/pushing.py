"""What the tests of ``etal push`` share: the channel declared, what is remembered, a plug to pull, the dataset without ids."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.datagouv import Api
from tests.datagouv.fake import KEY, ORGANISATION, DataGouv

ENVIRONMENT = {"DATAGOUV_CLE": KEY}
MAIN = ("commerces.csv", "commerces.xlsx", "commerces.geojson", "commerces.parquet", "commerces.pmtiles")
REMOTE = {"commerces.parquet", "commerces.pmtiles"}
ALL = (*MAIN, "changements.csv", "identifiants.csv", "codes.csv", "LISEZMOI.txt")
TITLES = (
    "Commerces (CSV)", "Commerces (Excel, LibreOffice)", "Commerces (GeoJSON)", "Commerces (GeoParquet)",
    "Commerces (tuiles PMTiles)",
    "Changements depuis la version précédente", "Identifiants remplacés", "Codes et libellés", "Lisez-moi",
)  # fmt: skip


def channel(there: DataGouv, more: str = "") -> str:
    return f"envoi: {{instance: '{there.address}', organisation: {ORGANISATION}{more}}}"


def memory(root: Path) -> dict[str, Any]:
    (found,) = json.loads((root / "sources/registre/datagouv.json").read_text()).values()
    return dict(found)


def patient(address: str, key: str) -> Api:
    """An API that does not wait between two tries."""
    return Api(address, key, sleep=lambda _seconds: None)


class PlugPulledError(BaseException):
    """What a test raises where a machine would stop: nothing may catch it."""


def cutting(moment: str, at: int) -> tuple[Callable[[str, str], Api], list[str]]:
    """Return a way to connect whose plug is pulled ``moment`` (before, after) the ``at``-th request."""
    seen: list[str] = []

    def pull(method: str, path: str) -> None:
        seen.append(f"{method} {path}")
        if len(seen) == at:
            raise PlugPulledError

    def connect(address: str, key: str) -> Api:
        return Api(address, key, part=100_000, **{moment: pull})  # type: ignore[arg-type]

    return connect, seen


def state(there: DataGouv) -> dict[str, Any]:
    """The dataset, ids and addresses left out."""
    resources = [{k: v for k, v in r.items() if k not in ("id", "url")} for r in there.only["resources"]]
    return {**{k: v for k, v in there.only.items() if k not in ("id", "extras")}, "resources": resources}
