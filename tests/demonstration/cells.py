"""How people write: clean values in, what stands in a producer's cell out (upper case, abbreviations, phones, hours, lists)."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import Final

from tests.demonstration.places import Door
from tests.demonstration.shops import Shop

ABBREVIATIONS: Final = (
    ("Boulevard", "BD"), ("Avenue", "AV"), ("Place", "PL"), ("Rue", "R"), ("Route", "RTE"), ("Chemin", "CHE"), ("Impasse",
    "IMP"), ("Allée", "ALL"),
    ("Zone Artisanale", "ZA"), ("Saint", "ST"), ("Sainte", "STE"), ("Général", "GAL"), ("Maréchal", "MAL"),
)  # fmt: skip


def shout(text: str) -> str:
    """Upper case without accents, as registers print."""
    return unicodedata.normalize("NFKD", text.replace("œ", "oe")).encode("ascii", "ignore").decode().upper()


def abbreviate(text: str) -> str:
    """Upper case with the register's abbreviations: « Boulevard Saint-Michel » → « BD ST MICHEL »."""
    for word, short in ABBREVIATIONS:
        text = re.sub(rf"\b{word}\b", short, text)
    return shout(text).replace("-", " ")


def some_abbreviated(rng: random.Random, text: str) -> str:
    """Lower-case abbreviations, as in a hurry."""
    return rng.choice(
        (text, text, text.replace("Avenue", "av.").replace("Boulevard", "bd").replace("Place", "pl."), text.lower())
    )


def street_line(door: Door) -> str:
    """« 12 bis Rue Gambetta », or the lieu-dit."""
    digits, suffix = door.split
    return " ".join(part for part in (digits, suffix, door.street.name) if part)


def phone(rng: random.Random, digits: str) -> str:
    """The ways of writing ten digits."""
    if not digits:
        return ""
    pairs = [digits[i : i + 2] for i in range(0, 10, 2)]
    return rng.choice(
        (" ".join(pairs), ".".join(pairs), digits, "-".join(pairs), "+33 " + " ".join(pairs)[1:], "+33 (0)" + " ".join(pairs)[1:])
    )


def e164(digits: str) -> str:
    """+33…"""
    return f"+33{digits[1:]}" if digits else ""


def siret_text(rng: random.Random, shop: Shop) -> str:
    """The ways of writing fourteen digits."""
    s = shop.siret
    return rng.choice((s, s, f"{s[:3]} {s[3:6]} {s[6:9]} {s[9:]}", f"{s[:9]} {s[9:]}"))


def typo(rng: random.Random, text: str) -> str:
    """Swap or drop one letter, past the first."""
    if len(text) < 6:
        return text
    i = rng.randrange(2, len(text) - 2)
    return text[:i] + text[i + 1 :] if rng.random() < 0.5 else text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def mojibake(text: str) -> str:
    """UTF-8 read as cp1252: « é » → « Ã© »."""
    return text.encode("utf-8").decode("cp1252", errors="ignore")


def hours_text(rng: random.Random, shop: Shop) -> str:
    """The shop's hours as free text."""
    return rng.choice(shop.hours.texts) if shop.hours else shop.farm_hours[1]


def hours_osm(shop: Shop) -> str:
    """The same in OSM's terms; nothing where only « sur rdv » is told."""
    return shop.hours.osm if shop.hours else shop.farm_hours[0]


def yes(rng: random.Random, on: bool) -> str:
    """The ways of ticking a box."""
    return rng.choice(("oui", "x", "X", "Oui", "1", "OUI")) if on else rng.choice(("non", "", "", "Non", "0"))
