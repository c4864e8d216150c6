"""Typed words with what nobody knows in, typed words of the shop's hours out: the rest is left aside, or the text is refused.

A text says hours among other things: « Épicerie fine. Ouvert mar-sam 9h-19h. Parking gratuit. Livraison : 18h-20h ». A word that
the lexicon does not know is left aside where it cannot change the hours: a label before them, a sentence that says nothing of
when, what stands between days and their hours. Two subjects with hours each are told apart where one is clearly the shop and
the other clearly another service. Words that bear upon hours (vocabulary.BEARS) are never left aside.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from pipeline.normalise.hours.leads import TIMED, Sifted, led
from pipeline.normalise.hours.lexicon import RDV, B, E
from pipeline.normalise.hours.rewrite import Rules, replaced
from pipeline.normalise.hours.sentences import sentences
from pipeline.normalise.hours.silent import says_nothing, without_when
from pipeline.normalise.hours.subjects import (
    MARKS,
    MUTE,
    PADS,
    as_words,
    check,
    openings,
    plain_words,
    subject_of,
    tells,
    text_of,
)
from pipeline.normalise.hours.tails import body
from pipeline.normalise.hours.typed import NotUnderstood, Word
from pipeline.normalise.hours.vocabulary import ADDRESS, HARMLESS, NUMBERS, ONLY, PHONES, SHOP
from pipeline.normalise.hours.words import MAIN, refuse_names, refuse_parts

_SUR_PLACE: Final = re.compile(rf"{B}sur place{E}", re.I)
_BOTH: Final = re.compile(
    rf"{B}accueil (?:telephonique et (?:physique|(?:du )?public)|(?:physique|(?:du )?public) et (?:par )?telephon(?:ique|e)){E}",
    re.I,
)
_EITHER: Final = re.compile(r"(?<=[a-z])\((?:e|s|es|ne|nes|x|le|les)\)(?![a-z])")
"""« L'assistant(e) », « le(s) mardi(s) »."""
_E_SHOP: Final = re.compile(rf"{B}(?:boutique|magasin|site|catalogue) en ligne{E}", re.I)
_UNDER: Final = re.compile(rf"{B}sous (?=(?:la |les |le )(?:halles?|arcades|kiosque|porche|hangar){E})", re.I)
_BESIDE: Final = re.compile(
    rf"{B}((?:a cote|en face|pres|a l'angle|au-dessus|derriere|devant|face a) ?(?:de |du |d')?(?:la |le |l' ?)?)"
    r"(?:boulangerie|pharmacie|presse|tabac|garage|bar|restaurant|supermarche|agence|salon|librairie|boucherie)\b",
    re.I,
)
"""« à côté de la pharmacie »: where, not what."""
_BY_PHONE: Final = re.compile(rf"{B}({RDV}) telephoniques?{E}", re.I)
_AT_YOURS: Final = re.compile(rf"{B}chez vous{E}", re.I)
_PHRASES: Final[Rules] = (
    (("chez vous",), _AT_YOURS, "domicile"),
    (("telephonique",), _BY_PHONE, r"\1"),
    (("en ligne",), _E_SHOP, "eshop"),
    (("cote", "face", "pres", "l'angle", "dessus", "derriere", "devant"), _BESIDE, r"\1Halle"),
    (("sous ",), _UNDER, ""),
    (("(",), _EITHER, ""),
    (("telephon",), _BOTH, "accueil physique"),
    (("sur place",), _SUR_PLACE, "surplace"),
)
_NUMBERED: Final = re.compile(r"[\d@:.]")
_FETCHED: Final = re.compile(rf"{B}(?:retraits?|retir\w+|enlevements?|recuperation|collecte?|drive){E}", re.I)
_ALSO_THERE: Final = re.compile(
    rf"{B}(?:aussi|egalement|presente?s?|presence|retrouve\w*){E}.*{B}marches?{E}|{B}marches?{E}.*{B}(?:aussi|egalement){E}",
    re.I | re.S,
)
_RESERVED: Final = re.compile(rf"{B}reservee?s? aux? (?:groupes?|scolaires?){E}", re.I)
_EXTRA: Final = re.compile(rf"{B}ouvert(?:e?s?|ures?) exceptionnel(?:le)?(?:ment|s)?{E}", re.I)
_VISITS: Final = re.compile(r"(?:(?:visites?|degustations?|ventes?|caveau|chai|accueil) ?)+", re.I)


