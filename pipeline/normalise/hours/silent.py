"""A sentence without hours in; whether it may be left aside, what it governs, or NotUnderstood where it may bear upon hours.

« Parking gratuit. » is left aside, « Livraison : ⏎ » governs what follows, « En ligne » after the hours is refused.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.hours.asides import is_account, names_someone, sells, tells_a_price, tells_how_to_order
from pipeline.normalise.hours.leads import SURGERY, TIMED, Sifted, another_service, turn
from pipeline.normalise.hours.lexicon import RDV, B, E
from pipeline.normalise.hours.subjects import MARKS, MUTE, check, plain_words, subject_of, tells, text_of
from pipeline.normalise.hours.vocabulary import ABOUT, PART, THEME
from pipeline.normalise.hours.words import NotUnderstood, Word

_CALLS: Final = re.compile(rf"{B}(?:contacte[rz]|appele[rz]|joindre|ligne){E}", re.I)
_CHANNEL: Final = frozenset(
    {"www", "numero", "au", "telephone", "chat", "tchat", "mail", "email", "ou", "et", "par", "sms", "visio"}
)
_FOR_GROUPS: Final = re.compile(rf"{B}(?:pour|reservee?s? aux?|accueil d[eu]) (?:les )?(?:groupes?|scolaires?){E}", re.I)
_SAYS_OPEN: Final = re.compile(
    rf"\W*(?:(?:nous|on|nos|notre|les|le|la|est|sommes|vous|jours|et) )*(?:ouverte?s?|ouvrons|horaires?|ouvertures?|accueill\w+|"
    rf"accueill?ons){E}",
    re.I,
)
_SOLD: Final = re.compile(
    rf"vente (?:sur|www|aux?|a|chez|dans|du|de) |(?:\w+ )?en ligne{E}|.*{B}(?:chez (?:les|nos|des)|"
    rf"aux? marches?|www marches?){E}",
    re.I,
)  # « Vente sur les marchés »: the hours, of what?
_TAKES_RDV: Final = re.compile(rf"{B}(?:prendre|prenez|prise|prises|demande\w*) (?:un |de |vos |votre )?(?:{RDV}){E}", re.I)


def without_when(segment: list[Word], state: Sifted, after: list[list[Word]]) -> None:
    """A sentence that says nothing of when; as a heading (« Livraison : ») it governs what follows."""
    subject = subject_of(segment)
    if _speaks_of_something_else(segment, state, any(map(tells, after))):
        state.aside = True
        return
    check(segment, pads=True, narrow=subject in {"other", "pickup"})
    state.aside = True
    said = {w.text.lower() for w in segment if re.search(r"\w", w.text)}
    plain = plain_words(segment)
    channel = said <= _CHANNEL and said & {"chat", "tchat", "sms", "visio"}
    named = plain_words(segment, neutral=True)
    heading = bool(named) and (segment[-1].text == "\n" or segment[-2:][0].kind == "colon") and len(named) <= 4
    spoken = {"nous", "vous", "je", "notre", "votre"} & said and segment[-1].text == "\n"
    opened = not state.told and bool(after) and _opens(after) and not PART.search(text_of(segment))
    speaks = {"time", "allday", "closed", "rdv"} if PART.search(text_of(segment)) else {"time", "allday"}
    goes_on = any(w.kind in speaks for following in after for w in following)
    if state.told and heading and goes_on and segment[-1].text == "\n" and subject in {"plain", "shop"}:
        raise NotUnderstood(f"« {text_of(segment)} » : à qui sont les heures qui suivent ?")
    unsaid = not state.told or any(w.kind == "colon" for w in segment[-2:])
    labels = subject == "plain" and heading and unsaid and not spoken and not opened
    listed = sum(w.kind == "comma" for w in segment) > 1  # « olives, tapenades, huile »
    brief = bool(state.told) and bool(plain) and subject in {"plain", "shop"}
    short = brief and not listed and not THEME.search(text_of(segment))
    elsewhere = bool(state.told) and bool(_SOLD.match(text_of(segment)))
    if channel or labels or short or elsewhere:
        raise NotUnderstood(f"« {text_of(segment)} » : à qui sont ces heures ?")
    called = subject == "other" and not state.told and bool(_CALLS.search(text_of(segment)))
    if called or (subject != "plain" and heading):
        turn(subject, state, text_of(segment))


def _opens(after: list[list[Word]]) -> bool:
    """Does the next sentence that says when say that it opens: « Vins et fromages ⏎ Nos horaires : … »?"""
    following = next((text_of(s) for s in after if tells(s)), "")
    return bool(_SAYS_OPEN.match(following))


def _speaks_of_something_else(segment: list[Word], state: Sifted, goes_on: bool) -> bool:
    """Someone's name, an account; at the end of the text also wares, and how to order."""
    if names_someone(segment) and not (goes_on and "numero" in text_of(segment)):
        return segment[-1].kind == "strong" or not goes_on
    if goes_on or not state.told:
        return False
    return is_account(segment) or sells(segment) or tells_how_to_order(segment) or tells_a_price(segment)


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
        check(segment, narrow=True)
        if "shop:" in state.labels and another_service(segment):
            return True
        taken = bool(_TAKES_RDV.search(text))
        served = subject_of(segment) in {"other", "pickup"} and not SURGERY.search(text)
        if single and not served and not taken and "demande" not in text:
            return False  # « réception clients sur rendez-vous »
        if not taken and not (state.told and served):
            raise NotUnderstood(f"« {text} » : pour quels jours ?")
        return True
    if "rdv" in kinds and _TAKES_RDV.search(text) and "time" not in kinds:
        return True
    long = len(plain) > 3 and THEME.search(text)  # « …, une formule déjeuner avec des plats et desserts »
    if kinds <= {"noon", "evening"} and long and not ABOUT.search(text):
        check([w for w in segment if w.kind == "unknown"])
        return True
    if kinds <= {"alldays", "name", "year", "week", "num"} and len(plain) > 1 and not ABOUT.search(re.sub("jours?", "", text)):
        check([w for w in segment if w.kind == "unknown"])
        return True
    return False
