"""One address as people write it in, its pieces out: post boxes, postcode and town apart."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from pipeline.normalise import address_parts as parts
from pipeline.reference.communes import commune_key, load_communes
from pipeline.reference.street_words import TYPES
from pipeline.reference.text import unaccent, words

_DASH: Final = re.compile(r"\s*[-–/]\s*")
_ISLANDS: Final = {"20": ("2A", "2B")}
"""Corsica's postcodes begin with the code it had before 1976."""
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
    boxes = [f"{m[1].upper() if len(m[1]) <= 3 else 'BP'} {m[2]}" for m in parts.BOX.finditer(text)]
    text = parts.BOX.sub(" , ", text).strip() if boxes else text.strip()
    text = parts.TYPE_COMMA.sub(r"\1\2 ", text) if "," in text else text
    text = parts.GLUED_DASH.sub(" - ", text) if "-" in text else text
    text = parts.ONE_SIDED_DASH.sub(" - ", text) if "-" in text or "–" in text else text
    text = parts.BRACKETED_CODE.sub(r" \1 ", text) if "(" in text else text
    text = parts.GLUED_CODE.sub(lambda m: f" {m[0]} ", text)
    city = None
    if parts.has_digit(text):
        text = parts.RANGE_IN_WORDS.sub(r"\1-", text)
        text = parts.HYPHENED.sub(r"\1\2 ", text) if "-" in text else text
        city = parts.ARRONDISSEMENT.search(text)
        text = f"{text[: city.start()]} , {text[city.end() :]}".strip() if city else text
        text = parts.RANGE.sub(_range, parts.NUMBER_LIST.sub(_listed, parts.GLUED.sub(lambda m: f"{m[0]} ", text)))
        text = parts.FIRST_NUMBER_COMMA.sub(
            r"\1 ", parts.NUMBER_COMMA.sub(r"\1\2 ", parts.INNER_NUMBER_COMMA.sub(_comma_before, text) if "," in text else text)
        )
    texts, code, commune = _town([t for piece in parts.SEPARATORS.split(text) if not parts.NOTHING.match(t := parts.trim(piece))])
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
        if not found or (parts.ROAD.match(text) and found[-1].end() == len(text) and found[-1].start() < 4):
            continue
        before, code, after = (
            parts.trim(text[: found[-1].start()]),
            found[-1][1].replace(" ", ""),
            parts.trim(text[found[-1].end() :]),
        )
        rest = [*texts[:i], before, *texts[i + 1 :]]
        if after:
            town, *street = parts.NUMBERED_STREET.split(after, maxsplit=1) if not before else [after]
            return [*rest, *street], code, parts.COUNTRY.sub("", town)
        if before and not any(c.isdigit() for c in before) and (i > 0 or (len(texts) > 1 and _is_postcode_of(code, before))):
            return [*texts[:i], *texts[i + 1 :]], code, before
        if not before and i > 0 and _is_postcode_of(code, texts[i - 1]):  # « 12 rue Neuve, Agen, 47000 »
            return [*texts[: i - 1], *texts[i + 1 :]], code, texts[i - 1]
        if not before and i + 1 < len(texts) and not any(c.isdigit() for c in texts[i + 1]):
            return [*texts[:i], *texts[i + 2 :]], code, texts[i + 1]
        return rest, code, None
    for i, text in enumerate(texts):
        short = parts.SHORT_CODE.match(text)
        if short and _is_postcode_of(f"0{short['code']}", short["town"]):
            return [*texts[:i], parts.trim(short["before"] or ""), *texts[i + 1 :]], short["code"], short["town"]
        if parts.CEDEX.match(text):
            return [*texts[:i], *texts[i + 1 :]], None, text
    return texts, None, None


def _is_postcode_of(code: str, town: str) -> bool:
    """Tell whether a town of that name has this postcode: what a lost zero left (« 3160 Bourbon-l'Archambault ») is no number."""
    if not words(town) or words(town)[0] in TYPES:
        return False
    near = load_communes(_ISLANDS.get(code[:2]) or [code[: 3 if code.startswith(("97", "98")) else 2]])
    return any(commune_key(town) == named.key for p in near.by_postcode.get(code, ()) for named in near.by_place[p.code_insee])
