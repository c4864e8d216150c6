"""A territory with a personal value in every place that a producer finds for one, read by somebody who searches every file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment

from pipeline import start
from pipeline.options import Options
from tests import territory

FORM = """\
producteur: Formulaire d'essai
licence: lov2
base_legale: consentement
cadence: mensuelle
valeurs_inconnues: signaler
publication: {champs_exclus: [raison_sociale]}
horodatage: Horodateur
cle: [Nom]
colonnes:
  nom: Nom
  raison_sociale: Société
  dirigeant: Gérant
  categorie: Activité
  description: Présentation
  adresse: Adresse
  complement_adresse: Précisions
  code_postal: CP
  commune: Ville
  telephone: Téléphone
  courriel: Mail
  site_web: Site
  reseaux_sociaux: Réseaux
  boutique_en_ligne: Boutique
  services: Services
  conditions_retrait: Retrait
  zone_livraison: Livraison
  marches: Marchés
  horaires: Horaires
  labels: Labels
  consentement: Accord
ignorees: [Commentaires, Né le]
"""
USUAL = {"Horodateur": "10/11/2026 10:00:00", "Activité": "Boulangerie", "CP": "47000", "Ville": "Agen", "Accord": "non"}
ANSWERS = [
    {"Nom": "Un Tél 06.398.009.01", "Présentation": "Lou, 0639.98-09.02, lou.untela (at) orange.fr", "Commentaires": "remarquez"},
    {"Nom": "", "Société": "UNTELB Josette", "Gérant": "Gaston Untelc"},
    {
        "Nom": "Deux",
        "Site": "tel:+33639980903",
        "Réseaux": "https://wa.me/0033639980904",
        "Boutique": "mailto:lou.unteld@orange.fr",
    },
    {"Nom": "Trois", "Site": "https://trois.example/?tel=06.39.98.09.05", "Boutique": "https://trois.example/c/0639980906"},
    {"Nom": "Quatre", "Réseaux": "facebook.com/josette.untele", "Site": "https://quatre.example/?m=josette.untelf@gmail.com"},
    {
        "Nom": "Cinq",
        "Adresse": "chez M. Untelg, 3 rue Neuve",
        "Précisions": "sonner chez Mme Untelh, digicode 7788B",
        "Né le": "12/03/1971",
    },
    {"Nom": "Six", "Retrait": "SMS 00 33 639 980 907", "Livraison": "+32 470 98 09 08", "Marchés": "Agen samedi (0639.98.0909)"},
    {
        "Nom": "Sept",
        "Horaires": "mar-sam 9h-12h, sinon 06 39 98 09 10",
        "Labels": "AB, 06 39 98 09 11",
        "Services": "au 0639980912",
    },
    {"Nom": "Huit", "Téléphone": "0639980913 / 0044 7700 980914", "Mail": "lou.unteli@huit.example ; lou.untelj@orange.fr"},
    {"Nom": "Neuf", "Adresse": "06 3998 0915 Borde Haute", "CP": "47000 0639980916", "Ville": "Agen 0639980917"},
    {"Nom": "Dix", "Téléphone": "06 39 98 07 77", "Mail": "lou.untelz@orange.fr", "Accord": "oui"},
]
SECRET = re.compile(
    r"(?:39|70|00)[\D]{0,3}9[\D]{0,3}8[\D]{0,3}0[\D]{0,3}9[\D]{0,3}[01][\D]{0,3}\d|untel[a-y]\b|7788B|12/03/1971|1971-03-12|remarquez|secr[eè]t",
    re.IGNORECASE,
)
AGREED = ("+33639980777", "lou.untelz@orange.fr")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = territory.write(tmp_path_factory.mktemp("hostile"))
    territory.put(root, "sources/form/source.yml", FORM)
    table = io.StringIO()
    names = dict.fromkeys(name for row in [USUAL, *ANSWERS] for name in row)
    columns = [*names, *(c for c in re.findall(r"^  \w+: (.+)$", FORM, re.MULTILINE) if c not in names)]
    writer = csv.DictWriter(table, columns, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows({"Adresse": f"{n} rue de la Gare"} | USUAL | row for n, row in enumerate(ANSWERS, start=30))
    territory.put(root, "sources/form/depots/2026-11-10_form.csv", table.getvalue())
    workbook(root)
    start.publish(Options(root, dt.date(2026, 11, 22), offline=True))
    return root


def workbook(root: Path) -> None:
    """Write a source whose workbook tells in its margins what its table does not."""
    territory.put(root, "sources/classeur/source.yml", territory.CHAMBRE + "depots: {feuilles: [Liste]}\nignorees: [Portable]\n")
    book = openpyxl.Workbook()
    book.properties.creator = book.properties.lastModifiedBy = book.properties.description = "Secrète Untelk"
    sheet = book.worksheets[0]
    sheet.title = "Liste"
    sheet.append(["Nom", "N° SIRET", "Métier", "Rue", "CP", "Commune", "Téléphone", "Portable"])
    sheet.append(["Atelier", None, "Fleuriste", "1 rue Neuve", "47000", "Agen", "05 36 49 02 01", "06 39 98 09 18"])
    sheet.column_dimensions["H"].hidden = True
    sheet["A2"].comment = Comment("Secret : 06 39 98 09 19", "Untell")
    hidden = book.create_sheet("Privé")
    hidden.append(["Secret", "0639980919"])
    hidden.sheet_state = "hidden"
    path = root / "sources" / "classeur" / "depots" / "2026-11-11_liste-untelm.xlsx"
    path.parent.mkdir(parents=True)
    book.save(path)


def readings(path: Path) -> Iterator[str]:
    """Yield what a file says, whatever holds it."""
    data = path.read_bytes()
    yield data.decode("utf-8", "ignore")
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    if path.suffix == ".parquet":
        yield pd.read_parquet(path).to_csv()


def everything(root: Path) -> dict[str, str]:
    files = [*sorted((root / "dist").rglob("*")), root / "work" / "run.log"]
    return {p.relative_to(root).as_posix(): "\n".join(readings(p)) for p in files if p.is_file()}


def test_nothing_published_nor_logged_tells_a_person_who_did_not_agree(root: Path) -> None:
    told = everything(root)
    ours = {name: text for name, text in told.items() if not name.endswith(".js")}  # code, of ours and of libraries
    found = {name: [text[max(m.start() - 20, 0) : m.end() + 10] for m in SECRET.finditer(text)] for name, text in ours.items()}
    assert {name: hits[:3] for name, hits in found.items() if hits} == {}


def test_who_agreed_is_told_and_every_shop_that_has_a_name(root: Path) -> None:
    told = everything(root)
    table = told["dist/latest/commerces.csv"]
    assert all(value in table for value in AGREED)
    assert all(value in told["dist/latest/commerces.xlsx"] and value in told["dist/latest/commerces.geojson"] for value in AGREED)
    names = set(pd.read_csv(io.StringIO(table))["nom"])
    assert names >= {"Un", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix", "Atelier"}
