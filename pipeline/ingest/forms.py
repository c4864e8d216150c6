"""A form service's export in; out: which service made it, which columns are its own, which answers were never sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.config import Source, used_columns
from pipeline.config.kinds import FormService
from pipeline.ingest.form_words import (
    DEMARCHES,
    DEMARCHES_LAST,
    DRAFT,
    DRUPAL_SURE,
    JOTFORM,
    MICROSOFT,
    RESPONDENT,
    SPHINX,
    SPHINX_SURE,
    STAMP,
    TALLY,
    TYPEFORM,
    is_drupal,
    limesurvey_code,
)
from pipeline.ingest.names import plain
from pipeline.ingest.table import Aside, SheetTable

_GAP: Final = 2  # columns of questions that end those of the service
_YES: Final = ("1", "oui", "yes", "vrai", "true", "x")
_MARKS: Final = 4  # of Sphinx's own variables
_UNSENT: Final[Mapping[FormService, tuple[str, tuple[str, ...]]]] = {
    "typeform": ("response type", ("partial", "started", "in progress")),
    "demarches": ("etat du dossier", ("brouillon",)),
    "sphinx": ("progression", ("en cours", "in progress", "non terminé", "non termine", "abandon")),
}
"""The column, and its words, that tell an answer begun and left."""


@dataclass(frozen=True)
class Form:
    """``own``: the service's columns set aside; ``unsent``: rows of answers begun and never sent."""

    service: FormService
    own: tuple[str, ...]
    unsent: tuple[Aside, ...]


def read_form(table: SheetTable, source: Source) -> tuple[SheetTable, Form | None]:
    """Return the table without the service's own columns that the declaration does not name, and what was recognised.

    A respondent's « Nom » that Microsoft adds leaves its name to the shop's own question « Nom ».
    """
    names = list(table.columns)
    service = _service([plain(name) for name in names], source)
    if service is None:
        return table, None
    own = _own(service, names)
    used = _used(source)
    twins = {base: twin for base in own if base in used and (twin := _twin(base, names))}
    aside = [name for name in own if name not in used or name in twins]
    unsent = _unsent(service, own, table)
    renamed = {twin: base for base, twin in twins.items()}
    kept = [name for name in names if name not in aside]
    cut = replace(
        table,
        columns={renamed.get(n, n): table.columns[n] for n in kept},
        letters={renamed.get(n, n): table.letters[n] for n in kept if n in table.letters},
    )
    return cut, Form(service, tuple(aside), unsent)


def _service(plains: list[str], source: Source) -> FormService | None:
    if source.depots.formulaire:
        return source.depots.formulaire
    if plains and plains[0] in STAMP:
        return "google"
    if len(plains) > 3 and all(name in words for name, words in zip(plains[:3], MICROSOFT, strict=False)):
        return "microsoft"
    if tuple(plains[:3]) == TALLY:
        return "tally"
    if {"response type", "submit date utc", "network id"} <= set(plains):
        return "typeform"
    if plains[:1] == ["submission date"] and {"submission id", "submission ip"} & set(plains):
        return "jotform"
    if plains[:2] == ["id", "email"] and {"etat du dossier", "depose le"} <= set(plains):
        return "demarches"
    if len(SPHINX.intersection(plains)) >= _MARKS and SPHINX_SURE & set(plains):
        return "sphinx"
    drupal = [name for name in plains if is_drupal(name)]
    if len(drupal) >= 5 and any(map(DRUPAL_SURE.search, drupal)):
        return "framaforms"
    found = {code for name in plains if (code := limesurvey_code(name))}
    return "limesurvey" if {"id", "submitdate"} <= found and len(found) >= 3 else None


def _own(service: FormService, names: list[str]) -> list[str]:
    """Return the service's own columns: by their words, and by their place where the words could be a question's."""
    plains = [plain(name) for name in names]
    told = list(zip(names, plains, strict=True))
    if service == "google":
        return [n for i, (n, p) in enumerate(told) if p in STAMP or (i == 1 and p in RESPONDENT)]
    if service == "microsoft":
        words = set().union(*MICROSOFT)
        return [n for n, p in told[:9] if p in words]
    if service == "framaforms":
        return [n for n, p in told[: _run(plains)] if is_drupal(p)]
    if service == "demarches":
        end = max((i for i, p in enumerate(plains[:80]) if p in DEMARCHES_LAST or p in ("depose le", "traite le")), default=0)
        return [n for n, p in told[: end + 1] if p in DEMARCHES]
    if service == "sphinx":
        return [n for n, p in told if p in SPHINX]
    if service in ("tally", "typeform", "jotform"):
        words = set({"tally": TALLY, "typeform": TYPEFORM, "jotform": JOTFORM}[service])
        return [n for i, (n, p) in enumerate(told) if p in words or (service == "typeform" and i == 0 and n.strip() == "#")]
    return [n for n, p in told if limesurvey_code(p)]


def _run(plains: list[str]) -> int:
    """Return where Drupal's own columns end: at the first questions in a row."""
    for i in range(len(plains)):
        if not any(map(is_drupal, plains[i : i + _GAP])):
            return i
    return len(plains)


def _twin(base: str, names: list[str]) -> str | None:
    """Return the question that repeats a column's name: « Nom2 » in Microsoft's workbook, « Nom (2) » once read here."""
    return next((n for n in names if n != base and re.fullmatch(re.escape(base) + r"\s?(?:2|\(2\))", n)), None)


def _used(source: Source) -> set[str]:
    declared = [c for columns in used_columns(source).values() for c in columns]
    return {*declared, *source.cle, *source.ignorees, *([source.horodatage] if source.horodatage else [])}


def _unsent(service: FormService, own: Iterable[str], table: SheetTable) -> tuple[Aside, ...]:
    """Return the answers begun and never sent: a LimeSurvey answer without its date, a webform's draft, a Typeform left."""
    if service == "limesurvey":
        column = next((table.columns[n] for n in own if limesurvey_code(plain(n)) == "submitdate"), None)
        mask = None if column is None else column.is_null()
    elif service == "framaforms":
        column = next((table.columns[n] for n in own if plain(n).rpartition(" ")[2] in DRAFT), None)
        mask = _says(column, _YES)
    elif service in _UNSENT:
        word, said = _UNSENT[service]
        mask = _says(next((table.columns[n] for n in own if plain(n) == word), None), said)
    else:
        mask = None
    if mask is None:
        return ()
    rows = np.flatnonzero(np.asarray(mask.to_numpy(zero_copy_only=False), dtype=bool))
    return tuple(Aside("reponse-inachevee", int(table.lines[i]), "") for i in rows)


def _says(column: pa.ChunkedArray | None, words: tuple[str, ...]) -> pa.ChunkedArray | None:
    if column is None:
        return None
    return pc.is_in(pc.utf8_lower(pc.utf8_trim_whitespace(column)), value_set=pa.array(words, pa.large_string()))
