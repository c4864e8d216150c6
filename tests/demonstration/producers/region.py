"""region-nouvelle-aquitaine, a nested .json: coordinates there, some swapped, in Lambert-93, at (0, 0), or on one point."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any, Final

from tests.demonstration import tampering as tamper
from tests.demonstration.cells import phone, street_line
from tests.demonstration.places import lambert
from tests.demonstration.shops import Maker, Shop
from tests.demonstration.table import MISSING, SET_ASIDE, Row, base_row, insert, listed, plant

SOURCE: Final = "region-nouvelle-aquitaine"
FILE: Final = "2026-11-12_plateforme-consommer-local.json"
SERVICES: Final = {
    "click_and_collect": "CLICK_COLLECT", "livraison": "LIVRAISON", "drive": "DRIVE", "vente_a_emporter": "EMPORTER",
    "sur_rendez_vous": "RDV", "marche": "MARCHE",
}  # fmt: skip


def build(maker: Maker, folder: Path) -> list[Row]:
    """Write the deposit into ``folder`` and return its rows."""
    rng = random.Random(f"{maker.seed}:{SOURCE}")
    rows = [_row(rng, shop) for shop in listed(maker, SOURCE)]
    _plant(rows, rng)
    insert(rows, rng, _strangers())
    for number, row in enumerate(rows, 1):
        row.line = number
    _write(folder / FILE, rows)
    return rows


def _row(rng: random.Random, shop: Shop) -> Row:
    lon, lat = (round(shop.door.point[0] + rng.uniform(-1e-4, 1e-4), 6), round(shop.door.point[1] + rng.uniform(-1e-4, 1e-4), 6))
    located = rng.random() < 0.85
    return base_row(shop, {
        "id": f"NA-{(int(shop.id[1:]) * 104_729) % 1_000_000:06d}", "nom": shop.nom, "type": shop.activity.key.upper(),
        "siret": shop.siret if rng.random() < 0.6 else "",
        "voie": street_line(shop.door), "cp": shop.commune.cp, "commune": shop.commune.nom,
        "insee": shop.commune.insee if rng.random() < 0.7 else "",
        "lat": lat if located else None, "lon": lon if located else None, "tel": phone(rng,
        shop.telephone) if rng.random() < 0.7 else "",
        "mail": shop.courriel if rng.random() < 0.5 else "", "web": shop.site, "boutique": shop.boutique,
        "services": "|".join(SERVICES[s] for s in shop.services),
        "maj": shop.maj.isoformat(),
    })  # fmt: skip


def _located(row: Row) -> bool:
    return row.cells["lat"] is not None


def _nowhere(lon: float, lat: float) -> tamper.Change:
    """A point that is none: nothing may be kept of it."""

    def change(row: Row) -> None:
        row.cells.update(lon=lon, lat=lat)
        row.expect |= {"longitude": MISSING, "latitude": MISSING}

    return change


def _plant(rows: list[Row], rng: random.Random) -> None:
    def right(row: Row) -> None:
        row.expect |= {"longitude": f"{row.cells['lon']}", "latitude": f"{row.cells['lat']}"}

    def swapped(row: Row) -> None:
        right(row)
        row.cells["lat"], row.cells["lon"] = row.cells["lon"], row.cells["lat"]

    def projected(row: Row) -> None:
        row.cells["lon"], row.cells["lat"] = tamper.shop_of(row).door.point
        right(row)
        row.cells["lon"], row.cells["lat"] = lambert(*tamper.shop_of(row).door.point)

    def commas(row: Row) -> None:
        right(row)
        row.cells["lon"], row.cells["lat"] = f"{row.cells['lon']}".replace(".", ","), f"{row.cells['lat']}".replace(".", ",")

    def far(row: Row) -> None:
        row.cells["lon"], row.cells["lat"] = tamper.off_by(row, 9_000, 7_000)

    def pile(row: Row) -> None:
        row.cells["lon"], row.cells["lat"] = 0.6258, 44.2028

    def source_point(row: Row) -> None:
        right(row)
        row.cells["voie"] = ""
        row.expect["precision"] = "source"

    def in_agen(row: Row) -> bool:
        return tamper.shop_of(row).commune.insee == "47001"

    plant(rows, rng, "coordonnees-inversees", 6, swapped, _located)
    plant(rows, rng, "coordonnees-lambert-93", 6, projected, _located)
    plant(rows, rng, "coordonnees-a-virgule", 3, commas, _located)
    plant(rows, rng, "ile-nulle", 3, _nowhere(0, 0))
    plant(rows, rng, "point-loin-de-la-commune", 3, far)
    plant(rows, rng, "point-a-l-etranger", 1, _nowhere(12.4924, 41.8902))
    plant(rows, rng, "centroides-empiles", 6, pile, in_agen)
    plant(rows, rng, "apostrophe-courbe", 3, _curly, lambda r: "'" in tamper.shop_of(r).nom + tamper.shop_of(r).commune.nom)
    plant(rows, rng, "point-sans-adresse", 3, source_point, _located)
    plant(
        rows,
        rng,
        "insee-contredit-la-commune",
        2,
        lambda r: r.cells.update(insee="47323"),
        lambda r: tamper.shop_of(r).commune.insee != "47323",
    )


def _curly(row: Row) -> None:
    for name in ("nom", "commune"):
        row.cells[name] = tamper.text_of(row, name).replace("'", "’")


def _strangers() -> list[Row]:
    away = [
        ("82186", "82400", "Valence", 0.889, 44.108),
        ("33063", "33000", "Bordeaux", -0.579, 44.838),
        ("24322", "24000", "Périgueux", 0.721, 45.184),
    ]
    rows = [
        Row(None, {"id": f"NA-X{i}", "nom": f"Épicerie Fictive de {town}", "type": "EPICERIE", "voie": "2 Rue Haute",
        "cp": cp, "commune": town, "insee": insee, "lat": lat, "lon": lon},
            ["hors-departement"], {}, SET_ASIDE)
        for i, (insee, cp, town, lon, lat) in enumerate(away)
    ]  # fmt: skip
    rows.append(Row(None, {"id": "NA-X9"}, ["ligne-sans-rien"], {}, SET_ASIDE))
    return rows


def _record(cells: dict[str, Any]) -> dict[str, Any]:
    """Nest the flat cells as the platform does; missing stays null."""
    get = {k: v if v != "" else None for k, v in cells.items()}.get
    return {
        "identifiant": get("id"), "libelle": get("nom"), "typeEtablissement": {"code": get("type")}, "siret": get("siret"),
        "localisation": {
            "adresse": {"voie": get("voie"), "codePostal": get("cp"), "commune": get("commune"), "codeInsee": get("insee")},
            "coordonnees": {"latitude": get("lat"), "longitude": get("lon")},
        },
        "contacts": {"telephone": get("tel"), "courriel": get("mail"), "site": get("web"), "boutique": get("boutique")},
        "services": str(get("services")).split("|") if get("services") else [],
        "meta": {"dateMaj": get("maj"), "origine": "saisie"},
    }  # fmt: skip


def _write(path: Path, rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "version": "2.3", "genereLe": "2026-11-12", "total": len(rows),
        "resultats": {"page": 1, "etablissements": [_record(row.cells) for row in rows]},
    }  # fmt: skip
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
