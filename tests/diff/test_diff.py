"""Two releases compared: which two, what is told, and to whom."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.diff import Comparison, Side, as_json, between, decide, decision_lines, lines, render, tables
from pipeline.diff.decision import MANY_LOST, command
from pipeline.errors import ConfigError
from pipeline.model import UniqueRows
from pipeline.publish import Lineage, compare, identifiers, publish
from pipeline.publish.lineage import IDENTIFIER_COLUMNS
from pipeline.validate import Finding, Verdict
from tests.publish.shops import content, shops

NAMES = {"c-1": "Chez Lou", "c-2": "Le <b>Panier</b>", "c-3": "Garage & Fils", "c-4": "Fleurs d'Ici", "c-5": "Aux Halles"}


def rows(*ids: str, **changed: Any) -> UniqueRows:
    """Return these shops, all alike but for ``changed``: column=value for the first."""
    told = [{"id": i, "nom": NAMES[i]} for i in ids]
    return shops({**told[0], **changed}, *told[1:])


def lineage(*gone: tuple[str, str | None, str], **more: Any) -> Lineage:
    table = pd.DataFrame([(*line, "2026-11-01") for line in gone], columns=list(IDENTIFIER_COLUMNS)).astype("str")
    return Lineage(table, **more)


def release(dist: Path, day: int, before: UniqueRows | None, after: UniqueRows, known: Lineage) -> None:
    told = content(after, changes=compare(before, after, known), identifiers=identifiers(known, before, after))
    assert publish(told, dist, dt.date(2026, 11, day))


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three releases: c-2 merged into c-1 and c-4 split from c-3 in the second; c-3 taken away and c-1 closed in the third."""
    folder = tmp_path_factory.mktemp("territoire") / "dist"
    one, two = rows("c-1", "c-2", "c-3"), rows("c-1", "c-3", "c-4")
    three = rows("c-1", "c-4", "c-5", statut="ferme", latitude=44.21)
    release(folder, 20, None, one, Lineage())
    second = lineage(("c-2", "c-1", "fusion"), splits={"c-4": "c-3"})
    release(folder, 21, one, two, second)
    third = lineage(("c-2", "c-1", "fusion"), opposed=frozenset({"c-3"}), earlier=identifiers(second, one, two))
    release(folder, 22, two, three, third)
    return folder


def told(found: Comparison) -> list[tuple[Any, ...]]:
    return [(c["operation"], c["id_avant"], c["id_apres"], c["nom"], c["colonne"]) for c in as_json(found)["changements"]]


def test_the_last_two_by_default(dist: Path) -> None:
    found = between(dist)
    assert (found.before and found.before.version, found.after.version) == ("2026.11.21", "2026.11.22")
    assert told(found) == [
        ("MOVE", "c-1", "c-1", "Chez Lou", "position"),
        ("CLOSE", "c-1", "c-1", "Chez Lou", "statut"),
        ("DEL", "c-3", None, None, None),  # asked to be taken away: not a word
        ("ADD", None, "c-5", "Aux Halles", None),
    ]


def test_releases_that_do_not_follow_tell_what_happened_between(dist: Path) -> None:
    assert told(between(dist, ("2026.11.20",))) == [
        ("MOVE", "c-1", "c-1", "Chez Lou", "position"),
        ("CLOSE", "c-1", "c-1", "Chez Lou", "statut"),
        ("MERGE", "c-2", "c-1", "Le <b>Panier</b>", None),
        ("DEL", "c-3", None, None, None),
        ("ADD", None, "c-4", "Fleurs d'Ici", None),  # what it was split from may not be told any more
        ("ADD", None, "c-5", "Aux Halles", None),
    ]
    assert ("SPLIT", "c-3", "c-4", "Fleurs d'Ici", None) in told(between(dist, ("2026.11.20", "2026.11.21")))


def test_a_value_that_was_taken_away_is_not_said_again(tmp_path: Path) -> None:
    before, after = rows("c-1", "c-2"), rows("c-1", "c-2", description=None)
    release(tmp_path, 20, None, before, Lineage())
    release(tmp_path, 21, before, after, lineage(hidden=frozenset({("c-1", "description")})))
    (change,) = as_json(between(tmp_path))["changements"]
    assert (change["colonne"], change["avant"], change["apres"]) == ("description", None, None)


def test_the_order_of_names_does_not_matter(dist: Path) -> None:
    assert told(between(dist, ("2026.11.21", "2026.11.20"))) == told(between(dist, ("2026.11.20", "2026.11.21")))
    assert told(between(dist, ("latest", "2026.11.21"))) == told(between(dist))


@pytest.mark.parametrize("names", [("2026.11.19",), ("2026.11.22",), ("2026.11.20", "2026.11.20")])
def test_what_cannot_be_compared(dist: Path, names: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError, match=r"2026\.11"):
        between(dist, names)


def test_one_release_alone_says_what_to_do(tmp_path: Path) -> None:
    release(tmp_path, 20, None, rows("c-1"), Lineage())
    with pytest.raises(ConfigError, match="etal diff essai"):
        between(tmp_path)
    with pytest.raises(ConfigError, match="aucune"):
        between(tmp_path / "absent", ("2026.11.20",))


