"""A free text in; where it holds a mobile, a mailbox or the way to a person, however people write them, out.

One definition for what is held back from the rows and for what a list of changes must not say again. The groups of digits that
may be one number are found here and judged by phonenumbers: its own PhoneNumberMatcher loses a number behind a postcode or
« 7j/7 », and takes coordinates and two postcodes for one. Where a text may be hours, a date, a SIRET, it is not a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

import pandas as pd
import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType
from stdnum import luhn

from pipeline.reference.communes import load_communes


class Span(NamedTuple):
    """Where something stands in a text: ``text[start:end]``."""

    start: int
    end: int


class Mailbox(NamedTuple):
    """A mailbox: where it stands, and its plain address (« lou@orange.fr » of « lou [at] orange . fr »)."""

    start: int
    end: int
    address: str


class _Group(NamedTuple):
    """One group of digits. ``before``: what stands between it and the group before; ``plus``: it opens on « + »."""

    start: int
    end: int
    digits: str
    before: str
    plus: bool


_SIGN: Final = "[\\s.\\-_/,·•*'’()\u00a0\u202f\u2009\u2010-\u2015\u20e3\ufe0f]"  # RE2's \s is of ASCII alone
LIKELY: Final = rf"(?:[0-9０-９](?:{_SIGN}|[oO+]){{0,5}}){{6}}[0-9０-９]"
"""What a text with a mobile holds: seven digits, nothing but signs (or letters O) between them. Arrow reads it: no lookaround."""
LIKELY_MAIL: Final = r"[@＠]|(?i:arobas)|[(\[{<]\s?(?i:at|a|chez)\s?[)\]}>]"
"""What a text with a mailbox holds."""
LIKELY_ACCESS: Final = r"(?i:chez|c/o|bons soins|sonn|interphone|code)"
"""What a text that ACCESS finds holds."""
LIKELY_ACCOUNT: Final = r"(?:facebook\.com|//m\.me|messenger\.com/t|linkedin\.com/in)/"
"""What a link that may be a person's account holds."""
ACCESS: Final = re.compile(
    r"[(\-–,;\s]*\b(?:(?:chez|c/o|aux bons soins de)\s+(?:la\s+)?(?:famille|m(?:r|me|lle)?|monsieur|madame|mademoiselle)\b\.?\s+"
    r"(?!bricolage|meuble|store)[^\W\d_][^\d,;|/\n()]{1,40}|(?:sonn(?:er|ez|ette)|interphone|digicode)\b[^,;|/\n()]*"
    r"|code\s+(?:porte|portail|immeuble|d['’](?:acc[eè]s|entr[ée]e))\b[^,;|/\n()]*|code\s+(?:\d{4}[a-z]|[a-z]\d{4})\b)\)?",
    re.IGNORECASE,
)
"""Whom to ring at, and how to get in: of use to the deliverer of one form, not to everybody."""
ACCOUNT: Final = re.compile(r"(?:facebook\.com/(?:people/)?|//m\.me/|messenger\.com/t/|linkedin\.com/in/)([^/?#|]+)")
"""An account, and its name."""
_TWO_WORDS: Final = re.compile(r"[^\W\d_]+[.\-][^\W\d_]+[.\-\d]*")
_RUN: Final = re.compile(rf"(?:\+\s?)?\(?\d+(?:{_SIGN}{{0,4}}(?:\+\s?)?\(?\d+)*")
_GROUP: Final = re.compile(rf"({_SIGN}*)(\+?)\s?\(?(\d+)")
_LETTER_O: Final = re.compile(r"(?<![^\W_])[0-9oO][0-9oO .\-]{7,}[0-9oO](?![^\W_])")

