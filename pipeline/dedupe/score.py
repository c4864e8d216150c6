"""Evidence in, a ruling on each pair out: conflict rules first, then the sum of the weights against two thresholds.

weights.json is pinned: it names the data and the command that made it. A weight is a log-likelihood ratio: +2.3 makes « the same
shop » ten times likelier, -2.3 ten times less.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.dedupe.features import LEVELS, Evidence
from pipeline.dedupe.keys import Keys
from pipeline.disk import json_in
from pipeline.errors import ConfigError
from pipeline.reference.arrays import Bools, Floats, Ints, Strings

APART, REVIEW, MERGED = 0, 1, 2
ZONES: Final = ("à part", "à revoir", "réunis")

RULES: Final[dict[str, str]] = {
    "score": "somme des indices",
    "siret": "même SIRET",
    "siret-ailleurs": "même SIRET, autre lieu : étal de marché ou point de vente possible",
    "siret-autre-nom": "même SIRET, mais autre nom et autre adresse : erreur de recopie possible",
    "double": "même source, preuve décisive",
    "meme-source": "même source, sans preuve décisive",
    "autre-siret": "deux SIRET à une même adresse ou sous un même nom",
    "succursale": "deux établissements d'une même entreprise",
    "transfert": "même entreprise, autre établissement : déménagement possible",
    "demenagement": "même nom et même téléphone dans la commune, autre adresse : déménagement",
    "autre-lieu": "autre adresse, sans SIRET commun : déménagement, second magasin ou étal possible",
    "repreneur": "autre entreprise, autre nom",
    "autre-nom": "autre nom, sans SIRET, téléphone ni courriel commun",
    "porte-partagee": "autre nom à une adresse où sont plusieurs commerces",
    "detail": "un autre numéro dans le nom, ou un service à part (drive, station…) d'un seul côté",
    "autre-metier": "deux métiers dans deux noms voisins, sans SIRET, téléphone ni courriel commun",
    "reseau": "deux magasins d'une même enseigne",
    "reseau-lieu": "même enseigne de réseau, lieu non prouvé",
    "reseau-telephone": "même enseigne de réseau, deux téléphones",
    "nom-seul": "même nom, mais ni lieu, ni contact, ni SIREN commun",
    "decision-meme": "décision : même commerce",
    "decision-different": "décision : commerces différents",
    "decision-plus-tard": "décision : à revoir plus tard",
}
"""What settled a pair: slug → words for people."""

DOOR: Final = (1, 2, 7, 8)
ELSEWHERE: Final = (5, 6)
NO_NUMBER: Final = 12
"""Levels of the address that say « the same door », « another place », « another street, one of the two without a number »."""
SAME_NAME: Final = 0.85
NEAR_EQUAL: Final = 0.95
NEAR_NAME: Final = 0.7
OTHER_NAME: Final = 0.5
BRANCH_METRES: Final = 200.0
TELLING: Final = 7.0
"""Weight (names.build) from which two equal names alone tell a shop within its commune: one in a thousand bears such words."""
CHAIN_METRES: Final = 300.0
CHAIN_NEAR: Final = 100.0


@dataclass(frozen=True)
class Weights:
    """start + the weight of each level; a pair is merged from ``merge`` on, reviewed from ``review`` on."""

    start: float
    by_level: dict[str, Floats]
    merge: float
    review: float


@dataclass(frozen=True)
class Ruling:
    """One entry a pair: score, zone (APART, REVIEW, MERGED), rule, whether it forbids one cluster (veto) or proves a double."""

    score: Floats
    zone: Ints
    rule: Strings
    veto: Bools


PINNED: Final = Path(__file__).with_name("weights.json")


@cache
def load_weights() -> Weights:
    """Return the pinned weights."""
    return read_weights(PINNED)


def read_weights(path: Path) -> Weights:
    """Return the weights that ``path`` holds: the pinned ones, or a territory's own. Raises ConfigError where it is broken."""
    try:
        return _weights(json_in(path))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"{path} : poids illisibles", "le supprimer, ou relancer « etal review train »") from error


