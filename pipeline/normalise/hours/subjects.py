"""Typed words of a text that says more than hours: told by subject, checked for what bears upon hours."""

from __future__ import annotations

import re
from typing import Final

from rapidfuzz.distance import OSA

from pipeline.normalise.hours.lexicon import B, E
from pipeline.normalise.hours.vocabulary import (
    ABOUT,
    BEARS,
    COURTESY,
    FUNCTION,
    NARROW,
    NEUTRAL,
    OTHER,
    PICKUP,
    SHOP,
    SOFT,
)
from pipeline.normalise.hours.wares import names_a_trade
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
_ARTICLE: Final = re.compile(r"(?:L'|l'|Le|La|Les|L)")
_NAME: Final = re.compile(r"[A-Z][a-z]{2,}")


def as_words(found: list[Word]) -> list[Word]:
    """« ma boutique », « Je vous », « 12 vins »: a short day's name or a number that leans on an unknown word is a word."""
    kept = list(found)
    for i in range(len(kept) - 1, -1, -1):
        after = kept[i + 1] if i + 1 < len(kept) else Word("strong")
        before = found[i - 1] if i else Word("strong")
        if kept[i].kind in {"day", "letters"} and _leans(kept[i], before, after):
            kept[i] = Word("unknown", None, kept[i].text)
        elif kept[i].kind == "from" and kept[i].text.lower() == "des" and after.kind in {"unknown", "place"}:
            kept[i] = Word("pad", None, kept[i].text)
        elif kept[i].kind in {"num", "first"} and _lonely(before, after):
            kept[i] = Word("unknown", None, kept[i].text)
    return kept


def _leans(word: Word, before: Word, after: Word) -> bool:
    """« Je vous accueille », « ma boutique », « fruits de mer »: no days."""
    starts = before.kind in MUTE | {"strong"} or before.text in "(["
    spoken = after.kind == "unknown" and after.text.isalpha()
    verb = spoken or after.kind == "place" or after.text.lower() in {"vous", "nous", "suis"}
    return bool(_SHORT.fullmatch(word.text)) and starts and verb


def _lonely(before: Word, after: Word) -> bool:
    beside = {before.kind, after.kind}
    return "unknown" in beside and not beside & {"num", "time", "range", "slash", "until", "from", "between", "date", "month"}


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
    long = pads and len(plain_words(words)) >= _LONG
    kinds = {"unknown", *PADS} if pads else {"unknown"}
    for word in words:
        written = word.text.strip()
        if narrow:
            bears = written == "?" or bool(NARROW.fullmatch(written))
        else:
            bears = word.kind in kinds and not COURTESY.fullmatch(written) and bool(BEARS.fullmatch(written))
            bears |= word.kind in kinds and about and not long and bool(SOFT.fullmatch(written))
            bears |= word.kind in kinds and not long and not COURTESY.fullmatch(written) and bool(FUNCTION.fullmatch(written))
            bears |= written == "?" or word.kind in {"year", "count", "incl"} or _misspelt(word)
        if bears:
            raise NotUnderstood(f"« {written} » n'est pas compris")


def _misspelt(word: Word) -> bool:
    """« Juilet », « Semedi », « ferné »: near enough to a word that bears upon hours."""
    low = word.text.lower()
    return word.kind == "unknown" and len(low) >= 5 and any(OSA.distance(low, known) == 1 for known in _NEAR)


def subject_of(words: list[Word]) -> str:
    """Return shop, pickup, other, or plain; of « livraison, ouvert … » the last part counts."""
    text = text_of(words).replace("' ", "'")
    last = text.rsplit(",", 1)[-1]
    if "," in text and SHOP.search(last) and not OTHER.search(last) and not PICKUP.search(last):
        return "shop"
    if PICKUP.search(text) and (not OTHER.search(text) or _DELIVERED.search(text)):
        return "pickup"  # « à emporter et livraison »: at those hours one may come too
    if OTHER.search(text) and not _ON_SITE.search(text):
        return "other"
    return "shop" if is_shop(words) else "plain"


def is_shop(words: list[Word]) -> bool:
    """Does it name a shop (« boulangerie », « magasin »), or a place by its name (« L'Atelier des Bois », « La Crique »)?"""
    if SHOP.search(text_of(words)) or any(w.kind == "place" for w in words):
        return True
    return _is_named(words) or names_a_trade(text_of(words))


def named_only(words: list[Word]) -> bool:
    """Is it a name, and nothing that tells a shop?"""
    told = SHOP.search(text_of(words)) or any(w.kind == "place" for w in words) or names_a_trade(text_of(words))
    return _is_named(words) and not told


def _is_named(words: list[Word]) -> bool:
    return len(words) > 1 and bool(_ARTICLE.fullmatch(words[0].text.strip()) and _NAME.fullmatch(words[1].text))


def plain_words(words: list[Word], neutral: bool = False) -> list[Word]:
    """The words that say something: neither known, nor courtesies, nor marks; with ``neutral``, « parking », « terrasse » too."""
    return [w for w in words if w.kind == "place" or (w.kind == "unknown" and _says(w.text, neutral))]


def _says(written: str, neutral: bool) -> bool:
    if not re.search(r"\w", written) or COURTESY.fullmatch(written):
        return False
    return neutral or not NEUTRAL.fullmatch(written)