_FRENCH: Final = re.compile(r"(?:(?:\+|00)330?|330?|0)[67]\d{8}")
_SHORT: Final = re.compile(r"[67]\d{8}")
_PAIRS: Final = ((2, 2, 2, 2, 2), (1, 1, 2, 2, 2, 2), (10,))
_LOST_ZERO: Final = ((1, 2, 2, 2, 2), (3, 2, 2, 2))
_SIRET: Final = ((14,), (9, 5), (3, 3, 3, 5), (3, 3, 3, 2, 3), (2, 2, 2, 2, 2, 2, 2))
"""How the digits of each are grouped."""
_MINUTES: Final = frozenset(("00", "05", "10", "15", "20", "30", "40", "45", "50"))
_ANOTHER: Final = re.compile(r"\s+[/\-–—,]\s*|\s*,\s+|\n")
"""What stands between two numbers."""
_LONGEST: Final = 16
_FAR: Final = 40
_ABROAD: Final = re.compile(r"\+[1-9]\d{7,14}|00[1-9]\d{9,14}")

_DATE: Final = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d([-/.])(?:0\d|1[0-2])\1[0-3]\d|(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|1[0-2])\2(?:19|20)\d\d)"
    r"(?!\d|[-/.]\d)"
)
_DECIMAL: Final = re.compile(r"(?<![\d.,+)])-?(?:0|[1-9]\d{0,2})[.,]\d{5,}(?!\d)")
_DECIMAL_BEFORE: Final = re.compile(r"\d[.,]\d{3,}[,;]?\s*-?$")
_DECIMAL_AFTER: Final = re.compile(r"[,;]?\s*-?\d{1,3}[.,]\d{3,}")
_DIGITS_BEFORE: Final = re.compile(rf"\d{_SIGN}{{1,4}}$")
_DIGITS_AFTER: Final = re.compile(rf"{_SIGN}{{1,4}}\d")
_MEASURED: Final = re.compile(
    r"\s?(?:h|heures?|mn|min|€|euros?|km|m[²2]?|%|ans|kg|g|cl|l|places?|couverts?|personnes?)(?![^\W\d_])",
    re.IGNORECASE,
)
_OF_HOUR: Final = re.compile(r"\d ?[hH]$")
_NUMBERED: Final = re.compile(
    r"\b(?:siret|siren|rcs|r\.c\.s|tva|iban|ean|gtin|rna|naf|ape|r[ée]f(?:[ée]rence)?s?|agr[ée]ment|licence|lot|dossier|facture"
    r"|adh[ée]rent|cadastre|parcelle)\b[^\d+]{0,20}$",
    re.IGNORECASE,
)
_CALLED: Final = re.compile(
    r"(?:\b(?:t[ée]l\w*|port(?:able)?s?|mob(?:iles?)?|gsm|sms|whats ?app|signal|appel\w*|joign\w*|joindre|contact\w*|num[ée]ro)\b"
    r"|[☎✆📞📱])[^\d+]{0,15}$",
    re.IGNORECASE,
)
_AT: Final = r"(?: ?[@＠] ?| ?[(\[{<] ?(?:at|a|chez|arobase?|@) ?[)\]}>] ?| +arobase? +)"
_DOT: Final = r"(?:\.| ?[(\[{<] ?(?:dot|point|\.) ?[)\]}>] ?| ?\. ?(?=(?:fr|com|net|org|eu)\b))"
_MAIL: Final = re.compile(rf"(?<![\w.+\-])[\w.+\-]{{1,64}}{_AT}[\w\-]{{1,63}}(?:{_DOT}[\w\-]{{1,63}}){{1,4}}", re.IGNORECASE)
_AT_ALONE: Final = re.compile(_AT, re.IGNORECASE)
_DOT_ALONE: Final = re.compile(_DOT, re.IGNORECASE)


def mobiles(text: str) -> list[Span]:
    """Return where ``text`` holds a mobile: French in any grouping, also without its zero, or of another country."""
    plain = _LETTER_O.sub(lambda m: re.sub("[oO]", "0", m[0]), text)
    hidden = _DECIMAL.sub(_coordinate, _DATE.sub(_blank, plain))
    return [span for run in _RUN.finditer(hidden) for span in _numbers(hidden, run)]


