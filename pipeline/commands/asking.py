"""What ``etal sources add`` asks a person, on a terminal: doubts in, answers out. A wrong answer is told and asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

import typer

from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from pipeline.guess.place import Unplaced
    from pipeline.guess.propose import Column
    from pipeline.guess.refused import Refused
    from pipeline.reference.communes import Communes

HELP: Final = "?"
_MOST: Final = 10
"""Columns of which nothing is known that a person is asked about one by one; more are left out together."""
_SHOWN: Final = 5
_YES_NO: Final = {"o": True, "oui": True, "y": True, "n": False, "non": False}
_QUESTIONS: Final = {
    "producteur": "Qui fournit ce fichier (nom en toutes lettres) ?",
    "licence": "Sous quelle licence ? « lov2 » : Licence Ouverte 2.0 ; Entrée : à demander au producteur",
    "base_legale": "Qu'est-ce qui permet de publier (convention, délibération, consentement) ? Entrée : à compléter",
    "cadence": "À quel rythme un nouveau fichier arrive-t-il (mensuelle, trimestrielle, annuelle…) ?",
}
Answer = TypeVar("Answer")


def columns(doubtful: list[Column]) -> list[str]:
    """Ask about each column that is not sure: answers as --reponse takes them."""
    from pipeline.guess.replies import IGNORE, LIKELY, understood

    unknown = [c.colonne for c in doubtful if c.cible is None and not c.autres]
    if len(unknown) > _MOST:
        doubtful = [c for c in doubtful if c.colonne not in unknown]
        more = f" et {len(unknown) - _SHOWN} autres" if len(unknown) > _SHOWN else ""
        shown = ", ".join(f"« {c} »" for c in unknown[:_SHOWN])
        typer.echo(f"\nRien ne dit ce que contiennent {shown}{more} : laissées de côté.")
    if doubtful:
        typer.echo(
            f"\n{len(doubtful)} colonne(s) à préciser. Entrée : garder la proposition ; « {IGNORE} » : la laisser de côté ; "
            f"« {HELP} » : voir les champs."
        )
    out = []
    for column in doubtful:
        proposed = column.cible if column.cible and column.confiance >= LIKELY else IGNORE
        shown = " ; ".join(column.exemples)
        typer.echo(f"\n« {column.colonne} » — {f'par exemple : {shown}' if shown else 'toujours vide'} ({column.raison})")
        if others := [field for field in dict.fromkeys((column.cible, *column.autres)) if field and field != proposed]:
            typer.echo(f"  Peut-être : {', '.join(others)}")
        reply = _ask("Que contient cette colonne ?", _taken_by(understood), default=proposed, more=_fields)
        out.append(f"{column.colonne}={reply}")
    return out


def who(missing: Iterable[str]) -> dict[str, str]:
    """Ask what no file says of its producer, a question for each key of ``missing``."""
    from pipeline.guess.replies import check_cadence, check_licence

    check: dict[str, Callable[[str], str]] = {
        "licence": lambda reply: check_licence(reply) if reply else "",
        "cadence": _taken_by(check_cadence),
    }
    more = {"licence": _licences, "cadence": _cadences}
    return {
        key: _ask(
            _QUESTIONS[key], check.get(key, str), default="annuelle" if key == "cadence" else "", more=more.get(key, _nothing)
        )
        for key in missing
    }


def commune(missing: Unplaced, communes: Communes) -> dict[str, Any]:
    """Ask where the shops are when no column says it: the sheets' names, or one commune for all. Gives fields of ``Who``."""
    typer.echo(f"\nAucune colonne ne suffit à dire la commune de {missing.rows} ligne(s).")
    if missing.sheets and agreed(f"Chaque feuille porte le nom d'une commune ({_listed(missing.sheets)}) : le prendre ?"):
        asked = {s: _one(f"La feuille « {s} » est de quelle commune ? Entrée : laisser", communes) for s in missing.doubtful}
        return {"by_sheet": True, "sheets": {sheet: name for sheet, name in asked.items() if name}}
    return {"commune": _one("Tout le fichier est-il d'une seule commune ? Son nom ; Entrée : non", communes)}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + "…" * (len(names) > _SHOWN)


def growers() -> bool:
    """Ask whether a file of what seem to be farms holds nothing else."""
    typer.echo("\nCe fichier semble ne recenser que des producteurs : « légumes » y serait d'un maraîcher, non d'un primeur.")
    return agreed("Les lire tous comme des producteurs ? (n : d'après leur activité seule)")


def declined(found: Refused) -> bool:
    """Ask what becomes of those who answered no to being published."""
    typer.echo(f"\n{found.rows} réponse{'s' * (found.rows > 1)} « non » à « {found.question} ».")
    return agreed("Ne pas publier ces commerces ? (n : les publier, sans mobile ni adresse personnelle)")


def _one(question: str, communes: Communes) -> str:
    from pipeline.guess.place import commune_of

    return _ask(question, lambda reply: commune_of(reply, communes) if reply else "")


def agreed(question: str) -> bool:
    """Ask a yes/no question in French until it is answered: Entrée, « o » or « oui » agree, « n » or « non » do not."""
    while True:
        reply = typer.prompt(f"{question} [O/n]", default="o", show_default=False, prompt_suffix=" ")
        known = _YES_NO.get(str(reply).strip().lower())
        if known is not None:
            return known
        typer.echo("Répondre « o » (oui) ou « n » (non).")


def _taken_by(check: Callable[[str], object]) -> Callable[[str], str]:
    """Return what gives an answer back as typed where ``check`` takes it."""

    def taken(reply: str) -> str:
        check(reply)
        return reply

    return taken


def _nothing() -> None:
    typer.echo("Une réponse en toutes lettres ; ou Entrée : à compléter plus tard dans source.yml.")


def _ask(question: str, check: Callable[[str], Answer], *, default: str = "", more: Callable[[], None] = _nothing) -> Answer:
    """Ask until ``check`` takes the answer; « ? » tells ``more``."""
    while True:
        reply = str(typer.prompt(question, default=default, show_default=bool(default), prompt_suffix=" > ")).strip()
        if reply == HELP:
            more()
            continue
        try:
            return _told(reply, check(reply))
        except ConfigError as error:
            typer.echo(str(error))


def _told(reply: str, answer: Answer) -> Answer:
    """Show an answer that was read otherwise than typed: « Bergrac » is taken for Bergerac."""
    if isinstance(answer, str) and answer and answer != reply:
        typer.echo(f"  → {answer}")
    return answer


def _fields() -> None:
    """Tell every field, what it means, and how a code is written."""
    from pipeline.config import TARGETS
    from pipeline.guess.descriptions import FIELDS

    for target in TARGETS:
        typer.echo(f"  {target} : {FIELDS.get(target, '')}")
    typer.echo("  services:livraison, horaires:lundi… : une colonne qui ne dit qu'un code (oui, non, x) ou qu'un jour")
    typer.echo("  ignorer : laisser la colonne de côté")


def _licences() -> None:
    from pipeline.reference.vocabularies import vocabulary

    for row in vocabulary("licences"):
        typer.echo(f"  {row['code']} : {row['libelle']}")


def _cadences() -> None:
    from pipeline.config import CADENCES

    typer.echo(f"  {', '.join(CADENCES)}")
