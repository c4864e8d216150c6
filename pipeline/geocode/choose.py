"""Which engine answers: the territory's declaration in, the engine out, ended when the caller is done with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.config import Geocoder
from pipeline.errors import ConfigError
from pipeline.geocode.client import BanService
from pipeline.geocode.engine import Engine
from pipeline.geocode.extract import installed
from pipeline.geocode.local import AddokEngine
from pipeline.geocode.progress import watched


@contextmanager
def opened(geocoder: Geocoder, sources: Path, cache: Path, *, offline: bool = False) -> Iterator[Engine | None]:
    """Give the engine that ``geocoder`` (territoire.yml) names, or None for « aucun » and where the service may not be asked.

    ``sources``: the folder that ``extrait`` is relative to. ``cache``: where extracts are installed and the local engine keeps
    its index. ``offline`` stops the service, not the local engine, which needs no network. Nothing starts before it is asked.
    Raises ConfigError.
    """
    if geocoder.moteur == "aucun" or (geocoder.moteur == "service" and offline):
        yield None
    elif geocoder.moteur == "service":
        yield watched(BanService(geocoder.url, geocoder.debit))
    else:
        with AddokEngine(extracts(geocoder, sources, cache), cache) as engine:
            yield watched(engine)


def extracts(geocoder: Geocoder, sources: Path, cache: Path) -> list[Path]:
    """Return what the local engine answers from: the extract declared, else those installed. Raises ConfigError for none."""
    found = [sources / geocoder.extrait] if geocoder.extrait else installed(cache)
    if not found:
        raise ConfigError(
            "« geocodeur.moteur: local », mais aucun extrait de la BAN n'est installé", "lancer « etal ban install 47 »"
        )
    return found
