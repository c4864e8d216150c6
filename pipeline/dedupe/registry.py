"""The ledger of public ids: ``sources/registre/identifiants.csv`` in and out; clusters' anchors in, their ids out.

An id is minted once, never computed again, never reused: it is carried from run to run by anchors (``anchors.py``), under the
rules of ``carry.py``. Anchors once seen are kept, so that a shop that comes back finds its id.

``sources/registre/`` holds three ledgers (UTF-8, LF, comma; an empty cell is missing; dates are ISO days, those of deposits):

- ``identifiants.csv``, one line an id ever given, sorted by id. ``id``: « et_ », ten characters, one that checks them;
  ``ancres``: all that the shop was known by (« genre:valeur », sorted, joined by |); ``premiere_vue``: newest deposit of its rows
  when it was given; ``statut``: actif, disparu (in no source any more; it may come back), fusionne (the same shop as another id,
  for ever); ``derniere_vue``: the day it ceased, missing while active; ``successeur``: of a merged id only, the id that it
  redirects to, never a merged one itself, though it may be gone.
- ``cles.csv``, one line a source row's own key ever given, sorted by source and key: ``source``, ``cle`` and what the row showed
  the last time (``normalise/key_memory.py``): ``numero``, ``siret``, ``nom``, ``lieu``, ``commune``, ``mots``, ``contacts``,
  ``empreinte``.
- ``evenements.csv``, one line an event, oldest first, absent until the first. ``date``; ``evenement`` (``history.EVENTS``);
  ``avant``: the id before; ``apres``: the id after, missing where there is none (disparition) or there was none (retour: avant);
  equal where the id goes on (renommage, demenagement, changement-siret); ``motif``: on what evidence, in French words (« même
  SIRET, même nom », « autre nom »). An id ceases by one line of fusion, disparition or remplacement, never without, never by two.

``successors`` is what a publisher needs of them: where each id that is no more leads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from pipeline.dedupe.carry import ACTIVE, GONE, MERGED, carry, link, sides
from pipeline.dedupe.history import CEASING, empty_events, load_events, save_events, told
from pipeline.disk import put
from pipeline.errors import ConfigError
from pipeline.reference.arrays import joined_runs, within
from pipeline.register_file import table_in
from pipeline.resaved import DAY

REGISTRY_COLUMNS: Final = ("id", "ancres", "premiere_vue", "derniere_vue", "statut", "successeur")
SUCCESSOR_COLUMNS: Final = ("ancien_id", "id", "motif", "date")
EVENTS_FILE: Final = "evenements.csv"
PREFIX: Final = "et_"
ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no i, l, o, u, which are misread."""
LENGTH: Final = 10


@dataclass(frozen=True)
class Registry:
    """``table``: REGISTRY_COLUMNS, sorted by id; ``ancres`` sorted, joined by |; dates ISO text, missing where none applies.

    ``events``: history.EVENT_COLUMNS, all that ever happened, oldest first.
    """

    table: pd.DataFrame
    events: pd.DataFrame = field(default_factory=empty_events)

    @classmethod
    def empty(cls) -> Registry:
        """Return a registry that holds no id."""
        return cls(pd.DataFrame({c: pd.Series(dtype="str") for c in REGISTRY_COLUMNS}))

    @classmethod
    def load(cls, path: Path) -> Registry:
        """Read the registry; an empty one where the file does not exist yet. Raises ConfigError when it is not one."""
        if not path.is_file():
            return cls.empty()
        table = table_in(path, REGISTRY_COLUMNS, {"premiere_vue": DAY, "derniere_vue": DAY})
        if tuple(table.columns) != REGISTRY_COLUMNS or table["id"].duplicated().any() or table["id"].isna().any():
            raise ConfigError(
                f"{path} : ce fichier n'est pas un registre (un identifiant par ligne, colonnes {', '.join(REGISTRY_COLUMNS)})",
                "reprendre la dernière version enregistrée dans git",
            )
        return cls(table.sort_values("id", ignore_index=True), load_events(path.with_name(EVENTS_FILE)))

    def save(self, path: Path) -> None:
        """Write the registry, sorted by id, and the events beside it: LF, UTF-8."""
        put(path, self.table.to_csv(index=False, lineterminator="\n"))
        save_events(self.events, path.with_name(EVENTS_FILE))


