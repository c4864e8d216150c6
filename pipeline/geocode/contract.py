"""What the BAN's service takes and gives: rows in, the bytes of a request out; a response's bytes in, checked rows out.

The contract is https://data.geopf.fr/geocodage/openapi. What was seen of it and is held against here: rows marked ``error`` with
HTTP 200, a 200 cut short or empty, columns named lat or lon taken for a bias, one comma too many that breaks the whole file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any, Final, Literal

from pipeline.geocode.engine import FOUND, NOT_FOUND

Row = dict[str, str]
Index = Literal["address", "poi", "parcel"]

SENT: Final = ("id", "requete", "citycode")
NEEDED: Final = (
    *SENT, "longitude", "latitude", "result_score", "result_score_next", "result_label", "result_type", "result_id",
    "result_name", "result_status",
)  # fmt: skip
STATUSES: Final = frozenset({"ok", "not-found", "skipped", "error"})
FIELDS: Final = (("columns", "requete"), ("citycode", "citycode"), ("indexes", "address"))
"""The form's fields beside the file: the names of the columns that are asked, and the filter."""

_POSTCODE: Final = re.compile(r"\d{5}")
_CITYCODE: Final = re.compile(r"\d{5}|\d[AB]\d{3}")
_KINDS: Final = ("housenumber", "street", "locality", "municipality")


