"""What is asked of the engine: address parts in, the chain of queries out, one column a rung.

Queries are folded (no accent, no capital, no punctuation): the engine folds too, so scores are the same (measured to 1e-9), and
two spellings of one address are one question. Never the postcode: a town has several, and one can pull a wrong street.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from pipeline.reference.text import fold

PLACE_COLUMNS: Final = ("numero", "repetition", "voie", "lieu_dit", "commune", "code_insee")
"""What tells one place from another."""

RUNGS: Final = ("complete", "autre_forme", "sans_repetition", "sans_numero", "lieu_dit")
"""The fall-back chain, in order. The last resort, the commune's centre, is no question."""

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
    name = distinct["voie"].where(distinct["voie"].notna(), distinct["lieu_dit"])
    numero, repetition = distinct["numero"], distinct["repetition"].where(distinct["numero"].notna())
    asked = pd.DataFrame(
        {
            # « 7bis » in one word: apart, the engine reads bis only before a known type, and « 7 bis Boulevrad » lost it
            "complete": _joined(numero + repetition.fillna(""), name, distinct["commune"]),
            "autre_forme": _joined(numero + repetition.fillna(""), _other_form(name), distinct["commune"]).where(
                _other_form(name).notna()
            ),
            "sans_repetition": _joined(numero, name, distinct["commune"]).where(repetition.notna()),
            "sans_numero": _joined(name, distinct["commune"]).where(numero.notna()),
            "lieu_dit": _joined(distinct["lieu_dit"], distinct["commune"]).where(
                distinct["voie"].notna() & distinct["lieu_dit"].notna()
            ),
        },
        index=distinct.index,
    )
    nothing = name.isna() | distinct["code_insee"].isna()
    return asked.where(~nothing).apply(_folded)


def asked_name(distinct: pd.DataFrame, rung: str) -> pd.Series[str]:
    """Return the street or place name that ``rung`` asks for."""
    if rung == "lieu_dit":
        return distinct["lieu_dit"]
    return distinct["voie"].where(distinct["voie"].notna(), distinct["lieu_dit"])


_FORMS: Final = (
    ("za", "zone artisanale"),
    ("zi", "zone industrielle"),
    ("zac", "zone d'aménagement concerté"),
    ("zae", "zone d'activités économiques"),
)


def _other_form(name: pd.Series[str]) -> pd.Series[str]:
    """Return « Zone Artisanale … » for « ZA … » and the reverse, missing for all else: one scores 0.43 on the other."""

    def swap(text: str) -> str | None:
        folded = fold(text)
        for pair in _FORMS:
            for one, other in (pair, pair[::-1]):
                if folded.startswith(fold(one) + " "):
                    return other + folded[len(fold(one)) :]
        return None

    return name.map({text: swap(text) for text in name.dropna().unique()}, na_action="ignore").astype("str")


def _joined(*parts: pd.Series[str]) -> pd.Series[str]:
    text = parts[0].fillna("")
    for part in parts[1:]:
        text = text + " " + part.fillna("")
    return text


def _folded(queries: pd.Series[str]) -> pd.Series[str]:
    """Fold each distinct query once; cut at a word where it is too long; missing where it is too short to be asked."""
    known = queries.dropna().unique()
    table = {text: _cut(fold(text)) for text in known}
    found = queries.map(table, na_action="ignore").astype("str")
    return found.where(found.str.len() >= SHORTEST)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST + 1].rsplit(" ", 1)[0]