def mailboxes(text: str) -> list[Mailbox]:
    """Return the mailboxes of ``text``, also those spelt « lou (arobase) orange.fr »."""
    return [Mailbox(m.start(), m.end(), _address(m[0])) for m in _MAIL.finditer(text)] if re.search(LIKELY_MAIL, text) else []


def reaches(texts: pd.Series[str]) -> pd.Series[bool]:
    """Tell which of ``texts`` hold a mobile or a mailbox, whoever's, the way into a home, an account that may be a person's."""
    likely = "|".join((LIKELY, LIKELY_MAIL, LIKELY_ACCESS, LIKELY_ACCOUNT))
    asked = texts.str.contains(likely, regex=True).fillna(False).astype("bool")
    found = {text: _reaches(text) for text in texts[asked].unique()}
    return texts.map(found).fillna(False).astype("bool") if found else asked


def _reaches(text: str) -> bool:
    named = any(_TWO_WORDS.fullmatch(account) for account in ACCOUNT.findall(text))
    return named or bool(mobiles(text) or mailboxes(text) or ACCESS.search(text))


def _blank(match: re.Match[str]) -> str:
    return "\x00" * len(match[0])


def _coordinate(match: re.Match[str]) -> str:
    """Blank a decimal number of a pair, « 44.2033, 0.616398012 », or alone; not « 0.639980011 », a number oddly written."""
    text, start, end = match.string, match.start(), match.end()
    before = text[max(start - _FAR, 0) : start]
    if _DECIMAL_BEFORE.search(before) or _DECIMAL_AFTER.match(text, end):
        return _blank(match)
    odd = _FRENCH.fullmatch(re.sub(r"\D", "", match[0])) or _DIGITS_BEFORE.search(before) or _DIGITS_AFTER.match(text, end)
    return match[0] if odd or _CALLED.search(before) else _blank(match)


def _address(written: str) -> str:
    local, domain = _AT_ALONE.split(written, maxsplit=1)
    return f"{local.lower()}@{_DOT_ALONE.sub('.', domain).lower()}"


def _numbers(text: str, run: re.Match[str]) -> Iterator[Span]:
    """Yield the mobiles among the groups of digits that stand together."""
    groups = [_Group(m.start(3) - len(m[2]), m.end(3), m[3], m[1], bool(m[2])) for m in _GROUP.finditer(text, *run.span())]
    before = text[max(run.start() - _FAR, 0) : run.start()]
    numbered = _NUMBERED.search(before) is not None
    if _is_siret(groups, numbered):
        return
    called = _CALLED.search(before) is not None
    whole = {at: last for at in range(len(groups)) if (last := _whole(text, groups, at, numbered=numbered))}
    at = 0
    while at < len(groups):
        last = whole.get(at) or _without_zero(groups, at, whole, called=called)
        if last:
            yield Span(groups[at].start, groups[last - 1].end)
        at = last or at + 1


def _whole(text: str, groups: Sequence[_Group], at: int, *, numbered: bool) -> int | None:
    """Return the group after the complete number that opens at ``at``; None where none does."""
    first, best = groups[at], None
    if _OF_HOUR.search(text[max(first.start - 3, 0) : first.start]):
        return None
    for last, joined in _joined(groups, at):
        window = groups[at : last + 1]
        if _FRENCH.fullmatch(joined):
            return last + 1 if _is_plain(window) or not (numbered or _is_something_else(text, groups, at, last)) else None
        if _ABROAD.fullmatch(joined) and (first.plus or at == 0 or len(first.digits) > 2):
            known = _is_foreign_mobile(joined)
            if known:
                return last + 1
            best = last + 1 if known is None else best
    return best


