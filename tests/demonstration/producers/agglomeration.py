"""agglomeration-agen, an .xlsx: one oui/non/x column a service, several phones in a cell, a merged header of two lines."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.demonstration import tampering as tamper
from tests.demonstration.cells import e164, hours_osm, hours_text, phone, some_abbreviated, yes
from tests.demonstration.shops import Maker, Shop
from tests.demonstration.table import MISSING, SET_ASIDE, Row, base_row, ignored, insert, listed, plant, setting
from tests.demonstration.workbooks import formats, open_workbook, write_rows

SOURCE: Final = "agglomeration-agen"
FILE: Final = "2026-11-03_recensement-commerces.xlsx"
SHEET: Final = "Recensement"
SERVICES: Final = {
    "click_and_collect": "Click & collect", "livraison": "Livraison", "drive": "Drive", "vente_a_emporter": "À emporter",
    "sur_rendez_vous": "Sur RDV",
}  # fmt: skip
PAYMENTS: Final = {"carte": "CB", "especes": "Espèces", "cheque": "Chèque", "titre_restaurant": "Tickets resto"}
COLUMNS: Final = [
    "Commerce", "Activité", "N°", "Rue", "Complément", "Code", "Commune", "Téléphone(s)", "Courriel", "Site web",
    "Réseaux sociaux", "Boutique en ligne",
    "Horaires", *SERVICES.values(), *PAYMENTS.values(), "Accessible PMR", "Conditions de retrait", "Zone de livraison",
    "Situation", "Valable jusqu'au",
    "Agent recenseur",
]  # fmt: skip
GROUPS: Final = [
    ("Le commerce", 0, 6),
    ("Contact", 7, 12),
    ("Services proposés", 13, 17),
    ("Paiement accepté", 18, 21),
    ("Divers", 22, 27),
]
HEADER: Final = 2


def build(maker: Maker, folder: Path) -> list[Row]:
    """Write the deposit into ``folder`` and return its rows."""
    rng = random.Random(f"{maker.seed}:{SOURCE}")
    rows = [_row(rng, shop) for shop in listed(maker, SOURCE)]
    _plant_place(rows, rng)
    _plant_offer(rows, rng)
    insert(
        rows,
        rng,
        [
            Row(None, {"Commerce": "test", "Commune": "Agen", "Agent recenseur": "A1"}, ["ligne-de-test"], {}, SET_ASIDE),
            ignored("ligne-vide"),
        ],
    )
    _write(folder / FILE, rows)
    return rows


def _row(rng: random.Random, shop: Shop) -> Row:
    digits, suffix = shop.door.split
    phones = [phone(rng, shop.telephone)] if rng.random() < 0.85 and shop.telephone else []
    phones += [phone(rng, shop.mobile)] if shop.mobile and rng.random() < 0.35 else []
    return base_row(shop, {
        "Commerce": shop.nom, "Activité": shop.activity.label if rng.random() < 0.8 else shop.activity.other,
        "N°": int(digits) if digits and not suffix else f"{digits} {suffix}".strip(), "Rue": some_abbreviated(rng,
        shop.door.street.name),
        "Complément": shop.complement, "Code": int(shop.commune.cp), "Commune": shop.commune.nom,
        "Téléphone(s)": " / ".join(phones),
        "Courriel": shop.courriel if rng.random() < 0.5 else "", "Site web": shop.site if rng.random() < 0.7 else "",
        "Réseaux sociaux": shop.reseau if rng.random() < 0.7 else "", "Boutique en ligne": shop.boutique,
        "Horaires": hours_text(rng, shop) if rng.random() < 0.7 else "",
        **{column: yes(rng, code in shop.services) for code, column in SERVICES.items()},
        **{column: yes(rng, code in shop.paiements) for code, column in PAYMENTS.items()},
        "Accessible PMR": rng.choice(("oui", "non", "", "")),
        "Conditions de retrait": "Retrait en magasin sous 2 h" if "click_and_collect" in shop.services else "",
        "Zone de livraison": "Agen et 1re couronne" if "livraison" in shop.services else "", "Situation": "Ouvert",
        "Valable jusqu'au": None,
        "Agent recenseur": f"A{rng.randint(1, 6)}",
    })  # fmt: skip


def _plant_place(rows: list[Row], rng: random.Random) -> None:
    def insee_code(row: Row) -> None:
        row.cells["Code"] = int(tamper.shop_of(row).commune.insee)

    def in_one_cell(row: Row) -> None:
        shop = tamper.shop_of(row)
        row.cells.update({"Rue": f"{shop.door.street.name}, {shop.commune.cp} {shop.commune.nom}", "Code": None, "Commune": ""})

    plant(rows, rng, "code-insee-sous-code-postal", 5, insee_code)
    plant(rows, rng, "commune-dans-l-adresse", 3, in_one_cell, tamper.on_street)
    plant(
        rows,
        rng,
        "commune-avec-code",
        4,
        lambda r: r.cells.update({"Commune": f"{tamper.shop_of(r).commune.cp} {tamper.shop_of(r).commune.nom}", "Code": None}),
    )
    plant(
        rows,
        rng,
        "etage-et-batiment",
        3,
        lambda r: r.cells.update(Rue=f"{tamper.shop_of(r).door.street.name} RDC Bât. B"),
        tamper.on_street,
    )
    plant(rows, rng, "adresse-sans-numero", 2, tamper.no_number("Rue", "N°"), tamper.on_street)
    plant(
        rows,
        rng,
        "voie-homonyme",
        5,
        _abbreviated_republique,
        lambda r: "République" in tamper.shop_of(r).door.street.name and tamper.on_street(r),
    )


def _abbreviated_republique(row: Row) -> None:
    """« bd de la république » beside a Rue and a Place of the same name: the kind of street decides."""
    name = tamper.shop_of(row).door.street.name
    row.cells["Rue"] = (
        name.replace("Boulevard", "bd").replace("Place", "pl").replace("Rue", "r.").replace("République", "republique")
    )
    row.expect["precision"] = "numero"


def _plant_offer(rows: list[Row], rng: random.Random) -> None:
    def two_phones(row: Row) -> None:
        shop = tamper.shop_of(row)
        row.cells["Téléphone(s)"] = f"{_dotted(shop.telephone)} / {_dotted(shop.mobile)} (mobile)"
        row.expect["telephone"] = e164(shop.telephone)

    def with_words(row: Row) -> None:
        row.cells["Livraison"] = "oui (sauf lundi)"
        row.cells["Drive"] = "NON"

    def all_boxes(row: Row) -> None:
        row.cells |= {"Click & collect": "x", "Livraison": 1, "Drive": "OUI", "À emporter": "non", "Sur RDV": "0"}
        row.expect["services"] = "click_and_collect|livraison|drive"

    def until(day: dt.date) -> Callable[[Row], None]:
        return tamper.valid_until("Valable jusqu'au", day, day)

    def hours(row: Row) -> None:
        row.cells["Horaires"] = hours_text(rng, tamper.shop_of(row))
        row.expect["horaires"] = hours_osm(tamper.shop_of(row))

    def personal(row: Row) -> None:
        row.cells["Courriel"] = tamper.shop_of(row).courriel
        row.expect["courriel"] = MISSING

    plant(rows, rng, "plusieurs-telephones", 5, two_phones, lambda r: bool(tamper.shop_of(r).mobile))
    plant(rows, rng, "cases-cochees", 5, all_boxes)
    plant(rows, rng, "case-commentee", 2, with_words)
    plant(rows, rng, "validite-future", 4, until(dt.date(2027, 1, 31)))
    plant(rows, rng, "validite-passee", 3, until(dt.date(2026, 9, 30)))
    plant(
        rows,
        rng,
        "fermeture-temporaire",
        3,
        lambda r: (r.cells.update(Situation="Fermé pour travaux"), r.expect.update(statut="ferme_temporairement"))[-1],
    )
    plant(
        rows, rng, "ferme", 2, lambda r: (r.cells.update(Situation="Fermé définitivement"), r.expect.update(statut="ferme"))[-1]
    )
    plant(rows, rng, "horaires-libres", 8, hours, lambda r: tamper.shop_of(r).hours is not None)
    plant(rows, rng, "courriel-personnel", 3, personal, lambda r: "@mail.example" in tamper.shop_of(r).courriel)
    plant(rows, rng, "arobase-de-reseau", 3, lambda r: r.cells.update({"Réseaux sociaux": "@commerce.fictif47"}))
    plant(rows, rng, "mojibake", 2, tamper.mangled("Commerce"), tamper.accented("Commerce"))
    plant(rows, rng, "saut-de-ligne", 2, tamper.with_newline("Horaires"), lambda r: " " in tamper.text_of(r, "Horaires"))
    plant(rows, rng, "neant", 3, setting(Courriel="N/A", **{"Site web": "néant", "Téléphone(s)": " - "}))


def _dotted(digits: str) -> str:
    return ".".join(digits[i : i + 2] for i in range(0, 10, 2))


def _write(path: Path, rows: list[Row]) -> None:
    book = open_workbook(path, "Agglomération (demonstration)")
    styles = formats(book)
    sheet = book.add_worksheet(SHEET)
    for text, first, last in GROUPS:
        sheet.merge_range(0, first, 0, last, text, styles["titre"])
    sheet.write_row(HEADER - 1, 0, COLUMNS, styles["entete"])
    write_rows(sheet, styles, COLUMNS, rows, HEADER + 1)
    book.close()
