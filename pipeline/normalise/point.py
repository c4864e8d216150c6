"""The producer's own point: one text or two in any notation in, ``Cleaned[Point]`` in WGS84 degrees out.

| as written                                            | becomes                                                       |
|-------------------------------------------------------|---------------------------------------------------------------|
| 0.62, 44.2 in their columns; decimal commas; +44.9555 | the point (mere form)                                         |
| POINT(0.62 44.2); 44.2, 0.62 in one cell              | the point: the order is the notation's, or found (see below)  |
| a link of Google Maps or OpenStreetMap                | its pin, else the middle of a view of a street at most        |
| 44°12'10"N 0°37'14"E; N 44 12.17 E 0 37.23            | the point (mere form)                                         |
| latitude in the longitude column                      | swapped, ``coordonnees-interverties``                         |
| 509 000, 6 347 000 (Lambert-93); CC44, CC45…          | converted, ``coordonnees-projetees``                          |
| 443.223668                                            | none, ``coordonnees-invalides``: the dot may stand anywhere   |
| 0, 0; 0.62, 0                                         | none, ``coordonnees-nulles``                                  |
| one of the two alone                                  | none, ``coordonnees-incompletes``                             |
| 2.35, 12.5 (a real point, but not in France)          | none, ``coordonnees-hors-france``                             |

In metropolitan France a longitude lies in -5.5…9.7 and a latitude in 41…51.5: no number is both, so the order is never a guess.
Overseas, two numbers in degrees are taken as they stand. Lambert-93 is EPSG:2154; CC42 to CC50 are EPSG:3942 to 3950.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Any, Final, NamedTuple

from pipeline.normalise.result import Cleaned, Issue


class Point(NamedTuple):
    """A place on Earth: WGS84 degrees, longitude first as in GeoJSON (RFC 7946), seven decimals (one centimetre)."""

    longitude: float
    latitude: float


_LONGITUDES: Final = (-5.5, 9.7)
_LATITUDES: Final = (41.0, 51.5)
_OVERSEAS: Final = (
    (-63.2, -60.7, 14.3, 18.2),  # Guadeloupe, Martinique, Saint-Martin, Saint-Barthélemy
    (-54.7, -51.5, 2.0, 5.9),  # Guyane
    (55.1, 55.9, -21.5, -20.8),  # La Réunion
    (44.9, 45.4, -13.1, -12.5),  # Mayotte
    (-56.6, -56.0, 46.7, 47.2),  # Saint-Pierre-et-Miquelon
)
"""West, east, south, north."""

_NUMBER: Final = re.compile(r"[-+−]?(?:\d+(?:[.,]\d+)?|(?<![\d.,])[.,]\d+)(?:[eE][-+]?\d+)?")  # « .4647950 » too, for 0,46
_DMS: Final = re.compile(
    r"(?P<before>[NSEWO])?\s*(?P<sign>[-+−])?\s*(?P<d>\d{1,3}(?:[.,]\d+)?)\s*[°ºd]\s*"
    r"(?:(?P<m>\d{1,2}(?:[.,]\d+)?)\s*['’′m]\s*)?(?:(?P<s>\d{1,2}(?:[.,]\d+)?)\s*(?:[\"”″s]|''|’’|′′)?\s*)?(?(before)|(?P<after>[NSEWO](?![a-z]))?)",
    re.IGNORECASE,
)
_COMPASS: Final = re.compile(
    r"(?P<before>[NSEWO])?\s*(?P<sign>[-+−])?(?P<d>\d{1,3}(?:[.,]\d+)?)(?:\s+(?P<m>\d{1,2}(?:[.,]\d+)?))?"
    r"(?:\s+(?P<s>\d{1,2}(?:[.,]\d+)?))?(?(before)|\s*(?P<after>[NSEWO](?![a-z]))?)(?=\s|,|;|$)",
    re.IGNORECASE,
)
_NEGATIVE: Final = re.compile(r"\b(?:ouest|west|sud|south)\b|(?<![a-z])[wos](?![a-z])", re.IGNORECASE)
_WKB: Final = re.compile(r"0[01][0-9A-F]{40,66}", re.IGNORECASE)  # a point, with or without an SRID, a height, a measure
_WKT: Final = re.compile(r"(?:SRID=\d+;)?\s*POINT\s*Z?\s*\(\s*(\S+)\s+([^\s)]+)[^)]*\)", re.IGNORECASE)
_COMMA_PAIR: Final = re.compile(r"\s*([-+−]?\d+,\d+)\s*[,;/| ]\s*([-+−]?\d+,\d+)\s*")
_WITH_HEIGHT: Final = re.compile(
    r"\s*\W?\s*([-+−]?\d+\.\d+)\s*[,; ]\s*([-+−]?\d+\.\d+)\s*[,; ]\s*[-+−]?\d+(?:\.\d+)?\s?[mz]?\W?\s*"
)
"""KML and GPS receivers add a height, links of maps a zoom: « 44.2;0.62;120 »."""
_LINK: Final = re.compile(r"https?:|\bmaps?[./]|#map=|\bgeo:", re.IGNORECASE)
_LAT_LON: Final = r"(?P<lat>[-+]?\d{1,2}\.\d+),(?:\+|%20)?(?P<lon>[-+]?\d{1,3}\.\d+)"
_PINS: Final = (
    re.compile(r"!3d(?P<lat>-?\d+\.\d+)!4d(?P<lon>-?\d+\.\d+)"),
    re.compile(r"[?&]mlat=(?P<lat>-?\d+\.\d+)&mlon=(?P<lon>-?\d+\.\d+)"),
    re.compile(rf"[?&](?:q|query|ll|daddr|destination|center)=(?:loc:)?{_LAT_LON}(?![\d.])"),
    re.compile(rf"\bgeo:{_LAT_LON}(?![\d.])"),
)
_NO_NUMBER: Final = re.compile(r"\d\.\d+\.\d")
_VIEWS: Final = (
    re.compile(rf"@{_LAT_LON},(?P<zoom>\d+(?:\.\d+)?)z"),
    re.compile(r"#map=(?P<zoom>\d+(?:\.\d+)?)/(?P<lat>-?\d+\.\d+)/(?P<lon>-?\d+\.\d+)"),
)
_STREET_ZOOM: Final = 16
_SPACE_IN_NUMBER: Final = re.compile(r"(?<=\d)[\u00a0\u202f ](?=\d{3}(?!\d))")

LAMBERT_93: Final = 2154
_LAMBERT_X, _LAMBERT_Y = (90_000.0, 1_250_000.0), (6_030_000.0, 7_120_000.0)
_CC_X: Final = (1_000_000.0, 2_400_000.0)


def clean_pair(longitude: str | None, latitude: str | None) -> Cleaned[Point]:
    """Return the point that two cells tell. Nothing and no issue where both are empty. Never raises."""
    lon, lat = (longitude or "").strip(), (latitude or "").strip()
    if not lon and not lat:
        return Cleaned(None)
    if not lon or not lat:
        both = _read_cell(lon or lat)  # both in one cell, the other left empty
        return (
            _settle(both[0], both[1], f"{lon}{lat}", free_order=True)
            if both
            else Cleaned(None, (Issue("coordonnees-incompletes"),))
        )
    x, y = _read_one(lon), _read_one(lat)
    if x is None or y is None:
        return Cleaned(None, (Issue("coordonnees-invalides", detail=f"{lon} ; {lat}"),))
    return _settle(x, y, f"{lon} ; {lat}", free_order=False)


def clean_point(text: str) -> Cleaned[Point]:
    """Return the point that one cell tells, in any notation and order. Nothing and no issue where it is empty. Never raises."""
    text = " ".join(text.split())  # a run of spaces, which every pattern below allows in several places, would take hours
    if not text:
        return Cleaned(None)
    pair = _read_cell(text)
    if pair is None:
        return Cleaned(None, (Issue("coordonnees-invalides", detail=text),))
    return _settle(*pair, text, free_order=True)


# --- reading -----------------------------------------------------------------------------------------------------------


def _read_one(text: str) -> float | None:
    """Read one coordinate: a number with dot or comma, or degrees-minutes-seconds."""
    plain = _SPACE_IN_NUMBER.sub("", text.strip().removesuffix("°").removesuffix("m").strip())
    if _NUMBER.fullmatch(plain):
        return _float(plain)
    for pattern in (_DMS, _COMPASS):
        found = list(pattern.finditer(text))
        if len(found) == 1 and _whole(found, text):
            return _degrees(found[0])
    return None


def _read_wkb(text: str) -> tuple[float, float] | None:
    """Read a point as PostGIS writes its column ``geom`` to a csv."""
    import shapely

    shape = shapely.from_wkb(text, on_invalid="ignore")
    return (shape.x, shape.y) if isinstance(shape, shapely.Point) and not shape.is_empty else None


def _read_cell(text: str) -> tuple[float, float] | None:
    """Read the two numbers of a cell, in the order (longitude, latitude) where the notation tells it, else as they stand."""
    if _LINK.search(text):
        return _read_link(text)
    if _WKB.fullmatch(text):
        return _read_wkb(text)
    if wkt := _WKT.search(text):
        x, y = (_float(part) if _NUMBER.fullmatch(part) else None for part in (wkt[1].rstrip(","), wkt[2]))
        return (x, y) if x is not None and y is not None else None
    for pattern in (_DMS, _COMPASS):
        found = list(pattern.finditer(text))
        if len(found) == 2 and _whole(found, text) and (pattern is _DMS or all(_axis(m) for m in found)):
            first, second = (_degrees(m) for m in found)
            return (second, first) if _axis(found[0]) == "lat" or _axis(found[1]) == "lon" else (first, second)
    if pair := _COMMA_PAIR.fullmatch(text):
        return _float(pair[1]), _float(pair[2])
    if _NO_NUMBER.search(text):  # « 44.2.0.62 »
        return None
    if _NEGATIVE.search(text):  # « 44.2 nord 0.6 ouest »: a sign that would be lost
        return None
    numbers = [_float(m) for m in re.findall(r"[-+−]?(?:\d+(?:\.\d+)?|(?<![\d.])\.\d+)(?:[eE][-+]?\d+)?", _joined(text))]
    if len(numbers) != 2:
        numbers = [_float(m) for m in _NUMBER.findall(_joined(text))]
    if len(numbers) == 3 and (high := _WITH_HEIGHT.fullmatch(text)):
        return _float(high[1]), _float(high[2])
    return (numbers[0], numbers[1]) if len(numbers) == 2 else None


def _read_link(text: str) -> tuple[float, float] | None:
    """Read the link of a map: its pin, else the middle of its view where that shows a street at most."""
    text = text.replace("%2C", ",").replace("%2c", ",")
    if found := next((m for pattern in _PINS if (m := pattern.search(text))), None):
        return _float(found["lon"]), _float(found["lat"])
    view = next((m for pattern in _VIEWS if (m := pattern.search(text))), None)
    return (_float(view["lon"]), _float(view["lat"])) if view and float(view["zoom"]) >= _STREET_ZOOM else None


def _joined(text: str) -> str:
    """Join thousands: « 509 000 ; 6 347 000 » → « 509000 ; 6347000 »."""
    return _SPACE_IN_NUMBER.sub("", text)


def _float(text: str) -> float:
    return float(text.replace(",", ".").replace("−", "-"))


def _whole(found: list[re.Match[str]], text: str) -> bool:
    """Tell whether nothing but separators stands outside what was recognised."""
    left = text
    for match in found:
        left = left.replace(match[0], "", 1)
    return not left.strip(" ,;/|()\t\n")


def _axis(match: re.Match[str]) -> str | None:
    letter = (match["before"] or match.groupdict().get("after") or "").upper()
    return {"N": "lat", "S": "lat", "E": "lon", "W": "lon", "O": "lon"}.get(letter)


def _degrees(match: re.Match[str]) -> float:
    parts = match.groupdict()
    value = _float(parts["d"]) + _float(parts["m"] or "0") / 60 + _float(parts["s"] or "0") / 3600
    letters = f"{parts['before'] or ''}{parts.get('after') or ''}".upper()
    return -value if any(c in letters for c in "SWO") or parts.get("sign") in ("-", "−") else value


# --- deciding ----------------------------------------------------------------------------------------------------------


def _settle(x: float, y: float, text: str, *, free_order: bool) -> Cleaned[Point]:
    """Decide what two numbers are. ``free_order``: they stood in one cell, where no order is a mistake."""
    if not (math.isfinite(x) and math.isfinite(y)):
        return Cleaned(None, (Issue("coordonnees-invalides", detail=text),))
    if x == 0 or y == 0:  # nobody measures a round zero: it is what a form writes for nothing
        return Cleaned(None, (Issue("coordonnees-nulles", detail=text),))
    if _in_france(x, y):
        return Cleaned(_point(x, y))
    if _in_france(y, x):
        return Cleaned(_point(y, x), () if free_order else (Issue("coordonnees-interverties", _shown(_point(y, x)), text),))
    for a, b in ((x, y), (y, x)):
        code = _projection(a, b)
        if code is not None:
            point = _point(*_transformer(code).transform(a, b))
            if _in_france(*point):
                return Cleaned(point, (Issue("coordonnees-projetees", _shown(point), f"EPSG:{code}"),))
    if abs(x) <= 180 and abs(y) <= 90:
        return Cleaned(None, (Issue("coordonnees-hors-france", detail=text),))
    return Cleaned(None, (Issue("coordonnees-invalides", detail=text),))


def _in_france(longitude: float, latitude: float) -> bool:
    if _LONGITUDES[0] <= longitude <= _LONGITUDES[1] and _LATITUDES[0] <= latitude <= _LATITUDES[1]:
        return True
    return any(w <= longitude <= e and s <= latitude <= n for w, e, s, n in _OVERSEAS)


def _projection(x: float, y: float) -> int | None:
    """Return the EPSG code of the French projection of metres (x, y): Lambert-93, or a conformal conic zone (CC42 to CC50).

    A zone's northing is 200 km at its own parallel and 1 000 km a zone further north: 1 200 000 in CC42, 3 200 000 in CC44.
    """
    if _LAMBERT_X[0] <= x <= _LAMBERT_X[1] and _LAMBERT_Y[0] <= y <= _LAMBERT_Y[1]:
        return LAMBERT_93
    zone = round((y - 200_000) / 1_000_000)
    if _CC_X[0] <= x <= _CC_X[1] and 1 <= zone <= 9 and abs(y - 200_000 - zone * 1_000_000) <= 150_000:
        return 3941 + zone
    return None


@cache
def _transformer(code: int) -> Any:
    from pyproj import Transformer

    return Transformer.from_crs(code, 4326, always_xy=True)


def _point(longitude: float, latitude: float) -> Point:
    return Point(round(longitude, 7), round(latitude, 7))


def _shown(point: Point) -> str:
    return f"{point.longitude:.6f}, {point.latitude:.6f}"
