"""An invented extract of the BAN for the traps: streets that look alike, in real communes; and a few points of interest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.reference.communes import load_communes
from pipeline.reference.text import words

STREETS: dict[str, dict[str, tuple[str, str, str]]] = {
    # commune: {number of the street: (type, name, numbers)}
    "47001": {  # Agen
        "0001": ("street", "Rue de la République", "12 12bis 14 16"),
        "0002": ("street", "Boulevard de la République", "8 12 16"),
        "0003": ("street", "Rue Gambetta", "1 12 14 25"),
        "0004": ("street", "Rue Masset", "3 5 7"),
        "0005": ("street", "Rue du Pont", "2 4"),
        "0006": ("street", "Avenue Jean Jaurès", "10 12ter 40"),
        "0007": ("street", "Avenue du Général Leclerc", "7 9"),
        "0008": ("street", "Rue du 8 Mai 1945", "6"),
        "0009": ("street", "Rue du 11 Novembre 1918", "11"),
        "0010": ("street", "Place du 4 Septembre", "3"),
        "0011": ("street", "Rue Montesquieu", "15"),
        "0012": ("street", "Chemin de Montségur", "20"),
        "0013": ("street", "Rue Marin", "9"),
        "0014": ("street", "Rue des Fossés", "2"),
        "0015": ("street", "Rue de la Gare", "18"),
        "0016": ("street", "Chemin de Fontenelle", "30"),
        "0017": ("street", "Rue des Peupliers", "4"),
        "0018": ("street", "Rue des Tanneurs", "5"),
        "0019": ("street", "Cours Pasteur", "21"),
        "0020": ("street", "Rue Docteur Courret", "8"),
        "0021": ("street", "Impasse du Moulin", "1"),
        "0022": ("street", "Rue Jean Moulin", "33"),
        "0023": ("street", "Route Départementale 813", "120"),
        "0024": ("street", "Rue Haute", "6"),
        "0025": ("street", "Chemin de l'Est", "2"),
        "0026": ("street", "Rue Saint-Jacques", "17"),
        "0027": ("street", "Allées Jean Moulin", "3"),
        "0028": ("street", "Rue Sainte-Foy", "13"),
        "0029": ("street", "Rue Notre-Dame", "19"),
        "0030": ("street", "Rue Victor Hugo", "50"),
    },
    "47002": {  # Agmé
        "0001": ("locality", "Lamothe", ""),
        "0002": ("locality", "Grand Lamothe Haut", ""),
        "0003": ("locality", "Le Bourg", ""),
        "0004": ("street", "Route de Gontaud", "85 450"),
        "0005": ("locality", "Peyret", ""),
        "0006": ("locality", "Bernadet", ""),
        "0007": ("street", "Chemin sur le Bois", "12"),
        "0008": ("locality", "Le Moulin de la Roche", ""),
        "0009": ("street", "Lieu-dit Cantegrit", "10"),
        "0010": ("locality", "La Croix Blanche", ""),
    },
    "47031": {  # Boé: business parks
        "0001": ("street", "Zone Artisanale de la Plaine", "4"),
        "0002": ("street", "ZI de Boé", ""),
        "0003": ("street", "ZAC du Parasol", "2"),
        "0004": ("street", "Zone d'Activités Économiques du Rooy", ""),
        "0005": ("street", "Rue Denis Papin", "3"),
        "0006": ("street", "Zone Industrielle du Barrail", ""),
    },
    "47157": {  # Marmande: two streets of one name
        "0001": ("street", "Rue de l'Église", "3 5"),
        "0002": ("street", "Rue de l'Église", "3 9"),
        "0003": ("street", "Place du Marché", "1 12"),
        "0004": ("street", "Rue Léon Gambetta", "12"),
        "0005": ("street", "Avenue Victor Hugo", "8"),
        "0006": ("street", "Chemin des 4 Vents", "6"),
        "0007": ("street", "Rue Pierre et Marie Curie", "2"),
        "0008": ("street", "Grande Rue", "44"),
        "0009": ("street", "Rue Porte Neuve", "6"),
        "0010": ("street", "Quai du Port", "7"),
    },
    "47201": {"0001": ("street", "Rue d'Agen", "5"), "0002": ("street", "Avenue de la Marne", "9")},
    "47252": {"0001": ("street", "Rue Nationale", "21"), "0002": ("street", "Boulevard Rossignol", "4 4a")},
    "47280": {"0001": ("street", "Avenue du Lot", "16"), "0002": ("street", "Place du Pré de l'Oie", "2")},
    "47302": {"0001": ("street", "Place Armand Fallières", "1"), "0002": ("locality", "Gueyze", "")},
    "47086": {"0001": ("street", "Rue Jauffret", "30"), "0002": ("locality", "Lou Sarrat", "")},
}  # fmt: skip

POINTS: dict[str, tuple[tuple[str, str], ...]] = {
    "47031": (("poi-1", "Centre Commercial Géant"), ("poi-2", "Zone d'activités de Bonnef")),
    "47001": (("poi-3", "Mairie d'Agen"), ("poi-4", "Marché couvert")),
    "47157": (("poi-5", "Carrefour"), ("poi-6", "Mairie annexe de Beyssac")),
}
"""What the service's index of points of interest would answer, whatever is asked of the commune: best first."""


