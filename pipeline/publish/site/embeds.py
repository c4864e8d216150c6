"""Lists of the communes in, what a site that strips scripts can take out: HTML fragments and oEmbed JSON, one a commune.

oEmbed 1.0 (https://oembed.com/), type « rich »: written only where the public address is known, as it holds whole addresses.
"""

from __future__ import annotations

from typing import Final

from pipeline.publish.site.listing import Directory, Listing
from pipeline.publish.site.pages import iframe
from pipeline.publish.site.render import Renderer

WIDTH: Final = 800
HEIGHT: Final = 600


def write_embeds(renderer: Renderer, directory: Directory) -> None:
    """Write ``fragments/communes/<insee>.html`` and ``oembed/communes/<insee>.json``."""
    template = renderer.templates.get_template("fragment.html")
    for one in directory.listings():
        if one.folder != "communes":
            continue
        base = renderer.base or "../../"
        renderer.write(f"fragments/communes/{one.code}.html", template.render(site=renderer.site, liste=one, base=base))
        if renderer.base:
            renderer.json(f"oembed/communes/{one.code}.json", _oembed(renderer, one))


def _oembed(renderer: Renderer, one: Listing) -> dict[str, object]:
    title = f"{one.nom} : commerces, carte et liste"
    page = f"{renderer.base}{one.path}"
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": f"{renderer.site.titre}, {renderer.site.nom}",
        "provider_url": renderer.base,
        "author_name": renderer.site.editeur,
        "cache_age": 86400,
        "html": iframe(f"{renderer.base}carte/?commune={one.code}", title, page, f"{one.nom} : liste des commerces"),
        "width": WIDTH,
        "height": HEIGHT,
    }
