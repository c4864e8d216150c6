"""One piece of an address in, what it holds out, in order: streets, and the texts that are none (zones, malls, companies)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from pipeline.normalise import address_kinds as kinds
from pipeline.normalise import address_parts as parts
from pipeline.normalise.address_words import STREET_TYPES, misspelt_type
from pipeline.reference.street_words import CODES, TYPES
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
    if len(inner) > 1 and not parts.NUMBER.fullmatch(inner[0].strip()) and not kinds.IS_COMPLEMENT.match(piece):
        return [*pick_apart(inner[0]), *pick_apart(inner[1])]
    if parts.LIEU_DIT.match(piece) or kinds.IS_COMPLEMENT.match(piece):
        inside = parts.numbered_inside(piece) or _ended(piece)
        apart = kinds.beside(piece) if inside is None and kinds.IS_MALL.match(piece) else None  # « CC O'Green cellule 12 »
        return _beside_a_number(inside[0], pick_apart(inside[1])) if inside else [*(apart or [piece])]
    first, *more = parts.SECOND.split(piece) if parts.has_digit(piece) else [piece]
    lone = parts.LONE_NUMBER.fullmatch(first.strip()) or not words(first) or words(first)[-1].isdigit()
    if more and not lone:  # « 12 et 14 rue X » is one street
        return [*pick_apart(first), *(item for other in more for item in pick_apart(other))]
    place = parts.LIEU_DIT_INSIDE.search(piece)
    if place and place["name"]:
        return [*pick_apart(piece[: place.start()]), *pick_apart(f"Lieu-dit {place['name']}")]
    road = parts.ROAD.match(piece)
    if road and sum(map(str.isalpha, road["rest"])) > 2 and road["rest"][0] in " ,;-–":  # « RD 813 Lavagnac »
        return [Street(None, None, piece[: road.start("rest")].strip(), strong=True), *pick_apart(road["rest"].strip(" ,;-–"))]
    street = _street(piece)
    if street is not None:
        return _from_street(street, piece)
    inside = parts.numbered_inside(piece)
    if inside is None:
        marks = kinds.STREET_AFTER if kinds.IS_ZONE.match(piece) else kinds.STREET_INSIDE
        before, *after = marks.split(piece, maxsplit=1)
        inside = (before, after[0]) if after else None
    if inside and not kinds.links(inside[0]):
        return [inside[0], *pick_apart(inside[1])]
    return [*(kinds.beside(piece) or [piece])]


def _from_street(street: Street, piece: str) -> list[Street | str]:
    """Return the street that a piece begins with, and what follows its name."""
    if street.strong and street.numero is None and (inside := parts.numbered_inside(piece)):
        return [*pick_apart(inside[0]), *pick_apart(inside[1])]
    name, *after = kinds.beside(street.name) or [street.name]
    if street.strong and street.numero and (inside := parts.numbered_inside(name)):  # « 45 bd Chanzy 294 avenue Briand »
        named = len(words(inside[0])) > 1  # « 123 avenue 123 rue de la Gare »: of which avenue, nobody knows
        return [street._replace(name=inside[0]) if named else name[: -len(inside[1])], *pick_apart(inside[1]), *after]
    door = parts.DOOR.match(name) if street.numero and street.strong and not parts.ROAD.match(name) else None
    if door:
        name, after = door["name"], [door["door"], *after]
    if second := kinds.second_street(name):
        return [street._replace(name=second[0]), *pick_apart(second[1]), *after]
    return [street._replace(name=name), *after]


def _beside_a_number(before: str, found: list[Street | str]) -> list[Street | str]:
    """« Face au | 27 quai Foch »: the number is that of the house opposite; « Bât. B | 27 quai Foch » is the shop's."""
    first = found[0]
    if isinstance(first, Street) and first.numero and kinds.links(before):
        opposite = " ".join(part for part in (before, first.numero.split("|")[0], first.repetition) if part)
        return [opposite, first._replace(numero=None, repetition=None), *found[1:]]
    return [before, *found]


def _code_in_full(name: str) -> str:
    """« PAS DES MARCHANDS », « DSC DU PORT », as INSEE's registers write them after a number: « PASSAGE DES MARCHANDS »."""
    code, space, rest = name.partition(" ")
    full = CODES.get(code.lower()) if space and name.isupper() else None
    return f"{full.upper()} {rest}" if full else f"cours {rest}" if code == "Cr" and rest[:1].isalpha() else name


def _street(piece: str) -> Street | None:
    """Read a piece as a street: with a number, or by its type; None where it is neither."""
    number = parts.NUMBER.match(piece)
    if number and not parts.MONTH.match(number["rest"]):
        numero, rest = number["number"].lstrip("0") or "0", number["rest"].strip(" ,;.-–")
        repetition = number["rep"] or ""
        rest = _code_in_full(rest)
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


def _ended(piece: str) -> tuple[str, str] | None:
    """« Bât. B | rue Foch », « Lieu-dit Lamothe | route de Nérac », « Centre commercial Auchan | avenue Salengro ».

    Not « Centre commercial | Place des Arts », nor « face à la | place Foch ».
    """
    before, *after = kinds.STREET_AFTER.split(piece, maxsplit=1)
    said = words(before)
    place = parts.LIEU_DIT.match(before)
    named = bool(place["name"]) if place else len(said) > 2 or not kinds.IS_MALL.match(piece)
    held = kinds.links(before) or said[-1] in kinds.BEFORE_TYPE or kinds.IS_SIDE.match(piece)
    return (before, after[0]) if after and named and not held else None


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
    if found[0] in kinds.BEFORE_TYPE and len(found) > 1:
        return found[1] in _STRONG
    if found[0] == "carrefour" and found[1:2] and found[1] in _SHOPS:
        return False
    return len(found) > 1 and (found[0] in _STRONG or found[:2] == ["rond", "point"])


_SHOPS = frozenset({"market", "city", "contact", "express", "drive"})
"""« Carrefour Market » is no crossroads."""
_STRONG = frozenset(short for short, full in TYPES.items() if full in STREET_TYPES)
