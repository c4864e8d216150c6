"""Files as chambers, communes and forms send them, invented: their headings, and what each column truly is (« - »: left out)."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.guess.made import value

ROWS: Final = 24


@dataclass(frozen=True)
class Shape:
    """One file. ``columns``: (heading, what it truly is, how its values are made: a kind of ``made``, or « = a ~ b »)."""

    name: str
    columns: tuple[tuple[str, str, str], ...]
    separator: str = ";"
    title: str = ""
    rows: int = ROWS
    departement: str = "47"

    @property
    def truth(self) -> dict[str, str]:
        """What each column truly is; « nom|- »: two answers can be defended."""
        return {heading: target for heading, target, _ in self.columns}

    def text(self) -> str:
        """Return the file."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.separator, lineterminator="\n")
        for line in filter(None, self.title.split("\n")):
            writer.writerow([line])
        writer.writerow([heading for heading, _, _ in self.columns])
        for row in range(self.rows):
            writer.writerow([_cell(kind, row, n) for n, (_, _, kind) in enumerate(self.columns)])
        return out.getvalue()


def _cell(kind: str, row: int, column: int) -> str:
    if not kind.startswith("="):
        return value(kind, row, column)
    given = [one.strip() for one in kind[1:].split("~")]
    return given[row % len(given)]


def _read(name: str) -> tuple[Shape, ...]:
    """Return the shapes of one file."""
    blocks = (Path(__file__).parent / name).read_text(encoding="utf-8").split("\n= ")[1:]
    return tuple(_shape(block.strip().split("\n")) for block in blocks)


def _shape(lines: list[str]) -> Shape:
    name, separator, title, rows, place = (*(part.strip() for part in lines[0].split("|")), "", "")[:5]
    columns = []
    for line in lines[1:]:
        heading, _, rest = line.partition(" → ")
        target, _, kind = rest.partition(" : ")
        columns.append((heading, target, kind))
    return Shape(name, tuple(columns), separator, title.replace(" // ", "\n"), int(rows or ROWS), place or "47")


SHAPES: Final = _read("formes.txt")
BLIND: Final = _read("formes_aveugles.txt")
"""Written before any was measured. Raw scores: series 1 (207 columns) 93.7 %, then the guess grew; series 2 (144) 89.6 %."""
PUBLIC: Final = _read("formes_publiques.txt")
"""Headings of documented exports (forms, CRM, shops' plugins, registers): 573 columns, raw score 90.1 %; then it learnt them."""
FOUND: Final = _read("formes_relevees.txt")
"""Third blind series: headings of public files, gathered apart, 465 columns. Raw, learnt from the others only: 85.6 % exact,

90.5 % with the second answers that can be defended (83.4 % and 87.7 % before PUBLIC); then the guess learnt from these too.
"""
DIVERSE: Final = _read("formes_diverses.txt")
"""Tables of other origins, labelled before any was measured. Raw: the first 25 (463 columns) 91.1 %, 88.1 % by the first answer,

5.5 % of those taken unasked wrong; then three probes, each measured before the guess learnt from it: 12 tables (180) 91.1 %,
11 tables (161) 93.2 %, 6 tables (86) 91.9 %.
"""
WITNESSES: Final = _read("formes_temoins.txt")
"""15 tables (296 columns) drawn from the same 40 as DIVERSE's first 25, measured once, when the guess had learnt from the others:

96.3 % right (92.9 % by the first answer), 3 wrong of 250 taken unasked (1.2 %), 3.1 asked a table; before, 95.6 %, 5 of 252, 2.9.
The guess has since learnt from them.
"""
OFFICES: Final = _read("formes_bureaux.txt")
"""Twenty tables of twenty other offices and tools, on communes of twenty départements (386 columns). Raw: 91.2 % right (82.4 % by

the first answer), 19 wrong of 322 taken unasked (5.9 %), 3.2 asked a table. Nine labels were then mended that the vocabularies or
the table itself contradict (« AMAP » is a code, an empty column, the latitude beside the point): 93.3 %, 13 of 322 (4.0 %). The
guess has since learnt from them.
"""
OTHERS: Final = _read("formes_bureaux2.txt")
"""Ten tables more (188 columns), labelled when the guess had learnt from OFFICES, before any was measured. Raw: 95.2 % right

(88.3 % by the first answer), 2 wrong of 159 taken unasked (1.3 %), 2.9 asked a table; one of the ten was not opened at first,
for a heading that is a number (« 06 »). Nearly nothing was learnt from them since: « Vend en ligne » alone.
"""
NEIGHBOURS: Final = _read("formes_bureaux3.txt")
"""Sixteen tables of sixteen more offices (281 columns), on as many départements. Raw: 91.1% right (84.0% by the first answer),

7 wrong of 219 taken unasked (3.2%), 3.9 asked a table. The names of one table were then made different from row to row, and two
labels mended (a closing time alone, a tasting at « 5 € »); the guess has since learnt from them.
"""
LAST: Final = _read("formes_bureaux4.txt")
"""Eight more (139 columns), labelled when the guess had learnt from NEIGHBOURS, before any was measured. Raw: 94.2% right (89.9%

by the first answer), 5 wrong of 111 taken unasked (4.5%), 3.5 asked a table. Two labels were then mended (the last visit, the
number of premises); learnt since: what is said not to be published, a name that only « marque » announces.
"""
TWELVE: Final = _read("formes_bureaux5.txt")
"""Twelve tables of headings found in public files and forms (215 columns, 99 headings met before). Raw: 93.0% right (83.7% by

the first answer), 5 wrong of 165 taken unasked (3.0%), 4.2 asked a table. Learnt since: to ask where no value can confirm (a
half-said date, two words of a kind, days without hours, hours of one season), « Et le samedi ? », the place of delivery.
"""
EIGHT: Final = _read("formes_bureaux6.txt")
"""Eight more (149 columns, 74 headings met before), labelled when the guess had learnt from TWELVE, before any was measured.

Raw: 98.7% right (91.3% by the first answer), 0 wrong of 122 taken unasked, 3.4 asked a table. Nothing was learnt from them since.
"""
SIXTEEN: Final = _read("formes_bureaux7.txt")
"""Sixteen tables of sixteen other public files (219 columns), values invented. Raw: 97.3% right (90.0% by the first answer),

3 wrong of 192 taken unasked (1.6%), 1.7 asked a table. Learnt since: towns under « Localisation », postcodes under
« Arrondissement », links to documents, « .4647950 ».
"""
SIX: Final = _read("formes_bureaux8.txt")
"""Six more (118 columns), labelled when the guess had learnt from SIXTEEN, before any was measured. Raw: 95.8% right (89.8% by

the first answer), 2 wrong of 99 taken unasked (2.0%), 3.2 asked a table. Learnt since: to ask what a half-said status is of.
"""
FOUR: Final = _read("formes_bureaux9.txt")
"""Four more (94 columns), tables of public sites of shops, labelled when the guess had learnt from SIX, before any was measured.

Raw: 94.7% right (83.0% by the first answer), 2 wrong of 80 taken unasked (2.5%), 3.5 asked a table. The numbers of one were
then made different from row to row. Learnt since: « contact_street » beside « street » is where the contact lives.
"""
