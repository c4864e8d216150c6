"""What was given back comes in again: the same shops, the corrections now in the file, and nothing more to say of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from pipeline import registers, start
from pipeline.anomalies import severity
from pipeline.config import load_sources
from pipeline.errors import SourceError
from pipeline.ingest import find_deposits, read_deposit
from pipeline.model import SHOP_COLUMNS
from pipeline.options import Options
from pipeline.returns.columns import Columns
from pipeline.returns.findings import findings_of
from pipeline.returns.proposals import proposals_of
from pipeline.sources import Reading
from tests import territory
from tests.office import convert
from tests.returns.demo import VERSION, demo

SOURCES = (
    "agglomeration-agen", "albret-communaute", "cci-47", "chambre-agriculture-47", "cma-47", "fumel-vallee-du-lot",
    "region-nouvelle-aquitaine", "ville-marmande",
)  # fmt: skip
OF_THE_DEPOSIT = {"fichier", "date_depot", "date_maj", "date_verification"}
"""What another deposit's day changes."""
WITHOUT_PROPOSAL = {"coordonnees-projetees", "numero-multiple", "correction-declaree", "code-postal-complete"}


def by_line(table: pd.DataFrame) -> pd.DataFrame:
    return table.fillna({"feuille": ""}).set_index(["feuille", "ligne"]).sort_index()


def corrections(reading: Reading) -> pd.DataFrame:
    run = demo().run
    assert reading.raw is not None
    columns = Columns(reading.source, list(reading.raw.columns[5:]))
    found = findings_of(reading, run, columns)
    return proposals_of(found, reading, run, columns)


@pytest.mark.parametrize("source", SOURCES)
def test_dropped_back_it_says_the_same_shops(source: str) -> None:
    before, after = demo().reading(source), demo().read_back(source)
    assert after.problems == ()
    assert after.deposit is not None
    assert after.deposit.fichier.endswith("2026-12-01_retour.xlsx")
    columns = [c for c in SHOP_COLUMNS if c not in OF_THE_DEPOSIT | {"feuille", "ligne"}]
    pd.testing.assert_frame_equal(by_line(before.shops)[columns], by_line(after.shops)[columns])


@pytest.mark.parametrize("source", SOURCES)
def test_dropped_back_its_proposals_are_in_the_cells_and_nothing_else_changed(source: str) -> None:
    before, after = demo().reading(source), demo().read_back(source)
    assert before.raw is not None
    assert after.raw is not None
    own = list(before.raw.columns[5:])
    assert list(after.raw.columns[5:]) == own
    wanted = by_line(before.raw)[own]
    for feuille, ligne, case, text in corrections(before)[["feuille", "ligne", "case", "proposition"]].itertuples(index=False):
        wanted.loc[(feuille, ligne), case] = text
    pd.testing.assert_frame_equal(by_line(after.raw)[own], wanted)


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
def test_opened_and_saved_by_libreoffice_in_any_format_it_says_the_same(suffix: str, tmp_path: Path) -> None:
    convert(tmp_path, suffix, *(demo().workbook(source) for source in SOURCES))
    for source in SOURCES:
        back = demo().read_back(source, f"2026-12-01_retour.{suffix}", tmp_path / f"{source}-{VERSION}.{suffix}")
        assert back.deposit is not None
        assert back.deposit.path.name == f"2026-12-01_retour.{suffix}"
        before, after = by_line(demo().reading(source).shops), by_line(back.shops)
        told = [c for c in SHOP_COLUMNS if c in before and c not in {*OF_THE_DEPOSIT, "adresse_recue", "row_key"}]
        pd.testing.assert_frame_equal(after[told], before[told])


@pytest.mark.parametrize("source", SOURCES)
def test_dropped_back_what_was_proposed_is_no_longer_found(source: str) -> None:
    before, after = demo().reading(source), demo().read_back(source)
    keys = ["feuille", "ligne"]
    proposed = set(corrections(before)[keys].itertuples(index=False, name=None))
    told = pd.DataFrame(after.anomalies).fillna({"feuille": ""})
    fixes = told[severity(after.anomalies).eq("correction") & ~told["code"].isin(WITHOUT_PROPOSAL)]
    assert proposed
    assert proposed.isdisjoint(fixes[keys].itertuples(index=False, name=None))


