"""A stretch of words that say nothing of when in; whether it tells what shops sell, or may tell what became of the shop, out.

« Pièces détachées et pneus », « Nous réparons vos montres » say nothing of when, whatever their words: something sold is named
(schemas/categories.csv, products.csv) and nothing happens. « Les montres ont changé de mains » may be news: no list holds all
that may befall a shop, so a verb is trusted only where it is done to the customer.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.hours.lexicon import E, phrase
from pipeline.normalise.hours.subjects import opens, plain_words, text_of
from pipeline.normalise.hours.vocabulary import THEME
from pipeline.normalise.hours.wares import names_wares
from pipeline.normalise.hours.words import Word

FOR: Final = re.compile(
    rf"\W*(?:pour|avec|chez|par|entre|sauf|sans|avant|apres|aux?|dans|en|des (?:que|le|la|les)|quand|lors|selon|si|sur){E}", re.I
)
"""For whom, where or under what condition, maybe: « Après les foins, les fromages »."""
FINITE: Final = phrase(
    r"ai|as|a(?= (?:ete|eu|fait|pris|mis|[a-z]+[ui])(?![a-z]))|avons|avez|ont|suis|es|est(?! (?:situ|etabli|bas|install))|sommes|"
    r"etes|sont|sera|seront|fut|etait|se|s'?|nous|vous|on|je|j'?|il|ils|elle|elles|qui|ou|ne|n'?|c'?|ce|ca|cela|y|[a-z]+ez|"
    r"[a-z]{3,}(?:era|ira|eront|iront)|uniquement|seulement|seule?s?|exclusi\w*"
)
_DEFINITE: Final = re.compile(r"(?:^|[,:;-] ?)(?:l'|l |le |la |les |notre |nos |mon |ma |mes |cet?t?e? )", re.I)
"""What tells that a verb or a condition may come, or comes: « Les montres … », « on … », « … seulement »."""
_TO_YOU: Final = re.compile(
    r"(?:nous|on|je) (?!avons|sommes|ai|suis|a |est |s|n)(?:vous )?[a-z]+ (?:aussi |egalement )?(?:vos|votre|vous|toutes?|tous) |"
    r"(?:\w+ )?vous (?:trouve|propos)[a-z]+ ",
    re.I,
)


def bare(text: str) -> str:
    """Return ``text`` without the marks around it."""
    return text.strip(" ,:;./-!([+&")


def is_theme(text: str) -> bool:
    """« Une formule déjeuner », or a list of anything: what shops tell; « Après les foins, les pains » says when."""
    said = bare(text)
    return not FOR.match(said) and bool(THEME.search(said) or (said.count(",") > 1 and not FINITE.search(said)))


def is_calm(text: str, words: list[Word]) -> bool:
    """« Boulangerie Untel », « Notre boucherie vous propose … »; « La mercerie se meurt » is news."""
    return not FINITE.search(text) or bool(_TO_YOU.search(text)) or opens(text, text_of(plain_words(words)))


def is_noun(text: str) -> bool:
    """« Toutes marques, neuf et occasion »: neither a verb, nor what may head one, nor a condition."""
    said = bare(text)
    return not (FINITE.search(said) or FOR.match(said) or _DEFINITE.search(said) or re.search(r"\d", said))


def shows_wares(text: str) -> bool:
    """« Pièces détachées et pneus », « Nous réparons vos montres »; of « Les montres sont parties », who knows what it says?"""
    said = bare(text)
    told = _TO_YOU.match(said) if FINITE.search(said) or _DEFINITE.search(said) else not FOR.match(said)
    return bool(told) and names_wares(said)
