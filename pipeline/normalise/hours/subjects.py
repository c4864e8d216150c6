"""Typed words of a text that says more than hours: told by subject, checked for what bears upon hours."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from pipeline.normalise.hours.lexicon import B, E, phrase
from pipeline.normalise.hours.vocabulary import (
    ABOUT,
    AUDIENCE,
    BEARS,
    COURTESY,
    FUNCTION,
    NARROW,
    NEUTRAL,
    OTHER,
    PART,
    PICKUP,
    SHOP,
    SOFT,
    SPOILS,
)
from pipeline.normalise.hours.wares import names_a_trade, names_wares, only_wares
from pipeline.normalise.hours.words import NotUnderstood, Word

MARKS: Final = frozenset({"and", "range", "slash", "comma", "colon", "paren", "strong"})
PADS: Final = frozenset({"pad", "open", "only", "nonstop"})
MUTE: Final = frozenset({"unknown", "place", *PADS})
_WEAK: Final = MARKS | MUTE | {"num", "incl", "first", "from", "letters", "count", "year", "week"}
_SHORT: Final = re.compile(
    r"(?:les? |tous les |chaque )?(?:lu|ma|me|je|ve|sa|di|lun|mar|mer|jeu|ven|sam|dim|[LMJVSD]{1,3})\.?", re.I
)
_NEAR: Final = (
    "janvier", "fevrier", "avril", "juillet", "septembre", "octobre", "novembre", "decembre", "ferme", "fermee", "fermeture",
    "ouvert", "vacances", "feries", "conges", "semaine", "matin", "dejeuner", "uniquement",
)  # fmt: skip
_LONG: Final = 5
"""Words that say something; from there on, a sentence without day or hour is a sentence about something else."""
_DELIVERED: Final = re.compile(rf"{B}(?:livr|reserv|command)", re.I)
_ON_SITE: Final = re.compile(rf"{B}surplace{E}", re.I)
_SALE: Final = re.compile(r"\W*(?:la )?ventes? (?:de |d' ?|du |des )([\w', -]+?)(?: (?:aux?|a|en|dans|chez|sur|www) .*)?$", re.I)
"""« Vente de fraises et d'asperges »: what a customer comes for."""
_ARTICLE: Final = re.compile(r"(?:L'|l'|Le|La|Les|L)")
_NAME: Final = re.compile(r"[A-Z][a-z]{2,}")


def as_words(found: list[Word]) -> list[Word]:
    """« ma boutique », « Je vous »: a short day's name that leans on an unknown word is a word."""
    kept = list(found)
    for i in range(len(kept) - 1, -1, -1):
        after = kept[i + 1] if i + 1 < len(kept) else Word("strong")
        before = found[i - 1] if i else Word("strong")
        if kept[i].kind in {"day", "letters"} and _leans(kept[i], before, after):
            kept[i] = Word("unknown", None, kept[i].text)
        elif kept[i].kind == "from" and kept[i].text.lower() == "des" and after.kind in {"unknown", "place"}:
            kept[i] = Word("pad", None, kept[i].text)
    return kept


def _leans(word: Word, before: Word, after: Word) -> bool:
    """« Je vous accueille », « ma boutique », « fruits de mer »: no days."""
    starts = before.kind in MUTE | {"strong"} or before.text in "(["
    spoken = after.kind == "unknown" and after.text.isalpha()
    verb = spoken or after.kind == "place" or after.text.lower() in {"vous", "nous", "suis"}
    return bool(_SHORT.fullmatch(word.text)) and starts and verb


def tells(segment: list[Word]) -> bool:
    """Does it say something of when? A number or « ma » alone does not."""
    clear = any(w.kind not in _WEAK and not (w.kind == "day" and w.text.islower() and len(w.text) == 2) for w in segment)
    return clear or (not any(w.kind == "unknown" for w in segment) and any(w.kind not in MARKS | MUTE for w in segment))


def text_of(words: list[Word]) -> str:
    return " ".join(w.text.strip() for w in words if w.text.strip())


def openings(run: list[Word]) -> list[Word]:
    """« Fermé le lundi, le magasin est ouvert le dimanche 9h-12h »: « ouvert » left aside, the closing would go on."""
    return [w for w in run if w.kind in PADS - {"pad"}]


