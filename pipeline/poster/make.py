"""A territory's folder and what was asked in, two PDF files out: a poster and a counter card."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.config import load_territory
from pipeline.errors import ConfigError, PipelineError
from pipeline.poster.draw import CARD, POSTER, pdf
from pipeline.poster.sheet import of_commune, of_shop
from pipeline.publish.site.source import read
from pipeline.publish.swap import LATEST


@dataclass(frozen=True)
class Made:
    """``name``, ``url``: what the sheets tell and where they lead; ``files``: what was written."""

    name: str
    url: str
    files: tuple[Path, ...]


def make(root: Path, id_: str | None, commune: str | None, out: Path) -> Made:
    """Write ``affiche-a4-<slug>.pdf`` and ``carte-a6-<slug>.pdf`` in ``out`` for a shop or a commune of dist/latest/.

    Raises ConfigError for the usage or a missing public address, PipelineError where nothing such is published.
    """
    if bool(id_) == bool(commune):
        raise ConfigError("etal poster : donner l'identifiant d'un commerce, ou --commune CODE", "etal poster --help")
    release = root / "dist" / LATEST
    if not (release / "datapackage.json").is_file():
        raise PipelineError(f"{release} : aucune version publiée ici", "lancer d'abord « etal publish »")
    material = read(release, load_territory(root))
    sheet = of_shop(material, id_) if id_ else of_commune(material, commune or "")
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for form in (POSTER, CARD):
        path = out / f"{form.name}-{sheet.slug}.pdf"
        path.write_bytes(pdf(sheet, form))
        written.append(path)
    return Made(sheet.name, sheet.url, tuple(written))
