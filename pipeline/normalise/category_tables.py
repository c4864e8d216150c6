"""The tables of categories: code → family, NAF rév. 2 sub-class → code, NAF label → sub-class."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from pipeline.normalise.lexicon import NONE, lexicon
from pipeline.reference.naf import naf_labels
from pipeline.reference.text import fold
from pipeline.reference.vocabularies import vocabulary

# Divisions of NAF rév. 2 that hold no shop: extraction, heavy industry, energy, wholesale, transport by rail, sea and air,
# broadcasting, finance, administration, social work, associations.
_OUTSIDE: Final = re.compile(r"0[5-9]|1[29]|2[0-4]|3[5-9]|46|5[0-28]|6[0-6]|84|8[78]|9[479]|77\.[34]")
_A_LABEL: Final = 3
_BEGUN: Final = 24  # letters of a label cut short that are no person's words


@cache
def families() -> Mapping[str, str]:
    """Return code of schemas/categories.csv → its family's."""
    return {row["code"]: row["famille"] for row in vocabulary("categories")}


def family_of(code: str) -> str:
    """Return the family of ``code``, itself where it is one."""
    return families().get(code, code)


def label_of(code: str) -> str:
    """Return the French label of a category or family."""
    return lexicon("categories").labels.get(code) or lexicon("familles").labels[code]


@cache
def naf_codes() -> Mapping[str, str]:
    """Return NAF rév. 2 sub-class → our code: a leaf, or a family where the sub-class covers several leaves."""
    rows = [*vocabulary("familles"), *vocabulary("categories")]
    return {naf: row["code"] for row in rows for naf in row["naf_rev2"].split("|") if naf}


@cache
def naf_by_label() -> Mapping[str, str]:
    """Return NAF label, folded → sub-class."""
    return {fold(label): code for code, label in naf_labels().items()}


@cache
def naf_outside() -> frozenset[str]:
    """Return the labels, folded, of the sub-classes that are no shop's nor craft's: « Transports aériens de passagers ».

    One word is no label: « Tissage » is also what a craftswoman writes.
    """
    return frozenset(
        folded
        for folded, code in naf_by_label().items()
        if code not in naf_codes() and _OUTSIDE.match(code) and len(folded.split()) >= _A_LABEL
    )


def naf_begun(text: str, *, inside_a_word: bool) -> str:
    """Return what the NAF labels that ``text`` (folded) begins have in common: a leaf, a family or NONE; "" where nothing.

    ``inside_a_word``: a column's width cut them there (« commerce de detail de vian »), which no person does.
    """
    if len(text) < _BEGUN:
        return ""
    begun = [(label, code) for label, code in naf_by_label().items() if label.startswith(text)]
    if inside_a_word and any(label[len(text) : len(text) + 1].strip() == "" for label, _ in begun):
        return ""
    named = {naf_codes().get(code, NONE if label in naf_outside() else "") for label, code in begun}
    together = {family_of(code) for code in named}
    return named.pop() if len(named) == 1 else together.pop() if len(together) == 1 else ""


def naf_only_told(code: str, said: str) -> bool:
    """Tell whether ``code`` is no shop's and ``said`` (folded) no more than its label: « 46.34Z – Commerce de gros »."""
    label = naf_labels().get(code, "")
    return bool(label and said) and code not in naf_codes() and bool(_OUTSIDE.match(code)) and fold(label).startswith(said)


def bare(naf: str | None) -> str:
    """Return the code of « NAFRev2:47.24Z »; "" for another nomenclature, whose codes mean other things."""
    nomenclature, _, code = (naf or "").rpartition(":")
    return code if nomenclature in ("", "NAFRev2") else ""


@cache
def osm_codes() -> Mapping[str, str]:
    """Return the codes by OpenStreetMap's own values (« bakery », « shop=bakery »), where one value means one code."""
    out: dict[str, str] = {}
    for row in vocabulary("categories"):
        for tag in row["osm"].split("|"):
            for key in (tag, tag.partition("=")[2]) if ";" not in tag else ():
                out[key] = row["code"] if out.get(key, row["code"]) == row["code"] else ""
    return out
