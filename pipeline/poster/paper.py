"""A canvas of one page in, text, pills and QR codes drawn on it out. Lengths in points, from the top left corner, downwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pipeline.poster.fit import Fitted, fit, writable

PLAIN: Final = "SourceSansPro-Regular"
BOLD: Final = "SourceSansPro-Bold"
"""Source Sans, SIL Open Font Licence 1.1: may be embedded in any document."""

INK, ACCENT, SOFT, PAPER, WARNING = "#1c2023", "#0b5d4a", "#555b5e", "#ffffff", "#8a1c1c"
"""Those of the site's pages; each on white, or white on it, is read with a contrast above 4.5."""

QUIET: Final = 4
"""Modules left white around a QR code (ISO/IEC 18004)."""


@cache
def letters(font: str) -> frozenset[int]:
    """Register a font and return the characters that it has."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    face = TTFont(font, str(files("font_source_sans_pro") / "files" / f"{font}.ttf"))
    pdfmetrics.registerFont(face)
    return frozenset(face.face.charToGlyph)


@dataclass
class Paper:
    """One page of ``width`` by ``height`` points, ``margin`` on each side; ``canvas``: of reportlab."""

    canvas: Any
    width: float
    height: float
    margin: float

    @property
    def room(self) -> float:
        """Width between the margins."""
        return self.width - 2 * self.margin

    def clean(self, text: str, font: str = PLAIN) -> str:
        """Return ``text`` in letters that ``font`` has."""
        return writable(text, letters(font))

    def fitted(self, text: str, font: str, most: int, biggest: float, smallest: float, room: float = 0) -> Fitted:
        """Return a text as it fits in ``room`` (the page's by default)."""
        clean = self.clean(text, font)
        return fit(clean, lambda part, size: self.length(part, font, size), room or self.room, most, biggest, smallest)

    def length(self, text: str, font: str, size: float) -> float:
        """Return the width of a text."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        letters(font)
        return float(stringWidth(text, font, size))

    def line(self, text: str, font: str, size: float, top: float, *, left: float | None = None, colour: str = INK) -> None:
        """Write one line whose box begins at ``top``: centred, or from ``left``."""
        letters(font)
        self.canvas.setFillColor(colour)
        self.canvas.setFont(font, size)
        x = (self.width - self.length(text, font, size)) / 2 if left is None else left
        self.canvas.drawString(x, self.height - top - size * 0.95, text)

    def lines(
        self, told: Fitted, font: str, top: float, *, left: float | None = None, colour: str = INK, step: float = 1.18
    ) -> float:
        """Write lines one under another; return where they end."""
        for text in told.lines:
            self.line(text, font, told.size, top, left=left, colour=colour)
            top += told.size * step
        return top

    def band(self, top: float, height: float, colour: str, *, radius: float = 4, left: float = 0, width: float = 0) -> None:
        """Fill a rectangle, between the margins by default."""
        self.canvas.setFillColor(colour)
        bottom = self.height - top - height
        self.canvas.roundRect(left or self.margin, bottom, width or self.room, height, radius, stroke=0, fill=1)

    def rule(self, top: float, thickness: float) -> None:
        """Draw a line from margin to margin."""
        self.canvas.setStrokeColor(ACCENT)
        self.canvas.setLineWidth(thickness)
        self.canvas.line(self.margin, self.height - top, self.width - self.margin, self.height - top)

    def pills(self, words: Sequence[str], size: float, top: float, rows: int) -> float:
        """Draw words as pills, centred, in at most ``rows`` rows; return where they end."""
        height, gap = size * 1.75, size * 0.5
        for row in self._rows([self.clean(word, BOLD) for word in words], size, gap)[:rows]:
            widths = [self.length(word, BOLD, size) + size * 1.5 for word in row]
            left = (self.width - sum(widths) - gap * (len(row) - 1)) / 2
            for word, width in zip(row, widths, strict=True):
                self.band(top, height, ACCENT, radius=height / 2, left=left, width=width)
                self.line(word, BOLD, size, top + size * 0.3, left=left + size * 0.75, colour=PAPER)
                left += width + gap
            top += height + gap
        return top

    def _rows(self, words: Sequence[str], size: float, gap: float) -> list[list[str]]:
        rows: list[list[str]] = []
        taken = 0.0
        for word in words:
            width = self.length(word, BOLD, size) + size * 1.5
            if rows and taken + gap + width <= self.room:
                rows[-1].append(word)
                taken += gap + width
            else:
                rows.append([word])
                taken = width
        return rows

    def qr(self, url: str, side: float, top: float) -> None:
        """Draw the QR code of an address (level M) centred, its quiet zone within ``side``. A run of modules is one rectangle."""
        import segno

        rows = [bytes(row) for row in segno.make(url, error="m", micro=False, boost_error=False).matrix]
        module = side / (len(rows) + 2 * QUIET)
        left, y = (self.width - side) / 2 + QUIET * module, self.height - top - QUIET * module
        path = self.canvas.beginPath()
        for n, row in enumerate(rows):
            start = 0
            while (start := row.find(1, start)) >= 0:
                end = row.find(0, start) if 0 in row[start:] else len(row)
                path.rect(left + start * module, y - (n + 1) * module, (end - start) * module, module)
                start = end
        self.canvas.setFillColor("#000000")
        self.canvas.drawPath(path, stroke=0, fill=1)
