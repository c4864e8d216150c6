"""The traps that several producers share: a row in, the same row with one cell as a person or a spreadsheet spoils it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Final

from tests.demonstration.cells import mojibake, street_line
from tests.demonstration.places import shifted
from tests.demonstration.shops import Shop, luhn_digit
from tests.demonstration.table import MISSING, SET_ASIDE, Cell, Row

Change = Callable[[Row], None]
RELEASED: Final = dt.date(2026, 11, 22)
"""The earliest day the demonstration is published on."""


def shop_of(row: Row) -> Shop:
    """Return the row's shop; a trap is never planted on a row without one."""
    if row.shop is None:
        raise LookupError("no shop on this row")
    return row.shop


def text_of(row: Row, column: str) -> str:
    """Return the cell as text, "" when empty."""
    value = row.cells.get(column)
    return "" if value is None else str(value)


def mangled(column: str) -> Change:
    """Mojibake in ``column`` (certain: it decodes back)."""

    def change(row: Row) -> None:
        row.cells[column] = mojibake(text_of(row, column))

    return change


def accented(column: str) -> Callable[[Row], bool]:
    """Tell rows whose cell holds accents that survive a round trip through mojibake."""
    return lambda row: any(c in text_of(row, column) for c in "éèê") and "À" not in text_of(row, column)


def with_nbsp(column: str) -> Change:
    """Non-breaking spaces, and spaces around."""

    def change(row: Row) -> None:
        row.cells[column] = " " + text_of(row, column).replace(" ", " ") + " "

    return change


def with_newline(column: str) -> Change:
    """A line break in the cell."""

    def change(row: Row) -> None:
        row.cells[column] = text_of(row, column).replace(" ", "\n", 1)

    return change


def wrong_siret(column: str, rng: random.Random) -> Change:
    """One digit typed wrong: a Luhn key fails, and nothing is published."""

    def change(row: Row) -> None:
        siret = shop_of(row).siret
        i = rng.randrange(4, 12)
        row.cells[column] = siret[:i] + str((int(siret[i]) + 1) % 10) + siret[i + 1 :]
        row.expect["siret"] = MISSING

    return change


def siren_fails(column: str) -> Change:
    """Fourteen digits that pass the Luhn key while their SIREN fails it."""

    def change(row: Row) -> None:
        siren = shop_of(row).siren[:8] + str((int(shop_of(row).siren[8]) + 1) % 10)
        row.cells[column] = siren + "0001" + luhn_digit(siren + "0001")
        row.expect["siret"] = MISSING

    return change


def unknown_street(column: str, number_column: str = "") -> Change:
    """A street that the BAN does not know: the commune's centre at best."""

    def change(row: Row) -> None:
        row.cells[column] = "5 Rue Introuvable du Bois Perdu" if not number_column else "Rue Introuvable du Bois Perdu"
        if number_column:
            row.cells[number_column] = "5"
        row.expect["precision"] = "commune"

    return change


def unknown_number(column: str, number_column: str = "") -> Change:
    """A number that the BAN does not know on a street that it knows."""

    def change(row: Row) -> None:
        street = shop_of(row).door.street.name
        row.cells[column] = street if number_column else f"987 {street}"
        if number_column:
            row.cells[number_column] = "987"
        row.expect["precision"] = "voie"

    return change


def no_number(column: str, number_column: str = "") -> Change:
    """The street alone."""

    def change(row: Row) -> None:
        row.cells[column] = shop_of(row).door.street.name
        if number_column:
            row.cells[number_column] = ""
        row.expect["precision"] = "voie"

    return change


def absent_bis(column: str) -> Change:
    """« 12 bis » where the BAN has 12 alone."""

    def change(row: Row) -> None:
        door = shop_of(row).door
        row.cells[column] = f"{door.number} bis {door.street.name}"

    return change


def two_addresses(column: str) -> Change:
    """Two addresses in one cell."""

    def change(row: Row) -> None:
        door = shop_of(row).door
        row.cells[column] = f"{street_line(door)} / dépôt : 3 Route de Nulle Part"

    return change


def village(column: str, words: str = "Au bourg") -> Change:
    """« Au bourg »: the commune's centre, told as such."""

    def change(row: Row) -> None:
        row.cells[column] = words
        row.expect["precision"] = "commune"

    return change


def on_street(row: Row) -> bool:
    """Tell rows whose door is a plain number on a street of today's commune that no post-office zone name abbreviates."""
    door = shop_of(row).door
    return door.number.isdigit() and door.street.old is None and not door.street.name.startswith("Zone")


def no_bis_beside(row: Row) -> bool:
    """Tell rows whose number has no bis of its own in the BAN."""
    door = shop_of(row).door
    return on_street(row) and not any(n.startswith(door.number) and n != door.number for n in door.street.numbers)


def without_bourg(bourgs: frozenset[str]) -> Callable[[Row], bool]:
    """Tell rows of a village whose bourg is no lieu-dit of the BAN extract."""
    return lambda row: shop_of(row).commune.population < 2500 and shop_of(row).commune.insee not in bourgs


def set_aside(row: Row) -> None:
    """Mark a row that must not be published."""
    row.fate = SET_ASIDE


def valid_until(column: str, cell: Cell, day: dt.date) -> Change:
    """An information that lapses: past on the day of the demonstration, the row is set aside."""

    def change(row: Row) -> None:
        row.cells[column] = cell
        row.expect["valide_jusqu_au"] = day.isoformat()
        if day < RELEASED:
            set_aside(row)

    return change


def off_by(row: Row, east: float, north: float) -> tuple[float, float]:
    """Return the shop's own point, moved by metres."""
    lon, lat = shop_of(row).door.point
    return shifted(lon, lat, east, north)