def test_nearly_every_correction_of_the_demonstration_has_a_proposal() -> None:
    total = sum(len(corrections(demo().reading(source))) for source in SOURCES)
    assert total >= 480


# --- a small territory, and what a clerk may do with the workbook --------------------------------------------------------

CHAMBRE = """\
Nom;N° SIRET;Métier;Rue;CP;Commune;Téléphone
BOULANGERIE DU PONT;;Boulangerie;12 RUE DE LA GARE;47000;AGEN;536490001
Garage du Lot;;Garage automobile;8 avenue de Bordeaux;47300;Villeneuve-sur-Lot;536490004
Café du Port;;Café;2 quai du Port;47200;Marmande;536490005
"""
PROPOSAL = "Proposition\u00a0: Téléphone"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    territory.write(tmp_path)
    territory.put(tmp_path, "sources/chambre/depots/2026-10-05_fichier.csv", CHAMBRE)
    return tmp_path


def home(root: Path) -> dict[str, str]:
    """Where the key of the registers is made."""
    return {"HOME": str(root / "maison")}


def publish(root: Path, day: dt.date = dt.date(2026, 11, 22)) -> Path:
    territory.publish(Options(root, day, offline=True, site=False, environment=home(root)))
    (made,) = (root / "work/retours/chambre").glob("*.xlsx")
    return made


def shops(root: Path) -> pd.DataFrame:
    table = pd.read_csv(root / "dist/latest/commerces.csv", dtype="str").set_index("id")
    return table.drop(columns=["date_maj", "date_verification"])


def told(root: Path, code: str) -> int:
    table = pd.read_csv(root / "work/anomalies.csv", dtype="str")
    return int((table["source"].eq("chambre") & table["code"].eq(code)).sum())


def phones(root: Path, book: Path) -> dict[str, str]:
    """Read the workbook as the source's newest deposit."""
    shutil.copyfile(book, root / "sources/chambre/depots/2026-12-01_retour.xlsx")
    source = next(s for s in load_sources(root) if s.id == "chambre")
    raw, _, _ = read_deposit(find_deposits(source, root)[0], source)
    return dict(zip(raw["Nom"], raw["Téléphone"].fillna(""), strict=True))


def test_publish_return_drop_back_publish(root: Path) -> None:
    made = publish(root)
    before = shops(root)
    assert told(root, "telephone-zero-perdu") == 3
    shutil.copyfile(made, root / "sources/chambre/depots" / made.name)
    start.publish(Options(root, dt.date(2026, 12, 2), offline=True, site=False, environment=home(root)))
    pd.testing.assert_frame_equal(shops(root), before)
    assert told(root, "telephone-zero-perdu") == 0


