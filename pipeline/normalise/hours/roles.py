"""A stretch of words that say nothing of when in; the part it plays beside the hours, and what becomes of it there, out.

« Épicerie fine. Boutique à Agen : mar-sam 9h-19h, parking gratuit. Commande au 05 … » says hours among other things. Whether a
stretch may be left aside hangs on two questions, and ``_TABLE`` answers each pair:

* what it is: the first of ``_ROLES`` that fits, from someone's name to « nobody knows »;
* where it stands: one of ``POSITIONS``.

An unknown word is harmless where only a spoiler (vocabulary.BEARS, SPOILS: subjects.check refuses them everywhere) could change
what the hours say; it is doubtful where it may name another subject, another place, another public: there the text is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from pipeline.normalise.hours.lexicon import B, E, phrase
from pipeline.normalise.hours.subjects import MARKS, bears, opens, plain_words, subject_of, text_of
from pipeline.normalise.hours.talk import FINITE, bare, is_calm, is_noun, is_theme, shows_wares
from pipeline.normalise.hours.vocabulary import ADVICE, AUDIENCE, MEMBERS, ONLINE, ONLY, PART, STREET
from pipeline.normalise.hours.wares import only_wares
from pipeline.normalise.hours.words import Word
from pipeline.reference.communes import is_town

_SENTENCES: Final = ("before", "heading", "subhead", "amid", "after")
_AMONG: Final = ("bracket", "brackets", "between", "inner", "end", "last", "joint")
POSITIONS: Final = (*_SENTENCES, *_AMONG)
"""A sentence of its own: before any hours; as a heading before them, between them; between hours, after them. A bracket: in a
text of one clause, of several. Among hours: between the days and hours of the only clause, of one of several; after the only
clause, after the last of several, before others."""
_TABLE: Final = """
           before  heading subhead amid    after   bracket brackets between inner   end     last    joint
