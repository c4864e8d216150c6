"""A finished release and the register of oppositions in; what it shows of those who have asked, since, not to be shown, out.

A release is written before some of the oppositions that are to come. What it shows then is taken away from those that dist/ still
serves (``redact_past``; ``redact_served`` where no new one comes), and none is sent anywhere with it (``still_shown``). Of those
that are served from elsewhere the officer is told (``away``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pipeline.config import Territory
from pipeline.model import UniqueRows
from pipeline.normalise.address import parse
from pipeline.normalise.unique import over
from pipeline.privacy.apply import Keys, known_by, opposed
from pipeline.privacy.elsewhere import said_nowhere
from pipeline.privacy.register import FIELDS, SHOP, Oppositions
from pipeline.privacy.veil import Veil
from pipeline.privacy.veiled import veil_shops
from pipeline.publish import read_identifiers
from pipeline.publish.csv_file import read_table
from pipeline.publish.lineage import silent
from pipeline.publish.previous import IDENTIFIERS, SHOPS
from pipeline.publish.redact_files import Taken
from pipeline.publish.redacted import redact
from pipeline.publish.swap import read_versions
from pipeline.reference.sirene import Sirene


def redact_past(
    dist: Path, shops: UniqueRows, register: Oppositions, veil: Veil, stock: Sirene | None, day: dt.date
) -> tuple[str, ...]:
    """Take away from the releases of ``dist`` older than the newest what the register opposes; return which, newest first.

    ``shops``: those of the newest, of which nothing is opposed: an older release is searched for what they no longer show;
    ``veil``: of this register.
    """
    _, *older = _versions(dist) or [""]
    if not register.entries or not older:
        return ()
    asked = _Asked(register, veil, stock, _silent(dist), day)
    return tuple(v for v in older if _redacted(dist, v, asked, lambda then: _showing_more(then, shops)))


def redact_served(
    dist: Path, register: Oppositions, veil: Veil, stock: Sirene | None, day: dt.date, territory: Territory
) -> tuple[str, ...]:
    """Take away from all releases of ``dist``, the newest too, what the register opposes; return which, newest first.

    For a run that publishes nothing: who objects does not wait until the data are fit to be published again.
    """
    if not register.entries:
        return ()
    asked = _Asked(register, veil, stock, _silent(dist), day)
    return tuple(v for v in _versions(dist) if _redacted(dist, v, asked, newest=territory))


def away(dist: Path, listed: Iterable[dict[str, Any]], register: Oppositions, since: str = "") -> tuple[str, ...]:
    """Return the versions among ``listed`` whose folder is not in ``dist``, so that nothing can be taken away from them here.

    None where the register holds no line of ``since`` (ISO day: that of the last release) or later: what was opposed before was
    told then.
    """
    last = max((entry.date for entry in register.entries), default="")
    told = (str(v["version"]) for v in listed) if register.entries and last >= since else ()
    return tuple(version for version in told if not (dist / version / SHOPS).is_file())


def addresses(versions: Iterable[str], base: str | None) -> tuple[str, ...]:
    """Return where each of these is served; ``base``: the address of dist/, where it is known."""
    return tuple(f"{base.rstrip('/')}/{version}/" if base else f"{version}/" for version in versions)


def _versions(dist: Path) -> list[str]:
    return [str(v["version"]) for v in read_versions(dist) or ()]


def _silent(dist: Path) -> frozenset[str]:
    """Return the ids of which the newest release says that they are gone, without a word; the first releases said nothing."""
    newest = next(iter(_versions(dist)), "")
    return silent(read_identifiers(dist / newest / IDENTIFIERS)) if newest else frozenset()


class _Asked(NamedTuple):
    """What releases are held to. ``silent``: the ids of which the newest tells that they are gone, without a word."""

    register: Oppositions
    veil: Veil
    stock: Sirene | None
    silent: frozenset[str]
    day: dt.date


def _redacted(
    dist: Path, version: str, asked: _Asked, among: Callable[[pd.DataFrame], pd.DataFrame] = lambda then: then,
    newest: Territory | None = None,
) -> bool:  # fmt: skip
    """Take away from one release, where it is here, what is opposed; tell whether something was.

    ``among``: of its shops, those that the register is asked about.
    """
    if not (dist / version / SHOPS).is_file():
        return False
    then = read_table(dist / version / SHOPS)
    hits = _hits(among(then), asked.register, asked.veil.keys, asked.stock)
    found = _taken(then, hits, asked.silent, asked.veil)
    if found:
        redact(dist, version, found, asked.day, newest)
    return bool(found)


def _showing_more(then: pd.DataFrame, now: UniqueRows) -> pd.DataFrame:
    """Return the rows of an older release of which the newest shows less, or nothing."""
    both = [c for c in then if c in now and c != "id"]
    held = now.set_index("id")[both].reindex(then["id"]).notna().to_numpy()
    less = (then[both].notna().to_numpy() & ~held).any(axis=1) | ~then["id"].isin(now["id"]).to_numpy()
    rows: pd.DataFrame = then[less]
    return rows.reset_index(drop=True)


def _taken(then: pd.DataFrame, hits: pd.DataFrame, silent: frozenset[str], veil: Veil) -> Taken:
    """Return what an older release shows that is opposed. ``silent``: ids of which identifiants.csv says nothing."""
    shown = [c for c in FIELDS if c in then]
    gone = set(hits.loc[hits["portee"].eq(SHOP), "id"]) | (set(then["id"]) & silent)
    values = {(shop, scope) for shop, scope in zip(hits["id"], hits["portee"], strict=True) if scope in shown}
    there = then.set_index("id")[shown].notna()
    values = {(s, c) for s, c in values if there.at[s, c]} | _told_in_texts(then, values, veil)
    return Taken(frozenset(gone), frozenset((s, c) for s, c in values if s not in gone))


def _told_in_texts(shops: pd.DataFrame, hidden: set[tuple[str, str]], veil: Veil) -> set[tuple[str, str]]:
    """Return the other values (id, column) of a release that tell what is opposed: ``hidden`` fields, numbers in its texts."""
    after = said_nowhere(UniqueRows(veil_shops(shops, veil)), shops, frozenset(hidden))
    changed = {c: shops[c].notna() & ~after[c].eq(shops[c]) for c in shops.columns}
    return {(shop, column) for column, where in changed.items() for shop in shops.loc[where, "id"]}


def still_shown(release: Path, register: Oppositions, keys: Keys, stock: Sirene | None) -> tuple[str, ...]:
    """Return the ids, sorted, of the shops of which ``release`` shows something opposed."""
    shops = read_table(release / SHOPS)
    hits = _hits(shops, register, keys, stock)
    there = shops.set_index("id").notna()
    found = set(zip(hits["id"], hits["portee"], strict=True))
    fields = {(shop, scope) for shop, scope in found if scope in FIELDS}
    told = {(s, c) for s, c in fields if there.at[s, c]} | _told_in_texts(shops, fields, Veil.of(register, keys))
    return tuple(sorted({shop for shop, _ in told} | {shop for shop, scope in found if scope == SHOP}))


def _hits(shops: pd.DataFrame, register: Oppositions, keys: Keys, stock: Sirene | None) -> pd.DataFrame:
    """Return ``id, portee`` of what the register opposes, by what a release itself says that its shops are known by.

    Its addresses are cut as its rows' were.
    """
    ids = pd.DataFrame({"id": shops["id"], "genre": "id", "valeur": shops["id"]})
    parsed = over(shops["adresse"], parse)
    doors = {part: parsed.column(attrgetter(part)) for part in ("numero", "repetition", "voie")}
    known = pd.concat([ids, known_by(shops.assign(**doors), stock)], ignore_index=True)
    return opposed(known, register, keys)[["id", "portee"]].drop_duplicates()
