"""Typed words with what nobody knows in, typed words of the shop's hours out: the rest is left aside, or the text is refused.

A text says hours among other things: « Épicerie fine. Ouvert mar-sam 9h-19h. Parking gratuit. Livraison : 18h-20h ». A word that
the lexicon does not know is left aside where it cannot change the hours: a label before them, a sentence that says nothing of
when, what stands between days and their hours. Two subjects with hours each are told apart where one is clearly the shop and
the other clearly another service. Words that bear upon hours (hours_vocabulary.BEARS) are never left aside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from pipeline.normalise.hours_lexicon import RDV, B, E
from pipeline.normalise.hours_subjects import (
    MARKS,
    MUTE,
    PADS,
    as_words,
    check,
    named_only,
    openings,
    plain_words,
    segments,
    subject_of,
    tells,
    text_of,
)
from pipeline.normalise.hours_vocabulary import ABOUT, ADDRESS, AUDIENCE, COURTESY, HARMLESS, NUMBERS, OPENING, PHONES, THEME
from pipeline.normalise.hours_words import MAIN, NotUnderstood, Word, refuse_names, refuse_parts

_SUR_PLACE: Final = re.compile(rf"{B}sur place{E}", re.I)
_TO_COLLECT: Final = re.compile(rf"{B}pour (?:retirer|recuperer|le|la|vos)\b.*(?:command|emporter|retrait)", re.I)
_STREET: Final = re.compile(
    rf"^\W*(?:www )?(?:au |sur |sous )?(?:(?:la|le|les) )?(?:place|esplanade|rue|quai|avenue|boulevard|halles?){E}", re.I
)
_AT_YOURS: Final = re.compile(rf"{B}chez vous{E}", re.I)
_TIMED: Final = frozenset({"time", "num", "from", "between", "until", "allday"})
_CALLS: Final = re.compile(rf"{B}(?:contacte[rz]|appele[rz]|joindre|ligne){E}", re.I)
_SOLD: Final = re.compile(
    rf"vente (?:sur|www|aux?|a|chez|dans|du|de) |(?:\w+ )?en ligne{E}|.*{B}(?:chez (?:les|nos|des)|"
    rf"aux? marches?|www marches?){E}", re.I
)  # « Vente sur les marchés »: the hours, of what?
_MARKET: Final = re.compile(rf"marches?{E}", re.I)
_ELSEWHERE: Final = re.compile(
    r"retraits? (?:des? \w+ )?(?:chez|aux?|a|dans|sur) (?!l'|la (?:boutique|ferme)|www|magasin|notre)", re.I
)
_FOR: Final = re.compile(rf"{B}(?:demandes?|pour (?:les|nos|vos)|domiciliation){E}", re.I)
_SURGERY: Final = re.compile(rf"{B}(?:consultations?|permanences?){E}", re.I)
_ONLINE: Final = re.compile(rf"{B}(?:telephone|mail|internet|site|web){E}", re.I)
_CHANNEL: Final = frozenset(
    {"www", "numero", "au", "telephone", "chat", "tchat", "mail", "email", "ou", "et", "par", "sms", "visio"}
)
_TAKES_RDV: Final = re.compile(rf"{B}(?:prendre|prenez|prise|prises|demande\w*) (?:un |de |vos |votre )?(?:{RDV}){E}", re.I)


@dataclass
class _Sifted:
    """What was kept so far, and of which subject."""

    kept: list[Word] = field(default_factory=list)
    subject: str = ""  # "", shop, pickup, other: of what stands next
    told: list[str] = field(default_factory=list)  # the subjects that had hours
    labels: list[str] = field(default_factory=list)  # the plain runs left aside within sentences that say hours
    aside: bool = False


def without_phrases(text: str) -> str:
    """Return folded, rewritten ``text`` without the phrases that bear upon nothing, and without numbers that are no hours."""
    text = _AT_YOURS.sub("domicile", text)
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
    state = _Sifted()
    for sentence in sentences:
        _take(sentence, state, single)
    if not state.told:
        raise NotUnderstood("ni jours ni heures")
    return state.kept


def _take(segment: list[Word], state: _Sifted, single: bool) -> None:
    mute = [w for w in segment if w.kind in MUTE]
    unknown = [w for w in mute if w.kind not in PADS]
    if not tells(segment):
        if unknown:
            _without_when(segment, state)
        return
    if _says_nothing(segment, state, single):
        state.aside = True
        return
    if {"?", "*", "~"} & {w.text for w in segment}:
        raise NotUnderstood("une question, ou un renvoi")
    first = next(i for i, w in enumerate(segment) if w.kind not in MARKS | MUTE)
    lead = segment[:first]
    _led(lead, segment, state)
    if state.subject == "drop":
        if state.kept and state.kept[-1].text == "," and any(w.kind == "comma" for w in segment):
            raise NotUnderstood("une virgule : retour au commerce ?")  # « …, drive 8h-20h, samedi 9h-12h »
        if subject_of(lead) == "pickup" and any(w.kind in {"rest", "rdv", "orrdv"} for w in segment):
            raise NotUnderstood(f"« {text_of(segment)} » : à qui sont ces heures ?")
        state.aside = True
        return
    body = [*openings(lead), *_body(segment[first:], state, single)]
    _bad(body)
    state.kept += body
    state.told.append(state.subject or "shop")


def _bad(body: list[Word]) -> None:
    for word in body:
        if word.kind == "bad":
            raise NotUnderstood(str(word.value))


def _without_when(segment: list[Word], state: _Sifted) -> None:
    """A sentence that says nothing of when; as a heading (« Livraison : ») it governs what follows."""
    subject = subject_of(segment)
    check(segment, pads=True, narrow=subject in {"other", "pickup"})
    state.aside = True
    said = {w.text.lower() for w in segment if re.search(r"\w", w.text)}
    plain = plain_words(segment)
    channel = said <= _CHANNEL and said & {"chat", "tchat", "sms", "visio"}
    heading = bool(plain) and (segment[-1].text == "\n" or segment[-2:][0].kind == "colon") and len(plain) <= 4
    spoken = {"nous", "vous", "je", "notre", "votre"} & said and segment[-1].text == "\n"
    labels = subject == "plain" and heading and not spoken and (not state.told or any(w.kind == "colon" for w in segment[-2:]))
    listed = sum(w.kind == "comma" for w in segment) > 1  # « olives, tapenades, huile »
    brief = bool(state.told) and bool(plain) and subject in {"plain", "shop"}
    short = brief and not listed and not THEME.search(text_of(segment))
    elsewhere = bool(state.told) and bool(_SOLD.match(text_of(segment)))
    if channel or labels or short or elsewhere:
        raise NotUnderstood(f"« {text_of(segment)} » : à qui sont ces heures ?")
    called = subject == "other" and not state.told and bool(_CALLS.search(text_of(segment)))
    if called or (subject != "plain" and heading):
        _turn(subject, state, text_of(segment))


def _says_nothing(segment: list[Word], state: _Sifted, single: bool) -> bool:
    """« Prenez rendez-vous en ligne », « Visites guidées sur demande », « Un plat nouveau chaque jour »."""
    kinds = {w.kind for w in segment} - MARKS - MUTE
    plain = [w for w in plain_words(segment) if w.kind == "unknown"]
    if not plain:
        return False
    text = text_of(segment)
    if kinds <= {"rdv", "orrdv"}:
        check(segment, narrow=True)
        taken = bool(_TAKES_RDV.search(text))
        served = subject_of(segment) in {"other", "pickup"} and not _SURGERY.search(text)
        if single and not served and not taken and "demande" not in text:
            return False  # « réception clients sur rendez-vous »
        if not taken and not (state.told and served):
            raise NotUnderstood(f"« {text} » : pour quels jours ?")
        return True
    if "rdv" in kinds and _TAKES_RDV.search(text) and "time" not in kinds:
        return True
    if kinds <= {"alldays", "name", "year", "week", "num"} and len(plain) > 1 and not ABOUT.search(re.sub("jours?", "", text)):
        check([w for w in segment if w.kind == "unknown"])
        return True
    return False


def _led(lead: list[Word], segment: list[Word], state: _Sifted) -> None:
    """What stands before the first day or hour of a sentence: a label of the place, or of a service."""
    plain = plain_words(lead, neutral=True)
    if not plain:
        return
    _glued(lead)
    if all(w.kind in MARKS | MUTE | {"rdv"} for w in segment):  # « réception clients sur rendez-vous »
        check(lead)
        return
    subject = subject_of(lead)
    check(lead, narrow=subject == "other" or (subject == "pickup" and bool(state.told)))
    state.aside = True
    if subject == "shop" and named_only(lead) and not OPENING.search(text_of(segment)):
        raise NotUnderstood(f"« {text_of(plain)} » : à qui sont ces heures ?")  # « La Terrasse lun-dim 10h-23h »
    if subject == "pickup" and _ELSEWHERE.search(text_of(lead)):
        raise NotUnderstood(f"« {text_of(plain)} » : où ?")  # « Retrait à la gare »
    if subject == "pickup" and _MARKET.search(text_of(lead)) and not _MARKET.match(text_of(plain)):
        raise NotUnderstood(f"« {text_of(plain)} » : le marché, ou le commerce ?")  # « À Agen, marché bio, jeudi 7h-13h »
    if subject == "shop" and state.told and "shop:" not in state.labels and not (MAIN.search(text_of(plain)) and len(plain) == 1):
        raise NotUnderstood(f"« {text_of(plain)} » : à qui sont ces heures ?")  # « Rayon boucherie fermé le samedi »
    if subject != "plain":
        if subject != "other" and AUDIENCE.search(text_of(lead)):
            raise NotUnderstood(f"« {text_of(plain)} » : pour qui ?")
        _turn(subject, state, text_of(plain))
    elif state.told and lead[-1].kind == "colon" and "pickup" not in state.told and _FOR.search(text_of(lead)):
        state.subject = "drop"  # « Lun-ven 9h-17h. Demandes de diagnostic : mercredi 10h-12h »
    elif not state.told and len(plain) > 1 and (_STREET.search(text_of(lead)) or "adresse" in text_of(lead)):
        return
    else:
        raise NotUnderstood(f"« {text_of(plain)} » : à qui sont ces heures ?")


def _glued(lead: list[Word]) -> None:
    """« Lau V », « Mo-Sa 9:30-20:-30 »: what stands against the days may be one of them."""
    last = [w for w in lead if w.kind != "range"][-1:]
    word = last[0] if last else Word("strong")
    if word.kind == "unknown" and len(word.text) <= 3 and not (COURTESY.fullmatch(word.text) or THEME.search(word.text)):
        raise NotUnderstood(f"« {word.text} » n'est pas compris")


def _turn(subject: str, state: _Sifted, label: str) -> None:
    """A new subject speaks: the shop's hours are kept, those of another service are left aside."""
    if subject == "shop":
        if "shop" in state.told and label.lower() not in {known.lower() for known in state.labels} and "shop:" in state.labels:
            raise NotUnderstood(f"« {label} » : à qui sont ces heures ?")
        if "pickup" in state.told:
            state.kept, state.told = [], []
        state.labels += ["shop:", label]
        state.subject = "shop"
    elif subject == "pickup" and not state.told and state.subject in {"", "pickup"}:
        state.subject = "pickup"
    elif state.told or state.subject == "drop" or subject == "other":
        state.subject = "drop"
    else:
        state.subject = subject


