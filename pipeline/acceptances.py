"""What blocks a release and what people accept of it in, what still blocks out; ``sources/registre/acceptations.csv`` in and out.

An acceptance holds for one fact: the code of the check and the very words of what it found. The same fact tomorrow is still
accepted (run again: nothing to publish); a worse one asks anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.config import did_you_mean
from pipeline.errors import ConfigError
from pipeline.register_file import lines_in, put_lines
from pipeline.resaved import DAY, WORDS, Kinds
from pipeline.validate import Verdict

COLUMNS: Final = ("date", "code", "constat", "motif", "auteur")
_KINDS: Final[Kinds] = {"date": DAY, "motif": WORDS, "auteur": WORDS}


class Acceptance(NamedTuple):
    """ISO day, code of the check, what it found, why it is published nonetheless, who says so (never published)."""

    date: str
    code: str
    constat: str
    motif: str
    auteur: str


def load(path: Path) -> tuple[Acceptance, ...]:
    """Read the register; none where the file does not exist. Raises ConfigError when it is not one."""
    if not path.is_file():
        return ()
    return tuple(Acceptance(**line) for line in lines_in(path, COLUMNS, _KINDS))


def save(path: Path, known: Iterable[Acceptance]) -> None:
    """Write the register, oldest first; nothing where nothing was ever accepted."""
    lines = sorted(set(known))
    if lines:
        put_lines(path, COLUMNS, lines)


def accept(
    verdict: Verdict, known: tuple[Acceptance, ...], asked: Iterable[tuple[str, str]], author: str, day: dt.date
) -> tuple[Verdict, tuple[Acceptance, ...]]:
    """Return the verdict with what was accepted, and all acceptances, those ``asked`` (code, reason) added.

    Raises ConfigError for a code under which nothing blocks nor ever was accepted, and for a reason that says nothing.
    """
    wanted = {code: " ".join(reason.split()) for code, reason in asked}
    for code, reason in wanted.items():
        _check(code, reason, verdict, known)
    reasons = {(one.code, one.constat): one for one in sorted(known)}
    for finding in verdict.findings:
        if finding.blocking and finding.code in wanted and reasons.get(finding.key, _NONE).motif != wanted[finding.code]:
            reasons[finding.key] = Acceptance(day.isoformat(), *finding.key, wanted[finding.code], author)
    findings = [replace(f, accepted=reasons[f.key].motif) if f.blocking and f.key in reasons else f for f in verdict.findings]
    kept = {(one.date, one.code, one.constat): one for one in (*known, *reasons.values())}  # of one day, the last word
    return Verdict(tuple(findings)), tuple(sorted(kept.values()))


_NONE: Final = Acceptance("", "", "", "", "")


def _check(code: str, reason: str, verdict: Verdict, known: tuple[Acceptance, ...]) -> None:
    blocking = [f.code for f in verdict.findings if f.blocking]
    if len(reason) < 3:
        raise ConfigError(f"--accept {code} : la raison manque", 'la dire après --because "…" : elle sera publiée')
    if code in {*blocking, *(one.code for one in known)}:
        return
    if code in {f.code for f in verdict.findings}:
        raise ConfigError(f"--accept {code} : ce n'est qu'un avertissement, il ne bloque rien", "le retirer de la commande")
    listed = ", ".join(dict.fromkeys(blocking)) or "rien"
    raise ConfigError(f"--accept {code} : rien ne bloque sous ce code{did_you_mean(code, blocking)}", f"ce qui bloque : {listed}")
