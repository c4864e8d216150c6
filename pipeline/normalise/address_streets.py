"""One piece of an address in, what it holds out, in order: streets, and the texts that are none (zones, malls, companies)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.normalise import address_parts as parts
from pipeline.normalise.address_words import STREET_TYPES, misspelt_type
from pipeline.reference.street_words import TYPES
from pipeline.reference.text import words


class Street(NamedTuple):
    numero: str | None
    repetition: str | None
    name: str
    strong: bool  # a street by its type; else a place that only a number makes a street


def inverted(piece: str) -> list[str]:
    """« Gambetta (rue) » → « rue Gambetta »."""
    found = parts.INVERTED.match(piece)
    return [f"{found['type']} {found['name']}"] if found else [piece]


def respelt(piece: str) -> tuple[str, str, str]:
    """« 12 boulevad Carnot » → « 12 boulevard Carnot », with the word as written and as read (both empty where all is well)."""
    found = parts.FIRST_WORD.match(piece)
    read = misspelt_type(found["word"]) if found else None
    if found is None or read is None:
        return piece, "", ""
    return f"{piece[: found.start('word')]}{read}{piece[found.end('word') :]}", found["word"], read


def pick_apart(piece: str) -> list[Street | str]:
    """Return what a piece holds, in order: streets, and texts that are none."""
    if "(" in piece and (aside := parts.TRAILING_BRACKETS.match(piece)) and not parts.LIEU_DIT_INSIDE.search(piece):
        return [*(pick_apart(aside["street"]) if aside["street"] else ()), *pick_apart(aside["aside"].strip())]
    inner = parts.ROAD_INSIDE.split(piece, maxsplit=1) if parts.has_digit(piece) else [piece]
    if len(inner) > 1 and not parts.NUMBER.fullmatch(inner[0].strip()) and not parts.IS_COMPLEMENT.match(piece):
        return [*pick_apart(inner[0]), *pick_apart(inner[1])]
    if parts.LIEU_DIT.match(piece) or parts.IS_COMPLEMENT.match(piece):
        inside = parts.numbered_inside(piece)
        if inside is None and (parts.COUNTED.match(piece) or parts.IS_MALL.match(piece)):
            cut = parts.STREET_AFTER.split(piece, maxsplit=1)
            ended = len(cut) > 1 and (parts.COUNTED.match(piece) or _named_in_full(words(cut[0])))
            inside = (cut[0], cut[1]) if ended else None
        return [inside[0], *pick_apart(inside[1])] if inside else [piece]
    first, *more = parts.SECOND.split(piece)
    lone = parts.LONE_NUMBER.fullmatch(first.strip()) or not words(first) or words(first)[-1].isdigit()
    if more and not lone:  # « 12 et 14 rue X » is one street
        return [*pick_apart(first), *(item for other in more for item in pick_apart(other))]
    place = parts.LIEU_DIT_INSIDE.search(piece)
    if place and place["name"]:
        return [*pick_apart(piece[: place.start()]), f"Lieu-dit {place['name']}"]
    road = parts.ROAD.match(piece)
    if road and sum(map(str.isalpha, road["rest"])) > 2 and road["rest"][0] in " ,;-–":  # « RD 813 Lavagnac »
        return [Street(None, None, piece[: road.start("rest")].strip(), strong=True), *pick_apart(road["rest"].strip(" ,;-–"))]
    street = _street(piece)
    if street is not None:
        if street.strong and street.numero is None and (inside := parts.numbered_inside(piece)):
            return [*pick_apart(inside[0]), *pick_apart(inside[1])]
        name, *after = parts.AFTER_STREET.split(street.name, maxsplit=1)
        if street.strong and street.numero and (inside := parts.numbered_inside(name)):  # « 45 bd Chanzy 294 avenue Briand »
            return [street._replace(name=inside[0]), *pick_apart(inside[1]), *after]
        door = parts.DOOR.match(name) if street.numero and street.strong and not parts.ROAD.match(name) else None
        if door:
            name, after = door["name"], [door["door"], *after]
        second = _second_street(name)
        if second:
            return [street._replace(name=name[: second.start()]), *pick_apart(name[second.end() :]), *after]
        return [street._replace(name=name), *after]
    inside = parts.numbered_inside(piece)
    if inside is None:
        marks = parts.STREET_AFTER if parts.IS_ZONE.match(piece) else parts.STREET_INSIDE
        before, *after = marks.split(piece, maxsplit=1)
        inside = (before, after[0]) if after else None
    if inside and words(inside[0]) and words(inside[0])[-1] not in _LINKS:
        return [inside[0], *pick_apart(inside[1])]
    return [piece]


def _street(piece: str) -> Street | None:
    """Read a piece as a street: with a number, or by its type; None where it is neither."""
    number = parts.NUMBER.match(piece)
    if number and not parts.MONTH.match(number["rest"]):
        numero, rest = number["number"].lstrip("0") or "0", number["rest"].strip(" ,;.-–")
        repetition = number["rep"] or ""
        rest = f"PASSAGE{rest[3:]}" if rest.startswith("PAS ") else rest  # INSEE's abbreviation
        rest = "" if len(words(rest)) == 1 and words(rest)[0] in _STRONG else rest  # « 12 rue »: of what, nobody knows
        kept = f"{numero}|{piece[: number.end('others')].strip()}" if number["others"] else numero
        return Street(kept, repetition.lower() if len(repetition) > 1 else repetition.upper() or None, rest, strong_name(rest))
    if not strong_name(piece):
        return None
    late = (
        parts.LATE_NUMBER.match(piece) if parts.has_digit(piece) and not parts.ROAD.match(piece) else None
    )  # « rue Gambetta 12 »
    if late and late["sure"]:
        return _street(f"{late['sure']} {late['named']}")
    if late and not _part_of_the_name(late["street"], late["number"]):
        return _street(f"{late['number']} {late['street']}")
    return Street(None, None, piece, strong=True)


def _named_in_full(mall: list[str]) -> bool:
    """« Centre commercial Auchan | avenue Salengro »; not « Centre commercial | Place des Arts »."""
    return len(mall) > 2 and mall[-1] not in _LINKS | _BEFORE_TYPE


def _second_street(name: str) -> re.Match[str] | None:
    """« rue Jules Ferry | place du 19 Mars »; not « rue de la | Place d'Armes », « impasse | chemin des Prés »."""
    for found in parts.NEXT_STREET.finditer(name):
        before = words(name[: found.start()])
        if len(before) > 1 and before[-1] not in _LINKS | _BEFORE_TYPE and before[-1] not in _STRONG and before[0] in TYPES:
            return found
    return None


