"""The workbook out and back: what stands in it, what is taken, what is refused and why, and that twice is once."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.dedupe import Decisions
from pipeline.errors import ConfigError
from pipeline.geocode import load_pins
from pipeline.privacy import SHOP, Oppositions
from pipeline.privacy.apply import name_key
from pipeline.registers import matches, oppositions, positions
from pipeline.review.answers import read_answers
from pipeline.review.gather import gather, rebuilt
from pipeline.review.record import Taken, apply_workbook
from pipeline.review.workbook import default_path, neutral, write_workbook
from tests.review import town
from tests.review.fill import cells, fill, line

DAY = dt.date(2026, 11, 22)
LATER_DAY = dt.date(2026, 11, 29)
PLACE_KEY = "mairie:x:240960e241fe"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a territory and its workbook; tests copy what they fill in."""
    root = town.write(tmp_path_factory.mktemp("territoire"))
    path = default_path(root, DAY)
    write_workbook(gather(root, DAY), path)
    return root, path


def of_flowers(path: Path) -> int:
    return line(path, "Doubles", "Nom A", "Pâtisserie Ortal")


def of_bread(path: Path) -> int:
    return line(path, "Doubles", "Nom A", "Garage Delpech")


def filled(made: tuple[Path, Path], tmp_path: Path, sheet: str, answers: dict[int, dict[str, Any]], **more: Any) -> Path:
    return fill(made[1], sheet, answers, tmp_path / "rempli.xlsx", **more)


def apply(root: Path, path: Path, author: str | None = "Service commerce", day: dt.date = DAY) -> Taken:
    return apply_workbook(root, path, author, day)


def test_it_asks_what_is_doubtful_side_by_side(made: tuple[Path, Path]) -> None:
    (place,) = cells(made[1], "Positions")
    assert (place["Commerce"], place["Adresse reçue"], place["Commune"]) == ("Le Panier Vert", "7 rue du Moulin", "47000 Agen")
    assert place["Candidat 1"] == "Chemin des Moulins 47000 Agen\n(ressemblance 0,71)"
    assert place["Candidat 2"] is None and PLACE_KEY in place["clés"]
    pairs = {p["Nom A"]: p for p in cells(made[1], "Doubles")}
    assert {p["Nom B"] for p in pairs.values()} == {"Fleurs d'Ici", "'=1+1 Le Fournil"}
    far = pairs["Pâtisserie Ortal"]
    assert "même SIRET" in far["Pourquoi la question"] and far["Carte"] == "à 44,0 km"
    assert "SIRET : même SIRET" in far["Ce qui les rapproche"] and "distance : plus de 1 km" in far["Ce qui les sépare"]
    assert cells(made[1], "À lire")


def test_colours_links_drop_down_and_hidden_keys(made: tuple[Path, Path]) -> None:
    page: Any = openpyxl.load_workbook(made[1])["Doubles"]
    at: dict[str, Any] = {str(cell.value): cell for cell in page[1]}
    two: dict[str, Any] = {title: page.cell(2, cell.column) for title, cell in at.items()}
    assert two["SIRET A"].fill.fgColor.rgb == two["SIRET B"].fill.fgColor.rgb == "FFE3F1E3"
    assert two["Nom A"].fill.fgColor.rgb == "FFFCE4CC"
    assert two["Téléphone A"].fill.fgColor.rgb != "FFFCE4CC"  # silent: no difference
    assert two["Carte"].hyperlink.target.startswith("https://www.openstreetmap.org/directions?")
    spans: list[Any] = [d for d in page.column_dimensions.values() if d.hidden]
    hidden = {title for title, cell in at.items() if any(d.min <= cell.column <= d.max for d in spans)}
    assert hidden == {"clé A", "clé B"}
    (rule,) = page.data_validations.dataValidation
    assert rule.formula1 == '"même,différent,plus tard"' and two["Décision"].coordinate in rule.sqref
    place: Any = openpyxl.load_workbook(made[1])["Positions"]
    link = next(c for c in place[2] if place.cell(1, c.column).value == "Carte 1")
    assert link.hyperlink.target == "https://www.openstreetmap.org/?mlat=44.210000&mlon=0.630000"
    assert link.hyperlink.location == "map=18/44.210000/0.630000"


def test_no_cell_is_a_formula_and_the_same_questions_make_the_same_bytes(made: tuple[Path, Path], tmp_path: Path) -> None:
    again = tmp_path / "encore.xlsx"
    write_workbook(gather(made[0], DAY), again)
    assert again.read_bytes() == made[1].read_bytes()
    with zipfile.ZipFile(again) as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist() if "sheet" in name)
    with pytest.raises(ConfigError, match="existe déjà"):
        write_workbook(gather(made[0], DAY), again)
    assert default_path(made[0], DAY).name == "revue-2026-11-22-2.xlsx"


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@A1", "\t=1", "\r=1", " =1", "＝1"])
def test_what_a_spreadsheet_could_run_is_neutralised(text: str) -> None:
    assert neutral(text).startswith("'")


