"""A release's folder and the territory in, what the pages are made from out: shops in the order of the lists, and who is cited.

Only files that are published are read: nothing private can reach a page.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from pipeline.config import Territory
from pipeline.errors import PipelineError
from pipeline.publish.csv_file import read_shops
from pipeline.publish.previous import IDENTIFIERS
from pipeline.publish.site.history import Release, history
from pipeline.publish.site.markets import Market, markets
from pipeline.publish.site.opening import Calendar, calendar, encode_all
from pipeline.publish.site.shop import Shop, shop
from pipeline.reference.communes import Communes, load_communes
from pipeline.reference.text import fold

_ID: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}")
_CONTROL: Final = "[\x00-\x1f\x7f]"
"""Never in a published cell; taken away all the same, as U+0000 marks where links begin in what is rendered once."""


class Cited(NamedTuple):
    """A source as the Licence Ouverte wants it cited. ``date``: ISO day of the deposit used, or ""."""

    titre: str
    licence: str
    date: str


class Place(NamedTuple):
    """A commune: each has a page, be it empty, for the address that a town hall keeps.

    ``longitude``, ``latitude``: its centre, None where unknown."""

    insee: str
    nom: str
    siren: str
    epci: str
    longitude: float | None
    latitude: float | None


@dataclass(frozen=True)
class Material:
    """Everything that the pages say. ``shops``: all of them, by commune, street, number, name; ``releases``: newest first."""

    territory: Territory
    version: str
    date: dt.date
    files: frozenset[str]
    shops: tuple[Shop, ...]
    cited: Mapping[str, Cited]
    licence: tuple[str, str]
    old_ids: Mapping[str, str]
    covered: Calendar
    releases: tuple[Release, ...]

    @cached_property
    def listed(self) -> tuple[Shop, ...]:
        """The shops that lists hold."""
        return tuple(one for one in self.shops if one.listed)

    @cached_property
    def reference(self) -> Communes:
        return load_communes(self.territory.departements)

    @cached_property
    def markets(self) -> Mapping[str, tuple[Market, ...]]:
        """The markets that shops say they stand on, by commune."""
        return markets(self.shops, self.reference)

    @cached_property
    def communes(self) -> Mapping[str, Place]:
        """Every commune of the territory, and any other with a listed shop, by code, in the order of the names."""
        table = self.reference.table.set_index("code_insee")
        centres = {code: (lon, lat) for code, lon, lat in table[["longitude", "latitude"]].dropna().itertuples()}
        known = table[["nom", "code_epci", "epci"]].fillna("")
        found = {
            code: Place(code, nom, siren, epci, *centres.get(code, (None, None))) for code, nom, siren, epci in known.itertuples()
        }
        for one in self.listed:
            found.setdefault(one.insee, Place(one.insee, one.commune, one.siren, one.epci, None, None))
        return {place.insee: place for place in sorted(found.values(), key=lambda p: (fold(p.nom), p.insee))}


def read(release: Path, territory: Territory) -> Material:
    """Read a release. Raises PipelineError where it is not one."""
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    date = dt.date.fromisoformat(package["created"][:10])
    covered = calendar(date)
    terms = package["licenses"][0]
    return Material(
        territory=territory,
        version=package["version"],
        date=date,
        files=frozenset(p.relative_to(release).as_posix() for p in release.rglob("*") if p.is_file()),
        shops=tuple(_shops(release, covered)),
        cited={s["name"]: Cited(s["title"], s.get("licence", ""), s.get("version", "")) for s in package["sources"]},
        licence=(terms["title"], terms.get("path", "")),
        old_ids=_old_ids(release / IDENTIFIERS),
        covered=covered,
        releases=history(release.parent, package["version"]),
    )


def _shops(release: Path, covered: Calendar) -> list[Shop]:
    rows = pd.DataFrame(read_shops(release / "commerces.csv"))
    bad = ~rows["id"].str.fullmatch(_ID.pattern)
    if bad.any():
        wrong = f"{release}/commerces.csv : « {rows.loc[bad, 'id'].iloc[0]} » ne peut être l'adresse d'une fiche"
        raise PipelineError(wrong, "reprendre cette version d'une sauvegarde, ou la publier de nouveau")
    hours = encode_all(rows["horaires"].dropna().unique(), covered)
    known = rows["longitude"].notna() & rows["latitude"].notna()
    points = [
        (lon, lat) if there else None
        for lon, lat, there in zip(rows["longitude"].tolist(), rows["latitude"].tolist(), known.tolist(), strict=True)
    ]
    text = rows.drop(columns=["longitude", "latitude"]).astype("str")
    cells = {name: _shared(text[name].fillna("").str.replace(_CONTROL, " ", regex=True)) for name in text.columns}
    names = list(cells)
    made = (
        shop(dict(zip(names, row, strict=True)), point, hours)
        for row, point in zip(zip(*cells.values(), strict=True), points, strict=True)
    )
    return sorted(made, key=lambda one: one.order)


def _shared(values: pd.Series[str]) -> list[str]:
    """Return the texts, each distinct one held once: a commune is told of hundreds of shops."""
    codes, distinct = pd.factorize(values)
    texts = distinct.tolist()
    return [texts[code] for code in codes.tolist()]


def _old_ids(path: Path) -> dict[str, str]:
    """Return old id → the id that took over, "" where none did. A release without that file has none."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [(row["ancien_id"], row["id"] or "") for row in csv.DictReader(handle)]
    return {old: new for old, new in rows if _ID.fullmatch(old) and (not new or _ID.fullmatch(new))}
