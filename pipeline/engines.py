"""Which geocoder answers, as ``territoire.yml`` says: declaration in, engine out (None where none is wanted)."""

from __future__ import annotations

from pathlib import Path

from pipeline.config import Geocoder
from pipeline.errors import ConfigError
from pipeline.geocode import AddokEngine, BanService, Engine


def make_engine(declared: Geocoder, root: Path) -> Engine | None:
    """Return the engine for addresses that the ledger does not know. Raises ConfigError where its extract is missing."""
    if declared.moteur == "aucun":
        return None
    if declared.moteur == "service":
        return BanService(declared.url, rate=declared.debit)
    extract = root / "sources" / (declared.extrait or "")
    if not declared.extrait or not extract.is_file():
        raise ConfigError(
            f"sources/territoire.yml, « geocodeur.extrait » : {extract} n'existe pas", "y mettre l'export de la BAN"
        )
    return AddokEngine(extract, root / "work" / "ban")