nothing    leave   leave   leave   leave   leave   leave   leave    leave   leave   leave   leave   leave
comfort    leave   opened  leave   leave   leave   leave   leave    leave   leave   leave   leave   ask
amenity    leave   opened  ask     leave   leave   leave   ask      leave   leave   leave   apart   ask
away       ask     ask     ask     ask     ask     ask     ask      ask     ask     ask     ask     ask
moved      leave   opened  ask     ask     ask     ask     ask      ask     ask     ask     ask     ask
channel    ask     ask     ask     ask     ask     ask     ask      ask     ask     ask     ask     ask
person     leave   leave   leave   leave   leave   ask     ask      ask     ask     ask     ask     ask
account    leave   opened  ask     leave   leave   leave   leave    ask     ask     parted  parted  ask
manner     leave   leave   leave   leave   leave   leave   leave    leave   leave   leave   leave   ask
price      leave   opened  ask     leave   leave   leave   leave    ask     ask     parted  ask     ask
order      leave   govern  govern  leave   leave   leave   ask      ask     ask     ask     ask     ask
sold       leave   opened  ask     ask     ask     ask     ask      ask     ask     ask     ask     ask
goods      leave   opened  ask     ask     leave   leave   leave    ask     ask     leave   ask     ask
advice     leave   leave   leave   leave   leave   leave   leave    ask     ask     parted  parted  ask
offer      leave   opened  ask     firm    firm    leave   leave    ask     ask     firm    ask     ask
call       govern  govern  govern  leave   leave   ask     ask      ask     ask     ask     ask     ask
opener     leave   opened  ask     ask     ask     ask     ask      leave   ask     leave   ask     ask
public     opened  opened  ask     ask     ask     ask     ask      ask     ask     ask     ask     ask
visit      leave   govern  govern  leave   leave   leave   ask      leave   ask     leave   ask     ask
service    leave   govern  govern  leave   leave   ask     ask      ask     ask     ask     ask     ask
address    leave   opened  ask     ask     owned   leave   leave    leave   ask     leave   ask     ask
site       leave   opened  ask     ask     owned   leave   ask      leave   ask     leave   ask     ask
shop       calm    govern  ask     theme   theme   leave   ask      few     ask     few     ask     ask
aim        leave   opened  ask     owned   owned   leave   ask      ask     ask     owned   ask     ask
part       leave   ask     ask     theme   theme   many    ask      ask     ask     tail    ask     ask
theme      leave   opened  ask     leave   leave   leave   leave    ask     ask     shown   long    ask
wares      leave   opened  ask     leave   leave   leave   ask      ask     ask     shown   long    ask
plain      noun    opened  ask     ask     noun    many    many     ask     ask     ask     ask     ask
"""
"""leave: left aside. govern: it says whose the following hours are. ask: whose hours are these? Else left aside where … opened:
the next sentence says that it opens; owned: the hours have said whose they are, or it is about what shops tell (theme); firm: so,
and it is more than possible; parted: a mark parts it from the hours; apart: so, or two words say it; few: under four words and no
verb; many, long: three words at least, five and parted; calm: it has no verb, or the next says that it opens; noun: so, of three
words at least, with neither an article nor a preposition that heads it; shown, tail: so, or parted from hours that are a shop's.
"""

ANSWERS: Final = {
    (line.split()[0], position): answer
    for line in _TABLE.strip().splitlines()[1:]
    for position, answer in zip(POSITIONS, line.split()[1:], strict=True)
}

_WHO: Final = re.compile(
    rf"(?:le |la |l' ?|les |votre |notre )?(?:responsables?|gerante?s?|contacts?|proprietaires?|direct(?:eur|rice)s?|"
    rf"presidente?s?|exploitante?s?|referente?s?|interlocut(?:eur|rice)s?){E} ?:? ?",
    re.I,
)
_TITLE: Final = re.compile(r"(?:mme|mm|mr|m|monsieur|madame|mlle|et|de|du|la|le|d|l|numero|adresse|www|tel|telephone|au)", re.I)
_NAME: Final = re.compile(r"[A-Z][a-zœæ]*|[A-Z]")
_ACCOUNT: Final = re.compile(
    rf"(?:(?:retrouve[zr][ -]?(?:nous|moi)? )?(?:aussi |egalement )?(?:voir |suivez |sur )?(?:notre |nos |la |le |les )?"
    rf"(?:page |compte |reseaux )?(?:instagram|insta|facebook|fb|tiktok|twitter|whatsapp|sociaux|"
    rf"site(?: internet| web)?|web|e-?mail|mail|courriel)(?: et (?:instagram|facebook))?{E}) ?:? ?@?(?P<handle>[\w.@'-]*)[ .!]*",
    re.I,
)
_ORDERED: Final = re.compile(
    rf"(?:possibilites? de |prises? de |pour |passez |pensez a )?(?:nos |vos |votre |la |les |toute )?"
    rf"(?:command(?:es?|ez|er)|reserv(?:ations?|ez|er)|precommandes?|livraisons?|paiements?|reglements?|carte(?: et menus?)?){E}",
    re.I,
)
_PRICE: Final = re.compile(
    rf"(?:nos |les |l' ?)?(?:tarifs?|prix|entree (?:coute|est a|libre|gratuite|payante)|gratuite?s?|adhesions?|cotisations?|"
    rf"reglements?|paiements?|cheques?|especes|cb|cartes? bancaires?){E}",
    re.I,
)
_SHOWN: Final = re.compile(
    rf"(?:les |nos |des )?(?:visites?|degustations?){E}(?!.*{B}(?:en ligne|domicile|matin|soir|midi){E})", re.I
)
_HOW: Final = phrase(
    r"par (?:tel|telephone|mail|sms|internet|messagerie|whatsapp)|au (?:tel|telephone|numero|magasin|comptoir)|numero|"
    r"en (?:ligne|magasin|boutique|appelant|telephonant)|surplace|www|site|possibles?|a domicile|domicile|gratuite?s?"
)
_CHANNEL: Final = re.compile(
    rf"(?=.*{B}(?:t?chat|sms|visio){E})(?:{B}(?:www|numero|au|telephone|t?chat|e?mail|ou|et|par|sms|visio){E}\W*)+", re.I
)
"""« par chat ou SMS »."""
_CALL: Final = phrase(r"contacte[rz]|appele[rz]|joindre|ligne")
_SOLD: Final = re.compile(
    rf"vente (?:sur|www|aux?|a|chez|dans|du|de) |(?:\w+ )?en ligne{E}|.*{B}(?:chez (?:les|nos|des)|"
    rf"aux? marches?|www marches?){E}",
    re.I,
)
"""« Vente sur les marchés »: the hours, of what?"""
_OFFERED: Final = re.compile(
    rf"{B}(?:possible|gratuit|offert|dispon|assur|conseill|recommand|souhait(?!ez)|accept|bienvenu|limite|garanti)", re.I
)
_DOUBTFUL: Final = phrase(r"possibles?|disponibles?|limitee?s?")
"""« Local disponible », « Retards possibles »: of what is no comfort, they may tell anything."""
_COMFORT: Final = phrase(
    r"parkings?|stationnement|wifi|emballages?|paquets?|cadeaux?|essais?|devis|cafe|the|paiements?|cartes?|cheques?|titres?|"
    r"tickets?|bienvenu\w*"
)
_PARKED: Final = re.compile(
    r"(?:parkings?|stationnement)(?: [a-z]+)? (?:devant|derriere|a cote|en face|face|pres|d[eu]|des) ", re.I
)
_MOVED: Final = re.compile(
    rf"{B}(?:ailleurs|nouve\w+|mot|chance|savoir|planning|(?:a|au|en|chez|aux) (?:la |le |l'|les )?[A-Z]\w+|chez){E}"
)
_MANNER: Final = re.compile(
    r"(?:port du |avec |le )?masques?(?: obligatoires?| exiges?)?|(?:entrees?|acces) libres?(?: et gratuite?s?)?|en toute \w+",
    re.I,
)
_RECEIVES: Final = re.compile(
    rf"{B}(?:vous (?:accueill|attend|rec(?:oi|ev))\w*|est ouverte?(?: (?:du|de|les?|tous|au public))*)$", re.I
)
_AIM: Final = re.compile(rf"pour (?:un|une|votre|vos|toute|[a-z]+(?:er|ir|re)){E}", re.I)
_NEAR: Final = re.compile(
    rf"(?:devant|derriere|face a|en face|a cote|pres|au c(?:oe|œ)ur|au centre|en (?:centre|plein|bas|haut)|au (?:fond|bout|rez)|"
    rf"a l'entree|a proximite|au niveau|au pied|non loin|dans un (?:cadre|lieu|endroit)|metro|arret|lieu[- ]dit|quartier|"
    rf"centre commercial|galerie|sous (?:la|les|le) |(?:a|au|dans|sous|www) ?(?:la |le |l' ?|les |notre )?(?:grange|hangar|"
    rf"fournil|miellerie|chai|serres?|exploitation|propriete|laiterie|chevrerie|bergerie|brasserie)){E}",
    re.I,
)
_AT: Final = re.compile(
    r"(?:a|aux?|sur|www|dans|en|sous) (?!la Saint)(?:la |le |les |l' ?)?(?:[a-z]+ )?(?:de |d' ?|du |des )?(?:la |le |les |l' ?)?"
    r"(?!ligne|visio|direct|zoom|teams|skype|discord|twitch|youtube|doctolib|planity|whats|messenger|insta|facebook)(?-i:[A-Z])\w",
    re.I,
)
_AWAY: Final = phrase(r"domicile|deplacements?|interventions?")
_BROUGHT: Final = re.compile(rf"{B}(?:livr|port|(?:sans|aucun) depl)", re.I)
"""« Coiffure à domicile »: the hours may be those of the customer's; « livraison à domicile » leaves the shop where it is."""
_MOVED_TO: Final = re.compile(
    rf"{B}nouve(?:l|lle|au|aux)s? (?:adresse|boutique|local|locaux|magasin|emplacement|lieu|ecrin){E}|{B}ailleurs{E}", re.I
)


