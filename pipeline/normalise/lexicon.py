"""A vocabulary's labels and synonyms in; the codes that a text as people write it names, out.

Words are compared unaccented, without small words and plural endings: « retraits au magasin » is « retrait en magasin »; then
without regard to gender: « artisane boulangère ». ``spellings.csv`` adds what producers write to the public synonyms, which
visitors search by; under the code « - », what borrows a word of the vocabulary and is none of it: « centre équestre ».

Its words and those of ``products.csv`` were written leaf by leaf, and from French names: OpenStreetMap's iD presets, France
Travail's ROME 4.0, INSEE's NAF rév. 2, the official list of crafts (métiers d'art), acceslibre's activities, the Walloon
communes' directory, Google's business categories, what entrepreneurs declare to INSEE as their activity.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from pipeline.normalise.cell import listed
from pipeline.normalise.products import products
from pipeline.reference.text import fold, words
from pipeline.reference.vocabularies import vocabulary

SMALL: Final = listed(
    """a and au aux avec c ce ces cette chez d dans de des du en et l la le les leur leurs ma mes mon n ne nos notre nous
    on ou par pour qu que s sa ses son sur te un une vos votre vous y"""
)
"""Words that carry no meaning of their own. Negations are not among them."""

_KEEPER: Final = re.compile(r"^(.+?)i?er$")
# Who does it and what is done: « aviculteur » and « aviculture », « iridologue » and « iridologie ».
_KIN: Final = tuple(
    pair
    for a, b in (
        ("culteur", "culture"), ("logue", "logie"), ("graphe", "graphie"), ("therapeute", "therapie"), ("pathe", "pathie"),
    )
    for pair in ((a, b), (b, a))
)  # fmt: skip
_CONJUNCTION: Final = re.compile(r"[&+/]|\b(?:et|ou|and|n)\b", re.IGNORECASE)
NONE: Final = "-"
"""The code of what is known to be outside a vocabulary."""

_DOUBLED: Final = re.compile(r"(.)\1+")
_TYPO_LENGTH: Final = 7  # shorter words have too many honest neighbours: « cave », « café »

_WORDS_OF_THEIR_OWN: Final = listed(
    """addition altiste anguille archere armoirie armoise autiste bandage barbarie barrage bavette bosquet bourdon bourrache
    braderie bradeur bradeuse brouillon broyeur broyeuse buisson burette cadette caisson canette cariste carnage causette
    chameau changeur chantre chardon charmeur charron chauffeur chaumiere cherche chouette claveau coiffe compositeur
    composteur confession confiseur congere console convention coquette corniste coulant coulure coupure courbette coureur
    courtisane cuvette debauchage demographe dermographe dessein dormeur echappe echarde empailleur entrain ethnologue
    eclaire enceinte escadrille floralie forcage fourniere frasque gerant gerante gazette glaciere granule graphite gravite
    journal journau lavette ligueur lisiere locution logicien message messagere minerau monoculture monstre mouette muraille
    occitan orthose paresse parjure pastiche permanence phonographe pillage plainte planete pointure pontier poivrot polisson
    porterie portiere potiche precheur prophete prompteur publiciste ravageur reacteur reaction reducteur reduction remarque
    rondeur rongeur roulage roulette routier routiere sabrage salaire scandale secteur selecteur semonce senateur senseur
    soldeur sondeur soupeur surveillant surveillante tassage termine terrien tonique torture tourbiere traceur traineur
    groupee triangle vaporeuse vermine vesicule voilure"""
)
"""French words, as stems, one letter away from a word of the vocabularies and no misspelling of it: « cariste », « barrage »."""


def stem(word: str) -> str:
    """Return ``word`` without its plural ending: « bijoux » → « bijou »."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and word[-2] != "s" else word


# In the order they are tried; « -ière » last, for it makes machines too (« cafetière »): only where nothing else is known.
_FEMININE: Final = (
    ("euse", "eur"), ("trice", "teur"), ("elle", "el"), ("enne", "en"), ("anne", "an"), ("onne", "on"), ("aise", "ai"),
    ("oise", "oi"), ("ive", "if"), ("ale", "al"), ("ante", "ant"), ("isane", "isan"), ("ere", "er"),
)  # fmt: skip


