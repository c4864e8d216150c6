"""Answers on services and payment never seen when they were written down: the codes they offer, and none that they do not.

``tables/services_aveugles_<series>.txt`` and ``paiements_aveugles_<series>.txt`` were labelled before a synonym was read, or
before the reading learnt a word of the series. An answer read in part without a word is lost (« oublié »), as bad as wrong.

Raw scores (``tables/bruts.csv``), before any mend (right | asked | lost in silence | wrong):

* services, series 1, 209 answers (descriptions that Paris shops wrote themselves, service lists): 195 (93.3 %) | 7 | 1 | 6
* services, series 2, 116 answers, read by what series 1 taught: 111 (95.7 %) | 3 | 0 | 2
* services, series 3 and 4, 57 and 56 answers, two halves of one gathering (farms, inns, shops), read by what series 2 taught:
  46 (80.7 %) | 7 | 2 | 2 and 44 (78.6 %) | 5 | 1 | 6; series 4 by what series 3 taught, 49 (87.5 %) | 0 | 0 | 7
* services, series 5, 50 answers: by what series 2 taught, 45 (90.0 %) | 4 | 1 | 0; by what series 4 taught,
  46 (92.0 %) | 2 | 1 | 1
* services, series 6, 43 answers: by what series 5 taught, 38 (88.4 %) | 1 | 0 | 4; the same once 320 more ways of saying services
  and payments were written
* services, series 7, 142 answers (notices, forms of 2020, sentences with conditions and refusals): 124 (87.3 %) | 14 | 2 | 2
* services, series 8, 65 answers: by what series 6 taught, 60 (92.3 %) | 5 | 0 | 0; by what series 7 taught, 65
* services, series 9, 45 answers: by what series 6 taught, 42 (93.3 %) | 3 | 0 | 0; by what series 8 taught, 44 | 1 | 0 | 0
* services, series 10, 34 answers of a town's list: by what series 6 taught, 33 (97.1 %) | 0 | 1 | 0; by what series 9 taught, 34
* services, series 11, 103 answers: by what series 10 taught, 96 (93.2 %) | 5 | 0 | 2
* services, series 12, 61 answers: by what series 10, and by what series 11 taught, 55 (90.2 %) | 1 | 0 | 5
* services, series 13 and 14, 35 answers each, two halves: 34 (97.1 %) | 1 | 0 | 0 and 34 (97.1 %) | 0 | 0 | 1, the latter also by
  what series 13 taught
* services, series 15, 24 answers: by what series 14 taught, 22 (91.7 %) | 0 | 0 | 2
* services, series 16, 65 answers gathered and labelled by who had read nothing of it: by what series 15 taught,
  60 (92.3 %) | 2 | 2 | 1
* services, series 17, 16 answers: by what series 16 taught, 15 (93.8 %) | 1 | 0 | 0
* payment, series 1, 121 answers: 120 (99.2 %) | 0 | 0 | 1
* payment, series 2, 67 answers, read by what series 1 taught: 62 (92.5 %) | 2 | 0 | 3
* payment, series 3, 79 answers, read by what series 2 taught: 76 (96.2 %) | 1 | 1 | 1
* payment, series 4 and 5, 28 answers each, read by what series 3 taught: 26 (92.9 %) | 1 | 0 | 1 and 26 (92.9 %) | 0 | 1 | 1
* payment, series 6, 24 answers, read by what series 5 taught: 24
* payment, series 7, 18 answers, read by what series 6 taught: 18
* payment, series 8, 58 answers, read by what series 7 taught: 53 (91.4 %) | 2 | 0 | 3
* payment, series 9, 38 answers: by what series 7 taught, 36 (94.7 %) | 2 | 0 | 0; by what series 8 taught, 37 | 1 | 0 | 0
* payment, series 10, 18 answers, read by what series 7, and by what series 9 taught: 18
* payment, series 11, 50 answers: by what series 10 taught, 48 (96.0 %) | 0 | 0 | 2; both then took a second answer
* payment, series 12 and 13, 18 answers each, two halves: 16 (88.9 %) | 1 | 0 | 1 and 18
* payment, series 14, 14 answers: by what series 13 taught, 13 (92.9 %) | 0 | 0 | 1, which then took a second answer
* payment, series 15, 42 answers, gathered as series 16 of services: by what series 14 taught, 40 (95.2 %) | 1 | 0 | 1
* payment, series 16, 13 answers: by what series 15 taught, 12 (92.3 %) | 0 | 0 | 1

One hand labelled both halves of a gathering and taught the first: the second is not wholly unseen. A parcel that is posted or
handed over, and a card paid by telephone, then took a second answer.
"""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.normalise.services import parse_codes
from tests.normalise.tables import blind

CASES = [
    (vocabulary, series, text, answers)
    for name, vocabulary in (("services", "services"), ("paiements", "modes_paiement"))
    for series, text, answers in blind(name)
]
WORST = ("juste", "demande", "oublie", "faux")


def verdict(vocabulary: str, text: str, answers: tuple[str, ...]) -> str:
    """Return juste, demande, oublie or faux: the best that one of the answers allows."""
    found = parse_codes(text, vocabulary, {})
    got = set(found.value or ())
    return min((_held(got, answer, asked=bool(found.issues)) for answer in answers), key=WORST.index)


def _held(got: set[str], answer: str, *, asked: bool) -> str:
    wanted = set() if answer in ("-", "?") else set(answer.split(","))
    if got - wanted:
        return "faux"
    if got == wanted and (asked or answer != "?"):
        return "juste"
    return "demande" if asked else "oublie"


@pytest.mark.parametrize(("vocabulary", "series", "text", "answers"), CASES)
def test_nothing_is_offered_wrongly_nor_lost(vocabulary: str, series: int, text: str, answers: tuple[str, ...]) -> None:
    assert verdict(vocabulary, text, answers) in ("juste", "demande"), parse_codes(text, vocabulary, {})


@pytest.mark.parametrize(("vocabulary", "least"), [("services", 300), ("modes_paiement", 180)])
def test_nearly_all_is_read(vocabulary: str, least: int) -> None:
    mine = [case for case in CASES if case[0] == vocabulary]
    found = Counter(verdict(name, text, answers) for name, _, text, answers in mine)
    assert len(mine) >= least
    assert found["juste"] >= 0.97 * len(mine), found