def write(path: Path) -> Path:
    """Write the extract in the BAN's addok format at ``path`` and return it. A street lies 300 m from the next."""
    table = load_communes(("47",)).table.set_index("code_insee")
    with path.open("w", encoding="utf-8") as handle:
        for code, streets in STREETS.items():
            place = table.loc[code]
            base = {
                "postcode": place["codes_postaux"].split("|")[0], "citycode": code, "city": place["nom"],
                "context": "47, Lot-et-Garonne, Nouvelle-Aquitaine", "banId": "",
                "lon": place["longitude"], "lat": place["latitude"],
            }  # fmt: skip
            town = base | {"id": code, "type": "municipality", "name": place["nom"], "importance": 0.5, "population": 1000}
            handle.write(json.dumps(town, ensure_ascii=False) + "\n")
            for rank, (number, (kind, name, doors)) in enumerate(streets.items(), 1):
                document = base | _street(f"{code}_{number}", kind, name, doors, base["lon"] + rank * 0.0005, base["lat"])
                handle.write(json.dumps(document, ensure_ascii=False) + "\n")
    return path


def _street(identifier: str, kind: str, name: str, doors: str, lon: float, lat: float) -> dict[str, Any]:
    places = {door: (lon, lat + rank * 1e-4) for rank, door in enumerate(doors.split())}
    numbers = {door: {"id": f"{identifier}_{_key(door)}", "lon": x, "lat": y} for door, (x, y) in places.items()}
    told = {"id": identifier, "type": kind, "name": name, "importance": 0.4, "lon": lon, "lat": lat}
    return told | ({"housenumbers": numbers} if numbers else {})


def _key(door: str) -> str:
    digits = "".join(c for c in door if c.isdigit())
    return digits.zfill(5) + (f"_{door[len(digits) :]}" if door != digits else "")


def points(code: str, text: str) -> list[dict[str, object]]:
    """Return what the index of points of interest answers: any of the commune's that share a word, as the service would."""
    table = load_communes(("47",)).table.set_index("code_insee")
    lon, lat = table.loc[code, ["longitude", "latitude"]]
    alike = {identifier: len(set(words(name)) & set(text.split())) for identifier, name in POINTS.get(code, ())}
    found = sorted((p for p in POINTS.get(code, ()) if alike[p[0]]), key=lambda p: -alike[p[0]])
    return [
        {"resultat_id": i, "label": n, "voie": n, "score": 0.8 - 0.2 * rank, "longitude": lon, "latitude": lat, "type": "poi"}
        for rank, (i, n) in enumerate(found)
    ]
