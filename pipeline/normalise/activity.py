"""What a label calls an activity in; the codes that it names out, first named first, and how surely.

The label as a whole, else its parts one by one, else with their typos mended; brackets and « bio » only qualify.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.normalise.abbreviations import spelt_out, unabridged
from pipeline.normalise.activity_classes import by_class, crafted, driven, farm, sport
from pipeline.normalise.activity_lists import ORGANIC, Reading, together, with_another_trade
from pipeline.normalise.activity_made import ESTATE, at_the_farm, brewed
from pipeline.normalise.activity_phrases import COOKING, Token, named, tokens_of
from pipeline.normalise.activity_turns import (
    accented,
    all_taken_away,
    done_first,
    done_to,
    elsewhere,
    explained,
    in_order,
    is_out_of_work,
)
from pipeline.normalise.activity_words import (
    ACTION_OF,
    ACTIONS,
    COMPLEMENTS,
    DENIERS,
    GENERAL,
    IMPRECISE,
    NEUTRAL,
    PRODUCERS,
    USED,
    stemmed,
)
from pipeline.normalise.category_tables import family_of, naf_begun, naf_by_label, naf_codes, naf_only_told, naf_outside
from pipeline.normalise.lexicon import NONE, Found, Lexicon, canonical, lexicon, masculine
from pipeline.reference.text import fold, words

_PARTS: Final = re.compile(
    r"[|#/;,\n•+&()»«:>]+| [-–—*] |(?<=\w)\.(?= )|!"
    # « Untel vend des vélos », « maison spécialisée dans la musique »: the activity begins after the verb
    r"|\b(?:vend(?:s|ons|ent)?|propos(?:e|ons|ent|ant)|sp[ée]cialis[ée]e?s? (?:en|dans)|sp[ée]cialistes? (?:de|des|du|en))\b",
    re.IGNORECASE,
)
_NAF: Final = re.compile(r"\b(\d{2})\.?\s?(\d{2})\s?([A-Z])(?:[\s.-]?[A-Z])?\b", re.IGNORECASE)
_PRAISE: Final = re.compile(
    r"\b(?:la|le|les)\s+plus\s+\w+|\d+\s?%|\ben (?:pleine terre|plein champ)\b|\bcertifi[ée]e?s?\s+ab\b|\btoute l['’]ann[ée]e\b",
    re.IGNORECASE,
)
_DIRECT: Final = re.compile(
    r"\bvente directe\b|\bdu producteur\b"
    r"|\bd(?:e|u) (?:ma|notre|mon|mes|nos) (?:ferme|exploitation|production|jardin|vergers?|elevage|potager|vignes|ruches)\b"
    r"|\ben direct\b(?! (?:d|producteur))|\bplein(?:e terre| champ)\b|\ben permaculture\b"
    r"|\bvente (?:a la propriete|au (?:caveau|chai|domaine|chateau))\b"
)
_CUT: Final = re.compile(r"(?=.{20})(?s:.*)\W[^\W\d_]{5,}")  # no column is narrower
_RETAIL: Final = stemmed("magasin boutique commerce commercant detail detaillant marchand negoce negociant revendeur revente")
_WORN: Final = frozenset(("usages", "usagee", "usagees"))  # « vêtements usagés », but not « usage unique »
_WHOLESALE: Final = re.compile(
    r"(?:commerce|vente|negoce) de gros\b(?! (?:et|detail|demi|oeuvre|electro\w*)\b)"
    r"|(?:(?:commerce|vente|negoce|marchand|distribution)\b.* )?en gros\b(?! (?:et|detail|demi)\b)"
)
_BESIDE_NONE: Final = ("services-a-la-personne",)  # « avocate, médiatrice », as « Infirmier, SEL » sells no salt


def read(text: str, *, producer: bool = False) -> Reading:
    """Return what ``text`` names: as a whole, else part by part, else with its typos mended.

    ``producer``: who sells is known to make what it sells, whatever the text says of it: what is so read is inferred.
    """
    plain = _read(text)
    if not producer or not plain.codes or plain.codes[0] == NONE or not _RETAIL.isdisjoint(map(masculine, canonical(text))):
        return plain
    made = _by_parts(in_order(accented(text)), producer=True)
    if not made.codes or made.codes == plain.codes or family_of(made.codes[0]) != "producteur":
        return plain
    return made._replace(certain=False)


def _read(text: str) -> Reading:
    text = accented(text)
    if begun := naf_begun(fold(text), inside_a_word=True):
        return Reading((begun,), certain=False)
    whole = _whole(text)
    if whole.codes or fold(text) in IMPRECISE:
        return whole
    if is_out_of_work(text):
        return Reading()
    reading = _by_parts(in_order(text))
    reading = reading if reading.codes else _at_a_place(text)
    if reading.codes:
        return reading
    begun = naf_begun(fold(text), inside_a_word=False)
    return Reading((begun,), certain=False) if begun else _cut_short(text)


def _cut_short(text: str) -> Reading:
    """Return what « aide à domic » names once its last word is whole, as a column's width leaves it."""
    return _by_parts(in_order(f"{text}."))._replace(certain=False) if _CUT.fullmatch(text) else Reading()


