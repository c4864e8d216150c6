"""What a label calls an activity in; the codes that it names out, first named first, and how surely.

The label as a whole, else its parts one by one, else with their typos mended; brackets and « bio » only qualify.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from pipeline.normalise.activity_phrases import COOKING, named, tokens_of
from pipeline.normalise.activity_words import DENIERS, IMPRECISE, NEUTRAL, NO_SHOPS, PRODUCERS
from pipeline.normalise.category_tables import family_of, naf_by_label, naf_codes
from pipeline.normalise.lexicon import Found, Lexicon, canonical, lexicon, masculine, stem
from pipeline.reference.text import fold, unaccent, words

GENERIC_FARM: Final = "vente-a-la-ferme"
_PARTS: Final = re.compile(
    r"[|#/;,\n•+&()»«:>]+| [-–—*] |(?<=\w)\.(?= )|!"
    # « Untel vend des vélos », « maison spécialisée dans la musique »: the activity begins after the verb
    r"|\b(?:vend(?:s|ons|ent)?|propos(?:e|ons|ent|ant)|sp[ée]cialis[ée]e?s? (?:en|dans)|sp[ée]cialistes? (?:de|des|du|en))\b",
    re.IGNORECASE,
)
_NAF: Final = re.compile(r"\b(\d{2})\.?\s?(\d{2})\s?([A-Z])(?:[\s.-]?[A-Z])?\b", re.IGNORECASE)
_SHORTENED: Final = re.compile(r"\b([^\W\d_]{4,})\.(?=\s|$|[-/,&])")
_PRAISE: Final = re.compile(r"\b(?:la|le|les)\s+plus\s+\w+|\d+\s?%", re.IGNORECASE)
_QUALIFIERS: Final = ("magasin-bio",)  # « Bio, fruits » sells fruit


class Reading(NamedTuple):
    """How a text was understood: codes (leaves, else one family) first named first, and whether words had to be set aside."""

    codes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # equally possible readings of the first code
    certain: bool = True


def read(text: str) -> Reading:
    """Return what ``text`` names: as a whole, else part by part, else with its typos mended."""
    whole = _whole(text)
    if whole.codes or fold(text) in IMPRECISE:
        return whole
    spaced = f" {fold(text)} "
    if masculine(stem(words(text)[0])) in DENIERS or any(f" {place} " in spaced for place in NO_SHOPS):
        return Reading()
    full = _unabridged(_PRAISE.sub(" ", text))
    cut = [p for p in _PARTS.split(full) if words(p)]
    parts = [p for p in cut if not all(masculine(w) in NEUTRAL for w in canonical(p))] or cut
    producer = any(map(_is_producers, parts)) or "vente directe" in fold(text)
    understood = [_part(p, producer, mend=False) for p in parts]
    if not any(r.codes for r in understood):
        understood = [_part(p, producer, mend=True) for p in parts]
    known = [r for r in understood if r.codes]
    if not known:
        return Reading()
    leaves = _leaves(known)
    specific = [r for r in leaves if r.codes[0] != GENERIC_FARM and producer and family_of(r.codes[0]) == "producteur"]
    if specific and leaves[0].codes[0] == GENERIC_FARM:
        leaves = specific  # « Ferme : miel, pommes » sells honey first
    certain = leaves[0].certain and full == text and (len(known) == len(understood) or leaves[0] is understood[0])
    return Reading(tuple(dict.fromkeys(c for r in leaves for c in r.codes)), leaves[0].others, certain)


def _is_producers(part: str) -> bool:
    """Tell whether a producer speaks: « producteur de vin », « œufs de la ferme », not « vins de petits producteurs »."""
    stems = [masculine(t.stem) for t in tokens_of(part)]
    first = next((s for s in stems if s not in NEUTRAL), "")
    return first in PRODUCERS or bool({"ferme", "fermier"} & set(stems))


def _leaves(known: Sequence[Reading]) -> Sequence[Reading]:
    """Return the readings to choose from: the precise ones, unless what is named first can only be another family's."""
    leaves = [r for r in known if r.codes[0] in lexicon("categories").rank]
    bare = [r for r in leaves if r.codes[0] not in _QUALIFIERS]
    leaves = bare if bare and leaves[0].codes[0] in _QUALIFIERS else leaves
    first = known[0].codes[0]
    if first in ("restauration", "alimentation") and not any(family_of(r.codes[0]) == first for r in leaves):
        return known[:1]  # « Plats maison, cave à vin »
    return leaves or known


