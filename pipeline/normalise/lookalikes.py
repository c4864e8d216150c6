"""Columns that a declaration names and the file no longer has, and columns it does not know, in; who may be who out.

Names are compared by letters, then by what they mean (« Nom commercial » for « Enseigne »), then by what the cells hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import pandas as pd
from rapidfuzz import fuzz

from pipeline.normalise.evidence import evidence, values_of
from pipeline.normalise.headings import IGNORE, likeness
from pipeline.reference.communes import load_communes
from pipeline.reference.text import fold

_HELD: Final = {
    **{f: f for f in ("siret", "siren", "naf", "code_postal", "code_insee", "commune", "point")},
    **{f: f for f in ("telephone", "courriel", "horaires")},
    "longitude": "longitude", "latitude": "latitude", "site_web": "url", "reseaux_sociaux": "social", "boutique_en_ligne": "url",
    "date_maj": "date", "date_verification": "date", "valide_jusqu_au": "date", "date_fermeture": "date",
    "consentement": "oui_non", "statut": "statut", "diffusion": "diffusion",
    "categorie": "categorie", "adresse": "numero_voie", "modes_paiement": "modes_paiement",
}  # fmt: skip
"""Fields whose cells say what they are, and the evidence that says it."""
_LEAST: Final = 0.5
_SAME_MEANING: Final = 0.92
"""Two headings that mean one field are not surely one column: a person confirms."""


class Renamed(NamedTuple):
    """A column that may have been renamed: ``share`` (0 to 1) tells how alike the two are."""

    before: str
    after: str
    share: float


def renamed(missing: Mapping[str, str], unknown: Sequence[str], raw: pd.DataFrame) -> list[Renamed]:
    """Return the likely new names, best first, each column once. ``missing``: column → the field that it fed ("" for none)."""
    held = {name: _held(raw[name]) for name in unknown} if missing else {}
    pairs = [
        Renamed(before, after, _alike(before, after, field, held[after]))
        for before, field in missing.items()
        for after in unknown
    ]
    out: list[Renamed] = []
    for pair in sorted(pairs, key=lambda p: (-p.share, p.before, p.after)):
        free = all(pair.before != o.before and pair.after != o.after for o in out)
        if free and pair.share >= _LEAST:
            out.append(pair)
    return out


def _held(column: pd.Series[str]) -> Mapping[str, float]:
    return evidence(values_of(column), load_communes(None))


def _alike(before: str, after: str, field: str, held: Mapping[str, float]) -> float:
    by_letters = fuzz.WRatio(fold(before), fold(after)) / 100
    by_meaning = _SAME_MEANING * likeness(after).get(field, 0.0)
    share = max(by_letters, by_meaning)
    if field not in _HELD or not held:
        return share
    fits = held.get(_HELD[field], 0.0)
    if fits < 0.2:  # « Ville » that now holds phones
        return share * 0.5
    return max(share, 0.5 + 0.3 * fits) if fits > 0.8 and likeness(after).get(IGNORE, 0.0) < 0.5 else share


def field_of(name: str) -> str | None:
    """Return the field that a column unknown to the declaration names, None where its name does not say."""
    said = {f: share for f, share in likeness(name).items() if share >= 0.75}
    best = max(said, key=lambda f: (said[f], f), default=None)
    return None if best in (None, IGNORE, "type_voie", "horodatage") else best
