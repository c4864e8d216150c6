"""The scanner tries at each place only the patterns that may start with what stands there: what they declare is the truth."""

from __future__ import annotations

import re
import warnings
from typing import Any

import pytest

from pipeline.normalise.hours.fold import fold
from pipeline.normalise.hours.lexicon import PATTERNS
from pipeline.normalise.hours.words import scan
from tests.normalise.test_hours_blind import blind, traps

with warnings.catch_warnings():  # the only way to know what an expression starts with; deprecated, not gone
    warnings.simplefilter("ignore", DeprecationWarning)
    sre = pytest.importorskip("sre_parse", reason="Python's own parser of expressions")
PRINTED = frozenset(map(chr, range(32, 127))) | {"\n"}
CLASSES = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w", "CATEGORY_NOT_SPACE": r"\S"}


def starts(parsed: Any) -> tuple[set[str], bool]:
    """Return the printed characters that ``parsed`` may start with, and whether it may be empty."""
    found: set[str] = set()
    for op, argument in parsed:
        letters, empty = _of(str(op), argument)
        found |= letters
        if not empty:
            return found, False
    return found, True


def _of(op: str, argument: Any) -> tuple[set[str], bool]:
    if op == "LITERAL":
        return {chr(argument)}, False
    if op == "IN":
        return {c for kind, told in argument for c in _class(str(kind), told)}, False
    if op in {"MAX_REPEAT", "MIN_REPEAT"}:
        letters, empty = starts(argument[2])
        return letters, empty or argument[0] == 0
    if op == "SUBPATTERN":
        return starts(argument[3])
    if op == "BRANCH":
        branches = [starts(branch) for branch in argument[1]]
        return set().union(*(letters for letters, _ in branches)), any(empty for _, empty in branches)
    assert op in {"ASSERT", "ASSERT_NOT", "AT"}, op
    return set(), True


def _class(kind: str, told: Any) -> set[str]:
    if kind == "LITERAL":
        return {chr(told)}
    if kind == "RANGE":
        return {c for c in PRINTED if told[0] <= ord(c) <= told[1]}
    return {c for c in PRINTED if re.match(CLASSES[str(told)], c)}


@pytest.mark.parametrize(("kind", "first", "pattern"), PATTERNS)
def test_a_pattern_starts_with_what_it_declares(kind: str, first: str, pattern: str) -> None:
    found, empty = starts(sre.parse(pattern, re.I))
    assert {c.lower() for c in found & PRINTED} == set(first)
    assert not empty
    assert re.compile(pattern).groups == 0  # the scanner counts its own


def test_nothing_is_lost_but_blanks() -> None:
    texts = [fold(text) for text, _ in traps()] + [fold(text) for _, text, _ in blind()]
    for text in texts:
        assert "".join(written for _, written in scan(text)).replace(" ", "") == text.replace(" ", "")
