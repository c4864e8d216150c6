"""A column's values in; how far they are what each of our fields holds (share of distinct values, 0 to 1) out.

Each detector is one of our own cleaners, asked on a sample of the distinct values: what the guess takes for a phone is what the
normalising step will read as a phone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline.normalise import hours
from pipeline.normalise.address import parse as parse_address
from pipeline.normalise.category import classify
from pipeline.normalise.cell import is_nothing
from pipeline.normalise.commune import resolve
from pipeline.normalise.dates import parse_date
from pipeline.normalise.email import parse_emails
from pipeline.normalise.long_cells import LINE
from pipeline.normalise.markets import parse as parse_markets
from pipeline.normalise.naf import parse_naf
from pipeline.normalise.phone import parse_phones
from pipeline.normalise.point import clean_point
from pipeline.normalise.services import parse_codes, parse_status, yes_no
from pipeline.normalise.shown import read_shown, said
from pipeline.normalise.siret import parse_siret
from pipeline.normalise.url import parse_urls
from pipeline.reference.communes import Communes
from pipeline.reference.street_words import TYPES
from pipeline.reference.text import fold

SAMPLE: Final = 120  # distinct values that a detector is asked about
_SLOW: Final = 40  # for those that read sentences
VOCABULARIES: Final = ("services", "modes_paiement", "labels", "accessibilite")

_LETTERS: Final = re.compile(r"[^\W\d_]")
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")
_FIVE: Final = re.compile(r"(\d{5}|\d{4}|2[AB]\d{3})(?:\.0+)?")
_TIME: Final = re.compile(
    r"\d\s?[h:]\s?\d?|\b(?:lun|mar|mer|jeu|ven|sam|dim)|7 ?j|24h|fermé|ferme\b|rdv|rendez|tous les jours|PH\b|[MTWFS][a-z][ ,-]",
    re.IGNORECASE,
)
_DATED: Final = re.compile(
    r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|\b(?:19|20)\d\d\b|janv|f[ée]vr|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c"
)
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d(?:T.*)?")
_NUMBER: Final = re.compile(r"-?(?:\d+(?:[.,]\d+)?|\.\d+)")  # « .4647950 »: what some databases write for 0,46
_STREET_NUMBER: Final = re.compile(  # « 72-0412 » is a licence's
    r"\d{1,4}(?:\.0)?\s*(?:[a-dA-D]|bis|ter|quater|B|T|Q)?(?:\s*[-/]\s*[1-9]\d{0,3})?", re.IGNORECASE
)
_REPETITION: Final = re.compile(r"[a-fA-FtTqQ]|bis|ter|quater|quinquies", re.IGNORECASE)
_PERSON: Final = re.compile(
    r"(?:(?:M|MM|Mr|Mme|Mlle|Monsieur|Madame)\.?(?: et (?:Mme|M)\.?)? .+"
    r"|[A-ZÀ-Ý][a-zà-ÿ]+(?:[- ][A-ZÀ-Ý][a-zà-ÿ]+)? [A-ZÀ-Ý][A-ZÀ-Ý' -]+"
    r"|[A-ZÀ-Ý][A-ZÀ-Ý'-]+ [A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?)"
)
_NO_PHONE: Final = re.compile(
    r"\d{6}-\d\b|^[A-Za-z]{1,3}\d{9,}$|^\s*\d{1,4}[-/]\d{1,2}[-/]\d{1,4}[ T]+\d{1,2}:"
    r"|^\s*(?=(?:\D*\d){9}\D*$)\d{4,8}[-/_ ]\d{1,5}\s*$|^\s*\d{4}:\d{9}"
)
"""« 26-000001-1 » numbers a file, « W471000123 » an association, « 35024-0012 » a unit; « 01/11/2026 10:08:00 » is a moment;

