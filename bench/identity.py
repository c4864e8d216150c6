"""How many shops change id between two releases: ``python -m bench.identity PATH`` prints it as JSON.

PATH has the columns of boutiques-fr. First release: all but 5 % of the shops. Second: 3 % of the rows dropped, the 5 % new, 3 %
of the names changed, every file in another order. Three ways for a producer to number its rows (kept, none, afresh), two ways to
change a name (retouched, another one). ``meme_entree``: ids that change when the same rows come again; it must be 0.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from bench.labelled import shops
from pipeline.config import Source
from pipeline.dedupe import Registry, dedupe
from pipeline.dedupe.history import CEASING
from pipeline.model import LOCATED_COLUMNS, LocatedRows, RawRows, typed
from pipeline.normalise.key_memory import MEMORY_COLUMNS, KeyMemory
from pipeline.normalise.keys import row_keys
from pipeline.normalise.mapping import Columns
from pipeline.reference.communes import load_communes

DROPPED, NEW, RENAMED = 0.03, 0.05, 0.03
NUMBERS: Final = ("gardes", "aucun", "refaits")
NAMES: Final = ("retouche", "autre")
DAYS: Final = ("2026-10-01", "2026-11-01")


def keyed(rows: pd.DataFrame, memory: pd.DataFrame, numbers: pd.Series[str] | None) -> tuple[LocatedRows, pd.DataFrame]:
    """Return ``rows`` under the keys the pipeline gives them, source by source, and the memory after."""
    parts, known = [], KeyMemory(memory)
    for name, mine in rows.groupby("source", sort=True):
        source = declared(str(name), numbers is not None)
        table = mine.assign(adresse=mine["adresse_recue"], ligne=np.arange(len(mine)) + 2)
        cells = ["nom", "adresse_recue", "commune", "siret", "telephone_tous", "courriel_tous", "latitude", "longitude"]
        raw = table[["source", "fichier", "feuille", "ligne", *cells]].rename(columns={"nom": "Nom"})
        raw["N°"] = numbers.reindex(mine.index) if numbers is not None else None
        table["row_key"] = row_keys(table, Columns(RawRows(raw.astype({"N°": "str"})), source), source, known)
        parts.append(table)
    after = pd.concat(list(known.now.values()))[list(MEMORY_COLUMNS)]
    return LocatedRows(typed(pd.concat(parts), LOCATED_COLUMNS)), after


def declared(name: str, numbered: bool) -> Source:
    """Return a source, with a column of numbers or none."""
    told = {"id": name, "producteur": name, "licence": "lov2", "base_legale": "x", "cadence": "annuelle"}
    return Source.model_validate(told | {"colonnes": {"nom": ["Nom"]} | ({"identifiant": ["N°"]} if numbered else {})})


def renamed(names: pd.Series[str], how: str, chance: np.random.Generator) -> pd.Series[str]:
    """Return every name changed: a word added, a letter lost or capitals; or another name altogether."""
    if how == "autre":
        return pd.Series(
            [f"Chez {a}{b}ette" for a, b in zip(_sounds(names, chance), _sounds(names, chance), strict=True)], names.index
        )
    kinds = chance.integers(0, 4, len(names))
    cut = [n[: len(n) // 2] + n[len(n) // 2 + 1 :] for n in names]
    choices = [names + " et Fils", names.str.upper() + " SARL", pd.Series(cut, names.index), names.str.swapcase()]
    return pd.Series(np.choose(kinds, [c.to_numpy(dtype=object) for c in choices]), names.index).astype("str")


def _sounds(names: pd.Series[str], chance: np.random.Generator) -> list[str]:
    starts, ends = list("BCDFGLMNPRTV"), ["a", "o", "i", "ou", "an", "eu"]
    return [
        starts[i] + ends[j] for i, j in zip(chance.integers(0, 12, len(names)), chance.integers(0, 6, len(names)), strict=True)
    ]


def second(rows: pd.DataFrame, new: np.ndarray, names: str, seed: int) -> pd.DataFrame:
    """Return the rows of the second release, in another order; index: the row's number in the table."""
    chance = np.random.default_rng(seed)
    later = rows[new | (chance.random(len(rows)) >= DROPPED)].copy()
    change = later["nom"].notna() & ~pd.Series(new, rows.index).loc[later.index] & (chance.random(len(later)) < RENAMED)
    later.loc[change, "nom"] = renamed(later.loc[change, "nom"], names, chance)
    return later.iloc[chance.permutation(len(later))].assign(date_depot=DAYS[1])


