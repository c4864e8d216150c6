"""What a person asks in: an id, a SIRET, a name, a row's key, ``fichier:feuille:ligne``, ``source:ligne``. Shops and rows out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.dedupe import Registry
from pipeline.dedupe.registry import PREFIX, valid_id
from pipeline.errors import ConfigError
from pipeline.model import ORIGIN
from pipeline.reference.text import fold
from pipeline.work_tables import Tables

PLACE = list(ORIGIN)
FORMS = "un identifiant (et_…), un SIRET, « Nom, Commune », une clé de ligne, « fichier:feuille:ligne » ou « source:ligne »"
Place = tuple[str, str, str, int]


@dataclass(frozen=True)
class Found:
    """``shops``: ids; ``rows``: places (ORIGIN) of rows that went into no shop; ``old``: ids asked that redirect or are gone."""

    shops: tuple[str, ...]
    rows: tuple[Place, ...] = ()
    old: tuple[str, ...] = ()


def find(asked: str, tables: Tables, registry: Registry) -> Found:
    """Return what ``asked`` means. Raises ConfigError when nothing is known under it."""
    text = asked.strip()
    found = (
        _by_id(text, tables, registry)
        or _by_siret(text, tables)
        or _by_key(text, tables)
        or _by_line(text, tables)
        or _by_name(text, tables)
    )
    if found is None and text.startswith(PREFIX) and not valid_id(text):
        raise ConfigError(f"« {asked} » : cet identifiant est mal recopié (sa lettre de contrôle ne va pas)", "le copier-coller")
    if found is None:
        raise ConfigError(f"« {asked} » : rien de connu sous ce nom au dernier passage", f"donner {FORMS}")
    return found


def _by_id(text: str, tables: Tables, registry: Registry) -> Found | None:
    lines = registry.table.set_index("id")
    known = set(tables.frames["membres"]["id"])
    if text not in lines.index and text not in known:
        return None
    old, here = [], text
    heirs = dict(zip(registry.table["id"], registry.table["successeur"].fillna(""), strict=True))
    while heirs.get(here):
        old.append(here)
        here = heirs[here]
    return Found((here,) if here in known else (), (), tuple(old) if here in known else (*old, here))


def _by_siret(text: str, tables: Tables) -> Found | None:
    digits = re.sub(r"[\s.]", "", text)
    if not re.fullmatch(r"\d{14}", digits):
        return None
    located = tables.frames["localises"]
    keys = located.loc[located["siret"].eq(digits), "row_key"]
    places = [place for rows in tables.raw.values() for place in _holding(rows, digits)]
    return _sorted(set(keys), set(places), tables)


def _holding(rows: pd.DataFrame, digits: str) -> list[Place]:
    """Return the raw rows one cell of which holds these digits and nothing else: also those whose number was refused."""
    own = [c for c in rows.columns if c not in PLACE and not c.startswith("_")]
    hit = pd.Series(False, index=rows.index)
    for column in own:
        hit |= rows[column].str.replace(r"[\s.\u00a0\u202f]", "", regex=True).eq(digits).fillna(False)
    return _places(rows[hit])


def _by_key(text: str, tables: Tables) -> Found | None:
    return _sorted({text} & set(tables.frames["localises"]["row_key"]), set(), tables)


def _by_line(text: str, tables: Tables) -> Found | None:
    where, _, line = text.rpartition(":")
    if not where or not line.isdigit():
        return None
    places: set[Place] = set()
    for source, rows in tables.raw.items():
        mine = rows[rows["ligne"].eq(int(line))]
        name = mine["fichier"].fillna("")
        short = name.str.rsplit("/", n=1).str[-1]
        sheet = ":" + mine["feuille"].fillna("")
        same = (name + sheet).eq(where) | (short + sheet).eq(where) | name.eq(where) | short.eq(where)
        places |= set(_places(mine if where == source else mine[same]))
    return _sorted(set(), places, tables)


def _by_name(text: str, tables: Tables) -> Found | None:
    """Take the rows so named, whatever their case and accents; « Nom, Commune » where several shops share a name."""
    located = tables.frames["localises"]
    name, _, commune = text.rpartition(",")
    whole = _said(located["nom"], text)
    both = _said(located["nom"], name) & _said(located["commune"], commune)
    return _sorted(set(located.loc[whole | both, "row_key"]), set(), tables)


def _said(values: pd.Series[str], text: str) -> pd.Series[bool]:
    wanted = fold(text)
    return values.isin([v for v in values.dropna().unique() if wanted and fold(v) == wanted])


def _places(rows: pd.DataFrame) -> list[Place]:
    told: list[Any] = rows[PLACE].fillna("").to_records(index=False).tolist()
    return [(str(s), str(f), str(sheet), int(n)) for s, f, sheet, n in told]


def _sorted(keys: set[Any], places: set[Place], tables: Tables) -> Found | None:
    """Put rows with their shops; None where there is nothing."""
    members = tables.frames["membres"]
    here = [tuple(p) for p in _places(members)]
    homes = dict(zip(here, members["id"], strict=True))
    shops = {str(homes[p]) for p in places if p in homes} | set(members.loc[members["row_key"].isin(keys), "id"])
    alone = sorted(p for p in places if p not in homes)
    return Found(tuple(sorted(shops)), tuple(alone)) if shops or alone else None
