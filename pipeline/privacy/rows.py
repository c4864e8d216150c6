"""Rows as received in, those that an opposition is about out: also the rows set aside, of which no shop was made.

A row rejected, or replaced by a later answer of the same form, still stands in work/ and in its producer's return: there too
the person asked to be left out. What such a row says is read cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from pipeline.config import Source
from pipeline.model import ORIGIN, Members, RawRows
from pipeline.normalise.commune import resolve
from pipeline.normalise.email import parse_emails
from pipeline.normalise.mapping import Columns
from pipeline.normalise.name import clean_name
from pipeline.normalise.phone import parse_phones
from pipeline.normalise.siret import parse_siret
from pipeline.privacy.apply import Keys, Withheld, kin, name_keys, opposed
from pipeline.privacy.register import SHOP, Kind, Oppositions
from pipeline.reference.communes import Communes
from pipeline.reference.sirene import Sirene


def opposed_rows(
    received: Sequence[tuple[RawRows, Source]],
    members: Members,
    public: Withheld,
    register: Oppositions,
    keys: Keys,
    communes: Communes,
    stock: Sirene | None = None,
) -> pd.DataFrame:
    """Return ORIGIN, ``portee`` (the whole row, or a column) of each row that the register opposes, sorted."""
    pairs = pd.DataFrame([*((i, SHOP) for i in public.removed), *public.hidden], columns=["id", "portee"])
    parts: list[pd.DataFrame] = [members.merge(pairs, on="id")[[*ORIGIN, "portee"]]]
    if register.entries:
        taken = places(members)
        for raw, source in received:
            strays = RawRows(raw[~places(raw).isin(taken)])
            known = pd.DataFrame(_said(strays, source, communes), columns=["index", "genre", "valeur"])
            hits = opposed(pd.concat([known, kin(known, stock)]), register, keys)[["index", "portee"]]
            parts.append(strays.loc[hits["index"], list(ORIGIN)].assign(portee=hits["portee"].to_numpy()))
    found = pd.concat(parts, ignore_index=True).fillna("").drop_duplicates()
    return found.sort_values([*ORIGIN, "portee"], ignore_index=True)


def places(table: pd.DataFrame) -> pd.MultiIndex:
    """Return where each line of a table with ORIGIN comes from."""
    return pd.MultiIndex.from_frame(table[list(ORIGIN)].fillna(""))


def _said(strays: RawRows, source: Source, communes: Communes) -> Iterator[tuple[int, Kind, str]]:
    """Yield what each row may be known by: every number and address in any cell, its names in its commune."""
    columns = Columns(strays, source)
    own = [c for c in strays.columns if c not in ORIGIN and not c.startswith("_")]
    for index, row in zip(strays.index, strays[own].fillna("").to_numpy().tolist(), strict=True):
        for text in filter(None, row):
            yield from ((index, "telephone", p.e164) for p in parse_phones(text).value or ())
            yield from ((index, "courriel", m.address) for m in parse_emails(text).value or ())
            siret = parse_siret(text).value
            if siret and siret.siret:
                yield index, "siret", siret.siret
    place = [columns.text(t).fillna("") for t in ("commune", "code_postal", "code_insee", "nom", "raison_sociale")]
    for index, commune, postcode, insee, *names in zip(strays.index, *place, strict=True):
        found = resolve(commune or None, postcode or None, insee or None, communes).value
        if found:
            cleaned = [clean_name(name).value or name for name in names if name]
            keys = [pair for name in cleaned for pair in name_keys(name, found.nom, found.code_insee)]
            yield from ((index, *pair) for pair in keys)
