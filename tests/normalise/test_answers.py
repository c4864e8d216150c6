"""Answers under a column about one service or payment: what tells the terms is a yes, what denies or names another is not.

``tables/reponses_aveugles_<series>.txt`` were labelled before the reading learnt them. Raw scores
(``tables/bruts.csv``), right | asked | wrong: series 1, 47 answers, 19 (40 %) | 26 | 2; series 2, 47 answers, 24 (51 %) | 22 | 1,
and by what series 1 taught 44 (94 %) | 2 | 1; series 3, 41 answers, 23 (56 %) | 18 | 0, and by what series 2 taught
38 (93 %) | 2 | 1.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.anomalies import CATALOGUE
from pipeline.normalise.answers import answer
from pipeline.reference.vocabularies import vocabulary
from tests.normalise.tables import HERE, labelled

SAID = {True: "oui", False: "non", None: "?"}


@cache
def vocabulary_of(code: str) -> str:
    """Return the vocabulary that holds ``code``."""
    return next(name for name in ("services", "modes_paiement") if any(row["code"] == code for row in vocabulary(name)))


def answers() -> list[tuple[int, str, str, tuple[str, ...]]]:
    """Return (series, code, text, answers that a careful person may give)."""
    cases = []
    for path in sorted(HERE.glob("reponses_aveugles_*.txt")):
        for written, key in labelled(path.stem):
            code, _, first = key.partition(" ")
            text, *others = written.split(" OU ")
            cases.append((int(path.stem.rpartition("_")[2]), code, text, (first, *others)))
    return cases


CASES = answers()


def verdict(code: str, text: str, expected: tuple[str, ...]) -> str:
    """Return juste, demande or faux."""
    said = SAID[answer(text, code, vocabulary_of(code)).value]
    return "juste" if said in expected else "demande" if said == "?" else "faux"


@pytest.mark.parametrize(("series", "code", "text", "expected"), CASES)
def test_nothing_is_answered_wrongly(series: int, code: str, text: str, expected: tuple[str, ...]) -> None:
    assert verdict(code, text, expected) != "faux", answer(text, code, vocabulary_of(code))


def test_nearly_all_is_answered() -> None:
    found = Counter(verdict(code, text, expected) for _, code, text, expected in CASES)
    assert found["juste"] >= 0.97 * len(CASES), found


@pytest.mark.parametrize("text", ["oui", "x", "non", "0", "✓", "pas encore"])
def test_a_plain_answer_is_told_nothing(text: str) -> None:
    assert answer(text, "livraison", "services").issues == ()


def test_what_is_inferred_is_told() -> None:
    found = answer("Agen, Boé, Le Passage", "livraison", "services")
    assert found.value is True
    assert [(i.code, i.after) for i in found.issues] == [("reponse-deduite", "oui")]
    refused = answer("retrait au magasin uniquement", "livraison", "services")
    assert refused.value is False
    assert [(i.code, i.after) for i in refused.issues] == [("reponse-deduite", "non")]


@pytest.mark.parametrize("text", ["nous contacter", "voir avec le magasin", "Zorglub", "bof"])
def test_what_tells_nothing_is_asked(text: str) -> None:
    found = answer(text, "vente_a_emporter", "services")
    assert found.value is None
    assert [i.code for i in found.issues] == ["reponse-incomprise"]


@given(st.text(max_size=60), st.sampled_from([row["code"] for row in vocabulary("services")]))
def test_never_fails(text: str, code: str) -> None:
    assert all(issue.code in CATALOGUE for issue in answer(text, code, "services").issues)
