"""Folded text about opening hours in, the same with its English words in French out: « Mon-Fri 9am-6pm », « closed on Sunday ».

Only a text that names a day in English, or an hour with am or pm, is touched.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.hours.lexicon import B, E

_DAYS: Final = {
    "mon": "lundi", "tue": "mardi", "tues": "mardi", "wed": "mercredi", "weds": "mercredi", "thu": "jeudi", "thur": "jeudi",
    "thurs": "jeudi", "fri": "vendredi", "sat": "samedi", "sun": "dimanche", "mo": "lundi", "tu": "mardi", "we": "mercredi",
    "th": "jeudi", "fr": "vendredi", "su": "dimanche", "monday": "lundi", "tuesday": "mardi", "wednesday": "mercredi",
    "thursday": "jeudi", "friday": "vendredi", "saturday": "samedi", "sunday": "dimanche",
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
_NAMED: Final = re.compile(
    rf"{B}(?:mon(?! [a-z]{3})|tues?|weds?|thu(?:rs?)?|fri|sun|"
    rf"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mo|tu|th|su|daily|every ?day){E}",
    re.I,
)
_CLOCK: Final = re.compile(r"(?<![\d:h])(1[0-2]|0?[1-9])(?:[:.h]([0-5]\d))? ?(a|p)\.?m\b\.?", re.I)
_AM_OR_PM: Final = re.compile(r"[aApP](?<=[\d ].)\.?[mM]\b")
_DAY: Final = re.compile(rf"{B}(?!mon [a-z]{{3}})({'|'.join(sorted(_DAYS, key=len, reverse=True))})s?{E}\.?", re.I)
_WORD: Final = re.compile(rf"{B}({'|'.join(sorted(_WORDS, key=len, reverse=True))}){E}", re.I)
_FRENCH: Final = re.compile(rf"{B}(?:(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]*|et|de|du|au|le){E}", re.I)


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
