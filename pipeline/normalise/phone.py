"""A cell of telephone numbers as people write them in; E.164 numbers, each known as mobile or not, out.

phonenumbers (Google's libphonenumber metadata) says what is valid. Nothing is invented: a number that does not pass is told.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberFormat, PhoneNumberType

from pipeline.normalise.cell import is_nothing, tidy
from pipeline.normalise.result import Cleaned, Issue
from pipeline.reference.text import fold


class Phone(NamedTuple):
    """One number: « +33536490012 »; ``mobile`` also where the numbering plan cannot tell (then it is withheld like one)."""

    e164: str
    mobile: bool


# ARCEP keeps 06 39 98 xx xx for fiction; libphonenumber refuses it, demonstrations and examples use nothing else.
_FICTION: Final = re.compile(r"63998\d{4}")
# 0262, 0590, 0692…: dialled like home, but the département d'outre-mer has its own country code.
_OVERSEAS: Final = {
    "0590": "GP", "0690": "GP", "0691": "GP", "0594": "GF", "0694": "GF", "0596": "MQ", "0696": "MQ", "0697": "MQ",
    "0262": "RE", "0692": "RE", "0693": "RE", "0269": "YT", "0639": "YT",
}  # fmt: skip
_QUICK: Final = re.compile(r"(?:0|\+33 ?)([1-9])[ .\-]?(\d\d)[ .\-]?(\d\d)[ .\-]?(\d\d)[ .\-]?(\d\d)")
_GAP: Final = r"[ .\-_/,·\u2010-\u2015]{0,3}"
_FRENCH: Final = re.compile(
    rf"(?<![\d+])(?:(?:\(?(?:\+|00){_GAP}33\)?|\(33\)|(?<!\d)33(?=[ .\-]?\(?0?\)?[ .\-]?[1-9])){_GAP}"
    rf"(?:\( ?0 ?\)|0)?|\(?0\)?){_GAP}"
    rf"[1-9](?:{_GAP}\d\d){{4}}(?!\d)(?![ .\-](?:[1-9]|0\d?(?![\d .\-]{{2}})))"
)
_ABROAD: Final = re.compile(r"(?:\+|(?<!\d)00)[ ]?(?:\(?\d\)?[ .\-]?){7,14}\d")
_DIGITS: Final = re.compile(r"\+?\d(?:[ .\-_()]{0,2}\d)*")
# « +33 5 84 25 78 » lacks two digits: its 33 is the country, never a lost zero's number.
_COUNTRY: Final = re.compile(r"\+|33[ .\-_]\d[ .\-_]")
_FLOAT: Final = re.compile(r"(\d{9,11})[.,]0+")
_NOTE: Final = re.compile(
    r"\b(?:24 ?h? ?/ ?24|7 ?j? ?/ ?7)\b|\b(?:poste|ext|int|p)\.? ?\d{1,4}\b(?![ .]\d\d)|\b\d{1,2} ?h(?:\d\d)?\b"
    r"|\b\d{1,2}[.,]\d\d? ?(?:€|euros?\b|cts?\b)(?: ?(?:/|par) ?\w+)?",
    re.IGNORECASE,
)
_FAX: Final = re.compile(r"\b(?:fax|t[ée]l[ée]copie|t[ée]l[ée]copieur)\b[ .:n°]*$", re.IGNORECASE)
_AND_FAX: Final = re.compile(r"\bt[ée]l(?:[ée]phone)?\b[ .]*(?:/|-|&|\+|et)[ ]*fax\b[ .:n°]*$", re.IGNORECASE)
"""« Tél./Fax : »: one line for both."""
_FAX_AFTER: Final = re.compile(r"\s*\(\s*(?:fax|t[ée]l[ée]copie)\s*\)", re.IGNORECASE)
_WITH_LETTER_O: Final = re.compile(r"(?<![A-Za-z])[0-9oO][0-9oO .\-]{7,}[0-9oO](?![A-Za-z])")
_SCIENTIFIC: Final = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
_NONE: Final = frozenset(
    ("non", "pas de telephone", "sans telephone", "liste rouge", "pas de fixe", "pas de numero", "aucun telephone")
)
_BLANK: Final = "\x00"
# What a form's own example says, copied as an answer: nobody's number, or worse, somebody's.
_EXAMPLES: Final = frozenset(
    ("0123456789", "0102030405", "0600000000", "0700000000", "0612345678", "0601020304", "0500000000", "0100000000")
)


def parse_phones(text: str) -> Cleaned[tuple[Phone, ...]]:
    """Return the valid numbers of ``text``, in order, once each; None where there is none."""
    quick = _QUICK.fullmatch(text)
    if quick and (found := _national("0" + "".join(quick.groups()))):
        return Cleaned((found,))
    if is_nothing(text) or not text.strip("0. -") or fold(text) in _NONE:
        return Cleaned(None)
    return _Reader(_NOTE.sub(_BLANK, tidy(text))).read()


class _Reader:
    """Reads one cell, pattern after pattern, blanking what was understood."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[tuple[int, Phone]] = []
        self.issues: list[Issue] = []

    def read(self) -> Cleaned[tuple[Phone, ...]]:
        whole = _FLOAT.fullmatch(self.text)
        if whole:
            self.text = whole[1]
        elif _SCIENTIFIC.search(self.text):
            return Cleaned(None, (Issue("telephone-invalide", "", f"« {self.text} »"),))
        lettered = _WITH_LETTER_O.sub(lambda m: re.sub("[oO]", "0", m[0]), self.text)
        self._take(_FRENCH)
        if lettered != self.text and not self.found:
            self._take(_FRENCH, within=lettered)
            self._told_letter()
        self._take(_ABROAD)
        self._rest()
        phones = tuple(dict.fromkeys(phone for _, phone in sorted(self.found)))
        return Cleaned(phones or None, tuple(dict.fromkeys(self.issues)))

    def _told_letter(self) -> None:
        for _, phone in self.found:
            self.issues.append(Issue("telephone-corrige", phone.e164, "lettre O pour zéro"))

    def _take(self, pattern: re.Pattern[str], within: str | None = None) -> None:
        self.text = within or self.text
        for match in pattern.finditer(self.text):
            phone = _international(match[0]) if pattern is _ABROAD else _french(match[0])
            if phone is None:
                continue
            before = self.text[: match.start()].replace(_BLANK, "|")
            fax = _FAX.search(before) and not _AND_FAX.search(before)
            if fax or _FAX_AFTER.match(self.text, match.end()):
                self.issues.append(Issue("telephone-fax", "", match[0].strip()))
            else:
                self.found.append((match.start(), phone))
            self.text = self.text[: match.start()] + _BLANK * len(match[0]) + self.text[match.end() :]

    def _rest(self) -> None:
        """Judge the digits that no pattern took."""
        for match in _DIGITS.finditer(self.text):
            digits = re.sub(r"\D", "", match[0])
            mended = None if _COUNTRY.match(match[0]) else _mend(digits)
            if mended:
                code, phones = mended
                shown = " / ".join(p.e164 for p in phones)
                self.issues += [Issue(code, shown)] if code else []
                self.found += [(match.start() + n, p) for n, p in enumerate(phones)]
            elif len(digits) == 4 and digits[0] in "13" and not self.found:
                self.issues.append(Issue("telephone-court", "", digits))
            elif len(digits) > 2 or not self.found:
                self.issues.append(Issue("telephone-invalide", "", f"« {match[0].strip()} »"))
            else:
                self.issues.append(Issue("telephone-invalide", "", f"« {digits} », après le numéro,"))
        if not self.found and not self.issues:
            self.issues.append(Issue("telephone-invalide", "", "ce texte"))


