"""A file looked at and its decided columns in; the activity that its column of products tells, and whether all are farms, out.

« Annuaire des producteurs » has a column of what they grow and none of their trade: « légumes » there is no greengrocer's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.guess.look import Sight
from pipeline.guess.propose import Column
from pipeline.guess.trades import TRADES, trades
from pipeline.normalise.activity import read
from pipeline.normalise.category_tables import family_of
from pipeline.normalise.cell import listed
from pipeline.reference.text import words

_FARMS: Final = listed(
    """producteur producteurs productrice agriculteur agriculteurs ferme fermes fermier fermiers exploitation exploitations
    exploitant exploitants paysan paysans eleveur eleveurs maraicher maraichers viticulteur viticulteurs vigneron vignerons"""
)
_OTHERS: Final = listed(
    """artisan artisans commerce commerces commercant commercants restaurant restaurants magasin magasins boutique boutiques
    entreprise entreprises hebergement hebergements sites lieux acteurs"""
)
_MOST: Final = 0.8  # of the distinct texts that say something
_SHORT: Final = 60  # characters: a list of products, no sentences
_TO_CHECK: Final = 0.7


def with_activity(sight: Sight, columns: tuple[Column, ...], undecided: Sequence[Column] = ()) -> tuple[Column, ...]:
    """Return ``columns``, a column of products taken for the activity too where no other, nor the sheets' names, tells it.

    ``undecided``: what was proposed and is left to be decided; « AMAP » there is not to be read by its vegetables meanwhile.
    """
    if any(c.champ in TRADES for c in (*columns, *undecided)) or trades(sight.raw, columns):
        return columns
    for column in columns:
        texts = sight.raw[column.colonne].dropna().unique() if column.champ == "description" else ()
        short = [text for text in texts if len(text) <= _SHORT]
        if len(texts) > 1 and min(len(short), sum(bool(read(text).codes) for text in short)) >= _MOST * len(texts):
            return (*columns, replace(column, champ="categorie", confiance=_TO_CHECK))
    return columns


def read_twice(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the columns that were taken both for the description and for the activity."""
    described = {c.colonne for c in columns if c.champ == "description"}
    return tuple(c.colonne for c in columns if c.champ == "categorie" and c.colonne in described)


def only_growers(sight: Sight, columns: Sequence[Column]) -> bool:
    """Tell a list of farms: its file, a sheet or the column of names says it, and what is sold could all be grown.

    Where a column says already that they are farms, nothing is left to tell.
    """
    activities = [c.colonne for c in columns if c.champ in ("categorie", "sous_categorie")]
    names = [c.colonne for c in columns if c.champ in ("nom", "raison_sociale")]
    titles = (sight.fichier, *(sheet.feuille for sheet in sight.feuilles), *names)
    said = {word for title in titles for word in words(title.replace("_", " "))}
    if len(activities) != 1 or said.isdisjoint(_FARMS) or not said.isdisjoint(_OTHERS):
        return False
    texts = sight.raw[activities[0]].dropna().unique()
    bought, grown = ([read(text, producer=producer).codes[:1] for text in texts] for producer in (False, True))
    known = [(plain, made) for plain, made in zip(bought, grown, strict=True) if made]
    farmed = sum(family_of(made[0]) == "producteur" for _, made in known)
    return any(plain != made for plain, made in known) and farmed >= _MOST * len(known)
