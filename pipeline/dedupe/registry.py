"""The ledger of public ids: ``sources/registre/identifiants.csv`` in and out; clusters' anchors in, their ids out.

An id is minted once, never computed again, never reused: it is carried from run to run by anchors. An anchor is a fact of a
shop that outlives a rewritten file: a source row's own key (cle), its SIRET, a hash of its name and commune (nom), of its street
and number (lieu). No phone, no e-mail. Anchors once seen are kept, so that a shop that comes back finds its id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from pipeline.errors import ConfigError

REGISTRY_COLUMNS: Final = ("id", "ancres", "premiere_vue", "derniere_vue", "statut", "successeur")
ACTIVE, MERGED, GONE = "actif", "fusionne", "disparu"
PREFIX: Final = "et_"
ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no i, l, o, u, which are misread."""
LENGTH: Final = 10

WEIGHTS: Final = {"siret": 10, "nom": 4, "lieu": 4, "cle": 3}
"""What each shared anchor weighs. Same name and same place (8) beat a row key and a name (7): a producer who numbers its rows
afresh swaps the keys of two shops of a chain, not their doors."""
ENOUGH: Final = 7
"""Least overlap that carries an id: a SIRET; a name and a place; a row key with a name (it moved) or a place (it was renamed)."""
CROWD: Final = 200
"""An anchor on more shops than this tells nothing (a chain in a big city)."""


@dataclass(frozen=True)
class Registry:
    """``table``: REGISTRY_COLUMNS, sorted by id; ``ancres`` sorted, joined by |; dates ISO text, missing where none applies."""

    table: pd.DataFrame

    @classmethod
    def empty(cls) -> Registry:
        """Return a registry that holds no id."""
        return cls(pd.DataFrame({c: pd.Series(dtype="str") for c in REGISTRY_COLUMNS}))

    @classmethod
    def load(cls, path: Path) -> Registry:
        """Read the registry; an empty one where the file does not exist yet. Raises ConfigError when it is not one."""
        if not path.is_file():
            return cls.empty()
        table = pd.read_csv(path, dtype="str", encoding="utf-8", keep_default_na=False).replace("", None).astype("str")
        if tuple(table.columns) != REGISTRY_COLUMNS or table["id"].duplicated().any() or table["id"].isna().any():
            raise ConfigError(
                f"{path} : ce fichier n'est pas un registre (un identifiant par ligne, colonnes {', '.join(REGISTRY_COLUMNS)})",
                "reprendre la dernière version enregistrée dans git",
            )
        return cls(table.sort_values("id", ignore_index=True))

    def save(self, path: Path) -> None:
        """Write the registry: sorted by id, LF, UTF-8."""
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(path.name + ".tmp")
        self.table.to_csv(temporary, index=False, encoding="utf-8", lineterminator="\n")
        temporary.replace(path)


def digest(kind: str, *parts: str) -> str:
    """Return an anchor that holds a hash of ``parts``, not the parts: « nom:1f3a… »."""
    return f"{kind}:{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:16]}"


def assign(registry: Registry, anchors: pd.DataFrame, seen: pd.Series[str], today: str) -> tuple[pd.Series[str], Registry]:
    """Give each cluster its id, and return the registry after this run.

    ``anchors``: columns ``cluster`` (0…n-1) and ``ancre``; ``seen``: by cluster, its members' newest deposit date; ``today``: the
    newest deposit date of all. Rules: an id goes to the cluster that overlaps it most (a split: the larger evidence keeps it);
    where two ids meet in one cluster the older one survives and the other redirects; an id that no cluster carries is a
    tombstone; a tombstone whose anchors come back is active again.
    """
    anchors = anchors.drop_duplicates(["cluster", "ancre"]).sort_values(["cluster", "ancre"], ignore_index=True)
    old = registry.table
    links = _overlaps(old, anchors)
    holder, merged = _match(old, links)
    ids = _mint(holder, anchors, len(seen), set(old["id"]))
    return ids, _after(old, ids, merged, anchors, seen, today)


