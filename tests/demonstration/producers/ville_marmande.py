"""ville-marmande, a Google Forms export (.csv): a question a column, options that hold commas, resubmissions, consent."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from dataclasses import replace
from pathlib import Path
from typing import Final

from tests.demonstration import tampering as tamper
from tests.demonstration.cells import e164, hours_osm, hours_text, phone, siret_text, some_abbreviated, street_line, typo
from tests.demonstration.shops import Maker, Shop
from tests.demonstration.table import MISSING, PUBLISHED, SET_ASIDE, Cell, Row, base_row, listed, plant

SOURCE: Final = "ville-marmande"
FILE: Final = "2026-11-08_formulaire-commerces-marmande.csv"
WHEN: Final = "Horodateur"
NAME: Final = "Nom de votre commerce, tel qu'il doit apparaître sur la carte"
ACTIVITY: Final = "Votre activité"
SIRET: Final = "N° SIRET (14 chiffres), si vous l'avez sous la main"
OWNER: Final = "Nom et prénom du responsable (non publié)"
ADDRESS: Final = "Adresse complète (numéro, rue, code postal, ville)"
PHONE: Final = "Téléphone"
MAIL: Final = "Adresse e-mail de contact"
SITE: Final = "Site internet, si vous en avez un"
SOCIAL: Final = "Page Facebook, compte Instagram…"
SHOP: Final = "Boutique en ligne, lien direct"
OFFER: Final = "Que proposez-vous à vos clients ? (plusieurs réponses possibles)"
PAYMENT: Final = "Moyens de paiement acceptés"
HOURS: Final = "Vos horaires d'ouverture"
UNTIL: Final = "Jusqu'à quand ces informations sont-elles valables ?"
CONSENT: Final = "J'accepte que mon mobile et mon e-mail soient publiés, et je peux changer d'avis à tout moment"
COMMENT: Final = "Un commentaire, une question ?"
COLUMNS: Final = [
    WHEN,
    NAME,
    ACTIVITY,
    SIRET,
    OWNER,
    ADDRESS,
    PHONE,
    MAIL,
    SITE,
    SOCIAL,
    SHOP,
    OFFER,
    PAYMENT,
    HOURS,
    UNTIL,
    CONSENT,
    COMMENT,
]
OPTIONS: Final = {
    "click_and_collect": "Commande en ligne, retrait en magasin", "livraison": "Livraison à domicile, à vélo ou en voiture",
    "drive": "Drive",
    "vente_a_emporter": "Vente à emporter, sur place ou par téléphone", "sur_rendez_vous": "Accueil sur rendez-vous",
    "marche": "Marchés",
}  # fmt: skip
PAYMENTS: Final = {
    "carte": "Carte bancaire, avec ou sans contact", "especes": "Espèces", "cheque": "Chèque",
    "titre_restaurant": "Titres-restaurant, carte ou papier",
}  # fmt: skip


def build(maker: Maker, folder: Path) -> list[Row]:
    """Write the deposit into ``folder`` and return its rows."""
    rng = random.Random(f"{maker.seed}:{SOURCE}")
    rows = [_row(rng, shop) for shop in listed(maker, SOURCE)]
    _plant(rows, rng)
    rows += [_sent_again(rng, row) for row in rows if "formulaire-renvoye" in row.cas]
    rows += _tests()
    _stamp(rows)
    _write(folder / FILE, rows)
    return rows


def _row(rng: random.Random, shop: Shop) -> Row:
    line = some_abbreviated(rng, street_line(shop.door))
    line = f"{shop.complement}, {line}" if shop.complement and rng.random() < 0.6 else line
    town = f"{shop.commune.cp} {rng.choice((shop.commune.nom, shop.commune.nom.upper()))}"
    return base_row(shop, {
        WHEN: "", NAME: typo(rng, shop.nom) if rng.random() < 0.08 and not shop.cas else shop.nom,
        ACTIVITY: rng.choice((shop.activity.label,
        shop.activity.other.capitalize())),
        SIRET: siret_text(rng, shop) if rng.random() < 0.55 else "", OWNER: shop.dirigeant,
        ADDRESS: f"{line}, {town}" if rng.random() < 0.8 else f"{line} {town}",
        PHONE: phone(rng, shop.telephone), MAIL: shop.courriel,
        SITE: shop.site if rng.random() < 0.7 else shop.site.replace("https://", ""),
        SOCIAL: shop.reseau, SHOP: shop.boutique, OFFER: ", ".join(OPTIONS[s] for s in shop.services),
        PAYMENT: ", ".join(PAYMENTS[p] for p in shop.paiements),
        HOURS: hours_text(rng, shop), UNTIL: "", CONSENT: "", COMMENT: rng.choice(("", "", "", "Merci pour la carte !",
        "Appeler le matin, demander à la patronne")),
    })  # fmt: skip


def _plant(rows: list[Row], rng: random.Random) -> None:
    def has_mobile(row: Row) -> bool:
        return bool(tamper.shop_of(row).mobile)

    def refused(row: Row) -> None:
        row.cells |= {PHONE: phone(rng, tamper.shop_of(row).mobile), CONSENT: "Non"}
        row.expect["telephone"] = MISSING

    def agreed(row: Row) -> None:
        row.cells |= {PHONE: phone(rng, tamper.shop_of(row).mobile), CONSENT: "Oui"}
        row.expect["telephone"] = e164(tamper.shop_of(row).mobile)

    def options(row: Row) -> None:
        row.cells[OFFER] = ", ".join(OPTIONS[s] for s in ("click_and_collect", "livraison", "vente_a_emporter"))
        row.expect["services"] = "click_and_collect|livraison|vente_a_emporter"

    def other(row: Row) -> None:
        row.cells[OFFER] = ", ".join((OPTIONS["livraison"], "dépannage le dimanche"))

    def until(day: dt.date) -> tamper.Change:
        return tamper.valid_until(UNTIL, day.strftime("%d/%m/%Y"), day)

    def hours(row: Row) -> None:
        row.expect["horaires"] = hours_osm(tamper.shop_of(row))

    def without_postcode(row: Row) -> None:
        shop = tamper.shop_of(row)
        row.cells[ADDRESS] = f"{street_line(shop.door)}, {shop.commune.nom}"

    plant(rows, rng, "commune-sans-code-postal", 4, without_postcode, tamper.on_street)
    plant(rows, rng, "mobile-refus-de-publier", 3, refused, has_mobile)
    plant(rows, rng, "mobile-consenti", 3, agreed, has_mobile)
    plant(rows, rng, "options-a-virgules", 5, options)
    plant(rows, rng, "option-autre", 2, other)
    plant(rows, rng, "validite-future", 3, until(dt.date(2027, 1, 31)))
    plant(rows, rng, "validite-passee", 2, until(dt.date(2026, 9, 30)))
    plant(rows, rng, "horaires-libres", 5, hours, lambda r: tamper.shop_of(r).hours is not None)
    _plant_texts(rows, rng)


def _plant_texts(rows: list[Row], rng: random.Random) -> None:
    plant(
        rows,
        rng,
        "site-mal-ecrit",
        2,
        lambda r: r.cells.update({SITE: tamper.shop_of(r).site.replace("https://", "http:/")}),
        lambda r: bool(tamper.shop_of(r).site),
    )
    plant(rows, rng, "arobase-de-reseau", 2, lambda r: r.cells.update({SOCIAL: "@marmande.fictive"}))
    plant(rows, rng, "reseau-dans-site", 2, lambda r: r.cells.update({SITE: "facebook.com/marmande.fictive.47"}))
    plant(rows, rng, "saut-de-ligne", 2, tamper.with_newline(ADDRESS), tamper.on_street)
    plant(rows, rng, "siret-luhn-faux", 2, tamper.wrong_siret(SIRET, rng))
    plant(
        rows,
        rng,
        "injection-de-tableur",
        1,
        lambda r: r.cells.update({COMMENT: '=HYPERLINK("https://piege.example","cliquez")', SITE: ""}),
    )
    plant(
        rows,
        rng,
        "commentaire-personnel",
        2,
        lambda r: r.cells.update({COMMENT: "Mon numéro perso : 06 39 98 99 99, ne pas diffuser"}),
    )


def _sent_again(rng: random.Random, row: Row) -> Row:
    """The same shop, later: what it says now is what counts."""
    shop = tamper.shop_of(row)
    again: dict[str, Cell] = {
        NAME: shop.nom.upper(),
        HOURS: "7j/7 de 7h à 20h",
        OFFER: OPTIONS["livraison"],
        PHONE: phone(rng, shop.telephone),
        COMMENT: "Annule et remplace",
    }
    row.cas.append("reponse-remplacee")
    tamper.set_aside(row)
    expect = row.expect | {"horaires": "Mo-Su 07:00-20:00", "services": "livraison"}
    return replace(row, cells=row.cells | again, cas=["formulaire-renvoye", "derniere-reponse"], expect=expect, fate=PUBLISHED)


def _tests() -> list[Row]:
    blank: dict[str, Cell] = dict.fromkeys(COLUMNS, "")
    return [
        Row(None, blank | {NAME: "TEST", ACTIVITY: "test", ADDRESS: "test"}, ["ligne-de-test"], {}, SET_ASIDE),
        Row(
            None,
            blank | {NAME: "Essai mairie, ne pas tenir compte", ADDRESS: "Mairie, 47200 Marmande"},
            ["ligne-de-test"],
            {},
            SET_ASIDE,
        ),
        Row(None, blank | {COMMENT: "Désolée, envoyé trop vite"}, ["ligne-sans-rien"], {}, SET_ASIDE),
    ]


def _stamp(rows: list[Row]) -> None:
    """Answers come in the order of the file, all before the deposit."""
    moment = dt.datetime(2026, 10, 5, 8, 31, 7)
    for row in rows:
        moment += dt.timedelta(hours=7, minutes=13, seconds=37)
        row.cells[WHEN] = moment.strftime("%d/%m/%Y %H:%M:%S")


def _write(path: Path, rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(COLUMNS)
    line = 2
    for row in rows:  # the line of the file where the answer begins: a cell may hold line breaks
        row.line = line
        cells = [str(row.cells.get(column, "")) for column in COLUMNS]
        line += 1 + sum(cell.count("\n") for cell in cells)
        writer.writerow(cells)
    path.write_bytes(out.getvalue().encode("utf-8"))
