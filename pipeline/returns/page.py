"""One source's figures and findings in, ``rapport.html`` out: one French file without outside asset, also for a telephone."""

from __future__ import annotations

from html import escape
from typing import Final

import pandas as pd

from pipeline.ingest.ours import COLOURS, LABELS
from pipeline.reference.french import grouped
from pipeline.returns.figures import Figures
from pipeline.returns.marks import MEANINGS, label_of
from pipeline.returns.problem import Place, Problem
from pipeline.returns.summary import MOST_SHEETS, About, count_lines, quoted, where
from pipeline.returns.words import count, spans

SHOWN: Final = 12
"""Lines of one kind that stand open; the rest unfolds."""
FEW_SHEETS: Final = 5
MOST: Final = 400
"""Lines of one kind in the page; the workbook and anomalies.csv have them all."""

LONG: Final = 80
"""Characters of a value that is not told twice where the reason quotes it: the comment of a cell."""

FIXED: Final = "la valeur a été corrigée automatiquement ; le classeur joint propose de l'écrire ainsi, là où c'est certain"
_STYLE: Final = """
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1rem;font:16px/1.5 system-ui,"Segoe UI",Roboto,"Liberation Sans",sans-serif;
color:#1b1f24}
h1{font-size:1.5rem;line-height:1.25;margin:.2rem 0;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:2px solid #dfe4ea;padding-bottom:.2rem}h3{font-size:1.02rem;margin:0}
p{margin:.3rem 0}.gris{color:#50565e}.alerte{background:#fde8e8;padding:.6rem .8rem;border-left:4px solid #b42318}
.chiffres{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.6rem;margin:1rem 0;padding:0;
list-style:none}
.chiffres li{background:#f3f5f8;border-radius:.5rem;padding:.6rem .8rem}
.chiffres b{display:block;font-size:1.6rem;line-height:1.2}.chiffres small{color:#50565e;display:block}
.genre{border:1px solid #dfe4ea;border-left:.6rem solid var(--c);border-radius:.4rem;margin:.8rem 0;padding:.6rem .8rem}
.genre header{display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:baseline}
.pastille{background:var(--c);border-radius:1rem;padding:0 .6rem;font-size:.85rem}.faire{margin:.2rem 0 .5rem}
table{border-collapse:collapse;width:100%;font-size:.93rem}th{text-align:left;font-weight:600;color:#50565e}
th,td{padding:.25rem .6rem .25rem 0;border-top:1px solid #e8ebef;vertical-align:top;overflow-wrap:anywhere}
thead th{border-top:0}summary{cursor:pointer;color:#0b5394;padding:.4rem 0}.legende{list-style:none;padding:0}
.legende li{margin:.25rem 0}.ou{width:15%}.large{width:32%}.col{width:17%}.val{width:26%}
@media(max-width:40rem){thead{display:none}tr{display:block;border-top:1px solid #d4d9df;padding:.35rem 0}
td{display:grid;grid-template-columns:6.2rem 1fr;border:0;padding:.05rem 0;width:auto!important}td:empty{display:none}
td::before{content:attr(data-t);color:#50565e}}
@media print{body{font-size:10pt;max-width:none;padding:0}.genre,tr{break-inside:avoid}summary{display:none}
.genre,.chiffres li{border-color:#999}}
"""


def render_page(about: About, figures: Figures, found: pd.DataFrame, proposals: pd.DataFrame) -> str:
    """Return the whole page."""
    told = _with_proposals(found, proposals)
    parts = [
        '<!doctype html>\n<html lang="fr">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f"<title>{escape(about.producteur)} : rapport de la version {escape(about.version)}</title>\n<style>{_STYLE}</style>\n",
        f"<main>\n<h1>Votre fichier « {escape(about.fichier)} »</h1>\n",
        f'<p class="gris">{escape(about.producteur)} · reçu le {about.recu_le} · version {escape(about.version)}'
        f" publiée le {about.publie_le}</p>\n",
        f'<p class="alerte">{escape(about.notice)}</p>\n' if about.notice else "",
        _counts(figures),
        _legend(),
        _recheck(figures),
        _doubles(figures),
        *_sheets(told, figures),
        '<p class="gris">Ce rapport peut contenir des données personnelles : il est pour vous seul.</p>\n</main>\n</html>\n',
    ]
    return "".join(parts).replace("« ", "«\u00a0").replace(" »", "\u00a0»")  # no line's end parts a quotation from its marks


def _with_proposals(found: pd.DataFrame, proposals: pd.DataFrame) -> pd.DataFrame:
    """Put beside each correction what is proposed for its cell."""
    keys = ["feuille", "ligne", "case"]
    joined = found.merge(proposals[[*keys, "avant", "proposition"]], on=keys, how="left")
    fix = joined["gravite"].eq("correction") & joined["proposition"].notna()
    joined["apres"] = joined["proposition"].where(fix, joined["apres"]).fillna("")
    joined["valeur"] = joined["avant"].where(fix, joined["valeur"]).fillna("")
    return joined


def _counts(figures: Figures) -> str:
    items = []
    for label, number, key in count_lines(figures):
        old = figures.before.get(key)
        since = f"<small>{number - old:+d} depuis la version {escape(figures.previous)}</small>" if old is not None else ""
        items.append(f"<li><b>{grouped(number)}</b>{escape(label.strip())}{since}</li>")
    return f'<ul class="chiffres">{"".join(items)}</ul>\n'


def _legend() -> str:
    lines = [
        f'<li><span class="pastille" style="--c:{COLOURS[name]}">{LABELS[name]}</span> {escape(text)}</li>'
        for name, text in {**MEANINGS, "correction": FIXED}.items()
    ]
    return f'<ul class="legende">{"".join(lines)}</ul>\n'


