"""Keys and pairs in, Evidence out: for each pair and feature a level, 0 where a side is silent (missing evidence is neutral).

LEVELS names the levels; weights.json gives each its weight; what a pair shows is the list of its levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from pipeline.dedupe.keys import Keys
from pipeline.dedupe.names import likeness
from pipeline.reference.arrays import Bools, Floats, Ints, Strings

LEVELS: Final[dict[str, tuple[str, ...]]] = {
    "siret": ("absent", "même SIRET", "même SIREN", "même SIREN, autre NIC", "autre SIREN"),
    "telephone": ("absent", "même numéro", "même numéro, partagé", "autre numéro", "autre numéro, mobile et fixe"),
    "courriel": ("absent", "même adresse", "même adresse, partagée", "autre adresse"),
    "liens": ("absent", "même site ou page", "même site, partagé", "autre site", "même page d'un site partagé"),
    "nom": (
        "absent", "même nom", "nom très proche", "nom proche", "nom voisin", "nom peu semblable", "autre nom",
        "même enseigne de réseau",
    ),
    "autre_nom": ("absent", "même nom", "nom très proche", "nom proche", "nom voisin", "nom peu semblable", "autre nom"),
    "detail": ("absent", "autre numéro dans le nom", "service à part d'un seul côté", "autre métier dans le nom"),
    "contact_nom": ("absent", "le site ou le courriel porte ce nom", "le site ou le courriel porte un autre nom"),
    "adresse": (
        "absent", "même porte", "même porte, plusieurs commerces", "même voie, sans numéro", "même voie, numéro voisin",
        "même voie, autre numéro", "autre voie", "même adresse BAN", "même numéro, voie presque identique",
        "même numéro, voie ressemblante", "même numéro, autre voie", "voie ressemblante", "autre voie, sans numéro",
    ),
    "distance": ("absent", "moins de 30 m", "moins de 100 m", "moins de 300 m", "moins de 1 km", "plus de 1 km"),
    "commune": ("absent", "même commune", "autre commune"),
    "categorie": ("absent", "même catégorie", "même famille", "autre famille"),
}  # fmt: skip
"""Feature → its levels, in the order of their codes. The words are shown to people."""

NAME_COUPLES: Final = ((0, 1), (1, 0), (0, 2), (2, 0), (0, 3), (3, 0), (1, 1), (1, 2), (2, 1), (1, 3), (3, 1))
"""Which names are compared (0 sign, 1 legal name, 2 in brackets, 3 owner). Brackets and owners are never compared with one
another: they hold a place or a person, and one person may own two shops."""
NAME_STEPS: Final = (0.95, 0.85, 0.7, 0.5, 0.3)
SAME_SIGN: Final = 0.9
"""Signs at least so alike are one sign, when one of them is known to be a chain's."""
METRES: Final = (30.0, 100.0, 300.0, 1000.0)
NEXT_DOORS: Final = 4
"""Numbers so near may be one shop's, wrongly told: 117 for 121."""
STREET_SLIP: Final = 88.0
"""Two streets at least this alike (0 to 100) are one, with a slip."""
STREET_PART: Final = 85.0
"""Streets whose telling words hold one another at least so much are perhaps one: « Royal St », « Royal St E, unit 251 »."""
HANDLE: Final = 85.0
"""A site or mailbox named at least so much like the shop (0 to 100) bears its name."""
CHUNK: Final = 400_000
"""Pairs compared at a time: memory stays flat however many there are."""
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
    rarity: Floats  # weight of the commoner of the two signs (else legal names); 0: none


def compare(keys: Keys, left: Ints, right: Ints) -> Evidence:
    """Return the Evidence of the pairs (left, right)."""
    parts = [_compare(keys, left[i : i + CHUNK], right[i : i + CHUNK]) for i in range(0, max(len(left), 1), CHUNK)]
    if len(parts) == 1:
        return parts[0]
    levels = {feature: np.concatenate([part.levels[feature] for part in parts]) for feature in LEVELS}
    name, sign, metres, rarity = (
        np.concatenate([getattr(part, f) for part in parts]) for f in ("name", "sign", "metres", "rarity")
    )
    return Evidence(left, right, levels, name, sign, metres, rarity)


