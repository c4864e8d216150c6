"""A sheet and its list's header in; out: the rows where another table begins below that names none of the list's columns.

« Marché | Jour | Horaires » under a list of shops: read with it, each market would be a shop at an impossible address.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from pipeline.ingest.grid import Grid, filled_cells
from pipeline.ingest.header import Header
from pipeline.ingest.names import plain

_WORDS: Final = frozenset((
    "nom", "noms", "prenom", "adresse", "commune", "communes", "ville", "villes", "jour", "jours", "horaire", "horaires",
    "heure", "heures", "date", "dates", "debut", "fin", "lieu", "lieux", "telephone", "tel", "portable", "contact",
    "contacts", "mail", "email", "courriel", "nombre", "nb", "total", "effectif", "categorie", "categories", "type",
    "types", "activite", "activites", "montant", "prix", "tarif", "tarifs", "libelle", "code", "codes", "annee", "annees",
    "mois", "responsable", "referent", "observation", "observations", "remarque", "remarques", "commentaire",
    "commentaires", "marche", "marches", "emplacement", "emplacements", "quantite", "titre", "fonction", "service",
    "services", "organisme", "structure", "association", "evenement", "evenements", "manifestation", "theme", "objet",
    "numero", "rang", "secteur", "zone", "quartier", "canton", "site", "periode", "saison", "duree", "statut", "etat",
    "nature", "description", "detail", "details", "exposant", "exposants", "participant", "participants", "place", "places",
    "stand", "stands", "surface", "enseigne", "raison", "produit", "produits", "famille", "legende", "signification",
    "couleur", "abreviation", "sigle",
))  # fmt: skip
"""What columns are called, by the first word: no shop is called so in its second cell too."""
_LONGEST: Final = 3  # words of a heading
_LEAST: Final = 3  # rows above that say what a column holds
_LEAST_UNDER: Final = 2
_LONGEST_TITLE: Final = 5  # words of one that is in no list
_LONG_NUMBER: Final = re.compile(r"(?:\d[\s.\-/]?){4}")  # a postcode, a phone, a SIRET: no number of a street
_SAMPLE: Final = 50
_MOST: Final = 200  # rows looked at: what follows a blank one


def strangers_below(grid: Grid, header: Header) -> list[int]:
    """Return where they begin, at their title where they have one: past a blank row, a row of headings over rows of its own.

    Either every cell of that row is a heading, or one stands where the list always has a number (postcode, phone, address); or,
    whatever its words, no row under it has a postcode, a phone, where every row of the list has one.
    """
    filled = filled_cells(grid.columns, grid.height)
    alone = np.flatnonzero((filled[1:] > 1) & (filled[:-1] <= 1)) + 1
    found = []
    for row in alone[alone > header.last + _LEAST][:_MOST].tolist():
        top = row - 1 if filled[row - 1] == 1 else row
        if filled[top - 1] or row + 1 >= grid.height or filled[row + 1] < 2:
            continue
        cells = {i: text for i, column in enumerate(grid.columns) if (text := column[row].as_py())}
        headings = sum(map(_is_heading, cells.values()))
        if headings < 2 or 2 * headings < len(cells):
            found += [top] if _of_another_kind(grid, header, cells, row, top) else []
            continue
        if headings == len(cells) or any(_replaces_number(grid, i, header, top) for i, text in cells.items() if _wordy(text)):
            found.append(top)
    return found


def _of_another_kind(grid: Grid, header: Header, cells: dict[int, str], row: int, top: int) -> bool:
    """Tell words never read in their columns, one of them where the list has long numbers, over two rows or more with none."""
    numbers = [i for i in range(len(grid.columns)) if _numbered(_above(grid, i, header, top))]
    short = all(_wordy(text) and len(text.split()) <= _LONGEST_TITLE for text in cells.values())
    if not short or not any(i in numbers for i in cells):
        return False
    under = [[text for i in range(len(grid.columns)) if (text := grid.columns[i][r].as_py())] for r in _block(grid, row)]
    below = [grid.columns[i][r].as_py() or "" for i in numbers for r in _block(grid, row)]
    known = any(text in grid.columns[i].slice(0, top).to_pylist() for i, text in cells.items())
    return len(under) >= _LEAST_UNDER and not known and not any(_LONG_NUMBER.search(text) for text in below)


def _block(grid: Grid, row: int) -> range:
    """Return the rows under one, down to the next blank."""
    end = row + 1
    while end < min(grid.height, row + _SAMPLE) and any(column[end].as_py() for column in grid.columns):
        end += 1
    return range(row + 1, end)


def _numbered(values: list[str]) -> bool:
    return len(values) >= _LEAST and sum(_LONG_NUMBER.search(text) is not None for text in values) >= 0.8 * len(values)


def _is_heading(text: str) -> bool:
    words = plain(text).split()
    return 0 < len(words) <= _LONGEST and words[0] in _WORDS and words[:2] != ["lieu", "dit"] and _wordy(text)


def _wordy(text: str) -> bool:
    return not any(character.isdigit() for character in text)


def _above(grid: Grid, column: int, header: Header, row: int) -> list[str]:
    start = max(header.last + 1, row - _SAMPLE)
    return [text for text in grid.columns[column].slice(start, row - start).to_pylist() if text]


def _replaces_number(grid: Grid, column: int, header: Header, row: int) -> bool:
    values = _above(grid, column, header, row)
    return len(values) >= _LEAST and sum(map(_wordy, values)) <= 0.2 * len(values)
