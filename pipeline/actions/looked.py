"""One thing looked at, and whether it is right: what ``etal check`` and ``etal doctor`` tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.errors import PipelineError


@dataclass(frozen=True)
class Looked:
    """One thing looked at."""

    objet: str
    ok: bool
    message: str

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)


def attempt(name: str, what: Callable[[], str]) -> Looked:
    """Return what ``what`` says, or why it cannot."""
    try:
        return Looked(name, True, what())
    except PipelineError as error:
        return Looked(name, False, str(error))
