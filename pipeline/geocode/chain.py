"""The fall-back chain: distinct places and their queries in, one result a place out; what the ledger does not know is asked.

Rung after rung (query.RUNGS), each only for the places that need it. Every rung's answer enters the ledger, so that a run without
engine comes to the same result.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from pipeline.geocode import poi
from pipeline.geocode.engine import FOUND, QUERY_COLUMNS, Engine
from pipeline.geocode.inside import outside
from pipeline.geocode.ledger import Ledger
from pipeline.geocode.policy import is_town_centre, judge
from pipeline.geocode.query import RUNGS, asked_name, over

if TYPE_CHECKING:
    from pipeline.reference.contours import Contours

RESULT_COLUMNS: Final = ("longitude", "latitude", "precision", "ban_id", "score", "motif_position", "candidat")
"""A place's result; ``candidat``: what is told of an answer that was not taken, or of a name spelt otherwise in the BAN."""

_FLOATS: Final = ("longitude", "latitude", "score")
_WHOLE: Final = ("complete", "autre_forme", "zone")


@dataclass(frozen=True)
class Oracle:
    """Who answers: the ledger, then the engine (None: nobody). ``today`` dates a new answer in the ledger.

    ``points``: an engine that also knows points of interest is meant to answer, so that what it did not yet is awaited.
    """

    ledger: Ledger
    engine: Engine | None
    today: dt.date
    points: bool = False

    def answers(self, queries: pd.DataFrame) -> pd.DataFrame:
        """Return the ledger's answers to ``queries``, aligned, after asking the engine what the ledger does not know.

        Raises ServiceError when the engine stays away; what it answered is in the ledger.
        """
        answers = self.ledger.get(queries)
        unknown = answers["statut"].isna()
        if self.engine is None or not unknown.any():
            return answers
        wanted = queries.loc[unknown].drop_duplicates().sort_values(["code_insee", "requete"], ignore_index=True)
        for chunk in self._asked(self.engine, wanted.loc[:, list(QUERY_COLUMNS)]):
            self.ledger.add(chunk, self.engine.name, self.engine.date, self.today.isoformat())
        return self.ledger.get(queries)

    def _asked(self, engine: Engine, wanted: pd.DataFrame) -> Iterator[pd.DataFrame]:
        """Ask addresses of the engine, points of interest of the one that knows them, nobody else."""
        points = wanted["requete"].str.startswith(poi.PREFIX)
        if not points.all():
            yield from engine.ask(wanted.loc[~points])
        if points.any() and isinstance(engine, poi.Searcher):
            yield from poi.ask(engine, wanted.loc[points])


def settle(
    distinct: pd.DataFrame, asked: pd.DataFrame, areas: pd.DataFrame, oracle: Oracle, contours: Contours | None = None
) -> pd.DataFrame:
    """Return the result (RESULT_COLUMNS, ``doute``) of each place of ``distinct`` (query.PLACE_COLUMNS), one row each.

    ``asked``: its queries, one column a rung. ``areas``: inside.areas_of. Raises ServiceError, see Oracle.answers.
    """
    best = _nothing(distinct)
    waiting = pd.Series(False, index=distinct.index)
    seen: list[pd.DataFrame] = []
    for rung in RUNGS:
        places = _still(rung, asked, distinct, best, waiting)
        answers = oracle.answers(
            pd.DataFrame({"requete": asked.loc[places, rung], "code_insee": distinct.loc[places, "code_insee"]})
        )
        if rung != "poi" or oracle.points:
            waiting = waiting | answers["statut"].isna().reindex(waiting.index, fill_value=False)
        found = answers.loc[answers["statut"] == FOUND]
        if found.empty and seen:
            continue
        judged = _judged(found, distinct.loc[found.index], areas.loc[found.index], rung, contours)
        _keep(best, judged.loc[judged["verdict"] == "accepte"], rung)
        seen.append(judged.assign(echelon=rung))
    judged = pd.concat(seen)
    nearest = _nearest(judged.loc[best["precision"].isna().loc[judged.index]])
    return _concluded(distinct, asked, best, nearest.reindex(distinct.index), waiting)


def _nothing(distinct: pd.DataFrame) -> pd.DataFrame:
    kinds = {c: "float64" if c in _FLOATS else "str" for c in RESULT_COLUMNS}
    return pd.DataFrame({c: pd.Series(index=distinct.index, dtype=kind) for c, kind in kinds.items()})


