"""One cell's text in; the same text tidied, or nothing where the cell only looks filled, out."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from pipeline.reference.text import fold


def listed(text: str, separator: str | None = None) -> frozenset[str]:
    """Return the items of a literal list, laid out on several lines, as a set."""
    return frozenset(item.strip() for item in text.split(separator) if item.strip())


# Words that mean « nothing », folded. « x » or « 0 » are not among them: they answer oui/non columns.
NOTHING: Final = listed(
    """null|none|nan|nil|na|n a|n c|nc|nr|n r|nsp|nd|n d|neant|neant neant|aucun|aucune|aucuns|ras|r a s|rien|vide|sans objet
    |s o|non diffusible|non diffuse
    |non applicable|non renseigne|non renseignee|non renseignes|pas renseigne|non communique|non communiquee|non precise
    |non precisee|non connu|non connue|inconnu|inconnue|a completer|a renseigner|a preciser|a definir|a venir plus tard
    |sans reponse|pas de reponse|non repondu|ne sait pas|ne se prononce pas|non disponible|non fourni|undefined|empty|nul
    |selectionner|selectionnez|a selectionner|selectionner une option|selectionnez une option|aucune selection
    |veuillez selectionner|choisir|choisissez|choisir une option|choisissez une option|choisir dans la liste|veuillez choisir
    |faites votre choix|non concerne|non concernee|blank
    |pas d information|pas d info|information non disponible|sans|non saisi|non defini|vierge|xx|xxx|xxxx|tbd""",
    "|",
)

# What a spreadsheet leaves where a formula failed (Excel in French and English, LibreOffice).
_ERROR: Final = re.compile(
    r"#(?:N/A|N/D|REF!|VALEUR\s?!|VALUE!|DIV/0\s?!|NOM\s?\?|NAME\?|NUL\s?!|NULL!|NOMBRE\s?!|NUM!)|Err\s?:\s?\d{3}", re.IGNORECASE
)
_ESCAPED: Final = re.compile(r"_x000[DdAa9]_|<br ?/?>")
"""A line's end as SpreadsheetML spells it, or a page: left by some exports."""
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufe0f]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACES: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n[ \n]*")


def tidy(text: str, *, lines: bool = False) -> str:
    """Return ``text`` in NFC, invisible and control characters out, spaces collapsed; line breaks kept only with ``lines``."""
    if text.isascii() and text.isalnum():
        return text
    text = _ESCAPED.sub("\n", unicodedata.normalize("NFC", text)).replace("\r\n", "\n").replace("\r", "\n")
    text = _SPACES.sub(" ", _CONTROL.sub(" ", _INVISIBLE.sub("", text)))
    return (_LINES.sub("\n", text) if lines else " ".join(text.split())).strip()


def is_nothing(text: str) -> bool:
    """Tell whether ``text`` says nothing: no letter nor digit, a word for « nothing », a spreadsheet error."""
    stripped = text.strip()
    if _ERROR.fullmatch(stripped):
        return True
    key = fold(stripped)
    return not key or key in NOTHING
