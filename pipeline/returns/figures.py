"""One source's rows and findings in, the figures of its « Bilan » out: counts, doubles, problems, the change since last time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from pipeline import anomalies
from pipeline.disk import json_in
from pipeline.privacy import OPPOSED, OPPOSED_FIELD, SHOP
from pipeline.returns.aging import aged
from pipeline.returns.findings import WORST_FIRST
from pipeline.returns.problem import Place, Problem
from pipeline.returns.removed import opposed_of
from pipeline.returns.run import PLACE, Run
from pipeline.returns.words import REMEDIES
from pipeline.sources import Reading

RECHECK: Final = (
    "contradiction", "validite-echue", "position-douteuse", "adresse-introuvable", "numero-introuvable", "point-loin-de-la-ban",
    "point-hors-commune", "fermeture-contredite", "fermeture-autre-jour", "siret-actif", "horaires-annuels",
    "categorie-imprecise", "categorie-ambigue", "valeur-ambigue",
)  # fmt: skip
"""Kinds whose answer only the producer, or the shop, knows."""

_UNTOLD: Final = (OPPOSED, OPPOSED_FIELD)
"""Kinds that no release counts: how many there were before, nobody knows."""


@dataclass(frozen=True)
class Figures:
    """Counts are rows of the deposit. ``before``: the same words for the release before, where it told them.

    ``twins``: lines of this file that are one shop; ``shared``: other producers' public names → lines of this file.
    """

    lues: int
    acceptees: int
    corrigees: int
    rejetees: int
    remplacees: int
    retirees: int
    doubles: int
    previous: str
    before: dict[str, int]
    twins: tuple[tuple[Place, ...], ...]
    shared: dict[str, tuple[Place, ...]]
    problems: tuple[Problem, ...]
    recheck: tuple[Problem, ...]


def figures_of(reading: Reading, found: pd.DataFrame, run: Run) -> Figures:
    """Return one source's figures; ``found`` is what ``findings_of`` told."""
    standing = run.standing[run.standing["source"].eq(reading.source.id)]
    lost = int(found.loc[found["code"].eq("ligne-decalee"), "ligne"].count())
    corrected = pd.MultiIndex.from_frame(found.loc[found["gravite"].eq("correction"), PLACE].drop_duplicates())
    aside = found[found["code"].isin(anomalies.SETS_ASIDE) & ~_index(found).isin(_index(standing))]
    read = reading.read + lost
    told_of = standing[~standing["id"].isin(run.withheld)]
    removed = opposed_of(reading, run)["portee"].eq(SHOP).sum()
    twins, shared = _twins(told_of), _shared(told_of, reading.source.id, run)
    previous, quality = _before(run)
    told = quality.get("sources", {}).get(reading.source.id, {})
    problems = _problems(found, told.get("anomalies"))
    replaced = len(aside.drop_duplicates(PLACE))
    return Figures(
        lues=read,
        acceptees=len(told_of),
        corrigees=int(_index(told_of).isin(corrected).sum()),
        rejetees=read - len(told_of) - replaced - int(removed),
        remplacees=replaced,
        retirees=int(removed),
        doubles=len({p for group in twins for p in group} | {p for places in shared.values() for p in places}),
        previous=previous if told else "",
        before=_counts(told),
        twins=twins,
        shared=shared,
        problems=problems,
        recheck=(*(p for p in problems if p.code in RECHECK), *aged(reading, run)),
    )


def _index(table: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(table[PLACE])


def _places(table: pd.DataFrame) -> tuple[Place, ...]:
    return tuple(sorted({(str(f), int(n)) for f, n in zip(table["feuille"], table["ligne"], strict=True)}))


def _twins(standing: pd.DataFrame) -> tuple[tuple[Place, ...], ...]:
    together = standing[standing.duplicated("id", keep=False)]
    return tuple(sorted(_places(group) for _, group in together.groupby("id")))


def _shared(standing: pd.DataFrame, source: str, run: Run) -> dict[str, tuple[Place, ...]]:
    """Return the other producers that tell of the same shops: their public names, never what they say."""
    others = run.standing.loc[run.standing["source"].ne(source), ["id", "source"]]
    both = standing.merge(others.drop_duplicates(), on="id", suffixes=("", "_other"))
    names = both["source_other"].map(dict(run.producers))
    return {str(name): _places(group) for name, group in both.groupby(names)}


def _problems(found: pd.DataFrame, before: dict[str, int] | None) -> tuple[Problem, ...]:
    out = []
    for code, rows in found.groupby("code"):
        first = rows.iloc[0]
        columns = tuple(c for c in dict.fromkeys(rows["case"]) if c)
        known = None if before is None or code in _UNTOLD else int(before.get(str(code), 0))
        marked = bool(rows["marque"].any())
        usual = REMEDIES.get(str(code), anomalies.CATALOGUE[str(code)].remedy)  # where what to do is not the same for all
        told = (str(code), first["gravite"], first["titre"], first["remede"] if rows["remede"].nunique() == 1 else usual)
        said = "" if rows["ligne"].gt(0).any() else " ; ".join(dict.fromkeys(rows["probleme"]))
        out.append(Problem(*told, _all(rows), columns, marked, known, said))
    rank = {name: n for n, name in enumerate(WORST_FIRST)}
    return tuple(sorted(out, key=lambda p: (rank[p.gravite], -len(p.places), p.code)))


def _all(rows: pd.DataFrame) -> tuple[Place, ...]:
    return tuple((str(f), int(n)) for f, n in zip(rows["feuille"], rows["ligne"], strict=True))


def _before(run: Run) -> tuple[str, dict[str, Any]]:
    """Return the release before this one and what its ``qualite.json`` says; nothing where there is none."""
    try:
        listed = [v["version"] for v in json_in(run.dist / "versions.json")]
        older = listed[listed.index(run.version) + 1 :] if run.version in listed else listed
        if not older:
            return "", {}
        return older[0], json_in(run.dist / older[0] / "qualite.json")
    except (FileNotFoundError, ValueError):  # the release is served elsewhere, or damaged: its figures are not here
        return "", {}


def _counts(told: dict[str, Any]) -> dict[str, int]:
    if not told:
        return {}
    kinds = {code: kind.severity for code, kind in anomalies.CATALOGUE.items()}
    by_kind: dict[str, int] = {}
    for code, count in told.get("anomalies", {}).items():
        by_kind[kinds.get(code, "")] = by_kind.get(kinds.get(code, ""), 0) + int(count)
    return {
        "lues": int(told["lues"]),
        "acceptees": int(told["lues"]) - int(told["mises_de_cote"]),
        "corrections": by_kind.get("correction", 0),
        "avertissements": by_kind.get("avertissement", 0),
    }