@lru_cache(maxsize=1 << 16)
def masculine(word: str) -> str:
    """Return ``word`` (a stem) in the masculine where its ending tells it: « coiffeuse » → « coiffeur »."""
    if len(word) > 6:
        for feminine, found in _FEMININE:
            if word.endswith(feminine):
                return word[: -len(feminine)] + found
        if word.endswith("au") and word[-3] != "e":
            return word[:-1] + "l"  # « médicaux », whose « x » is gone: « médical »; « matériaux » alone has no singular in -al
    return word


@lru_cache(maxsize=1 << 12)  # a label is asked about again and again while it is read
def canonical(text: str) -> tuple[str, ...]:
    """Return the meaningful words of ``text``, stemmed."""
    return tuple(stem(w) for w in words(text) if w not in SMALL)


class Found(NamedTuple):
    """One phrase found among words: where it starts, how many words it takes, the codes it names."""

    start: int
    length: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """Every spelling of every code. A spelling shared by several codes keeps them all, in the vocabulary's order."""

    exact: Mapping[str, tuple[str, ...]]  # folded, and folded without spaces
    phrases: Mapping[tuple[str, ...], tuple[str, ...]]
    genderless: Mapping[tuple[str, ...], tuple[str, ...]]  # the same in the masculine, where that stays one meaning
    joined: frozenset[tuple[str, ...]]  # phrases with « et » or « & » inside: « click & collect »
    shelves: Mapping[tuple[str, ...], tuple[str, ...]]  # what is sold, alone in its cell → whose it is, by products.csv
    bare: frozenset[tuple[str, ...]]  # phrases that only products.csv knows
    labels: Mapping[str, str]  # code → French label
    rank: Mapping[str, int]
    longest: int
    known: frozenset[str]
    _by_letter: Mapping[str, tuple[str, ...]] = field(repr=False)
    _undoubled: Mapping[str, tuple[str, ...]] = field(repr=False)  # known words by what is left of them with no letter doubled

    def whole(self, text: str) -> tuple[str, ...]:
        """Return the codes that ``text`` names as a whole, small words and plurals aside; empty where it names none."""
        key = fold(text)
        return self.exact.get(key) or self.exact.get(key.replace(" ", "")) or self.named(canonical(text))

    def named(self, phrase: tuple[str, ...]) -> tuple[str, ...]:
        """Return the codes that ``phrase`` (stems) names: as it stands, else whatever its gender, else who keeps the shop.

        « bonnetier » is who keeps a « bonneterie », an « aviculture » is an « aviculteur »'s: what a vocabulary says of the one
        it says of the other.
        """
        said = self.phrases.get(phrase) or self.genderless.get(tuple(map(masculine, phrase)))
        if said or len(phrase) != 1 or len(phrase[0]) < _TYPO_LENGTH:
            return said or ()
        word = masculine(phrase[0])
        if keeper := _KEEPER.search(word):
            return self.phrases.get((keeper[1] + "erie",), ())
        kin = (self.phrases.get((word[: -len(a)] + b,), ()) for a, b in _KIN if word.endswith(a))
        return next((codes for codes in kin if codes and codes != (NONE,)), ())

    def at(self, tokens: Sequence[str], start: int) -> Found | None:
        """Return the longest phrase that starts at ``start`` of ``tokens`` (stems), or None."""
        for length in range(min(self.longest, len(tokens) - start), 0, -1):
            codes = self.named(tuple(tokens[start : start + length]))
            if codes:
                return Found(start, length, codes)
        return None

    def spot(self, tokens: Sequence[str]) -> list[Found]:
        """Return the longest phrases of ``tokens``, from left to right, without overlap."""
        found, position = [], 0
        while position < len(tokens):
            here = self.at(tokens, position)
            if here:
                found.append(here)
            position += here.length if here else 1
        return found

    def unmistyped(self, word: str) -> str:
        """Return the one known word that ``word`` (a stem) misspells by one letter, or by those it doubles, else ``word``."""
        if word in self.known or word in _WORDS_OF_THEIR_OWN or len(word) < _TYPO_LENGTH:
            return word
        letter = self._by_letter.get(word[0], ())
        near = [w for w, _, _ in process.extract(word, letter, scorer=OSA.distance, score_cutoff=1, limit=4)]
        near = near or list(self._undoubled.get(_DOUBLED.sub(r"\1", word), ()))
        near = [w for w in near if (w,) in self.phrases and (w,) not in self.bare] or near  # a word that means by itself
        meanings = {self.phrases.get((found,), (found,)) for found in near}
        return min(near) if len(meanings) == 1 else word

    def suggestion(self, text: str) -> str:
        """Return the label of the code whose spelling looks most like ``text``, or "".

        Several words look alike for less: « réparateur de dirigeables » is no « préparateur de repas ».
        """
        key = fold(text)
        best = process.extractOne(key, self.exact.keys(), scorer=fuzz.ratio, score_cutoff=85 if " " in key else 75)
        return self.labels.get(self.exact[best[0]][0], "") if best and len(text) > 4 else ""

    def ordered(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return ``codes`` once each, in the vocabulary's order."""
        return tuple(sorted(set(codes), key=lambda code: self.rank[code]))


@cache
def lexicon(name: str) -> Lexicon:
    """Return the lexicon of ``schemas/<name>.csv``: its codes, labels (``libelle``) and ``synonymes``."""
    rows = vocabulary(name)
    exact: dict[str, tuple[str, ...]] = {}
    phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
    joined: set[tuple[str, ...]] = set()
    said = [(row["code"], (row["code"], row["libelle"], *row["synonymes"].split("|"))) for row in rows]
    for code, synonyms in said:
        for spelling in filter(None, (*synonyms, *_spellings().get((name, code), ()))):
            for key in (fold(spelling), fold(spelling).replace(" ", "")):
                exact[key] = _with(exact.get(key, ()), code)
            phrases[canonical(spelling)] = _with(phrases.get(canonical(spelling), ()), code)
            if _CONJUNCTION.search(spelling):
                joined.add(canonical(spelling))
    for spelling in _spellings().get((name, NONE), ()):  # whatever visitors search by it
        exact[fold(spelling)] = exact[fold(spelling).replace(" ", "")] = phrases[canonical(spelling)] = (NONE,)
    public = frozenset(phrases)
    shelves = _shelve(phrases) if name == "categories" else {}
    phrases.pop((), None)
    known = sorted({word for phrase in phrases for word in phrase})
    by_letter = {
        letter: tuple(w for w in known if w[0] == letter and len(w) >= _TYPO_LENGTH - 1) for letter in {w[0] for w in known}
    }
    return Lexicon(
        exact=exact,
        phrases=phrases,
        genderless=_genderless(phrases),
        joined=frozenset(joined),
        shelves=shelves,
        bare=frozenset(shelves) - public,
        labels={row["code"]: row["libelle"] for row in rows},
        rank={row["code"]: n for n, row in enumerate(rows)},
        longest=max(map(len, phrases)),
        known=frozenset(known),
        _by_letter=by_letter,
        _undoubled=_undoubled(known),
    )


def _shelve(phrases: dict[tuple[str, ...], tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Add to ``phrases`` the products that they do not know, a shop's and a producer's; return product → code of its shop."""
    shelves: dict[tuple[str, ...], tuple[str, ...]] = {}
    for product in products():
        phrase = canonical(product.nom)
        shelves.setdefault(phrase, (product.magasin,))
        if not product.entier:
            phrases.setdefault(phrase, (product.magasin,))
        if product.producteur:
            phrases.setdefault(("producteur", *phrase), (product.producteur,))
    return shelves


def _undoubled(known: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return « coifure » → (« coiffure »,) for every word long enough to be misspelt: « coifurre », « coiffurre »."""
    found: dict[str, tuple[str, ...]] = {}
    for word in known:
        if len(word) >= _TYPO_LENGTH - 1:
            key = _DOUBLED.sub(r"\1", word)
            found[key] = (*found.get(key, ()), word)
    return found


def _with(codes: tuple[str, ...], code: str) -> tuple[str, ...]:
    return codes if code in codes else (*codes, code)


def _genderless(phrases: Mapping[tuple[str, ...], tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for phrase, codes in phrases.items():
        found.setdefault(tuple(map(masculine, phrase)), set()).add(codes)
    return {phrase: next(iter(meanings)) for phrase, meanings in found.items() if len(meanings) == 1}


@cache
def _spellings() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return (vocabulary, code) → what producers write for it beyond the public synonyms."""
    with (Path(__file__).resolve().parent / "spellings.csv").open(encoding="utf-8", newline="") as handle:
        return {(row["vocabulaire"], row["code"]): tuple(row["ecritures"].split("|")) for row in csv.DictReader(handle)}