def test_the_same_run_gives_the_same_bytes(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = territory.write(tmp_path_factory.mktemp("ailleurs"))
    territory.put(other, "sources/chambre/depots/2026-10-05_fichier.csv", CHAMBRE)
    publish(root)
    start.publish(Options(other, dt.date(2026, 11, 22), offline=True, site=False, environment=home(other)))
    assert territory.bytes_of(root / "work/retours") == territory.bytes_of(other / "work/retours")


def test_an_emptied_proposal_is_refused_and_a_rewritten_one_is_taken(root: Path) -> None:
    made = publish(root)
    book = openpyxl.load_workbook(made)
    sheet = book[book.sheetnames[1]]
    at = {cell.value: int(cell.column or 0) for cell in sheet[1]}
    sheet.cell(2, at[PROPOSAL]).value = None
    sheet.cell(3, at[PROPOSAL]).value = "05 36 49 99 99"
    book.save(made)
    assert phones(root, made) == {
        "BOULANGERIE DU PONT": "536490001", "Garage du Lot": "05 36 49 99 99", "Café du Port": "05 36 49 00 05",
    }  # fmt: skip


def offered(book: Path) -> list[str]:
    """Return what the workbook proposes for phones."""
    sheet = openpyxl.load_workbook(book).worksheets[1]
    at = [cell.column for cell in sheet[1] if cell.value == PROPOSAL]
    return [str(row[at[0] - 1]) for row in sheet.iter_rows(min_row=2, values_only=True) if row[at[0] - 1]] if at else []


def dropped(root: Path, book: Path, day: str) -> Path:
    """Drop the workbook back and publish; return the next return."""
    shutil.copyfile(book, root / "sources/chambre/depots" / f"{day}_retour.xlsx")
    for old in (root / "work/retours/chambre").glob("*.xlsx"):
        old.unlink()
    return publish(root, dt.date.fromisoformat(day))


def test_an_emptied_proposal_is_never_made_again_for_the_same_value(root: Path) -> None:
    made = publish(root)
    assert len(offered(made)) == 3 and not registers.refusals(root).exists()
    book = openpyxl.load_workbook(made)
    sheet = book.worksheets[1]
    at = {cell.value: int(cell.column or 0) for cell in sheet[1]}
    sheet.cell(2, at[PROPOSAL]).value = None
    book.save(made)
    again = dropped(root, made, "2026-12-01")
    assert told(root, "proposition-refusee") == 1 and told(root, "telephone-zero-perdu") == 1
    assert offered(again) == []
    assert not guessed(registers.refusals(root))
    # the next reading: the workbook given back anew, then the producer's own file as it was at first
    assert offered(dropped(root, again, "2026-12-02")) == []
    shutil.copyfile(root / "sources/chambre/depots/2026-10-05_fichier.csv", root / "sources/chambre/depots/2026-12-03_x.csv")
    (root / "work/etat.json").unlink()
    for old in (root / "work/retours/chambre").glob("*.xlsx"):
        old.unlink()
    assert len(offered(publish(root, dt.date(2026, 12, 3)))) == 2


def guessed(register: Path) -> list[str]:
    """Return the lines whose value is found by trying phones, as anyone can who has the register alone."""
    lines = pd.read_csv(register, dtype="str")
    tried = [f"chambre|Téléphone|{phone}|" for phone in (f"53649{n:04}" for n in range(100))]
    plain = {hashlib.sha256(text.encode()).hexdigest()[:16] for text in tried}
    assert lines["empreinte"].str.fullmatch("[0-9a-f]{64}").all()
    return [text for text in lines["empreinte"] if text[:16] in plain]


def test_refusals_written_without_a_key_are_dropped_and_those_of_a_lost_key_are_kept(root: Path) -> None:
    book = openpyxl.load_workbook(publish(root))
    sheet = book.worksheets[1]
    sheet.cell(2, [cell.value for cell in sheet[1]].index(PROPOSAL) + 1).value = None
    book.save(answer := root / "reponse.xlsx")
    register = registers.refusals(root)
    register.write_text("source,colonne,empreinte\nchambre,Téléphone,0123456789abcdef\n", encoding="utf-8")
    dropped(root, answer, "2026-12-01")
    known = register.read_bytes()
    assert b"0123456789abcdef" not in known and len(known.splitlines()) == 2
    shutil.rmtree(root / "maison")
    again = dropped(root, answer, "2026-12-02")
    assert register.read_bytes() == known
    assert len(offered(again)) == 1
    assert not (root / "maison").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_saved_as_csv_its_cells_are_read_and_its_proposals_told_lost(root: Path, encoding: str) -> None:
    sheet = openpyxl.load_workbook(publish(root)).worksheets[1]
    lines = [";".join("" if v is None else str(v) for v in row) for row in sheet.iter_rows(values_only=True)]
    text = "\n".join(lines).replace("8 avenue de Bordeaux", "9 avenue de Bordeaux") + "\n"
    source = root / "sources/chambre/source.yml"
    source.write_text(source.read_text(encoding="utf-8") + "\ndepots: {motif: '*_fichier.csv'}\n", encoding="utf-8")
    (root / "sources/chambre/depots/2026-12-01_reponse.csv").write_bytes(text.encode(encoding))
    start.publish(Options(root, dt.date(2026, 12, 2), offline=True, site=False, environment=home(root)))
    table = pd.read_csv(root / "dist/latest/commerces.csv", dtype="str")
    assert "9 Avenue de Bordeaux" in set(table["adresse"])
    assert told(root, "propositions-perdues") == 1
    assert told(root, "telephone-zero-perdu") == 3  # proposed anew
    assert len(offered(root / "work/retours/chambre/chambre-2026.12.02.xlsx")) == 3


def test_what_was_refused_is_not_coloured_again(root: Path) -> None:
    book = openpyxl.load_workbook(made := publish(root))
    sheet = book.worksheets[1]
    at = {cell.value: int(cell.column or 0) for cell in sheet[1]}
    sheet.cell(2, at[PROPOSAL]).value = None
    book.save(made)
    for day in ("2026-12-01", "2026-12-02"):  # the second time nothing in it says that it was refused: the register does
        made = dropped(root, made, day)
        cells = [c for row in openpyxl.load_workbook(made).worksheets[1].iter_rows() for c in row]
        assert "536490001" in [c.value for c in cells]
        assert [c.coordinate for c in cells if c.comment and c.value == "536490001"] == []
    page = (root / "work/retours/chambre/rapport.html").read_text(encoding="utf-8")
    assert "Zéro du téléphone perdu" in page  # still told: it is still published as we read it


def test_only_the_last_workbook_stays_and_nothing_of_a_source_that_is_no_more(root: Path) -> None:
    publish(root)
    for name in ("ancienne-2026.01.05.xlsx", "rapport.html", "message.txt", "note.txt"):  # the last is the officer's own
        territory.put(root, f"work/retours/ancienne/{name}", "x")
    territory.put(root, "sources/chambre/depots/2026-12-01_fichier.csv", CHAMBRE.replace("12 RUE", "14 RUE"))
    start.publish(Options(root, dt.date(2026, 12, 2), offline=True, site=False, environment=home(root)))
    assert [p.name for p in (root / "work/retours/chambre").glob("*.xlsx")] == ["chambre-2026.12.02.xlsx"]
    assert [p.name for p in (root / "work/retours/ancienne").iterdir()] == ["note.txt"]


def test_a_cell_that_the_clerk_corrected_wins_over_the_proposal(root: Path) -> None:
    made = publish(root)
    book = openpyxl.load_workbook(made)
    sheet = book[book.sheetnames[1]]
    at = {cell.value: int(cell.column or 0) for cell in sheet[1]}
    sheet.cell(2, at["Téléphone"]).value = "05 36 49 77 77"
    book.save(made)
    assert phones(root, made)["BOULANGERIE DU PONT"] == "05 36 49 77 77"


def test_rows_may_be_sorted_added_and_deleted(root: Path) -> None:
    made = publish(root)
    book = openpyxl.load_workbook(made)
    sheet = book[book.sheetnames[1]]
    width = sheet.max_column
    rows: list[list[Any]] = [[sheet.cell(r, c).value for c in range(1, width + 1)] for r in (4, 2)]  # the garage is gone
    rows.append(["Fleurs du Lot", None, "Fleuriste", *[None] * (width - 3)])
    for r, row in enumerate(rows, start=2):
        for c, value in enumerate(row, start=1):
            sheet.cell(r, c).value = value
    book.save(made)
    assert phones(root, made) == {"Café du Port": "05 36 49 00 05", "BOULANGERIE DU PONT": "05 36 49 00 01", "Fleurs du Lot": ""}


def test_the_proposal_column_may_be_deleted(root: Path) -> None:
    made = publish(root)
    book = openpyxl.load_workbook(made)
    sheet = book[book.sheetnames[1]]
    sheet.delete_cols(next(cell.column for cell in sheet[1] if cell.value == PROPOSAL))
    book.save(made)
    assert phones(root, made)["Garage du Lot"] == "536490004"


def test_a_sheet_that_was_renamed_is_known_by_its_titles(root: Path) -> None:
    made = publish(root)
    book = openpyxl.load_workbook(made)
    book[book.sheetnames[1]].title = "Liste corrigée"
    book.create_sheet("Pour mémoire").append(["Nom", "relancé le"])
    book.save(made)
    assert phones(root, made) == {
        "BOULANGERIE DU PONT": "05 36 49 00 01", "Garage du Lot": "05 36 49 00 04", "Café du Port": "05 36 49 00 05",
    }  # fmt: skip


def test_dropped_in_another_source_it_is_refused(root: Path) -> None:
    made = publish(root)
    shutil.copyfile(made, root / "sources/mairie/depots/2026-12-01_retour.xlsx")
    source = next(s for s in load_sources(root) if s.id == "mairie")
    newest = find_deposits(source, root)[0]
    with pytest.raises(SourceError, match="rendu à la source « chambre », pas à « mairie »"):
        read_deposit(newest, source)


def test_a_run_may_go_without_returns(root: Path) -> None:
    start.publish(Options(root, dt.date(2026, 11, 22), offline=True, returns=False, site=False))
    assert (root / "dist/latest/commerces.csv").is_file()
    assert not (root / "work/retours").exists()


def test_a_dry_run_gives_nothing_back(root: Path) -> None:
    start.publish(Options(root, dt.date(2026, 11, 22), offline=True, dry_run=True))
    assert not (root / "work/retours").exists()


# --- a heading over several columns, and values typed in the wrong one ----------------------------------------------------

CONTACTS = """\
producteur: Chambre d'essai
licence: lov2
base_legale: mission de service public
cadence: annuelle
valeurs_inconnues: signaler
colonnes:
  nom: Enseigne
  commune: Ville
  telephone: Contact Téléphone
  courriel: Contact Courriel
  site_web: Contact Site
"""


@pytest.fixture
def under_a_heading(tmp_path: Path) -> Path:
    territory.write(tmp_path)
    territory.put(tmp_path, "sources/chambre/source.yml", CONTACTS)
    (tmp_path / "sources/chambre/depots/2026-10-05_fichier.csv").unlink()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Enseigne", "Ville", "Contact", None, None],
        [None, None, "Téléphone", "Courriel", "Site"],
        ["Chez Lou", "Agen", "05 36 49 00 31", "www.chezlou.example", None],
        ["La Corbeille", "Duras", "contact@panier.example", None, None],
        ["Café du Port", "Agen", None, "05 36 49 00 33", None],
        ["Salon Zo", "Agen", "05 36 49 00 34", None, None],
    ):
        sheet.append(row)
    for merged in ("A1:A2", "B1:B2", "C1:E1"):
        sheet.merge_cells(merged)
    book.save(tmp_path / "sources/chambre/depots/2026-10-05_fichier.xlsx")
    return tmp_path


