"""The declarations' models in; their JSON Schemas (``schemas/source.schema.json``, ``territoire.schema.json``) out.

Editors complete a declaration from them. Run ``python -m pipeline.guess.schema`` after an edit of pipeline/config; a test tells
when it was forgotten.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Final

from pipeline.config import TARGETS, Source, Territory
from pipeline.guess.descriptions import FIELDS, KEYS
from pipeline.reference.vocabularies import schemas_dir

NAMES: Final = {"source": "Déclaration d'une source (source.yml)", "territoire": "Déclaration du territoire (territoire.yml)"}
_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def source_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``source.yml``."""
    schema = _told(Source.model_json_schema(by_alias=True), "Source")
    del schema["properties"]["id"]  # the folder's name, not written in the file
    schema["required"].remove("id")
    for key in ("colonnes", "partout", "valeurs", "options"):
        inner = schema["properties"][key].pop("additionalProperties")
        listed = {target: {"description": FIELDS[target], **inner} for target in TARGETS}
        schema["properties"][key] |= {"properties": listed, "additionalProperties": False}
    sheet = schema["properties"]["nom_de_feuille"]
    schema["properties"]["nom_de_feuille"] = {"description": sheet["description"], "enum": [*TARGETS]}
    return _titled(schema, "source")


def territory_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``territoire.yml``."""
    return _titled(_told(Territory.model_json_schema(by_alias=True), "Territory"), "territoire")


def _told(schema: dict[str, Any], root: str) -> dict[str, Any]:
    """Put our French descriptions for pydantic's English titles and docstrings, and say what our validators accept."""
    models = {root: schema, **schema.get("$defs", {})}
    for name, model in models.items():
        model.pop("description", None)
        model.pop("title", None)
        told = KEYS.get(name, {})
        model["properties"] = {k: _described(_accepted(v), told.get(k)) for k, v in model["properties"].items()}
    return schema


def _described(node: Any, note: str | None) -> Any:
    return {"description": note, **node} if note else node


def _accepted(node: Any) -> Any:
    """A list may be written as its only item, a yes/no as « oui » or « non », a text as a number."""
    if isinstance(node, list):
        return [_accepted(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {k: _accepted(v) for k, v in node.items() if k != "title"}
    if out.get("type") == "string" and not {"format", "enum", "const"} & out.keys():
        return out | {"type": ["string", "number"]}
    if out.get("type") == "boolean":
        rest = {k: v for k, v in out.items() if k not in ("type", "default")}
        return (
            rest
            | {"enum": ["oui", "non", True, False]}
            | ({"default": "oui" if out["default"] else "non"} if "default" in out else {})
        )
    items = out.get("items")
    if out.get("type") == "array" and isinstance(items, dict) and "$ref" not in items:
        rest = {k: v for k, v in out.items() if k not in ("type", "items", "default")}
        return rest | {"anyOf": [{"type": "array", "items": items}, items]}
    return out


def _titled(schema: dict[str, Any], name: str) -> dict[str, Any]:
    return {"$schema": _DRAFT, "title": NAMES[name], **schema}


def text(name: str) -> str:
    """Return the file's text: « source » or « territoire »."""
    made = source_schema() if name == "source" else territory_schema()
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def beside(root: Path) -> str:
    """Return the path of source.schema.json from ``sources/<id>/``; a territory apart from the code gets its own copy."""
    if (root / "schemas" / "source.schema.json").is_file():
        return "../../schemas/source.schema.json"
    target = root / "sources" / "source.schema.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(schemas_dir() / "source.schema.json", target)
    return "../source.schema.json"


if __name__ == "__main__":
    for name in NAMES:
        (schemas_dir() / f"{name}.schema.json").write_text(text(name), encoding="utf-8")