« 0225:999900001 » is where electronic invoices are sent.
"""
_HOST: Final = re.compile(r"https?://(?:www\.)?([^/\s]+)/\S")
_MAP: Final = re.compile(r"goo\.gl/maps|maps\.app|google\.[a-z.]+/maps|maps\.google|waze\.com|openstreetmap\.org", re.IGNORECASE)
_STRUCTURE: Final = re.compile(r'\s*(?:\{\s*"[^"]*"\s*:|\[\s*[\[{])')
"""How a value of JSON begins, which a program wrote for another: « {"Services": {"À emporter": true}} »."""
_FILE: Final = re.compile(r"/[^/\s]+\.(?:pdf|jpe?g|png|gif|webp|svg|docx?|odt|zip)(?:\?\S*)?\s*$", re.IGNORECASE)
_BOX: Final = re.compile(r"\s*(?:BP|CS|TSA|B\.P\.)\s?\d", re.IGNORECASE)
_VAT: Final = re.compile(r"FR ?[0-9A-Z]{2} ?\d{3} ?\d{3} ?\d{3}")
_COMPANY: Final = re.compile(r"^(?:SARL|EURL|SASU?|SCEA|EARL|GAEC|SNC|SCI|SELARL|EIRL|SCOP|SCIC|S\.A\.R\.L\.?)\b")
_DAY_OF_MONTH: Final = re.compile(r"(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])")
_STREETS: Final = frozenset(TYPES.values())
_SEVERAL_PAGES: Final = 8
_DAYS_ALONE: Final = re.compile(
    r"(?:(?:les?|et|ou|du|au|,|;|/|&|-|\.|\s)*\b(?:(?:lun|mar|mercre|jeu|vendre|same)dis?|dimanches?|lun|mar|mer|jeu|ven|sam|dim|tous)\b)+"
    r"(?: les jours| matins?| soirs?)?\.?",
    re.IGNORECASE,
)
_ANSWER: Final = 12  # characters
_LONGEST_ACTIVITY: Final = 120
_YES_NO: Final = re.compile(r"\s*(?:oui|non|yes|no|true|false|vrai|faux)\b", re.IGNORECASE)
_IDENTIFIER: Final = re.compile(r"[\w./\-]{1,40}")


@dataclass(frozen=True)
class Values:
    """A column's filled cells. ``distinct``: in order of first appearance; ``sample``: some of them, spread evenly."""

    distinct: tuple[str, ...]
    filled: int
    rows: int

    @property
    def sample(self) -> tuple[str, ...]:
        """At most SAMPLE of the distinct values."""
        return spread(self.distinct, SAMPLE)

    @property
    def unique(self) -> float:
        """Distinct values by filled cell: 1 where no value comes twice."""
        return len(self.distinct) / self.filled if self.filled else 0.0


def values_of(column: pd.Series[str]) -> Values:
    """Return the values of a column that say something (« néant », « - » do not; « ✔ » does)."""
    filled = column.dropna()
    distinct = tuple(str(v) for v in filled.drop_duplicates() if not is_nothing(str(v)) or yes_no(str(v)).value is not None)
    return Values(distinct, len(filled), len(column))


def spread(items: Sequence[str], most: int) -> tuple[str, ...]:
    """Return at most ``most`` of ``items``, evenly spread: a sorted file begins with its oddest values."""
    if len(items) <= most:
        return tuple(items)
    return tuple(items[int(i)] for i in np.linspace(0, len(items) - 1, most))


def evidence(values: Values, communes: Communes) -> Mapping[str, float]:
    """Return the share of the sampled values, as far as LINE characters, that are what each field holds; {} for an empty column.

    Beside our fields: ``oui_non``, ``date``, ``url``, ``social``, ``texte`` (several words), ``lettres``, ``nombre``, ``metier``
    (a trade and nothing besides), ``structure`` (JSON), ``societe`` (a company's form), ``jour_mois`` (« 01/04 »).
    """
    sample = tuple(value[:LINE] for value in values.sample)
    if not sample:
        return {}
    few = spread(sample, _SLOW)
    numeric = _share(sample, lambda v: _NUMBER.fullmatch(v.strip()) is not None)
    out = {"nombre": numeric, "lettres": _share(sample, lambda v: _LETTERS.search(v) is not None)}
    out["chiffres"] = _share(sample, lambda v: any(c.isdigit() for c in v))
    out["texte"] = _share(sample, lambda v: len(_WORDS.findall(v)) >= 6)
    out["oui_non"] = _share(sample, _is_answer) if len(values.distinct) <= 12 else 0.0
    out["diffusion"] = _share(sample, lambda v: read_shown("", v).value is not None) if len(values.distinct) <= 12 else 0.0
    out["jour_mois"] = _share(sample, lambda v: _DAY_OF_MONTH.fullmatch(v.strip()) is not None) if _padded(sample) else 0.0
    out["structure"] = _share(sample, lambda v: _STRUCTURE.match(v) is not None)
    out["jours"] = _share(sample, lambda v: _DAYS_ALONE.fullmatch(v.strip()) is not None)
    out |= _numbers(sample, communes)
    out |= _words(sample, few, communes) if out["lettres"] > 0.1 else {}
    out["date"] = _share(few, _is_date)
    out["telephone"] = _share(sample, _is_phone)
    out["neuf_chiffres"] = _share(sample, lambda v: re.fullmatch(r"\d{9}", v.strip()) is not None)
    out["identifiant"] = values.unique * _share(sample, lambda v: _IDENTIFIER.fullmatch(v.strip()) is not None)
    return {name: round(share, 3) for name, share in out.items() if share}


