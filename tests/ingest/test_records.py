"""JSON as portals give it: nested, in an envelope, one object a line, geojson."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import Deposits
from pipeline.errors import SourceError
from pipeline.guess.look import neutral_source
from tests.ingest.helpers import declared, read, values, written

RECORD: dict[str, Any] = {
    "recordid": "a1",
    "fields": {
        "nom": "Chez Léa",
        "adresse": {"ville": "Agen", "code postal": "47000"},
        "services": ["livraison", "retrait"],
        "horaires": [{"jour": "lundi"}],
        "siret": 41234567800012,
        "note": None,
        "ouvert": True,
        "surface": 44.20,
    },
    "geometry": {"type": "Point", "coordinates": [0.62, 44.2]},
}


def test_nested_objects_are_flattened_and_lists_joined(tmp_path: Path) -> None:
    rows, layout, _ = read(written(tmp_path, json.dumps([RECORD, {"recordid": "a2"}]), "l.json"))
    first = {c: v for c, v in rows.iloc[0].items() if isinstance(v, str)}
    assert first["fields.adresse.ville"] == "Agen"
    assert first["fields.services"] == "livraison|retrait"
    assert first["fields.horaires.jour"] == "lundi"
    assert first["fields.siret"] == "41234567800012"
    assert first["fields.ouvert"] == "VRAI"
    assert first["geometry.coordinates"] == "0.62|44.2"
    assert values(rows, "fields.note") == [None, None]
    assert (list(rows["ligne"]), set(layout["lettre"])) == ([1, 2], {""})


@pytest.mark.parametrize(
    ("document", "chemin"),
    [
        ([RECORD], None),
        ({"total": 1, "results": [RECORD]}, None),
        ({"type": "FeatureCollection", "features": [RECORD]}, None),
        ({"meta": {"filtres": [{"nom": "x"}]}, "data": {"liste.a": [RECORD]}}, "data.liste.a"),
    ],
)
def test_the_list_is_found_or_declared(tmp_path: Path, document: Any, chemin: str | None) -> None:
    rows, _, _ = read(written(tmp_path, json.dumps(document), "l.geojson"), declared(chemin=chemin))
    assert values(rows, "fields.nom") == ["Chez Léa"]


def test_ndjson_keeps_its_lines(tmp_path: Path) -> None:
    rows, _, _ = read(written(tmp_path, '{"nom": "A"}\n\n{"nom": "B", "cp": 47000.0}\n', "l.ndjson"))
    assert (values(rows, "nom"), values(rows, "cp"), list(rows["ligne"])) == (["A", "B"], [None, "47000"], [1, 3])


def test_numbers_keep_their_own_digits(tmp_path: Path) -> None:
    rows, _, _ = read(written(tmp_path, '[{"a": 44.20, "b": 4.1234567800012e13, "c": NaN, "ligne": 7, "d": 1}]', "l.json"))
    assert [values(rows, c)[0] for c in ("a", "b", "c", "ligne (2)", "d")] == ["44.20", "41234567800012", None, "7", "1"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"nom": "A"}, {"nom": "B"', "ligne 1 : ce JSON est mal formé ou incomplet"),
        ('{"nom": "A"}', "aucune liste d'enregistrements"),
        ("[1, 2, 3]", "aucune liste d'enregistrements"),
        ("[" * 100_000, "imbriqué à l'excès"),
        ('[{"nom": " "}]', "aucun enregistrement"),
    ],
)
def test_what_holds_no_records_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(written(tmp_path, text, "l.json"))


def test_a_wrong_path_says_what_is_there(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps({"data": {"liste": [RECORD], "total": 1}}), "l.json")
    with pytest.raises(SourceError, match=r"« items ».*à cet endroit : liste, total"):
        read(path, declared(chemin="data.items"))
    with pytest.raises(SourceError, match=r"« data\.total » .* n'est pas une liste"):
        read(path, declared(chemin="data.total"))


def test_the_list_that_names_the_declared_columns_is_read(tmp_path: Path) -> None:
    shops = [{"Nom": "A", "Commune": "Agen"}, {"Nom": "B", "Commune": "Boé"}]
    text = json.dumps({"erreurs": [{"code": 1}, {"code": 2}, {"code": 3}], "donnees": {"commerces": shops}})
    assert values(read(written(tmp_path, text, "l.json"))[0], "Nom") == ["A", "B"]


def test_records_kept_by_their_key(tmp_path: Path) -> None:
    text = json.dumps({"version": 3, "commerces": {"a1": {"Nom": "A", "Commune": "Agen"}, "a2": {"Nom": "B"}}})
    assert values(read(written(tmp_path, text, "l.json"))[0], "Nom") == ["A", "B"]
    with pytest.raises(SourceError, match="aucune liste"):
        read(written(tmp_path, json.dumps({"meta": {"page": 1}, "liens": {"suite": "x"}}), "l.json"))


def test_ndjson_with_line_separators_inside_texts_and_between_records(tmp_path: Path) -> None:
    lines = [json.dumps({"Nom": "A\u2028B", "Commune": "Agen\x85"}, ensure_ascii=False), json.dumps({"Nom": "C"})]
    rows, _, _ = read(written(tmp_path, "\x1e" + "\r\n\x1e".join(lines) + "\r\n", "l.geojsonseq"))
    assert (values(rows, "Nom"), list(rows["ligne"])) == (["A\u2028B", "C"], [1, 2])


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ('[{"Nom": "A", "Commune": "Agen"}]', "l.csv", "json"),
        ('{"Nom": "A", "Commune": "Agen"}\n{"Nom": "B"}', "l.txt", "json"),
        ("Nom;Commune\nA;Agen\n", "l.json", "csv"),
    ],
)
def test_an_extension_that_lies_each_way_is_told(tmp_path: Path, text: str, name: str, kind: str) -> None:
    rows, _, anomalies = read(written(tmp_path, text, name))
    assert values(rows, "Nom")[0] == "A"
    assert anomalies[["code", "detail"]].to_numpy().tolist() == [["extension-trompeuse", kind]]


def test_shops_in_groups_are_read_with_what_is_said_of_their_group(tmp_path: Path) -> None:
    text = json.dumps({"zones": [
        {"titre": "Nord", "lieux": [{"nom": "A", "adresse": "1 rue X", "horaires": [{"jour": "lundi"}, {"jour": "mardi"}]}]},
        {"titre": "Sud", "lieux": [{"nom": "B", "adresse": "2 rue Y", "horaires": []}, {"nom": "C", "adresse": "3 rue Z"}]},
    ]})  # fmt: skip
    known = declared({"nom": ["nom"], "adresse": ["adresse"], "description": ["groupe titre"]})
    for source in (neutral_source(Deposits()), known):
        rows, _, _ = read(written(tmp_path, text, "l.json"), source)
        assert (values(rows, "nom"), values(rows, "groupe titre")) == (["A", "B", "C"], ["Nord", "Sud", "Sud"])


def test_points_however_geojson_wraps_them(tmp_path: Path) -> None:
    alone = {"type": "Point", "coordinates": [0.62, 44.2]}
    shapes: list[Any] = [
        alone,
        {"type": "MultiPoint", "coordinates": [[0.62, 44.2]]},
        {"type": "GeometryCollection", "geometries": [alone]},
        {"type": "GeometryCollection", "geometries": []},
        None,
    ]
    features = [{"type": "Feature", "geometry": shape, "properties": {"Nom": str(i)}} for i, shape in enumerate(shapes)]
    for text in (json.dumps({"type": "FeatureCollection", "features": features}), "\n".join(map(json.dumps, features))):
        rows, _, _ = read(
            written(tmp_path, text, "l.geojson"), declared({"nom": ["properties.Nom"], "point": ["geometry.coordinates"]})
        )
        assert values(rows, "geometry.coordinates") == ["0.62|44.2"] * 3 + [None] * 2
        assert "geometry" not in rows


@pytest.mark.parametrize(
    "head", [{"count": 117}, {"meta": {"total": 117}}, {"numberMatched": "117"}, {"total_count": 117, "limit": 10}]
)
def test_one_page_of_an_answer_is_told_to_be_one(tmp_path: Path, head: dict[str, Any]) -> None:
    path = written(tmp_path, json.dumps(head | {"results": [{"nom": "A"}, {"nom": "B"}]}), "l.json")
    found = read(path, declared({"nom": ["nom"]}))[2]
    assert found[["code", "valeur", "detail"]].to_numpy().tolist() == [["page-seule", "2", "117"]]
    whole = written(tmp_path, json.dumps({"count": 2, "results": [{"nom": "A"}, {"nom": "B"}]}), "l.json")
    assert read(whole, declared({"nom": ["nom"]}))[2].empty


def test_a_value_that_its_own_key_hides_is_told(tmp_path: Path) -> None:
    one = '{"nom": "A", "telephone": "05 36 49 00 01", "telephone": "05 36 49 00 02", "commune": "Agen", "commune": "Agen"}'
    two = '{"nom": "B", "telephone": ["05 36 49 00 03"], "telephone": ""}'
    for text in (f"[{one}, {two}]", f"{one}\n{two}\n"):
        rows, _, found = read(written(tmp_path, text, "l.json"), declared({"nom": ["nom"]}))
        assert values(rows, "telephone") == ["05 36 49 00 02", None]
        assert found[["code", "valeur", "detail"]].to_numpy().tolist() == [
            ["cle-repetee", "05 36 49 00 01", "« telephone » (2 fois)"]
        ]


def test_a_feature_alone_is_a_record(tmp_path: Path) -> None:
    place = {"type": "Point", "coordinates": [0.62, 44.2]}
    text = json.dumps({"type": "Feature", "properties": {"nom": "A", "hours": {"a": 1}}, "geometry": place})
    for source in (neutral_source(Deposits()), declared({"nom": ["properties.nom"]})):
        rows = read(written(tmp_path, text, "l.geojson"), source)[0]
        assert (values(rows, "properties.nom"), values(rows, "geometry.coordinates")) == (["A"], ["0.62|44.2"])


def test_a_list_of_shops_comes_before_a_longer_one_of_fields(tmp_path: Path) -> None:
    fields = [{"name": name, "type": "string"} for name in ("index", "Nom", "Commune")]
    document = {"schema": {"fields": fields}, "data": [{"index": 0, "Nom": "A", "Commune": "Agen"}]}
    assert values(read(written(tmp_path, json.dumps(document), "l.json"), neutral_source(Deposits()))[0], "Nom") == ["A"]


def test_one_place_whose_properties_are_a_list_hides_no_other(tmp_path: Path) -> None:
    """A program wrote « properties: [{…}] » of one place: it was taken for a group of shops, and all the others were left out."""
    said = [{"Nom": name, "Adresse": "le bourg", "Commune": "Agen"} for name in "ABCD"]
    for wrong in (said[1:2], [], None):
        features = [{"type": "Feature", "properties": one, "geometry": None} for one in (said[0], wrong, *said[2:])]
        text = json.dumps({"type": "FeatureCollection", "features": features})
        rows = read(written(tmp_path, text, "l.geojson"), neutral_source(Deposits()))[0]
        assert [name for name in values(rows, "properties.Nom") if name] == (["A", "B", "C", "D"] if wrong else ["A", "C", "D"])


def test_what_stands_in_a_list_of_records_and_is_none_is_told(tmp_path: Path) -> None:
    text = json.dumps([{"nom": "A"}, "Chez Zoé, Agen", None, {"nom": "B"}, ["C", "Agen"]])
    rows, _, found = read(written(tmp_path, text, "l.json"), declared({"nom": ["nom"]}))
    assert values(rows, "nom") == ["A", "B"]
    assert found[["code", "ligne", "valeur"]].to_numpy().tolist() == [
        ["entree-etrangere", 2, "Chez Zoé, Agen"],
        ["entree-etrangere", 5, "C|Agen"],
    ]