def _at_a_place(text: str) -> Reading:
    """Return what « Boulangerie à Agen » names before its place; products tell too little."""
    reading = _by_parts(before) if (before := elsewhere(text)) else Reading()
    return Reading() if reading.product or not reading.certain else reading._replace(certain=False)


def _by_parts(text: str, *, producer: bool = False) -> Reading:
    """Return what the parts of ``text`` name, one by one, else with their typos mended; ``producer``: one speaks."""
    if _is_denied(text):
        return Reading()
    full = unabridged(_PRAISE.sub(" ", done_to(text)))
    cut = [p for p in _PARTS.split(full) if words(p)]
    parts = [p for p in cut if not _introduces(p)] or cut
    producer = producer or any(map(_is_producers, parts)) or bool(_DIRECT.search(fold(text)))
    producer = producer or any(words(p)[0] in ESTATE for p in cut)  # « vins rouges, château familial »
    understood = _done_to_the_rest([_unclipped(p, producer) for p in all_taken_away(parts)], parts)
    if not any(r.codes for r in understood):
        understood = [_part(p, producer, mend=True) for p in parts]
    if explained(full) and understood[0].product and all(r.codes and not r.product for r in understood[1:]):
        understood = [*understood[1:], understood[0]]  # « sièges et fauteuils (rempaillage, cannage) »
    if explained(full) and understood[0].codes == (ORGANIC,) and len(canonical(parts[0])) > 1:
        understood = understood[:1]  # « Magasin bio (alimentation, cosmétique) », where « Bio, fruits » sells fruit
    known = [r for r in understood if r.codes and r.codes[0] != NONE]
    if not known or (understood[0].codes == (NONE,) and all(map(_tells_little, known))):
        return Reading((NONE,) if any(r.codes for r in understood) else ())
    leaves = together(known, producer=producer)
    first_unknown = not understood[0].codes and not producer
    if first_unknown and all(map(_is_general, (p for p, r in zip(parts, understood, strict=True) if r.codes))):
        return Reading()  # « Zinzolinage : art n° 1 »
    if first_unknown and all(r.product for r in leaves) and len({family_of(r.codes[0]) for r in leaves}) > 1:
        return Reading()  # « casques, blousons, pièces moto »: what is named first could have told
    certain = leaves[0].certain and full == text and (len(known) == len(understood) or leaves[0] is understood[0])
    return Reading(tuple(dict.fromkeys(c for r in leaves for c in r.codes if c != NONE)), leaves[0].others, certain)


def _tells_little(reading: Reading) -> bool:
    """Tell whether ``reading`` makes no shop of what is none: « avocate, médiatrice », « hôpital public – santé »."""
    return reading.product or reading.codes[0] in _BESIDE_NONE or reading.codes[0] in lexicon("familles").rank


def _is_denied(text: str) -> bool:
    """Tell whether the first word denies all that follows: « grossiste en fleurs », but not « école de conduite »."""
    if _WHOLESALE.match(fold(text)):
        return True
    stems = canonical(text)
    here = lexicon("categories").at(stems, 0) if stems and masculine(stems[0]) in DENIERS else None
    return bool(stems) and masculine(stems[0]) in DENIERS and (here is None or here.codes == (NONE,) or here.length == 1)


