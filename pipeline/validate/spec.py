"""``schemas/attentes.yml`` in, what the whole dataset must satisfy out, as frozen objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from pipeline.config import Bounds, Drift, Texts
from pipeline.reference.vocabularies import schemas_dir

_MODEL: Final = ConfigDict(extra="forbid", frozen=True)


class Fills(BaseModel):
    """Least share (0 to 1) of rows with a value, by public column."""

    model_config = _MODEL
    bloquant: dict[str, float] = {}
    avertissement: dict[str, float] = {}


class Points(BaseModel):
    """Least share (0 to 1) of the points in the territory, and of those finer than the commune."""

    model_config = _MODEL
    dans_le_territoire: float | None = None
    mieux_que_la_commune: float | None = None


class Limits(BaseModel):
    """What may change since the last release, and whether too much blocks or warns; fewer than ``a_partir_de`` shops never do."""

    model_config = _MODEL
    a_partir_de: int = 1
    bloquant: Drift = Drift()
    avertissement: Drift = Drift()

    def of(self, name: str, own: Drift | None = None) -> Iterator[tuple[float, bool]]:
        """Yield (share, whether it blocks) for one limit of Drift, with ``own`` shares in place of the declared ones."""
        for blocking, declared in ((True, self.bloquant), (False, self.avertissement)):
            share = getattr(declared, name)
            if share is not None:
                mine = getattr(own, name) if own else None
                yield (share if mine is None else mine), blocking


class Spec(BaseModel):
    """What the dataset must satisfy, as declared in ``schemas/attentes.yml``."""

    model_config = _MODEL
    lignes: Bounds = Bounds()
    uniques: Texts = ()
    remplissage: Fills = Fills()
    listes: Texts = ()
    positions: Points = Points()
    evolution: Limits = Limits()
    evolution_par_source: Limits = Limits()


@cache
def load_spec() -> Spec:
    """Return the expectations that ship with the pipeline."""
    text = (schemas_dir() / "attentes.yml").read_text(encoding="utf-8")
    return Spec.model_validate(YAML(typ="safe").load(text))


@dataclass(frozen=True)
class Rule:
    """One expectation: a Great Expectations class and its arguments, asked of one table; ``words``: see ``expect._told``."""

    code: str
    blocking: bool
    words: str
    kind: str
    arguments: dict[str, Any]
    table: str = "commerces"
