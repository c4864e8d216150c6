"""A column's name as producers write it in; which of our fields it seems to name, and how far (0 to 1), out.

Reads headings (« Tél. », « CODE_POSTAL »), forms' questions (« Quel est le nom de votre commerce ? »), survey codes
(« Q05. Code postal ») and dotted JSON paths. Synonyms are in ``headings.csv``: a phrase, folded, by field; ``ignorer`` holds what
no directory of shops uses (Fax, Effectif…).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from pipeline.config import DAYS
from pipeline.normalise.cell import listed
from pipeline.normalise.heading_words import cut_camel, plain_words, unglued
from pipeline.normalise.lexicon import stem
from pipeline.normalise.refusal import asks_to_refuse

IGNORE: Final = "ignorer"
"""The pseudo-field of columns that no directory of shops uses."""

# Words that carry nothing in a heading or a question.
_EMPTY: Final = listed(
    """la le les l un une de des du d en et ou a au aux avec dans pour sur si son sa ses leur leurs votre vos notre nos
    vous nous quel quelle quels quelles est sont il elle t ce cet cette ces qui que qu svp stp merci indiquer indiquez preciser
    precisez renseigner renseignez saisir saisissez noter choisir selectionner selectionnez obligatoire facultatif champ colonne
    complet complete completes exact exacte eventuel eventuelle eventuellement principal principale actuel
    actuelle liste the of"""
)
# Whose: « téléphone du commerce », « nom de votre boutique ». They count only where nothing else is said.
_OWNER: Final = listed(
    """commerce commerces commerciale commercial commercant commercants etablissement etablissements magasin magasins boutique
    boutiques entreprise entreprises societe structure point vente exploitation client clients clientele public professionnel pro
    restaurant ets etab etb etablissment local producteur adherent adherents vendeur fields properties attributes data contact
    contacts offre"""
)
_CODE: Final = (
    re.compile(  # LimeSurvey: « Q05. Code postal », « enseigne. Quel est le nom de votre commerce ? »; not « Réf. interne »
        r"^(?:[A-Za-z]\w*\d\w*(?:\[[^\]]*\])*|[a-z]\w{3,}(?:\[[^\]]*\])*(?=[.:](?:\s+\S+){4}))[.:]\s+(?=\S)"
    )
)
_NUMBER: Final = re.compile(r"^(?:(?:question\s*|q)?\d+\s*[.):\-–]\s*|q\d+_)(?=\D)", re.IGNORECASE)
_PATH: Final = re.compile(r"[A-Za-z_@][\w\-@]*(?:[./:][\w\-@]+)+")
_STEPS: Final = re.compile(r"\s*(?:>+|»|::|→)\s*")  # « Address > City », « Adresse >> Ville »
_ITEM: Final = re.compile(r"\s*\[([^\[\]]+)\]\s*$")
_OPTION: Final = re.compile(r"(?<=\?)\s*(?::|>|»|[-–—])\s*([^\W\d_][^?]*)$")
"""An option after its question: « Où acheter vos produits ? : Sur les marchés »."""
_BREAK: Final = re.compile(r"[(),;:?!/]|\s[-–]\s|\bsi (?:vous|possible)\b")
_TYPO: Final = 5  # letters: a shorter word has too many honest neighbours
_SHORTEST: Final = 4  # letters of an abbreviation that is a word's beginning
_GENERIC: Final = frozenset(
    {"code", "libelle", "label", "value", "valeur", "id", "type", "coordinate", "name", "nom", "texte", "text"}
)
_PLACE: Final = "adresse"  # « adrs_libcommune », « Adresse - CP »: a part of it is named beside
_NAMING: Final = frozenset(
    {
        "code",
        "numero",
        "libelle",
        "type",
        "nom",
        "date",
        "nature",
        "nombre",
        "identifiant",
        "reference",
        "mode",
        "lieu",
        "etat",
        "titre",
        "precision",
    }
)
"""Words that name a kind of thing whatever it is of: beside a word that no phrase knows they tell little (« N° RNA »)."""
_KIN: Final = 0.5
_NAMED: Final = 0.5
_WEAK: Final = listed("ete ouvert ferme commande commander appeler appelez joindre service exploitation envoye livraison retirer")
"""Words that say nothing alone: « Où êtes-vous ? » is the address, « … êtes … » is not."""
_AGREED: Final = listed("accepte acceptez autorise autorisez consen consentez autorisation souhaite souhaitez")
_CONSENT: Final = frozenset({"accord", "consentement", "rgpd"})
_PUBLISHED: Final = ("publi", "diffus", "coordonn", "donnee", "rgpd", "apparai", "figure", "afficha", "visible", "annuaire")
SHORT_DAYS: Final = {d[:2]: d for d in DAYS}
"""« LU », « MA »… : days only where a file has a column for most of them."""
_ENGLISH: Final = dict(zip(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), DAYS, strict=True))
_DAY: Final = {d[:3]: d for d in DAYS} | {d: d for d in DAYS} | _ENGLISH | {e[:3]: d for e, d in _ENGLISH.items()}
_PRIVATE: Final = listed(
    """perso personnel personnelle prive privee domicile dom payeur facturation comptable compta comptabilite
    conjoint bailleur naissance urgence
    parrain tresorier secretaire instructeur repondant declarant"""
)
"""Whose: not the shop's. « Tél. perso », « Email payeur » are nobody's business, whatever they hold."""
_OWNED: Final = listed("proprietaire bailleur")
_NOT_PRIVATE: Final = listed("livraison livr livrez livre livrer service portage vente")  # « livraison à domicile »
_PAST: Final = listed("precedent precedente ancien ancienne anterieur anterieure previous former")
"""What was there before: « Enseigne précédente »."""
_PAGES: Final = listed("site web url page instagram facebook")  # « Site perso » : the maker's own
_MAILS: Final = listed("mail courriel email")
_REACHES: Final = frozenset(_MAILS) | frozenset(listed("telephone portable mobile adresse contact numero"))
_PARTS: Final = _REACHES | frozenset(listed("tel horaire prix tarif photo logo nom gerant"))
_OF_THE_ROW: Final = 0.66
"""« Afficher le téléphone », « enseigne_visible »: of a part of the row, or of another thing."""
_WITHHELD: Final = re.compile(r"\b(?:non|pas|jamais|sans) (?:a )?(?:publi|diffus|divulgu|affich)|\b(?:non|pas) public")
"""« Tél (non publié) », « Mail, à ne pas diffuser »."""


_READ: Final = 1_000
"""Characters of a heading that are read: beyond, it is a page pasted in the cell, and each pattern would search it again."""


class Heading(NamedTuple):
    """A heading taken apart. ``first``: words up to the first break; ``rest``: those after; ``item``: « [Livraison] » of a grid;

    ``above``: words of the path or of the grid's question.
    """

    first: tuple[str, ...]
    rest: tuple[str, ...]
    item: str
    above: tuple[str, ...]


@cache
def read_heading(name: str) -> Heading:
    """Return ``name`` taken apart; words unaccented, plural endings off."""
    text = _NUMBER.sub("", _CODE.sub("", " ".join(name.split())[:_READ]))
    above: Sequence[str] = ()
    if _PATH.fullmatch(text):
        *parents, text = re.split(r"[./:]", text)
        above = _words(cut_camel(" ".join(parents)))
    elif _STEPS.search(text):
        *parents, text = (part for part in _STEPS.split(text) if part.strip())
        above = _words(cut_camel(" ".join(parents)))
    item = ""
    if found := _ITEM.search(text) or _OPTION.search(text):
        item, text = found[1], text[: found.start()]
    breaks = [piece for piece in _BREAK.split(cut_camel(text)) if piece.strip()]
    first = _words(breaks[0]) if breaks else ()
    if above and set(first) <= _GENERIC:  # « typeEtablissement.code »: the leaf alone says nothing
        first = (*above, *first)
    rest = tuple(w for piece in breaks[1:] for w in _words(piece))
    return Heading(first or rest, rest if first else (), item, tuple(above))


def _words(text: str) -> tuple[str, ...]:
    return unglued(plain_words(text), known_words())


@cache
def phrases() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the phrases of each field (and of ``ignorer``), as stems."""
    out: dict[str, list[tuple[str, ...]]] = {}
    with (Path(__file__).parent / "headings.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            out.setdefault(row["champ"], []).extend(map(_phrase, row["ecritures"].split("|")))
    return {field: tuple(dict.fromkeys(said)) for field, said in out.items()}


@cache
def known_words() -> frozenset[str]:
    """Return every word of every phrase: such a word is itself, and shortens no other (« code » is no « codepostal »)."""
    return frozenset(word for said in phrases().values() for phrase in said for word in phrase) | _empty()[0] | _empty()[1]


def _phrase(text: str) -> tuple[str, ...]:
    every = plain_words(text)
    content = tuple(w for w in every if w not in _empty()[0])
    return every if not content or (len(content) == 1 < len(every) and content[0] in _WEAK) else content


@cache
def _empty() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(map(stem, _EMPTY)), frozenset(w for word in _OWNER for w in plain_words(word))


@cache
def likeness(name: str) -> Mapping[str, float]:
    """Return how far ``name`` says each field, 0 to 1; fields it does not say at all are left out."""
    heading = read_heading(name)
    above = (*heading.above, *heading.first) if heading.above else ()
    parts: list[tuple[float, tuple[str, ...], dict[str, Hit], dict[str, Hit]]]
    parts = [(weight, said, {}, {}) for weight, said in ((1.0, heading.first), (0.6, heading.rest), (0.95, above)) if said]
    out = {}
    for field in phrases():
        best = max(
            (weight * _best(field, said, loose if field != IGNORE else strict) for weight, said, loose, strict in parts),
            default=0.0,
        )
        if best > 0.2:
            out[field] = round(best, 3)
    if out.get("diffusion", 1.0) < _OF_THE_ROW or _PARTS.intersection(plain_words(name)):
        out.pop("diffusion", None)
    if is_private(name):
        out[IGNORE] = 0.98
    elif _PAST.intersection((*heading.above, *heading.first, *heading.rest)):
        out[IGNORE] = 0.95
    if _asks_consent(heading) or (asks_to_refuse(name) and not is_withheld(name)):
        out = {field: share / 2 for field, share in out.items()} | {"consentement": max(0.85, out.get("consentement", 0.0))}
    return out


@cache
def is_private(name: str) -> bool:
    """Tell whether a heading is of a private life, or of someone who is not the shop: « Tél. dom. », « Email payeur »."""
    heading = read_heading(name)
    said = {*heading.above, *heading.first, *heading.rest} - _empty()[0]
    owned = bool(said & _OWNED) and len(said - _empty()[1] - {"nom", "prenom", "exploitant"} | (said & {"local"})) > 1
    kept = said & _NOT_PRIVATE or (said & _PAGES and not said & _MAILS)
    return (bool(said & _PRIVATE) and not kept and len(said) > 1) or owned or is_withheld(name)


def is_withheld(name: str) -> bool:
    """Tell whether a heading says of a way to reach somebody that it is not to be published."""
    words = plain_words(name)
    return bool(_REACHES.intersection(words)) and _WITHHELD.search(" ".join(words)) is not None


def _asks_consent(heading: Heading) -> bool:
    """« J'accepte que mon mobile soit publié » asks for the consent; « Acceptez-vous la carte bancaire ? » does not."""
    said = (*heading.first, *heading.rest)
    public = any(w.startswith(_PUBLISHED) for w in said)
    return bool(_CONSENT.intersection(heading.first[:4])) or (
        (public or set(said) <= _AGREED | _empty()[0] | {"j"}) and bool(_AGREED.intersection(heading.first[:4]))
    )


@cache
def _kin(field: str) -> frozenset[str]:
    """Return the words of a field's phrases but those that name anything: « fixe » changes nothing of a phone."""
    own = frozenset(word for phrase in phrases().get(field, ()) for word in phrase) if field != IGNORE else frozenset()
    return own - _NAMING


Hit = tuple[int, float] | None
"""Where a word of a phrase stands among those said, and how well it is spelt."""


def _best(field: str, said: tuple[str, ...], found: dict[str, Hit]) -> float:
    """Rate the field's phrase that says it best. ``found``: what is known of each word of any phrase, sought once a heading."""
    bare = tuple(w for w in said if w not in _empty()[0])
    typos = field != IGNORE  # « Contact » is no misspelt « contacté »
    best = 0.0
    for phrase in phrases()[field]:
        if phrase and phrase in (bare, said):
            return 1.0
        hits: list[tuple[int, float]] = []
        for word in phrase:
            if word not in found:
                found[word] = _found(word, said, typos=typos)
            if (hit := found[word]) is None:
                break
            hits.append(hit)
        else:
            best = max(best, _cover(phrase, said, field, hits)) if phrase else best
    return best


def _cover(phrase: tuple[str, ...], said: tuple[str, ...], field: str, hits: Sequence[tuple[int, float]]) -> float:
    """Rate a phrase all of whose words are said: less for each word said besides."""
    empty, owner = _empty()
    positions = {at for at, _ in hits}
    close = min(spelt for _, spelt in hits)
    left = [w for i, w in enumerate(said) if i not in positions and w not in empty]
    kin = _kin(field)
    weight = sum(0.25 if w in owner or (w == _PLACE and field != "dirigeant") else _KIN if w in kin else 1.0 for w in left)
    told = sum(0.4 if w in owner | empty else _NAMED if w in _NAMING else 1.0 for w in phrase)
    head = next((i for i, w in enumerate(said) if w not in empty), 0)
    cover = told / (told + weight)
    return close * (0.98 if not weight else 0.35 + 0.6 * cover) * (1.0 if head in positions or cover > 0.7 else 0.9)


def _found(word: str, said: tuple[str, ...], *, typos: bool) -> Hit:
    """Return where ``word`` stands among the words said and how well it is spelt, or None."""
    if word in said:
        return said.index(word), 1.0
    if typos and len(word) >= _TYPO:
        for i, other in enumerate(said):
            if (
                len(other) >= _TYPO
                and other[0] == word[0]
                and abs(len(other) - len(word)) < 2
                and OSA.distance(word, other, score_cutoff=1) <= 1
            ):
                return i, 0.9
        for i, other in enumerate(said):  # « Ident », « Telep. », « Etabl »
            if _SHORTEST <= len(other) < len(word) and word.startswith(other) and other not in known_words():
                return i, 0.85
    return None


def day_of(name: str) -> str | None:
    """Return the day of the week that a column's name is about, None where it names none or several."""
    heading = read_heading(name)
    said = _words(heading.item) or (*heading.above, *heading.first, *heading.rest)
    found = {_DAY[w] for w in said if w in _DAY}
    return found.pop() if len(found) == 1 else None
