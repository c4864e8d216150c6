"""SIRENE: what is closed is said closed, what is replaced follows its successor, what is withheld stays out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipeline import registers, start
from pipeline.anomalies import render
from pipeline.cli import app
from pipeline.errors import ConfigError
from pipeline.normalise.sirene import confirm_padded, enrich
from pipeline.options import Options
from pipeline.reference import sirene
from tests import territory

ACTIVE, SHUT, MOVED, HEIR, HIDDEN, AFAR, ZERO = (
    "99990001200017", "99990002000010", "99990003800012", "99990003800020", "99990004600015", "99990005300011", "09990001100018",
)  # fmt: skip
STOCK = f"""\
siret,statutDiffusionEtablissement,etatAdministratifEtablissement,dateDebut,activitePrincipaleEtablissement,\
nomenclatureActivitePrincipaleEtablissement,enseigne1Etablissement,denominationUsuelleEtablissement,codeCommuneEtablissement,autre
{ACTIVE},O,A,2019-01-01,10.71C,NAFRev2,LE FOURNIL,,47001,x
{SHUT},O,F,2024-03-31,47.76Z,NAFRev2,FLEURS,,47001,x
{MOVED},O,F,2023-05-01,47.76Z,NAFRev2,,,47001,x
{HEIR},O,A,2023-05-01,47.76Z,NAFRev2,,,47001,x
{HIDDEN},P,A,2020-01-01,96.02A,NAFRev2,[ND],[ND],47001,x
{AFAR},O,A,2020-01-01,96.02A,NAFRev2,,,47157,x
{ZERO},O,A,2020-01-01,56.10A,NAFRev2,,,47001,x
99990006100014,O,A,2020-01-01,56.10A,NAFRev2,,,33063,x
"""
LINKS = f"""\
siretEtablissementPredecesseur,siretEtablissementSuccesseur,dateLienSuccession,transfertSiege
{MOVED},{SHUT},2021-01-01,false
{MOVED},{HEIR},2023-05-01,true
{HEIR},{MOVED},2023-06-01,true
"""


@pytest.fixture
def extract(tmp_path: Path) -> sirene.Sirene:
    (tmp_path / "stock.csv").write_text(STOCK, encoding="utf-8")
    (tmp_path / "liens.csv").write_text(LINKS, encoding="utf-8")
    return sirene.read_stock(tmp_path / "stock.csv", tmp_path / "liens.csv", ["47"])


def test_the_parquet_that_insee_gives_tells_what_the_csv_tells(extract: sirene.Sirene, tmp_path: Path) -> None:
    for name in ("stock", "liens"):
        pd.read_csv(tmp_path / f"{name}.csv", dtype="str").to_parquet(tmp_path / f"{name}.parquet", index=False)
    found = sirene.read_stock(tmp_path / "stock.parquet", tmp_path / "liens.parquet", ["47"])
    pd.testing.assert_frame_equal(found.table, extract.table)


def rows(*sirets: str | None, naf: str | None = None) -> pd.DataFrame:
    size = len(sirets)
    frame = pd.DataFrame({"source": "s", "fichier": "f", "feuille": "", "ligne": range(2, size + 2), "siret": list(sirets)})
    more = {"siren": frame["siret"].str[:9], "naf": naf, "statut": None, "date_fermeture": None, "code_insee": "47001"}
    kinds = dict.fromkeys(("siret", *more), "str")
    return frame.assign(**more).astype(kinds)


def test_only_the_territory_is_kept_and_the_last_succession_counts_without_going_round(extract: sirene.Sirene) -> None:
    assert "99990006100014" not in set(extract.table["siret"])
    assert extract.by_siret["successeur"][MOVED] == HEIR
    assert extract.by_siret["enseigne"].isna()[HIDDEN]


@pytest.mark.parametrize(
    ("siret", "statut", "after", "naf", "code"),
    [
        (ACTIVE, None, ACTIVE, "NAFRev2:10.71C", None),
        (SHUT, "ferme", SHUT, None, "siret-ferme"),
        (MOVED, None, HEIR, None, "siret-remplace"),
        (HIDDEN, None, HIDDEN, None, None),
        (AFAR, None, AFAR, "NAFRev2:96.02A", "siret-autre-commune"),
        ("99990007900016", None, "99990007900016", None, "siret-inconnu"),
        (None, None, None, None, None),
    ],
)
def test_each_siret_is_known_as_what_it_is(
    extract: sirene.Sirene, siret: str | None, statut: str | None, after: str | None, naf: str | None, code: str | None
) -> None:
    done, found = enrich(rows(siret), extract, "SIRET")
    told = done[["statut", "siret", "naf"]].astype(object).where(done[["statut", "siret", "naf"]].notna(), None)
    assert told.to_numpy().tolist() == [[statut, after, naf]]
    assert found["code"].tolist() == ([code] if code else [])


def test_a_closing_day_is_told(extract: sirene.Sirene) -> None:
    done, found = enrich(rows(SHUT, ACTIVE, MOVED, None), extract, "SIRET")
    assert found["detail"].tolist()[0] == " depuis le 31/03/2024"
    assert done["date_fermeture"].fillna("").tolist() == ["2024-03-31", "", "", ""]


@pytest.mark.parametrize(
    ("siret", "day", "published", "codes"),
    [
        (SHUT, "2024-03-31", "2024-03-31", []),  # both say the same: nothing to tell
        (SHUT, "2024-05-02", "2024-03-31", ["fermeture-autre-jour"]),
        (SHUT, None, "2024-03-31", []),
        (ACTIVE, "2024-05-02", "2024-05-02", ["siret-actif"]),
        (None, "2024-05-02", "2024-05-02", []),
    ],
)
def test_sirene_wins_over_the_day_that_the_producer_gives(
    extract: sirene.Sirene, siret: str | None, day: str | None, published: str, codes: list[str]
) -> None:
    told = rows(siret).assign(statut="ferme", date_fermeture=pd.Series([day], dtype="str"))
    done, found = enrich(told, extract, "SIRET", "Fermé le")
    assert (done["statut"].tolist(), done["date_fermeture"].tolist(), found["code"].tolist()) == (["ferme"], [published], codes)
    if codes == ["fermeture-autre-jour"]:
        assert "colonne « Fermé le » : fermé le 02/05/2024 d'après ce fichier, le 31/03/2024 d'après SIRENE" in render(found)[0]


@pytest.mark.parametrize("unknown", ["1900-01-01", "", "[ND]"])
def test_a_day_that_insee_does_not_know_is_no_closing_day(tmp_path: Path, unknown: str) -> None:
    (tmp_path / "stock.csv").write_text(STOCK.replace("2024-03-31", unknown), encoding="utf-8")
    done, found = enrich(rows(SHUT), sirene.read_stock(tmp_path / "stock.csv", None, ["47"]), "SIRET")
    assert (done["statut"].tolist(), done["date_fermeture"].isna().tolist()) == (["ferme"], [True])
    assert "est fermé (SIRENE) : publié comme fermé" in render(found).iloc[0]


def test_what_the_producer_said_of_its_activity_stays(extract: sirene.Sirene) -> None:
    done, _ = enrich(rows(ACTIVE, naf="NAFRev2:47.24Z"), extract, "SIRET")
    assert done["naf"].tolist() == ["NAFRev2:47.24Z"]


def test_a_lost_zero_is_given_back_only_where_the_commune_agrees(extract: sirene.Sirene) -> None:
    proposed = pd.Series([ZERO, ZERO, None], dtype="str")
    communes = pd.Series(["47001", "47157", "47001"], dtype="str")
    assert confirm_padded(proposed, communes, extract).fillna("").tolist() == [ZERO, "", ""]
    assert confirm_padded(proposed, communes, None).isna().all()


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="StockEtablissement"):
        sirene.read_stock(tmp_path / "x.csv", None, ["47"])


@pytest.mark.parametrize("name", ["coupe.zip", "coupe.csv.gz", "coupe.parquet"])
def test_a_file_cut_short_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes({"zip": b"PK\x03\x04", "gz": b"\x1f\x8b\x08\x00", "parquet": b"PAR1"}[name.rsplit(".", 1)[1]] + b"\x00" * 90)
    with pytest.raises(ConfigError, match="entier"):
        sirene.read_stock(path, None, ["47"])


def test_the_command_and_the_run(tmp_path: Path) -> None:
    root = territory.write(tmp_path / "t")
    (tmp_path / "stock.csv").write_text(STOCK, encoding="utf-8")
    told = CliRunner().invoke(app, ["sirene", "update", str(tmp_path / "stock.csv"), "--root", str(root)])
    assert told.exit_code == 0, told.output
    assert "7 établissement(s) du territoire" in told.output
    with_siret = territory.MAIRIE_ROWS.replace("Boulangerie du Quai;;", f"Boulangerie du Quai;{SHUT};")
    territory.put(root, "sources/mairie/depots/2026-11-20_liste.csv", with_siret)
    start.publish(Options(root, dt.date(2026, 11, 22), offline=True, site=False))
    shops = pd.read_csv(root / "dist" / "latest" / "commerces.csv", dtype="str").set_index("nom")
    assert shops.loc["Boulangerie du Quai", "statut"] == "ferme"
    assert shops.loc["Boulangerie du Quai", "date_fermeture"] == "2024-03-31"
    assert shops["date_fermeture"].dropna().tolist() == ["2024-03-31"]


def test_a_source_that_may_not_tell_the_status_does_not_tell_its_day(tmp_path: Path) -> None:
    root = territory.write(tmp_path / "t")
    (tmp_path / "stock.csv").write_text(STOCK, encoding="utf-8")
    sirene.save(sirene.read_stock(tmp_path / "stock.csv", None, ["47"]), registers.sirene(root))
    declared = (root / "sources" / "mairie" / "source.yml").read_text("utf-8")
    territory.put(root, "sources/mairie/source.yml", declared + "publication: {champs_exclus: [statut]}\n")
    with_siret = territory.MAIRIE_ROWS.replace("Boulangerie du Quai;;", f"Boulangerie du Quai;{SHUT};")
    territory.put(root, "sources/mairie/depots/2026-11-20_liste.csv", with_siret)
    start.publish(Options(root, dt.date(2026, 11, 22), offline=True, site=False))
    shops = pd.read_csv(root / "dist" / "latest" / "commerces.csv", dtype="str").set_index("nom")
    assert shops.loc["Boulangerie du Quai", ["statut", "date_fermeture"]].isna().all()
    assert registers.sirene(root).is_file()
