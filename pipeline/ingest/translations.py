"""A header's row and the rows under it in; out: how many of these say the columns' names again in another language.

« Nom | Adresse | Téléphone » over « Name | Address | Phone »: read as a shop, it would be one called « Name ».
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.ingest.names import plain

_MOST: Final = 2  # languages beside the first
_LONGEST: Final = 5  # words of a heading
_SURE: Final = 2  # columns of numbers that it has words over
_NUMBERED: Final = 0.8  # share of a column's cells that hold a long number
_NUMBER: Final = re.compile(r"(?:\d[\s.\-/]?){4}")  # a postcode, a phone, a SIRET
_WORDS: Final = frozenset((
    "name", "shop", "store", "business", "trade", "company", "address", "street", "town", "city", "village", "zip", "postcode",
    "postal", "postale", "phone", "telephone", "mobile", "email", "mail", "e", "website", "web", "site", "url", "opening",
    "hours", "category", "type", "activity", "description", "services", "payment", "products", "contact", "owner", "latitude",
    "longitude", "country", "number", "code", "comments", "notes", "date", "updated", "language", "id", "facebook", "instagram",
    "nombre", "direccion", "calle", "ciudad", "municipio", "telefono", "correo", "horario", "categoria", "actividad", "pagina",
    "nom", "adreca", "carrer", "poblacio", "vila", "telefon", "correu", "horari", "activitat", "adreica", "carriera", "comuna",
    "izena", "helbidea", "udalerria", "telefonoa", "posta", "webgunea", "ordutegia", "mota", "anv", "chomlec", "h", "pellgomz",
    "adrese", "strasse", "ort", "plz", "telefonnummer", "offnungszeiten", "kategorie", "webseite", "indirizzo", "comune", "cap",
    "sito", "orari", "nome", "naam", "adres", "straat", "gemeente", "telefoon", "adresse", "commune", "ville", "cp", "tel",
    "enseigne", "activite", "horaires", "courriel", "siret", "voie",
))  # fmt: skip
"""How headings begin in English, Spanish, Catalan, Occitan, Basque, Breton, German, Italian, Dutch, and in French codes."""


def translated(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Return how many of ``rows``, the first ones under the header, name its columns again.

    Such a row names all that the header names, without a digit, in words of its own; and it stands where the rows under it have
    numbers (postcode, phone, SIRET): over two columns of them, a third of its cells being headings; or over one, most of them.
    « Le Bar | le bourg | inconnu | Boé | inconnu » is a shop.
    """
    for count in range(min(_MOST, len(rows) - 2), 0, -1):
        if all(_names_again(names, row, rows[count:]) for row in rows[:count]):
            return count
    return 0


def _names_again(names: Sequence[str], row: Sequence[str], under: Sequence[Sequence[str]]) -> bool:
    cells = [" ".join(cell.split()) for cell in row]
    said = [cell for cell in cells if cell]
    if [bool(cell) for cell in cells] != [bool(name) for name in names] or len(said) < 3:
        return False
    if any(character.isdigit() or character == "@" for cell in said for character in cell) or len(set(said)) < 0.8 * len(said):
        return False
    if max(len(cell.split()) for cell in said) > _LONGEST or {plain(c) for c in said} == {plain(n) for n in names if n}:
        return False
    columns = [[cells[i] for cells in under if cells[i].strip()] for i in range(len(cells))]
    if any(cell and cell in column for cell, column in zip(row, columns, strict=True)):
        return False
    numbered = sum(bool(column) and _hold_numbers(column) for column in columns)
    known = sum(bool(words := plain(cell).split()) and words[0] in _WORDS for cell in said)
    return (numbered >= _SURE and 3 * known >= len(said)) or (numbered > 0 and 2 * known > len(said))


def _hold_numbers(column: Sequence[str]) -> bool:
    return sum(_NUMBER.search(text) is not None for text in column) >= _NUMBERED * len(column)
