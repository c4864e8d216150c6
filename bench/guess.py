"""How well the columns of a file never seen are guessed: files and labelled tables in, the shares proposed right and asked out.

Run: ``python -m bench.guess [--details]``. Truth is the committed ``source.yml`` of each source (and of the real files read in
place from ../shared), then the labels of tests/guess/formes*.txt: headings of many origins, values invented. A column is right
where field and code are both those declared, or where both leave it out; a table's label may hold a second answer that can be
defended. The guess has learnt from every series printed here: their raw figures are told in tests/guess/shapes.py.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.config import CodeColumn, Source, load_source, source_folders
from pipeline.guess.look import look
from pipeline.guess.propose import Column, propose
from pipeline.guess.score import STAMP
from pipeline.ingest import find_deposits
from pipeline.reference.communes import load_communes
from pipeline.reference.text import fold
from tests.guess import shapes
from tests.guess.shapes import Shape

ROOT = Path(__file__).resolve().parents[1]
SHARED = (ROOT / ".." / "shared").resolve()


@dataclass(frozen=True)
class Score:
    """One source: columns, those proposed right, those wrong as (column, wanted, proposed); seconds of CPU.

    ``misled``: wrong and not asked about; ``second``: right by a second answer that can be defended.
    """

    source: str
    columns: int
    wrong: tuple[tuple[str, str, str], ...]
    unsure: int
    seconds: float
    misled: int = 0
    second: int = 0

    @property
    def right(self) -> int:
        """Columns proposed as declared."""
        return self.columns - len(self.wrong)


def truth(source: Source) -> dict[str, str]:
    """Return what each declared column is: « services:livraison », « nom », « horodatage »; by folded name."""
    out = {}
    for target, items in source.colonnes.items():
        for item in items:
            name, code = (item.colonne, f":{item.code}") if isinstance(item, CodeColumn) else (item, "")
            out[fold(name)] = f"{target}{code}"
    if source.horodatage:
        out[fold(source.horodatage)] = STAMP
    return out


def shown(column: Column) -> str:
    """Return a proposal in the words of ``truth``; « - » where the column is left out."""
    return column.cible or "-"


def score(source: Source, root: Path) -> Score:
    """Guess the newest deposit of ``source`` as if nothing were declared, and hold it to the declaration."""
    started = time.process_time()
    return _scored(source.id, find_deposits(source, root)[0].path, truth(source), started)


def table(shape: Shape) -> Score:
    """Guess a labelled table, and hold it to its labels."""
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_text(shape.text(), encoding="utf-8")
        return _scored(shape.name, path, shape.truth, started, shape.departement)


def _scored(name: str, path: Path, wanted: Mapping[str, str], started: float, place: str = "47") -> Score:
    sight = look(path)
    columns = propose(sight.raw, load_communes([place]), sight.formulaire)
    names = [c.colonne.removesuffix(" (2)") for c in columns]  # a producer's own « source » is renamed as it is read
    labels = [wanted.get(name, wanted.get(fold(name), "-")).split("|") for name in names]
    answers = {c.colonne: label for c, label in zip(columns, labels, strict=True)}
    wrong = [c for c in columns if shown(c) not in answers[c.colonne]]
    return Score(
        name,
        len(columns),
        tuple((c.colonne, "|".join(answers[c.colonne]), shown(c)) for c in wrong),
        sum(not c.sure for c in columns),
        time.process_time() - started,
        misled=sum(c.sure for c in wrong),
        second=sum(shown(c) in answers[c.colonne][1:] for c in columns),
    )


def demonstration() -> Iterator[Score]:
    """Score the demonstration's sources."""
    for folder in source_folders(ROOT):
        yield score(load_source(folder, ROOT), ROOT)


def real() -> Iterator[Score]:
    """Score the real files that ../shared holds; nothing where it is absent."""
    if not (SHARED / "real").is_dir():
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for declared in sorted((ROOT / "tests" / "reel").glob("*/source.yml")):
            place = root / "sources" / declared.parent.name
            place.mkdir(parents=True)
            text = declared.read_text(encoding="utf-8").replace("@SHARED@", SHARED.as_posix())
            (place / "source.yml").write_text(text, encoding="utf-8")
            yield score(load_source(place, root), root)


SERIES: Final = {
    "formes": shapes.SHAPES, "aveugles": shapes.BLIND, "publiques": shapes.PUBLIC, "relevées": shapes.FOUND,
    "diverses": shapes.DIVERSE, "témoins": shapes.WITNESSES, "bureaux": shapes.OFFICES, "autres bureaux": shapes.OTHERS,
    "seize bureaux": shapes.NEIGHBOURS, "derniers bureaux": shapes.LAST,
    "douze relevés": shapes.TWELVE, "huit relevés": shapes.EIGHT, "seize fichiers": shapes.SIXTEEN, "six tables": shapes.SIX,
    "quatre tables": shapes.FOUR,
}  # fmt: skip


def main(details: bool) -> None:
    scores = [*demonstration(), *real()]
    for one in scores:
        rate = f"{one.right:>3} / {one.columns:<3} {one.right / one.columns:6.1%}"
        print(f"{one.source:<28} {rate}  {one.unsure} unsure  {one.seconds:.2f} s")
        _wrong(one, details)
    _together("all", scores)
    for name, series in SERIES.items():
        told = [table(shape) for shape in series]
        for one in told:
            _wrong(one, details)
        _together(f"{name}, {len(told)} tables", told)


def _wrong(one: Score, details: bool) -> None:
    for name, wanted, got in one.wrong if details else ():
        print(f"    {one.source}, {name} : {got}, not {wanted}")


def _together(name: str, scores: Sequence[Score]) -> None:
    """Print one line: right (and right by the first answer), wrong of those taken without asking, questions a table."""
    total, right = sum(s.columns for s in scores), sum(s.right for s in scores)
    first = right - sum(s.second for s in scores)
    asked, misled = sum(s.unsure for s in scores), sum(s.misled for s in scores)
    print(
        f"{name:<28} {right:>3} / {total:<3} {right / total:6.1%} ({first / total:.1%} by the first answer)  "
        f"sure and wrong: {misled} of {total - asked} ({misled / (total - asked):.2%})  asked: {asked / len(scores):.1f} a table"
    )


if __name__ == "__main__":
    main("--details" in sys.argv)
