"""A small territory for tests: two invented sources in a folder, no network, as ``etal`` reads them."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from pipeline import start
from pipeline.options import Options
from pipeline.report import Report

TERRITORY = """\
nom: Essai
departements: ["47"]
demonstration: oui
editeur: {nom: Essai}
geocodeur: {moteur: aucun}
"""
MAIRIE = """\
producteur: Mairie d'essai
licence: lov2
base_legale: mission de service public
cadence: mensuelle
confiance: 60
colonnes:
  nom: Enseigne
  siret: SIRET
  categorie: Activité
  adresse: Adresse
  code_postal: CP
  commune: Ville
  telephone: Tél
  services: {colonne: "Click & collect", code: click_and_collect}
  valide_jusqu_au: Valable
"""
CHAMBRE = """\
producteur: Chambre d'essai
licence: lov2
base_legale: mission de service public
cadence: annuelle
colonnes:
  nom: Nom
  siret: N° SIRET
  categorie: Métier
  adresse: Rue
  commune: [CP, Commune]
  telephone: Téléphone
"""
MAIRIE_ROWS = """\
Enseigne;SIRET;Activité;Adresse;CP;Ville;Tél;Click & collect;Valable
Boulangerie du Quai;;Boulangerie;12 rue de la Gare;47000;Agen;05 36 49 00 01;oui;
Fleurs d'Ici;;Fleuriste;3 place du Marché;47200;Marmande;05 36 49 00 02;non;
Le Panier;;Épicerie;Le Bourg;47120;Duras;05 36 49 00 03;x;31/12/2026
"""
CHAMBRE_ROWS = """\
Nom;N° SIRET;Métier;Rue;CP;Commune;Téléphone
BOULANGERIE DU QUAI;;Boulangerie;12 RUE DE LA GARE;47000;AGEN;05.36.49.00.01
Garage du Lot;;Garage automobile;8 avenue de Bordeaux;47300;Villeneuve-sur-Lot;0536490004
"""


def write(root: Path) -> Path:
    """Write the territory under ``root`` and return it."""
    put(root, "sources/territoire.yml", TERRITORY)
    put(root, "sources/mairie/source.yml", MAIRIE)
    put(root, "sources/mairie/depots/2026-11-02_liste.csv", MAIRIE_ROWS)
    put(root, "sources/chambre/source.yml", CHAMBRE)
    put(root, "sources/chambre/depots/2026-10-05_fichier.csv", CHAMBRE_ROWS)
    return root


def publish(options: Options) -> Report:
    """Publish; a territory without any memory once for all who write the same: the others are given a copy of what it made.

    What a run makes is a function of what it is given: that is shown by tests that do not come here (``test_flow``).
    """
    files = bytes_of(options.root)
    asked = (*files.items(), repr(replace(options, root=Path(), environment={})))
    if any(name.startswith(("dist/", "work/", "sources/decisions/", "sources/registre/")) for name in files):
        return start.publish(options)
    if asked not in _MADE:
        kept = Path(_KEPT.name) / str(len(_MADE))
        _MADE[asked] = start.publish(options), shutil.copytree(options.root, kept)
    report, kept = _MADE[asked]
    shutil.copytree(kept, options.root, dirs_exist_ok=True)
    return report


_KEPT = tempfile.TemporaryDirectory(prefix="etal-essais-")
_MADE: dict[tuple[object, ...], tuple[Report, Path]] = {}


def put(root: Path, name: str, text: str) -> None:
    """Write one file."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return every file below ``folder`` with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
