"""Typed words with what nobody knows in, typed words of the shop's hours out: the rest is left aside, or the text is refused.

A text says hours among other things: « Épicerie fine. Ouvert mar-sam 9h-19h. Parking gratuit. Livraison : 18h-20h ». A word that
the lexicon does not know is left aside where it cannot change the hours: a label before them, a sentence that says nothing of
when, what stands between days and their hours. Two subjects with hours each are told apart where one is clearly the shop and
the other clearly another service. Words that bear upon hours (vocabulary.BEARS, SPOILS) are never left aside.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.normalise.hours.beside import closed_anyway, exceptional, said_beside
from pipeline.normalise.hours.fetching import FETCHED, fetched, fetched_there
from pipeline.normalise.hours.leads import TIMED, Sifted, led
from pipeline.normalise.hours.lexicon import B, E, phrase
from pipeline.normalise.hours.roles import CHECKED, answer, role_of
from pipeline.normalise.hours.sentences import says_nothing, sentences, without_when
from pipeline.normalise.hours.spread import as_a_shop, named_days, told_twice
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
from pipeline.normalise.hours.vocabulary import ONLINE, ONLY
from pipeline.normalise.hours.whose import MAIN, refuse_cut_ranges, refuse_names, refuse_parts
from pipeline.normalise.hours.words import NotUnderstood, Word

_SEASON: Final = frozenset({"month", "date", "dates", "name", "from", "until", "first", "num", "incl"})
_BOOKED: Final = phrase(r"reserv\w+|privatis\w+")
_SALE: Final = phrase(r"ventes?|retraits?")
_ALSO_THERE: Final = re.compile(
    rf"{B}(?:aussi|egalement|presente?s?|presence){E}.*{B}marches?{E}|{B}marches?{E}.*{B}(?:aussi|egalement){E}",
    re.I | re.S,
)
_RESERVED: Final = phrase(r"reservee?s? aux? (?:groupes?|scolaires?)|a domicile")
_NOW: Final = re.compile(r"actuellement|desormais|dorenavant|maintenant", re.I)


class Ours(NamedTuple):
    """``words``: typed words of the shop's hours. ``fetched``: what one comes for then, "" where the shop is open.

    ``beside``: sentences of something else, which the hours must cover (beside)."""

    words: list[Word]
    fetched: str
    beside: list[list[Word]]


def sift(found: list[Word]) -> Ours:
    """Return the typed words of the shop's hours among ``found``.

    Raises NotUnderstood where a word left aside could change them, or where it is not clear whose hours they are.
    """
    refuse_names(found)
    refuse_cut_ranges(found)
    refuse_parts(found, all_of_them=False)
    said = sentences(as_words(found))
    single = sum(map(tells, said)) == 1
    state, beside = Sifted(), list[list[Word]]()
    for i, sentence in enumerate(said):
        fresh = i == 0 or said[i - 1][-1].text == "\n"
        if not tells(sentence):
            state.stopped &= sentence[0].text != "\n"
            if state.told and _ALSO_THERE.search(text_of(sentence)) and not ONLY.search(text_of(sentence)):
                state.subject = "drop"  # whatever follows may be of the market
            elif any(w.kind in MUTE - PADS for w in sentence):
                without_when(sentence, state, said[i + 1 :], fresh)
            continue
        before = state.copy()
        try:
            if not says_nothing(sentence, state, single):
                _take(sentence, state, single)
        except NotUnderstood:
            state = before
            if not said_beside(sentence, state, said[i + 1 :]):
                raise
            beside.append(sentence)
    if not state.told:
        raise NotUnderstood("ni jours ni heures")
    if state.places and len(state.told) > 1:
        raise NotUnderstood(f"« {state.places[0]} » : à quel endroit sont les autres heures ?")
    what = state.fetched[0] if len(set(state.fetched)) == 1 else ""
    return Ours(state.kept, what or (fetched_there(text_of(found)) if len(state.told) == 1 else ""), beside)


def _take(segment: list[Word], state: Sifted, single: bool) -> None:
    """A sentence that says when: of the shop (kept), of another service (left aside), or nobody knows (refused)."""
    if {"?", "*", "~"} & {w.text for w in segment}:
        raise NotUnderstood("une question, ou un renvoi")
    if state.told and (_is_elsewhere(segment, state) or closed_anyway(segment, state) or exceptional(segment)):
        return
    segment = _label_first(_without_now(segment, single))
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
    if visited and not FETCHED.search(text_of(lead)) and told_twice(rest):
        raise NotUnderstood(f"« {text_of(lead)} » : à qui sont les autres heures ?")  # « Dégustation sam 15h-18h, mar-sam … »
    state.owned |= any(w.kind in {"open", "place"} or "accueil" in w.text.lower() for w in segment)
    kept = [*openings(lead), *body(rest, state, single)]
    _bad(kept)
    state.kept += kept
    state.told.append(state.subject or "shop")
    goes_on = bool(state.fetched) and not plain_words(lead, neutral=True)
    state.fetched.append(state.fetched[-1] if goes_on else fetched(text_of(lead)) if state.subject == "pickup" else "")


def _ask_whose(lead: list[Word], segment: list[Word], state: Sifted) -> None:
    """« Visites : dim 8h-12h. Mar-sam 9h-19h »: after a visit's hours, those that name nobody."""
    unnamed = state.subject == "pickup" and bool(state.told) and not plain_words(lead, neutral=True)
    held = bool(state.held) and not FETCHED.search(state.held)
    if unnamed and (state.stopped or held or openings(lead)) and any(w.kind in {"time", "allday"} for w in segment):
        raise NotUnderstood("à qui sont ces heures : à ce qui précède, ou au commerce ?")


