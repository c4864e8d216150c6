"""The words that say what a piece of an address is: a street, a mall, a zone, a housing estate, what lies beside a street.

Sources: NF Z 10-011, INSEE's list of street types, what producers write. Patterns stand at the start of a piece, in any case.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.reference.text import words

TYPE: Final = (
    r"(?:all[ée]es?|all\.?|av(?:e|enue)?\.?|b(?:ou)?l?v?a?r?d\.?|boul(?:evard)?\.?|che?m?(?:in)?\.?|cours|crs|cour|mail|parvis|"
    r"espl?(?:anade)?\.?|f(?:au)?b(?:our)?g\.?|imp(?:asse)?\.?|mont[ée]e|pass(?:age)?\.?|pl(?:ace)?\.?|placette|quai|qu\.|"
    r"prom(?:enade)?\.?|rond[- ]point|rpt|rte\.?|route|r(?:ue)?\.?|ruelle|rle|sent(?:e|ier)|terrasse|sq(?:uare)?\.?|traverse|"
    r"venelle|r[ée]s(?:idence)?\.?|lot(?:issement)?\.?|hameau|ham\.?|quartier|qr?t\.?|grand['’ e]*\s?rue|za[ce]?|zi|zone|"
    r"lieu[- ]?dit|voie|cit[ée]|chauss[ée]e|domaine|clos|carrefour)"
)
"""What a house's number stands before."""
REPETITION: Final = r"bis|ter|quater|quinquies|[a-z]"

_SHORT_MALL: Final = r"c\.?\s?cial\b\.?|cc(?:i?al)?\b\.?|ctre\s+c(?:ommerc|c)?ial\b\.?|centre\s+c?cial\b\.?"
MALL: Final = rf"{_SHORT_MALL}|centre\s+commercial\b"
_SIDE: Final = (
    r"(?:en\s+)?face\b|[àa]\s+c[ôo]t[ée]|derri[èe]re\b|devant\b|angle\b|[àa]\s+l['’]angle|(?:tout\s+)?pr[èe]s\b|[àa]\s+proximit[ée]|"
    r"au\s+fond\b|au[- ]dessus\b|[àa]\s+(?:km\s*)?\d+\s*k?m?\b|sortie\s*(?:n[°o]\s*)?\d|c\s?/\s?[o°]|chez\s"
)
COMPLEMENT: Final = (
    r"b[âa]t(?:iment)?s?\b\.?|rdc\b|rez[- ]de[- ]chauss[ée]e|\d+\s?(?:er|e|[èe]me)\s+[ée]tage|[ée]tage|"
    rf"ap(?:par)?t(?:ement)?\b\.?|appt?\b\.?|imm(?:euble)?\b\.?|esc(?:alier)?\b\.?|{MALL}|galerie\s+(?:marchande|commerciale)|local\s+[a-z]?\d|cellule|"
    r"case\s+(?:n[°o]\s*)?\d|boutique\s+(?:n[°o]\s*)?\d|porte\s+(?:\d|[a-z]\b)|lot\s+(?:n[°o]\s*)?\d|niveau\s+-?\d|entr[ée]e\s+[a-z]\b|"
    rf"hall\s+(?:[a-z]|\d+)\b|stand|kiosque|halles?\s+(?:de|du)\s+march|km\s*\d|\d+\s*km\b|{_SIDE}"
)
ZONE: Final = (
    r"z\.?a\b\.?|z\.?i\b\.?|zac\b|zae\b|zad\b|zup\b|zc\b|"
    r"zone\s+(?:artisanale|industrielle|commerciale|d['’ ]\s?activit|d['’]am[ée]nagement|art\b|ind\b)|"
    r"parc\s+(?:d['’ ]\s?(?:activit|affaires)|commercial|industriel|artisanal|technologique)|"
    r"p[ôo]le\s+(?:commercial|d['’]activit|artisanal)|"
    r"espace\s+commercial|village\s+(?:d['’]entreprises|artisanal)|technop[oô]le|agrop[oô]le"
)
HOUSING: Final = r"r[ée]s(?:id|idence)?\b\.?|lot(?:is|issement)?\b\.?(?!\s*\d)"

IS_SIDE: Final = re.compile(_SIDE, re.IGNORECASE)
IS_COMPLEMENT: Final = re.compile(COMPLEMENT, re.IGNORECASE)
IS_MALL: Final = re.compile(rf"(?:{MALL}|galerie\s+(?:marchande|commerciale))\s*\w", re.IGNORECASE)
IS_ZONE: Final = re.compile(ZONE, re.IGNORECASE)
IS_HOUSING: Final = re.compile(HOUSING, re.IGNORECASE)
LINKS: Final = frozenset({"de", "du", "la", "des", "le", "les", "d", "l", "et", "a", "au", "aux", "sur", "en", "sous"})
"""Words that hold a name together: what follows them begins nothing."""
BEFORE_TYPE: Final = frozenset({
    "vieille", "vieux", "ancien", "ancienne", "petite", "petit", "grande", "grand", "haute", "basse", "nouvelle",
})  # fmt: skip
_BEHIND: Final = re.compile(r"derri[èe]re|devant", re.IGNORECASE)
"""« Rue Derrière l'Église » is the street's name."""
KINDS: Final = frozenset({
    "centre", "commercial", "cc", "c", "zone", "industrielle", "artisanale", "commerciale", "activites", "activite", "parc",
    "espace", "galerie", "marchande", "residence", "lotissement", "zac", "zae", "d", "technopole", "agropole", "site",
})  # fmt: skip
"""What a place is, not its name yet: « Centre commercial Place des Halles »."""
_UNIT: Final = re.compile(r"\b(?:b[âa]t(?:iment)?|bloc|hall|esc(?:alier)?|porte|entr[ée]e|aile)\.? [a-z]$", re.IGNORECASE)