def _recheck(figures: Figures) -> str:
    if not figures.recheck:
        return ""
    lines = [
        f"<li><b>{escape(p.titre)}</b> ({grouped(len(p.places))}) : {escape(where(p.places))} — {escape(p.remede)}</li>"
        for p in figures.recheck
    ]
    return f"<h2>À revérifier : vous seul pouvez le dire</h2>\n<ul>{''.join(lines)}</ul>\n"


def _doubles(figures: Figures) -> str:
    lines = [f"<li>Dans votre fichier : {escape(where(group))}</li>" for group in figures.twins]
    lines += [
        f"<li>Aussi chez <b>{escape(name)}</b> : {count(len(places), 'ligne')} ({escape(where(places))})</li>"
        for name, places in figures.shared.items()
    ]
    return f"<h2>En double : un même commerce plusieurs fois</h2>\n<ul>{''.join(lines)}</ul>\n" if lines else ""


def _sheets(told: pd.DataFrame, figures: Figures) -> list[str]:
    """Return a chapter a sheet; one for all where they are many (one for each commune): each would say the same again."""
    if told["feuille"].nunique() > FEW_SHEETS:
        return [_sheet("Toutes les feuilles", told, figures)]
    named = told["feuille"].ne("").any()
    titles = {"": "Tout le fichier" if named else "Ligne par ligne"}
    chapters = told.groupby("feuille", sort=True)
    return [_sheet(titles.get(str(feuille), f"Feuille « {escape(str(feuille))} »"), rows, figures) for feuille, rows in chapters]


def _sheet(title: str, rows: pd.DataFrame, figures: Figures) -> str:
    order = {problem.code: n for n, problem in enumerate(figures.problems)}
    by_code = {problem.code: problem for problem in figures.problems}
    kinds = sorted((str(code) for code in rows["code"].unique()), key=lambda code: order[code])
    return f"<h2>{title}</h2>\n" + "".join(_kind(by_code[code], rows[rows["code"].eq(code)]) for code in kinds)


def _kind(problem: Problem, rows: pd.DataFrame) -> str:
    lines = _grouped(rows)
    rest = lines[SHOWN:MOST]
    more = ""
    if rest:
        left = f" (les {MOST} premières ; toutes sont dans anomalies.csv)" if len(lines) > MOST else ""
        more = f"<details><summary>Voir les {grouped(len(lines) - SHOWN)} autres{left}</summary>{_table(rest, rows)}</details>"
    return (
        f'<section class="genre" style="--c:{COLOURS[problem.gravite]}"><header><h3>{escape(problem.titre)}</h3>'
        f'<span class="pastille">{label_of(problem.code, problem.gravite) if rows["marque"].any() else "Pour information"}</span>'
        f"<span>{count(len(rows), 'fois', 'fois')}</span></header>"
        f'<p class="faire"><b>À faire :</b> {escape(problem.remede)}.</p>{_table(lines[:SHOWN], rows)}{more}</section>\n'
    )


def _grouped(rows: pd.DataFrame) -> list[tuple[str, str, str, str, str]]:
    """Return lines, column, value, what it becomes, why: one line for all rows that say the same."""
    keys = ["case", "valeur", "apres", "probleme"]
    groups: dict[tuple[str, str, str, str], list[Place]] = {}
    for case, value, after, why, feuille, line in rows[[*keys, "feuille", "ligne"]].itertuples(index=False, name=None):
        groups.setdefault((case, value, after, why), []).append((feuille, line))
    several = rows["feuille"].nunique() > 1
    listed = sorted((min(places), key, places) for key, places in groups.items())
    return [(_by_sheet(places) if several else _lines(places), *key) for _, key, places in listed]


def _by_sheet(places: list[Place]) -> str:
    """Return « Agen » : 6 et 9 ; « Boé » : 6 … et 24 autres feuilles."""
    sheets: dict[str, list[Place]] = {}
    for place in places:
        sheets.setdefault(place[0], []).append(place)
    told = [f"{quoted(feuille) + ' : ' if feuille else ''}{_lines(lines)}" for feuille, lines in sheets.items()]
    left = len(told) - MOST_SHEETS
    return " ; ".join(told[:MOST_SHEETS]) + (f" … et {count(left, 'autre feuille', 'autres feuilles')}" if left > 0 else "")


def _lines(places: list[Place]) -> str:
    """Return lines of one sheet; ``places`` without line are of the sheet, or of the file, as a whole."""
    lines = [line for _, line in places]
    return spans(lines) if min(lines) > 0 else "toute la feuille" if places[0][0] else "tout le fichier"


def _table(lines: list[tuple[str, str, str, str, str]], rows: pd.DataFrame) -> str:
    fixes = rows["gravite"].eq("correction").all()
    first, last = ("avant", "après") if fixes else ("valeur", "pourquoi")
    several = rows["feuille"].nunique() > 1
    place = "où" if several else "ligne"
    titles = (("ou large" if several else "ou", place), ("col", "colonne"), ("val", first), ("", last))
    names = "".join(f'<th scope="col" class="{look}">{title}</th>' for look, title in titles)
    body = "".join(
        f'<tr><td class="ou" data-t="{place}">{escape(where)}</td><td class="col" data-t="colonne">{escape(case)}</td>'
        f'<td class="val" data-t="{first}">{escape("" if len(value) > LONG and value in why else value)}</td>'
        f'<td data-t="{last}">{escape(after if fixes and after else why)}</td></tr>'
        for where, case, value, after, why in lines
    )
    return f"<table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"
