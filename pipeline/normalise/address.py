"""An address as people write it in, its parts out: number, street in full, lieu-dit, complement, post box, postcode, town.

One cell may hold one line or several, a company name before the street, a mall after it, the town at the end. The parts are in
the case of a street sign, types and titles in full. What is found:

| as written                                     | becomes                                                             |
|------------------------------------------------|---------------------------------------------------------------------|
| 12 BIS BD DE LA REPUBLIQUE                     | 12, bis, Boulevard de la République                                 |
| 12-14 rue X; 12 et 14 rue X                    | 12 and ``numero-multiple`` (the geocoder knows one number)          |
| 12 b rue X                                     | 12, B: on the plate it may be B or bis, nobody can tell             |
| Au bourg; Lieu-dit Lamothe; LD LAMOTHE         | lieu-dit « Le Bourg », « Lamothe »                                  |
| ZI de Boé; Résidence du Parc (no street)       | lieu-dit, since it is all there is to look for                      |
| ZI de Boé, 4 rue X; Bât. B, C.C. Auchan, RDC   | complement                                                          |
| RN 113; D 813                                  | Route Nationale 113; Route Départementale 813                       |
| 12 rue X et 5 av. Y                            | the first, and ``adresse-double``                                   |
| Boulangerie Untel, 12 rue X                    | the street; the rest is complement                                  |
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.normalise import address_kinds as kinds
from pipeline.normalise import address_parts as parts
from pipeline.normalise.address_cut import cut
from pipeline.normalise.address_doubt import not_understood
from pipeline.normalise.address_streets import Street, inverted, pick_apart, respelt, strong_name
from pipeline.normalise.address_words import SMALL, expand, expand_saints, readable
from pipeline.normalise.result import Cleaned, Issue
from pipeline.reference.street_words import TYPES
from pipeline.reference.text import words

_SHORTEST_NAME: Final = 2  # letters
_READINGS: Final = 3
_PLAIN: Final = re.compile(r"(?!.*(?:\d{5}|[Cc]edex))[^\W_]{2,}(?:[ '’-][^\W_]+)+")
"""A street with nothing in it that cuts: it reads back as itself (measured: saves half the time)."""


_SIMPLE: Final = re.compile(
    r"(?:(?P<numero>[1-9]\d{0,3})(?: ?(?P<rep>bis|ter|quater))?,? )?"
    r"(?P<voie>(?:rue|avenue|boulevard|place|chemin|route|impasse|all[ée]es?|cours|quai|square)"
    r"(?: (?:[dl]['’])?[^\W\d_]{2,}(?:-[^\W\d_]{2,})*)+)",
    re.IGNORECASE,
)
"""What most addresses are (« 12 bis, rue de la Paix »): nothing in it to take apart, so half the time is saved."""


_LONE_LETTER: Final = re.compile(" [dlDL] ")


class Address(NamedTuple):
    """The parts of an address; each is missing where nothing was said of it."""

    numero: str | None = None  # digits alone: « 12 »
    repetition: str | None = None  # bis, ter, quater, quinquies, or a capital letter
    voie: str | None = None  # type in full: « Boulevard de la République »
    lieu_dit: str | None = None
    complement: str | None = None  # building, floor, mall, zone, company: joined by « , »
    distribution: str | None = None  # « BP 123 », « CS 50027 »
    code_postal: str | None = None  # as told: may be a CEDEX, or lack the zero that a spreadsheet took (« 3160 »)
    commune_text: str | None = None  # the town as told


def parse(text: str) -> Cleaned[Address]:
    """Return the parts of ``text``. None where it holds nothing (« néant », « - »). Never raises.

    Issues: ``numero-multiple`` (after: the number kept; detail: all), ``adresse-double`` (after: the address kept;
    detail: the other), ``numero-sans-voie``, ``type-de-voie-corrige`` (after: the type read; detail: as written).
    """
    if _LONE_LETTER.search(text):
        text = parts.ELIDED.sub(r"\g<before> \g<letter>'", text)
    if (found := _SIMPLE.fullmatch(text)) and not kinds.MAY_HOLD_MORE.search(text) and not parts.GLUED_DASH.search(text):
        voie = _voie(found["voie"])
        if _PLAIN.fullmatch(voie):
            repetition = found["rep"]
            return Cleaned(Address(found["numero"], repetition.lower() if repetition else None, voie))
    address, issues = _read(text)
    address = _settled(address)
    if any(address) and (doubt := not_understood(text, address, " ".join(f"{i.after} {i.detail}" for i in issues))):
        issues.append(Issue("adresse-lue-en-partie", render(address), doubt))
    return Cleaned(address if any(address) else None, tuple(issues))


def _read(text: str) -> tuple[Address, list[Issue]]:
    pieces = cut(text)
    repaired = [respelt(piece) for piece in pieces.texts]
    told = [Issue("type-de-voie-corrige", read, written) for _, written, read in repaired if written]
    found = [pick_apart(piece) for whole, _, _ in repaired for piece in inverted(whole)]
    streets = [s for group in found for s in group if isinstance(s, Street)]
    others = [t for group in found for t in group if isinstance(t, str)]
    chosen = _choose(streets)
    issues = told + _doubles(chosen, streets)
    numero, repetition, voie, lieu_dit, complements = _settle(chosen, streets, others, issues)
    if numero and not voie and not lieu_dit:
        issues.append(Issue("numero-sans-voie", numero))
    joined = ", ".join(dict.fromkeys(t for t in complements if t and set(words(t)) - SMALL)) or None
    address = Address(numero, repetition, voie, lieu_dit, joined, pieces.distribution, pieces.code_postal, pieces.commune)
    return address, issues


def _settled(address: Address) -> Address:
    """Return the address whose public line reads back as itself: « LD Bd Carnot » is a street after all.

    What never settles (« L' LD », noise) is no address: it is kept as complement.
    """
    if address.voie and _PLAIN.fullmatch(address.voie) and (strong_name(address.voie) or address.numero):
        return address
    for _ in range(_READINGS):
        line = render(address)
        again, _issues = _read(line)
        if render(again) == line:
            return address
        lieu_dit = again.lieu_dit or (address.lieu_dit if address.voie and again.voie else None)
        told = dict.fromkeys(t for t in (address.complement, again.complement) if t)
        address = address._replace(
            **again._asdict() | _beside(address) | {"lieu_dit": lieu_dit, "complement": ", ".join(told) or None}
        )
    told = dict.fromkeys(t for t in (address.complement, render(address)) if t)
    return Address(complement=", ".join(told), **_beside(address))


def _beside(address: Address) -> dict[str, str | None]:
    return {name: getattr(address, name) for name in ("distribution", "code_postal", "commune_text")}


def render(address: Address) -> str:
    """Return the public line: « 12 bis Boulevard de la République », else the lieu-dit, else nothing."""
    number = f"{address.numero}{_glued(address.repetition)}" if address.numero else ""
    return " ".join(part for part in (number, address.voie or address.lieu_dit or "") if part)


def _glued(repetition: str | None) -> str:
    return "" if repetition is None else f" {repetition}" if len(repetition) > 1 else repetition


# --- the whole ---------------------------------------------------------------------------------------------------------


def _choose(streets: list[Street]) -> Street | None:
    """Return the street that is the address: numbered and typed first, then typed, then numbered.

    A number makes a street of a residence (« 10 résidence Vernet, avenue du Lac »), and of anything beside a road
    (« 1 Bel Air, RD 137 »).
    """
    if len(streets) < 2:
        return streets[0] if streets else None
    roads_only = all(s.numero or parts.ROAD.match(s.name) for s in streets if s.strong)

    def rank(s: Street) -> tuple[bool, bool, bool]:
        numbered = bool(s.numero and s.name) and (s.strong or roads_only or _typed(s.name))
        return (not numbered, not (s.strong and s.name), not s.name)

    ranked = sorted(streets, key=rank)
    return ranked[0]


def _doubles(chosen: Street | None, streets: list[Street]) -> list[Issue]:
    full = [s for s in streets if s.numero and s.strong and s.name]
    kept = _line(chosen) if chosen else ""
    others = [line for s in full if s is not chosen and (line := _line(s)) != kept]
    return [Issue("adresse-double", kept, " ; ".join(others))] if chosen and others else []


def _line(street: Street) -> str:
    return render(Address(_first(street.numero), street.repetition, _voie(street.name)))


def _first(numero: str | None) -> str | None:
    return numero.split("|")[0] if numero else None


def _settle(
    chosen: Street | None, streets: list[Street], others: list[str], issues: list[Issue]
) -> tuple[str | None, str | None, str | None, str | None, list[str]]:
    """Return number, repetition, street, lieu-dit and complements."""
    numero, repetition = (chosen.numero, chosen.repetition) if chosen else (None, None)
    lone = next((s for s in streets if s.numero and not s.name), None)
    if numero is None and lone is not None:  # « Rue Gambetta, 12 »
        numero, repetition = lone.numero, lone.repetition
    if numero and "|" in numero:
        issues.append(Issue("numero-multiple", *numero.split("|")))
    rest = [s for s in streets if s is not chosen and s.name]
    leftover = [*others, *(_numbered(s) for s in rest if not (s.numero and s.strong))]  # a second address is told, not kept
    name = chosen.name if chosen else ""
    if chosen is None or not name:
        return (*_place(leftover, _first(numero), repetition),)
    if not chosen.strong and not _typed(name):  # « 12 Lamothe »
        lieu_dit = _lieu_dit(name)
        return _first(numero), repetition, None, lieu_dit, [_complement(t) for t in leftover]
    lieu_dit, complements = _lieu_dit_among(leftover, guess=numero is None)
    return _first(numero), repetition, _voie(name), lieu_dit, complements


def _numbered(street: Street) -> str:
    """« 18 Pont de Bordes » beside the street: it keeps its number."""
    return f"{_first(street.numero)}{_glued(street.repetition)} {street.name}" if street.numero else street.name


def _typed(name: str) -> bool:
    found = words(name)
    return bool(found) and (found[0] in TYPES or bool(kinds.IS_ZONE.match(name)))


def _place(
    leftover: list[str], numero: str | None, repetition: str | None
) -> tuple[str | None, str | None, str | None, str | None, list[str]]:
    """Settle an address without street: a marked lieu-dit, else what is no complement, else a zone or a residence."""
    lieu_dit, complements = _lieu_dit_among(leftover)
    if lieu_dit is None:
        free = [t for t in leftover if not kinds.IS_COMPLEMENT.match(t)]
        free = [t for t in free if not parts.COMPANY.match(t)] or free or [t for t in leftover if parts.CHEZ.match(t)]
        best = next((t for t in free if not kinds.IS_ZONE.match(t) and not kinds.IS_HOUSING.match(t)), free[0] if free else None)
        best = best or next((t for t in leftover if kinds.IS_MALL.match(t)), None)  # a mall alone is all there is to look for
        if best is not None:
            lieu_dit = _lieu_dit(best)
            complements = [_complement(t) for t in leftover if t is not best]
    return numero, repetition, None, lieu_dit, complements


def _lieu_dit_among(texts: list[str], *, guess: bool = False) -> tuple[str | None, list[str]]:
    """Take the first text that says it is a lieu-dit, or the village itself; the others are complements.

    ``guess``: beside a road without number, a name with an article is one too (« Route de Bayonne, La Pince »).
    """
    marked = next((t for t in texts if parts.LIEU_DIT.match(t) or parts.BOURG.match(t)), None)
    if marked is None and guess:
        marked = next((t for t in texts if parts.ARTICLE.match(t)), None)
    return (_lieu_dit(marked) if marked else None), [_complement(t) for t in texts if t is not marked and _complement(t)]


def _lieu_dit(text: str) -> str | None:
    """Return the name of a place; none where it is not even two letters."""
    marked = parts.LIEU_DIT.match(text)
    name = marked["name"] if marked else text
    if parts.BOURG.match(name):
        return "Le Bourg"
    if sum(map(str.isalpha, name)) < _SHORTEST_NAME:
        return None
    return readable(" ".join(expand_saints(kinds.spelt_out(name).split())))


def _complement(text: str) -> str:
    """Return a complement as it was written, but not shouted, its first word in full."""
    if strong_name(text):
        return _voie(text)
    marked = parts.LIEU_DIT.match(text)
    written = kinds.spelt_out(marked["name"] if marked else text).split()
    both = zip(written, expand_saints(written), strict=True)
    line = " ".join(word if word == was else word[:1].upper() + word[1:] for was, word in both)
    return readable(line.upper()) if text.upper() == text else line[:1].upper() + line[1:]


@lru_cache(maxsize=1 << 14)  # one street has many numbers
def _voie(name: str) -> str:
    road = parts.ROAD.match(parts.ROAD_ALONE.sub(r"route \1 ", name))
    if road:
        kind = next(full for key, full in parts.ROADS.items() if road[key])
        rest = road["rest"].strip(" ,;-–")
        return f"{kind} {road['ref'].upper().replace(' BIS', ' bis')}{' ' + readable(rest) if rest else ''}"
    name = kinds.spelt_out(name)
    shouted = name.upper() == name
    full = " ".join(expand(name.split()))
    return readable(full.upper() if shouted else full)
