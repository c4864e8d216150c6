"""The pages' material and what was asked in, what a sheet says out: a name, an address to scan, what is offered, when.

Only what is published is told; the address is the public one, as a QR code on a wall outlives the day it was printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipeline.errors import ConfigError, PipelineError
from pipeline.publish.site.hours_text import CLOSED
from pipeline.publish.site.lists import highlights
from pipeline.publish.site.render import french_day
from pipeline.publish.site.shop import Shop
from pipeline.publish.site.source import Material
from pipeline.reference.french import grouped

TIMETABLE: Final = 11
"""Lines of hours that a sheet holds; longer ones are read on the page."""


@dataclass(frozen=True)
class Sheet:
    """``slug`` names the files. ``strong``: told in full colour, ``others`` after; ``hours``: (day, hours), or () where not told;
    ``brief``: the same in one line, or ""; ``where``: lines of address and telephone; ``call``: what scanning gives."""

    slug: str
    top: str
    name: str
    what: str
    url: str
    call: str
    strong: tuple[str, ...]
    others: tuple[str, ...]
    hours: tuple[tuple[str, str], ...]
    brief: str
    where: tuple[str, ...]
    foot: str
    demonstration: bool


def base_of(material: Material) -> str:
    """Return the public address, with « / » at its end. Raises ConfigError where none is declared."""
    url = material.territory.url_publique
    if not url:
        raise ConfigError(
            "sources/territoire.yml : url_publique n'est pas déclarée, le QR code ne mènerait nulle part",
            "y écrire « url_publique: https://… », l'adresse où dist/ est hébergé, puis « etal publish »",
        )
    return f"{url.rstrip('/')}/"


def of_shop(material: Material, asked: str) -> Sheet:
    """Return the sheet of a shop, by its id or by one that led to it. Raises PipelineError where there is nothing to hang."""
    base, shops = base_of(material), {one.id: one for one in material.shops}
    one = shops.get(asked) or shops.get(material.old_ids.get(asked, ""))
    if one is None:
        if asked in material.old_ids:
            raise PipelineError(f"{asked} : cette fiche n'est plus publiée", "rien à afficher")
        raise PipelineError(
            f"{asked} : aucun commerce publié n'a cet identifiant",
            "le copier de l'adresse de sa page (…/e/IDENTIFIANT/) ou de la colonne id de dist/latest/commerces.csv",
        )
    if not one.listed:
        raise PipelineError(f"{one.id} : {one.nom} est fermé définitivement", "rien à afficher")
    dated = french_day(one.date_verification or one.date_maj or material.date)
    return Sheet(
        slug=one.id, top=_top(material), name=one.nom, what=", ".join(filter(None, (one.activite, one.commune))),
        url=f"{base}e/{one.id}/",
        call=_call(one),
        strong=tuple(offer.short for offer in one.services if offer.strong),
        others=tuple(offer.short for offer in one.services if not offer.strong),
        hours=_hours(one), brief=one.brief or one.horaires_texte, where=_where(one),
        foot=f"Informations du {dated} ; à jour sur la page. {_publisher(material)}",
        demonstration=material.territory.demonstration,
    )  # fmt: skip


def of_commune(material: Material, insee: str) -> Sheet:
    """Return the sheet of a commune. Raises PipelineError where no list of it is published."""
    base, place = base_of(material), material.communes.get(insee)
    shops = [one for one in material.listed if one.insee == insee]
    if place is None or not shops:
        raise PipelineError(
            f"--commune {insee} : aucun commerce n'y est publié",
            "donner le code INSEE de la commune (5 caractères, comme 47001 pour Agen), pas son code postal",
        )
    count = f"{grouped(len(shops))} commerce{'s' if len(shops) > 1 else ''}, artisan{'s' if len(shops) > 1 else ''}"
    return Sheet(
        slug=insee, top=_top(material), name=place.nom,
        what=f"{count} ou producteur{'s' if len(shops) > 1 else ''}",
        url=f"{base}communes/{insee}/", call="Scannez : la liste rue par rue, la carte, qui est ouvert maintenant",
        strong=tuple(f"{grouped(told.nombre)} {told.phrase}" for told in highlights(shops)), others=(), hours=(), brief="",
        where=(), foot=f"Annuaire du {french_day(material.date)}. {_publisher(material)}",
        demonstration=material.territory.demonstration,
    )  # fmt: skip


def _top(material: Material) -> str:
    return f"{material.territory.titre} · {material.territory.nom}"


def _publisher(material: Material) -> str:
    return f"{material.territory.editeur.nom}."


def _call(one: Shop) -> str:
    """Say what scanning gives: only what the page holds."""
    route = one.longitude is not None or bool(one.adresse)
    told = {"commander": one.commandes, "horaires du jour": one.hours, "itinéraire": route, "téléphone": one.telephones}
    return f"Scannez : {', '.join(name for name, there in told.items() if there) or 'la fiche du commerce'}"


def _hours(one: Shop) -> tuple[tuple[str, str], ...]:
    """Return the timetable, days that say the same together; () where it is too long to hang on a wall."""
    lines: list[tuple[str, str]] = []
    for block in one.timetable:
        if block.title:
            lines.append((block.title, ""))
        lines += [(line.label, line.text) for line in block.lines]
    return tuple(lines) if len(lines) <= TIMETABLE and any(text != CLOSED for _, text in lines) else ()


def _where(one: Shop) -> tuple[str, ...]:
    town = " ".join(filter(None, (one.code_postal, one.commune)))
    phones = tuple(link.text for link in one.telephones[:2])
    return tuple(filter(None, (one.adresse, one.complement, town, *phones)))
