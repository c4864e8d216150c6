"""Whether the street that the engine answered is the one asked for: two names in, one KINSHIP word out.

The engine's score is likeness of text, not confidence: right answers to typos go down to 0.6, wrong streets reach 0.83.
So names are compared here, word by word, a typo tolerated.
"""

from __future__ import annotations

import re
from typing import Final

import pandas as pd
from rapidfuzz.distance import OSA

from pipeline.reference.street_words import TITLES, TYPES
from pipeline.reference.text import street_key, words

KINSHIP: Final = {
    "meme": "same words",
    "faute": "same words but for a typo or an abbreviated word",
    "incomplet": "one has words more (« Rue Gambetta », « Rue Léon Gambetta »), the type and the last word agree",
    "type": "same name, another type (« Rue » for « Boulevard »), or a type on one side only",
    "autre": "another name",
}

_ZONES: Final = (
    ("za", re.compile(r"^(zone artisanale|zone activites? economiques?|zone activites?|zae)\b")),
    ("zi", re.compile(r"^zone industrielle\b")),
    ("zac", re.compile(r"^zone amenagement concerte\b")),
)
"""« ZA » is written in full as often as not, and stands for two things that are one."""
_KINDS_OF_STREET: Final = frozenset(word for value in TYPES.values() for word in words(value)[:1]) | {kind for kind, _ in _ZONES}
_TITLE_WORDS: Final = frozenset(word for value in TITLES.values() for word in words(value))
_PLURALS: Final = {"allees": "allee", "halles": "halle", "venelles": "venelle", "arcades": "arcade"}


def compare(asked: pd.Series[str], answered: pd.Series[str]) -> pd.Series[str]:
    """Return the KINSHIP of each pair of names (aligned; missing where either is): each distinct pair is compared once."""
    pairs = pd.DataFrame({"asked": asked, "answered": answered}).dropna().drop_duplicates()
    told = {(a, b): kinship(a, b) for a, b in zip(pairs["asked"], pairs["answered"], strict=True)}
    found = [told.get(pair) for pair in zip(asked, answered, strict=True)]
    return pd.Series(found, index=asked.index, dtype="str")


def kinship(asked: str, answered: str) -> str:
    """Return how two names of streets or places are related: a key of KINSHIP."""
    left, right = _key(asked), _key(answered)
    if left == right or "".join(words(asked)) == "".join(words(answered)):
        return "meme"
    if [w for w in left if w.isdigit()] != [w for w in right if w.isdigit()]:
        return "autre"  # « Rue du 8 Mai », « Rue du 11 Novembre »: a digit is never a typo here
    (kind_left, name_left), (kind_right, name_right) = _split(left), _split(right)
    if kind_left != kind_right:
        return "type" if _related(name_left, name_right) in ("meme", "faute") else "autre"
    related = _related(name_left, name_right)
    if related == "meme":
        return "faute"  # the type alone is misspelt: « Ruote de la Roche »
    if related in ("autre", "incomplet") and _typo("".join(words(asked)), "".join(words(answered)), len("".join(name_right))):
        return "faute"  # letters that crossed a space: « uFmel », « LA'ne »; or small words: « de al Paix », « ud Port »
    return related


def _key(name: str) -> list[str]:
    key = street_key(name)
    for short, long in _ZONES:
        key = long.sub(short, key)
    return key.split()


def _split(key: list[str]) -> tuple[str, list[str]]:
    """Return a street's type ("" where there is none) and its name. A type misspelt is a type: « Boulevrad », « Chemni »."""
    if len(key) < 2:
        return "", key
    first = _PLURALS.get(key[0], key[0])
    if first in _KINDS_OF_STREET:
        return first, key[1:]
    near = sorted(k for k in _KINDS_OF_STREET if len(k) >= 4 and OSA.distance(first, k, score_cutoff=1) <= 1)
    return (near[0], key[1:]) if near and len(first) >= 4 else ("", key)


def _related(left: list[str], right: list[str]) -> str:
    if left == right:
        return "meme"
    if len(left) == len(right) and all(_same_word(a, b) for a, b in zip(left, right, strict=True)):
        return (
            "faute" if sum(OSA.distance(a, b) for a, b in zip(left, right, strict=True) if not _short_for(a, b)) <= 2 else "autre"
        )
    if _typo("".join(left), "".join(right), len("".join(right))):
        return "faute"  # « Saint Fleur » in one word, « Grande Vallée » in one
    few, many = sorted((left, right), key=len)
    if few and len(few) < len(many) and _same_word(few[-1], many[-1]) and set(few[:-1]) <= set(many):
        return "incomplet"
    return "autre"


def _same_word(asked: str, answered: str) -> bool:
    return asked == answered or _short_for(asked, answered) or _typo(asked, answered, len(answered))


def _short_for(asked: str, answered: str) -> bool:
    """« J Jaurès » for « Jean Jaurès », « Gen » for « Général ». Any beginning would not do: « Gare », « Garenne »."""
    short = len(asked) == 1 or (len(asked) in (3, 4) and answered in _TITLE_WORDS)
    return short and len(asked) < len(answered) and answered.startswith(asked) and asked.isalpha()


def _typo(asked: str, answered: str, length: int) -> bool:
    """One letter wrong, missing, added or swapped from 4 letters on, two from 10 on; short names differ by one letter."""
    allowed = 0 if length < 4 else 1 if length < 10 else 2
    return OSA.distance(asked, answered, score_cutoff=allowed) <= allowed
