"""Matched shops and the register in, shops that may be published out: whole shops taken away, or single fields blanked.

Applied after matching: one row that an opposition hits takes its whole shop along, so that a variant of the name in another
source does not slip through. What a shop is known by is hashed as a whole, published or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.model import LIST_SEPARATOR, LocatedRows, Members, Provenance, UniqueRows
from pipeline.privacy.register import FIELDS, SHOP, Kind, Oppositions, fingerprint
from pipeline.reference.text import fold


@dataclass(frozen=True)
class Withheld:
    """What may be published; the ids of the shops taken away (sorted), and single values taken away: (id, column)."""

    shops: UniqueRows
    provenance: Provenance
    removed: tuple[str, ...] = ()
    hidden: frozenset[tuple[str, str]] = frozenset()


def withhold(
    shops: UniqueRows, provenance: Provenance, members: Members, located: LocatedRows, register: Oppositions, key: bytes | None
) -> Withheld:
    """Return ``shops`` and ``provenance`` without what the register opposes. ``key`` may be None only for an empty register."""
    if not register.entries or key is None:
        return Withheld(shops, provenance)
    known = evidence(members, located)
    known["empreinte"] = [fingerprint(key, kind, value) for kind, value in zip(known["genre"], known["valeur"], strict=True)]
    entries = pd.DataFrame(register.entries)[["empreinte", "portee"]].drop_duplicates()
    hits = known.merge(entries, on="empreinte")[["id", "portee"]].drop_duplicates()
    removed = sorted(set(hits.loc[hits["portee"].eq(SHOP), "id"]))
    shops = UniqueRows(shops[~shops["id"].isin(removed)].reset_index(drop=True))
    provenance = Provenance(provenance[~provenance["id"].isin(removed)].reset_index(drop=True))
    for field in FIELDS:
        opposed = hits.loc[hits["portee"].eq(field), "id"]
        if len(opposed):
            shops = UniqueRows(shops.assign(**{field: shops[field].mask(shops["id"].isin(opposed))}))
            gone = provenance["champ"].eq(field) & provenance["id"].isin(opposed)
            provenance = Provenance(provenance[~gone].reset_index(drop=True))
    fields = hits[hits["portee"].isin(FIELDS)]
    return Withheld(shops, provenance, tuple(removed), frozenset(zip(fields["id"], fields["portee"], strict=True)))


def evidence(members: Members, located: LocatedRows) -> pd.DataFrame:
    """Return what each shop is known by: ``id, genre, valeur`` (canonical), from all its rows, sorted, once each."""
    rows = located.merge(members[["row_key", "id"]], on="row_key")
    parts = [pd.DataFrame({"id": members["id"].unique(), "genre": "id"}).assign(valeur=lambda f: f["id"])]
    for column, kind in (("siret", "siret"), ("telephone_tous", "telephone"), ("courriel_tous", "courriel")):
        listed = rows.loc[rows[column].notna(), ["id", column]].rename(columns={column: "valeur"})
        listed["valeur"] = listed["valeur"].str.split(LIST_SEPARATOR)
        parts.append(listed.explode("valeur").assign(genre=kind))
    for column in ("nom", "raison_sociale"):
        named = rows.loc[rows[column].notna() & rows["code_insee"].notna(), ["id", column, "code_insee"]]
        valeur = [name_key(n, c) for n, c in zip(named[column], named["code_insee"], strict=True)]
        parts.append(pd.DataFrame({"id": named["id"].array, "genre": "nom", "valeur": valeur}))
    found = pd.concat(parts, ignore_index=True)[["id", "genre", "valeur"]]
    return found.drop_duplicates().sort_values(["id", "genre", "valeur"], ignore_index=True)


def name_key(name: str, code_insee: str) -> str:
    """Return the canonical form of a name in a commune."""
    return f"{fold(name)}|{code_insee}"


def of_shop(known: pd.DataFrame, shop_id: str) -> Iterator[tuple[Kind, str]]:
    """Yield all that one shop is known by."""
    mine = known[known["id"].eq(shop_id)]
    kinds: list[Any] = mine["genre"].tolist()
    yield from zip(kinds, mine["valeur"].tolist(), strict=True)
