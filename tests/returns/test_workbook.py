"""What a producer opens: its own cells at their own lines, coloured and commented; nobody else's private values."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.config import Source
from pipeline.ingest.ours import COLOURS
from pipeline.ingest.returned import TITLE, restore
from pipeline.ingest.workbook import read_workbook
from pipeline.returns.marks import Marks
from pipeline.returns.sheets import Book, Sheet
from pipeline.returns.workbook import write_book
from tests.returns.demo import REPOSITORY, demo
from tests.returns.test_round_trip import SOURCES

CODES = {"SIRET", "CP", "Téléphone", "Portable", "Code", "CODE POSTAL", "TEL"}


def opened(source: str) -> Any:
    return openpyxl.load_workbook(demo().workbook(source))


def own_columns(sheet: Worksheet, header: int) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[header] if cell.value}


def colour(cell: Any) -> str:
    return "#" + str(cell.fill.fgColor.rgb)[-6:]


def test_its_sheets_stand_in_their_order_after_the_summary() -> None:
    book = opened("cci-47")
    original = openpyxl.load_workbook(demo().root / "sources/cci-47/depots/2026-11-10_commerces-cci.xlsx")
    assert book.sheetnames == ["Bilan", *original.sheetnames, "_etal"]
    assert book["_etal"].sheet_state == "hidden"


def test_every_cell_of_the_producer_is_at_its_own_line_and_in_its_own_order() -> None:
    original = openpyxl.load_workbook(demo().root / "sources/cci-47/depots/2026-11-10_commerces-cci.xlsx", data_only=True)
    book = opened("cci-47")
    for name in original.sheetnames:
        theirs, ours = original[name], book[name]
        added = {c.column for c in ours[5] if str(c.value).startswith("Proposition\u00a0: ")}
        kept = [c for c in range(1, ours.max_column + 1) if c not in added]
        for row in range(1, theirs.max_row + 1):
            for column in range(1, theirs.max_column + 1):
                a, b = theirs.cell(row, column).value, ours.cell(row, kept[column - 1]).value
                same = str(a) == str(b) or (isinstance(a, int | float) and str(b) in (str(int(a)), str(a)))
                assert same, (name, row, column, a, b)


def test_a_fault_has_its_colour_its_comment_and_its_proposal_beside() -> None:
    sheet = opened("cci-47")["Commerces de détail"]
    at = own_columns(sheet, 5)
    wanted = {
        (20, "Ville"): ("rejet", "Rejeté : « VALENCE D'AGEN » n'est pas une commune du territoire"),
        (17, "SIRET"): ("avertissement", "Avertissement : « 9990001100018 » a sans doute perdu un zéro"),
        (105, "CP"): ("correction", "→ donner le code postal géographique"),
        (46, "Adresse"): ("information", "À vérifier"),
    }
    for (row, column), (severity, words) in wanted.items():
        cell = sheet.cell(row, at[column])
        assert colour(cell) == COLOURS[severity], (row, column)
        assert words in cell.comment.text
    assert at["Proposition\u00a0: CP"] == at["CP"] + 1
    proposal = sheet.cell(105, at["Proposition\u00a0: CP"])
    assert (proposal.value, colour(proposal)) == ("47000", COLOURS["proposition"])


def test_each_marked_cell_of_each_return_has_a_comment() -> None:
    faults = {COLOURS[s] for s in ("rejet", "avertissement", "correction")}
    for source in SOURCES:
        book = opened(source)
        for sheet in book.worksheets[1:-1]:
            marked = [c for row in sheet.iter_rows() for c in row if colour(c) in faults]
            assert all(c.comment and "\n→ " in c.comment.text for c in marked), source


def test_codes_are_text_and_nothing_is_a_formula() -> None:
    for source in SOURCES:
        book = opened(source)
        cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row if c.value is not None]
        assert not [c.coordinate for c in cells if c.data_type == "f"]
        for sheet in book.worksheets[1:-1]:
            for column in sheet.iter_cols():
                if any(str(c.value) in CODES for c in column[:6]):
                    assert not [c.coordinate for c in column if isinstance(c.value, int | float)]


def test_the_summary_counts_what_the_run_counted() -> None:
    run = demo().run
    sheet = opened("cci-47")["Bilan"]
    told = {str(row[0].value).strip(): row[1].value for row in sheet.iter_rows() if row[0].value}
    members = run.members[run.members["source"].eq("cci-47")]
    accepted = int(members["id"].isin(run.shops["id"]).sum())
    assert told["Lues"] == str(demo().reading("cci-47").read)
    assert told["Acceptées : dans les données publiées"] == str(accepted)
    assert told["Zéro du téléphone perdu"] == "405"
    assert any("Agglomération d'Agen" in name for name in told)


def test_a_json_and_a_csv_come_back_as_workbooks() -> None:
    book = opened("region-nouvelle-aquitaine")
    sheet = book.worksheets[1]
    first = demo().reading("region-nouvelle-aquitaine").raw
    assert first is not None
    assert sheet.cell(1, 1).value == first.columns[5]
    assert opened("cma-47").worksheets[1].cell(1, 1).value == "SIREN"


# --- other producers ----------------------------------------------------------------------------------------------------


def private_values(source: str) -> set[str]:
    """Return what other producers wrote of contacts and people, that is neither published nor in this producer's own file."""
    run = demo().run
    public = "\n".join(run.shops[c].dropna().str.cat(sep="\n") for c in ("telephone", "courriel", "nom", "raison_sociale"))
    own = demo().reading(source).raw
    assert own is not None
    mine = "\n".join(own[c].dropna().str.cat(sep="\n") for c in own.columns[5:])
    out: set[str] = set()
    for other in run.readings:
        if other.source.id != source:
            for column in ("telephone_tous", "courriel_tous", "dirigeant"):
                out |= set(other.shops[column].dropna().str.split("|").explode())
    shapes = {text: re.sub(r"^\+33", "0", text) for text in out if text}
    squeezed = re.sub(r"[ .\-]", "", mine)
    return {
        text for text, national in shapes.items()
        if text not in public and text not in mine and national not in squeezed and national.lstrip("0") not in squeezed
    }  # fmt: skip


