"""A sheet in, its PDF out: a poster (A4) or a counter card (A6). The same sheet gives the same bytes.

What lies at the foot is measured first: the QR code takes what is left, between the least that a telephone reads and what is seen
from across the street.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final

from pipeline.poster.fit import Fitted
from pipeline.poster.paper import ACCENT, BOLD, INK, PAPER, PLAIN, SOFT, WARNING, Paper, letters
from pipeline.poster.sheet import Sheet

MM: Final = 72 / 25.4
INVENTED: Final = "DÉMONSTRATION : rien de vrai ici, ne pas afficher"


SHRUNK: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)
"""Sizes of the text, tried until the QR code has its least room."""


@dataclass(frozen=True)
class Format:
    """A size of paper, in millimetres; text in points. ``qr``: least and most; ``timetable``: is the week told day by day;
    ``rows``: of pills; ``others``: lines of the other services."""

    name: str
    width: float
    height: float
    margin: float
    title: tuple[float, float]
    body: float
    qr: tuple[float, float]
    rows: int
    others: int
    timetable: bool


POSTER: Final = Format("affiche-a4", 210, 297, 18, (60, 26), 15, (62, 104), 3, 2, True)
CARD: Final = Format("carte-a6", 105, 148, 8, (27, 13), 8.5, (38, 58), 2, 1, False)


def pdf(sheet: Sheet, form: Format) -> bytes:
    """Return the PDF of a sheet."""
    from reportlab.pdfgen.canvas import Canvas

    held = BytesIO()
    size = (form.width * MM, form.height * MM)
    letters(PLAIN)  # known before the canvas begins with it: no font but the embedded ones
    canvas = Canvas(held, pagesize=size, invariant=1, pageCompression=1, lang="fr-FR", initialFontName=PLAIN)
    paper = Paper(canvas, *size, form.margin * MM)
    canvas.setTitle(paper.clean(f"{sheet.name}, {sheet.what}"))
    canvas.setAuthor(paper.clean(sheet.top))
    canvas.setCreator("Étal")
    _draw(paper, sheet, form)
    canvas.showPage()
    canvas.save()
    return held.getvalue()


class Blank:
    """A canvas that draws nothing: what a page takes is measured by drawing it there first."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_args, **_named: None


def _draw(paper: Paper, sheet: Sheet, form: Format) -> None:
    blank = replace(paper, canvas=Blank())
    sizes = [replace(form, title=(form.title[0] * by, form.title[1]), body=form.body * by) for by in SHRUNK]
    form = next((one for one in sizes if _place(blank, sheet, one)[1] >= one.qr[0] * MM), sizes[-1])
    top, free = _place(paper, sheet, form)
    call, address = _below(paper, sheet, form)
    side = min(free, form.qr[1] * MM)
    top += (free - side) / 2
    paper.qr(sheet.url, side, top)
    top = paper.lines(call, BOLD, top + side, colour=INK, step=1.2)
    paper.lines(address, PLAIN, top + form.body * 0.15, colour=SOFT, step=1.25)


def _place(paper: Paper, sheet: Sheet, form: Format) -> tuple[float, float]:
    """Draw head and foot; return where the head ends, and what is free for the QR code between them."""
    top = _head(paper, sheet, form)
    ends = paper.height - paper.margin - _foot(paper, sheet, form)
    call, address = _below(paper, sheet, form)
    below = call.size * 1.2 * len(call.lines) + address.size * 1.25 * len(address.lines) + form.body * 0.8
    return top, ends - top - below


def _below(paper: Paper, sheet: Sheet, form: Format) -> tuple[Fitted, Fitted]:
    """Return what stands under the QR code: what it gives, and the address for whoever has no telephone that scans."""
    address = paper.fitted(sheet.url.split("://", 1)[-1].rstrip("/"), PLAIN, 2, form.body * 0.95, form.body * 0.55)
    call = paper.fitted(sheet.call, BOLD, 1, form.body * 1.15, form.body * 0.85)
    if len(call.lines) == 1 and call.lines[0] == paper.clean(sheet.call, BOLD):
        return call, address
    return paper.fitted(sheet.call, BOLD, 2, form.body * 1.1, form.body * 0.8), address


