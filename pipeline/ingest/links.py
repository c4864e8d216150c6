"""A sheet's grid and the addresses behind its cells in; out: the grid whose « voir le site » is the site's address.

Only a text that says nothing but « click here » gives way: a shop's name that links to a page stays the shop's name, and an
address that shows one thing and leads elsewhere (a link copied down with its cell) is read as it shows.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa

from pipeline.ingest.facts import Shown
from pipeline.ingest.grid import Grid
from pipeline.ingest.names import plain

_LABEL: Final = frozenset(
    """a acceder afficher aller allez ici au aux boutique button ce cet cette click clic cliquez cliquer commander commandez
    consulter consultez contact contacter contactez courriel courrier d de decouvrir decouvrez des detail details du e ecrire
    ecrivez electronique email en envoyer eshop et facebook fb fiche google here http https info infos insta instagram internet
    itineraire l la le les leur lien link linkedin lire mail map maps message montrer notre nous ouvrir page par plan plus
    rendez sa savoir se shop site sites sociaux son suite sur tiktok twitter un une url vers visit visiter visitez voir vous web
    website www youtube""".split()  # noqa: SIM905
)
"""Words of a text that only says that there is a link."""
_SCHEMES: Final = ("http://", "https://", "mailto:", "tel:")
_LONGEST: Final = 2_000  # characters of an address; Excel keeps 2 083


def target(address: str) -> str:
    """Return what a link leads to as a cell would say it: an address of the web, a mailbox, a number; "" for anything else."""
    text = html.unescape(address).strip()
    scheme = text[:8].lower()
    if len(text) > _LONGEST or not scheme.startswith(_SCHEMES):
        return ""
    if scheme.startswith(("mailto:", "tel:")):
        return text.partition(":")[2].partition("?")[0].strip()
    return text


def with_links(grid: Grid) -> Grid:
    """Return the grid with the addresses in the place of the texts that only announce them, each told as shown otherwise."""
    if not grid.facts.links:
        return grid
    columns, told = list(grid.columns), list(grid.facts.shown)
    for index in sorted({column for _, column, _ in grid.facts.links if column < len(columns)}):
        mine = [(line, address) for line, column, address in grid.facts.links if column == index]
        texts = columns[index].to_pylist()
        found = list(_announced(grid, mine, texts))
        for row, address in found:
            texts[row] = address
        if found:
            before = columns[index].take([row for row, _ in found]).to_pylist()
            columns[index] = pa.chunked_array([pa.array(texts, columns[index].type)])
            lines = grid.lines[[row for row, _ in found]]
            told.append(Shown(index, lines, [address for _, address in found], [text or "" for text in before]))
    return replace(grid, columns=columns, facts=replace(grid.facts, shown=tuple(told)))


def _announced(grid: Grid, links: Iterable[tuple[int, str]], texts: list[str | None]) -> Iterable[tuple[int, str]]:
    """Yield (row, address) of the cells whose text says nothing but that there is a link; an icon says nothing at all."""
    named = any(texts)
    heading = next((row for row, text in enumerate(texts) if text), 0)
    found = sorted(links)
    rows = np.searchsorted(grid.lines, np.array([line for line, _ in found])).tolist()
    for (line, address), row in zip(found, rows, strict=True):
        if row >= grid.height or int(grid.lines[row]) != line:
            continue
        text = texts[row]
        if row == heading and text not in texts[row + 1 :]:  # « Site » above its column, that sorts the page
            continue
        if (named and not text) or (text and set(plain(text).split()) <= _LABEL):
            yield row, address