def _weights(data: dict[str, Any]) -> Weights:
    by_level = {f: np.array([data["poids"].get(f, {}).get(level, 0.0) for level in levels]) for f, levels in LEVELS.items()}
    return Weights(data["depart"], by_level, data["seuils"]["reunir"], data["seuils"]["revoir"])


def score(evidence: Evidence, weights: Weights) -> Floats:
    """Return the sum of the weights of each pair, rounded so that no machine's last bit decides."""
    total = np.full(len(evidence.left), weights.start)
    for feature, codes in evidence.levels.items():
        total += weights.by_level[feature][codes]
    return np.round(total, 6)


def judge(keys: Keys, evidence: Evidence, weights: Weights) -> Ruling:
    """Return the Ruling on each pair: the first rule that applies settles it, else the score."""
    total = score(evidence, weights)
    by_score = np.where(total >= weights.merge, MERGED, np.where(total >= weights.review, REVIEW, APART)).astype(np.int8)
    facts = _facts(keys, evidence)
    rules = _rules(facts, by_score)
    conditions = [condition for _, condition, _ in rules]
    # Codes of one byte until the end: a million pairs times fifteen rules of text would not fit in memory.
    zone = np.select(conditions, [np.asarray(z, dtype=np.int8) for _, _, z in rules], default=by_score)
    code = np.select(conditions, [np.int8(i) for i in range(len(rules))], default=np.int8(len(rules)))
    names = np.array([*(name for name, _, _ in rules), "score"], dtype=object)
    # « SARL Martin » beside « Le Fournil » is no proof of two shops: a third row that bears both names may join them.
    silent = facts["sign_unknown"] & np.array([name in NAME_RULES for name in names])[code]
    veto = (zone == APART) & np.array([name in VETOES for name in names])[code] & ~silent
    return Ruling(total, zone.astype(np.int64), names[code], veto)


NAME_RULES: Final = ("autre-nom", "porte-partagee")
VETOES: Final = ("meme-source", "succursale", "repreneur", "autre-nom", "porte-partagee", "reseau", "autre-siret")


def _facts(keys: Keys, e: Evidence) -> dict[str, Bools]:
    level = e.levels
    name_known = ~np.isnan(e.name)
    phone, mail, link = level["telephone"] == 1, level["courriel"] == 1, level["liens"] == 1
    elsewhere = np.isin(level["adresse"], ELSEWHERE) | ((e.metres > BRANCH_METRES) & ~np.isin(level["adresse"], DOOR))
    return {
        "same_source": keys.source[e.left] == keys.source[e.right],
        "siret": level["siret"] == 1,
        "two_nic": level["siret"] == 3,
        "two_siren": level["siret"] == 4,
        "same_firm": np.isin(level["siret"], (1, 2)),
        "sign_unknown": np.isnan(e.sign),
        "same_name": name_known & (e.name >= SAME_NAME),
        "near_equal": np.where(np.isnan(e.sign), e.name, e.sign) >= NEAR_EQUAL,
        "same_town": level["commune"] == 1,
        "other_town": level["commune"] == 2,
        "unlike": name_known & (e.name < NEAR_NAME),
        "other_name": name_known & (e.name < OTHER_NAME),
        "door": np.isin(level["adresse"], DOOR),
        "crowd": level["adresse"] == 2,
        "own_door": np.isin(level["adresse"], (1, 7, 8)),
        "street": np.isin(level["adresse"], (3, 4)),
        "number": np.isin(level["adresse"], (9, 10)),
        "close": e.metres <= CHAIN_NEAR,
        "elsewhere": elsewhere,
        "other_place": elsewhere | ((level["commune"] == 2) & (level["adresse"] == NO_NUMBER)),
        "phone": phone,
        "contact": phone | mail | link,
        "mail": mail,
        "chain": level["nom"] == 7,
        "named": level["contact_nom"] == 1,
        "same_trade": np.isin(level["categorie"], (1, 2)),
        "telling": (e.rarity >= TELLING) & (np.where(np.isnan(e.sign), e.name, e.sign) >= NEAR_EQUAL),
        "differs": (level["adresse"] != 0) | (level["telephone"] >= 3) | (level["liens"] == 3) | (e.metres > BRANCH_METRES),
        "detail": np.isin(level["detail"], (1, 2)),
        "other_trade": level["detail"] == 3,
        "page": (level["liens"] == 4) | mail,
        "other_phone": np.isin(level["telephone"], (3, 4)),
        "chain_far": (e.metres > CHAIN_METRES) | np.isin(level["adresse"], ELSEWHERE),
        "chain_near": np.isin(level["adresse"], DOOR) | (e.metres <= CHAIN_NEAR),
    }


