"""Places that are no street: malls, town halls, business parks; a name in, whether it is one, its query and its key out.

The BAN knows streets; the service's other index (``index=poi``, IGN's BD TOPO) knows these. Asked one by one (they are few)
of the service alone: the local engine has no such index. In the ledger their queries begin with PREFIX, as no folded text does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, Protocol, runtime_checkable

import pandas as pd

from pipeline.errors import ConfigError
from pipeline.geocode.engine import FOUND, NOT_FOUND, answers_frame
from pipeline.reference.street_words import SMALL_WORDS
from pipeline.reference.text import fold, words

PREFIX: Final = "poi:"
CHUNK: Final = 50

_KINDS: Final = (
    ("mairie", r"mairie|hotel de ville|maison commune"),
    ("commercial", r"c ?c(?:ial)?(?= \w)|(?:ctre|centre) (?:cial|cal|commercial)|galerie (?:marchande|commerciale)"
                   r"|parc commercial"),
    ("zone", r"z ?a ?c?|z ?i|z ?a ?e|z ?c|zone (?:artisanale|industrielle|commerciale|d ?activites?(?: economiques?)?)"
             r"|parc d ?activites?|pole d ?activites?|technopole"),
    ("halle", r"halles?(?: (?:aux? \w+|couverte|marchande|du marche))?|marche couvert|foirail|marche d interet national|min"),
    ("gare", r"gare(?: sncf| routiere)?|aeroport|aerodrome"),
    ("equipement", r"stade|ecole|college|lycee|hopital|camping|salle des fetes|salle polyvalente|office de tourisme|poste"
                   r"|piscine|mediatheque|eglise|chateau|centre hospitalier"),
)  # fmt: skip
_PATTERNS: Final = tuple((kind, re.compile(rf"(?:(?:a|au|aux|l|le|la|les) )*(?:{pattern})\b")) for kind, pattern in _KINDS)


@runtime_checkable
class Searcher(Protocol):
    """What answers one question of the points of interest: client.BanService."""

    def search(self, q: str, **more: Any) -> list[dict[str, object]]:
        """Return the places found for ``q``, best first."""
        ...


def is_public_place(name: str) -> bool:
    """Whether ``name`` is a mall's, a town hall's, a business park's…: what the BAN does not hold and the other index does."""
    return any(pattern.match(fold(name)) for _, pattern in _PATTERNS)


def is_town_hall(name: str) -> bool:
    """Whether ``name`` is the town hall's: its point is better than the commune's centre."""
    return bool(_PATTERNS[0][1].match(fold(name)))


def place_key(name: str, commune: str) -> str:
    """Return what two names of one place share: its kind, and its own words without the commune's.

    « C.C. Auchan », « Centre commercial Auchan Agen » → commercial auchan; « Hôtel de ville d'Agen » → mairie.
    """
    text = fold(name)
    for kind, pattern in _PATTERNS:
        if found := pattern.match(text):
            text = f"{kind} {text[found.end() :]}"
            break
    own = [w for w in text.split() if w not in SMALL_WORDS]
    town = [w for w in words(commune) if w not in SMALL_WORDS]
    if len(own) > len(town) and own[-len(town) :] == town:
        own = own[: -len(town)]
    return " ".join(own)


def ask(service: Searcher, queries: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield answers (engine.ANSWER_COLUMNS) to ``queries`` (QUERY_COLUMNS, each with PREFIX), CHUNK at a time.

    A question that the service refuses stays unanswered. Raises ServiceError when it stays away; what was yielded stays good.
    """
    records: list[dict[str, object]] = []
    for query, code in zip(queries["requete"], queries["code_insee"], strict=True):
        try:
            found = service.search(query.removeprefix(PREFIX), citycode=code, limit=2, index="poi")
        except ConfigError:
            continue
        records.append(_answer(query, code, found))
        if len(records) == CHUNK:
            yield answers_frame(records)
            records = []
    if records:
        yield answers_frame(records)


def _answer(query: str, code: str, found: list[dict[str, object]]) -> dict[str, object]:
    asked: dict[str, object] = {"requete": query, "code_insee": code, "statut": FOUND if found else NOT_FOUND}
    if not found:
        return asked
    kept = {c: found[0].get(c) for c in ("resultat_id", "score", "label", "voie", "longitude", "latitude")}
    return asked | kept | {"type": "poi", "score_suivant": found[1]["score"] if len(found) > 1 else None}
