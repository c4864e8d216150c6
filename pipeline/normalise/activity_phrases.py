"""The words of a label in; the activities that they name out, as the words around them leave them.

French names the thing first, then says what for: « sac à pain » is a bag. An action before a thing says where it is done:
« réparation de vélos ». What joins an unknown word to a product is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from pipeline.normalise.activity_words import (
    ACTION_OF,
    ACTIONS,
    BLOCKERS,
    COMPLEMENTS,
    FIRMS,
    FOR_ANIMALS,
    FOR_EVENTS,
    FOR_THE_BODY,
    GENERAL,
    HARMLESS,
    NEUTRAL,
    ON_WHEELS,
    PRODUCERS,
    PURPOSES,
)
from pipeline.normalise.category_tables import family_of
from pipeline.normalise.lexicon import NONE, SMALL, Found, Lexicon, masculine, stem
from pipeline.reference.text import words

COOKING: Final = ("cuisine",)
"""One kitchen is fitted, « cuisine » in the singular is eaten."""

_TRADE: Final = re.compile(
    r"(?:erie|[icg]h?ere?|iste|eur|euse|logue|restaurant|traiteur|hotel|garage|pressing|bar|airie|acie|icien|taxi|ambulance|coiffure|toilettage)$"
)
_FEEDS_TOO: Final = "restaurateur"
_FOODS: Final = frozenset(("alimentation", "restauration", "producteur"))
_SERVED_AT_TABLE: Final = "restaurant"
_DRIVEN: Final = ON_WHEELS | {"ambulant", "itinerant"}
_SERVED_OTHERWISE: Final = ("pizzeria", "restauration-rapide", "food-truck")
_CHAIN: Final = ("enseigne",)
_SOLD: Final = frozenset(("vente", "achat"))
_SHOPS: Final = frozenset(("magasin", "boutique", "negoce", "commerce", "marchand", "revendeur"))
_OF_ANIMALS: Final = frozenset(("animalier", "animal", "animau", "canin", "canine", "felin", "feline", "equin", "equine"))
_ANIMALS: Final = _OF_ANIMALS | {"chien", "chiot", "chat", "chaton", "cheval", "chevau", "equide"}
_SKILL: Final = frozenset(("art",))  # « l'art de recevoir » is no art
_OF_EVENTS: Final = frozenset(("evenementiel",))
_OWNED_BY: Final = frozenset(("pour", "d", "de", "des", "a", "aux"))


class Token(NamedTuple):
    """One meaningful word as written, its stem, and the small word before it: « à » in « sac à pain »."""

    raw: str
    stem: str
    link: str


def tokens_of(text: str) -> list[Token]:
    """Return the meaningful words of ``text``."""
    found, link = [], ""
    for word in words(text):
        if word in SMALL:
            link = word
        else:
            found.append(Token(word, stem(word), link))
            link = ""
    return found


def named(tokens: Sequence[Token], lexical: Lexicon) -> list[Found]:
    """Return the activities that ``tokens`` name, the first one first.

    The words around it judge the first: nothing is left where one denies it, an action moves it to another shop.
    """
    found = _spotted(tuple(t.stem for t in tokens), lexical)
    inside = {n for f in found for n in range(f.start, f.start + f.length)}
    blocked = min((n for n, t in enumerate(tokens) if masculine(t.stem) in BLOCKERS and n not in inside), default=len(tokens))
    kept = [f for f in found if f.start < blocked and not _is_of_unknown(f, tokens, inside)]
    while len(kept) > 1 and (_is_accessory(kept[0], tokens) or _is_general(kept, tokens)):
        kept = kept[1:]
    kept = _acted_upon([_eaten(f, tokens) for f in kept], tokens)
    if not kept:
        return []
    if _is_accessory(kept[0], tokens):
        return []
    if (meant := _for_whom(kept, tokens)) is not kept:
        return meant
    if _has_a_purpose(kept, tokens) or _belongs_to_a_shop(kept, tokens):
        return []
    after = kept[0].start + kept[0].length
    if after < len(tokens) and masculine(tokens[after].stem) == "industriel":
        return []  # « mécanique industrielle » is no garage
    return _served(_beside_no_shop(_carried(kept, tokens), tokens), tokens)


def _is_of_unknown(found: Found, tokens: Sequence[Token], inside: set[int]) -> bool:
    """Tell whether ``found`` only introduces a word that nothing knows: « salon de coifurre » sells no « salons »."""
    word, after = tokens[found.start], found.start + found.length
    mends = masculine(word.stem) == _FEEDS_TOO and _of_what(tokens, after)
    introduces = masculine(word.stem) in NEUTRAL or word.stem in _SKILL or mends
    bare = found.length == 1 and introduces and not word.raw.endswith(("s", "x"))
    return bare and after < len(tokens) and after not in inside and tokens[after].link in ("de", "d", "du", "des")


def _of_what(tokens: Sequence[Token], after: int) -> bool:
    """Tell whether ``after`` says more than how: « restaurateur d'enluminures », not « restaurateur de qualité »."""
    return after < len(tokens) and masculine(tokens[after].stem) not in NEUTRAL | HARMLESS


