"""A published shop in, its schema.org description out: what search engines read in its page.

The pages embed it so: ``<script type="application/ld+json">{{ embedded(shop_jsonld(shop, url)) }}</script>``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, Final

from pipeline.model import LIST_SEPARATOR
from pipeline.reference.vocabularies import vocabulary

ANY_SHOP: Final = "LocalBusiness"
"""The type of a shop whose category has none of its own (schema.org/LocalBusiness)."""

DAYS: Final = {
    "Mo": "Monday", "Tu": "Tuesday", "We": "Wednesday", "Th": "Thursday", "Fr": "Friday", "Sa": "Saturday", "Su": "Sunday",
    "PH": "PublicHolidays",
}  # fmt: skip
WEEK: Final = tuple(DAYS)[:7]
VAGUE: Final = frozenset({"commune", "voie"})
"""Precisions too far from the door for a machine that shows a pin without saying so."""

SIRET_SCHEME: Final = "0009"
"""ISO 6523 code of the SIRET register, as schema.org/iso6523Code wants it before the number."""

_DAYS: Final = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)"
_RULE: Final = re.compile(
    rf"(?:(?P<days>{_DAYS}(?:[-,]{_DAYS})*) )?(?P<spans>off|(?:\d\d:\d\d-\d\d:\d\d)(?:,\d\d:\d\d-\d\d:\d\d)*)"
)


def shop_jsonld(shop: Mapping[str, Any], url: str | None = None) -> dict[str, Any]:
    """Return the shop as a schema.org LocalBusiness, or the finer type that schemas/categories.csv gives its activity.

    ``shop``: the public columns (model.PUBLIC_COLUMNS) of one row, lists joined by « | », missing as None, NaN or absent.
    ``url``: the absolute address of its page in the directory, which becomes ``@id``. Only what is known is told; hours that
    schema.org cannot say (seasons, comments) are left out whole rather than told in part.
    """
    told = {name: value for name, value in shop.items() if (value != "" if type(value) is str else _is_known(value))}
    street = ", ".join(told[c] for c in ("adresse", "complement_adresse") if c in told)
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _types().get(told.get("sous_categorie", ""), ANY_SHOP),
        "@id": url,
        "name": told.get("nom"),
        "legalName": told.get("raison_sociale"),
        "description": told.get("description"),
        "identifier": told.get("id"),
        "iso6523Code": f"{SIRET_SCHEME}:{told['siret']}" if "siret" in told else None,
        "address": _known({
            "@type": "PostalAddress",
            "streetAddress": street,
            "postalCode": told.get("code_postal"),
            "addressLocality": told.get("commune"),
            "addressCountry": "FR",
        }),
        "geo": _geo(told),
        "telephone": _one_or_many(told.get("telephone")),
        "email": _one_or_many(told.get("courriel")),
        "url": next(iter(_items(told.get("site_web"))), None),
        "sameAs": [*_items(told.get("site_web"))[1:], *_items(told.get("reseaux_sociaux"))],
        "openingHoursSpecification": opening_hours(told.get("horaires", "")),
        "paymentAccepted": ", ".join(_labels("modes_paiement", told.get("modes_paiement"))),
        "areaServed": told.get("zone_livraison"),
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": label, "value": True}
            for name in ("services", "accessibilite")
            for label in _labels(name, told.get(name))
        ],
        "potentialAction": {"@type": "OrderAction", "target": told["boutique_en_ligne"]} if "boutique_en_ligne" in told else None,
    }  # fmt: skip
    return _known(found)


def _is_known(value: Any) -> bool:
    """Tell a value from a missing one. (pandas.isna looks for arrays too: ten times slower, forty times a shop.)"""
    return value not in (None, "") and not (isinstance(value, float) and math.isnan(value))


def embedded(data: Mapping[str, Any]) -> str:
    """Return JSON that may stand inside a ``<script>``: no « < », « > », « & » that could end it, no line separator."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def opening_hours(text: str) -> list[dict[str, Any]]:
    """Return openingHoursSpecification from an OSM ``opening_hours`` text; nothing where it holds more than plain weekly rules.

    Each rule overrides the ones before it on its days, as in OSM. A closed day is simply not listed.
    """
    return [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": [*days], "opens": opens, "closes": closes}
        for days, opens, closes in _spans(text)
    ]


@lru_cache(maxsize=4096)  # many shops keep the same hours
def _spans(text: str) -> tuple[tuple[tuple[str, ...], str, str], ...]:
    """Return (days, opens, closes) of plain weekly rules, nothing where there is more than that."""
    week: dict[str, tuple[str, ...]] = {}
    if text == "24/7":
        week = dict.fromkeys(WEEK, ("00:00-24:00",))
    else:
        for rule in text.split(";") if text else ():
            read = _RULE.fullmatch(rule.strip())
            if read is None:
                return ()
            spans = () if read["spans"] == "off" else tuple(read["spans"].split(","))
            week |= dict.fromkeys(_days(read["days"]), spans)
    return tuple(_alike(week))


def _days(text: str | None) -> list[str]:
    """« Mo-We,PH » → Mo, Tu, We, PH; a range may pass the end of the week."""
    if text is None:
        return [*WEEK, "PH"]
    found: list[str] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if not last or "PH" in (first, last):
            found += [d for d in (first, last) if d]
            continue
        length = (WEEK.index(last) - WEEK.index(first)) % 7
        found += [WEEK[(WEEK.index(first) + n) % 7] for n in range(length + 1)]
    return found


def _alike(week: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Put together the days that open for the same span, in the order of the spans of the week."""
    days: dict[str, list[str]] = {}
    for day, name in DAYS.items():
        for span in week.get(day, ()):
            days.setdefault(span, []).append(name)
    for span, names in days.items():
        opens, closes = span.split("-")
        yield tuple(names), opens, _clock(closes)


def _clock(closes: str) -> str:
    """OSM's « 26:00 » is 2 in the morning; midnight is told as 23:59, which schema.org's readers take for the day's end."""
    hours, minutes = int(closes[:2]), closes[3:]
    return "23:59" if closes == "24:00" else f"{hours % 24:02d}:{minutes}"


def _geo(told: Mapping[str, Any]) -> dict[str, Any] | None:
    if not {"latitude", "longitude"} <= told.keys() or told.get("precision") in VAGUE:
        return None
    return {"@type": "GeoCoordinates", "latitude": round(told["latitude"], 6), "longitude": round(told["longitude"], 6)}


def _items(text: str | None) -> list[str]:
    return text.split(LIST_SEPARATOR) if text else []


def _one_or_many(text: str | None) -> str | list[str] | None:
    found = _items(text)
    return found[0] if len(found) == 1 else found or None


def _known(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in (None, "", [])}


@cache
def _types() -> dict[str, str]:
    return {row["code"]: row["schema_org"] for row in vocabulary("categories") if row["schema_org"]}


@cache
def _libelles(name: str) -> dict[str, str]:
    return {row["code"]: row["libelle"] for row in vocabulary(name)}


def _labels(name: str, codes: str | None) -> list[str]:
    return [_libelles(name)[code] for code in _items(codes)]
