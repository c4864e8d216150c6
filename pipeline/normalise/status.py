"""The status of a shop as a column of oui/non tells it (« Radié : oui », « En activité : non »): heading and answer in, code out.

« Ouvert : non » may be of a season, « Actif : non » of an account: told, and nothing is concluded.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipeline.normalise.result import Cleaned
from pipeline.normalise.services import parse_status, yes_no
from pipeline.reference.text import fold

_GONE: Final = re.compile(
    r"\b(?:radiee?s?|radiation|cessee?s?|cessation|dissoute?s?|liquidation|disparue?s?|fermeture definitive"
    r"|fermee?s? definitivement|definitivement fermee?s?|permanently closed|closed)\b"
)
_SHUT: Final = re.compile(r"\bferm[ée]e?s?\b(?<!ferme)(?<!fermes)", re.IGNORECASE)
"""Never « ferme »: « Vente à la ferme : oui » would close every farm."""
_RUNS: Final = re.compile(r"\b(?:en activite|en exploitation|en service|operational)\b")
_OPEN: Final = re.compile(r"\b(?:ouverte?s?|open)\b")
_ELSE: Final = re.compile(
    r"\b(?:jours?|date|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|soir|midi|cause|motif|depuis|temporairement|temporaire"
    r"|provisoirement|conges|travaux|saison\w*|ferie|le|\d+)\b"
)
"""Words that make it of a day, of a time or of a reason."""


@cache
def _said(heading: str) -> tuple[str | None, str | None]:
    """Return the codes of a yes and of a no under ``heading``; None for what it does not say."""
    key = fold(heading)
    gone, runs, opened = (pattern.search(key) is not None for pattern in (_GONE, _RUNS, _OPEN))
    gone = gone or _SHUT.search(heading) is not None
    if _ELSE.search(key) or (gone and (runs or opened)):  # « Ouvert / fermé »: its cells say which
        return None, None
    if gone:
        return "ferme", "ouvert"
    return "ouvert" if runs or opened else None, "ferme" if runs else None


def answers_status(heading: str) -> bool:
    """Tell the name of a column whose oui/non is a status."""
    return any(_said(heading))


def status_under(heading: str, text: str) -> Cleaned[str]:
    """Return the code of ``schemas/statuts.csv`` that ``text`` names under ``heading``; see parse_status."""
    answer = yes_no(text).value if answers_status(heading) else None
    code = None if answer is None else _said(heading)[not answer]
    return parse_status(text) if code is None else Cleaned(code)
