"""Points in, the address nearest to each out: what ``/reverse/csv`` takes and gives, and what the ledger does not know asked.

The contract is that of contract.py, but for scores: ``result_distance`` stands in their stead.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import pandas as pd

from pipeline.geocode.contract import Form, filled
from pipeline.geocode.engine import FOUND, NOT_FOUND, POINT, Engine, Locator, as_answers
from pipeline.geocode.ledger import Ledger

SENT: Final = ("id", "lat", "lon")
NUMBERS: Final = ("result_longitude", "result_latitude", "result_distance")
NEEDED: Final = (*SENT, *NUMBERS, "result_label", "result_type", "result_id", "result_citycode", "result_status")


def ask_nearest(points: pd.Series[str], ledger: Ledger, engine: Engine | None, today: dt.date) -> None:
    """Ask ``engine`` about those of ``points`` (point_keys) that ``ledger`` does not know; answers enter it, dated ``today``.

    Nobody is asked where the engine does not know what is near a point. Raises ServiceError when it stays away; what it answered
    is in the ledger.
    """
    unknown = pd.Series(sorted({*points} - {*ledger.addresses().index}), dtype="str")
    if engine is None or not isinstance(engine, Locator) or unknown.empty:
        return
    for chunk in engine.nearest(unknown):
        ledger.add(chunk, engine.name, engine.date, today.isoformat())


def batch_of(points: pd.Series[str]) -> pd.DataFrame:
    """Return ``points`` (point_keys) as they are sent: ``lat``, ``lon``, under an ``id`` (index, text)."""
    halves = points.str.split(", ", expand=True).set_axis(list(SENT[1:]), axis=1)
    return halves.set_axis(pd.Index([str(n) for n in range(len(halves))], name="id"))


def _wrong(found: pd.DataFrame) -> str:
    there = found["result_longitude"].between(-180, 180) & found["result_latitude"].between(-90, 90)
    whole = there & found["result_distance"].ge(0) & found["result_citycode"].ne("")
    return "" if whole.all() else "réponse sans point ni commune"


def _answers(rows: pd.DataFrame) -> pd.DataFrame:
    """Return checked rows that are « ok » or « not-found » in our terms (engine.ANSWER_COLUMNS)."""
    found = rows["result_status"].eq("ok")
    texts = {"resultat_id": "result_id", "ban_id": "result_banId", "type": "result_type", "label": "result_label",
             "code_insee": "result_citycode"}  # fmt: skip
    columns = {ours: filled(rows[theirs]).where(found) for ours, theirs in texts.items() if theirs in rows}
    columns |= {"longitude": rows["result_longitude"].where(found), "latitude": rows["result_latitude"].where(found)}
    columns |= {"requete": POINT + rows["lat"] + ", " + rows["lon"], "statut": found.map({True: FOUND, False: NOT_FOUND})}
    return as_answers(pd.DataFrame(columns)).reset_index(drop=True)


REVERSE: Final = Form(
    "reverse/csv",
    fields=(("lat", "lat"), ("lon", "lon"), ("indexes", "address")),
    needed=NEEDED,
    optional=("result_banId",),
    numbers=NUMBERS,
    wrong=_wrong,
    answers=_answers,
)
