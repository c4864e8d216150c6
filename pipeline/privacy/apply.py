"""Matched shops and the register in, shops that may be published out: whole shops taken away, or single fields blanked.

Applied after matching: one row that an opposition hits takes its whole shop along, so that a variant of the name in another
source does not slip through. What a shop is known by is hashed as a whole, published or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from pipeline.dedupe.names import name_words
from pipeline.dedupe.provenance import published
from pipeline.dedupe.words import STREET_WORDS, TRADE_WORDS
from pipeline.model import LIST_SEPARATOR, ORIGIN, LocatedRows, Members, Provenance, UniqueRows
from pipeline.privacy.elsewhere import named_by, said_nowhere
from pipeline.privacy.register import COLUMNS, FIELDS, SHOP, Kind, Oppositions, fingerprint
from pipeline.reference.sirene import Sirene
from pipeline.reference.text import fold, street_key, words

Keys = tuple[bytes, ...]
_OWN: Final = {"telephone": "telephone_tous", "courriel": "courriel_tous", "siret": "siret"}
"""Kind of value → where a row of ours tells its own."""
SAID: Final = ("siret", "telephone", "courriel", "nom", "raison_sociale", "commune", "code_insee", "numero", "repetition", "voie")
"""What a shop is known by beside its id, in the columns of a table of shops."""


@dataclass(frozen=True)
class Withheld:
    """What may be published; the ids of the shops taken away (sorted), and single values taken away: (id, column).

    ``rows``: the rows as received that this is about, also those that no shop was made of: ORIGIN, ``portee``.
    """

    shops: UniqueRows
    provenance: Provenance
    removed: tuple[str, ...] = ()
    hidden: frozenset[tuple[str, str]] = frozenset()
    rows: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*ORIGIN, "portee"]))


def withhold(
        shops: UniqueRows, provenance: Provenance, members: Members, located: LocatedRows, register: Oppositions, keys: Keys,
        stock: Sirene | None = None, mentions: pd.DataFrame | None = None,
) -> Withheld:  # fmt: skip
    """Return ``shops`` and ``provenance`` without what the register opposes. Raises ConfigError for other keys than its own.

    ``mentions`` (veiled.MENTIONS): opposed values that stood in columns that declare none.
    """
    if not register.entries:
        return Withheld(shops, provenance)
    register.check(keys)
    hits = opposed(evidence(members, located, stock), register, keys)[["id", "portee"]].drop_duplicates()
    fields = hits[hits["portee"].isin(FIELDS)]
    hidden = frozenset(zip(fields["id"], fields["portee"], strict=True))
    rows = located.merge(members[["row_key", "id"]], on="row_key")
    direct = set(hits.loc[hits["portee"].eq(SHOP), "id"]) | named_by(shops, rows, hidden)
    removed = sorted(direct | (set() if mentions is None else meant(mentions, members, located, direct)))
    shops = UniqueRows(shops[~shops["id"].isin(removed)].reset_index(drop=True))
    for column in FIELDS:
        those = fields.loc[fields["portee"].eq(column), "id"]
        shops = UniqueRows(shops.assign(**{column: shops[column].mask(shops["id"].isin(those))}))
    shops = said_nowhere(shops, rows, hidden)
    return Withheld(shops, published(provenance, shops), tuple(removed), hidden)


def meant(mentions: pd.DataFrame, members: Members, located: LocatedRows, known: Set[str]) -> set[str]:
    """Return the shops that an opposed value typed anywhere in a row means, those ``known`` already aside.

    It stands for the row's shop where the row's own column says nothing, and one shop alone tells it: « gérant : 05 … » in a
    comment. Beside a number of its own, or under many shops (a president's, an adviser's), it is only taken away.
    """
    place = list(ORIGIN)
    rows = members.merge(located[["row_key", *_OWN.values()]].drop_duplicates("row_key"), on="row_key")
    whole = mentions[mentions["portee"].eq(SHOP)].fillna({"feuille": ""})
    said = whole.merge(rows.fillna({"feuille": ""}), on=place)
    said = said[~said["id"].isin(known)]
    silent = pd.Series(False, index=said.index)
    for kind, column in _OWN.items():
        silent |= said["genre"].eq(kind) & said[column].isna()
    alone = said.groupby(["genre", "valeur"])["id"].transform("nunique").eq(1)
    return set(said.loc[silent & alone, "id"])


def opposed(known: pd.DataFrame, register: Oppositions, keys: Keys) -> pd.DataFrame:
    """Return the lines of ``known`` (genre, valeur, …) that the register opposes, one for each scope: ``portee``."""
    entries = pd.DataFrame(register.entries, columns=list(COLUMNS))[["empreinte", "portee"]].drop_duplicates()
    told = list(zip(known["genre"], known["valeur"], strict=True))
    found = [known.assign(empreinte=[fingerprint(key, *pair) for pair in told]).merge(entries, on="empreinte") for key in keys]
    return pd.concat(found, ignore_index=True)


def evidence(members: Members, located: LocatedRows, stock: Sirene | None = None) -> pd.DataFrame:
    """Return what each shop is known by: ``id, genre, valeur`` (canonical), from all its rows, sorted, once each."""
    private = {"telephone_tous": "telephone", "courriel_tous": "courriel"}
    rows = located.drop(columns=[*private.values()]).rename(columns=private)
    ids = pd.DataFrame({"id": members["id"].unique(), "genre": "id"}).assign(valeur=lambda f: f["id"])
    found = pd.concat([ids, known_by(rows.merge(members[["row_key", "id"]], on="row_key"), stock)], ignore_index=True)
    return found.drop_duplicates().sort_values(["id", "genre", "valeur"], ignore_index=True)


def known_by(rows: pd.DataFrame, stock: Sirene | None) -> pd.DataFrame:
    """Return what each of ``rows`` (id, SAID) makes its shop known by: ``id, genre, valeur``, some more than once.

    A SIRET stands for those that it took the place of, or that took its place, in ``stock``: one that moved is the same.
    """
    parts = []
    for column in ("siret", "telephone", "courriel"):
        listed = rows.loc[rows[column].notna(), ["id", column]].rename(columns={column: "valeur"})
        listed["valeur"] = listed["valeur"].str.split(LIST_SEPARATOR)
        parts.append(listed.explode("valeur").assign(genre=column))
    parts.append(kin(parts[0], stock))
    for column in ("nom", "raison_sociale"):
        named = rows[rows[column].notna() & rows["code_insee"].notna()]
        told = [named[c].fillna("") for c in ("id", column, "commune", "code_insee", "numero", "repetition", "voie")]
        keys = [(shop, kind, key) for shop, *row in zip(*told, strict=True) for kind, key in name_keys(*row)]
        parts.append(pd.DataFrame(keys, columns=["id", "genre", "valeur"]))
    return pd.concat(parts, ignore_index=True)[["id", "genre", "valeur"]]


def kin(known: pd.DataFrame, stock: Sirene | None) -> pd.DataFrame:
    """Return ``known`` (…, genre, valeur) again with the other SIRETs of each establishment: all that end in the same one."""
    if stock is None:
        return known.iloc[:0]
    links = stock.table.loc[stock.table["successeur"].notna(), ["siret", "successeur"]]
    ends = links["successeur"].drop_duplicates()
    family = pd.concat([links, pd.DataFrame({"siret": ends, "successeur": ends})]).drop_duplicates()
    others = family.merge(family, on="successeur", suffixes=("", "_autre"))
    others = others[others["siret"].ne(others["siret_autre"])]
    found = known[known["genre"].eq("siret")].merge(others, left_on="valeur", right_on="siret")
    return found.assign(valeur=found["siret_autre"])[list(known.columns)]


def name_key(name: str, code_insee: str) -> str:
    """Return the canonical form of a name in a commune."""
    return f"{fold(name)}|{code_insee}"


def name_keys(
    name: str, commune: str, code_insee: str, numero: str = "", repetition: str = "", voie: str = ""
) -> Iterator[tuple[Kind, str]]:
    """Yield what a name says of a shop: itself, its telling words whatever their order, and each word of its own at its door.

    The door is what holds a shop that comes back renamed, without phone: « Le Fournil Ortal » where « Boulangerie Ortal » was.
    """
    told = name_words(name, commune).split()
    yield "nom", name_key(name, code_insee)
    if not TRADE_WORDS.issuperset(told):  # « La Boulangerie » alone names every other
        yield "nom", name_key(" ".join(sorted(told)), code_insee)
    if numero and voie:
        own = [w for w in told if len(w) >= 4 and w not in TRADE_WORDS and w not in STREET_WORDS and w not in words(commune)]
        yield from (("lieu", f"{w}|{numero}{repetition}|{street_key(voie)}|{code_insee}") for w in own)


def of_shop(known: pd.DataFrame, shop_id: str) -> Iterator[tuple[Kind, str]]:
    """Yield all that one shop is known by."""
    mine = known[known["id"].eq(shop_id)]
    kinds: list[Any] = mine["genre"].tolist()
    yield from zip(kinds, mine["valeur"].tolist(), strict=True)
