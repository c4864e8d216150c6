"""An xlsx's own XML in, the addresses behind its cells out: links of the sheet, and « =HYPERLINK("https://…") » formulas."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.ingest.facts import Note, column_index
from pipeline.ingest.links import target
from pipeline.ingest.xlsx_package import Relation

_LINK: Final = re.compile(rb"""<(?:\w+:)?hyperlink\s(?=[^<>]*\bref="([A-Z]{1,3})(\d{1,7})[":])(?=[^<>]*\b\w+:id="([^"]+)")""")
_FORMULA: Final = re.compile(
    rb'<(?:\w+:)?c\s[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"[^<>]*><(?:\w+:)?f\b[^<>]*>\s*HYPERLINK\(\s*(?:"|&quot;)((?:[^"<&]|&(?!quot;)){1,2200})(?:"|&quot;)\s*[,;)]',
    re.DOTALL,
)
_CALL: Final = b"HYPERLINK("
_BACK: Final = 300  # bytes before a formula in which its cell begins
_FORWARD: Final = 3_000


def links_in(piece: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield (line, column, relation's id) of the links that a piece of a sheet's XML lists."""
    if b"hyperlink " in piece:
        for letters, digits, relation in _LINK.findall(piece):
            yield int(digits), column_index(letters), relation


def formulas_in(piece: bytes) -> Iterator[Note]:
    """Yield the cells whose formula is a link to an address written in it."""
    at = piece.find(_CALL)
    while at >= 0:
        formula = piece.rfind(b"<", max(0, at - _BACK), at)  # « <c …><f> »: the cell, then its formula
        start = piece.rfind(b"<", max(0, at - 2 * _BACK), formula) if formula > 0 else -1
        cell = _FORMULA.match(piece, start, at + _FORWARD) if start >= 0 else None
        if cell and (address := target(cell[3].decode("utf-8", "replace"))):
            yield int(cell[2]), column_index(cell[1]), address
        at = piece.find(_CALL, at + len(_CALL))


def resolved(relations: Iterable[Relation], links: list[tuple[int, int, bytes]]) -> Iterator[Note]:
    """Yield the links of a sheet with the addresses that its relations give; those within the workbook lead nowhere."""
    addresses = {told.id.encode(): target(html.unescape(told.target)) for told in relations if told.kind == "hyperlink"}
    for line, column, relation in links:
        if address := addresses.get(relation):
            yield line, column, address
