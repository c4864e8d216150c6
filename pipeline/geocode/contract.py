"""What the BAN's service takes and gives: rows in, the bytes of a request out; a response's bytes in, checked rows out.

The contract is https://data.geopf.fr/geocodage/openapi. What was seen of it and is held against here: rows marked ``error`` with
HTTP 200, a 200 cut short or empty, columns named lat or lon taken for a bias, one comma too many that breaks the whole file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from pipeline.geocode.engine import FOUND, NOT_FOUND, as_answers

SENT: Final = ("id", "requete", "citycode")
NEEDED: Final = (
    *SENT, "longitude", "latitude", "result_score", "result_score_next", "result_label", "result_type", "result_id",
    "result_name", "result_status",
)  # fmt: skip
NUMBERS: Final = ("longitude", "latitude", "result_score", "result_score_next")
OPTIONAL: Final = ("result_street", "result_banId")
STATUSES: Final = frozenset({"ok", "not-found", "skipped", "error"})

_CITYCODE: Final = re.compile(r"\d{5}|\d[AB]\d{3}")


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


@dataclass(frozen=True)
class Form:
    """One operation on files; ``fields``: the form's, beside the file.

    ``needed``, ``optional``: the columns of an answer that are read, ``numbers`` among them; ``wrong``: what its rows that are
    « ok » lack, "" where they are whole; ``answers``: checked rows that are « ok » or « not-found » in our terms.
    """

    path: str
    fields: tuple[tuple[str, str], ...]
    needed: tuple[str, ...]
    optional: tuple[str, ...]
    numbers: tuple[str, ...]
    wrong: Callable[[pd.DataFrame], str]
    answers: Callable[[pd.DataFrame], pd.DataFrame]


def batch_of(queries: pd.DataFrame) -> pd.DataFrame:
    """Return ``queries`` (QUERY_COLUMNS) as they are sent: ``requete``, ``citycode``, under an ``id`` (index, text)."""
    sent = pd.DataFrame({"requete": queries["requete"].array, "citycode": queries["code_insee"].array})
    return sent.set_axis(pd.Index([str(n) for n in range(len(sent))], name="id"))


def as_file(batch: pd.DataFrame) -> bytes:
    """Return a narrow file, all quoted: a column named lat or lon would silently become a bias."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["id", *batch.columns])
    writer.writerows(batch.itertuples(name=None))
    return text.getvalue().encode()


def checked(body: bytes, batch: pd.DataFrame, form: Form, rows_count: str | None = None) -> pd.DataFrame:
    """Return one row a row of ``batch``, in its order and under its ids: the columns of an answer to ``form`` that are read.

    Raises BrokenError for anything that is not the contract.
    """
    rows = _table(body, form)
    if len(rows) != len(batch) or (rows_count or str(len(batch))) != str(len(batch)):
        raise BrokenError(f"{len(rows)} lignes reçues pour {len(batch)} envoyées")
    ids = pd.Index(rows["id"])
    place = ids.get_indexer(batch.index) if ids.is_unique else None
    if place is None or (place < 0).any():
        raise BrokenError("les lignes reçues ne sont pas celles envoyées")
    rows = pd.DataFrame(rows.iloc[place]).set_axis(batch.index)
    if not rows[[*batch.columns]].eq(batch).all(axis=None):
        raise BrokenError("les lignes reçues ne sont pas celles envoyées")
    if not rows["result_status"].isin(STATUSES).all():
        raise BrokenError("statut inconnu dans la réponse")
    if wrong := form.wrong(rows.loc[rows["result_status"] == "ok"]):
        raise BrokenError(wrong)
    return rows


