"""An engine for measuring speed: it finds every address, at its commune's centre. Queries in, answers out; nothing is real."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipeline.geocode.engine import FOUND, as_answers
from pipeline.reference.communes import Communes
from pipeline.reference.text import fold


class CentreEngine:
    """Answers each query as the engine answers an exact address: type, full score, the street's own words."""

    name = "banc d'essai"
    date = "2026-01-01"

    def __init__(self, communes: Communes) -> None:
        """Take the communes whose centres are the answers."""
        table = communes.table.set_index("code_insee")
        self._places = table[["nom", "longitude", "latitude"]].assign(key=table["nom"].map(fold))

    def ask(self, queries: pd.DataFrame) -> Iterator[pd.DataFrame]:
        """Yield one chunk: every query found."""
        places = self._places.reindex(queries["code_insee"]).reset_index(drop=True)
        texts = queries["requete"].reset_index(drop=True)
        number = texts.str.extract(r"^(\d+)", expand=False)
        street = texts.str.replace(r"^\d+\s*(?:bis|ter|quater|[a-d])?\s+", "", regex=True)
        street = pd.Series([s.removesuffix(" " + k) for s, k in zip(street, places["key"], strict=True)], dtype="str")
        yield as_answers(
            pd.DataFrame(
                {
                    "requete": texts,
                    "code_insee": queries["code_insee"].array,
                    "statut": FOUND,
                    "resultat_id": queries["code_insee"].array + "_" + street.str.replace(" ", "-") + "_" + number.fillna("x"),
                    "type": number.notna().map({True: "housenumber", False: "street"}),
                    "score": 0.97,
                    "score_suivant": 0.5,
                    "label": texts,
                    "voie": street,
                    "longitude": places["longitude"],
                    "latitude": places["latitude"],
                }
            )
        )