def test_answers_become_signed_decisions_and_are_replayed(made: tuple[Path, Path], tmp_path: Path) -> None:
    root = town.write(tmp_path / "t")
    path = filled(made, tmp_path, "Positions", {2: {"Choix": "candidat 1", "Remarque": "vu sur place"}})
    said = {of_flowers(path): {"Décision": "Différent", "Auteur": "CCI"}, of_bread(path): {"Décision": "MEME"}}
    path = fill(path, "Doubles", said, order="inverse")
    taken = apply(root, path)
    assert (taken.new, taken.refusals, taken.replaced) == (3, [], [])
    assert positions(root).read_text(encoding="utf-8").splitlines()[1] == (
        f"{PLACE_KEY},7 rue du moulin agen,0.630000,44.210000,manuelle,Service commerce,2026-11-22,"
        "candidat 1 : Chemin des Moulins 47000 Agen ; vu sur place"
    )
    assert matches(root).read_text(encoding="utf-8").splitlines()[1:] == [
        "chambre:siret:44306184100047,mairie:siret:44306184100047,différent,CCI,2026-11-22,",
        "chambre:siret:73282932000074,mairie:siret:73282932000074,même,Service commerce,2026-11-22,",
    ]
    built, _ = rebuilt(root, DAY)
    pinned = built.located[built.located["row_key"].eq(PLACE_KEY)].iloc[0]
    assert (pinned["longitude"], pinned["latitude"], pinned["precision"]) == (0.63, 44.21, "manuelle")
    assert len(built.shops) == 5  # six rows, one pair made one
    again = gather(root, DAY)
    assert (again.all_positions, again.all_doubles) == (0, 0)


def test_twice_is_once_and_a_change_of_mind_is_told(made: tuple[Path, Path], tmp_path: Path) -> None:
    root = town.write(tmp_path / "t")
    fleurs, fournil = of_flowers(made[1]), of_bread(made[1])
    path = filled(made, tmp_path, "Doubles", {fleurs: {"Décision": "différent"}, fournil: {"Décision": "même"}})
    apply(root, path)
    before = matches(root).read_bytes()
    again = apply(root, path, day=LATER_DAY)
    assert (again.new, again.unchanged, again.replaced) == (0, 2, [])
    assert matches(root).read_bytes() == before
    third = apply(root, fill(path, "Doubles", {fleurs: {"Décision": "plus tard"}}), day=LATER_DAY)
    assert (third.unchanged, len(third.replaced)) == (1, 1)
    assert "remplace la décision de Service commerce du 2026-11-22" in third.replaced[0]
    assert Decisions.load(matches(root)).table["date"].tolist() == ["2026-11-29", "2026-11-22"]
    assert gather(root, DAY).doubles["plus_tard"].tolist() == [True]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"Choix": "candidat 2"}, "« candidat 2 » est choisi, mais cette ligne n'en a pas"),
        ({"Choix": "point du producteur"}, "n'en a pas"),
        ({"Choix": "ici"}, "« ici » n'est pas un choix"),
        ({"Choix": "coordonnées à saisir"}, "rien n'est saisi"),
        ({"Longitude (à saisir)": 2.35, "Latitude (à saisir)": 48.85}, "km du centre de la commune"),
        ({"Longitude (à saisir)": "là-bas", "Latitude (à saisir)": 44.2}, "n'est pas un point de France"),
        ({"Choix": "candidat 1", "Longitude (à saisir)": 0.62}, "garder l'un des deux"),
        ({"Remarque": "à voir"}, "une remarque, mais pas de choix"),
        ({"Choix": "candidat 1", "clés": None}, "clés masquées"),
    ],
)
def test_a_place_that_cannot_be_taken_is_told_with_its_line(
    made: tuple[Path, Path], tmp_path: Path, said: dict[str, Any], told: str
) -> None:
    taken = apply(tmp_path, filled(made, tmp_path, "Positions", {2: said}))
    assert [(r.sheet, r.line) for r in taken.refusals] == [("Positions", 2)]
    assert told in taken.refusals[0].reason
    assert not positions(tmp_path).exists()


@pytest.mark.parametrize(
    ("said", "point", "precision"),
    [
        ({"Longitude (à saisir)": 0.6257, "Latitude (à saisir)": 44.2028}, (0.6257, 44.2028), "manuelle"),
        ({"Longitude (à saisir)": "0,6257", "Latitude (à saisir)": "44,2028"}, (0.6257, 44.2028), "manuelle"),
        ({"Longitude (à saisir)": "44,2028", "Latitude (à saisir)": "0,6257"}, (0.6257, 44.2028), "manuelle"),
        ({"Longitude (à saisir)": "44.2028, 0.6257"}, (0.6257, 44.2028), "manuelle"),
        ({"Choix": " Centre de la commune "}, (0.62575, 44.20284), "commune"),
    ],
)
def test_a_point_may_be_typed_in_many_ways(
    made: tuple[Path, Path], tmp_path: Path, said: dict[str, Any], point: tuple[float, float], precision: str
) -> None:
    assert apply(tmp_path, filled(made, tmp_path, "Positions", {2: said})).refusals == []
    pin = load_pins(positions(tmp_path)).iloc[0]
    assert (pin["longitude"], pin["latitude"], pin["precision"]) == (*point, precision)


