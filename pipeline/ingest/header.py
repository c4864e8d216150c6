"""A grid in, its header out: the row or rows that name the columns, and the row after which the data starts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.config import Source, used_columns
from pipeline.ingest.grid import Grid, Merge
from pipeline.ingest.names import SHOP_WORDS, letter, plain
from pipeline.ingest.translations import translated

HEAD_ROWS: Final = 60
_DEEPEST: Final = 3  # rows that a header may take
Expected = frozenset[str]
"""The columns that a declaration names, in plain form (no case, accent, or punctuation)."""

_VALUE: Final = re.compile(r"[\d\s.,:/%€+()-]+|\d{4}-\d\d-\d\d(T[\d:]+)?|VRAI|FAUX|\S+@\S+|https?:\S+")
_SHORT_NUMBER: Final = re.compile(r"0[1-9]|20\d\d")
_MOST_NUMBERED: Final = 2  # one heading in so many may be a number
_OPEN: Final = frozenset({"open ended response", "response", "reponse ouverte", "reponse libre", "reponse"})
"""What SurveyMonkey writes, under a question that has no choices, on the second row of its header."""
_FEWEST_OPEN: Final = 2
_QUESTION_CODE: Final = re.compile(r"[A-Za-z_][\w.-]*(\[[^\]]+\])?")


@dataclass(frozen=True)
class Header:
    """``names``: one by grid column, "" where there is none; rows are grid indices; ``matched``: declared columns found.

    ``translated``: how many of its last rows only say the names again in another language.
    """

    names: tuple[str, ...]
    first: int
    last: int
    matched: int
    translated: int = 0


def expected_columns(source: Source) -> Expected:
    """Return the columns that the declaration names, in plain form."""
    named = [column for columns in used_columns(source).values() for column in columns]
    named += [*source.ignorees, *source.cle, *([source.horodatage] if source.horodatage else [])]
    return frozenset(plain(column) for column in named) - {""}


def most_expected(rows: list[list[str]], expected: Expected) -> int:
    """Return how many declared columns the best of these rows names."""
    return max((len(expected.intersection(map(plain, row))) for row in rows), default=0)


def find_header(grid: Grid, source: Source, expected: Expected) -> Header | None:
    """Return the header: at the declared line, else where the declared columns stand, else where the shape says so."""
    bare = grid.head(HEAD_ROWS + _DEEPEST)
    head = _fill_merges(bare, grid.merges)
    declared = source.depots.entete
    rows = [i for i, line in enumerate(grid.lines[: len(head)]) if declared in (None, line)][:HEAD_ROWS]
    found = _best([c for row in rows for c in _candidates(head, row, expected)]) if expected else None
    needed = min(2, len(expected)) if declared is None else 1
    if found is None or found.matched < max(1, needed):
        found = _by_shape(bare, head, grid.merges) if declared is None else _declared_line(head, rows)
    return _extended(found, grid.merges, bare, source) if found else None


def _fill_merges(head: list[list[str]], merges: tuple[Merge, ...]) -> list[list[str]]:
    filled = [list(row) for row in head]
    for top, left, bottom, right in merges:
        if top < len(head) and left < len(head[top]):
            for row in filled[top : bottom + 1]:
                row[left : right + 1] = [head[top][left]] * (min(right, len(row) - 1) - left + 1)
    return filled


def _candidates(head: list[list[str]], row: int, expected: Expected) -> Iterator[Header]:
    """Yield the headers that may start at a row, simplest first: alone, or joined with the rows under it."""
    for last in range(row, min(row + _DEEPEST, len(head))):
        stack = head[row : last + 1]
        readings = [_joined(stack)]
        if last > row:
            readings = [_lowest(stack), _joined(stack), _joined([*map(_spread, stack[:-1]), stack[-1]])]
        for names in readings:
            yield Header(names, row, last, len(expected.intersection(map(plain, names))))


def _best(candidates: list[Header]) -> Header | None:
    """Return the header that names most declared columns; of equals the shortest, then the highest, then the simplest."""
    return max(candidates, key=lambda h: (h.matched, h.first - h.last, -h.first), default=None)


def _joined(stack: list[list[str]]) -> tuple[str, ...]:
    """« Adresse » over « Voie » makes « Adresse Voie »; a cell merged down the header counts once."""
    return tuple(" ".join(dict.fromkeys(filter(None, map(_one_line, cells)))) for cells in zip(*stack, strict=True))


def _lowest(stack: list[list[str]]) -> tuple[str, ...]:
    """« Adresse » over « Voie » makes « Voie »; « Nom » over nothing makes « Nom »."""
    return tuple(next(filter(None, map(_one_line, reversed(cells))), "") for cells in zip(*stack, strict=True))


def _spread(row: list[str]) -> list[str]:
    """Carry each cell rightwards: a csv keeps no trace of « Adresse » merged over three columns."""
    out: list[str] = []
    for cell in row:
        out.append(cell or (out[-1] if out else ""))
    return out


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def _declared_line(head: list[list[str]], rows: list[int]) -> Header | None:
    for row in rows:
        names = _joined([head[row]])
        return Header(names, row, row, 0) if any(names) else None
    return None


def _by_shape(bare: list[list[str]], head: list[list[str]], merges: tuple[Merge, ...]) -> Header | None:
    """Return the first wide row made of distinct words and followed by another: what a header looks like to a stranger.

    « Adresse » over « Voie | CP | Ville » makes a header of two rows, whether the cell is merged or its neighbours left blank.
    The letters of the columns, « A | B | C », are their names where no row under them names them better.
    """
    lettered: Header | None = None
    filled = [[cell for cell in map(_one_line, row) if cell] for row in bare]
    widest = max(map(len, filled), default=0)
    main = _widest_run(bare)
    for row, cells in enumerate(filled[: min(HEAD_ROWS, len(filled) - 1)]):
        if _letters(cells):
            lettered = lettered or Header(_joined([head[row]]), row, row, 0)
            continue
        if deep := _merged_down(head, merges, row, filled):
            return deep
        names = _grouped(bare[row], bare[row + 1], bare[row + 2 :], main) if any(filled[row + 2 :]) else None
        if names and _all_words(names, 0.6 * widest, 0.9):
            under = filled[row + 1]
            alone = len(under) == sum(map(bool, names)) and _all_words(under, 0, 1)  # the upper row is only a banner
            return Header(_joined([head[row + 1]]), row + 1, row + 1, 0) if alone else Header(names, row, row + 1, 0)
        wide = sum(map(bool, head[row])) >= max(1, 0.6 * widest) and (len(cells) > 1 or widest == 1)  # « Tél » over five cells
        alike = 0.7 if not _holds_values(filled[row + 1]) else 0.4  # « Nom | Nom | Téléphone | Téléphone » over numbers
        alike = 0 if _again_and_again(cells) else alike
        if wide and (_all_words(cells, 0, alike) or _numbered(cells, filled[row + 1])) and any(filled[row + 1 :]):
            return Header(_joined([head[row]]), row, row, 0)
    return lettered


def _merged_down(head: list[list[str]], merges: tuple[Merge, ...], row: int, filled: list[list[str]]) -> Header | None:
    """Return the header of three rows that starts at a row, as cells merged down them tell: « Lundi », « Matin », « ouv. »."""
    last = row + _DEEPEST - 1
    if last + 1 >= len(head) or not any(m[0] == row and m[2] == last for m in merges):
        return None
    names = _joined(head[row : last + 1])
    words = [name for name in names if name]
    plain_ = not any(map(_VALUE.fullmatch, itertools.chain(*filled[row : last + 1])))
    wide = len(words) >= max(2, 0.6 * max(map(len, filled[last + 1 :]), default=0))
    return Header(names, row, last, 0) if plain_ and wide and len(set(words)) == len(words) else None


def _again_and_again(cells: list[str]) -> bool:
    """Tell a table's names told for each of several side by side: « Commerce | Tél | Commerce | Tél | Commerce | Tél »."""
    width = len(set(cells))
    shops = len(SHOP_WORDS.intersection(map(plain, cells[:width])))
    return shops > 1 and len(cells) > width and cells == cells[:width] * (len(cells) // width)


def _letters(cells: list[str]) -> bool:
    """Tell « A | B | C », the letters of the columns written above their names, or for want of names."""
    return len(cells) > _MOST_NUMBERED and cells in ([letter(i + first) for i in range(len(cells))] for first in (0, 1))


def _numbered(names: list[str], under: list[str]) -> bool:
    """Tell names of which a few are numbers, « 06 » over the mobiles, « 2026 » over what was paid: data has more under them."""
    numbers = [name for name in names if _VALUE.fullmatch(name)]
    short = bool(numbers) and all(map(_SHORT_NUMBER.fullmatch, numbers)) and _MOST_NUMBERED * len(numbers) <= len(names)
    return short and len(set(names)) == len(names) and sum(map(bool, map(_VALUE.fullmatch, under))) > len(numbers)


def _holds_values(cells: list[str]) -> bool:
    return any(map(_VALUE.fullmatch, cells))


def _all_words(names: Sequence[str], least: float, distinct: float) -> bool:
    """Tell names that are many enough, mostly distinct, and none a value."""
    said = [name for name in names if name]
    return len(said) >= least and len(set(said)) >= distinct * len(said) and not any(_VALUE.fullmatch(name) for name in said)


def _widest_run(rows: list[list[str]]) -> range:
    """Return the columns of the table: the most that stand together. A legend beside it is past a blank column."""
    used = [any(map(str.strip, cells)) for cells in zip(*rows, strict=True)]
    edges = [-1, *(i for i, filled in enumerate(used) if not filled), len(used)]
    return max((range(a + 1, b) for a, b in itertools.pairwise(edges)), key=len)


def _used(rows: list[list[str]], column: int) -> bool:
    filled = [bool(cells[column].strip()) for cells in rows if any(cells)]
    return 5 * sum(filled) > len(filled)


def _grouped(row: list[str], under: list[str], below: list[list[str]], columns: range) -> tuple[str, ...] | None:
    """Return the names that two rows make, « Lundi » over « matin | après-midi »; None where the lower one heads no group.

    All that it holds must stand under a group: a row of data fills what the upper row names alone, too.
    """
    if any(_VALUE.fullmatch(under[i].strip()) for i in columns if under[i]):
        return None
    heads = [i for i in columns[:-1] if row[i] and under[i] and not row[i + 1] and under[i + 1]]
    if heads == [columns[0]] and not any(row[i] for i in columns[1:] if under[i] or _used(below, i)):
        return None  # a title over all that has a name and is filled, a legend beside it
    above = list(row)
    for i in columns[1:]:
        if not row[i] and under[i] and under[i - 1]:
            above[i] = above[i - 1]
    if not heads or any(under[i] and (not above[i] or (row[i] and i not in heads)) for i in columns):
        return None
    return _joined([above, [cell if i in columns else "" for i, cell in enumerate(under)]])


def _extended(header: Header, merges: tuple[Merge, ...], bare: list[list[str]], source: Source) -> Header:
    """Take into the header the rows its merged cells run over, the questions' labels under their codes, other languages."""
    last = max((m[2] for m in merges if header.first <= m[0] <= header.last and m[2] - m[0] < _DEEPEST), default=header.last)
    last = max(last, header.last)
    if last + 1 < len(bare) and _are_labels(bare[last + 1], header, source.depots.formulaire == "limesurvey"):
        last += 1
    names = header.names
    if last + 1 < len(bare) and sum(plain(cell) in _OPEN for cell in bare[last + 1]) >= _FEWEST_OPEN:
        names, last = _with_choices(names, bare[last + 1]), last + 1
    again = translated(names, bare[last + 1 :])
    return Header(names, header.first, last + again, header.matched, again)


def _with_choices(names: tuple[str, ...], choices: list[str]) -> tuple[str, ...]:
    """Return SurveyMonkey's questions, each choice of one beside it: « Services [Livraison] »."""
    out, question = [], ""
    for name, cell in zip(names, map(_one_line, choices), strict=True):
        question = name or question
        out.append(f"{question} [{cell}]" if cell and plain(cell) not in _OPEN else name)
    return tuple(out)


def _are_labels(row: list[str], header: Header, limesurvey: bool) -> bool:
    """Tell a LimeSurvey row of labels (« Quel est le nom de votre commerce ? ») under its row of codes (« G01Q02[SQ001] »)."""
    codes = [name for name in header.names if name]
    labels = [_one_line(cell) for cell, name in zip(row, header.names, strict=True) if name and cell]
    if len(codes) < 2 or len(labels) < 0.8 * len(codes) or len(set(labels)) < len(labels):
        return False
    coded = sum(bool(_QUESTION_CODE.fullmatch(code)) for code in codes) >= 0.9 * len(codes)
    numbered = sum(bool(re.search(r"[\d\[]", code)) for code in codes) >= 0.3 * len(codes)
    worded = sum(" " in label for label in labels) >= 0.5 * len(labels) and not any(_VALUE.fullmatch(x) for x in labels)
    return coded and worded and (numbered or limesurvey)
