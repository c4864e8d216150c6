"""Points fixed by people: the file, and what is told of them afterwards."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import ConfigError
from pipeline.geocode import Ledger, geocode, load_pins
from pipeline.geocode.pins import said_place
from pipeline.reference.communes import load_communes
from tests.geocode.shops import AGEN, TODAY, FakeEngine, hit, shop, shops

HEAD = "row_key,adresse,longitude,latitude,precision,auteur,date,motif\n"
PLACE = "12 rue de la gare agen"


def pins(tmp_path: Path, *lines: str) -> pd.DataFrame:
    path = tmp_path / "positions.csv"
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return load_pins(path)


def run(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    engine = FakeEngine({"12 rue de la gare agen": hit("Rue de la Gare", "12", "housenumber")})
    rows = shops(shop(1, numero="12", voie="Rue de la Gare"))
    return geocode(rows, Ledger(), engine, load_communes(["47"]), TODAY, pins=table)


def test_a_place_is_told_whatever_its_spelling() -> None:
    other = shop(2, numero="12", voie="RUE DE LA GARE", commune="AGEN")
    said = said_place(shops(shop(1, numero="12", voie="Rue de la Gare"), other))
    assert said.tolist() == [PLACE, PLACE]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        (f"cci-47:1,{PLACE},0.7,44.3,,x,2026-11-01,", []),
        (f"cci-47:1,{PLACE},{AGEN[0]},{AGEN[1]},,x,2026-11-01,", ["position-fixee-confirmee"]),
        ("cci-47:1,3 rue du port agen,0.7,44.3,,x,2026-11-01,", ["position-fixee-adresse-changee"]),
        ("cci-47:9,3 rue du port agen,0.7,44.3,,x,2026-11-01,", ["position-fixee-sans-objet"]),
    ],
)
def test_what_is_told_of_a_pin(tmp_path: Path, line: str, codes: list[str]) -> None:
    located, found = run(pins(tmp_path, line))
    assert found["code"].tolist() == codes
    fixed = "sans-objet" not in "".join(codes)
    assert located["precision"].iloc[0] == ("manuelle" if fixed else "numero")
    assert located["longitude"].iloc[0] == pytest.approx(float(line.split(",")[2]) if fixed else AGEN[0])


def test_who_settles_for_the_centre_proves_no_place(tmp_path: Path) -> None:
    located, _ = run(pins(tmp_path, f"cci-47:1,{PLACE},0.7,44.3,commune,x,2026-11-01,"))
    assert (located["precision"].iloc[0], located["motif_position"].iloc[0]) == ("commune", "position-fixee")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["a:1,,0.6,,,x,2026-11-01,"], "ligne 2 : latitude absente"),
        (["a:1,,0.6,44.2,,x,2026-11-01,", "a:2,,0.6.1,44.2,,x,2026-11-01,"], "ligne 3, colonne « longitude »"),
        (["a:1,,0.6,44.2,,x,2026-11-01,", "a:1,,0.7,44.2,,x,2026-11-02,"], "ligne 3 : cette clé a déjà"),
        (["a:1,,0.6,44.2,exacte,x,2026-11-01,"], "ligne 2 : précision inconnue"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_with_its_line(tmp_path: Path, lines: list[str], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        pins(tmp_path, *lines)
