"""French text about opening hours in, typed words out: days, times, seasons, « fermé », « sauf », separators.

A word that is neither known nor mere padding raises NotUnderstood: what is not understood wholly is never guessed.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from pipeline.normalise.hours.lexicon import DM2
from pipeline.normalise.hours.scanner import scan
from pipeline.normalise.hours.typed import DAY_NAMES, NotUnderstood, Word, misspelt_day, typed
from pipeline.reference.text import without_marks

MAIN: Final = re.compile(r"magasin|boutique|accueil", re.I)
"""The shop itself, of which the hours may go on after others."""
_LINE_TAG: Final = re.compile(r"</?(?:br|p|li|div|tr|ul|h\d)\b[^<>]*>", re.I)
_TAG: Final = re.compile(r"</?[a-z][^<>]*>", re.I)
_DASHES: Final = str.maketrans("‐‑‒–—−’‘ʼ`·●▪►\r\t", "------''''••••\n ")


_GLUED_TO: Final = re.compile(r"[aAdD](?<![A-Za-z0-9].)(?:(?<=[aA])[uU]?|(?<=[dD])[uUeE])(?=\d)")
"""« de 9h à19h »."""
_GLUED_A: Final = re.compile(r"[aA](?:(?<=[\dhH].)|(?i:(?<=heuresa)))(?=\s?\d)")
"""« 8 hà12 h », « 10.00À18.00 »."""
_COLUMNS: Final = re.compile(r"[^\S\n]{3,}(?=ferm)", re.I)
"""Columns set apart by blanks."""
_BLANKS: Final = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
_LINES: Final = re.compile(r" ?\n[\n ]*")


def fold(text: str) -> str:
    """Return ``text`` without accents, odd dashes, odd spaces; case and line breaks are kept."""
    if "&" in text or "<" in text:
        text = _TAG.sub("", _LINE_TAG.sub("\n", html.unescape(text)))
    text = without_marks(text.translate(_DASHES))
    text = _GLUED_A.sub(" a ", _GLUED_TO.sub(r"\g<0> ", text))
    if "   " in text:
        text = _COLUMNS.sub("\n", text)
    text = _BLANKS.sub(" ", text)
    if "\n" in text:
        text = _LINES.sub("\n", text)
    return text.strip(" \n")


def words(text: str) -> tuple[list[Word], list[tuple[str, str]]]:
    """Return the words of folded ``text`` that tell when, and the day names that were repaired, as (written, read).

    Raises NotUnderstood at the first word that is not known.
    """
    found, repaired = tokens(text)
    return known(found), repaired


def known(found: list[Word]) -> list[Word]:
    """Return ``tokens`` without those that say nothing of when. Raises NotUnderstood at the first that is not known."""
    places = list(dict.fromkeys(word.text.lower() for word in found if word.kind == "place"))
    for word in found:
        if word.kind == "unknown":
            raise NotUnderstood(f"« {word.text} » n'est pas compris")
        if word.kind == "bad":
            raise NotUnderstood(str(word.value))
    refuse_names(found)
    refuse_parts(found)
    kinds = {word.kind for word in found}
    if "rdv" in kinds and "time" not in kinds and any("libre" in place for place in places):
        raise NotUnderstood("accès libre, ou sur rendez-vous ?")
    if len(places) > 1:
        raise NotUnderstood(f"« {places[0]} » et « {places[1]} » : à qui sont ces heures ?")
    found = [w._replace(kind="open") if w.text.lower() == "accueil" and _heads_days(found, i) else w for i, w in enumerate(found)]
    return [word for word in found if word.kind not in {"pad", "place"}]


def _heads_days(found: list[Word], i: int) -> bool:
    """« fermé le lundi, accueil le dimanche », « Atelier : mardi … »: do days follow at once?"""
    after = next((w.kind for w in found[i + 1 :] if w.kind not in {"pad", "open", "only", "nonstop", "colon"}), "")
    return after in {"day", "days", "week"}


def refuse_parts(found: list[Word]) -> None:
    """« mar-sam 9h-19h. Atelier dimanche 10h-12h », « Rayon boucherie fermé le samedi »: the hours of a part of the place."""
    clauses, known = 0, {word.text.lower() for word in found[:3] if word.kind == "place"}
    for i, word in enumerate(found):
        clauses += word.kind == "allday" or (word.kind == "time" and found[i - 1].kind in _BEFORE_HOURS)
        part = word.kind == "place" and not MAIN.search(word.text) and word.text.lower() not in known
        part |= word.kind == "pad" and bool(_WATCH.fullmatch(word.text))
        if clauses and word.kind == "pad" and word.text.lower().startswith("pour ") and _in_a_closing(found, i):
            raise NotUnderstood(f"« {word.text} » : cela seul est fermé ?")  # « …, fermé le mercredi pour la vente à emporter »
        if not part or not clauses:
            continue
        told = clauses > 1 or any(w.kind in {"closed", "rdv"} for w in found[:i])
        if _speaks(found, i) or (told and _tails(found, i) and word.text.lower() != "a la ferme"):  # at the shop itself
            raise NotUnderstood(f"« {word.text} » : à qui sont ces heures ?")


_BEFORE_HOURS: Final = frozenset(
    {"day", "days", "week", "colon", "comma", "pad", "half", "noon", "evening", "ph", "from", "date", "dates", "month"}
)
_TOLD: Final = frozenset(
    {"day", "days", "week", "allday", "closed", "rdv", "time", "date", "dates", "month", "nth", "ph", "sh"}
)
_SERVED: Final = re.compile(r"distributeur|automate", re.I)
"""Told apart as another service (sift)."""
_WATCH: Final = re.compile(r"permanences?", re.I)


def _speaks(found: list[Word], i: int) -> bool:
    """« … 9h-19h. Bar : 24h/24 », « … 9h-19h ⏎ Restaurant ⏎ dimanche … »: does it say when, of its own?"""
    mute = {"pad", "open", "only", "nonstop", "colon"}
    after = next((w for w in found[i + 1 :] if w.kind not in mute and w.text != "\n"), None)
    if after is None or (after.kind == "allday" and _SERVED.match(found[i].text)):
        return False
    return after.kind in _TOLD


def _in_a_closing(found: list[Word], i: int) -> bool:
    return next((w.kind for w in reversed(found[:i]) if w.kind in {"closed", "time", "allday", "strong"}), "") == "closed"


def _tails(found: list[Word], i: int) -> bool:
    """« mar-sam 9h-19h ; dimanche 8h-12h (bar) »: does it stand right after the hours of one clause of several?"""
    before = found[i - 1]
    return i > 0 and (before.text in "([" or before.kind in {"time", "pad", "day", "days", "rdv", "allday"})


def refuse_names(found: list[Word]) -> None:
    """« Chez Avril : mar-sam 9h-19h », « Garage Mars », « Chez Sam »: a month or a day may be somebody's name."""
    for before, word in pairwise(found):
        shop = before.kind == "place" or (before.kind == "unknown" and before.text.istitle())
        shop |= before.text.lower() in {"chez", "famille", "maison", "monsieur", "madame"}
        if before.kind == "day" and word.kind == "place" and len(before.text) == 2:
            raise NotUnderstood(f"« {before.text} {word.text} » : un jour ?")  # « ma boutique »
        if before.kind == "day" and word.kind == "ph" and word.text.lower().startswith("ferie") and before.value < 5:
            raise NotUnderstood(f"« {before.text} {word.text} » : ces jours-là seulement")
        named = before.kind == "month" and word.kind == "unknown" and word.text.istitle() and len(word.text) > 2
        if named or (word.kind == "month" and shop) or (word.kind == "day" and before.text.lower() == "chez"):
            raise NotUnderstood(f"« {word.text} » : un nom ?")


