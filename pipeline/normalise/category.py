"""What a producer calls a shop's activity in; our category out: ``famille`` (public categorie), ``code`` (sous_categorie).

Order of trust: the producer's own table (source.yml), our labels and synonyms, NAF codes and labels written in the cell, the
activity named first in a longer text, one-letter typos, then the shop's NAF code. What is not understood is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from pipeline.config import did_you_mean
from pipeline.errors import ConfigError
from pipeline.normalise.cell import is_nothing, listed, tidy
from pipeline.normalise.lexicon import Found, Lexicon, canonical, lexicon, stem
from pipeline.normalise.result import Cleaned, Issue
from pipeline.reference.naf import naf_labels
from pipeline.reference.text import fold, words
from pipeline.reference.vocabularies import vocabulary


class Category(NamedTuple):
    """A family of schemas/familles.csv and one of its codes in schemas/categories.csv; no code where only the family is sure."""

    famille: str
    code: str | None


class _Reading(NamedTuple):
    """How a text was understood: codes (leaves, else one family) first named first, and whether words had to be set aside."""

    codes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # equally possible readings of the first code
    certain: bool = True


# « Autre », « Commerce » say that there is a shop, not what it sells. Folded.
_IMPRECISE: Final = listed(
    """autre autres divers commerce commerces commercant commercants magasin magasins boutique boutiques artisan artisans
    entreprise societe etablissement activite independant franchise association vente industrie tourisme vendeur
    commercial"""
) | listed(
    """commerce de detail|commerce local|point de vente|auto entrepreneur|micro entreprise|profession liberale|non alimentaire
    |commerce non alimentaire|autre commerce|autres commerces|autre activite|autres activites|commerce de proximite
    |commerces de proximite|commerce artisanat|artisan commercant|commercant artisan|tous commerces|commerces et services
    |centre commercial|galerie marchande|autre a preciser|autre precisez|autres services|commerce independant|test|essai
    |exemple""",
    "|",
)
# They only introduce the activity: « magasin de chaussures » names it as surely as « chaussures ».
_NEUTRAL: Final = frozenset(
    stem(w)
    for w in listed(
        """artisan artisanal artisanale artisanaux artisanales boutique magasin commerce commercant vente vendeur vendeuse
    detail detaillant detaillante marchand marchande specialise specialisee specialiste local locale locaux
    fabrication fabricant fabricante fabriquant fabrique activite atelier maison petit petite entreprise autre divers
    traditionnel traditionnelle independant independante professionnel professionnelle qualite proximite salon espace
    point centre metier type generale vend petite surface produits produit articles article produire cabinet agence
    tout toute tous toutes service services neuf neufs bio biologique bord mixte vrai bonne bon gros achat"""
    )
)
# They change what follows: a school of hairdressing, a wholesaler in flowers and a former bakery are no such shops.
_BLOCKERS: Final = frozenset(
    stem(w)
    for w in listed(
        """ecole formation formateur formatrice cours stage grossiste gros location loueur reparation reparateur depannage
    fournisseur syndicat association federation conseil logiciel transport usine industrie industriel industrielle
    sans pas non ancien ancienne ex hors sauf musee machine machines materiel distributeur automate
    nettoyage livraison conception construction installateur pose"""
    )
)
_PRODUCERS: Final = frozenset(
    stem(w)
    for w in listed(
        """producteur productrice ferme fermier fermiere fermiers exploitation exploitant exploitante agriculteur
    agricultrice eleveur eleveuse elevage paysan paysanne cultivateur recoltant recoltante gaec earl scea production"""
    )
)
_GENERIC_FARM: Final = "vente-a-la-ferme"
_TRADE: Final = re.compile(r"(?:erie|ier|iere|iste|eur|euse|logue|restaurant|traiteur|hotel|garage|pressing|bar)$")
_PARTS: Final = re.compile(r"[|#/;,\n•+&()»«:>]+| [-–—*] |(?<=\w)\.(?= )")
_NAF: Final = re.compile(r"\b(\d{2})\.?\s?(\d{2})\s?([A-Z])\b", re.IGNORECASE)


def classify(text: str | None, more: str | None, naf: str | None, table: Mapping[str, tuple[str, ...]]) -> Cleaned[Category]:
    """Return the category that ``text`` (categorie), ``more`` (sous_categorie) and ``naf`` (« NAFRev2:47.24Z ») name.

    ``table`` holds the producer's own words, folded, and their code: a leaf or a family; no code means « none ».
    Raises ConfigError for a table that names an unknown code.
    """
    first = _understand(text, naf, table)
    finer = _understand(more, naf, table)
    said = finer if finer.value and finer.value.code and not (first.value and first.value.code) else first
    if said is first and first.value is None and finer.value is not None:
        said = finer
    if said.value is not None and said.value.code:
        return said
    return _by_naf(said, naf)


def _understand(text: str | None, naf: str | None, table: Mapping[str, tuple[str, ...]]) -> Cleaned[Category]:
    if text is None or is_nothing(text):
        return Cleaned(None)
    declared = table.get(fold(text))
    if declared is not None:
        return Cleaned(_category(declared[0]) if declared else None)
    reading = _read(tidy(text))
    if not reading.codes:
        if fold(text) in _IMPRECISE or all(w in _NEUTRAL for w in canonical(text)):
            return Cleaned(None, (Issue("categorie-imprecise"),))
        near = _suggest(text)
        return Cleaned(None, (Issue("categorie-inconnue", near, f" ; vouliez-vous dire « {near} » ?" if near else ""),))
    return _chosen(reading, naf)


def _chosen(reading: _Reading, naf: str | None) -> Cleaned[Category]:
    code, issues = reading.codes[0], []
    candidates = (code, *reading.others)
    if reading.others:
        by_naf = _naf_codes().get(_bare(naf))
        code = by_naf if by_naf in candidates else code
        if by_naf not in candidates:
            issues.append(Issue("categorie-ambigue", _label(code), ", ".join(_label(c) for c in candidates if c != code)))
    if not reading.certain:
        issues.append(Issue("categorie-rapprochee", _label(code)))
    more = [c for c in reading.codes[1:] if c not in candidates]
    if more:
        issues.append(Issue("categorie-multiple", _label(code), ", ".join(_label(c) for c in more)))
    return Cleaned(_category(code), tuple(issues))


def _by_naf(said: Cleaned[Category], naf: str | None) -> Cleaned[Category]:
    """Complete what was said by the NAF code, unless the two disagree on the family."""
    code = _naf_codes().get(_bare(naf))
    if code is None:
        return said
    found = _category(code)
    if said.value is not None and (found.famille != said.value.famille or found.code is None):
        return said
    return Cleaned(found, (*said.issues, Issue("categorie-deduite-naf", _label(code), _bare(naf))))


# --- reading a text ---------------------------------------------------------------------------------------------------
def _read(text: str) -> _Reading:
    """Return what ``text`` names: as a whole, else part by part, else with its typos mended."""
    whole = _whole(text)
    if whole.codes or fold(text) in _IMPRECISE:
        return whole
    parts = [p for p in _PARTS.split(text) if words(p)]
    producer = any(stem(w) in _PRODUCERS for w in words(text)) or "vente directe" in fold(text)
    read = [_part(p, producer, mend=False) for p in parts]
    if not any(r.codes for r in read):
        read = [_part(p, producer, mend=True) for p in parts]
    known = [r for r in read if r.codes]
    if not known:
        return _Reading()
    leaves = [r for r in known if r.codes[0] in lexicon("categories").rank] or known
    specific = [r for r in leaves if r.codes[0] != _GENERIC_FARM and producer and _family(r.codes[0]) == "producteur"]
    if specific and leaves[0].codes[0] == _GENERIC_FARM:
        leaves = specific  # « Ferme : miel, pommes » sells honey first
    certain = leaves[0].certain and (len(known) == len(read) or leaves[0] is read[0])
    return _Reading(tuple(dict.fromkeys(c for r in leaves for c in r.codes)), leaves[0].others, certain)


def _whole(text: str) -> _Reading:
    """Return what ``text`` names exactly: a leaf, a family, a NAF code or a NAF label."""
    leaf = lexicon("categories").whole(text)
    if leaf:
        return _Reading(leaf[:1], leaf[1:])
    family = lexicon("familles").whole(text)
    if family:
        return _Reading(family[:1])
    number = _NAF.search(text)
    code = ".".join((number[1], number[2])) + number[3].upper() if number else _naf_by_label().get(fold(text), "")
    found = _naf_codes().get(code)
    return _Reading((found,)) if found else _Reading()


def _part(text: str, producer: bool, *, mend: bool) -> _Reading:
    """Return the first activity that ``text``, which holds no separator, names."""
    whole = _whole(text)
    if whole.codes and not (producer and whole.codes[0] in lexicon("categories").rank):
        return whole
    lexical = lexicon("categories")
    written = canonical(text)
    tokens = tuple(lexical.unmistyped(w) for w in written) if mend else written
    found = _allowed(lexical.spot(tokens), tokens)
    if producer:
        found = _at_the_farm(found, tokens, lexical)
    if not found:
        return whole if whole.codes else _family_named(tokens, certain=tokens == written)
    used = {n for f in found[:1] for n in range(f.start, f.start + f.length)}
    rest = [w for n, w in enumerate(tokens) if n not in used and w not in _NEUTRAL and w not in _PRODUCERS]
    codes = found[0].codes
    return _Reading(codes[:1], codes[1:], certain=not rest and tokens == written)


def _allowed(found: list[Found], tokens: Sequence[str]) -> list[Found]:
    """Return ``found`` without what a blocking word stands before, nor « bio » where it only qualifies."""
    inside = {n for f in found for n in range(f.start, f.start + f.length)}
    blocked = min((n for n, w in enumerate(tokens) if w in _BLOCKERS and n not in inside), default=len(tokens))
    kept = [f for f in found if f.start < blocked]
    kept = [f for f in kept if tokens[f.start : f.start + f.length] != ("bio",)] or kept
    return [] if kept and _is_accessory(kept[0], tokens) else kept


def _is_accessory(found: Found, tokens: Sequence[str]) -> bool:
    """Tell whether ``found`` only completes an unknown word: a « sac à pain » is no bread, a « lave-linge » no linen.

    French names the thing first. A trade (-erie, -ier, -iste, -eur) is sure wherever it stands: « Au bon coin épicerie ».
    """
    before = [w for w in tokens[: found.start] if w not in _NEUTRAL and w not in _PRODUCERS]
    return bool(before) and found.length == 1 and not _TRADE.search(tokens[found.start])


def _family_named(tokens: Sequence[str], *, certain: bool) -> _Reading:
    """Return the family that ``tokens`` name among neutral words: « Boutique d'accessoires de mode »."""
    found = lexicon("familles").spot(tokens)
    used = {n for f in found for n in range(f.start, f.start + f.length)}
    if len(found) != 1 or any(w not in _NEUTRAL for n, w in enumerate(tokens) if n not in used):
        return _Reading()
    return _Reading(found[0].codes[:1], certain=certain)