def test_figures_by_place_and_source(dist: Path) -> None:
    found = as_json(between(dist, ("2026.11.20", "2026.11.21")))
    assert {kind: count for kind, count in found["bilan"].items() if count} == {"separes": 1, "reunis": 1, "inchanges": 2}
    (commune,) = found["communes"]
    assert (commune["commune"], commune["separes"], commune["reunis"]) == ("Agen", 1, 1)
    assert {line["source"]: line["separes"] for line in found["sources"]} == {"cci-47": 1, "ville-marmande": 1}
    assert found["avant"] == {"version": "2026.11.20", "date": "2026-11-20", "commerces": 3}
    json.dumps(found)


def test_the_page_escapes_and_needs_nothing_else(dist: Path) -> None:
    page = render(between(dist, ("2026.11.20", "2026.11.22")))
    assert "Le &lt;b&gt;Panier&lt;/b&gt;" in page and "<b>Panier" not in page
    assert "réuni à <code>c-1</code>" in page
    assert "Garage" not in page
    assert not [sign for sign in ("http://", "https://", "<script", "src=", "@import") if sign in page]
    assert page == render(between(dist, ("2026.11.20", "2026.11.22")))


def test_the_terminal_says_the_same(dist: Path) -> None:
    found = between(dist)
    assert list(lines(found)) == [
        "De 2026.11.21 (3 commerces) à 2026.11.22 (3 commerces) :",
        "1 ajouté, 1 déplacé de plus de 50 m, 1 fermé, 1 retiré, 1 inchangé",
    ]
    grids = {grid.title: grid.rows for grid in tables(found)}
    assert grids["Par source"][0] == ("cci-47", "1", "1", "1")
    assert grids["Ce qui change dans les fiches"] == [("Position", "1", "·"), ("Statut", "1", "·")]


def test_a_thousand_changes_do_not_make_a_thousand_lines() -> None:
    many = [{"id": f"c-{n}", "nom": f"Boutique {n}"} for n in range(1000)]
    before, after = shops(*many), shops(*({**shop, "horaires": None} for shop in many))
    found = Comparison(Side("1", "2026-11-20", before), Side("2", "2026-11-21", after), compare(before, after))
    page = render(found)
    assert page.count('class="fiche"') == 300
    assert "700 autres" in page


def test_the_decision_has_answer_cost_and_command() -> None:
    before, after = rows("c-1", "c-2", "c-3"), rows("c-1", "c-2", horaires=None)
    found = Comparison(Side("1", "2026-11-20", before), Side("essai", "2026-11-21", after), compare(before, after))
    verdict = Verdict((Finding("evolution:lignes", True, "2 lignes contre 3"), Finding("precision", False, "peu précis")))
    decision = decide(found, verdict, (), Path("/chez moi"), 0, demonstration=False)
    assert list(decision_lines(decision)) == [
        "1 contrôle bloque la publication.",
        "Publier coûterait :",
        "  - 1 commerce retiré : la page le dira, et qui reprend les données doit retirer la fiche aussi",
        "  - « Horaires d'ouverture » : 1 valeur en moins",
        "Pour publier quand même, écrire chaque raison, ou une seule pour tous (elle sera publiée) :",
        "  etal publish --root '/chez moi' \\\n    --accept evolution:lignes --because \"…\"",
    ]
    page = render(found, decision)
    assert "Publier ou non" in page and "peu précis" in page and "--accept evolution:lignes" in page
    going = decide(found, Verdict(), (), Path("/t"), 0, demonstration=False)
    assert going.answer == "Rien ne bloque : la version peut être publiée."
    assert going.command == "etal publish --root /t" == command(Path("/t"), ())
    assert command(Path("/t"), (), ("--date 2026-12-01", "--offline")) == "etal publish --root /t --date 2026-12-01 --offline"


def test_columns_that_lose_values_are_all_counted() -> None:
    told = {
        "horaires": "Mo 09:00-12:00", "telephone": "+33536490001", "site_web": "https://a.example/", "services": "drive",
        "description": "Pains",
    }  # fmt: skip
    before, after = shops({"id": "c-1", **told}), shops({"id": "c-1", **dict.fromkeys(told)})
    found = Comparison(Side("1", "2026-11-20", before), Side("essai", "2026-11-21", after), compare(before, after))
    costs = decide(found, Verdict(), (), Path("/t"), 0, demonstration=False).costs
    assert sum("valeur en moins" in line for line in costs) == MANY_LOST
    assert costs[-1] == "et des valeurs en moins dans 2 autres colonnes"


def test_the_command(dist: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = CliRunner().invoke(app, ["diff", "--root", str(dist.parent), "--html", str(page)])
    assert done.exit_code == 0, done.output
    assert "Chez Lou" in page.read_text(encoding="utf-8")
    done = CliRunner().invoke(app, ["diff", "2026.11.20", "2026.11.21", "--root", str(dist.parent), "--json"])
    assert json.loads(done.stdout)["bilan"]["reunis"] == 1
    done = CliRunner().invoke(app, ["diff", "--root", str(dist.parent)])
    assert "1 fermé" in done.stdout and "Par source" in done.stdout
    done = CliRunner().invoke(app, ["diff", "1999.01.01", "--root", str(dist.parent)])
    assert done.exit_code == 2