def _overlaps(old: pd.DataFrame, anchors: pd.DataFrame) -> pd.DataFrame:
    """Return the overlaps that are ENOUGH: ``place`` (row of the registry), cluster, weight, named (by name or SIRET)."""
    alive = old[old["statut"].ne(MERGED)]
    known = alive["ancres"].str.split("|").explode().rename("ancre").rename_axis("place").reset_index()
    if not len(known) or not len(anchors):
        return pd.DataFrame({"place": [], "cluster": [], "weight": [], "named": []}).astype("int64")
    kinds = {part: code for code, part in enumerate(WEIGHTS)}
    both = [frame.assign(kind=frame["ancre"].str.partition(":")[0].map(kinds)) for frame in (known, anchors)]
    # Pairs come from telling anchors; a place alone brings no pair (a mall is one place for fifty shops), it only confirms.
    telling = [frame[frame["kind"].ne(kinds["lieu"])] for frame in both]
    rare = telling[1]["ancre"].map(telling[1]["ancre"].value_counts()).le(CROWD)
    pairs = telling[0].merge(telling[1][rare], on="ancre")[["place", "cluster"]].drop_duplicates()
    shared = pairs.merge(both[0], on="place").merge(both[1][["cluster", "ancre"]], on=["cluster", "ancre"])
    shared["weight"] = shared["kind"].map(dict(enumerate(WEIGHTS.values())))
    shared["named"] = shared["kind"].isin((kinds["siret"], kinds["nom"]))
    total = shared.groupby(["place", "cluster"], sort=True).agg({"weight": "sum", "named": "max"}).reset_index()
    return total[total["weight"].ge(ENOUGH) & ~_taken_over(total, shared, kinds, both)].reset_index(drop=True)


def _taken_over(total: pd.DataFrame, shared: pd.DataFrame, kinds: dict[str, int], both: list[pd.DataFrame]) -> pd.Series[bool]:
    """Tell overlaps where neither SIREN nor name is shared though both sides have a SIRET: another shop under an old row key."""
    index = pd.MultiIndex.from_frame(total[["place", "cluster"]])
    has = [frame.loc[frame["kind"].eq(kinds["siret"])] for frame in both]
    firms = [
        frame.assign(siren=frame["ancre"].str.slice(6, 15)).drop_duplicates([key, "siren"])[[key, "siren"]]
        for frame, key in zip(has, ("place", "cluster"), strict=True)
    ]
    same_firm = total[["place", "cluster"]].merge(firms[0], on="place").merge(firms[1], on=["cluster", "siren"])
    same_name = shared[shared["kind"].eq(kinds["nom"])]
    out = total["place"].isin(has[0]["place"]) & total["cluster"].isin(has[1]["cluster"])
    for known in (same_firm, same_name):
        out &= ~index.isin(pd.MultiIndex.from_frame(known[["place", "cluster"]]))
    return out


def _match(old: pd.DataFrame, links: pd.DataFrame) -> tuple[dict[int, int], dict[int, int]]:
    """Return {cluster: place of its id} and {place: place of the id that absorbs it}.

    Strongest overlap first, active ids before tombstones; an id left over because its cluster is taken is merged into the taker,
    unless another cluster is free for it.
    """
    first, gone = old["premiere_vue"].fillna("").to_numpy(), old["statut"].eq(GONE).to_numpy()
    ids = old["id"].to_numpy()
    order = sorted(
        zip(*(links[c].tolist() for c in ("place", "cluster", "weight", "named")), strict=True),
        key=lambda link: (gone[link[0]], -link[2], first[link[0]], ids[link[0]], link[1]),
    )
    holder: dict[int, int] = {}
    home: dict[int, int] = {}
    for place, cluster, _, _ in order:
        if place not in home and cluster not in holder:
            holder[cluster], home[place] = place, cluster
    absorbed: dict[int, int] = {}
    for place, cluster, _, named in order:
        # A row key and a place are not enough here: the neighbour in the mall took over a closed shop's row number.
        if named and place not in home and place not in absorbed:
            absorbed[place] = cluster
    for place in sorted(absorbed, key=lambda p: (first[p], ids[p])):
        cluster = absorbed[place]
        keep = holder[cluster]
        older = (gone[place], first[place], ids[place]) < (gone[keep], first[keep], ids[keep])
        holder[cluster] = place if older else keep
    merged = {place: holder[cluster] for place, cluster in absorbed.items() if holder[cluster] != place}
    merged |= {place: holder[cluster] for place, cluster in home.items() if holder[cluster] != place}
    return holder, merged


