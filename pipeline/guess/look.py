"""A file never seen in; its rows, and what was seen of it (sheets, heading row, encoding, separator, form) out."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pipeline import anomalies
from pipeline.config import Deposits, Source
from pipeline.disk import checksum
from pipeline.encoding import detected
from pipeline.errors import SourceError
from pipeline.guess.propose import Form
from pipeline.ingest import Deposit, read_whole
from pipeline.ingest.delimited import SEPARATORS
from pipeline.ingest.form_words import NAMES
from pipeline.ingest.names import spelt
from pipeline.model import CALENDAR, ORIGIN, Anomalies, Layout, RawRows
from pipeline.reference.text import fold

_HEAD: Final = 1 << 18  # bytes read to tell encoding and separator
_ROWS: Final = 80  # rows of a sheet in which the heading is sought
_FORMS: Final[dict[str, Form]] = {name: form for form, name in NAMES.items()}
_LOCK: Final = "~$"
_NOT_THE_LOCK: Final = "le fermer dans le tableur, et donner le fichier du même nom sans « ~$ »"
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
    def fichier(self) -> str:
        """The file's name."""
        return spelt(self.path.name)

    @property
    def columns(self) -> list[str]:
        """The producer's columns, in the file's order."""
        return [c for c in self.raw.columns if c not in (*ORIGIN, CALENDAR)]

    def as_json(self) -> dict[str, Any]:
        """Return what was seen as plain JSON values, without the rows."""
        return {
            "fichier": self.fichier,
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
        there = "ce n'est pas un fichier" if path.exists() else "ce fichier n'existe pas"
        raise SourceError(f"{spelt(str(path))} : {there}", "vérifier le chemin du fichier")
    if path.name.startswith(_LOCK):
        raise SourceError(f"{spelt(path.name)} : c'est la trace d'un classeur ouvert, pas le classeur", _NOT_THE_LOCK)
    depots = Deposits(feuilles=tuple(feuilles), entete=entete)
    deposit = Deposit("inconnue", path, spelt(path.name), None, checksum(path))
    read = read_whole(deposit, neutral_source(depots))
    form, own = _form(read.anomalies)
    if own:  # the service's own columns are set aside unless a declaration names them: one may be the moment of sending
        read = read_whole(deposit, neutral_source(depots).model_copy(update={"ignorees": own}))
    raw, found = read.rows, read.anomalies
    encoding, separator = _text_file(path, [c for c in raw.columns if c not in (*ORIGIN, CALENDAR)])
    skipped = tuple(dict.fromkeys(map(str, found.loc[found["code"].eq("feuille-ignoree"), "feuille"])))
    return Sight(
        path=path, raw=raw, layout=read.layout, feuilles=_sheets(raw, read.headings), ignorees=skipped,
        encodage=encoding, separateur=separator, formulaire=form, told=_told(found), declared=depots,
    )  # fmt: skip


def _form(found: Anomalies) -> tuple[Form | None, tuple[str, ...]]:
    """Return which form service made the file, and the columns that it added itself."""
    told = found.loc[found["code"].eq("formulaire-reconnu"), "detail"]
    if not len(told):
        return None, ()
    service, _, own = str(told.iloc[0]).partition(" ; ")
    return next((f for name, f in _FORMS.items() if service.startswith(name)), None), tuple(own.split(", ")) if own else ()


def _told(found: Anomalies) -> tuple[str, ...]:
    """Say what reading set aside. Headings between rows are a column here: seen as one."""
    found = Anomalies(found[found["code"].ne("titre-lu")])
    firsts = Anomalies(found.drop_duplicates("code"))
    counts = found["code"].value_counts()
    return tuple(
        str(line) + (f" (et {counts[code] - 1} autre(s))" if counts[code] > 1 else "")
        for code, line in zip(firsts["code"], anomalies.render(firsts) if len(firsts) else (), strict=True)
    )


def _text_file(path: Path, names: Sequence[str]) -> tuple[str | None, str | None]:
    """Return (encoding, separator) of a csv, the separator that brings its columns out; Nones for anything else."""
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
    if head.startswith(_BINARY) or head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[", b"<")):
        return None, None
    if len(head) == _HEAD:
        head = head[: head.rfind(b"\n") + 1]
    text, _, encoding = detected(head, path.name)
    known = {fold(n) for n in names}
    return encoding, next((s for s in SEPARATORS if _names_them(text, s, known)), None) if len(names) > 1 else None


def _names_them(text: str, separator: str, known: set[str]) -> bool:
    """Tell whether a row of the text, so cut, names most of the columns (two thirds at least)."""
    rows = itertools.islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), _ROWS)
    try:
        return max((len({fold(cell) for cell in row if cell} & known) for row in rows), default=0) >= max(1, 0.66 * len(known))
    except csv.Error:
        return False


def _sheets(raw: RawRows, headings: Mapping[str, int]) -> tuple[Sheet, ...]:
    counts = raw["feuille"].fillna("").value_counts(sort=False)
    return tuple(Sheet(str(s), int(n), headings.get(str(s))) for s, n in counts.items())