def _head(paper: Paper, sheet: Sheet, form: Format) -> float:
    """Draw who and what; return where it ends."""
    top = paper.margin
    if sheet.demonstration:
        paper.band(top, form.body * 1.7, WARNING)
        warning = paper.fitted(INVENTED, BOLD, 1, form.body, form.body * 0.6, paper.room * 0.94)
        paper.lines(warning, BOLD, top + form.body * 0.85 - warning.size * 0.6, colour=PAPER)
        top += form.body * 2.3
    top = paper.lines(paper.fitted(sheet.top, PLAIN, 1, form.body * 0.9, form.body * 0.55), PLAIN, top, colour=SOFT)
    paper.rule(top + form.body * 0.25, thickness=form.body * 0.16)
    name = sheet.name if paper.clean(sheet.name, BOLD) else sheet.what
    top = paper.lines(paper.fitted(name, BOLD, 3, *form.title), BOLD, top + form.body * 0.9, colour=ACCENT, step=1.08)
    top = paper.lines(paper.fitted(sheet.what, PLAIN, 2, form.body * 1.35, form.body * 0.9), PLAIN, top + form.body * 0.3)
    if sheet.strong:
        top = paper.pills(sheet.strong, form.body * 1.15, top + form.body * 0.6, form.rows)
    if sheet.others:
        others = paper.fitted(" · ".join(sheet.others), PLAIN, form.others, form.body, form.body * 0.75)
        top = paper.lines(others, PLAIN, top + form.body * 0.3, colour=INK)
    return top + form.body * 0.2


def _foot(paper: Paper, sheet: Sheet, form: Format) -> float:
    """Draw hours, address and source at the foot; return the height they take."""
    source = paper.fitted(sheet.foot, PLAIN, 2, form.body * 0.68, form.body * 0.5)
    below = source.size * 1.2 * len(source.lines)
    paper.lines(source, PLAIN, paper.height - paper.margin - below, colour=SOFT, step=1.2)
    ends = paper.height - paper.margin - below - form.body * 0.5
    share = 0.6 if sheet.where and (sheet.brief or sheet.hours) else 1.0
    hours, where = _hours(paper, sheet, form, paper.room * share), _where(paper, sheet, form, share)
    height = max(_height(hours), _height(where))
    if not height:
        return below + form.body * 0.7
    top = ends - height
    paper.rule(top - form.body * 0.6, thickness=form.body * 0.05)
    _written(paper, hours, top, paper.margin if share < 1 else None)
    _written(paper, where, top, paper.margin + paper.room * 0.64 if share < 1 else None)
    return below + height + form.body * 1.7


Row = tuple[Fitted, Fitted | None, float]
"""A text, what stands beside it and how far, if anything does."""


def _height(rows: Sequence[Row]) -> float:
    return sum(max(_tall(told), _tall(beside) if beside else 0) for told, beside, _ in rows)


def _tall(told: Fitted) -> float:
    return told.size * 1.22 * len(told.lines)


def _written(paper: Paper, rows: Sequence[Row], top: float, left: float | None) -> None:
    """Write rows from ``left``, centred where it is None: days then stand from the margin, as a table."""
    for told, beside, offset in rows:
        at = left if beside is None or left is not None else paper.margin
        paper.lines(told, BOLD if beside else PLAIN, top, left=at, step=1.22)
        if beside:
            paper.lines(beside, PLAIN, top, left=(at or 0) + offset, step=1.22)
        top += max(_tall(told), _tall(beside) if beside else 0)


def _hours(paper: Paper, sheet: Sheet, form: Format, room: float) -> list[Row]:
    """Return the week day by day where the sheet has room for it, else in a few lines."""
    size = form.body * 0.9
    if not (form.timetable and sheet.hours):
        told = paper.fitted(sheet.brief, PLAIN, 4, size, form.body * 0.7, room * 0.96)
        return [(told, None, 0)] if told.lines else []
    return [
        (
            paper.fitted(day, BOLD, 1, size, form.body * 0.5, room * (0.36 if hours else 0.96)),
            paper.fitted(hours, PLAIN, 1, size, form.body * 0.5, room * 0.58),
            room * 0.39,
        )
        for day, hours in sheet.hours
    ]


def _where(paper: Paper, sheet: Sheet, form: Format, share: float) -> list[Row]:
    """Return address and telephones."""
    room = paper.room * (0.36 if share < 1 else 1)
    return [(paper.fitted(line, PLAIN, 2, form.body * 0.9, form.body * 0.6, room), None, 0) for line in sheet.where]
