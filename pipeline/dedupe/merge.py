"""Members with their cluster in, one row a cluster out: each field from the member that ``schemas/fusion.yml`` designates.

Vectorised: members are sorted once for each list of criteria, and the first that says something gives the value. Every value that
lost is kept, with the criterion that it lost by.
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
from pipeline.dedupe.names import Ints, is_legal_person
from pipeline.dedupe.ranks import CRITERIA, rank, with_ranks
from pipeline.model import LIST_SEPARATOR
from pipeline.reference.vocabularies import schemas_dir

PUBLISHED, ALIKE, TOGETHER, TIE, UNITED, NEWEST, EXCLUDED, REFUSED, PERSONAL = (
    "publiee", "identique", "groupe", "ordre", "union", "plus_recente", "champ_exclu", "refusee", "personne_physique",
)  # fmt: skip
REASONS: Final[dict[str, str]] = {
    PUBLISHED: "retenue",
    ALIKE: "même valeur que celle retenue",
    UNITED: "liste : toutes les valeurs sont réunies",
    "consensus": "moins de sources la donnent",
    "confiance": "source de moindre confiance pour ce champ",
    "fraicheur": "ligne plus ancienne",
    "enseigne": "raison sociale, ou nom tout en majuscules",
    "precision": "position moins précise",
    "meme_siret": "ligne d'un autre SIRET",
    "complet": "ligne qui ne donne pas le champ principal du groupe",
    NEWEST: "date plus ancienne",
    TOGETHER: "prise avec un groupe de champs retenu chez une autre ligne",
    TIE: "à égalité : ordre alphabétique de la source, puis de la clé de ligne",
    EXCLUDED: "champ que cette source ne doit jamais alimenter (publication.champs_exclus)",
    PERSONAL: "raison sociale qui ne montre pas de personne morale : peut-être le nom d'une personne, jamais publié",
    REFUSED: "retenue, mais non publiée : refusée par le schéma, ou commerce écarté",
}
"""Why a value was published or not: slug → words for people. The criteria's are those that a losing value lost by."""


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
    """``rows``: one row a cluster, index = cluster; ``winners``: cluster, champ, member (position) of each published value;
    ``losers``: the same and ``raison`` (REASONS) of every other value that a member gave."""

    rows: pd.DataFrame
    winners: pd.DataFrame
    losers: pd.DataFrame


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
    members, excluded = _usable(rows, sources)
    members = with_ranks(members.assign(cluster=cluster), rules.precisions)
    out = pd.DataFrame(index=pd.RangeIndex(int(cluster.max(initial=-1)) + 1))
    winners, losers = [], [line.assign(cluster=cluster[line["member"].to_numpy()]) for line in excluded]
    for fields, criteria in rules.groups:
        ranks = _ranked(members, fields, criteria, out, sources)
        best = ranks.drop_duplicates("cluster")
        member = pd.Series(best.index.to_numpy(), index=best["cluster"].to_numpy())
        why = _lost_by(ranks, criteria)
        for field in fields:
            values = members[field].reindex(member.to_numpy()).set_axis(member.index)
            out[field] = values.reindex(out.index)
            winners.append(_won(field, values.dropna().index, member))
            losers.append(_lost(field, members, why, out[field]))
    for field in rules.newest:
        dated = members.dropna(subset=[field]).sort_values(field, ascending=False, kind="stable")
        latest = dated.drop_duplicates("cluster")
        out[field] = latest.set_index("cluster")[field].reindex(out.index)
        winners.append(pd.DataFrame({"cluster": latest["cluster"], "champ": field, "member": latest.index}))
        older = dated.index.difference(latest.index)
        losers.append(_lost(field, members, pd.Series(NEWEST, index=older, dtype="str"), out[field]))
    for field in rules.union:
        out[field], given = _united(members, field)
        winners.append(given)
    alone = members.drop_duplicates(["cluster", "source"]).sort_values(["cluster", "source"])
    out["sources"] = alone.groupby("cluster")["source"].agg(LIST_SEPARATOR.join)
    return Merged(out, pd.concat(winners, ignore_index=True), pd.concat(losers, ignore_index=True))


def _usable(rows: pd.DataFrame, sources: Mapping[str, Source]) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Hold back what may never be published: the columns that a source may never feed (publication.champs_exclus), and legal
    names that may be natural persons'. Return what was held back too. ``nom_legal``: the legal name all the same, to judge
    signs by.
    """
    out = rows.reset_index(drop=True)
    held = []
    for name in sorted(sources):
        for column in sorted(c for c in sources[name].publication.champs_exclus if c in out):
            mine = out["source"].eq(name)
            given = out.index[mine & out[column].notna()]
            held.append(pd.DataFrame({"champ": column, "member": given, "raison": EXCLUDED}))
            out.loc[mine, column] = np.nan
    out["nom_legal"] = out["raison_sociale"]
    distinct = out["raison_sociale"].dropna().unique()
    personal = out["raison_sociale"].map({name: not is_legal_person(name) for name in distinct}).eq(True)
    held.append(pd.DataFrame({"champ": "raison_sociale", "member": out.index[personal], "raison": PERSONAL}))
    out["raison_sociale"] = out["raison_sociale"].mask(personal)
    return out, held


def _ranked(
    members: pd.DataFrame, fields: tuple[str, ...], criteria: tuple[str, ...], out: pd.DataFrame, sources: Mapping[str, Source]
) -> pd.DataFrame:
    """Return the members that say any of ``fields``, best first in each cluster, with what each criterion thinks of them."""
    said = members[members[list(fields)].notna().any(axis=1)]
    ranks = pd.DataFrame({"cluster": said["cluster"]})
    for criterion in criteria:
        ranks[criterion] = rank(criterion, said, fields, out, sources) if len(said) else 0
    return ranks.sort_values(["cluster", *criteria], kind="stable")


def _lost_by(ranks: pd.DataFrame, criteria: tuple[str, ...]) -> pd.Series[str]:
    """Return, by member that lost, the first criterion that set it after the winner of its cluster; TIE where none did."""
    first = ~ranks["cluster"].duplicated()
    lost = ranks[~first]
    best = ranks[first].set_index("cluster").reindex(lost["cluster"])
    worse = np.column_stack([lost[c].to_numpy() != best[c].to_numpy() for c in criteria])
    names = np.array([*criteria, TIE], dtype=object)
    return pd.Series(names[np.where(worse.any(axis=1), worse.argmax(axis=1), len(criteria))], index=lost.index, dtype="str")


def _lost(field: str, members: pd.DataFrame, why: pd.Series[str], published: pd.Series[Any]) -> pd.DataFrame:
    """Return the lines of the values of ``field`` that lost: the same value as the published one is told as such."""
    said = members.loc[why.index, ["cluster", field]].dropna()
    ours = said["cluster"].map(published)
    reason = why.loc[said.index].mask(ours.isna(), TOGETHER).mask(said[field].eq(ours), ALIKE)
    return pd.DataFrame({"cluster": said["cluster"], "champ": field, "member": said.index, "raison": reason})


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
