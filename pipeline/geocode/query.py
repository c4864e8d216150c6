"""What is asked of the engine: address parts in, the chain of queries out, one column a rung.

Queries are folded (no accent, no capital, no punctuation): the engine folds too, so scores are the same (measured to 1e-9), and
two spellings of one address are one question. Never the postcode: a town has several, and one can pull a wrong street.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pandas as pd

from pipeline.geocode import poi
from pipeline.geocode.slips import mended
from pipeline.reference.street_words import NUMBERS
from pipeline.reference.text import fold

PLACE_COLUMNS: Final = ("numero", "repetition", "voie", "lieu_dit", "commune", "code_insee")
"""What tells one place from another."""

RUNGS: Final = {
    "complete": "adresse entière",
    "autre_forme": "écrite autrement",
    "zone": "zone d'activités",
    "sans_repetition": "sans bis ou ter",
    "sans_numero": "sans numéro",
    "lieu_dit": "lieu-dit",
    "poi": "lieu nommé",
}
"""The fall-back chain, in order, and each rung in words. The last resort, the commune's centre, is no question."""

SHORTEST, LONGEST = 3, 200  # characters that the service takes; beyond, it skips the row


def places(shops: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series[int]]:
    """Return the distinct places of ``shops`` (PLACE_COLUMNS, index 0…) and for each shop the number of its place."""
    columns = shops.loc[:, list(PLACE_COLUMNS)]
    number = columns.groupby(list(PLACE_COLUMNS), dropna=False, sort=False).ngroup()
    first = ~number.duplicated()
    distinct = columns.loc[first].set_index(number.loc[first].to_numpy()).sort_index()
    return distinct, number


def rungs(distinct: pd.DataFrame) -> pd.DataFrame:
    """Return one column a rung of RUNGS, aligned with ``distinct`` (PLACE_COLUMNS); missing where there is nothing new to ask."""
    raw = asked_name(distinct, "complete")
    name, other = _folded(raw), over(raw, other_form).astype("str")
    lieu, commune = _folded(distinct["lieu_dit"]), _folded(distinct["commune"])
    numero = _folded(distinct["numero"])
    repetition = _folded(distinct["repetition"].where(numero.notna()))
    # « 7bis » in one word: apart, the engine reads bis only before a known type, and « 7 bis Boulevrad » lost it
    whole = numero + repetition.fillna("")
    asked = pd.DataFrame(
        {
            "complete": _joined(whole, name, commune),
            "autre_forme": _joined(whole, other, commune),
            "zone": _joined(whole, over(raw, as_business_park).astype("str"), commune),
            "sans_repetition": _joined(numero, name, commune).where(repetition.notna()),
            "sans_numero": _joined(None, name, commune).where(numero.notna()),
            "lieu_dit": _joined(None, lieu, commune).where(distinct["voie"].notna()),
            "poi": poi.PREFIX + _joined(None, _folded(asked_name(distinct, "poi")), commune),
        },
        index=distinct.index,
    )
    return asked.where(name.notna() & distinct["code_insee"].notna())


def asked_name(distinct: pd.DataFrame, rung: str) -> pd.Series[str]:
    """Return the street or place name that ``rung`` asks for; on the rung of points of interest, missing where it is none."""
    if rung == "lieu_dit":
        return distinct["lieu_dit"]
    name = distinct["voie"].where(distinct["voie"].notna(), distinct["lieu_dit"])
    if rung != "poi":
        return name
    best, beside = (over(n, poi.is_public_place).eq(True) for n in (name, distinct["lieu_dit"]))
    return name.where(best, distinct["lieu_dit"].where(beside))


_FORMS: Final = (
    ("za", "zone artisanale"),
    ("zi", "zone industrielle"),
    ("zac", "zone d amenagement concerte"),
    ("zae", "zone d activites economiques"),
    ("za", "zone d activites"),
)
_PARKS: Final = ("za ", "zone artisanale ", "zae ", "zone d activites economiques ")
_IN_WORDS: Final = {digits: word for word, digits in reversed(NUMBERS.items())}


def other_form(name: str) -> str | None:
    """Return another way to write ``name``, folded, None where there is none: what the engine does not know to be the same.

    « za … » ↔ « zone artisanale … » (one scores 0.43 on the other); « du onze novembre » ↔ « du 11 novembre »; a letter on
    the wrong side of a space.
    """
    folded, better = fold(name), mended(name)
    if better != folded:
        return better
    for pair in _FORMS:
        for one, other in (pair, pair[::-1]):
            if folded.startswith(one + " "):
                return other + folded[len(one) :]
    first, *rest = folded.split() or [""]
    table = NUMBERS if set(rest) & set(NUMBERS) else _IN_WORDS
    said = " ".join([first, *(table.get(w, w) for w in rest)])
    return said if said != folded else None


def as_business_park(name: str) -> str | None:
    """Return « zone d activites … » for « ZA … », folded, None for all else: ZA stands for that as well."""
    folded = fold(name)
    return next(("zone d activites " + folded.removeprefix(kind) for kind in _PARKS if folded.startswith(kind)), None)


def over(texts: pd.Series[str], function: Callable[[str], Any]) -> pd.Series[Any]:
    """Return ``function`` of each text, called once a distinct text; missing stays missing."""
    return texts.map({text: function(text) for text in texts.dropna().unique()}, na_action="ignore")


def _folded(texts: pd.Series[str]) -> pd.Series[str]:
    folded = over(texts, fold).astype("str")
    return folded.where(folded != "")


def _joined(number: pd.Series[str] | None, name: pd.Series[str], commune: pd.Series[str]) -> pd.Series[str]:
    """Return the query; missing where there is no name, or where the text is too short; cut at a word where it is too long."""
    text = name if number is None else (number + " ").fillna("") + name
    text = text + (" " + commune).fillna("")
    length = text.str.len()
    long = text.loc[length > LONGEST]
    text.loc[long.index] = long.map(lambda t: t[: LONGEST + 1].rsplit(" ", 1)[0])
    return text.where(length >= SHORTEST)
