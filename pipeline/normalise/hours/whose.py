"""Typed words in, those that tell when out; or NotUnderstood where a word names a part of the place, or somebody: whose hours?"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from pipeline.normalise.hours.words import NotUnderstood, Word, tokens

MAIN: Final = re.compile(r"magasin|boutique|accueil", re.I)
"""The shop itself, of which the hours may go on after others."""


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
    refuse_cut_ranges(found)
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


def refuse_parts(found: list[Word], all_of_them: bool = True) -> None:
    """« mar-sam 9h-19h. Atelier dimanche 10h-12h », « Rayon boucherie fermé le samedi »: the hours of a part of the place.

    ``all_of_them``: also where they are closed or by appointment, which a sentence of their own may say apart (sift).
    """
    clauses, known = 0, {word.text.lower() for word in found[:3] if word.kind == "place"}
    for i, word in enumerate(found):
        clauses += word.kind == "allday" or (word.kind == "time" and found[i - 1].kind in _BEFORE_HOURS)
        part = word.kind == "place" and not MAIN.search(word.text) and word.text.lower() not in known
        part &= not _VISITED.fullmatch(next((w.text for w in reversed(found[:i]) if w.kind != "pad"), ""))
        part |= word.kind == "pad" and bool(_WATCH.fullmatch(word.text))
        if clauses and word.kind == "pad" and word.text.lower().startswith("pour ") and _in_a_closing(found, i):
            raise NotUnderstood(f"« {word.text} » : cela seul est fermé ?")  # « …, fermé le mercredi pour la vente à emporter »
        if not part or not clauses or (not all_of_them and _left_to_sift(found, i)):
            continue
        told = clauses > 1 or any(w.kind in {"closed", "rdv"} for w in found[:i])
        if _speaks(found, i) or (told and _tails(found, i) and word.text.lower() != "a la ferme"):  # at the shop itself
            raise NotUnderstood(f"« {word.text} » : à qui sont ces heures ?")


_BEFORE_HOURS: Final = frozenset(
    {"day", "days", "week", "colon", "comma", "pad", "half", "noon", "evening", "ph", "from", "date", "dates", "month"}
)
_TOLD: Final = frozenset({"day", "days", "week", "allday", "closed", "rdv", "time", "date", "dates", "month", "nth", "ph", "sh"})
_SERVED: Final = re.compile(r"distributeur|automate", re.I)
"""Told apart as another service (sift)."""
_VISITED: Final = re.compile(r"visites?", re.I)
"""« Visite de la cave sur rendez-vous »: the hours of a visit, which sift tells apart."""
_WATCH: Final = re.compile(r"permanences?", re.I)


def _speaks(found: list[Word], i: int) -> bool:
    """« … 9h-19h. Bar : 24h/24 », « … 9h-19h ⏎ Restaurant ⏎ dimanche … »: does it say when, of its own?"""
    mute = {"pad", "open", "only", "nonstop", "colon"}
    after = next((w for w in found[i + 1 :] if w.kind not in mute and w.text != "\n"), None)
    if after is None or (after.kind == "allday" and _SERVED.match(found[i].text)):
        return False
    return after.kind in _TOLD


def _left_to_sift(found: list[Word], i: int) -> bool:
    """« Le restaurant est fermé le lundi », « Magasin : …. Atelier : sur rdv »: what sift settles by the sentence."""
    after = [w.kind for w in found[i + 1 :] if w.kind != "pad"][:2]
    return after[:1] == ["closed"] or after == ["colon", "rdv"]


def _in_a_closing(found: list[Word], i: int) -> bool:
    return next((w.kind for w in reversed(found[:i]) if w.kind in {"closed", "time", "allday", "strong"}), "") == "closed"


def _tails(found: list[Word], i: int) -> bool:
    """« mar-sam 9h-19h ; dimanche 8h-12h (bar) »: does it stand right after the hours of one clause of several?"""
    before = next((w for w in reversed(found[:i]) if w.kind != "pad"), Word("strong"))
    return before.text in "([" or before.kind in {"time", "day", "days", "rdv", "allday"}


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


def refuse_cut_ranges(found: list[Word]) -> None:
    """« Du lundi 9h-19h30 », « lundi au 9h-12h », and no other day: until which one? « Mar-sam 9h-19h et le »: and what?"""
    named = [i for i, word in enumerate(found) if word.kind in {"day", "days"}]
    first = [i for i, word in enumerate(found) if word.kind not in {"open", "colon", "strong"}][:1]
    if len(named) == 1 and first == [named[0] - 1] and found[first[0]].text.lower() == "du":
        raise NotUnderstood(f"« du {found[named[0]].text} » : jusqu'à quel jour ?")
    told = [word for word in found if word.kind != "pad"]
    for before, mark, after in zip([Word("strong"), *told], told, told[1:], strict=False):
        if mark.kind == "closed":
            _refuse_closing_between(before, mark, after)
        elif mark.kind == "range" and mark.text.lower() in {"au", "aux"}:
            _refuse_half_range(before, after)
    if found and found[-1].kind in _LEADING and _LEADS.fullmatch(found[-1].text):
        raise NotUnderstood(f"« … {found[-1].text} » : la suite manque")


def _refuse_closing_between(before: Word, closed: Word, after: Word) -> None:
    """« Du lun au ven. Fermé sam et dim. 12h-15h »: a full stop, or that of « ven. »?"""
    if before.kind == after.kind == "day" and before.text.endswith(".") and closed.text[0].isupper():
        raise NotUnderstood("« . Fermé » : ces jours-là, ou les suivants ?")


def _refuse_half_range(before: Word, after: Word) -> None:
    """Refuse « au » that has a day on one side alone."""
    letter = after.kind == "unknown" and len(after.text) == 1  # « ma au d 12h-15h, selon le temps »
    if before.kind == "day" and (letter or after.kind in _NO_END):
        raise NotUnderstood(f"« {before.text} au » : jusqu'à quel jour ?")
    if after.kind == "day" and before.kind in _NO_START:
        raise NotUnderstood(f"« au {after.text} » : depuis quel jour ?")  # « ouvert du au vendredi »


_NO_END: Final = frozenset({"time", "from", "date", "dates", "closed", "colon", "comma", "strong", "paren"})
_NO_START: Final = frozenset({"open", "time", "range", "closed", "colon", "comma", "and", "paren"})
_LEADING: Final = frozenset({"and", "between", "range", "pad"})
_LEADS: Final = re.compile(r"et|puis|ainsi qu.+|aux?|a|entre|d[ue]s?|l[ea]s?|en|dans|pendant|durant|chaque|tous", re.I)
"""What somebody writes on after."""