def _carried(found: list[Found], tokens: Sequence[Token]) -> list[Found]:
    """Return ``found`` without the vehicle that only carries what follows: « camion boucherie », not « camion d'occasion »."""
    if len(found) < 2 or _phrase(found[0], tokens)[-1] not in ON_WHEELS or found[0].length > 1:
        return found
    behind = found[1].start == found[0].start + 1 and tokens[found[1].start].link in ("", "d", "de")
    return found[1:] if behind and found[1].codes[0] not in (NONE, found[0].codes[0], "brocante-occasion") else found


def _for_whom(found: list[Found], tokens: Sequence[Token]) -> list[Found]:
    """Return « massage équin », « vêtements pour chiens », « mobilier événementiel » as what is done, or sold, for those."""
    after = found[0].start + found[0].length
    if after >= len(tokens):
        return found
    token, word = tokens[after], masculine(tokens[after].stem)
    beasts = word in _OF_ANIMALS if not token.link else word in _ANIMALS and token.link in _OWNED_BY
    moved = FOR_ANIMALS if beasts else FOR_EVENTS if word in _OF_EVENTS and not token.link else {}
    code = "parfumerie-cosmetiques" if _is_put_on(found, tokens) else moved.get(found[0].codes[0])
    return [found[0]._replace(codes=(code,)), *found[1:]] if code else found


def _is_put_on(found: Sequence[Found], tokens: Sequence[Token]) -> bool:
    """Tell whether what is else eaten is put on the body: « laits et crèmes pour le corps », not « miel, soins du visage »."""
    inside = {n for f in found for n in range(f.start, f.start + f.length)}
    body = next((n for n, t in enumerate(tokens) if n not in inside and masculine(t.stem) in FOR_THE_BODY), 0)
    return body > found[0].start and all(family_of(f.codes[0]) in _FOODS for f in found if f.start < body)


def _beside_no_shop(found: list[Found], tokens: Sequence[Token]) -> list[Found]:
    """Return ``found`` without what is no shop where another activity stands beside it: « musée et restaurant »."""
    beside = next((n for n, f in enumerate(found) if f.codes != (NONE,)), 0)
    return found[beside:] if tokens[found[beside].start].link == "et" else found


def _eaten(found: Found, tokens: Sequence[Token]) -> Found:
    """Return « cuisine italienne », « cuisine maison » as a restaurant's; « pose de cuisine » stays a kitchen's."""
    acted = any(map(_action, tokens[: found.start]))
    if _phrase(found, tokens) == COOKING and tokens[found.start].raw in COOKING and not acted:
        return found._replace(codes=(_SERVED_AT_TABLE,))
    return found


def _is_general(found: Sequence[Found], tokens: Sequence[Token]) -> bool:
    """Tell whether the first words only introduce the next: « atelier de création de bijoux », « coopérative de crédit »."""
    sold = bool(_SOLD & {t.stem for t in tokens[: found[0].start]})
    phrase = _phrase(found[0], tokens)
    if phrase == _CHAIN:
        return tokens[found[1].start].link in ("d", "de")  # « enseigne de vêtements », not « enseignes et stores »
    return all(masculine(s) in GENERAL for s in phrase) or (sold and found[0].codes[0] == "location-materiel")


