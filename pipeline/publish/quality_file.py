"""The figures of a run in, qualite.json out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pipeline.publish.draft import Draft
from pipeline.publish.scores import scores


def quality_bytes(draft: Draft) -> Iterator[bytes]:
    """Yield qualite.json: the figures, the scores of the day, and what was accepted for this release."""
    accepted = [one._asdict() for one in draft.content.accepted]
    yield _json(draft.content.quality | {"scores": scores(draft)} | ({"acceptations": accepted} if accepted else {}))


def figures_bytes(draft: Draft) -> Iterator[bytes]:
    """Yield what of qualite.json makes a release due: the figures alone. What ages or was accepted once is no news.

    The state of each source is among them: that its last deposit could not be read is to be seen in the release (design rule 5),
    though no row changes by it.
    """
    yield _json(draft.content.quality)


def _json(told: dict[str, Any]) -> bytes:
    """Sorted keys, so that the order in which counts were made does not show."""
    return (json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
