"""Codes, numbers and lines in, what a clerk reads out: remedies in their terms, phones, hours in French, « 3 à 7 »."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pipeline.reference.french import grouped
from pipeline.reference.runs import runs

REMEDIES: Final = {
    "categorie-inconnue": "employer un libellé connu, ou nous dire ce que vend le commerce",
    "categorie-rapprochee": "employer le libellé proposé, ou nous dire qu'il ne convient pas",
    "valeur-inconnue": "employer un libellé connu, ou nous dire ce qu'il signifie",
    "valeur-rapprochee": "employer le libellé proposé, ou nous dire qu'il ne convient pas",
    "commune-ambigue": "préciser commune et code postal",
    "correction-declaree": "corriger aussi dans votre fichier",
    "validite-echue": "nous dire si l'information vaut encore",
    "publication-refusee": "rien à faire : sa réponse est respectée",
    "valeur-hors-contrat": "corriger la valeur",
    "voie-autrement-ecrite": "employer l'écriture de la Base Adresse Nationale",
    "position-douteuse": "vérifier l'adresse",
    "adresse-introuvable": "vérifier l'adresse",
    "feuille-ignoree": "rien à faire, ou nous dire si elle contient des commerces",
    "feuille-masquee": "vérifier que cette feuille devait être envoyée",
    "date-illisible": "écrire la date JJ/MM/AAAA",
    "date-posterieure": "vérifier la date",
    "contradiction": "vérifier laquelle est juste ; si c'est la vôtre, nous le dire",
    "double-interne": "ne garder qu'une ligne, ou nous dire que ce sont deux commerces",
    "proposition-refusee": "rien à faire ; nous dire la bonne valeur, si celle que nous lisons est fausse",
    "propositions-perdues": "renvoyer le classeur lui-même, en .xlsx ou .ods, avec toutes ses feuilles",
    "format-muet": "rien à faire ; un .xlsx ou un .ods en dirait plus",
    "commune-du-point": "rien à faire, ou ajouter une colonne « Commune »",
    "points-a-situer": "ajouter une colonne « Commune »",
    "codes-postaux-absents": "rien à faire, ou ajouter une colonne de codes postaux",
    "siret-notation-scientifique": "retaper le SIRET en entier, dans une colonne au format texte",
    "texte-mojibake": "corriger ces accents, que le logiciel d'où ils viennent a abîmés",
    "reponse-non-prise": "écrire la valeur dans la case elle-même, si elle n'y est pas",
    "points-empiles": "vérifier ces points",
    "siret-ferme": "nous dire si le commerce existe encore",
    "siret-inconnu": "vérifier le SIRET ; rien à faire s'il est juste",
    "lignes-masquees": "vérifier que ces lignes devaient être envoyées",
    "colonnes-masquees": "vérifier que ces colonnes devaient être envoyées",
    "texte-barre": "nous dire si ce commerce a fermé",
    "legende": "le dire dans une colonne, par exemple « Statut : fermé »",
    "etat-douteux": "nous dire si ce commerce a fermé, ou l'écrire dans une colonne à lui",
    "lignes-colorees": "nous dire ce que veut dire la couleur",
    "commentaire": "rien à faire : un commentaire n'est jamais publié",
    "tableau-ignore": "rien à faire, ou nous dire s'il contient des commerces",
    "ligne-titre": "rien à faire",
    "entree-etrangere": "donner un objet, avec ses champs, pour chaque commerce",
    "cle-repetee": "donner une liste, ou deux champs de noms différents",
    "fin-coupee": "comparer la fin avec le fichier d'origine, et nous le renvoyer en entier",
    "formule-sans-valeur": "ouvrir le classeur dans un tableur, l'enregistrer, et nous le renvoyer",
    "encodage-douteux": "vérifier les accents, ou enregistrer en UTF-8",
}
"""Where the catalogue speaks to the data officer (source.yml, registers), the same said to the producer."""
TITLES: Final = {
    "contradiction": "Autre valeur donnée pour ce commerce",
    "contradiction-publiee": "Valeur publiée, bien qu'une autre soit donnée pour ce commerce",
    "double-interne": "Commerce en double dans votre fichier",
    "correction-declaree": "Correction faite par nos soins",
}
"""The same of titles: « source », « déclarée » are the officer's words."""

