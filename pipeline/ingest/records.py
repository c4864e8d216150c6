"""A JSON text in (array, object, ndjson, geojson), its records out as one flat table of text."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import pyarrow as pa

from pipeline.errors import SourceError
from pipeline.ingest.grid import blank_to_null, number_text
from pipeline.ingest.header import Expected
from pipeline.ingest.json_lists import opened, sound
from pipeline.ingest.json_tables import tabular
from pipeline.ingest.names import SHOP_WORDS, plain
from pipeline.ingest.shapes import Inferred, inner_point
from pipeline.model import LIST_SEPARATOR

_DEPTH: Final = 8  # deeper than this, a nested object is kept as JSON text
_LOOK: Final = 50  # records whose fields tell which list is the source's
_LONGEST_TOTAL: Final = 9  # digits
_MAX_FIELDS: Final = 5_000  # an object keyed by identifiers would make one column a record
_TOTALS: Final = frozenset({
    "count", "total", "totalcount", "nhits", "numbermatched", "totalfeatures", "totalelements", "totalitems", "totalresults",
    "totalrecords", "nbtotal", "hits", "found",
})  # fmt: skip
"""Where an API says how many records there are in all, in plain form with no space: « total_count », « numberMatched »."""


Repeated = dict[str, list[str]]
Strange = tuple[int, str]


class Records(NamedTuple):
    """Columns in order of first appearance, each record's number from 1, and the points inferred of its shapes.

    ``announced``: how many records the document says that there are in all, where that is more than it holds; else 0.
    ``repeated``: the keys that one object holds twice, each with the values that the last one hides.
    ``strange``: what stands in the list and is no record, nothing (null) aside: its number and its text.
    """

    columns: dict[str, pa.Array]
    numbers: list[int]
    inferred: list[Inferred]
    announced: int
    repeated: Repeated
    strange: list[Strange]


def read_records(text: str, path: str | None, expected: Expected, name: str) -> Records:
    """Return the columns (« fields.adresse.ville ») of a JSON text.

    ``path``: dotted path to the list of records; without it, the list of objects that names most declared columns, the first
    met, level by level, where several do; else an object whose values are alike, records by their key; else the one feature.
    Lists of plain values are joined by « | » (a point is « lon|lat »), lists of objects opened where ``opened`` can, else kept
    as JSON text. Half a character (« \\ud83d ») becomes « � », which step 2 tells.
    Raises SourceError where the text is no JSON or holds no list of records.
    """
    repeated: Repeated = {}
    try:
        found, announced, strange = _records(text, path, expected, name, repeated)
        inferred = [told for number, record in found if (told := _centred(record, number))]
        leaves = opened([dict(_leaves(_place(record))) for _, record in found])
        flat = sound([{name: _text(value) for name, value in _leaves(record)} for record in leaves], text)
    except RecursionError as error:
        raise SourceError(f"{name} : ce JSON est imbriqué à l'excès", "demander un nouvel envoi au producteur") from error
    return Records(*table_of(flat, [number for number, _ in found], name), inferred, announced, repeated, strange)


def table_of(flat: list[dict[str, str | None]], numbers: list[int], name: str) -> tuple[dict[str, pa.Array], list[int]]:
    """Return flat records as columns of text, those that hold nothing left out. Raises SourceError for thousands of fields."""
    fields = list(dict.fromkeys(key for row in flat for key in row))
    if len(fields) > _MAX_FIELDS:
        raise SourceError(f"{name} : {len(fields)} champs différents", "déclarer depots.chemin, le chemin de la liste")
    kept = [i for i, row in enumerate(flat) if any(value and not value.isspace() for value in row.values())]
    columns = {key: blank_to_null(pa.array([flat[i].get(key) for i in kept], pa.large_string())) for key in fields}
    return columns, [numbers[i] for i in kept]


def _records(
    text: str, path: str | None, expected: Expected, name: str, repeated: Repeated
) -> tuple[list[tuple[int, dict[str, Any]]], int, list[Strange]]:
    """Return the records, each with its number, how many more are announced, and what is none; fill ``repeated`` (Records)."""
    try:
        document = _parse(text, repeated)
    except json.JSONDecodeError as error:
        repeated.clear()
        lines = _json_lines(text, repeated)
        if lines is None:
            raise SourceError(
                f"{name}, ligne {error.lineno} : ce JSON est mal formé ou incomplet", "demander un nouvel envoi au producteur"
            ) from error
        return lines, 0, []
    found = _at(document, path, name) if path else tabular(document) or _likely_list(document, expected)
    records = [(i, record) for i, record in enumerate(found or [], 1) if isinstance(record, dict)]
    if not document:
        raise SourceError(f"{name} : ce JSON est vide", "demander un nouvel envoi au producteur")
    if not records:
        raise SourceError(
            f"{name} : aucune liste d'enregistrements dans ce JSON", "déclarer depots.chemin, le chemin de la liste"
        )
    others = [(i, _text(one) or "[]") for i, one in enumerate(found or [], 1) if not isinstance(one, dict) and one is not None]
    return records, _announced(document, len(records)), others


def _announced(document: Any, held: int) -> int:
    """Return the total that one page of an API's answer tells, at its head or in a part of it (« meta »); 0 for no more."""
    heads = [document, *document.values()] if isinstance(document, dict) else []
    told = [v for head in heads if isinstance(head, dict) for k, v in head.items() if plain(k).replace(" ", "") in _TOTALS]
    totals = [int(v) for v in told if isinstance(v, str) and v.isdecimal() and len(v) < _LONGEST_TOTAL]
    return max((total for total in totals if total > held), default=0)


