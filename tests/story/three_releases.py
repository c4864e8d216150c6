"""Three states of one small invented territory on real communes, one after the other, as its officer would meet them.

First: a town hall, a chamber and a market. Second: the town hall's file grows, a shop moves, two shops are said to be the same;
the chamber renames a column. Third: the market is no source any more, the chamber is understood again, one shop closes, one is
said to be two, one asks to be taken away and another one to have its number taken away.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline import registers
from pipeline.actions.oppose import oppose
from pipeline.options import Options
from tests.territory import put

TERRITORY: Final = """\
nom: Essai
departements: ["47"]
demonstration: oui
editeur: {nom: Service d'essai}
geocodeur: {moteur: aucun}
"""
HALL: Final = """\
producteur: Mairie d'essai
licence: lov2
base_legale: mission de service public
cadence: mensuelle
confiance: 60
colonnes:
  identifiant: "N°"
  nom: Enseigne
  categorie: Activité
  adresse: Adresse
  code_postal: CP
  commune: Ville
  telephone: Tél
  horaires: Horaires
  latitude: Lat
  longitude: Lon
  statut: État
attentes: {lignes: {min: 8, max: 12}, remplissage: {telephone: 0.8}}
"""
CHAMBER: Final = """\
producteur: Chambre d'essai
licence: lov2
base_legale: mission de service public
cadence: trimestrielle
colonnes:
  identifiant: Dossier
  nom: Nom
  categorie: Métier
  adresse: Rue
  code_postal: CP
  commune: Commune
  telephone: Téléphone
"""
MARKET: Final = """\
producteur: Marché d'essai
licence: lov2
base_legale: accord des commerçants
cadence: annuelle
colonnes:
  identifiant: Place
  nom: Étal
  categorie: Produits
  commune: Ville
"""
HALL_HEADER: Final = "N°;Enseigne;Activité;Adresse;CP;Ville;Tél;Horaires;Lat;Lon;État"
HALL_FIRST: Final = """\
M01;Boulangerie du Quai;Boulangerie;12 rue de la Gare;47000;Agen;05 36 49 10 01;lundi-samedi 7h-19h;44.207700;0.620700;ouvert
M02;Le Panier;Épicerie;4 place du Marché;47120;Duras;05 36 49 10 02;;44.676700;0.181300;ouvert
M03;Fleurs d'Ici;Fleuriste;3 rue Haute;47200;Marmande;05 36 49 10 03;mardi-samedi 9h-19h;44.500800;0.164400;ouvert
M04;Librairie des Arcades;Librairie;8 rue Basse;47600;Nérac;05 36 49 10 04;mardi-samedi 10h-18h;44.136200;0.339100;ouvert
M05;Couture Mirabelle;Couturière;15 rue des Pruniers;47000;Agen;05 36 49 10 05;;44.203100;0.616300;ouvert
M06;Garage du Lot;Garage automobile;22 avenue de Bordeaux;47300;Villeneuve-sur-Lot;05 36 49 10 06;;44.407000;0.704000;ouvert
M07;Pharmacie du Pont;Pharmacie;1 rue du Pont;47200;Marmande;05 36 49 10 07;lundi-samedi 9h-19h;44.498900;0.163200;ouvert
M08;Café *des* Halles;Café;2 place des Halles;47600;Nérac;05 36 49 10 08;;44.135500;0.338200;ouvert
M09;Opticien Clairvue;Opticien;30 boulevard Carnot;47000;Agen;05 36 49 10 09;;44.205200;0.618800;ouvert
M10;Boucherie Bellecôte;Boucherie;6 rue du Moulin;47120;Duras;05 36 49 10 10;;44.675900;0.182200;ouvert
""".splitlines()
HALL_NEW: Final = """\
M11;Chaussures Pas à Pas;Chaussures;9 rue Voltaire;47000;Agen;05 36 49 10 11;;44.204400;0.617700;ouvert
M12;Vélos d'Albret;Vélos;14 allées d'Albret;47600;Nérac;05 36 49 10 12;;44.137100;0.340300;ouvert
M13;Primeur Soleil;Primeur;11 rue de la Halle;47300;Villeneuve-sur-Lot;05 36 49 10 13;;44.408100;0.705500;ouvert
""".splitlines()
MOVED: Final = (
    "M03;Fleurs d'Ici;Fleuriste;41 rue de la République;47200;Marmande;05 36 49 10 03;mardi-samedi 9h-19h;44.502600;0.162100;"
    "ouvert"
)
CHAMBER_ROWS: Final = """\
Dossier;Nom;Métier;Rue;CP;Commune;Téléphone
C1;BOULANGERIE DU QUAI;Boulangerie;12 RUE DE LA GARE;47000;AGEN;05.36.49.10.01
C2;ÉPICERIE DE LA BASTIDE;Épicerie;7 RUE DES REMPARTS;47120;DURAS;05.36.49.20.02
C3;COIFFURE CISEAUX;Coiffeur;5 RUE PASTEUR;47200;MARMANDE;05.36.49.20.03
C4;MENUISERIE COPEAU;Menuisier;18 RUE DU BOIS;47600;NÉRAC;05.36.49.20.04
C5;PLOMBERIE FONTAINE;Plombier;27 RUE DE L'EAU;47300;VILLENEUVE-SUR-LOT;05.36.49.20.05
"""
MARKET_ROWS: Final = """\
Place;Étal;Produits;Ville
P1;Miel des Collines;Miel;Nérac
P2;Fromages du Causse;Fromager;Agen
P3;Pruneaux Dorés;Producteur;Agen
P4;Paniers de Garonne;Primeur;Marmande
"""
DECISIONS: Final = "cle_a,cle_b,jugement,auteur,date,motif\n"


def first(root: Path) -> None:
    """Write the territory as it is first published."""
    put(root, "sources/territoire.yml", TERRITORY)
    put(root, "sources/mairie/source.yml", HALL)
    put(root, "sources/mairie/depots/2026-09-01_commerces.csv", _lines(HALL_HEADER, *HALL_FIRST))
    put(root, "sources/chambre/source.yml", CHAMBER)
    put(root, "sources/chambre/depots/2026-08-15_fichier.csv", CHAMBER_ROWS)
    put(root, "sources/marche/source.yml", MARKET)
    put(root, "sources/marche/depots/2026-06-10_places.csv", MARKET_ROWS)


def second(root: Path) -> None:
    """The town hall's file grows and a shop moves; the chamber renames a column; two shops are said to be one."""
    rows = [MOVED if row.startswith("M03") else row for row in HALL_FIRST]
    put(root, "sources/mairie/depots/2026-10-01_commerces.csv", _lines(HALL_HEADER, *rows, *HALL_NEW))
    put(root, "sources/chambre/depots/2026-10-05_fichier.csv", CHAMBER_ROWS.replace("Téléphone", "Tél. fixe"))
    same = "chambre:id:C2,mairie:id:M02,même,Service d'essai,2026-10-06,même gérante\n"
    put(root, "sources/decisions/rapprochements.csv", DECISIONS + same)


def third(root: Path, environment: Mapping[str, str], day: Options) -> None:
    """The market is gone; the chamber's column is declared; one closes, one is two, two ask not to be told."""
    shutil.rmtree(root / "sources" / "marche")
    put(root, "sources/chambre/source.yml", CHAMBER.replace("telephone: Téléphone", "telephone: Tél. fixe"))
    rows = [MOVED if row.startswith("M03") else row for row in HALL_FIRST]
    rows = [row.removesuffix("ouvert") + "fermé définitivement" if row.startswith("M04") else row for row in rows]
    put(root, "sources/mairie/depots/2026-11-03_commerces.csv", _lines(HALL_HEADER, *rows, *HALL_NEW))
    decided = registers.matches(root).read_text(encoding="utf-8")
    parted = "chambre:id:C1,mairie:id:M01,différent,Service d'essai,2026-11-04,le fournil a son entrée et son magasin\n"
    put(root, "sources/decisions/rapprochements.csv", decided + parted)
    shops = pd.read_csv(root / "dist" / "latest" / "commerces.csv", dtype="str").set_index("nom")["id"]
    oppose(day, str(shops["Couture Mirabelle"]), environment=environment)
    oppose(day, str(shops["Garage du Lot"]), ("telephone",), environment=environment)


def _lines(*rows: str) -> str:
    return "\n".join(rows) + "\n"
