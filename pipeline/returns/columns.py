"""A finding's column label in, the producer's columns out: a finding names one, several joined, one of our fields, or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.config import CodeColumn, Source, used_columns
from pipeline.ingest.names import RESERVED
from pipeline.model import Anomalies
from pipeline.reference.text import fold
from pipeline.sources import Reading

_FALLBACK: Final = ("nom", "raison_sociale")
_OF_CODE: Final[dict[str, tuple[str, ...]]] = {
    "adresse-introuvable": ("adresse", "voie"),
    "numero-introuvable": ("numero", "adresse", "voie"),
    "voie-autrement-ecrite": ("adresse", "voie"),
    "position-douteuse": ("adresse", "voie"),
    "point-hors-commune": ("longitude", "point"),
    "point-loin-de-la-ban": ("longitude", "point"),
    "points-empiles": ("longitude", "point"),
    "point-refuse": ("longitude", "point"),
}
"""What a finding without column is about: the first of these that the source declares."""
_OF_FIELD: Final[dict[str, tuple[str, ...]]] = {
    "horaires_texte": ("horaires",),
    "adresse": ("adresse", "voie"),
    "code_insee": ("code_insee", "commune"),
    "code_postal": ("code_postal", "commune"),
    "commune": ("commune", "code_postal", "adresse"),
    "longitude": ("longitude", "point"),
    "latitude": ("latitude", "point"),
    "categorie": ("categorie", "naf"),
    "siren": ("siren", "siret"),
    "siret": ("siret", "siren"),
}
"""Where a public column comes from, when no declared target has its name."""


class Columns:
    """The columns of one deposit, under the names that its file gives them."""

    def __init__(self, source: Source, present: Sequence[str]) -> None:
        """Take the declaration and the file's own column names."""
        self.source = source
        by_key = {fold(name): name for name in present}
        self._own = {name: name for name in present}
        declared = used_columns(source)
        self.of_target = {
            target: tuple(found for name in names if (found := self._own.get(name) or by_key.get(fold(name))))
            for target, names in declared.items()
        }
        self.codes = {
            column: item.code
            for target, items in source.colonnes.items()
            for item, column in zip(items, self.of_target[target], strict=False)
            if isinstance(item, CodeColumn) and len(items) == len(self.of_target[target])
        }
        labels = {" + ".join(declared[target]): columns for target, columns in self.of_target.items()}
        # the label of a target puts plain columns before those of one code each (normalise.mapping.Columns.label)
        plain_first = {_plain_first(source, target): columns for target, columns in self.of_target.items()}
        self._labels = {name: (by_key[fold(name)],) for name in _declared(source) if fold(name) in by_key} | labels | plain_first
        self.first = next((c for t in _FALLBACK for c in self.of_target.get(t, ())), present[0] if present else "")

    def of(self, code: str, label: str) -> tuple[str, ...]:
        """Return the columns that a finding is about, in order; the shop's name where it is about the row."""
        if label in self._own:
            return (label,)
        return self._labels.get(label) or self._meant(code, label) or (self.first,)

    def _meant(self, code: str, label: str) -> tuple[str, ...]:
        """Return the columns of a finding that names one of our fields, or none."""
        targets = (*((label, *_OF_FIELD.get(label, ())) if label else ()), *_OF_CODE.get(code, ()))
        return next((self.of_target[target] for target in targets if self.of_target.get(target)), ())

    def label(self, code: str, label: str) -> str:
        """Return how the producer calls what a finding is about; ``label`` itself where no column of theirs says it."""
        known = label in self._own or label in self._labels
        return label if known else " + ".join(self._meant(code, label)) or label

    def single(self, target: str) -> str:
        """Return the one column of ``target``; "" where it has none, or several."""
        columns = self.of_target.get(target, ())
        return columns[0] if len(columns) == 1 else ""


def in_their_columns(found: Anomalies, readings: Sequence[Reading]) -> Anomalies:
    """Return the findings with the producers' own columns, also where they name one of our fields, or none that is known."""
    names = found["colonne"].fillna("")
    for reading in readings:
        mine = found["source"].eq(reading.source.id) & found["ligne"].gt(0)
        columns = Columns(reading.source, [] if reading.raw is None else [c for c in reading.raw.columns if c not in RESERVED])
        pairs = list(zip(found["code"][mine], names[mine], strict=True))
        labels = {pair: columns.label(*pair) for pair in set(pairs)}
        names[mine] = [labels[pair] for pair in pairs]
    return Anomalies(found.assign(colonne=names.where(names.ne(""))))


def _declared(source: Source) -> list[str]:
    names = [name for names in used_columns(source).values() for name in names]
    beside = [*source.cle, *([source.horodatage] if source.horodatage else [])]
    return [*names, *beside, *(fix.colonne for fix in source.corrections)]


def _plain_first(source: Source, target: str) -> str:
    items = source.colonnes[target]
    plain = [item for item in items if isinstance(item, str)]
    return " + ".join([*plain, *(item.colonne for item in items if not isinstance(item, str))])
