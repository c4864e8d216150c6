"""What was decided of a file in; the text of its commented ``source.yml`` out."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.config import TO_COMPLETE, blanks, scalar
from pipeline.guess.look import Sight
from pipeline.guess.propose import Column
from pipeline.guess.score import STAMP
from pipeline.guess.settings import Settings

_ORDER: Final = (
    "identifiant", "siret", "siren", "nic", "nom", "raison_sociale", "dirigeant", "naf", "categorie", "sous_categorie",
    "description",
)  # fmt: skip
_VOCABULARIES: Final = {"categorie": "categories", "statut": "statuts"}


@dataclass(frozen=True)
class Who:
    """Whose file it is, as the officer says."""

    id: str
    producteur: str = TO_COMPLETE
    titre: str = ""
    licence: str = TO_COMPLETE
    base_legale: str = TO_COMPLETE
    cadence: str = "annuelle"
    url: str = ""
    commune: str = ""  # of every row, where the file does not say it
    by_sheet: bool = False  # the sheets' names are communes
    growers: bool = False  # all its shops are farms, whose « légumes » are their own
    refused: bool = False  # who answered no to being published is left out
    sheets: Mapping[str, str] = field(default_factory=dict)  # sheet → commune, where the name alone does not settle it


Attentes = tuple[int, int, Mapping[str, float]]


def declaration(
    who: Who,
    sight: Sight,
    columns: Sequence[Column],
    how: Settings,
    *,
    schema: str,
    today: dt.date,
    attentes: Attentes | None = None,
) -> str:
    """Return the text of ``source.yml``: what is sure as keys, what remains to decide as comments."""
    blocks = [
        _head(who, sight, schema, today),
        _deposits(sight, who),
        _stamp(columns),
        _columns(columns),
        _unsaid(who),
        _declined(who),
        _ignored(columns),
        _cells(how),
        _words(how, who.sheets),
        _expected(attentes, active=not blanks(who)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(who: Who, sight: Sight, schema: str, today: dt.date) -> list[str]:
    return [
        f"# yaml-language-server: $schema={schema}",
        f"# Proposée par « etal sources add » le {today:%d/%m/%Y} d'après {sight.fichier} : à relire. Le % dit la confiance.",
        f"producteur: {scalar(who.producteur)}",
        *([f"titre: {scalar(who.titre)}"] if who.titre else []),
        '# contact: ""                           # une boîte de service, jamais celle d\'une personne',
        _noted(f"licence: {scalar(who.licence)}", "lov2, odc-odbl… Sans licence écrite, on ne publie pas : demander d'abord"),
        _noted(f"base_legale: {scalar(who.base_legale)}", "convention, délibération, consentement recueilli…"),
        _noted(f"cadence: {who.cadence}", "quotidienne hebdomadaire mensuelle trimestrielle semestrielle annuelle ponctuelle"),
        "confiance: 50                            # 0 à 100 : qui l'emporte quand deux sources se contredisent",
    ]


def _deposits(sight: Sight, who: Who) -> list[str]:
    lines = []
    named = [s.feuille for s in sight.feuilles if s.feuille]
    if named and (sight.ignorees or len(named) > 1):
        lines.append(
            _noted(
                f"  feuilles: {_flow([_pattern(name) for name in named])}",
                f"autres : {', '.join(sight.ignorees)}" if sight.ignorees else "",
            )
        )
    if sight.declared.entete is not None:
        lines.append(f"  entete: {sight.declared.entete}")
    if sight.separateur in ("\t", "|"):
        lines.append(f"  separateur: {json.dumps(sight.separateur)}")
    if sight.formulaire:
        lines.append(f"  formulaire: {sight.formulaire}")
    if who.url:
        lines.insert(0, f"  url: {json.dumps(who.url)}")
    return ["depots:", *lines] if lines else []


def _pattern(sheet: str) -> str:
    """A sheet's name is a pattern: « Liste [2026] » would mean one character of four."""
    return re.sub(r"([\[*?])", r"[\1]", sheet)


def _stamp(columns: Sequence[Column]) -> list[str]:
    found = [c for c in columns if c.champ == STAMP]
    if not found:
        return []
    return [
        _noted(f"horodatage: {scalar(found[0].colonne)}", "la dernière réponse de chaque commerce l'emporte"),
        "# cle: []                                # colonnes qui disent « même commerce » (sinon SIRET, ou nom et commune)",
    ]


def _columns(columns: Sequence[Column]) -> list[str]:
    fields: dict[str, list[Column]] = {}
    for column in sorted((c for c in columns if c.champ not in (None, STAMP)), key=_rank):
        fields.setdefault(str(column.champ), []).append(column)
    lines = ["colonnes:                                # notre champ: leur colonne"]
    for target, found in fields.items():
        sure = min(c.confiance for c in found)
        if any(c.code for c in found):
            lines.append(f"  {target}:")
            for c in found:
                item = f"{{colonne: {scalar(c.colonne, flow=True)}, code: {c.code}}}" if c.code else scalar(c.colonne)
                lines.append(_noted(f"    - {item}", _trust(c.confiance)))
        elif len(found) == 1:
            lines.append(_noted(f"  {target}: {scalar(found[0].colonne)}", _trust(sure)))
        else:
            lines.append(_noted(f"  {target}: {_flow([c.colonne for c in found])}", _trust(sure)))
    return lines


