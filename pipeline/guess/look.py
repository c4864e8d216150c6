"""A file never seen in; its rows, and what was seen of it (sheets, heading row, encoding, separator, form) out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pipeline import anomalies
from pipeline.config import Deposits, Source
from pipeline.disk import checksum
from pipeline.encoding import detected
from pipeline.errors import SourceError
from pipeline.guess.propose import Form
from pipeline.ingest import Deposit, read_deposit
from pipeline.ingest.delimited import SEPARATORS
from pipeline.ingest.form_words import NAMES
from pipeline.ingest.names import SECTION
from pipeline.model import CALENDAR, ORIGIN, Anomalies, Layout, RawRows
from pipeline.reference.text import fold

_HEAD: Final = 1 << 18  # bytes read to tell encoding and separator
_ROWS: Final = 80  # rows of a sheet in which the heading is sought
_FORMS: Final[dict[str, Form]] = {name: form for form, name in NAMES.items()}
_BINARY: Final = (b"PK", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"%PDF", b"SQLite format 3")


@dataclass(frozen=True)
class Sheet:
    """One sheet (« » for a text file): rows read, line of the heading (None where it cannot be told)."""

    feuille: str
    lignes: int
    entete: int | None


@dataclass(frozen=True)
class Sight:
    """What was seen of a file. ``told``: what reading it had to tell, in French."""

    path: Path
    raw: RawRows
    layout: Layout
    feuilles: tuple[Sheet, ...]
    ignorees: tuple[str, ...]
    encodage: str | None
    separateur: str | None
    formulaire: Form | None
    told: tuple[str, ...] = ()
    declared: Deposits = field(default_factory=Deposits)

    @property
    def columns(self) -> list[str]:
        """The producer's columns, in the file's order."""
        return [c for c in self.raw.columns if c not in (*ORIGIN, CALENDAR)]

    def as_json(self) -> dict[str, Any]:
        """Return what was seen as plain JSON values, without the rows."""
        return {
            "fichier": self.path.name,
            "lignes": len(self.raw),
            "feuilles": [{"feuille": s.feuille, "lignes": s.lignes, "entete": s.entete} for s in self.feuilles],
            "feuilles_ignorees": list(self.ignorees),
            "encodage": self.encodage,
            "separateur": self.separateur,
            "formulaire": self.formulaire,
            "remarques": list(self.told),
        }


def neutral_source(depots: Deposits) -> Source:
    """Return a source that declares no column: the heading is then found by its shape."""
    words = {"producteur": "?", "licence": "?", "base_legale": "?", "cadence": "ponctuelle"}
    return Source.model_validate({"id": "inconnue", "colonnes": {}, "depots": depots, **words})


def look(path: Path, feuilles: Sequence[str] = (), entete: int | None = None) -> Sight:
    """Read a file with no declaration. Raises SourceError, with a remedy, where it holds no table that can be read."""
    if not path.is_file():
        raise SourceError(f"{path} : ce fichier n'existe pas", "vérifier le chemin du fichier")
    depots = Deposits(feuilles=tuple(feuilles), entete=entete)
    deposit = Deposit("inconnue", path, path.name, None, checksum(path))
    raw, layout, found = read_deposit(deposit, neutral_source(depots))
    form, own = _form(found)
    if own:  # the service's own columns are set aside unless a declaration names them: one may be the moment of sending
        raw, layout, found = read_deposit(deposit, neutral_source(depots).model_copy(update={"ignorees": own}))
    names = [c for c in raw.columns if c not in (*ORIGIN, CALENDAR)]
    encoding, separator, heading = _text_file(path, names)
    skipped = tuple(dict.fromkeys(map(str, found.loc[found["code"].eq("feuille-ignoree"), "feuille"])))
    return Sight(
        path=path, raw=raw, layout=layout, feuilles=_sheets(path, raw, names, heading), ignorees=skipped,
        encodage=encoding, separateur=separator, formulaire=form, told=_told(raw, found), declared=depots,
    )  # fmt: skip


def _form(found: Anomalies) -> tuple[Form | None, tuple[str, ...]]:
    """Return which form service made the file, and the columns that it added itself."""
    told = found.loc[found["code"].eq("formulaire-reconnu"), "detail"]
    if not len(told):
        return None, ()
    service, _, own = str(told.iloc[0]).partition(" ; ")
    return next((f for name, f in _FORMS.items() if service.startswith(name)), None), tuple(own.split(", ")) if own else ()


def _told(raw: RawRows, found: Anomalies) -> tuple[str, ...]:
    """Say what reading set aside, and what makes the heading doubtful. Headings between rows are a column here: seen as one."""
    found = Anomalies(found[found["code"].ne("ligne-titre") | (SECTION not in raw)])
    firsts = Anomalies(found.drop_duplicates("code"))
    counts = found["code"].value_counts()
    lines = [
        str(line) + (f" (et {counts[code] - 1} autre(s))" if counts[code] > 1 else "")
        for code, line in zip(firsts["code"], anomalies.render(firsts) if len(firsts) else (), strict=True)
    ]
    names = [c for c in raw.columns if c not in (*ORIGIN, CALENDAR)]
    odd = [n for n in names if re.fullmatch(r"[\d\s.,+()-]{4,}|\S+@\S+\.\w+|\d{1,2}/\d{1,2}/\d{2,4}", n.strip())]
    if odd:
        lines.append(
            f"l'en-tête contient des valeurs ({', '.join(odd[:3])}) : le fichier a-t-il une ligne d'en-tête ? (--entete)"
        )
    return tuple(lines)


def _text_file(path: Path, names: Sequence[str]) -> tuple[str | None, str | None, int | None]:
    """Return (encoding, separator, line of the heading) of a csv; Nones for anything else."""
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
    if head.startswith(_BINARY) or head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[", b"<")):
        return None, None, None
    if len(head) == _HEAD:
        head = head[: head.rfind(b"\n") + 1]
    text, _, encoding = detected(head, path.name)
    known = {fold(n) for n in names}
    for separator in SEPARATORS if len(names) > 1 else ():
        line = _heading_line(csv.reader(io.StringIO(text, newline=""), delimiter=separator), known)
        if line:
            return encoding, separator, line
    return encoding, None, None


def _heading_line(rows: Any, known: set[str]) -> int | None:
    """Return the 1-based line of the row that names most of the columns (two thirds at least)."""
    best, line, at = 0, None, 0
    try:
        for row in rows:
            at += 1
            number = getattr(rows, "line_num", at)
            hits = len({fold(str(cell)) for cell in row if cell not in (None, "")} & known)
            if hits > best:
                best, line = hits, number
            if at >= _ROWS:
                break
    except csv.Error:
        return None
    return line if best >= max(1, 0.66 * len(known)) else None


def _sheets(path: Path, raw: RawRows, names: Sequence[str], heading: int | None) -> tuple[Sheet, ...]:
    counts = raw["feuille"].fillna("").value_counts(sort=False)
    lines = (
        {str(s): heading for s in counts.index} if heading else _workbook_headings(path, [str(s) for s in counts.index], names)
    )
    return tuple(Sheet(str(s), int(n), lines.get(str(s))) for s, n in counts.items())


def _workbook_headings(path: Path, sheets: Sequence[str], names: Sequence[str]) -> dict[str, int | None]:
    """Find each sheet's heading row, only to show it; whatever calamine cannot tell is left unsaid."""
    if not any(sheets):
        return {}
    from python_calamine import CalamineError, CalamineWorkbook

    known = {fold(n) for n in names}
    try:
        book = CalamineWorkbook.from_path(path)
        rows = {
            s: book.get_sheet_by_name(s).to_python(nrows=_ROWS, skip_empty_area=False) for s in sheets if s in book.sheet_names
        }
    except (CalamineError, OSError, ValueError):
        return {}
    return {s: _heading_line(iter(cells), known) for s, cells in rows.items()}
