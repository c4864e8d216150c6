"""What is told of a cell, what it holds and how its producer made it look in, the workbook's format for it out.

Where a colour of ours stands over one of theirs, theirs frames it: what a colour means to whoever reads the list is still seen,
and read there when the workbook comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pipeline.ingest.dress import PLAIN, Dress
from pipeline.ingest.ours import BORDER, COLOURS, HEADER, HEADER_OF_OURS
from pipeline.returns.marks import KEY

HEAD: Final = "entete"
HEAD_OF_OURS: Final = "entete-proposition"

Style = Callable[[str, str, str, Dress], Any]
"""Style (« rejet », HEAD… or ""), kind of value, number format ("" for that of the kind), what the cell wears."""

_THIN, _MEDIUM = 1, 2
_HEADER: Final[dict[str, Any]] = {"bold": True, "bottom": _THIN, "text_wrap": True, "valign": "top"}
_KINDS: Final[dict[str, dict[str, Any]]] = {
    "formule": {"quote_prefix": True},
    "lignes": {"text_wrap": True, "valign": "top"},  # else LibreOffice draws the lines one over another
    "date": {"num_format": "dd/mm/yyyy"},
    "moment": {"num_format": "dd/mm/yyyy hh:mm:ss"},
    "vide": {"locked": True},  # as every cell is: a format that says nothing, for a cell that is written though it is blank
}


def styles_of(workbook: Any) -> Style:
    """Return what gives each cell its format, made once each."""
    known: dict[tuple[str, str, str, Dress], Any] = {("", "", "", PLAIN): None}

    def style(name: str, kind: str, code: str, dress: Dress) -> Any:
        key = (name, kind, code, dress)
        if key not in known:
            number = {"num_format": code} if code else {}
            known[key] = workbook.add_format(_own(dress) | _KINDS.get(kind, {}) | number | _told(name, dress))
        return known[key]

    return style


def _own(dress: Dress) -> dict[str, Any]:
    """Return what a cell wears, as the workbook says it."""
    said = {
        "bg_color": dress.fill, "font_color": dress.ink, "font_strikeout": dress.struck, "bold": dress.bold,
        "italic": dress.italic, "underline": dress.underlined, "text_wrap": dress.wrapped,
    }  # fmt: skip
    return {key: value for key, value in said.items() if value}


def _told(name: str, dress: Dress) -> dict[str, Any]:
    """Return what we add: on a pale colour of ours, an ink that was chosen for another background would not be read."""
    if not name:
        return {}
    if name == HEAD:
        return _HEADER | ({} if dress.fill else {"bg_color": HEADER, "font_color": "#000000"})
    if name == HEAD_OF_OURS:
        return _HEADER | {"italic": True, "bg_color": HEADER_OF_OURS}
    if name == KEY:
        return {"border": _MEDIUM, "border_color": COLOURS["avertissement"]}
    frame = {"border": _MEDIUM, "border_color": dress.fill} if dress.fill else {"border": _THIN, "border_color": BORDER}
    return {"bg_color": COLOURS[name], "font_color": "#000000", **frame}
