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
from pipeline.dedupe.ranks import CRITERIA, rank, with_ranks
from pipeline.model import LIST_SEPARATOR, LOCATED_COLUMNS, PUBLIC_COLUMNS
from pipeline.reference.arrays import Ints, joined_runs
from pipeline.reference.legal import is_legal_person
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
FIELD: Final = pd.CategoricalDtype([*PUBLIC_COLUMNS, *(c for c in LOCATED_COLUMNS if c not in PUBLIC_COLUMNS)])
"""A field's name, in the order of the public columns. A category, as REASON: there are seventeen values a row."""
REASON: Final = pd.CategoricalDtype([*REASONS])


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
    """``rows``: one row a cluster, index = cluster; ``winners``: cluster, champ (FIELD), member (position) of each published
    value; ``losers``: the same and ``raison`` (REASON) of every other value that a member gave."""

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


def merge(rows: pd.DataFrame, cluster: Ints, sources: Mapping[str, Source]) -> Merged:
    """Merge ``rows`` (LOCATED_COLUMNS, in their final order) by ``cluster`` (0…n-1, one number a row)."""
    rules = load_rules()
    members, excluded = _usable(rows, cluster, sources)
    members = with_ranks(members.assign(cluster=cluster), rules.precisions)
    out = pd.DataFrame(index=pd.RangeIndex(int(cluster.max(initial=-1)) + 1))
    winners, losers = [], excluded
    for fields, criteria in rules.groups:
        said = members[members[list(fields)].notna().any(axis=1)]
        several = said["cluster"].duplicated(keep=False)
        ranks = _ranked(said[several], fields, criteria, out, sources)  # who speaks alone has nobody to be weighed against
        best = pd.concat([said.loc[~several, "cluster"], ranks["cluster"].drop_duplicates()]).sort_values()
        member = pd.Series(best.index.to_numpy(), index=best.to_numpy())
        why = _lost_by(ranks, criteria)
        for field in fields:
            values = members[field].reindex(member.to_numpy()).set_axis(member.index)
            out[field] = values.reindex(out.index)
            won = values.dropna().index
            winners.append(_lines(field, won, pd.Index(member.loc[won].to_numpy())))
            if len(why):
                losers.append(_lost(field, members, why, out[field]))
    for field in rules.newest:
        dated = members.dropna(subset=[field]).sort_values(field, ascending=False, kind="stable")
        latest = dated.drop_duplicates("cluster")
        out[field] = latest.set_index("cluster")[field].reindex(out.index)
        winners.append(_lines(field, latest["cluster"], latest.index))
        older = dated.index.difference(latest.index)
        losers.append(_lost(field, members, pd.Series(NEWEST, index=older, dtype="str"), out[field]))
    for field in rules.union:
        out[field], given = _united(members, field)
        winners.append(given)
    alone = members.drop_duplicates(["cluster", "source"]).sort_values(["cluster", "source"])
    out["sources"] = joined_runs(alone["source"], alone["cluster"], LIST_SEPARATOR)
    return Merged(out, pd.concat(winners, ignore_index=True), pd.concat(losers, ignore_index=True))


def _usable(rows: pd.DataFrame, cluster: Ints, sources: Mapping[str, Source]) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
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
            held.append(_lines(column, cluster[given], given, EXCLUDED))
            out.loc[mine, column] = np.nan
    out["nom_legal"] = out["raison_sociale"]
    distinct = out["raison_sociale"].dropna().unique()
    personal = out["raison_sociale"].map({name: not is_legal_person(name) for name in distinct}).eq(True)
    held.append(_lines("raison_sociale", cluster[personal], out.index[personal], PERSONAL))
    out["raison_sociale"] = out["raison_sociale"].mask(personal)
    return out, held


def _ranked(
    said: pd.DataFrame, fields: tuple[str, ...], criteria: tuple[str, ...], out: pd.DataFrame, sources: Mapping[str, Source]
) -> pd.DataFrame:
    """Return the members ``said`` of a field, best first in each cluster, with what each criterion thinks of them."""
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
    return _lines(field, said["cluster"], said.index, reason)


def _lines(
    field: str, cluster: pd.Series[int] | pd.Index[int] | Ints, member: pd.Index[int], lost_by: str | pd.Series[str] | None = None
) -> pd.DataFrame:
    """Return one line a member that gave ``field``, as Merged holds them: without ``lost_by``, of the values that won."""
    champ = pd.Categorical.from_codes(np.full(len(member), FIELD.categories.get_loc(field), dtype=np.int8), dtype=FIELD)
    told = pd.DataFrame({"cluster": np.asarray(cluster), "champ": champ, "member": member})
    return told if lost_by is None else told.assign(raison=pd.Series(lost_by, index=member, dtype=REASON).array)


def _united(members: pd.DataFrame, field: str) -> tuple[pd.Series[str], pd.DataFrame]:
    """Return all distinct values of a list field, sorted, by cluster; and every member that gave one."""
    said = members[["cluster", field]].dropna()
    given = _lines(field, said["cluster"], said.index)
    counts = said["cluster"].value_counts()
    alone = said["cluster"].map(counts).eq(1)
    values = said[~alone].assign(**{field: said.loc[~alone, field].str.split(LIST_SEPARATOR)}).explode(field)
    values = values.drop_duplicates().sort_values(["cluster", field])
    united = joined_runs(values[field], values["cluster"], LIST_SEPARATOR)
    return pd.concat([said[alone].set_index("cluster")[field], united]).astype("str"), given