def _mint(holder: dict[int, int], anchors: pd.DataFrame, count: int, taken: set[str]) -> pd.Series[str]:
    """Return each cluster's id: the one it carries, as ``#place``, or a new one from its first anchor."""
    first = anchors.drop_duplicates("cluster").set_index("cluster")["ancre"]
    ids: dict[int, str] = {cluster: f"#{place}" for cluster, place in holder.items()}
    for cluster, anchor in first.sort_values(kind="stable").items():
        if cluster not in ids:
            ids[int(str(cluster))] = new_id(str(anchor), taken)
            taken.add(ids[int(str(cluster))])
    return pd.Series([ids[c] for c in range(count)], dtype="str")


def new_id(anchor: str, taken: Iterable[str]) -> str:
    """Return an id that is not in ``taken``: ten characters of a hash and one that checks them (Crockford, modulo 37)."""
    nonce = 0
    while True:
        number = int.from_bytes(hashlib.sha256(f"{anchor}#{nonce}".encode()).digest()[:7], "big") >> 6
        nonce += 1
        # Crockford's five last check signs (*~$=u) do not suit an address: such a number is passed over.
        if number % 37 < len(ALPHABET):
            text = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
            found = f"{PREFIX}{text}{ALPHABET[number % 37]}"
            if found not in taken:
                return found


def valid_id(text: str) -> bool:
    """Tell whether a text is written as an id, check character included."""
    body = text.removeprefix(PREFIX)
    if not text.startswith(PREFIX) or len(body) != LENGTH + 1 or any(c not in ALPHABET for c in body):
        return False
    number = 0
    for sign in body[:-1]:
        number = number * 32 + ALPHABET.index(sign)
    return number % 37 < len(ALPHABET) and ALPHABET[number % 37] == body[-1]


def _after(
    old: pd.DataFrame, ids: pd.Series[str], merged: dict[int, int], anchors: pd.DataFrame, seen: pd.Series[str], today: str
) -> Registry:
    """Return the registry after this run; resolves the ``#place`` marks of ``ids`` in place."""
    carried = ids.str.startswith("#")
    place = ids[carried].str.slice(1).astype("int64")
    ids[carried] = old["id"].to_numpy(dtype=object)[place.to_numpy()]
    table = old.copy()
    active = table["id"].isin(ids)
    lost = table["statut"].eq(ACTIVE) & ~active
    for position, successor in merged.items():
        table.loc[position, ["statut", "successeur", "derniere_vue"]] = [MERGED, old["id"].iloc[successor], today]
    fallen = lost & ~table.index.isin(list(merged))
    table.loc[fallen, "statut"], table.loc[fallen, "derniere_vue"] = GONE, today
    table.loc[active, "statut"], table.loc[active, ["derniere_vue", "successeur"]] = ACTIVE, np.nan
    table["successeur"] = table["successeur"].replace({old["id"].iloc[p]: old["id"].iloc[s] for p, s in merged.items()})
    fresh = pd.DataFrame({"id": ids[~carried], "premiere_vue": seen[~carried.to_numpy()], "statut": ACTIVE})
    table = pd.concat([table, fresh.reindex(columns=list(REGISTRY_COLUMNS))], ignore_index=True).astype("str")
    table["ancres"] = _all_anchors(old, merged, ids, anchors, table["id"])
    return Registry(table.sort_values("id", ignore_index=True))


def _all_anchors(
    old: pd.DataFrame, merged: dict[int, int], ids: pd.Series[str], anchors: pd.DataFrame, order: pd.Series[str]
) -> pd.Series[str]:
    """Return each id's anchors, old and new; those of a merged id go to its successor too."""
    kept = old[["id", "ancres"]].assign(ancre=old["ancres"].str.split("|")).explode("ancre")[["id", "ancre"]]
    heirs = {old["id"].iloc[p]: old["id"].iloc[s] for p, s in merged.items()}
    inherited = kept[kept["id"].isin(heirs)].assign(id=lambda f: f["id"].map(heirs))
    new = pd.DataFrame({"id": anchors["cluster"].map(ids), "ancre": anchors["ancre"]})
    every = pd.concat([kept, inherited, new]).dropna().drop_duplicates().sort_values(["id", "ancre"])
    return order.map(every.groupby("id")["ancre"].agg("|".join)).astype("str")
