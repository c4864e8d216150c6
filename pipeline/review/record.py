"""Answers in, the decision files of the territory out: one line a pair, one line a row, sorted, signed, dated.

The same answers twice change nothing: what was already decided keeps its date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pipeline import registers
from pipeline.dedupe.consistency import broken_chains, shortest_chain
from pipeline.dedupe.decisions import DECISION_COLUMNS, DIFFERENT, SAME, Decisions
from pipeline.geocode.pins import PIN_FILE_COLUMNS, load_pins
from pipeline.register_file import put_lines
from pipeline.review.answers import Answers, Judged, Place, Refusal, read_answers
from pipeline.review.sheets import DOUBLES, POSITIONS

Lines = dict[str, tuple[str, ...]]
PairLines = dict[tuple[str, str], tuple[str, ...]]
Answer = TypeVar("Answer", Place, Judged)


@dataclass
class Taken:
    """What became of the answers. ``replaced``: each decision that another takes the place of, in words."""

    new: int = 0
    unchanged: int = 0
    replaced: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    open_questions: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the counts and what was refused as plain JSON values."""
        told = asdict(self)
        return {"nouvelles": told["new"], "inchangees": told["unchanged"], "remplacees": told["replaced"],
                "refus": [{"feuille": r.sheet, "ligne": r.line, "raison": r.reason} for r in self.refusals],
                "sans_reponse": told["open_questions"]}  # fmt: skip


def apply_workbook(root: Path, path: Path, author: str | None, day: dt.date) -> Taken:
    """Read the workbook into the decision files of ``root``. Raises ConfigError for a file that cannot be read."""
    answers = read_answers(path, author)
    taken = Taken(refusals=list(answers.refusals), open_questions=answers.open_questions)
    _take_places(root, answers, day, taken)
    _take_pairs(root, answers, day, taken)
    taken.refusals.sort(key=lambda r: (r.sheet, r.line))
    return taken


def _take_places(root: Path, answers: Answers, day: dt.date, taken: Taken) -> None:
    path = registers.positions(root)
    kept = pin_lines(path)
    said = _agreed(answers.places, lambda p: [(k, (p.longitude, p.latitude, p.precision)) for k in p.keys], POSITIONS, taken)
    for place in said:
        for key in place.keys:
            point = (f"{place.longitude:.6f}", f"{place.latitude:.6f}")
            line = (key, place.place, *point, place.precision, place.author, day.isoformat(), place.reason)
            _note(taken, kept.get(key), line, date=6, told=f"position de {key}")
            kept[key] = _dated_as_before(kept.get(key), line, 6)
    if said:
        put_lines(path, PIN_FILE_COLUMNS, sorted(kept.values()))


def _take_pairs(root: Path, answers: Answers, day: dt.date, taken: Taken) -> None:
    path = registers.matches(root)
    kept = pair_lines(path)
    said = _agreed(answers.pairs, lambda j: [((j.key_a, j.key_b), j.judgement)], DOUBLES, taken)
    known = Consistent(line for pair, line in kept.items() if pair not in {(j.key_a, j.key_b) for j in said})
    for judged in said:
        against = known.refuses(judged)
        if against:
            taken.refusals.append(Refusal(DOUBLES, judged.line, against))
            continue
        pair = (judged.key_a, judged.key_b)
        line = pair_line(judged, day)
        _note(taken, kept.get(pair), line, date=4, told=f"« {judged.judgement} » sur {' et '.join(pair)}")
        kept[pair] = _dated_as_before(kept.get(pair), line, 4)
    if said:
        put_lines(path, DECISION_COLUMNS, sorted(kept.values()))


def pin_lines(path: Path) -> Lines:
    """Return {row key: PIN_FILE_COLUMNS as text}. Raises ConfigError."""
    table = load_pins(path).drop(columns="ligne")
    for column in ("longitude", "latitude"):
        table[column] = [f"{value:.6f}" for value in table[column]]
    return {line[0]: line for line in table.fillna("").itertuples(index=False, name=None)}


def pair_lines(path: Path) -> PairLines:
    """Return {(key, key): DECISION_COLUMNS as text}, the last word on each pair, chains or no. Raises ConfigError."""
    decisions = Decisions.load(path)
    table = decisions.table[list(DECISION_COLUMNS)].copy()
    suspended = set(zip(decisions.suspended.get("cle_a", ()), decisions.suspended.get("cle_b", ()), strict=True))
    broken = [pair in suspended for pair in zip(table["cle_a"], table["cle_b"], strict=True)]
    table.loc[broken, "jugement"] = SAME
    return {(line[0], line[1]): line for line in table.fillna("").itertuples(index=False, name=None)}