def without_phrases(text: str) -> str:
    """Return folded, rewritten ``text`` without the phrases that bear upon nothing, and without numbers that are no hours."""
    text = HARMLESS.sub(" www ", replaced(text, text.lower(), _PHRASES))
    if not _NUMBERED.search(text):
        return text
    return ADDRESS.sub(" adresse ", NUMBERS.sub(" www ", PHONES.sub(" numero ", text)))


def sift(found: list[Word]) -> list[Word]:
    """Return the typed words of the shop's hours among ``tokens``.

    Raises NotUnderstood where a word left aside could change them, or where it is not clear whose hours they are.
    """
    refuse_names(found)
    refuse_parts(found)
    said = sentences(as_words(found))
    single = sum(map(tells, said)) == 1
    state = Sifted()
    for i, sentence in enumerate(said):
        fresh = i == 0 or said[i - 1][-1].text == "\n"
        if not tells(sentence):
            state.stopped &= sentence[0].text != "\n"
            if any(w.kind in MUTE - PADS for w in sentence):
                without_when(sentence, state, said[i + 1 :], fresh)
        elif not says_nothing(sentence, state, single):
            _take(sentence, state, single)
    if not state.told:
        raise NotUnderstood("ni jours ni heures")
    if state.places and len(state.told) > 1:
        raise NotUnderstood(f"« {state.places[0]} » : à quel endroit sont les autres heures ?")
    return state.kept


def _take(segment: list[Word], state: Sifted, single: bool) -> None:
    """A sentence that says when: of the shop (kept), of another service (left aside), or nobody knows (refused)."""
    if {"?", "*", "~"} & {w.text for w in segment}:
        raise NotUnderstood("une question, ou un renvoi")
    if state.told and (_is_elsewhere(segment, state) or _closed_anyway(segment, state) or _exceptional(segment)):
        return
    segment = _label_first(segment)
    first = next(i for i, w in enumerate(segment) if w.kind not in MARKS | MUTE)
    lead, rest = segment[:first], segment[first:]
    visited = subject_of(lead) == "pickup"
    _ask_whose(lead, segment, state)
    state.stopped = segment[-1].text == "."
    state.held = text_of(lead) if visited else state.held
    led(lead, segment, state)
    if state.subject == "drop":
        _drop(lead, rest, visited, state)
        return
    if visited and not _FETCHED.search(text_of(lead)) and _twice(rest):
        raise NotUnderstood(f"« {text_of(lead)} » : à qui sont les autres heures ?")  # « Dégustation sam 15h-18h, mar-sam … »
    state.owned |= any(w.kind in {"open", "place"} or "accueil" in w.text.lower() for w in segment)
    kept = [*openings(lead), *body(rest, state, single)]
    _bad(kept)
    state.kept += kept
    state.told.append(state.subject or "shop")


def _ask_whose(lead: list[Word], segment: list[Word], state: Sifted) -> None:
    """« Visites : dim 8h-12h. Mar-sam 9h-19h »: after a visit's hours, those that name nobody."""
    unnamed = state.subject == "pickup" and bool(state.told) and not plain_words(lead, neutral=True)
    held = bool(state.held) and not _FETCHED.search(state.held)
    if unnamed and (state.stopped or held or openings(lead)) and any(w.kind in {"time", "allday"} for w in segment):
        raise NotUnderstood("à qui sont ces heures : à ce qui précède, ou au commerce ?")


def _drop(lead: list[Word], rest: list[Word], visited: bool, state: Sifted) -> None:
    """The hours of another service: left aside, unless the shop's may have come back among them."""
    segment = [*lead, *rest]
    if any(w.kind in {"unknown", "place"} and MAIN.search(w.text) for w in rest):
        raise NotUnderstood(f"« {text_of(segment)} » : à qui sont ces heures ?")  # « Marché samedi, dimanche à la boutique »
    if state.kept and state.kept[-1].text == "," and any(w.kind == "comma" for w in segment):
        raise NotUnderstood("une virgule : retour au commerce ?")  # « …, drive 8h-20h, samedi 9h-12h »
    if _visits_the_rest(lead, segment, state):
        state.kept += rest
        state.subject = ""
        return
    if visited and any(w.kind in {"rest", "rdv", "orrdv"} for w in segment):
        raise NotUnderstood(f"« {text_of(segment)} » : à qui sont ces heures ?")


