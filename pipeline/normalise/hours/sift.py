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

from pipeline.normalise.hours.asides import ONLY
from pipeline.normalise.hours.leads import STREET, TIMED, Sifted, led
from pipeline.normalise.hours.lexicon import B, E
from pipeline.normalise.hours.silent import says_nothing, without_when
from pipeline.normalise.hours.subjects import (
    MARKS,
    MUTE,
    PADS,
    as_words,
    check,
    openings,
    plain_words,
    segments,
    subject_of,
    tells,
    text_of,
)
from pipeline.normalise.hours.vocabulary import ADDRESS, AUDIENCE, HARMLESS, NUMBERS, PHONES, SHOP, THEME
from pipeline.normalise.hours.wares import only_wares
from pipeline.normalise.hours.words import MAIN, NotUnderstood, Word, refuse_names, refuse_parts

_SUR_PLACE: Final = re.compile(rf"{B}sur place{E}", re.I)
_TO_COLLECT: Final = re.compile(rf"{B}pour (?:retirer|recuperer|le|la|vos)\b.*(?:command|emporter|retrait)", re.I)
_BOTH: Final = re.compile(
    rf"{B}accueil (?:telephonique et (?:physique|(?:du )?public)|(?:physique|(?:du )?public) et (?:par )?telephon(?:ique|e)){E}",
    re.I,
)
_EITHER: Final = re.compile(r"(?<=[a-z])\((?:e|s|es|ne|nes|x|le|les)\)(?![a-z])")
"""« L'assistant(e) », « le(s) mardi(s) »."""
_AT_YOURS: Final = re.compile(rf"{B}chez vous{E}", re.I)
_ONLINE: Final = re.compile(rf"{B}(?:telephone|mail|internet|site|web){E}", re.I)
_CHANNELS: Final = re.compile(rf"(?:sur|par|via|au|en) (?:www|telephone|mail|appli|internet|doctolib|numero|ligne){E}", re.I)
_FETCHED: Final = re.compile(rf"{B}(?:retraits?|retir\w+|enlevements?|recuperation|collecte?|drive){E}", re.I)
_MARKET_OF: Final = re.compile(rf"{B}marches? (?:d'|de|du|des|a|aux?)? ?[A-Z]")
_ALSO_THERE: Final = re.compile(
    rf"{B}(?:aussi|egalement|presente?s?|presence|retrouve\w*){E}.*{B}marches?{E}|{B}marches?{E}.*{B}(?:aussi|egalement){E}",
    re.I | re.S,
)
_RESERVED: Final = re.compile(rf"{B}reservee?s? aux? (?:groupes?|scolaires?){E}", re.I)
_VISITS: Final = re.compile(r"(?:(?:visites?|degustations?|ventes?|caveau|chai|accueil) ?)+", re.I)


def without_phrases(text: str) -> str:
    """Return folded, rewritten ``text`` without the phrases that bear upon nothing, and without numbers that are no hours."""
    text = _AT_YOURS.sub("domicile", text)
    text = _BOTH.sub("accueil physique", _EITHER.sub("", text))
    text = HARMLESS.sub(" www ", _SUR_PLACE.sub("surplace", text))
    return ADDRESS.sub(" adresse ", NUMBERS.sub(" www ", PHONES.sub(" numero ", text)))


def sift(found: list[Word]) -> list[Word]:
    """Return the typed words of the shop's hours among ``tokens``.

    Raises NotUnderstood where a word left aside could change them, or where it is not clear whose hours they are.
    """
    refuse_names(found)
    refuse_parts(found)
    sentences = segments(as_words(found))
    single = sum(map(tells, sentences)) == 1
    state = Sifted()
    for i, sentence in enumerate(sentences):
        _take(sentence, state, single, sentences[i + 1 :])
    if not state.told:
        raise NotUnderstood("ni jours ni heures")
    if state.places and len(state.told) > 1:
        raise NotUnderstood(f"« {state.places[0]} » : à quel endroit sont les autres heures ?")
    return state.kept


