"""Reading an xlsx: ours against calamine alone and pandas + openpyxl, in one run, each in a process of its own.

``python -m bench.read [rows]``: a sheet of 20 columns (100 000 rows by default) with a title, a number format for postcodes and
phones, hidden rows, error cells and merges, so that all that we tell is at work. Prints CPU and wall seconds, and peak memory.
Then the sheets of ``bench.shapes``, dressed otherwise (30 000 rows by default, ``--shapes ROWS``; 0 for none): CPU alone.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.shapes import COLUMNS, SHAPES, shop, write_shape

if TYPE_CHECKING:
    from pipeline.ingest.read import DepositRead

TURNS: Final = {"calamine": 3, "étal": 3, "pandas+openpyxl": 1, "shape": 3}
COMPARED: Final = ("calamine", "étal", "pandas+openpyxl")
SLOWER_THAN_CALAMINE: Final = 2.5
FASTER_THAN_OPENPYXL: Final = 6.0
MEMORY_MB: Final = 600


def write(path: Path, rows: int) -> None:
    """Write an invented list of shops, from a fixed seed."""
    import xlsxwriter

    rng = random.Random(47)
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    page = book.add_worksheet("Liste")
    codes = {8: "00000", 10: '0#" "##" "##" "##" "##', 15: "dd/mm/yyyy"}
    formats = {column: book.add_format({"num_format": code}) for column, code in codes.items()}
    page.write(0, 0, "Fichier des commerces (inventés)")
    page.write_row(2, 0, COLUMNS)
    for row in range(3, rows + 3):
        if row % 1000 == 0:
            page.set_row(row, None, None, {"hidden": True})
        for column, value in enumerate(shop(row, rng)):
            if row % 5000 == 7 and column == 18:
                page.write_formula(row, column, "=Feuil9!A1", None, "#REF!")
            elif value is not None:
                page.write(row, column, value, formats.get(column))
    book.close()


def _calamine(path: Path) -> int:
    from python_calamine import CalamineWorkbook

    return len(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()) - 3


def _read(path: Path, columns: dict[str, list[str]]) -> DepositRead:
    from pipeline.config import Source
    from pipeline.ingest import Deposit, read_whole

    words = {"producteur": "Essai", "licence": "lov2", "base_legale": "essai", "cadence": "annuelle"}
    source = Source.model_validate({"id": "essai", "colonnes": columns, **words})
    return read_whole(Deposit("essai", path, path.name, None, ""), source)


def _etal(path: Path) -> int:
    found = _read(path, {"nom": ["Enseigne"], "adresse": ["Adresse"], "code_postal": ["CP"], "commune": ["Ville"]})
    told = set(found.anomalies["code"])
    assert {"lignes-masquees", "cellule-erreur", "affichage-different"} <= told, told
    assert len(found.shown)
    return len(found.rows)


def _shape(path: Path) -> int:
    return len(_read(path, {}).rows)


def _openpyxl(path: Path) -> int:
    import pandas as pd

    return len(pd.read_excel(path, engine="openpyxl", header=2))


READERS: Final[dict[str, Callable[[Path], int]]] = {
    "calamine": _calamine,
    "étal": _etal,
    "pandas+openpyxl": _openpyxl,
    "shape": _shape,
}


def measure(reader: str, path: Path) -> dict[str, float]:
    """Read once in this process, the libraries loaded first; return rows, CPU and wall seconds, peak memory in MB."""
    import pandas as pd  # noqa: F401  loading is no reading
    import pyarrow.compute  # noqa: F401
    from python_calamine import CalamineWorkbook  # noqa: F401

    import pipeline.ingest

    assert pipeline.ingest
    wall, cpu = time.perf_counter(), time.process_time()
    rows = READERS[reader](path)
    spent = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    return {"rows": rows, **spent, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _apart(reader: str, path: Path) -> dict[str, float]:
    """Measure in new processes; the best of some turns, for each figure."""
    command = [sys.executable, "-m", "bench.read", "--reader", reader, "--file", str(path)]
    turns = [json.loads(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(TURNS[reader])]
    return {key: min(turn[key] for turn in turns) for key in turns[0]}


def main() -> None:
    """Write the sheets, read them with each, print the tables and whether the bars are met."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", type=int, nargs="?", default=100_000)
    parser.add_argument("--shapes", type=int, default=30_000, metavar="ROWS")
    parser.add_argument("--reader", choices=READERS)
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.reader:
        print(json.dumps(measure(asked.reader, asked.file)))
        return
    _bars(asked.rows)
    if asked.shapes:
        _table(asked.shapes)


def _bars(rows: int) -> None:
    """Print each reader's figures on the sheet of the bars, and whether they are met."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "liste.xlsx"
        write(path, rows)
        print(f"{rows} rows × {len(COLUMNS)} columns, {path.stat().st_size / 1e6:.1f} MB")
        found = {reader: _apart(reader, path) for reader in COMPARED}
    ours = found["étal"]
    print(f"{'':<18}{'rows':>8}{'CPU s':>9}{'wall s':>9}{'peak MB':>9}{'CPU ×':>8}{'wall ×':>8}   (étal's over this one's)")
    for reader, told in found.items():
        ratios = "".join(f"{ours[key] / told[key]:>8.2f}" for key in ("cpu", "wall"))
        print(f"{reader:<18}{told['rows']:>8.0f}{told['cpu']:>9.2f}{told['wall']:>9.2f}{told['mb']:>9.0f}{ratios}")
    for key, name in (("cpu", "CPU"), ("wall", "wall")):
        slower, faster = ours[key] / found["calamine"][key], found["pandas+openpyxl"][key] / ours[key]
        print(f"{name}: {slower:.2f}× calamine's (bar {SLOWER_THAN_CALAMINE}: {_met(slower <= SLOWER_THAN_CALAMINE)})")
        met = _met(faster >= FASTER_THAN_OPENPYXL)
        print(f"{name}: {faster:.1f}× faster than pandas+openpyxl (bar {FASTER_THAN_OPENPYXL}: {met})")
    print(f"memory: {ours['mb']:.0f} MB (bar {MEMORY_MB}: {_met(ours['mb'] < MEMORY_MB)})")


def _table(rows: int) -> None:
    """Print, for each shape, what calamine and we take, in CPU seconds."""
    print(f"\n{f'shapes, {rows} rows':<24}{'calamine':>10}{'étal':>8}{'×':>7}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "liste.xlsx"
        for shape in SHAPES:
            write_shape(path, shape, rows)
            alone, ours = _apart("calamine", path), _apart("shape", path)
            ratio = ours["cpu"] / alone["cpu"]
            print(f"{shape:<24}{alone['cpu']:>10.2f}{ours['cpu']:>8.2f}{ratio:>7.2f}{ours['mb']:>9.0f}", flush=True)


def _met(passes: bool) -> str:
    return "met" if passes else "MISSED"


if __name__ == "__main__":
    main()
