"""A release's content and its files in, what tells people and machines about them out: datapackage.json, LISEZMOI.txt.

``about`` is what both say and what makes a release differ even when no shop changed: title, licence, publisher, credits.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final

from pipeline.config import Territory
from pipeline.publish.content import Content, Credit
from pipeline.publish.draft import Draft, File, Summary, Written
from pipeline.reference.vocabularies import vocabulary

DEMONSTRATION: Final = "DÉMONSTRATION : commerces inventés, à ne pas utiliser. "


def title(territory: Territory) -> str:
    """Return the dataset's title, which says so where the territory is a demonstration."""
    whole = f"{territory.titre} : {territory.nom}"
    return f"[Démonstration] {whole}" if territory.demonstration else whole


def description(content: Content) -> str:
    """Return what the dataset is, in two sentences."""
    warning = DEMONSTRATION if content.territory.demonstration else ""
    return (
        f"{warning}Commerces, artisans et producteurs qui vendent au public ({content.territory.nom}), et les façons "
        "de leur acheter : retrait, livraison, marchés, boutique en ligne. Fiches réunies à partir des fichiers de plusieurs "
        "producteurs, vérifiées, dédoublonnées et situées sur la carte."
    )


def licence(name: str) -> dict[str, str]:
    """Return a licence (its id on data.gouv.fr) as a Data Package tells it."""
    known = next((row for row in vocabulary("licences") if row["code"] == name), None)
    if known is None:
        return {"name": name, "title": name}
    told = {"name": known["identifiant"], "title": known["libelle"], "path": known["url"]}
    return {key: text for key, text in told.items() if text}


def about(content: Content) -> dict[str, Any]:
    """Return what the release says about itself, whatever its version and date."""
    territory = content.territory
    told: dict[str, Any] = {
        "title": title(content.territory),
        "description": description(content),
        "keywords": ["commerce de proximité", "click and collect", *(["démonstration"] if territory.demonstration else [])],
        "licenses": [licence(territory.licence)],
        "contributors": [_named(territory.editeur.nom, territory.editeur.url, territory.editeur.courriel)],
        "sources": [_source(c) for c in content.credits],
    }
    return {**told, "demonstration": True} if territory.demonstration else told


def _named(nom: str, url: str, courriel: str) -> dict[str, Any]:
    told = {"title": nom, "roles": ["publisher"], "path": url, "email": courriel}
    return {k: v for k, v in told.items() if v}


def _source(credit: Credit) -> dict[str, Any]:
    whole = " — ".join(p for p in (credit.producteur, credit.titre) if p)
    return {"title": whole, "name": credit.source, "licence": credit.licence} | ({"version": credit.date} if credit.date else {})


def datapackage(draft: Draft, summary: Summary) -> bytes:
    """Return datapackage.json (Data Package 2.0)."""
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "commerces-de-proximite",
        "version": draft.version,
        "created": f"{draft.date.isoformat()}T00:00:00Z",
        **about(draft.content),
        **({"acceptations": [one._asdict() for one in draft.content.accepted]} if draft.content.accepted else {}),
        "resources": [_resource(draft, file, written) for file, written in summary.resources() if file.listed],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(draft: Draft, file: File, written: Written) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": file.path.replace(".", "-"),
        "path": file.path,
        "title": file.title,
        "format": file.format,
        "mediatype": file.mediatype,
        "bytes": written.size,
        "hash": f"sha256:{written.sha256}",
    }
    if file.columns:
        dialect = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True}
        told |= {"type": "table", "encoding": "utf-8", "dialect": dialect, "schema": file.columns(draft)}
    return told


def readme(draft: Draft, summary: Summary) -> bytes:
    """Return LISEZMOI.txt: what it is, the licence and how to cite, the files, the sources, the columns."""
    content, territory, terms = draft.content, draft.content.territory, licence(draft.content.territory.licence)
    day = f"{draft.date:%d/%m/%Y}"
    parts = [
        title(territory),
        "=" * len(title(territory)),
        "",
        description(content),
        "",
        f"Version {draft.version} du {day}, {len(content.shops)} commerces. Schéma {draft.table_schema['version']}.",
        f"Éditeur : {territory.editeur.nom}{_aside(territory.editeur.url)}",
        f"Licence : {terms['title']}{_aside(terms.get('path', ''))}",
        f"Pour citer : {territory.editeur.nom}, « {title(territory)} », version {draft.version} du {day}.",
        *_section("Fichiers", [f"{file.path} : {file.title}" for file, _ in summary.resources()]),
        *(f"  {family.pattern} : {family.title}" for family, files in summary.families.items() if files),
        "  datapackage.json : description des fichiers pour les logiciels (Data Package).",
        "  SHA256SUMS : empreintes des fichiers (sha256sum -c SHA256SUMS).",
        *_section("Sources", [_cited(c) for c in content.credits]),
        *_section("Conventions", CONVENTIONS),
        *_section("Colonnes", [f"{f['name']} : {f['description']}" for f in draft.table_schema["fields"]]),
    ]
    return ("\n".join(parts) + "\n").encode()


CONVENTIONS: Final = (
    "Une valeur absente est une valeur inconnue : rien n'est supposé.",
    "Dans une liste, les valeurs sont séparées par « | » (dans le GeoJSON, ce sont des tableaux).",
    "Dans le CSV seulement, une apostrophe précède tout texte qu'un tableur prendrait pour une formule (=, +, -, @ au début).",
    "Le XLSX est le fichier à ouvrir avec Excel : ouvrir le CSV y ferait perdre des zéros et le « + » des téléphones.",
)


def _aside(text: str) -> str:
    return f" ({text})" if text else ""


def _section(heading: str, items: Any) -> list[str]:
    told = [f"  {item}" for item in items]
    return ["", heading, "-" * len(heading), *told] if told else []


def _cited(credit: Credit) -> str:
    whole = ", ".join(p for p in (credit.producteur, credit.titre) if p)
    day = f", mise à jour du {dt.date.fromisoformat(credit.date):%d/%m/%Y}" if credit.date else ""
    return f"{credit.source} : {whole}{day} ({licence(credit.licence)['title']})"