def _take(segment: list[Word], state: Sifted, single: bool, after: list[list[Word]]) -> None:
    if not tells(segment):
        state.stopped &= segment[0].text != "\n"
        if any(w.kind in MUTE - PADS for w in segment):
            without_when(segment, state, after)
        return
    if says_nothing(segment, state, single):
        state.aside = True
        return
    if {"?", "*", "~"} & {w.text for w in segment}:
        raise NotUnderstood("une question, ou un renvoi")
    if state.told and _is_elsewhere(segment, state):
        state.aside = True
        return
    segment = _label_first(segment)
    first = next(i for i, w in enumerate(segment) if w.kind not in MARKS | MUTE)
    lead = segment[:first]
    unnamed = state.subject == "pickup" and bool(state.told) and not plain_words(lead, neutral=True)
    held = bool(state.held) and not _FETCHED.search(state.held)
    if unnamed and (state.stopped or held or openings(lead)) and any(w.kind in {"time", "allday"} for w in segment):
        # « Visites : dim 8h-12h. Mar-sam 9h-19h »
        raise NotUnderstood("à qui sont ces heures : à ce qui précède, ou au commerce ?")
    state.stopped = segment[-1].text == "."
    state.held = text_of(lead) if subject_of(lead) == "pickup" else state.held
    led(lead, segment, state)
    if state.subject == "drop":
        if any(w.kind in {"unknown", "place"} and MAIN.search(w.text) for w in segment[first:]):
            raise NotUnderstood(f"« {text_of(segment)} » : à qui sont ces heures ?")  # « Marché samedi, dimanche à la boutique »
        if state.kept and state.kept[-1].text == "," and any(w.kind == "comma" for w in segment):
            raise NotUnderstood("une virgule : retour au commerce ?")  # « …, drive 8h-20h, samedi 9h-12h »
        if _visits_the_rest(lead, segment, state):
            state.kept += segment[first:]
            state.subject = ""
            return
        if subject_of(lead) == "pickup" and any(w.kind in {"rest", "rdv", "orrdv"} for w in segment):
            raise NotUnderstood(f"« {text_of(segment)} » : à qui sont ces heures ?")
        state.aside = True
        return
    if subject_of(lead) == "pickup" and not _FETCHED.search(text_of(lead)) and _twice(segment[first:]):
        raise NotUnderstood(f"« {text_of(lead)} » : à qui sont les autres heures ?")  # « Dégustation sam 15h-18h, mar-sam … »
    body = [*openings(lead), *_body(segment[first:], state, single)]
    _bad(body)
    state.kept += body
    state.told.append(state.subject or "shop")


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
        elif word.kind in {"days", "weekend"}:
            days += sorted(word.value or {5, 6})
    return set(days)


def _bad(body: list[Word]) -> None:
    for word in body:
        if word.kind == "bad":
            raise NotUnderstood(str(word.value))


def _body(segment: list[Word], state: Sifted, single: bool) -> list[Word]:
    """Leave aside the unknown words between days and hours, and after them."""
    kept: list[Word] = []
    i = 0
    while i < len(segment):
        if segment[i].kind not in MUTE:
            kept.append(segment[i])
            i += 1
            continue
        end = i
        while end < len(segment) and segment[end].kind in MUTE | MARKS - {"strong"}:
            end += 1
        run = segment[i:end]
        while run and run[-1].kind in MARKS:
            run.pop()
        i += len(run)
        kept = [*_aside(run, kept, segment[i:], state, single), *openings(run)]
    return kept