def _part_of_the_name(street: str, number: str) -> bool:
    """« rue du 8 mai 1945 », « rue de la Libération 1944 », « Route Nationale 113 »: the number is no house's."""
    year = len(number) == 4 and 1700 < int(number) < 2100 if number.isdigit() else False
    found = words(street)
    last = found[-1] if found else ""
    return year or (last in parts.NOT_BEFORE_NUMBER and not (found[0] == "rue" and last.startswith("national")))


@lru_cache(maxsize=4096)
def strong_name(name: str) -> bool:
    """Tell whether a name is a street's by its first words: « Vieille route de X », « Grand'Rue », « RN 113 »."""
    if parts.ROAD.match(name) or parts.ROAD_ALONE.match(name):
        return True
    found = words(name)
    if not found:
        return False
    if found[0] in _BEFORE_TYPE and len(found) > 1:
        return found[1] in _STRONG
    if found[0] == "carrefour" and found[1:2] and found[1] in _SHOPS:
        return False
    return len(found) > 1 and (found[0] in _STRONG or found[:2] == ["rond", "point"])


_LINKS = frozenset({"de", "du", "la", "des", "le", "les", "d", "l", "et", "a", "au", "sur"})
_SHOPS = frozenset({"market", "city", "contact", "express", "drive"})
"""« Carrefour Market » is no crossroads."""
_STRONG = frozenset(short for short, full in TYPES.items() if full in STREET_TYPES)
_BEFORE_TYPE = frozenset(
    {"vieille", "vieux", "ancien", "ancienne", "petite", "petit", "grande", "grand", "haute", "basse", "nouvelle"}
)