def _compare(keys: Keys, left: Ints, right: Ints) -> Evidence:
    sign, other = _name_likeness(keys, left, right)
    metres = _metres(keys, left, right)
    name = np.fmax(sign, other)
    levels = {
        "siret": _siret(keys, left, right),
        "telephone": _phones(keys, left, right),
        "courriel": _values(keys.mails, keys.mail_shared, left, right),
        "liens": _links(keys, left, right),
        # One side is enough: « Jean Louis Davvid » is not seen in five towns.
        "nom": np.where((sign >= SAME_SIGN) & (keys.chain[left] | keys.chain[right]), 7, _steps(sign)),
        "autre_nom": _steps(other),
        "detail": _detail(keys, left, right),
        "contact_nom": _contact_name(keys, left, right),
        "adresse": _address(keys, left, right, name),
        "distance": np.where(np.isnan(metres), 0, np.searchsorted(METRES, metres, side="right") + 1),
        "commune": _same(keys.commune, left, right),
        "categorie": _category(keys, left, right),
    }
    return Evidence(
        left, right, {f: codes.astype(np.int8) for f, codes in levels.items()}, name, sign, metres, _rarity(keys, left, right)
    )


def _rarity(keys: Keys, left: Ints, right: Ints) -> Floats:
    name = np.where(keys.sign >= 0, keys.sign, keys.legal)
    weight = np.append(keys.names.weights.sum(axis=1), 0.0)[name]
    return np.asarray(np.minimum(weight[left], weight[right]), dtype=np.float64)


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
    page = _meet(keys.pages, np.zeros(int(keys.pages.max(initial=-1)) + 1, dtype=bool), left, right)[1]
    level = np.where((level == 2) & page, 4, level)
    # A page on a platform beside a site of one's own says nothing: a shop has both.
    return np.where((level == 3) & ~(keys.own_host[left] & keys.own_host[right]), 0, level)


def _name_likeness(keys: Keys, left: Ints, right: Ints) -> tuple[Floats, Floats]:
    """Return (sign against sign, best of every other couple of names where it says more than the signs do)."""
    names = [keys.sign, keys.legal, keys.bracket, keys.owner]
    one = np.concatenate([keys.sign[left], *(names[a][left] for a, _ in NAME_COUPLES)])
    two = np.concatenate([keys.sign[right], *(names[b][right] for _, b in NAME_COUPLES)])
    found = likeness(keys.names, one, two).reshape(len(NAME_COUPLES) + 1, len(left))
    sign, other = found[0], np.fmax.reduce(found[1:], axis=0)
    return sign, np.where(other <= sign, np.nan, other)


def _steps(values: Floats) -> Ints:
    out = np.full(len(values), len(NAME_STEPS) + 1, dtype=np.int64)
    for level in range(len(NAME_STEPS), 0, -1):
        out[values >= NAME_STEPS[level - 1]] = level
    return np.where(np.isnan(values), 0, out)


def _detail(keys: Keys, left: Ints, right: Ints) -> Ints:
    """Tell two signs by a figure (« Hall 1 », « Hall 2 »), by a service of one side (« Leclerc », « Leclerc Drive ») or by their
    trades, where they are of two families (« Boulangerie du Pont », « Pharmacie du Pont »)."""
    known = (keys.sign[left] >= 0) & (keys.sign[right] >= 0)
    a, b = np.where(known, keys.sign[left], -1), np.where(known, keys.sign[right], -1)
    figures, annex = (np.append(words, np.array([""], dtype=object)) for words in (keys.names.figures, keys.names.annex))
    other = (figures[a] != "") & (figures[b] != "") & (figures[a] != figures[b])
    found = np.select([other, annex[a] != annex[b]], [1, 2], default=0)
    ask = np.flatnonzero(known & (found == 0) & (_category(keys, left, right) == 3))
    found[ask[_other_trades(keys, a[ask], b[ask])]] = 3
    return found


def _other_trades(keys: Keys, a: Ints, b: Ints) -> Bools:
    """Tell pairs of names that each name a trade, and none in common."""
    trades = np.where(keys.names.own[keys.names.ids], -1, keys.names.ids)
    one, two = trades[a], trades[b]
    met = ((one[:, :, None] == two[:, None, :]) & (one[:, :, None] >= 0)).any(axis=(1, 2))
    return np.asarray((one >= 0).any(axis=1) & (two >= 0).any(axis=1) & ~met, dtype=bool)