def _drop(lead: list[Word], rest: list[Word], visited: bool, state: Sifted) -> None:
    """The hours of another service: left aside, unless the shop's may have come back among them."""
    segment = [*lead, *rest]
    if any(w.kind in {"unknown", "place"} and MAIN.search(w.text) for w in rest):
        raise NotUnderstood(f"« {text_of(segment)} » : à qui sont ces heures ?")  # « Marché samedi, dimanche à la boutique »
    timed, elsewhen = any(w.kind in TIMED for w in rest), bool(named_days(rest) - named_days(state.kept))
    if elsewhen and not timed and (_BOOKED.search(text_of(segment)) or (visited and _SALE.search(text_of(lead)))):
        raise NotUnderstood(f"« {text_of(segment)} » : ouvert ?")  # « Lun-ven 12h-14h. Possibilité de réservation le dimanche »
    if state.kept and state.kept[-1].text == "," and any(w.kind == "comma" for w in segment):
        raise NotUnderstood("une virgule : retour au commerce ?")  # « …, drive 8h-20h, samedi 9h-12h »
    if visited and any(w.kind in {"rest", "rdv", "orrdv"} for w in segment):
        raise NotUnderstood(f"« {text_of(segment)} » : à qui sont ces heures ?")


def _is_elsewhere(segment: list[Word], state: Sifted) -> bool:
    """« Également présent au marché de Fontac le samedi », « Mardi réservé aux groupes », where mardi has no hours of its own."""
    text = text_of(segment)
    if _RESERVED.search(text) and not any(w.kind in TIMED for w in segment):
        check(segment, narrow=True)
        if named_days(segment) & named_days(state.kept):
            raise NotUnderstood(f"« {text} » : ouvert alors ?")
        return True
    if not _ALSO_THERE.search(text) or ONLY.search(text) or MAIN.search(text) or any(w.kind == "place" for w in segment):
        return False
    check(segment, narrow=True)
    state.subject = "drop"  # whatever follows may be of the market
    return True


def _label_first(segment: list[Word]) -> list[Word]:
    """« Sur commande uniquement, retrait le vendredi 17h-18h30 »: the appointment holds for what is then named."""
    first = next(i for i, w in enumerate(segment) if w.kind not in MARKS | MUTE)
    end = next((i for i in range(first + 1, len(segment)) if segment[i].kind not in MARKS | MUTE), first + 1)
    label = segment[first + 1 : end]
    named = bool(label) and label[0].kind in {"comma", "colon"} and bool(FETCHED.search(text_of(label)))
    if segment[first].kind != "rdv" or not named:
        return segment
    return [*segment[:first], *(w for w in label if w.kind not in MARKS), segment[first], *segment[end:]]


def _without_now(segment: list[Word], single: bool) -> list[Word]:
    """« Actuellement, ouvert mar-sam 9h-19h »: the only hours told are those of now."""
    kinds = {w.kind for w in segment}
    now = single and bool(kinds & TIMED) and "closed" not in kinds and bool(_NOW.fullmatch(segment[0].text))
    return segment[1 + (segment[1].kind == "comma") :] if now else segment


