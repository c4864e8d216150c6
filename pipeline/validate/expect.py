"""The whole dataset and ``schemas/attentes.yml`` in, a verdict out, through Great Expectations.

Great Expectations takes five seconds to import: it is imported here alone, when there is something to publish.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pandas as pd

from pipeline.config import Territory
from pipeline.model import UNIQUE_COLUMNS, UniqueRows, check_columns
from pipeline.reference.communes import Communes
from pipeline.validate.box import Box, territory_box
from pipeline.validate.contract import load_contract
from pipeline.validate.drift import BEFORE, before_table, drift_rules
from pipeline.validate.gates import Finding, Verdict, lines, percent
from pipeline.validate.postpone import postpone
from pipeline.validate.spec import Rule, Spec, load_spec
from pipeline.worker import NO_WORKER, Worker

EXACT: Final = frozenset({"numero", "voie", "lieu-dit", "poi", "source", "manuelle"})
"""Precisions better than the commune's centre."""


def expectations(
    shops: UniqueRows,
    communes: Communes,
    territory: Territory,
    previous: UniqueRows | None = None,
    spec: Spec | None = None,
    version: str = "précédente",
    worker: Worker = NO_WORKER,
) -> Verdict:
    """Hold the rows to ``spec`` (the shipped one by default), to the territory and to ``previous``, the release ``version``.
    ``worker`` asks Great Expectations, best told long before by ``prepare_expectations``.

    Raises TypeError when ``shops`` has not UNIQUE_COLUMNS.
    """
    tables, rules = asked(shops, communes, territory, previous, spec, version)
    looked_at = {name: table[_columns(table, rules)] for name, table in tables.items()}
    results = worker.submit(_ask, looked_at, rules).result()
    missed = [rule for rule in rules if not results[_question(rule)]["success"]]
    return Verdict(tuple(Finding(r.code, r.blocking, _told(r, results[_question(r)])) for r in missed))


def asked(
    shops: UniqueRows,
    communes: Communes,
    territory: Territory,
    previous: UniqueRows | None = None,
    spec: Spec | None = None,
    version: str = "précédente",
) -> tuple[dict[str, pd.DataFrame], list[Rule]]:
    """Return the tables that rules look at, by name, and the rules. Same arguments and errors as ``expectations``."""
    check_columns(shops, UNIQUE_COLUMNS, "expectations")
    known = previous if previous is not None and len(previous) else None
    tables: dict[str, pd.DataFrame] = {"commerces": shops}
    rules = list(_rules(spec or load_spec(), territory_box(communes, territory)))
    if known is not None:
        tables[BEFORE] = before_table(shops, known)
        rules += drift_rules((spec or load_spec()).evolution, shops, known, version)
    return tables, rules


def _question(rule: Rule) -> str:
    """Return what is asked. Great Expectations keeps one of two that ask the same, so answers are found by question."""
    return json.dumps([rule.kind, rule.arguments], sort_keys=True)


def _rules(spec: Spec, box: Box | None) -> Iterator[Rule]:
    yield from _count_rules(spec)
    yield from _value_rules(spec)
    yield from _point_rules(spec, box)


def _count_rules(spec: Spec) -> Iterator[Rule]:
    kind = "ExpectTableRowCountToBeBetween"
    least, most = spec.lignes.min, spec.lignes.max
    if least is not None:
        yield Rule("lignes-min", True, f"{{lignes}} à publier au lieu d'au moins {least}", kind, {"min_value": least})
    if most is not None:
        yield Rule("lignes-max", False, f"{{lignes}} à publier au lieu d'au plus {most}", kind, {"max_value": most})


