"""Which engine answers: the territory's declaration in, the engine out, ended when the caller is done with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.config import Geocoder
from pipeline.errors import ConfigError
from pipeline.geocode.client import BanService
from pipeline.geocode.engine import Engine
from pipeline.geocode.local import AddokEngine


@contextmanager
def opened(geocoder: Geocoder, sources: Path, cache: Path, *, offline: bool = False) -> Iterator[Engine | None]:
    """Give the engine that ``geocoder`` (territoire.yml) names, or None for « aucun » and where the service may not be asked.

    ``sources``: the folder that ``extrait`` is relative to. ``cache``: where the local engine keeps its index. ``offline``
    stops the service, not the local engine, which needs no network. Nothing starts before the first question. Raises ConfigError.
    """
    if geocoder.moteur == "aucun" or (geocoder.moteur == "service" and offline):
        yield None
    elif geocoder.moteur == "service":
        yield BanService(geocoder.url, geocoder.debit)
    elif geocoder.extrait is None:
        raise ConfigError("territoire.yml : « geocodeur.moteur: local » sans extrait", "ajouter « geocodeur.extrait »")
    else:
        with AddokEngine(sources / geocoder.extrait, cache) as engine:
            yield engine
