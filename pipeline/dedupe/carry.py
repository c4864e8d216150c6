"""Which cluster carries which id: the registry and the clusters' anchors in, holders and merged ids out.

The rules of identity, in one place:

- an id goes on with the cluster that shows the same SIRET, the same name at the same place, or the same source row under the same
  name (it moved), under a name that shares a telling word, or at the same place (it was renamed);
- a source row and a place are not enough where names share no word and the door has several shops, or the trade is another: a
  producer gave a closed shop's number to its neighbour. Nor where two firms follow one another under two names: a takeover;
- split: the larger evidence keeps the id, the other part gets a new one;
- merge: the older id survives and the other redirects to it; only where the cluster shows something that was the other id's own;
- a tombstone comes back with its anchors, active ids first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from pipeline.dedupe.anchors import KINDS
from pipeline.reference.arrays import Ints

ACTIVE, MERGED, GONE = "actif", "fusionne", "disparu"
WEIGHTS: Final = {"siret": 10.0, "nom": 4.0, "lieu": 4.0, "cle": 3.0, "mot": 0.5, "metier": 0.0}
"""What each kind of shared anchor weighs. Same name and same place (8) beat a row key and a name (7): a producer who numbers its
rows afresh swaps the keys of two shops of a chain, not their doors."""
TELLING: Final = ("siret", "nom", "cle")
"""Pairs come from these; a place alone brings no pair (a mall is one place for fifty shops), it only confirms."""
CROWD: Final = 200
"""An anchor on more shops than this tells nothing (a chain in a big city)."""


@dataclass(frozen=True)
class Sides:
    """What each side shows, coded. ``known``: place (row of the registry), code; ``found``: cluster, code; ``words`` by code."""

    known: pd.DataFrame
    found: pd.DataFrame
    words: pd.Series[str]

    @cached_property
    def kind(self) -> Ints:
        """Return the kind of each code, an index of KINDS; -1 for one that is no more in use."""
        out = np.full(len(self.words), -1, dtype=np.int64)
        for n, name in enumerate(KINDS):
            out[self.words.str.startswith(f"{name}:").to_numpy(dtype=bool)] = n
        return out

    def of_kind(self, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the lines of ``known`` and of ``found`` of one kind."""
        wanted = self.kind == KINDS.index(name)
        return self.known[wanted[self.known["code"].to_numpy()]], self.found[wanted[self.found["code"].to_numpy()]]


@dataclass(frozen=True)
class Carried:
    """``holder``: {cluster: place of its id}; ``merged``: {place: place of the id that it redirects to}."""

    holder: dict[int, int]
    merged: dict[int, int]


def sides(old: pd.DataFrame, anchors: pd.DataFrame) -> Sides:
    """Code what the ids of ``old`` (REGISTRY_COLUMNS; redirected ones aside) and the clusters of ``anchors`` show."""
    alive = old[old["statut"].ne(MERGED)]
    known = alive["ancres"].str.split("|").explode().dropna().rename("ancre").rename_axis("place").reset_index()
    codes, words = pd.factorize(pd.concat([known["ancre"], anchors["ancre"]], ignore_index=True))
    found = pd.DataFrame({"cluster": anchors["cluster"].to_numpy(dtype="int64"), "code": codes[len(known) :]})
    return Sides(known.assign(code=codes[: len(known)])[["place", "code"]], found, pd.Series(words, dtype="str"))


def link(old: pd.DataFrame, both: Sides) -> pd.DataFrame:
    """Return the pairs that share a telling anchor: place, cluster, one bool a kind shared, weight, enough (the rules above)."""
    table = _shared(both)
    has = {name: _has(table, both, name) for name in ("lieu", "mot", "metier", "siret")}
    silent = ~has["lieu"][0] & ~has["lieu"][1]
    named = table["nom"] | table["mot"]
    other_name = has["mot"][0] & has["mot"][1] & ~named
    other_trade = has["metier"][0] & has["metier"][1] & ~table["metier"]
    there = table["cle"] & table["lieu"] & (~other_name | (_lone(table, old, both) & ~other_trade))
    enough = table["siret"] | (table["nom"] & (table["lieu"] | table["cle"] | silent)) | (table["cle"] & table["mot"]) | there
    taken_over = has["siret"][0] & has["siret"][1] & ~named & ~_same_firm(table, both)
    weight = sum((table[name] * weight for name, weight in WEIGHTS.items()), start=pd.Series(0.0, index=table.index))
    return table.assign(weight=weight, enough=enough & ~taken_over)