def _joined(groups: Sequence[_Group], at: int) -> Iterator[tuple[int, str]]:
    """Yield the digits from ``at`` on, one group more each time, up to where another number opens."""
    joined = "+" if groups[at].plus else ""
    abroad = (groups[at].plus or groups[at].digits[:2] == "00") and not groups[at].digits.removeprefix("00").startswith("33")
    for last in range(at, len(groups)):
        if last > at and (groups[last].plus or (abroad and _ANOTHER.fullmatch(groups[last].before))):
            return
        joined += groups[last].digits
        if len(joined) > _LONGEST:
            return
        yield last, joined


def _without_zero(groups: Sequence[_Group], at: int, whole: Mapping[int, int], *, called: bool) -> int | None:
    """Return the group after « 6 39 98 00 11 », read so where no complete number opens inside it."""
    for last, joined in _joined(groups, at):
        if _SHORT.fullmatch(joined):
            window = groups[at : last + 1]
            told = (_shape(window) in _LOST_ZERO and _is_even(window)) or (called and at == 0)
            return last + 1 if told and not any(n in whole for n in range(at, last + 1)) else None
    return None


def _is_plain(window: Sequence[_Group]) -> bool:
    """Tell whether digits stand as every mobile does: in pairs under one sign, glued, or behind + 33."""
    return window[0].digits.startswith(("33", "0033")) or window[0].plus or (_shape(window) in _PAIRS and _is_even(window))


def _shape(window: Sequence[_Group]) -> tuple[int, ...]:
    return tuple(len(group.digits) for group in window)


def _is_even(window: Sequence[_Group]) -> bool:
    """Tell whether one sign stands between all pairs: « 07-12 14-19 07-12 » are hours."""
    gaps = [group.before for group in window[1:]]
    if len(gaps) == 5:  # « 0 6 39 98 00 11 », « (0)6 39 … »
        gaps = gaps[1:]
    return len(set(gaps)) <= 1


def _is_something_else(text: str, groups: Sequence[_Group], at: int, last: int) -> bool:
    """Tell whether ten digits in an odd grouping are part of a list of hours or dates, or two postcodes."""
    window = groups[at : last + 1]
    if _MEASURED.match(text, window[-1].end):
        return True
    if _shape(window) == (5, 5):
        return all(group.digits in _postcodes() for group in window)
    if _shape(window) != _PAIRS[0]:
        return False
    gaps = {group.before for group in window[1:]}
    goes_on = last + 1 < len(groups) and len(groups[last + 1].digits) == 2
    if at and len(groups[at - 1].digits) == 2 and window[0].before in gaps:
        return True
    return goes_on and (groups[last + 1].before in gaps or _are_hours(window))


def _are_hours(window: Sequence[_Group]) -> bool:
    pairs = [group.digits for group in window]
    return all(p <= "24" for p in pairs) or (all(p <= "24" for p in pairs[::2]) and set(pairs[1::2]) <= _MINUTES)


def _is_siret(groups: Sequence[_Group], numbered: bool) -> bool:
    """Tell whether all the digits together are one SIRET."""
    digits = "".join(group.digits for group in groups)
    if len(digits) != 14 or any(group.plus for group in groups):
        return False
    return numbered or (_shape(groups) in _SIRET and luhn.is_valid(digits))


@cache
def _is_foreign_mobile(written: str) -> bool | None:
    """Tell whether a number of another country is a mobile; None where it may be one: the library knows no range for it."""
    international = "+" + written.removeprefix("+").removeprefix("00")
    try:
        number = phonenumbers.parse(international)
    except NumberParseException:
        return False
    if number.country_code == 33 or not phonenumbers.is_possible_number(number):
        return False
    kind = phonenumbers.number_type(number)
    known = kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return None if kind == PhoneNumberType.UNKNOWN else known


@cache
def _postcodes() -> frozenset[str]:
    return frozenset(load_communes(None).by_postcode)
