"""An ods' own XML in, the addresses behind its cells out: links in the text, and « =HYPERLINK("https://…") » formulas."""

from __future__ import annotations

import html
import re
from typing import Final

from pipeline.ingest.facts import Note
from pipeline.ingest.links import target

_PLACE: Final = re.compile(
    r"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^<>]*)>"
    r'|<text:a\s[^<>]*?xlink:href="([^"]*)"'
)
_FORMULA: Final = re.compile(r'table:formula="[^"]*?HYPERLINK\(\s*&quot;([^"&]{1,2200}(?:&amp;[^"&]{0,2200})*)&quot;')
_NAME: Final = re.compile(r'table:name="([^"]*)"')
_REPEATED: Final = re.compile(r'number-(?:columns|rows)-repeated="(\d{1,7})"')


def ods_links(content: bytes) -> dict[str, list[Note]]:
    """Return the links of each sheet: line, column, address. Tags are read one by one: no entity is ever expanded."""
    if b"<text:a " not in content and b"HYPERLINK(" not in content:
        return {}
    found: dict[str, list[Note]] = {}
    mine: list[Note] = []
    row, column, tall, wide = 0, 0, 1, 1
    for closing, tag, inside, href in _PLACE.findall(content.decode("utf-8", "replace")):
        if not tag:
            mine += [(row + 1, column - wide, address)] if (address := target(href)) else []
        elif tag == "table":
            mine = mine if closing else found.setdefault(html.unescape(_first(_NAME, inside)), [])
            row, column = 0, 0
        elif tag == "table-row":
            tall = tall if closing else int(_first(_REPEATED, inside) or 1)
            row, column = row + tall * (bool(closing) or inside.endswith("/")), 0
        elif not closing:
            if address := target(_first(_FORMULA, inside)):
                mine.append((row + 1, column, address))
            wide = int(_first(_REPEATED, inside) or 1)
            column += wide
    return {sheet: notes for sheet, notes in found.items() if notes}


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""
