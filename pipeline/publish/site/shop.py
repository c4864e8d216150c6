"""One published row in, what its page and its line in the lists say out: labels in French, links that may be followed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

from pipeline.model import FLOAT_FIELDS, LIST_SEPARATOR, UNIQUE_COLUMNS
from pipeline.publish.site.hours_text import Block, brief, readable, stall
from pipeline.reference import french
from pipeline.reference.text import fold
from pipeline.reference.vocabularies import vocabulary

CLOSED_FOR_GOOD: Final = "ferme"
CELLS: Final = tuple(c for c in UNIQUE_COLUMNS if c not in FLOAT_FIELDS)
"""The published cells that are text, in their order."""
APPROXIMATE: Final = frozenset({"commune", "voie", "lieu-dit"})
"""Positions that are not the shop's door: the page says so."""

AT_A_DISTANCE: Final = (
    "click_and_collect", "livraison", "drive", "vente_en_ligne", "retrait_point_relais", "casier_automatique", "livraison_velo",
)  # fmt: skip
"""Services by which one buys without waiting in the shop: told first and shown stronger."""

_SHORT: Final = {"click_and_collect": "Click & collect", "retrait_point_relais": "Point relais", "marche": "Marchés"}
_NETWORKS: Final = {
    "facebook.com": "Facebook", "instagram.com": "Instagram", "tiktok.com": "TikTok", "youtube.com": "YouTube", "x.com": "X",
    "twitter.com": "X", "linkedin.com": "LinkedIn", "pinterest.com": "Pinterest", "pinterest.fr": "Pinterest",
}  # fmt: skip
_NUMBERED: Final = re.compile(r"(\d{1,5})(?:[ ]?(bis|ter|quater|[A-Za-z])(?=[ ,]))?[ ,]+(.+)")
_PHONE: Final = re.compile(r"\+?\d{3,15}")
_MAIL: Final = re.compile(r"[^\s@<>\"',;:()\[\]\\]{1,64}@[A-Za-z0-9.-]{1,250}\.[A-Za-z]{2,63}")
_UNSAFE_IN_URL: Final = re.compile(r"[\x00-\x20\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\\]")
LONGEST_URL: Final = 2000
LONGEST_IN_LIST: Final = 160
"""Characters of a name or an address shown in a list; the page tells them whole."""


class Link(NamedTuple):
    text: str
    url: str


class Offer(NamedTuple):
    """``strong``: one of AT_A_DISTANCE."""

    code: str
    short: str
    label: str
    definition: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop as pages tell it. Missing text is "", missing point None; ``hours``: the code of CONTRACT.md, None where unknown;
    ``cells``: the published ones, of CELLS."""

    cells: tuple[str, ...]
    id: str
    nom: str
    raison_sociale: str
    siret: str
    famille: str
    activite_code: str
    activite: str
    description: str
    adresse: str
    complement: str
    code_postal: str
    commune: str
    insee: str
    epci: str
    siren: str
    longitude: float | None
    latitude: float | None
    approximative: bool
    telephones: tuple[Link, ...]
    courriels: tuple[Link, ...]
    commandes: tuple[Link, ...]
    sites: tuple[Link, ...]
    reseaux: tuple[Link, ...]
    services: tuple[Offer, ...]
    retrait: str
    zone: str
    marches: tuple[tuple[str, str], ...]
    paiements: tuple[str, ...]
    labels: tuple[str, ...]
    accessibilite: tuple[str, ...]
    horaires: str
    hours: str | None
    timetable: tuple[Block, ...]
    brief: str
    horaires_texte: str
    statut: str
    statut_texte: str
    sources: tuple[str, ...]
    date_maj: str
    date_verification: str
    valide_jusqu_au: str
    date_fermeture: str
    voie: str
    order: tuple[str, str, int, str, str, str]

    @property
    def row(self) -> dict[str, str]:
        """The published cells by name: made when asked, for a dictionary a shop was a third of what shops take."""
        return dict(zip(CELLS, self.cells, strict=True))

    @property
    def listed(self) -> bool:
        """Whether lists hold it: a shop closed for good has a page that says so, and no place among the others."""
        return self.statut != CLOSED_FOR_GOOD

    @property
    def town(self) -> str:
        """The commune's words, by which lists are ordered."""
        return self.order[0]

    @property
    def street(self) -> str:
        """The street's words: the same however it is spelt."""
        return self.order[1]

    @property
    def name_in_list(self) -> str:
        return shortened(self.nom)

    @property
    def address_in_list(self) -> str:
        return shortened(self.adresse)


