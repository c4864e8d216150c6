"""A territory with finished releases in dist/, for tests: no pipeline is run, each release is published from invented shops."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from pipeline.config import load_territory
from pipeline.publish import load_previous, publish
from tests.publish.shops import content, shops, six_shops
from tests.territory import put

DECLARED = """\
nom: Lot-et-Garonne
departements: ["47"]
editeur: {nom: Département d'exemple, courriel: donnees@departement.example}
url_publique: https://opendata.exemple.fr/commerces
schema_url: https://opendata.exemple.fr/commerces/schema.json
"""
DAYS = (dt.date(2026, 11, 20), dt.date(2026, 11, 22), dt.date(2026, 11, 24))
ROWS: tuple[Any, ...] = (six_shops, lambda: shops({}, {}, {"nom": "Nouvelle boutique"}), lambda: shops({}, {}))


def territory(root: Path, channel: str, releases: int = 1, declared: str = DECLARED) -> Path:
    """Write a territory under ``root`` that declares ``channel``, with so many releases; return it."""
    put(root, "sources/territoire.yml", f"{declared}datagouv:\n  {channel}\n")
    for number in range(releases):
        release(root, number)
    return root


def release(root: Path, number: int) -> None:
    """Publish one more release, the ``number``-th of DAYS."""
    told = content(ROWS[number](), territory=load_territory(root))
    publish(told, root / "dist", DAYS[number], load_previous(root / "dist", None, offline=True))
