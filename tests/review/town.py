"""A small territory whose rows raise questions: two pairs that share a SIRET, a place that the BAN doubts. All invented."""

from __future__ import annotations

from pathlib import Path

from pipeline import registers
from pipeline.geocode import Ledger
from pipeline.geocode.engine import answers_frame
from tests import territory

MAIRIE_ROWS = """\
Enseigne;SIRET;Activité;Adresse;CP;Ville;Tél;Click & collect;Valable
=1+1 Le Fournil;73282932000074;Boulangerie;12 rue de la Gare;47000;Agen;05 36 49 00 01;oui;
Fleurs d'Ici;44306184100047;Fleuriste;3 place du Marché;47200;Marmande;05 36 49 00 02;non;
Le Panier Vert;;Épicerie;7 rue du Moulin;47000;Agen;;x;
"""
CHAMBRE_ROWS = """\
Nom;N° SIRET;Métier;Rue;CP;Commune;Téléphone
Garage Delpech;73282932000074;Garage automobile;9 RUE DU FOUR;47000;AGEN;
Pâtisserie Ortal;44306184100047;Pâtisserie;8 avenue de Bordeaux;47300;Villeneuve-sur-Lot;
Garage du Lot;;Garage automobile;8 avenue de Bordeaux;47300;Villeneuve-sur-Lot;0536490004
"""
POINTS = {
    "12 rue de la gare agen": (0.6200, 44.2080),
    "3 place du marche marmande": (0.1660, 44.5000),
    "8 avenue de bordeaux villeneuve sur lot": (0.7050, 44.4080),
    "9 rue du four agen": (0.6190, 44.2010),
}
DOUBTED = ("7 rue du moulin agen", "Chemin des Moulins 47000 Agen", (0.6300, 44.2100))


def write(root: Path) -> Path:
    """Write the territory under ``root``, its ledger with answers that are sure and one that is not, and return it."""
    territory.write(root)
    territory.put(root, "sources/mairie/depots/2026-11-02_liste.csv", MAIRIE_ROWS)
    territory.put(root, "sources/chambre/depots/2026-10-05_fichier.csv", CHAMBRE_ROWS)
    codes = {"agen": "47001", "marmande": "47157", "lot": "47323"}
    told = []
    for query, (lon, lat) in POINTS.items():
        number, *street = query.split(" ")
        code = codes[street[-1]]
        name = " ".join(street[:-1]) if code != "47323" else "avenue de bordeaux"
        found = {"resultat_id": f"{code}_0001_{int(number):05}", "type": "housenumber", "score": 0.97}
        told.append(
            {
                "requete": query, "code_insee": code, "statut": "ok", **found, "score_suivant": 0.4, "label": query,
                "voie": name, "longitude": lon, "latitude": lat,
            }
        )  # fmt: skip
    query, label, point = DOUBTED
    doubt = {"type": "street", "score": 0.71, "score_suivant": 0.7, "label": label, "voie": "Chemin des Moulins"}
    doubt |= {"code_insee": "47001", "statut": "ok", "resultat_id": "47001_0002", "longitude": point[0], "latitude": point[1]}
    told += [{"requete": query, **doubt}, {"requete": query.removeprefix("7 "), **doubt}]
    ledger = Ledger()
    ledger.add(answers_frame(told), "essai", "2026-10-01", "2026-11-02")
    ledger.save(registers.geocodes(root))
    return root
