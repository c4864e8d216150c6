"""A table in, an OpenDocument spreadsheet (.ods) out, the same bytes each time.

Written by hand: odfpy's output depends on what else the process has made with it (its namespaces are global).
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from tests.demonstration.containers import write_zip
from tests.demonstration.table import Cell

MIME: Final = "application/vnd.oasis.opendocument.spreadsheet"
OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES: Final = " ".join(
    f'xmlns:{short}="{OASIS}:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"))
)
MANIFEST: Final = f'''<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{MIME}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
'''
STYLES: Final = """<office:automatic-styles><number:date-style style:name="jour"><number:day number:style="long"/>
<number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>
</number:date-style><style:style style:name="date" style:family="table-cell" style:data-style-name="jour"/>
</office:automatic-styles>
"""


def write_ods(path: Path, sheet: str, title: str, rows: list[list[Cell]]) -> None:
    """Write one sheet: a merged title, an empty line, then ``rows``, the header first."""
    width = len(rows[0])
    head = (
        f'<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="{width}">'
        f'{_paragraphs(title)}</table:table-cell><table:covered-table-cell table:number-columns-repeated="{width - 1}"/>'
        "</table:table-row><table:table-row><table:table-cell/></table:table-row>"
    )
    lines = "\n".join(f"<table:table-row>{''.join(_cell(value) for value in row)}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {NAMESPACES} office:version="1.2">{STYLES}'
        f"<office:body><office:spreadsheet><table:table table:name={quoteattr(sheet)}>{head}\n{lines}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>\n"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    write_zip(path, {"mimetype": MIME, "content.xml": content, "META-INF/manifest.xml": MANIFEST})


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, dt.date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}" table:style-name="date"'
        return f"<table:table-cell {kind}>{_paragraphs(value.strftime('%d/%m/%Y'))}</table:table-cell>"
    return f'<table:table-cell office:value-type="string">{_paragraphs(str(value))}</table:table-cell>'


def _paragraphs(text: str) -> str:
    """One paragraph a line; a space that XML would drop is written as ODF's own."""
    return "".join(f"<text:p>{_spaced(line)}</text:p>" for line in text.split("\n"))


def _spaced(line: str) -> str:
    inner = line.strip(" ")
    before, after = len(line) - len(line.lstrip(" ")), len(line) - len(line.rstrip(" "))
    return "<text:s/>" * before + escape(inner) + "<text:s/>" * after
