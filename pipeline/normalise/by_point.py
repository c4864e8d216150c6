"""The commune that a row does not tell, read from its point: what its cells told and the points in, communes and refusals out.

| the row's cells     | its point                               | becomes                                  |
|---------------------|-----------------------------------------|------------------------------------------|
| tell no commune     | lies in one for sure (whereabouts.SURE) | it, ``commune-du-point``                 |
| fit several communes| lies in one of them for sure            | it, ``commune-du-point``                 |
| fit several communes| lies elsewhere, or is not sure          | as without a point                       |
| tell no commune     | may lie in several                      | refused, ``commune-du-point-douteuse``   |
| tell no commune     | lies outside the territory              | refused, ``point-hors-territoire``       |
| tell no commune     | is that of PILE rows or more            | refused, ``points-empiles-sans-commune`` |
| tell no commune     | nothing says yet where it is            | refused, ``commune-a-situer``            |

« Several »: a postcode alone (« 47300 »), a name that two communes have.
A commune that the cells do settle is not asked of the point: the geocoding step says where the two contradict each other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline.anomalies import record
from pipeline.model import LIST_SEPARATOR, ORIGIN, Anomalies
from pipeline.normalise.blocks import Context
from pipeline.normalise.commune import Commune, resolve
from pipeline.normalise.mapping import Columns
from pipeline.normalise.result import Cleaned, Issue
from pipeline.normalise.unique import Answers, over_rows
from pipeline.reference.communes import Communes
from pipeline.reference.contours import BEYOND
from pipeline.reference.whereabouts import DOUBTFUL, OUTSIDE, SURE, UNKNOWN, point_keys

PLACED: Final = "commune-du-point"
WAITING: Final = "commune-a-situer"
UNSURE: Final = "commune-du-point-douteuse"
ABROAD: Final = "point-hors-territoire"
PILED: Final = "points-empiles-sans-commune"
PILE: Final = 5
"""Rows on one point: it is a town's, a chamber's or a form's own before it is theirs."""

_SILENT: Final = "commune-absente"
_SEVERAL: Final = "commune-ambigue"
_FITS: Final = frozenset({"code-postal-complete", "code-postal-cedex", "cedex-partage", "commune-ancienne"})
"""What may be told of cells that the point's commune fits; whatever else is, another commune is meant."""


def by_point(
    names: dict[str, pd.Series[str]], found: Answers[Commune], longitude: pd.Series[float], latitude: pd.Series[float],
    columns: Columns, context: Context,
) -> tuple[Answers[Commune], list[Anomalies]]:  # fmt: skip
    """Return ``found`` with the communes that points tell, and the rejections of the rows that theirs does not settle.

    ``names``: the texts of ``commune``, ``code_postal`` and ``code_insee``, which ``found`` is the reading of.
    """
    keys = point_keys(longitude, latitude)
    silent, several = _refused(found, _SILENT, blank=True), _refused(found, _SEVERAL, blank=False)
    asked = keys.notna() & (silent | several)
    if not asked.any():
        return found, []
    piled = keys.groupby(keys).transform("size").ge(PILE) & asked
    placed = context.whereabouts.of(keys[asked & ~piled])
    sure = placed[placed["verdict"].eq(SURE)]
    read = _read(pd.DataFrame(names).loc[sure.index], sure, context.communes)
    refused = placed.drop(sure.index)
    return _joined(found, read), [
        *_refusals(refused[silent[refused.index]], columns, context.communes),
        *_of_piles(keys, piled & silent, columns),
    ]


def _refused(found: Answers[Commune], code: str, *, blank: bool) -> pd.Series[bool]:
    """Say which rows tell no commune for the reason ``code``; ``blank``: what to say of those that tell nothing at all."""
    told = [answer.value is None and any(issue.code == code for issue in answer.issues) for answer in found.cleaned]
    return pd.Series(np.array([*told, blank])[found.codes], index=found.index)


