"""Questions in, one XLSX out: « À lire », « Positions », « Doubles »; made to be filled in by someone who knows the shops."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline.errors import ConfigError
from pipeline.review.gather import Questions
from pipeline.review.guide import guide
from pipeline.review.sheets import (
    DOUBLE_CHOICES,
    DOUBLE_COLUMNS,
    DOUBLES,
    NOTHING,
    POSITION_CHOICES,
    POSITION_COLUMNS,
    POSITIONS,
    READ_ME,
    Column,
)

DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
LONGEST: Final = 1_000
LINE: Final = 12.5
"""Points: the height of one line of text at 10 points."""
MOST_LINES: Final = 6
COLOURS: Final = {"oui": "#E3F1E3", "non": "#FCE4CC"}
HEADERS: Final = {"left": "#D6E4F0", "right": "#E4DCEF", "choice": "#FFE699", "answer": "#FFF2CC"}
Formats = dict[str, Any]


def default_path(root: Path, today: dt.date) -> Path:
    """Return work/revue/revue-AAAA-MM-JJ.xlsx, or the next free name: a workbook that someone fills in is never replaced."""
    folder = root / "work" / "revue"
    names = [f"revue-{today}.xlsx", *(f"revue-{today}-{n}.xlsx" for n in range(2, 100))]
    return next(folder / name for name in names if not (folder / name).exists())


def write_workbook(questions: Questions, path: Path) -> None:
    """Write the workbook at ``path``; same questions, same bytes. Raises ConfigError where a file is there already."""
    import xlsxwriter

    if path.exists():
        raise ConfigError(f"{path} existe déjà : quelqu'un y répond peut-être", "donner un autre nom avec --out")
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    day = questions.date
    book.set_properties({"title": f"Revue du {day:%d/%m/%Y}", "created": dt.datetime(day.year, day.month, day.day)})
    formats = _formats(book)
    guide(book.add_worksheet(READ_ME), questions, formats)
    _sheet(book.add_worksheet(POSITIONS), position_rows(questions.positions), POSITION_COLUMNS, POSITION_CHOICES, formats)
    _sheet(book.add_worksheet(DOUBLES), double_rows(questions.doubles), DOUBLE_COLUMNS, DOUBLE_CHOICES, formats)
    book.close()


def position_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one dict a line of « Positions »: column → text, number, or (text, address) for a link."""
    rows = []
    for row in table.to_dict("records"):
        shown: dict[str, Any] = {str(k): v for k, v in row.items()}
        for n in (1, 2, 3):
            label, score = shown[f"c{n}_label"], shown[f"c{n}_score"]
            likeness = f"{score:.2f}".replace(".", ",")
            said = f"{label}\n(ressemblance {likeness})" if isinstance(label, str) else None
            shown[f"c{n}_label"] = said
            shown[f"c{n}_carte"] = ("voir" if said else None, map_link(shown[f"c{n}_lon"], shown[f"c{n}_lat"]))
        shown["position"] = (shown["position"], map_link(shown["lon"], shown["lat"]))
        there = map_link(shown["source_lon"], shown["source_lat"])
        shown["source"] = ("voir" if there else None, there)
        rows.append(shown)
    return rows