def test_nobody_decides_anonymously(made: tuple[Path, Path], tmp_path: Path) -> None:
    taken = apply(tmp_path, filled(made, tmp_path, "Doubles", {2: {"Décision": "même"}}), author=None)
    assert "sans auteur" in taken.refusals[0].reason and not matches(tmp_path).exists()


def test_two_lines_that_contradict_each_other_are_both_refused(made: tuple[Path, Path], tmp_path: Path) -> None:
    first = cells(made[1], "Doubles")[0]
    copied = {"clé A": first["clé B"], "clé B": first["clé A"], "Décision": "différent"}
    taken = apply(tmp_path, filled(made, tmp_path, "Doubles", {2: {"Décision": "même"}, 3: copied}))
    assert [str(r) for r in taken.refusals] == [
        "feuille « Doubles », ligne 2 : contredit la ligne 3 de cette feuille",
        "feuille « Doubles », ligne 3 : contredit la ligne 2 de cette feuille",
    ]


def test_a_decision_that_others_contradict_is_refused_with_the_chain(made: tuple[Path, Path], tmp_path: Path) -> None:
    pair = cells(made[1], "Doubles")[0]
    matches(tmp_path).parent.mkdir(parents=True)
    head = "cle_a,cle_b,jugement,auteur,date,motif\n"
    matches(tmp_path).write_text(
        f"{head}{pair['clé A']},z:1,même,x,2026-11-01,\n{pair['clé B']},z:1,même,x,2026-11-01,\n", encoding="utf-8"
    )
    before = matches(tmp_path).read_text(encoding="utf-8")
    taken = apply(tmp_path, filled(made, tmp_path, "Doubles", {2: {"Décision": "différent"}}))
    assert f"{pair['clé A']} = z:1 = {pair['clé B']}" in taken.refusals[0].reason
    assert matches(tmp_path).read_text(encoding="utf-8") == before


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "x.xlsx"
    wrong.write_text("bonjour", encoding="utf-8")
    with pytest.raises(ConfigError, match="illisible"):
        apply(tmp_path, wrong)
    book = openpyxl.Workbook()
    book.save(wrong)
    with pytest.raises(ConfigError, match="ni feuille"):
        apply(tmp_path, wrong)


def test_a_sheet_that_asks_nothing_refuses_nothing(made: tuple[Path, Path], tmp_path: Path) -> None:
    questions = gather(made[0], dt.date(2026, 11, 22))
    out = tmp_path / "revue.xlsx"
    write_workbook(replace(questions, positions=questions.positions.head(0)), out)
    fill(out, "Doubles", {2: {"Décision": "Mêmes"}, 3: {"Décision": "différents"}})
    said = read_answers(out, "Service")
    assert (said.refusals, [pair.judgement for pair in said.pairs]) == ((), ["même", "différent"])


def test_the_commands_say_what_to_do_next(made: tuple[Path, Path], tmp_path: Path) -> None:
    runner = CliRunner()
    out = tmp_path / "revue.xlsx"
    done = runner.invoke(app, ["review", "export", "--root", str(made[0]), "--out", str(out), "--date", "2026-11-22"])
    assert done.exit_code == 0 and "1 position(s) et 2 double(s) à relire" in done.output
    fill(out, "Doubles", {2: {"Décision": "peut-être"}, 3: {"Décision": "même"}})
    words = ["review", "apply", str(out), "--root", str(tmp_path), "--auteur", "Service", "--date", "2026-11-22"]
    done = runner.invoke(app, words)
    assert done.exit_code == 1
    assert "ligne 2 : « peut-être » n'est pas un choix" in done.output
    assert "1 décision(s) nouvelle(s)" in done.output and "1 sans réponse" in done.output


def test_nobody_is_asked_about_a_shop_that_asked_not_to_be_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, key = town.write(tmp_path), "r" * 40
    monkeypatch.setenv("ETAL_CLE_OPPOSITIONS", key)
    assert len(gather(root, DAY).doubles) == 2
    register = Oppositions().with_evidence(key.encode(), [("nom", name_key("Pâtisserie Ortal", "47323"))], [SHOP], DAY, "")
    register.save(oppositions(root))
    (left,) = gather(root, DAY).doubles.to_dict("records")
    assert "Ortal" not in str(left)
