"""Shops of which one field is opposed in, the same where no other public column says it again out.

A telephone withheld stands in the description too, a site is also where one buys, hours not understood are kept as text. Of these
shops any number, any mailbox goes, the unknown ones too: it is the field that was opposed, not one value of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd

from pipeline.model import LIST_SEPARATOR, UniqueRows
from pipeline.privacy.veil import pieces
from pipeline.reference.text import fold

BESIDE: Final = {"horaires": ("horaires_texte",), "telephone": ("telephone_tous",), "courriel": ("courriel_tous",)}
"""Field → the columns of ours that hold the same, whoever asks for the field."""
_LINKS: Final = ("site_web", "reseaux_sociaux", "boutique_en_ligne")
_TEXTS: Final = (
    "description", "complement_adresse", "conditions_retrait", "zone_livraison", "marches", "horaires", "horaires_texte",
    "labels", *_LINKS,
)  # fmt: skip
"""Public columns that are written freely, in part at least."""
_SAID_AGAIN: Final = ("telephone", "courriel", *_LINKS)
_SHORTEST: Final = 6  # letters of an address that is surely the same

Told = Callable[[str], bool]


def said_nowhere(shops: UniqueRows, rows: pd.DataFrame, hidden: frozenset[tuple[str, str]]) -> UniqueRows:
    """Return ``shops`` without, in their free columns, what ``hidden`` (id, field) takes away.

    ``rows``: all that was given of them, ``id`` and the fields; one shop may have several.
    """
    out: pd.DataFrame = shops
    for field in sorted({name for _, name in hidden}):
        ids = sorted(i for i, name in hidden if name == field)
        here = out["id"].isin(ids)
        for column in (c for c in BESIDE.get(field, ()) if c in out):
            out = out.assign(**{column: out[column].mask(here)})
        given = _given(rows, field, ids) if field in _LINKS else {}
        known = {i: tells for i in ids if (tells := _tells(field, given.get(i, ())))}
        for column in (c for c in _TEXTS if known and c in out):
            said = out.loc[here & out[column].notna(), ["id", column]]
            left = [_left(text, known[i]) if i in known else text for i, text in said.itertuples(index=False, name=None)]
            out = out.assign(**{column: out[column].where(~out.index.isin(said.index), pd.Series(left, said.index, dtype="str"))})
    return UniqueRows(out)


def unsaid(hidden: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Return ``hidden`` (id, field) with the columns that may have said the same: what they held before is not told again."""
    beside = {
        (i, column) for i, field in hidden for column in (*BESIDE.get(field, ()), *(_TEXTS if field in _SAID_AGAIN else ()))
    }
    return hidden | beside


def named_by(shops: UniqueRows, rows: pd.DataFrame, hidden: frozenset[tuple[str, str]]) -> set[str]:
    """Return the shops that nothing names but the legal name that they oppose: they cannot be published without it."""
    ids = sorted(i for i, name in hidden if name == "raison_sociale")
    given = _given(rows, "raison_sociale", ids)
    names = shops.loc[shops["id"].isin(ids), ["id", "nom"]].dropna()
    return {str(i) for i, nom in zip(names["id"], names["nom"], strict=True) if fold(nom) in {fold(v) for v in given.get(i, ())}}


def _given(rows: pd.DataFrame, field: str, ids: list[str]) -> dict[str, tuple[str, ...]]:
    """Return every value that the rows of each shop give of ``field``."""
    mine = rows.loc[rows["id"].isin(ids), ["id", field]].dropna()
    values = mine.assign(value=mine[field].str.split(LIST_SEPARATOR)).explode("value")
    return {str(i): tuple(sorted(set(group))) for i, group in values.groupby("id")["value"]}


def _tells(field: str, values: tuple[str, ...]) -> Told | None:
    """Return what knows the field again in another column; None for one that nothing says elsewhere."""
    if field in ("telephone", "courriel"):
        return lambda text: any(piece.kind == field for piece in pieces(text, (field,)))
    keys = [key for value in values if len(key := _address(value)) >= _SHORTEST]
    return (lambda text: any(key in text.lower() for key in keys)) if keys else None


def _address(link: str) -> str:
    """Return a link without what changes nothing: « fournil.example » of « https://www.fournil.example/ »."""
    return link.lower().split("://", 1)[-1].removeprefix("www.").rstrip("/")


def _left(text: str, tells: Told) -> str | None:
    return LIST_SEPARATOR.join(part for part in text.split(LIST_SEPARATOR) if not tells(part)) or None
