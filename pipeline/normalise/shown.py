"""A producer's word on showing a row (« Publié : non », « Statut : brouillon ») in; whether it keeps it from view, out.

A row that its producer keeps from view is not ours to publish. What is not understood, or not answered, hides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, partial
from typing import Final

import pandas as pd

from pipeline.normalise.result import Cleaned
from pipeline.normalise.services import yes_no
from pipeline.normalise.unique import Answers, over_rows
from pipeline.reference.text import fold

_HIDES: Final = re.compile(
    r"\b(?:brouillons?|draft|masqu\w+|cach(?:er|ee?s?)|hidden|invisibles?|supprim\w+|effac\w+|deleted|corbeille|trash(?:ed)?|archiv\w+"
    r"|depubli\w+|unpublished|desactiv\w+|disabled|hors ligne|a (?:retirer|enlever)|non (?:publie|visible|diffuse|affiche)e?s?"
    r"|(?:ne|n) (?:\w+ ){0,3}?pas)\b"
)
"""What a column is called whose « oui » hides."""
_HIDDEN: Final = re.compile(
    r"brouillons?(?: auto(?:matique)?)?|(?:auto )?draft|pending(?: review)?"
    r"|en attente(?: de (?:validation|publication|moderation))?"
    r"|(?:en cours de|a) (?:validation|moderation|relecture|saisie|valider|publier|moderer|relire)"
    r"|(?:(?:non|pas) |de|un)publi(?:e|ee|es|ees|shed)|non (?:visible|diffuse|affiche|valide|approuve|diffusible|diffusable)e?s?"
    r"|not approved|on hold|hors ligne|offline|masquee?s?|cachee?s?|hidden|invisibles?|privee?s?|private|trash(?:ed)?|corbeille"
    r"|deleted|supprimee?s?|rejetee?s?|rejected|refusee?s?|archivee?s?|archived|desactivee?s?|disabled|spam|bloquee?s?|blocked"
)
_SHOWN: Final = re.compile(
    r"publiee?s?|publish(?:ed)?|en ligne|online|visibles?|affichee?s?|diffusee?s?|validee?s?|approuvee?s?|approved|accepted"
    r"|acceptee?s?|enabled|activee?s?|publique?s?|public|diffusibles?|diffusables?|live|diffusion partielle|p"
)
"""« P »: SIRENE's « diffusion partielle », a shop whose person alone is withheld."""


def said(text: str) -> bool | None:
    """Return whether a word of moderation shows (« publié ») or hides (« en attente »); None for any other text."""
    key = fold(text)
    return True if _SHOWN.fullmatch(key) else False if _HIDDEN.fullmatch(key) else None


@cache
def hides(heading: str) -> bool:
    """Tell the name of a column whose « oui » keeps the row from view: « Brouillon », « Masqué sur le site »."""
    return _HIDES.search(fold(heading)) is not None


def read_shown(heading: str, text: str) -> Cleaned[bool]:
    """Return whether the producer shows the row; None where that is not answered, or not understood (told)."""
    word = said(text)
    if word is not None:
        return Cleaned(word)
    answer = yes_no(text)
    return answer if answer.value is None else Cleaned(answer.value is not hides(heading))


def hidden_by(cells: pd.DataFrame) -> Answers[bool]:
    """Read ``cells``, all of columns that say it; any of them hides. In one only ever ticked, a cell left empty is a no."""
    ticked = cells.apply(_only_ticked).astype(bool)
    return over_rows(cells.where(cells.notna() | ~ticked, "0"), partial(_hidden, list(cells.columns)))


def _only_ticked(cells: pd.Series[str]) -> bool:
    marks = {fold(text) or text for text in cells.dropna().unique()}
    return bool(marks) and all(len(mark) == 1 and yes_no(mark).value is True for mark in marks)


def _hidden(names: Sequence[str], *cells: str | None) -> Cleaned[bool]:
    found = [read_shown(name, cell) for name, cell in zip(names, cells, strict=True) if cell]
    return Cleaned(any(one.value is False for one in found), tuple(issue for one in found for issue in one.issues))
