"""Typed words of a text that says more than hours: cut into sentences, told by subject, checked for what bears upon hours."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import OSA

from pipeline.normalise.hours.lexicon import RDV, B, E
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
    THEME,
)
from pipeline.normalise.hours.wares import names_a_trade, only_wares
from pipeline.normalise.hours.words import NotUnderstood, Word

MARKS: Final = frozenset({"and", "range", "slash", "comma", "colon", "paren", "strong"})
PADS: Final = frozenset({"pad", "open", "only", "nonstop"})
MUTE: Final = frozenset({"unknown", "place", *PADS})
_WEAK: Final = MARKS | MUTE | {"num", "incl", "first", "from", "letters", "count", "year", "week"}
_SHORT: Final = re.compile(
    r"(?:les? |tous les |chaque )?(?:lu|ma|me|je|ve|sa|di|lun|mar|mer|jeu|ven|sam|dim|[LMJVSD]{1,3})\.?", re.I
)
_OFFERED: Final = re.compile(rf"{B}(?:possible|gratuit|offert|domicile|dispon|assur|conseill|recommand|souhait|{RDV})", re.I)
"""« (livraison possible) » says nothing of whose hours stand before; « (distributeur) » does."""
_NEAR: Final = (
    "janvier", "fevrier", "avril", "juillet", "septembre", "octobre", "novembre", "decembre", "ferme", "fermee", "fermeture",
    "ouvert", "vacances", "feries", "conges", "semaine", "matin", "dejeuner", "uniquement",
)  # fmt: skip
_LONG: Final = 5
"""Words that say something; from there on, a sentence without day or hour is a sentence about something else."""
_DELIVERED: Final = re.compile(rf"{B}(?:livr|reserv|command)", re.I)
_ON_SITE: Final = re.compile(rf"{B}surplace{E}", re.I)
_SERVICES: Final = frozenset(
    {"drive", "livraison", "livraisons", "retrait", "retraits", "click", "urgence", "urgences", "groupes", "scolaires"}
)
"""After the hours and a comma, they have hours of their own."""
_DATED: Final = frozenset({"day", "days", "weekend", "week", "half", "date", "dates", "month"})
_ARTICLE: Final = re.compile(r"(?:L'|l'|Le|La|Les|L)")
_NAME: Final = re.compile(r"[A-Z][a-z]{2,}")
_MARKET: Final = re.compile(rf"{B}marches?{E}", re.I)


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


def segments(found: list[Word]) -> list[list[Word]]:
    """Cut after each full stop or new line; a bracket that says nothing of when goes."""
    segments: list[list[Word]] = [[]]
    words = _without_brackets(found)
    for i, word in enumerate(words):
        if _new_subject(segments[-1], words, i):
            segments[-1].append(Word("strong", None, ","))
            segments.append([])
        segments[-1].append(word)
        if word.kind == "strong":
            segments.append([])
    return [segment for segment in segments if segment]


def _new_subject(segment: list[Word], words: list[Word], i: int) -> bool:
    """« Magasin : 9h-19h, drive : 8h-20h »: the service named after the hours speaks of its own, and so does any new label."""
    last = next((w for w in reversed(segment) if w.kind != "pad"), Word("strong"))
    parted = len(segment) > 2 and last.kind in {"comma", "slash", "range"}
    if not parted or words[i].kind != "unknown" or not any(w.kind == "time" for w in segment):
        return False
    end = next((j for j in range(i, len(words)) if words[j].kind not in MUTE), len(words))
    labelled = end < len(words) and words[end].kind == "colon" and last.kind == "slash"
    return labelled or words[i].text.lower() in _SERVICES


def _without_brackets(found: list[Word]) -> list[Word]:
    several = sum(a.kind in _DATED and b.kind in {"time", "num", "pad", "colon", "allday"} for a, b in pairwise(found)) > 1
    kinds = {word.kind for word in found}
    several |= "time" in kinds and bool(kinds & {"allday", "closed", "rdv"})
    kept: list[Word] = []
    i = 0
    while i < len(found):
        end = next((j for j in range(i + 1, len(found)) if found[j].text in ")]"), 0) if found[i].text in "([" else 0
        inside = found[i + 1 : end]
        if end and any(w.kind == "unknown" for w in inside) and not tells(inside):
            subject = subject_of(inside)
            plain = plain_words(inside)
            vague = len(plain) < 3 and bool(plain) and not THEME.search(text_of(inside)) and subject == "plain"
            if "adresse" in text_of(inside):
                i = end + 1
                continue
            part = subject in {"pickup", "shop"} or PART.search(text_of(inside))
            after = bool(kept) and kept[-1].kind in _DATED | {"time", "allday", "rdv", "closed"}
            if part and several and after and not _OFFERED.search(text_of(inside)):
                raise NotUnderstood(f"« {text_of(inside)} » : à qui sont ces heures ?")  # « … ; dimanche 8h-12h (terrasse) »
            if only_wares(text_of(inside), eaten=True) and not any(BEARS.fullmatch(w.text) for w in plain):
                i = end + 1
                continue
            if vague or AUDIENCE.search(text_of(inside)) or any(len(w.text) < 4 for w in plain):
                raise NotUnderstood(f"« {text_of(inside)} » : pour qui, ou quoi ?")
            if (subject == "other" or _MARKET.search(text_of(inside))) and not _OFFERED.search(text_of(inside)):
                raise NotUnderstood(f"« {text_of(inside)} » : à qui sont ces heures ?")
            check(inside, pads=True, narrow=subject_of(inside) in {"other", "pickup"})
            i = end + 1
            continue
        kept.append(found[i])
        i += 1
    return kept


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
