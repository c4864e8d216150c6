"""A release's own figures in, the description that catalogues show out (Markdown, French): how it is made, what it lacks.

What a release does not tell (an older one, another layout) is left out, never guessed.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from pipeline.config import Territory

TOLD_FILLS: Final = {
    "siret": "SIRET",
    "telephone": "téléphone",
    "courriel": "courriel",
    "site_web": "site internet",
    "horaires": "horaires",
    "services": "services (retrait, livraison…)",
    "boutique_en_ligne": "boutique en ligne",
}
"""Columns whose filling a reader asks about first."""

PRECISIONS: Final = {
    "numero": "au numéro",
    "poi": "sur un lieu connu",
    "source": "par le producteur",
    "manuelle": "à la main",
    "voie": "à la voie",
    "lieu-dit": "au lieu-dit",
    "commune": "seulement au centre de la commune",
}

MADE: Final = (
    "Chaque producteur remet son fichier ; rien n'y est modifié, et chaque réparation automatique lui est rendue.",
    "Noms, adresses, communes, téléphones, SIRET, horaires et activités sont relus et écrits d'une seule façon ; "
    "ce qui n'est pas compris est laissé vide.",
    "Les adresses sont situées par la Base Adresse Nationale ; la colonne `precision` dit à quel point.",
    "Les fiches d'un même commerce sont réunies ; son identifiant `id` ne change plus.",
    "Des contrôles (schéma, seuils, comparaison avec la version précédente) peuvent refuser la publication.",
)
LACKING: Final = (
    "Le jeu n'est pas exhaustif : un commerce qu'aucun producteur ne connaît n'y est pas.",
    "Une valeur absente est une valeur inconnue : rien n'est supposé.",
    "Les téléphones mobiles et les courriels nominatifs ne sont publiés qu'avec l'accord du commerçant, "
    "qui peut aussi s'opposer à toute publication.",
)


def description(package: dict[str, Any], quality: dict[str, Any], territory: Territory) -> str:
    """Return the description of a release from its datapackage.json and its qualite.json."""
    parts = [
        str(package["description"]),
        _counts(package, quality),
        _section("Comment ces données sont faites", list(MADE)),
        _section("Sources", [_source(s, quality) for s in package.get("sources", [])]),
        _section("Ce qui manque", [*LACKING, *_positions(quality), *_fills(quality), *_waiting(quality)]),
        _section("Réutiliser", _reuse(package, territory)),
    ]
    return "\n\n".join(p for p in parts if p)


def _section(title: str, items: list[str]) -> str:
    return f"## {title}\n\n" + "\n".join(f"- {item}" for item in items) if items else ""


def _counts(package: dict[str, Any], quality: dict[str, Any]) -> str:
    told = f"**Version {package['version']}**"
    shops, rows, sources = quality.get("commerces"), quality.get("lignes_lues"), len(package.get("sources", []))
    if shops is None:
        return f"{told}."
    origin = f", réunis à partir de {number(rows)} lignes de {sources} fichier{'s' if sources > 1 else ''}" if rows else ""
    return f"{told} : {number(shops)} commerces{origin}."


def _source(source: dict[str, Any], quality: dict[str, Any]) -> str:
    day = f", fichier du {dt.date.fromisoformat(source['version']):%d/%m/%Y}" if source.get("version") else ""
    state = quality.get("sources", {}).get(source.get("name"), {}).get("etat", "à jour")
    late = " (dernier bon fichier : le suivant n'a pu être lu)" if state != "à jour" else ""
    return f"{source['title']}{day}{late}"


def _positions(quality: dict[str, Any]) -> list[str]:
    total, counts = quality.get("commerces") or 0, quality.get("precision", {})
    if not total or not counts:
        return []
    told = [f"{words} {share(counts[key] / total)}" for key, words in PRECISIONS.items() if counts.get(key)]
    without = total - sum(n for key, n in counts.items() if key in PRECISIONS)
    told += [f"sans position {share(without / total)}"] if without > 0 else []
    return [f"Position des commerces : {', '.join(told)}."]


def _fills(quality: dict[str, Any]) -> list[str]:
    filled = quality.get("remplissage", {})
    told = [f"{words} {share(filled[column])}" for column, words in TOLD_FILLS.items() if column in filled]
    return [f"Part des commerces où la colonne est remplie : {', '.join(told)}."] if told else []


def _waiting(quality: dict[str, Any]) -> list[str]:
    waiting = quality.get("adresses_en_attente") or 0
    return [f"{number(waiting)} adresses attendaient une position le jour de la version."] if waiting else []


def _reuse(package: dict[str, Any], territory: Territory) -> list[str]:
    terms = (package.get("licenses") or [{}])[0].get("title", territory.licence)
    cite = f"{territory.editeur.nom}, « {package['title']} », version {package['version']}"
    contact = territory.editeur.courriel or territory.editeur.url
    return [
        f"Licence : {terms}. Pour citer : {cite}.",
        "L'identifiant `id` est fait pour relier vos données à celles-ci ; les codes sont expliqués dans `codes.csv`.",
        *([f"Une erreur, une question : {contact}"] if contact else []),
    ]


def number(count: int) -> str:
    """Return « 1 424 », with a space that does not break."""
    return f"{count:,}".replace(",", "\u00a0")


def share(part: float) -> str:
    """Return « 83 % », « moins de 1 % »; what is not all is never told as 100 %."""
    if 0 < part < 0.01:
        return "moins de 1\u00a0%"
    return f"{int(part * 100 + 1e-9)}\u00a0%"