def _introduces(part: str) -> bool:
    """Tell whether ``part`` says nothing of its own: « Magasin », but not « grande surface »."""
    stems = canonical(part)
    return all(masculine(w) in NEUTRAL for w in stems) and not (len(stems) > 1 and lexicon("categories").whole(part))


def _is_general(part: str) -> bool:
    """Tell whether ``part`` holds but words that say too little after what is not known: « art n° 1 », « nos créations »."""
    return all(masculine(w) in GENERAL or w.isdigit() for w in canonical(part))


def _unclipped(part: str, producer: bool) -> Reading:
    """Return what ``part`` names with what is done said first, else with its clipped words in full where that says more."""
    if (done := done_first(part)) and (reading := _part(done, producer, mend=False)).codes:
        return reading
    reading, full = _part(part, producer, mend=False), spelt_out(part)
    if full == part or (reading.codes and reading.certain):
        return reading
    spelt = _part(full, producer, mend=False)
    return spelt._replace(certain=False) if spelt.certain or not reading.codes else reading


def _done_to_the_rest(understood: list[Reading], parts: Sequence[str]) -> list[Reading]:
    """Return ``understood``, an action that something beside it does of itself read so: « construction, ménage, BTP »."""
    named_alone = {n: ACTION_OF.get(w[0]) for n, p in enumerate(parts) if len(w := canonical(p)) == 1}
    actions = {n: ACTIONS[action] for n, action in named_alone.items() if action}
    others = [r.codes[0] for n, r in enumerate(understood) if r.codes and n not in actions]
    done = {n: next((code for code in others if kept.get(code) == code), "") for n, kept in actions.items()}
    return [Reading((done[n],), certain=False) if done.get(n) else r for n, r in enumerate(understood)]


def _is_producers(part: str) -> bool:
    """Tell whether a producer speaks: « producteur de vin », « œufs de la ferme », not « vins de petits producteurs »."""
    tokens = tokens_of(part)
    stems = [masculine(t.stem) for t in tokens]
    first = next((s for s in stems if s not in NEUTRAL), "")
    if stems[:1] == ["culture"] and len(tokens) > 1 and tokens[1].link in ("de", "d", "du", "des"):
        return True  # « culture de légumes », not « culture et loisirs »
    ends = len(tokens) > 1 and stems[-1] == "producteur" and not tokens[-1].link and stems[-2] not in NEUTRAL - {"bio"}
    return first in PRODUCERS or ends or bool({"ferme", "fermier"} & set(stems))


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
        return with_another_trade(_worded(leaf, canonical(text), lexical, certain=True), text)
    family = lexicon("familles").whole(text)
    if family:
        return Reading(family[:1])
    number = _NAF.search(text)
    code = ".".join((number[1], number[2])) + number[3].upper() if number else naf_by_label().get(fold(text), "")
    if number and naf_only_told(code, fold(text.replace(number[0], " "))):
        return Reading((NONE,))
    found = naf_codes().get(code)
    return Reading((found,)) if found else Reading()


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
    if said := next(filter(None, (classed(tokens).codes for classed in (farm, sport, driven, crafted))), ()):
        return Reading(said)
    found = named(tokens, lexical)
    if producer:
        found = at_the_farm(found, stems, lexical)
    else:
        found = brewed(found, stems, lexical)
    found = _second_hand(found, tokens)
    if not found:
        family = _family_named(stems, certain=tokens == written)
        classed = by_class(tokens, lexical) if not whole.codes else whole
        return next((r for r in (whole, family, _shelved(stems, lexical), classed) if r.codes), Reading())
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


def _second_hand(found: list[Found], tokens: Sequence[Token]) -> list[Found]:
    """Return « bibelots d'occasion » as second-hand; what is sold new too stays where it was: « neufs et occasion »."""
    if not found or found[0].codes[0] not in USED or "neuf" in {t.stem for t in tokens}:
        return found
    after = tokens[found[0].start + found[0].length :]
    used = any((t.stem == "occasion" and t.link in ("d", "de")) or (t.raw in _WORN and not t.link) for t in after)
    return [found[0]._replace(codes=("brocante-occasion",)), *found[1:]] if used else found