def _numbers(sample: Sequence[str], communes: Communes) -> dict[str, float]:
    france = communes.everywhere
    five = [m[1].zfill(5) if (m := _FIVE.fullmatch(v.strip())) else "" for v in sample]
    out = {
        "code_postal": _share(five, lambda c: c in france.by_postcode or c in france.by_cedex),
        "code_insee": _share(five, lambda c: c in france.by_code or c in france.by_former_code),
        "numero": _share(sample, lambda v: _STREET_NUMBER.fullmatch(v.strip()) is not None),
        "repetition": _share(sample, lambda v: _REPETITION.fullmatch(v.strip()) is not None),
        "siret": _share(sample, lambda v: _siret_length(v) == 14),
        "siren": _share(sample, lambda v: _siret_length(v) == 9),
        "nic": _share(sample, lambda v: re.fullmatch(r"\d{1,5}", v.strip()) is not None and v.strip().startswith("0")),
        "point": _share(sample, lambda v: bool(re.search(r"\d\D+\d", v)) and clean_point(v).value is not None),
    }
    numbers = [float(v.strip().replace(",", ".")) for v in sample if _NUMBER.fullmatch(v.strip())]
    share = len(numbers) / len(sample)
    decimal = sum(1 for v in sample if "." in v or "," in v) / len(sample)
    if numbers:
        x = np.array(numbers)
        out["latitude"] = share * float((((x > 41) & (x < 51.5)) & (decimal > 0.3) | ((x > 6e6) & (x < 7.2e6))).mean())
        out["longitude"] = share * float((((x > -5.5) & (x < 9.7)) & (decimal > 0.5) | ((x > 1e5) & (x < 1.3e6))).mean())
    return out


def _words(sample: Sequence[str], few: Sequence[str], communes: Communes) -> dict[str, float]:
    links = [parse_urls(v).value if re.search(r"\w\.\w|://|@|fac|insta|fb", v, re.IGNORECASE) else None for v in sample]
    streets = [parse_address(v).value for v in few]
    activities = [classify(v if len(v) < _LONGEST_ACTIVITY else "", None, None, {}) for v in few]
    out = {
        "naf": _share(
            sample,
            lambda v: re.match(r"\s*\d{1,2}\s?\.?\s?\d\d\s?\.?\s?[A-Z]\b", v) is not None and parse_naf(v).value is not None,
        ),
        "courriel": _share(sample, lambda v: "@" in v and parse_emails(v).value is not None),
        "url": sum(1 for u in links if u and (u.sites or u.socials)) / len(sample),
        "social": sum(1 for u in links if u and u.socials) / len(sample),
        "type_voie": _share(sample, lambda v: fold(v) in TYPES or fold(v) in _STREETS),
        "boite": _share(sample, lambda v: _BOX.match(v) is not None),
        "societe": _share(sample, lambda v: _COMPANY.search(v) is not None),
        "tva": _share(sample, lambda v: _VAT.fullmatch(v.strip()) is not None),
        "meme_site": _one_host(few),
        "plan": _share(sample, lambda v: _MAP.search(v) is not None),
        "fichier": _share(sample, lambda v: _FILE.search(v) is not None),
        "boutique": _share(
            sample, lambda v: re.search(r"boutique|shop|commande|order|click", v, re.IGNORECASE) is not None and "." in v
        ),
        "adresse": sum(1 for a in streets if a and a.voie) / len(few),
        "numero_voie": sum(1 for a in streets if a and a.numero and a.voie) / len(few),
        "avec_commune": sum(1 for a in streets if a and a.code_postal) / len(few),
        "commune": _share(few, lambda v: _is_commune(v, communes)),
        "personne": _share(sample, lambda v: _PERSON.fullmatch(v.strip()) is not None),
        "categorie": sum(1 for a in activities if a.value is not None) / len(few),
        "metier": sum(1 for a in activities if a.value is not None and not a.issues) / len(few),
        "statut": _share(few, lambda v: parse_status(v).value is not None) if len(sample) <= 15 else 0.0,
        "moderation": _share(few, lambda v: said(v) is not None) if len(sample) <= 12 else 0.0,
        "horaires": _share(few, _is_hours),
        "marches": _share(few, lambda v: _TIME.search(v) is not None and _is_market(v)),
    }
    return out | {name: sum(_names_codes(v, name) for v in few) / len(few) for name in VOCABULARIES}


