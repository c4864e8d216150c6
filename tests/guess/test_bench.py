"""The figure that bench/guess.py prints, held to a floor: demonstration and real files."""

from __future__ import annotations

import pytest

from bench.guess import SHARED, demonstration, real

FLOOR = 0.98  # measured: 231 columns of 232


def test_the_demonstrations_columns_are_proposed_right() -> None:
    scores = list(demonstration())
    assert len(scores) >= 8
    assert all(s.right / s.columns >= 0.95 for s in scores), [s.wrong for s in scores]
    assert sum(s.right for s in scores) >= FLOOR * sum(s.columns for s in scores)


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "real").is_dir(), reason="../shared/real is not here: the real files are read in place")
def test_the_real_files_columns_are_proposed_right() -> None:
    scores = list(real())
    assert scores and all(s.right / s.columns >= 0.94 for s in scores), [s.wrong for s in scores]
    assert sum(s.right for s in scores) >= FLOOR * sum(s.columns for s in scores)
