"""A name or a free text as typed in; the same, readable, out; nothing where it says nothing."""

from __future__ import annotations

import html
import re
from typing import Final

from pipeline.encoding import unmojibake
from pipeline.normalise.address_kinds import TYPE
from pipeline.normalise.cell import is_nothing, listed, tidy
from pipeline.normalise.result import Cleaned, Issue
from pipeline.normalise.services import parse_status
from pipeline.reference.text import unaccent, words

# Written lower case inside a French name: « Boulangerie de la Gare ».
_INNER: Final = listed(
    """à a au aux avec chez d dans de des du en entre et l la le les ou où par pour qu que sans sous sur un une vers es
    ès lès lez"""
)
_ACRONYMS: Final = listed(
    """SARL SAS SASU SELARL SELAS EURL EARL GAEC SCEA SCI SNC SA SCA SCOP SCIC GIE SICA CUMA GFA SCV EI EIRL ESAT ADMR AMAP MJC
    BTP CBD PMU FDJ TV HIFI DVD CD BD PC AOC AOP IGP HVE AB ZA ZI ZAC ZAE RN RD CC USA UK NYC VTT VTC VSL GSM CHR PLV DJ
    SOS BBQ CE CCI CMA GMS PVC LED GPS II III IV VI VII VIII IX XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI XXL XL"""
)
_LEGAL: Final = listed("""SARL SAS SASU SELARL SELAS EURL EARL GAEC SCEA SCI SNC SA SCA SCOP SCIC""")
_SHORTENED: Final = {
    "st": "St",
    "ste": "Ste",
    "sts": "Sts",
    "mme": "Mme",
    "mr": "Mr",
    "mlle": "Mlle",
    "dr": "Dr",
    "ets": "Ets",
    "cie": "Cie",
    "dpt": "Dpt",
}
_ORDINAL: Final = re.compile(r"(\d+|[IVX]+)(ER|ERE|ÈRE|EME|ÈME|E|ND|NDE)")
_ELISION: Final = re.compile(r"(L|D|J|M|N|S|T|C|QU|O|Ô|P|JUSQU|LORSQU|DELL|DALL|ALL|NELL|SULL)(['’])(.+)", re.DOTALL)
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?")
_INITIAL: Final = re.compile(r"(?<=^\w\.)[^\W\d_]")
"""« E.Leclerc »: the letter after an initial."""
_WEB: Final = re.compile(r"\S+\.(?:FR|COM|NET|ORG|EU|BIO|SHOP)", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\s\-–/&+()«»\"“”,;:!?]+|[\s\-–/&+()«»\"“”,;:!?]+")
_QUOTES: Final = (('"', '"'), ("«", "»"), ("“", "”"), ("'", "'"), ("‘", "’"), ("„", "“"), ("''", "''"), ("<", ">"))
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])[´`‘ʼ′](?=[^\W\d_])|(?<=\b[LlDd]) '(?=\w)")
_PLACEHOLDERS: Final = frozenset(
    ("x", "xx", "xxx", "xxxx", "y", "z", "oui", "non", "nom", "enseigne", "raison sociale", "0", "1", "anonyme", "particulier")
)
_ROOM: Final = r"(?:ancien(?:ne)? )?(?:local|locaux|cellule|commerce|magasin|boutique|vitrine|surface)(?: commercial\w*)?"
_VACANT: Final = re.compile(
    rf"(?:{_ROOM} )?(?:vacant|inoccupe|inexploite|(?:a|bail a) (?:louer|ceder|vendre|reprendre))e?s?|{_ROOM} (?:vide|libre)s?"
)
"""What an inventory of premises writes where no shop is: « LOCAL VACANT », « Cellule vide », « À louer »."""
_TEST_WORDS: Final = frozenset(
    (
        "test",
        "tests",
        "teste",
        "testing",
        "essai",
        "essais",
        "exemple",
        "azerty",
        "qwerty",
        "asdf",
        "lorem",
        "ipsum",
        "bidon",
        "aaa",
        "aaaa",
        "zzz",
    )
)
_TEST_BESIDE: Final = frozenset(
    (
        "boutique",
        "commerce",
        "magasin",
        "ligne",
        "ceci",
        "est",
        "un",
        "une",
        "de",
        "a",
        "supprimer",
        "ne",
        "pas",
        "formulaire",
        "saisie",
        "nom",
        "mon",
    )
)
_SHUT: Final = re.compile(r"(?i)ferm[é]|d[ée]finitiv|cess(?:é|ation)|liquidation|radié")  # never « (FERME) »: a farm
_PARTS: Final = re.compile(r"[()\[\]]|\s[-–—:/*]+\s|[,:*]\s*|\s{2,}")
_EDGES: Final = " ()[]-–—:/*,\t"
_CLOSED: Final = ("ferme", "ferme_temporairement")
_PLACE: Final = re.compile(
    rf"\d{{1,4}}(?:\s?(?:bis|ter|quater|[a-d]))?[\s,]+{TYPE}\s+\w.*|\d{{5}}[\s,–-]+[^\W\d].*", re.IGNORECASE | re.DOTALL
)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)

_LOST: Final = re.compile(r"\ufffd|(?<=[a-zà-ÿ])\?(?=[a-zà-ÿ])")


def clean_name(text: str) -> Cleaned[str]:
    """Return the name of ``text``: wrapping quotes off, all capitals made readable; None for « - », « néant », a test row."""
    named, issues = _repaired(text)
    named = _unwrapped(_APOSTROPHE.sub("'", tidy(named)))
    named, status = apart_from_status(named)
    if is_nothing(named) or (said := " ".join(words(named))) in _PLACEHOLDERS or _VACANT.fullmatch(said):
        return Cleaned(None)
    if _is_test(named):
        return Cleaned(None, (Issue("ligne-essai"),))
    shown = _readable(named)
    issues = (*issues, Issue("etat-dans-le-nom", detail=status)) if status else issues
    return Cleaned(shown, tuple(i if i.code == "texte-caractere-perdu" else i._replace(after=shown) for i in issues))


def is_vacant(text: str) -> bool:
    """Tell what stands for the name of premises where no shop is."""
    return _VACANT.fullmatch(" ".join(words(text))) is not None


def is_place(name: str) -> bool:
    """Tell a name that only says where: « 12 bd Carnot », « 47000 Agen ». « 3 Brasseurs », « Le 12 rue Noire » are names."""
    return _PLACE.fullmatch(name) is not None


def apart_from_status(text: str) -> tuple[str, str]:
    """Return the name, and the status that stands before or after it: « Chez Léa (FERMÉ) », « FERMÉ – Chez Léa »; else ""."""
    if not _SHUT.search(text):
        return text, ""
    parts = [part for part in _PARTS.split(text) if part.strip()]
    for status, name in ((parts[-1], text.rpartition(parts[-1])[0]), (parts[0], text.partition(parts[0])[2])):
        if _SHUT.search(status) and name.strip(_EDGES) and parse_status(status).value in _CLOSED:
            return name.strip(_EDGES), status.strip()
    return text, ""


def clean_text(text: str) -> Cleaned[str]:
    """Return the free text of ``text``, its lines kept, tags off; None where it says nothing."""
    repaired, issues = _repaired(text)
    plain = _TAG.sub(" ", repaired)
    if plain != repaired:
        issues = (*issues, Issue("texte-balises", tidy(plain)))
    shown = tidy(plain, lines=True)
    return Cleaned(None, ()) if is_nothing(shown) else Cleaned(shown, issues)


def _repaired(text: str) -> tuple[str, tuple[Issue, ...]]:
    """Return ``text`` with certain mojibake and HTML entities undone, and what was found."""
    fixed = unmojibake(text)
    issues = (Issue("texte-mojibake", tidy(fixed)),) if fixed != text else ()
    plain = _unescaped(fixed)
    if _LOST.search(plain):
        issues = (*issues, Issue("texte-caractere-perdu"))
    return plain, issues


def _unescaped(text: str) -> str:
    for _ in range(3):
        plain = html.unescape(text) if "&" in text else text
        if plain == text:
            break
        text = plain
    return text


def _unwrapped(text: str) -> str:
    """Return ``text`` without the quotes around the whole of it, nor stray marks at its edges."""
    while len(text) > 2:
        inner = next(
            (
                text[len(a) : -len(b)].strip()
                for a, b in _QUOTES
                if text.startswith(a) and text.endswith(b) and a not in text[len(a) : -len(b)]
            ),
            None,
        )
        bare = (inner if inner is not None else text).strip(" ,;|*_\t")
        if bare == text:
            break
        text = bare
    return text


def _is_test(text: str) -> bool:
    found = words(text)
    marks = [w for w in found if w in _TEST_WORDS]
    return bool(marks) and all(w in _TEST_WORDS or w in _TEST_BESIDE or w.isdigit() for w in found)


def _readable(text: str) -> str:
    """Return a name typed in capitals as French writes it: « BOULANGERIE DE LA GARE » → « Boulangerie de la Gare ».

    A name with any lower-case letter is as its owner wants it. One short word may be an acronym (« SPAR »): kept.
    """
    letters = [c for c in text if c.isalpha()]
    if not letters or any(c.islower() for c in letters) or (len(words(text)) == 1 and len(letters) < 5):
        return text
    pieces = _WORD.findall(text)
    spelt = [_spelt(p, first=_opens(pieces[:n], p)) if p[0].isalnum() else p for n, p in enumerate(pieces)]
    return "".join(spelt)


def _opens(before: list[str], word: str) -> bool:
    """Tell whether ``word`` opens the name: first, after a bracket, or after « SARL »: « SARL Le Fournil », « EURL Au Fil »."""
    if not before or "(" in before[-1] or ":" in before[-1] or "«" in before[-1]:
        return True
    legal = len(before) > 1 and unaccent(before[-2]).upper().replace(".", "") in _LEGAL
    return legal and (word in ("LE", "LA", "LES", "AU", "AUX", "À", "CHEZ") or word.startswith(("L'", "L’")))


def _spelt(word: str, *, first: bool) -> str:
    """Return one word of a name in capitals, as written inside a French name."""
    plain = unaccent(word).upper().strip(".'’")
    lower = word.lower()
    if lower in _INNER:
        return word.capitalize() if first else lower
    elided = _ELISION.fullmatch(word)
    if elided:
        return _elided(elided, first=first)
    if lower.strip(".") in _SHORTENED:
        return _SHORTENED[lower.strip(".")] + ("." if word.endswith(".") else "")
    if plain in _ACRONYMS or _INITIALS.fullmatch(word) or _is_code(plain):
        return word
    ordinal = _ORDINAL.fullmatch(word)
    if ordinal:
        return ordinal[1] + ordinal[2].lower()
    if _WEB.fullmatch(word):
        return lower
    return _INITIAL.sub(lambda m: m[0].upper(), word[0] + word[1:].lower())


def _elided(match: re.Match[str], *, first: bool) -> str:
    head, mark, rest = match.groups()
    spoken = head in ("P", "O", "Ô")  # P'tit, O'Tacos
    opening = head if spoken or first else head.lower()
    if len(head) > 1 and first:
        opening = head.capitalize()
    inner = head == "P" or (head == "D" and rest == "À")  # P'tit, le Comptoir d'à Côté
    following = rest.lower() if inner else _spelt(rest, first=True)
    return opening + mark + following


def _is_code(plain: str) -> bool:
    """Tell whether a word is no word: it holds a digit and letters (« A47 »), or two or three consonants (« JP », « BTP »)."""
    if any(c.isdigit() for c in plain):
        return not _ORDINAL.fullmatch(plain)
    return len(plain) in (2, 3) and not set(plain) & set("AEIOUY")
