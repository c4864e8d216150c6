"""What the lists and the shops do not make: home, map, embed, data, legal notice, accessibility, site map, 404, sitemap."""

from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from pipeline.publish.files import FILES
from pipeline.publish.site.index_file import index_of
from pipeline.publish.site.listing import Directory, Link
from pipeline.publish.site.lists import PER_PAGE, filters, highlights
from pipeline.publish.site.outlines import source
from pipeline.publish.site.render import HERE, Renderer
from pipeline.publish.site.shop import mail, web
from pipeline.reference.french import grouped
from pipeline.reference.text import fold

BIGGEST: Final = 8
"""Communes shown first on the territory's page."""
STYLE: Final = HERE / "static" / "site.css"
UNKNOWN_URL: Final = "https://VOTRE-SITE.example/"
SITEMAP_LIMIT: Final = 50_000
"""Addresses that one sitemap may hold (sitemaps.org)."""
PAGES: Final = (
    ("Accueil et recherche", ""),
    ("Carte", "carte/"),
    ("Marchés et tournées", "marches/"),
    ("Intégrer la carte à votre site", "integrer/"),
    ("Télécharger les données", "donnees/"),
    ("Accessibilité", "accessibilite/"),
    ("Mentions légales", "mentions-legales/"),
)
CRITERIA: Final = Path(__file__).with_name("rgaa.csv")


def write_home(renderer: Renderer, directory: Directory) -> None:
    """Write the territory's page and its index: search and communes first."""
    shops = renderer.material.listed
    links = directory.links
    communes = directory.communes()
    chapeau = (
        f"{grouped(len(shops))} commerces, artisans et producteurs dans {grouped(len(communes))} communes : "
        "où ils sont, quand ils ouvrent, comment leur commander à distance."
    )
    biggest = sorted(communes, key=lambda one: (-one.nombre, fold(one.nom)))[:BIGGEST]
    families = [
        SimpleNamespace(code=family.code, nom=family.nom, nombre=family.nombre, activites=finer)
        for family, finer in directory.families()
    ]
    renderer.page(
        "",
        "accueil.html",
        titre=f"Commerces, artisans et producteurs, {renderer.site.nom}",
        description=chapeau,
        entree="accueil",
        chapeau=chapeau,
        atouts=highlights(shops),
        filtres=filters(shops, ""),
        total=len(shops),
        grandes=biggest,
        communes=communes,
        familles=families,
        epcis=list(links["epci"].values()),
    )
    renderer.json("index.json", index_of(shops, renderer.material, PER_PAGE))


def write_tables_of_contents(renderer: Renderer, directory: Directory) -> None:
    """Write ``communes/``, ``epci/``, ``categories/``, ``services/`` and the site's plan."""
    communes = _communes_by_epci(directory)
    families = [_group(family.nom, family.cible, finer) for family, finer in directory.families()]
    services = [_group("", "", directory.links["services"].values())]
    territory = renderer.site.nom
    _contents(renderer, "communes/", f"Communes, {territory}", communes)
    _contents(renderer, "epci/", f"Intercommunalités, {territory}", [_group("", "", directory.links["epci"].values())])
    _contents(renderer, "categories/", f"Activités, {territory}", families)
    _contents(renderer, "services/", f"Services, {territory}", services)
    pages = [Link("", text, 0, path) for text, path in PAGES]
    lists = [("Communes", "communes/"), ("Intercommunalités", "epci/"), ("Activités", "categories/"), ("Services", "services/")]
    groups = [_group("Pages", "", pages), _group("Listes", "", [Link("", text, 0, path) for text, path in lists]), *families]
    _contents(renderer, "plan/", "Plan du site", groups)


def _communes_by_epci(directory: Directory) -> list[SimpleNamespace]:
    links = directory.links
    held: dict[str, list[Link]] = {siren: [] for siren in links["epci"]}
    alone: list[Link] = []
    for code, one in links["communes"].items():
        held.get(directory.places[code].siren, alone).append(one)
    groups = [_group(links["epci"][siren].nom, links["epci"][siren].cible, communes) for siren, communes in held.items()]
    return [*groups, *([_group("Autres communes" if groups else "", "", alone)] if alone else [])]


def _group(nom: str, cible: str, links: Any) -> SimpleNamespace:
    return SimpleNamespace(nom=nom, cible=cible, liens=list(links))


def _contents(renderer: Renderer, path: str, nom: str, groups: list[SimpleNamespace]) -> None:
    menu = path if path != "epci/" else "communes/"
    renderer.page(path, "sommaire.html", nom=nom, titre=nom, description=nom, chapeau="", groupes=groups, menu=menu)


def write_map(renderer: Renderer) -> None:
    """Write the page of the map and its list, which other sites frame: the query string says what it shows."""
    shops = renderer.material.listed
    nom = f"Carte des commerces, {renderer.site.nom}"
    renderer.page(
        "carte/", "carte.html", nom=nom, titre=nom, description=nom, entree="carte", liste=True, menu="carte/",
        total=len(shops), filtres=filters(shops, ""),
    )  # fmt: skip