def _centred(record: dict[str, Any], number: int) -> Inferred | None:
    """Give a feature that is a parcel or a line, in place, the point that stands for it; return what is told of it."""
    geometry = _alone(record.get("geometry")) if record.get("type") == "Feature" else None
    if not isinstance(geometry, dict) or not (point := inner_point(geometry)):
        return None
    record["geometry"] = geometry | {"coordinates": list(point)}
    return number, str(geometry["type"]), LIST_SEPARATOR.join(point)


def _place(record: dict[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON feature without the words that only say that it is a feature and its geometry a point."""
    if record.get("type") != "Feature":
        return record
    geometry = _alone(record.get("geometry"))
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        geometry = {"coordinates": geometry.get("coordinates")}
    record = {key: value for key, value in record.items() if key not in ("type", "geometry")}
    return record if geometry is None else {"geometry": geometry} | record


def _alone(geometry: Any) -> Any:
    """Return the one point of a MultiPoint or of a collection, as QGIS writes a layer of points; anything else as it is.

    A collection's only point stands for the parcel beside it.
    """
    if not isinstance(geometry, dict):
        return geometry
    parts = geometry.get("coordinates") if geometry.get("type") == "MultiPoint" else geometry.get("geometries")
    if isinstance(parts, list) and geometry.get("type") != "MultiPoint":
        parts = [part for part in parts if isinstance(part, dict) and part.get("type") == "Point"] or parts
    if not isinstance(parts, list) or len(parts) != 1:
        return geometry
    return {"type": "Point", "coordinates": parts[0]} if geometry.get("type") == "MultiPoint" else parts[0]


def _parse(text: str, repeated: Repeated) -> Any:
    """Parse, numbers kept with their own digits: 44.20 stays « 44.20 »; a bare NaN is missing. Fill ``repeated`` (Records)."""

    def whole(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            for key, value in pairs:
                if value not in (None, "", found[key]):
                    repeated.setdefault(key, []).append(_text(value) or "")
        return found

    return json.loads(text, parse_int=str, parse_float=_number, parse_constant=lambda _: None, object_pairs_hook=whole)


def _number(digits: str) -> str:
    return number_text(float(digits)) if "e" in digits.lower() or digits.endswith(".0") else digits


def _json_lines(text: str, repeated: Repeated) -> list[tuple[int, dict[str, Any]]] | None:
    """Return (line, object) for ndjson, None if this is not ndjson."""
    out = []
    for number, line in enumerate(text.split("\n"), 1):  # splitlines would cut inside a text that holds U+2028
        if line := line.strip(" \t\r\x1e"):  # RFC 8142 puts a record separator before each
            try:
                record = _parse(line, repeated)
            except json.JSONDecodeError:
                return None
            if not isinstance(record, dict):
                return None
            out.append((number, record))
    return out or None


def _at(document: Any, path: str, name: str) -> list[Any]:
    """Follow a dotted path; a key may itself hold dots, so the longest key that exists is taken."""
    here, parts = document, path.split(".")
    while parts:
        sizes = [n for n in range(len(parts), 0, -1) if isinstance(here, dict) and ".".join(parts[:n]) in here]
        if not sizes:
            there = f" ; à cet endroit : {', '.join(list(here)[:8])}" if isinstance(here, dict) else ""
            raise SourceError(
                f"{name} : « {parts[0]} » (depots.chemin) n'existe pas{there}", "corriger depots.chemin dans source.yml"
            )
        here, parts = here[".".join(parts[: sizes[0]])], parts[sizes[0] :]
    if not isinstance(here, list):
        raise SourceError(f"{name} : « {path} » (depots.chemin) n'est pas une liste", "corriger depots.chemin dans source.yml")
    return here


def _likely_list(document: Any, expected: Expected) -> list[Any] | None:
    lists, alike, queue = [], [], deque([document])
    while queue:
        here = queue.popleft()
        if isinstance(here, list) and any(isinstance(item, dict) for item in here):
            lists.append(here)
        elif isinstance(here, dict):
            alike += [list(here.values())] if _are_alike(list(here.values())) else []
            queue.extend(here.values())
    alone = [[document]] if isinstance(document, dict) and document.get("type") == "Feature" else []
    best = max(lists or alike[:1] or alone, key=lambda found: _rate(found, expected), default=None)
    return _out_of_groups(best, expected) if best else best


def _out_of_groups(found: list[Any], expected: Expected) -> list[Any]:
    """Return the shops of groups of shops (« zones: [{titre, producteurs: […]}] »), each with what is said of its group.

    Only where the inner list has the columns declared, or what a shop has, and its group has not: no shop becomes its hours.
    Where it is a list in all of them: a map's ``properties``, an object but for one place, are no group's.
    """
    groups = [group for group in found if isinstance(group, dict)]
    wanted = expected or SHOP_WORDS
    own = len(wanted & {plain(key) for group in groups[:_LOOK] for key in group})
    for key in dict.fromkeys(key for group in groups for key, value in group.items() if isinstance(value, list)):
        if not all(isinstance(group.get(key) or [], list) for group in groups):
            continue
        inner = [item for group in groups for item in group.get(key) or [] if isinstance(item, dict)]
        if len(wanted & {plain(name) for item in inner[:_LOOK] for name in item}) > max(1, own):
            return [_beside(group, key) | item for group in groups for item in group.get(key) or [] if isinstance(item, dict)]
    return found


def _beside(group: dict[str, Any], key: str) -> dict[str, Any]:
    return {f"groupe {name}": value for name, value in group.items() if name != key}


def _rate(found: list[Any], expected: Expected) -> tuple[int, int]:
    """Return how many declared columns the first records name; where none is declared, if they are shops, and how many."""
    names = {key for record in found[:_LOOK] if isinstance(record, dict) for key, _ in _leaves(_place(record))}
    if expected:
        return len(expected.intersection(map(plain, names))), 0
    return len(SHOP_WORDS & {plain(name.rpartition(".")[2]) for name in names}) > 1, len(found)


def _are_alike(values: list[Any]) -> bool:
    """Tell records kept by their key (« {"a1": {…}, "a2": {…}} ») from an object of parts."""
    if len(values) < 2 or not all(isinstance(value, dict) and value for value in values):
        return False
    return all(2 * len(value.keys() & values[0].keys()) >= max(2, len(value)) for value in values)


def _leaves(record: dict[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        name = prefix + " ".join(key.split())
        if isinstance(value, dict) and depth < _DEPTH:
            yield from _leaves(value, f"{name}.", depth + 1)
        else:
            yield name, value


def _text(value: Any) -> str | None:
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return LIST_SEPARATOR.join(text for item in value if (text := _text(item)))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    return value if value is None else str(value)
