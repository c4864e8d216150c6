"""A release's figures in, pictures out: SVG text to stand inside a page, in the page's own colours, with nothing from elsewhere.

Colours are written as CSS variables, so that a dark page has light pictures; texts stay texts. Same figures, same bytes.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline.reference.french import grouped

INK, LINE, BAR, OTHER, SOFT = "#010101", "#020202", "#030303", "#040404", "#050505"
"""Stand-ins that no picture uses otherwise: they become the page's colours."""
COLOURS: Final = {
    INK: "currentColor", LINE: "var(--trait,#c8ced6)", BAR: "var(--barre,#1f6f8b)", OTHER: "var(--autre,#c4572e)",
    SOFT: "var(--fond2,#eef2f5)",
}  # fmt: skip
WIDTH: Final = 7.2
"""Inches at 72 points: 518 CSS pixels, which a telephone shows shrunk without becoming unreadable."""
MOST_SHARED: Final = 12
"""Sources in the picture of overlaps; more would not be read."""

_NEEDLESS: Final = r"\s*<metadata>.*?</metadata>|\s*<defs>\s*<style.*?</style>\s*</defs>|\s*<g id=\"[^\"]*\"/>"
Draw = Callable[[Any], None]


def fills(shares: Mapping[str, float]) -> str:
    """Return the bars of how many shops have each column filled (0 to 1), in the order given."""

    def draw(axes: Any) -> None:
        places = np.arange(len(shares))[::-1]
        axes.barh(places, [100] * len(shares), color=SOFT, height=0.72)
        axes.barh(places, [100 * v for v in shares.values()], color=BAR, height=0.72)
        for place, value in zip(places, shares.values(), strict=True):
            axes.text(101, place, f"{100 * value:.0f} %", va="center", fontsize=9, color=INK)
        axes.set_yticks(places, list(shares), fontsize=9)
        axes.set_xlim(0, 112)
        axes.set_xticks([])
        _bare(axes)

    return _svg("remplissage", draw, 0.25 * len(shares) + 0.3)


def mix(counts: Mapping[str, int]) -> str:
    """Return the bars of how many shops have each precision, in the order given."""

    def draw(axes: Any) -> None:
        places, most = np.arange(len(counts))[::-1], max([1, *counts.values()])
        axes.barh(places, list(counts.values()), color=BAR, height=0.72)
        for place, value in zip(places, counts.values(), strict=True):
            axes.text(value + most / 100, place, grouped(value), va="center", fontsize=9, color=INK)
        axes.set_yticks(places, list(counts), fontsize=9)
        axes.set_xlim(0, most * 1.15)
        axes.set_xticks([])
        _bare(axes)

    return _svg("precision", draw, 0.27 * max(1, len(counts)) + 0.3)


def trend(points: Sequence[tuple[str, float]]) -> str:
    """Return the line of the score, release after release (name, score), oldest first."""

    def draw(axes: Any) -> None:
        places, values = range(len(points)), [score for _, score in points]
        axes.plot(places, values, color=BAR, linewidth=2, marker="o", markersize=5)
        for place, value in zip(places, values, strict=True):
            axes.annotate(f"{value:.1f}".replace(".", ","), (place, value), (0, 7), textcoords="offset points", ha="center",
                          fontsize=9, color=INK)  # fmt: skip
        axes.set_xticks(list(places), [name for name, _ in points], fontsize=8, rotation=30, ha="right")
        axes.set_ylim(max(0, min(values) - 6), min(105, max(values) + 8))
        axes.set_xlim(-0.5, len(points) - 0.5)
        axes.set_yticks([])
        _bare(axes)

    return _svg("tendance", draw, 2.2)


def overlap(sources: pd.Series[str]) -> str:
    """Return the square of how many shops each pair of sources shares; the diagonal is what each feeds. ``sources``: « a|b »."""
    dummies = sources.str.get_dummies("|")
    names = list(dummies.sum().sort_values(ascending=False, kind="stable").index[:MOST_SHARED])
    table = dummies[names].to_numpy(dtype="int64")
    shared = table.T @ table

    def draw(axes: Any) -> None:
        most = max(1, int(shared.max(initial=0)))
        for i in range(len(names)):
            for j in range(i + 1):
                strength = math.sqrt(shared[i, j] / most)
                axes.bar(j, 0.94, bottom=-i - 0.47, width=0.94, color=SOFT)
                axes.bar(j, 0.94, bottom=-i - 0.47, width=0.94, color=OTHER if i == j else BAR, alpha=0.75 * strength)
                axes.text(j, -i, str(shared[i, j]), ha="center", va="center", fontsize=8, color=INK)
        axes.set_yticks([-i for i in range(len(names))], names, fontsize=9)
        axes.set_xticks([])
        axes.set_xlim(-0.6, len(names) - 0.4)
        _bare(axes)

    return _svg("sources", draw, 0.34 * max(1, len(names)) + 0.3)


def bubbles(places: pd.DataFrame, around: pd.DataFrame) -> str:
    """Return a map: a disc a commune, its surface the ``nombre`` told. Both frames: ``longitude, latitude`` (degrees)."""

    def draw(axes: Any) -> None:
        axes.scatter(around["longitude"], around["latitude"], s=4, color=LINE, linewidths=0)
        most = max([1, *places["nombre"]])
        sizes = 600 * places["nombre"] / most
        axes.scatter(places["longitude"], places["latitude"], s=sizes, color=OTHER, alpha=0.6, linewidths=0)
        for row in places.nlargest(6, "nombre", keep="first").itertuples():
            where = (row.longitude, row.latitude)
            axes.annotate(f"{row.nom} {row.nombre}", where, fontsize=8, color=INK, ha="center", va="center")
        axes.set_aspect(1 / math.cos(math.radians(float(around["latitude"].mean()))))
        axes.set_xticks([])
        axes.set_yticks([])
        _bare(axes)

    return _svg("carte", draw, 5.4)


def _bare(axes: Any) -> None:
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0, colors=INK)


def _svg(name: str, draw: Draw, height: float) -> str:
    """Draw and return the SVG element: no date, ids that depend on ``name`` alone, the page's font and colours."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "none", "font.family": "DejaVu Sans"}):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        figure.patch.set_visible(False)
        axes = figure.add_subplot()
        axes.patch.set_visible(False)
        draw(axes)
        held = io.StringIO()
        canvas: Any = FigureCanvasSVG(figure)
        canvas.print_svg(held, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return themed(held.getvalue())


def themed(svg: str) -> str:
    """Return the bare ``<svg>`` in the page's colours: no prologue, no metadata, no ids but those that its own marks need."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(_NEEDLESS, "", svg, flags=re.DOTALL)
    svg = re.sub(r'<g id="[^"]*">', "<g>", svg)
    opening, rest = svg.split(">", 1)
    svg = re.sub(r'\s(?:width|height)="[^"]*"', "", opening).replace("<svg ", '<svg aria-hidden="true" ') + ">" + rest
    svg = svg.replace("font-family: 'DejaVu Sans'", "font-family: system-ui, sans-serif")
    for stand_in, colour in COLOURS.items():
        svg = svg.replace(stand_in, colour)
    return svg.strip()
