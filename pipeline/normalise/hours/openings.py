"""« ouvert », « uniquement » among typed words in, the words they bear upon marked out; and the half days they leave open.

« ouvert » ends a closing and opens a clause: « fermé le lundi, ouvert le dimanche 9h-12h ». Beside hours it says nothing more;
beside half a day (« le dimanche ouvert le matin ») it says that the other half is closed; alone, it says hours that nobody told.
"""

from __future__ import annotations

from typing import Final

from pipeline.normalise.hours.atoms import Atom
from pipeline.normalise.hours.days import DAYISH, STRENGTH
from pipeline.normalise.hours.times import TIMES
from pipeline.normalise.hours.typed import NotUnderstood, Word

SEASONS: Final = frozenset({"month", "date", "dates", "name", "first", "sh", "parity"})
_LEANING: Final = frozenset({"open", "only", "nonstop"})
PARTS: Final = frozenset({"half", "noon"})
"""Words that name a part of the day."""


def opened(found: list[Word]) -> list[Word]:
    """Return the words without « ouvert », « uniquement »; the next day or hour, or the part of the day, is marked by them.

    Raises NotUnderstood where days are said to be open, and their hours are told nowhere (« lundi ouvert, mardi fermé »).
    """
    if not any(word.kind in _LEANING for word in found):
        return found
    kept: list[Word] = []
    mark = apart = False
    skipped = -1
    for i, word in enumerate(found):
        if i == skipped:
            continue
        if word.kind == "open" and _opening_hour(found, i):
            kept.append(Word("from", None, word.text))
            skipped = i + 1 if found[i + 1].kind != "time" else -1
        elif word.kind == "open":
            _check_alone(found, i)
            mark = any(w.kind in DAYISH | TIMES for w in kept)  # else it heads the text
        elif word.kind == "only" or (word.kind == "nonstop" and not _is_news(found, i)):
            apart = bool(kept) and kept[-1].kind in PARTS | DAYISH
            if word.kind == "only" and kept and kept[-1].kind in PARTS | TIMES:
                kept[-1] = kept[-1]._replace(only=True)  # « dimanche midi seulement », « … sauf dimanche (7h-13h seulement) »
        else:
            only = word.kind in PARTS | TIMES and i > 0 and found[i - 1].kind == "only"  # « uniquement le matin »
            begins = word.kind not in STRENGTH
            kept.append(word._replace(opened=mark and begins, only=only, apart=apart and word.kind in DAYISH))
            mark, apart = mark and not begins, only or (apart and not begins)
    return kept


def _opening_hour(found: list[Word], i: int) -> bool:
    """« ouverture à 10h le samedi », « le mercredi, nous ouvrons à 8h30 »: one hour, and no other."""
    mark = i + 1 < len(found) and found[i + 1].kind in {"range", "colon"}
    hour = i + 1 + mark
    told = (mark and found[i + 1].kind == "range") or found[i].text.lower().startswith("ouverture")
    goes_on = hour + 1 < len(found) and found[hour + 1].kind in TIMES | {"range", "slash", "until", "and", "noon"}
    return told and hour < len(found) and found[hour].kind == "time" and not goes_on


def _check_alone(found: list[Word], i: int) -> None:
    before = found[i - 1].kind if i else "strong"
    after = found[i + 1].kind if i + 1 < len(found) else "end"
    listed = before == "day" and after in {"comma", "slash", "strong"}
    closing = any(w.kind == "closed" for w in found[:i])
    if listed or (closing and before in DAYISH | PARTS and after in {"comma", "slash", "strong", "paren", "end", "closed"}):
        raise NotUnderstood("« ouvert » : à quelles heures ?")


def _is_news(found: list[Word], i: int) -> bool:
    """« 9h-19h non stop » says nothing more than the hours; « non stop en août », « samedi : journée continue » do."""
    before = next((w.kind for w in reversed(found[:i]) if w.kind not in {"colon", "open"}), "end")
    after = found[i + 1].kind if i + 1 < len(found) else "end"
    beyond = found[i + 2].kind if after == "range" and i + 2 < len(found) else after
    days = before in DAYISH | SEASONS or after in DAYISH | SEASONS
    timed = beyond in TIMES | {"from", "between", "allday"}
    return days and not timed and not (i and found[i - 1].kind in TIMES and after not in SEASONS)


def open_halves(sequence: list[Atom]) -> list[Atom]:
    """« fermé lundi, ouvert dimanche matin », « le dimanche ouvert le matin »: the half that is open, as a value (V)."""
    if not any(a.kind == "L" or (a.kind == "D" and a.value[0].half) for a in sequence):
        return sequence
    kept: list[Atom] = []
    for i, atom in enumerate(sequence):
        after = sequence[i + 1].kind if i + 1 < len(sequence) and sequence[i + 1].sep < 3 else "end"
        parted = after == "D" and sequence[i + 1].sep == 2 and kept[-1:] != [] and kept[-1].kind == "D" and atom.sep < 2
        if atom.kind == "L" and (atom.opened or atom.only) and (after not in "TD" or parted):
            if not kept or kept[-1].kind != "D" or len(atom.value) != 1:
                raise NotUnderstood("une partie de la journée seulement : de quels jours ?")
            kept.append(Atom("V", atom.value[0], sep=atom.sep, after=atom.after, text=atom.text, only=atom.only))
            continue
        if atom.kind == "D" and _half_open(atom, kept) and after in {"end", "X", "D"}:
            kept.append(Atom("V", sep=atom.sep, text=atom.text, bracket=atom.bracket, only=atom.only))
            kept.append(atom._replace(sep=0, bracket=False))
            continue
        kept.append(atom)
    return kept


def _half_open(atom: Atom, before: list[Atom]) -> bool:
    """« ouvert le dimanche matin », « …-18h, samedi matin uniquement »: days said to be open, each with its half."""
    hours_first = [a.kind for a in before[-2:]] in (["T", "D"], ["U", "D"], ["D", "X"])
    told = bool(before) and (before[-1].kind in "TVZU" or hours_first) and atom.value[-1].only
    return (atom.value[0].opened or told) and all(item.half for item in atom.value)
