"""An ods' XML as several programs write it in, where each cell stands and what is told of it out, however the file is cut."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.ingest.facts import SheetFacts
from pipeline.ingest.ods import ods_facts
from pipeline.ingest.ods_tags import CELL, pieces, tags_of

HEAD = (
    '<office:document-content><office:automatic-styles><style:style style:name="ce1" style:family="table-cell">'
    '<style:table-cell-properties fo:background-color="#ff0000"/></style:style></office:automatic-styles>'
    '<office:body><office:spreadsheet><table:table table:name="L&amp;M">'
)
TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"
ROWS = (
    '<table:table-column table:number-columns-repeated="3"/><table:table-header-rows>'
    '<table:table-row><table:table-cell/><table:table-cell table:number-columns-repeated="4"/><table:table-cell/>'
    '</table:table-row></table:table-header-rows><table:table-row table:number-rows-repeated="10"/>'
    '<table:table-row table:number-rows-repeated="2"><table:covered-table-cell/><table:table-cell><text:p>a</text:p>'
    "</table:table-cell></table:table-row><table:table-row><table:table-cell/></table:table-row></table:table>"
    '<table:table table:name="N"><table:table-row ><table:table-cell /></table:table-row>'
)


@pytest.mark.parametrize("size", [7, 100, 1 << 20])
def test_each_cell_stands_where_repeats_put_it_wherever_the_file_is_cut(size: int) -> None:
    found: list[tuple[int, int, int]] = []
    sheet = row = 0
    for piece in pieces(io.BytesIO((HEAD + ROWS + TAIL).encode()), size):
        tags = tags_of(piece, sheet, row)
        cells = tags.kinds == CELL
        found += zip(tags.sheets[cells].tolist(), tags.rows[cells].tolist(), tags.columns[cells].tolist(), strict=True)
        sheet, row = int([sheet, *tags.sheets.tolist()][-1]), tags.next_row
    assert found == [(1, 0, 0), (1, 0, 1), (1, 0, 5), (1, 11, 0), (1, 11, 1), (1, 13, 0), (2, 0, 0)]


def _facts(cells: str) -> SheetFacts:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("content.xml", f"{HEAD}<table:table-row>{cells}</table:table-row>{TAIL}")
    return ods_facts(raw.getvalue())["L&M"][1]


@pytest.mark.parametrize(
    "attributes",
    [
        'table:style-name="ce3" office:value-type="float" office:value="4700" calcext:value-type="float"',  # LibreOffice
        'office:value-type="float" office:value="4700" table:style-name="ce3"',  # Excel
        'office:value="4.7e3" table:style-name="ce3" office:value-type="float"',
        'office:value-type="float" office:value="4700" calcext:value-type="float" table:number-columns-repeated="2"',
    ],
)
def test_a_number_shown_otherwise_is_told_in_whatever_order_its_attributes_are(attributes: str) -> None:
    plain = '<table:table-cell office:value-type="float" office:value="4.5"><text:p>4,5</text:p></table:table-cell>'
    (shown,) = _facts(f"{plain}<table:table-cell {attributes}><text:p>04&#160;700</text:p></table:table-cell>").shown
    assert (shown.column, shown.lines.tolist(), shown.stored, shown.shown) == (1, [1], ["4700"], ["04\xa0700"])


@pytest.mark.parametrize(
    "cell",
    [
        'office:value-type="percentage" office:value="0.1" calcext:value-type="percentage"><text:p>10 %</text:p>',
        'office:value-type="float" office:value="1"><text:p>un<text:span text:style-name="T1">e</text:span></text:p>',
        'office:value-type="float" office:value="abc"><text:p>1</text:p>',
        'office:value-type="float" office:value="1"><text:p></text:p>',
    ],
)
def test_what_is_no_plain_number_is_not_told_as_shown_otherwise(cell: str) -> None:
    marked = '<table:table-cell table:style-name="ce1"><text:p>x</text:p></table:table-cell>'
    found = _facts(f"{marked}<table:table-cell {cell}</table:table-cell>")
    assert (found.shown, found.painted) == ((), ((1, 0),))


def test_links_comments_and_errors_are_their_own_cell_s() -> None:
    found = _facts(
        '<table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="string"><office:annotation>'
        '<text:p>voir <text:a xlink:href="https://note.example/">là</text:a></text:p></office:annotation><text:p>a</text:p>'
        '</table:table-cell><table:table-cell office:value-type="float" office:value="0"><text:p>Err:502</text:p>'
        '</table:table-cell><table:table-cell><text:p>site <text:a xlink:type="simple" xlink:href="https://shop.example/">ici</text:a></text:p>'
        "</table:table-cell>"
    )
    assert found.comments == ((1, 2, "voir là"),)
    assert found.errors == ((1, 3, "Err:502"),)
    assert found.links == ((1, 4, "https://shop.example/"),)
    assert found.shown == ()
