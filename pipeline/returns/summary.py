"""One source's figures in, its first sheet « Bilan » out: counts, colours, how to answer, problems, doubles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipeline.ingest.ours import COLOURS, LABELS
from pipeline.ingest.returned import TITLE
from pipeline.privacy import OPPOSED, OPPOSED_FIELD
from pipeline.reference.french import grouped
from pipeline.returns.figures import Figures
from pipeline.returns.marks import MEANINGS
from pipeline.returns.problem import Place, Problem
from pipeline.returns.words import count, spans

WIDTHS: Final = (44, 12, 12, 74, 56)
MOST_GROUPS: Final = 8
MOST_SHEETS: Final = 6
_ALIKE: Final = "Ce classeur est votre fichier : mêmes feuilles, mêmes colonnes, mêmes lignes, mêmes valeurs"
SAME: Final = f"{_ALIKE}. Rien n'y a été remplacé."
BUT_OPPOSED: Final = f"{_ALIKE}, sauf ce que des commerçants ont demandé de ne plus publier : il en est ôté."
ANSWER: Final = (
    "1.  Passez la souris sur une case de couleur : le commentaire dit ce qui ne va pas et ce qu'il faut faire.",
    "     Dans les tableaux ci-dessous, cliquer sur le nombre souligné mène à la première case concernée.",
    "2.  À côté de certaines colonnes, une colonne « Proposition » (verte) dit comment écrire la valeur.",
    "     La laisser en place, c'est l'accepter ; la vider, ou y écrire « non », la refuser ; la récrire, donner votre valeur.",
    "     Une case que vous corrigez vous-même l'emporte toujours sur la proposition.",
    "3.  Pour répondre, renvoyez ce classeur : il sera lu comme votre fichier, propositions acceptées comprises.",
    "     Les lignes peuvent être triées (toutes colonnes ensemble), ajoutées ou supprimées ; gardez les titres des colonnes.",
    "     Enregistrez-le en .xlsx, .ods ou .xls : un .csv ne garde qu'une feuille, et perd les propositions.",
)


Link = Callable[[Problem], str]


@dataclass(frozen=True)
class About:
    """Who and what: the producer, the file's name, the day it came and the release's, in French; ``notice``: a failed deposit;
    ``asides``: what the workbook keeps of theirs, and what it could not.
    """

    producteur: str
    fichier: str
    recu_le: str
    version: str
    publie_le: str
    notice: str = ""
    asides: tuple[str, ...] = ()


def fill_summary(
    workbook: Any, sheet: Any, about: About, figures: Figures, link: Link = lambda _: "", most_problems: int = 40
) -> None:
    """Write the sheet. ``link``: where a problem's first cell is in the workbook, "" where it has none."""
    page = _Page(workbook, sheet)
    page.line(f"{TITLE} « {about.fichier} »", "titre")
    page.line(f"{about.producteur} · reçu le {about.recu_le} · version {about.version} publiée le {about.publie_le}", "gris")
    if about.notice:
        page.line(about.notice, "alerte")
    for text in about.asides:
        page.line(text, "gris")
    page.gap()
    _counts(page, figures)
    page.heading("Comment répondre")
    opposed = any(p.code in (OPPOSED, OPPOSED_FIELD) for p in figures.problems)
    for text in (BUT_OPPOSED if opposed else SAME, *ANSWER):
        page.line(text, "")
    page.heading("Ce que disent les couleurs")
    for name, meaning in MEANINGS.items():
        page.row([LABELS[name], meaning], [name, ""])
    page.row(["Proposition", "la valeur que nous proposons d'écrire"], ["proposition", ""])
    page.heading("Ce que nous avons relevé, du plus grave au plus courant")
    again = {p.code for p in figures.recheck}  # told just below, not twice
    _problems(page, [p for p in figures.problems if p.code not in again][:most_problems], link, none=not figures.problems)
    if figures.recheck:
        page.heading("À revérifier : vous seul pouvez le dire")
        _problems(page, figures.recheck, link)
    _doubles(page, figures)
    page.end()


def _counts(page: _Page, figures: Figures) -> None:
    before = ["avant"] if figures.before else []
    page.row(["En bref", "lignes", *before], ["tete", *["tete-nombre"] * (1 + len(before))])
    for label, number, key in count_lines(figures):
        old = figures.before.get(key)
        more = [] if old is None else [f"{grouped(old)} ({number - old:+d})"]
        page.row([label, grouped(number), *(more if before else [])], ["", "nombre", "nombre"])
    if before:
        page.line(f"Avant : dans la version {figures.previous} ; entre parenthèses, ce qui a changé depuis.", "gris")
    else:
        page.line("Pas encore d'évolution à montrer : il n'y a pas de version précédente à comparer.", "gris")


def count_lines(figures: Figures) -> list[tuple[str, int, str]]:
    """Return label, number of rows, and the key of the same figure in the release before."""
    lines = [
        ("Lues", figures.lues, "" if figures.retirees else "lues"),
        ("Acceptées : dans les données publiées", figures.acceptees, "acceptees"),
        ("   dont corrigées automatiquement", figures.corrigees, ""),
        ("   dont en double, ici ou dans un autre fichier", figures.doubles, ""),
        ("Rejetées : à corriger pour être publiées", figures.rejetees, ""),
    ]
    if figures.remplacees:
        lines.append(("Laissées de côté : remplacées, échues ou refusées par le commerçant", figures.remplacees, ""))
    if figures.retirees:
        lines.append(("Retirées : opposition à la publication", figures.retirees, ""))
    return lines


