"""What is there and what is wanted in, the differences field by field out: what ``plan`` shows and ``apply`` sends.

Only our fields are compared: what people add there by hand elsewhere (contacts, other resources, their own extras) stays.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipeline.datagouv.wanted import FREQUENCIES, Part

LABELS: Final = {
    "title": "titre",
    "description": "description",
    "license": "licence",
    "frequency": "fréquence",
    "tags": "mots-clés",
    "temporal_coverage": "période couverte",
    "spatial": "territoire couvert",
    "private": "visibilité",
    "order": "ordre des ressources",
    "extras": "marque",
    "type": "type",
    "schema": "schéma",
    "url": "adresse",
    "format": "format",
    "mime": "type de média",
    "filesize": "taille",
    "checksum": "empreinte",
    "file": "fichier",
}
NOTHING: Final = "—"
WORDS: Final = {
    "frequency": {code: word for word, code in FREQUENCIES.items()},
    "type": {"main": "fichier principal", "documentation": "documentation", "update": "mise à jour"},
}
"""Their codes, as the officer knows them."""


@dataclass(frozen=True)
class Change:
    """One field that differs: of the dataset (``objet`` "") or of a resource, as it is and as it should be (French text)."""

    objet: str
    champ: str
    avant: str
    apres: str


def dataset_changes(there: dict[str, Any], body: dict[str, Any], order: Sequence[str] = ()) -> list[Change]:
    """Return how the dataset differs from ``body``; ``order``: the ids of its resources, in the order wanted."""
    found = [_change("", field, there.get(field), value) for field, value in body.items() if not _same(field, there, value)]
    names = {r["id"]: str(r["title"]) for r in there.get("resources", [])}
    now = [ident for ident in names if ident in set(order)]
    if now != [ident for ident in order if ident in names]:
        shown = ([names[i] for i in ids if i in names] for ids in (now, order))
        found.append(Change("", LABELS["order"], *(", ".join(titles) for titles in shown)))
    return found


def resource_changes(there: dict[str, Any], part: Part) -> list[Change]:
    """Return how a resource differs from ``part``, the file itself left out (``file_change``)."""
    return [
        _change(part.name, field, there.get(field), value)
        for field, value in part.body.items()
        if field != "filetype" and not _same(field, there, value)
    ]


def file_change(there: dict[str, Any], part: Part) -> Change | None:
    """Return how the hosted file differs; None where it is the same, or where the file stays elsewhere."""
    now = there.get("checksum") or {}
    if part.path is None or (now.get("value") == part.sha1 and now.get("type") == "sha1"):
        return None
    before = f"{str(now.get('value') or NOTHING)[:12]} ({size(there.get('filesize'))})"
    return Change(part.name, LABELS["file"], before, f"{part.sha1[:12]} ({size(part.bytes)})")


def _same(field: str, there: dict[str, Any], value: Any) -> bool:
    now = there.get(field)
    if field == "tags":
        return sorted(now or ()) == sorted(value)
    if field in ("title", "description"):
        return _plain(now) == _plain(value)
    if field == "temporal_coverage":
        return bool({k: str(v)[:10] for k, v in (now or {}).items()} == value)
    if field == "spatial":
        zones, granularity = (now or {}).get("zones") or (), (now or {}).get("granularity")
        return bool(sorted(zones) == value["zones"] and granularity == value["granularity"])
    if field == "schema":
        return _same_schema(now or {}, value)
    if field == "extras":
        return all((now or {}).get(k) == v for k, v in value.items())
    return bool(now == value)


def _same_schema(now: dict[str, Any], value: dict[str, Any]) -> bool:
    """An address that their catalogue knows is stored as the schema's name there: the version must then agree."""
    known = now.get("name") and not now.get("url")
    return now.get("version") == value["version"] and bool(known or now.get("url") == value["url"])


def _plain(text: Any) -> str:
    """Return a text as a form keeps it: one kind of line break, nothing around."""
    return str(text or "").replace("\r\n", "\n").strip()


def _change(objet: str, field: str, now: Any, value: Any) -> Change:
    return Change(objet, LABELS[field], _shown(field, now), _shown(field, value))


def _shown(field: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return NOTHING
    if field == "private":
        return "privé" if value else "public"
    if field in WORDS:
        return WORDS[field].get(value, str(value))
    if field == "temporal_coverage":
        return f"du {str(value.get('start'))[:10]} au {str(value.get('end'))[:10]}"
    if field == "spatial":
        zones = ", ".join(sorted(value.get("zones") or ())) or ("contour" if value.get("geom") else NOTHING)
        return f"{zones} ({value.get('granularity')})"
    if field == "schema":
        return " ".join(str(value[k]) for k in ("name", "url", "version") if value.get(k))
    if field == "checksum":
        return f"{value.get('type')} {str(value.get('value'))[:12]}"
    if field == "filesize":
        return size(value)
    if field == "extras":
        return ", ".join(f"{k}={v}" for k, v in sorted(value.items()) if k.startswith("etal:")) or NOTHING
    return ", ".join(sorted(value)) if isinstance(value, list) else str(value)


def size(count: int | None) -> str:
    """Return a size as people read it: « 12 Ko »."""
    if count is None:
        return NOTHING
    if count < 1000:
        return f"{count} octets"
    return f"{count / 1000:.0f} Ko" if count < 1_000_000 else f"{count / 1_000_000:.1f} Mo".replace(".", ",")


def lines(change: Change) -> list[str]:
    """Return a change as lines to print: « champ : avant → après », a long text as the lines that change."""
    if change.avant == NOTHING:
        first, *rest = change.apres.splitlines()
        return [f"{change.champ} : {first}{' […]' if rest else ''}"]
    if "\n" not in change.avant and "\n" not in change.apres:
        return [f"{change.champ} : {change.avant} → {change.apres}"]
    differ = difflib.ndiff(change.avant.splitlines(), change.apres.splitlines())
    return [f"{change.champ} :", *(f"    {line}" for line in differ if line[:1] in "+-" and line[2:].strip())]
