"""SIRET and SIREN as spreadsheets keep them in; numbers that pass both keys out.

Keys: Luhn on the 14 digits and on the first 9; La Poste's establishments may instead have digits that sum to a multiple of 5
(INSEE's exception for SIREN 356000000). A number that lost digits is never completed by guess.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from stdnum import luhn

from pipeline.normalise.cell import is_nothing, listed, tidy
from pipeline.normalise.result import Cleaned, Issue
from pipeline.reference.text import fold


class Siret(NamedTuple):
    """``siren`` always passes its key; ``siret`` is None where only the SIREN was given; ``padded``: a lost zero was put back."""

    siret: str | None
    siren: str
    padded: bool = False


_LA_POSTE: Final = "356000000"
_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d*)?E\+?\d+", re.IGNORECASE)
_FLOAT: Final = re.compile(r"(\d{8,14})[.,]0*")
_RUN: Final = re.compile(r"\d(?:[ .\-_/\u2010-\u2015]{0,3}\d)*")
_VAT: Final = re.compile(r"\bFR ?([0-9A-Z]{2}) ?(\d{3} ?\d{3} ?\d{3})(?!\d)", re.IGNORECASE)
_TRADES: Final = re.compile(r"\b(?:RM|R\.M\.)\s?(?:\d\d|2[AB]|97\d)\b", re.IGNORECASE)
"""« RM 47 732 829 320 »: the register of trades of a département."""
_ASSOCIATION: Final = re.compile(r"\bW ?\d{9}\b", re.IGNORECASE)
"""« W471234567 »: a number of the register of associations (RNA), no SIREN."""
_NIC: Final = re.compile(r"(?<!\d)(\d{3}[ .]?\d{3}[ .]?\d{3})\W*(?:\bn[°o] ?)?\b(?:nic\W*|(?=00))(\d{5})(?!\d)", re.IGNORECASE)
"""« SIREN 732 829 320 / NIC 00074 », « 732829320 / 00074 »: the SIRET in two."""
_APART: Final = re.compile(r"(?<!\d)\d{3} ?\d{3} ?\d{3}[^\w\n]+[1-9]\d{4}(?!\d)")
"""« 732829320 47000 »: five digits that no NIC begins with (La Poste apart), a postcode; one in ten passes the key by chance."""
_LETTER_FOR_DIGIT: Final = re.compile(r"\d[OoIl]+\d")
_PARTS: Final = re.compile(r" / | ou | et |[;,|\n]", re.IGNORECASE)
_NONE: Final = listed(
    """en cours|en cours d immatriculation|en cours d attribution|demande en cours|en creation|a venir|non|pas de siret|sans siret
    |aucun siret|non immatricule|non inscrit|exempte|dispense|particulier|en attente|siret en cours|pas encore
    |non soumis|non concerne
    |en cours de creation|immatriculation en cours|x""",
    "|",
)


def parse_siret(text: str) -> Cleaned[Siret]:
    """Return the SIRET of ``text``, or its SIREN alone where nine digits were given."""
    tidied = tidy(text)
    if is_nothing(tidied) or fold(tidied) in _NONE:
        return Cleaned(None)
    if _SCIENTIFIC.search(tidied):
        return Cleaned(None, (Issue("siret-notation-scientifique"),))
    numbers = _numbers(tidied)
    if not numbers or _LETTER_FOR_DIGIT.search(tidied):  # « 732829320OOO74 » is no SIREN followed by letters
        return Cleaned(None, (Issue("siret-illisible"),))
    if len(numbers) > 1:
        good = {n for n in numbers if _judge(n).value}
        # « SIREN 123456782 SIRET 12345678200010 »: the same establishment twice
        numbers = sorted(good, key=lambda n: (-len(n), n)) if good else numbers[:1]
        if any(not numbers[0].startswith(n) for n in numbers):
            return Cleaned(None, (Issue("siret-multiple"),))
    if numbers[0][9:10] not in ("", "0") and _APART.search(tidied) and not numbers[0].startswith(_LA_POSTE):
        return Cleaned(None, (Issue("siret-illisible"),))
    return _judge(numbers[0])


def parse_siren(text: str) -> Cleaned[str]:
    """Return the SIREN of ``text``, or that of the SIRET it holds."""
    found = parse_siret(text)
    return Cleaned(found.value.siren if found.value and not found.value.padded else None, found.issues)


def join_nic(siren: str | None, nic: str | None) -> Cleaned[Siret]:
    """Return the SIRET that a SIREN and its NIC make; a NIC kept as a number lost zeros that only its key can confirm.

    What is wrong with the SIREN itself is parse_siren's to tell: only the NIC's issues are given here.
    """
    base = parse_siret(siren) if siren else Cleaned[Siret](None)
    if base.value is None or nic is None or is_nothing(nic):
        return Cleaned(base.value)
    digits = re.sub(r"[.,]0+$", "", tidy(nic))
    if not digits.isdecimal() or not digits.isascii() or len(digits) > 5 or not digits.strip("0"):
        return Cleaned(base.value, (Issue("siret-illisible", "", f"NIC « {nic} »"),))
    whole = base.value.siren + digits.zfill(5)
    if not _passes(whole):
        return Cleaned(base.value, (Issue("siret-cle-fausse", "", f"la clé de « {whole} » est fausse"),))
    return Cleaned(Siret(whole, base.value.siren, base.value.padded))


def _numbers(text: str) -> list[str]:
    """Return the digit strings of ``text`` that could be meant as a SIRET or a SIREN."""
    whole = _FLOAT.fullmatch(text.replace(" ", ""))
    if whole:
        return [whole[1]]
    vat = _VAT.search(text)
    if vat and re.search(r"\d{5}", text[: vat.start()]):  # « 732 829 320 00074 – TVA FR44732829320 »
        text = f"{text[: vat.start()]} {text[vat.end() :]}"
    elif vat and not re.search(r"\d{5}", text[vat.end() :]):
        return [vat[2].replace(" ", "")]
    text = _ASSOCIATION.sub(" ", _TRADES.sub(" ", text))
    text = _NIC.sub(_joined, text) if "/" in text or "nic" in text.lower() else text
    found = []
    for part in _PARTS.split(text):
        runs = [re.sub(r"\D", "", run) for run in _RUN.findall(part)]
        joined = "".join(runs)
        found += [joined] if len(joined) in (9, 14) else [r for r in runs if len(r) > 4] or runs
    return list(dict.fromkeys(found))


def _joined(found: re.Match[str]) -> str:
    """Return a SIREN and its NIC as one number where its key says that they are."""
    whole = re.sub(r"\D", "", found[1]) + found[2]
    return whole if _passes(whole) else found[0]


def _judge(digits: str) -> Cleaned[Siret]:
    if len(set(digits)) == 1:
        return Cleaned(None, (Issue("siret-factice"),))
    if len(digits) == 14:
        return (
            Cleaned(Siret(digits, digits[:9]))
            if _passes(digits)
            else Cleaned(None, (Issue("siret-cle-fausse", "", _why(digits)),))
        )
    if len(digits) == 9:
        wrong = (Issue("siret-cle-fausse", "", "la clé du SIREN est fausse"),)
        return Cleaned(Siret(None, digits)) if luhn.is_valid(digits) else Cleaned(None, wrong)
    if len(digits) in (8, 13) and _passes(padded := "0" + digits):
        siret = padded if len(padded) == 14 else None
        return Cleaned(Siret(siret, padded[:9], padded=True), (Issue("siret-zero-perdu", padded),))
    return Cleaned(None, (Issue("siret-longueur", "", f"{len(digits)} chiffres"),))


def _why(digits: str) -> str:
    return "la clé du SIRET est fausse" if luhn.is_valid(digits[:9]) else "la clé du SIREN est fausse"


def _passes(digits: str) -> bool:
    """Tell whether a SIRET (14 digits) or a SIREN (9) passes its keys."""
    if not luhn.is_valid(digits[:9]):
        return False
    if len(digits) == 9 or luhn.is_valid(digits):
        return True
    return digits.startswith(_LA_POSTE) and sum(map(int, digits)) % 5 == 0
