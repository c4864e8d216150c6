"""An explanation in, French text for a terminal out (rich renderables)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from pipeline.explain import lines

WIDEST = 60


def as_text(explanation: dict[str, Any]) -> Group:
    """Return the whole explanation, top to bottom: from the published shop back to the cells."""
    return Group(*_parts(explanation))


def headline(explanation: dict[str, Any]) -> str:
    """Return which run speaks."""
    run = explanation["passage"]
    said = f"Passage du {run['jour']} ({run['issue']}{', version ' + run['version'] if run.get('version') else ''})"
    return f"{said} — {run['note']}" if run["note"] else said


def _parts(explanation: dict[str, Any]) -> Iterator[RenderableType]:
    yield Text(headline(explanation), style="dim")
    for past in explanation["anciens_identifiants"]:
        yield Text(f"{past['id']} : {past['statut']}" + (f", voir {past['successeur']}" if past.get("successeur") else ""))
        yield from (Text(f"  {e['date']} : {e['evenement']}") for e in past["evenements"])
    for shop in explanation["commerces"]:
        yield from _shop(shop)
    for row in explanation["lignes_ecartees"]:
        yield Text("")
        yield Text("Ligne écartée : elle n'est entrée dans aucun commerce", style="bold red")
        yield from (Text(f"  {why}") for why in row["pourquoi"])
        yield from _row(row)


def _shop(shop: dict[str, Any]) -> Iterator[RenderableType]:
    name = shop["fiche"].get("nom", "")
    state = "publié" if shop["publie"] else "NON PUBLIÉ"
    yield Text("")
    yield Panel(Text("\n".join(shop["pourquoi"])), title=escape(f"{shop['id']} {name} : {state}"), title_align="left")
    past = shop["registre"]
    seen = f"vu depuis le {past['premiere_vue']}" if past.get("premiere_vue") else ""
    yield Text(f"Registre : {past['statut']} {seen}")
    yield from (Text(f"  {e['date']} : {e['evenement']}") for e in past["evenements"])
    yield _grid(*lines.values(shop["champs"]))
    for number, row in enumerate(shop["lignes"], start=1):
        yield Text("")
        yield Text(f"Ligne {number} sur {len(shop['lignes'])} ; réunie par : {row['motif']}", style="bold")
        yield from _row(row)
    if shop["paires"]:
        yield Text("")
        yield Text("Paires comparées (score : départ + indices)", style="bold")
        yield from (line for pair in shop["paires"] for line in _pair(pair))
    for decision in shop["decisions"]:
        who = f"{decision.get('auteur', '?')}, {decision.get('date', '?')}"
        yield Text(f"Décision : {decision['cle_a']} et {decision['cle_b']} : {decision['jugement']} ({who})")


def _row(row: dict[str, Any]) -> Iterator[RenderableType]:
    yield Text(f"{lines.sheet(row)}, ligne {row['ligne']} ({row['producteur'] or row['source']})", style="cyan")
    yield Text(f"clé {row['cle']} ; dépôt du {row['date_depot']}" if row["cle"] else "", style="dim")
    yield from (_grid(*grid) for grid in lines.read(row))
    if row["position"] or row["questions"]:
        said = [(k, str(v)) for k, v in row["position"].items()]
        asked = [(f"question ({q['essai']})", f"{q['question']} → {_answer(q['reponse'])}") for q in row["questions"]]
        yield _grid("Position", ("", ""), [*asked, *said])


def _answer(reply: dict[str, Any]) -> str:
    if reply.get("statut") != "ok":
        return "inconnue de la BAN"
    return f"{reply.get('label')} ({reply.get('type')}, score {float(reply.get('score', 0)):.2f})"


def _pair(pair: dict[str, Any]) -> Iterator[RenderableType]:
    end = "ensemble" if pair["reunis"] else "à part"
    yield Text(f"« {pair['nom_a']} » [{pair['a']}] et « {pair['nom_b']} » [{pair['b']}]", style="cyan")
    yield Text(f"  {pair['zone']}, {end} ; règle : {pair['regle']} ; score {pair['score']:+.2f} (départ {pair['depart']:+.2f})")
    yield from (Text(f"    {line['poids']:+6.2f}  {line['indice']} : {line['constat']}") for line in pair["lignes"])


def _grid(title: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    grid = Table(*header, title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for row in rows:
        cells = (_cut(cell) if name == "valeur" else cell for name, cell in zip(header, row, strict=True))
        grid.add_row(*(escape(cell) for cell in cells))
    return grid


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
