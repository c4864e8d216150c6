"""A KML or GPX text in, its places out as records: one field a name, point as longitude and latitude.

Parsed event by event; a document type, hence any entity of its own, is refused before it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from pipeline.errors import SourceError
from pipeline.ingest.shapes import SHAPES, Inferred, inner_point
from pipeline.model import LIST_SEPARATOR

_PLACES: Final = {"kml": "Placemark", "gpx": "wpt"}
_DATA: Final = frozenset({"Data", "SimpleData"})  # named by an attribute, not by their tag
_SKIPPED: Final = frozenset({"Style", "StyleMap", "LookAt", "Camera", "Region", "styleUrl", "visibility", "open", "Snippet"})
_DEEPEST: Final = 60


@dataclass
class _Node:
    tag: str
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)

    @property
    def value(self) -> str:
        return "".join(self.text).strip()


def read_markup(raw: bytes, kind: str, name: str) -> tuple[list[tuple[int, dict[str, Any]]], list[Inferred]]:
    """Return (line, record) of each place of a file whose root is ``kind``, « kml » or « gpx », and the points inferred of its
    shapes; where a program wrote several places on a line, their rank in place of the line.

    Raises SourceError for what is no XML, has a document type, is nested to excess, or holds no place.
    """
    reader = _Reader(_PLACES[kind], kind)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: reader.start(tag, attributes, parser.CurrentLineNumber)
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    try:
        parser.Parse(raw, True)
    except _RefusedError as error:
        raise SourceError(f"{name} : ce XML est refusé ({error})", "demander au producteur un export ordinaire") from error
    except (expat.ExpatError, LookupError, ValueError) as error:
        line = getattr(error, "lineno", 0)
        raise SourceError(
            f"{name}, ligne {line} : ce XML est mal formé ou incomplet", "demander un nouvel envoi au producteur"
        ) from error
    if not reader.records:
        raise SourceError(f"{name} : aucun lieu dans ce fichier {kind.upper()}", "demander un nouvel envoi au producteur")
    lines = [line for line, _ in reader.records]
    numbers = lines if len(set(lines)) == len(lines) else range(1, len(lines) + 1)
    records = [(number, record) for number, (_, record) in zip(numbers, reader.records, strict=True)]
    return records, [(numbers[i], kind, point) for i, kind, point in reader.inferred]


class _RefusedError(Exception):
    """This XML is not read further."""


class _Reader:
    """Follows the events; keeps only the place being read."""

    def __init__(self, place: str, kind: str) -> None:
        self.place, self.kind = place, kind
        self.records: list[tuple[int, dict[str, Any]]] = []
        self.inferred: list[Inferred] = []
        self.stack: list[_Node] = []  # inside a place
        self.folders: list[_Node] = []  # around it
        self.path: list[str] = []
        self.line = 0

    def refuse(self, *_: object) -> None:
        raise _RefusedError("il déclare un type de document")

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        tag = tag.rpartition(":")[2]
        self.path.append(tag)
        if len(self.path) > _DEEPEST:
            raise _RefusedError("il est imbriqué à l'excès")
        if self.stack:
            node = _Node(tag, attributes)
            self.stack[-1].children.append(node)
            self.stack.append(node)
        elif tag == self.place:
            self.line = line
            self.stack = [_Node(tag, attributes)]
        elif tag == "Folder":
            self.folders.append(_Node(tag, attributes))

    def end(self, tag: str) -> None:
        tag = self.path.pop()
        if self.stack:
            node = self.stack.pop()
            if not self.stack:
                folder = " / ".join(f.value for f in self.folders if f.value)
                record = _joined(self._kml(node) if self.kind == "kml" else _gpx(node))
                self.records.append((self.line, {"dossier": folder, **record} if folder else record))
        elif tag == "Folder":
            self.folders.pop()

    def _kml(self, place: _Node) -> Iterator[tuple[str, str]]:
        yield from _fields(place)
        shape = _shape(place)
        if shape and (point := inner_point(shape) if shape["type"] in SHAPES else shape["coordinates"]):
            yield from (("longitude", point[0]), ("latitude", point[1]))
            if shape["type"] in SHAPES:
                self.inferred.append((len(self.records), shape["type"], LIST_SEPARATOR.join(point)))

    def text(self, text: str) -> None:
        if self.stack:
            self.stack[-1].text.append(text)
        elif self.folders and self.path[-2:] == ["Folder", "name"]:
            self.folders[-1].text.append(text)


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return fields as a record; one that comes again is a list, as in JSON."""
    out: dict[str, str] = {}
    for name, value in pairs:
        out[name] = LIST_SEPARATOR.join(filter(None, (out.get(name), value)))
    return out


def _fields(place: _Node) -> Iterator[tuple[str, str]]:
    for node in place.children:
        if node.tag == "ExtendedData":
            yield from _extended(node)
        elif node.tag not in _SKIPPED and not node.children:
            yield node.tag, node.value


def _shape(place: _Node) -> dict[str, Any] | None:
    """Return the place's point, else its first surface, else its first line, as GeoJSON; None where it has none."""
    for tag, kind in (("Point", "Point"), ("outerBoundaryIs", "Polygon"), ("LineString", "LineString")):
        for node in _inside(place, tag):
            said = next((child.value for child in _inside(node, "coordinates")), "")
            places = [[part.strip() for part in spot.split(",")] for spot in said.split()]
            if tag == "Point":
                places = [[part.strip() for part in said.split(",")]]  # « 0.62, 44.2 », as people write it
            if places and min(map(len, places)) >= 2:
                return {"type": kind, "coordinates": {"Point": places[0], "Polygon": [places]}.get(kind, places)}
    return None


def _inside(node: _Node, tag: str) -> Iterator[_Node]:
    for child in node.children:
        if child.tag == tag:
            yield child
        else:
            yield from _inside(child, tag)


def _extended(node: _Node) -> Iterator[tuple[str, str]]:
    for child in node.children:
        if child.tag in _DATA:
            inner = next((c.value for c in child.children if c.tag == "value"), child.value)
            shown = next((c.value for c in child.children if c.tag == "displayName" and "<" not in c.value), "")
            yield " ".join((shown or child.attributes.get("name", child.tag)).split()), inner
        else:
            yield from _extended(child)


def _gpx(place: _Node) -> Iterator[tuple[str, str]]:
    yield from (("longitude", place.attributes.get("lon", "")), ("latitude", place.attributes.get("lat", "")))
    for node in place.children:
        yield from _leaves(node)


def _leaves(node: _Node) -> Iterator[tuple[str, str]]:
    if node.tag == "link":
        yield "link", node.attributes.get("href", "")
    elif not node.children:
        yield node.tag, node.value
    else:
        for child in node.children:
            yield from _leaves(child)
