"""One producer's rows and their truth: shops in, rows with cells, trap names and expected values out.

``plant`` puts a trap on rows that have none yet; ``Row.expect`` holds what the row must give (« (vide) »: must be missing).
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from tests.demonstration.shops import NEAR_HOMONYMS, Maker, Shop

Cell = str | int | float | dt.date | None
MISSING: Final = "(vide)"
PUBLISHED, SET_ASIDE, IGNORED = "publiee", "ecartee", "ignoree"

EXPECTED: Final = (
    "code_insee", "siret", "precision", "telephone", "courriel", "site_web", "naf", "horaires", "services", "statut",
    "longitude", "latitude",
    "date_maj", "date_verification", "valide_jusqu_au",
)  # fmt: skip
TRUTH_COLUMNS: Final = ("source", "fichier", "feuille", "ligne", "entite", "traitement", "cas", *EXPECTED)


@dataclass
class Row:
    """One row of a producer's file. ``sheet`` and ``line`` are filled when the file is written."""

    shop: Shop | None
    cells: dict[str, Cell]
    cas: list[str] = field(default_factory=list)
    expect: dict[str, str] = field(default_factory=dict)
    fate: str = PUBLISHED
    styles: dict[str, str] = field(default_factory=dict)  # column → how the workbook shows or computes the cell
    sheet: str = ""
    line: int = 0


def listed(maker: Maker, source: str) -> list[Shop]:
    """Return the shops that ``source`` lists, as it knows them, in an order of its own."""
    shops = [shop.by(source) for shop in maker.shops if source in shop.sources]
    random.Random(f"{maker.seed}:ordre:{source}").shuffle(shops)
    return shops


def base_row(shop: Shop, cells: dict[str, Cell]) -> Row:
    """Return an ordinary row: its commune is known, its planted cases are carried."""
    near = shop.commune.insee in NEAR_HOMONYMS and shop.commune.population < 2000
    return Row(shop, cells, [*shop.cas, *(["commune-presque-homonyme"] if near else [])], {"code_insee": shop.commune.insee})


def _any_row(_: Row) -> bool:
    return True


def plant(
    rows: list[Row],
    rng: random.Random,
    cas: str,
    count: int,
    change: Callable[[Row], None],
    when: Callable[[Row], bool] = _any_row,
) -> None:
    """Put the trap ``cas`` on ``count`` rows that carry none and satisfy ``when``. Raises LookupError when there are too few."""
    pool = [row for row in rows if not row.cas and row.shop is not None and when(row)]
    if len(pool) < count:
        raise LookupError(f"{cas}: {len(pool)} rows fit, {count} wanted")
    for row in rng.sample(pool, count):
        change(row)
        row.cas.append(cas)


def setting(**cells: Cell) -> Callable[[Row], None]:
    """Return a change that writes fixed values into cells."""
    return lambda row: row.cells.update(cells)


def ignored(cas: str, **cells: Cell) -> Row:
    """Return a row that is no shop: total, note, repeated header, blank."""
    return Row(None, dict(cells), [cas], {}, IGNORED)


def insert(rows: list[Row], rng: random.Random, extra: Iterable[Row]) -> None:
    """Insert rows at drawn places, not first."""
    for row in extra:
        rows.insert(rng.randrange(1, len(rows)), row)


def same_hours(found: str, expected: str) -> bool:
    """Tell whether two opening hours mean the same: « ; Mo off » only says aloud what the rest implies."""
    return _opened(found) == _opened(expected)


def _opened(osm: str) -> list[str]:
    return [rule for rule in osm.split("; ") if not rule.endswith((" off", " unknown"))]


def truth_lines(source: str, path: str, rows: Iterable[Row]) -> list[dict[str, str]]:
    """Return the lines of verite.csv for one deposit."""
    return [
        {
            "source": source, "fichier": path, "feuille": row.sheet, "ligne": str(row.line),
            "entite": row.shop.id if row.shop else "",
            "traitement": row.fate, "cas": "|".join(row.cas), **{name: row.expect.get(name, "") for name in EXPECTED},
        }
        for row in rows
    ]  # fmt: skip