def _shared(both: Sides) -> pd.DataFrame:
    kind = both.kind
    telling = np.isin(kind, [KINDS.index(name) for name in TELLING])
    rare = telling & (np.bincount(both.found["code"], minlength=len(kind)) <= CROWD)
    met = [side[rare[side["code"].to_numpy()]] for side in (both.known, both.found)]
    pairs = met[0].merge(met[1], on="code")[["place", "cluster"]].drop_duplicates()
    pairs = pairs.sort_values(["place", "cluster"], ignore_index=True)
    long = pairs.rename_axis("pair").reset_index().merge(both.known, on="place")
    size = max(len(kind), 1)
    long = long[np.isin(long["cluster"] * size + long["code"], both.found["cluster"] * size + both.found["code"])]
    flags = np.zeros((len(pairs), len(KINDS)), dtype=bool)
    flags[long["pair"].to_numpy(), kind[long["code"].to_numpy()]] = True
    out: pd.DataFrame = pairs.join(pd.DataFrame(flags, columns=list(KINDS)))
    return out


def _has(table: pd.DataFrame, both: Sides, name: str) -> tuple[pd.Series[bool], pd.Series[bool]]:
    """Tell which places and which clusters show anything of this kind."""
    known, found = both.of_kind(name)
    return table["place"].isin(known["place"]), table["cluster"].isin(found["cluster"])


def _lone(table: pd.DataFrame, old: pd.DataFrame, both: Sides) -> pd.Series[bool]:
    """Tell pairs that meet at a door where no other active id and no other cluster is."""
    known, found = both.of_kind("lieu")
    active = known[old["statut"].eq(ACTIVE).to_numpy()[known["place"].to_numpy()]]
    pairs = table.loc[table["cle"] & table["lieu"], ["place", "cluster"]].rename_axis("pair").reset_index()
    met = pairs.merge(known, on="place").merge(found, on=["cluster", "code"])
    others = met["code"].map(active["code"].value_counts()).fillna(0) - met["place"].isin(active["place"])
    shops = met["code"].map(found["code"].value_counts())
    return pd.Series(table.index.isin(met.loc[(others <= 0) & (shops <= 1), "pair"]), index=table.index)


def _same_firm(table: pd.DataFrame, both: Sides) -> pd.Series[bool]:
    """Tell pairs that share a SIREN, if not a SIRET."""
    siren, _ = pd.factorize(both.words.str.slice(6, 15))
    firms = [side.assign(siren=siren[side["code"].to_numpy()]) for side in both.of_kind("siret")]
    same = table[["place", "cluster"]].reset_index().merge(firms[0], on="place").merge(firms[1], on=["cluster", "siren"])
    return pd.Series(table.index.isin(same["index"]), index=table.index)


def carry(old: pd.DataFrame, links: pd.DataFrame, both: Sides) -> Carried:
    """Settle who carries what: strongest link first, active ids before tombstones; what is left over may be merged.

    ``links``: those of ``link`` that are enough.
    """
    first, gone, ids = old["premiere_vue"].fillna("").tolist(), old["statut"].eq(GONE).tolist(), old["id"].tolist()
    triples = zip(*(links[column].tolist() for column in ("place", "cluster", "weight")), strict=True)
    ranked = sorted(triples, key=lambda link: (gone[link[0]], -link[2], first[link[0]], ids[link[0]], link[1]))
    holder: dict[int, int] = {}
    home: dict[int, int] = {}
    for place, cluster, _ in ranked:
        if place not in home and cluster not in holder:
            holder[cluster], home[place] = place, cluster
    left = [(place, cluster) for place, cluster, _ in ranked if place not in home]
    absorbed = _absorbed(left, holder, both)
    for place in sorted(absorbed, key=lambda p: (first[p], ids[p])):
        cluster = absorbed[place]
        keep = holder[cluster]
        older = (gone[place], first[place], ids[place]) < (gone[keep], first[keep], ids[keep])
        holder[cluster] = place if older else keep
    merged = {place: holder[cluster] for place, cluster in absorbed.items() if holder[cluster] != place}
    merged |= {place: holder[cluster] for place, cluster in home.items() if holder[cluster] != place}
    return Carried(holder, merged)


def _absorbed(left: list[tuple[int, int]], holder: dict[int, int], both: Sides) -> dict[int, int]:
    """Return {place: cluster} of the ids that were merged: the cluster shows something that was that id's own.

    A closed shop's number given to its chain's other shop is no merge, nor is the closed shop of a SIRET that had two: what they
    share with the cluster is the holder's too, or a row key that replaced the holder's.
    """
    places = {place for place, _ in left} | {holder[cluster] for _, cluster in left}
    mine = both.known[both.known["place"].isin(places)].groupby("place")["code"].agg(set).to_dict()
    shown = both.found[both.found["cluster"].isin([c for _, c in left])].groupby("cluster")["code"].agg(set).to_dict()
    kind, key = both.kind, KINDS.index("cle")
    proofs = [KINDS.index(name) for name in ("siret", "nom", "lieu")]
    out: dict[int, int] = {}
    for place, cluster in left:
        held = mine[holder[cluster]]
        own = (mine[place] & shown[cluster]) - held
        still = any(kind[code] == key for code in held & shown[cluster])
        if place not in out and (any(kind[c] in proofs for c in own) or (still and any(kind[c] == key for c in own))):
            out[place] = cluster
    return out