def _padded(sample: Sequence[str]) -> bool:
    """Tell « 01/04 » from « 12/14 », two numbers of a street."""
    return any(re.search(r"\b0\d", value) for value in sample)


def _share(sample: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(1 for value in sample if test(value)) / len(sample)


def _one_host(sample: Sequence[str]) -> float:
    """Return the share of the most frequent host among addresses of pages: those of a portal, not the shops' own sites."""
    hosts = [found[1].lower() for v in sample if (found := _HOST.match(v.strip()))]
    if len(hosts) < _SEVERAL_PAGES:
        return 0.0
    return max(hosts.count(host) for host in sorted(set(hosts))) / len(sample)


def _siret_length(text: str) -> int:
    if _ISO_DAY.fullmatch(text.strip()):  # eight digits too, and some pass the key of a SIREN that lost its zero
        return 0
    digits = re.sub(r"[\s.\-]|\.0$", "", text.strip())
    if re.fullmatch(r"\d[.,]?\d*E\+?\d+", text.strip(), re.IGNORECASE):
        return 14
    if not (digits.isascii() and digits.isdecimal()) or not 8 <= len(digits) <= 14:
        return 0
    found = parse_siret(text).value
    if found is None:
        return 14 if len(digits) == 14 else 0
    return 14 if found.siret else 9


def _is_answer(text: str) -> bool:
    """Tell oui, non, x, 1 and the like; « Par téléphone la veille » says yes too, but is more than an answer."""
    return (len(text) <= _ANSWER or _YES_NO.match(text) is not None) and yes_no(text).value is not None


def _is_phone(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    if not 9 <= digits <= 60 or "@" in text or (digits == 14 and text.strip().isdigit()) or _NO_PHONE.search(text):
        return False
    return parse_phones(text).value is not None


def _is_date(text: str) -> bool:
    if not _DATED.search(text) or len(text) > 40 or text.strip().isdigit():
        return False
    return any(parse_date(text, form, "1900").value is not None for form in ("jj/mm/aaaa", "mm/jj/aaaa"))


def _is_hours(text: str) -> bool:
    if not _TIME.search(text) or _is_date(text):
        return False
    found = hours.parse(text).value
    return found is not None and found.osm is not None


def _is_market(text: str) -> bool:
    found = parse_markets(text)
    return found.value is not None and not found.issues


def _is_commune(text: str, communes: Communes) -> bool:
    if not _LETTERS.search(text) or len(text) > 60 or _YES_NO.fullmatch(text.strip()):  # « Faux » is one, in Dordogne
        return False
    found = resolve(text, None, None, communes)
    return found.value is not None or any(issue.code == "commune-ambigue" for issue in found.issues)


def _names_codes(text: str, name: str) -> bool:
    if not _LETTERS.search(text) or yes_no(text).value is not None:
        return False
    found: Any = parse_codes(text, name, {})
    return found.value is not None and len(found.issues) <= len(found.value)
