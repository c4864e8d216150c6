"""What the commune, postcode and INSEE cells say: three texts in, one name and the codes of each cell out, nothing decided."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

Column = Literal["commune", "code_postal", "code_insee"]

_CODE: Final = re.compile(r"(?<![\w.,])(?:F[- ]?)?(2[ABab]\d{3}|\d{2}[ .\u00a0\u202f]?\d{3})(?:[.,]0+)?(?![\w])")
_SHORT: Final = re.compile(r"\s*(\d{4})(?:[.,]0+)?\s*")
_CEDEX: Final = re.compile(r"\bcedex\b\W*(?:\d{1,2}\b)?", re.IGNORECASE)
_BOX: Final = re.compile(r"\b(?:BP|CS|TSA)\s*\d+\b", re.IGNORECASE)
_HINT: Final = re.compile(r"[(\[]\s*(?:d[ée]pt?\.?\s*)?(\d{2,3}|2[ABab])\s*[)\]]|(?<=\D)[\s,\-–]+(\d{2})\s*$")
_HINT_BEFORE: Final = re.compile(r"^\s*(\d{2}|2[ABab]|9[78]\d)(?:\s*[-–:/.]\s*|\s+)(?=[^\W\d_])(?!(?:er|e|[èe]me|nd)\b)")
_PARTS: Final = re.compile(r"\s+[-–—/]\s+|\s*[,;/(]\s*")
_CITY_LAST: Final = re.compile(
    r"^\s*(\d{1,2})\s*(?:er|e|[èe]me)\s+(?:arr\w*\.?)?\s*(?:de\s+|d['’]\s*)?(paris|lyon|marseille)\s*$", re.IGNORECASE
)
_DEPARTEMENT_NAME: Final = re.compile(r"(?:[,(]|(?<!\ben)[\-–])\s*(?:lot[- ]et[- ]garonne|france)\s*\)?\s*$", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"^(.*?)[\s,]*\(\s*(l[ea]s?|l['’])\s*\)\s*$", re.IGNORECASE)
_AFTER: Final = re.compile(r"^(.+?),\s*(l[ea]s?|l['’])\s*$", re.IGNORECASE)
_OWN_DEPARTEMENT: Final = re.compile(r"(\bmarseille)\s*[(\[]\s*13\s*[)\]]", re.IGNORECASE)
"""« Marseille (13) » is in Bouches-du-Rhône; of the three cities, it alone has an arrondissement of that number."""
_ASIDE: Final = re.compile(r"\([^()]*\)")
_LETTER: Final = re.compile(r"[^\W\d_]")


class Cell(NamedTuple):
    """The codes that one cell holds; ``short``: the first one lacked a digit (« 1000 » for 01000). ``text``: what was written."""

    column: Column
    text: str
    codes: tuple[str, ...]
    short: bool


class Said(NamedTuple):
    """All that was said. ``name`` is free of codes and CEDEX; ``names`` are the readings of it to try, in order;
    ``parts``, each of two names in one cell (« Gueyze - Sos »), which only a code can choose from."""

    names: tuple[str, ...]
    cells: tuple[Cell, ...]
    departement: str | None
    cedex: bool
    parts: tuple[str, ...]
    swapped: bool

    @property
    def name(self) -> str:
        """The name as written, or nothing."""
        return self.names[0] if self.names else ""


def read(nom: str | None, code_postal: str | None, code_insee: str | None) -> Said:
    """Sort what the three cells hold into a name, codes and a département, whichever column each stands in."""
    columns: tuple[tuple[Column, str | None], ...] = (("commune", nom), ("code_postal", code_postal), ("code_insee", code_insee))
    texts = {column: " ".join(text.split()) for column, text in columns if text}
    texts = {column: bare for column, text in texts.items() if (bare := " ".join(_BOX.sub(" ", text).split()))}
    cells = tuple(_cell(column, text) for column, text in texts.items() if column != "commune" or _CODE.search(text))
    home = next((c for c in ("commune", "code_postal", "code_insee") if c in texts and _name_in(texts[c])), None)
    raw = texts[home] if home else ""
    name = _CITY_LAST.sub(r"\2 \1", _name_in(raw))  # « 5e arrondissement de Paris »
    before = _HINT_BEFORE.match(name)  # « 47-Agen »
    name = name[before.end() :] if before else name
    hint = before or _HINT.search(name)
    name = _OWN_DEPARTEMENT.sub(r"\1", name)
    swapped = home not in (None, "commune") and "commune" in texts
    departement = next(code for code in hint.groups() if code).upper() if hint else None
    parts = tuple(part.strip() for part in _PARTS.split(name) if _LETTER.search(part))
    return Said(_readings(name), cells, departement, bool(_CEDEX.search(raw)), parts if len(parts) > 1 else (), swapped)


def _cell(column: Column, text: str) -> Cell:
    short = _SHORT.fullmatch(text) if column != "commune" else None
    if short:
        return Cell(column, text, ("0" + short[1],), short=True)
    codes = (re.sub(r"[ .\u00a0\u202f]", "", m[1]).upper() for m in _CODE.finditer(text))
    return Cell(column, text, tuple(dict.fromkeys(codes)), short=False)


def _name_in(text: str) -> str:
    """Return ``text`` without codes and CEDEX, or nothing where no word is left."""
    bare = _CEDEX.sub(" ", _CODE.sub(" ", text))
    bare = " ".join(_DEPARTEMENT_NAME.sub("", bare).split()).strip(" ,;:-–—/.")
    return bare if _LETTER.search(bare) else ""


def _readings(name: str) -> tuple[str, ...]:
    """Return the ways to read a name: « Passage (Le) », « Marmande (47) », « Sos (Gueyze) », « Paris 13 »."""
    if not name:
        return ()
    article = _ARTICLE.match(name) or _AFTER.match(name)
    moved = f"{article[2]} {article[1]}" if article else name
    no_hint = _HINT.sub(" ", moved)
    aside = _ASIDE.sub(" ", no_hint)
    return tuple(dict.fromkeys(" ".join(n.split()).strip(" ,;-") for n in (moved, no_hint, aside) if _LETTER.search(n)))
