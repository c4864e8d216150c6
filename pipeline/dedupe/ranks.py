"""What each criterion of ``schemas/fusion.yml`` thinks of members: said values in, ranks out; the smallest wins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from pipeline.config import Source
from pipeline.dedupe.names import starts_with_form

DEFAULT_TRUST: Final = 50.0
"""That of a source that is not declared any more (config.Source.confiance)."""
CRITERIA: Final = ("consensus", "confiance", "fraicheur", "enseigne", "precision", "meme_siret", "complet")


def with_ranks(members: pd.DataFrame, precisions: tuple[str, ...]) -> pd.DataFrame:
    """Return ``members`` with what does not depend on the field: ``_fresh`` and ``_precision``."""
    place = {name: float(n) for n, name in enumerate(precisions)}
    precise = members["precision"].map(place).astype("float64").fillna(len(place))
    return members.assign(_precision=precise, _fresh=_newest_first(members))


def rank(
    criterion: str, said: pd.DataFrame, fields: tuple[str, ...], out: pd.DataFrame, sources: Mapping[str, Source]
) -> pd.Series[Any]:
    """Return what ``criterion`` thinks of each row of ``said``; ``out``: the values already settled, by cluster."""
    if criterion == "confiance":
        return trust(said["source"], fields, sources)
    if criterion == "fraicheur":
        return said["_fresh"]
    if criterion == "precision":
        return said["_precision"]
    if criterion == "complet":
        return said[fields[0]].isna()
    if criterion == "meme_siret":
        return ~(said["siret"].isna() | said["siret"].eq(said["cluster"].map(out["siret"])))
    if criterion == "enseigne":
        return _no_sign(said)
    first = said.drop_duplicates(["cluster", "source", fields[0]])
    votes = first.groupby(["cluster", fields[0]], dropna=False)["source"].size().rename("votes")
    return -said.join(votes, on=["cluster", fields[0]])["votes"].fillna(0)


def trust(names: pd.Series[str], fields: tuple[str, ...], sources: Mapping[str, Source]) -> pd.Series[float]:
    """Return minus the trust of each row's source for ``fields``: that of the first one it declares, else its trust for all."""
    told = {
        name: next((float(s.confiance_champs[f]) for f in fields if f in s.confiance_champs), float(s.confiance))
        for name, s in sources.items()
    }
    return -names.map(told).astype("float64").fillna(DEFAULT_TRUST)


def _newest_first(members: pd.DataFrame) -> pd.Series[int]:
    """Rank rows from the newest: date_maj, else the deposit's date; then the deposit's date."""
    when = members["date_maj"].where(members["date_maj"].notna(), members["date_depot"]).fillna("")
    codes, _ = pd.factorize(when + " " + members["date_depot"].fillna(""), sort=True)
    return pd.Series(-codes, index=members.index)


def _no_sign(said: pd.DataFrame) -> pd.Series[int]:
    """Rank a name: 0 a sign, 1 a sign in capitals, 2 the legal name, or a name that bears a legal form."""
    names = said["nom"].dropna().unique()
    form = said["nom"].map({n: starts_with_form(n) for n in names}).eq(True)
    capitals = said["nom"].map({n: n == n.upper() for n in names}).eq(True)
    legal = said["nom"].str.casefold().eq(said["nom_legal"].str.casefold())
    return (form | legal) * 2 + (capitals & ~form & ~legal) * 1
