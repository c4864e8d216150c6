"""What each source's rows were when their keys were given: ``sources/registre/cles.csv`` in and out, one line a key.

A key minted from a row's content, or from a producer's number, would be lost with the next retyping or renumbering: the memory
tells under which key the row was known. It holds no more of a person than identifiants.csv does: a SIRET, a producer's number,
hashes of a name and of a place, short hashes of the name's telling words. No phone, no e-mail: of these, a hint of eight bits.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.disk import put
from pipeline.errors import ConfigError
from pipeline.model import CALENDAR, LIST_SEPARATOR, ORIGIN
from pipeline.normalise.key_restored import restored
from pipeline.normalise.lexicon import SMALL, stem
from pipeline.normalise.result import Cleaned
from pipeline.normalise.unique import over, over_rows
from pipeline.reference.arrays import joined_runs, within
from pipeline.reference.text import fold, skeleton, street_key, words
from pipeline.reference.vocabularies import vocabulary
from pipeline.register_file import table_and_lost
from pipeline.resaved import AGAIN, INSEE, NO_POWER, SIRET, Kinds, hashed, hashes

FACT_COLUMNS: Final = ("numero", "siret", "nom", "lieu", "commune", "mots", "contacts", "empreinte")
"""The producer's number; SIRET; hash of name and commune; of street, number and commune (missing: no street); the commune's INSEE
code; short hashes of the name's telling words, joined by spaces; of its own phones, mailboxes and sites, so short that dozens of
a town's numbers share one: they only confirm what a door tells; a short hash of the whole row as received, number aside: too
short to find a phone by trying them all, long enough to tell twins apart."""
MEMORY_COLUMNS: Final = ("source", "cle", *FACT_COLUMNS)
_LONG, _SHORT, _PART, _HINT = 12, 5, 4, 2
_KINDS: Final[Kinds] = {
    "numero": NO_POWER, "siret": SIRET, "nom": hashed(_LONG), "lieu": hashed(_LONG), "commune": INSEE, "mots": hashes(_SHORT),
    "contacts": hashes(_HINT), "empreinte": hashed(6),
}  # fmt: skip
CONTACTS: Final = ("telephone_tous", "courriel_tous", "site_web")
_FIRM: Final = frozenset(
    {"sarl", "eurl", "sas", "sasu", "sa", "snc", "scop", "scic", "scea", "selarl", "selas", "gaec", "earl", "gie", "ei", "eirl"}
    | {"ets", "etablissement", "etablissements", "ste", "societe"}
)
"""Legal forms and words for « firm »: a name that gains one is the same name."""


class KeyMemory:
    """MEMORY_COLUMNS as the last release left them, and as this run leaves them: ``now``, by source.

    ``broken``: sources some of whose facts a spreadsheet lost, and what is wrong: their rows cannot be known again.
    """

    def __init__(self, table: pd.DataFrame | None = None, broken: Mapping[str, str] | None = None) -> None:
        empty = pd.DataFrame({c: pd.Series(dtype="str") for c in MEMORY_COLUMNS})
        self._before = empty if table is None else table
        self.broken = dict(broken or {})
        self.now: dict[str, pd.DataFrame] = {}

    @classmethod
    def load(cls, path: Path) -> KeyMemory:
        """Read the memory; an empty one where the file does not exist. Raises ConfigError when it is not one."""
        if not path.is_file():
            return cls()
        table, lost, marks = table_and_lost(path, MEMORY_COLUMNS, _KINDS)
        if tuple(table.columns) != MEMORY_COLUMNS or table["cle"].isna().any() or table["cle"].duplicated().any():
            raise ConfigError(
                f"{path} : ce fichier n'est pas la mémoire des clés (une clé par ligne, colonnes {', '.join(MEMORY_COLUMNS)})",
                AGAIN,
            )
        table, broken = restored(table, lost, bool(marks))
        if broken and len(broken) == table["source"].nunique():  # said once, not by each source
            raise ConfigError(min(broken.values()).message(path), AGAIN)
        return cls(table.reset_index(drop=True), {source: f"{one.message(path)} — {AGAIN}" for source, one in broken.items()})

    def of(self, source: str) -> pd.DataFrame:
        """Return what is remembered of one source's rows (``cle`` and FACT_COLUMNS), sorted by key."""
        own = self._before[self._before["source"].eq(source)]
        return own.drop(columns="source").sort_values("cle", ignore_index=True)

    def take(self, source: str, known: pd.DataFrame) -> None:
        """Remember ``known`` (``cle`` and FACT_COLUMNS) of this run; a key whose row is gone keeps its last line."""
        kept = self.of(source)
        kept = kept[~within(kept["cle"], known["cle"])]
        self.now[source] = pd.concat([kept, known]).assign(source=source)

    def save(self, path: Path) -> None:
        """Write the memory, sorted by source then key, aside then swapped in; not while a part of it is lost.

        The version before, which is to be taken back from git, knows no more of this run than the file as it stands.
        """
        if self.broken:
            return
        others = self._before[~self._before["source"].isin(list(self.now))]
        table = pd.concat([others, *self.now.values()])[list(MEMORY_COLUMNS)].sort_values(["source", "cle"])
        put(path, table.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL))


