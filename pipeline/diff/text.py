"""A comparison in, what a terminal shows out: French lines, and tables as text cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import pandas as pd

from pipeline.diff.compare import Comparison
from pipeline.diff.decision import Decision
from pipeline.publish.counted import HEADINGS, KINDS, by_commune, by_epci, by_source, said

SHOWN: Final = 10


class Grid(NamedTuple):
    """A table: its heading, the names of its columns, its rows."""

    title: str
    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def lines(found: Comparison) -> Iterator[str]:
    """Yield which two are compared, and the counts."""
    after = f"{found.after.version} ({len(found.after.shops)} commerces)"
    if found.before is None:
        yield f"Première version : {after}"
        return
    yield f"De {found.before.version} ({len(found.before.shops)} commerces) à {after} :"
    yield ", ".join(said(found.changes.counts())) or "aucun commerce"


def tables(found: Comparison, communes: int | None = SHOWN) -> Iterator[Grid]:
    """Yield what changed by source, by EPCI, in the ``communes`` where most did (None: all), and by column.

    Only those that say something; a column of nothing is left out.
    """
    every = by_commune(found.changes)
    most = every.assign(total=every[list(KINDS)].sum(axis=1)).sort_values(["total", "commune"], ascending=[False, True])
    shown = most if communes is None else most.head(communes)
    yield from _grid("source", "Par source", by_source(found.changes), "sources")
    yield from _grid("intercommunalité", "Par intercommunalité", by_epci(found.changes), "epci")
    title = f"Les {communes} communes qui changent le plus" if len(shown) < len(most) else "Par commune"
    yield from _grid("commune", title, shown, "commune")
    columns = found.columns()
    if len(columns):
        rows = [(str(r["titre"]), str(r["commerces"]), str(r["perdues"] or "·")) for r in columns.to_dict("records")]
        yield Grid("Ce qui change dans les fiches", ("colonne", "commerces", "dont vidées"), rows)


def _grid(name: str, title: str, table: pd.DataFrame, key: str) -> Iterator[Grid]:
    told = [(kind, heading) for kind, heading in zip(KINDS, HEADINGS, strict=True) if len(table) and table[kind].any()]
    if told:
        rows = [(str(row[key] or "—"), *(str(row[kind] or "·") for kind, _ in told)) for row in table.to_dict("records")]
        yield Grid(title, (name, *(heading for _, heading in told)), rows)


def decision_lines(decision: Decision) -> Iterator[str]:
    """Yield the answer, what it would cost to publish and the command, last: where the eye ends."""
    yield decision.answer
    if decision.costs:
        yield "Publier coûterait :" if decision.blocking else "Publier entraîne :"
        yield from (f"  - {cost}" for cost in decision.costs)
    if decision.blocking:
        yield "Pour publier quand même, écrire chaque raison, ou une seule pour tous (elle sera publiée) :"
    else:
        yield "Pour publier :"
    yield f"  {decision.command}"
