"""A cell as it was typed in, its text folded out: no accent, no odd dash, blank or tag; and English words of hours in French.

« Mon-Fri 9am-6pm », « closed on Sunday »: only a text that names a day in English, or an hour with am or pm, is touched.
"""

from __future__ import annotations

import html
import re
from typing import Final

from pipeline.normalise.hours.lexicon import B, E, phrase
from pipeline.reference.text import without_marks

_LINE_TAG: Final = re.compile(r"</?(?:br|p|li|div|tr|ul|h\d)\b[^<>]*>", re.I)
_TAG: Final = re.compile(r"</?[a-z][^<>]*>", re.I)
_DASHES: Final = str.maketrans("‐‑‒–—−’‘ʼ`·●▪►ı\r\t", "------''''••••i\n ")
_GLUED_TO: Final = re.compile(r"[aAdD](?<![A-Za-z0-9].)(?:(?<=[aA])[uU]?|(?<=[dD])[uUeE])(?=\d)")
"""« de 9h à19h »."""
_GLUED_A: Final = re.compile(r"[aA](?:(?<=[\dhH].)|(?i:(?<=heuresa)))(?=\s?\d)")
"""« 8 hà12 h », « 10.00À18.00 »."""
_COLUMNS: Final = re.compile(r"(?<![^\S\n])[^\S\n]{3,}(?=ferm)", re.I)
"""Columns set apart by blanks."""
_BLANKS: Final = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
_LINES: Final = re.compile(r" ?\n[\n ]*")


def fold(text: str) -> str:
    """Return ``text`` without accents, odd dashes, odd spaces; case and line breaks are kept."""
    if "&" in text or "<" in text:
        text = _TAG.sub("", _LINE_TAG.sub("\n", html.unescape(text)))
    text = without_marks(text.translate(_DASHES))
    text = _GLUED_A.sub(" a ", _GLUED_TO.sub(r"\g<0> ", text))
    if "   " in text:
        text = _COLUMNS.sub("\n", text)
    text = _BLANKS.sub(" ", text)
    if "\n" in text:
        text = _LINES.sub("\n", text)
    return text.strip(" \n")


# --- English --------------------------------------------------------------------------------------------------
_DAYS: Final = {
    "mon": "lundi", "tue": "mardi", "tues": "mardi", "wed": "mercredi", "weds": "mercredi", "thu": "jeudi", "thur": "jeudi",
    "thurs": "jeudi", "fri": "vendredi", "sat": "samedi", "sun": "dimanche", "mo": "lundi", "tu": "mardi", "we": "mercredi",
    "th": "jeudi", "fr": "vendredi", "su": "dimanche", "monday": "lundi", "tuesday": "mardi", "wednesday": "mercredi",
    "thursday": "jeudi", "friday": "vendredi", "saturday": "samedi", "sunday": "dimanche", "ph": "jours feries",
}  # fmt: skip
_WORDS: Final = {
    "every day": "tous les jours", "everyday": "tous les jours", "daily": "tous les jours",
    "weekdays": "lundi au vendredi", "weekends": "samedi et dimanche",
    "weekend": "samedi et dimanche", "closed": "ferme", "opening hours": "horaires",
    "opening times": "horaires", "open": "ouvert", "from": "de", "to": "a", "till": "a", "until": "a", "through": "a",
    "thru": "a",
    "and": "et", "on": "le", "noon": "12h", "midnight": "minuit", "by appointment only": "sur rendez-vous",
    "by appointment": "sur rendez-vous", "public holidays": "jours feries", "bank holidays": "jours feries",
    "holidays": "jours feries", "except": "sauf", "hours": "horaires", "morning": "matin", "afternoon": "apres-midi",
}  # fmt: skip
_NAMED: Final = phrase(
    rf"mon(?! [a-z]{3})|tues?|weds?|thu(?:rs?)?|fri|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mo|tu|th|su|daily|every ?day"
)
_CLOCK: Final = re.compile(r"(?<![\d:h])(1[0-2]|0?[1-9])(?:[:.h]([0-5]\d))? ?(a|p)\.?m\b\.?", re.I)
_AM_OR_PM: Final = re.compile(r"[aApP](?<=[\d ].)\.?[mM]\b")
_DAY: Final = re.compile(rf"{B}(?!mon [a-z]{{3}})({'|'.join(sorted(_DAYS, key=len, reverse=True))})s?{E}\.?", re.I)
_WORD: Final = re.compile(rf"{B}({'|'.join(sorted(_WORDS, key=len, reverse=True))}){E}", re.I)
_FRENCH: Final = phrase(r"(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]*|et|de|du|au|le")


def to_french(text: str) -> str:
    """Return folded ``text`` with English days, hours and words of opening in French."""
    if _AM_OR_PM.search(text):
        text = _CLOCK.sub(_clock, text)
    if _FRENCH.search(text) or not _NAMED.search(text):
        return text
    return _WORD.sub(lambda m: _WORDS[m[1].lower()], _DAY.sub(lambda m: _DAYS[m[1].lower()], text))


def _clock(found: re.Match[str]) -> str:
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour}h{found[2] or ''}"
