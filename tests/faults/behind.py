"""An engine behind the fault server: rows as the service receives them in, rows of its answer out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pandas as pd

from pipeline.geocode.engine import FOUND, Engine, as_answers
from tests.faults.ban_server import RESULT, Answers, Row


class AllKnown:
    """An engine that knows every address asked, number and street, in the middle of Agen."""

    name = "essai"
    date = ""

    def ask(self, queries: pd.DataFrame) -> Iterator[pd.DataFrame]:
        """Yield one chunk."""
        texts = queries["requete"].reset_index(drop=True)
        parts: Any = texts.str.extract(r"^(?P<numero>\d*) ?(?P<voie>.*) agen$")
        street = parts["voie"].map(lambda name: f"{crc32(name.encode()) % 10_000:04d}")
        key = "47001_" + street + "_" + parts["numero"].str.zfill(5)
        yield as_answers(
            pd.DataFrame(
                {
                    "requete": texts, "code_insee": queries["code_insee"].array, "statut": FOUND, "resultat_id": key,
                    "type": "housenumber", "score": 0.97, "score_suivant": 0.5, "label": texts, "voie": parts["voie"],
                    "longitude": 0.6257, "latitude": 44.2028,
                }
            )
        )  # fmt: skip


def by_engine(engine: Engine) -> Answers:
    """Return a function that lets ``engine`` answer, in the service's own columns."""

    def told(rows: list[Row]) -> list[Row]:
        asked = pd.DataFrame({"requete": [r["requete"] for r in rows], "code_insee": [r["citycode"] for r in rows]})
        answers = pd.concat(engine.ask(asked), ignore_index=True).astype(object)
        answers = answers.where(answers.notna(), None)
        known = {(a["requete"], a["code_insee"]): a for a in answers.to_dict("records")}
        return [row | _result(known[row["requete"], row["citycode"]]) for row in rows]

    return told


def _result(answer: dict[Any, Any]) -> Row:
    blank = dict.fromkeys(RESULT, "")
    if answer["statut"] != FOUND:
        return blank | {"result_status": "not-found"}
    number = answer["type"] == "housenumber"
    names = {
        "longitude": "longitude", "latitude": "latitude", "result_score": "score", "result_score_next": "score_suivant",
        "result_label": "label", "result_type": "type", "result_id": "resultat_id", "result_banId": "ban_id",
    }  # fmt: skip
    told = {column: "" if answer[name] is None else str(answer[name]) for column, name in names.items()}
    street = answer["voie"] or answer["label"]
    return blank | told | {"result_name": street, "result_street": street if number else "", "result_status": "ok"}
