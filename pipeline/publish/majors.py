"""Rows and schemas/versions.yml in, the same rows in the columns and codes of an older major of the schema out.

Who reads the dataset has six months to follow a new major: until then v<major>/commerces.csv and its schema.json stand beside.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pandas as pd
from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from pipeline.model import LIST_SEPARATOR
from pipeline.publish.csv_file import UNPROTECTED, csv_bytes
from pipeline.publish.draft import Draft, Family
from pipeline.reference.vocabularies import schemas_dir

VERSIONS: Final = "versions.yml"


class Major(BaseModel):
    """An older major that is still served. ``jusqu_au``: last day; ``schema_`` (« schema »): its Table Schema, below schemas/.

    ``colonnes``: its columns that have another name today, None where we no longer hold them; ``valeurs``: by its column, our
    code → its code.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    version: str
    jusqu_au: dt.date
    schema_: dict[str, Any]
    colonnes: dict[str, str | None] = {}
    valeurs: dict[str, dict[str, str]] = {}


def load_majors(folder: Path) -> tuple[Major, ...]:
    """Return what ``folder``/versions.yml declares, each with its Table Schema read."""
    told = YAML(typ="safe").load((folder / VERSIONS).read_text(encoding="utf-8"))["precedentes"]
    return tuple(
        Major(**{k: v for k, v in one.items() if k != "schema"}, schema_=json.loads((folder / one["schema"]).read_text("utf-8")))
        for one in told
    )


@cache
def declared() -> tuple[Major, ...]:
    """Return the older majors that ship with the pipeline."""
    return load_majors(schemas_dir())


def older(rows: pd.DataFrame, major: Major) -> pd.DataFrame:
    """Return the rows in the columns of ``major``, in its order. Raises KeyError for a column that nothing gives (a bug)."""
    found = {}
    for field in major.schema_["fields"]:
        name = field["name"]
        ours = major.colonnes.get(name, name)
        values = pd.Series(None, index=rows.index, dtype="str") if ours is None else rows[ours]
        codes = major.valeurs.get(name)
        found[name] = _translated(values, codes) if codes else values
    return pd.DataFrame(found)


def _translated(values: pd.Series[str], codes: dict[str, str]) -> pd.Series[str]:
    """Put the old codes in place of ours, once each in a list."""
    known = {
        cell: LIST_SEPARATOR.join(dict.fromkeys(codes.get(code, code) for code in cell.split(LIST_SEPARATOR)))
        for cell in values.dropna().unique()
    }
    return values.map(known)


def major_files(draft: Draft, _folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give the CSV and the schema of every older major that is still served on the day of the release."""
    for major in declared():
        if draft.date <= major.jusqu_au:
            name = f"v{major.version.partition('.')[0]}"
            plain = {f["name"] for f in major.schema_["fields"] if major.colonnes.get(f["name"], f["name"]) in UNPROTECTED}
            yield f"{name}/commerces.csv", b"".join(csv_bytes(older(draft.rows, major), plain))
            yield f"{name}/schema.json", (json.dumps(major.schema_, ensure_ascii=False, indent=2) + "\n").encode()


PURPOSE: Final = "Les commerces dans la majeure précédente du schéma, pendant six mois."
MAJORS: Final = Family("v{majeure}/commerces.csv", "text/csv", "csv", PURPOSE, major_files)
