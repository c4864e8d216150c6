"""chambre-agriculture-47, an .ods: farm sales, lieux-dits, « 47200 Marmande » in one cell, markets and seasons in words."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Final

from tests.demonstration import tampering as tamper
from tests.demonstration.cells import hours_text, phone, some_abbreviated, street_line
from tests.demonstration.opendocument import write_ods
from tests.demonstration.places import OLD_COMMUNES
from tests.demonstration.shops import Maker, Shop
from tests.demonstration.table import MISSING, Cell, Row, base_row, ignored, insert, listed, plant, setting

SOURCE: Final = "chambre-agriculture-47"
FILE: Final = "2026-10-15_vente-directe.ods"
SHEET: Final = "Points de vente"
COLUMNS: Final = [
    "Exploitation", "Exploitant(e)", "Activité", "Produits", "Adresse ou lieu-dit", "Commune", "Téléphone", "Portable",
    "E-mail", "Site internet",
    "Facebook, Instagram", "Vente à la ferme", "Marchés et tournées", "Labels", "Paiement", "Services", "Mis à jour",
]  # fmt: skip
HEADER: Final = 3
PRODUCE: Final = {
    "maraicher": "Légumes de saison, melons, fraises", "viticulteur": "Vins rouges et rosés, jus de raisin",
    "eleveur": "Veau, bœuf en caissette",
    "pruneau": "Pruneaux d'Agen mi-cuits, crème de pruneaux", "apiculteur": "Miel de châtaignier, pain d'épices",
    "fromage-fermier": "Fromages de chèvre, yaourts",
}  # fmt: skip
PAYMENTS: Final = {"carte": "CB", "especes": "Espèces", "cheque": "Chèques", "titre_restaurant": "Tickets restaurant"}
SERVICES: Final = {
    "click_and_collect": "Commande en ligne, retrait à la ferme", "livraison": "Livraison", "drive": "Drive fermier",
    "vente_a_emporter": "Vente à emporter",
    "sur_rendez_vous": "Sur rdv", "marche": "Marchés",
}  # fmt: skip


def build(maker: Maker, folder: Path) -> list[Row]:
    """Write the deposit into ``folder`` and return its rows."""
    rng = random.Random(f"{maker.seed}:{SOURCE}")
    rows = [_row(rng, shop) for shop in listed(maker, SOURCE)]
    _plant(rows, rng, maker.bourgs)
    insert(rows, rng, [_again(row) for row in rows if "doublon-interne" in row.cas])
    insert(rows, rng, [ignored("ligne-vide")])
    rows += [
        ignored("ligne-vide"),
        ignored("note-de-bas", Exploitation="* Liste mise à jour par la chambre ; appeler avant de se déplacer."),
    ]
    for line, row in enumerate(rows, HEADER + 1):
        row.sheet, row.line = SHEET, line
    title = f"Vente directe en Lot-et-Garonne — {len(rows)} points de vente inventés"
    write_ods(folder / FILE, SHEET, title, [[*COLUMNS], *([row.cells.get(c) for c in COLUMNS] for row in rows)])
    return rows


def _row(rng: random.Random, shop: Shop) -> Row:
    commune = shop.commune
    row = base_row(shop, {
        "Exploitation": shop.nom, "Exploitant(e)": f"{shop.prenom} {shop.patronyme.upper()}",
        "Activité": rng.choice((shop.activity.label, shop.activity.other)),
        "Produits": PRODUCE[shop.activity.key], "Adresse ou lieu-dit": some_abbreviated(rng, street_line(shop.door)),
        "Commune": rng.choice((f"{commune.cp} {commune.nom}", f"{commune.cp} {commune.nom}", f"{commune.nom} ({commune.cp})",
        f"{commune.cp} {commune.nom.upper()}")),
        "Téléphone": phone(rng, shop.telephone) if rng.random() < 0.85 else "", "Portable": phone(rng,
        shop.mobile) if rng.random() < 0.6 else "",
        "E-mail": shop.courriel if rng.random() < 0.6 else "", "Site internet": shop.site, "Facebook, Instagram": shop.reseau,
        "Vente à la ferme": hours_text(rng, shop), "Marchés et tournées": " ; ".join(shop.marches),
        "Labels": ", ".join(shop.labels),
        "Paiement": ", ".join(PAYMENTS[p] for p in shop.paiements),
        "Services": " / ".join(SERVICES[s] for s in shop.services), "Mis à jour": shop.maj,
    })  # fmt: skip
    if "commune-ancienne" in row.cas:
        name = next(old[1] for old in OLD_COMMUNES if f"Route de {old[1]}" == shop.door.street.name)
        row.cells["Commune"] = name
    return row


def _plant(rows: list[Row], rng: random.Random, bourgs: frozenset[str]) -> None:
    def mobile_only(row: Row) -> None:
        row.cells.update({"Téléphone": phone(rng, tamper.shop_of(row).mobile), "Portable": ""})
        row.expect["telephone"] = MISSING

    def personal(row: Row) -> None:
        row.cells["E-mail"] = tamper.shop_of(row).courriel
        row.expect["courriel"] = MISSING

    no_bourg = tamper.without_bourg(bourgs)

    def known_bourg(row: Row) -> None:
        row.cells["Adresse ou lieu-dit"] = "Au bourg"
        row.expect["precision"] = "lieu-dit"

    plant(rows, rng, "au-bourg", 3, tamper.village("Adresse ou lieu-dit"), no_bourg)
    plant(rows, rng, "au-bourg", 2, tamper.village("Adresse ou lieu-dit", "Le Bourg"), no_bourg)
    plant(rows, rng, "au-bourg-connu", 1, known_bourg, lambda r: tamper.shop_of(r).commune.insee in bourgs)
    plant(rows, rng, "mairie", 1, tamper.village("Adresse ou lieu-dit", "Mairie"), no_bourg)
    plant(rows, rng, "lieu-dit-nomme", 4, _named_place, lambda r: not tamper.shop_of(r).door.number)
    plant(rows, rng, "lieu-dit-inconnu", 2, _unknown_place, no_bourg)
    plant(rows, rng, "mobile-sans-consentement", 4, mobile_only, lambda r: bool(tamper.shop_of(r).mobile))
    plant(rows, rng, "courriel-personnel", 4, personal, lambda r: "@mail.example" in tamper.shop_of(r).courriel)
    plant(rows, rng, "arobase-de-reseau", 3, lambda r: r.cells.update({"Facebook, Instagram": "@ferme.fictive47"}))
    plant(rows, rng, "reseau-dans-site", 2, lambda r: r.cells.update({"Site internet": "facebook.com/ferme.fictive.47"}))
    plant(rows, rng, "horaires-saisonniers", 5, _seasons, lambda r: "à" in str(r.cells["Vente à la ferme"]))
    plant(rows, rng, "sur-rdv", 3, setting(**{"Vente à la ferme": "sur rdv"}))
    plant(
        rows, rng, "tournee", 3, setting(**{"Marchés et tournées": "Tournée : Lauzun jeudi 17h-19h, Miramont vendredi 16h30-18h"})
    )
    plant(rows, rng, "insecables", 2, tamper.with_nbsp("Exploitation"))
    plant(rows, rng, "neant", 3, setting(**{"E-mail": "néant", "Site internet": "-", "Labels": "N/A"}))
    for row in rows:
        if not row.cas and tamper.shop_of(row).commune.cp == "47270" and str(row.cells["Commune"]).startswith("47270"):
            row.cas.append("code-postal-qui-est-un-ancien-insee")


def _named_place(row: Row) -> None:
    row.cells["Adresse ou lieu-dit"] = f"LIEU DIT {street_line(tamper.shop_of(row).door).upper()}"
    row.expect["precision"] = "lieu-dit"


def _unknown_place(row: Row) -> None:
    row.cells["Adresse ou lieu-dit"] = "Lieu-dit Introuvable Perdu"
    row.expect["precision"] = "commune"


def _seasons(row: Row) -> None:
    osm, text = (
        "Apr-Sep Mo-Sa 09:00-19:00; Oct-Mar Sa 09:00-12:00",
        "d'avril à septembre : lun-sam 9h-19h ; d'octobre à mars : samedi 9h-12h",
    )
    row.cells["Vente à la ferme"] = text
    row.expect["horaires"] = osm


def _again(row: Row) -> Row:
    shop = tamper.shop_of(row)
    cells: dict[str, Cell] = row.cells | {
        "Exploitation": f"{shop.nom} - {shop.dirigeant}",
        "Commune": shop.commune.nom,
        "E-mail": "",
        "Services": "",
    }
    return replace(row, cells=cells, cas=list(row.cas), expect=dict(row.expect))
