"""Files of names and points alone, as maps and GPS give them: added, published, given back; with contours, with the BAN."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from pipeline import registers
from pipeline.cli import app
from pipeline.config import load_sources, load_territory
from pipeline.errors import ServiceError
from pipeline.geocode import Ledger, away
from pipeline.geocode.engine import POINT, answers_frame
from pipeline.reference.communes import load_communes
from pipeline.situate import situated, waiting
from pipeline.sources import common, read_all
from tests import territory
from tests.faults import ban_server as faults
from tests.faults.ban_server import Row, ban_server, nearest, result
from tests.reference.test_whereabouts import contours

runner = CliRunner()
SHOPS = (("Au Bon Pain", 0.61, 44.2), ("Fleurs d'Ici", 0.62, 44.21), ("Le Fournil", 0.66, 44.2), ("Au Coin", 0.6395, 44.2))
"""Two in Agen, one in Boé, one by their boundary."""
ONE_BY_ONE = "Livraison le mardi"


def kml() -> str:
    placed = "".join(
        f"<Placemark><name>{name}</name><description>{ONE_BY_ONE}</description><Point><coordinates>{x},{y},0</coordinates></Point>"
        "</Placemark>"
        for name, x, y in SHOPS
    )
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Commerces</name>{placed}</Document></kml>'


def gpx() -> str:
    placed = "".join(f'<wpt lat="{y}" lon="{x}"><name>{name}</name></wpt>' for name, x, y in SHOPS)
    return f'<gpx version="1.1" creator="essai" xmlns="http://www.topografix.com/GPX/1/1">{placed}</gpx>'


def geojson() -> str:
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Point", "coordinates": [x, y]}}
        for name, x, y in SHOPS
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def osm() -> str:
    return "@id,name,shop,@lat,@lon\n" + "".join(f"node/{n},{name},bakery,{y},{x}\n" for n, (name, x, y) in enumerate(SHOPS))


FILES: dict[str, Callable[[], str]] = {"carte.kml": kml, "carte.gpx": gpx, "carte.geojson": geojson, "osm.csv": osm}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "territoire"
    territory.put(folder, "sources/territoire.yml", territory.TERRITORY)
    return folder


def installed(root: Path) -> None:
    path = registers.contours(root)
    path.parent.mkdir(parents=True)
    contours().table.to_parquet(path)


def etal(*words: str | Path, code: int = 0) -> str:
    done = runner.invoke(app, [str(w) for w in words])
    assert done.exit_code == code, done.output
    return done.output


def added(root: Path, folder: Path, name: str = "carte.gpx") -> str:
    path = folder / name
    path.write_text(FILES[name](), encoding="utf-8")
    who = ("--producteur", "Mairie d'essai", "--licence", "lov2", "--base-legale", "convention", "--cadence", "annuelle")
    return etal("sources", "add", path, "--root", root, "--nom", "carte", "--date", "2026-11-20", *who)


def published(root: Path, *more: str, code: int = 0) -> str:
    return etal("publish", "--root", root, "--date", "2026-11-22", *more, code=code)


def communes(root: Path) -> dict[str, str]:
    table = pd.read_csv(root / "dist" / "latest" / "commerces.csv", dtype="str")
    return dict(sorted(table[["nom", "commune"]].itertuples(index=False, name=None)))


def findings(root: Path, code: str) -> list[str]:
    told = pd.read_csv(root / "work" / "anomalies.csv", dtype="str")
    return told.loc[told["code"].eq(code), "message"].tolist()


@pytest.mark.parametrize("name", FILES)
def test_contours_tell_where_the_shops_of_a_map_are(root: Path, tmp_path: Path, name: str) -> None:
    installed(root)
    told = added(root, tmp_path, name)
    assert "3 lignes passent sur 4 lues" in told
    assert "Aucune colonne ne dit la commune" not in told
    assert "Agen ou Boé" in told
    published(root, "--offline")
    assert communes(root) == {"Au Bon Pain": "Agen", "Fleurs d'Ici": "Agen", "Le Fournil": "Boé"}
    assert len(findings(root, "commune-du-point")) == 3
    table = pd.read_csv(root / "dist" / "latest" / "commerces.csv", dtype="str")
    assert set(table["precision"]) == {"source"} and table["adresse"].isna().all()
    assert set(table["code_insee"]) <= set(load_communes(("47",)).by_code)
    [returned] = (root / "work" / "retours" / "carte").glob("*.xlsx")
    said = [cell.comment.text for row in openpyxl.load_workbook(returned).worksheets[1] for cell in row if cell.comment]
    assert sum("son point est à « Agen » (contour officiel)" in text for text in said) == 2
    assert sum("Agen ou Boé" in text for text in said) == 1


def test_the_commune_is_proposed_where_the_file_has_a_column_for_it(root: Path, tmp_path: Path) -> None:
    """And the workbook, sent back as it is, says the same without any point being looked at."""
    installed(root)
    path = tmp_path / "liste.csv"
    path.write_text("Nom;Commune;CP;lat;lon\nPain;Agen;47000;44.2;0.61\nFil;;;44.21;0.62\nFour;Boé;47550;44.2;0.66\n")
    who = ("--producteur", "Mairie", "--licence", "lov2", "--base-legale", "convention", "--cadence", "annuelle")
    etal("sources", "add", path, "--root", root, "--nom", "liste", "--date", "2026-11-20", *who)
    published(root, "--offline")
    before = communes(root)
    assert before["Fil"] == "Agen"
    [returned] = (root / "work" / "retours" / "liste").glob("*.xlsx")
    rows = [*openpyxl.load_workbook(returned).worksheets[1].values]
    assert rows[2][rows[0].index("Proposition\u00a0: Commune")] == "Agen"
    (root / "sources/liste/depots" / "2026-11-23_reponse.xlsx").write_bytes(returned.read_bytes())
    etal("publish", "--root", root, "--date", "2026-11-24", "--offline")
    assert communes(root) == before
    assert not findings(root, "commune-du-point")


def at_home(root: Path, url: str) -> None:
    text = territory.TERRITORY.replace("{moteur: aucun}", f"{{moteur: service, url: {url}}}")
    territory.put(root, "sources/territoire.yml", text)


def answers(rows: list[Row]) -> list[Row]:
    """Answer of points: Agen's door west of the boundary, Boé's east of it; « Fleurs d'Ici » is 300 m from anywhere."""
    if "lat" not in rows[0]:
        return [result(row) for row in rows]
    far = {row["id"]: 0.003 if row["lat"] == "44.21000" else 0.0001 for row in rows}
    return [nearest(row, away=far[row["id"]], result_citycode="47001" if row["lon"] < "0.64" else "47031") for row in rows]


