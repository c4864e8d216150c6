"""The fall-back chain: distinct places and their queries in, one result a place out; what the ledger does not know is asked.

Rung after rung (query.RUNGS), each only for the places that need it. Every rung's answer enters the ledger, so that a run without
engine comes to the same result.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import pandas as pd

from pipeline.geocode.distance import between
from pipeline.geocode.engine import FOUND, QUERY_COLUMNS, Engine
from pipeline.geocode.ledger import Ledger
from pipeline.geocode.policy import is_town_centre, judge
from pipeline.geocode.query import RUNGS, asked_name, over

RESULT_COLUMNS: Final = ("longitude", "latitude", "precision", "ban_id", "score", "motif_position", "candidat")
"""A place's result; ``candidat``: what is told of an answer that was doubtful, or of a name spelt otherwise in the BAN."""

_FLOATS: Final = ("longitude", "latitude", "score")


@dataclass(frozen=True)
class Oracle:
    """Who answers: the ledger, then the engine (None: nobody). ``today`` dates a new answer in the ledger."""

    ledger: Ledger
    engine: Engine | None
    today: dt.date

    def answers(self, queries: pd.DataFrame) -> pd.DataFrame:
        """Return the ledger's answers to ``queries``, aligned, after asking the engine what the ledger does not know.

        Raises ServiceError when the engine stays away; what it answered is in the ledger.
        """
        answers = self.ledger.get(queries)
        unknown = answers["statut"].isna()
        if self.engine is None or not unknown.any():
            return answers
        wanted = queries.loc[unknown].drop_duplicates().sort_values(["code_insee", "requete"], ignore_index=True)
        for chunk in self.engine.ask(wanted.loc[:, list(QUERY_COLUMNS)]):
            self.ledger.add(chunk, self.engine.name, self.engine.date, self.today.isoformat())
        return self.ledger.get(queries)


def settle(distinct: pd.DataFrame, asked: pd.DataFrame, areas: pd.DataFrame, oracle: Oracle) -> pd.DataFrame:
    """Return RESULT_COLUMNS for each place of ``distinct`` (query.PLACE_COLUMNS).

    ``asked``: its queries, one column a rung. ``areas``: distance.centres. Raises ServiceError, see Oracle.answers.
    """
    best = _nothing(distinct)
    doubt = _nothing(distinct)
    waiting = pd.Series(False, index=distinct.index)
    for rung in RUNGS:
        places = _still(rung, asked, best, waiting)
        answers = oracle.answers(
            pd.DataFrame({"requete": asked.loc[places, rung], "code_insee": distinct.loc[places, "code_insee"]})
        )
        waiting = waiting | answers["statut"].isna().reindex(waiting.index, fill_value=False)
        found = answers.loc[answers["statut"] == FOUND]
        judged = _judged(found, distinct.loc[found.index], areas.loc[found.index], rung)
        _keep(best, judged.loc[judged["verdict"] == "accepte"], rung)
        _keep(doubt, judged.loc[(judged["verdict"] == "revue") & doubt["motif_position"].loc[judged.index].isna()], rung)
    return _concluded(distinct, asked, best, doubt, waiting)


def _nothing(distinct: pd.DataFrame) -> pd.DataFrame:
    kinds = {c: "float64" if c in _FLOATS else "str" for c in RESULT_COLUMNS}
    return pd.DataFrame({c: pd.Series(index=distinct.index, dtype=kind) for c, kind in kinds.items()})


def _still(rung: str, asked: pd.DataFrame, best: pd.DataFrame, waiting: pd.Series[bool]) -> pd.Index[int]:
    """Return the places that go on to ``rung``: none accepted yet, or a street: its number without bis may be known."""
    go_on = best["precision"].isna() | ((best["precision"] != "numero") & (rung == "sans_repetition"))
    return asked.index[go_on & ~waiting & asked[rung].notna()]


def _judged(found: pd.DataFrame, distinct: pd.DataFrame, areas: pd.DataFrame, rung: str) -> pd.DataFrame:
    missing = pd.Series(index=found.index, dtype="str")
    far = between(found, ("longitude", "latitude"), areas, ("centre_lon", "centre_lat"))
    with_number = rung in ("complete", "autre_forme", "sans_repetition")
    asked = pd.DataFrame(
        {
            "nom": asked_name(distinct, rung),
            "numero": distinct["numero"] if with_number else missing,
            "repetition": distinct["repetition"] if rung in ("complete", "autre_forme") else missing,
            "lieu": distinct["voie"].isna() | (rung == "lieu_dit"),
            "loin": pd.Series(far, index=found.index) > areas["portee"],
        },
        index=found.index,
    )
    return found.join(judge(asked, found))


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


def _concluded(
    distinct: pd.DataFrame, asked: pd.DataFrame, best: pd.DataFrame, doubt: pd.DataFrame, waiting: pd.Series[bool]
) -> pd.DataFrame:
    """Say why, where nothing was accepted; a doubtful answer is named, not used."""
    result = best.copy()
    open_ = best["precision"].isna()
    commune = distinct["code_insee"].notna()
    doubted = doubt["motif_position"].notna()
    reasons = (
        (open_, "adresse-introuvable"),
        (open_ & doubted, "position-douteuse"),
        (open_ & over(asked_name(distinct, "complete"), is_town_centre).eq(True), "bourg"),
        (open_ & asked.isna().all(axis=1), "commune-seule"),
        (open_ & waiting, "en-attente"),
        (open_ & ~commune, "sans-commune"),
    )
    for where, motif in reasons:
        result["motif_position"] = result["motif_position"].mask(where, motif)
    result["candidat"] = result["candidat"].mask(open_ & doubted, doubt["candidat"])
    result["doute"] = doubt["motif_position"].where(open_ & doubted & ~waiting)
    result["score"] = result["score"].mask(open_ & doubted & ~waiting, doubt["score"])
    return result
