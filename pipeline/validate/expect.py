"""The whole dataset and ``schemas/attentes.yml`` in, a verdict out, through Great Expectations.

Great Expectations takes five seconds to import: it is imported here alone, when there is something to publish.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pandas as pd
from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from pipeline.config import Bounds, Territory, Texts
from pipeline.model import UNIQUE_COLUMNS, UniqueRows, check_columns
from pipeline.reference.communes import Communes
from pipeline.reference.vocabularies import schemas_dir
from pipeline.validate.box import Box, territory_box
from pipeline.validate.contract import load_contract
from pipeline.validate.gates import Finding, Verdict, lines, percent
from pipeline.validate.postpone import postpone

_MODEL = ConfigDict(extra="forbid", frozen=True)

EXACT: Final = frozenset({"numero", "voie", "lieu-dit", "poi", "source", "manuelle"})
"""Precisions better than the commune's centre."""


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


class Drift(BaseModel):
    """Most that may be lost since the last release, as shares (0 to 1)."""

    model_config = _MODEL
    baisse_des_lignes: float | None = None
    baisse_du_remplissage: float | None = None
    identifiants_perdus: float | None = None


class Spec(BaseModel):
    """What the dataset must satisfy, as declared in ``schemas/attentes.yml``."""

    model_config = _MODEL
    lignes: Bounds = Bounds()
    uniques: Texts = ()
    remplissage: Fills = Fills()
    listes: Texts = ()
    positions: Points = Points()
    evolution: Drift = Drift()


@dataclass(frozen=True)
class _Rule:
    """One expectation: a Great Expectations class and its arguments; ``words`` may use {observe}."""

    code: str
    blocking: bool
    words: str
    kind: str
    arguments: dict[str, Any]

    @property
    def question(self) -> str:
        """What is asked. Great Expectations keeps one of two that ask the same, so answers are found by question."""
        return json.dumps([self.kind, self.arguments], sort_keys=True)


@cache
def load_spec() -> Spec:
    """Return the expectations that ship with the pipeline."""
    text = (schemas_dir() / "attentes.yml").read_text(encoding="utf-8")
    return Spec.model_validate(YAML(typ="safe").load(text))


def expectations(
    shops: UniqueRows,
    communes: Communes,
    territory: Territory,
    previous: UniqueRows | None = None,
    spec: Spec | None = None,
) -> Verdict:
    """Hold the rows to ``spec`` (the shipped one by default), to the territory and to the rows of the ``previous`` release.

    Raises TypeError when ``shops`` has not UNIQUE_COLUMNS.
    """
    check_columns(shops, UNIQUE_COLUMNS, "expectations")
    rules = list(_rules(spec or load_spec(), territory_box(communes, territory), previous))
    results = _ask(_with_presence(shops, previous), rules)
    missed = [rule for rule in rules if not results[rule.question]["success"]]
    return Verdict(tuple(Finding(r.code, r.blocking, _told(r, results[r.question])) for r in missed))


_PRESENT: Final = "encore_la"
"""Rows of the last release stand below this release's, one column telling which ids are still there."""


def _with_presence(shops: UniqueRows, previous: UniqueRows | None) -> dict[str, pd.DataFrame]:
    """Return the tables that rules look at: this release's rows, and the last release's ids with whether they are still there."""
    tables: dict[str, pd.DataFrame] = {"commerces": shops}
    if previous is not None and len(previous):
        tables["precedents"] = pd.DataFrame({_PRESENT: previous["id"].isin(shops["id"]).map({True: "oui", False: "non"})})
    return tables


def _rules(spec: Spec, box: Box | None, previous: UniqueRows | None) -> Iterator[_Rule]:
    yield from _count_rules(spec)
    yield from _value_rules(spec)
    yield from _point_rules(spec, box)
    if previous is not None and len(previous):
        yield from _drift_rules(spec.evolution, previous)


def _count_rules(spec: Spec) -> Iterator[_Rule]:
    kind = "ExpectTableRowCountToBeBetween"
    least, most = spec.lignes.min, spec.lignes.max
    if least is not None:
        yield _Rule("lignes-min", True, f"{{lignes}} à publier au lieu d'au moins {least}", kind, {"min_value": least})
    if most is not None:
        yield _Rule("lignes-max", False, f"{{lignes}} à publier au lieu d'au plus {most}", kind, {"max_value": most})