def _contact_name(keys: Keys, left: Ints, right: Ints) -> Ints:
    """Compare the site's or mailbox's name of one with the names of the other, both ways."""
    found = np.zeros(len(left), dtype=np.int64)  # 0: nothing to compare, 1: another name, 2: this name
    for one, two in ((left, right), (right, left)):
        for handle in (keys.slug, keys.mailbox):
            for name in (keys.sign, keys.legal, keys.bracket, keys.owner):
                known = np.flatnonzero((handle[one] != "") & (name[two] >= 0))
                if len(known):
                    bears = _bears(keys, handle[one[known]], name[two[known]])
                    found[known] = np.maximum(found[known], np.where(bears, 2, 1))
    return np.select([found == 2, found == 1], [1, 2], default=0)


def _bears(keys: Keys, handle: Strings, name: Ints) -> Bools:
    """Tell whether a handle is the name, or holds its weightiest word (« dupin.marie » for « Marie Dupin »)."""
    whole = process.cpdist(handle, keys.names.flat[name], scorer=fuzz.ratio, score_cutoff=HANDLE, dtype=np.float64)
    head = keys.names.head[name]
    held = np.fromiter((bool(h) and h in text for h, text in zip(head, handle, strict=True)), dtype=bool, count=len(name))
    return np.asarray((whole >= HANDLE) | held, dtype=bool)


def _address(keys: Keys, left: Ints, right: Ints, name: Floats) -> Ints:
    street, door = _same(keys.street, left, right), _same(keys.door, left, right)
    close, part = _street_likeness(keys, left, right)
    here = keys.commune[left] == keys.commune[right]
    street = np.where((street == 2) & close & here, 3, street)
    # Among the shops of one door the name tells which; but a mall may hold a chain twice.
    told = (name >= NAME_STEPS[0]) & ~(keys.chain[left] | keys.chain[right])
    crowd = (keys.crowded[left] | keys.crowded[right]) & ~told
    same_ban = _same(keys.ban, left, right) == 1
    gap = np.abs(keys.number[left] - keys.number[right])  # NaN: a number is missing
    return np.select(
        [
            ((door == 1) | same_ban) & crowd, door == 1, same_ban, street == 0,
            (street == 2) & (gap == 0) & part, (street == 2) & (gap == 0), (street == 2) & part, (street == 2) & np.isnan(gap),
            street == 2,
            (street == 3) & (gap == 0), np.isnan(gap), gap <= NEXT_DOORS,
        ],
        [2, 1, 7, 0, 9, 10, 11, 12, 6, 8, 3, 4],
        default=5,
    )  # fmt: skip


def _street_likeness(keys: Keys, left: Ints, right: Ints) -> tuple[Bools, Bools]:
    """Tell whether two streets are written almost alike; whether the telling words of one are within the other's."""
    a, b = keys.street[left], keys.street[right]
    ask = np.flatnonzero((a >= 0) & (b >= 0) & (a != b))
    close, part = np.zeros(len(left), dtype=bool), np.zeros(len(left), dtype=bool)
    if len(ask):
        low, high = np.minimum(a, b)[ask], np.maximum(a, b)[ask]
        pairs, back = np.unique(low * len(keys.street_names) + high, return_inverse=True)
        one, two = pairs // len(keys.street_names), pairs % len(keys.street_names)
        whole = process.cpdist(keys.street_names[one], keys.street_names[two], scorer=fuzz.ratio, dtype=np.float64)
        core = process.cpdist(keys.street_cores[one], keys.street_cores[two], scorer=fuzz.token_set_ratio, dtype=np.float64)
        close[ask], part[ask] = (whole >= STREET_SLIP)[back], (np.maximum(core, whole) >= STREET_PART)[back]
    return close, part


def _metres(keys: Keys, left: Ints, right: Ints) -> Floats:
    north = (keys.latitude[left] - keys.latitude[right]) * DEGREE
    shrink = np.cos(np.radians((keys.latitude[left] + keys.latitude[right]) / 2))
    east = (keys.longitude[left] - keys.longitude[right]) * DEGREE * shrink
    return np.hypot(north, east)


def _category(keys: Keys, left: Ints, right: Ints) -> Ints:
    category, family = _same(keys.category, left, right), _same(keys.family, left, right)
    return np.select([category == 1, family == 1, (category == 2) & (family == 0), family == 2], [1, 2, 3, 3], default=0)
