"""Members with their cluster in, one row a cluster out: each field from the member that ``schemas/fusion.yml`` designates.

Vectorised: members are sorted once for each list of criteria, and the first that says something gives the value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import pandas as pd
from ruamel.yaml import YAML

from pipeline.config import Source
from pipeline.dedupe.names import Ints, starts_with_form
from pipeline.model import LIST_SEPARATOR
from pipeline.reference.vocabularies import schemas_dir

DEFAULT_TRUST: Final = 50.0
"""That of a source that is not declared any more (config.Source.confiance)."""
CRITERIA: Final = ("consensus", "confiance", "fraicheur", "enseigne", "precision", "meme_siret", "complet")


@dataclass(frozen=True)
class Rules:
    """What schemas/fusion.yml says. ``groups``: (fields taken together, criteria in order)."""

    precisions: tuple[str, ...]
    groups: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    union: tuple[str, ...]
    newest: tuple[str, ...]
    contradictions: tuple[str, ...]


@dataclass(frozen=True)
class Merged:
    """``rows``: one row a cluster, index = cluster; ``winners``: cluster, champ, member (position) of each published value."""

    rows: pd.DataFrame
    winners: pd.DataFrame


@cache
def load_rules() -> Rules:
    """Return the rules of schemas/fusion.yml. Raises ValueError for an unknown criterion (a bug in the repository)."""
    data: dict[str, Any] = YAML(typ="safe").load((schemas_dir() / "fusion.yml").read_text(encoding="utf-8"))
    groups = tuple((tuple(g["champs"]), tuple(g["criteres"])) for g in data["groupes"])
    unknown = {c for _, criteria in groups for c in criteria} - set(CRITERIA)
    if unknown:
        raise ValueError(f"schemas/fusion.yml: unknown criteria {sorted(unknown)}")
    return Rules(
        tuple(data["precisions"]), groups, tuple(data["union"]), tuple(data["plus_recente"]), tuple(data["contradictions"])
    )


def merge(rows: pd.DataFrame, cluster: Ints, sources: Mapping[str, Source], rules: Rules | None = None) -> Merged:
    """Merge ``rows`` (LOCATED_COLUMNS, in their final order) by ``cluster`` (0…n-1, one number a row)."""
    rules = rules or load_rules()
    members = _usable(rows, sources).assign(cluster=cluster)
    trust = {name: float(source.confiance) for name, source in sources.items()}
    place = {name: float(n) for n, name in enumerate(rules.precisions)}
    members["_trust"] = -members["source"].map(trust).astype("float64").fillna(DEFAULT_TRUST)
    members["_precision"] = members["precision"].map(place).astype("float64").fillna(len(place))
    members["_fresh"] = _newest_first(members)
    count = int(cluster.max(initial=-1)) + 1
    out = pd.DataFrame(index=pd.RangeIndex(count))
    winners = []
    for fields, criteria in rules.groups:
        member = _winner(members, fields, criteria, out)
        for field in fields:
            values = members[field].reindex(member.to_numpy()).set_axis(member.index)
            out[field] = values.reindex(out.index)
            winners.append(_won(field, values.dropna().index, member))
    for field in rules.newest:
        latest = members.dropna(subset=[field]).sort_values(field, ascending=False, kind="stable").drop_duplicates("cluster")
        out[field] = latest.set_index("cluster")[field].reindex(out.index)
        winners.append(pd.DataFrame({"cluster": latest["cluster"], "champ": field, "member": latest.index}))
    for field in rules.union:
        out[field], given = _united(members, field)
        winners.append(given)
    out["sources"] = (
        members.drop_duplicates(["cluster", "source"])
        .sort_values(["cluster", "source"])
        .groupby("cluster")["source"]
        .agg(LIST_SEPARATOR.join)
    )
    return Merged(out, pd.concat(winners, ignore_index=True))


def _usable(rows: pd.DataFrame, sources: Mapping[str, Source]) -> pd.DataFrame:
    """Hold back the columns that a source may never feed (publication.champs_exclus)."""
    out = rows.reset_index(drop=True)
    for name in sorted(sources):
        excluded = [c for c in sources[name].publication.champs_exclus if c in out]
        if excluded:
            out.loc[out["source"].eq(name), excluded] = np.nan
    return out


def _newest_first(members: pd.DataFrame) -> pd.Series[int]:
    """Rank rows from the newest: date_maj, else the deposit's date; then the deposit's date."""
    when = members["date_maj"].where(members["date_maj"].notna(), members["date_depot"]).fillna("")
    codes, _ = pd.factorize(when + " " + members["date_depot"].fillna(""), sort=True)
    return pd.Series(-codes, index=members.index)


def _winner(members: pd.DataFrame, fields: tuple[str, ...], criteria: tuple[str, ...], out: pd.DataFrame) -> pd.Series[int]:
    """Return, by cluster, the member that gives ``fields``: among those that say any of them, the best by ``criteria``."""
    said = members[members[list(fields)].notna().any(axis=1)]
    if not len(said):
        return pd.Series(dtype="int64")
    ranks = pd.DataFrame({"cluster": said["cluster"]})
    for criterion in criteria:
        ranks[criterion] = _rank(criterion, said, fields, out)
    best = ranks.sort_values(["cluster", *criteria], kind="stable").drop_duplicates("cluster")
    return pd.Series(best.index.to_numpy(), index=best["cluster"].to_numpy())


def _rank(criterion: str, said: pd.DataFrame, fields: tuple[str, ...], out: pd.DataFrame) -> pd.Series[Any]:
    """Return what a criterion thinks of each row; the smallest wins."""
    if criterion == "confiance":
        return said["_trust"]
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


def _no_sign(said: pd.DataFrame) -> pd.Series[int]:
    """Rank a name: 0 a sign, 1 a sign in capitals, 2 the legal name, or a name that bears a legal form."""
    names = said["nom"].dropna().unique()
    form = said["nom"].map({n: starts_with_form(n) for n in names}).eq(True)
    capitals = said["nom"].map({n: n == n.upper() for n in names}).eq(True)
    legal = said["nom"].str.casefold().eq(said["raison_sociale"].str.casefold())
    return (form | legal) * 2 + (capitals & ~form & ~legal) * 1


def _won(field: str, clusters: pd.Index[int], member: pd.Series[int]) -> pd.DataFrame:
    return pd.DataFrame({"cluster": clusters, "champ": field, "member": member.loc[clusters].to_numpy()})


def _united(members: pd.DataFrame, field: str) -> tuple[pd.Series[str], pd.DataFrame]:
    """Return all distinct values of a list field, sorted, by cluster; and every member that gave one."""
    said = members[["cluster", field]].dropna()
    given = pd.DataFrame({"cluster": said["cluster"], "champ": field, "member": said.index})
    counts = said["cluster"].value_counts()
    alone = said["cluster"].map(counts).eq(1)
    values = said[~alone].assign(**{field: said.loc[~alone, field].str.split(LIST_SEPARATOR)}).explode(field)
    united = values.drop_duplicates().sort_values(["cluster", field]).groupby("cluster")[field].agg(LIST_SEPARATOR.join)
    return pd.concat([said[alone].set_index("cluster")[field], united]).astype("str"), given


def contradictions(rows: pd.DataFrame, cluster: Ints, merged: Merged, rules: Rules | None = None) -> pd.DataFrame:
    """Return one line for each member whose value shares nothing with the published one: ``member, champ, valeur, publie``."""
    rules = rules or load_rules()
    sizes = np.bincount(cluster, minlength=1)
    several = np.flatnonzero(sizes[cluster] > 1)
    found = []
    for field in rules.contradictions:
        theirs = rows[field].iloc[several].reset_index(drop=True)
        ours = merged.rows[field].reindex(cluster[several]).reset_index(drop=True)
        differ = (theirs.notna() & ours.notna() & theirs.ne(ours)).to_numpy()
        lines = pd.DataFrame({"member": several[differ], "champ": field, "valeur": theirs[differ], "publie": ours[differ]})
        apart = [
            set(a.split(LIST_SEPARATOR)).isdisjoint(b.split(LIST_SEPARATOR))
            for a, b in zip(lines["valeur"], lines["publie"], strict=True)
        ]
        found.append(lines[np.array(apart, dtype=bool)])
    return pd.concat(found, ignore_index=True)
