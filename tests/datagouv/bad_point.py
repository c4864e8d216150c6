"""A deposit whose producer's points are good but for one, as real files are (« 443.223668 »), and its release."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipeline import start
from pipeline.options import Options
from tests.territory import put

TERRITORY = """\
nom: Lot-et-Garonne
departements: ["47"]
editeur: {nom: Essai}
geocodeur: {moteur: aucun}
"""
SOURCE = """\
producteur: Mairie d'essai
licence: lov2
base_legale: mission de service public
cadence: mensuelle
colonnes:
  nom: Enseigne
  categorie: Activité
  adresse: Adresse
  code_postal: CP
  commune: Ville
  latitude: latitude
  longitude: longitude
"""
ROWS = """\
Enseigne,Activité,Adresse,CP,Ville,latitude,longitude
Boulangerie du Quai,Boulangerie,12 rue de la Gare,47000,Agen,44.203142,0.620711
Fleurs d'Ici,Fleuriste,3 place du Marché,47000,Agen,443.223668,0.611200
Le Panier,Épicerie,5 rue Haute,47000,Agen,44.201800,0.618400
Chez Jeanne,Restaurant,8 rue Basse,47000,Agen,44.206900,0.624300
"""
BAD, GOOD = "Fleurs d'Ici", 3


def published(root: Path) -> Path:
    """Publish the deposit under ``root`` and return it."""
    put(root, "sources/territoire.yml", TERRITORY)
    put(root, "sources/mairie/source.yml", SOURCE)
    put(root, "sources/mairie/depots/2026-11-02_liste.csv", ROWS)
    assert start.publish(Options(root, dt.date(2026, 11, 22), offline=True, returns=False)).issue == "publiée"
    return root