def write_embed(renderer: Renderer, directory: Directory) -> None:
    """Write the page that builds what a town hall pastes."""
    base = renderer.base or UNKNOWN_URL
    nom = "Intégrer la carte à votre site"
    first = next((one.code for one in directory.communes()), "47001")
    geojson = any(name.startswith("communes/") for name in renderer.material.files)
    data = f"{base}latest/communes/{first}.geojson"
    title = f"Commerces, {renderer.site.nom} : carte et liste"
    renderer.page(
        "integrer/", "integrer.html", nom=nom, titre=nom, description=nom, entree="integrer", menu="integrer/", base=base,
        origine="/".join(base.split("/")[:3]), communes=directory.communes(),
        epcis=list(directory.links["epci"].values()), familles=[family for family, _ in directory.families()],
        services=filters(renderer.material.listed, "").services, geojson=geojson,
        code_iframe=iframe(f"{base}carte/", title, f"{base}communes/", f"Liste des commerces, {renderer.site.nom}"),
        code_element=f'<script type="module" src="{base}embed/v1.js"></script>\n<carte-commerces></carte-commerces>',
        code_lien=f'<a href="{base}carte/">{title}</a>',
        exemple_leaflet=f"const points = await (await fetch('{data}')).json();\n"
        "L.geoJSON(points).bindPopup(p => document.createTextNode(p.feature.properties.nom)).addTo(carte);",
        exemple_maplibre=f"carte.addSource('commerces', {{ type: 'geojson', data: '{data}' }});\n"
        "carte.addLayer({ id: 'commerces', type: 'circle', source: 'commerces' });",
    )  # fmt: skip


def iframe(url: str, title: str, list_url: str, list_text: str) -> str:
    """Return the snippet of a frame: with a title, and a link for whoever shows no frame. Plain text, escaped where shown."""
    from markupsafe import escape

    return (
        f'<iframe src="{escape(url)}" title="{escape(title)}" width="100%" height="600" style="border:0" loading="lazy" '
        f'allow="geolocation"></iframe>\n<p><a href="{escape(list_url)}">{escape(list_text)}</a></p>'
    )


def write_about(renderer: Renderer, *, official: bool) -> None:
    """Write the data's page, the legal notice, the accessibility declaration, the page of what is not found."""
    from markupsafe import Markup

    editor = renderer.material.territory.editeur
    files = [(one.path, one.title) for one in FILES if one.path in renderer.material.files]
    sources = list(renderer.material.cited.values())
    contact = mail(editor.courriel)
    _plain(renderer, "donnees/", "donnees.html", "Télécharger les données", fichiers=files, sources=sources,
           descriptif="index.html" in renderer.material.files)  # fmt: skip
    _plain(renderer, "mentions-legales/", "mentions.html", "Mentions légales", siret=editor.siret or "", courriel=contact,
           site=web(editor.url), sources=sources, contours=source(official))  # fmt: skip
    with CRITERIA.open(encoding="utf-8", newline="") as handle:
        criteria = list(csv.DictReader(handle))
    _plain(renderer, "accessibilite/", "accessibilite.html", "Déclaration d'accessibilité", courriel=contact, criteres=criteria,
           bilan=_summary(criteria))  # fmt: skip
    # served at any depth: without a public address no link to the style would hold, so the page bears it
    style = "" if renderer.base else Markup(STYLE.read_text(encoding="utf-8"))  # noqa: S704 - ours
    told = {"accueil": renderer.base or "/", "feuille": f"{renderer.base}assets/site.css", "style": style}
    text = renderer.templates.get_template("404.html").render(site=renderer.site, page=SimpleNamespace(**told))
    renderer.write("404.html", text)


def _plain(renderer: Renderer, path: str, template: str, nom: str, **values: Any) -> None:
    renderer.page(path, template, nom=nom, titre=nom, description=f"{nom}, {renderer.site.titre}, {renderer.site.nom}", **values)


def _summary(criteria: list[dict[str, str]]) -> str:
    told = {state: sum(one["etat"] == state for one in criteria) for state in ("vérifié", "sans objet", "à auditer")}
    return (
        "Des essais automatiques passent à chaque changement du logiciel (axe-core, clavier, 320 à 1440 pixels, thèmes clair et "
        f"sombre). Sur {len(criteria)} critères : {told['vérifié']} vérifiés en partie ou en entier par ces essais, "
        f"{told['sans objet']} sans objet sur ces pages, {told['à auditer']} à auditer par une personne. "
        "Un essai automatique ne vaut pas un audit."
    )


def write_sitemap(renderer: Renderer, paths: list[str]) -> None:
    """Write robots.txt, and sitemap.xml where the public address is known. Invented shops are kept out of search engines."""
    if renderer.site.demonstration:
        renderer.write("robots.txt", "# Démonstration : commerces inventés\nUser-agent: *\nDisallow: /\n")
        return
    if not renderer.base:
        renderer.write("robots.txt", "User-agent: *\nAllow: /\n")
        return
    from markupsafe import escape

    day = renderer.material.date.isoformat()
    kept = paths[:SITEMAP_LIMIT]  # lists come first: a shop beyond is found from them
    urls = "".join(f"<url><loc>{escape(renderer.base + path)}</loc><lastmod>{day}</lastmod></url>\n" for path in kept)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    renderer.write("sitemap.xml", f"{head}{urls}</urlset>\n")
    renderer.write("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {renderer.base}sitemap.xml\n")