def assign(registry: Registry, anchors: pd.DataFrame, seen: pd.Series[str], today: str) -> tuple[pd.Series[str], Registry]:
    """Give each cluster its id, and return the registry after this run.

    ``anchors``: columns ``cluster`` (0…n-1) and ``ancre``; ``seen``: by cluster, its members' newest deposit date; ``today``: the
    newest deposit date of all. An id that no cluster carries is a tombstone; the rest of the rules is in ``carry.py``.
    """
    anchors = anchors.drop_duplicates(["cluster", "ancre"]).sort_values(["cluster", "ancre"], ignore_index=True)
    old = registry.table
    both = sides(old, anchors)
    links = link(old, both)
    carried = carry(old, links[links["enough"]], both)
    ids = _mint(carried.holder, anchors, len(seen), set(old["id"]))
    table = _after(old, ids, carried.merged, anchors, seen, today)
    news = told(old, table, ids, links, carried, both).assign(date=today)
    return ids, Registry(table, pd.concat([registry.events, news], ignore_index=True).astype("str"))


def successors(registry: Registry) -> pd.DataFrame:
    """Return SUCCESSOR_COLUMNS, one line for every id ever given that is no more active, sorted by ``ancien_id``.

    ``id``: the active id that it leads to, through as many mergers as there were; missing where none is left: a tombstone.
    ``motif``: fusion, disparition or remplacement, by which it ceased (``history.CEASING``); ``date``: when (ISO).
    """
    table = registry.table
    ceased = table[table["statut"].ne(ACTIVE)]
    last = registry.events[registry.events["evenement"].isin(CEASING)].drop_duplicates("avant", keep="last").set_index("avant")
    active = table.loc[table["statut"].eq(ACTIVE), "id"]
    motif = ceased["id"].map(last["evenement"])
    # Ledgers written before events were kept have no line: the status tells as much.
    motif = motif.where(motif.notna(), ceased["statut"].map({MERGED: "fusion", GONE: "disparition"}))
    heir = ceased["successeur"].where(within(ceased["successeur"], active))
    out = pd.DataFrame({"ancien_id": ceased["id"], "id": heir, "motif": motif, "date": ceased["derniere_vue"]})
    return out.astype("str").sort_values("ancien_id", ignore_index=True)


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
) -> pd.DataFrame:
    """Return the table after this run; resolves the ``#place`` marks of ``ids`` in place."""
    carried = ids.str.startswith("#")
    place = ids[carried].str.slice(1).astype("int64")
    ids[carried] = old["id"].to_numpy(dtype=object)[place.to_numpy()]
    table = old.copy()
    active = within(table["id"], ids)
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
    return table.sort_values("id", ignore_index=True)


def _all_anchors(
    old: pd.DataFrame, merged: dict[int, int], ids: pd.Series[str], anchors: pd.DataFrame, order: pd.Series[str]
) -> pd.Series[str]:
    """Return each id's anchors, old and new; those of a merged id go to its successor too.

    A row key is one id's at a time: the last that showed it. Else two ids that were parted could not be told to be one again.
    """
    kept = old[["id", "ancres"]].assign(ancre=old["ancres"].str.split("|")).explode("ancre")[["id", "ancre"]]
    heirs = {old["id"].iloc[p]: old["id"].iloc[s] for p, s in merged.items()}
    inherited = kept[kept["id"].isin(heirs)].assign(id=lambda f: f["id"].map(heirs))
    new = pd.DataFrame({"id": anchors["cluster"].map(ids), "ancre": anchors["ancre"]})
    kept, inherited = (
        side[~(side["ancre"].str.startswith("cle:", na=False) & within(side["ancre"], new["ancre"]))]
        for side in (kept, inherited)
    )
    every = pd.concat([kept, inherited, new]).dropna().drop_duplicates().sort_values(["id", "ancre"])
    return order.map(joined_runs(every["ancre"], every["id"], "|")).astype("str")
