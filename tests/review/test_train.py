"""Weights learnt from decisions: what they learn, what they leave alone, and that nothing is adopted without a written yes."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.config import load_sources, load_territory
from pipeline.dedupe import Decisions, load_weights, read_weights
from pipeline.dedupe.decisions import DECISION_COLUMNS
from pipeline.dedupe.features import LEVELS
from pipeline.errors import ConfigError
from pipeline.flow import build
from pipeline.geocode import Ledger
from pipeline.model import LocatedRows
from pipeline.options import Options
from pipeline.register_file import put_lines
from pipeline.registers import matches, weights
from pipeline.review.gather import rebuilt
from pipeline.review.learn import MOVE, design, fit, flat, shaped
from pipeline.review.told import sentences
from pipeline.review.train import Trained, adopt, learnt
from tests import territory
from tests.dedupe.shops import at, rows

DAY = dt.date(2026, 11, 22)
NAMES = ("Castagné", "Delpech", "Monclar", "Ortal", "Serres", "Ferrand", "Lacaze", "Bonnal", "Vidalot", "Cassagne")


def town() -> LocatedRows:
    """Return 40 couples of one name and one street, without numbers: what their weights say, no rule does."""
    lines: list[dict[str, Any]] = []
    for n in range(40):
        street = at("", f"Rue {NAMES[n % 10]} {NAMES[n // 10]}")
        name = f"{NAMES[n // 4]} {NAMES[(3 * n + 1) % 10]}"
        for source, extra in (("s1", ""), ("s2", " Tradition" if n % 2 else " et Fille")):
            lines.append(
                {
                    "source": source,
                    "nom": name + extra,
                    **street,
                    "numero": None,
                    "sous_categorie": "fleuriste" if n % 2 else None,
                }
            )
    return rows(*lines)


def decisions(table: pd.DataFrame, same: Any) -> Decisions:
    """Decide of each couple: ``same(n)``."""
    keys = table["row_key"].tolist()
    said = [(keys[2 * n], keys[2 * n + 1], "même" if same(n) else "différent", "x", "2026-11-01", "") for n in range(40)]
    return Decisions.of(pd.DataFrame(said, columns=list(DECISION_COLUMNS)))


def trained() -> Trained:
    table = town()
    return learnt(table, decisions(table, lambda n: n % 2 == 1), load_weights(), "empreinte")


def test_it_learns_what_was_decided_and_measures_on_what_it_has_not_seen() -> None:
    done = trained()
    assert (done.decided, done.same, done.learnt_from) == (40, 20, 40)
    assert done.after.cost < done.before.cost and done.better
    trade = LEVELS["categorie"].index("même catégorie")
    assert done.weights.by_level["categorie"][trade] > load_weights().by_level["categorie"][trade]
    told = "\n".join(sentences(done))
    assert "40 décisions, dont 20 « même »" in told and "les adopter est raisonnable" in told


def test_the_order_of_rows_and_decisions_changes_nothing() -> None:
    table = town()
    turned = LocatedRows(table.iloc[::-1].reset_index(drop=True))
    said = decisions(table, lambda n: n % 2 == 1).table
    other = learnt(turned, Decisions.of(said.iloc[::-1][list(DECISION_COLUMNS)]), load_weights(), "empreinte")
    first = trained()
    assert flat(other.weights).tolist() == flat(first.weights).tolist()
    assert (other.before, other.after, other.moves) == (first.before, first.after, first.moves)


def test_too_few_decisions_say_nothing() -> None:
    table = town()
    for all_same in (True, False):
        with pytest.raises(ConfigError, match="trop peu"):
            learnt(table, decisions(table, lambda _, told=all_same: told), load_weights())


@given(st.integers(0, 2**32 - 1), st.integers(1, 60))
@settings(max_examples=25)
def test_no_weight_moves_far_nor_changes_sign(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    levels = {f: random.integers(0, len(names), count) for f, names in LEVELS.items()}
    prior = flat(load_weights())
    found = fit(design(levels), random.integers(0, 2, count).astype(float), prior, design(levels)[:0])
    assert (np.abs(found - prior) <= MOVE + 1e-9).all()
    assert (found[1:] * prior[1:] >= 0).all()


def test_judgements_that_say_what_the_weights_say_move_nothing_much() -> None:
    random = np.random.default_rng(1)
    levels = {f: random.integers(0, len(names), 2_000) for f, names in LEVELS.items()}
    x, prior = design(levels), flat(load_weights())
    said = 1 / (1 + np.exp(-x @ prior))
    assert np.abs(fit(x, said, prior, x[:500]) - prior).max() < 1e-6
    assert flat(shaped(prior, load_weights())).tolist() == prior.round(2).tolist()


@pytest.mark.parametrize("answer", ["", "non", "o", "yes", "peut-être"])
def test_nothing_is_adopted_without_a_written_yes(tmp_path: Path, answer: str) -> None:
    assert adopt(tmp_path, trained(), answer, DAY) is None and not weights(tmp_path).exists()


def test_a_yes_makes_them_the_territorys_own_and_matching_uses_them(tmp_path: Path) -> None:
    root = territory.write(tmp_path)

    def pairs() -> pd.DataFrame:
        run = build(Options(root, DAY, offline=True), load_territory(root), load_sources(root), Ledger(), None)
        return run.deduped.pairs

    before = pairs()
    done = trained()
    path = adopt(root, done, " Oui ", DAY)
    assert path == weights(root)
    data = json.loads(path.read_text(encoding="utf-8"))
    assert (data["donnees"], data["empreinte"]) == (["sources/decisions/rapprochements.csv"], "empreinte")
    assert data["commande"].startswith("etal review train") and data["mesures"]["apres"]["precision"] == done.after.precision
    assert flat(read_weights(path)).tolist() == flat(done.weights).tolist()
    assert pairs()["score"].tolist() != before["score"].tolist()
    path.write_text('{"poids": []}', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"poids\.json"):
        pairs()


def test_the_command_says_what_it_learnt_and_adopts_on_a_written_yes(tmp_path: Path) -> None:
    """Forty couples of one name and one street, without numbers; a person decided of each."""
    root, runner = territory.write(tmp_path), CliRunner()
    said = [(f"{NAMES[n // 4]} {NAMES[(3 * n + 1) % 10]}", f"Rue {NAMES[n % 10]} {NAMES[n // 10]}") for n in range(40)]
    for source, kind in (("mairie", "Fleuriste;{};47000;Agen;;;"), ("chambre", "Fleuriste;{};47000;AGEN;")):
        (file,) = (root / "sources" / source / "depots").iterdir()
        header = file.read_text(encoding="utf-8").splitlines()[0]
        lines = [f"{name}{' et Fille' * (source == 'chambre')};;{kind.format(street)}" for name, street in said]
        file.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    asked = ["review", "train", "--root", str(root), "--date", "2026-11-22"]
    few = runner.invoke(app, asked)
    assert few.exit_code == 2 and "trop peu" in few.output
    rows = rebuilt(root, DAY)[0].located.sort_values(["ligne", "source"])["row_key"].tolist()
    told = ("même", "différent")
    decided = [(*sorted(rows[2 * n : 2 * n + 2]), told[n % 2], "Service", "2026-11-01", "") for n in range(40)]
    put_lines(matches(root), DECISION_COLUMNS, decided)
    shown = runner.invoke(app, asked)
    assert shown.exit_code == 0, shown.output
    assert "40 décisions, dont 20 « même »" in shown.output and "Rien n'est changé" in shown.output
    figures = json.loads(runner.invoke(app, [*asked, "--json"]).output)
    assert (figures["decisions"], figures["meme"]) == (40, 20) and not weights(root).exists()
    adopted = runner.invoke(app, [*asked, "--adopter", "oui"])
    assert "Adopté : " in adopted.output and "etal publish --root" in adopted.output and weights(root).is_file()
    assert runner.invoke(app, asked).exit_code == 0  # learns again, from those in force
