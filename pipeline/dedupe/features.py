"""Keys and pairs in, Evidence out: for each pair and feature a level, 0 where a side is silent (missing evidence is neutral).

LEVELS names the levels; weights.json gives each its weight; what a pair shows is the list of its levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from pipeline.dedupe.keys import Bools, Keys
from pipeline.dedupe.names import Floats, Ints, likeness

LEVELS: Final[dict[str, tuple[str, ...]]] = {
    "siret": ("absent", "même SIRET", "même SIREN", "même SIREN, autre NIC", "autre SIREN"),
    "telephone": ("absent", "même numéro", "même numéro, partagé", "autre numéro", "autre numéro, mobile et fixe"),
    "courriel": ("absent", "même adresse", "même adresse, partagée", "autre adresse"),
    "liens": ("absent", "même site ou page", "même site, partagé", "autre site"),
    "nom": (
        "absent", "même nom", "nom très proche", "nom proche", "nom voisin", "nom peu semblable", "autre nom",
        "même enseigne de réseau",
    ),
    "autre_nom": ("absent", "même nom", "nom très proche", "nom proche", "nom voisin", "nom peu semblable", "autre nom"),
    "contact_nom": ("absent", "le site ou le courriel porte ce nom", "le site ou le courriel porte un autre nom"),
    "adresse": (
        "absent", "même porte", "même porte, plusieurs commerces", "même voie, sans numéro", "même voie, numéro voisin",
        "même voie, autre numéro", "autre voie", "même adresse BAN", "même numéro, voie presque identique",
    ),
    "distance": ("absent", "moins de 30 m", "moins de 100 m", "moins de 300 m", "moins de 1 km", "plus de 1 km"),
    "commune": ("absent", "même commune", "autre commune"),
    "categorie": ("absent", "même catégorie", "même famille", "autre famille"),
}  # fmt: skip
"""Feature → its levels, in the order of their codes. The words are shown to people."""

NAME_STEPS: Final = (0.95, 0.85, 0.7, 0.5, 0.3)
METRES: Final = (30.0, 100.0, 300.0, 1000.0)
NEXT_DOORS: Final = 4
"""Numbers so near may be one shop's, wrongly told: 117 for 121."""
STREET_SLIP: Final = 88.0
"""Two streets at least this alike (0 to 100) are one, with a slip."""
DEGREE: Final = 111_195.0
"""Metres in one degree of latitude (mean Earth radius 6 371 km)."""


@dataclass(frozen=True)
class Evidence:
    """One entry a pair. ``levels`` has one column a feature (order of LEVELS); names and metres are what the rules look at."""

    left: Ints
    right: Ints
    levels: dict[str, Ints]
    name: Floats  # best likeness of any name of one with any name of the other; NaN: no name
    sign: Floats  # likeness of the two signs; NaN: a sign is unknown
    metres: Floats  # NaN: a point is missing or too coarse


def compare(keys: Keys, left: Ints, right: Ints) -> Evidence:
    """Return the Evidence of the pairs (left, right)."""
    sign, other = _name_likeness(keys, left, right)
    metres = _metres(keys, left, right)
    levels = {
        "siret": _siret(keys, left, right),
        "telephone": _phones(keys, left, right),
        "courriel": _values(keys.mails, keys.mail_shared, left, right),
        "liens": _links(keys, left, right),
        "nom": np.where((_steps(sign) == 1) & keys.chain[left] & keys.chain[right], 7, _steps(sign)),
        "autre_nom": _steps(other),
        "contact_nom": _contact_name(keys, left, right),
        "adresse": _address(keys, left, right),
        "distance": np.where(np.isnan(metres), 0, np.searchsorted(METRES, metres, side="right") + 1),
        "commune": _same(keys.commune, left, right),
        "categorie": _category(keys, left, right),
    }
    return Evidence(left, right, levels, np.fmax(sign, other), sign, metres)


def _same(codes: Ints, left: Ints, right: Ints) -> Ints:
    a, b = codes[left], codes[right]
    return np.where((a < 0) | (b < 0), 0, np.where(a == b, 1, 2))


def _siret(keys: Keys, left: Ints, right: Ints) -> Ints:
    whole, firm = _same(keys.siret, left, right), _same(keys.siren, left, right)
    return np.select([whole == 1, (firm == 1) & (whole == 2), firm == 1, firm == 2], [1, 3, 2, 4], default=0)


def _meet(matrix: Ints, shared: Bools, left: Ints, right: Ints) -> tuple[Bools, Bools, Bools]:
    """Return (both known, a value in common, a value in common that is not shared by many)."""
    a, b = matrix[left], matrix[right]
    equal = (a[:, :, None] == b[:, None, :]) & (a[:, :, None] >= 0)
    rare = equal & ~np.r_[shared, True][a][:, :, None]
    return (a[:, 0] >= 0) & (b[:, 0] >= 0), equal.any(axis=(1, 2)), rare.any(axis=(1, 2))


