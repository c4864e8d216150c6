"""Archives, KML and GPX: the right entry is read, the others refused or told; nothing climbs, grows or expands."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import SourceError
from tests.ingest.helpers import declared, read, told, values, written

ROWS = b"Nom;Commune\nA;Agen\n"


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def xlsx(folder: Path) -> bytes:
    import xlsxwriter

    book = xlsxwriter.Workbook(folder / "x.xlsx")
    page = book.add_worksheet("Liste")
    page.write_row(0, 0, ["Nom", "Commune"])
    page.write_row(1, 0, ["A", "Agen"])
    book.close()
    return (folder / "x.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("name", "members", "depots"),
    [
        ("l.zip", {"liste.csv": ROWS}, {}),
        ("l.zip", {"dossier/liste.txt": ROWS, "LISEZMOI.pdf": b"%PDF", "__MACOSX/._liste.txt": b"x", ".DS_Store": b"x"}, {}),
        ("l.zip", {"2025.csv": b"Nom;Commune\nB;Nerac\n", "2026.csv": ROWS}, {"archive": "2026*"}),
        ("l.zip", {"autre.csv": b"Nom;Commune\nB;Nerac\n", "l.csv": ROWS}, {"motif": "l.*"}),
        ("l.zip", {"../../etc/liste.csv": ROWS}, {}),
        ("l.zip", {"liste.csv.gz": gzip.compress(ROWS)}, {}),
        ("l.zip", {"dedans.zip": zipped({"liste.csv": ROWS})}, {}),
    ],
)
def test_the_entry_is_found(tmp_path: Path, name: str, members: dict[str, bytes], depots: dict[str, Any]) -> None:
    rows, _, anomalies = read(written(tmp_path, zipped(members), name), declared(**depots))
    assert values(rows, "Nom") == ["A"]
    assert told(anomalies) == [("archive-lue", 0)]
    assert sorted(p.name for p in tmp_path.iterdir()) == [name]  # nothing is written


def test_what_only_comes_with_the_data_is_not_the_entry(tmp_path: Path) -> None:
    members = {"jeu/liste.csv": ROWS, "LISEZMOI.txt": b"Bonjour,\nvoici la liste", "metadata.json": b"{}", "Licence.txt": b"ODbL"}
    rows, _, anomalies = read(written(tmp_path, zipped(members), "l.zip"))
    assert (values(rows, "Nom"), list(anomalies["detail"])) == (["A"], ["jeu/liste.csv"])


def test_gzip_of_a_csv_in_two_members_and_a_workbook_in_a_zip(tmp_path: Path) -> None:
    twice = gzip.compress(ROWS) + gzip.compress("B;Nérac\n".encode())
    assert values(read(written(tmp_path, twice, "l.csv.gz"))[0], "Nom") == ["A", "B"]
    rows, _, anomalies = read(written(tmp_path, zipped({"classeur.xlsx": xlsx(tmp_path)}), "l.zip"))
    assert (values(rows, "Nom"), list(rows["feuille"]), told(anomalies)) == (["A"], ["Liste"], [("archive-lue", 0)])


@pytest.mark.parametrize(
    ("raw", "name", "message"),
    [
        (zipped({"a.csv": ROWS, "b.csv": ROWS}), "l.zip", "2 fichiers lisibles.*« a.csv », « b.csv »"),
        (zipped({}), "l.zip", "cette archive est vide"),
        (gzip.compress(ROWS, mtime=0)[:-9], "l.csv.gz", "abîmé"),
        (gzip.compress(b"\x00" * (210 << 20), 9, mtime=0), "l.csv.gz", "une fois décompressé"),
        (zipped({"l.csv": b"\x00" * (210 << 20)}), "l.zip", "une fois décompressé"),
        (zipped({"1.zip": zipped({"2.zip": zipped({"3.zip": zipped({"l.csv": ROWS})})})}), "l.zip", "l'une dans l'autre"),
    ],
)
def test_hostile_or_unclear_archives_are_refused(tmp_path: Path, raw: bytes, name: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        read(written(tmp_path, raw, name))
    assert caught.value.message.startswith(name)
    assert caught.value.hint


def test_a_declared_entry_that_is_not_there_lists_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"0 fichiers de l'archive répondent à « annuaire\.csv » .*« liste\.csv »"):
        read(written(tmp_path, zipped({"liste.csv": ROWS}), "l.zip"), declared(archive="annuaire.csv"))


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Commerces</name><Style id="s"/>
<Folder><name>Boulangeries</name>
<Placemark><name>Le Fournil</name><description><![CDATA[Pain & gâteaux<br>Agen]]></description><styleUrl>#s</styleUrl>
 <ExtendedData><Data name="Code  postal"><value>47000</value></Data>
  <SchemaData><SimpleData name="Ville">Agen</SimpleData></SchemaData>
 </ExtendedData><Point><coordinates> 0.62,44.2,0 </coordinates></Point></Placemark>
</Folder><Placemark><name>Sans dossier</name></Placemark></Document></kml>"""
GPX = """<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1" xmlns:o="urn:o">
<wpt lat="44.2" lon="0.62"><name>Le Fournil</name><desc>Pain</desc><link href="https://fournil.example"/>
<extensions><o:commune>Agen</o:commune></extensions></wpt><trk><name>tour</name></trk></gpx>"""


