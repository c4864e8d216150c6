"""One address as people write it in, its pieces out: post boxes, postcode and town apart."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from pipeline.normalise import address_kinds as kinds
from pipeline.normalise import address_parts as parts
from pipeline.normalise.address_words import STREET_TYPES
from pipeline.reference.communes import commune_key, load_communes
from pipeline.reference.street_words import TYPES
from pipeline.reference.text import unaccent, words

_DASH: Final = re.compile(r"\s*[-–/]\s*")
_ISLANDS: Final = {"20": ("2A", "2B")}
"""Corsica's postcodes begin with the code it had before 1976."""
_LONGEST_TOWN: Final = 6  # words
_MAY_TELL_TOWN: Final = re.compile(r"\d ?\d{3}|[Cc][Ee][Dd][Ee][Xx]")
_BOXES: Final = {"cs": "CS", "tsa": "TSA", "cidex": "CIDEX", "cedex": "CIDEX"}
_SPACES: Final = str.maketrans(dict.fromkeys('\u00a0\u202f_"«»“”', " "))


class Pieces(NamedTuple):
    """The pieces of an address: what lies between commas, dashes and line breaks, free of post boxes, postcode and town."""

    texts: tuple[str, ...]
    distribution: str | None
    code_postal: str | None
    commune: str | None


def cut(text: str) -> Pieces:
    """Cut one address, on one line or several."""
    text = text.translate(_SPACES)
    if "<" in text:
        text = parts.BREAK.sub("\n", text)
    if "." in text:
        text = parts.DOTTED.sub(lambda m: re.sub(r"[.\s-]", "", m[0]) + " ", text)
    boxes = [f"{_BOXES.get(m[1].lower(), 'BP')} {m[2]}" for m in parts.BOX.finditer(text)]
    text = parts.BOX.sub(" , ", text).strip() if boxes else text.strip()
    text = parts.TYPE_COMMA.sub(r"\1\2 ", text) if "," in text else text
    text = parts.GLUED_DASH.sub(" - ", text) if "-" in text else text
    text = parts.HALF_JOINED.sub(r"\1-", text) if "- " in text else text
    text = parts.ONE_SIDED_DASH.sub(" - ", text) if "-" in text or "–" in text else text
    text = parts.BRACKETED_CODE.sub(r" \1 ", text) if "(" in text else text
    city = None
    if parts.has_digit(text):
        text = parts.GLUED_CODE.sub(lambda m: f" {m[0]} ", text)
        text = parts.RANGE_IN_WORDS.sub(r"\1-", text)
        text = parts.HYPHENED.sub(r"\1\2 ", text) if "-" in text else text
        city = parts.ARRONDISSEMENT.search(text)
        text = f"{text[: city.start()]} , {text[city.end() :]}".strip() if city else text
        text = parts.RANGE.sub(_range, parts.NUMBER_LIST.sub(_listed, parts.GLUED.sub(lambda m: f"{m[0]} ", text)))
        text = parts.FIRST_NUMBER_COMMA.sub(
            r"\1 ", parts.NUMBER_COMMA.sub(r"\1\2 ", parts.INNER_NUMBER_COMMA.sub(_comma_before, text) if "," in text else text)
        )
    texts = [t for piece in parts.SEPARATORS.split(text) if not parts.NOTHING.match(t := parts.trim(piece))]
    code = commune = None
    if _MAY_TELL_TOWN.search(text):
        texts, code, commune = _town(texts)
    commune = commune or (city[1] if city else None)
    return Pieces(tuple(t for t in texts if t), " ".join(dict.fromkeys(boxes)) or None, code, commune)


def _listed(found: re.Match[str]) -> str:
    """« 2, 4 rue Foch » are two numbers of one street; in « Cellule 4, 12 rue Foch » the first is the shop's."""
    before = found.string[: found.start()].rstrip(" ")
    return f"{found[1]}-" if not before or before[-1] in ",;\n/-–—" else found[0]


def _range(found: re.Match[str]) -> str:
    """« 12 - 14 rue Foch » is a range; in « Case 925 - 165, avenue de Luminy » the first number is no house's."""
    before, text = found.string[: found.start()].rstrip(" "), found[0]
    apart = before and before[-1] not in ",;\n" and " " in text and parts.TYPE_NEXT.match(found.string, found.end())
    return _DASH.sub(" - " if apart else "-", text)


