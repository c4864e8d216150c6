"""fumel-vallee-du-lot, a LimeSurvey export (.csv, tabs, BOM): answer codes, sub-questions, a column a day, technical columns."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from pathlib import Path
from typing import Final

from tests.demonstration import tampering as tamper
from tests.demonstration.cells import hours_osm, phone, siret_text, some_abbreviated, street_line
from tests.demonstration.shops import Maker, Shop
from tests.demonstration.table import MISSING, SET_ASIDE, Row, base_row, listed, plant, setting
from tests.demonstration.words import ACTIVITIES

SOURCE: Final = "fumel-vallee-du-lot"
FILE: Final = "2026-10-30_enquete-commerces-fumel.csv"
DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
DAY_COLUMNS: Final = {day: f"H01[{i}]. Vos horaires, jour par jour [{day.capitalize()}]" for i, day in enumerate(DAYS, 1)}
SERVICES: Final = {
    "click_and_collect": "S01[SQ001]. Services [Click and collect]", "livraison": "S01[SQ002]. Services [Livraison]",
    "drive": "S01[SQ003]. Services [Drive]",
    "vente_a_emporter": "S01[SQ004]. Services [Vente à emporter]",
}  # fmt: skip
CODES: Final = {activity.key: f"A{i:02d}" for i, activity in enumerate(ACTIVITIES, 1)}
"""Answer codes of the question on the trade."""
ID, SENT, PAGE, LANGUAGE, TOKEN = (
    "id. ID de la réponse", "submitdate. Date de soumission", "lastpage. Dernière page", "startlanguage. Langue de départ",
    "token. Jeton",
)  # fmt: skip
NAME, TRADE, SIRET, STREET, POSTCODE, TOWN, PHONE, MAIL, SITE, CONSENT, OPEN, REMARK, TIME = (
    "Q01. Nom du commerce", "Q02. Activité principale", "Q03. Numéro SIRET", "Q04. Adresse", "Q05. Code postal",
    "Q06. Commune", "Q07. Téléphone du commerce",
    "Q08. Courriel", "Q09. Site ou page", "Q10. Acceptez-vous la publication de vos coordonnées ?",
    "Q11. Votre commerce est-il ouvert ?",
    "Q12. Remarques", "interviewtime. Temps total",
)  # fmt: skip
COLUMNS: Final = [
    ID, SENT, PAGE, LANGUAGE, TOKEN, NAME, TRADE, SIRET, STREET, POSTCODE, TOWN, PHONE, MAIL, SITE, *SERVICES.values(),
    *DAY_COLUMNS.values(), CONSENT, OPEN,
    REMARK, TIME,
]  # fmt: skip


def build(maker: Maker, folder: Path) -> list[Row]:
    """Write the deposit into ``folder`` and return its rows."""
    rng = random.Random(f"{maker.seed}:{SOURCE}")
    rows = [_row(rng, shop) for shop in listed(maker, SOURCE)]
    _plant(rows, rng, maker.bourgs)
    for position in (7, 20, 33, 61):
        rows.insert(position, _unfinished(position))
    _stamp(rows)
    _write(folder / FILE, rows)
    return rows


def _row(rng: random.Random, shop: Shop) -> Row:
    days = shop.hours.days if shop.hours and rng.random() < 0.8 else ("",) * 7
    opened = {
        DAY_COLUMNS[day]: text or ("fermé" if any(days) and rng.random() < 0.7 else "")
        for day, text in zip(DAYS, days, strict=True)
    }
    return base_row(shop, {
        PAGE: "4", LANGUAGE: "fr", NAME: shop.nom, TRADE: CODES[shop.activity.key], SIRET: siret_text(rng,
        shop) if rng.random() < 0.4 else "",
        STREET: some_abbreviated(rng, street_line(shop.door)), POSTCODE: shop.commune.cp, TOWN: rng.choice((shop.commune.nom,
        shop.commune.nom.upper())),
        PHONE: phone(rng, shop.telephone) if rng.random() < 0.9 else "", MAIL: shop.courriel, SITE: shop.site,
        CONSENT: rng.choice(("Y", "N", "")), OPEN: "AO01",
        **{column: "Y" if code in shop.services else rng.choice(("N", "N", "")) for code, column in SERVICES.items()}, **opened,
        REMARK: rng.choice(("", "", "", "RAS", "Bravo pour l'initiative")),
    })  # fmt: skip


def _plant(rows: list[Row], rng: random.Random, bourgs: frozenset[str]) -> None:
    def by_day(row: Row) -> None:
        shop = tamper.shop_of(row)
        if shop.hours:
            row.cells |= {DAY_COLUMNS[day]: text or "fermé" for day, text in zip(DAYS, shop.hours.days, strict=True)}
        row.expect["horaires"] = hours_osm(shop)

    def insee(row: Row) -> None:
        row.cells[POSTCODE] = tamper.shop_of(row).commune.insee

    plant(rows, rng, "un-jour-par-colonne", 6, by_day, lambda r: tamper.shop_of(r).hours is not None)
    plant(rows, rng, "code-insee-sous-code-postal", 3, insee)
    plant(rows, rng, "ferme", 2, lambda r: (r.cells.update({OPEN: "AO03"}), r.expect.update(statut="ferme"))[-1])
    plant(
        rows,
        rng,
        "fermeture-temporaire",
        2,
        lambda r: (r.cells.update({OPEN: "AO02"}), r.expect.update(statut="ferme_temporairement"))[-1],
    )
    plant(rows, rng, "mojibake", 2, tamper.mangled(NAME), tamper.accented(NAME))
    plant(rows, rng, "siren-seul", 2, _siren_alone)
    plant(rows, rng, "siret-luhn-faux", 2, tamper.wrong_siret(SIRET, rng))
    plant(rows, rng, "au-bourg", 2, tamper.village(STREET), tamper.without_bourg(bourgs))
    plant(rows, rng, "site-mal-ecrit", 1, lambda r: r.cells.update({SITE: "www;commerce-fictif;example"}))
    plant(rows, rng, "neant", 2, setting(**{MAIL: "aucun", SITE: "pas de site", SIRET: "?"}))


def _siren_alone(row: Row) -> None:
    row.cells[SIRET] = tamper.shop_of(row).siren
    row.expect["siret"] = MISSING


def _unfinished(position: int) -> Row:
    """Someone opened the form and left: technical columns alone."""
    return Row(None, {PAGE: "1", LANGUAGE: "fr"}, ["reponse-abandonnee", "ligne-sans-rien"], {}, SET_ASIDE)


def _stamp(rows: list[Row]) -> None:
    moment = dt.datetime(2026, 9, 14, 9, 2, 11)
    for number, row in enumerate(rows, 12):
        moment += dt.timedelta(hours=9, minutes=41, seconds=17)
        row.cells[ID] = str(number)
        row.cells[SENT] = moment.strftime("%Y-%m-%d %H:%M:%S") if row.shop else ""


def _write(path: Path, rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line, row in enumerate(rows, 2):
        row.line = line
        writer.writerow([row.cells.get(column, "") for column in COLUMNS])
    path.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode("utf-8"))
