"""Lists in, their pages out: 300 shops a page, an ``index.json`` beside.

A shop's line is rendered once, whatever the number of lists that hold it: only where its links begin changes with a page's depth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final

from markupsafe import Markup, escape

from pipeline.publish.site.calendars import FOLDER as CALENDARS
from pipeline.publish.site.feeds import feed_of
from pipeline.publish.site.index_file import index_of
from pipeline.publish.site.listing import Directory, Listing
from pipeline.publish.site.render import ROOT_MARK, Renderer
from pipeline.publish.site.shop import AT_A_DISTANCE, Shop
from pipeline.reference.french import grouped
from pipeline.reference.text import fold
from pipeline.reference.vocabularies import vocabulary

PER_PAGE: Final = 300
FILTERED: Final = 8
"""Services that a form offers: those one buys at a distance by, then the most frequent."""

PHRASES: Final = {
    "click_and_collect": "en click & collect", "livraison": "livrent à domicile", "vente_en_ligne": "vendent en ligne",
    "drive": "en drive", "marche": "sur les marchés", "vente_a_emporter": "vendent à emporter",
}  # fmt: skip
"""How a count of each service is said, in the order they are told."""

HIDDEN_FIRST: Final = "\x01"
"""In a rendered line, where « first of its street » goes."""


def rendered(renderer: Renderer, shops: Iterable[Shop]) -> dict[str, str]:
    """Return each shop's line, by id; ROOT_MARK stands where links begin, HIDDEN_FIRST where data-premier goes."""
    macro = renderer.templates.get_template("commerce.html").make_module({"marque": ROOT_MARK}).commerce  # type: ignore[attr-defined]
    return {one.id: str(macro(one, HIDDEN_FIRST)) for one in shops}


def write_lists(renderer: Renderer, directory: Directory) -> int:
    """Write every list's pages and index; return how many pages."""
    lines = rendered(renderer, renderer.material.listed)
    return sum(_write(renderer, one, lines) for one in directory.listings())


def _write(renderer: Renderer, one: Listing, lines: Mapping[str, str]) -> int:
    renderer.json(f"{one.path}index.json", index_of(one.shops, renderer.material, PER_PAGE))
    cuts = [one.shops[n : n + PER_PAGE] for n in range(0, len(one.shops), PER_PAGE)] or [()]
    common = _common(renderer, one)
    for n, cut in enumerate(cuts, start=1):
        path = f"{one.path}{n}/" if n > 1 else one.path
        told = {
            "numero": n,
            "pages": len(cuts),
            "index": "index.json" if n == 1 else "../index.json",
            "titre": common["nom_long"] if n == 1 else f"{common['nom_long']}, page {n}",
            "commerces": _lines(cut, lines, "../" * path.count("/"), one.folder == "communes"),
            "liens_pages": [(k, _to_page(n, k), _begins(there, one)) for k, there in enumerate(cuts, start=1) if len(cuts) > 1],
            "precedente": _to_page(n, n - 1) if n > 1 else "",
            "suivante": _to_page(n, n + 1) if n < len(cuts) else "",
        }
        renderer.page(path, "liste.html", **common, **told)
    return len(cuts)


def _to_page(here: int, there: int) -> str:
    """Return the relative path from one page of a list to another: the first is the list's own folder."""
    home = "" if here == 1 else "../"
    return home or "./" if there == 1 else f"{home}{there}/"


def _begins(shops: Sequence[Shop], one: Listing) -> str:
    """Say where a page begins: by street in a commune, by commune elsewhere."""
    first = shops[0]
    return f"à partir de {first.voie or first.nom}" if one.folder == "communes" else f"à partir de {first.commune}"


def _lines(shops: Sequence[Shop], lines: Mapping[str, str], root: str, one_commune: bool) -> Markup:
    """Put lines together; the first of a street says so, for the printed directory."""
    parts, last = [], ""
    for one in shops:
        key = one.street if one_commune else f"{one.town} {one.street}".strip()
        first = ""
        if key != last:
            where = one.voie if one_commune else f"{one.commune} — {one.voie}" if one.voie else one.commune
            first = f' data-premier="{escape(where[:120])}"' if where else ""
        last = key
        parts.append(lines[one.id].replace(HIDDEN_FIRST, first, 1))
    return Markup("\n".join(parts).replace(ROOT_MARK, root))  # noqa: S704 - rendered by a template that escapes


