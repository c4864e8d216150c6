"""The patterns that tell the pieces of an address apart: a text in, what stands where out."""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.address_kinds import REPETITION, TYPE
from pipeline.reference.text import unaccent, words

_NUMBER: Final = rf"\d{{1,4}}(?:\s?(?:{REPETITION})\b)?"

DOTTED: Final = re.compile(
    r"\b(?:Z\.?\s?A\.|Z\.?\s?I\.|Z\.A\.C\.?|Z\.A\.E\.?|B\.P\.?|C\.S\.?|R\.D\.C\.?|C\.C\.?|R\.N\.?|R\.D\.?|L\.D\.?|N\.?-?D\.)(?!\w)",
    re.I,
)
BOX: Final = re.compile(r"\b(BP|CS|TSA|bo[iî]te postale|cidex|cedex(?=\s*\d{3}))\s*(?:n[°o]\s*)?(\d{1,6})\b", re.IGNORECASE)
"""A CEDEX has two digits at most: « cedex 1556 » is a CIDEX, letter boxes of the country."""
POSTCODE: Final = re.compile(
    rf"(?<![\d\w])(?:F[- ]?)?(\d{{5}}|\d{{2}} \d{{3}}(?=\s+(?!{TYPE}\b)[^\W\d]))(?![\d\w])", re.IGNORECASE
)
BRACKETED_CODE: Final = re.compile(r"\(\s*((?:F[- ]?)?\d{5}(?: [^()\d]+)?)\s*\)")
"""« Agen (47000) », « (47000 Agen) »."""
GLUED_CODE: Final = re.compile(r"(?<![^\W_])(\d{5})(?=[^\W\d_]{3})|(?<=[^\W\d_]{3})(\d{5})(?=\s)")
"""« 47200MARMANDE », « rue Neuve47200 Marmande »."""
SHORT_CODE: Final = re.compile(r"^(?:(?P<before>.*\S)\s+)?(?P<code>[1-9]\d{3})\s+(?P<town>[^\W\d][^\d,;]+)$")
"""« L'Huppe 1340 Montrevel-en-Bresse »: a spreadsheet took the zero."""
COUNTRY: Final = re.compile(r"(?<![\s-]en)(?<![\s-]de)[\s,-]+france$", re.IGNORECASE)
CEDEX: Final = re.compile(r"^[^\d]*\bcedex\b(?:\s*\d{1,2})?$", re.IGNORECASE)
NOTHING: Final = re.compile(
    r"^(?:n[ée]ant|(?:\[(?:nd|non[- ]diffusible)\] ?)+|nc|n/?a|nd|inconnue?|sans(?: adresse)?|france|-|\.|\?|x+|\W*)$",
    re.IGNORECASE,
)
SEPARATORS: Final = re.compile(r"\s*(?:[\n\r\t;|#•*]|,(?!\d)|(?<=\s)[-–—/](?=\s)|(?<=[^\d\s])–(?=\s)|[–—])\s*")
LONE_NUMBER: Final = re.compile(rf"(?:n[°o.]\s*)?({_NUMBER})", re.IGNORECASE)
NUMBER_COMMA: Final = re.compile(
    rf"(^|[\n\r]|[,;]\s*|\s[-–—]\s+)((?:n[°o]\.?\s*)?\d{{1,4}}(?:\s?(?:bis|ter|quater|[a-z])\b)?)\s*[,;.:]\s*"
    rf"(?={TYPE}\b|R\.?[ND]\.?\s?\d|[ND]\s?\d)",
    re.IGNORECASE,
)
INNER_NUMBER_COMMA: Final = re.compile(
    r"(?P<before>(?:\b(?:b[âa]t(?:iment)?|cellule|local|lot|hall|niveau|porte|box|appt?)\.?\s+\d{1,3})|[^\W\d]+\.?)\s+"
    rf"(?P<number>\d{{1,4}}(?:\s?(?:bis|ter|quater|[a-z])\b)?(?:[-/]\d{{1,4}})?)\s*,\s*"
    rf"(?!z[ai]|zone|r[ée]s|lot|quartier|lieu)(?=(?:{TYPE}\b\.?|R\.)\s+\w)",
    re.IGNORECASE,
)
"""« Centre commercial Leclerc 23, boulevard Carnot »: the number is the street's, not the mall's."""
FIRST_NUMBER_COMMA: Final = re.compile(
    r"(?m)^((?:n[°o]\.?\s*)?\d{1,4}(?:\s?(?:bis|ter|quater|[a-z])\b)?)\s*[,;]\s*(?=[^\W\d])", re.IGNORECASE
)
NUMBER_LIST: Final = re.compile(
    rf"(?<![\d\w])(\d{{1,4}}(?:\s?(?:bis|ter|quater)\b)?)(?:\s*,\s*|(?<=^\d)\s+|(?<=^\d\d)\s+|(?<=^\d\d\d)\s+|(?<=[,/–-]\s\d{{2}})\s+|(?<=[,/–-]\s\d{{3}})\s+)(?=\d{{1,4}}(?:\s*(?:,|/|-|&|et|à)\s*\d{{1,4}})*[\s,]+{TYPE}\b)",
    re.IGNORECASE,
)
HYPHENED: Final = re.compile(rf"(?<![\w\-/])(\d{{1,4}})-([A-Za-z])(?=[\s,]+{TYPE}\b)", re.IGNORECASE)
"""« 18-B, rue Neuve »."""
ELIDED: Final = re.compile(
    r"(?<![^\W\d_])(?P<before>(?!(?:b[âa]t|b[âa]timent|bloc|porte|hall|app(?:ar)?t(?:ement)?|esc|escalier|lot|cellule|local|box|[iî]lot"
    r"|entr[ée]e|tour|aile|imm|immeuble) )[^\W\d_]{2,})[ ](?P<letter>[dl])[ ](?=[aeiouyhàâéèêëîïôûœ][^\W\d_])"
    r"(?!(?:[ée]tage|escalier|entr[ée]e|app|av|avenue|all|all[ée]e|esplanade|imp|impasse|[iî]lot|imm|immeuble|aile|et|ou|au)\b)",
    re.IGNORECASE,
)
"""« RUE DE L EGLISE », « 3 rue d Agen »: the apostrophe that capitals leave out; « Bât. D Avenue Foch » is a building."""
GLUED: Final = re.compile(
    r"(?<![\w.])(\d{1,4})(?=(?:av(?:e|enue)?|bd|bld|blvd|boul(?:evard)?|che?m(?:in)?|cours|crs|imp(?:asse)?|pl(?:ace)?|quai|rte|route|"
    r"rue|ruelle|sq(?:uare)?|all(?:[ée]es?)?|lieu[- ]dit|r[ée]sidence)(?:\b|\.))|"
    r"(?<![\w.])(\d{1,4}\s?(?:bis|ter|quater))(?=(?:avenue|boulevard|chemin|cours|impasse|place|quai|route|rue|all[ée]e)\b)",
    re.IGNORECASE,
)
"""« 30rue Voltaire », « 30bisrue Voltaire »: the space forgotten after the number."""
_LATE: Final = r"\d{1,4}(?:\s?(?:bis|ter|quater)\b|[a-d]\b)?(?:[-/]\d{1,4})?"
LATE_NUMBER: Final = re.compile(
    rf"^(?P<street>.*[^\W\d]{{2}}\S*\s+\S*[^\W\d]{{2,}})[\s,]+(?P<number>{_LATE})$|^(?P<named>.*\S)[\s,]+(?:n[°o]\.?\s*|(?-i:n)\s)(?P<sure>{_LATE})$",
    re.IGNORECASE,
)
_MONTHS: Final = frozenset({
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
})  # fmt: skip
_YEAR: Final = re.compile(r"(?:1[6-9]|20)\d\d\b")
_ZONE_WORDS: Final = frozenset({"za", "zi", "zac", "zae", "zone", "industrielle", "artisanale", "commerciale"})
NOT_BEFORE_NUMBER: Final = _MONTHS | frozenset({
    "nationale", "departementale", "departemental", "nat", "dep", "communale", "vicinal", "rural", "km", "kilometre", "lot",
    "bat", "batiment", "hangar", "porte", "sortie", "quai", "niveau", "local", "cellule", "rn", "rd", "vc", "cr", "bp",
    "cs", "echangeur", "secteur", "tranche", "zone", "parcelle", "ilot", "apt", "appt", "appartement", "numero", "d", "n",
    "regiment", "boite", "box", "stand", "banc", "ligne", "article", "division", "vatican", "autoroute", "no", "nouvelle",
    "louis", "case",
})  # fmt: skip
"""What a number after it is part of: « rue du 8 mai 1945 », « Route Nationale 113 », « Bât. 4 »."""
TRAILING_BRACKETS: Final = re.compile(r"^(?P<street>.*\S)?\s*\((?P<aside>[^()]*[^\W\d][^()]*)\)$")
ROAD_INSIDE: Final = re.compile(
    r"(?<=[^\W\d])(?<!(?i:\bla))(?<!(?i:\bl))(?<!(?i:\bde))(?<!(?i:cienne))(?<!(?i:oute))(?<!(?i:\brte))(?<!(?i:hemin))"
    r"\s+(?=(?:R\.?\s?[ND]\.?|[ND])\s?(?:n[°o]\s*)?\d{1,4}[A-Z]?\b)"
)
ROAD_ALONE: Final = re.compile(r"^(?:la\s+|route\s+)?(d[ée]partementale|nationale)\s+(?=(?:n[°o]\s*)?\d)", re.IGNORECASE)
RANGE: Final = re.compile(r"(?<!\w)\d{1,4}(?:\s?(?:bis|ter|quater)\b)?(?:\s*[-–/]\s*\d{1,4})+(?!\d|\s?(?:er|e|[èe]me|nd)\b)")
RANGE_IN_WORDS: Final = re.compile(rf"(?<![\w,])(\d{{1,4}})\s+(?:à|a|au)\s+(?=\d{{1,4}}\s*,\s*{TYPE}\b)", re.IGNORECASE)
"""« 12 à 16, quai de Dunkerque »."""
NUMBERED_STREET: Final = re.compile(rf"[\s,]+(?=\d{{1,4}}(?:\s?(?:bis|ter|quater|[a-z]))?[\s,]+{TYPE}\s)", re.IGNORECASE)
"""« VIGNEUX-SUR-SEINE 39 RUE DE LA LONGUERAIE »: the town stood first."""
TYPE_NEXT: Final = re.compile(rf"\s?(?:{REPETITION})?[\s,.]+{TYPE}\b", re.IGNORECASE)
GLUED_DASH: Final = re.compile(
    r"(?<=[^\W\d_]{3})-(?=(?:zone|r[ée]sidence|b[âa]timent|centre\s+commercial|lieu[- ]dit)\s)", re.IGNORECASE
)
"""« Route de l'Aérodrome-Zone Agroparc »."""
ONE_SIDED_DASH: Final = re.compile(
    rf"(?<=[^\W\d])(?:\s+[-–]|[-–]\s+)(?=(?:\d{{1,4}}\s?(?:bis|ter|quater|[a-z]\b)?[\s,]+)?(?:{TYPE}|galerie|espace|parc|centre|halles?)\b[.\s])",
    re.IGNORECASE,
)
"""« rue de Gaulle -Galerie du Lac », « allée d'Aquitaine- Esplanade X »; « Jean- Jaurès » is one name."""
HALF_JOINED: Final = re.compile(r"\b(notre|saint|sainte|jean|marie)- (?=[^\W\d])", re.IGNORECASE)
TYPE_COMMA: Final = re.compile(
    r"(^|[\n,;]\s*|\d\s*,?\s*|\b(?:bis|ter),?\s*)(rue|avenue|av|boulevard|bd|place|chemin|route|impasse|all[ée]e|quai|cours)\s*,\s*(?=[^\W\d])",
    re.IGNORECASE,
)
"""« 34, RUE, Belgrand »: numbers, types and names once stood in columns of their own."""
BREAK: Final = re.compile(r"\s*<\s*/?\s*(?:br|p|div|li)\s*/?\s*>\s*", re.IGNORECASE)
ARRONDISSEMENT: Final = re.compile(
    r"(?<!\bde)(?<!\bd)[\s,]+((?:Paris|Lyon|Marseille)\s+\d{1,2}\s?(?:er|e|[èe]me))\b(?:\s+arr[a-z]*\.?)?"
    r"(?=\s*(?:$|[\n,;]|\s[-–—]\s))",
    re.IGNORECASE,
)