def _table(body: bytes, form: Form) -> pd.DataFrame:
    """Return what ``form`` reads of a body, text but for numbers. Raises BrokenError where it is no table, or lacks a column."""
    import pyarrow as pa
    from pyarrow import csv as pa_csv

    if not body.strip():
        raise BrokenError("réponse vide")
    header = next(csv.reader([body[:4096].decode("utf-8-sig", "replace").splitlines()[0]]))
    if missing := [c for c in form.needed if c not in header]:
        raise BrokenError(f"colonnes absentes de la réponse : {', '.join(missing)}")
    read = [c for c in (*form.needed, *form.optional) if c in header]
    kinds = {c: pa.float64() if c in form.numbers else pa.string() for c in read}
    convert = pa_csv.ConvertOptions(column_types=kinds, include_columns=list(kinds), null_values=[""], strings_can_be_null=False)
    lines = pa_csv.ParseOptions(newlines_in_values=True)
    try:
        table = pa_csv.read_csv(io.BytesIO(body), convert_options=convert, parse_options=lines)
    except (pa.ArrowInvalid, pa.ArrowKeyError) as error:
        raise BrokenError("réponse illisible, coupée ou décalée") from error
    text = {pa.string(): pd.StringDtype(na_value=float("nan"))}
    frame: pd.DataFrame = table.to_pandas(types_mapper=text.get)
    return frame


def _wrong(found: pd.DataFrame) -> str:
    """Return what rows that are « ok » lack: each is to tell a point, a score and a type."""
    within = found["longitude"].between(-180, 180) & found["latitude"].between(-90, 90) & found["result_score"].between(0, 1.5)
    following = found["result_score_next"].isna() | found["result_score_next"].between(0, 1.5)
    return "" if (within & following & found["result_type"].ne("")).all() else "réponse sans point ni score"


def answers_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Return checked rows that are « ok » or « not-found » in our terms (engine.ANSWER_COLUMNS)."""
    found = rows.loc[rows["result_status"] == "ok"]
    missing = rows.loc[rows["result_status"] == "not-found"]
    kind, name = found["result_type"], found["result_name"]
    street = found.get("result_street", name)
    told = {
        "requete": found["requete"], "code_insee": found["citycode"], "statut": FOUND,
        "resultat_id": filled(found["result_id"]), "type": kind,
        "score": found["result_score"], "score_suivant": found["result_score_next"], "label": found["result_label"],
        "voie": street.where((kind == "housenumber") & (street != ""), name).mask(kind == "municipality"),
        "longitude": found["longitude"], "latitude": found["latitude"],
    }  # fmt: skip
    if "result_banId" in found:
        told["ban_id"] = filled(found["result_banId"])
    answers = as_answers(pd.DataFrame(told))
    if missing.empty:
        return answers.reset_index(drop=True)
    nothing = {"requete": missing["requete"], "code_insee": missing["citycode"], "statut": NOT_FOUND}
    both = pd.concat([answers, as_answers(pd.DataFrame(nothing))])
    return both.loc[rows.index].reset_index(drop=True)


def filled(texts: pd.Series[str]) -> pd.Series[str]:
    """Return ``texts``, missing where they say nothing."""
    return texts.where(texts != "")


SEARCH: Final = Form(
    "search/csv",
    fields=(("columns", "requete"), ("citycode", "citycode"), ("indexes", "address")),
    needed=NEEDED,
    optional=OPTIONAL,
    numbers=NUMBERS,
    wrong=_wrong,
    answers=answers_of,
)
"""Addresses: ``fields`` name the columns that are asked, and the filter."""


def search_params(q: str, *, citycode: str | None = None, limit: int = 5, index: str = "address") -> dict[str, str]:
    """Return the parameters of ``GET /search`` (``index``: address, poi). Raises RefusedError for what it would refuse.

    ``autocomplete`` is 1 unless told, and the default ``limit`` is told differently in two places: both are always sent.
    """
    text = q.strip()
    rules = (
        (3 <= len(text) <= 200, "la question doit avoir de 3 à 200 caractères"),
        (text[:1].isalnum(), "la question doit commencer par une lettre ou un chiffre"),
        (citycode is None or _CITYCODE.fullmatch(citycode), f"« {citycode} » n'est pas un code INSEE de commune"),
        (1 <= limit <= 50, "de 1 à 50 réponses"),
    )  # fmt: skip
    for holds, reason in rules:
        if not holds:
            raise RefusedError(reason)
    told = {"q": text, "autocomplete": "0", "limit": str(limit), "index": index}
    return told | ({"citycode": citycode} if citycode else {})


def features(body: Any) -> Iterator[dict[str, object]]:
    """Yield each feature of a FeatureCollection in our terms: ANSWER_COLUMNS but the question, ``code_insee``.

    Raises BrokenError for anything that is not the contract."""
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
    }


def _first(value: Any) -> Any:
    return (value[0] if value else None) if isinstance(value, list) else value