class BrokenError(Exception):
    """A response that cannot be trusted, or none: to be asked again. ``wait``: seconds the service asked for.

    ``away``: nobody answered, a smaller file would not help. ``silent``: it said nothing in the time given.
    """

    def __init__(self, reason: str, wait: float | None = None, *, away: bool = False, silent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait
        self.away = away
        self.silent = silent


class RefusedError(Exception):
    """HTTP 400 or another that says so for good: final for this request; in a file, one of its rows may be the cause."""


def as_file(batch: list[Row]) -> bytes:
    """Return a narrow file, all quoted: a column named lat or lon would silently become a bias."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(SENT)
    writer.writerows([row[c] for c in SENT] for row in batch)
    return text.getvalue().encode()


def checked(body: bytes, batch: list[Row], rows_count: str | None = None) -> list[Row]:
    """Return the rows of a response, each id of ``batch`` once. Raises BrokenError for anything that is not the contract."""
    try:
        lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BrokenError(f"réponse illisible ({type(error).__name__})") from error
    if not lines:
        raise BrokenError("réponse vide")
    header, *lines = lines
    if missing := [c for c in NEEDED if c not in header]:
        raise BrokenError(f"colonnes absentes de la réponse : {', '.join(missing)}")
    if any(len(line) != len(header) for line in lines):
        raise BrokenError("réponse coupée ou décalée")
    if len(lines) != len(batch) or (rows_count or str(len(batch))) != str(len(batch)):
        raise BrokenError(f"{len(lines)} lignes reçues pour {len(batch)} envoyées")
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    sent = {row["id"]: (row["requete"], row["citycode"]) for row in batch}
    if {row["id"]: (row["requete"], row["citycode"]) for row in rows} != sent:
        raise BrokenError("les lignes reçues ne sont pas celles envoyées")
    for row in rows:
        if row["result_status"] not in STATUSES:
            raise BrokenError("statut inconnu dans la réponse")
        if row["result_status"] == "ok" and not _whole(row):
            raise BrokenError("réponse sans point ni score")
    return rows


def _whole(row: Row) -> bool:
    """Whether a row that is « ok » tells a point, a score and a type."""
    try:
        lon, lat, score = (float(row[c]) for c in ("longitude", "latitude", "result_score"))
        following = float(row["result_score_next"] or 0)
    except ValueError:
        return False
    within = -180 <= lon <= 180 and -90 <= lat <= 90 and 0 <= score <= 1.5 and 0 <= following <= 1.5
    return within and bool(row["result_type"])


def answer_of(row: Row) -> dict[str, object]:
    """Return one checked row that is « ok » or « not-found » in our terms (engine.ANSWER_COLUMNS)."""
    asked: dict[str, object] = {"requete": row["requete"], "code_insee": row["citycode"]}
    if row["result_status"] == "not-found":
        return asked | {"statut": NOT_FOUND}
    kind = row["result_type"]
    name = row.get("result_street") if kind == "housenumber" else row["result_name"]
    return asked | {
        "statut": FOUND,
        "resultat_id": row["result_id"] or None,
        "ban_id": row.get("result_banId") or None,
        "type": kind,
        "score": float(row["result_score"]),
        "score_suivant": float(row["result_score_next"]) if row["result_score_next"] else None,
        "label": row["result_label"],
        "voie": None if kind == "municipality" else (name or row["result_name"]),
        "longitude": float(row["longitude"]),
        "latitude": float(row["latitude"]),
    }


def search_params(
    q: str, *, citycode: str | None = None, postcode: str | None = None, kind: str | None = None, limit: int = 5,
    index: Index = "address", near: tuple[float, float] | None = None,
) -> dict[str, str]:  # fmt: skip
    """Return the parameters of ``GET /search``; ``near``: (lon, lat), a bias. Raises RefusedError for what it would refuse.

    ``autocomplete`` is 1 unless told, and the default ``limit`` is told differently in two places: both are always sent.
    """
    text = q.strip()
    rules = (
        (3 <= len(text) <= 200, "la question doit avoir de 3 à 200 caractères"),
        (text[:1].isalnum(), "la question doit commencer par une lettre ou un chiffre"),
        (citycode is None or _CITYCODE.fullmatch(citycode), f"« {citycode} » n'est pas un code INSEE de commune"),
        (postcode is None or _POSTCODE.fullmatch(postcode), f"« {postcode} » n'est pas un code postal"),
        (kind is None or kind in _KINDS, f"« {kind} » n'est pas un type ({', '.join(_KINDS)})"),
        (1 <= limit <= 50, "de 1 à 50 réponses"),
    )  # fmt: skip
    for holds, reason in rules:
        if not holds:
            raise RefusedError(reason)
    told = {"q": text, "autocomplete": "0", "limit": str(limit), "index": index}
    told |= {k: v for k, v in (("citycode", citycode), ("postcode", postcode), ("type", kind)) if v}
    return told | (_point(*near) if near else {})


def reverse_params(longitude: float, latitude: float, *, limit: int = 1, index: Index = "address") -> dict[str, str]:
    """Return the parameters of ``GET /reverse``. Raises RefusedError for what it would refuse."""
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise RefusedError("le point n'est pas en degrés")
    if not 1 <= limit <= 50:
        raise RefusedError("de 1 à 50 réponses")
    return _point(longitude, latitude) | {"limit": str(limit), "index": index}


def _point(longitude: float, latitude: float) -> dict[str, str]:
    return {"lon": f"{longitude:.6f}", "lat": f"{latitude:.6f}"}


def features(body: Any) -> Iterator[dict[str, object]]:
    """Yield each feature of a FeatureCollection in our terms: ANSWER_COLUMNS but the question, ``code_insee``, ``distance``
    (metres, of /reverse alone). Raises BrokenError for anything that is not the contract."""
    listed = body.get("features") if isinstance(body, dict) else None
    if not isinstance(listed, list):
        raise BrokenError("réponse qui n'est pas une liste de lieux")
    for feature in listed:
        try:
            told = feature["properties"]
            longitude, latitude = map(float, feature["geometry"]["coordinates"][:2])
            score = float(told["score"])
        except (KeyError, TypeError, ValueError) as error:
            raise BrokenError("lieu sans point ni score") from error
        yield _place(told) | {"statut": FOUND, "score": score, "longitude": longitude, "latitude": latitude}


def _place(told: dict[str, Any]) -> dict[str, object]:
    """Return the words of a feature; a point of interest has lists where an address has a text: the first counts."""
    kind = told.get("type") or told.get("_type")
    name = _first(told.get("toponym")) or _first(told.get("name"))
    return {
        "resultat_id": told.get("id") or _first(told.get("extrafields", {}).get("cleabs")),
        "ban_id": told.get("banId"),
        "type": kind,
        "label": told.get("label") or name,
        "voie": None if kind == "municipality" else (told.get("street") if kind == "housenumber" else None) or name,
        "code_insee": _first(told.get("citycode")),
        "categorie": _first(told.get("category")),
        "distance": told.get("distance"),
    }


def _first(value: Any) -> Any:
    return (value[0] if value else None) if isinstance(value, list) else value