@pytest.mark.parametrize("source", SOURCES)
def test_no_private_value_of_another_producer_is_told(source: str) -> None:
    book = opened(source)
    texts = [str(c.value) for s in book.worksheets for row in s.iter_rows() for c in row if c.value is not None]
    texts += [c.comment.text for s in book.worksheets for row in s.iter_rows() for c in row if c.comment]
    anomalies = (demo().workbook(source).parent / "anomalies.csv").read_text(encoding="utf-8")
    whole = "\n".join([*texts, anomalies, demo().page(source)])
    squeezed = re.sub(r"[ .\-]", "", whole)
    values = private_values(source)
    assert len(values) > 100
    assert [v for v in values if v in whole or re.sub(r"^\+33", "0", v) in squeezed] == []


def test_a_contradiction_names_the_other_producer_and_the_published_value() -> None:
    with (demo().workbook("cci-47").parent / "anomalies.csv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["code"] == "contradiction"]
    told = [row["message"] for row in rows if row["colonne"].startswith("Téléphone")]
    assert told
    assert all("selon un autre producteur (" in text and "), un autre numéro de téléphone" in text for text in told)


# --- the page and the csv -----------------------------------------------------------------------------------------------


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [str(v) for k, v in attrs if k in ("src", "href", "action", "data")]
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass


@pytest.mark.parametrize("source", SOURCES)
def test_the_page_is_one_file_and_well_formed(source: str) -> None:
    page = demo().page(source)
    tags = Tags()
    tags.feed(page)
    assert (tags.open, tags.links) == ([], [])
    assert "url(" not in page
    assert "<script" not in page


def test_four_hundred_of_a_kind_are_told_once_a_sheet() -> None:
    page = demo().page("cci-47")
    assert page.count("<h3>Zéro du téléphone perdu</h3>") == 2
    assert all("mettre la colonne au format texte" not in row for row in re.findall("<tr>.*?</tr>", page))
    assert re.search(r"<td[^>]*>536496257</td><td[^>]*>05 36 49 62 57</td>", page)


@pytest.mark.parametrize("source", SOURCES)
def test_the_anomalies_follow_their_schema(source: str) -> None:
    schema = json.loads((REPOSITORY / "schemas" / "anomalies.schema.json").read_text(encoding="utf-8"))
    with (demo().workbook(source).parent / "anomalies.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    fields = {f["name"]: f.get("constraints", {}) for f in schema["fields"]}
    assert list(rows[0]) == list(fields)
    for row in rows:
        assert all(row[name] for name, rule in fields.items() if rule.get("required"))
        assert row["gravite"] in fields["gravite"]["enum"]
        assert row["source"] == source
        assert not re.search(r"source\.yml|sources/registre", row["message"])


# --- cells that would do harm -------------------------------------------------------------------------------------------

HOSTILE = [
    "=1+1", "+33536490012", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "_x0041_", "\ufeffbom", "a\nb", "<b>&\"'", "00047", "1e5",
    "2026-11-10", "0.1", "47000", "99991018600035", "é" * 300, "\ud800", "\uffff", "VRAI", "#REF!", "https://x.example",
]  # fmt: skip
CELLS = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=40))
NAMES = st.one_of(st.sampled_from(["Bilan", "_etal", "a/b:c?", "x" * 40, "'q'", "History", ""]), st.text(max_size=40))
SOURCE = Source(
    id="essai", producteur="Essai", licence="lov2", base_legale="x", cadence="annuelle",
    colonnes={"nom": ("Nom",), "code_postal": ("CP",)},
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(CELLS, min_size=1, max_size=8), NAMES, st.booleans())
def test_any_text_comes_back_as_it_was(tmp_path: Path, cells: list[str], feuille: str, typed: bool) -> None:
    from pipeline.returns.sheets import _names

    summary, name = _names([feuille])
    lines = list(range(1, len(cells) + 2))
    sheet = Sheet(feuille, name, [["Nom", *cells], ["CP", *["47000"] * len(cells)]], lines, {"Nom": 0, "CP": 1}, 0, typed=typed)
    marks = Marks({(1, 0): ("rejet", cells[0])}, {(1, 0): "=2+2"}, {0: "Proposition\u00a0: Nom"}, {0: [("un autre", "=2+2")]})
    path = tmp_path / "retour.xlsx"
    write_book(path, Book((sheet,), summary), [marks], SOURCE, "2026.11.22", lambda _book, page: page.write_string(0, 0, TITLE))
    assert not [c for s in openpyxl.load_workbook(path).worksheets for row in s.iter_rows() for c in row if c.data_type == "f"]
    (grid,) = restore(read_workbook(path.read_bytes(), "xlsx", path, "retour.xlsx"), "essai", "retour.xlsx")
    assert grid.feuille == _clean(feuille)
    assert len(grid.columns) == 2
    assert grid.columns[0].to_pylist()[1:] == [_clean(text) if text.strip() else None for text in cells]


def _clean(text: str) -> str:
    """What no workbook can hold is replaced, and ends of lines are of one kind."""
    return re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def test_a_huge_cell_is_cut_not_lost(tmp_path: Path) -> None:
    sheet = Sheet("F", "F", [["Nom", "x" * 40_000]], [1, 2], {"Nom": 0}, 0)
    path = tmp_path / "retour.xlsx"
    write_book(path, Book((sheet,), "Bilan"), [Marks({}, {}, {}, {})], SOURCE, "2026.11.22", lambda _book, _page: None)
    assert len(str(openpyxl.load_workbook(path)["F"]["A2"].value)) == 32_767


def test_what_is_read_with_pandas_is_the_producers_table() -> None:
    raw = demo().reading("cma-47").raw
    assert raw is not None
    table = pd.read_excel(demo().workbook("cma-47"), sheet_name=1, dtype="str", engine="openpyxl")
    assert len(table) == len(raw)