_WORN: Final = re.compile(
    rf"(?<=[a-z] )(?<!pour )(?<!aux )(?<!les )(?<!des )(?<!nos )(?<!vos )(?<!avec )(?:femmes?|hommes?|enfants?|bebes?){E}", re.I
)
"""« Vélo enfant », « mode femme »: what is sold, not for whom the hours are."""


class Stretch(NamedTuple):
    """Words of which none says when, what is written there, and of what subject (subjects.subject_of)."""

    words: list[Word]
    text: str
    subject: str


def role_of(words: list[Word], among: bool = False) -> str:
    """Return what ``words``, of which none says when, are: a row of the table. ``among``: they stand among hours."""
    text = bare(text_of(words))
    named = [w for w in plain_words(words, neutral=True) if w.text not in {"www", "numero", "adresse"}]
    if not named:
        return "nothing"
    stretch = Stretch(words, text, subject_of(words))
    if _is_comfort(stretch):
        return "comfort"
    if not plain_words(words) and (among or stretch.subject == "plain"):
        return "amenity"
    return next((role for role, fits in _ROLES if fits(stretch)), "plain")


def _is_person(it: Stretch) -> bool:
    """« Responsable : Mme Untel »: a role, then names and nothing else."""
    found = _WHO.match(it.text)
    if found is None:
        return False
    said = re.findall(r"[^\W\d_]+", it.text[found.end() :])
    named = [word for word in said if not _TITLE.fullmatch(word)]
    return bool(named) and all(_NAME.match(word) and not bears(word) for word in named) and len(named) < 5


