"""A declaration's file in, its object out; what is wrong is told in French, with file, line and « vouliez-vous dire … ? »."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from pipeline.config.kinds import as_text
from pipeline.errors import ConfigError

Model = TypeVar("Model", bound=BaseModel)


_PROBLEMS: Final = (
    ("mapping values are not allowed", "un « : » de trop : mettre entre guillemets un texte qui en contient"),
    ("could not find expected ':'", "il manque « : » après un mot"),
    ("expected <block end>", "décalage : cette ligne n'est pas alignée avec celles de son bloc, ou un guillemet est de trop"),
    ("found duplicate key", "la même clé est écrite deux fois"),
    ("cannot start any token", "tabulation ou signe réservé : décaler avec des espaces, mettre le texte entre guillemets"),
    ("while scanning a quoted scalar", "un guillemet n'est pas fermé"),
    ("unexpected end of stream", "un guillemet ou un crochet n'est pas fermé"),
    ("expected ',' or", "un crochet ou une accolade n'est pas fermé, ou une virgule manque"),
)
"""What the parser says of the mistakes that people make, and what it means."""


_INDENT: Final = re.compile(r"[ \t]*")


def _in_french(problem: str | None, lines: Sequence[str], at: int) -> str:
    """Say what is wrong on the line of index ``at``, as the person who wrote it sees it."""
    here = lines[at] if at < len(lines) else ""
    indent = _INDENT.match(here)
    if indent and "\t" in indent[0]:
        return "une tabulation au début de la ligne : la remplacer par des espaces"
    before = next((line for line in reversed(lines[:at]) if line.strip() and not line.lstrip().startswith("#")), "")
    deeper = len(here) - len(here.lstrip()) > len(before) - len(before.lstrip())
    if deeper and problem and "mapping values" in problem and len(re.findall(r":(?:\s|$)", here.partition(" #")[0])) == 1:
        return "ligne trop décalée : l'aligner sur la précédente"
    return next((told for said, told in _PROBLEMS if problem and said in problem), "signe inattendu")


_UNREADABLE: Final = (
    YAMLError,
    ValueError,  # the 30th of February
    LookupError,  # a directive, « !!bool 3 »
    TypeError,
    AttributeError,  # « !!timestamp abc »
    AssertionError,
    NotImplementedError,
    RecursionError,  # two thousand brackets
)
"""What the parser raises on what is no YAML, sooner or later."""
_DAY: Final = re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt ]+[\d:.]+)?")


def _what_is_wrong(error: Exception, text: str) -> tuple[int, str]:
    """Return the index of the line where the parser stopped, -1 where it does not say, and what is wrong there."""
    if isinstance(error, MarkedYAMLError) and error.problem_mark:
        at = error.problem_mark.line
        return at, _in_french(error.problem, text.splitlines(), at)
    if isinstance(error, ReaderError):
        return text.count("\n", 0, error.position), "un caractère invisible qu'aucun YAML n'admet : l'effacer"
    if isinstance(error, RecursionError):
        return -1, "crochets ou accolades imbriqués à l'excès"
    return next(
        ((n, f"« {day} » n'est d'aucun calendrier") for n, line in enumerate(text.split("\n")) if (day := _no_day(line))),
        (-1, "signe inattendu"),
    )


def _no_day(line: str) -> str:
    """Return what is written as a day and is none, « 2026-02-30 »; "" where every day of the line is one."""
    return next((found[0] for found in _DAY.finditer(line) if not _is_day(found[0])), "")


def _is_day(text: str) -> bool:
    day, _, hour = text.replace("t", "T").replace(" ", "T").partition("T")
    try:
        dt.date(*map(int, day.split("-")))
        hours, minutes, seconds = [*map(float, hour.strip("T:").split(":")), 0.0, 0.0, 0.0][:3] if hour else (0.0, 0.0, 0.0)
    except ValueError:
        return False
    return hours < 24 and minutes < 60 and seconds < 60


def read_yaml(path: Path) -> CommentedMap:
    """Return what ``path`` holds, each key with its line. Raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8")
        data = YAML(typ="rt").load(text)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} : ce fichier n'est pas en UTF-8", "l'enregistrer en UTF-8") from error
    except IsADirectoryError as error:
        raise ConfigError(f"{path} : c'est un dossier, un fichier est attendu", "renommer ou ôter ce dossier") from error
    except _UNREADABLE as error:
        at, told = _what_is_wrong(error, text)
        where = f", ligne {at + 1}" if at >= 0 else ""
        raise ConfigError(f"{path}{where} : YAML illisible ({told})", "vérifier l'alignement et les guillemets") from error
    if not isinstance(data, CommentedMap):
        raise ConfigError(
            f"{path} : ce fichier est vide ou n'est pas une liste de « clé: valeur »", "partir d'une déclaration existante"
        )
    return data


