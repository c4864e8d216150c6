"""A producer's column and the « Proposition » column beside it in, as they came back; the column as the producer wants it out.

A proposal left in place, or answered « oui », is taken; emptied, or answered « non », refused; rewritten, it is the producer's
own value. It is only taken beside the value that it was made for: after a sort of some columns alone, it stands beside another's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pipeline.ingest.grid import Refusal
from pipeline.reference.text import fold

Cell = str | None

_YES: Final = frozenset(
    {"oui", "ok", "o", "x", "yes", "d accord", "accord", "accepte", "acceptee", "j accepte", "valide", "validee", "vrai", "exact"}
    | {"c est bon", "bon", "correct", "oui merci", "oui d accord", "ok pour moi"}
)
_NO: Final = frozenset(
    {"non", "n", "no", "refus", "refuse", "refusee", "je refuse", "pas d accord", "faux", "incorrect", "non merci", "inexact"}
    | {"ne pas modifier", "ne pas changer", "ne rien changer", "a garder", "garder", "laisser", "inchange", "sans changement"}
)
_LATER: Final = frozenset(
    {"", "a verifier", "a voir", "a confirmer", "verifier", "je ne sais pas", "ne sait pas", "nsp", "en attente", "inconnu"}
    | {"a completer", "en cours", "plus tard"}
)
"""Answers as ``fold`` writes them; « ? » is none."""
_WISHES: Final = frozenset({"supprimer", "a supprimer", "effacer", "a effacer", "vider", "enlever", "retirer", "a retirer"})
"""What to do, said of the cell or of the whole row, nobody knows: no value either way."""
WISHED: Final = "ce n'est pas une valeur"
UNASKED: Final = "rien n'y était proposé"
ELSEWHERE: Final = "cette proposition était faite pour une autre valeur (colonnes triées séparément ?)"


class Unread(NamedTuple):
    """Line, column, what its cell holds, what stands beside, why that is not taken."""

    line: int
    column: str
    cell: str
    answer: str
    why: str


@dataclass
class Asked:
    """What was proposed in one column. ``values``: value (None: a blank cell) → its proposals; ``blanks``: line of each blank
    cell that had one → it; ``named``: what the row of such a cell is called → its proposals.
    """

    values: dict[Cell, set[str]] = field(default_factory=dict)
    blanks: dict[int, str] = field(default_factory=dict)
    named: dict[str, set[str]] = field(default_factory=dict)

    def all(self) -> set[str]:
        """Return every proposal of the column."""
        return {proposal for proposals in self.values.values() for proposal in proposals}


@dataclass
class Answered:
    """``cells``: the column as the producer wants it."""

    cells: list[Cell]
    refused: list[Refusal]
    unread: list[Unread]


def answered(
    column: str, cells: Sequence[Cell], answers: Sequence[Cell], names: Sequence[Cell], lines: Sequence[int], asked: Asked
) -> Answered:
    """Return one column answered: ``cells``, ``answers`` beside them, what each row is called, its line; no header among them."""
    said = _Said(asked, cells, answers, names)
    out = Answered([], [], [])
    first: dict[str, int] = {}
    for cell, answer, name, line in zip(cells, answers, names, lines, strict=True):
        value, why = said.value(cell, answer, name, line)
        out.cells.append(value)
        if why:
            out.unread.append(Unread(line, column, cell or "", answer or "", why))
        if said.refuses(answer) and cell is not None and cell in asked.values:
            first.setdefault(cell, line)
        elif said.refuses(answer) and cell is None:
            out.refused += [(line, column, "", proposal) for proposal in sorted(said.of_blank(name, line))]
    left = set(zip(cells, answers, strict=True))
    told = [(line, column, v, p) for v, line in first.items() for p in sorted(asked.values[v]) if (v, p) not in left]
    # a blank cell says nothing: its refusal is that of the proposal, which must be left in place beside no other
    out.refused = told + [one for one in out.refused if (None, one[3]) not in left]
    return out


class _Said:
    """What the answers of one column mean."""

    def __init__(self, asked: Asked, cells: Sequence[Cell], answers: Sequence[Cell], names: Sequence[Cell]) -> None:
        self.asked, self.ours = asked, asked.all()
        filled = [cell for cell in cells if cell]
        self.literal = bool(_spoken(self.ours)) or 2 * len(_spoken(filled)) > len(filled)
        self.rows = Counter(name for name, cell in zip(names, cells, strict=True) if name and cell is None)
        self.owners: dict[str, set[str]] = {}
        for name, proposals in asked.named.items():
            for proposal in proposals:
                self.owners.setdefault(proposal, set()).add(name)
        self.there = {name for name in names if name}
        self.left = {(cell, answer) for cell, answer in zip(cells, answers, strict=True) if answer in asked.values.get(cell, ())}

    def refuses(self, answer: Cell) -> bool:
        return answer is None or (not self.literal and fold(answer) in _NO)

    def value(self, cell: Cell, answer: Cell, name: Cell, line: int) -> tuple[Cell, str]:
        """Return what the cell is to hold, and why the answer is not taken, "" where nothing is to be told."""
        if answer is None or answer == cell:
            return cell, ""
        word = "" if self.literal else fold(answer)
        if not self.literal and answer not in self.ours:
            if word in _NO or word in _LATER or word in _WISHES:
                return cell, WISHED if word in _WISHES else ""
            if word in _YES:
                mine = self.of_blank(name, line) if cell is None else self.asked.values.get(cell, set())
                return (next(iter(mine)), "") if len(mine) == 1 else (cell, "" if len(mine) else UNASKED)
        if cell is None:
            return self._blank(answer, name)
        proposed = self.asked.values.get(cell)
        if answer in self.ours:
            mine = proposed or set()
            return (answer, "") if answer in mine else (cell, ELSEWHERE if proposed else self._typed(answer))
        return (answer, "") if proposed else (cell, UNASKED)

    def _typed(self, answer: str) -> str:
        """Return why a proposal beside a value that had none is not taken.

        Where it stands beside all the values it was made for, the producer typed it here. Else it was left beside a cell that
        the producer put right, which wins without a word.
        """
        owners = {value for value, proposals in self.asked.values.items() if answer in proposals}
        return UNASKED if all((value, answer) in self.left for value in owners) else ""

    def _blank(self, answer: str, name: Cell) -> tuple[Cell, str]:
        """Take what stands beside a blank cell: the producer's own value, or the proposal made for this very row."""
        if answer not in self.ours:
            return answer, ""
        if answer not in self.asked.values.get(None, set()):
            return None, ""  # the producer emptied the cell
        owners = self.owners.get(answer, set())
        moved = owners and name not in owners and owners & self.there
        return (None, ELSEWHERE) if moved else (answer, "")

    def of_blank(self, name: Cell, line: int) -> set[str]:
        """Return what was proposed for a row's blank cell: known by what it is called, by its line where two are called so."""
        if name and self.rows[name] == 1 and self.asked.named:
            return self.asked.named.get(name, set())
        return {self.asked.blanks[line]} if line in self.asked.blanks else set()


def _spoken(texts: Iterable[str]) -> list[str]:
    """Return those that say « oui », « non », « x »: in a column of such values an answer is a value."""
    return [text for text in texts if fold(text) in _YES | _NO]


def asked_of(before: Mapping[str, Sequence[tuple[str, str, str, str]]]) -> dict[str, Asked]:
    """Return what was proposed, by header, of the marker's lines: value, proposal; line and name of a blank cell's row."""
    found: dict[str, Asked] = {}
    for header, lines in before.items():
        asked = found.setdefault(header, Asked())
        for value, proposal, line, name in lines:
            asked.values.setdefault(value or None, set()).add(proposal)
            if line:
                asked.blanks[int(line)] = proposal
            if name:
                asked.named.setdefault(name, set()).add(proposal)
    return found
