"""A release from which shops or values are taken away later is the one that never had them: same addresses, new sums, told."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from pipeline.model import PROVENANCE_COLUMNS, Provenance, UniqueRows
from pipeline.publish import compare, publish, swap
from pipeline.publish.check import check_release, read_sums
from pipeline.publish.content import ready
from pipeline.publish.majors import Major
from pipeline.publish.redact_files import REDACTED, Taken
from pipeline.publish.redacted import redact
from tests.publish.shops import content, shops, six_shops

DAY, LATER = dt.date(2026, 11, 22), dt.date(2026, 12, 1)
VERSION = "2026.11.22"
DATA = ("commerces.csv", "commerces.geojson", "commerces-osm.csv", "commerces.pmtiles", "v0/commerces.csv")
"""Files that hold nothing but shops: what stays is byte for byte what would have been written without the others."""
SLICES = ("communes", "epci", "categories", "services")
V0 = Major(
    version="0.9.0", jusqu_au=dt.date(2027, 1, 1), colonnes={"tel": "telephone"},
    schema_={"fields": [{"name": "id"}, {"name": "nom"}, {"name": "tel"}]},
)  # fmt: skip


@pytest.fixture(autouse=True)
def an_older_major(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.publish.majors.declared", lambda: (V0,))
    monkeypatch.setattr("pipeline.publish.redact_files.declared", lambda: (V0,))


def provenance(rows: UniqueRows) -> Provenance:
    """Return one line a value of ``rows``, all from one deposit."""
    given = rows.melt("id", ["nom", "telephone", "horaires"], "champ").dropna(subset="value")
    lines = given[["id", "champ"]].assign(source="cci-47", date="2026-11-10", licence="lov2")
    return Provenance(lines.reindex(columns=list(PROVENANCE_COLUMNS)).astype("str"))


def released(rows: UniqueRows, dist: Path, **more: Any) -> Path:
    publish(content(rows, provenance=provenance(rows), **more), dist, DAY)
    return dist / VERSION


def same_shops(one: Path, other: Path) -> None:
    names = [*DATA, *(p.relative_to(other).as_posix() for kind in SLICES for p in sorted((other / kind).iterdir()))]
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    for name in ("commerces.parquet", "provenance.parquet"):
        assert pq.read_table(one / name).equals(pq.read_table(other / name)), name
        assert pq.read_schema(one / name).metadata == pq.read_schema(other / name).metadata, name
    books = [CalamineWorkbook.from_path(folder / "commerces.xlsx") for folder in (one, other)]
    assert books[0].sheet_names == books[1].sheet_names
    for sheet in books[0].sheet_names:
        assert books[0].get_sheet_by_name(sheet).to_python() == books[1].get_sheet_by_name(sheet).to_python(), sheet


@pytest.mark.parametrize("gone", [["c-0001"], ["c-0002", "c-0004"], ["c-0003"], ["c-0005", "c-0006"]])
def test_without_a_shop_it_is_the_release_that_never_had_it(tmp_path: Path, gone: list[str]) -> None:
    rows = six_shops()
    folder = released(rows, tmp_path / "a")
    redact(tmp_path / "a", VERSION, Taken(frozenset(gone)), LATER)
    left = UniqueRows(rows[~rows["id"].isin(gone)].reset_index(drop=True))
    same_shops(folder, released(left, tmp_path / "b"))
    check_release(folder, ready(left))


def test_without_a_value_it_is_the_release_that_never_had_it(tmp_path: Path) -> None:
    rows = six_shops()
    folder = released(rows, tmp_path / "a")
    values = {("c-0001", "telephone"), ("c-0002", "telephone"), ("c-0002", "reseaux_sociaux"), ("c-0004", "description"),
              ("c-0006", "horaires")}  # fmt: skip
    redact(tmp_path / "a", VERSION, Taken(frozenset(), frozenset(values)), LATER)
    for shop, column in values:
        assert rows.loc[rows["id"].eq(shop), column].notna().all()
        rows = UniqueRows(rows.assign(**{column: rows[column].mask(rows["id"].eq(shop))}))
    same_shops(folder, released(rows, tmp_path / "b"))
    check_release(folder, ready(rows))


def test_a_shop_whose_text_looks_like_a_field_keeps_it(tmp_path: Path) -> None:
    odd = '{"telephone":"+33536490001","nom":["x"]},"telephone":null'
    rows = shops({}, {"description": odd})
    folder = released(rows, tmp_path)
    redact(tmp_path, VERSION, Taken(frozenset(), frozenset({("c-0002", "telephone")})), LATER)
    second = json.loads((folder / "commerces.geojson").read_text())["features"][1]["properties"]
    assert (second["description"], second["telephone"]) == (odd, None)


def test_the_last_shop_leaves_files_that_open(tmp_path: Path) -> None:
    rows = shops({}, {"latitude": None, "longitude": None, "precision": None, "ban_id": None})
    folder = released(rows, tmp_path / "a")
    redact(tmp_path / "a", VERSION, Taken(frozenset({"c-0001"})), LATER)
    assert not (folder / "commerces.pmtiles").exists()
    assert "commerces.pmtiles" not in {**read_sums(folder), **swap_entry(tmp_path / "a")["files"]}
    assert "commerces.pmtiles" not in (folder / "datapackage.json").read_text() + (folder / "index.html").read_text()
    redact(tmp_path / "a", VERSION, Taken(frozenset({"c-0002"})), LATER)
    assert json.loads((folder / "commerces.geojson").read_text())["features"] == []
    assert pd.read_csv(folder / "commerces.csv").empty
    check_release(folder, ready(UniqueRows(rows.iloc[:0])))


def swap_entry(dist: Path) -> dict[str, Any]:
    return (swap.read_versions(dist) or [])[0]


def test_sums_sizes_and_what_tells_of_the_files_follow(tmp_path: Path) -> None:
    rows = six_shops()
    folder = released(rows, tmp_path)
    before = swap_entry(tmp_path)
    redact(tmp_path, VERSION, Taken(frozenset({"c-0002"})), LATER)
    found = {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*.*")}
    assert read_sums(folder) == found
    entry = swap_entry(tmp_path)
    assert entry["files"] == {name: found[name] for name in before["files"]}
    assert (entry["rows"], entry["sha256"], entry["expurgee"]) == (5, found["commerces.csv"], "2026-12-01")
    page, package = (folder / "index.html").read_text(), json.loads((folder / "datapackage.json").read_text())
    for resource in package["resources"]:
        name = resource["path"]
        assert resource["hash"] == f"sha256:{found[name]}"
        assert resource["bytes"] == (folder / name).stat().st_size
        assert found[name] in page
    gone = {name: sha for name, sha in before["files"].items() if found[name] != sha and name != "index.html"}
    assert len(gone) > 5
    assert not [name for name, sha in gone.items() if sha in page]
    for name in ("LISEZMOI.txt", "index.html"):
        assert (folder / name).read_text().count("Expurgée le 01/12/2026") == 1


def test_taken_away_twice_is_told_once(tmp_path: Path) -> None:
    folder = released(six_shops(), tmp_path)
    redact(tmp_path, VERSION, Taken(frozenset({"c-0002"})), LATER)
    redact(tmp_path, VERSION, Taken(frozenset({"c-0003"})), LATER + dt.timedelta(1))
    for name in ("LISEZMOI.txt", "index.html"):
        assert [word for word in ("01/12/2026", "02/12/2026") if f"Expurgée le {word}" in (folder / name).read_text()] == [
            "02/12/2026"
        ]
    assert swap_entry(tmp_path)["rows"] == 4


def test_the_journal_and_the_changes_forget_them(tmp_path: Path) -> None:
    before = shops({"nom": "Chez Lou"}, {"nom": "Le *Panier*", "telephone": "+33536490001"})
    after = shops(
        {"nom": "Chez Lou", "telephone": "+33536490002"},
        {"nom": "Le *Panier*", "telephone": "+33536490003"},
        {"nom": "Chez Lou (bis)"},
        {"nom": "Chez Lou", "commune": "Marmande", "code_insee": "47157"},
    )
    folder = released(after, tmp_path, changes=compare(before, after))
    publish_journal = (folder / "JOURNAL.md").read_text()
    assert publish_journal.count("Chez Lou") == 3
    redact(tmp_path, VERSION, Taken(frozenset({"c-0001"}), frozenset({("c-0002", "telephone")})), LATER)
    told = (folder / "JOURNAL.md").read_text()
    assert told.replace(REDACTED, "") != told
    assert told.count("Chez Lou") == 2  # its neighbour of a longer name, and its namesake of Marmande
    assert r"Le \*Panier\* (téléphone)" in told
    changes = pd.read_csv(folder / "changements.csv", dtype="str")
    assert "c-0001" not in set(changes["id_avant"]) | set(changes["id_apres"])
    phone = changes[changes["colonne"].eq("telephone") & changes["id_apres"].eq("c-0002")]
    assert phone[["avant", "apres"]].isna().all(axis=None)
    assert len(phone) == 1


def test_a_plug_pulled_anywhere_leaves_one_release_or_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = released(six_shops(), tmp_path)
    taken = Taken(frozenset({"c-0002"}))
    for step in ("sync", "write_versions", "put"):

        def pulled(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(swap, step, pulled)
            with pytest.raises(KeyboardInterrupt):
                redact(tmp_path, VERSION, taken, LATER)
        assert "c-0002" in (folder / "commerces.csv").read_text(), step
        assert {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in read_sums(folder)} == read_sums(folder)
    redact(tmp_path, VERSION, taken, LATER)
    assert "c-0002" not in (folder / "commerces.csv").read_text()
    assert swap_entry(tmp_path)["sha256"] == read_sums(folder)["commerces.csv"]
    assert [p.name for p in tmp_path.glob(".*.tmp")] == []