def build(model: type[Model], data: CommentedMap, path: Path, root: Path) -> Model:
    """Return ``data`` as ``model``. Raises ConfigError: each key that is wrong, its line, why."""
    try:
        return model.model_validate(_plain(data))
    except ValidationError as error:
        raise ConfigError(
            "\n".join(_french(e, data, model, path, root) for e in error.errors()), "corriger la déclaration"
        ) from error


def _plain(value: Any) -> Any:
    if isinstance(value, CommentedMap):
        return {k if isinstance(k, str) else as_text(k): _plain(v) for k, v in value.items()}
    if isinstance(value, CommentedSeq):
        return [_plain(v) for v in value]
    return value


_PYDANTIC_STEP: Final = re.compile(r"(function|tuple|union|nullable|is-instance|CodeColumn$|str$|date$)")
"""Parts of an error's path that name pydantic's own machinery, not a key of the file."""

_REASONS: Final = {
    "missing": "cette clé est obligatoire",
    "extra_forbidden": "clé inconnue",
    "literal_error": "valeur inattendue ; attendu : {expected}",
    "int_parsing": "un nombre entier est attendu",
    "float_parsing": "un nombre est attendu",
    "bool_parsing": "« oui » ou « non » est attendu",
    "date_from_datetime_parsing": "une date AAAA-MM-JJ est attendue",
    "date_parsing": "une date AAAA-MM-JJ est attendue",
    "string_type": "un texte est attendu",
    "string_pattern_mismatch": "écriture refusée ; attendu : {pattern}",
    "greater_than_equal": "la valeur doit être au moins {ge}",
    "less_than_equal": "la valeur doit être au plus {le}",
    "deux_canaux": "envoi et moissonnage déclarés ensemble : data.gouv.fr aurait deux jeux ; n'en garder qu'un",
    "moissonnage_sans_adresse": "le moissonnage lit url_publique, qui manque",
    "instance_inconnue": "attendu : demo, production ou une adresse https://…",
}


def _french(error: Any, data: CommentedMap, model: type[BaseModel], path: Path, root: Path) -> str:
    where = [p for p in error["loc"] if not (isinstance(p, str) and _PYDANTIC_STEP.match(p))]
    reason = (
        _REASONS.get(error["type"], "valeur refusée").format(**{"expected": "", **error.get("ctx", {})}).replace(" or ", " ou ")
    )
    if error["type"] == "extra_forbidden":
        reason += did_you_mean(str(where[-1]), _keys_at(model, where[:-1]))
    return f"{shown(path, root)}, ligne {line_of(data, where)}, « {'.'.join(map(str, where))} » : {reason}"


def _keys_at(model: type[BaseModel], where: list[Any]) -> list[str]:
    for part in where:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        inner = [a for a in _nested(field.annotation) if isinstance(a, type) and issubclass(a, BaseModel)] if field else []
        model = inner[0] if inner else model
    return [k for k in model.model_fields if k != "id"]


def _nested(annotation: Any) -> Iterator[Any]:
    yield annotation
    for arg in getattr(annotation, "__args__", ()):
        yield from _nested(arg)


def line_of(data: Any, where: list[Any]) -> int:
    """Return the 1-based line of the key at ``where``, or of the last part of it that is there."""
    line = 0
    for part in where:
        try:
            line = (data.lc.key(part) if isinstance(data, CommentedMap) else data.lc.item(part))[0]
            data = data[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line + 1


def lines_of(data: CommentedMap) -> dict[str, int]:
    """Return the 1-based line of each key and of each key below it: « colonnes », « colonnes.nom »."""
    inner = {key: value for key, value in data.items() if isinstance(value, CommentedMap)}
    below = {f"{key}.{name}": line for key, value in inner.items() for name, line in _lines(value).items()}
    return _lines(data) | below


def _lines(data: CommentedMap) -> dict[str, int]:
    return {str(key): place[0] + 1 for key, place in (data.lc.data or {}).items()}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return « ; vouliez-vous dire … ? » when one of ``known`` looks like ``word``, else nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" ; vouliez-vous dire « {close[0]} » ?" if close else ""


def shown(path: Path, root: Path) -> str:
    """Return ``path`` as people know it: from ``root`` on, where it lies there."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
