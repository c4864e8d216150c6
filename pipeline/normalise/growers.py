"""A shop's names and NAF code in; whether it sells what it grows out.

A farm's column « produits » says « légumes », « volailles, lapin », as a greengrocer's or a butcher's could: who sells tells them
apart. Legal forms: Code rural et de la pêche maritime, L. 323-1 (GAEC), L. 324-1 (EARL); divisions of NAF rév. 2: 01.1 to 01.5
crops and animals, 03 fishing and fish farming; 01.6 works for farms, and who only sells is in 46, 47 or 56.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.category_tables import bare
from pipeline.normalise.cell import listed
from pipeline.reference.text import words

_FORMS: Final = listed("gaec earl scea scev")
_PLACES: Final = listed(
    "ferme fermes elevage elevages domaine chateau vignoble vignobles rucher ruchers chevrerie bergerie exploitation pisciculture"
)  # no « verger », « potager », « maraîcher »: greengrocers call themselves so
_BEFORE: Final = _FORMS | listed("la le les l au aux a")
_GROWN: Final = re.compile(r"01\.?[1-5]|03")
_SOLD: Final = re.compile(r"4[67]|56")  # wholesale, retail, restaurants


def sells_what_it_grows(nom: str | None, raison_sociale: str | None, naf: str | None) -> bool:
    """Tell a farm by its NAF code (« NAFRev2:01.13Z »), its legal form, or what its name begins with: « La ferme de … »."""
    code = bare(naf)
    if _GROWN.match(code) or _SOLD.match(code):
        return not _SOLD.match(code)
    for name in (nom, raison_sociale):
        said = words(name) if name else []
        first = next((word for word in said if word not in _BEFORE), "")
        if first in _PLACES or not _FORMS.isdisjoint(said):
            return True
    return False
