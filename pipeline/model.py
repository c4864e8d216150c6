"""The nouns: the table that each step takes and gives, their columns listed once and checked at every boundary.

Every table is a pandas frame. Text columns have pandas' ``str`` dtype (Arrow); missing is missing (NaN), never "".
Lists are text joined by ``|`` (LIST_SEPARATOR), in a fixed order. Dates are ISO text. Coordinates are float64 degrees, WGS84.
"""

from __future__ import annotations

from typing import Any, Final, Literal, NewType

import pandas as pd

TEXT: Final = "str"
LIST_SEPARATOR: Final = "|"

RawRows = NewType("RawRows", pd.DataFrame)
"""Step 1 gives: ORIGIN columns, CALENDAR, then the producer's own columns under the producer's own names (text, as stored)."""

Layout = NewType("Layout", pd.DataFrame)
"""Where each producer column stands: ``fichier, feuille, colonne, lettre`` (spreadsheet letter; empty for JSON)."""

ShopRows = NewType("ShopRows", pd.DataFrame)
"""Step 2 gives: SHOP_COLUMNS, one row a source row."""

LocatedRows = NewType("LocatedRows", pd.DataFrame)
"""Step 3 gives: LOCATED_COLUMNS = SHOP_COLUMNS + LOCATION_COLUMNS."""

UniqueRows = NewType("UniqueRows", pd.DataFrame)
"""Step 4 gives: UNIQUE_COLUMNS, one row a shop; the public columns in the order of schemas/commerces.schema.json."""

Members = NewType("Members", pd.DataFrame)
"""Step 4 gives beside: MEMBER_COLUMNS, one row a source row: which shop it went into."""

Provenance = NewType("Provenance", pd.DataFrame)
"""Step 4 gives beside: PROVENANCE_COLUMNS, one row a published value: where it came from. Categories, not text."""

Anomalies = NewType("Anomalies", pd.DataFrame)
"""Every step gives: ANOMALY_COLUMNS, one row a finding."""

# --- where a row comes from -------------------------------------------------------------------------------------------
ORIGIN: Final = ("source", "fichier", "feuille", "ligne")
"""source id; deposit path relative to the root; sheet name ("" where there is none); 1-based line as the producer sees it."""

CALENDAR: Final = "_calendrier"
"""Beside ORIGIN in RawRows: the sheet's DateSystem, for dates held as bare numbers."""
DateSystem = Literal["1900", "1904"]
"""From which year a workbook counts its days."""

# --- step 2 -----------------------------------------------------------------------------------------------------------
SHOP_COLUMNS: Final = (
    *ORIGIN,
    "date_depot",            # ISO date of the deposit
    "row_key",               # source row's own key, "cci-47:…": what decisions, provenance, resubmissions hang on
    # who
    "nom", "raison_sociale", "dirigeant",            # dirigeant is private: matching only
    "siret", "siren", "naf",                         # naf "NAFRev2:10.71C"
    "categorie", "sous_categorie", "description",
    # where (as received then parsed); code_insee is today's code
    "adresse_recue",                                 # private: what the producer wrote, one line
    "numero", "repetition", "voie", "lieu_dit", "complement_adresse",
    "adresse",                                       # public: "12 bis Rue de la République" or the lieu-dit
    "code_postal", "commune", "code_insee",
    "longitude_source", "latitude_source",           # float64, the producer's own point, or NaN
    # contact; *_tous are private (matching), they hold withheld values too
    "telephone", "telephone_tous", "courriel", "courriel_tous", "site_web", "reseaux_sociaux", "boutique_en_ligne",
    # what is offered
    "services", "conditions_retrait", "zone_livraison", "marches", "modes_paiement",
    "horaires", "horaires_texte", "labels", "accessibilite",
    "statut", "date_maj", "date_verification", "valide_jusqu_au",
    "date_fermeture",                                # since when a shop is closed for good
)  # fmt: skip

# --- step 3 -----------------------------------------------------------------------------------------------------------
LOCATION_COLUMNS: Final = (
    "longitude", "latitude",   # float64, or NaN where nothing may be told
    "precision",               # numero, voie, lieu-dit, poi, commune, source, manuelle; missing while waiting
    "ban_id",                  # banId of the BAN, else its interoperability key
    "score",                   # float64, likeness of text told by the engine
    "motif_position",          # why this point: accepted, fallback, waiting… (French slug)
)  # fmt: skip
LOCATED_COLUMNS: Final = (*SHOP_COLUMNS, *LOCATION_COLUMNS)

# --- step 4 -----------------------------------------------------------------------------------------------------------
PUBLIC_COLUMNS: Final = (
    "id", "siret", "nom", "raison_sociale", "categorie", "sous_categorie", "naf", "description",
    "adresse", "complement_adresse", "code_postal", "commune", "code_insee", "code_epci", "epci",
    "latitude", "longitude", "precision", "ban_id",
    "telephone", "courriel", "site_web", "reseaux_sociaux", "boutique_en_ligne",
    "services", "conditions_retrait", "zone_livraison", "marches", "modes_paiement",
    "horaires", "horaires_texte", "labels", "accessibilite", "statut",
    "sources", "date_maj", "date_verification", "valide_jusqu_au", "date_fermeture",
)  # fmt: skip
"""The dataset's contract. schemas/commerces.schema.json describes them; a test holds the two together."""
UNIQUE_COLUMNS: Final = PUBLIC_COLUMNS
MEMBER_COLUMNS: Final = (*ORIGIN, "row_key", "id", "motif")
PROVENANCE_COLUMNS: Final = ("id", "champ", "source", "row_key", "date", "licence")

LIST_FIELDS: Final = (
    "telephone", "telephone_tous", "courriel", "courriel_tous", "site_web", "reseaux_sociaux", "services", "marches",
    "modes_paiement", "labels", "accessibilite", "sources",
)  # fmt: skip
FLOAT_FIELDS: Final = ("longitude_source", "latitude_source", "longitude", "latitude", "score")

# --- anomalies --------------------------------------------------------------------------------------------------------
ANOMALY_COLUMNS: Final = (
    "code",        # see anomalies.CATALOGUE
    *ORIGIN,
    "colonne",     # the producer's own column name(s)
    "valeur",      # what was there (personal: stays in work/)
    "apres",       # what it became, or what is proposed
    "detail",      # completes the catalogue's message
)  # fmt: skip


def check_columns(frame: pd.DataFrame, columns: tuple[str, ...], name: str) -> None:
    """Raise TypeError (a bug, not bad data) unless ``frame`` has exactly ``columns``, in order."""
    if tuple(frame.columns) != columns:
        missing = [c for c in columns if c not in frame.columns]
        extra = [c for c in frame.columns if c not in columns]
        raise TypeError(f"{name}: missing {missing}, unexpected {extra}, or out of order")


def typed(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Return ``frame`` with exactly ``columns`` in order: floats as float64, ``ligne`` as int64, all else text."""
    kinds: dict[str, Any] = dict.fromkeys(columns, TEXT)
    kinds |= dict.fromkeys(set(FLOAT_FIELDS) & set(columns), "float64")
    kinds |= {"ligne": "int64"} if "ligne" in kinds else {}
    return frame.reindex(columns=list(columns)).astype(kinds)
