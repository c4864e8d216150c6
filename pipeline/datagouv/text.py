"""What a push would do, or did, in; the lines that the officer reads out."""

from __future__ import annotations

from itertools import groupby

from pipeline.datagouv import compare
from pipeline.datagouv.push import Told


def lines(told: Told) -> list[str]:
    """Return the report, French: where, which version, each field that changes, what is left, the next thing to do."""
    where = f"jeu {told.jeu} ({told.page})" if told.jeu else "jeu à créer"
    out = [f"{told.instance} : {where}", f"Version {told.version} ; là-bas : {told.avant or 'aucune'}"]
    for name, changes in groupby(told.changes, key=lambda change: change.objet):
        out.append(f"{name or 'jeu de données'}")
        out += [f"  {line}" for change in changes for line in compare.lines(change)]
    out += [f"Attention : {note}" for note in told.notes]
    if told.laissees:
        out.append(f"Laissées telles quelles, pas à nous : {', '.join(told.laissees)}")
    return [*out, *_ending(told)]


def _ending(told: Told) -> list[str]:
    count = len(told.changes)
    if not told.fait:
        return [f"{count} changement(s). À faire : etal push apply"] if count else ["Rien à changer : tout y est à jour."]
    marked = f" Note des métadonnées : {told.note * 9:.0f}/9." if told.note is not None else ""
    return [f"{count} changement(s) faits et relus.{marked}" if count else f"Rien à envoyer : tout y est à jour.{marked}"]
