"""No value reaches a release whose licence its source's does not allow: the build fails, naming source and field."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from pipeline import start
from pipeline.actions.check import check_sources
from pipeline.config import Source
from pipeline.errors import ConfigError
from pipeline.model import PROVENANCE_COLUMNS, PUBLIC_COLUMNS, Provenance
from pipeline.options import Options
from pipeline.reference.vocabularies import codes, vocabulary
from pipeline.validate import check_licences, refusal
from tests import territory as small
from tests.publish.shops import territory

DAY = dt.date(2026, 11, 22)


def source(name: str, licence: str) -> Source:
    who = {"id": name, "producteur": "?", "licence": licence, "base_legale": "?"}
    return Source.model_validate({**who, "cadence": "annuelle", "colonnes": {"nom": "N"}})


def provenance(*lines: tuple[str, str, str]) -> Provenance:
    """Lines of (source, field, licence)."""
    rows = [("c-1", field, name, "k", "2026-11-10", licence) for name, field, licence in lines]
    return Provenance(pd.DataFrame(rows, columns=list(PROVENANCE_COLUMNS), dtype="str"))


@pytest.mark.parametrize(
    ("received", "released", "allowed"),
    [
        ("lov2", "lov2", True),
        ("fr-lo", "lov2", True),
        ("cc-by", "lov2", True),
        ("cc-zero", "lov2", True),
        ("odc-odbl", "lov2", False),
        ("cc-by-sa", "lov2", False),
        ("notspecified", "lov2", False),
        ("lov2", "odc-odbl", True),
        ("odc-odbl", "odc-odbl", True),
        ("cc-by-sa", "odc-odbl", False),
    ],
)
def test_what_a_licence_allows(received: str, released: str, allowed: bool) -> None:
    assert (refusal(source("s", received), territory(licence=released)) == "") is allowed


def test_the_refusal_names_each_source_and_field() -> None:
    lines = provenance(("osm", "horaires", "odc-odbl"), ("osm", "nom", "odc-odbl"), ("cci", "nom", "lov2"), ("web", "naf", "CC"))
    with pytest.raises(ConfigError) as told:
        check_licences(lines, [source("osm", "odc-odbl"), source("cci", "lov2"), source("web", "CC")], territory())
    message = str(told.value)
    assert "sources/osm/source.yml : la licence « Open Data Commons Open Database License 1.0 »" in message
    assert "elle alimenterait nom, horaires" in message
    assert "sources/web/source.yml : licence « CC » inconnue" in message
    assert "cci" not in message


def test_values_all_allowed_pass() -> None:
    check_licences(provenance(("cci", "nom", "lov2")), [source("cci", "lov2")], territory())


def test_a_misspelt_licence_is_told_with_the_right_one() -> None:
    with pytest.raises(ConfigError, match="« lov3 » inconnue ; vouliez-vous dire « lov2 »"):
        check_licences(provenance(("cci", "nom", "lov2")), [], territory(licence="lov3"))


def test_every_licence_allows_only_licences_that_are_known() -> None:
    assert {c for row in vocabulary("licences") for c in row["permet"].split("|") if c} <= codes("licences")


def declare(root: Path, before: str, after: str) -> None:
    path = root / "sources" / "chambre" / "source.yml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_an_odbl_source_stops_the_run_and_check_says_so_before(tmp_path: Path) -> None:
    root = small.write(tmp_path)
    declare(root, "licence: lov2", "licence: odc-odbl")
    with pytest.raises(ConfigError, match=r"sources/chambre/source\.yml .*Open Database.* alimenterait .*nom"):
        start.publish(Options(root, DAY, offline=True))
    assert not (root / "dist" / "versions.json").exists()
    (told,) = [f.message for f in check_sources(root) if f.objet == "sources/chambre"]
    assert "rien n'en sera publié" in told


def test_an_odbl_source_may_help_without_feeding_anything(tmp_path: Path) -> None:
    root = small.write(tmp_path)
    held = f"licence: odc-odbl\npublication: {{champs_exclus: [{', '.join(PUBLIC_COLUMNS)}]}}"
    declare(root, "licence: lov2", held)
    start.publish(Options(root, DAY, offline=True))
    written = (root / "dist" / "latest" / "commerces.csv").read_text(encoding="utf-8")
    assert "Boulangerie du Quai" in written
    assert "Garage du Lot" not in written