def says_no_activity(text: str) -> bool:
    """Tell whether ``text`` only says that there is a shop: « Commerce de détail », « Magasin spécialisé »."""
    return fold(text) in IMPRECISE or all(masculine(w) in NEUTRAL for w in canonical(text))


def _whole(text: str) -> Reading:
    """Return what ``text`` names exactly: a leaf, a family, a NAF code or a NAF label."""
    if fold(text) in COOKING:
        return Reading()
    leaf = lexicon("categories").whole(text)
    if leaf:
        return Reading(leaf[:1], leaf[1:])
    family = lexicon("familles").whole(text)
    if family:
        return Reading(family[:1])
    number = _NAF.search(text)
    code = ".".join((number[1], number[2])) + number[3].upper() if number else naf_by_label().get(fold(text), "")
    found = naf_codes().get(code)
    return Reading((found,)) if found else Reading()


def _unabridged(text: str) -> str:
    """Return ``text`` with « Boulang. », « Coiff. » written in full where only one activity begins so.

    French cuts a word before a vowel: « recyclés. » ends a sentence.
    """

    def full(match: re.Match[str]) -> str:
        part = stem(unaccent(match[1]).lower())
        return match[0] if part[-1] in "aeiouy" else _full_words().get(part, match[0])

    return _SHORTENED.sub(full, text)


@cache
def _full_words() -> dict[str, str]:
    """Return every beginning of four letters or more that only one code's single words share → the shortest of them."""
    meanings: dict[str, set[str]] = {}
    shortest: dict[str, str] = {}
    single = {phrase[0]: codes[0] for phrase, codes in lexicon("categories").phrases.items() if len(phrase) == 1}
    for word in sorted(single, key=lambda w: (len(w), w)):
        for length in range(4, len(word)):
            meanings.setdefault(word[:length], set()).add(single[word])
            shortest.setdefault(word[:length], word)
    known = lexicon("categories").known | lexicon("familles").known
    return {part: shortest[part] for part, codes in meanings.items() if len(codes) == 1 and part not in known}


def _part(text: str, producer: bool, *, mend: bool) -> Reading:
    """Return the first activity that ``text``, which holds no separator, names."""
    whole = _whole(text)
    if whole.codes and not (producer and whole.codes[0] in lexicon("categories").rank):
        return whole
    lexical = lexicon("categories")
    written = tokens_of(text)
    tokens = (
        [t if masculine(t.stem) in NEUTRAL else t._replace(stem=lexical.unmistyped(t.stem)) for t in written] if mend else written
    )
    stems = tuple(t.stem for t in tokens)
    found = named(tokens, lexical)
    if producer:
        found = _at_the_farm(found, stems, lexical)
    if not found:
        return whole if whole.codes else _family_named(stems, certain=tokens == written)
    used = {n for f in found[:1] for n in range(f.start, f.start + f.length)}
    rest = [w for n, w in enumerate(stems) if n not in used and masculine(w) not in NEUTRAL | PRODUCERS]
    codes = found[0].codes
    return Reading(codes[:1], codes[1:], certain=not rest and tokens == written)


def _family_named(tokens: Sequence[str], *, certain: bool) -> Reading:
    """Return the family that ``tokens`` name among neutral words: « Boutique d'accessoires de mode »."""
    found = lexicon("familles").spot(tokens)
    used = {n for f in found for n in range(f.start, f.start + f.length)}
    if len({f.codes for f in found}) != 1 or any(masculine(w) not in NEUTRAL for n, w in enumerate(tokens) if n not in used):
        return Reading()
    return Reading(found[0].codes[:1], certain=certain)


def _at_the_farm(found: list[Found], tokens: Sequence[str], lexical: Lexicon) -> list[Found]:
    """Return ``found`` read as a producer's: « fromages » at a farm are made there, not bought."""
    made: list[Found] = []
    for here in found:
        phrase = [t for t in tokens[here.start : here.start + here.length] if t not in NEUTRAL]
        made_there = (lexical.phrases.get(("producteur", *phrase[:length])) for length in range(len(phrase), 0, -1))
        made.append(here._replace(codes=next(filter(None, made_there), here.codes)))
    farms = [f for f in made if family_of(f.codes[0]) == "producteur"]
    precise = [f for f in farms if f.codes[0] != GENERIC_FARM]
    return precise if made and made[0] in farms and precise else made