_INSIDE_TYPE: Final = (
    r"(?:rue|ave?\.?|avenue|boulevard|b(?:lv|l|v)?d\.?|imp(?:asse)?\.?|place|pl\.?|chem?(?:in)?\.?|route|rte\.?|"
    r"all[ée]es?|quai|square|rpt|rond[- ]point|esplanade|faubourg|fbg)"
)
STREET_INSIDE: Final = re.compile(rf"(?<=[^\W\d])\s+(?={_INSIDE_TYPE}\s)", re.IGNORECASE)
STREET_AFTER: Final = re.compile(rf"(?<=\w)\s+(?={_INSIDE_TYPE}\s)", re.IGNORECASE)
_AFTER_STREET: Final = re.compile(
    rf"[\s/]+(?=(?:{COMPLEMENT}|{ZONE}|r[ée]sidence\s|r[ée]s\.\s|hameau\s|lotissement\s|quartier\s|lieu[- ]?dit\s))",
    re.IGNORECASE,
)
_NEXT_STREET: Final = re.compile(rf"(?<=[^\W\d])\s+(?={_INSIDE_TYPE}\s+[^\W\d])", re.IGNORECASE)
"""« 3 rue Jules Ferry place du 19 Mars »: a second street."""
MAY_HOLD_MORE: Final = re.compile(rf"(?:{_AFTER_STREET.pattern}|{_NEXT_STREET.pattern}|\sld\s)", re.IGNORECASE)
"""What the name of a street may have in it that is none of it."""


def links(before: str) -> bool:
    """Tell whether what follows ``before`` belongs to the same name: « rue de la | Place d'Armes », not « Bât. A | rue Foch »."""
    said = words(before)
    return not said or (said[-1] in LINKS and not _UNIT.search(before))


def beside(name: str) -> tuple[str, str] | None:
    """« rue Foch | Bât. B », « rue Foch | hameau du Lac » → the street, and what stands beside it."""
    return _split(_AFTER_STREET, name, shortest=1)


def second_street(name: str) -> tuple[str, str] | None:
    """« rue Jules Ferry | place du 19 Mars »; not « rue de la | Place d'Armes », « impasse | chemin des Prés »."""
    return _split(_NEXT_STREET, name, shortest=2)


def _split(pattern: re.Pattern[str], name: str, shortest: int) -> tuple[str, str] | None:
    for found in pattern.finditer(name):
        before = name[: found.start()]
        said = words(before)
        told = len(said) >= shortest and any(len(word) > 2 and word.isalpha() for word in said)
        behind = len(said) == 1 and _BEHIND.match(name, found.end())
        held = links(before) or said[-1] in BEFORE_TYPE or KINDS.issuperset(said)
        if told and not held and not behind:
            return before, name[found.end() :]
    return None


_SPELT: Final = (
    (r"z ?\.?a\b\.?", "Zone Artisanale"),
    (r"z ?\.?i\b\.?", "Zone Industrielle"),
    (r"zc\b\.?", "Zone Commerciale"),
    (r"zone\s+art\b\.?", "Zone Artisanale"),
    (r"zone\s+ind\b\.?", "Zone Industrielle"),
    (rf"c\.c\b\.?|{_SHORT_MALL}", "Centre Commercial"),
    (r"b[âa]t\b\.?", "Bâtiment"),
    (r"ap(?:p|pt|t)\b\.?", "Appartement"),
    (r"imm\b\.?", "Immeuble"),
    (r"dom\b\.?", "Domaine"),
    (r"ham\b\.?", "Hameau"),
    (r"esc\b\.?", "Escalier"),
    (r"r[ée]s(?:id)?\b\.?", "Résidence"),
    (r"lot(?:is)?\b\.?(?!\s*(?:n|\d))", "Lotissement"),
)
_ABBREVIATED: Final = re.compile("|".join(f"({pattern})" for pattern, _ in _SPELT), re.IGNORECASE)


def spelt_out(text: str) -> str:
    """Return ``text`` with its first word in full: « Bât. B » → « Bâtiment B », « ZI de Boé » → « Zone Industrielle de Boé »."""
    found = _ABBREVIATED.match(text)
    if found is None:
        return text
    return f"{_SPELT[(found.lastindex or 1) - 1][1]} {text[found.end() :].strip(' ,;:-–—/*')}".strip()