def pair_line(judged: Judged, day: dt.date) -> tuple[str, ...]:
    """Return DECISION_COLUMNS as text."""
    return (judged.key_a, judged.key_b, judged.judgement, judged.author, day.isoformat(), judged.reason)


class Consistent:
    """What is decided so far, and whether one more decision would contradict it."""

    def __init__(self, lines: Iterable[tuple[str, ...]]) -> None:
        self._links: dict[str, set[str]] = {}
        self._apart: dict[str, set[str]] = {}
        lines = list(lines)
        same = [(a, b) for a, b, said, *_ in lines if said == SAME]
        different = [(a, b) for a, b, said, *_ in lines if said == DIFFERENT]
        broken = broken_chains(same, different)
        for pair in (p for p in same if p not in broken):
            self._link(*pair)
        for pair in different:
            self._part(*pair)

    def refuses(self, judged: Judged) -> str:
        """Take ``judged``, and return ""; or return what it contradicts, in words, and do not take it."""
        one, two = judged.key_a, judged.key_b
        if judged.judgement == DIFFERENT:
            chain = shortest_chain(self._links, one, two)
            if chain:
                return f"« différent » contredit d'autres décisions « même » : {' = '.join(chain)}"
            self._part(one, two)
        elif judged.judgement == SAME:
            left, right = self._reached(one), self._reached(two)
            for row in sorted(left):
                for other in sorted(self._apart.get(row, set()) & right):
                    return f"« même » contredit la décision « différent » sur {row} et {other}"
            self._link(one, two)
        return ""

    def _link(self, one: str, two: str) -> None:
        self._links.setdefault(one, set()).add(two)
        self._links.setdefault(two, set()).add(one)

    def _part(self, one: str, two: str) -> None:
        self._apart.setdefault(one, set()).add(two)
        self._apart.setdefault(two, set()).add(one)

    def _reached(self, start: str) -> set[str]:
        seen, todo = {start}, [start]
        while todo:
            fresh = self._links.get(todo.pop(), set()) - seen
            seen |= fresh
            todo.extend(fresh)
        return seen


def _agreed(
    answers: Iterable[Answer], says: Callable[[Answer], list[tuple[Hashable, Hashable]]], sheet: str, taken: Taken
) -> list[Answer]:
    """Return the answers that no other line of the workbook contradicts; refuse those that do, each with the other line."""
    answers = list(answers)
    said: dict[Hashable, dict[Hashable, int]] = {}
    for answer in answers:
        for about, what in says(answer):
            said.setdefault(about, {}).setdefault(what, answer.line)
    kept: list[Answer] = []
    for answer in answers:
        others = [line for about, what in says(answer) for other, line in said[about].items() if other != what]
        if others:
            taken.refusals.append(Refusal(sheet, answer.line, f"contredit la ligne {others[0]} de cette feuille"))
        elif all(said[about][what] == answer.line for about, what in says(answer)):
            kept.append(answer)
    return kept


def _note(taken: Taken, before: tuple[str, ...] | None, line: tuple[str, ...], date: int, told: str) -> None:
    """Count what ``line`` does to what was decided before; ``date``: the place of the date in a line."""
    if before is None:
        taken.new += 1
    elif _without(before, date) == _without(line, date):
        taken.unchanged += 1
    else:
        who = " du ".join(filter(None, (before[date - 1], before[date])))
        taken.replaced.append(f"{told} remplace la décision de {who or 'personne'}")


def _dated_as_before(before: tuple[str, ...] | None, line: tuple[str, ...], date: int) -> tuple[str, ...]:
    return before if before is not None and _without(before, date) == _without(line, date) else line


def _without(line: tuple[str, ...], place: int) -> tuple[str, ...]:
    return line[:place] + line[place + 1 :]


def decide(root: Path, judged: Judged, day: dt.date) -> tuple[tuple[str, ...] | None, str]:
    """Write one decision; return what was decided of the pair before (None: nothing) and "", or why it is refused."""
    path = registers.matches(root)
    kept = pair_lines(path)
    pair = (judged.key_a, judged.key_b)
    before = kept.get(pair)
    against = Consistent(line for other, line in kept.items() if other != pair).refuses(judged)
    if not against:
        kept[pair] = _dated_as_before(before, pair_line(judged, day), 4)
        put_lines(path, DECISION_COLUMNS, sorted(kept.values()))
    return before, against


def restore(root: Path, pair: tuple[str, str], before: tuple[str, ...] | None) -> None:
    """Put back what was decided of ``pair`` before; None: nothing."""
    path = registers.matches(root)
    kept = pair_lines(path)
    kept.pop(pair, None)
    if before is not None:
        kept[pair] = before
    put_lines(path, DECISION_COLUMNS, sorted(kept.values()))
