"""Typed words of a text that says more than hours in; its sentences out, a service named after the hours in one of its own.

A bracket that says nothing of when goes, where that may be (roles).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from pipeline.normalise.hours.leads import RECEIVED, SURGERY, TIMED, Sifted, another_service, turn
from pipeline.normalise.hours.lexicon import RDV, B, E, phrase
from pipeline.normalise.hours.roles import CHECKED, answer, role_of
from pipeline.normalise.hours.subjects import MARKS, MUTE, check, plain_words, subject_of, tells, text_of
from pipeline.normalise.hours.vocabulary import ABOUT, ONLY, OPENING, PART, STREET, THEME
from pipeline.normalise.hours.words import EVERY_DAY, NotUnderstood, Word

_SERVICES: Final = frozenset(
    {"drive", "livraison", "livraisons", "retrait", "retraits", "click", "urgence", "urgences", "groupes", "scolaires"}
    | {"commande", "commandes", "reservation", "reservations", "visite", "visites", "consultation", "consultations", "eshop"}
)
"""After the hours and a comma, they have hours of their own."""
_SPEAKS: Final = frozenset({"day", "days", "time", "open", "colon"})
_SHOP_AGAIN: Final = re.compile(r"(?:magasin|boutique)s?", re.I)
_DATED: Final = frozenset({"day", "days", "week", "half", "date", "dates", "month"})
_HOURS: Final = frozenset({"time", "num", "pad", "colon", "allday"})


def sentences(found: list[Word]) -> list[list[Word]]:
    """Cut after each full stop or new line; a bracket that says nothing of when goes."""
    cut: list[list[Word]] = [[]]
    words = _without_brackets(found)
    for i, word in enumerate(words):
        if word.text == "\n" and cut[-1] and cut[-1][-1].kind == "open":
            continue  # « La boutique est ouverte ⏎ mar-sam 9h-19h »
        if _new_subject(cut[-1], words, i):
            cut[-1].append(Word("strong", None, ","))
            cut.append([])
        ends = _breaks(cut[-1], words, i)
        cut[-1].append(word._replace(kind="strong") if ends else word)
        if ends or word.kind == "strong" or word.text == "?":
            cut.append([])
    return [sentence for sentence in cut if sentence]


def _breaks(segment: list[Word], words: list[Word], i: int) -> bool:
    """« Mar-sam 9h-19h - Cordonnerie, clés »: a dash after hours, before what is neither a day nor an hour."""
    if words[i].kind != "range" or not words[i].text.startswith(" ") or not segment:
        return False
    after = next((w.kind for w in words[i + 1 :] if w.kind != "pad"), "")
    told = segment[-1].kind in {"time", "closed", "rdv"} and any(w.kind in {"time", "rdv"} for w in segment)
    named = words[i + 1 : i + 5]
    return told and after == "unknown" and not STREET.search(text_of(named)) and subject_of(named) != "pickup"


def _new_subject(segment: list[Word], words: list[Word], i: int) -> bool:
    """« Magasin : 9h-19h, drive : 8h-20h »: the service named after the hours speaks of its own, and so does any new label."""
    if words[i].kind not in {"unknown", "place"} or len(segment) < 3:
        return False
    if _SHOP_AGAIN.fullmatch(words[i].text):
        return _comes_back(segment, words, i)
    last = next((w for w in reversed(segment) if w.kind != "pad"), Word("strong"))
    if last.kind not in {"comma", "slash", "range"} or not any(w.kind == "time" for w in segment):
        return False
    end = next((j for j in range(i, len(words)) if words[j].kind not in MUTE), len(words))
    labelled = end < len(words) and words[end].kind == "colon" and last.kind == "slash"
    return labelled or words[i].text.lower() in _SERVICES


def _comes_back(segment: list[Word], words: list[Word], i: int) -> bool:
    """« Drive : lun-sam 8h-20h / Magasin : lun-sam 9h-19h »: after a service and its hours, the shop speaks of its own."""
    lead = segment[: next((j for j, w in enumerate(segment) if w.kind not in MUTE | MARKS), 0)]
    bound = words[i + 1 : i + 3]
    labelled = any(w.kind == "colon" for w in bound)
    apart = segment[-1].kind in {"comma", "slash", "range"} and bound[:1] != [] and bound[0].kind in _SPEAKS
    return subject_of(lead) in {"other", "pickup"} and (labelled or apart)


def _without_brackets(found: list[Word]) -> list[Word]:
    position = "brackets" if _several(found) else "bracket"
    kept: list[Word] = []
    i = 0
    while i < len(found):
        end = next((j for j in range(i + 1, len(found)) if found[j].text in ")]"), 0) if found[i].text in "([" else 0
        inside = found[i + 1 : end]
        mute = end and any(w.kind == "unknown" for w in inside) and not tells(inside)
        if mute and (not plain_words(inside) or tells(_beside(found, i, end))):
            _leave(inside, position)
            i = end + 1
            continue
        kept.append(found[i])
        i += 1
    return kept


def _beside(found: list[Word], start: int, end: int) -> list[Word]:
    """What the sentence says around its bracket."""
    first = next((j + 1 for j in range(start - 1, -1, -1) if found[j].kind == "strong"), 0)
    last = next((j for j in range(end + 1, len(found)) if found[j].kind == "strong"), len(found))
    return [*found[first:start], *found[end + 1 : last]]


def _several(found: list[Word]) -> bool:
    """Are hours told more than once, or beside « fermé », « sur rendez-vous »: which of them is the bracket of?"""
    kinds = {word.kind for word in found}
    clauses = sum(a.kind in _DATED and b.kind in _HOURS for a, b in pairwise(found))
    return clauses > 1 or ("time" in kinds and bool(kinds & {"allday", "closed", "rdv"}))


def _leave(inside: list[Word], position: str) -> None:
    role, text = role_of(inside, among=True), text_of(inside)
    short = any(len(w.text) < 4 for w in plain_words(inside))  # « (S1 et S3) »
    unsaid = short and role not in {"goods", "comfort", "address", "site"}
    if unsaid or answer(role, position, inside, owned=False) == "ask":
        raise NotUnderstood(f"« {text} » : pour qui, ou quoi ?")
    if role not in CHECKED:
        check(inside, pads=True, narrow=subject_of(inside) in {"other", "pickup"})


_FOR_GROUPS: Final = re.compile(rf"{B}(?:pour|reservee?s? aux?|accueil d[eu]) (?:les )?(?:groupes?|scolaires?){E}", re.I)
_SAYS_OPEN: Final = re.compile(
    rf"\W*(?:(?:nous|on|nos|notre|les|le|la|est|sommes|vous|jours|et) )*(?:ouverte?s?|ouvrons|horaires?|ouvertures?|accueill\w+|"
    rf"accueill?ons){E}",
    re.I,
)
_TAKES_RDV: Final = re.compile(rf"{B}(?:prendre|prenez|prise|prises|demande\w*) (?:un |de |vos |votre )?(?:{RDV}){E}", re.I)
_SESSIONS: Final = phrase(r"seances?|soins?|prestations?")
_ELSE: Final = phrase(r"autre\w*|sinon|reste|aussi|possible|accueil\w*")
_SPOKEN: Final = phrase(r"nous|vous|je|notre|votre")


_INQUIRED: Final = re.compile(r"horaires?|heures?|quand|que|besoin|ou|vers|sur", re.I)
_HEADED: Final = re.compile(
    r"^[#\W]*(?:(?:nos|les|infos?|informations?) )*horaires?[\s:]*(?:de disponibilites?|d' ?ouvertures?)?\W*$", re.I
)
"""« # Horaires »."""