def _value_rules(spec: Spec) -> Iterator[_Rule]:
    for column in spec.uniques:
        words = f"« {column} » : {{fautives}} dont la valeur n'est pas unique"
        yield _Rule(f"unique:{column}", True, words, "ExpectColumnValuesToBeUnique", {"column": column})
    for blocking, fills in ((True, spec.remplissage.bloquant), (False, spec.remplissage.avertissement)):
        for column, least in fills.items():
            yield _fill_rule(f"remplissage:{column}", blocking, column, least, f"au lieu d'au moins {percent(least)}")
    for column in spec.listes:
        words = f"« {column} » : {{fautives}} dont la valeur est hors de la liste"
        allowed = {"column": column, "value_set": list(load_contract().field(column).enum)}
        yield _Rule(f"liste:{column}", True, words, "ExpectColumnValuesToBeInSet", allowed)


def _fill_rule(code: str, blocking: bool, column: str, least: float, words: str) -> _Rule:
    told = f"« {column} » renseigné pour {{tenues}} des commerces {words}"
    return _Rule(code, blocking, told, "ExpectColumnValuesToNotBeNull", {"column": column, "mostly": least})


def _point_rules(spec: Spec, box: Box | None) -> Iterator[_Rule]:
    within = spec.positions.dans_le_territoire
    if box is not None and within is not None:
        for column, low, high in (("longitude", box.west, box.east), ("latitude", box.south, box.north)):
            words = f"{{tenues}} des points ont leur {column} dans le territoire au lieu d'au moins {percent(within)}"
            limits = {"column": column, "min_value": low, "max_value": high, "mostly": within}
            yield _Rule(f"territoire:{column}", True, words, "ExpectColumnValuesToBeBetween", limits)
    finer = spec.positions.mieux_que_la_commune
    if finer is not None:
        words = f"{{tenues}} des points sont plus précis que le centre de la commune au lieu d'au moins {percent(finer)}"
        arguments = {"column": "precision", "value_set": sorted(EXACT), "mostly": finer}
        yield _Rule("precision", False, words, "ExpectColumnValuesToBeInSet", arguments)


def _drift_rules(drift: Drift, previous: UniqueRows) -> Iterator[_Rule]:
    if drift.baisse_des_lignes is not None:
        least = -int(-len(previous) * (1 - drift.baisse_des_lignes) // 1)
        words = (
            f"{{lignes}} contre {len(previous)} dans la version précédente (baisse permise : {percent(drift.baisse_des_lignes)})"
        )
        yield _Rule("evolution:lignes", False, words, "ExpectTableRowCountToBeBetween", {"min_value": least})
    if drift.baisse_du_remplissage is not None:
        for column, share in (previous.count() / len(previous)).items():
            least_share = share - drift.baisse_du_remplissage
            if least_share > 0:
                yield _fill_rule(
                    f"evolution:{column}", False, str(column), least_share, f"contre {percent(share)} la dernière fois"
                )
    if drift.identifiants_perdus is not None:
        words = f"{{manquent}} des commerces de la version précédente ont disparu (permis : {percent(drift.identifiants_perdus)})"
        arguments = {"column": _PRESENT, "value_set": ["oui"], "mostly": 1 - drift.identifiants_perdus}
        yield _Rule("evolution:identifiants", False, words, "ExpectColumnValuesToBeInSet", arguments)


def _ask(tables: dict[str, pd.DataFrame], rules: list[_Rule]) -> dict[str, Any]:
    """Run the rules in Great Expectations; return {question: {success, result}}."""
    gx, context = _great_expectations()
    answers: dict[str, Any] = {}
    for name, table in tables.items():
        mine = [r for r in rules if (r.arguments.get("column") == _PRESENT) == (name == "precedents")]
        suite = gx.ExpectationSuite(name=name)
        for rule in mine:
            suite.add_expectation(getattr(gx.expectations, rule.kind)(**rule.arguments, meta={"question": rule.question}))
        batch = context.data_sources.add_pandas(name).add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)
        found = batch.get_batch({"dataframe": table}).validate(suite, result_format="BASIC")
        for one in found.results:
            if one.exception_info.get("raised_exception", False):
                raise RuntimeError(f"Great Expectations: {one.exception_info}")
            answers[one.expectation_config.meta["question"]] = {"success": bool(one.success), **one.result}
    return answers


def _great_expectations() -> tuple[Any, Any]:
    """Import it and open a context that writes nothing and talks to nobody (its telemetry is on unless told otherwise)."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    postpone(("altair", "scipy.stats"))
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return gx, context


def _told(rule: _Rule, result: Any) -> str:
    wrong = int(result.get("unexpected_count", 0))
    total = int(result.get("element_count", 0)) - int(result.get("missing_count", 0) or 0)
    share = wrong / total if total else 0.0
    return rule.words.format(
        lignes=lines(int(result.get("observed_value") or 0)),
        fautives=lines(wrong),
        tenues=percent(1 - share),
        manquent=percent(share),
    )
