"""cma-47, a .csv in cp1252 with « ; »: upper case, abbreviations, NAF codes, SIREN and NIC apart, partial diffusion « [ND] »."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from tests.demonstration import tampering as tamper
from tests.demonstration.cells import abbreviate, e164, phone, shout
from tests.demonstration.places import COLLIDING, OLD_COMMUNES
from tests.demonstration.shops import Maker, Shop
from tests.demonstration.table import MISSING, SET_ASIDE, Cell, Row, base_row, insert, listed, plant, setting

SOURCE: Final = "cma-47"
FILE: Final = "2026-10-28_repertoire-metiers.csv"
COLUMNS: Final = [
    "SIREN", "NIC", "DENOMINATION", "ENSEIGNE", "CODE NAF", "ACTIVITE", "NUM", "BTQ", "VOIE", "COMPLEMENT", "CODE POSTAL",
    "COMMUNE", "TEL",
    "MEL", "SITUATION", "DATE MAJ", "DIFFUSION", "EFFECTIF",
]  # fmt: skip
QUARTERS: Final = {"bis": "B", "ter": "T", "b": "B"}
"""The register's one-letter repetition: B may be bis or the letter B."""
OLD_CODES: Final = {"47142": "47261", "47112": "47243", "47246": "47153", "47110": "47270"}
"""Codes that a commune had before, under the same name."""


def build(maker: Maker, folder: Path) -> list[Row]:
    """Write the deposit into ``folder`` and return its rows."""
    rng = random.Random(f"{maker.seed}:{SOURCE}")
    rows = [_row(rng, shop) for shop in listed(maker, SOURCE)]
    _mark_communes(rows)
    _plant(rows, rng)
    insert(rows, rng, [_again(rng, row) for row in rows if "doublon-interne" in row.cas])
    insert(rows, rng, [_test_row()])
    _write(folder / FILE, rows)
    return rows


def _row(rng: random.Random, shop: Shop) -> Row:
    number, suffix = shop.door.split
    farm_like = not shop.door.number
    row = base_row(shop, {
        "SIREN": shop.siren, "NIC": shop.nic, "DENOMINATION": shout(shop.raison_sociale),
        "ENSEIGNE": shout(shop.nom) if rng.random() < 0.75 or "ferme" in shop.cas else "",
        "CODE NAF": shop.activity.naf.replace(".", ""),
        "ACTIVITE": shout(shop.activity.other), "NUM": number, "BTQ": QUARTERS.get(suffix, ""),
        "VOIE": abbreviate(shop.door.street.name),
        "COMPLEMENT": shout(shop.complement) or ("LIEU-DIT" if farm_like else ""), "CODE POSTAL": shop.commune.cp,
        "COMMUNE": shout(shop.commune.nom).replace("SAINTE-", "STE ").replace("SAINT-", "ST ").replace("-", " "),
        "TEL": phone(rng, shop.telephone) if rng.random() < 0.55 else "",
        "MEL": shop.courriel.upper() if rng.random() < 0.35 else "",
        "SITUATION": "ACTIF", "DATE MAJ": shop.maj.strftime("%d/%m/%Y"), "DIFFUSION": "O", "EFFECTIF": str(rng.randint(0, 6)),
    })  # fmt: skip
    if "ferme" in row.cas:
        row.cells["SITUATION"] = "CESSE"
        row.expect["statut"] = "ferme"
    if "enseigne-ou-raison-sociale" in row.cas:
        row.cells["ENSEIGNE"] = ""
    if suffix:
        row.cas.append("repetition-en-une-lettre")
    if "commune-ancienne" in row.cas:
        _old_commune(row)
    return row


def _old_commune(row: Row) -> None:
    """The register kept the old commune and its INSEE code, under « CODE POSTAL »."""
    shop = tamper.shop_of(row)
    code, name, _ = next(old for old in OLD_COMMUNES if f"Route de {old[1]}" == shop.door.street.name)
    row.cells.update({"CODE POSTAL": code, "COMMUNE": shout(name).replace("-", " ")})


def _mark_communes(rows: list[Row]) -> None:
    """For each code that is a postcode here and an INSEE code there: one row of each, told apart by the name alone."""
    for code in COLLIDING:
        there = next(r for r in rows if tamper.shop_of(r).commune.insee == code)
        there.cells["CODE POSTAL"] = code  # INSEE code under « CODE POSTAL »
        there.cas.append("code-insee-sous-code-postal")
        here = next((r for r in rows if r is not there and not r.cas and tamper.shop_of(r).commune.cp == code), None)
        if here:
            here.cas.append("code-postal-qui-est-un-insee")


