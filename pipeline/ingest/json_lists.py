"""Records of a JSON in, their lists of objects opened out: « [{"value": …}] », kinds with their values, days with their hours.

Drupal writes each of its fields as a list (« "title": [{"value": "A"}] »), other sites a shop's numbers as
« [{"type": "fax", "valeur": "…"}, …] »: kept as JSON text, no column was read, and the fax was published among the telephones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from pipeline.config import DAYS
from pipeline.ingest.names import plain

Record = dict[str, Any]
Fields = dict[str, Any]
Way = Callable[[str, list[Record]], Fields]

_VALUE: Final = "value"  # Drupal's name of what a field holds
_KINDS: Final = frozenset({"type", "kind", "label", "libelle", "nom", "name", "key", "cle", "code", "rel", "system"})
_VALUES: Final = frozenset({"value", "valeur", "val", "numero", "number", "texte", "text", "contenu", "content"})
_MOST_KINDS: Final = 40  # beyond, what looks like kinds are values
_DAYS: Final = frozenset({"jour", "day", "dayofweek", "weekday"})
_HOURS: Final = frozenset({"horaires", "heures", "hours", "plage", "plages", "horaire"})
_OPENS: Final = frozenset({"opens", "ouverture", "open", "debut", "start", "de", "from"})
_CLOSES: Final = frozenset({"closes", "fermeture", "close", "fin", "end", "a", "to"})
_ENGLISH: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK: Final = {name: day for day, english in zip(DAYS, _ENGLISH, strict=True) for name in (day, english)}
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")
_LONE: Final = re.compile(r"[\ud800-\udfff]")


def opened(records: list[Fields]) -> list[Fields]:
    """Return the records, each of their lists of objects opened the same way in all of them; those that cannot be, as they are.

    A field whose lists hold one object at most is that object, its « value » the field itself; several « value » are a list
    of values; objects that are each a kind and its value become one field a kind, days with their hours one field a day.
    """
    lists: dict[str, list[list[Record]]] = {}
    for record in records:
        for key, value in record.items():
            if isinstance(value, list) and value and all(isinstance(item, dict) and item for item in value):
                lists.setdefault(key, []).append(value)
    ways = {key: way for key, found in lists.items() if (way := _way(found))}
    return [_opened(record, ways) for record in records] if ways else records


def sound(flat: list[dict[str, str | None]], text: str) -> list[dict[str, str | None]]:
    """Return flat records with « � » for each half of a character, which no table can hold; ``text``: their JSON."""
    if not _HALF.search(text):
        return flat
    return [{_LONE.sub("\ufffd", key): value and _LONE.sub("\ufffd", value) for key, value in row.items()} for row in flat]


def _opened(record: Fields, ways: dict[str, Way]) -> Fields:
    out: Fields = {}
    for key, value in record.items():
        out |= ways[key](key, value) if key in ways and isinstance(value, list) and value else {key: value}
    return out


def _way(found: list[list[Record]]) -> Way | None:
    """Return how the lists of one field are opened, None where they cannot be."""
    items = [item for one in found for item in one]
    week = _week(items)
    if week:
        return week
    pair = _pair(items)
    if pair and any(len(one) > 1 for one in found):
        return lambda key, value: _gathered(key, ((item[pair[0]], item[pair[1]]) for item in value))
    if all(_VALUE in item and not isinstance(item[_VALUE], dict | list) for item in items):
        return _values
    return _alone if all(len(one) == 1 for one in found) else None


def _alone(key: str, value: list[Record]) -> Fields:
    return {key: value[0]}


def _values(key: str, value: list[Record]) -> Fields:
    if len(value) > 1:
        return {key: [item[_VALUE] for item in value]}
    return {key: value[0][_VALUE]} | {f"{key}.{name}": said for name, said in value[0].items() if name != _VALUE}


def _named(names: Iterable[str], words: frozenset[str]) -> str | None:
    return next((name for name in names if plain(name).replace(" ", "") in words), None)


def _pair(items: list[Record]) -> tuple[str, str] | None:
    """Return the names of the kind and of its value where each object is just these two, and kinds come back."""
    names = set(items[0])
    kind, value = _named(items[0], _KINDS), _named(items[0], _VALUES)
    if len(names) != 2 or kind is None or value is None or any(set(item) != names for item in items):
        return None
    kinds = [item[kind] for item in items]
    if not all(isinstance(one, str) and one.strip() for one in kinds):
        return None
    return (kind, value) if len(set(kinds)) <= min(_MOST_KINDS, max(1, len(items) // 2)) else None


def _week(items: list[Record]) -> Way | None:
    """Return how objects that are each a day, or several, and its hours are opened: « horaires.lundi »: « 09:00-12:00 »."""
    day, hours = _named(items[0], _DAYS), _named(items[0], _HOURS)
    opens, closes = _named(items[0], _OPENS), _named(items[0], _CLOSES)
    if day is None or (hours is None and (opens is None or closes is None)):
        return None
    held = {name for name in (day, hours, opens, closes) if name} | {"@type"}
    if any(not set(item) <= held or not _days(item.get(day)) for item in items):
        return None  # a season, a note: hours said of a part of the year are not the week's

    def said(item: Record) -> Any:
        if hours is not None:
            return item.get(hours)
        first, last = item.get(str(opens)), item.get(str(closes))
        if first == last:  # schema.org's way to say that a day is closed; blanks alike
            return "fermé" if first else None
        return f"{first or '?'}-{last or '?'}"

    return lambda key, value: _gathered(key, ((one, said(item)) for item in value for one in _days(item[day])))


def _days(said: Any) -> list[str]:
    """Return the days that a value names, in French; none where one of them is no day."""
    names = [str(name).rpartition("/")[2].strip().casefold() for name in (said if isinstance(said, list) else [said])]
    return [_WEEK[name] for name in names] if all(name in _WEEK for name in names) else []


def _gathered(key: str, pairs: Iterable[tuple[str, Any]]) -> Fields:
    found: dict[str, list[Any]] = {}
    for name, said in pairs:
        found.setdefault(f"{key}.{name}", []).extend(said if isinstance(said, list) else [said])
    return {name: said[0] if len(said) == 1 else said for name, said in found.items()}
