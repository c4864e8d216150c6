"""What a producer calls a shop's activity in; our category out: ``famille`` (public categorie), ``code`` (sous_categorie).

Order of trust: the producer's own table (source.yml), our labels and synonyms, NAF codes and labels written in the cell, the
activity named first in a longer text, one-letter typos, then the shop's NAF code. What is not understood is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from pipeline.config import did_you_mean
from pipeline.errors import ConfigError
from pipeline.normalise.activity import read, says_no_activity
from pipeline.normalise.activity_lists import GENERIC_FARM, Reading
from pipeline.normalise.category_tables import bare, families, label_of, naf_codes, osm_codes
from pipeline.normalise.cell import is_nothing, tidy
from pipeline.normalise.lexicon import NONE, lexicon
from pipeline.normalise.result import Cleaned, Issue
from pipeline.reference.text import fold

_STEP: Final = re.compile(r">+|»|→|::")
_PATHS: Final = re.compile(r"([|;\n])")


class Category(NamedTuple):
    """A family of schemas/familles.csv and one of its codes in schemas/categories.csv; no code where only the family is sure."""

    famille: str
    code: str | None


def classify(
    text: str | None, more: str | None, naf: str | None, table: Mapping[str, tuple[str, ...]], *, grown: bool = False
) -> Cleaned[Category]:
    """Return the category that ``text`` (categorie), ``more`` (sous_categorie) and ``naf`` (« NAFRev2:47.24Z ») name.

    ``table`` holds the producer's own words, folded, and their code: a leaf or a family; no code means « none ».
    ``grown``: the shop is known to sell what it grows, so that « légumes » are no greengrocer's; either text may say it too.
    Raises ConfigError for a table that names an unknown code.
    """
    said = _said(text, more, naf, table, grown=grown)
    if said.value is not None and said.value.code:
        return said
    return _by_naf(said, naf)


def _said(
    text: str | None, more: str | None, naf: str | None, table: Mapping[str, tuple[str, ...]], *, grown: bool
) -> Cleaned[Category]:
    """Return what the two texts name together; « Producteur » in one is what « légumes » in the other are read by."""
    first, finer = _understand(text, naf, table, grown=grown), _understand(more, naf, table, grown=grown)
    if not grown and _is_a_farm(first):
        finer = _understand(more, naf, table, grown=True)
    elif not grown and _is_a_farm(finer):
        first = _understand(text, naf, table, grown=True)
    return finer if _says_more(finer, first) else first


def _is_a_farm(said: Cleaned[Category]) -> bool:
    return said.value is not None and said.value.famille == "producteur"


def _says_more(finer: Cleaned[Category], first: Cleaned[Category]) -> bool:
    """Tell whether a second text is to be followed: a leaf after a family, or after « vente directe » of anything."""
    if finer.value is None or first.value is None:
        return finer.value is not None
    generic = first.value.code is None or (first.value.code == GENERIC_FARM and _is_a_farm(finer))
    return generic and finer.value.code is not None


def _understand(text: str | None, naf: str | None, table: Mapping[str, tuple[str, ...]], *, grown: bool) -> Cleaned[Category]:
    tidied = tidy(text, lines=True) if text else ""  # before it is judged: « _x000D_ » is a line break, and says nothing
    if text is None or is_nothing(tidied):
        return Cleaned(None)
    declared = table.get(fold(text))
    if declared is not None:
        return Cleaned(_category(declared[0]) if declared else None)
    reading = read("".join(map(_deepest, _PATHS.split(tidied))), producer=grown)
    if reading.codes == (NONE,) and text.strip() not in osm_codes():
        return Cleaned(None, (Issue("categorie-hors-champ"),))
    if not reading.codes:
        if says_no_activity(text):
            return Cleaned(None, (Issue("categorie-imprecise"),))
        if osm := osm_codes().get(text.strip().lower()):
            return Cleaned(_category(osm))
        near = lexicon("categories").suggestion(text)
        return Cleaned(None, (Issue("categorie-inconnue", near, f" ; vouliez-vous dire « {near} » ?" if near else ""),))
    return _chosen(_as_osm_has_it(text.strip(), reading), naf)


def _deepest(path: str) -> str:
    """Return the last step that names a category, of « Commerces > Sport & Loisirs > Cycles »; the path where none does."""
    steps = _STEP.split(path) if "«" not in path else []
    named = (s for s in reversed(steps) if (codes := read(s).codes) and codes[0] in lexicon("categories").rank)
    return next(named, path) if len(steps) > 1 else path


def _as_osm_has_it(text: str, reading: Reading) -> Reading:
    """Return what a value of OpenStreetMap means: « chemist » is no « chemise »; « fuel » may be either, and is told."""
    osm = osm_codes().get(text)
    if osm is None or osm in (*reading.codes[:1], *reading.others):
        return reading
    if "_" in text or not reading.certain:
        return Reading((osm,))
    return reading._replace(others=(*reading.others, osm))


def _chosen(reading: Reading, naf: str | None) -> Cleaned[Category]:
    code, issues = reading.codes[0], []
    candidates = (code, *reading.others)
    if reading.others:
        by_naf = naf_codes().get(bare(naf))
        code = by_naf if by_naf in candidates else code
        if by_naf not in candidates:
            issues.append(Issue("categorie-ambigue", label_of(code), ", ".join(label_of(c) for c in candidates if c != code)))
    if not reading.certain:
        issues.append(Issue("categorie-rapprochee", label_of(code)))
    more = [c for c in reading.codes[1:] if c not in candidates]
    if more:
        issues.append(Issue("categorie-multiple", label_of(code), ", ".join(label_of(c) for c in more)))
    return Cleaned(_category(code), tuple(issues))


def _by_naf(said: Cleaned[Category], naf: str | None) -> Cleaned[Category]:
    """Complete what was said by the NAF code, unless the two disagree on the family."""
    code = naf_codes().get(bare(naf))
    if code is None:
        return said
    found = _category(code)
    if said.value is not None and (found.famille != said.value.famille or found.code is None):
        return said
    return Cleaned(found, (*said.issues, Issue("categorie-deduite-naf", label_of(code), bare(naf))))


def _category(code: str) -> Category:
    if code in families():
        return Category(families()[code], code)
    if code in lexicon("familles").rank:
        return Category(code, None)
    known = [*families(), *lexicon("familles").rank]
    raise ConfigError(
        f"valeurs.categorie : « {code} » n'est pas un code de catégorie{did_you_mean(code, known)}", "voir schemas/categories.csv"
    )
