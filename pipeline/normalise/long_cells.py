"""Rows in, the same without the cells that are far longer than any answer of their kind, each told, out.

A page pasted in the cell of a postcode says no postcode; and what reads addresses or points looks again at each word from every
other one: a cell of 50 000 signs would hold the whole run for hours. Spaces in a row (columns of fixed width) do not count.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.anomalies import combine, record
from pipeline.config import CodeColumn, Source
from pipeline.model import Anomalies, RawRows

CODE, LINE, LINK, LIST, TEXT = 250, 1_000, 2_000, 3_000, 30_000
"""Characters at most: of a number, a date, a point; of a name or an address; of links; of a list of choices; of a free text."""
_OTHERS: Final = {
    **dict.fromkeys(
        (
            "siret", "siren", "nic", "naf", "numero", "repetition", "code_postal", "code_insee", "longitude", "latitude", "point",
            "statut", "date_maj", "date_verification", "valide_jusqu_au", "diffusion", "consentement",
        ),
        CODE,
    ),
    **dict.fromkeys(("site_web", "reseaux_sociaux", "boutique_en_ligne", "marches"), LINK),
    **dict.fromkeys(("services", "modes_paiement", "labels", "accessibilite", "categorie", "sous_categorie"), LIST),
    **dict.fromkeys(("description", "conditions_retrait", "zone_livraison", "horaires"), TEXT),
}  # fmt: skip
SHOWN: Final = 80


def without_long(raw: RawRows, source: Source) -> tuple[RawRows, Anomalies]:
    """Return the rows with each cell that is longer than what reads it takes made missing: cellule-trop-longue."""
    limits = _limits(source)
    found: list[Anomalies] = []
    kept = {}
    for name, limit in limits.items():
        long = raw[name].str.len().gt(limit)
        if not long.any():
            continue
        texts = raw.loc[long, name].map(_closer)
        kept[name] = raw[name].mask(long, texts.where(texts.str.len().le(limit)).reindex(raw.index))
        lost = texts[texts.str.len().gt(limit)]
        shown, length = lost.str.slice(0, SHOWN) + "…", lost.str.len().astype("str")
        found.append(record("cellule-trop-longue", raw.loc[lost.index], colonne=name, valeur=shown, detail=length))
    return RawRows(raw.assign(**kept).astype(dict.fromkeys(kept, "str"))), combine(found)


def _limits(source: Source) -> dict[str, int]:
    """Return how long a cell of each column may be: as long as the longest of what is read in it."""
    limits: dict[str, int] = {source.horodatage: CODE} if source.horodatage else {}
    for target, items in source.colonnes.items():
        for item in items:
            name, limit = (item.colonne, LINE) if isinstance(item, CodeColumn) else (item, _OTHERS.get(target, LINE))
            limits[name] = max(limits.get(name, 0), limit)
    return limits


def _closer(text: str) -> str:
    return re.sub(r"\n{2,}", "\n", re.sub(r"[^\S\n]{2,}", " ", text)).strip()