def without_when(segment: list[Word], state: Sifted, after: list[list[Word]], fresh: bool) -> None:
    """A sentence that says nothing of when; as a heading (« Livraison : ») it governs what follows. ``fresh``: a line begins."""
    text, role, subject = text_of(segment), role_of(segment), subject_of(segment)
    position = _position(segment, state, after, fresh)
    if role == "person" and re.search(r"numero|contact", text, re.I) and any(map(tells, after)):
        role = "call"  # « Contact : Mme Untel, 05 36 … ⏎ lun-ven 9h-18h »
    if position in {"heading", "subhead"} and subject in {"other", "pickup"}:
        role = "service"  # « Site internet ⏎ 24h/24 »: whatever else it may be, it heads hours
    if segment[-1].text == "?":
        _inquired(segment[:-1], asks=subject in {"other", "pickup"} and not _opens(after, whoever=True))
        return
    if not state.told and _HEADED.search(text):
        return
    if role not in CHECKED:
        check(segment, pads=True, narrow=subject in {"other", "pickup"})
    opened = not state.told and _opens(after, position == "before") and (position == "before" or not PART.search(text))
    opened |= role in {"site", "address"} and not any(plain_words(following, neutral=True) for following in after)
    said = answer(role, position, segment, state.owned, opened)
    if said == "ask":
        raise NotUnderstood(f"« {text} » : à qui sont ces heures ?")
    if said == "govern":
        turn("other" if role == "call" else subject, state, text)


