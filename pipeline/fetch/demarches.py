"""A procedure of Démarches simplifiées in (GraphQL, ``demarche(number:)``, page by page), its files as JSON records out.

One record a file: its number, state and dates, then each field under its label. Who filed it is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pipeline.config import Demarche
from pipeline.errors import ServiceError, SourceError
from pipeline.fetch.http import Client, shown

PAGE: Final = 100  # the most that the service gives at once
_MOST_PAGES: Final = 2_000
QUERY: Final = """\
query getDemarche($demarcheNumber: Int!, $first: Int, $after: String) {
  demarche(number: $demarcheNumber) {
    number
    dossiers(first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        number
        state
        dateDepot
        dateDerniereModification
        champs {
          __typename
          label
          stringValue
          ... on MultipleDropDownListChamp { values }
          ... on RepetitionChamp { rows { champs { label stringValue } } }
        }
      }
    }
  }
}
"""
NUMBER, STATE, FILED, CHANGED = "N° de dossier", "État du dossier", "Déposé le", "Modifié le"


def fetch_demarche(origin: Demarche, client: Client, key: str | None) -> list[dict[str, Any]]:
    """Return the procedure's files in the declared states, sorted by number. Raises SourceError or ServiceError."""
    records: list[dict[str, Any]] = []
    after: str | None = None
    for _ in range(_MOST_PAGES):
        page = _page(origin, client, key, after)
        records += [_record(node) for node in page["nodes"] if node["state"] in origin.etats]
        if not page["pageInfo"]["hasNextPage"]:
            return sorted(records, key=lambda record: int(record[NUMBER]))
        if page["pageInfo"]["endCursor"] in (None, after):
            break
        after = page["pageInfo"]["endCursor"]
    raise ServiceError(f"{shown(origin.url)} : les pages de dossiers ne finissent pas", "relancer plus tard")


def _page(origin: Demarche, client: Client, key: str | None, after: str | None) -> dict[str, Any]:
    variables = {"demarcheNumber": origin.demarche, "first": PAGE, "after": after}
    answer = client.json(origin.url, key=key, body={"query": QUERY, "operationName": "getDemarche", "variables": variables})
    errors = answer.get("errors") if isinstance(answer, dict) else None
    if errors:
        raise SourceError(
            f"{shown(origin.url)}, démarche {origin.demarche} : refus du service ({_codes(errors)})",
            "vérifier le numéro de la démarche et les droits de la clé",
        )
    try:
        page = answer["data"]["demarche"]["dossiers"]
        whole = isinstance(page["nodes"], list) and {"hasNextPage", "endCursor"} <= set(page["pageInfo"])
        whole = whole and all({"number", "state", "champs"} <= set(node) for node in page["nodes"])
    except (TypeError, KeyError) as error:
        raise _unlike(origin) from error
    if not whole:
        raise _unlike(origin)
    found: dict[str, Any] = page
    return found


def _unlike(origin: Demarche) -> ServiceError:
    return ServiceError(f"{shown(origin.url)} : la réponse n'est pas celle attendue", "vérifier l'adresse, puis relancer")


def _codes(errors: Any) -> str:
    """Return the errors' codes: their messages may quote what was sent."""
    told = [e.get("extensions", {}).get("code", "") for e in errors if isinstance(e, dict)] if isinstance(errors, list) else []
    return ", ".join(sorted({str(code) for code in told if code})) or "sans explication"


def _record(node: dict[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = {
        NUMBER: node["number"],
        STATE: node["state"],
        FILED: node.get("dateDepot"),
        CHANGED: node.get("dateDerniereModification"),
    }
    for label, value in _fields(node["champs"]):
        free, count = label, 1
        while free in record:
            count += 1
            free = f"{label} ({count})"
        record[free] = value
    return record


def _fields(champs: Iterable[dict[str, Any]]) -> Iterable[tuple[str, Any]]:
    """Give each field's label and value; a repeated block gives one list a field of its own: « Boutiques : Adresse »."""
    for champ in champs:
        label = " ".join(str(champ.get("label") or "").split())
        if isinstance(champ.get("rows"), list):
            lists: dict[str, list[Any]] = {}
            for row in champ["rows"]:
                for inner in row.get("champs", ()):
                    lists.setdefault(f"{label} : {inner.get('label')}", []).append(inner.get("stringValue"))
            yield from lists.items()
        elif champ.get("__typename") not in ("HeaderSectionChamp", "ExplicationChamp"):
            yield label, champ["values"] if isinstance(champ.get("values"), list) else champ.get("stringValue")