def check(words: list[Word], pads: bool = False, narrow: bool = False) -> None:
    """Refuse what bears upon hours; ``pads``: also the words that are padding beside hours (« uniquement »)."""
    about = bool(ABOUT.search(text_of(words)))
    long = len(plain_words(words)) >= _LONG
    kinds = {"unknown", *PADS} if pads else {"unknown"}
    for word in words:
        written = word.text.strip()
        weight = _weight(written)
        if narrow:
            bears = weight.narrow
        else:
            bears = word.kind in kinds and (weight.bears or (not long and (weight.function or (about and weight.soft))))
            bears |= written == "?" or word.kind in {"year", "count", "incl"} or (word.kind == "unknown" and weight.misspelt)
        if bears:
            raise NotUnderstood(f"« {written} » n'est pas compris")


class _Weight(NamedTuple):
    """Which of the lists (vocabulary) a word is in; ``misspelt``: « Juilet », « ferné », one letter away from what bears."""

    narrow: bool
    bears: bool
    soft: bool
    function: bool
    misspelt: bool


def bears(written: str) -> bool:
    """Does one word bear upon hours, wherever it stands?"""
    return bool(BEARS.fullmatch(written) or SPOILS.fullmatch(written))


@lru_cache(maxsize=8192)
def _weight(written: str) -> _Weight:
    courtesy, low = bool(COURTESY.fullmatch(written)), written.lower()
    return _Weight(
        narrow=written == "?" or bool(NARROW.fullmatch(written) or SPOILS.fullmatch(written)),
        bears=not courtesy and bears(written),
        soft=bool(SOFT.fullmatch(written)),
        function=not courtesy and bool(FUNCTION.fullmatch(written)),
        misspelt=len(low) >= 5 and any(OSA.distance(low, known) == 1 for known in _NEAR),
    )


def subject_of(words: list[Word]) -> str:
    """Return shop, pickup, other, or plain; of « livraison, ouvert … » the last part counts."""
    return _served(text_of(words).replace("' ", "'")) or ("shop" if is_shop(words) else "plain")


@lru_cache(maxsize=2048)
def _served(text: str) -> str:
    last = text.rsplit(",", 1)[-1]
    if "," in text and SHOP.search(last) and not OTHER.search(last) and not PICKUP.search(last):
        return "shop"
    sale = _SALE.match(text)
    if sale and (only_wares(sale.group(1), eaten=True) or names_wares(sale.group(1))):
        return "pickup"
    if PICKUP.search(text) and (not OTHER.search(text) or _DELIVERED.search(text)):
        return "pickup"  # « à emporter et livraison »: at those hours one may come too
    if OTHER.search(text) and not _ON_SITE.search(text):
        return "other"
    return ""


def is_shop(words: list[Word]) -> bool:
    """Does it name a shop (« boulangerie », « magasin »), or a place by its name (« L'Atelier des Bois », « La Crique »)?"""
    return any(w.kind == "place" for w in words) or _is_named(words) or _tells_shop(text_of(words))


def named_only(words: list[Word]) -> bool:
    """Is it a name, and nothing that tells a shop?"""
    return _is_named(words) and not (any(w.kind == "place" for w in words) or _tells_shop(text_of(words)))


@lru_cache(maxsize=2048)
def _tells_shop(text: str) -> bool:
    return bool(SHOP.search(text)) or names_a_trade(text)


def _is_named(words: list[Word]) -> bool:
    return len(words) > 1 and bool(_ARTICLE.fullmatch(words[0].text.strip()) and _NAME.fullmatch(words[1].text))


def plain_words(words: list[Word], neutral: bool = False) -> list[Word]:
    """The words that say something: neither known, nor courtesies, nor marks; with ``neutral``, « parking », « terrasse » too."""
    return [w for w in words if w.kind == "place" or (w.kind == "unknown" and _says(w.text, neutral))]


@lru_cache(maxsize=8192)
def _says(written: str, neutral: bool) -> bool:
    if not re.search(r"\w", written) or COURTESY.fullmatch(written):
        return False
    return neutral or not NEUTRAL.fullmatch(written)


