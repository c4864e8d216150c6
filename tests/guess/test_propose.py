"""Shapes of files in, proposals out: held to the truth, shape by shape and over all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.guess import shown
from pipeline.guess.look import look
from pipeline.guess.propose import propose
from pipeline.reference.communes import load_communes
from tests.guess.shapes import BLIND, SHAPES, Shape


def wrong(shape: Shape, folder: Path) -> list[tuple[str, str, str]]:
    path = folder / "fichier.csv"
    path.write_text(shape.text(), encoding="utf-8")
    sight = look(path)
    truth = shape.truth
    columns = propose(sight.raw, load_communes(["47"]), sight.formulaire)
    assert {c.colonne for c in columns} == set(truth)
    return [(c.colonne, truth[c.colonne], shown(c)) for c in columns if shown(c) != truth[c.colonne]]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: s.name)
def test_nearly_every_column_of_a_shape_is_proposed_right(shape: Shape, tmp_path: Path) -> None:
    missed = wrong(shape, tmp_path)
    assert len(missed) <= max(1, 0.12 * len(shape.columns)), missed


def test_over_all_shapes_19_columns_of_20_are_right(tmp_path: Path) -> None:
    missed = [m for shape in SHAPES for m in wrong(shape, tmp_path)]
    total = sum(len(shape.columns) for shape in SHAPES)
    assert len(missed) <= 0.05 * total, missed


def test_19_columns_of_20_are_right_in_shapes_written_blind(tmp_path: Path) -> None:
    missed = [m for shape in BLIND for m in wrong(shape, tmp_path)]
    total = sum(len(shape.columns) for shape in BLIND)
    assert total >= 350
    assert len(missed) <= 0.05 * total, missed
