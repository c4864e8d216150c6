"""Typed words of a text that says more than hours in; its sentences out, a service named after the hours in one of its own.

A bracket that says nothing of when goes, where that may be (roles).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from pipeline.normalise.hours.roles import CHECKED, answer, role_of
from pipeline.normalise.hours.subjects import MUTE, check, plain_words, subject_of, tells, text_of
from pipeline.normalise.hours.typed import NotUnderstood, Word

_SERVICES: Final = frozenset(
    {"drive", "livraison", "livraisons", "retrait", "retraits", "click", "urgence", "urgences", "groupes", "scolaires"}
    | {"commande", "commandes", "reservation", "reservations", "visite", "visites", "consultation", "consultations", "eshop"}
)
"""After the hours and a comma, they have hours of their own."""
_DATED: Final = frozenset({"day", "days", "week", "half", "date", "dates", "month"})
_HOURS: Final = frozenset({"time", "num", "pad", "colon", "allday"})


def sentences(found: list[Word]) -> list[list[Word]]:
    """Cut after each full stop or new line; a bracket that says nothing of when goes."""
    cut: list[list[Word]] = [[]]
    words = _without_brackets(found)
    for i, word in enumerate(words):
        if _new_subject(cut[-1], words, i):
            cut[-1].append(Word("strong", None, ","))
            cut.append([])
        cut[-1].append(word)
        if word.kind == "strong":
            cut.append([])
    return [sentence for sentence in cut if sentence]


def _new_subject(segment: list[Word], words: list[Word], i: int) -> bool:
    """« Magasin : 9h-19h, drive : 8h-20h »: the service named after the hours speaks of its own, and so does any new label."""
    if words[i].kind != "unknown" or len(segment) < 3:
        return False
    last = next((w for w in reversed(segment) if w.kind != "pad"), Word("strong"))
    if last.kind not in {"comma", "slash", "range"} or not any(w.kind == "time" for w in segment):
        return False
    end = next((j for j in range(i, len(words)) if words[j].kind not in MUTE), len(words))
    labelled = end < len(words) and words[end].kind == "colon" and last.kind == "slash"
    return labelled or words[i].text.lower() in _SERVICES


def _without_brackets(found: list[Word]) -> list[Word]:
    position = "brackets" if _several(found) else "bracket"
    kept: list[Word] = []
    i = 0
    while i < len(found):
        end = next((j for j in range(i + 1, len(found)) if found[j].text in ")]"), 0) if found[i].text in "([" else 0
        inside = found[i + 1 : end]
        if end and any(w.kind == "unknown" for w in inside) and not tells(inside):
            _leave(inside, position)
            i = end + 1
            continue
        kept.append(found[i])
        i += 1
    return kept


def _several(found: list[Word]) -> bool:
    """Are hours told more than once, or beside « fermé », « sur rendez-vous »: which of them is the bracket of?"""
    kinds = {word.kind for word in found}
    clauses = sum(a.kind in _DATED and b.kind in _HOURS for a, b in pairwise(found))
    return clauses > 1 or ("time" in kinds and bool(kinds & {"allday", "closed", "rdv"}))


def _leave(inside: list[Word], position: str) -> None:
    role, text = role_of(inside, among=True), text_of(inside)
    short = any(len(w.text) < 4 for w in plain_words(inside))  # « (S1 et S3) »
    unsaid = short and role not in {"goods", "comfort", "address"}
    if unsaid or answer(role, position, inside, owned=False) == "ask":
        raise NotUnderstood(f"« {text} » : pour qui, ou quoi ?")
    if role not in CHECKED:
        check(inside, pads=True, narrow=subject_of(inside) in {"other", "pickup"})