def _unsaid(who: Who) -> list[str]:
    """What no column says: the same commune everywhere, or the sheet's name; that all are farms."""
    sheets = [_noted("nom_de_feuille: commune", "le nom de chaque feuille dit la commune de ses lignes")] if who.by_sheet else []
    same = {"commune": who.commune if not who.by_sheet else "", "categorie": "producteur" if who.growers else ""}
    everywhere = ", ".join(f"{target}: {scalar(value, flow=True)}" for target, value in same.items() if value)
    why = "ce qu'aucune colonne ne dit, étant pareil partout"
    if who.growers:
        why += " ; producteur : « légumes » y est d'un maraîcher, non d'un primeur"
    return [*sheets, *([_noted(f"partout: {{{everywhere}}}", why)] if everywhere else [])]


def _declined(who: Who) -> list[str]:
    line = _noted("  refus: ecarter", "qui répond non n'est pas publié ; « publier » : sans mobile ni adresse personnelle")
    return ["publication:", line] if who.refused else []


def _rank(column: Column) -> int:
    """Who first, then the file's own order (sorting is stable)."""
    return _ORDER.index(column.champ) if column.champ in _ORDER else len(_ORDER)


def _trust(sure: float) -> str:
    return "répondu" if sure >= 1 else f"{sure:.0%}".replace("%", " %") + ("" if sure >= 0.8 else " : à vérifier")


def _ignored(columns: Sequence[Column]) -> list[str]:
    left = [c for c in columns if c.champ is None]
    return ["ignorees:                                # leurs colonnes laissées de côté, et pourquoi", *(
        _noted(f"  - {scalar(c.colonne)}", c.raison) for c in left
    )] if left else []  # fmt: skip


def _cells(how: Settings) -> list[str]:
    lines = []
    if how.separateur_liste:
        lines.append(_noted(f"separateur_liste: {json.dumps(how.separateur_liste)}", "entre les éléments d'une cellule"))
    if how.options:
        lines.append("options:                                 # réponses qui contiennent elles-mêmes une virgule")
        for target, options in how.options.items():
            lines += [f"  {target}:", *(f"    - {scalar(option)}" for option in options)]
    if how.format_dates:
        lines.append(f"format_dates: {how.format_dates}")
    return lines


def _words(how: Settings, sheets: Mapping[str, str]) -> list[str]:
    lines = []
    if "categorie" in how.inconnues or how.codees:
        lines.append("valeurs_inconnues: signaler              # « arreter » quand tous leurs mots sont traduits ci-dessous")
    known = ["  commune:", *(f"    {scalar(theirs)}: {scalar(ours)}" for theirs, ours in sheets.items())] if sheets else []
    if sheets and not how.inconnues:
        lines += ["valeurs:", *known]
    if how.inconnues:
        lines.append(
            "# À compléter : leurs mots que nos vocabulaires (schemas/) ne connaissent pas. Ôter les « # » des lignes remplies."
        )
        lines.append("valeurs:" if sheets else "# valeurs:")
        lines += known
        for target, words in how.inconnues.items():
            lines.append(f"#   {target}:                            # codes de {_VOCABULARIES.get(target, target)}.csv")
            lines += [f"#     {json.dumps(word, ensure_ascii=False)}: " for word in words]
    for column, codes in how.codees.items():
        lines.append("# À compléter : ces réponses sont des codes. Écrire ce que le répondant a lu.")
        lines.append("# codes:")
        lines.append(f"#   {json.dumps(column, ensure_ascii=False)}:")
        lines += [f"#     {code}: " for code in codes[:60]]
    return lines


def _expected(attentes: Attentes | None, *, active: bool) -> list[str]:
    """Say what the next deposits must hold; as comments while the source is not published: it would block the others."""
    if attentes is None or not attentes[1]:
        return []
    least, most, rates = attentes
    lines = [
        "attentes:                                # d'après ce dépôt : moins bloque, plus avertit",
        f"  lignes: {{min: {least}, max: {most}}}",
    ]
    if rates:
        inside = ", ".join(f"{name}: {rate:.2f}" for name, rate in rates.items())
        lines.append(f"  remplissage: {{{inside}}}")
    return (
        lines
        if active
        else ["# À activer (ôter les « # ») quand la déclaration est complète :", *(f"# {line}" for line in lines)]
    )


def _noted(line: str, note: str) -> str:
    return f"{line:<40} # {' '.join(note.split())}" if note else line


def _flow(items: Sequence[str]) -> str:
    return "[" + ", ".join(scalar(i, flow=True) for i in items) + "]"
