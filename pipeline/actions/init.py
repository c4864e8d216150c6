"""``etal init``: a folder and a département in, a territory ready for its own private git out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from pipeline.config import TO_COMPLETE
from pipeline.errors import ConfigError
from pipeline.reference.communes import load_communes
from pipeline.reference.departements import departement_names

TERRITORY: Final = """\
# Le territoire. Ce dossier est le vôtre : gardez-le dans un git privé, à part du logiciel.
nom: {nom}
departements: ["{code}"]
demonstration: non

editeur:
  nom: {editeur:<27} # qui publie : nom du service
  courriel: {courriel:<22} # une boîte de service, jamais celle d'une personne

licence: lov2                      # Licence Ouverte 2.0
# url_publique: https://…          # où dist/ est servi : la version précédente y est lue quand dist/ est vide
# datagouv: {{envoi: {{instance: demo, organisation: …}}}}   # « etal push » ; ou datagouv: {{moissonnage: }} ; jamais les deux
# fond: ign                        # fond de carte du site : ign (Plan IGN) | pmtiles:ADRESSE | aucun

geocodeur:
  moteur: service                  # service (BAN, Géoplateforme) | local (après « etal ban install {code} ») | aucun
  # url: https://data.geopf.fr/geocodage
"""
_ONE: Final = "un seul, par exemple 47, 2A ou 974 ; pour plusieurs, écrire ensuite « departements: [24, 47] » dans territoire.yml"
IGNORED: Final = "work/\n"
FOLDERS: Final = {
    "sources/decisions": "Ce que des personnes ont décidé (identique, différent, position, opposition) : CSV signés et datés.\n",
    "sources/registre": "Ce que la chaîne doit retenir : identifiants.csv, geocodages.csv. À garder dans git, ne pas modifier.\n",
}


def create(folder: Path, departement: str, editeur: str = "", courriel: str = "") -> list[Path]:
    """Write the territory's files in ``folder`` and return them. ``editeur``, ``courriel``: who publishes, "" for later.

    Raises ConfigError for an unknown département or a folder already used.
    """
    known = load_communes(None).table
    if not known["departement"].eq(departement).any():
        raise ConfigError(f"--departement : « {departement} » n'est pas un code de département", _ONE)
    if (folder / "sources").exists():
        raise ConfigError(f"{folder}/sources existe déjà", "choisir un autre dossier")
    files = {
        "sources/territoire.yml": TERRITORY.format(
            nom=json.dumps(departement_names().get(departement, f"Département {departement}"), ensure_ascii=False),
            code=departement,
            editeur=json.dumps(editeur, ensure_ascii=False) if editeur else TO_COMPLETE,
            courriel=json.dumps(courriel, ensure_ascii=False),
        ),
        "sources/LISEZMOI.md": guide(),
        ".gitignore": IGNORED,
        **{f"{place}/LISEZMOI.txt": text for place, text in FOLDERS.items()},
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "dist").mkdir()
    return [folder / name for name in files]


def guide() -> str:
    """Return the officer's guide, shipped inside the package or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "_templates" / "LISEZMOI.md"
    return (packaged if packaged.is_file() else package.parent / "sources" / "LISEZMOI.md").read_text(encoding="utf-8")