def test_a_misplaced_value_is_proposed_in_its_column_whose_title_is_seen_under_a_merged_heading(under_a_heading: Path) -> None:
    sheet = openpyxl.load_workbook(publish(under_a_heading)).worksheets[1]
    titles = {cell.value: cell.column_letter for cell in sheet[2] if cell.value}  # openpyxl, like a reader, sees no covered cell
    wanted = {
        "Proposition\u00a0: Contact Téléphone": [None, None, "05 36 49 00 33", None],
        "Proposition\u00a0: Contact Courriel": [None, "contact@panier.example", None, None],
        "Proposition\u00a0: Contact Site": ["https://www.chezlou.example", None, None, None],
    }
    assert {title: [c.value for c in sheet[titles[title]][2:6]] for title in wanted} == wanted


def test_a_misplaced_value_accepted_is_told_no_more_one_rewritten_is_no_refusal(under_a_heading: Path) -> None:
    made = publish(under_a_heading)
    book = openpyxl.load_workbook(made)
    sheet = book.worksheets[1]
    at = {cell.value: int(cell.column or 0) for cell in sheet[2] if cell.value}
    sheet.cell(3, at["Proposition\u00a0: Contact Site"]).value = "www.lou.example"
    sheet.cell(5, at["Proposition\u00a0: Contact Téléphone"]).value = None
    book.save(made)
    dropped(under_a_heading, made, "2026-12-01")
    table = shops(under_a_heading).set_index("nom")
    assert table.loc["Chez Lou", "site_web"] == "https://www.lou.example"
    assert table.loc["La Corbeille", "courriel"] == "contact@panier.example"
    assert table.loc["Café du Port", "telephone"] == "+33536490033"
    assert (told(under_a_heading, "valeur-deplacee"), told(under_a_heading, "proposition-refusee")) == (1, 1)
