"""Shops and old ids in, the pages of ``e/`` out: one a shop, a redirection where another took over, a word where none did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from pipeline.model import LIST_SEPARATOR
from pipeline.publish.schema_org import embedded, shop_jsonld
from pipeline.publish.site.listing import Directory
from pipeline.publish.site.render import Renderer
from pipeline.publish.site.shop import Link, Shop, mail, shortened, web

MAIL_BODY: Final = (
    "Bonjour,\n\nFiche : {nom} ({commune}), référence {id}{url}\n\nCe qui est faux, et ce qu'il faudrait écrire :\n"
)
NAME_IN_MAIL: Final = 120


def write_shops(renderer: Renderer, directory: Directory) -> int:
    """Write each shop's page; return how many."""
    for one in renderer.material.shops:
        renderer.page(f"e/{one.id}/", "fiche.html", shop=one, **_values(renderer, one, directory))
    return len(renderer.material.shops)


def write_old_ids(renderer: Renderer) -> int:
    """Write what stands at each id that is no longer a shop's; return how many."""
    alive = {one.id for one in renderer.material.shops}
    old = {id_: new for id_, new in sorted(renderer.material.old_ids.items()) if id_ not in alive}
    for id_, new in old.items():
        if new in alive:
            url = f"{renderer.base}e/{new}/" if renderer.base else ""
            renderer.page(f"e/{id_}/", "redirection.html", vers=new, url=url)
        else:
            nom = "Fiche non publiée"
            renderer.page(f"e/{id_}/", "retiree.html", nom=nom, titre=nom, description=nom, hors_index=True, url="")
    return len(old)


def _values(renderer: Renderer, one: Shop, directory: Directory) -> dict[str, Any]:
    path = f"e/{one.id}/"
    url = f"{renderer.base}{path}" if renderer.base else ""
    lists = directory.links  # a shop that closed may be the last one that its commune or its activity had
    epci = ((one.epci, f"epci/{one.siren}/"),) if one.siren in lists["epci"] else ()
    commune = f"communes/{one.insee}/" if one.insee in lists["communes"] else ""
    code = one.activite_code or one.famille
    return {
        "titre": f"{one.nom}, {one.activite.lower()} à {one.commune}" if one.activite else f"{one.nom}, {one.commune}",
        "description": _description(one),
        "entree": "fiche" if one.listed else "",
        "fil": (*epci, (one.commune, commune), (one.nom, "")),
        "commune": commune,
        "activite": f"categories/{code}/" if code in lists["categories"] else "",
        "jsonld": _jsonld(one, url) if one.listed else "",
        "par_telephone": not one.commandes and any(offer.code == "commande_telephone" for offer in one.services),
        "itineraire": _route(one),
        "geo": _geo(one),
        "sources": [renderer.material.cited[s] for s in one.sources if s in renderer.material.cited],
        "signaler": report_link(renderer.material.territory.editeur.courriel, one, url),
        "hors_index": not one.listed,
    }


def _description(one: Shop) -> str:
    offers = ", ".join(offer.short.lower() for offer in one.services[:4])
    parts = [f"{one.nom}, {one.activite.lower()}", ", ".join(filter(None, (one.adresse, one.commune))), offers, one.description]
    return ". ".join(part for part in parts if part)


def _jsonld(one: Shop, url: str) -> str:
    """Return the schema.org description; addresses that the page itself would not link to are left out."""
    from markupsafe import Markup

    row, point = one.row, {"longitude": one.longitude, "latitude": one.latitude}
    safe = {"site_web": _safe(row["site_web"], one.sites), "reseaux_sociaux": _safe(row["reseaux_sociaux"], one.reseaux),
            "boutique_en_ligne": _safe(row["boutique_en_ligne"], one.commandes)}  # fmt: skip
    return Markup(embedded(shop_jsonld({**row, **point, **safe}, url or None)))  # noqa: S704 - escaped by embedded


def _safe(cell: str, links: Sequence[Link]) -> str:
    """Return the addresses of ``cell`` that may be linked to. ``links``: those that the page does; most often all of them."""
    parts = [part for part in cell.split(LIST_SEPARATOR) if part]
    return LIST_SEPARATOR.join(parts if len(parts) == len(links) else filter(web, parts))


def _route(one: Shop) -> str:
    """Return the address of a route to the shop, "" where its place is not known well enough."""
    if one.longitude is None or one.approximative:
        asked = ", ".join(filter(None, (one.adresse, f"{one.code_postal} {one.commune}".strip())))
        return f"https://www.openstreetmap.org/search?query={quote(shortened(asked), safe='')}" if one.adresse else ""
    return f"https://www.openstreetmap.org/directions?to={one.latitude}%2C{one.longitude}"


def _geo(one: Shop) -> str:
    """Return a geo: link (RFC 5870), which telephones open in the map that their owner uses."""
    if one.longitude is None:
        return ""
    label = quote(shortened(one.nom), safe="")
    return f"geo:{one.latitude},{one.longitude}?q={one.latitude},{one.longitude}({label})"


def report_link(address: str, one: Shop, url: str) -> str:
    """Return a mailto: link that holds the shop's id, "" where the publisher gives no address."""
    told = mail(address)
    if told is None:
        return ""
    nom = one.nom[:NAME_IN_MAIL]
    body = MAIL_BODY.format(nom=nom, commune=one.commune, id=one.id, url=f"\n{url}" if url else "")
    return f"{told.url}?subject={quote(f'Erreur sur la fiche {one.id}', safe='')}&body={quote(body, safe='')}"