_OPENS: Final = re.compile(
    rf"{B}(?:(?:(?:est|sont|reste|restent|sera) (?:\w+ )?)?(?:ouverte?s?|a votre (?:disposition|service))|"
    r"ouvre(?:nt)?|ouvrons|(?:propos|accueill)e(?:nt)?|nous (?:vendons|servons|procedons a? ?la vente) ?.*|"
    r"(?:vous|nous|on) (?:\w+ )?(?:accueill\w+|attend\w*|rec(?:oi|ev)\w+|propos\w+|tient))"
    r"\W*(?:(?:de|du|des|tous|le|la|les|en|a|au public|:)\W*)*$",
    re.I,
)
_TAKES_PLACE: Final = re.compile(
    r"\W*(?:(?:la|le|les|l'|notre|nos|petite?s?) ?)*(?:ventes?(?: (?:directes?|a la ferme|au detail|au public))?|marches?\b[^,]*|"
    r"clients?|boutique|echoppe|magasin|caveau|cave) (?:(?:a|ont|aura|auront) lieu|se (?:tient|deroule|visite|fait)|s' ?effectue|"
    r"sont attendus)(?: (?:du|de|le|les|tous|en))*\W*",
    re.I,
)
"""« La vente a lieu … »; of « Le cours a lieu … », nobody comes to buy."""
_OPENING_OF: Final = re.compile(r"^\W*(?:www|horaires?|(?:horaires? d')?ouvertures?) (?:de |du |des |d')", re.I)
"""« Ouverture de la Citadelle du mercredi au lundi … »."""
_APPOSED: Final = re.compile(
    r"(?:^|, ?)(?:(?:situe|base|installe|implante|niche|fonde|cree|tenu|etabli|sis)e?s?|au c(?:oe|œ)ur|en plein|a deux pas|"
    r"face a)\b[^,]*(?:, ?|$)",
    re.I,
)
"""« Situé sur le quai de la gare, le comptoir … »: says nothing of what opens."""
_DIRECT: Final = re.compile(
    r"\W*(?:ventes? (?:(?:en )?directe?s?|(?:(?:au|a la|a l') ?)?(?:jardin|serre|rucher|verger|exploitation))\b|ventes?\W*$|"
    r"(?:entrees?|acces) libres?\W*$|"
    r"(?:retrouvez|venez|passez)(?: ?- ?)?(?: ?nous(?: (?:voir|rencontrer|rendre visite))?)\W*$)",
    re.I,
)
_HELD: Final = phrase(
    r"chasse|peche|saison|inscriptions?|candidatures?|concours|votes?|scrutin|bureau|billet\w*|brocante|foire|bourse|fete|"
    r"festival|salon|stand|chapiteau|enquete|exposition|ligne|caisse|guichet|acces|portail|barriere|cour|entree|rideau|vente|"
    r"site|page|boite|distribut\w*|automate|borne|wc|bus|cars?|trains?|navettes?|levees?|marees?|priere\w*|offices?|chalet"
)
"""« La pêche est ouverte … »: what is open is no shop."""
_STAFF: Final = re.compile(
    rf"{B}(?:benevoles|association|artisans|famille|club(?! (?:de |d'|des )))(?=.*{B}(?:vous|nous|est|sont) )|"
    r"(?:tenue?s?|geree?s?|animee?s?) par (?:des |les |une? |l' ?)?[a-z]+",
    re.I,
)
"""« Nos bénévoles vous accueillent »: who receives, not whom."""


def opens(text: str, plain: str) -> bool:
    """Does ``text`` (folded), whose telling words are ``plain``, say that a place opens, or somebody receives at it?"""
    if _DIRECT.match(text) or _TAKES_PLACE.fullmatch(text):
        return True
    opening = _OPENS.search(text) or (_OPENING_OF.match(text) and len(plain.split()) < 4)
    who = _OPENS.sub("", _APPOSED.sub(" ", text)) if opening else ""
    return bool(opening) and not any(held.search(who) for held in (_HELD, PART))


def for_some(text: str, told: str) -> bool:
    """Does ``told``, of ``text``, name a public (« Adhérents : … »), rather than « Nos bénévoles vous accueillent »?"""
    staff = _STAFF.search(text)
    return bool(AUDIENCE.search(told.replace(staff.group(), "") if staff else told))
