"""An explanation in, one French HTML page out: no script, no outside asset; it holds values that are not published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, Final

from pipeline.explain import lines
from pipeline.explain.text import headline

STYLE: Final = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem;color:#1e1e1e;background:#fff}
h1{font-size:1.6rem;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin-top:2.5rem;border-bottom:2px solid #000091}h3{font-size:1.05rem;margin-top:1.5rem}
.interne{background:#fef3e0;border-left:4px solid #b34000;padding:.5rem 1rem}
.oui{color:#18753c;font-weight:700}.non{color:#ce0500;font-weight:700}
.defilant{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;font-weight:700;padding:.4rem 0}
th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #ddd}
td{overflow-wrap:anywhere}td:first-child{white-space:nowrap}tr.perd td{color:#666}details{margin:.5rem 0}summary{cursor:pointer}
@media (prefers-color-scheme:dark){body{color:#eee;background:#161616}.interne{background:#3a2a12}th,td{border-color:#444}
.oui{color:#68d391}.non{color:#ff9575}tr.perd td{color:#aaa}h2{border-color:#8585f6}}
"""


def as_html(explanation: dict[str, Any]) -> str:
    """Return the page."""
    title = f"Explication de {explanation['demande']}"
    body = "\n".join(_parts(explanation))
    return (
        f'<!doctype html>\n<html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<style>{STYLE}</style></head><body><main>\n<h1>{escape(title)}</h1>\n"
        '<p class="interne">Document interne : il montre des valeurs reçues qui ne sont pas publiées. '
        "Ne pas le mettre en ligne.</p>\n"
        f"<p>{escape(headline(explanation))}</p>\n{body}\n</main></body></html>\n"
    )


def _parts(explanation: dict[str, Any]) -> Iterator[str]:
    for past in explanation["anciens_identifiants"]:
        follow = f" ; il renvoie à {past['successeur']}" if past.get("successeur") else ""
        yield f"<h2>{escape(past['id'])}</h2><p>{escape(past['statut'] + follow)}</p>{_story(past)}"
    for shop in explanation["commerces"]:
        yield from _shop(shop)
    for row in explanation["lignes_ecartees"]:
        yield '<h2>Ligne écartée</h2><p class="non">Elle n\'est entrée dans aucun commerce.</p>'
        yield _list(row["pourquoi"])
        yield from _row(row)


def _shop(shop: dict[str, Any]) -> Iterator[str]:
    state = '<span class="oui">publié</span>' if shop["publie"] else '<span class="non">non publié</span>'
    yield f"<h2>{escape(shop['fiche'].get('nom', shop['id']))} <small>{escape(shop['id'])}</small> : {state}</h2>"
    yield _list(shop["pourquoi"])
    past = shop["registre"]
    since = f", vu depuis le {past['premiere_vue']}" if past.get("premiere_vue") else ""
    yield f"<p>Registre des identifiants : {escape(past['statut'] + since)}.</p>{_story(past)}"
    yield _table(*lines.values(shop["champs"]))
    for number, row in enumerate(shop["lignes"], start=1):
        yield f"<h3>Ligne {number} sur {len(shop['lignes'])}</h3><p>Réunie par : {escape(row['motif'])}</p>"
        yield from _row(row)
    if shop["paires"]:
        yield "<h3>Paires comparées</h3>"
        yield from (_pair(pair) for pair in shop["paires"])
    for decision in shop["decisions"]:
        yield "<p>Décision : " + escape(" ; ".join(f"{k} : {v}" for k, v in decision.items())) + "</p>"


def _story(past: dict[str, Any]) -> str:
    return _list([f"{e['date']} : {e['evenement']}" for e in past["evenements"]])


def _row(row: dict[str, Any]) -> Iterator[str]:
    who, where = escape(row["producteur"] or row["source"]), escape(lines.sheet(row))
    yield f"<p><strong>{who}</strong> : {where}, ligne {row['ligne']}"
    yield f" ; clé {escape(row['cle'])} ; dépôt du {escape(row['date_depot'] or '')}</p>" if row["cle"] else "</p>"
    yield from (_table(*grid) for grid in lines.read(row))
    if row["questions"]:
        asked = ((q["essai"], q["question"], " ; ".join(f"{k} : {v}" for k, v in q["reponse"].items())) for q in row["questions"])
        yield _table("Questions au géocodeur", ("essai", "question", "réponse"), asked)
    if row["position"]:
        yield _table("Position", ("", ""), ((k, str(v)) for k, v in row["position"].items()))


def _pair(pair: dict[str, Any]) -> str:
    names = f"« {pair['nom_a']} » ({pair['a']}) et « {pair['nom_b']} » ({pair['b']})"
    end = "ensemble" if pair["reunis"] else "à part"
    said = f"{pair['zone']}, {end} ; règle : {pair['regle']} ; score {pair['score']:+.2f}"
    weighed = [(line["indice"], line["constat"], f"{line['poids']:+.2f}") for line in pair["lignes"]]
    table = _table("", ("indice", "constat", "poids"), [("départ", "", f"{pair['depart']:+.2f}"), *weighed])
    return f"<details><summary>{escape(names)} : {escape(said)}</summary>{table}</details>"


def _list(items: Iterable[str]) -> str:
    said = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<ul>{said}</ul>" if said else ""


def _table(title: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(_line(row) for row in rows)
    caption = f"<caption>{escape(title)}</caption>" if title else ""
    return f'<div class="defilant"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _line(cells: tuple[str, ...]) -> str:
    loses = ' class="perd"' if any(cell.startswith(lines.LOSES) for cell in cells) else ""
    return f"<tr{loses}>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>"