def _body(segment: list[Word], state: _Sifted, single: bool) -> list[Word]:
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


def _aside(run: list[Word], kept: list[Word], after: list[Word], state: _Sifted, single: bool) -> list[Word]:
    plain = plain_words(run)
    if any(w.text.isdigit() and w.kind == "unknown" for w in run):
        raise NotUnderstood(f"« {text_of(run)} » : quels nombres ?")
    if _ONLINE.search(text_of(run)) and not {"www", "numero"} & {w.text for w in run}:
        raise NotUnderstood(f"« {text_of(run)} » : à qui sont ces heures ?")
    if not plain:
        return _without_joint(kept) if any(w.kind == "unknown" for w in run) else kept
    single = single and _clauses(kept) < 2
    last = all(w.kind in MARKS for w in after)
    closing = any(w.kind == "closed" for w in kept) and not any(w.kind in _TIMED for w in kept)
    if last and closing and text_of(run).startswith("pour "):
        return kept  # « fermé lundi et mardi pour la mouture des grains »
    between = _between_days_and_hours(kept, after)
    if not single or not (last or (between and not state.labels)) or not _beside(run, last):
        raise NotUnderstood(f"« {text_of(plain)} » : à qui sont ces heures ?")
    state.aside = state.aside or any(w.kind == "unknown" for w in run)
    state.labels += [] if last else [text_of(plain)]
    return _without_joint(kept)