def shop(row: Mapping[str, str], point: tuple[float, float] | None, hours: Mapping[str, str]) -> Shop:
    """Return the shop of a row of text cells ("" where missing). ``point``: longitude, latitude; ``hours``: OSM text → code."""
    numero, repetition, voie = _address(row["adresse"])
    osm = row["horaires"]
    sub, family = row["sous_categorie"], row["categorie"]
    activite = label("categories", sub) if sub else label("familles", family)
    order = (fold(row["commune"]), fold(voie), numero, repetition, fold(row["nom"]), row["id"])
    return Shop(
        cells=tuple(row[name] for name in CELLS),
        id=row["id"], nom=row["nom"], raison_sociale=row["raison_sociale"], siret=row["siret"], famille=family,
        activite_code=sub, activite=activite, description=row["description"], adresse=row["adresse"],
        complement=row["complement_adresse"], code_postal=row["code_postal"], commune=row["commune"], insee=row["code_insee"],
        epci=row["epci"], siren=row["code_epci"], longitude=point[0] if point else None, latitude=point[1] if point else None,
        approximative=row["precision"] in APPROXIMATE, telephones=_links(row["telephone"], phone),
        courriels=_links(row["courriel"], mail), commandes=_links(row["boutique_en_ligne"], web),
        sites=_links(row["site_web"], web), reseaux=_links(row["reseaux_sociaux"], network), services=offers(row["services"]),
        retrait=row["conditions_retrait"], zone=row["zone_livraison"],
        marches=tuple(stall(entry) for entry in _parts(row["marches"])),
        paiements=_labels("modes_paiement", row["modes_paiement"]),
        labels=_labels("labels", row["labels"]), accessibilite=_labels("accessibilite", row["accessibilite"]), horaires=osm,
        hours=hours.get(osm), timetable=readable(osm) if osm else (), brief=brief(osm) if osm else "",
        horaires_texte=row["horaires_texte"], statut=row["statut"],
        statut_texte=label("statuts", row["statut"]) if row["statut"] not in ("", "ouvert") else "",
        sources=_parts(row["sources"]), date_maj=row["date_maj"], date_verification=row["date_verification"],
        valide_jusqu_au=row["valide_jusqu_au"], date_fermeture=row["date_fermeture"], voie=voie, order=order,
    )  # fmt: skip


def _address(text: str) -> tuple[int, str, str]:
    """Cut « 12 bis Rue Pasteur » in 12, « bis », « Rue Pasteur »; a lieu-dit is its own street."""
    found = _NUMBERED.fullmatch(text)
    return (int(found[1]), (found[2] or "").lower(), found[3]) if found else (0, "", text)


def shortened(text: str) -> str:
    """Return ``text`` cut at LONGEST_IN_LIST characters."""
    return text if len(text) <= LONGEST_IN_LIST else f"{text[: LONGEST_IN_LIST - 1].rstrip()}…"


def short_label(code: str, label: str) -> str:
    """Return a service's label as a list has room for it."""
    return _SHORT.get(code, label)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(LIST_SEPARATOR) if part) if cell else ()


def _links(cell: str, read: object) -> tuple[Link, ...]:
    links = (read(part) for part in _parts(cell))  # type: ignore[operator]
    return tuple(link for link in links if link)


def web(text: str) -> Link | None:
    """Return a link to a web page, None for anything that is not plain http(s) to a named host (javascript:, data:…)."""
    if len(text) > LONGEST_URL or _UNSAFE_IN_URL.search(text):
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "." not in host or parts.username or parts.password:
        return None
    shown = f"{host.removeprefix('www.')}{parts.path.rstrip('/')}"
    return Link(shown if len(shown) <= 48 else host.removeprefix("www."), quote(text, safe=":/?#[]@!$&'()*+,;=%~-._"))


def network(text: str) -> Link | None:
    """Return a link to a page of a social network, named after it."""
    link = web(text)
    if link is None:
        return None
    host = (urlsplit(link.url).hostname or "").split(".")
    return Link(_NETWORKS.get(".".join(host[-2:]), link.text), link.url)


def phone(text: str) -> Link | None:
    """« +33536490012 » → « 05 36 49 00 12 », tel:+33536490012."""
    if not _PHONE.fullmatch(text):
        return None
    return Link(french.phone(text).replace(" ", "\u00a0"), f"tel:{text}")


def mail(text: str) -> Link | None:
    """Return a mailto: link, None for what is no plain address."""
    return Link(text, f"mailto:{quote(text, safe='@+')}") if _MAIL.fullmatch(text) else None


@cache
def label(name: str, code: str) -> str:
    """Return the French label of a code of a vocabulary; the code itself where an older release held one since withdrawn."""
    return next((row["libelle"] for row in vocabulary(name) if row["code"] == code), code)


@cache
def _labels(name: str, cell: str) -> tuple[str, ...]:
    return tuple(label(name, code) for code in _parts(cell))


@cache
def offers(cell: str) -> tuple[Offer, ...]:
    """Return the services of a cell, what one buys at a distance first, then in the vocabulary's order."""
    rank = {code: n for n, code in enumerate(AT_A_DISTANCE)}
    known = {row["code"]: (n, row) for n, row in enumerate(vocabulary("services"))}
    codes = sorted((c for c in _parts(cell) if c in known), key=lambda c: (rank.get(c, len(rank)), known[c][0]))
    return tuple(
        Offer(c, short_label(c, known[c][1]["libelle"]), known[c][1]["libelle"], known[c][1]["definition"], c in rank)
        for c in codes
    )