def _is_account(it: Stretch) -> bool:
    """« Instagram : laboutique », « Notre page Facebook »: one word at most, after the name of the network."""
    found = _ACCOUNT.fullmatch(re.sub(r"\s?([._-])\s?|\s(?=\d)|(?<=\d)\s", r"\1", it.text))
    return found is not None and not bears(found["handle"])


def _unspoilt(words: list[Word]) -> bool:
    return not any(bears(word.text.strip()) for word in plain_words(words))


def _is_goods(it: Stretch) -> bool:
    """« Sushi, sashimi et ramen »: wares, and nothing that bears upon hours."""
    return only_wares(it.text) and not PART.search(it.text) and _unspoilt(it.words)


def _is_order(it: Stretch) -> bool:
    """« Commande par téléphone ou sur place », « Visites proposées par … », « Possibilité de livraison »; no « uniquement »."""
    ordered = bool(_ORDERED.match(it.text)) and bool(_HOW.search(it.text))
    return (ordered or (bool(_SHOWN.match(it.text)) and _unspoilt(it.words))) and not ONLY.search(it.text)


def _is_comfort(it: Stretch) -> bool:
    """« Emballage cadeau offert », « Livraison possible »: what is offered beside the hours, and cannot be what they are of."""
    offered = _is_offer(it) and (bool(_COMFORT.search(it.text)) or it.subject in {"other", "pickup"})
    return offered or (bool(_PARKED.match(it.text)) and not ONLY.search(it.text))


def _is_offer(it: Stretch) -> bool:
    free = re.search(r"gratuit|offert|bienvenu", it.text, re.I)
    return bool(_OFFERED.search(it.text)) and not ONLY.search(it.text) and bool(free or not AUDIENCE.search(it.text))


def _is_site(it: Stretch) -> bool:
    """« place de la Halle », « devant la mairie », « à Eymet »: where, of these very hours."""
    if len(plain_words(it.words)) > 5 or ONLY.search(it.text):
        return False
    at = _AT.match(it.text) and not ONLINE.search(it.text)
    return bool(STREET.search(it.text) or _NEAR.match(it.text) or at or is_town(it.text))


