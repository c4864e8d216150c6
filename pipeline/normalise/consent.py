"""The answer to « do you agree to be published? » in; yes, no, or yes within limits out.

A yes within limits (« Oui, sauf mon téléphone ») is no yes: what it holds back would go out. Rule (RGPD): a consent is plain, or
there is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Final, Literal

import pandas as pd

from pipeline.normalise.mapping import Columns
from pipeline.normalise.refusal import asks_to_refuse
from pipeline.normalise.result import Cleaned, Issue
from pipeline.normalise.services import yes_no
from pipeline.normalise.unique import Answers, over, over_rows
from pipeline.reference.text import fold

Consent = Literal["oui", "non", "reserve"]
MOBILE, MAIL = "mobile", "mail"

_WORST_FIRST: Final[tuple[Consent, ...]] = ("non", "reserve", "oui")
# Folded. « J'accepte que mes informations soient publiées » is the label of a box: ticked, it is the answer.
_AGREED: Final = re.compile(
    r"^(?:oui|yes|ok|(?:d )?accord|je (?:suis|donne mon|donne) (?:d )?accord"
    r"|(?:j |je )?(?:l )?(?:accepte|autorise|consens|valide|souhaite)|lu et (?:accepte|approuve)|bon pour accord)\b"
)
_REFUSED: Final = re.compile(
    r"^(?:non|refus\w*|desaccord|opposition)\b|^(?:(?:je|j|nous|on) )?(?:m |nous |l )?(?:refus|oppos|desapprouv)\w*"
    r"|^(?:(?:je|j|nous|on) )?(?:n|ne)\b.*\bpas\b|^pas (?:d accord|du tout|question)\b"
)
_LIMITED: Final = re.compile(
    r"\b(?:sauf|mais|hors|hormis|excepte\w*|sans|pas|ni|non|uniquement|seulement|a part|a l exception|sous reserve|a condition"
    r"|pour (?:le|la|l|mon|ma|les) (?!publi|diffus|carte|site|annuaire))\b"
)
_PLAIN: Final = re.compile(r"\b(?:sans|pas de|aucun) (?:reserves?|problemes?|soucis?|conditions?|hesitations?)\b")


def read_consent(text: str) -> Cleaned[Consent]:
    """Return what was agreed to, a limited yes being « reserve » (told); None where nothing was answered or understood."""
    key = fold(text)
    if _REFUSED.match(key):
        return Cleaned("non")
    agreed = yes_no(text)
    if agreed.value or _AGREED.match(key):
        return Cleaned("reserve", (Issue("accord-sous-reserve"),)) if _LIMITED.search(_PLAIN.sub("", key)) else Cleaned("oui")
    if agreed.value is False:
        return Cleaned("non")
    return Cleaned(None, agreed.issues)


def read_answer(heading: str, text: str) -> Cleaned[Consent]:
    """Return what was agreed to under a column so named: a yes to « Je refuse d'être publié » is a no, its no says nothing."""
    if not asks_to_refuse(heading):
        return read_consent(text)
    plain = yes_no(text).value
    if plain is not None:
        return Cleaned("non" if plain or (_REFUSED.match(fold(text)) and len(fold(text).split()) > 1) else None)
    found = read_consent(text)
    return found if found.value in ("non", None) else Cleaned("non")


def consents(columns: Columns) -> Answers[Consent]:
    """Return what each row agreed to, under the column ``consentement``; of several, a refusal wins."""
    names = columns.names("consentement")
    if not any(map(asks_to_refuse, names)):
        return over(columns.text("consentement"), read_consent)
    return over_rows(columns.raw[names], partial(_of_several, names))


def _of_several(names: Sequence[str], *cells: str | None) -> Cleaned[Consent]:
    found = [read_answer(name, cell) for name, cell in zip(names, cells, strict=True) if cell]
    said = {one.value for one in found}
    worst = next((value for value in _WORST_FIRST if value in said), None)
    return Cleaned(worst, tuple(issue for one in found for issue in one.issues))


def agreed(columns: Columns) -> pd.Series[bool]:
    """Tell of each row whether it plainly agreed."""
    return consents(columns).flags(lambda said: said == "oui")


def may_be_told(columns: Columns) -> pd.DataFrame:
    """Return, of each row, whether its mobiles, its personal mailboxes may be published: ``mobile``, ``mail``.

    Where the row agreed, or where the source declares that all of its rows did.
    """
    plainly, publication = agreed(columns), columns.source.publication
    return pd.DataFrame({MOBILE: plainly | publication.telephone_mobile, MAIL: plainly | publication.courriel_personnel})
