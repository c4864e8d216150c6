"""The figures of a run in, qualite.json out."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pipeline.publish.draft import Draft


def quality_bytes(draft: Draft) -> Iterator[bytes]:
    """Yield qualite.json: sorted keys, so that the order in which counts were made does not show."""
    yield (json.dumps(draft.content.quality, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
