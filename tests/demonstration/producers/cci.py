"""cci-47, an .xlsx of two sheets: titles above a grouped header, numbers that should be texts, a total and notes below."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from tests.demonstration import tampering as tamper
from tests.demonstration.cells import abbreviate, e164, hours_osm, hours_text, shout, siret_text, street_line, typo
from tests.demonstration.shops import Maker, Shop
from tests.demonstration.table import MISSING, SET_ASIDE, Cell, Row, base_row, ignored, insert, listed, plant, setting
from tests.demonstration.workbooks import formats, open_workbook, write_rows

SOURCE: Final = "cci-47"
FILE: Final = "2026-11-10_commerces-cci.xlsx"
COLUMNS: Final = [
    "N° dossier", "SIRET", "Enseigne", "Raison sociale", "Code APE", "Activité", "Adresse", "Complément", "CP", "Ville",
    "Téléphone", "Portable",
    "Courriel", "Site internet", "Horaires", "Mis à jour le", "Effectif", "Observations",
]  # fmt: skip
GROUPS: Final = [("Identité", 0, 5), ("Localisation", 6, 9), ("Contact", 10, 13), ("Divers", 14, 17)]
SHEETS: Final = ("Commerces de détail", "Cafés, hôtels, restaurants")
CATERING: Final = ("restaurant", "pizzeria", "bar", "hotel")
HEADER: Final = 5
NAMES_LIKE_FORMULAS: Final = ("+ Bio Que Jamais", "@ Clic Informatique", "=Égal= Prêt-à-porter", "- 20 % Déstockage")


def build(maker: Maker, folder: Path) -> list[Row]:
    """Write the deposit into ``folder`` and return its rows."""
    rng = random.Random(f"{maker.seed}:{SOURCE}")
    rows = [_row(rng, shop) for shop in listed(maker, SOURCE)]
    _plant_identity(rows, rng)
    _plant_place(rows, rng)
    _plant_contact(rows, rng)
    rows += [_again(rng, row) for row in rows if "doublon-interne" in row.cas]
    sheets = {name: [r for r in rows if (tamper.shop_of(r).activity.key in CATERING) == bool(i)] for i, name in enumerate(SHEETS)}
    insert(sheets[SHEETS[0]], rng, _strangers())
    merged = _one_commune_first(sheets[SHEETS[1]])
    _write(folder / FILE, sheets, merged)
    return [row for name in SHEETS for row in sheets[name]]


def _row(rng: random.Random, shop: Shop) -> Row:
    number = int(shop.siret)
    row = base_row(shop, {
        "N° dossier": f"47-{(int(shop.id[1:]) * 7919) % 100_000:05d}",
        "SIRET": number if rng.random() < 0.9 or "siret-zero-perdu" in shop.cas else siret_text(rng, shop),
        "Enseigne": shout(shop.nom) if rng.random() < 0.5 else shop.nom, "Raison sociale": shop.raison_sociale.upper(),
        "Code APE": shop.activity.naf, "Activité": shop.activity.naf_label,
        "Adresse": abbreviate(street_line(shop.door)) if rng.random() < 0.35 else street_line(shop.door),
        "Complément": shop.complement,
        "CP": int(shop.commune.cp), "Ville": shout(shop.commune.nom),
        "Téléphone": _phone(rng, shop) if shop.telephone and rng.random() < 0.8 else None,
        "Portable": int(shop.mobile) if shop.mobile and rng.random() < 0.5 else None,
        "Courriel": shop.courriel if rng.random() < 0.5 else "", "Site internet": shop.site if rng.random() < 0.6 else "",
        "Horaires": hours_text(rng, shop) if rng.random() < 0.3 else "", "Mis à jour le": shop.maj,
        "Effectif": rng.choice((0, 1, 1, 2, 3, 5, 8)), "Observations": "",
    })  # fmt: skip
    if "siret-zero-perdu" in row.cas:
        row.expect["siret"] = MISSING
    row.styles["SIRET"] = rng.choice(("scientifique", "", ""))
    return row


def _phone(rng: random.Random, shop: Shop) -> Cell:
    """A number, its zero lost, or a text."""
    digits = shop.telephone
    return int(digits) if rng.random() < 0.6 else " ".join(digits[i : i + 2] for i in range(0, len(digits), 2))


def _several_numbers(row: Row) -> None:
    door = tamper.shop_of(row).door
    row.cells["Adresse"] = f"{door.number}-{int(door.number) + 2} {door.street.name}"


def _expecting(column: str, value: Callable[[Row], Any], **expect: Callable[[Row], str]) -> tamper.Change:
    def change(row: Row) -> None:
        row.cells[column] = value(row)
        row.expect |= {name: give(row) for name, give in expect.items()}

    return change


def _missing(_: Row) -> str:
    return MISSING


def _siret(row: Row) -> str:
    return tamper.shop_of(row).siret


def _plant_identity(rows: list[Row], rng: random.Random) -> None:
    def number(row: Row) -> bool:
        return isinstance(row.cells["SIRET"], int)

    plant(
        rows,
        rng,
        "siret-nombre-affiche-scientifique",
        6,
        lambda r: (r.styles.update(SIRET="scientifique"), r.expect.update(siret=_siret(r)))[-1],
        number,
    )
    plant(rows, rng, "siret-texte-scientifique", 4, setting_siret("9,9999E+13"))
    plant(
        rows,
        rng,
        "siret-insecables",
        3,
        _expecting("SIRET", lambda r: " ".join((_siret(r)[:3], _siret(r)[3:6], _siret(r)[6:9], _siret(r)[9:])), siret=_siret),
    )
    plant(rows, rng, "siret-decimale", 2, _expecting("SIRET", lambda r: _siret(r) + ".0", siret=_siret))
    plant(rows, rng, "siret-luhn-faux", 3, tamper.wrong_siret("SIRET", rng))
    plant(rows, rng, "siret-luhn-du-siren-faux", 2, tamper.siren_fails("SIRET"))
    plant(rows, rng, "siret-luhn-du-siren-faux", 1, setting_siret("11122233344455"))
    plant(rows, rng, "siret-chiffres-perdus", 2, _expecting("SIRET", lambda r: int(_siret(r)[:12]), siret=_missing))
    plant(
        rows,
        rng,
        "naf-sans-point",
        3,
        _expecting("Code APE", lambda r: tamper.shop_of(r).activity.naf.replace(".", ""), naf=_naf),
    )
    plant(
        rows,
        rng,
        "naf-avec-libelle",
        3,
        _expecting("Code APE", lambda r: f"{tamper.shop_of(r).activity.naf} - {tamper.shop_of(r).activity.naf_label}", naf=_naf),
    )
    plant(rows, rng, "mojibake", 3, tamper.mangled("Enseigne"), tamper.accented("Enseigne"))
    plant(rows, rng, "insecables", 3, tamper.with_nbsp("Enseigne"))
    plant(rows, rng, "formule", 3, lambda r: r.styles.update({"Raison sociale": "formule"}))
    for name in NAMES_LIKE_FORMULAS:
        plant(rows, rng, "nom-comme-une-formule", 1, setting(Enseigne=name))
    plant(rows, rng, "neant", 4, setting(Courriel="néant", **{"Site internet": "N/A", "Complément": "-", "Portable": "Néant"}))


def setting_siret(text: str) -> tamper.Change:
    """Return a change that writes a SIRET that must be refused."""
    return _expecting("SIRET", lambda _: text, siret=_missing)


def _naf(row: Row) -> str:
    return f"NAFRev2:{tamper.shop_of(row).activity.naf}"


def _plant_place(rows: list[Row], rng: random.Random) -> None:
    def in_agen(row: Row) -> bool:
        return tamper.shop_of(row).commune.insee == "47001" and tamper.on_street(row)

    plant(
        rows,
        rng,
        "cedex-bp",
        3,
        lambda r: r.cells.update(
            {"CP": 47916, "Ville": "AGEN CEDEX 9", "Adresse": f"{street_line(tamper.shop_of(r).door)} BP 123"}
        ),
        in_agen,
    )
    plant(rows, rng, "cedex-comme-un-insee", 2, setting(CP=47004, Ville="AGEN CEDEX"), in_agen)
    plant(rows, rng, "saut-de-ligne", 3, tamper.with_newline("Adresse"), tamper.on_street)
    plant(rows, rng, "adresse-sans-numero", 3, tamper.no_number("Adresse"), tamper.on_street)
    plant(rows, rng, "numero-inconnu", 3, tamper.unknown_number("Adresse"), tamper.on_street)
    plant(rows, rng, "voie-inconnue", 2, tamper.unknown_street("Adresse"))
    plant(rows, rng, "bis-inconnu", 2, tamper.absent_bis("Adresse"), tamper.no_bis_beside)
    plant(rows, rng, "deux-adresses", 2, tamper.two_addresses("Adresse"), tamper.on_street)
    plant(
        rows,
        rng,
        "adresse-a-plusieurs-numeros",
        2,
        _several_numbers,
        tamper.on_street,
    )


def _plant_contact(rows: list[Row], rng: random.Random) -> None:
    def fixed(row: Row) -> bool:
        return isinstance(row.cells["Téléphone"], int) and not row.cells["Portable"]

    def mobile_only(row: Row) -> None:
        row.cells.update({"Téléphone": None, "Portable": int(tamper.shop_of(row).mobile)})
        row.expect["telephone"] = MISSING

    plant(rows, rng, "telephone-zero-perdu", 5, lambda r: r.expect.update(telephone=e164(tamper.shop_of(r).telephone)), fixed)
    plant(rows, rng, "mobile-sans-consentement", 4, mobile_only, lambda r: bool(tamper.shop_of(r).mobile))
    plant(
        rows,
        rng,
        "courriel-personnel",
        4,
        _expecting("Courriel", lambda r: tamper.shop_of(r).courriel, courriel=_missing),
        lambda r: "@mail.example" in tamper.shop_of(r).courriel,
    )
    plant(
        rows,
        rng,
        "site-mal-ecrit",
        3,
        _expecting(
            "Site internet",
            lambda r: tamper.shop_of(r).site.replace("https://", "https//"),
            site_web=lambda r: tamper.shop_of(r).site,
        ),
        lambda r: bool(tamper.shop_of(r).site),
    )
    plant(
        rows,
        rng,
        "horaires-libres",
        8,
        _expecting("Horaires", lambda r: hours_text(rng, tamper.shop_of(r)), horaires=lambda r: hours_osm(tamper.shop_of(r))),
        lambda r: tamper.shop_of(r).hours is not None,
    )


def _again(rng: random.Random, row: Row) -> Row:
    """The same shop once more, typed by someone else."""
    shop = tamper.shop_of(row)
    cells = row.cells | {
        "N° dossier": f"47-9{rng.randrange(10_000):04d}", "SIRET": shop.siret, "Enseigne": typo(rng, shop.nom),
        "Adresse": street_line(shop.door).lower(),
        "Ville": shop.commune.nom, "Courriel": "",
    }  # fmt: skip
    return replace(row, cells=cells, cas=list(row.cas), expect=dict(row.expect), styles={})


def _strangers() -> list[Row]:
    """Rows that are no shop of the département, or no shop at all."""
    away = [("Boulangerie du Canal d'Or", 82400, "VALENCE D'AGEN"), ("Bar de la Halle Ronde", 82400, "VALENCE D AGEN"),
    ("Chaussures du Cloître", 82200, "MOISSAC"),
            ("Épicerie du Causse", 46700, "PUY L'EVEQUE")]  # fmt: skip
    rows = [
        Row(
            None,
            {"N° dossier": f"82-{i:05d}", "Enseigne": name, "Adresse": "4 Rue de la Paix", "CP": cp, "Ville": town},
            ["hors-departement"],
            {},
            SET_ASIDE,
        )
        for i, (name, cp, town) in enumerate(away, 1)
    ]
    rows.append(
        Row(
            None,
            {
                "N° dossier": "47-00000",
                "Enseigne": "TEST",
                "Raison sociale": "TEST NE PAS UTILISER",
                "CP": 47000,
                "Ville": "AGEN",
            },
            ["ligne-de-test"],
            {},
            SET_ASIDE,
        )
    )
    rows.append(Row(None, {"N° dossier": "47-00001"}, ["ligne-sans-rien"], {}, SET_ASIDE))
    rows += [ignored("ligne-vide"), ignored("ligne-vide"), ignored("entete-repetee", **{c: c for c in COLUMNS})]
    return rows


def _one_commune_first(rows: list[Row]) -> int:
    """Put three rows of Agen first, to share one merged cell; return how many."""
    chosen = [r for r in rows if not r.cas and tamper.shop_of(r).commune.insee == "47001"][:3]
    for row in chosen:
        rows.remove(row)
        row.cas.append("cellule-fusionnee")
    rows[:0] = chosen
    return len(chosen)


def _write(path: Path, sheets: dict[str, list[Row]], merged: int) -> None:
    book = open_workbook(path, "CCI (demonstration)")
    styles = formats(book)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, f"Fichier des établissements — {name}", styles["titre"])
        sheet.write_string(1, 0, "Extraction du 10/11/2026 - établissements inventés")
        for text, first, last in GROUPS:
            sheet.merge_range(HEADER - 2, first, HEADER - 2, last, text, styles["titre"])
        sheet.write_row(HEADER - 1, 0, COLUMNS, styles["entete"])
        shops = sum(row.shop is not None for row in rows)
        total: dict[str, Cell] = {"N° dossier": "TOTAL", "Enseigne": shops}
        rows += [ignored("ligne-total", **total), ignored("ligne-vide")]
        rows[-2].styles["Enseigne"] = "compte"
        rows.append(ignored("note-de-bas", **{"N° dossier": "(1) Effectif au 31/12 ; données déclaratives, non contractuelles."}))
        if name == SHEETS[1]:
            for row in rows[1:merged]:
                row.cells["Ville"] = ""
        write_rows(sheet, styles, COLUMNS, rows, HEADER + 1)
        if name == SHEETS[1]:
            column = COLUMNS.index("Ville")
            sheet.merge_range(HEADER, column, HEADER + merged - 1, column, "AGEN", styles["entete"])
    book.close()