def _read(names: pd.DataFrame, sure: pd.DataFrame, communes: Communes) -> Answers[Commune]:
    """Read again what the cells tell, the point's commune beside: it must fit all of them.

    It is told by name and by code: 47310 alone is the postcode of other communes than the one whose code it is.
    """
    known = communes.everywhere.by_code
    how = [_how(*row) for row in sure[["metres", "label"]].itertuples(index=False)]
    frame = names.assign(code_insee=sure["code_insee"], how=pd.Series(how, index=names.index, dtype="str"))

    def settle(nom: str | None, code_postal: str | None, code_insee: str, how: str) -> Cleaned[Commune]:
        told = resolve(nom or known[code_insee].nom, code_postal, code_insee, communes) if code_insee in known else Cleaned(None)
        if told.value is None or any(issue.code not in _FITS for issue in told.issues):
            return Cleaned(None)
        return Cleaned(told.value, (Issue(PLACED, told.value.nom, how), *told.issues))

    return over_rows(frame, settle)


def _how(far: float, label: object) -> str:
    return "contour officiel" if pd.isna(far) else f"adresse la plus proche, à {far:.0f} m : {label}"


def _joined(found: Answers[Commune], read: Answers[Commune]) -> Answers[Commune]:
    """Return ``found``, but what ``read`` settled."""
    settled = np.array([answer.value is not None for answer in read.cleaned], dtype=bool)[read.codes]
    codes = pd.Series(found.codes, index=found.index)
    codes[read.index[settled]] = read.codes[settled] + len(found.cleaned)
    return replace(found, codes=codes.to_numpy(), cleaned=[*found.cleaned, *read.cleaned])


# --- refusing -----------------------------------------------------------------------------------------------------------


def _refusals(refused: pd.DataFrame, columns: Columns, communes: Communes) -> list[Anomalies]:
    """Set each row aside, told; say once a file what would tell where its points are."""
    out = []
    for verdict, code in ((DOUBTFUL, UNSURE), (OUTSIDE, ABROAD), (UNKNOWN, WAITING)):
        rows = refused[refused["verdict"].eq(verdict)]
        why = [
            _why(str(row[0]), row[1], row[2], communes) for row in rows[["possibles", "metres", "label"]].itertuples(index=False)
        ]
        out.append(_told(code, columns, rows["point"], pd.Series(why, index=rows.index, dtype="str")))
    waiting = columns.raw.loc[refused.index[refused["verdict"].eq(UNKNOWN)], list(ORIGIN[:2])]
    files = waiting.groupby(list(ORIGIN[:2]), sort=True).size().reset_index(name="rows")
    once = record("points-a-situer", files[list(ORIGIN[:2])].assign(feuille="", ligne=0), detail=files["rows"].astype("str"))
    return [*out, once]


def _why(possible: str, far: float, label: object, communes: Communes) -> str:
    """Say where a point may be: « Agen ou Boé », and what the nearest address is."""
    known = communes.everywhere.by_code
    codes = [code for code in possible.split(LIST_SEPARATOR) if code in known]
    names = [known[code].nom for code in codes] + ["une commune voisine du territoire"] * (BEYOND in possible)
    near = "aucune adresse connue auprès" if pd.isna(far) else f"l'adresse la plus proche est à {far:.0f} m : {label}"
    if len(names) < 2:
        return near
    return " ou ".join(names) + ("" if pd.isna(far) else f" ({near})")


def _of_piles(keys: pd.Series[str], piled: pd.Series[bool], columns: Columns) -> list[Anomalies]:
    counts = keys.groupby(keys).transform("size")[piled].astype("int64").astype("str")
    return [_told(PILED, columns, keys[piled], counts)]


def _told(code: str, columns: Columns, points: pd.Series[str], detail: Any) -> Anomalies:
    return record(code, columns.raw.loc[points.index], colonne=label(columns), valeur=points, detail=detail)


def label(columns: Columns) -> str:
    """Return the name of their column of points."""
    return columns.label("point") or columns.label("longitude")