def _comma_before(found: re.Match[str]) -> str:
    """Set the number apart, unless it belongs to what stands before it: « Bât. 4, rue Foch », « D 813, route de Layrac »."""
    before = unaccent(found["before"]).lower().rstrip(".")
    named = len(before) > 1 and not before[-1].isdigit()  # « Optique 2000, quai Pasteur », not « Bât. B 1930, quai Pasteur »
    year = named and found["number"].isdigit() and 1900 <= int(found["number"]) < 2050
    if before in parts.NOT_BEFORE_NUMBER or before in {"et", "ou"} or year:
        return found[0]
    return f"{found['before']}, {found['number']} "


def _town(texts: list[str]) -> tuple[list[str], str | None, str | None]:
    """Take the postcode, and the town that follows it (or stands before it, alone), out of the pieces."""
    for i, text in enumerate(texts):
        found = list(parts.POSTCODE.finditer(text))
        if found and not (parts.ROAD.match(text) and found[-1].end() == len(text) and found[-1].start() < 4):
            return _around(texts, i, found[-1])
    for i, text in enumerate(texts):
        short = parts.SHORT_CODE.match(text)
        if short and _is_postcode_of(f"0{short['code']}", short["town"]):
            return [*texts[:i], parts.trim(short["before"] or ""), *texts[i + 1 :]], short["code"], short["town"]
        if parts.CEDEX.match(text):
            return [*texts[:i], *texts[i + 1 :]], None, text
    return texts, None, None


def _around(texts: list[str], i: int, found: re.Match[str]) -> tuple[list[str], str, str | None]:
    """Take the postcode ``found`` in the piece ``i``, and the town beside it, out of the pieces."""
    code = found[1].replace(" ", "")
    before, after = parts.trim(texts[i][: found.start()]), parts.trim(texts[i][found.end() :])
    left, right = texts[:i], texts[i + 1 :]
    if after:
        town, *late = parts.NUMBERED_STREET.split(after, maxsplit=1) if not before else [after]
        return [*left, before, *right, *late], code, parts.COUNTRY.sub("", town)
    if before:
        if (len(texts) > 1 and _is_postcode_of(code, before)) or (left and _may_be_town(before)):
            return [*left, *right], code, before
        street, at_end = _town_at_end(before, code)
        return [*left, street, *right], code, at_end
    if left and _is_postcode_of(code, left[-1]):  # « 12 rue Neuve, Agen, 47000 »
        return [*left[:-1], *right], code, left[-1]
    if right and _may_be_town(right[0]):
        return [*left, *right[1:]], code, right[0]
    return [*left, *right], code, None


def _may_be_town(text: str) -> bool:
    """Tell whether a piece beside a postcode may be a town's name: it says that it is nothing else."""
    found = words(text)
    said = any(kind.match(text) for kind in (kinds.IS_COMPLEMENT, kinds.IS_ZONE, kinds.IS_HOUSING, parts.LIEU_DIT))
    return bool(found) and not said and not parts.has_digit(text) and TYPES.get(found[0]) not in STREET_TYPES


def _town_at_end(before: str, code: str) -> tuple[str, str | None]:
    """« 12 rue Pasteur Marmande » before 47200 → the street, the town; « avenue de Marmande » is a street."""
    said = before.split()
    for first in range(max(2, len(said) - _LONGEST_TOWN), len(said)):
        street, town = " ".join(said[:first]), " ".join(said[first:])
        if not kinds.links(street) and TYPES.get(words(street)[-1]) not in STREET_TYPES and _is_postcode_of(code, town):
            return street, town
    return before, None


def _is_postcode_of(code: str, town: str) -> bool:
    """Tell whether a town of that name has this postcode: what a lost zero left (« 3160 Bourbon-l'Archambault ») is no number."""
    if not words(town) or (TYPES.get(words(town)[0]) in STREET_TYPES and len(words(town)) == 1):
        return False
    near = load_communes(_ISLANDS.get(code[:2]) or [code[: 3 if code.startswith(("97", "98")) else 2]])
    return any(commune_key(town) == named.key for p in near.by_postcode.get(code, ()) for named in near.by_place[p.code_insee])
