"""The row contract: ``schemas/commerces.schema.json`` (Table Schema) in, its fields as frozen objects out.

The same file is what frictionless and Validata read: one contract, one verdict. Nothing about a column is said twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pipeline.reference.vocabularies import schema

CONTRACT: Final = "commerces.schema"
TYPES: Final = ("string", "number", "date")
CHECKS: Final = ("siret", "opening-hours-value")
"""Validata's custom checks of one column that we enforce too (its cohesive-columns-value is ``Contract.cohesive``).

Validata 0.12 still knows « siret » as french-siret-value and warns that the name is of the past."""
CONSTRAINTS: Final = ("required", "unique", "pattern", "enum", "minimum", "maximum")


@dataclass(frozen=True)
class Field:
    """One column. ``pattern`` is anchored; ``checks`` are names of Validata custom checks; bounds are inclusive."""

    name: str
    title: str
    description: str
    example: str
    type: str
    required: bool = False
    unique: bool = False
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    checks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contract:
    """All columns in order, and the groups of columns that are filled together or not at all."""

    version: str
    fields: tuple[Field, ...]
    cohesive: tuple[tuple[str, ...], ...]

    def field(self, name: str) -> Field:
        """Return the field called ``name``. Raises KeyError."""
        return {f.name: f for f in self.fields}[name]


@cache
def load_contract() -> Contract:
    """Return the contract of the published rows."""
    return read_contract(schema(CONTRACT))


def read_contract(table_schema: Any) -> Contract:
    """Return the contract that a parsed Table Schema states.

    Raises NotImplementedError for a type, a constraint or a check that ``values.py`` does not enforce: a contract that
    Validata would apply and we would not is two contracts.
    """
    checks = table_schema.get("custom_checks", [])
    cohesive = [c["params"] for c in checks if c["name"] == "cohesive-columns-value"]
    single = [c for c in checks if c["name"] != "cohesive-columns-value"]
    if unknown := sorted({c["name"] for c in single} - set(CHECKS)):
        raise NotImplementedError(f"custom checks not enforced: {unknown}")
    return Contract(
        version=table_schema["version"],
        fields=tuple(
            _field(f, [c["name"] for c in single if c["params"]["column"] == f["name"]]) for f in table_schema["fields"]
        ),
        cohesive=tuple((params["column"], *params["othercolumns"]) for params in cohesive),
    )


def _field(field: Any, checks: list[str]) -> Field:
    limits = field.get("constraints", {})
    if field["type"] not in TYPES or set(limits) - set(CONSTRAINTS):
        raise NotImplementedError(f"{field['name']}: type {field['type']} or one of {sorted(limits)} is not enforced")
    return Field(
        name=field["name"],
        title=field["title"],
        description=field["description"],
        example=str(field.get("example", "")),
        type=field["type"],
        required=limits.get("required", False),
        unique=limits.get("unique", False),
        pattern=limits.get("pattern"),
        enum=tuple(limits.get("enum", ())),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        checks=tuple(checks),
    )