_ROLES: Final[tuple[tuple[str, Callable[[Stretch], bool]], ...]] = (
    ("away", lambda it: bool(_AWAY.search(it.text)) and not _BROUGHT.search(it.text)),
    ("moved", lambda it: bool(_MOVED_TO.search(it.text))),
    ("channel", lambda it: bool(_CHANNEL.fullmatch(it.text))),
    ("person", _is_person),
    ("account", _is_account),
    ("manner", lambda it: bool(_MANNER.fullmatch(it.text))),
    ("price", lambda it: bool(_PRICE.match(it.text)) and _unspoilt(it.words)),  # « Tarif : 5€, gratuit -18 ans »
    ("order", _is_order),
    ("sold", lambda it: bool(_SOLD.match(it.text))),
    ("goods", _is_goods),
    ("call", lambda it: it.subject == "other" and bool(_CALL.search(it.text))),
    ("advice", lambda it: bool(ADVICE.match(it.text)) and not any(of.search(it.text) for of in (_MOVED, ONLY, MEMBERS))),
    ("offer", _is_offer),
    ("opener", lambda it: bool(_RECEIVES.search(it.text)) and opens(it.text, text_of(plain_words(it.words)))),
    ("public", lambda it: bool(AUDIENCE.search(_WORN.sub("", it.text) if shows_wares(it.text) else it.text))),
    ("visit", lambda it: it.subject == "pickup"),
    ("service", lambda it: it.subject == "other"),
    ("address", lambda it: bool(re.search(r"(?:^|: ?)adresse ", it.text))),
    ("site", _is_site),
    ("shop", lambda it: it.subject == "shop"),
    ("aim", lambda it: bool(_AIM.match(it.text))),
    ("part", lambda it: bool(PART.search(it.text))),
    ("theme", lambda it: is_theme(it.text)),
    ("wares", lambda it: shows_wares(it.text)),
)
"""What is said of something else first, then for whom, of what, where; « nobody knows » last."""
CHECKED: Final = frozenset({"channel", "person", "account", "manner", "price", "goods", "order"})
"""Their own rules have refused what bears upon hours."""


def answer(role: str, position: str, words: list[Word], owned: bool, opened: bool = False, wide: bool = False) -> str:
    """Return what the table says: leave, govern or ask. ``owned``: the hours have said whose they are; ``wide``: they are as long
    as a shop's, no event's (« Mercredi 14h-16h, bijoux en papier »).
    """
    told = ANSWERS[role, position]
    if told in {"leave", "govern", "ask"}:
        return told
    text, plain = text_of(words), len(plain_words(words))
    parted = any(w.kind in {"comma", "colon", "and"} or "-" in w.text for w in words[:2] if w.kind in MARKS)
    holds: dict[str, Callable[[], bool]] = {
        "opened": lambda: opened,
        "owned": lambda: owned or is_theme(text) or shows_wares(text),
        "firm": lambda: is_theme(text) or shows_wares(text) or (owned and not _DOUBTFUL.search(text)),
        "theme": lambda: is_theme(text) or shows_wares(text),
        "parted": lambda: parted,
        "apart": lambda: parted or len(plain_words(words, neutral=True)) > 1,
        "few": lambda: plain < 4 and not FINITE.search(text),
        "calm": lambda: opened or is_calm(text, words),
        "noun": lambda: opened or (plain > 2 and is_noun(text)),
        "many": lambda: plain > 2,
        "long": lambda: parted and plain > 4,
        "shown": lambda: parted and (plain > 4 or ((wide or owned) and (is_theme(text) or only_wares(text) or plain == 3))),
        "tail": lambda: parted and (wide or owned) and is_noun(text),
    }
    return "leave" if holds[told]() else "ask"
