"""The tables of categories: code → family, NAF rév. 2 sub-class → code, NAF label → sub-class."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from pipeline.normalise.lexicon import lexicon
from pipeline.reference.naf import naf_labels
from pipeline.reference.text import fold
from pipeline.reference.vocabularies import vocabulary

# Divisions of NAF rév. 2 that hold no shop: extraction, heavy industry, energy, wholesale, transport by rail, sea and air,
# broadcasting, finance, administration, social work, associations.
_OUTSIDE: Final = re.compile(r"0[5-9]|1[29]|2[0-4]|3[5-9]|46|5[0-28]|6[0-6]|84|8[78]|9[479]|77\.[34]")
_A_LABEL: Final = 3


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