def _phrase(found: Found, tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(t.stem for t in tokens[found.start : found.start + found.length])


def _action(token: Token) -> str:
    """Return what ``token`` says is done: « réparation », « réparatrice »; "" where it says nothing."""
    return ACTION_OF.get(masculine(token.stem), "")


def _acted_upon(found: list[Found], tokens: Sequence[Token]) -> list[Found]:
    """Return ``found`` where what is done with the first thing is done: « installateur de panneaux solaires » builds."""
    if len(found) > 1 and found[0].length == 1 and _says_of_what(found, tokens):
        found = found[1:]  # « location » is a trade of its own, unless it says of what
    elif len(found) > 1 and _serves_no_food(found, tokens):
        return []
    if not found:
        return []
    before = [action for t in tokens[: found[0].start] if (action := _action(t))]
    said = {t.stem for t in tokens[: found[0].start]}
    for_a_shop = bool(before) and tokens[found[0].start].link == "pour"  # « vente de matériel pour pizzerias »
    if (_SOLD & said and not for_a_shop) or (not before and _SHOPS & said):
        return [_only_sold(found[0], tokens, before), *found[1:]]  # « vente, location et réparation de vélos »
    if FIRMS & said and found[0].codes == ("bricolage-quincaillerie",) and not _TRADE.search(tokens[found[0].start].stem):
        return [found[0]._replace(codes=("artisan-batiment",)), *found[1:]]
    for action in reversed(before):
        code = ACTIONS[action].get(found[0].codes[0])
        if code is None:
            return []
        found = [found[0]._replace(codes=(code,)), *found[1:]]
    return found


def _only_sold(found: Found, tokens: Sequence[Token], actions: Sequence[str]) -> Found:
    """Return « vente de fenêtres » as a builders' merchant's; what is also fitted, and a trade, stay the craftsman's."""
    built = found.codes == ("artisan-batiment",) and not actions
    fitted = any(map(_action, tokens[found.start + found.length :]))
    if built and not fitted and not _TRADE.search(tokens[found.start].stem):
        return found._replace(codes=("bricolage-quincaillerie",))
    return found


def _says_of_what(found: Sequence[Found], tokens: Sequence[Token]) -> bool:
    """Tell whether the first trade is only done to the next thing: « location de vélos », « dépannage rapide, auto en panne »."""
    action = _action(tokens[found[0].start])
    if not action:
        return False
    known = found[1].codes[0] in ACTIONS[action]
    if tokens[found[0].start].stem == _FEEDS_TOO:
        return known and _linked(found[1], tokens)  # « restaurateur de meubles », not « de spécialités »
    sold = tokens[found[1].start].stem in _SOLD  # « dépannage et vente informatique »
    return _linked(found[1], tokens) or (known and (sold or tokens[found[1].start].link != "et"))


def _serves_no_food(found: Sequence[Found], tokens: Sequence[Token]) -> bool:
    """Tell whether a « restaurateur » is one of things that none of our shops mends: « restaurateur de cadres »."""
    feeds = tokens[found[0].start].stem == _FEEDS_TOO and found[0].length == 1
    return feeds and _linked(found[1], tokens) and family_of(found[1].codes[0]) not in _FOODS


def _linked(found: Found, tokens: Sequence[Token]) -> bool:
    return found.start < len(tokens) and tokens[found.start].link in ("d", "de", "du", "des")


def _is_accessory(found: Found, tokens: Sequence[Token]) -> bool:
    """Tell whether ``found`` only completes an unknown word: a « porte-clés » is no key, a « lave-linge » no linen.

    French names the thing first. A trade (-erie, -ier, -iste, -eur) is sure wherever it stands: « Au bon coin épicerie ».
    """
    known = NEUTRAL | PRODUCERS | GENERAL | ACTION_OF.keys()
    before = [masculine(t.stem) not in known and not t.stem.isdigit() for t in tokens[: found.start]]
    for n, token in enumerate(tokens[1 : found.start], start=1):  # « rénovation complète de salles de bain »
        before[n] = before[n] and not (_action(tokens[n - 1]) and not token.link)
    if not any(before) or (_TRADE.search(tokens[found.start].stem) and not (before[-1] and tokens[found.start].link == "pour")):
        return False
    return found.length == 1 or (before[-1] and tokens[found.start].link in COMPLEMENTS)


def _has_a_purpose(found: Sequence[Found], tokens: Sequence[Token]) -> bool:
    """Tell whether the first thing is only part of another's name: « sac à pain », « bar à ongles » where no list knows it."""
    head = found[0]
    after = head.start + head.length
    if head.length > 1 or after >= len(tokens) or tokens[after].link not in PURPOSES:
        return False
    if masculine(tokens[after].stem) in HARMLESS | NEUTRAL or tokens[after].stem.isdigit():
        return False
    return not (len(found) > 1 and found[1].start == after and found[1].codes[0] == head.codes[0])


def _belongs_to_a_shop(found: Sequence[Found], tokens: Sequence[Token]) -> bool:
    """Tell whether the first thing is another shop's: « bricolage de mercerie », but not « vêtements de créateurs »."""
    beside = len(found) > 1 and found[1].start == found[0].start + 1 and _linked(found[1], tokens)
    of_another = beside and family_of(found[0].codes[0]) != family_of(found[1].codes[0])
    return of_another and [tokens[f.start].stem.endswith("erie") for f in found[:2]] == [False, True]


def _served(found: list[Found], tokens: Sequence[Token]) -> list[Found]:
    """Return ``found`` with « restaurant kebab » read by what it serves, « plats à emporter en camion » by where."""
    first, then = found[0], found[1:2]
    beside = then and then[0].start == first.start + first.length
    if beside and first.codes[0] == _SERVED_AT_TABLE and first.length == 1 and then[0].codes[0] in _SERVED_OTHERWISE:
        return found[1:]
    if first.codes[0] in ("restaurant", "restauration-rapide", "traiteur") and _DRIVEN & {masculine(t.stem) for t in tokens}:
        return [first._replace(codes=("food-truck",)), *found[1:]]
    return found


def _spotted(stems: tuple[str, ...], lexical: Lexicon) -> list[Found]:
    """Return the phrases of ``stems``; « magasin de sports mécaniques » is not a « magasin de sport »."""
    found = lexical.spot(stems)
    lead = next((n for n, s in enumerate(stems) if masculine(s) not in NEUTRAL or s == "service"), 0)
    if not found or not lead or found[0].start >= lead:
        return found
    without = [f._replace(start=f.start + lead) for f in lexical.spot(stems[lead:])]
    end = found[0].start + found[0].length
    return without if without and without[0].start < end < without[0].start + without[0].length else found
