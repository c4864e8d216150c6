"""``schemas/*.csv`` and the Table Schema in; the Table Schema's closed lists and ``commerces.geojson.schema.json`` out.

A code is written once, in its vocabulary; a test fails when the contracts lag behind. To bring them up to date:
``python -m pipeline.validate.derive``.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any, Final

from pipeline.model import LIST_FIELDS, PUBLIC_COLUMNS
from pipeline.reference.vocabularies import OF_COLUMN, schema, schemas_dir, vocabulary


def with_vocabularies(table_schema: Any) -> Any:
    """Return the Table Schema with the closed lists of the columns that hold codes."""
    result = deepcopy(table_schema)
    for field in result["fields"]:
        if field["name"] in OF_COLUMN:
            _close(field, _codes(field["name"]))
    return result


def _codes(column: str) -> list[str]:
    return [row["code"] for row in vocabulary(OF_COLUMN[column])]


def _close(field: Any, codes: list[str]) -> None:
    """One code: ``enum``. Several joined by | : a pattern, which is all that Table Schema offers for a list in a cell."""
    if field["name"] in LIST_FIELDS:
        one = f"(?:{'|'.join(codes)})"
        field["constraints"]["pattern"] = f"^{one}(?:\\|{one})*$"
    else:
        field["constraints"]["enum"] = codes


def geojson_schema(table_schema: Any) -> Any:
    """Return the JSON Schema of commerces.geojson that follows from the Table Schema: lists are arrays, missing is null."""
    fields = {f["name"]: f for f in table_schema["fields"] if f["name"] not in ("latitude", "longitude")}
    properties = {name: _property(fields[name]) for name in PUBLIC_COLUMNS if name in fields}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{table_schema['title']} (GeoJSON)",
        "description": "Structure de commerces.geojson (RFC 7946) : un commerce par objet ; ses propriétés sont les colonnes de "
        "commerces.csv, sauf latitude et longitude. Les listes sont des tableaux ; une valeur absente est null.",
        "type": "object",
        "required": ["type", "features"],
        "not": {"required": ["crs"]},
        "properties": {
            "type": {"const": "FeatureCollection"},
            "title": {"type": "string"},
            "demonstration": {"const": True, "description": "Présent quand les commerces sont inventés."},
            "bbox": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
            "features": {"type": "array", "items": {"$ref": "#/$defs/commerce"}},
        },
        "$defs": {"commerce": _feature(properties), "point": _POINT},
    }


_POINT: Final = {
    "description": "Longitude puis latitude, degrés, WGS 84, six décimales ; null quand la position n'est pas connue.",
    "oneOf": [
        {"type": "null"},
        {
            "type": "object",
            "required": ["type", "coordinates"],
            "additionalProperties": False,
            "properties": {
                "type": {"const": "Point"},
                "coordinates": {
                    "type": "array",
                    "prefixItems": [
                        {"type": "number", "minimum": -180, "maximum": 180},
                        {"type": "number", "minimum": -90, "maximum": 90},
                    ],
                    "items": False,
                    "minItems": 2,
                },
            },
        },
    ],
}


def _feature(properties: dict[str, Any]) -> Any:
    return {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "additionalProperties": False,
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": "string"},
            "geometry": {"$ref": "#/$defs/point"},
            "properties": {
                "type": "object",
                "required": list(properties),
                "additionalProperties": False,
                "properties": properties,
            },
        },
    }


def _property(field: Any) -> Any:
    limits, name = field["constraints"], field["name"]
    known = {"title": field["title"], "description": field["description"]}
    if name in LIST_FIELDS:
        items: dict[str, Any] = {"type": "string"}
        if name in OF_COLUMN:
            items["enum"] = _codes(name)
        kind = "array" if limits["required"] else ["array", "null"]
        return {**known, "type": kind, "items": items, "minItems": 1}
    value: dict[str, Any] = {"type": "string" if limits["required"] else ["string", "null"]}
    if "enum" in limits:
        value["enum"] = [*limits["enum"], *([] if limits["required"] else [None])]
    if "pattern" in limits:
        value["pattern"] = limits["pattern"]
    if field["type"] == "date":
        value["format"] = "date"
    return {**known, **value}


def files() -> dict[str, str]:
    """Return what the derived files of ``schemas/`` must hold: {name: text}."""
    table_schema = with_vocabularies(schema("commerces.schema"))
    contents = {"commerces.schema.json": table_schema, "commerces.geojson.schema.json": geojson_schema(table_schema)}
    return {name: json.dumps(content, ensure_ascii=False, indent=2) + "\n" for name, content in contents.items()}


if __name__ == "__main__":
    for file_name, text in files().items():
        (schemas_dir() / file_name).write_text(text, encoding="utf-8")
