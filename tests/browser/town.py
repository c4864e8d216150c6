"""A small territory in, its release and its site out, for the browser tests: two communes of size, one with two pages of list."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

from pipeline.config import Publisher, Territory
from pipeline.publish import publish
from pipeline.publish.site.build import build_site
from pipeline.publish.vendor import MODULES
from tests.publish.shops import content, shops, territory

DAY: Final = dt.date(2026, 11, 22)
BASE: Final = "https://commerces.example/"
AGEN, MARMANDE, NERAC = ("47001", "Agen", "47000"), ("47157", "Marmande", "47200"), ("47195", "Nérac", "47600")
CENTRES: Final = {"47001": (0.62, 44.203), "47157": (0.166, 44.5), "47195": (0.339, 44.136)}
ACTIVITIES: Final = (
    ("Boulangerie", "alimentation", "boulangerie-patisserie"),
    ("Librairie", "culture-loisirs", "librairie"),
    ("Coiffure", "beaute-sante", "coiffeur"),
    ("Restaurant", "restauration", "restaurant"),
    ("Boucherie", "alimentation", "boucherie-charcuterie"),
)
NAMES: Final = ("du Pont", "Pasteur", "de l'Église", "Fadarelle", "des Tilleuls", "Rigoudin", "de la Gare")
STREETS: Final = ("Rue Pasteur", "Rue des Cornières", "Boulevard de la République", "Place du Marché", None)
SERVICES: Final = ("click_and_collect|livraison", "livraison", "drive", None)
HOURS: Final = (
    "Tu-Sa 09:00-12:00,14:00-19:00; Su,Mo off; PH off",
    "Mo-Su 08:00-20:00; PH 08:00-12:00",
    "Mo-Fr 09:00-18:00",  # says nothing of public holidays
    None,
)


def shop(n: int, commune: tuple[str, str, str]) -> dict[str, Any]:
    """Return the n-th shop of a commune: what varies does so with steps that share no divisor."""
    code, name, postcode = commune
    word, family, activity = ACTIVITIES[n % 5]
    street = STREETS[n % 4 if n % 9 else 4]
    lon, lat = CENTRES[code]
    return {
        "nom": f"{word} {NAMES[n % 7]} {n}", "raison_sociale": None, "siret": None,
        "categorie": family, "sous_categorie": activity,
        "adresse": f"{n % 60 + 1} {street}" if street else None, "complement_adresse": None,
        "code_postal": postcode, "commune": name, "code_insee": code,
        "code_epci": "200096956" if code == "47001" else "200030674", "epci": "CA d'exemple" if code == "47001" else "CA du Val",
        "longitude": round(lon + (n % 17 - 8) * 0.0011, 6), "latitude": round(lat + (n % 13 - 6) * 0.0009, 6),
        "services": SERVICES[n % 4], "horaires": HOURS[n % 11 % 4], "horaires_texte": None, "ban_id": None,
        "boutique_en_ligne": "https://boutique.example/" if n % 4 == 0 else None,
        "marches": "Sa 08:00-13:00 Nérac|Mo Miramont" if n % 9 == 0 else None,
    }  # fmt: skip


def rows(agen: int = 320, marmande: int = 30) -> list[dict[str, Any]]:
    """Return the shops of the three communes; those of Nérac have no point."""
    nowhere = {"longitude": None, "latitude": None, "precision": None}
    return [
        *(shop(n, AGEN) for n in range(agen)),
        *(shop(n, MARMANDE) for n in range(marmande)),
        *({**shop(n, NERAC), **nowhere} for n in range(3)),
    ]


def build(dist: Path, told: list[dict[str, Any]], modules: Path = MODULES, **changed: Any) -> Territory:
    """Publish a release of these shops in ``dist`` with its site; return the territory."""
    editor = Publisher(nom="Département d'exemple", courriel="donnees@departement.example")
    where = territory(**{"fond": "aucun", "url_publique": BASE, "editeur": editor, **changed})
    publish(content(shops(*told), territory=where), dist, DAY)
    build_site(dist / "latest", where, dist, modules=modules)
    return where
