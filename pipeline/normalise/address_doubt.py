"""An address taken apart in, what of it lies where nothing says that it belongs: a word out of place, a number, a word lost.

A number, a type, « lieu-dit », « bâtiment », a postcode say themselves where they go. What is left goes where the pieces leave
it, to a street's name or a place: that is right of plain words, and doubtful of the rest. Told, the officer looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.normalise import address_kinds as kinds
from pipeline.normalise import address_parts as parts
from pipeline.normalise.address_words import STREET_TYPES
from pipeline.reference.street_words import CODES, TITLES, TYPES
from pipeline.reference.text import unaccent, words

_BEGINS: Final = (
    r"rue|avenue|ave?|bd|boulevard|place|pl|chemin|che|route|rte|impasse|imp|all[ée]es?|quai|square|passage|esplanade|faubourg|"
    r"r[ée]sidence|r[ée]sid?|lotissement|lot|quartier|z\.?[ai]|zac|zae|zone|galerie|parc\s+(?:d['’]|commercial|industriel)|"
    rf"{kinds.MALL}|b[âa]t(?:iment)?|rdc|rez|[ée]tage|cellule|local|hall|case|app(?:ar)?t(?:ement)?|apt|appt|immeuble|imm|entr[ée]e|"
    r"hameau(?=\s\w)|rpt|rond[- ]point|lieu[- ]?dit|ld|bp|cs|tsa|cedex|"
    r"face|angle|devant|derri[èe]re|commune|ancien(?:nement)?|proximit[ée]"
)
"""Words that begin a part of an address: within a name, nothing says that they belong to it."""
_LINKS: Final = kinds.LINKS | kinds.BEFORE_TYPE | {"chez", "par"}
_BEGUN: Final = re.compile(rf"(?<=\w)[\s,(-]+(?=(?:{_BEGINS})\b|ch\.\s)", re.IGNORECASE)
_DANGLING: Final = frozenset({
    "en", "à", "a", "au", "aux", "de", "du", "des", "d", "l", "le", "la", "les", "et", "ou", "sur", "n°",
})  # fmt: skip
_NUMBER: Final = re.compile(r"(?<![^\W_])\d+(?![^\W_])")
_COUNTED: Final = parts.NOT_BEFORE_NUMBER | frozenset({
    "le", "la", "les", "des", "du", "de", "l", "d", "aux", "entre", "n", "no", "cd", "r", "villa", "chalet", "bassin", "maison",
    "ecluse", "eclusiere", "banc", "etal", "chemin", "emplacement", "pk", "borne",
})  # fmt: skip
"""What a number may follow within a name: « rue des 4 Vents », « Chemin Départemental 205 », « Banc 24 »."""
_WAR: Final = re.compile(r"(?:14-18|39-4[05])\b")
_YEAR: Final = re.compile(r"1[4-9]\d\d|20\d\d")
_GLUED: Final = re.compile(r"\d{4,5}[^\W\d_]{3,}|[^\W\d_]{3,}\d{5}|(?<=\w )[Nn]°\s?\d+$")
_MARKS: Final = re.compile(r"[(){}\[\]/:;]|\s[-–]|[-–]\s|,")
_HONOURS: Final = frozenset({
    "general", "marechal", "commandant", "capitaine", "colonel", "lieutenant", "docteur", "president", "professeur",
    "monseigneur",
})  # fmt: skip
"""« Cours Maréchal » is cut short."""
_LONGEST: Final = 7  # words that say something, type included
_LONE: Final = re.compile(
    r"^\d{4}\s+[^\W\d]|^\d{1,5}(?:\s?(?:bis|ter|quater|[a-z]))?$|^\d+\s+(?:[àa]|au|et|ou)$",
    re.IGNORECASE,
)
_NUMBERED_STREET: Final = re.compile(
    r"^\d{1,4}\s?(?:bis|ter|quater|[a-z]\b)?[\s,]+(?:rue|avenue|boulevard|place|chemin|route|impasse)\b", re.IGNORECASE
)
_TOWN_CODES: Final = re.compile(r"\bcedex\b(?:\s*\d{1,2})?|\b\d{1,2}(?:er|e|[èe]me)?\b", re.IGNORECASE)
_NOT_A_TOWN: Final = re.compile(
    r"\d|[()/;]|\b(?:rue|avenue|boulevard|route|chemin|place|impasse|quai|b[âa]t|z[ai]|zone)\b", re.IGNORECASE
)


def not_understood(text: str, placed: tuple[str | None, ...], told: str) -> str:
    """Return what of an address was placed by default alone, or lost; empty where each word says why it is where it is.

    ``placed``: number, repetition, street, lieu-dit, complement, post box, postcode, town, as read from ``text``; ``told``: what
    the findings of the address say again.
    """
    numero, _, voie, lieu_dit, complement, _, code, town = placed
    alone = complement if not (voie or lieu_dit) and not kinds.IS_SIDE.match(complement or "") else None
    for doubts in (
        _of_name(voie),
        _of_name(lieu_dit),
        _of_name(alone),
        _beside(complement, numbered=bool(numero or not voie)),
        _of_town(town),
    ):
        for doubt in doubts:
            return doubt
    if code:  # « 47 000 »
        told = f"{told} {code[:2]} {code[2:]}"
    return _lost(text, " ".join([*filter(None, placed), told]))


def _of_name(name: str | None) -> Iterator[str]:
    """What in the name of a street or a place is no part of a name."""
    if not name:
        return
    road = parts.ROAD.match(name)
    rest = road["rest"] if road else name
    for found in _BEGUN.finditer(rest):
        before = words(rest[: found.start()])
        named = before[1:] if TYPES.get(before[0]) in STREET_TYPES else before
        if named and before[-1] not in _LINKS and not kinds.KINDS.issuperset(before):
            yield rest[found.end() :]
    for found in _NUMBER.finditer(rest):
        before = words(rest[: found.start()])
        if before and before[-1] not in _COUNTED and not before[-1].isdigit() and not _of_the_name(found, before):
            yield rest[found.start() :]
    if glued := _GLUED.search(rest):
        yield glued[0]
    if mark := _MARKS.search(rest):
        yield rest[mark.start() :]
    last = rest.rpartition(" ")[2].rstrip("'’ ")
    if last in _DANGLING:
        yield last
    spaces = rest.count(" ")
    if spaces == 1 and road is None and _HONOURS.issuperset(words(rest)[1:]) and TYPES.get(words(rest)[0]) in STREET_TYPES:
        yield rest
    if spaces >= _LONGEST and len(set(words(rest)) - _LINKS) > _LONGEST:
        yield rest


def _of_the_name(number: re.Match[str], before: list[str]) -> bool:
    """A year, a feast (« avenue 11 Novembre », « 39-45 »), one of a few alike (« La Loge 1 »)."""
    rest = number.string[number.end() :]
    last = not rest.strip()
    alike = last and len(number[0]) == 1 and TYPES.get(before[0]) not in STREET_TYPES
    return bool(_YEAR.fullmatch(number[0]) or alike or parts.MONTH.match(rest.strip()) or _WAR.match(f"{number[0]}{rest}"))


def _beside(complement: str | None, *, numbered: bool) -> Iterator[str]:
    """What beside the street tells of nothing: a number alone, or last where the street has none; an address; a bracket."""
    for item in complement.split(", ") if complement else ():
        if _LONE.search(item) or _NUMBERED_STREET.match(item) or item.count("(") != item.count(")"):
            yield item
        elif not numbered and item[-1].isdigit() and not kinds.IS_COMPLEMENT.match(item):
            yield from (left for left in _of_name(item) if left.replace("-", "").isdigit())


def _of_town(town: str | None) -> Iterator[str]:
    if town and _NOT_A_TOWN.search(_TOWN_CODES.sub("", town)):
        yield town


def _lost(text: str, told: str) -> str:
    """Return the words of ``text`` that nothing tells again, abbreviations aside."""
    said = unaccent(told).lower()
    lost = [
        w for w in _TOKEN.findall(unaccent(text).lower()) if w not in said and w.lstrip("0") not in said and w not in _ABBREVIATED
    ]
    return " ".join(word for word in lost if len(word) > 2 or word[0].isdigit()) or _number_lost(text, said)


def _number_lost(text: str, said: str) -> str:
    """Return a number of ``text`` that is found only within others: 2 of « 2 bis - 12 »."""
    kept = {number.lstrip("0") for number in _DIGITS.findall(said)}
    return next((number for number in _DIGITS.findall(text) if number.lstrip("0") not in kept), "")


_DIGITS: Final = re.compile(r"\d+")
_TOKEN: Final = re.compile(r"[^\W\d_]+|\d+")
_ABBREVIATED: Final = (
    frozenset(TYPES)
    | frozenset(TITLES)
    | frozenset(CODES)
    | {"bourg", "lieu", "dit", "lieudit", "france", "num", "numero", "neant", "sans", "adresse", "sur"}
    | {"appart", "appt", "apt", "cedex", "ccial", "ccal", "cial", "bisrue", "cr"}
)
"""Words that are written otherwise once read, or that say no more than what part it is."""