def _aside(run: list[Word], kept: list[Word], after: list[Word], state: Sifted, single: bool) -> list[Word]:
    plain = plain_words(run)
    if any(w.text.isdigit() and w.kind == "unknown" for w in run):
        raise NotUnderstood(f"« {text_of(run)} » : quels nombres ?")
    if _ONLINE.search(text_of(run)) and not {"www", "numero"} & {w.text for w in run}:
        raise NotUnderstood(f"« {text_of(run)} » : à qui sont ces heures ?")
    last = all(w.kind in MARKS for w in after)
    timed = any(w.kind in TIMED for w in kept)
    parts = [w for w in plain_words(run, neutral=True) if w.text not in {"www", "numero", "adresse"}]
    several = not single or _clauses(kept) > 1 or any(w.kind in {"closed", "rdv"} for w in kept)
    if timed and parts and (not last or (several and kept[-1].kind not in MARKS and len(parts) == 1)):
        plain = plain or parts  # « mar-sam 9h-19h, parking dimanche 8h-12h »
    if not plain:
        return _without_joint(kept) if any(w.kind == "unknown" for w in run) else kept
    glued = timed and kept[-1].kind != "comma" and any(w.kind in {"closed", "rdv"} for w in kept)
    single = single and _clauses(kept) < 2 and not glued  # « …, fermé le samedi drive », « …, sur rdv musée »
    if last and [w.kind for w in kept if w.kind not in MARKS] == ["rdv"] and _CHANNELS.match(text_of(run)):
        return kept  # « sur rendez-vous, par téléphone ou sur notre site »
    closing = any(w.kind == "closed" for w in kept) and not any(w.kind in TIMED for w in kept)
    if last and closing and text_of(run).startswith("pour "):
        return kept  # « fermé lundi et mardi pour la mouture des grains »
    between = _between_days_and_hours(kept, after)
    common = last and not state.told and all(w.kind in TIMED | MARKS for w in kept) and bool(STREET.search(text_of(run)))
    if common and not AUDIENCE.search(text_of(run)):  # « Marché de 6h30 à 13h, place de la Halle : ⏎ d'avril à … »
        check(run)
        return _without_joint(kept)
    more = not single or any(w.kind in {"day", "days", "weekend"} for w in after)
    more &= any(w.kind not in TIMED | MARKS for w in kept)  # « Marché de 7h à 13h, place de la Halle : jeudi, dimanche »
    if more and (STREET.search(text_of(run)) or _MARKET_OF.search(text_of(run))):
        raise NotUnderstood(f"« {text_of(plain)} » : un lieu parmi plusieurs ?")
    if not single or not (last or (between and not state.labels)) or not _beside(run, last):
        raise NotUnderstood(f"« {text_of(plain)} » : à qui sont ces heures ?")
    state.aside = state.aside or any(w.kind == "unknown" for w in run)
    state.labels += [] if last else [text_of(plain)]
    return _without_joint(kept)


def _clauses(kept: list[Word]) -> int:
    """How many times days are followed by hours, or hours by days."""
    sides = ["T" if w.kind in TIMED else "D" for w in kept if w.kind not in MARKS]
    return sum(a == "T" and b == "D" for a, b in pairwise([*sides, "D"]))


def _beside(run: list[Word], last: bool) -> bool:
    """May it stand beside hours: « … au magasin », « … pour récupérer les commandes », « … place de la Halle »?"""
    text = text_of(run)
    told = last and run[0].kind in {"colon", "comma"} and len(plain_words(run)) >= 5 and bool(THEME.search(text))
    named = subject_of(run) == "shop" and len(plain_words(run)) < 4
    served = named or subject_of(run) == "pickup" or (last and bool(_TO_COLLECT.search(text)))
    sold = last and only_wares(text, eaten=True)
    street = bool(STREET.search(text)) and len(plain_words(run)) < 6
    if AUDIENCE.search(text) or not (told or served or sold or street):
        return False
    check(run)
    return subject_of(run) != "other" or bool(_TO_COLLECT.search(text))


def _between_days_and_hours(kept: list[Word], after: list[Word]) -> bool:
    following = next((w for w in after if w.kind not in MARKS), Word("end"))
    before = next((w for w in reversed(kept) if w.kind not in MARKS), Word("end"))
    if before.kind in TIMED:  # « 9h-12h au magasin du lundi au vendredi »
        return not any(w.kind in TIMED for w in after) and all(w.kind in TIMED | MARKS for w in kept)
    return following.kind in TIMED


def _without_joint(kept: list[Word]) -> list[Word]:
    """« … au [magasin] »: the word that joined what is gone."""
    while kept and kept[-1].kind in {"and", "range", "slash"}:
        kept.pop()
    return kept