NUMBER: Final = re.compile(
    rf"^(?:n[°o]\.?\s*)?(?P<number>\d{{1,4}})(?!\d)(?!\s*(?:e|er|[èe]me|km)\b)\s?(?P<rep>bis|ter|quater|quinquies|[a-z](?=[\s,.]+{TYPE}\b|[-/&]|\s*$)|(?<=\d)[a-z](?=\b))?\b"
    rf"(?P<others>(?:\s?(?:[-–/&]|et|à|a|ou)\s?\d{{1,4}}\s?(?:bis|ter|quater|[a-z](?=\s+{TYPE}\b)|(?<=\d)[a-z]\b)?(?![\w°]))*)[\s,;.:]*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
ROAD: Final = re.compile(
    r"^(?:(?P<nat>r\.?n\.?|n\.?|(?:r(?:ou)?te\.?|route)\s+n(?:at(?:ionale|le)?)?\.?)|(?P<dep>r\.?d\.?|c\.?d\.?|d\.?|(?:rte\.?|route)\s+d(?:[ée]p(?:artementale|t)?)?\.?)|"
    r"(?P<com>v\.?c\.?|voie\s+communale))\s*(?:n[°o]\s*)?(?P<ref>\d{1,4}(?:\s?(?:bis|ter)\b|\s?[a-z]\d?)?)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
ROADS: Final = {"nat": "Route Nationale", "dep": "Route Départementale", "com": "Voie Communale"}

LIEU_DIT: Final = re.compile(
    r"^(?:(?:au|à|le)\s+)?(?:lieu[- ]?\.?dit|lieux?[- ]dits?|l[- ]?dit|ld|l/d)\b[\s:.,'\"«“”»]*(?P<name>.*?)[\s'\"«“”»]*$",
    re.IGNORECASE,
)
LIEU_DIT_INSIDE: Final = re.compile(
    r"(?<=\S)[\s(]+(?:au\s+)?(?:lieu[- ]?dit|LD)\b[\s:.,'\"«“”]*(?P<name>[^)]*?)[\s'\"»“”)]*$", re.IGNORECASE
)
BOURG: Final = re.compile(r"^(?:au|le|dans le|centre)?\s*(?:bourg|bg)$", re.IGNORECASE)
INVERTED: Final = re.compile(
    r"^(?P<name>[^()]+?)\s*\(\s*"
    r"(?P<type>(?:rue|avenue|av|boulevard|bd|place|chemin|route|impasse|all[ée]e|cours|quai|square)\b[^()]*)\)$",
    re.IGNORECASE,
)

FIRST_WORD: Final = re.compile(
    r"^(?:(?:n[°o]\.?\s*)?\d{1,4}\s?(?:bis|ter|quater|[a-z]\b)?[\s,]+)?(?P<word>[^\W\d_]{4,11})(?=\s+[^\W\d])", re.IGNORECASE
)
SECOND: Final = re.compile(
    rf"\s*(?:\bet\b|\bou\b|/|&|\+|\s-)\s*(?=\d{{1,4}}\s?(?:bis|ter|quater|[a-z]\b)?[\s,]+{TYPE}\b)", re.IGNORECASE
)
_NUMBERED_INSIDE: Final = re.compile(
    rf"(?P<before>[^\W_]+)(?P<mark>[^\w\s]*)[\s,]+(?=(?:n[°o]\s*)?\d{{1,4}}(?:\s?[-/]\s?\d{{1,4}})?"
    rf"\s?(?:bis|ter|quater|[a-z]\b)?[\s,]+(?:{TYPE}\s|grand['’ e]*\s?rue$))",
    re.IGNORECASE,
)
_NAMED_DOOR: Final = re.compile(r"\b(?:du|des|l[ae]s?)\s+[^\W\d]{3,}\s+porte$", re.IGNORECASE)
DOOR: Final = re.compile(r"^(?P<name>\S+ .*[^\W\d_]{3,})[ ,]+(?P<door>n[°o] ?\d{1,4} ?[a-z]?)$", re.IGNORECASE)
"""« 81 rue Denfert N°10 »: the second number is a door's."""
ARTICLE: Final = re.compile(r"^(?:l[ea]s?\s|l['’]|aux?\s)", re.IGNORECASE)
COMPANY: Final = re.compile(
    r"^(?:(?:sarl|eurl|earl|scea|scev|sas|sasu|gaec|snc|sci|gfa|sa|ets|[ée]tablissements?|soci[ée]t[ée]|mr?|mmes?|monsieur|madame)\b\.?\s+\w)",
    re.IGNORECASE,
)
"""A company or a person before the place: « SCEA Bramefont ⏎ Les Marots »."""
CHEZ: Final = re.compile(r"^chez\s+\w", re.IGNORECASE)
MONTH: Final = re.compile(
    r"^(?:er\s+)?(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre)\b",
    re.IGNORECASE,
)

_DIGIT: Final = re.compile(r"\d")


def has_digit(text: str) -> bool:
    """Tell whether ``text`` holds a digit: most pieces hold none, and most patterns look for one."""
    return _DIGIT.search(text) is not None


def numbered_inside(piece: str) -> tuple[str, str] | None:
    """« Boulangerie Dupin 12 rue de la Paix » → before, and from the number on; « Lot 12 rue de la Paix » is not cut there."""
    for found in _NUMBERED_INSIDE.finditer(piece) if has_digit(piece) else ():
        before = unaccent(found["before"]).lower()
        if before in _ZONE_WORDS and piece[found.end()].lower() == "n":  # « ZI n°3 rue des Genêts »
            continue
        if before in _MONTHS and not _YEAR.match(piece, found.end()):  # « 35 rue du 4 Septembre 12 rue Lafayette »
            return piece[: found.end()].rstrip(" ,"), piece[found.end() :]
        counted = (
            before.isdigit() and words(piece[: found.start()])[-1:] and words(piece[: found.start()])[-1] in NOT_BEFORE_NUMBER
        )
        named = before.isdigit() and found.start() > 0  # « Café 1900 12 rue de la Paix »
        door = _NAMED_DOOR.search(piece[: found.end()].rstrip(" ,"))  # « ZAC de la Rouge Porte 22 avenue de Lauwe »
        if counted or named or door or not (before.isdigit() or before in NOT_BEFORE_NUMBER):
            return piece[: found.end()].rstrip(" ,"), piece[found.end() :]
    return None


def trim(piece: str) -> str:
    """Return ``piece`` free of the marks that separate."""
    return " ".join(piece.split()).strip(" ,;:-–—/*")
