"""Oppositions: gone from every output, gone for good, and nothing of the person kept in clear."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline import start
from pipeline.actions.oppose import oppose, understand
from pipeline.errors import ConfigError
from pipeline.explain import explain
from pipeline.ingest.returned import REMOVED
from pipeline.options import Options
from pipeline.privacy.register import COLUMNS, Oppositions, fingerprint, key_file, load_keys
from pipeline.reference.communes import load_communes
from pipeline.report import Report
from tests import territory

DAY = dt.date(2026, 11, 22)
OPPOSED_TOLD = "opposition : ne plus publier — retirer ce commerce de ce que vous publiez, et de votre prochain envoi"


def options(root: Path, home: dict[str, str], day: dt.date = DAY) -> Options:
    return Options(root, day, offline=True, environment=home)


def publish(root: Path, home: dict[str, str], day: dt.date = DAY) -> Report:
    return territory.publish(options(root, home, day))


def shops(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / "dist" / "latest" / "commerces.csv", dtype="str").set_index("nom", drop=False)


def said(book: openpyxl.Workbook) -> str:
    cells = [str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row if c]
    return "\n".join(cells).upper()


def bilan(book: openpyxl.Workbook) -> list[list[str]]:
    return [[str(c) for c in row if c] for row in book.worksheets[0].iter_rows(values_only=True)]


def outputs(root: Path) -> bytes:
    """Return all that is served: the older releases too, and what their compressed files say."""
    plain = list(territory.bytes_of(root / "dist").values())
    for folder in (root / "dist" / "latest", *(root / "dist").glob("2*.*.*")):
        with zipfile.ZipFile(folder / "commerces.xlsx") as book:
            plain += [book.read(name) for name in book.namelist()]
        plain.append(pd.read_parquet(folder / "commerces.parquet").to_csv().encode())
    return b"".join(plain)


@pytest.mark.parametrize("request_", ["05 36 49 00 01", "Boulangerie du Quai, Agen", "boulangerie  DU QUAI, AGEN"])
def test_a_shop_that_objects_is_gone_with_all_its_rows(root: Path, home: dict[str, str], request_: str) -> None:
    publish(root, home)
    gone = str(shops(root).loc["Boulangerie du Quai", "id"])
    done = oppose(options(root, home), request_, environment=home)
    assert done.shops == (gone,)
    assert done.shown == ("2026.11.22",)
    assert publish(root, home, dt.date(2026, 11, 23)).issue == "publiée"
    assert b"Boulangerie du Quai" not in outputs(root)
    files = territory.bytes_of(root / "dist" / "latest")
    # whoever copied the data must learn to take the shop away: its id stands alone on a line of two files, without a word
    assert files.pop("identifiants.csv").decode().splitlines()[1:] == [f"{gone},,,2026-11-23"]
    assert [line for line in files.pop("changements.csv").decode().splitlines() if gone in line] == [f"DEL,{gone},,,,,,,,,,"]
    assert not [name for name, data in files.items() if gone.encode() in data]
    assert "Fleurs d'Ici" in shops(root).index
    assert "Boulangerie du Quai" not in (root / "work" / "rejets.csv").read_text(encoding="utf-8")


def test_the_releases_that_show_it_are_told_and_the_others_stay_as_they_were(root: Path, home: dict[str, str]) -> None:
    header, first, *others = territory.CHAMBRE_ROWS.splitlines()
    title, _, *rest = territory.MAIRIE_ROWS.splitlines()
    deposit = "sources/chambre/depots/2026-10-05_fichier.csv"
    territory.put(root, "sources/mairie/depots/2026-11-02_liste.csv", "\n".join([title, *rest]) + "\n")
    territory.put(root, deposit, "\n".join([header, *others]) + "\n")
    publish(root, home, DAY - dt.timedelta(2))
    untouched = territory.bytes_of(root / "dist" / "2026.11.20")
    territory.put(root, deposit, "\n".join([header, first, *others]) + "\n")
    publish(root, home, DAY - dt.timedelta(1))
    territory.put(root, deposit, "\n".join([header, *others]) + "\n")
    publish(root, home)
    served = territory.bytes_of(root / "dist" / "latest")
    assert b"Boulangerie du Quai" in outputs(root)  # of 21 November, though no source has it any more
    done = oppose(options(root, home), "Boulangerie du Quai, Agen", environment=home)
    assert done.shops == ()
    told = publish(root, home)
    assert told.issue == "rien à publier"
    assert [line for line in told.alertes if "des versions 2026.11.21 :" in line]
    assert b"Boulangerie du Quai" not in outputs(root)
    assert territory.bytes_of(root / "dist" / "2026.11.20") == untouched
    assert territory.bytes_of(root / "dist" / "latest") == served
    assert publish(root, home).alertes == ()


def test_how_many_objected_is_told_nowhere_in_public(root: Path, home: dict[str, str]) -> None:
    before = publish(root, home)
    oppose(options(root, home), "Boulangerie du Quai, Agen", environment=home)
    after = publish(root, home, dt.date(2026, 11, 23))
    assert [line.mises_de_cote for line in after.sources] == [line.mises_de_cote for line in before.sources]
    figures = json.loads((root / "dist" / "latest" / "qualite.json").read_text(encoding="utf-8"))
    assert {one["mises_de_cote"] for one in figures["sources"].values()} == {0}


def test_what_objects_is_nowhere_not_even_in_its_producers_own_return(root: Path, home: dict[str, str]) -> None:
    publish(root, home)
    gone = shops(root).loc["Boulangerie du Quai", "id"]
    oppose(options(root, home), "Boulangerie du Quai, Agen", environment=home)
    publish(root, home, dt.date(2026, 11, 23))
    work = root / "work"
    left = "".join(pd.read_parquet(path).to_csv() for path in sorted(work.rglob("*.parquet")))
    left += "".join((work / name).read_text(encoding="utf-8") for name in ("anomalies.csv", "rejets.csv"))
    assert "FLEURS D'ICI" in left.upper()
    assert not [word for word in ("BOULANGERIE DU QUAI", "36490001", "536490001") if word in left.upper()]
    told = pd.read_csv(work / "anomalies.csv", dtype="str")
    assert set(told.loc[told["code"].eq("opposition"), "source"]) == {"chambre", "mairie"}
    for source in ("chambre", "mairie"):
        mine = pd.read_csv(work / "retours" / source / "anomalies.csv", dtype="str")
        line = told.loc[told["code"].eq("opposition") & told["source"].eq(source), "ligne"].iloc[0]
        assert mine.loc[mine["ligne"].eq(line), "message"].str.endswith(OPPOSED_TOLD).all()
        book = openpyxl.load_workbook(work / "retours" / source / f"{source}-2026.11.23.xlsx")
        notes = [c.comment.text for row in book.worksheets[1].iter_rows() for c in row if c.comment]
        assert sum("opposition : ne plus publier" in text for text in notes) == 1
        lines = [[c for c in row if c] for row in book.worksheets[1].iter_rows(values_only=True)]
        assert lines[int(line) - 1] == [REMOVED]
        assert not [word for word in ("BOULANGERIE DU QUAI", "36490001", "36.49.00.01", "36 49 00 01") if word in said(book)]
        assert ["Retirées : opposition à la publication", "1"] in bilan(book)
        assert "quai" not in (work / "retours" / source / "rapport.html").read_text(encoding="utf-8").lower()
    assert explain(str(gone), options(root, home))["commerces"][0]["pourquoi"] == [
        "retiré à la demande de l'intéressé : registre des oppositions"
    ]


def test_it_stays_gone_when_it_comes_back_from_another_source_under_a_variant(root: Path, home: dict[str, str]) -> None:
    publish(root, home)
    oppose(options(root, home), "Boulangerie du Quai, Agen", environment=home)
    header, _, *others = territory.MAIRIE_ROWS.splitlines()
    territory.put(root, "sources/mairie/depots/2026-11-20_liste.csv", "\n".join([header, *others]) + "\n")
    again = territory.CHAMBRE_ROWS.replace("BOULANGERIE DU QUAI;", "LE FOURNIL DU QUAI;")
    territory.put(root, "sources/chambre/depots/2026-11-20_fichier.csv", again)
    publish(root, home, dt.date(2026, 11, 23))
    assert b"36490001" not in outputs(root)
    assert b"Fournil du Quai" not in outputs(root)


def test_one_field_alone_can_be_withheld(root: Path, home: dict[str, str]) -> None:
    publish(root, home)
    oppose(options(root, home), "05 36 49 00 02", ("telephone",), environment=home)
    publish(root, home, dt.date(2026, 11, 23))
    table = shops(root)
    assert table["telephone"].isna()["Fleurs d'Ici"]
    assert table["telephone"].notna()["Garage du Lot"]
    assert b"36490002" not in outputs(root)


def test_an_opposition_without_a_shop_waits_for_it(root: Path, home: dict[str, str]) -> None:
    territory.put(root, "work/revue/revue-2026-11-01.xlsx", "")
    done = oppose(options(root, home), "Garage Futur, Marmande", environment=home)
    assert (done.shops, done.near, done.written) == ((), (), ("work/revue/",))
    publish(root, home)
    more = territory.CHAMBRE_ROWS + "GARAGE FUTUR;;Garage automobile;1 rue Neuve;47200;Marmande;\n"
    territory.put(root, "sources/chambre/depots/2026-11-20_fichier.csv", more)
    publish(root, home, dt.date(2026, 11, 23))
    assert b"Garage Futur" not in outputs(root)


def test_the_register_holds_no_name_number_or_address(root: Path, home: dict[str, str]) -> None:
    oppose(options(root, home), "Boulangerie du Quai, Agen", environment=home)
    text = (root / "sources" / "decisions" / "oppositions.csv").read_text(encoding="utf-8").lower()
    assert not any(word in text for word in ("quai", "boulangerie", "agen", "36490001"))  # no hexadecimal by chance
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert len(text.splitlines()) > 2


def test_without_the_key_nothing_is_published(root: Path, home: dict[str, str], tmp_path: Path) -> None:
    oppose(options(root, home), "Boulangerie du Quai, Agen", environment=home)
    with pytest.raises(ConfigError, match="la clé des oppositions est introuvable"):
        publish(root, {"HOME": str(tmp_path / "ailleurs")})
    assert not (root / "dist" / "versions.json").exists()


def test_the_key_is_made_once_outside_the_folder_and_readable_by_its_owner_only(root: Path, home: dict[str, str]) -> None:
    key = load_keys(home, create=True)
    assert load_keys(home, create=True) == key
    assert not key_file(home).is_relative_to(root)
    assert key_file(home).stat().st_mode & 0o077 == 0
    with pytest.raises(ConfigError, match="trop courte"):
        load_keys({"ETAL_CLE_OPPOSITIONS": "courte"})


def test_the_same_opposition_twice_adds_nothing(root: Path, home: dict[str, str]) -> None:
    first = oppose(options(root, home), "05 36 49 00 04", environment=home)
    again = oppose(options(root, home, dt.date(2027, 1, 1)), "05 36 49 00 04", environment=home)
    assert first.added > 0
    assert again.added == 0


def test_a_damaged_register_stops_rather_than_forgets(root: Path, home: dict[str, str]) -> None:
    territory.put(root, "sources/decisions/oppositions.csv", ",".join(COLUMNS) + "\nabc,id,commerce,2026-01-01,\n")
    with pytest.raises(ConfigError, match=r"ligne 2, colonne « empreinte » : « abc » .* chaque ligne protège quelqu'un"):
        publish(root, home)


def test_a_register_that_is_gone_does_not_bring_back_who_objected(root: Path, home: dict[str, str]) -> None:
    publish(root, home)
    oppose(options(root, home), "Boulangerie du Quai, Agen", environment=home)
    publish(root, home, dt.date(2026, 11, 23))
    (root / "sources" / "decisions" / "oppositions.csv").unlink()
    told = publish(root, home, dt.date(2026, 11, 24))
    assert (told.issue, told.blocages) == (
        "refusée",
        (
            "1 commerce retiré à la demande de quelqu'un reviendrait : reprendre sources/decisions/oppositions.csv d'une copie, "
            "à moins que la demande ne soit levée",
        ),
    )
    assert "Boulangerie du Quai" not in shops(root).index
    lifted = replace(options(root, home, dt.date(2026, 11, 25)), accepted=(("oppositions", "levée par le commerçant"),))
    assert start.publish(lifted).issue == "publiée"
    assert "Boulangerie du Quai" in shops(root).index
    assert "levée par".encode() not in outputs(root)  # how many objected stays nobody's business


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("et_00d54qjpj4n", "id", "et_00d54qjpj4n"),
        ("Contact@Exemple.example", "courriel", "contact@exemple.example"),
        ("05.36.49.00.01", "telephone", "+33536490001"),
        ("Chez Zoé, Agen", "nom", "chez zoe|47001"),
    ],
)
def test_what_a_request_is(text: str, kind: str, value: str) -> None:
    assert understand(text, load_communes(["47"])) == (kind, value)


def test_a_request_that_is_nothing_is_refused() -> None:
    with pytest.raises(ConfigError, match="demande non comprise"):
        understand("retirez-moi", load_communes(["47"]))


def test_two_keys_give_two_registers() -> None:
    register = Oppositions().with_evidence(b"k" * 32, [("telephone", "+33536490001")], ["commerce"], DAY, "service")
    assert register.entries[0].empreinte == fingerprint(b"k" * 32, "telephone", "+33536490001")
    assert fingerprint(b"k" * 32, "telephone", "x") != fingerprint(b"q" * 32, "telephone", "x")


def test_its_return_can_be_dropped_back_and_what_was_given_before_is_gone(root: Path, home: dict[str, str]) -> None:
    publish(root, home)
    oppose(options(root, home), "Boulangerie du Quai, Agen", environment=home)
    publish(root, home, dt.date(2026, 11, 23))
    folder = root / "work" / "retours" / "mairie"
    assert [p.name for p in folder.glob("*.xlsx")] == ["mairie-2026.11.23.xlsx"]
    shutil.copyfile(folder / "mairie-2026.11.23.xlsx", root / "sources/mairie/depots/2026-11-24_retour.xlsx")
    report = publish(root, home, dt.date(2026, 11, 25))
    assert next(line.lues for line in report.sources if line.source == "mairie") == 2
    assert set(shops(root).index) == {"Fleurs d'Ici", "Le Panier", "Garage du Lot"}
    again = openpyxl.load_workbook(folder / "mairie-2026.11.25.xlsx")
    assert ["Acceptées : dans les données publiées", "2", "2 (+0)"] in bilan(again)
    assert [row[0] for row in again.worksheets[1].iter_rows(values_only=True)] == ["Enseigne", None, "Fleurs d'Ici", "Le Panier"]


def test_a_rejected_row_of_who_objects_is_shown_nowhere(root: Path, home: dict[str, str]) -> None:
    rows = territory.CHAMBRE_ROWS + "FOURNIL;;Boulangerie;;99999;Nulle-Part;05 36 49 00 01\n"
    rows += "GARAGE;;;;99999;Nulle-Part;05 36 49 00 09\n"
    territory.put(root, "sources/chambre/depots/2026-10-05_fichier.csv", rows)
    publish(root, home)
    assert "FOURNIL" in (root / "work" / "rejets.csv").read_text(encoding="utf-8")
    oppose(options(root, home), "05 36 49 00 01", environment=home)
    publish(root, home, dt.date(2026, 11, 23))
    for name in ("rejets.csv", "anomalies.csv", "retours/chambre/anomalies.csv", "retours/chambre/rapport.html"):
        text = (root / "work" / name).read_text(encoding="utf-8")
        assert "FOURNIL" not in text, name
        assert "36490001" not in "".join(c for c in text if c.isdigit()), name
    assert "05 36 49 00 09" in (root / "work" / "rejets.csv").read_text(encoding="utf-8")
    assert "FOURNIL" not in said(openpyxl.load_workbook(root / "work/retours/chambre/chambre-2026.11.23.xlsx"))


def test_an_opposed_field_is_shown_nowhere_and_the_rest_of_its_row_is(root: Path, home: dict[str, str]) -> None:
    publish(root, home)
    oppose(options(root, home), "Fleurs d'Ici, Marmande", ("telephone",), environment=home)
    publish(root, home, dt.date(2026, 11, 23))
    work = root / "work"
    sheet = openpyxl.load_workbook(work / "retours/mairie/mairie-2026.11.23.xlsx").worksheets[1]
    row = next(r for r in sheet.iter_rows() if r[0].value == "Fleurs d'Ici")
    at = [c.value for c in sheet[1]].index("Tél")
    comment = row[at].comment
    assert comment is not None
    assert "opposition" in comment.text
    left = said(openpyxl.load_workbook(work / "retours/mairie/mairie-2026.11.23.xlsx"))
    left += "".join(pd.read_parquet(path).to_csv() for path in sorted(work.rglob("*.parquet")))
    left += "".join(path.read_text(encoding="utf-8") for path in sorted(work.rglob("*.csv")))
    assert "FLEURS D'ICI" in left.upper()
    assert not [word for word in ("05 36 49 00 02", "536490002") if word in left]


@pytest.mark.parametrize(
    "row",
    [
        "QUAI ORTAL (BOULANGERIE);;Boulangerie;5 rue Neuve;47000;Agen;",  # the words in another order
        "Le Fournil Ortal;;Boulangerie;12 R. DE LA GARE;47000;Agen;",  # another name at the same door
        "La Mie;;Boulangerie;5 rue Neuve;47000;Agen;05.36.49.00.01",  # the phone alone
    ],
)
def test_a_variant_comes_back_to_no_avail(root: Path, home: dict[str, str], row: str) -> None:
    mine = territory.MAIRIE_ROWS.replace("Boulangerie du Quai", "Boulangerie du Quai Ortal")
    territory.put(root, "sources/mairie/depots/2026-11-02_liste.csv", mine)
    header, _, other = territory.CHAMBRE_ROWS.splitlines()
    territory.put(root, "sources/chambre/depots/2026-10-05_fichier.csv", f"{header}\n{other}\n")
    publish(root, home)
    assert oppose(options(root, home), "Boulangerie du Quai Ortal, Agen", environment=home).shops
    first, _, *rest = mine.splitlines()
    territory.put(root, "sources/mairie/depots/2026-11-20_liste.csv", "\n".join([first, *rest]) + "\n")
    neighbour = "Salon Ortiz;;Coiffeur;12 rue de la Gare;47000;Agen;05 36 49 00 11"
    territory.put(root, "sources/chambre/depots/2026-11-20_fichier.csv", f"{header}\n{other}\n{row}\n{neighbour}\n")
    publish(root, home, dt.date(2026, 11, 23))
    assert set(shops(root).index) == {"Fleurs d'Ici", "Le Panier", "Garage du Lot", "Salon Ortiz"}


def test_another_key_stops_rather_than_publishes(root: Path, home: dict[str, str], tmp_path: Path) -> None:
    oppose(options(root, home), "Boulangerie du Quai, Agen", environment=home)
    new = {"ETAL_CLE_OPPOSITIONS": "n" * 40}
    with pytest.raises(ConfigError, match="n'est pas celle avec laquelle le registre est écrit"):
        publish(root, new)
    with pytest.raises(ConfigError, match="n'est pas celle"):
        oppose(options(root, new), "Fleurs d'Ici, Marmande", environment=new)
    gone = {"HOME": str(tmp_path / "ailleurs")}
    with pytest.raises(ConfigError, match="introuvable"):  # never a second key in silence
        oppose(options(root, gone), "Fleurs d'Ici, Marmande", environment=gone)
    assert not (root / "dist" / "versions.json").exists()


def test_a_key_can_be_renewed_if_the_old_one_is_kept_behind(root: Path, home: dict[str, str]) -> None:
    oppose(options(root, home), "Boulangerie du Quai, Agen", environment=home)
    old = load_keys(home)[0].decode()
    both = {"ETAL_CLE_OPPOSITIONS": "n" * 40 + "\n" + old}
    oppose(options(root, both), "Fleurs d'Ici, Marmande", environment=both)
    publish(root, both)
    assert set(shops(root).index) == {"Le Panier", "Garage du Lot"}
    territory.put(root, "sources/mairie/depots/2026-11-23_liste.csv", territory.MAIRIE_ROWS)
    for lone in ("n" * 40, old):
        with pytest.raises(ConfigError, match="n'est pas celle"):
            publish(root, {"ETAL_CLE_OPPOSITIONS": lone}, dt.date(2026, 11, 23))


def test_a_register_without_its_witness_stops(root: Path, home: dict[str, str]) -> None:
    oppose(options(root, home), "Boulangerie du Quai, Agen", environment=home)
    path = root / "sources" / "decisions" / "oppositions.csv"
    path.write_text("\n".join(line for line in path.read_text().splitlines() if "temoin" not in line) + "\n")
    with pytest.raises(ConfigError, match="temoin"):
        publish(root, home)


def test_a_name_that_no_shop_has_tells_those_much_like_it(root: Path, home: dict[str, str]) -> None:
    done = oppose(options(root, home), "Boulangerie des Quais, Agen", environment=home)
    assert done.shops == () and len(done.near) == 1 and done.near[0].endswith("(Boulangerie du Quai)")
    assert oppose(options(root, home), "05 36 49 99 99", environment=home).near == ()
