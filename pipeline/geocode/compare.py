"""Whether the street that the engine answered is the one asked for: two names in, one KINSHIP word out.

The engine's score is likeness of text, not confidence: right answers to typos go down to 0.6, wrong streets reach 0.83.
So names are compared here, word by word, a typo tolerated.
"""

from __future__ import annotations

import re
from typing import Final

import pandas as pd
from rapidfuzz.distance import OSA

from pipeline.geocode.slips import is_slip, mended, slips
from pipeline.reference.letters import is_known
from pipeline.reference.street_words import NUMBERS, SMALL_WORDS, TITLES, TYPES
from pipeline.reference.text import street_key, words

KINSHIP: Final = {
    "meme": "same words",
    "faute": "same words but for a slip of the pen or an abbreviated word",
    "voisin": "a letter or two apart, and it may be another name: « Rue Massot », « Rue Masset »",
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
_ONE_KIND: Final = {"allees": "allee", "halles": "halle", "venelles": "venelle", "arcades": "arcade", "grand": "grande"}
_PLACING: Final = frozenset({"sous", "sur"})  # small words that tell: « Chemin sous le Bois », « Chemin sur le Bois »
_PLURAL: Final = frozenset({"des", "les", "aux"})
_LONG_TYPE: Final = 7  # letters: « Boulvard », « Inpasse », but not « Voûte » for « Route »


def compare(asked: pd.Series[str], answered: pd.Series[str]) -> pd.Series[str]:
    """Return the KINSHIP of each pair of names (aligned; missing where either is): each distinct pair is compared once."""
    pairs = pd.DataFrame({"asked": asked, "answered": answered}).dropna().drop_duplicates()
    told = {(a, b): kinship(a, b) for a, b in zip(pairs["asked"], pairs["answered"], strict=True)}
    found = [told.get(pair) for pair in zip(asked, answered, strict=True)]
    return pd.Series(found, index=asked.index, dtype="str")


def kinship(asked: str, answered: str) -> str:
    """Return how two names of streets or places are related: a key of KINSHIP."""
    said, told = spelt(asked), spelt(answered)
    found = _kinship(said, told)
    if found not in ("meme", "faute") and _kinship(spelt(mended(asked)), told) == "meme":
        return "faute"  # « Rue ed la Paix », « Impasse oRger Johan »
    return found


def _kinship(asked: list[str], answered: list[str]) -> str:
    left, right = _key(asked), _key(answered)
    if "".join(asked) == "".join(answered):
        return "meme"
    if set(asked) & _PLACING != set(answered) & _PLACING:
        return "incomplet" if left == right else "autre"
    if left == right:
        return "meme"
    if digits := _digits(left, right):
        return digits
    (kind_left, name_left), (kind_right, name_right) = _split(left), _split(right)
    if kind_left != kind_right:
        return "type" if _related(name_left, name_right) in ("meme", "faute") else "autre"
    related = "meme" if _only_plural(asked, answered, name_left, name_right) else _related(name_left, name_right)
    if related == "meme":
        return "faute"  # the type alone is misspelt: « Ruote de la Roche »; or a plural forgotten: « Rue des Tanneur »
    if related in ("autre", "incomplet") and _typo("".join(asked), "".join(answered), len("".join(name_right))):
        # letters that crossed a space: « uFmel », « LA'ne »; or small words: « de al Paix », « ud Port »
        return "faute" if is_slip("".join(asked), "".join(answered)) else "voisin"
    return related


def spelt(name: str) -> list[str]:
    """Return the words of ``name``, numbers in digits: « Rue du Onze Novembre » → rue du 11 novembre."""
    return [NUMBERS.get(w, w) for w in words(name)]


def _digits(left: list[str], right: list[str]) -> str:
    """« Rue du 8 Mai », « Rue du 11 Novembre »: a digit is never a typo here. « Rue du 8 Mai », « Rue du 8 Mai 1945 »: a part."""
    one, other = ([w for w in key if w.isdigit()] for key in (left, right))
    if one == other:
        return ""
    few, many = sorted((left, right), key=len)
    return "incomplet" if len(few) < len(many) and many[: len(few)] == few and any(w.isdigit() for w in few) else "autre"


def _only_plural(asked: list[str], answered: list[str], left: list[str], right: list[str]) -> bool:
    """Whether a plural alone was forgotten, the article being there: not « Rue du Pin » for « Rue des Pins »."""
    articles = [w for w in asked if w in SMALL_WORDS], [w for w in answered if w in SMALL_WORDS]
    if articles[0] != articles[1] or not set(articles[0]) & _PLURAL:
        return False
    return [w.removesuffix("s") for w in left] == [w.removesuffix("s") for w in right]


def _key(found: list[str]) -> list[str]:
    key = street_key(" ".join(found))
    for short, long in _ZONES:
        key = long.sub(short, key)
    return key.split()


def _split(key: list[str]) -> tuple[str, list[str]]:
    """Return a street's type ("" where there is none) and its name. A type misspelt is a type: « Boulevrad », « Chemni »."""
    if len(key) < 2:
        return "", key
    first = _ONE_KIND.get(key[0], key[0])
    if first in _KINDS_OF_STREET:
        return first, key[1:]
    near = sorted(k for k in _KINDS_OF_STREET if len(k) >= 4 and len(first) >= 4 and slips(first, k, 1) and _is_type(first, k))
    return (near[0], key[1:]) if near else ("", key)


def _is_type(word: str, kind: str) -> bool:
    """Whether ``word``, one slip from ``kind``, is that type: they are few, and the long ones are like nothing else."""
    return is_slip(word, kind) or (len(kind) >= _LONG_TYPE and not is_known(word))


def _related(left: list[str], right: list[str]) -> str:
    if left == right:
        return "meme"
    if len(left) == len(right) and all(_same_word(a, b) for a, b in zip(left, right, strict=True)):
        differing = [(a, b) for a, b in zip(left, right, strict=True) if a != b and not _short_for(a, b)]
        if sum(OSA.distance(a, b) for a, b in differing) > 2:
            return "autre"
        return "faute" if all(is_slip(a, b) for a, b in differing) else "voisin"
    if "".join(left) == "".join(right):
        return "faute"  # « Saint Fleur » in one word
    if _typo("".join(left), "".join(right), len("".join(right))):
        return "faute" if is_slip("".join(left), "".join(right)) else "voisin"  # « Grande Vallée » in one word
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
