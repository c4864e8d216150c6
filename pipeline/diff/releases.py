"""Names of releases in dist/ in, the comparison of two of them out.

Mergers, splits and what may not be told come from the releases' own files: identifiants.csv is cumulative, and every release
between the two tells its splits in changements.csv.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline.diff.compare import Comparison, Side
from pipeline.errors import ConfigError
from pipeline.publish import Lineage, compare
from pipeline.publish.changes_file import read_identifiers
from pipeline.publish.csv_file import read_shops
from pipeline.publish.lineage import silent
from pipeline.publish.previous import CHANGES, IDENTIFIERS, SHOPS
from pipeline.publish.swap import read_versions

LAST: Final = ("latest", "dernière", "derniere")


def between(dist: Path, names: tuple[str, ...] = ()) -> Comparison:
    """Compare two releases of ``dist``: the last two; one and the last; the two named, whichever comes first.

    Raises ConfigError for a release that is not there, or where there are not two.
    """
    versions = read_versions(dist) or []
    listed = [str(v["version"]) for v in versions]
    wanted = [_place(name, listed, dist) for name in names]
    if not wanted:
        wanted = [1, 0]
    if len(wanted) == 1:
        wanted.append(0)
    if not listed:
        raise ConfigError(f"{dist} : aucune version publiée ici", "lancer d'abord « etal publish »")
    if max(wanted) >= len(listed) or wanted[0] == wanted[1]:
        raise ConfigError(
            f"{dist} : il faut deux versions à comparer, il y a {', '.join(listed)}",
            "comparer la dernière à ce qui serait publié : etal diff essai",
        )
    old, new = max(wanted), min(wanted)
    lineage = _lineage(dist, listed[new:old], listed[new])
    before, after = side(dist, versions[old]), side(dist, versions[new])
    return Comparison(before, after, compare(before.shops, after.shops, lineage))


def one(dist: Path, name: str) -> Side:
    """Return the release called ``name``. Raises ConfigError where there is none."""
    versions = read_versions(dist) or []
    return side(dist, versions[_place(name, [str(v["version"]) for v in versions], dist)])


def _place(name: str, listed: list[str], dist: Path) -> int:
    if name in LAST and listed:
        return 0
    if name not in listed:
        raise ConfigError(f"{dist} : pas de version « {name} »", f"versions publiées : {', '.join(listed) or 'aucune'}")
    return listed.index(name)


def side(dist: Path, entry: dict[str, Any]) -> Side:
    """Return a release that versions.json tells. Raises ConfigError where its folder is gone."""
    path = dist / entry["version"] / SHOPS
    if not path.is_file():
        raise ConfigError(f"{path} n'existe pas", "reprendre le dossier dist/ d'une sauvegarde, ou comparer d'autres versions")
    return Side(str(entry["version"]), str(entry.get("date", "")), read_shops(path))


def _lineage(dist: Path, between_them: list[str], newest: str) -> Lineage:
    """``between_them``: the releases after the older one, up to the newer."""
    ceased = read_identifiers(dist / newest / IDENTIFIERS)
    splits: dict[str, str] = {}
    hidden: set[tuple[str, str]] = set()
    for version in between_them:
        path = dist / version / CHANGES
        if path.is_file():
            table = pd.read_csv(path, dtype="str", encoding="utf-8", keep_default_na=False, na_values=[""])
            parted = table[table["operation"].eq("SPLIT")]
            splits |= dict(zip(parted["id_apres"], parted["id_avant"], strict=True))
            taken = table[table["operation"].eq("MOD") & table["avant"].isna() & table["apres"].isna()]
            hidden |= set(zip(taken["id_apres"], taken["colonne"], strict=True))
    return Lineage(ceased, splits, opposed=silent(ceased), hidden=frozenset(hidden))
