"""What was opposed typed where no column declares it, in every column a producer has: published, kept, given back nowhere."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline import registers, start
from pipeline.normalise.phone import parse_phones
from pipeline.options import Options
from pipeline.privacy.apply import name_key
from pipeline.privacy.register import SHOP, Kind, Oppositions
from pipeline.returns.summary import BUT_OPPOSED
from tests import territory
from tests.privacy.test_hostile_reader import readings

FIRST, SECOND = dt.date(2026, 11, 22), dt.date(2026, 11, 23)
KEY = "c" * 40
TOWN = """\
producteur: Mairie d'essai
licence: lov2
base_legale: mission de service public
cadence: mensuelle
valeurs_inconnues: signaler
colonnes:
  nom: Nom
  raison_sociale: Société
  categorie: Activité
  description: Présentation
  adresse: Adresse
  code_postal: CP
  commune: Ville
  telephone: Téléphone
  courriel: Mail
  site_web: Site
  boutique_en_ligne: Boutique
  conditions_retrait: Retrait
  marches: Marchés
  horaires: Horaires
ignorees: [Observations, Contact]
"""
WHOLE = [f"05 36 49 77 0{n}" for n in range(8)]
"""Telephones that oppose their whole shop; that of 7 is an adviser's, under three shops."""
ALONE = "05 36 49 77 11"
"""One that its shop keeps for itself."""
MAIL = "lou@fournil-ortal.example"
ROWS = [
    {"Nom": "La Mie", "Observations": f"gérant : {WHOLE[0]}"},
    {"Nom": "Le Levain", "Présentation": f"Pains. Commandes au {WHOLE[1]}"},
    {"Nom": "La Miche", "Horaires": f"mar-sam 9h-12h, sinon {WHOLE[2]}"},
    {"Nom": "Le Fournil", "Site": f"https://fournil.example/?tel={WHOLE[3].replace(' ', '')}"},
    {"Nom": "La Croûte", "Marchés": f"Agen samedi {WHOLE[4].replace(' ', '-')}"},
    {"Nom": "Le Pétrin", "Contact": f"écrire à {MAIL}"},
    {"Nom": "Salon Ortiz", "Activité": "Coiffeur", "Téléphone": "05 36 49 00 05", "Présentation": f"et mon mari, {WHOLE[5]}"},
    *({"Nom": name, "Activité": "Fleuriste", "Contact": f"conseillère : {WHOLE[7]}"} for name in ("Iris", "Lilas", "Jasmin")),
    {
        "Nom": "Chez Ortal", "Téléphone": ALONE, "Présentation": f"Tartes. Tél. {ALONE}", "Retrait": f"appeler le {ALONE}",
        "Horaires": f"quand le four fume, {ALONE}", "Boutique": f"https://wa.me/33{ALONE[1:].replace(' ', '')}",
        "Observations": f"rappeler {ALONE}",
    },
    {"Nom": "Vitrine", "Site": "https://vitrine-ortal.example", "Boutique": "https://vitrine-ortal.example/panier"},
    {"Société": "SARL Zedor"},
    {"Nom": "Soupe", "Horaires": "quand la cloche zinzin sonne"},
    {"Nom": "Accueil", "Présentation": "Thé. Appelez le 05 36 49 77 21"},
]  # fmt: skip
GONE = {"La Mie", "Le Levain", "La Miche", "Le Fournil", "La Croûte", "Le Pétrin", "Zedor", "SARL Zedor"}
SECRET = re.compile(r"5\D{0,3}3\D{0,3}6\D{0,3}4\D{0,3}9\D{0,3}7\D{0,3}7\D{0,3}[01]\D{0,3}\d|lou@|zinzin|zedor", re.IGNORECASE)
OWN = re.compile(r"49 77 21|vitrine-ortal")
"""Of shops that keep one field for themselves, what no register knows: published no more, still in what their producer told."""


