"""How well the columns of a file never seen are guessed: real and demonstration files in, the share proposed right out.

Run: ``python -m bench.guess [--details]``. Truth is the committed ``source.yml`` of each source (and of the real files read in
place from ../shared). A column is right where field and code are both those declared, or where both leave it out.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import CodeColumn, Source, load_source, source_folders
from pipeline.guess.look import look
from pipeline.guess.propose import Column, propose
from pipeline.guess.score import STAMP
from pipeline.ingest import find_deposits
from pipeline.reference.communes import load_communes
from pipeline.reference.text import fold

ROOT = Path(__file__).resolve().parents[1]
SHARED = (ROOT / ".." / "shared").resolve()


@dataclass(frozen=True)
class Score:
    """One source: columns, those proposed right, those wrong as (column, wanted, proposed); seconds of CPU."""

    source: str
    columns: int
    wrong: tuple[tuple[str, str, str], ...]
    unsure: int
    seconds: float

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
    return "-" if column.champ is None else f"{column.champ}:{column.code}" if column.code else column.champ


def score(source: Source, root: Path) -> Score:
    """Guess the newest deposit of ``source`` as if nothing were declared, and hold it to the declaration."""
    started = time.process_time()
    sight = look(find_deposits(source, root)[0].path)
    columns = propose(sight.raw, load_communes(["47"]), sight.formulaire)
    wanted = truth(source)
    wrong = [
        (c.colonne, wanted.get(fold(c.colonne), "-"), shown(c)) for c in columns if shown(c) != wanted.get(fold(c.colonne), "-")
    ]
    unsure = sum(not c.sure for c in columns)
    return Score(source.id, len(columns), tuple(wrong), unsure, time.process_time() - started)


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


def main(details: bool) -> None:
    scores = [*demonstration(), *real()]
    for one in scores:
        rate = f"{one.right:>3} / {one.columns:<3} {one.right / one.columns:6.1%}"
        print(f"{one.source:<28} {rate}  {one.unsure} unsure  {one.seconds:.2f} s")
        for name, wanted, got in one.wrong if details else ():
            print(f"    {name} : {got}, not {wanted}")
    total = sum(s.columns for s in scores)
    right = sum(s.right for s in scores)
    print(f"{'all':<28} {right:>3} / {total:<3} {right / total:6.1%}")


if __name__ == "__main__":
    main("--details" in sys.argv)
