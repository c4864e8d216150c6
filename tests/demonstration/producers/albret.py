"""albret-communaute, a legacy .xls: 1904 calendar, dates as cells or as bare serial numbers, the whole address in one cell."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import xlwt

from tests.demonstration import tampering as tamper
from tests.demonstration.cells import hours_osm, hours_text, phone, some_abbreviated, street_line
from tests.demonstration.shops import Maker, Shop
from tests.demonstration.table import MISSING, Row, base_row, ignored, insert, listed, plant, setting

SOURCE: Final = "albret-communaute"
FILE: Final = "2026-10-20_commerces-albret.xls"
SHEET: Final = "Commerces"
COLUMNS: Final = [
    "Nom du commerce", "Type", "Adresse", "Code postal", "Commune", "Tél.", "Courriel", "Internet", "Horaires", "Services",
    "Situation", "Ouvert depuis",
    "Vérifié le", "Fin de validité", "N° fiche",
]  # fmt: skip
HEADER: Final = 3
EPOCH_1904: Final = dt.date(1904, 1, 1)
SERVICES: Final = {
    "click_and_collect": "retrait commande", "livraison": "livraison à domicile", "drive": "drive",
    "vente_a_emporter": "plats à emporter",
    "sur_rendez_vous": "sur RDV", "marche": "présent sur les marchés",
}  # fmt: skip


def build(maker: Maker, folder: Path) -> list[Row]:
    """Write the deposit into ``folder`` and return its rows."""
    rng = random.Random(f"{maker.seed}:{SOURCE}")
    rows = [_row(rng, shop) for shop in listed(maker, SOURCE)]
    _plant(rows, rng)
    insert(rows, rng, [_again(row) for row in rows if "doublon-interne" in row.cas])
    insert(rows, rng, [ignored("entete-repetee", **{c: c for c in COLUMNS}), ignored("ligne-vide")])
    rows += [
        ignored("ligne-vide"),
        ignored("note-de-bas", **{"Nom du commerce": "Source : service économie, tournée de terrain."}),
    ]
    for line, row in enumerate(rows, HEADER + 1):
        row.sheet, row.line = SHEET, line
    _write(folder / FILE, rows)
    return rows


def _row(rng: random.Random, shop: Shop) -> Row:
    checked = dt.date(2026, 7, 1) + dt.timedelta(days=rng.randint(0, 100))
    row = base_row(shop, {
        "Nom du commerce": shop.nom, "Type": shop.activity.label.lower() if rng.random() < 0.6 else shop.activity.other,
        "Adresse": some_abbreviated(rng, street_line(shop.door)),
        "Code postal": int(shop.commune.cp), "Commune": rng.choice((shop.commune.nom, shop.commune.nom.upper(),
        shop.commune.nom.replace("-", " "))),
        "Tél.": phone(rng, shop.telephone) if rng.random() < 0.8 else "", "Courriel": shop.courriel if rng.random() < 0.6 else "",
        "Internet": shop.site or shop.reseau, "Horaires": hours_text(rng, shop) if rng.random() < 0.8 else "",
        "Services": "; ".join(SERVICES[s] for s in shop.services), "Situation": "ouvert", "Ouvert depuis": rng.randint(1978,
        2025), "Vérifié le": checked,
        "Fin de validité": None, "N° fiche": f"ALB{int(shop.id[1:]):04d}",
    })  # fmt: skip
    row.expect["date_verification"] = checked.isoformat()
    return row


def _plant(rows: list[Row], rng: random.Random) -> None:
    def serial(row: Row) -> None:
        day = row.cells["Vérifié le"]
        if isinstance(day, dt.date):
            row.cells["Vérifié le"] = (day - EPOCH_1904).days

    def until(day: dt.date) -> tamper.Change:
        return tamper.valid_until("Fin de validité", day, day)

    def whole_address(row: Row) -> None:
        shop = tamper.shop_of(row)
        row.cells |= {
            "Adresse": f"{street_line(shop.door)} - {shop.commune.cp} {shop.commune.nom.upper()}",
            "Code postal": None,
            "Commune": "",
        }

    def hours(row: Row) -> None:
        row.cells["Horaires"] = hours_text(rng, tamper.shop_of(row))
        row.expect["horaires"] = hours_osm(tamper.shop_of(row))

    plant(rows, rng, "date-en-nombre-1904", 6, serial)
    plant(rows, rng, "code-et-commune-echanges", 2, _swapped)
    plant(rows, rng, "date-1904", 3, setting())
    plant(rows, rng, "validite-future", 3, until(dt.date(2027, 1, 31)))
    plant(rows, rng, "validite-passee", 2, until(dt.date(2026, 9, 1)))
    plant(rows, rng, "commune-dans-l-adresse", 3, whole_address, tamper.on_street)
    plant(
        rows, rng, "ferme", 2, lambda r: (r.cells.update(Situation="fermé définitivement"), r.expect.update(statut="ferme"))[-1]
    )
    plant(
        rows,
        rng,
        "fermeture-temporaire",
        2,
        lambda r: (r.cells.update(Situation="fermeture hivernale"), r.expect.update(statut="ferme_temporairement"))[-1],
    )
    plant(rows, rng, "horaires-libres", 5, hours, lambda r: tamper.shop_of(r).hours is not None)
    plant(
        rows,
        rng,
        "telephone-incomplet",
        2,
        lambda r: (r.cells.update({"Tél.": "05 36 49 0"}), r.expect.update(telephone=MISSING))[-1],
    )
    plant(rows, rng, "neant", 3, setting(Courriel="néant", Internet="- "))
    plant(rows, rng, "adresse-sans-numero", 2, tamper.no_number("Adresse"), tamper.on_street)


def _swapped(row: Row) -> None:
    commune = tamper.shop_of(row).commune
    row.cells |= {"Code postal": commune.nom, "Commune": int(commune.cp)}


def _again(row: Row) -> Row:
    shop = tamper.shop_of(row)
    cells = row.cells | {
        "N° fiche": f"ALB9{int(shop.id[1:]):04d}",
        "Nom du commerce": f"{shop.nom.upper()} *",
        "Adresse": street_line(shop.door).upper(),
    }
    return replace(row, cells=cells, cas=list(row.cas), expect=dict(row.expect))


def _write(path: Path, rows: list[Row]) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = True
    sheet = book.add_sheet(SHEET)
    sheet.write_merge(0, 0, 0, len(COLUMNS) - 1, "Albret — inventaire des commerces (inventés)", xlwt.easyxf("font: bold on"))
    sheet.write(1, 0, "Tournée de terrain, été 2026")
    bold, date = xlwt.easyxf("font: bold on"), xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for index, column in enumerate(COLUMNS):
        sheet.write(HEADER - 1, index, column, bold)
    for row in rows:
        for index, column in enumerate(COLUMNS):
            _cell(sheet, row.line - 1, index, row.cells.get(column), date)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(str(path))


def _cell(sheet: Any, line: int, index: int, value: Any, date: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, dt.date):  # the serial itself: what xlwt computes for 1904 depends on its own rules
        sheet.write(line, index, (value - EPOCH_1904).days, date)
    else:
        sheet.write(line, index, value)