def _at_the_farm(found: list[Found], tokens: Sequence[str], lexical: Lexicon) -> list[Found]:
    """Return ``found`` read as a producer's: « fromages » at a farm are made there, not bought."""
    made: list[Found] = []
    for here in found:
        phrase = tokens[here.start : here.start + here.length]
        codes = lexical.phrases.get(("producteur", *phrase), here.codes)
        made.append(here._replace(codes=codes))
    farms = [f for f in made if _family(f.codes[0]) == "producteur"]
    precise = [f for f in farms if f.codes[0] != _GENERIC_FARM]
    return precise if made and made[0] in farms and precise else made


# --- tables -----------------------------------------------------------------------------------------------------------
def _suggest(text: str) -> str:
    return lexicon("categories").suggestion(text)


def _label(code: str) -> str:
    return lexicon("categories").labels.get(code) or lexicon("familles").labels[code]


def _family(code: str) -> str:
    return _families().get(code, code)


def _category(code: str) -> Category:
    families = _families()
    if code in families:
        return Category(families[code], code)
    if code in lexicon("familles").rank:
        return Category(code, None)
    known = [*families, *lexicon("familles").rank]
    raise ConfigError(
        f"valeurs.categorie : « {code} » n'est pas un code de catégorie{did_you_mean(code, known)}", "voir schemas/categories.csv"
    )


@cache
def _families() -> Mapping[str, str]:
    return {row["code"]: row["famille"] for row in vocabulary("categories")}


@cache
def _naf_codes() -> Mapping[str, str]:
    """Return NAF rév. 2 sub-class → our code: a leaf, or a family where the sub-class covers several leaves."""
    rows = [*vocabulary("familles"), *vocabulary("categories")]
    return {naf: row["code"] for row in rows for naf in row["naf_rev2"].split("|") if naf}


@cache
def _naf_by_label() -> Mapping[str, str]:
    return {fold(label): code for code, label in naf_labels().items()}


def _bare(naf: str | None) -> str:
    """Return the code of « NAFRev2:47.24Z »; "" for another nomenclature, whose codes mean other things."""
    nomenclature, _, code = (naf or "").rpartition(":")
    return code if nomenclature in ("", "NAFRev2") else ""
