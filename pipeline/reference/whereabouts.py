"""Which commune a point lies in: points in; the commune, or those that it may be, and how that is known, out.

| contours | nearest address known to the BAN                     | verdict                                          |
|----------|------------------------------------------------------|--------------------------------------------------|
| inside   | not asked                                            | SURE: the commune                                |
| by edge  | at the door (DOOR), in one of the communes near      | SURE: that commune                               |
| by edge  | not asked yet, farther, elsewhere, none              | DOUBTFUL: the communes near                      |
| outside  | within NEAR                                          | SURE: its commune, outside the territory or not  |
| outside  | not asked yet, farther, none                         | OUTSIDE                                          |
| none     | within NEAR                                          | SURE: its commune                                |
| none     | farther, none                                        | DOUBTFUL                                         |
| none     | not asked yet                                        | UNKNOWN                                          |

« Inside », « by edge », « outside »: reference.contours. An address tells the commune and nothing else of the shop: a point set
by hand is as near to the neighbour's door as to its own, and both are in one commune.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from pipeline.reference.contours import BEYOND, Contours
from pipeline.reference.distance import metres

SURE, DOUBTFUL, OUTSIDE, UNKNOWN = "sur", "douteux", "dehors", "inconnu"
NEAR: Final = 100.0
"""Metres to the nearest address, within which its commune is the point's where no contour says that a boundary is near."""
DOOR: Final = 30.0
"""The same where one is: the address is then the very building's, or the one beside it."""
ADDRESS_COLUMNS: Final = ("code_insee", "label", "longitude", "latitude")
PLACED_COLUMNS: Final = ("point", "verdict", "code_insee", "possibles", "metres", "label")
"""``point``: point_keys; ``possibles``: INSEE codes joined by ``|``, or BEYOND; ``metres``, ``label``: of the nearest address,
where it had a say."""


def point_keys(longitude: pd.Series[float], latitude: pd.Series[float]) -> pd.Series[str]:
    """Return « 44.20280, 0.62570 » for each point, as maps write it, to a metre; missing where either number is."""
    there = longitude.notna() & latitude.notna()
    pairs = zip(latitude[there], longitude[there], strict=True)
    return pd.Series([f"{y:.5f}, {x:.5f}" for y, x in pairs], index=longitude.index[there], dtype="str").reindex(longitude.index)


def points_of(keys: pd.Series[str]) -> pd.DataFrame:
    """Return ``longitude``, ``latitude`` of what ``point_keys`` wrote."""
    halves = keys.str.split(", ", expand=True).reindex(columns=[0, 1]).astype("float64")
    return halves[[1, 0]].set_axis(["longitude", "latitude"], axis=1)


def _no_address() -> pd.DataFrame:
    return pd.DataFrame(columns=list(ADDRESS_COLUMNS), index=pd.Index([], dtype="str"))


@dataclass(frozen=True)
class Whereabouts:
    """What tells whose a point is. ``contours``: None where none are installed. ``addresses``: ADDRESS_COLUMNS of the address
    nearest to each point that was asked about, by ``point_keys``; all missing where none is near.
    """

    contours: Contours | None = None
    addresses: pd.DataFrame = field(default_factory=_no_address)

    def of(self, keys: pd.Series[str]) -> pd.DataFrame:
        """Return PLACED_COLUMNS for each of ``keys`` (none missing), aligned."""
        distinct = pd.Series(keys.unique(), dtype="str")
        found = distinct.to_frame("point").join(points_of(distinct)).join(self._held(distinct))
        nearest = self.addresses.reindex(distinct.to_numpy()).set_axis(found.index)
        found["asked"] = distinct.isin(self.addresses.index)
        found["proche"], found["label"] = nearest["code_insee"].astype("str"), nearest["label"].astype("str")
        here, there = (side[["longitude", "latitude"]].to_numpy(float) for side in (found, nearest))
        found["metres"] = metres(here[:, 0], here[:, 1], there[:, 0], there[:, 1])
        judged = [self._judged(*row) for row in found[["dans", "autres", "asked", "proche", "metres"]].itertuples(index=False)]
        found[["verdict", "code_insee", "possibles"]] = pd.DataFrame(judged, columns=["a", "b", "c"], dtype="str").to_numpy()
        found[["metres", "label"]] = found[["metres", "label"]].mask(found["dans"].notna() & found["autres"].eq(""))
        at = pd.Index(distinct).get_indexer(pd.Index(keys))
        told: pd.DataFrame = found[list(PLACED_COLUMNS)].iloc[at].set_axis(keys.index)
        return told

    def _held(self, points: pd.Series[str]) -> pd.DataFrame:
        """Return ``dans`` and ``autres`` by the contours."""
        if self.contours is None:
            return pd.DataFrame({"dans": None, "autres": ""}, index=points.index, dtype="str")
        sides = points_of(points)
        held = self.contours.around(sides["longitude"].to_numpy(float), sides["latitude"].to_numpy(float))
        return held.set_axis(["dans", "autres"], axis=1).set_axis(points.index)

    def _judged(self, inside: str, others: str, asked: bool, nearest: str, far: float) -> tuple[str, str | None, str]:
        """Return the verdict, the commune where it is SURE, those that it may be where it is DOUBTFUL."""
        within = [inside] if isinstance(inside, str) else []
        may_be = [*within, *filter(None, others.split("|"))]
        if within and not others:
            return SURE, inside, ""
        if may_be:
            fits = nearest in may_be or (BEYOND in may_be and nearest not in self._codes)
            return (SURE, nearest, "") if far <= DOOR and fits else (DOUBTFUL, None, "|".join(may_be))
        if far <= NEAR:
            return SURE, nearest, ""
        if self.contours is not None:
            return OUTSIDE, None, ""
        return (DOUBTFUL, None, nearest if isinstance(nearest, str) else "") if asked else (UNKNOWN, None, "")

    @property
    def _codes(self) -> list[str]:
        return self.contours.codes if self.contours else []
