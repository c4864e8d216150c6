"""A label with words cut short in; the same with those words in full out: « cave coop. » → « cave coopérative ».

A full stop or an apostrophe cuts a word (« contrôle tech. », « Coiff' Style »); what people clip without one is a list
(« resto », « compta »).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Final

from pipeline.normalise.lexicon import canonical, lexicon, stem
from pipeline.reference.text import unaccent

_CUT: Final = re.compile(r"\b([^\W\d_]{2,})[.'’](?=\s|$|[-/,&])")
_LEAST: Final = 4  # letters of a word cut short that say it without their neighbours
_CONTRACTED: Final = re.compile(r"[a-z]{3,}[bcdfghjklmnpqrstvz]t")
_WORD: Final = re.compile(r"[^\W\d_]+")
_CLIPPED: Final[Mapping[str, str]] = {
    short: full
    for full, shorts in {
        "restaurant": "resto restau", "randonnee": "rando", "football": "foot", "comptabilite": "compta",
        "immobilier": "immo", "decoration": "deco", "climatisation": "clim", "electricite": "elec elect", "electromenager": "em",
        "appartement": "appart", "ordinateur": "ordi", "veterinaire": "veto", "coiffure": "coif", "esthetique": "esthe esthet",
        "batiment": "bat", "alimentation": "alim", "charcuterie": "charc", "boulangerie": "boul boulang", "boucherie": "bouch",
        "patisserie": "pat patiss", "magasin": "mag", "renovation": "reno renov", "creation": "crea",
        "chocolat": "choco", "naturopathe": "naturo", "sophrologue": "sophro", "osteopathe": "osteo", "chauffage": "chauf chauff",
        "quincaillerie": "quinc", "location": "loc", "reparation": "rep repar", "fabrication": "fab fabric", "vente": "vte",
        "societe": "ste", "entreprise": "entr", "chambre": "chbre chb", "materiel": "mat", "accessoire": "acc access",
        "equipement": "equip", "assurance": "assur", "generale": "gle gale gnle gener", "traditionnel": "trad tradi",
        "hypermarche": "hyper", "supermarche": "super", "parapharmacie": "para", "musculation": "muscu", "tatouage": "tatoo",
        "vetement": "vetmt vetemt", "maconnerie": "mac", "menuiserie": "men menuis", "plomberie": "plomb", "peinture": "peint",
        "domicile": "dom", "ambulant": "ambul", "arboriculteur": "arbo arbori", "photographe": "photog",
        "restauration": "restaur", "interieur": "int", "exterieur": "ext", "vehicule": "vehic", "occasion": "occas",
        "agricole": "agri", "electronique": "electro", "bijou": "bij", "maroquinerie": "maroq", "parfum": "parf",
        "informatique": "informat", "communication": "comm", "publicite": "pub", "nettoyage": "nett", "demenagement": "demenag",
        "service": "serv", "travaux": "trav tx", "entretien": "entret", "transport": "transp", "construction": "constr",
        "elevage": "elev",
    }.items()
    for short in shorts.split()
}  # fmt: skip


def unabridged(text: str) -> str:
    """Return ``text`` with the words that a full stop cuts written in full, where only one word can be meant.

    French cuts a word before a vowel: « recyclés. » ends a sentence.
    """

    def full(match: re.Match[str]) -> str:
        part = unaccent(match[1]).lower()
        if (part,) in lexicon("categories").phrases:
            return match[0]
        cut = stem(part)
        begun = _full_words().get(cut, "") if len(cut) >= _LEAST and cut[-1] not in "aeiouy" else ""
        return _in_full(part, text, match) or begun or match[0]

    return _CUT.sub(full, text)


def spelt_out(text: str) -> str:
    """Return ``text`` with the words that people clip or contract in full: « compta » → « comptabilité », « hébergt »."""

    def full(match: re.Match[str]) -> str:
        word = stem(unaccent(match[0]).lower())
        return _in_full(word, text, match) if word in _CLIPPED else _contracted(word) or match[0]

    return _WORD.sub(full, text)


@cache
def _contracted(word: str) -> str:
    """Return the one known word in -ment of which ``word`` keeps the beginning and the end: « équipt »; "" where none is."""
    known = lexicon("categories").known
    if word in known or not _CONTRACTED.fullmatch(word):
        return ""
    full = [k for k in known if k.startswith(word[:-1]) and k.endswith("ment")]
    return full[0] if len(full) == 1 else ""


def _in_full(part: str, text: str, match: re.Match[str]) -> str:
    """Return the word that begins with ``part`` and that the lexicon puts beside its neighbour, else what people clip so."""
    before, after = canonical(text[: match.start()]), canonical(text[match.end() :])
    following, preceding = _neighbours()
    found = [*following.get(before[-1], ())] if before else []
    found += preceding.get(after[0], ()) if after else ()
    fit = sorted({(word, code) for word, code in found if word.startswith(part) and word != part}, key=lambda f: (len(f[0]), f))
    meant = len({word for word, _ in fit}) == 1 or len({code for _, code in fit}) == 1
    return fit[0][0] if fit and meant else _CLIPPED.get(part, "")


@cache
def _neighbours() -> tuple[Mapping[str, list[tuple[str, str]]], Mapping[str, list[tuple[str, str]]]]:
    """Return word → the (word, code) that follow it in the lexicon's phrases, and those that precede it."""
    following: dict[str, list[tuple[str, str]]] = {}
    preceding: dict[str, list[tuple[str, str]]] = {}
    for phrase, codes in lexicon("categories").phrases.items():
        for first, then in pairwise(phrase):
            following.setdefault(first, []).append((then, codes[0]))
            preceding.setdefault(then, []).append((first, codes[0]))
    return following, preceding


@cache
def _full_words() -> dict[str, str]:
    """Return every beginning of four letters or more that only one code's single words share → the shortest of them."""
    meanings: dict[str, set[str]] = {}
    shortest: dict[str, str] = {}
    lexical = lexicon("categories")
    single = {phrase[0]: codes[0] for phrase, codes in lexical.phrases.items() if len(phrase) == 1 and phrase not in lexical.bare}
    for word in sorted(single, key=lambda w: (len(w), w)):
        for length in range(_LEAST, len(word)):
            meanings.setdefault(word[:length], set()).add(single[word])
            shortest.setdefault(word[:length], word)
    known = lexical.known | lexicon("familles").known
    return {part: shortest[part] for part, codes in meanings.items() if len(codes) == 1 and part not in known}
