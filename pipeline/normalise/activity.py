"""What a label calls an activity in; the codes that it names out, first named first, and how surely.

The label as a whole, else its parts one by one, else with their typos mended; brackets and « bio » only qualify.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from pipeline.normalise.activity_lists import GENERIC_FARM, Reading, together
from pipeline.normalise.activity_phrases import COOKING, named, tokens_of
from pipeline.normalise.activity_words import ACTION_OF, COMPLEMENTS, DENIERS, IMPRECISE, NEUTRAL, PRODUCERS
from pipeline.normalise.category_tables import family_of, naf_by_label, naf_codes, naf_outside
from pipeline.normalise.lexicon import NONE, SMALL, Found, Lexicon, canonical, lexicon, masculine, stem
from pipeline.reference.text import fold, unaccent, words

_PARTS: Final = re.compile(
    r"[|#/;,\n•+&()»«:>]+| [-–—*] |(?<=\w)\.(?= )|!"
    # « Untel vend des vélos », « maison spécialisée dans la musique »: the activity begins after the verb
    r"|\b(?:vend(?:s|ons|ent)?|propos(?:e|ons|ent|ant)|sp[ée]cialis[ée]e?s? (?:en|dans)|sp[ée]cialistes? (?:de|des|du|en))\b",
    re.IGNORECASE,
)
_NAF: Final = re.compile(r"\b(\d{2})\.?\s?(\d{2})\s?([A-Z])(?:[\s.-]?[A-Z])?\b", re.IGNORECASE)
_SHORTENED: Final = re.compile(r"\b([^\W\d_]{4,})\.(?=\s|$|[-/,&])")
_PRAISE: Final = re.compile(r"\b(?:la|le|les)\s+plus\s+\w+|\d+\s?%", re.IGNORECASE)
_BRACKETED: Final = re.compile(r"\s*([^()]+?)\s*\(([^()]+)\)\s*")
_PATE: Final = re.compile(r"\bp[âa]té(?=s?\b)", re.IGNORECASE)  # unaccented, « pâtés » would be « pâtes »
_CLOSED: Final = re.compile(r"\bfermée?s?\b", re.IGNORECASE)  # unaccented, « fermé » would be a farm
# « canoës location »: what is done said last, as on a shop front.
_DONE_LAST: Final = re.compile(r"([^()/,;]+?)\s+(location|r[ée]paration|d[ée]pannage|pose)s?\s*", re.IGNORECASE)
# « vente / location d'articles de sport »: what is done is one list, of the same thing.
_DOINGS: Final = "vente|achat|location|réparation|dépannage|installation|pose|entretien|fabrication|restauration"
_AND_DONE: Final = re.compile(rf"\b({_DOINGS})s?\s*(?:[/,&+]| - )\s*(?=(?:{_DOINGS})\b)", re.IGNORECASE)
_PEACHES: Final = re.compile(r"\bp[êe]ches\b", re.IGNORECASE)  # fruit in the plural, fishing in the singular
_WHOLESALE: Final = re.compile(r"(?:commerce|vente|negoce|magasin|distribution) (?:de|en) gros\b(?! et\b| detail\b| demi\b)")


def read(text: str) -> Reading:
    """Return what ``text`` names: as a whole, else part by part, else with its typos mended."""
    text = _PEACHES.sub("nectarines", _PATE.sub("terrine", _CLOSED.sub("interrompu", text)))
    whole = _whole(text)
    if whole.codes or fold(text) in IMPRECISE:
        return whole
    text = _AND_DONE.sub(r"\1 et ", text)
    last = _DONE_LAST.fullmatch(text)
    if last and words(last[1])[-1:] and words(last[1])[-1] not in SMALL:
        done = f"{last[2]} de {last[1]}"
        reading = _whole(done)
        reading = reading if reading.codes else _by_parts(done)
        if reading.codes:
            return reading
    return _by_parts(text)


def _by_parts(text: str) -> Reading:
    """Return what the parts of ``text`` name, one by one, else with their typos mended."""
    if masculine(stem(words(text)[0])) in DENIERS or _WHOLESALE.match(fold(text)):
        return Reading()
    full = _unabridged(_PRAISE.sub(" ", _done_to(text)))
    cut = [p for p in _PARTS.split(full) if words(p)]
    parts = [p for p in cut if not all(masculine(w) in NEUTRAL for w in canonical(p))] or cut
    producer = any(map(_is_producers, parts)) or "vente directe" in fold(text)
    understood = [_part(p, producer, mend=False) for p in parts]
    if not any(r.codes for r in understood):
        understood = [_part(p, producer, mend=True) for p in parts]
    if _BRACKETED.fullmatch(full) and understood[0].product and all(r.codes and not r.product for r in understood[1:]):
        understood = [*understood[1:], understood[0]]  # « sièges et fauteuils (rempaillage, cannage) »
    known = [r for r in understood if r.codes and r.codes[0] != NONE]
    if not known:
        return Reading((NONE,) if any(r.codes for r in understood) else ())
    leaves = together(understood, known, producer=producer)
    if not leaves:
        return Reading()
    certain = leaves[0].certain and full == text and (len(known) == len(understood) or leaves[0] is understood[0])
    return Reading(tuple(dict.fromkeys(c for r in leaves for c in r.codes if c != NONE)), leaves[0].others, certain)


def _done_to(text: str) -> str:
    """Return « matériel agricole (réparation) » as « réparation de matériel agricole », as directories put it."""
    match = _BRACKETED.fullmatch(text)
    if match and all(masculine(w) in ACTION_OF for w in canonical(match[2])):
        return f"{match[2]} de {match[1]}"
    return text


def _is_producers(part: str) -> bool:
    """Tell whether a producer speaks: « producteur de vin », « œufs de la ferme », not « vins de petits producteurs »."""
    tokens = tokens_of(part)
    stems = [masculine(t.stem) for t in tokens]
    first = next((s for s in stems if s not in NEUTRAL), "")
    if stems[:1] == ["culture"] and len(tokens) > 1 and tokens[1].link in ("de", "d", "du", "des"):
        return True  # « culture de légumes », not « culture et loisirs »
    return first in PRODUCERS or bool({"ferme", "fermier"} & set(stems))


def says_no_activity(text: str) -> bool:
    """Tell whether ``text`` only says that there is a shop: « Commerce de détail », « Magasin spécialisé »."""
    return fold(text) in IMPRECISE or all(masculine(w) in NEUTRAL for w in canonical(text))


def _whole(text: str) -> Reading:
    """Return what ``text`` names exactly: a leaf, a family, a NAF code or a NAF label."""
    if fold(text) in COOKING:
        return Reading()
    if fold(text) in naf_outside():
        return Reading((NONE,))
    lexical = lexicon("categories")
    leaf = lexical.whole(text)
    if leaf:
        return _worded(leaf, canonical(text), lexical, certain=True)
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
    lexical = lexicon("categories")
    single = {phrase[0]: codes[0] for phrase, codes in lexical.phrases.items() if len(phrase) == 1 and phrase not in lexical.bare}
    for word in sorted(single, key=lambda w: (len(w), w)):
        for length in range(4, len(word)):
            meanings.setdefault(word[:length], set()).add(single[word])
            shortest.setdefault(word[:length], word)
    known = lexical.known | lexicon("familles").known
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
        family = _family_named(stems, certain=tokens == written)
        return next((r for r in (whole, family, _shelved(stems, lexical)) if r.codes), Reading())
    head, codes = found[0], found[0].codes
    phrase = stems[head.start : head.start + head.length]
    around = [t for n, t in enumerate(tokens) if not head.start <= n < head.start + head.length]
    rest = [t for t in around if masculine(t.stem) not in NEUTRAL | PRODUCERS]
    if phrase in lexical.bare and len(found) == 1 and sum(t.link not in COMPLEMENTS for t in rest) > 1:
        return Reading()  # « bœuf de race limousine », but not « les carottes sont cuites ce soir »
    return _worded(codes, phrase, lexical, certain=not rest and tokens == written)


def _worded(codes: tuple[str, ...], phrase: tuple[str, ...], lexical: Lexicon, *, certain: bool) -> Reading:
    """Return the reading that ``phrase`` gives: uncertain where it is a product and only suggests a trade, or a producer."""
    shelf = lexical.shelves.get(phrase, ("",))[0]
    inferred = phrase in lexical.bare or (bool(shelf) and family_of(codes[0]) == "producteur")
    return Reading(codes[:1], codes[1:], certain and not inferred, bool(shelf), shelf if shelf != codes[0] else "")


def _shelved(stems: Sequence[str], lexical: Lexicon) -> Reading:
    """Return what a part that says nothing but a product of many meanings names: « Tables », « Coupe »."""
    codes = lexical.shelves.get(tuple(s for s in stems if masculine(s) not in NEUTRAL), ())
    return Reading(codes, certain=False, product=True, shelf=NONE) if codes else Reading()


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