def _values(matrix: Ints, shared: Bools, left: Ints, right: Ints) -> Ints:
    known, equal, rare = _meet(matrix, shared, left, right)
    return np.select([~known, rare, equal], [0, 1, 2], default=3)


def _phones(keys: Keys, left: Ints, right: Ints) -> Ints:
    level = _values(keys.phones, keys.phone_shared, left, right)
    return np.where((level == 3) & (keys.mobile[left] != keys.mobile[right]), 4, level)


def _links(keys: Keys, left: Ints, right: Ints) -> Ints:
    level = _values(keys.links, keys.link_shared, left, right)
    # A page on a platform beside a site of one's own says nothing: a shop has both.
    return np.where((level == 3) & ~(keys.own_host[left] & keys.own_host[right]), 0, level)


def _name_likeness(keys: Keys, left: Ints, right: Ints) -> tuple[Floats, Floats]:
    """Return (sign against sign, best of every other couple of names)."""
    names = [keys.sign, keys.bracket, keys.legal, keys.owner]
    couples = [(a, b) for a in range(4) for b in range(4) if (a, b) not in ((0, 0), (3, 3))]
    # The same owner's name on both sides is no sign of one shop: he may own two.
    one = np.concatenate([keys.sign[left], *(names[a][left] for a, _ in couples)])
    two = np.concatenate([keys.sign[right], *(names[b][right] for _, b in couples)])
    found = likeness(keys.names, one, two).reshape(len(couples) + 1, len(left))
    return found[0], np.fmax.reduce(found[1:], axis=0)


def _steps(values: Floats) -> Ints:
    out = np.full(len(values), len(NAME_STEPS) + 1, dtype=np.int64)
    for level in range(len(NAME_STEPS), 0, -1):
        out[values >= NAME_STEPS[level - 1]] = level
    return np.where(np.isnan(values), 0, out)


def _contact_name(keys: Keys, left: Ints, right: Ints) -> Ints:
    """Compare the site's or mailbox's name of one with the names of the other, both ways."""
    best = np.full(len(left), np.nan)
    for one, two in ((left, right), (right, left)):
        for handle in (keys.slug, keys.mailbox):
            for name in (keys.sign, keys.legal, keys.bracket):
                known = np.flatnonzero((handle[one] != "") & (name[two] >= 0))
                if len(known):
                    score = process.cpdist(
                        handle[one[known]], keys.names.flat[name[two[known]]], scorer=fuzz.ratio, dtype=np.float64
                    )
                    best[known] = np.fmax(best[known], score)
    return np.select([np.isnan(best), best >= 85], [0, 1], default=2)


def _address(keys: Keys, left: Ints, right: Ints) -> Ints:
    street, door = _same(keys.street, left, right), _same(keys.door, left, right)
    street = np.where((street == 2) & _close_streets(keys, left, right), 3, street)
    crowd = keys.crowded[left] | keys.crowded[right]
    same_ban = _same(keys.ban, left, right) == 1
    gap = np.abs(keys.number[left] - keys.number[right])  # NaN: a number is missing
    return np.select(
        [
            ((door == 1) | same_ban) & crowd, door == 1, same_ban, street == 0, street == 2,
            (street == 3) & (gap == 0), np.isnan(gap), gap <= NEXT_DOORS,
        ],
        [2, 1, 7, 0, 6, 8, 3, 4],
        default=5,
    )  # fmt: skip


def _close_streets(keys: Keys, left: Ints, right: Ints) -> Bools:
    """Tell whether two streets of one commune are written almost alike."""
    a, b = keys.street[left], keys.street[right]
    ask = np.flatnonzero((a >= 0) & (b >= 0) & (a != b) & (keys.commune[left] == keys.commune[right]))
    out = np.zeros(len(left), dtype=bool)
    if len(ask):
        pairs, back = np.unique(a[ask] * len(keys.street_names) + b[ask], return_inverse=True)
        one, two = keys.street_names[pairs // len(keys.street_names)], keys.street_names[pairs % len(keys.street_names)]
        out[ask] = (process.cpdist(one, two, scorer=fuzz.ratio, dtype=np.float64) >= STREET_SLIP)[back]
    return out


def _metres(keys: Keys, left: Ints, right: Ints) -> Floats:
    north = (keys.latitude[left] - keys.latitude[right]) * DEGREE
    shrink = np.cos(np.radians((keys.latitude[left] + keys.latitude[right]) / 2))
    east = (keys.longitude[left] - keys.longitude[right]) * DEGREE * shrink
    return np.hypot(north, east)


def _category(keys: Keys, left: Ints, right: Ints) -> Ints:
    category, family = _same(keys.category, left, right), _same(keys.family, left, right)
    return np.select([category == 1, family == 1, (category == 2) & (family == 0), family == 2], [1, 2, 3, 3], default=0)