def _inquired(question: list[Word], asks: bool) -> None:
    """« Besoin d'un conseil ? », « Quels sont nos horaires ? » say nothing of when; « Envie d'être livré ? » may head hours."""
    if asks or not plain_words(question):
        raise NotUnderstood(f"« {text_of(question)} ? » : à qui sont ces heures ?")
    check([w for w in question if not _INQUIRED.fullmatch(w.text.strip())])


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


def _opens(after: list[list[Word]], whoever: bool) -> bool:
    """Does the next sentence that says when say that it opens: « Vins et fromages ⏎ Nos horaires : … »?

    ``whoever``: also where it names who does (« Le magasin est ouvert … »).
    """
    following = next((s for s in after if tells(s)), [])
    first = next((i for i, w in enumerate(following) if w.kind not in MARKS | MUTE), 0)
    return bool(_SAYS_OPEN.match(text_of(following)) or (whoever and OPENING.search(text_of(following[:first]))))


def says_nothing(segment: list[Word], state: Sifted, single: bool) -> bool:
    """« Prenez rendez-vous en ligne », « Visites guidées sur demande », « Un plat nouveau chaque jour »."""
    kinds = {"every" if w.kind == "days" and w.value == EVERY_DAY else w.kind for w in segment} - MARKS - MUTE
    if segment[-1].text == "?" and kinds <= {"rdv", "orrdv"} and plain_words(segment):
        return True  # « Souhaitez-vous prendre rendez-vous ? »
    beside = bool(state.told) or subject_of(segment) == "other"
    plain = [w for w in plain_words(segment, neutral=beside) if w.kind == "unknown" or state.told]
    if not plain:
        return False
    text = text_of(segment)
    if state.told and "rdv" in kinds and not kinds & TIMED and _FOR_GROUPS.search(text):
        check(segment, narrow=True)
        return True
    if kinds - {"year"} <= {"rdv", "orrdv"} and kinds != {"year"}:
        return _only_asked(segment, state, single)
    if "rdv" in kinds and _TAKES_RDV.search(text) and "time" not in kinds:
        return True
    long = len(plain) > 3 and THEME.search(text)  # « …, une formule déjeuner avec des plats et desserts »
    noons = kinds <= {"noon", "evening"} and bool(long) and not ABOUT.search(text)
    always = (
        {"every"} if not state.told or THEME.search(text) else set()
    )  # of « Légumes en libre-service tous les jours », who knows?
    seasons = kinds <= always | {"name", "year", "week", "num"} and len(plain) > 1 and subject_of(segment) == "plain"
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
    served &= not _SESSIONS.search(text)  # all that is done there
    so = bool(state.told) and segment[0].kind == "rdv" and "command" not in text  # « Sur rendez-vous en ligne »: one comes so
    served &= not so
    if single and not served and not taken and "demande" not in text:
        return False  # « réception clients sur rendez-vous »
    if not taken and not (state.told and served) and (single or not _of_its_own(segment)):
        raise NotUnderstood(f"« {text} » : pour quels jours ?")
    return True


def _of_its_own(segment: list[Word]) -> bool:
    """« Examen de vue sur rendez-vous »: of what is not the shop, nor how one comes to it, nor all that is done there."""
    if any(w.kind == "rdv" and ONLY.search(w.text) for w in segment):
        return False  # « Les séances se font uniquement sur rendez-vous »
    named = segment[: next((i for i, w in enumerate(segment) if w.kind == "rdv"), 0)]
    told = bool(plain_words(named)) and subject_of(named) == "plain" and not any(w.kind == "place" for w in named)
    return told and not any(of.search(text_of(named)) for of in (SURGERY, _SESSIONS, RECEIVED, _ELSE))
