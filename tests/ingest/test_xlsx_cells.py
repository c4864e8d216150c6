"""Tags of cells in, arrays out: whatever the order of attributes, the quotes, the prefix that a program writes."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.ingest.xlsx_cells import NO_STYLE, cells_of


@pytest.mark.parametrize(
    ("tag", "line", "column", "style", "kind", "holds"),
    [
        (b'<c r="A1"><v>7</v></c>', 1, 0, NO_STYLE, b"", True),
        (b'<c r="XFD1048576" s="12" t="n"><v>7</v></c>', 1_048_576, 16_383, 12, b"n", True),
        (b'<c t="n" s="12" r="AB30"><v>7</v></c>', 30, 27, 12, b"n", True),
        (b'<c r="B2" t="inlineStr" s="3"><is><t>x</t></is></c>', 2, 1, 3, b"inlineStr", True),
        (b"<c r='B2' s = '3' t='s'><v>0</v></c>", 2, 1, 3, b"s", True),
        (b'<c r="B2" s="3" cm="1" t="str"><v>a</v></c>', 2, 1, 3, b"str", True),
        (b'<x:c r="C9" s="4"><x:v>7</x:v></x:c>', 9, 2, 4, b"", True),
        (b'<c r="C9" s="4"/>', 9, 2, 4, b"", False),
        (b'<c r="C9" s="4" />', 9, 2, 4, b"", False),
    ],
)
def test_a_cell_is_placed_however_its_tag_is_written(
    tag: bytes, line: int, column: int, style: int, kind: bytes, holds: bool
) -> None:
    cells = cells_of(b'<row r="1">' + tag)
    found = (cells.lines.tolist(), cells.columns.tolist(), cells.styles.tolist(), cells.holds.tolist())
    assert found == ([line], [column], [style], [holds])
    assert cells.typed(kind).all()


def test_the_value_right_after_a_tag_is_given_and_a_formula_let_alone() -> None:
    cells = cells_of(
        b'<c r="A1"><v>4700</v></c><c r="B1"><f>1+1</f><v>2</v></c><cols/><c r="C1"><v></v></c><c><v>9</v></c><c r="D1'
    )
    chosen, written = cells.values(np.arange(len(cells.lines)))
    assert (chosen.tolist(), written.to_pylist()) == ([0, 2], [b"4700", b""])
    assert cells.counted
