"""A JSON document in that is a table without a record: rows under their names, columns of values; its records out.

« [["Nom", "Commune"], ["A", "Agen"]] » is what Google Sheets gives, « {"Nom": ["A"], "Commune": ["Agen"]} » Grist
and R, « {"columns": […], "data": [[…]]} » and « {"Nom": {"0": "A"}} » pandas.
"""

from __future__ import annotations

from typing import Any, Final

_FEWEST: Final = 2  # columns
_NAMES: Final = ("columns", "cols", "fields", "headers", "header", "colonnes")
_ROWS: Final = ("data", "rows", "values", "lignes")
_NAMED: Final = ("name", "label", "title", "nom", "id")


def tabular(document: Any) -> list[dict[str, Any]] | None:
    """Return the records of a document that is such a table; None for any other."""
    if isinstance(document, list):
        return _under_names(document)
    if not isinstance(document, dict):
        return None
    names = next((document[key] for key in _NAMES if isinstance(document.get(key), list)), None)
    rows = next((document[key] for key in _ROWS if isinstance(document.get(key), list)), None)
    if rows is not None:
        return _under_names([[_name(one) for one in names], *rows] if names is not None else rows)
    return _columns(document)


def _under_names(rows: list[Any]) -> list[dict[str, Any]] | None:
    """Return the rows under the first one, where all are lists and the first one of distinct names."""
    if len(rows) < 2 or not all(isinstance(row, list) for row in rows):
        return None
    names = rows[0]
    if (
        len(names) < _FEWEST
        or len({str(n) for n in names}) < len(names)
        or not all(isinstance(n, str) and n.strip() for n in names)
    ):
        return None
    if any(len(row) > len(names) or any(isinstance(cell, list | dict) for cell in row) for row in rows[1:]):
        return None
    if all(name.replace(".", "").replace("-", "").isdigit() for name in names):  # numbers are read as texts: coordinates
        return None
    return [dict(zip(names, row, strict=False)) for row in rows[1:]]


def _name(said: Any) -> Any:
    if isinstance(said, dict):
        return next((said[key] for key in _NAMED if isinstance(said.get(key), str)), None)
    return said


def _columns(document: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Return the records of columns that are lists as long as each other, or objects keyed by the same numbers."""
    columns = list(document.values())
    if len(columns) < _FEWEST:
        return None
    if all(isinstance(c, dict) and c and all(key.isdecimal() for key in c) and c.keys() == columns[0].keys() for c in columns):
        columns = [list(column.values()) for column in columns]
    if not all(isinstance(c, list) and c and len(c) == len(columns[0]) for c in columns):
        return None
    if any(isinstance(cell, list | dict) for column in columns for cell in column):
        return None
    return [dict(zip(document, row, strict=True)) for row in zip(*columns, strict=True)]
