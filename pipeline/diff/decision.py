"""What a dry run would publish and what the checks say of it in, what it takes to decide out: go or no-go, cost, command."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.diff.compare import Comparison
from pipeline.publish.counted import WORDS
from pipeline.report import SourceLine
from pipeline.validate import Finding, Verdict

MANY_LOST = 3
"""Columns of which lost values are told one by one."""


@dataclass(frozen=True)
class Decision:
    """``command``: what to type to publish; where something blocks, with a reason to write for each code."""

    blocking: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    warnings: tuple[str, ...]
    costs: tuple[str, ...]
    command: str
    sources: tuple[SourceLine, ...]
    waiting: int
    demonstration: bool

    @property
    def answer(self) -> str:
        """One French sentence."""
        if not self.blocking:
            return "Rien ne bloque : la version peut être publiée."
        many = len(self.blocking) > 1
        return f"{len(self.blocking)} contrôle{'s' if many else ''} bloque{'nt' if many else ''} la publication."


def decide(
    found: Comparison, verdict: Verdict, sources: tuple[SourceLine, ...], root: Path, waiting: int, *, demonstration: bool,
    repeat: tuple[str, ...] = (),
) -> Decision:  # fmt: skip
    """Return what a person needs to know before publishing. ``repeat``: words of this run's command that the next one needs."""
    blocking = tuple(f for f in verdict.findings if f.stops)
    return Decision(
        blocking=blocking,
        accepted=tuple(verdict.accepted),
        warnings=tuple(verdict.warnings),
        costs=tuple(_costs(found)),
        command=command(root, blocking, repeat),
        sources=sources,
        waiting=waiting,
        demonstration=demonstration,
    )


def command(root: Path, blocking: tuple[Finding, ...], repeat: tuple[str, ...] = ()) -> str:
    """Return the very command that publishes, a line for each code: one reason to write for each, once each."""
    codes = dict.fromkeys(f.code for f in blocking)
    words = ["etal publish", f"--root {shlex.quote(str(root))}", *repeat]
    return " \\\n    ".join([" ".join(words), *(f'--accept {shlex.quote(code)} --because "…"' for code in codes)])


def _costs(found: Comparison) -> Iterator[str]:
    """Tell what publishing would undo for those who use the data."""
    counts = found.changes.counts()
    told = {
        "retires": "la page le dira, et qui reprend les données doit retirer la fiche aussi",
        "reunis": "les anciens liens mènent au commerce gardé",
        "deplaces": "à vérifier sur la carte",
        "fermes": "la fiche reste, marquée fermée",
    }
    for kind, words in told.items():
        if counts[kind]:
            yield f"{counts[kind]} commerce{'s' if counts[kind] > 1 else ''} {WORDS[kind][counts[kind] > 1]} : {words}"
    columns = found.columns()
    lost = columns[columns["perdues"].gt(0)].sort_values(["perdues", "colonne"], ascending=[False, True])
    for row in lost[:MANY_LOST].to_dict("records"):
        yield f"« {row['titre']} » : {row['perdues']} valeur{'s' if row['perdues'] > 1 else ''} en moins"
    if len(lost) > MANY_LOST:
        more = len(lost) - MANY_LOST
        yield f"et des valeurs en moins dans {more} autre{'s colonnes' if more > 1 else ' colonne'}"