def double_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one dict a line of « Doubles »."""
    rows = []
    for n, row in enumerate(table.to_dict("records"), start=1):
        shown: dict[str, Any] = {str(k): v for k, v in row.items()}
        shown["rang"] = n
        shown["carte"] = (_apart(shown["metres"]), pair_link(shown))
        shown["regle"] = shown["regle"] or "indices partagés"
        shown["decision"] = "plus tard" if shown["plus_tard"] else None
        rows.append(shown)
    return rows


def map_link(longitude: float, latitude: float) -> str | None:
    """Return the address of a map with a mark on the point; None where there is no point."""
    if pd.isna(longitude) or pd.isna(latitude):
        return None
    at = f"{latitude:.6f}", f"{longitude:.6f}"
    return f"https://www.openstreetmap.org/?mlat={at[0]}&mlon={at[1]}#map=18/{at[0]}/{at[1]}"


def pair_link(pair: dict[str, Any]) -> str | None:
    """Return the address of a map of both points: the way from one to the other; of one where there is but one."""
    ends = [(pair[f"lon_{s}"], pair[f"lat_{s}"]) for s in "ab"]
    known = [e for e in ends if not (pd.isna(e[0]) or pd.isna(e[1]))]
    if len(known) < 2 or pair["metres"] < 5:
        return map_link(*known[0]) if known else None
    route = "%3B".join(f"{lat:.6f}%2C{lon:.6f}" for lon, lat in known)
    return f"https://www.openstreetmap.org/directions?engine=fossgis_osrm_foot&route={route}"


def neutral(text: str) -> str:
    """Return ``text`` so that no spreadsheet ever takes it for a formula, also once it is edited."""
    text = "".join(c for c in text[:LONGEST] if c in "\n\t" or c >= " ")
    return f"'{text}" if text.lstrip().startswith(DANGEROUS) else text


def _apart(metres: float) -> str | None:
    if pd.isna(metres):
        return "voir"
    return "même point" if metres < 5 else f"à {metres:.0f} m" if metres < 1000 else f"à {metres / 1000:.1f} km".replace(".", ",")


def _formats(book: Any) -> Formats:
    base = {"text_wrap": True, "valign": "top", "font_size": 10, "border": 1, "border_color": "#D9D9D9"}
    made = {
        "text": book.add_format(base),
        "small": book.add_format({**base, "font_size": 9, "font_color": "#404040"}),
        "number": book.add_format({**base, "align": "center", "font_color": "#808080"}),
        "link": book.add_format({**base, "font_color": "#1F5C99", "underline": 1}),
        "answer": book.add_format({**base, "bg_color": "#FFFBEA", "num_format": "@"}),
        "choice": book.add_format({**base, "bg_color": "#FFF8DC", "bold": True}),
        "hidden": book.add_format({"num_format": "@", "font_color": "#A0A0A0"}),
        "done": book.add_format({"bg_color": "#D5E8D4"}),
        "title": book.add_format({"bold": True, "font_size": 16}),
        "head": book.add_format({"bold": True, "font_size": 11, "bg_color": "#E8EDF2", "bottom": 1, "valign": "top"}),
        "body": book.add_format({"text_wrap": True, "valign": "top", "font_size": 11}),
        "strong": book.add_format({"text_wrap": True, "valign": "top", "font_size": 11, "bold": True}),
    }
    for told, colour in COLOURS.items():
        made[told] = book.add_format({**base, "bg_color": colour})
    head = {"bold": True, "font_size": 10, "text_wrap": True, "valign": "vcenter", "bottom": 2, "border_color": "#808080"}
    for kind in ("hidden", "text", "left", "right", "link", "number", "choice", "answer"):
        made[f"head-{kind}"] = book.add_format({**head, "bg_color": HEADERS.get(kind, "#E8EDF2")})
    return made


def _sheet(
    sheet: Any, rows: list[dict[str, Any]], columns: tuple[Column, ...], choices: tuple[str, ...], formats: Formats
) -> None:
    """Write the questions, the drop-down, the filter, and the page as it prints."""
    sheet.set_row(0, 32)
    for c, column in enumerate(columns):
        sheet.set_column(c, c, column.width, None, {"hidden": True} if column.kind == "hidden" else {})
        sheet.write_string(0, c, column.title, formats[f"head-{column.kind}"])
    for r, row in enumerate(rows, start=1):
        sheet.set_row(r, LINE * min(_lines(row, columns), MOST_LINES) + 4)
        for c, column in enumerate(columns):
            _cell(sheet, r, c, row.get(column.field), _format(column, row, formats))
    picked = next(c for c, column in enumerate(columns) if column.kind == "choice")
    last = max(len(rows), 1)
    sheet.data_validation(1, picked, last, picked, {
        "validate": "list", "source": list(choices), "error_title": "Choix inconnu", "error_message": "Choisir dans la liste.",
    })  # fmt: skip
    done = {"type": "cell", "criteria": "!=", "value": '""', "format": formats["done"]}
    sheet.conditional_format(1, picked, last, picked, done)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.freeze_panes(1, picked + 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if not rows:
        first = next(c for c, column in enumerate(columns) if column.kind != "hidden")
        sheet.write_string(1, picked if picked != first else first, NOTHING, formats["text"])


def _format(column: Column, row: dict[str, Any], formats: Formats) -> Any:
    if column.kind in ("left", "right"):
        alike = row.get(f"pareil_{column.field.rsplit('_', 1)[0]}")
        return formats[alike if alike in COLOURS else "text"]
    small = column.field in ("regle", "pour", "contre", "pourquoi", "ligne_a", "ligne_b", "lignes", "publiee")
    return formats["small" if small else column.kind]


def _cell(sheet: Any, r: int, c: int, value: Any, style: Any) -> None:
    """Write one cell: never a formula; a number only where the table has one."""
    text, link = value if isinstance(value, tuple) else (value, None)
    if isinstance(text, str) and link:
        sheet.write_url(r, c, link, style, neutral(text))
    elif isinstance(text, str):
        sheet.write_string(r, c, neutral(text), style)
    elif isinstance(text, int | float) and not pd.isna(text):
        sheet.write_number(r, c, text, style)
    else:
        sheet.write_blank(r, c, None, style)


def _lines(row: dict[str, Any], columns: tuple[Column, ...]) -> int:
    """Return how many lines of text the tallest cell of the row takes."""
    most = 1
    for column in columns:
        value = row.get(column.field)
        text = value[0] if isinstance(value, tuple) else value
        if column.kind != "hidden" and isinstance(text, str):
            most = max(most, sum(1 + len(line) // max(column.width, 1) for line in text.split("\n")))
    return most