def _clauses(kept: list[Word]) -> int:
    """How many times days are followed by hours, or hours by days."""
    sides = ["T" if w.kind in _TIMED else "D" for w in kept if w.kind not in MARKS]
    return sum(a == "T" and b == "D" for a, b in pairwise([*sides, "D"]))


def _beside(run: list[Word], last: bool) -> bool:
    """May it stand beside hours: « … au magasin », « … pour récupérer les commandes », « … place de la Halle »?"""
    text = text_of(run)
    told = last and run[0].kind in {"colon", "comma"} and len(plain_words(run)) >= 5 and bool(THEME.search(text))
    named = subject_of(run) == "shop" and len(plain_words(run)) < 4
    served = named or subject_of(run) == "pickup" or (last and bool(_TO_COLLECT.search(text)))
    if AUDIENCE.search(text) or not (told or served or _STREET.search(text)):
        return False
    check(run)
    return subject_of(run) != "other" or bool(_TO_COLLECT.search(text))


def _between_days_and_hours(kept: list[Word], after: list[Word]) -> bool:
    following = next((w for w in after if w.kind not in MARKS), Word("end"))
    before = next((w for w in reversed(kept) if w.kind not in MARKS), Word("end"))
    if before.kind in _TIMED:  # « 9h-12h au magasin du lundi au vendredi »
        return not any(w.kind in _TIMED for w in after) and all(w.kind in _TIMED | MARKS for w in kept)
    return following.kind in _TIMED


def _without_joint(kept: list[Word]) -> list[Word]:
    """« … au [magasin] »: the word that joined what is gone."""
    while kept and kept[-1].kind in {"and", "range", "slash"}:
        kept.pop()
    return kept
