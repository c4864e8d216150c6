"""A sentence without hours in; whether it may be left aside, what it governs, or NotUnderstood where it may bear upon hours.

« Parking gratuit. » is left aside, « Livraison : ⏎ » governs what follows, « En ligne » after the hours is refused.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.hours.leads import RECEIVED, SURGERY, TIMED, Sifted, another_service, turn
from pipeline.normalise.hours.lexicon import RDV, B, E
from pipeline.normalise.hours.roles import CHECKED, answer, role_of
from pipeline.normalise.hours.subjects import MARKS, MUTE, check, plain_words, subject_of, tells, text_of
from pipeline.normalise.hours.typed import NotUnderstood, Word
from pipeline.normalise.hours.vocabulary import ABOUT, PART, THEME

_FOR_GROUPS: Final = re.compile(rf"{B}(?:pour|reservee?s? aux?|accueil d[eu]) (?:les )?(?:groupes?|scolaires?){E}", re.I)
_SAYS_OPEN: Final = re.compile(
    rf"\W*(?:(?:nous|on|nos|notre|les|le|la|est|sommes|vous|jours|et) )*(?:ouverte?s?|ouvrons|horaires?|ouvertures?|accueill\w+|"
    rf"accueill?ons){E}",
    re.I,
)
_TAKES_RDV: Final = re.compile(rf"{B}(?:prendre|prenez|prise|prises|demande\w*) (?:un |de |vos |votre )?(?:{RDV}){E}", re.I)
_ELSE: Final = re.compile(rf"{B}(?:autre\w*|sinon|reste|aussi|possible|accueil\w*){E}", re.I)
_SPOKEN: Final = re.compile(rf"{B}(?:nous|vous|je|notre|votre){E}", re.I)


def without_when(segment: list[Word], state: Sifted, after: list[list[Word]], fresh: bool) -> None:
    """A sentence that says nothing of when; as a heading (« Livraison : ») it governs what follows. ``fresh``: a line begins."""
    text, role, subject = text_of(segment), role_of(segment), subject_of(segment)
    position = _position(segment, state, after, fresh)
    if role == "person" and "numero" in text and any(map(tells, after)):
        role = "call"  # « Contact : Mme Untel, 05 36 … ⏎ lun-ven 9h-18h »
    if position in {"heading", "subhead"} and subject in {"other", "pickup"}:
        role = "service"  # « Site internet ⏎ 24h/24 »: whatever else it may be, it heads hours
    if role not in CHECKED:
        check(segment, pads=True, narrow=subject in {"other", "pickup"})
    opened = not state.told and _opens(after) and not PART.search(text)
    said = answer(role, position, segment, state.owned, opened)
    if said == "ask":
        raise NotUnderstood(f"« {text} » : à qui sont ces heures ?")
    if said == "govern":
        turn(subject, state, text)


def _position(segment: list[Word], state: Sifted, after: list[list[Word]], fresh: bool) -> str:
    named = plain_words(segment, neutral=True)
    ends = segment[-1].text == "\n"
    heading = bool(named) and len(named) < 5 and ((ends and fresh) or segment[-2:][0].kind == "colon")
    if not state.told:
        return "heading" if heading and not (ends and _SPOKEN.search(text_of(segment))) else "before"
    if heading and any(map(tells, after)):
        return "subhead"
    speaks = {"time", "allday", "closed", "rdv"} if PART.search(text_of(segment)) else {"time", "allday"}
    return "amid" if any(w.kind in speaks for following in after for w in following) else "after"


def _opens(after: list[list[Word]]) -> bool:
    """Does the next sentence that says when say that it opens: « Vins et fromages ⏎ Nos horaires : … »?"""
    following = next((text_of(s) for s in after if tells(s)), "")
    return bool(_SAYS_OPEN.match(following))


def says_nothing(segment: list[Word], state: Sifted, single: bool) -> bool:
    """« Prenez rendez-vous en ligne », « Visites guidées sur demande », « Un plat nouveau chaque jour »."""
    kinds = {w.kind for w in segment} - MARKS - MUTE
    beside = bool(state.told) or subject_of(segment) == "other"
    plain = [w for w in plain_words(segment, neutral=beside) if w.kind == "unknown" or state.told]
    if not plain:
        return False
    text = text_of(segment)
    if state.told and "rdv" in kinds and not kinds & TIMED and _FOR_GROUPS.search(text):
        check(segment, narrow=True)
        return True
    if kinds <= {"rdv", "orrdv"}:
        return _only_asked(segment, state, single)
    if "rdv" in kinds and _TAKES_RDV.search(text) and "time" not in kinds:
        return True
    long = len(plain) > 3 and THEME.search(text)  # « …, une formule déjeuner avec des plats et desserts »
    noons = kinds <= {"noon", "evening"} and bool(long) and not ABOUT.search(text)
    seasons = kinds <= {"alldays", "name", "year", "week", "num"} and len(plain) > 1
    if not noons and not (seasons and not ABOUT.search(re.sub("jours?", "", text))):
        return False
    check([w for w in segment if w.kind == "unknown"])
    return True


def _only_asked(segment: list[Word], state: Sifted, single: bool) -> bool:
    """« Prenez rendez-vous en ligne », « Cours de cuisine sur rendez-vous »: of the shop, or of something beside it?"""
    text = text_of(segment)
    check(segment, narrow=True)
    if state.names and another_service(segment):
        return True
    taken = bool(_TAKES_RDV.search(text))
    served = subject_of(segment) in {"other", "pickup"} and (state.owned or not SURGERY.search(text))
    if single and not served and not taken and "demande" not in text:
        return False  # « réception clients sur rendez-vous »
    if not taken and not (state.told and served) and (single or not _of_its_own(segment)):
        raise NotUnderstood(f"« {text} » : pour quels jours ?")
    return True


def _of_its_own(segment: list[Word]) -> bool:
    """« Examen de vue sur rendez-vous »: of what is not the shop, nor how one comes to it."""
    named = segment[: next((i for i, w in enumerate(segment) if w.kind == "rdv"), 0)]
    told = bool(plain_words(named)) and subject_of(named) == "plain" and not any(w.kind == "place" for w in named)
    return told and not any(of.search(text_of(named)) for of in (SURGERY, RECEIVED, _ELSE))