def where(places: Sequence[Place], most: int = MOST_GROUPS) -> str:
    """Return lines by sheet: feuille « Commerces de détail », lignes 3 à 7, 12… et 380 autres."""
    sheets: dict[str, list[int]] = {}
    for feuille, line in places:
        if line > 0 or feuille:
            sheets.setdefault(feuille, []).extend([line] if line > 0 else [])
    texts = []
    for feuille, lines in list(sheets.items())[:MOST_SHEETS]:
        word = "ligne" if len(set(lines)) == 1 else "lignes"
        there = [f"feuille {quoted(feuille)}"] if feuille else []
        texts.append(", ".join([*there, *([f"{word} {spans(lines, most)}"] if lines else [])]))
    left = len(sheets) - MOST_SHEETS
    more = f" … et {count(left, 'autre feuille', 'autres feuilles')}" if left > 0 else ""
    return " ; ".join(texts) + more or "tout le fichier"


def quoted(name: str) -> str:
    """Return a name in quotes that no line's end parts from it."""
    return f"«\u00a0{name}\u00a0»"


def _problems(page: _Page, problems: Sequence[Problem], link: Link, none: bool = False) -> None:
    told = any(p.before is not None for p in problems)
    titles = ["Problème", "nombre", "avant" if told else "", "où", "que faire"]
    page.row(titles, ["tete", "tete-nombre", "tete-nombre", "tete", "tete"])
    for p in problems:
        columns = ("colonnes " if len(p.columns) > 1 else "colonne ") + ", ".join(quoted(c) for c in p.columns[:3])
        before = grouped(p.before) if told and p.before is not None else ""
        place = f"{columns + ' : ' if p.columns else ''}{where(p.places)}{f' : {p.said}' if p.said else ''}"
        page.row(
            [p.titre, grouped(len(p.places)), before, place, p.remede],
            [p.gravite if p.marked else "discret", "nombre", "nombre", "pli", "pli"],
            link(p),
        )
    if none:
        page.line("Rien : votre fichier est sans reproche.", "")


def _doubles(page: _Page, figures: Figures) -> None:
    if figures.twins or figures.shared:
        page.heading("En double : un même commerce plusieurs fois")
    for group in figures.twins:
        page.row(["Dans votre fichier", grouped(len(group)), "", where(group)], ["", "nombre", "", "pli"])
    for name, places in figures.shared.items():
        page.row([f"Aussi chez : {name}", count(len(places), "ligne"), "", where(places)], ["pli", "nombre", "", "pli"])


class _Page:
    """Writes rows one under another."""

    def __init__(self, workbook: Any, sheet: Any) -> None:
        self.sheet, self.at = sheet, 0
        looks = {
            "titre": {"bold": True, "font_size": 16},
            "gris": {"font_color": "#555555"},
            "alerte": {"bold": True, "font_color": "#9C0006"},
            "titre2": {"bold": True, "font_size": 12, "font_color": "#1F3B57"},
            "tete": {"bold": True, "bg_color": "#E4E9EF", "bottom": 1, "indent": 0},
            "nombre": {"align": "center", "valign": "top"},
            "lien": {"align": "center", "valign": "top", "font_color": "#0B5394", "underline": 1},
            "tete-nombre": {"bold": True, "bg_color": "#E4E9EF", "bottom": 1, "align": "center"},
            "pli": {"text_wrap": True, "valign": "top", "indent": 1},
            "discret": {"bg_color": "#F1F3F5", "valign": "top", "text_wrap": True},
            "": {"valign": "top"},
        }
        looks |= {name: {"bg_color": colour, "valign": "top", "text_wrap": True} for name, colour in COLOURS.items()}
        self.formats = {name: workbook.add_format(look) for name, look in looks.items()}
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)

    def row(self, texts: Sequence[str], styles: Sequence[str], link: str = "") -> None:
        """Write a row; its second cell leads to ``link``."""
        if any(style == "pli" for style in styles):  # LibreOffice keeps the height it is given, and Excel fits none by itself
            lines = max(1 + int(len(text) // (WIDTHS[n] * 1.02)) for n, text in enumerate(texts))
            self.sheet.set_row(self.at, 15 * lines + 1)
        for column, (text, style) in enumerate(zip(texts, styles, strict=False)):
            if text or style not in ("", "pli", "nombre"):
                self.sheet.write_string(self.at, column, text, self.formats[style])
        if link:
            self.sheet.write_url(self.at, 1, link, self.formats["lien"], texts[1], "aller à la première de ces cases")
        self.at += 1

    def line(self, text: str, style: str) -> None:
        if style == "titre":
            self.sheet.set_row(self.at, 24)
        self.row([text], [style])

    def heading(self, text: str) -> None:
        self.gap()
        self.line(text, "titre2")

    def gap(self) -> None:
        self.at += 1

    def end(self) -> None:
        self.sheet.activate()