def _still(rung: str, asked: pd.DataFrame, distinct: pd.DataFrame, best: pd.DataFrame, waiting: pd.Series[bool]) -> pd.Index[int]:
    """Return the places that go on to ``rung``: none accepted yet, or a better one may be known there.

    A street: its number without bis. The commune's centre, for a town hall: its own point.
    """
    go_on = best["precision"].isna()
    if rung == "sans_repetition":
        go_on = go_on | (best["precision"] != "numero")
    if rung == "poi":
        go_on = go_on | ((best["precision"] == "commune") & over(asked_name(distinct, rung), poi.is_town_hall).eq(True))
    return asked.index[go_on & ~waiting & asked[rung].notna()]


def _judged(
    found: pd.DataFrame, distinct: pd.DataFrame, areas: pd.DataFrame, rung: str, contours: Contours | None
) -> pd.DataFrame:
    missing = pd.Series(index=found.index, dtype="str")
    name = asked_name(distinct, rung)
    if rung == "poi":
        name, found = _keyed(name, distinct["commune"]), found.assign(voie=_keyed(found["voie"], distinct["commune"]))
    asked = pd.DataFrame(
        {
            "nom": name,
            "numero": distinct["numero"] if rung in (*_WHOLE, "sans_repetition") else missing,
            "repetition": distinct["repetition"] if rung in _WHOLE else missing,
            "lieu": distinct["voie"].isna() | (rung == "lieu_dit"),
        },
        index=found.index,
    )
    return found.join(judge(asked.join(outside(found, ("longitude", "latitude"), areas, contours)), found))


def _keyed(names: pd.Series[str], communes: pd.Series[str]) -> pd.Series[str]:
    keys = [poi.place_key(*pair) if isinstance(pair[0], str) else None for pair in zip(names, communes.fillna(""), strict=True)]
    return pd.Series(keys, index=names.index, dtype="str")


def _keep(best: pd.DataFrame, judged: pd.DataFrame, rung: str) -> None:
    """Write ``judged`` into ``best``; on the rung without bis, a street is no better than the street already there."""
    if rung == "sans_repetition":
        judged = judged.loc[(judged["precision"] == "numero") | best.loc[judged.index, "precision"].isna()]
        judged = judged.assign(motif=judged["motif"].mask(judged["precision"] == "numero", "sans-repetition"))
    if rung == "sans_numero":
        judged = judged.assign(motif="numero-inconnu")
    told = judged["ban_id"].where(judged["ban_id"].notna(), judged["resultat_id"])
    shown = judged.assign(ban_id=told, motif_position=judged["motif"], candidat=judged["label"])
    best.loc[judged.index, list(RESULT_COLUMNS)] = shown.loc[:, list(RESULT_COLUMNS)]


def _nearest(judged: pd.DataFrame) -> pd.DataFrame:
    """Return, for each place, the answer that came nearest: a doubtful one before the refused, the best score first.

    The commune itself, given for an address, comes near nothing.
    """
    order = judged["verdict"].map({"revue": 1, "refus": 2})
    shown = judged.assign(lieu=judged.index, ordre=order, rung=judged["echelon"].map([*RUNGS].index))
    shown = shown.loc[shown["type"] != "municipality"]
    shown = shown.sort_values(["lieu", "ordre", "score", "rung"], ascending=[True, True, False, True], kind="stable")
    return shown.drop_duplicates("lieu").set_index("lieu")


def _concluded(
    distinct: pd.DataFrame, asked: pd.DataFrame, best: pd.DataFrame, nearest: pd.DataFrame, waiting: pd.Series[bool]
) -> pd.DataFrame:
    """Say why, where nothing was accepted; the answer that came nearest is named, not used."""
    result = best.copy()
    open_ = best["precision"].isna()
    commune = distinct["code_insee"].notna()
    reasons = (
        (open_, "adresse-introuvable"),
        (open_ & nearest["verdict"].eq("revue"), "position-douteuse"),
        (open_ & over(asked_name(distinct, "complete"), is_town_centre).eq(True), "bourg"),
        (open_ & asked.isna().all(axis=1), "commune-seule"),
        (open_ & waiting, "en-attente"),
        (open_ & ~commune, "sans-commune"),
    )
    for where, motif in reasons:
        result["motif_position"] = result["motif_position"].mask(where, motif)
    named = open_ & nearest["verdict"].notna() & ~waiting
    result["candidat"] = result["candidat"].mask(named, nearest["label"])
    result["doute"] = nearest["motif"].where(named)
    result["score"] = result["score"].mask(named, nearest["score"])
    return result