_OFFICERS: Final = re.compile(
    r"source\.yml|sources/|\bregistre|depots\.|« valeurs|relancer|--\w|d[ée]cision|position fixée|\betal\b"
)
_SCORE: Final = re.compile(r" \((?:score [\d.]+|EPSG:\d+|distance au centre|calendrier 1904)\)")
_COUNTED: Final = re.compile(r"\b\d+ (lignes?) : (\d)")
"""« 2 lignes : 7, 9 » after another colon."""
_ISO_DAY: Final = re.compile(r"((?:19|20|21)\d\d)-(\d\d)-(\d\d)")
_OPEN_END: Final = re.compile(r"\b(\d\d:\d\d)\+")
_HOURS: Final = re.compile(
    r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH|off|unknown|closed|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b|24/7|,(?=[\dA-Z])|;"
)
_COMMENT: Final = re.compile(r'(\bunknown )?"([^"]*)"')
_NTH: Final = re.compile(r"\[(-?\d)\]")
_OF_MONTH: Final = {"1": "1er", "2": "2e", "3": "3e", "4": "4e", "5": "5e", "-1": "dernier"}
_FRENCH: Final = {
    "Mo": "lun.", "Tu": "mar.", "We": "mer.", "Th": "jeu.", "Fr": "ven.", "Sa": "sam.", "Su": "dim.", "PH": "fériés",
    "SH": "vacances", "off": "fermé", "closed": "fermé", "unknown": "non précisé", ",": " et ", ";": " ;",
    "Jan": "janv.", "Feb": "févr.", "Mar": "mars", "Apr": "avril", "May": "mai", "Jun": "juin", "Jul": "juil.", "Aug": "août",
    "Sep": "sept.", "Oct": "oct.", "Nov": "nov.", "Dec": "déc.", "24/7": "24 h sur 24, 7 jours sur 7",
}  # fmt: skip


def for_officer(code: str, remedy: str) -> bool:
    """Tell a finding that the producer can do nothing about: its remedy speaks of the officer's files or commands."""
    return code not in REMEDIES and bool(_OFFICERS.search(remedy))


def hours(text: str) -> str:
    """Return OSM's hours as a clerk reads them: « Tu-Su 07:00-13:00; Mo off » → « mar.-dim. 07:00-13:00 ; lun. fermé ».

    A comment is told as it is: « Mo-Su unknown "sur rendez-vous" » → « lun.-dim. sur rendez-vous ».
    """
    told, done = "", 0
    for comment in _COMMENT.finditer(text):
        told += _rules(text[done : comment.start()]).rstrip() + (f" {comment[2]}" if comment[1] else f" ({comment[2]})")
        done = comment.end()
    return (told + _rules(text[done:])).strip()


def _rules(text: str) -> str:
    nth = _NTH.sub(lambda m: f" ({_OF_MONTH.get(m[1], m[1])} du mois)", text)
    return _HOURS.sub(lambda m: _FRENCH[m[0]], _OPEN_END.sub(r"à partir de \1", nth))


def day(text: str) -> str:
    """Return an ISO day as one writes it, another text as it is: « 2026-03-03 » → « 03/03/2026 »."""
    found = _ISO_DAY.fullmatch(text)
    return f"{found[3]}/{found[2]}/{found[1]}" if found else text


def for_producer(problem: str) -> str:
    """Return what is wrong without the scores, methods and words that only the officer knows."""
    plain = _SCORE.sub("", problem).replace("la BAN", "la Base Adresse Nationale")
    plain = _COUNTED.sub(r"\1 \2", plain)
    return plain.replace("ligne de la même source", "ligne de votre fichier").replace(
        "l'extrait de SIRENE", "notre extrait de SIRENE"
    )


def spans(lines: Iterable[int], most: int = 0) -> str:
    """Return line numbers in groups: « 3 à 7, 12 et 15 »; after ``most`` groups, how many lines are left (0: all are given)."""
    groups = [(run[0], run[-1]) for run in runs(sorted(set(lines)))]
    if most and len(groups) > most:
        left = sum(b - a + 1 for a, b in groups[most:])
        return ", ".join(_spelt(groups[:most])) + f"… et {left} autre{'s' if left > 1 else ''}"
    *first, last = _spelt(groups) or [""]
    return f"{', '.join(first)} et {last}" if first else last


def _spelt(groups: Iterable[tuple[int, int]]) -> list[str]:
    """Return « 3 à 7 » for a run, its two numbers apart where it has no more."""
    return [text for a, b in groups for text in ([f"{a} à {b}"] if b > a + 1 else map(str, range(a, b + 1)))]


def count(number: int, one: str, several: str = "") -> str:
    """Return « 1 ligne », « 1 204 lignes »; none is « aucune » only where the caller says so."""
    return f"{grouped(number)} {one if number < 2 else several or one + 's'}"
