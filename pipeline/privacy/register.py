"""``sources/decisions/oppositions.csv``: keyed hashes in, never a name; and the key, kept outside the territory's folder.

A plain hash of a phone number, even salted, is guessed in seconds (there are few numbers): an HMAC is not, as long as its key
stays elsewhere. The key comes from the environment (ETAL_CLE_OPPOSITIONS) or from a file of the user's own configuration.
"""

from __future__ import annotations

import datetime as dt
import hmac
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, NamedTuple

from pipeline.errors import ConfigError
from pipeline.register_file import OPPOSITIONS, lines_in, put_lines
from pipeline.resaved import DAY, Kinds, hashed

Kind = Literal["id", "siret", "telephone", "courriel", "nom", "lieu", "domaine"]
SHOP: Final = "commerce"
"""Scope of an opposition to the whole shop; any other scope is one public column."""
FIELDS: Final = ("telephone", "courriel", "site_web", "reseaux_sociaux", "raison_sociale", "description", "horaires")
VARIABLE: Final = "ETAL_CLE_OPPOSITIONS"
COLUMNS: Final = ("empreinte", "genre", "portee", "date", "auteur")
_MEND: Final = "la rétablir depuis une copie : chaque ligne protège quelqu'un"
_KINDS: Final[Kinds] = {"empreinte": hashed(64)._replace(remedy=_MEND), "date": DAY}
WITNESS: Final = "temoin"
"""Kind of the line by which a register knows its key: under another, no line would match and everything would be published."""


class Entry(NamedTuple):
    """One thing never to be published: hash, kind of evidence, scope (SHOP or a column), ISO day, who wrote it down."""

    empreinte: str
    genre: str
    portee: str
    date: str
    auteur: str


def key_file(environment: Mapping[str, str]) -> Path:
    """Return where the key is kept: the user's configuration folder, never the territory's."""
    home = environment.get("XDG_CONFIG_HOME") or str(Path(environment.get("HOME", "~")).expanduser() / ".config")
    return Path(home) / "etal" / "oppositions.cle"


def load_keys(environment: Mapping[str, str] = os.environ, *, create: bool = False) -> tuple[bytes, ...]:
    """Return the keys: the first writes, all are read with (the older ones, after a rotation: apart by spaces or lines).

    ``create`` makes one where there is none. Raises ConfigError where none is found or one is too short.
    """
    path = key_file(environment)
    text = environment.get(VARIABLE, "").strip()
    if not text and path.is_file():
        text = path.read_text(encoding="utf-8", errors="replace").strip()
    if not text and create:
        text = secrets.token_hex(32)
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as handle:
            handle.write(text + "\n")
    keys = text.split()
    if not keys:
        raise ConfigError(
            f"{OPPOSITIONS} : la clé des oppositions est introuvable",
            f"la remettre dans {path} ou dans la variable {VARIABLE} ; sans elle rien n'est publié",
        )
    short = min(map(len, keys))
    if short < 32:
        raise ConfigError(f"la clé des oppositions est trop courte ({short} caractères)", "en donner au moins 32")
    return tuple(key.encode() for key in keys)


def fingerprint(key: bytes, kind: str, value: str) -> str:
    """Return the keyed hash of one piece of evidence, already in canonical form."""
    return hmac.digest(key, f"{kind}:{value}".encode(), "sha256").hex()


@dataclass(frozen=True)
class Oppositions:
    """All entries of the register. ``witnesses``: one a key that wrote some of them."""

    entries: tuple[Entry, ...] = ()
    witnesses: tuple[Entry, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Oppositions:
        """Read the register; missing file = none. Raises ConfigError with file and line."""
        if not path.exists():
            return cls()
        read = [_entry(row, path, line) for line, row in enumerate(lines_in(path, COLUMNS, _KINDS), start=2)]
        return cls(tuple(e for e in read if e.genre != WITNESS), tuple(e for e in read if e.genre == WITNESS))

    def check(self, keys: tuple[bytes, ...]) -> None:
        """Raise ConfigError unless ``keys`` hold each key that wrote the register: with another nothing would be recognised."""
        if self.entries and not self.witnesses:
            raise ConfigError(
                f"{OPPOSITIONS} : la ligne « temoin », qui dit quelle clé l'a écrit, a disparu",
                "la rétablir depuis une copie ; sans elle rien n'est publié",
            )
        known = {_witness(key) for key in keys}
        if any(w.empreinte not in known for w in self.witnesses):
            raise ConfigError(
                f"{OPPOSITIONS} : la clé des oppositions n'est pas celle avec laquelle le registre est écrit",
                f"remettre l'ancienne clé dans {VARIABLE}, ou la garder à la suite de la nouvelle (une par ligne) ; "
                "sans elle rien n'est publié",
            )

    def save(self, path: Path) -> None:
        """Write the register, sorted, at once: a line lost would publish someone who asked not to be."""
        put_lines(path, COLUMNS, sorted([*self.entries, *self.witnesses]))

    def with_evidence(
        self, key: bytes, evidence: Iterable[tuple[Kind, str]], scopes: Iterable[str], day: dt.date, author: str
    ) -> Oppositions:
        """Return the register with each piece of evidence opposed for each scope; what already stands keeps its date."""
        known = {(e.empreinte, e.portee) for e in self.entries}
        wanted = {(fingerprint(key, kind, value), kind, scope) for kind, value in evidence for scope in scopes}
        new = [Entry(h, kind, scope, day.isoformat(), author) for h, kind, scope in wanted if (h, scope) not in known]
        witness = Entry(_witness(key), WITNESS, WITNESS, day.isoformat(), author)
        known_keys = {w.empreinte for w in self.witnesses}
        witnesses = self.witnesses if witness.empreinte in known_keys else (*self.witnesses, witness)
        return Oppositions(tuple(sorted([*self.entries, *new])), witnesses)


def _witness(key: bytes) -> str:
    return fingerprint(key, WITNESS, "")


def _entry(row: dict[str, str], path: Path, line: int) -> Entry:
    entry = Entry(*(row.get(c) or "" for c in COLUMNS))
    if len(entry.empreinte) != 64 or entry.portee not in (SHOP, *FIELDS, WITNESS):
        raise ConfigError(f"{path}, ligne {line} : ligne abîmée", _MEND)
    return entry