def _mend(digits: str) -> tuple[str, tuple[Phone, ...]] | None:
    """Return what bare ``digits`` can only be and why: a number, one that lost its zero, or two glued together."""
    if len(digits) == 10 and digits[0] == "0" and (phone := _national(digits)):
        return "", (phone,)  # « 0800 123 456 »: an unusual grouping only
    if len(digits) == 9 and digits[0] != "0" and (phone := _national("0" + digits)):
        return "telephone-zero-perdu", (phone,)
    if len(digits) == 20 and digits[0] == digits[10] == "0":
        first, second = _national(digits[:10]), _national(digits[10:])
        return ("telephone-colles", (first, second)) if first and second else None
    return None


def _french(written: str) -> Phone | None:
    digits = re.sub(r"\D", "", written)
    return _national("0" + digits[-9:])


def _international(written: str) -> Phone | None:
    digits = re.sub(r"\D", "", re.sub(r"\( ?0 ?\)", "", written))
    try:
        number = phonenumbers.parse("+" + (digits[2:] if digits.startswith("00") else digits))
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    mobile = phonenumbers.number_type(number) in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return Phone(phonenumbers.format_number(number, PhoneNumberFormat.E164), mobile)


def _national(digits: str) -> Phone | None:
    """Return the number that ten ``digits`` dial from France, or None where no such number can exist."""
    valid, mobile = _patterns()
    if digits in _EXAMPLES:
        return None
    region = _OVERSEAS.get(digits[:4])  # first: libphonenumber takes 0596 39 36 00, of Martinique, for one of Toulouse's zone too
    if region and (overseas := _international(f"+{phonenumbers.country_code_for_region(region)}{digits[1:]}")):
        return overseas
    if valid.fullmatch(digits, 1):
        return Phone("+33" + digits[1:], mobile.fullmatch(digits, 1) is not None)
    if _FICTION.fullmatch(digits, 1):
        return Phone("+33" + digits[1:], mobile=True)
    return None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return libphonenumber's own patterns of French numbers: all, and mobiles. Asking it each time is 30 times slower."""
    france = PhoneMetadata.metadata_for_region("FR")
    if france is None:
        raise LookupError("phonenumbers holds no metadata for FR")
    kinds = (france.fixed_line, france.mobile, france.toll_free, france.premium_rate, france.shared_cost, france.voip, france.uan)
    patterns = [k.national_number_pattern for k in kinds if k is not None and k.national_number_pattern]
    mobile = france.mobile.national_number_pattern if france.mobile is not None else None
    return re.compile("|".join(f"(?:{p})" for p in patterns)), re.compile(mobile or r"(?!)")
