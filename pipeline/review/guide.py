"""The workbook's first sheet: what it is, how to fill it in, and what happens next, for someone who never saw it."""

from __future__ import annotations

from typing import Any, Final

from pipeline.review.gather import Questions

POSITIONS_HELP: Final = (
    ("candidat 1, 2 ou 3", "c'est cette adresse : le point du candidat est retenu (cliquer dessus pour le voir sur une carte)"),
    ("centre de la commune", "on ne saura pas mieux : le centre est retenu, et la question ne revient plus"),
    ("point du producteur", "le point que le producteur a donné est juste"),
    (
        "coordonnées à saisir",
        "écrire longitude et latitude en degrés (0,6257 et 44,2028), ou coller « 44.2028, 0.6257 » dans l'une des deux cases",
    ),
    ("plus tard, ou rien", "la question reviendra"),
)
DOUBLES_HELP: Final = (
    ("même", "les deux lignes parlent d'un seul et même commerce : elles seront réunies"),
    ("différent", "deux commerces : ils resteront séparés, quoi que disent les indices"),
    ("plus tard", "on ne sait pas encore : la question reviendra, à la fin de la liste"),
)

COLOURS_HELP: Final = "vert : A et B disent la même chose ; orange : ils diffèrent ; blanc : l'un des deux ne dit rien"


def guide(sheet: Any, questions: Questions, formats: dict[str, Any]) -> None:
    """Write the sheet."""
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, 100)
    sheet.hide_gridlines(2)
    r = _line(sheet, 0, f"Revue du {questions.date:%d/%m/%Y} — {questions.territory}", formats["title"])
    shown = len(questions.positions), len(questions.doubles)
    r = _block(sheet, r + 1, "Ce que contient ce classeur", formats, (
        ("Positions", _count(shown[0], questions.all_positions, "commerce dont l'adresse est douteuse")),
        ("Doubles", _count(shown[1], questions.all_doubles, "paire de commerces qui n'en font peut-être qu'un")),
        ("Ordre", "les questions les plus utiles d'abord : répondre aux premières suffit, rien n'oblige à tout remplir"),
        ("Confidentialité", "ce classeur contient des données personnelles : ne pas le diffuser, le supprimer une fois relu"),
    ))  # fmt: skip
    r = _block(sheet, r, "Feuille « Positions », colonne « Choix »", formats, POSITIONS_HELP)
    r = _block(sheet, r, "Feuille « Doubles », colonne « Décision »", formats, (*DOUBLES_HELP, ("Couleurs", COLOURS_HELP)))
    r = _block(sheet, r, "Remplir", formats, (
        ("Cases jaunes", "les seules à remplir. Auteur : qui décide (obligatoire, ici ou à la reprise) ; remarque : pourquoi"),
        ("Trier, filtrer", "sans risque : chaque ligne porte ses clés dans des colonnes masquées (ne pas les supprimer)"),
        ("Ligne supprimée", "sans risque : la question reviendra"),
    ))  # fmt: skip
    _block(sheet, r, "Ensuite", formats, (
        ("1. Enregistrer", "au format .xlsx (Excel ou LibreOffice), sous le nom de son choix"),
        ("2. Reprendre", "etal review apply FICHIER --auteur « nom ou service » : chaque ligne refusée est dite avec sa raison"),
        ("3. Publier", "make publish rejoue toutes les décisions ; pour se raviser, refaire 1 et 2 : la dernière compte"),
    ))  # fmt: skip
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _count(shown: int, total: int, what: str) -> str:
    words = what.split(" ", 1)
    plural = f"{words[0]}{'s' if shown > 1 else ''} {words[1]}"
    return f"{shown} {plural}" + (f" (les plus utiles des {total} ; « --tout » les donne toutes)" if total > shown else "")


def _line(sheet: Any, r: int, text: str, style: Any) -> int:
    sheet.write_string(r, 1, text, style)
    return r + 1


def _block(sheet: Any, r: int, title: str, formats: dict[str, Any], lines: tuple[tuple[str, str], ...]) -> int:
    sheet.write_string(r, 1, title, formats["head"])
    sheet.write_blank(r, 2, None, formats["head"])
    for name, text in lines:
        r += 1
        sheet.write_string(r, 1, name, formats["strong"])
        sheet.write_string(r, 2, text, formats["body"])
    return r + 2