def deposit(root: Path, day: str) -> None:
    usual = {"Activité": "Boulangerie", "CP": "47000", "Ville": "Agen"}
    table = io.StringIO()
    columns = [*re.findall(r"^  \w+: (.+)$", TOWN, re.MULTILINE), "Observations", "Contact"]
    writer = csv.DictWriter(table, columns, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows({"Adresse": f"{n} rue de la Gare"} | usual | row for n, row in enumerate(ROWS, start=30))
    territory.put(root, f"sources/mairie/depots/{day}_liste.csv", table.getvalue())


def of_name(name: str) -> tuple[Kind, str]:
    return "nom", name_key(name, "47001")


def opposed() -> Oppositions:
    """Return the register: whole shops by their number or mailbox, single fields by the shop's name."""
    numbers = [(p[0].e164 if (p := parse_phones(text).value) else "") for text in (*WHOLE, ALONE)]
    evidence: list[tuple[Kind, str]] = [*(("telephone", number) for number in numbers[:-1]), ("courriel", MAIL)]
    key = KEY.encode()
    register = Oppositions().with_evidence(key, evidence, [SHOP], FIRST, "")
    own: list[tuple[Kind, str]] = [("telephone", numbers[-1]), of_name("Chez Ortal")]
    register = register.with_evidence(key, own, ["telephone"], FIRST, "")
    for name, field in (
        ("Vitrine", "site_web"),
        ("Soupe", "horaires"),
        ("Accueil", "telephone"),
        ("SARL Zedor", "raison_sociale"),
    ):
        register = register.with_evidence(key, [of_name(name)], [field], FIRST, "")
    return register


@dataclass(frozen=True)
class Told:
    """``before``: what the first release told; ``files``: what stands after the opposition, that release too."""

    root: Path
    before: str
    files: dict[str, str]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    root = tmp_path_factory.mktemp("partout") / "territoire"
    territory.put(root, "sources/territoire.yml", territory.TERRITORY)
    territory.put(root, "sources/mairie/source.yml", TOWN)
    deposit(root, "2026-11-02")
    environment = {"HOME": str(root.parent), "ETAL_CLE_OPPOSITIONS": KEY}
    start.publish(Options(root, FIRST, offline=True, environment=environment, site=False, returns=False))
    before = (root / "dist" / "2026.11.22" / "commerces.csv").read_text(encoding="utf-8")
    opposed().save(registers.oppositions(root))
    report = start.publish(Options(root, SECOND, offline=True, environment=environment))
    if report.issue == "refusée":  # so many oppositions at once: gates ask
        accepted = tuple((code, "essai") for code in report.codes)
        report = start.publish(Options(root, SECOND, offline=True, environment=environment, accepted=accepted))
    kept = [p for folder in ("dist", "work") for p in sorted((root / folder).rglob("*")) if p.is_file()]
    return Told(root, before, {p.relative_to(root).as_posix(): "\n".join(readings(p)) for p in kept if p.suffix != ".js"})


def test_it_was_all_published_before(told: Told) -> None:
    assert len(SECRET.findall(told.before)) > 8
    assert len(OWN.findall(told.before)) == 3


def test_afterwards_no_file_says_any_of_it(told: Told) -> None:
    hits = {name: [m[0] for m in SECRET.finditer(text)][:3] for name, text in told.files.items()}
    assert {name: found for name, found in hits.items() if found} == {}
    public = {name: text for name, text in told.files.items() if name.startswith("dist/")}
    assert not [name for name, text in public.items() if OWN.search(text)]


def test_the_shops_it_meant_are_gone_and_those_that_only_mention_it_stay(told: Told) -> None:
    shops = pd.read_csv(told.root / "dist" / "latest" / "commerces.csv", dtype="str").set_index("nom")
    assert set(shops.index) == {"Salon Ortiz", "Iris", "Lilas", "Jasmin", "Chez Ortal", "Vitrine", "Soupe", "Accueil"}
    assert list(shops.loc["Salon Ortiz", ["telephone", "description"]]) == ["+33536490005", "et mon mari"]
    assert shops.loc["Chez Ortal", "description"] == "Tartes."
    assert shops.loc["Chez Ortal", ["telephone", "boutique_en_ligne"]].isna().all()
    assert shops.loc["Vitrine", ["site_web", "boutique_en_ligne"]].isna().all()
    assert shops.loc["Soupe", ["horaires", "horaires_texte"]].isna().all()


def test_its_producer_is_told_on_the_cell(told: Told) -> None:
    (path,) = (told.root / "work" / "retours" / "mairie").glob("*.xlsx")
    summary, sheet = openpyxl.load_workbook(path).worksheets[:2]
    assert BUT_OPPOSED in {cell.value for cell in summary["A"]}
    titles = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows() if row[0].value == "Salon Ortiz")
    cell = row[titles.index("Présentation")]
    assert cell.value == "et mon mari"
    assert cell.comment is not None and "opposition : ne plus publier cette information" in cell.comment.text
    assert not [r[0].value for r in sheet.iter_rows() if r[0].value in GONE]
