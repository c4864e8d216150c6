"""Which geocoder answers, as ``territoire.yml`` says: declaration in, engine out (None where none is wanted)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.config import Geocoder
from pipeline.errors import ConfigError
from pipeline.geocode import Engine
from pipeline.geocode.client import BanService
from pipeline.geocode.local import AddokEngine


@contextmanager
def engine_of(declared: Geocoder, root: Path) -> Iterator[Engine | None]:
    """Give the engine for addresses that the ledger does not know, and end what it started.

    Raises ConfigError where the local engine's extract is missing.
    """
    if declared.moteur == "aucun":
        yield None
    elif declared.moteur == "service":
        yield BanService(declared.url, rate=declared.debit)
    else:
        with AddokEngine(_extract(declared, root), root / "work" / "ban") as engine:
            yield engine


def _extract(declared: Geocoder, root: Path) -> Path:
    path = root / "sources" / (declared.extrait or "")
    if not declared.extrait or not path.is_file():
        raise ConfigError(f"sources/territoire.yml, « geocodeur.extrait » : {path} n'existe pas", "y mettre l'export de la BAN")
    return path
