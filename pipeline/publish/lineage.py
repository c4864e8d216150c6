"""What became of ids: the ledger of ids, what must not be told and the last release's identifiants.csv in; this release's out.

identifiants.csv is cumulative: every id that a release ever held and that this one does not. ``id``: the shop it leads to,
missing for a tombstone. What was taken away at someone's request has neither ``id`` nor ``motif``: not a word, then or later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from pipeline.model import TEXT, UniqueRows
from pipeline.reference.arrays import within

IDENTIFIER_COLUMNS: Final = ("ancien_id", "id", "motif", "date")
MERGED, GONE, UNPUBLISHED = "fusion", "disparition", "retrait"
REASONS: Final = {
    MERGED: "c'était le même commerce qu'un autre",
    GONE: "n'est plus dans aucune source, ou n'y est plus valable",
    "remplacement": "un autre commerce a pris sa place dans le fichier d'un producteur",
    UNPUBLISHED: "encore dans une source, mais ne peut plus être publié en l'état",
}
"""``motif`` → what it says, in French. Missing: nothing is said."""


def no_identifiers() -> pd.DataFrame:
    """Return an empty identifiants.csv."""
    return pd.DataFrame({c: pd.Series(dtype=TEXT) for c in IDENTIFIER_COLUMNS})


def silent(ceased: pd.DataFrame) -> frozenset[str]:
    """Return the ids, of an identifiants.csv, of which nothing is said: taken away at someone's request."""
    return frozenset(ceased.loc[ceased["motif"].isna(), "ancien_id"])


@dataclass(frozen=True)
class Lineage:
    """What is known of ids beyond the rows themselves.

    ``ceased``: IDENTIFIER_COLUMNS, every id that stands for no shop any more, with the active id that it leads to (the ledger's
    own view: its dates are not used); ``splits``: id → the id that it was split from; ``opposed``: ids of shops taken away at
    someone's request; ``hidden``: (id, column) of single values taken away so; ``earlier``: the last release's identifiants.csv.
    """

    ceased: pd.DataFrame = field(default_factory=no_identifiers)
    splits: dict[str, str] = field(default_factory=dict)
    opposed: frozenset[str] = frozenset()
    hidden: frozenset[tuple[str, str]] = frozenset()
    earlier: pd.DataFrame = field(default_factory=no_identifiers)

    def fate(self, gone: pd.Index[str], alive: pd.Index[str]) -> pd.DataFrame:
        """Return what became of each of ``gone``: index, ``id`` (one of ``alive``, or missing) and ``motif``, missing where
        nothing may be said."""
        known, past = (t.drop_duplicates("ancien_id").set_index("ancien_id").reindex(gone) for t in (self.ceased, self.earlier))
        untold = within(gone, self.opposed) | within(known["id"], self.opposed) | within(gone, silent(self.earlier))
        heir = known["id"].where(known["motif"].notna(), past["id"])
        heir = heir.where(within(heir, alive))
        why = known["motif"].fillna(past["motif"]).fillna(UNPUBLISHED)
        why = why.mask(heir.isna() & why.eq(MERGED), GONE)
        return pd.DataFrame({"id": heir.mask(untold), "motif": why.mask(untold)}, index=gone).astype(TEXT)

    def split_from(self, new: pd.Index[str], before: pd.Index[str], alive: pd.Index[str]) -> pd.Series[str]:
        """Return, for each of ``new``, the published shop that it was split from; missing for a shop that is new or came back."""
        origin = pd.Series([self.splits.get(str(i)) for i in new], index=new, dtype=TEXT)
        known = within(origin, before) & within(origin, alive) & ~within(new, self.earlier["ancien_id"])
        return origin.where(known)


def identifiers(lineage: Lineage, previous: UniqueRows | None, shops: UniqueRows) -> pd.DataFrame:
    """Return this release's IDENTIFIER_COLUMNS, sorted by ``ancien_id``; ``date`` is missing where it is that of this release.

    The date of an id is that of the first release that no longer held it; an id that comes back leaves the table.
    """
    alive = pd.Index(shops["id"])
    before = pd.Index([], dtype=TEXT) if previous is None else pd.Index(previous["id"])
    known = lineage.earlier.drop_duplicates("ancien_id").set_index("ancien_id")
    gone = known.index.union(before).difference(alive).sort_values()
    told = lineage.fate(gone, alive)
    told["date"] = known["date"].reindex(gone)
    return told.rename_axis("ancien_id").reset_index().reindex(columns=list(IDENTIFIER_COLUMNS)).astype(TEXT)
