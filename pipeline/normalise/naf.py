"""A NAF (APE) code as people write it in; the code with its nomenclature, « NAFRev2:47.11F », out.

NAF 2025 replaces rév. 2 on 1 January 2027: a code means nothing without its nomenclature, so both are kept together.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.cell import is_nothing, tidy
from pipeline.normalise.result import Cleaned, Issue
from pipeline.reference.naf import naf_labels

_CODE: Final = re.compile(r"(?<![\w.])(\d{1,2})\s?[.,]?\s?(\d{2})\s?[.\- ]?\s?([A-Z])(?![A-Za-z\d])", re.IGNORECASE)
_NAF_2025: Final = re.compile(r"\bNAF ?(?:rev\.? ?)?(?:20)?25\b", re.IGNORECASE)
_OLDER: Final = re.compile(r"\bNAF ?(?:rev\.? ?)?1\b|\bNAFRev1\b|\bNAP\b", re.IGNORECASE)
_PLACEHOLDER: Final = ("00.00Z", "99.99Z")


def parse_naf(text: str) -> Cleaned[str]:
    """Return « NAFRev2:10.71C » for a sub-class of rév. 2, « NAF2025:… » only where the text says so."""
    tidied = tidy(text)
    if is_nothing(tidied):
        return Cleaned(None)
    match = _CODE.search(_NAF_2025.sub(" ", tidied))
    if match is None or _OLDER.search(tidied):
        return Cleaned(None, (Issue("naf-inconnu"),))
    code = f"{match[1].zfill(2)}.{match[2]}{match[3].upper()}"
    if code in _PLACEHOLDER:
        return Cleaned(None)
    if _NAF_2025.search(tidied):
        return Cleaned(f"NAF2025:{code}")  # no public list of its codes was found: the form alone is checked
    if code not in naf_labels():
        return Cleaned(None, (Issue("naf-inconnu", _near(code), _hint(code)),))
    lost = (Issue("naf-zero-perdu", code),) if len(match[1]) == 1 else ()
    return Cleaned(f"NAFRev2:{code}", lost)


def _near(code: str) -> str:
    """Return the only sub-class of the same class, if there is one: a proposal, never a correction."""
    same = [known for known in naf_labels() if known.startswith(code[:-1])]
    return same[0] if len(same) == 1 else ""


def _hint(code: str) -> str:
    near = _near(code)
    return f" ; vouliez-vous dire « {near} » ?" if near else ""
