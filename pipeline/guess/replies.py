"""What a person says of a file and of its producer in, by flags or on a terminal; what a declaration may hold of it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from typing import Final

from pipeline.config import CADENCES, DAYS, TARGETS, TO_COMPLETE, did_you_mean
from pipeline.errors import ConfigError
from pipeline.guess.propose import Column
from pipeline.guess.score import STAMP
from pipeline.normalise.evidence import VOCABULARIES
from pipeline.reference.text import fold
from pipeline.reference.vocabularies import codes, vocabulary

IGNORE: Final = "ignorer"
LIKELY: Final = 0.5
"""Below, leaving a column out is what Entrée answers, and what it seems to hold is only named."""
_ONE: Final = ("nom", "raison_sociale")
_LICENCES: Final = {
    "licence ouverte": "lov2", "licence ouverte 2 0": "lov2", "licence ouverte 2": "lov2", "lo": "lov2", "etalab": "lov2",
    "open licence": "lov2", "odbl": "odc-odbl", "cc0": "cc-zero", "cc by 4 0": "cc-by",
}  # fmt: skip
"""Names that people give to licences, folded, beside those of schemas/licences.csv."""


def answered(columns: Sequence[Column], replies: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns with the answers « Colonne=champ », « =champ:code », « =ignorer ». ConfigError for a wrong one."""
    out, given = list(columns), set()
    places = {fold(c.colonne): i for i, c in enumerate(columns)}
    for reply in replies:
        name, _, said = reply.rpartition("=")
        if fold(name) not in places:
            raise ConfigError(
                f"--reponse : le fichier n'a pas de colonne « {name} »{did_you_mean(name, [c.colonne for c in columns])}",
                "écrire « Colonne=champ », par exemple --reponse « Enseigne=nom »",
            )
        i = places[fold(name)]
        champ, code = understood(said)
        given.add(i)
        out[i] = replace(
            out[i], champ=champ, code=code, confiance=1.0, raison="écartée par réponse" if champ is None else "réponse donnée"
        )
    taken = any(columns[i].champ == "raison_sociale" and out[i].champ == "nom" for i in given)
    return tuple(_giving_way(out, given, taken=taken))


def _giving_way(columns: Sequence[Column], given: Set[int], *, taken: bool) -> list[Column]:
    """Return the columns, one only guessed to be the name of the firm where another was answered to be the shop's.

    Joined, as two columns of one field are, they published « Untel (Chez Untel) Chez Untel ». ``taken``: the name answered was
    guessed to be the firm's; nothing then says that the other is, and it is left out.
    """
    said = next((columns[i] for i in sorted(given) if columns[i].champ == "nom"), None)
    if said is None:
        return list(columns)
    firm = None if taken or any(c.champ == "raison_sociale" for c in columns) else "raison_sociale"
    why = f"« {said.colonne} » est le nom, par réponse"
    return [replace(c, champ=firm, raison=why) if c.champ == "nom" and i not in given else c for i, c in enumerate(columns)]


def understood(said: str) -> tuple[str | None, str | None]:
    """Return the (field, code) that an answer says. Raises ConfigError where there is no such field or code."""
    champ, _, code = said.strip().partition(":")
    champ, code = champ.strip(), code.strip()
    if champ == IGNORE:
        return None, None
    if champ not in (*TARGETS, STAMP):
        raise ConfigError(
            f"« {champ} » n'est pas un champ{did_you_mean(champ, [*TARGETS, STAMP, IGNORE])}",
            f"un champ de sources/LISEZMOI.md, « {IGNORE} », ou « champ:code »",
        )
    known = set(DAYS) if champ == "horaires" else codes(champ) if champ in VOCABULARIES else set()
    if code and code not in known:
        raise ConfigError(f"« {code} » n'est pas un code de {champ}{did_you_mean(code, known)}", f"voir schemas/{champ}.csv")
    return champ, code or None


def doubtful(columns: Sequence[Column]) -> list[Column]:
    """Return the columns that a person should be asked about."""
    return [c for c in columns if not c.sure]


def settled(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns as they stand where nobody answers: what is unsure is left out, « à décider »; but the name is kept.

    Raises ConfigError where no column gives the name.
    """
    named = [c for c in columns if c.champ in _ONE]
    best = max(named, key=lambda c: c.confiance, default=None)
    if best is None:
        raise ConfigError("aucune colonne ne semble donner le nom du commerce", "le dire : --reponse « Leur colonne=nom »")
    kept = any(c.sure for c in named)
    return tuple(c if c.sure or (c is best and not kept) else _undecided(c) for c in columns)


def _undecided(column: Column) -> Column:
    guess = column.cible or next(iter(column.autres), None)
    like = f"à décider : « {guess} » ? ({column.confiance:.0%})".replace("%", " %") if guess else f"à décider : {column.raison}"
    return replace(column, champ=None, code=None, raison=like)


def check_cadence(cadence: str | None) -> None:
    """Raise ConfigError unless ``cadence`` is one that a declaration may hold."""
    if cadence is not None and cadence not in CADENCES:
        raise ConfigError(f"cadence « {cadence} » refusée{did_you_mean(cadence, CADENCES)}", ", ".join(CADENCES))


def check_licence(said: str) -> str:
    """Return the id of the licence that an answer names, by its id, its name or its usual short name. ConfigError for none."""
    known = {fold(row[name]): row["code"] for row in vocabulary("licences") for name in ("code", "identifiant", "libelle")}
    key = fold(said)
    if said == TO_COMPLETE:
        return said
    if code := (known | _LICENCES).get(key):
        return code
    raise ConfigError(
        f"licence « {said} » inconnue{did_you_mean(said, [row['code'] for row in vocabulary('licences')])}",
        "choisir parmi " + ", ".join(f"{row['code']} ({row['libelle']})" for row in vocabulary("licences")),
    )