def numbered(rows: pd.DataFrame, how: str, start: int) -> pd.Series[str] | None:
    """Return the producer's number of each row: the same for ever, none, or counted afresh in the order of the file."""
    if how == "aucun":
        return None
    place = rows.index.to_series() if how == "gardes" else pd.Series(np.arange(len(rows)) + start, rows.index)
    return place.astype("str")


def measure(rows: pd.DataFrame, new: np.ndarray, numbers: str, names: str, seed: int) -> dict[str, Any]:
    """Make two releases and compare their ids."""
    communes, day = load_communes(None), dt.date(2026, 11, 22)
    sources = {str(n): declared(str(n), True) for n in rows["source"].unique()}
    first = rows[~new].assign(date_depot=DAYS[0])
    one, memory = keyed(first, pd.DataFrame(columns=list(MEMORY_COLUMNS), dtype="str"), numbered(first, numbers, 1))
    done, _ = dedupe(one, Registry.empty(), sources, communes, day)
    again, _ = keyed(first, memory, numbered(first, numbers, 1))
    same, _ = dedupe(again, done.registry, sources, communes, day)
    later = second(rows, new, names, seed)
    two, _ = keyed(later, memory, numbered(later, numbers, 1))
    start = time.perf_counter()
    then, _ = dedupe(two, done.registry, sources, communes, day)
    seconds = time.perf_counter() - start
    before, after = (_ids(t, d) for t, d in ((one, done), (two, then)))
    out = {
        "numeros": numbers,
        "noms": names,
        "meme_entree": int((_ids(again, same) != before).sum()),
        "secondes": round(seconds, 2),
    }
    return out | compared(before, after, then.registry) | {"cles_changees": _moved_keys(one, two)}


def _ids(located: pd.DataFrame, done: Any) -> pd.Series[str]:
    """Return the id of each row, by its number in the table."""
    return located["row_key"].map(done.members.set_index("row_key")["id"])


def _moved_keys(one: pd.DataFrame, two: pd.DataFrame) -> float:
    both = pd.DataFrame({"one": one["row_key"], "two": two["row_key"]}).dropna()
    return round(float((both["one"] != both["two"]).mean()), 5)


def compared(before: pd.Series[str], after: pd.Series[str], registry: Registry) -> dict[str, Any]:
    """Compare by shop (the id that most of its rows had) and by row; count the changes that no event tells.

    A row may go without one: under another name and no number it is a new shop's, while its old id goes on with other rows.
    """
    both = pd.DataFrame({"before": before, "after": after}).dropna()
    counts = both.groupby(["before", "after"]).size().reset_index(name="n").assign(kept=lambda f: f["before"] == f["after"])
    main = counts.sort_values(["before", "n", "kept"], ascending=[True, False, False]).drop_duplicates("before")
    changed = main[~main["kept"]]
    events = registry.events
    moved = both[both["before"] != both["after"]]
    # An id that ceased is told where it went; one that goes on is told with the id that took the row.
    ceased = set(events.loc[events["evenement"].isin(CEASING), "avant"])
    linked = set(zip(events["avant"], events["apres"], strict=True))
    silent = [b not in ceased and (b, a) not in linked for b, a in zip(moved["before"], moved["after"], strict=True)]
    untold = np.array(silent, dtype=bool)
    told = set(moved.loc[~untold, "before"])
    return {
        "commerces": len(main), "commerces_changes": len(changed), "part": round(len(changed) / len(main), 5),
        "lignes_changees": round(len(moved) / len(both), 5), "sans_evenement": int((~changed["before"].isin(told)).sum()),
        "lignes_sans_evenement": int(untold.sum()),
        "evenements": {str(k): int(v) for k, v in events["evenement"].value_counts().sort_index().items()},
    }  # fmt: skip


def main() -> None:
    """Measure every way and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--numbers", choices=NUMBERS, nargs="*", default=list(NUMBERS))
    parser.add_argument("--names", choices=NAMES, nargs="*", default=list(NAMES))
    asked = parser.parse_args()
    rows, table = shops(asked.path)
    picked = np.random.default_rng(asked.seed).random(int(table["entity"].max()) + 1) < NEW
    new = picked[table["entity"].to_numpy()]
    runs = [measure(rows, new, numbers, names, asked.seed) for numbers in asked.numbers for names in asked.names]
    print(json.dumps(runs, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
