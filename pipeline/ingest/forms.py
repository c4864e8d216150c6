"""A form service's export in; out: which service made it, which columns are its own, which answers were never sent.

Header words of Google Forms, Microsoft Forms, Drupal webform (Framaforms) and LimeSurvey, in French and English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.config import Source, used_columns
from pipeline.ingest.names import plain
from pipeline.ingest.table import Aside, SheetTable

Service = Literal["google", "microsoft", "framaforms", "limesurvey"]
NAMES: Final[dict[Service, str]] = {
    "google": "Google Forms", "microsoft": "Microsoft Forms", "framaforms": "Framaforms (Drupal)", "limesurvey": "LimeSurvey",
}  # fmt: skip
_STAMP: Final = frozenset({"horodateur", "timestamp"})
_RESPONDENT: Final = frozenset({"adresse e mail", "email address", "nom d utilisateur", "username", "score"})
_MICROSOFT: Final = (
    {"id"},
    {"heure de debut", "start time"},
    {"heure de fin", "completion time", "heure de l achevement"},
    {"adresse de messagerie", "email", "e mail", "adresse e mail", "courrier electronique"},
    {"nom", "name"},
    {"heure de la derniere modification", "last modified time", "langue", "language", "total points", "quiz feedback"},
)
_DRUPAL: Final = frozenset((
    "serie", "serial", "numero de serie", "numero", "sid", "heure de soumission", "date de soumission", "submitted time", "time",
    "heure d achevement", "date d achevement", "completed time", "heure de modification", "date de modification", "modified time",
    "brouillon", "draft", "adresse ip", "ip address", "uid", "nom d utilisateur", "username",
))  # fmt: skip
_DRUPAL_GROUP: Final = (
    "submission details",
    "details de la soumission",
    "informations de soumission",
    "informations sur la soumission",
)
_DRAFT: Final = frozenset({"brouillon", "draft"})
_LIMESURVEY: Final = {
    "id": {"response id", "id de la reponse", "id de reponse"},
    "submitdate": {"date submitted", "date de soumission"},
    "lastpage": {"last page", "derniere page"},
    "startlanguage": {"start language", "langue de depart", "langue de debut"},
    "seed": {"seed", "graine", "tete de serie"},
    "token": {"token", "access code", "jeton", "code d acces", "invitation"},
    "startdate": {"date started", "date de lancement", "date de debut"},
    "datestamp": {"date last action", "date de la derniere action"},
    "ipaddr": {"ip address", "adresse ip"},
    "refurl": {"referrer url", "url de reference", "url referente"},
    "interviewtime": {"total time", "temps total"},
}
_TIMINGS: Final = re.compile(r"(?:grouptime|groupe? ?time|question ?time|temps pour le groupe|temps pour la question)\b.*")


@dataclass(frozen=True)
class Form:
    """``own``: the service's columns set aside; ``unsent``: rows of answers begun and never sent."""

    service: Service
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


def _service(plains: list[str], source: Source) -> Service | None:
    if source.depots.formulaire:
        return source.depots.formulaire
    if plains and plains[0] in _STAMP:
        return "google"
    if len(plains) > 3 and all(name in words for name, words in zip(plains[:3], _MICROSOFT, strict=False)):
        return "microsoft"
    if sum(_drupal(name) for name in plains) >= 5:
        return "framaforms"
    found = {code for name in plains if (code := _limesurvey(name))}
    return "limesurvey" if {"id", "submitdate"} <= found and len(found) >= 3 else None


def _own(service: Service, names: list[str]) -> list[str]:
    """Return the service's own columns: by their words, and by their place where the words could be a question's."""
    plains = [plain(name) for name in names]
    if service == "google":
        return [n for i, (n, p) in enumerate(zip(names, plains, strict=True)) if p in _STAMP or (i == 1 and p in _RESPONDENT)]
    if service == "microsoft":
        words = set().union(*_MICROSOFT)
        return [n for n, p in zip(names[:7], plains, strict=False) if p in words]
    if service == "framaforms":
        return [n for n, p in zip(names[:9], plains, strict=False) if _drupal(p)]
    return [n for n, p in zip(names, plains, strict=True) if _limesurvey(p)]


def _drupal(name: str) -> bool:
    for group in _DRUPAL_GROUP:
        name = name.removeprefix(group).strip()
    return name in _DRUPAL


def _limesurvey(name: str) -> str | None:
    """Return the code of a LimeSurvey column: « id », « ID de la réponse » or « id. ID de la réponse »."""
    code, _, rest = name.partition(" ")
    if code in _LIMESURVEY and (not rest or rest in _LIMESURVEY[code]):
        return code
    if _TIMINGS.fullmatch(name):
        return "timing"
    return next((code for code, labels in _LIMESURVEY.items() if name in labels), None)


def _twin(base: str, names: list[str]) -> str | None:
    """Return the question that repeats a column's name: « Nom2 » in Microsoft's workbook, « Nom (2) » once read here."""
    return next((n for n in names if n != base and re.fullmatch(re.escape(base) + r"\s?(?:2|\(2\))", n)), None)


def _used(source: Source) -> set[str]:
    declared = [c for columns in used_columns(source).values() for c in columns]
    return {*declared, *source.cle, *source.ignorees, *([source.horodatage] if source.horodatage else [])}


def _unsent(service: Service, own: Iterable[str], table: SheetTable) -> tuple[Aside, ...]:
    """Return the answers begun and never sent: a LimeSurvey answer without its date, a webform's draft."""
    if service == "limesurvey":
        column = next((table.columns[n] for n in own if _limesurvey(plain(n)) == "submitdate"), None)
        mask = None if column is None else column.is_null()
    elif service == "framaforms":
        column = next((table.columns[n] for n in own if plain(n).rpartition(" ")[2] in _DRAFT), None)
        yes = pa.array(["1", "oui", "yes", "vrai", "x"], pa.large_string())
        mask = None if column is None else pc.is_in(pc.utf8_lower(column), value_set=yes)
    else:
        mask = None
    if mask is None:
        return ()
    rows = np.flatnonzero(np.asarray(mask.to_numpy(zero_copy_only=False), dtype=bool))
    return tuple(Aside("reponse-inachevee", int(table.lines[i]), "") for i in rows)