def _is_elsewhere(segment: list[Word], state: Sifted) -> bool:
    """« Également présent au marché de Fontac le samedi », « Mardi réservé aux groupes », where mardi has no hours of its own."""
    text = text_of(segment)
    if _RESERVED.search(text) and not any(w.kind in TIMED for w in segment):
        check(segment, narrow=True)
        return not _days(segment) & _days(state.kept)
    if not _ALSO_THERE.search(text) or ONLY.search(text) or SHOP.search(text) or any(w.kind == "place" for w in segment):
        return False
    check(segment, narrow=True)
    state.subject = "drop"  # whatever follows may be of the market
    return True


def _closed_anyway(segment: list[Word], state: Sifted) -> bool:
    """« Mar-dim 12h-14h. Le restaurant est fermé le lundi »: whoever is closed then, nothing was said to open."""
    lead = segment[: next((i for i, w in enumerate(segment) if w.kind == "closed"), 0)]
    if {w.kind for w in segment} - MARKS - MUTE - {"closed", "day", "days"} or not plain_words(lead):
        return False
    closed, opened = _days(segment), _days(state.kept)
    if not closed or not opened or closed & opened:
        return False
    check(segment)
    return True


def _exceptional(segment: list[Word]) -> bool:
    """« Ouvertures exceptionnelles les dimanches en décembre »: besides the usual hours, and nobody tells when."""
    kinds = {word.kind for word in segment}
    timed = TIMED - {"num"} | {"closed", "rdv", "orrdv", "except", "rest", "year"}
    return bool(_EXTRA.search(text_of(segment))) and bool(kinds & {"month", "date", "dates"}) and not kinds & timed


def _visits_the_rest(lead: list[Word], segment: list[Word], state: Sifted) -> bool:
    """« Cave ouverte le vendredi de mai à octobre ; visites et dégustations sur rendez-vous le reste de l'année »."""
    kinds = {w.kind for w in segment} - MARKS - MUTE
    dated = any(w.kind in {"month", "date", "dates"} for w in state.kept)
    return dated and kinds == {"rdv", "rest"} and bool(_VISITS.fullmatch(text_of(plain_words(lead))))


def _label_first(segment: list[Word]) -> list[Word]:
    """« Sur commande uniquement, retrait le vendredi 17h-18h30 »: the appointment holds for what is then named."""
    first = next(i for i, w in enumerate(segment) if w.kind not in MARKS | MUTE)
    end = next((i for i in range(first + 1, len(segment)) if segment[i].kind not in MARKS | MUTE), first + 1)
    label = segment[first + 1 : end]
    named = bool(label) and label[0].kind in {"comma", "colon"} and bool(_FETCHED.search(text_of(label)))
    if segment[first].kind != "rdv" or not named:
        return segment
    return [*segment[:first], *(w for w in label if w.kind not in MARKS), segment[first], *segment[end:]]


def _twice(body: list[Word]) -> bool:
    """Are hours told twice for one day?"""
    told: set[int] = set()
    start = 0
    for i, word in enumerate(body):
        if word.kind == "time" and (days := _days(body[start:i])):
            if told & days:
                return True
            told, start = told | days, i
    return False


def _days(words: list[Word]) -> set[int]:
    """The days of the week that ``words`` name, ranges included."""
    days: list[int] = []
    for before, word in pairwise([Word("strong"), *words]):
        if word.kind == "day":
            days += range(days[-1] + 1, word.value + 1) if before.kind == "range" and days else [word.value]
        elif word.kind == "days":
            days += sorted(word.value)
    return set(days)


def _bad(body: list[Word]) -> None:
    for word in body:
        if word.kind == "bad":
            raise NotUnderstood(str(word.value))
