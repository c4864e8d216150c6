"""Descriptions of a map that are little forms: a column a label."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pytest

from pipeline.config import Deposits
from pipeline.guess.look import neutral_source
from tests.ingest.helpers import declared, read, values, written

SHOPS = [("Chez Léa", "3 rue A", "Agen"), ("Le Bar", "5 place B & C", "Boé"), ("Au Pain", "lieu-dit D", "Nérac")]


def kml(descriptions: list[str]) -> str:
    """Return places with these descriptions, in a CDATA each."""
    places = "".join(
        f"<Placemark><name>{escape(shop[0])}</name><description><![CDATA[{said}]]></description></Placemark>"
        for shop, said in zip(SHOPS, descriptions, strict=True)
    )
    return f'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{places}</Document></kml>'


@pytest.mark.parametrize(
    "form",
    [
        "<table><tr><td>Adresse</td><td>{}</td></tr><tr><td>Commune</td><td>{}</td></tr></table>",
        "<b>Adresse</b> : {}<br/><b>Commune</b> : {}",
        "<p>Adresse : {}</p>\n<p>Commune : {}</p>",
        "Adresse: {}\nCommune: {}",
    ],
)
def test_each_label_is_a_column(tmp_path: Path, form: str) -> None:
    text = kml([form.format(escape(street) if "<" in form else street, town) for _, street, town in SHOPS])
    rows, layout, _ = read(written(tmp_path, text, "l.kml"), neutral_source(Deposits()))
    assert values(rows, "description.Adresse") == [street for _, street, _ in SHOPS]
    assert values(rows, "description.Commune") == [town for _, _, town in SHOPS]
    assert list(layout["colonne"]) == ["name", "description.Adresse", "description.Commune"]


def test_what_stands_beside_the_labels_is_kept(tmp_path: Path) -> None:
    said = [f"Bienvenue !\nAdresse : {street}\nCommune : {town}\nSite : https://a.example" for _, street, town in SHOPS]
    rows, _, _ = read(written(tmp_path, kml(said), "l.kml"), neutral_source(Deposits()))
    assert values(rows, "description") == ["Bienvenue !"] * 3
    assert values(rows, "description.Site") == ["https://a.example"] * 3


@pytest.mark.parametrize(
    "said",
    [
        ["Horaires : 9h-12h", "Pain : bio\nVin : non", "du pain"],
        ["https://a.example", "https://b.example/x:y", "9:00-12:00\n14:00-18:00"],
        ["Ouvert le lundi : 9h-12h", "Un bar", "Un pain"],
    ],
    ids=["labels that do not come back", "links and hours", "one label"],
)
def test_a_text_is_left_whole(tmp_path: Path, said: list[str]) -> None:
    rows, _, _ = read(written(tmp_path, kml(said), "l.kml"), neutral_source(Deposits()))
    assert values(rows, "description") == said


def test_a_column_that_is_declared_is_left_whole(tmp_path: Path) -> None:
    said = [f"Adresse : {street}\nCommune : {town}" for _, street, town in SHOPS]
    rows, _, _ = read(written(tmp_path, kml(said), "l.kml"), declared({"nom": ["name"], "adresse": ["description"]}))
    assert values(rows, "description") == said


def test_labels_that_are_columns_already_leave_the_text_whole(tmp_path: Path) -> None:
    places = [{"nom": n, "Adresse": a, "Commune": c, "desc": f"Adresse : {a}\nCommune : {c}"} for n, a, c in SHOPS]
    rows, _, _ = read(written(tmp_path, json.dumps(places), "l.json"), neutral_source(Deposits()))
    assert values(rows, "desc")[0] == "Adresse : 3 rue A\nCommune : Agen"


def test_what_a_map_shows_names_its_columns(tmp_path: Path) -> None:
    data = '<Data name="c0"><displayName>Adresse</displayName><value>3 rue A</value></Data>'
    data += '<Data name="cp"><value>47000</value></Data>'
    text = f"<kml><Placemark><name>A</name><ExtendedData>{data}</ExtendedData></Placemark></kml>"
    rows, _, _ = read(written(tmp_path, text, "l.kml"), neutral_source(Deposits()))
    assert (values(rows, "Adresse"), values(rows, "cp")) == (["3 rue A"], ["47000"])


def test_a_text_that_was_opened_stays_so_once_declared(tmp_path: Path) -> None:
    said = [f"Bienvenue\nAdresse : {street}\nCommune : {town}" for _, street, town in SHOPS]
    names = {
        "nom": ["name"],
        "adresse": ["description.Adresse"],
        "commune": ["description.Commune"],
        "description": ["description"],
    }
    rows, _, _ = read(written(tmp_path, kml(said), "l.kml"), declared(names))
    assert (values(rows, "description"), values(rows, "description.Commune")) == (["Bienvenue"] * 3, [c for _, _, c in SHOPS])