def _plant(rows: list[Row], rng: random.Random) -> None:
    def town(insee: str) -> Callable[[Row], bool]:
        return lambda row: tamper.shop_of(row).commune.insee == insee

    def hidden(row: Row) -> None:
        row.cells |= dict.fromkeys(("DENOMINATION", "ENSEIGNE", "NUM", "VOIE"), "[ND]") | dict.fromkeys(("BTQ", "TEL", "MEL"), "")
        row.cells["DIFFUSION"] = "P"
        tamper.set_aside(row)

    def half_hidden(row: Row) -> None:
        row.cells.update({"DENOMINATION": "[ND]", "NUM": "[ND]", "VOIE": "[ND]", "DIFFUSION": "P"})
        row.expect["precision"] = "commune"

    def closed(row: Row) -> None:
        row.cells["SITUATION"] = "RADIE"
        row.expect["statut"] = "ferme"

    def old_code(row: Row) -> None:
        row.cells["CODE POSTAL"] = OLD_CODES[tamper.shop_of(row).commune.insee]

    def bare(row: Row) -> None:
        row.cells["COMMUNE"] = ""
        row.expect["code_insee"] = MISSING
        tamper.set_aside(row)

    plant(rows, rng, "diffusion-partielle-nd", 6, hidden)
    plant(rows, rng, "diffusion-partielle-enseigne-seule", 2, half_hidden, lambda r: bool(r.cells["ENSEIGNE"]))
    plant(rows, rng, "ancien-code-insee", 2, old_code, lambda r: tamper.shop_of(r).commune.insee in OLD_CODES)
    plant(rows, rng, "ferme", 6, closed)
    plant(rows, rng, "code-nu-ambigu", 2, bare, lambda r: r.cells["CODE POSTAL"] in ("47200", "47300"))
    plant(rows, rng, "code-nu-univoque", 2, setting(COMMUNE=""), lambda r: r.cells["CODE POSTAL"] in ("47000", "47520", "47550"))
    plant(rows, rng, "ville-avec-departement", 3, lambda r: r.cells.update(COMMUNE=f"{r.cells['COMMUNE']} (47)"))
    plant(rows, rng, "le-passage-d-agen", 2, setting(COMMUNE="LE PASSAGE D'AGEN"), town("47201"))
    plant(
        rows,
        rng,
        "cedex-bp",
        2,
        setting(**{"CODE POSTAL": "47307", "COMMUNE": "VILLENEUVE SUR LOT CEDEX", "COMPLEMENT": "BP 47"}),
        town("47323"),
    )
    _plant_cells(rows, rng)


def _plant_cells(rows: list[Row], rng: random.Random) -> None:
    plant(rows, rng, "numero-inconnu", 2, tamper.unknown_number("VOIE", "NUM"), tamper.on_street)
    plant(rows, rng, "voie-inconnue", 2, tamper.unknown_street("VOIE", "NUM"), lambda r: not r.cells["BTQ"])
    plant(
        rows, rng, "separateur-dans-la-cellule", 2, lambda r: r.cells.update(ENSEIGNE=f'"{shout(tamper.shop_of(r).nom)}" ; SALON')
    )
    plant(rows, rng, "siret-luhn-faux", 2, lambda r: (r.cells.update(NIC="00000"), r.expect.update(siret=MISSING))[-1])
    plant(rows, rng, "telephone-international", 3, _international)
    for row in rows:
        if not row.cas and tamper.shop_of(row).door.street.name.startswith("Zone"):
            row.cas.append("zone-artisanale-abregee")
        if not row.cas and tamper.shop_of(row).door.street.name == "Rue Gambetta":
            row.cas.append("voie-de-plusieurs-villes")


def _international(row: Row) -> None:
    digits = tamper.shop_of(row).telephone
    row.cells["TEL"] = f"0033 {digits[1:]}"
    row.expect["telephone"] = e164(digits)


def _again(rng: random.Random, row: Row) -> Row:
    """The same craftsman under a second activity: same SIRET, another line."""
    shop = tamper.shop_of(row)
    cells = row.cells | {
        "ACTIVITE": "BARBIER",
        "VOIE": shout(shop.door.street.name),
        "TEL": phone(rng, shop.telephone),
        "ENSEIGNE": shop.nom.upper(),
    }
    return replace(row, cells=cells, cas=list(row.cas), expect=dict(row.expect))


def _test_row() -> Row:
    cells: dict[str, Cell] = {
        "SIREN": "000000000",
        "NIC": "00000",
        "DENOMINATION": "XXX TEST XXX",
        "CODE POSTAL": "47000",
        "COMMUNE": "AGEN",
        "VOIE": "ADRESSE INCONNUE",
    }
    return Row(None, cells, ["ligne-de-test", "siret-zeros"], {"siret": MISSING}, SET_ASIDE)


def _write(path: Path, rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line, row in enumerate(rows, 2):
        row.line = line
        writer.writerow([row.cells.get(column, "") for column in COLUMNS])
    path.write_bytes(out.getvalue().encode("cp1252"))