def _bad(body: list[Word]) -> None:
    for word in body:
        if word.kind == "bad":
            raise NotUnderstood(str(word.value))


_CHANNELS: Final = re.compile(rf"(?:sur|par|via|au|en) (?:www|telephone|mail|appli|internet|doctolib|numero|ligne){E}", re.I)


def body(segment: list[Word], state: Sifted, single: bool) -> list[Word]:
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
    """Return ``kept`` where the table lets ``run``, which stands after it and before ``after``, be left aside."""
    text = text_of(run)
    if any(w.text.isdigit() and w.kind == "unknown" for w in run):
        raise NotUnderstood(f"« {text} » : quels nombres ?")
    last = all(w.kind in MARKS for w in after)
    if (last and _goes_without_saying(text, kept)) or _names_again(run, state):
        return kept
    position, wide = _position(kept, after, state, single), as_a_shop(kept)
    whole = [*_marks(kept), *run]
    pieces = [whole] if _left(whole, position, state, wide) else _pieces(whole)
    if not all(_left(piece, position, state, wide) for piece in pieces):
        raise NotUnderstood(f"« {text} » : à qui sont ces heures ?")
    for piece in pieces:
        if role_of(piece, among=True) not in {*CHECKED, "nothing"}:
            check(piece)
    return _without_joint(kept) if any(w.kind == "unknown" for w in run) else kept


def _left(words: list[Word], position: str, state: Sifted, wide: bool) -> bool:
    role, text = role_of(words, among=True), text_of(words)
    online = ONLINE.search(text) and not {"www", "numero"} & {w.text for w in words}
    return answer(role, position, words, state.owned, wide=wide) == "leave" and (role in CHECKED or not online)


def _pieces(words: list[Word]) -> list[list[Word]]:
    """« place de la Halle, un large choix de produits »: what commas part plays each its own part."""
    starts = [0, *(i for i, w in enumerate(words) if i and w.kind == "comma")]
    return [words[a:b] for a, b in zip(starts, [*starts[1:], len(words)], strict=True)]


def _names_again(run: list[Word], state: Sifted) -> bool:
    """« La clinique est ouverte mar-ven … Le samedi, la clinique ouvre … »: who has told all so far, by the same name."""
    said = {w.text.lower() for w in plain_words(run, neutral=True)}
    return bool(said) and len(set(state.names)) == 1 and said <= set(state.names[0].split())


def _marks(kept: list[Word]) -> list[Word]:
    """The marks that ``kept`` ends with: « , à [Eymet] » belongs to what is left aside."""
    start = next((i + 1 for i in range(len(kept) - 1, -1, -1) if kept[i].kind not in MARKS), 0)
    return kept[start:]


def _goes_without_saying(text: str, kept: list[Word]) -> bool:
    """« sur rendez-vous, par téléphone ou sur notre site », « fermé lundi et mardi pour la mouture des grains »."""
    asked = [w.kind for w in kept if w.kind not in MARKS] == ["rdv"] and bool(_CHANNELS.match(text))
    closing = any(w.kind == "closed" for w in kept) and not any(w.kind in TIMED for w in kept)
    return asked or (closing and text.startswith("pour "))


def _position(kept: list[Word], after: list[Word], state: Sifted, single: bool) -> str:
    last = all(w.kind in MARKS for w in after)
    if last and not state.told and all(w.kind in TIMED | MARKS for w in kept) and not single:
        return "between"  # « Marché de 6h30 à 13h, place de la Halle : ⏎ d'avril à … »
    if kept and all(w.kind in _SEASON | MARKS for w in kept):
        return "between"  # « En juillet, le musée est ouvert du lundi … »
    glued = any(w.kind in TIMED for w in kept) and kept[-1].kind != "comma" and any(w.kind in {"closed", "rdv"} for w in kept)
    single = single and _clauses(kept) < 2 and not glued  # « …, fermé le samedi drive », « …, sur rdv musée »
    if last:
        return "end" if single else "last"
    if not _between_days_and_hours(kept, after):
        return "joint"
    return "between" if single else "inner"


def _clauses(kept: list[Word]) -> int:
    """How many times days are followed by hours, or hours by days."""
    sides = ["T" if w.kind in TIMED else "D" for w in kept if w.kind not in MARKS]
    return sum(a == "T" and b == "D" for a, b in pairwise([*sides, "D"]))


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
