"""A labelled table in, a peer's figures on the same rows out, beside ours.

    python -m bench.peers splink|dedupe PATH

The peer runs in an environment of its own, made on first use under ``~/.cache/etal-bench`` (their pins conflict with ours and
with one another), on the columns that our matching reads, cleaned alike.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bench.dedupe import figures, whole
from bench.labelled import is_restaurants, restaurants, shops
from pipeline.dedupe.keys import link_key
from pipeline.dedupe.names import name_words
from pipeline.reference.text import street_key

Ints = NDArray[np.int64]
PINS = {
    "splink": ("splink==5.0.0", "duckdb<2", "pandas", "pyarrow"),
    "dedupe": ("dedupe==3.0.3", "BTrees==6.1", "pandas", "pyarrow"),
}
"""duckdb 2 makes one of Splink's clusterings quadratic; BTrees 6.5 took away a method that dedupe 3.0.3 calls."""
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "etal-bench"
OTHER_NAME = 50.0
PLAIN, CONSTRAINED = (8.0, 12.0), (0.0, 2.0, 4.0, 8.0)
"""Match weights at which Splink is measured: connected components; with our study's constraints."""


def environment(peer: str) -> Path:
    """Return the python of the peer's environment, made when it is missing."""
    folder = CACHE / peer
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PINS[peer]], check=True)
        (folder / "ready").touch()
    return python


def cleaned(rows: pd.DataFrame, truth: Ints) -> pd.DataFrame:
    """Return what a peer compares: the first phone, mailbox and site, name and street as keys."""
    town = rows["code_insee"].where(rows["code_insee"].notna(), rows["commune"])
    both = zip(rows["nom"].fillna(""), rows["commune"].fillna(""), strict=True)
    names = [name_words(name, commune) for name, commune in both]
    street = rows["voie"].map({v: street_key(v) for v in rows["voie"].dropna().unique()})
    site = rows["site_web"].where(rows["site_web"].notna(), rows["reseaux_sociaux"])
    out = pd.DataFrame({
        "row": np.arange(len(rows)), "source": rows["source"], "name": names,
        "word": [max(name.split(), key=len, default="") for name in names],
        "siret": rows["siret"], "phone": rows["telephone_tous"], "mail": rows["courriel_tous"],
        "site": site.map({v: link_key(v) for v in site.dropna().unique()}),
        "number": rows["numero"], "street": street, "town": town, "trade": rows["sous_categorie"], "truth": truth,
    })  # fmt: skip
    texts = out.columns.difference(["row", "truth"])
    for name in texts:
        out[name] = out[name].astype("object").where(out[name].notna() & out[name].ne(""), None)
    return out


def run(peer: str, rows: pd.DataFrame) -> tuple[pd.DataFrame, float]:
    """Run the peer's script on ``rows``; return what it wrote and the seconds of the whole run, training with it."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "rows.parquet"), Path(folder, "out.parquet")
        rows.to_parquet(source)
        python, start = environment(peer), time.perf_counter()
        subprocess.run([python, Path(__file__).with_name(f"{peer}_edges.py"), source, target], check=True, stdout=sys.stderr)
        return pd.read_parquet(target), time.perf_counter() - start


def joined(count: int, left: Ints, right: Ints) -> Ints:
    """Return the connected component of each row."""
    home = list(range(count))

    def root(row: int) -> int:
        while home[row] != row:
            home[row] = home[home[row]]
            row = home[row]
        return row

    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        one, two = sorted((root(a), root(b)))
        home[two] = one
    return np.array([root(row) for row in range(count)], dtype=np.int64)


def constrained(rows: pd.DataFrame, edges: pd.DataFrame) -> Ints:
    """Join the strongest pairs first: one row a source, one SIRET, no two names without SIRET, phone or mailbox in common."""
    edges = edges.sort_values(["weight", "left", "right"], ascending=[False, True, True], kind="stable")
    left, right = edges["left"].to_numpy(), edges["right"].to_numpy()
    name = rows["name"].fillna("").to_numpy(dtype=object)
    alike = process.cpdist(name[left], name[right], scorer=fuzz.token_set_ratio)
    same = np.zeros(len(edges), dtype=bool)
    for column in ("siret", "phone", "mail"):
        values = rows[column].fillna("").to_numpy(dtype=object)
        same |= (values[left] == values[right]) & (values[left] != "")
    keep = (alike >= OTHER_NAME) | same
    home = list(range(len(rows)))
    source, siret = rows["source"].tolist(), rows["siret"].fillna("").tolist()
    members = {row: ({source[row]}, {siret[row]} - {""}, [row]) for row in home}
    for a, b in zip(left[keep].tolist(), right[keep].tolist(), strict=True):
        one, two = home[a], home[b]
        if one == two or members[one][0] & members[two][0] or len(members[one][1] | members[two][1]) > 1:
            continue
        gone = members.pop(two)
        for row in gone[2]:
            home[row] = one
        members[one] = (members[one][0] | gone[0], members[one][1] | gone[1], members[one][2] + gone[2])
    return np.array(home, dtype=np.int64)


def told(home: Ints, truth: Ints) -> dict[str, Any]:
    """Return the figures of one clustering."""
    found = figures(home, truth)
    return {name: found[name] for name in ("precision", "rappel", "f1")} | {"plus_grand_groupe": int(np.bincount(home).max())}


def measure(peer: str, rows: pd.DataFrame, truth: Ints) -> dict[str, Any]:
    """Return the peer's figures."""
    out, seconds = run(peer, rows)
    if peer == "dedupe":
        cluster = out.set_index("row")["cluster"].reindex(range(len(rows)))
        alone = cluster.isna()
        home = np.where(alone, np.arange(len(rows)) + len(rows), cluster.fillna(-1)).astype(np.int64)
        return {"secondes": round(seconds, 1), "partition_0.5": told(home, truth)}
    found: dict[str, Any] = {"secondes": round(seconds, 1), "paires": len(out)}
    for weight in PLAIN:
        edges = out[out["weight"] >= weight]
        found[f"composantes_{weight:g}"] = told(joined(len(rows), edges["left"].to_numpy(), edges["right"].to_numpy()), truth)
    for weight in CONSTRAINED:
        found[f"contraintes_{weight:g}"] = told(constrained(rows, out[out["weight"] >= weight]), truth)
    return found


def main() -> None:
    """Parse, measure both, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=sorted(PINS))
    parser.add_argument("path", type=Path)
    parser.add_argument("--truth", default="entity")
    asked = parser.parse_args()
    rows, table = restaurants(asked.path) if is_restaurants(asked.path) else shops(asked.path)
    order = rows.sort_values(["source", "row_key"]).index
    rows, truth = rows.loc[order].reset_index(drop=True), pd.factorize(table.loc[order, asked.truth])[0].astype(np.int64)
    ours = whole(rows, truth, None, 0)
    kept = ("precision", "rappel", "f1", "plus_grand_groupe", "secondes", "memoire_mo")
    result = {"nous": {name: ours[name] for name in kept}, asked.peer: measure(asked.peer, cleaned(rows, truth), truth)}
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
