"""The lexicon of addresses and their case: words as written in, readable French out (« Boulevard de la République »).

Accents given are kept; none is invented but on the words of ACCENTS, which have one spelling only in an address.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from pipeline.reference.street_words import TITLES, TYPES
from pipeline.reference.text import unaccent

STREET_TYPES: Final = frozenset({
    "allée", "allées", "avenue", "boulevard", "carrefour", "chaussée", "chemin", "cour", "cours", "esplanade", "faubourg",
    "impasse", "mail", "montée", "parvis", "passage", "place", "placette", "promenade", "quai", "rond-point", "route", "rue",
    "ruelle", "sente", "sentier", "square", "traverse", "venelle", "voie communale", "grande rue", "rocade", "boucle", "corniche",
})  # fmt: skip
"""Types that make a street by themselves. The others of TYPES (hameau, domaine, résidence…) make one after a number only."""

SMALL: Final = frozenset({
    "à", "au", "aux", "chez", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lès", "lez", "ou", "par", "près",
    "sous", "sur",
})  # fmt: skip
_ARTICLES: Final = frozenset({"le", "la", "les", "l"})
_ACRONYMS: Final = frozenset({
    "zac", "zae", "za", "zi", "rn", "rd", "rdc", "ptt", "hlm", "bp", "cs", "tsa", "sncf", "edf", "usa", "cc", "vc", "cr", "cfa",
    "sarl", "eurl", "earl", "scea", "scev", "gaec", "sas", "sasu", "snc", "sci", "gfa",
})  # fmt: skip
_ROMAN: Final = re.compile(r"(?=..)X{0,3}(?:IX|IV|V?I{0,3})")

_ACCENTED: Final = """
    république général généraux maréchal président préfet préfecture amiral église château châteaux forêt école écoles lycée
    collège hôpital hôtel théâtre musée cathédrale évêque évêché abbé liberté égalité fraternité libération résistance déportés
    fusillés allée allées résidence départementale bâtiment étage métairie chêne chênes cèdre cèdres érable érables peupleraie
    frères père écluse étang cité zone activités activité économique européen européenne aéroport aérodrome déviation armée
    périphérique février août décembre cimetière rivière presbytère jaurès sébastopol médecin régiment lieutenant commandant
    cinéma gymnase métiers ingénieur héros
