"""The Table Schema in, schema.json out: what a validator is given beside commerces.csv, and the address portals are told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from pipeline.publish.draft import Draft

SCHEMA: Final = "schema.json"


def schema_bytes(draft: Draft) -> Iterator[bytes]:
    """Yield the schema that the release's rows were held to."""
    yield (json.dumps(draft.table_schema, ensure_ascii=False, indent=2) + "\n").encode()