def _rules(f: dict[str, Bools], by_score: NDArray[np.int8]) -> list[tuple[str, Bools, NDArray[np.int8] | int]]:
    """Return (rule, pairs it applies to, zone), the first that applies wins."""
    doubt = np.minimum(by_score, REVIEW)
    here = f["door"] | f["street"]
    # One SIRET at two doors of one file is a shop and its market stall; a shop is listed twice at one door.
    decisive = (f["siret"] & (f["same_name"] | f["door"]) & ~f["elsewhere"]) | (f["near_equal"] & (f["phone"] | f["mail"]) & here)
    clash = f["two_siren"] & ~f["same_name"]
    # A number that two rows share tells a sign from its owner's name, never two signs: a hotel lends its own to its restaurants.
    crowded = f["other_name"] & f["crowd"] & ~f["same_firm"] & ~(f["sign_unknown"] & f["phone"])
    # « dupin.marie@… » at the door of « Marie Dupin » is the shop of Marie Dupin, whatever its sign.
    bears = f["named"] & f["door"]
    other = f["other_name"] & ~f["contact"] & ~f["same_firm"] & ~bears
    alone = ~(f["same_trade"] & f["telling"] & ~f["differs"])
    # A firm whose one telling name stands at two doors of a town, with no two phones to tell them apart, may have moved.
    maybe_moved = f["telling"] & f["same_trade"] & f["same_town"] & ~f["other_phone"]
    proved = f["door"] | f["street"] | f["number"] | f["contact"] | f["close"] | f["same_firm"]
    return [
        ("double", f["same_source"] & decisive & ~f["two_siren"] & ~f["two_nic"], MERGED),
        ("siret-ailleurs", f["siret"] & f["elsewhere"] & (f["same_source"] | f["other_town"]), REVIEW),
        ("meme-source", f["same_source"], np.where(f["near_equal"] & (here | f["contact"]), doubt, APART)),
        ("siret-autre-nom", f["siret"] & f["unlike"] & f["elsewhere"], REVIEW),
        ("siret", f["siret"], MERGED),
        ("transfert", f["two_nic"] & f["phone"] & f["same_name"], REVIEW),
        ("transfert", f["two_nic"] & f["elsewhere"] & maybe_moved, REVIEW),
        ("succursale", f["two_nic"] & (f["elsewhere"] | ~f["same_name"]), APART),
        ("transfert", f["two_nic"], doubt),
        ("repreneur", clash, APART),
        ("autre-siret", f["two_siren"], doubt),
        ("porte-partagee", crowded, np.where(f["contact"] | bears, doubt, APART)),
        ("autre-nom", other, np.where(f["sign_unknown"] & f["door"], doubt, APART)),
        ("detail", f["detail"], doubt),
        ("autre-metier", f["other_trade"] & ~f["contact"] & ~f["same_firm"], doubt),
        # Two shops of one keeper in one town may share a telephone; of 115 such pairs of boutiques-fr-100000, none did.
        ("demenagement", f["phone"] & f["near_equal"] & f["same_town"] & f["elsewhere"], MERGED),
        ("reseau", f["chain"] & f["chain_far"] & ~f["phone"] & ~f["same_firm"], APART),
        ("reseau-telephone", f["chain"] & f["other_phone"] & ~f["own_door"] & ~f["page"] & ~f["same_firm"], doubt),
        ("reseau-lieu", f["chain"] & ~f["chain_near"] & ~f["phone"] & ~f["same_firm"], doubt),
        # A keeper gives one mailbox for both shops, one telephone for the stall in the next town: neither tells a place.
        ("autre-lieu", f["other_place"], doubt),
        ("nom-seul", ~proved & (alone | f["chain"]) & (by_score == MERGED), REVIEW),
    ]
