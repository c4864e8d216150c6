"""The real BAN engine in a process of its own: JSON lines in on stdin (documents to index, queries), JSON lines out on stdout.

Run as a script by ``local.py``, never imported by the pipeline: addok's configuration is one per process, is read at import
and prints; here it can harm nobody. The process ends with its stdin, so also when the run that started it is killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, TextIO

CHUNK = 500


def main() -> None:
    """Load addok (``ADDOK_CONFIG_MODULE``, ``REDIS_SOCKET``, ``SQLITE_DB_PATH`` tell where), then answer until stdin ends."""
    protocol = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with contextlib.redirect_stdout(sys.stderr):
        commands = _commands()
        _say(protocol, {"pret": True})
        for line in sys.stdin:
            order = json.loads(line)
            _say(protocol, commands[order["faire"]](order))


def _say(protocol: TextIO, answer: dict[str, Any]) -> None:
    protocol.write(json.dumps(answer, ensure_ascii=False) + "\n")
    protocol.flush()


def _commands() -> dict[str, Callable[[dict[str, Any]], dict[str, Any]]]:
    from addok.config import config

    config.load()
    return {
        "indexer": lambda order: {"documents": _index(order["lignes"])},
        "finir": lambda _: _finish(),
        "situer": lambda order: {"reponses": [_nearest(*point) for point in order["points"]]},
        "demander": lambda order: {"reponses": list(_answers(order["requetes"]))},
    }


def _index(lines: list[str]) -> int:
    """Index documents of the BAN's addok export. Keyed by the BAN's id: addok's own ids would depend on the order of work."""
    from addok.batch import process_documents
    from addok.config import config

    config.INDEX_EDGE_NGRAMS = False  # at the end, once a word: see _finish
    documents = []
    for line in lines:
        document = json.loads(line)
        document["_id"] = document["id"]
        for number in (document.get("housenumbers") or {}).values():
            number.setdefault("banId", "")  # else a number would borrow its street's
        documents.append(json.dumps(document, ensure_ascii=False))
    process_documents(*documents)
    return len(documents)


def _finish() -> dict[str, Any]:
    """Index the beginnings of words (addok uses them for queries made of common words only), then write all to disk."""
    from addok.autocomplete import index_ngram_keys
    from addok.db import DB

    keys = sorted(DB.keys("w|*"))
    for start in range(0, len(keys), CHUNK):
        index_ngram_keys(*keys[start : start + CHUNK])
    DB.save()
    return {"mots": len(keys)}


def _answers(queries: list[tuple[str, str]]) -> Iterator[dict[str, Any] | None]:
    """Give for each (query, citycode) the first result and the score of the next, or None where nothing is found."""
    search = _search()
    for query, citycode in queries:
        found = search(limit=2, autocomplete=False)(query, citycode=citycode)
        yield _told(found[0], found[1].score if len(found) > 1 else None) if found else None


def _nearest(longitude: float, latitude: float) -> dict[str, Any] | None:
    """Give the address nearest to a point, None where there is none around; of two as near, the first by id."""
    from addok.core import reverse

    found = sorted(reverse(lat=latitude, lon=longitude, limit=100), key=lambda r: (r.distance, str(r.id)))
    return (_place(found[0]) | {"code_insee": found[0].citycode}) if found else None


def _search() -> Any:
    from addok.config import config
    from addok.core import Search

    class Ordered(Search):  # type: ignore[misc]
        """addok's search, but equal scores are told in the order of ids: addok leaves them to the order of a set."""

        def render(self) -> Iterator[Any]:
            self.convert()
            found = sorted(self.results.values(), key=lambda r: (-r.score, str(r.id)))
            yield from (r for r in found[: self.wanted] if r.score >= config.MIN_SCORE)

    return Ordered


def _told(result: Any, next_score: float | None) -> dict[str, Any]:
    return _place(result) | {"score": result.score, "score_suivant": next_score}


def _place(result: Any) -> dict[str, Any]:
    kind = result.type
    return {
        "resultat_id": result.id,
        "ban_id": result.banId or None,
        "type": kind,
        "label": str(result.labels[0]),
        "voie": None if kind == "municipality" else result.name,
        "longitude": float(result.lon),
        "latitude": float(result.lat),
    }


if __name__ == "__main__":
    main()