def test_kml_places(tmp_path: Path) -> None:
    rows, layout, anomalies = read(written(tmp_path, KML, "l.kml"))
    assert list(layout["colonne"]) == ["dossier", "name", "description", "Code postal", "Ville", "longitude", "latitude"]
    assert rows.iloc[0, 5:].to_list() == ["Boulangeries", "Le Fournil", "Pain & gâteaux<br>Agen", "47000", "Agen", "0.62", "44.2"]
    assert (values(rows, "dossier"), list(rows["ligne"]), len(anomalies)) == (["Boulangeries", None], [4, 8], 0)
    rows, _, _ = read(written(tmp_path, zipped({"doc.kml": KML.encode(), "images/icone.png": b"\x89PNG"}), "l.kmz"))
    assert values(rows, "name") == ["Le Fournil", "Sans dossier"]


def test_places_written_on_one_line_keep_a_number_each(tmp_path: Path) -> None:
    rows, _, _ = read(written(tmp_path, KML.replace("\n", ""), "l.kml"))
    assert list(rows["ligne"]) == [1, 2]


def test_gpx_waypoints(tmp_path: Path) -> None:
    rows, _, _ = read(written(tmp_path, GPX, "l.gpx"))
    assert rows.iloc[0, 5:].to_dict() == {
        "longitude": "0.62", "latitude": "44.2", "name": "Le Fournil", "desc": "Pain", "link": "https://fournil.example",
        "commune": "Agen",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (KML[:-40], "mal formé ou incomplet"),
        ('<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "x">]><kml><Placemark><name>&a;</name></Placemark></kml>', "refusé"),
        ('<!DOCTYPE gpx SYSTEM "file:///etc/passwd"><gpx><wpt lat="1" lon="1"/></gpx>', "refusé"),
        ("<kml><Document/></kml>", "aucun lieu"),
        ("<kml>" + "<Folder>" * 500 + "<Placemark/>" + "</Folder>" * 500 + "</kml>", "imbriqué à l'excès"),
    ],
)
def test_hostile_markup_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(written(tmp_path, text, "l.kml"))


def test_geojson_features_in_an_envelope(tmp_path: Path) -> None:
    text = (
        '{"carte": {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Point",'
        ' "coordinates": [0.62, 44.2]}, "properties": {"nom": "A", "adresse": {"commune": "Agen"}}}]}}'
    )
    rows, _, _ = read(written(tmp_path, text, "l.geojson"))
    assert rows.iloc[0, 5:].to_dict() == {
        "geometry.coordinates": "0.62|44.2",
        "properties.nom": "A",
        "properties.adresse.commune": "Agen",
    }
