"""INSEE's SIRENE extract of the territory: StockEtablissement (csv or parquet) in, one row an establishment kept and looked up.

Source of the columns: INSEE, « Dessin du fichier StockEtablissement » and « StockEtablissementLiensSuccession » (sirene.fr).
What INSEE withholds (diffusion partielle, ``[ND]``) is missing here: it is never refilled and never compared.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline.errors import DAMAGED, ConfigError

READ: Final = {
    "siret": "siret",
    "statutDiffusionEtablissement": "diffusion",
    "etatAdministratifEtablissement": "etat",
    "dateDebut": "depuis",
    "activitePrincipaleEtablissement": "naf",
    "nomenclatureActivitePrincipaleEtablissement": "nomenclature",
    "enseigne1Etablissement": "enseigne",
    "denominationUsuelleEtablissement": "denomination",
    "codeCommuneEtablissement": "code_insee",
}
"""INSEE's column → ours."""
COLUMNS: Final = (*READ.values(), "successeur")
LINKS: Final = ("siretEtablissementPredecesseur", "siretEtablissementSuccesseur", "dateLienSuccession")
WITHHELD: Final = "[ND]"
OPEN, CLOSED, PARTIAL = "A", "F", "P"


@dataclass(frozen=True)
class Sirene:
    """The establishments of the territory: ``table`` has COLUMNS, text, one row a SIRET, sorted."""

    table: pd.DataFrame

    @cached_property
    def by_siret(self) -> pd.DataFrame:
        """The table by SIRET."""
        return self.table.set_index("siret")

    def look_up(self, sirets: pd.Series[str]) -> pd.DataFrame:
        """Return what is known of each SIRET, aligned; missing where it is not in the extract."""
        found = self.by_siret.reindex(sirets.to_numpy())
        found.index = sirets.index
        return found


def read_stock(stock: Path, links: Path | None, departements: Sequence[str]) -> Sirene:
    """Return the establishments of ``departements`` that ``stock`` holds, each with its last successor where ``links`` tells one.

    Reads by pieces, so that the national file (40 million rows) stays within memory. Raises ConfigError for a file that is
    not INSEE's.
    """
    parts = [_territory(piece, departements) for piece in _pieces(stock, tuple(READ))]
    table = pd.concat(parts, ignore_index=True).rename(columns=READ)
    for column in ("enseigne", "denomination", "naf"):
        table[column] = table[column].mask(table[column].eq(WITHHELD))
    table["successeur"] = _successors(table["siret"], links)
    return Sirene(table[list(COLUMNS)].astype("str").sort_values("siret", ignore_index=True))


def _territory(piece: pd.DataFrame, departements: Sequence[str]) -> pd.DataFrame:
    return piece[piece["codeCommuneEtablissement"].str.startswith(tuple(departements)).fillna(False).astype(bool)]


def _pieces(path: Path, columns: tuple[str, ...]) -> Any:
    """Yield frames of ``columns`` as text."""
    try:
        if path.suffix == ".parquet":
            import pyarrow.parquet as pq

            for batch in pq.ParquetFile(path).iter_batches(columns=list(columns)):
                yield batch.to_pandas().astype("str")
        else:
            yield from pd.read_csv(path, usecols=list(columns), dtype="str", chunksize=500_000)
    except FileNotFoundError as error:
        raise ConfigError(f"{path} : fichier introuvable", "vérifier le chemin") from error
    except (ValueError, KeyError, OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise ConfigError(
            f"{path} : ce n'est pas le fichier attendu de l'INSEE, entier, avec les colonnes {', '.join(columns)}",
            "télécharger à nouveau « StockEtablissement » (ou « StockEtablissementLiensSuccession ») sur data.gouv.fr",
        ) from error


def _successors(sirets: pd.Series[str], links: Path | None) -> pd.Series[str]:
    """Follow successions to their end, never in a circle; the latest link of each establishment counts."""
    if links is None:
        return pd.Series(index=sirets.index, dtype="str")
    frame = pd.concat(list(_pieces(links, LINKS)), ignore_index=True).sort_values(list(LINKS)[::-1], kind="stable")
    last = frame.drop_duplicates(LINKS[0], keep="last")
    after: dict[str, str] = dict(zip(last[LINKS[0]], last[LINKS[1]], strict=True))

    def end(siret: str) -> str | None:
        seen = {siret}
        while siret in after and after[siret] not in seen:
            siret = after[siret]
            seen.add(siret)
        return siret if len(seen) > 1 else None

    return pd.Series([end(s) for s in sirets], index=sirets.index, dtype="str")


def load(path: Path) -> Sirene | None:
    """Return the territory's extract, or None where none was installed. Raises ConfigError for a broken file."""
    if not path.is_file():
        return None
    try:
        return Sirene(pd.read_parquet(path).astype("str"))
    except DAMAGED as error:  # a download or a copy that was cut
        raise ConfigError(f"{path} : extrait de SIRENE illisible", "relancer « etal sirene update FICHIER »") from error


def save(sirene: Sirene, path: Path) -> None:
    """Write the extract beside its place, then swap it in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".tmp")
    sirene.table.to_parquet(aside, index=False)
    aside.replace(path)