"""
ACCENTS: Final[dict[str, str]] = {unaccent(word): word for word in _ACCENTED.split()}
"""Words without accent → the one spelling they have in an address. Left out, because both exist: marche, cote, pre, pres."""
_MARKET: Final = re.compile(r"\b(du|au|vieux|halle du|place) marche\b", re.IGNORECASE)

_TOKEN: Final = re.compile(r"[^\W_]+")
_CAPITAL_SMALL: Final = re.compile(r"(?<=\s)(?:De|Du|Des|D|Et|Sur|Aux|Au|En|Sous)\b")

_LONG_TYPES: Final = (
    "allée", "allées", "avenue", "boulevard", "chemin", "esplanade", "faubourg", "impasse", "lotissement", "passage", "place",
    "promenade", "quartier", "résidence", "route", "ruelle", "sentier", "square",
)  # fmt: skip
_NO_MISSPELT_TYPE: Final = frozenset({
    "places", "passages", "routes", "chemins", "avenues", "squares", "quartiers", "sentiers", "ruelles", "impasses", "boulevards",
    "residences", "allees", "vallee", "vallees",
})  # fmt: skip
"""One letter away from a type, but words of their own."""


@lru_cache(maxsize=4096)
def misspelt_type(word: str) -> str | None:
    """Return the type that ``word`` is one slip away from (« boulevad », « chmin », « palce »); None where it is not."""
    low = unaccent(word).lower()
    if len(low) < 4 or low in TYPES or low in _NO_MISSPELT_TYPE or unaccent(low) in ACCENTS:
        return None
    near = [full for full in _LONG_TYPES if _one_slip(low, unaccent(full))]
    return near[0] if len(near) == 1 else None


def _one_slip(word: str, full: str) -> bool:
    """A short type must keep its first and last letters: « palce » is place, « glace » and « plage » are not."""
    if abs(len(word) - len(full)) > 1 or word[0] != full[0]:
        return False
    short = len(full) < 6
    return OSA.distance(word, full, score_cutoff=1) == 1 and (not short or sorted(word) == sorted(full))


def expand(words: list[str]) -> list[str]:
    """Return the words of a street, type and titles in full: [Bd, du, Gal, Leclerc] → [boulevard, du, général, Leclerc]."""
    return [
        word if i and _bare(words[i - 1]) == "le" else _full(word, TYPES if i == 0 else TITLES)
        for i, word in enumerate(words)  # « rue Jean-Marie Le Gal »: no general, a name
    ]


def expand_saints(words: list[str]) -> list[str]:
    """Return the words of a place with St and Ste in full."""
    return [_full(word, _SAINTS) for word in words]


_SAINTS: Final = {short: full for short, full in TITLES.items() if full.startswith("saint")}


@lru_cache(maxsize=65536)
def _bare(word: str) -> str:
    return unaccent(word).lower().rstrip(".,")


def _full(word: str, table: dict[str, str]) -> str:
    """Return what ``word`` stands for; of « St-Antoine » the first part alone."""
    head, hyphen, tail = word.partition("-")
    bare = _bare(head)
    full = table.get(bare)
    if full is None or unaccent(full) == bare:
        return word
    if hyphen and full not in _SAINTS.values():
        return word
    return f"{full}{hyphen}{tail}"


def readable(text: str) -> str:
    """Return ``text`` in the case of a street sign: « BD DE LA REPUBLIQUE » is shouted, « avenue De La Gare » is not French."""
    shouted = text.upper() == text
    small_too = shouted or bool(_CAPITAL_SMALL.search(text))
    shown: list[str] = []
    before = ""
    if "march" in text.lower():
        text = _MARKET.sub(lambda m: m[0][:-1] + ("É" if m[0][-1] == "E" else "é"), text)
    for word in text.split():
        shown.append(_word(word, _Around(shouted, keep_article=not small_too and before not in SMALL, first=not shown)))
        before = word.lower()
    return " ".join(shown)


class _Around(NamedTuple):
    """What a word's case depends on beside itself: is all in capitals, is « La » part of a name here, is the word the first."""

    shouted: bool
    keep_article: bool
    first: bool


@lru_cache(maxsize=65536)
def _word(word: str, around: _Around) -> str:
    """Return one word in its case; its parts are told apart by hyphens and apostrophes: « d'Artagnan », « Saint-Côme-d'Olt »."""
    parts = _TOKEN.findall(word)
    if not parts:
        return word
    done = iter(
        _part(part, around if i == 0 else around._replace(first=False), inner=i > 0, elided=_elided(word, part))
        for i, part in enumerate(parts)
    )
    return _TOKEN.sub(lambda _: next(done), word)


def _elided(word: str, part: str) -> bool:
    return f"{part}'" in word or f"{part}’" in word


def _part(part: str, around: _Around, *, inner: bool, elided: bool) -> str:
    """Return a part of a word in its case. ``inner``: after a hyphen or an apostrophe; ``elided``: before one (« d' »)."""
    low = part.lower()
    if low in _ACRONYMS and not inner:
        return part.upper()
    small = low in SMALL and (len(low) > 1 or elided or low == "à")
    if small and not around.first:
        kept = around.keep_article and not inner and low in _ARTICLES and part[0].isupper()
        return _capital(low) if kept else low
    if _ROMAN.fullmatch(part) or part[0].isdigit():
        return part if not part[0].isdigit() else _ordinal(part)
    if part in ACCENTS or low in ACCENTS:
        low = ACCENTS[low]
        return _capital(low)
    if around.shouted or part.islower() or (part.isupper() and (len(part) > 3 or (around.first and low in TYPES))):
        return _capital(low)
    return part


def _capital(low: str) -> str:
    """Return ``low`` with a capital; « ß » has none that is one letter."""
    first = low[0].upper()
    return (first if len(first) == 1 else low[0]) + low[1:]


def _ordinal(part: str) -> str:
    """« 3EME » → « 3eme »; « 12B » and « D813 » stay."""
    return part.lower() if len(part) > 2 and part[-2:].isalpha() else part