def _value_rules(spec: Spec) -> Iterator[Rule]:
    for column in spec.uniques:
        words = f"« {column} » : {{fautives}} dont la valeur n'est pas unique"
        yield Rule(f"unique:{column}", True, words, "ExpectColumnValuesToBeUnique", {"column": column})
    for blocking, fills in ((True, spec.remplissage.bloquant), (False, spec.remplissage.avertissement)):
        for column, least in fills.items():
            yield _fill_rule(f"remplissage:{column}", blocking, column, least, f"au lieu d'au moins {percent(least)}")
    for column in spec.listes:
        words = f"« {column} » : {{fautives}} dont la valeur est hors de la liste"
        allowed = {"column": column, "value_set": list(load_contract().field(column).enum)}
        yield Rule(f"liste:{column}", True, words, "ExpectColumnValuesToBeInSet", allowed)


def _fill_rule(code: str, blocking: bool, column: str, least: float, words: str) -> Rule:
    told = f"« {column} » renseigné pour {{tenues}} des commerces {words}"
    return Rule(code, blocking, told, "ExpectColumnValuesToNotBeNull", {"column": column, "mostly": least})


def _point_rules(spec: Spec, box: Box | None) -> Iterator[Rule]:
    within = spec.positions.dans_le_territoire
    if box is not None and within is not None:
        for column, low, high in (("longitude", box.west, box.east), ("latitude", box.south, box.north)):
            words = f"{{tenues}} des points ont leur {column} dans le territoire au lieu d'au moins {percent(within)}"
            limits = {"column": column, "min_value": low, "max_value": high, "mostly": within}
            yield Rule(f"territoire:{column}", True, words, "ExpectColumnValuesToBeBetween", limits)
    finer = spec.positions.mieux_que_la_commune
    if finer is not None:
        words = f"{{tenues}} des points sont plus précis que le centre de la commune au lieu d'au moins {percent(finer)}"
        arguments = {"column": "precision", "value_set": sorted(EXACT), "mostly": finer}
        yield Rule("precision", False, words, "ExpectColumnValuesToBeInSet", arguments)


def _columns(table: pd.DataFrame, rules: Iterable[Rule]) -> list[str]:
    """Return the columns that some rule looks at: the others need not go from one process to the other."""
    named = {rule.arguments.get("column") for rule in rules}
    return [column for column in table.columns if column in named]


def prepare_expectations() -> None:
    """Load Great Expectations, which takes as long as matching 5 000 rows."""
    great_expectations()


def _ask(tables: dict[str, pd.DataFrame], rules: list[Rule]) -> dict[str, Any]:
    """Run the rules in Great Expectations; return {question: {success, result}}."""
    gx, context = great_expectations()
    answers: dict[str, Any] = {}
    for name, table in tables.items():
        mine = [r for r in rules if r.table == name]
        suite = suite_of(gx, name, mine)
        batch = context.data_sources.add_pandas(name).add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)
        found = batch.get_batch({"dataframe": table}).validate(suite, result_format="BASIC")
        for one in found.results:
            if one.exception_info.get("raised_exception", False):
                raise RuntimeError(f"Great Expectations: {one.exception_info}")
            answers[one.expectation_config.meta["question"]] = {"success": bool(one.success), **one.result}
    return answers


def suite_of(gx: Any, name: str, rules: Iterable[Rule]) -> Any:
    """Return the rules as a suite of Great Expectations (``gx`` is its module)."""
    suite = gx.ExpectationSuite(name=name)
    for rule in rules:
        suite.add_expectation(getattr(gx.expectations, rule.kind)(**rule.arguments, meta={"question": _question(rule)}))
    return suite


def great_expectations() -> tuple[Any, Any]:
    """Import it and open a context that writes nothing and talks to nobody (its telemetry is on unless told otherwise)."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    postpone(("altair", "scipy.stats"))
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return gx, context


def _told(rule: Rule, result: Any) -> str:
    wrong = int(result.get("unexpected_count", 0))
    total = int(result.get("element_count", 0)) - int(result.get("missing_count", 0) or 0)
    share = wrong / total if total else 0.0
    return rule.words.format(
        lignes=lines(int(result.get("observed_value") or 0)),
        fautives=lines(wrong),
        tenues=percent(1 - share),
        manquent=percent(share),
    )
