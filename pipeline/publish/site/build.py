"""A release's folder, the territory, its contours in; the whole site out, as files. A pure function of what is published.

No clock: what depends on today (open now) is worked out in the visitor's browser, from the code of CONTRACT.md.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.config import Territory
from pipeline.publish.site import hosting
from pipeline.publish.site.calendars import write_calendars
from pipeline.publish.site.embeds import write_embeds
from pipeline.publish.site.feeds import write_feeds
from pipeline.publish.site.index_file import vocabulary_of_search
from pipeline.publish.site.listing import Directory, directory
from pipeline.publish.site.lists import PER_PAGE, write_lists
from pipeline.publish.site.outlines import outlines
from pipeline.publish.site.pages import write_about, write_embed, write_home, write_map, write_sitemap, write_tables_of_contents
from pipeline.publish.site.picture import NAME, picture
from pipeline.publish.site.render import HERE, Renderer, about
from pipeline.publish.site.scripts import joined
from pipeline.publish.site.shop_pages import write_old_ids, write_shops
from pipeline.publish.site.source import Material, read
from pipeline.publish.vendor import MODULES, Vendored, vendor

STATIC: Final = HERE / "static"


@dataclass(frozen=True)
class SiteReport:
    """What was written. ``map``: whether the map's library was there; ``official``: whether outlines are the official ones."""

    version: str
    shops: int
    lists: int
    old_ids: int
    map: bool
    official: bool


def build_site(
    release: Path, territory: Territory, out: Path, contours: Path | None = None, modules: Path = MODULES
) -> SiteReport:
    """Write the site of ``release`` in ``out``, an empty folder or none. ``contours``: where they would be installed.

    Raises PipelineError where the release cannot be read.
    """
    material = read(release, territory)
    out.mkdir(parents=True, exist_ok=True)
    vendored = _assets(out, territory, modules)
    renderer = Renderer(material, out, about(material, vendored))
    made = directory(material)
    official = contours is not None and contours.is_file()
    renderer.write(hosting.NAME, hosting.guide(territory.fond))
    renderer.json("assets/communes.geojson", outlines(material, contours))
    if renderer.base:  # a shared link asks for a whole address
        points = [(s.longitude, s.latitude) for s in material.listed if s.longitude is not None and s.latitude is not None]
        (out / NAME).write_bytes(picture(points))
    renderer.json("assets/vocabulaire.json", vocabulary_of_search())
    write_home(renderer, made)
    pages = write_lists(renderer, made)
    write_tables_of_contents(renderer, made)
    write_map(renderer)
    write_embed(renderer, made)
    write_embeds(renderer, made)
    write_calendars(renderer)
    write_feeds(renderer, made)
    write_about(renderer, official=official)
    shops = write_shops(renderer, made)
    old = write_old_ids(renderer)
    write_sitemap(renderer, _paths(material, made))
    return SiteReport(material.version, shops, pages, old, bool(vendored), official)


def _assets(out: Path, territory: Territory, modules: Path) -> tuple[Vendored, ...]:
    """Copy the style, the scripts and what they need: bytes alone, as times and rights would depend on the machine.

    Each page's own script is put in one file; the modules that it was made from lie beside, to be read.
    """
    for source in sorted(p for p in STATIC.rglob("*") if p.is_file()):
        inside = source.relative_to(STATIC)
        target = out / inside if inside.parts[0] == "embed" else out / "assets" / inside
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    for name, text in joined(STATIC / "js").items():
        (out / "assets" / "js" / name).write_text(text, encoding="utf-8", newline="\n")
    return vendor(out / "assets", territory.fond, modules)


def _paths(material: Material, made: Directory) -> list[str]:
    """Return the pages that a search engine should know, lists first."""
    lists = [
        f"{one.path}{n}/" if n > 1 else one.path
        for one in made.listings()
        for n in range(1, max(-(-len(one.shops) // PER_PAGE), 1) + 1)
    ]
    fixed = ["", "communes/", "epci/", "categories/", "services/", "carte/", "integrer/", "marches/", "donnees/", "plan/"]
    return [*fixed, *lists, *(f"e/{one.id}/" for one in material.listed)]