def facts(rows: pd.DataFrame, numbers: pd.Series[str], print_: pd.Series[str]) -> pd.DataFrame:
    """Return FACT_COLUMNS of ``rows`` (nom, code_insee, siret, the parts of the address, CONTACTS where there are any).

    ``numbers``: the producer's; ``print_``: that of each row (``row_prints``).
    """
    street = rows["voie"].where(rows["voie"].notna(), rows["lieu_dit"])
    street = street.where(street.notna(), rows["adresse"])
    places = pd.DataFrame({"voie": street, "numero": rows["numero"], "commune": rows["code_insee"]}, index=rows.index)
    said = {
        "nom": over_rows(rows[["nom", "code_insee"]], _name),
        "lieu": over_rows(places, _place),
        "mots": over(rows["nom"], _marks),
    }
    told = {name: answers.column(str) for name, answers in said.items()}
    frame = pd.DataFrame({"numero": numbers.reindex(rows.index), "siret": rows["siret"], **told})
    frame = frame.assign(commune=rows["code_insee"], contacts=_contacts(rows), empreinte=print_)[list(FACT_COLUMNS)]
    return frame.astype("str")


def _contacts(rows: pd.DataFrame) -> pd.Series[str]:
    """Return the hints of what each row alone is reached by: a number that two rows bear is a mall's or the producer's own."""
    parts = [rows[c].dropna().str.split(LIST_SEPARATOR).explode().str.strip() for c in CONTACTS if c in rows]
    said = pd.concat(parts) if parts else pd.Series(dtype="str")
    said = said[said.ne("") & ~said.duplicated(keep=False)]
    hints = pd.DataFrame({"row": said.index, "hint": pd.Series([_digest(_HINT, text) for text in said.tolist()], dtype="str")})
    own = hints.drop_duplicates().sort_values(["row", "hint"])
    return joined_runs(own["hint"], own["row"], " ").reindex(rows.index).astype("str")


def row_prints(raw: pd.DataFrame, apart: list[str]) -> pd.Series[str]:
    """Return a short hash of each row's cells, those of the columns ``apart`` left out."""
    cells = raw[[c for c in raw.columns if c not in (*ORIGIN, CALENDAR, *apart)]]
    hashed = pd.util.hash_pandas_object(cells.reindex(sorted(cells.columns), axis=1).fillna(""), index=False)
    return pd.Series([f"{n & 0xFFFFFF:06x}" for n in hashed.tolist()], index=raw.index, dtype="str")


def _digest(size: int, *parts: str) -> str:
    return hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:size]


def _name(nom: str | None, commune: str | None) -> Cleaned[str]:
    return Cleaned(_digest(_LONG, fold(nom), commune or "") if nom else None)


def _place(voie: str | None, numero: str | None, commune: str | None) -> Cleaned[str]:
    return Cleaned(_digest(_LONG, street_key(voie), numero or "", commune or "") if voie else None)


def _marks(nom: str) -> Cleaned[str]:
    """Return the marks of a name's telling words: of consonants, beginnings, ends: a slip seldom changes all."""
    found = [w for w in words(nom) if w not in SMALL and w not in _FIRM]
    telling = [w for w in found if stem(w) not in _trades()] or found
    parts = {part for w in telling for part in (skeleton(w), "^" + w[:_PART], w[-_PART:] + "$")}
    marks = {_digest(_SHORT, part) for part in (*parts, "=" + skeleton("".join(found)))}
    return Cleaned(" ".join(sorted(marks)) or None)


@cache
def _trades() -> frozenset[str]:
    """Return the words of the public categories: shared by many names, they tell none."""
    texts = [text for row in vocabulary("categories") for text in (row["libelle"], *row["synonymes"].split("|"))]
    return frozenset(stem(w) for text in texts for w in words(text))
