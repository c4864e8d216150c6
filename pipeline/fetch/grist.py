"""A Grist table in (``GET /api/docs/{doc}/tables/{table}/records`` and ``…/columns``), its rows as JSON records out.

Columns bear the labels that people see; dates come as ISO, lists as lists, cells in error as missing.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.config import GristTable
from pipeline.errors import ServiceError
from pipeline.fetch.http import Client, shown

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def fetch_grist(origin: GristTable, client: Client, key: str | None) -> list[dict[str, Any]]:
    """Return the table's records, sorted by row number (« id »). Raises SourceError or ServiceError."""
    table = f"{origin.url.rstrip('/')}/api/docs/{quote(origin.document, safe='')}/tables/{quote(origin.table, safe='')}"
    columns = _listed(client.json(f"{table}/columns", key=key), "columns", table)
    records = _listed(client.json(f"{table}/records", key=key), "records", table)
    names = _names(columns)
    types = {str(column["id"]): str(column["fields"].get("type", "")) for column in columns}
    rows = [
        {
            "id": record["id"],
            **{names.get(name, name): _value(value, types.get(name, "")) for name, value in record["fields"].items()},
        }
        for record in records
    ]
    return sorted(rows, key=lambda row: int(row["id"]))


def _listed(answer: Any, name: str, table: str) -> list[dict[str, Any]]:
    found = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all(
        isinstance(r, dict) and "id" in r and isinstance(r.get("fields"), dict) for r in found
    ):
        raise ServiceError(f"{shown(table)} : la réponse n'est pas celle d'une table Grist", "vérifier l'adresse, puis relancer")
    return found


def _names(columns: list[dict[str, Any]]) -> dict[str, str]:
    """Return {column id: label}; a label that two columns share, or that is « id », leaves them their ids."""
    labels = {str(c["id"]): " ".join(str(c["fields"].get("label") or c["id"]).split()) for c in columns}
    shared = [label for label in labels.values() if list(labels.values()).count(label) > 1]
    return {name: name if label in shared or label == "id" else label for name, label in labels.items()}


def _value(value: Any, kind: str) -> Any:
    """Return a cell's value: see « CellValue » in Grist's documentation (GristObjCode)."""
    if isinstance(value, list) and value and isinstance(value[0], str):
        code, *rest = value
        if code == "L":
            return rest
        if code in ("d", "D") and rest and isinstance(rest[0], int | float):
            return _moment(float(rest[0]), str(rest[1]) if code == "D" and len(rest) > 1 else "", day=code == "d")
        return None  # E, P, U, C…: an error, not yet computed, unreadable, hidden
    if isinstance(value, int | float) and not isinstance(value, bool) and kind.startswith("Date"):
        return _moment(float(value), kind.partition(":")[2], day=kind == "Date")
    return value


def _moment(seconds: float, zone: str, *, day: bool) -> str:
    moment = _EPOCH + dt.timedelta(seconds=seconds)
    if day:
        return moment.date().isoformat()
    try:
        return moment.astimezone(ZoneInfo(zone or "UTC")).replace(tzinfo=None).isoformat(timespec="seconds")
    except (ZoneInfoNotFoundError, ValueError):
        return moment.replace(tzinfo=None).isoformat(timespec="seconds")