def _common(renderer: Renderer, one: Listing) -> dict[str, Any]:
    """Return what every page of a list says."""
    strong = highlights(one.shops)
    told = ", ".join(f"{s.nombre} {s.phrase}" for s in strong)
    area = one.folder in ("communes", "epci")
    whole = f"{one.nom} : commerces, artisans et producteurs" if area else f"{one.nom}, {renderer.site.nom}"
    count = f"{grouped(len(one.shops))} fiches{' : ' if told else ''}{told}"
    return {
        "entree": "liste",
        "liste": bool(one.shops),
        "menu": "communes/" if area else f"{one.folder}/",
        "nom": one.nom,
        "nom_long": whole,
        "description": f"{whole}. {count}. Adresses, horaires, téléphones, commande et retrait.",
        "chapeau": _lead(one),
        "atouts": strong,
        "fil": (*one.trail, (one.nom, "")),
        "total": len(one.shops),
        "filtres": filters(one.shops, one.folder),
        "voisins": one.near,
        "voisins_titre": one.near_title,
        "telechargements": downloads(renderer, one),
        "flux": feed_of(one),
        "suivre": _followed(renderer, one),
        "oembed": f"{renderer.base}oembed/communes/{one.code}.json" if renderer.base and one.folder == "communes" else "",
    }


def _lead(one: Listing) -> str:
    if not one.shops:
        return "Aucun commerce connu ici pour l'instant : aucun des fichiers réunis n'en signale."
    total, plural = grouped(len(one.shops)), "s" if len(one.shops) > 1 else ""
    if one.folder == "communes":
        return f"{total} commerce{plural}, artisan{plural} ou producteur{plural}, rue par rue."
    communes = len({shop.insee for shop in one.shops})
    where = f"dans {grouped(communes)} communes" if communes > 1 else f"à {one.shops[0].commune}"
    return f"{total} commerce{plural}, artisan{plural} ou producteur{plural} {where}."


def highlights(shops: Iterable[Shop]) -> list[SimpleNamespace]:
    """Return how many shops offer each of the services that matter most, those that none offers left out."""
    counts = Counter(offer.code for one in shops for offer in one.services)
    told = [SimpleNamespace(code=code, nombre=counts[code], phrase=said) for code, said in PHRASES.items() if counts[code]]
    return told[:4]


def filters(shops: Sequence[Shop], folder: str) -> SimpleNamespace:
    """Return what the form offers: activities by family, communes, services, each with its count."""
    activities = Counter((one.famille, one.activite_code, one.activite) for one in shops)
    families = []
    for row in vocabulary("familles"):
        inner = [SimpleNamespace(code=c, nom=name, nombre=n) for (f, c, name), n in activities.items() if f == row["code"] and c]
        total = sum(n for (f, _, _), n in activities.items() if f == row["code"])
        if total:
            inner.sort(key=lambda one: fold(one.nom))
            families.append(SimpleNamespace(code=row["code"], nom=row["libelle"], nombre=total, activites=inner))
    communes = Counter((one.insee, one.commune) for one in shops)
    places = [SimpleNamespace(code=c, nom=name, nombre=n) for (c, name), n in communes.items()]
    places.sort(key=lambda one: fold(one.nom))
    return SimpleNamespace(familles=families, communes=places if folder != "communes" else [], services=_services(shops))


def _services(shops: Iterable[Shop]) -> list[SimpleNamespace]:
    counts = Counter(offer for one in shops for offer in one.services)
    order = {code: n for n, code in enumerate(AT_A_DISTANCE)}
    ranked = sorted(counts.items(), key=lambda item: (order.get(item[0].code, len(order)), -item[1], item[0].code))
    return [SimpleNamespace(code=offer.code, nom=offer.short, nombre=n) for offer, n in ranked[:FILTERED]]


def _followed(renderer: Renderer, one: Listing) -> list[tuple[str, str]]:
    """Return what tells the news of a commune or an EPCI: its markets' calendar, where it has one, and its feed."""
    if one.folder not in ("communes", "epci"):
        return []
    agenda = one.folder == "communes" and one.code in renderer.material.markets
    calendar = [("calendrier des marchés (.ics)", f"{CALENDARS}{one.code}.ics")] if agenda else []
    return [*calendar, ("ouvertures et fermetures (flux Atom)", feed_of(one))]


def downloads(renderer: Renderer, one: Listing) -> list[tuple[str, str]]:
    """Return the release's own slice of a list, at its permanent address, where the release has one."""
    path = f"{one.folder}/{one.code}.geojson"
    return [("GeoJSON", f"latest/{path}")] if path in renderer.material.files else []