def tokens(text: str) -> tuple[list[Word], list[tuple[str, str]]]:
    """Return every word of folded ``text``, those that say nothing of when (« pad », « place ») and the unknown included.

    Beside them, the day names and the dates that were repaired, as (written, read). A « bad » word is one that cannot be what it
    looks like (« 25h », « le 30 février »); its value says why.
    """
    found: list[Word] = []
    repaired: list[tuple[str, str]] = []
    for kind, written in scan(text):
        if kind == "pad" and written.isspace():
            continue
        word = _word(kind, written)
        if kind == "unknown" and word.kind == "day":
            repaired.append((written, DAY_NAMES[word.value]))
        found.append(word)
        if "31" in written and word.kind in {"date", "dates"}:
            repaired += _last_days(word)
    return found, repaired


@lru_cache(maxsize=8192)
def _word(kind: str, written: str) -> Word:
    """Return the word of that kind: the same few are written in nearly every text."""
    if kind == "unknown":
        day = misspelt_day(written)
        return Word("unknown", None, written) if day is None else Word("day", day, written)
    try:
        return typed(kind, written)
    except NotUnderstood as error:
        return Word("bad", str(error), written)


def _last_days(word: Word) -> list[tuple[str, str]]:
    """« 31.09 » was read as the 30th: each such date, as written and as read."""
    parts = re.findall(DM2, word.text) if word.kind == "dates" else [word.text]
    return [(part, part.replace("31", "30", 1)) for part, at in zip(parts, word.value, strict=True) if not at.first]
