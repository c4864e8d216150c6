"""« ouvert », « uniquement » among typed words in, the words they bear upon marked out; and the half days they leave open.

« ouvert » ends a closing and opens a clause: « fermé le lundi, ouvert le dimanche 9h-12h ». Beside hours it says nothing more;
beside half a day (« le dimanche ouvert le matin ») it says that the other half is closed; alone, it says hours that nobody told.
"""

from __future__ import annotations

from typing import Final

from pipeline.normalise.hours.days import DAYISH, STRENGTH
from pipeline.normalise.hours.sequence import Atom, shape, walked
from pipeline.normalise.hours.times import TIMES
from pipeline.normalise.hours.words import NotUnderstood, Word

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
    halved = any(a.kind == "L" or (a.kind == "D" and a.value[0].half) for a in sequence)
    return walked(sequence, _open_half) if halved else sequence


def _open_half(kept: list[Atom], coming: list[Atom]) -> int:
    atom, after, *_ = coming
    follows = after.kind if after.sep < 3 else "."
    parted = follows == "D" and after.sep == 2 and kept[-1:] != [] and kept[-1].kind == "D" and atom.sep < 2
    alike = after.kind == "." and _like_the_others(atom, kept)
    if atom.kind == "L" and (atom.opened or atom.only or alike) and (follows not in "TD" or parted):
        if not kept or kept[-1].kind != "D" or len(atom.value) != 1:
            raise NotUnderstood("une partie de la journée seulement : de quels jours ?")
        kept.append(Atom("V", atom.value[0], sep=atom.sep, after=atom.after, text=atom.text, only=atom.only or alike))
        return 1
    if atom.kind == "D" and ((_half_open(atom, kept) and follows in ".XD") or alike):
        kept.append(Atom("V", sep=atom.sep, text=atom.text, bracket=atom.bracket, only=atom.only or alike))
        kept.append(atom._replace(sep=0, bracket=False))
        return 1
    return 0


def _like_the_others(part: Atom, before: list[Atom]) -> bool:
    """« mar-sam 12h-14h 19h-22h, dimanche midi »: told last, of days not yet told, it has that part of their hours."""
    days, told = (part, before) if part.kind == "D" else ([part, *before][-1], before[:-1])
    if days.kind != "D" or not days.sep or not told:  # of « dimanche matin », who knows whether as on other days?
        return False
    if part.value != ("noon",) and (part.kind != "D" or not all(item.half == "eve" for item in part.value)):
        return False
    known = {k for a in told if a.kind == "D" for item in a.value for k in item.keys}
    plain = all(len(item.keys) == 1 and not (item.starts or item.alternate) for item in days.value)
    return plain and shape(told) in {"DT", "DTT"} and not known & {k for item in days.value for k in item.keys}


def _half_open(atom: Atom, before: list[Atom]) -> bool:
    """« ouvert le dimanche matin », « …-18h, samedi matin uniquement »: days said to be open, each with its half."""
    hours_first = shape(before[-2:]) in {"TD", "UD", "DX"}
    told = bool(before) and (before[-1].kind in "TVZU" or hours_first) and atom.value[-1].only
    return (atom.value[0].opened or told) and all(item.half for item in atom.value)


def closed_noons(sequence: list[Atom]) -> list[Atom]:
    """« fermé le samedi midi », « … sauf dimanche midi », « fermé le midi »: noon, as the half of the day that is closed."""
    return walked(sequence, _closed_noon)


def _closed_noon(kept: list[Atom], coming: list[Atom]) -> int:
    atom, after, *_ = coming
    before = shape(kept[-2:])
    alone = not (atom.only or atom.opened) and not (after.kind == "T" and after.sep < 3)
    noon = atom.kind == "L" and atom.value == ("noon",) and alone and atom.sep < 2
    if noon and before[-1:] == "X" and not kept[-1].value:
        kept[-1] = kept[-1]._replace(value="noon", after=atom.after)
    elif noon and before in {"XD", "ED"} and not kept[-1].value[-1].half:
        *first, last = kept[-1].value
        kept[-1] = kept[-1]._replace(value=[*first, last._replace(half="noon")], after=atom.after)
    else:
        return 0
    return 1
