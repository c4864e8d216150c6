"""A header that is not the declared one in, what to say of each column out: where, what it may be now, the edit of source.yml.

Each edit is one to copy: it says which text replaces which, and in which keys, so that applied as it stands it mends the source.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from pipeline.config import CodeColumn, Source, scalar, used_columns
from pipeline.model import RawRows
from pipeline.normalise import lookalikes

_NAMES: Final = ("nom", "raison_sociale")
"""Targets of which a declaration keeps one: without it nothing is left to publish."""
_FEW: Final = 3
"""Columns that may all be renamed at once: of so short a declaration each is told apart."""


def complaints(source: Source, missing: Sequence[str], unknown: Sequence[str], raw: RawRows) -> tuple[list[str], str]:
    """Return what to say of columns that are gone or new, one line each, and what to do about all of them."""
    fields = {column: target for target, columns in used_columns(source).items() for column in columns}
    found = {r.before: r for r in lookalikes.renamed({name: fields.get(name, "") for name in missing}, unknown, raw)}
    if _another_file(missing, len(found), len(fields)):
        return [_other(source, unknown, raw)], "vérifier ce dépôt ; sinon « etal sources inspect » dit ce qu'il contient"
    lines = []
    for name in missing:
        gone = f"{_file(raw, source)} : « {name} » n'existe plus"
        if name in found:
            lines.append(f"{gone} ; {_renaming(source, found[name])}")
        else:
            lines.append(f"{gone} dans le fichier ; {_removal(source, name)}")
    new = [name for name in unknown if all(name != r.after for r in found.values())]
    lines += [f"{_file(raw, source)}{_sheet(raw, name)} : colonne « {name} » inconnue ; {_place(name, source)}" for name in new]
    return lines, f"modifier sources/{source.id}/source.yml puis relancer"


def _file(raw: RawRows, source: Source) -> str:
    """Return the deposit's name; the declaration's where no row tells it."""
    return str(raw["fichier"].iloc[0]) if len(raw) else f"sources/{source.id}/source.yml"


def _sheet(raw: RawRows, column: str) -> str:
    """Return the sheets where a column is filled, where the file has others."""
    sheets = raw["feuille"].fillna("")
    there = list(dict.fromkeys(sheets[raw[column].notna()]))
    if len(there) == sheets.nunique():
        return ""
    return f", {'feuille' if len(there) == 1 else 'feuilles'} " + ", ".join(f"« {feuille} »" for feuille in there)


def _another_file(missing: Sequence[str], alike: int, declared: int) -> bool:
    """Tell a file that is not the one declared: hardly a column of it is there, and few of its own look like the others."""
    return len(missing) > _FEW and 4 * (declared - len(missing)) < declared and 2 * alike < len(missing)


def _other(source: Source, unknown: Sequence[str], raw: RawRows) -> str:
    some = ", ".join(f"« {name} »" for name in unknown[:6]) + (", …" if len(unknown) > 6 else "")
    return f"{_file(raw, source)} : ce tableau n'a presque aucune des colonnes déclarées (il a {some}) : est-ce le bon fichier ?"


def _renaming(source: Source, renamed: lookalikes.Renamed) -> str:
    before, after, share = renamed
    percent = f"{share:.0%}".replace("%", " %")
    keys = _listed(source, before, _keys(source, before))
    return (
        f"« {after} » lui ressemble ({percent}) : renommer ? Remplacer « {before} » par « {_quoted(before, after)} » dans {keys}."
    )


def _listed(source: Source, column: str, keys: Sequence[str]) -> str:
    """Return keys that name a column, with the line where each does."""
    inner = {"colonnes": _target(source, column), "codes": column}
    *most, last = (f"« {key} »{source.at(key, inner.get(key, '')) or source.at(key)}" for key in keys)
    return f"{', '.join(most)} et {last}" if most else last


def _keys(source: Source, column: str) -> list[str]:
    """Return the keys of the declaration that name a column."""
    named = {
        "colonnes": any(column in columns for columns in used_columns(source).values()),
        "cle": column in source.cle,
        "horodatage": column == source.horodatage,
        "codes": column in source.codes,
        "corrections": any(fix.colonne == column for fix in source.corrections),
        "exemples": any(column in example.recu for example in source.exemples),
    }
    return [key for key, there in named.items() if there]


def _removal(source: Source, column: str) -> str:
    """Say how to do without a column, and that it may be a mistake of the producer's."""
    target = _target(source, column)
    left = [item for item in source.colonnes.get(target, ()) if _name(item) != column]
    if target in _NAMES and not left and not any(name in source.colonnes for name in _NAMES if name != target):
        return "plus rien ne donne le nom des commerces : demander un nouvel envoi au producteur."
    edits = [_without(source, target, column, left)] if target else []
    if target and not left and target in source.attentes.remplissage:
        edits.append(f"retirer « {target} » de « attentes.remplissage »{source.at('attentes', 'remplissage')}")
    keys = _keys(source, column)
    others = [key for key in keys if key not in ("colonnes", "exemples")]
    edits += [f"retirer « {column} » de {_listed(source, column, others)}"] if others else []
    edits += ["revoir « exemples », qui la nomme"] if "exemples" in keys else []
    return f"si le producteur ne l'envoie plus, {' et '.join(edits)}. Sinon, lui demander un nouvel envoi."


def _target(source: Source, column: str) -> str:
    return next((target for target, columns in used_columns(source).items() if column in columns), "")


def _without(source: Source, target: str, column: str, left: Sequence[str | CodeColumn]) -> str:
    items, line = source.colonnes[target], source.at("colonnes", target)
    if not left:
        return f"retirer « {target} » de « colonnes »{line}"
    if any(isinstance(item, CodeColumn) for item in items):
        gone = next(item for item in items if _name(item) == column)
        return f"retirer « - {_shown(gone)} » de « {target} »{line}"
    return f"écrire « {_entry(target, left)} » au lieu de « {_entry(target, items)} »{line}"


def _name(item: str | CodeColumn) -> str:
    return item if isinstance(item, str) else item.colonne


def _shown(item: str | CodeColumn) -> str:
    if isinstance(item, str):
        return scalar(item, flow=True)
    return f"{{colonne: {scalar(item.colonne, flow=True)}, code: {scalar(item.code, flow=True)}}}"


def _entry(target: str, items: Sequence[str | CodeColumn]) -> str:
    """Return a target and its columns as source.yml says them."""
    if len(items) == 1 and isinstance(items[0], str):
        return f"{target}: {scalar(items[0])}"
    return f"{target}: [{', '.join(_shown(item) for item in items)}]"


def _place(column: str, source: Source) -> str:
    """Say where a new column goes."""
    field = lookalikes.field_of(column)
    ignore = f"l'ajouter à « ignorees »{source.at('ignorees')} : « - {scalar(column)} »"
    if field is None:
        return f"{ignore}, ou la déclarer dans « colonnes »."
    edit = _entry(field, (*source.colonnes.get(field, ()), column))
    where = source.at("colonnes", field) or source.at("colonnes")
    return f"elle ressemble à « {field} » : écrire « {edit} » dans « colonnes »{where}, ou {ignore}."


def _quoted(before: str, after: str) -> str:
    """Return the new name as it is to be written where the old one stands: with its quotes, where the old one has none."""
    return json.dumps(after, ensure_ascii=False)[1:-1] if scalar(before) != before else scalar(after)