@pytest.fixture
def service(root: Path) -> Iterator[faults.BanServer]:
    with ban_server(answers=answers) as server:
        at_home(root, server.url)
        yield server


def reversed_(server: faults.BanServer) -> list[list[str]]:
    return [[f"{row['lat']}, {row['lon']}" for row in rows] for rows in server.requests if rows and "lat" in rows[0]]


def test_without_contours_the_ban_is_asked_once_and_the_ledger_answers_for_ever(
    root: Path, tmp_path: Path, service: faults.BanServer
) -> None:
    told = added(root, tmp_path)
    assert "4 ligne(s) n'ont que leur point pour dire leur commune" in told
    assert "Aucune colonne ne dit la commune" not in told and "rien n'en serait publié" not in told
    published(root)
    assert reversed_(service) == [["44.20000, 0.61000", "44.20000, 0.63950", "44.20000, 0.66000", "44.21000, 0.62000"]]
    assert communes(root) == {"Au Bon Pain": "Agen", "Au Coin": "Agen", "Le Fournil": "Boé"}
    assert "l'adresse la plus proche est à 334 m" in findings(root, "commune-du-point-douteuse")[0]
    assert "(adresse la plus proche, à 11 m : 12 Rue de l'Étal 47000 Agen)" in findings(root, "commune-du-point")[0]
    assert pd.read_csv(root / "dist/latest/commerces.csv", dtype="str")["adresse"].isna().all()
    dist = territory.bytes_of(root / "dist")
    (root / "work" / "etat.json").unlink()
    assert "Rien à publier" in published(root, "--offline")
    assert territory.bytes_of(root / "dist") == dist
    assert len(reversed_(service)) == 1


def test_with_contours_the_ban_is_asked_of_what_they_leave_in_doubt(
    root: Path, tmp_path: Path, service: faults.BanServer
) -> None:
    installed(root)
    added(root, tmp_path)
    published(root)
    assert reversed_(service) == [["44.20000, 0.63950"]]
    assert communes(root)["Au Coin"] == "Agen"


def test_offline_then_online(root: Path, tmp_path: Path, service: faults.BanServer) -> None:
    """Offline the remedy is named once; the run online that follows asks, though no file changed."""
    territory.write(root)
    at_home(root, service.url)
    added(root, tmp_path)
    told = published(root, "--offline")
    assert "attendent le géocodeur" in told
    assert len(findings(root, "commune-a-situer")) == 4
    [once] = findings(root, "points-a-situer")
    assert "4 ligne(s)" in once and "etal territoire contours" in once and "partout: {commune: …}" in once
    published(root)
    assert communes(root)["Le Fournil"] == "Boé"
    assert not findings(root, "points-a-situer")


class Away:
    """An engine that leaves after its first answer."""

    name, date = "essai", ""

    def ask(self, queries: pd.DataFrame) -> Iterator[pd.DataFrame]:
        raise ServiceError("essai : parti")
        yield queries

    def nearest(self, points: pd.Series[str]) -> Iterator[pd.DataFrame]:
        yield answers_frame([{"requete": POINT + points.iloc[0], "statut": "ok", "code_insee": "47001", "label": "1 Rue X",
                              "longitude": 0.61, "latitude": 44.2}])  # fmt: skip
        raise ServiceError("essai : parti")


def test_a_service_that_leaves_is_told_and_what_it_answered_is_used(root: Path, tmp_path: Path) -> None:
    at_home(root, "http://127.0.0.1:9")
    added(root, tmp_path)
    home, day = load_territory(root), dt.date(2026, 11, 22)
    ledger, shared = Ledger(), common(home, root, day)
    readings = read_all(load_sources(root), shared, root / "work")
    assert waiting(readings[0], home, shared.whereabouts) == {f"{y:.5f}, {x:.5f}" for _, x, y in SHOPS}
    told, after, away_told = situated(readings, shared, ledger, Away(), day)
    assert away(away_told) and "essai : parti" in away(away_told)
    assert told[0].shops[["nom", "code_insee"]].to_numpy().tolist() == [["Au Bon Pain", "47001"]]
    assert len(waiting(told[0], home, after.whereabouts)) == 3
    assert situated(told, after, ledger, None, day)[0] == told
