"""How the cells of one column look: numbers, dates and masks that its formats show, gathered cell by cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from pipeline.ingest.dress import Worn

_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_LONGEST: Final = 255  # characters of a format, by Excel
_CONTROL: Final = re.compile(r"[\x00-\x1f]")


@dataclass(frozen=True)
class Look:
    """How one column shows: codes as in Excel's own list, "" where there is none; ``width`` in characters, 0 where not said.

    ``cells``: 1-based line → code of the cells that are not shown as most of their column are; ``worn``: what its cells wear.
    """

    number: str = ""
    date: str = ""
    width: float = 0.0
    cells: Mapping[int, str] = field(default_factory=dict)
    worn: Worn = ()

    def at(self, line: int) -> Look:
        """Return how the cell of one line shows."""
        code = self.cells.get(line)
        if code is None:
            return self
        return Look(date=code) if kind_of(code) == "date" else Look(number=code if kind_of(code) else "")

    def below(self, above: int) -> Look:
        """Return the same without the first ``above`` lines."""
        return replace(self, cells={line - above: code for line, code in self.cells.items()}, worn=self.worn[above:])


@dataclass
class Seen:
    """What one sheet's cells say of each column, while they are read."""

    formats: dict[int, Counter[str]] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    codes: dict[int, dict[int, str]] = field(default_factory=dict)  # column → line → code
    worn: dict[int, Worn] = field(default_factory=dict)

    def cell(self, column: int, line: int, code: str) -> None:
        """Take one cell that holds a number or a date; ``code``: "" for none."""
        plain = "" if code.lower() == "general" else code
        self.formats.setdefault(column, Counter())[plain] += 1
        self.codes.setdefault(column, {})[line] = plain

    def looks(self) -> dict[int, Look]:
        """Return each column's most frequent number format, date format, its width, and what its cells wear."""
        columns = sorted({*self.formats, *self.widths, *self.worn})
        return {c: self._look(c) for c in columns}

    def _look(self, column: int) -> Look:
        number, date = self._most(column, "number"), self._most(column, "date")
        usual = {number, date} if number or date else {""}
        others = {line: code for line, code in self.codes.get(column, {}).items() if code not in usual}
        return Look(number, date, self.widths.get(column, 0.0), others, self.worn.get(column, ()))

    def _most(self, column: int, kind: str) -> str:
        counts = self.formats.get(column, Counter())
        mine = [(count, code) for code, count in counts.items() if kind_of(code) == kind]
        plain = max((count for code, count in counts.items() if not code), default=0)
        count, code = max(mine, default=(0, ""))
        return code if count > plain or kind == "date" else ""


@cache
def kind_of(code: str) -> str:
    """Return what a format shows: « number », « date », or "" for text, « Standard », and what no cell should be given."""
    if not code or code.lower() in ("general", "standard", "@") or len(code) > _LONGEST or _CONTROL.search(code):
        return ""
    bare = _LITERAL.sub("", code.split(";", maxsplit=1)[0])
    if re.search(r"[dmyhsDMYHS]", bare):
        return "date"
    return "number" if re.search(r"[0#?]", bare) else ""


@cache
def is_mask(code: str) -> bool:
    """Tell a format that writes digits place by place: « 00000 », « 0# ## ## ## ## », « 000 000 000 00000 »."""
    bare = re.sub(r"[ -]", "", _LITERAL.sub("", code.split(";", maxsplit=1)[0]))
    return len(bare) > 3 and "0" in bare and not bare.strip("0#")
