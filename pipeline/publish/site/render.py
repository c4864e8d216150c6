"""Templates and values in, files under the site's folder out. Every value is escaped; a name misspelt is an error."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.publish.site.headers import FEED
from pipeline.publish.site.hours_text import MONTH_NAMES, NBSP
from pipeline.publish.site.picture import NAME
from pipeline.publish.site.policy import base_map_host, policy
from pipeline.publish.site.source import Material
from pipeline.publish.vendor import Vendored
from pipeline.reference.french import grouped

HERE: Final = Path(__file__).resolve().parent
ROOT_MARK: Final = "\x00"
"""Where a link begins in what is rendered once and put in pages of several depths: no published text can hold it."""

MENU: Final = (
    ("Communes", "communes/"), ("Activités", "categories/"), ("Services", "services/"), ("Carte", "carte/"),
    ("Intégrer", "integrer/"),
)  # fmt: skip


def french_day(value: dt.date | str) -> str:
    """« 2026-11-01 » → « 1er novembre 2026 »."""
    day = dt.date.fromisoformat(value) if isinstance(value, str) else value
    return f"{'1er' if day.day == 1 else day.day}{NBSP}{MONTH_NAMES[day.month - 1]} {day.year}"


def environment() -> Environment:
    """Return the templates' environment: HTML escaped, undefined names refused."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True, auto_reload=False, cache_size=-1,
    )  # fmt: skip
    made.filters |= {"jour": french_day, "nombre": grouped}
    return made


def data_block(value: Any) -> Markup:
    """Return JSON that may stand in a ``<script type="application/json">``: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - what could end the element was just escaped


@dataclass(frozen=True)
class Renderer:
    """Writes pages under ``out``. ``site``: what every page says of the territory and the release."""

    material: Material
    out: Path
    site: SimpleNamespace
    templates: Environment = field(default_factory=environment)
    _fixed: dict[tuple[str, str, str], Markup] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The public address, with « / » at its end; "" where none is declared."""
        return str(self.site.url)

    def page(self, path: str, template: str, **values: Any) -> None:
        """Write ``path``/index.html (``path`` ends with « / »; "" is the root). Values become ``page`` in the template."""
        depth = path.count("/")
        told = {"hors_index": False, "url": f"{self.base}{path}" if self.base else "", "menu": "", "entree": "", "fil": (),
                "genre": template.removesuffix(".html"), "liste": False, "flux": FEED} | values  # fmt: skip
        root = "../" * depth or "./"
        text = self.templates.get_template(template).render(
            site=self.site, page=SimpleNamespace(**told), c=values.get("shop"), racine=root,
            entete=self._part("entete.html", root, str(told["menu"])), pied=self._part("pied.html", root),
        )  # fmt: skip
        self.write(f"{path}index.html", text)

    def _part(self, template: str, root: str, menu: str = "") -> Markup:
        """Return what stands at the top or at the foot of every page, rendered once for each depth and entry of the menu."""
        key = (template, root, menu)
        if key not in self._fixed:
            text = self.templates.get_template(template).render(site=self.site, racine=root, menu=menu)
            self._fixed[key] = Markup(text)  # noqa: S704 - rendered by a template that escapes
        return self._fixed[key]

    def write(self, path: str, text: str) -> None:
        """Write a file of the site, its folder made where it is not there."""
        target = self.out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())

    def json(self, path: str, value: Any) -> None:
        """Write JSON as compact as can be."""
        self.write(path, json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def about(material: Material, vendored: tuple[Vendored, ...]) -> SimpleNamespace:
    """Return what every page says: title, licence, dates, base map, where the map's library lies ("" where it is not there)."""
    territory = material.territory
    folders: Mapping[str, str] = {one.name: f"assets/{one.folder}/" for one in vendored}
    return SimpleNamespace(
        titre=territory.titre,
        nom=territory.nom,
        editeur=territory.editeur.nom,
        demonstration=territory.demonstration,
        url=f"{territory.url_publique.rstrip('/')}/" if territory.url_publique else "",
        version=material.version,
        du=material.covered.start.isoformat(),
        au=material.covered.end.isoformat(),
        jour=french_day(material.date),
        feries=data_block(material.covered.by_code),
        licence=material.licence[0],
        licence_url=material.licence[1],
        fond=territory.fond,
        hote_fond=base_map_host(territory.fond),
        politique=policy(territory.fond),
        maplibre=folders.get("maplibre-gl", ""),
        pmtiles=folders.get("pmtiles", ""),
        menu=MENU,
        partage=NAME,
    )
