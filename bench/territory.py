"""A territory of any size, for measuring: N rows over five sources on the real communes of the 47, all shops invented.

In: a folder, a number of rows and a seed. Out: ``sources/`` with declarations and deposits, as ``etal`` reads them. About
a third of the shops stand in several sources, spelt differently, as in the demonstration; three rows in five have hours, nearly
each its own text (bench/opening.py). Figures scale with N.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any, Final

from bench.opening import week, written
from pipeline.reference.communes import load_communes

TRADES: Final = (
    ("Boulangerie", "Boulangerie-pâtisserie"), ("Boucherie", "Boucherie"), ("Fleuriste", "Fleuriste"), ("Librairie", "Librairie"),
    ("Coiffure", "Coiffeur"), ("Restaurant", "Restaurant"), ("Épicerie", "Épicerie"), ("Pharmacie", "Pharmacie"),
    ("Garage", "Garage automobile"), ("Fromagerie", "Fromagerie"), ("Cave", "Caviste"), ("Primeur", "Primeur"),
)  # fmt: skip
SYLLABLES: Final = ("ba", "lo", "mi", "ra", "dou", "ver", "sol", "ti", "qua", "nel", "gar", "pru", "fon", "che", "lis", "mon")
STREETS: Final = ("Rue", "Avenue", "Boulevard", "Place", "Chemin", "Impasse", "Route", "Allée")
SOURCES: Final = ("chambre-a", "chambre-b", "agglomeration", "ville", "region")
SHARE: Final = (0.34, 0.26, 0.18, 0.12, 0.10)
HEADER: Final = (
    "Enseigne", "Raison sociale", "SIRET", "Activité", "Adresse", "CP", "Ville", "Téléphone", "Courriel", "Site", "Services",
    "Horaires", "Maj", "Longitude", "Latitude",
)  # fmt: skip
DECLARATION: Final = """\
producteur: Banc d'essai, {name} (données inventées)
licence: lov2
base_legale: données inventées
cadence: mensuelle
confiance: {trust}
depots: {{motif: "*.csv"}}
separateur_liste: ","
colonnes:
  nom: Enseigne
  raison_sociale: Raison sociale
  siret: SIRET
  categorie: Activité
  adresse: Adresse
  code_postal: CP
  commune: Ville
  telephone: Téléphone
  courriel: Courriel
  site_web: Site
  services: Services
  horaires: Horaires
  date_maj: Maj
  longitude: Longitude
  latitude: Latitude
"""
TERRITORY: Final = """\
nom: Banc d'essai
departements: ["47"]
demonstration: oui
editeur: {nom: Banc d'essai}
geocodeur: {moteur: aucun}
"""


def make(root: Path, rows: int, seed: int = 47) -> None:
    """Write the territory of ``rows`` rows under ``root``; the same arguments give the same bytes."""
    rng = random.Random(seed)
    (root / "sources").mkdir(parents=True)
    (root / "sources" / "territoire.yml").write_text(TERRITORY, encoding="utf-8")
    table = load_communes(["47"]).table
    communes: list[dict[Any, Any]] = table.dropna(subset=["longitude"]).to_dict("records")
    weights = [float(c["population"]) for c in communes]
    shops = [_shop(n, rng, rng.choices(communes, weights)[0]) for n in range(max(1, int(rows / 1.45)))]
    for number, (name, share) in enumerate(zip(SOURCES, SHARE, strict=True)):
        listed = rng.sample(shops, min(len(shops), int(rows * share)))
        _write_source(root / "sources" / name, name, 80 - 10 * number, [_row(s, number, rng) for s in listed])


def _shop(number: int, rng: random.Random, commune: dict[Any, Any]) -> dict[str, Any]:
    trade, label = rng.choice(TRADES)
    own = "".join(rng.choices(SYLLABLES, k=4)).capitalize()
    street = f"{rng.choice(STREETS)} {''.join(rng.choices(SYLLABLES, k=2)).capitalize()}"
    siren = _luhn(f"99{number:06d}")
    return {
        "nom": f"{trade} {own}", "legal": f"SARL {own.upper()} {rng.randint(1, 99)}",
        "siret": _luhn(f"{siren}{rng.randint(1, 9):04d}"), "activite": label,
        "adresse": f"{rng.randint(1, 150)} {street}", "cp": commune["codes_postaux"].split("|")[0], "ville": commune["nom"],
        "tel": f"05 36 {number // 10000 % 100:02d} {number // 100 % 100:02d} {number % 100:02d}",  # drawn, never dialled
        "mail": f"contact@{own.lower()}{number}.example",
        "site": f"https://www.{own.lower()}{number}.example", "horaires": week(rng),
        "lon": commune["longitude"] + rng.uniform(-0.01, 0.01), "lat": commune["latitude"] + rng.uniform(-0.01, 0.01),
    }  # fmt: skip


def _luhn(digits: str) -> str:
    """Return ``digits`` with the check digit that makes the whole pass the Luhn key."""
    total = sum(sum(divmod(int(d) * (2 - n % 2), 10)) for n, d in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def _row(shop: dict[str, Any], style: int, rng: random.Random) -> list[str]:
    name, street = shop["nom"], shop["adresse"]
    if style == 1:
        name, street = name.upper(), street.upper().replace("BOULEVARD", "BD").replace("AVENUE", "AV")
    siret = shop["siret"] if rng.random() < (0.95, 0.85, 0.3, 0.4, 0.1)[style] else ""
    tel = shop["tel"].replace(" ", ".") if style == 2 else shop["tel"]
    point = [f"{shop['lon']:.6f}", f"{shop['lat']:.6f}"] if style == 4 else ["", ""]
    services = ", ".join(rng.sample(["Click & collect", "Livraison à domicile", "Drive", "Vente à emporter"], rng.randint(0, 3)))
    return [
        name, shop["legal"] if style < 2 else "", siret, shop["activite"], street, shop["cp"], shop["ville"],
        tel if rng.random() < 0.8 else "", shop["mail"] if rng.random() < 0.5 else "", shop["site"] if rng.random() < 0.4 else "",
        services, written(shop["horaires"], style, rng) if rng.random() < 0.6 else "",
        f"{rng.randint(1, 28):02d}/10/2026", *point,
    ]  # fmt: skip


def _write_source(folder: Path, name: str, trust: int, rows: list[list[str]]) -> None:
    (folder / "depots").mkdir(parents=True)
    (folder / "source.yml").write_text(DECLARATION.format(name=name, trust=trust), encoding="utf-8")
    with (folder / "depots" / "2026-11-01_liste.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter=";", lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)
