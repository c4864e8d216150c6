"""What stands before the hours of a sentence in: a label of the place, or of a service; whose hours follow, out.

« Magasin : … », « Sam's Burgers : ouvert … » speak of the shop, « Drive : … » of what is left aside beside it; of any other label
(« Yoga : … », « Basse saison touristique : … ») nobody knows, and the text is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.normalise.hours.lexicon import B, E, phrase
from pipeline.normalise.hours.subjects import MARKS, MUTE, check, for_some, named_only, opens, plain_words, subject_of, text_of
from pipeline.normalise.hours.vocabulary import AMENITY, COURTESY, OPENING, STREET, THEME
from pipeline.normalise.hours.wares import names_a_trade
from pipeline.normalise.hours.whose import MAIN
from pipeline.normalise.hours.words import NotUnderstood, Word
from pipeline.reference.communes import is_town

TIMED: Final = frozenset({"time", "num", "from", "between", "until", "allday"})
SURGERY: Final = phrase(r"consultations?|permanences?")
_ELSEWHERE: Final = re.compile(
    r"retraits? (?:des? \w+ )?(?:chez|aux?|a|dans|sur) (?!l'|la (?:boutique|ferme|structure)|www|magasin|notre|domaine|local)",
    re.I,
)
_SOMEBODY: Final = re.compile(rf"\W*une? (?!equipe)(?:[\w']+ )+(?:vous|est|sera)(?! ouverte?s? ){E}", re.I)
_SELLER: Final = re.compile(
    rf"{B}(?:(?:re)?trouve\w*|vend\w+|disponibles|deposee?s?|distribuee?s?)\b.* (?:chez|a la|a l'|aux?|dans) ?"
    r"(?!nous|notre|la (?:ferme|boutique)|magasin|domaine|local)",
    re.I,
)
"""« Vous trouverez nos confitures à la boulangerie X, ouverte … »: the hours are those of another."""
_EVERYONE: Final = phrase(r"individuels?|tout public|particuliers?|public|clients?|magasin|boutique")
_KITCHEN: Final = re.compile(r"(?:cuisine|restauration)", re.I)
RECEIVED: Final = phrase(
    r"receptions?|rec(?:oi|ev)\w*|recus?|accueil\w*|clients?|clientele|visit\w*|soins?|seances?|prestations?|travail\w*|"
    r"ouvert\w*|ouvr\w*|horaires?|activites?|services?|venir|venez|passer|deplac\w*|chez|nous|vous|je"
)
_WORKSHOP: Final = re.compile(rf"{B}ateliers? (?:de |du |des |d' ?)[a-z]", re.I)
"""« Atelier de moulage »: what one comes to do there, rather than the place."""
_SHOP: Final = re.compile(r"magasin|boutique", re.I)
_OFFICE: Final = re.compile(r"bureaux?|secretariat|siege|usine|entrepot|atelier", re.I)
_AT: Final = re.compile(r"^\W*(?:a|au|aux|en|sur) | (?:adresse|numero|www)|\W+$", re.I)
_NAMED: Final = re.compile(r"(?:(?:[Ll]a|[Ll]es?) |[Ll]')?[A-Z]")
_MARKET: Final = re.compile(rf"marches?{E}", re.I)


@dataclass
class Sifted:
    """What was kept so far, and of which subject."""

    kept: list[Word] = field(default_factory=list)
    subject: str = ""  # "", shop, pickup, other: of what stands next
    told: list[str] = field(default_factory=list)  # the subjects that had hours
    names: list[str] = field(default_factory=list)  # how the shop was named before hours, lower case
    fetched: list[str] = field(default_factory=list)  # what one comes to fetch in the hours kept, "" for the shop's own
    held: str = ""  # the label, on the line of its hours, of what a customer comes for
    visited: str = ""  # what a customer comes for, as it was named first
    places: list[str] = field(default_factory=list)  # « Place de la Halle : … »
    owned: bool = False  # the hours have said whose they are: « la boutique … », « ouvert … »
    stopped: bool = False  # the sentence before ended with a full stop

    def copy(self) -> Sifted:
        """Return the same, to come back to."""
        kept, told, fetched = list(self.kept), list(self.told), list(self.fetched)
        return replace(self, kept=kept, told=told, names=list(self.names), fetched=fetched, places=list(self.places))


def another_service(segment: list[Word]) -> bool:
    """« Magasin : mar-sam 9h-19h. Atelier réparation : sur rdv »: who has named the shop names something else."""
    colon = next((i for i, w in enumerate(segment) if w.kind == "colon"), 0)
    return bool(colon) and not MAIN.search(text_of(segment[:colon])) and not SURGERY.search(text_of(segment[:colon]))


_WHOSE: Final = {
    # role: before any hours, after hours; of any other, whose hours are these?
    "main": ("shop", "shop"),  # « Magasin : … », once it is named
    "shop": ("shop", "ask"),  # « Rayon boucherie fermé le samedi »
    "visit": ("pickup", "pickup"),
    "service": ("other", "other"),
    "kitchen": ("ask", "drop"),  # « Lun-dim 7h-1h ⏎ Service continu cuisine : 11h30-23h »
    "place": ("street", "ask"),  # « Nérac : … », « 30 rue des Lilas : … »
    "opener": ("shop", "ask"),  # « Sam's Burgers : ouvert … », « L'équipe vous attend … »
}
"""Whose hours follow what stands before the first day or hour of a sentence."""


def led(lead: list[Word], segment: list[Word], state: Sifted) -> None:
    """What stands before the first day or hour of a sentence: a label of the place, or of a service."""
    plain = plain_words(lead, neutral=True)
    if not plain:
        return
    subject, named = subject_of(lead), text_of(plain)
    refuse_glued(lead)
    if all(w.kind in MARKS | MUTE | {"rdv"} for w in segment):
        check(lead)
        place = subject not in {"plain", "other"} and not _WORKSHOP.search(text_of(lead))
        if not place and not RECEIVED.search(text_of(lead)):  # « Pose de pneus sur rdv »
            raise NotUnderstood(f"« {named} » : cela seul, ou le commerce, sur rendez-vous ?")
        return  # « réception clients sur rendez-vous »
    check(lead, narrow=subject == "other" or (subject == "pickup" and bool(state.told)))
    whose = _WHOSE.get(_role(lead, plain, subject, segment, state), ("ask", "ask"))[bool(state.told)]
    if whose == "ask":
        raise NotUnderstood(f"« {named} » : à qui sont ces heures ?")
    if whose == "street":
        state.places += [] if lead[-1].kind == "comma" else [named]
    elif whose == "drop":
        state.subject = "drop"
    else:
        turn(whose, state, named)


def _role(lead: list[Word], plain: list[Word], subject: str, segment: list[Word], state: Sifted) -> str:
    said, named = text_of(lead), text_of(plain)
    main = bool(state.names) or (bool(MAIN.search(named)) and len(plain) == 1)
    timed = any(w.kind == "time" for w in state.kept)
    after, whom = text_of(segment), named if subject == "plain" else said
    doubtful: tuple[Callable[[], object], ...] = (
        lambda: AMENITY.match(named),  # « Terrasse : … »
        lambda: names_a_trade(named) and any(w.kind == "allday" for w in segment),  # « Serrurier 24h/24 »: open, or on call?
        lambda: subject == "shop" and named_only(lead) and not OPENING.search(after) and not opens(said, named),
        lambda: _SOMEBODY.match(said),  # « Un conseiller vous reçoit le mardi »
        lambda: _SELLER.search(said),
        lambda: subject == "pickup" and _ELSEWHERE.search(said),  # « Retrait à la gare »
        lambda: subject == "pickup" and _MARKET.search(said) and not _MARKET.match(named),  # « À Agen, marché bio, jeudi 7h-13h »
        lambda: _EVERYONE.search(said) if subject == "other" else for_some(said, whom),  # « Groupes et individuels : … »
    )
    fits: tuple[tuple[str, Callable[[], object]], ...] = (
        ("place", lambda: lead[-1].kind in MARKS and _is_a_town(said)),
        ("", lambda: any(holds() for holds in doubtful)),
        ("main", lambda: subject == "shop" and main),
        ("shop", lambda: subject == "shop"),
        ("visit", lambda: subject == "pickup"),
        ("service", lambda: subject == "other"),
        ("kitchen", lambda: _KITCHEN.fullmatch(named) and timed and _only_times(segment)),
        ("place", lambda: len(plain) > 1 and (STREET.search(said) or "adresse" in said)),
        ("opener", lambda: opens(said, named)),
    )
    return next((role for role, holds in fits if holds()), "")


def _is_a_town(said: str) -> bool:
    """« Nérac : … », « Nérac, place de la Halle : … »."""
    town, _, where = _AT.sub("", said).partition(" , ")
    return bool(_NAMED.match(town)) and is_town(town) and (not where or bool(STREET.search(where)))


def _only_times(segment: list[Word]) -> bool:
    return all(w.kind in TIMED | MARKS | MUTE | {"half", "noon", "evening"} for w in segment)


def refuse_glued(lead: list[Word]) -> None:
    """« Lau V », « Mo-Sa 9:30-20:-30 »: what stands against the days may be one of them."""
    word = next((w for w in reversed(lead) if w.kind != "range"), Word("strong"))
    if word.kind == "unknown" and len(word.text) <= 3 and not (COURTESY.fullmatch(word.text) or THEME.search(word.text)):
        raise NotUnderstood(f"« {word.text} » n'est pas compris")


def turn(subject: str, state: Sifted, label: str) -> None:
    """A new subject speaks: the shop's hours are kept, those of another service are left aside."""
    if subject == "shop":
        renamed = bool(state.names) and label.lower() not in state.names
        same = not state.told and bool(MAIN.search(label) or OPENING.search(label))
        if renamed and state.told == ["shop"] and _SHOP.fullmatch(label) and all(_OFFICE.fullmatch(n) for n in state.names):
            state.kept, state.told, state.fetched = [], [], []  # « Bureau : lun-ven 9h-12h. Magasin : mar-sam 9h-18h »
        elif renamed and not same and ("shop" in state.told or not state.told):  # « Librairie ⏎ Salon de thé 14h-18h »
            raise NotUnderstood(f"« {label} » : à qui sont ces heures ?")
        if "pickup" in state.told:
            state.kept, state.told, state.fetched = [], [], []
        state.names.append(label.lower())
        state.subject, state.owned = "shop", True
    elif state.told or state.subject == "drop" or subject == "other":
        if subject == "pickup" and state.visited and label.lower().split(" ", 1)[0] == state.visited.lower().split(" ", 1)[0]:
            raise NotUnderstood(f"« {state.visited} », « {label} » : lequel ?")  # « Marché bio : dim 8h-12h ; marché paysan : … »
        state.subject = "drop"
    else:
        state.subject, state.visited = subject, label
