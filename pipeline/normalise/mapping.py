"""The producer's columns in, ours out: strict check of the header, declared corrections, the text each target reads.

Every column is used, explicitly ignored, or stops the source with a suggestion (design rule 5).
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

import pandas as pd

from pipeline.anomalies import combine, record
from pipeline.config import CodeColumn, Source, used_columns
from pipeline.errors import SourceError
from pipeline.model import CALENDAR, ORIGIN, Anomalies, RawRows
from pipeline.normalise.header_told import complaints
from pipeline.reference.text import fold

JOINERS = {"adresse": "\n", "telephone": " / ", "courriel": " ; ", "site_web": " ; ", "reseaux_sociaux": " ; ", "marches": " ; "}
"""How several columns of one target are put together; by a space where not said."""


def declared_names(source: Source) -> list[str]:
    """Return every column the declaration names, ignored patterns aside, in order and once."""
    used = [c for columns in used_columns(source).values() for c in columns]
    beside = [*source.cle, *([source.horodatage] if source.horodatage else [])]
    return list(dict.fromkeys([*used, *beside]))


def check_header(raw: RawRows, source: Source) -> RawRows:
    """Return ``raw`` with its columns under their declared spelling. Raises SourceError for a missing or unknown column.

    A header that differs only by case, accents, spaces or punctuation is the same header.
    """
    names = declared_names(source)
    by_key = {fold(name): name for name in names}
    own = [c for c in raw.columns if c not in (*ORIGIN, CALENDAR)]
    renamed = {c: by_key.get(fold(c), c) if c not in names else c for c in own}
    present = set(renamed.values())
    missing = [n for n in names if n not in present]
    filled = [c for c in own if raw[c].notna().any()]
    unknown = [c for c in filled if renamed[c] not in names and not _ignored(c, source)]
    if missing or unknown:
        lines, hint = complaints(source, missing, unknown, raw)
        raise SourceError("\n".join(lines), hint)
    return RawRows(raw.rename(columns=renamed))


def _ignored(column: str, source: Source) -> bool:
    return any(column == p or fold(column) == fold(p) or fnmatchcase(column, p) for p in source.ignorees)


def ignored_but_gone(raw: RawRows, source: Source) -> Anomalies:
    """Tell each column that ``ignorees`` names in full and that the file no longer has.

    What a file holds changed: the producer may have dropped others on the way, that nothing declares.
    """
    there = {fold(column) for column in raw.columns}
    theirs = [name for name in source.ignorees if not name.startswith("(")]  # « (intertitre) », « (colonne F) » are ours
    gone = [name for name in theirs if fold(name) not in there and not set(name) & set("*?[")]
    if not gone or raw.empty:
        return combine([])
    place = {"source": source.id, "fichier": str(raw["fichier"].iloc[0]), "feuille": "", "ligne": 0}
    return record("colonne-ignoree-absente", pd.DataFrame([place] * len(gone)), valeur=pd.Series(gone))


def apply_codes(raw: RawRows, source: Source) -> RawRows:
    """Return ``raw`` with answer codes replaced by their labels, in the columns that ``codes`` names."""
    labels = {c: raw[c].map(lambda v, t=table: t.get(v, v), na_action="ignore") for c, table in source.codes.items() if c in raw}
    return RawRows(raw.assign(**{c: s.astype("str") for c, s in labels.items()}))


def apply_corrections(raw: RawRows, source: Source) -> tuple[RawRows, Anomalies]:
    """Return ``raw`` with the declared corrections done, each told; one that no longer finds its value is told too."""
    found = []
    for fix in source.corrections:
        if fix.colonne not in raw:
            raise SourceError(
                f"sources/{source.id}/source.yml : correction sur une colonne inconnue, « {fix.colonne} »", "la retirer"
            )
        hit = raw[fix.colonne].eq(fix.avant) & (raw["ligne"].eq(fix.ligne) if fix.ligne else True)
        why = f"{fix.motif} ({fix.auteur}, {fix.date})"
        if hit.any():
            found.append(
                record("correction-declaree", raw[hit], colonne=fix.colonne, valeur=fix.avant, apres=fix.apres, detail=why)
            )
            raw = RawRows(raw.assign(**{fix.colonne: raw[fix.colonne].mask(hit, fix.apres)}))
        else:
            nowhere = pd.DataFrame(
                {"source": [source.id], "fichier": f"sources/{source.id}/source.yml", "feuille": "", "ligne": 0}
            )
            found.append(record("correction-sans-objet", nowhere, colonne=fix.colonne, valeur=fix.avant, detail=why))
    return raw, combine(found)


class Columns:
    """What the declared columns of one source say, target by target."""

    def __init__(self, raw: RawRows, source: Source, moved: Mapping[str, pd.Series[str]] | None = None) -> None:
        """Take rows whose header was checked. ``moved``: target → what was typed in other columns (see misplaced.py)."""
        self.raw = raw
        self.source = source
        self._moved = moved or {}
        self._nothing = pd.Series(index=raw.index, dtype="str")

    def over(self, raw: RawRows, moved: Mapping[str, pd.Series[str]] | None = None) -> Columns:
        """Return the same columns over ``raw``, with ``moved`` read beside what was moved before."""
        more = {t: texts.reindex(raw.index).astype("str") for t, texts in (moved or {}).items()}
        before = {t: texts.where(texts.notna(), more[t]) if t in more else texts for t, texts in self._moved.items()}
        return Columns(raw, self.source, {**more, **before})

    def text(self, target: str) -> pd.Series[str]:
        """Return the text of ``target``: its columns joined (JOINERS), missing cells left out.

        Where all are missing: the sheet's name or the same value everywhere, if declared to tell this target; else missing.
        """
        parts = [self.raw[c] for c in self.names(target)]
        joined = parts[0] if parts else self._nothing
        for part in parts[1:]:
            both = joined + JOINERS.get(target, " ") + part
            joined = both.where(both.notna(), joined.where(joined.notna(), part))
        if target == self.source.nom_de_feuille:
            joined = joined.where(joined.notna(), self.raw["feuille"].replace("", pd.NA))
        if target in self.source.partout:
            joined = joined.fillna(self.source.partout[target])
        moved = self._moved.get(target)  # only where the target's own columns say nothing
        return joined if moved is None else moved.where(moved.notna(), joined)

    def names(self, target: str) -> list[str]:
        """Return the plain columns of ``target``, those of one code each left out."""
        return [item for item in self.source.colonnes.get(target, ()) if isinstance(item, str)]

    def code_columns(self, target: str) -> list[CodeColumn]:
        """Return the columns of ``target`` that each hold one code (oui/non, or one day's hours)."""
        return [item for item in self.source.colonnes.get(target, ()) if isinstance(item, CodeColumn)]

    def label(self, target: str) -> str:
        """Return the name to show for ``target`` in messages: the producer's column(s), or ours for what was moved."""
        own = " + ".join([*self.names(target), *(item.colonne for item in self.code_columns(target))])
        if own or (target not in self.source.partout and target != self.source.nom_de_feuille):
            return own or (target if target in self._moved else "")
        return "nom de la feuille" if target == self.source.nom_de_feuille else f"partout : {target}"
