"""A file and what the officer says of it in; a source (its folder, deposit and declaration) and how its first run went out."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pipeline import anomalies, registers
from pipeline.config import TO_COMPLETE, Territory, blanks, load_source, load_territory
from pipeline.errors import ConfigError
from pipeline.fetch import is_url
from pipeline.guess.activities import read_twice
from pipeline.guess.expectations import suggest
from pipeline.guess.headless import no_heading
from pipeline.guess.look import Sight, look
from pipeline.guess.others import several_a_row
from pipeline.guess.place import Known, known, settled_later, unplaced
from pipeline.guess.propose import Column, propose
from pipeline.guess.replies import check_cadence, check_licence
from pipeline.guess.schema import beside
from pipeline.guess.settings import settings
from pipeline.guess.sheets import told_again
from pipeline.guess.trades import trades
from pipeline.guess.write import Who, declaration
from pipeline.ingest.names import spelt
from pipeline.model import Anomalies
from pipeline.reference.communes import SMALL_WORDS, Communes, load_communes
from pipeline.reference.text import words
from pipeline.sources import Common, Reading, read_source

_DATED: Final = re.compile(r"(?<!\d)20\d\d[-_.]?\d\d[-_.]?\d\d(?!\d)")
_TOLD: Final = 5
_LONG: Final = 40


@dataclass(frozen=True)
class Draft:
    """A file looked at, and what is proposed of its columns."""

    sight: Sight
    columns: tuple[Column, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return self.sight.as_json() | {"colonnes": [c.as_json() for c in self.columns]}


@dataclass(frozen=True)
class Problem:
    """One kind of finding of the first run: how many, and the first of them in words."""

    gravite: str
    nombre: int
    premier: str


@dataclass(frozen=True)
class Added:
    """A source written, and what its first run gave."""

    declaration: Path
    deposit: Path
    lues: int
    passent: int
    a_decider: tuple[str, ...]
    a_completer: tuple[str, ...]
    problemes: tuple[Problem, ...]
    echec: tuple[str, ...] = ()
    sans_commune: bool = False  # no column, nothing else tells where the shops are
    a_situer: int = 0  # rows whose commune the geocoder is to tell from their point
    metiers: tuple[str, ...] = ()  # sheets named after the trades that no column tells
    produits: tuple[str, ...] = ()  # columns taken both for what is sold and for the activity that no column tells
    producteurs: bool = False  # all its shops are read as farms
    demonstration: bool = False  # the territory is one: a true address may be unknown there


def draft(path: Path, territory: Territory | None, feuilles: Sequence[str] = (), entete: int | None = None) -> Draft:
    """Look at a file and propose what each of its columns is. Raises SourceError where it cannot be read."""
    communes: Communes = load_communes(territory.departements if territory else None)
    sight = look(path, feuilles, entete)
    columns = propose(sight.raw, communes, sight.formulaire)
    again = None if feuilles else told_again(sight.raw, columns)
    if again and again.kept:
        sight = look(path, again.kept, entete)
        columns = propose(sight.raw, communes, sight.formulaire)
    remarks = (
        no_heading(sight.columns, sight.raw, communes),
        several_a_row({c.colonne: c.raison for c in columns}),
        again.told if again else "",
    )
    return Draft(replace(sight, told=(*sight.told, *filter(None, remarks))), columns)


def territory_of(root: Path) -> Territory | None:
    """Return the territory of ``root``, None where a file is looked at outside of any."""
    return load_territory(root) if (root / "sources" / "territoire.yml").is_file() else None


def checked(root: Path, told: Mapping[str, str | None]) -> tuple[Territory, dict[str, str | None]]:
    """Return the territory, and what was told of the producer, its licence by its id. ConfigError for a wrong one."""
    territory = load_territory(root)
    check_cadence(told.get("cadence"))
    licence = told.get("licence")
    return territory, {**told, "licence": check_licence(licence) if licence else None}


def named(asked: str | None, titre: str, given: str, path: Path, said: Mapping[str, Any]) -> Who:
    """Return whose file it is: ``asked``, the folder's name if one was; ``given``, the path or the address; ``said`` of Who."""
    return Who(id=source_id(asked, said.get("producteur"), path), titre=titre, url=given if is_url(given) else "", **said)


def source_id(asked: str | None, producteur: str | None, path: Path) -> str:
    """Return the folder's name: what was asked, else the producer's, else the file's, without its date."""
    if asked is not None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", asked):
            raise ConfigError(f"--nom : « {asked} » refusé", "n'employer que minuscules sans accent, chiffres et tirets")
        return asked
    named = producteur if producteur and producteur != TO_COMPLETE else _DATED.sub(" ", spelt(path.name).partition(".")[0])
    parts = words(named.replace("_", " "))
    while len("-".join(parts)) > _LONG and len(parts) > 1:  # cut between words, and not after « de la »
        parts.pop()
    while len(parts) > 1 and parts[-1] in SMALL_WORDS:
        parts.pop()
    return "-".join(parts)[:_LONG].strip("-") or "source"


def add(draft_: Draft, columns: Sequence[Column], who: Who, territory: Territory, root: Path, today: dt.date) -> Added:
    """Write ``sources/<id>/`` and run it once. Raises ConfigError where it exists already."""
    folder = root / "sources" / who.id
    if folder.exists():
        raise ConfigError(
            f"sources/{who.id} existe déjà", f"choisir un autre --nom, ou déposer le fichier dans sources/{who.id}/depots/"
        )
    form = draft_.sight.formulaire is not None
    how = settings(draft_.sight.raw, columns, form=form, text_file=not any(s.feuille for s in draft_.sight.feuilles))
    schema = beside(root)
    text = declaration(who, draft_.sight, columns, how, schema=schema, today=today)
    deposit = folder / "depots" / deposit_name(draft_.sight.path, today)
    deposit.parent.mkdir(parents=True)
    shutil.copyfile(draft_.sight.path, deposit)
    (folder / "source.yml").write_text(text, encoding="utf-8")
    where = known(root, territory)
    reading = _trial(folder, territory, root, today, where)
    if len(reading.shops):
        more = declaration(who, draft_.sight, columns, how, schema=schema, today=today, attentes=suggest(reading.shops))
        (folder / "source.yml").write_text(more, encoding="utf-8")
        load_source(folder, root)
    return Added(
        declaration=folder / "source.yml", deposit=deposit, lues=reading.read, passent=len(reading.shops),
        a_decider=tuple(c.colonne for c in columns if c.champ is None and c.raison.startswith("à décider")),
        a_completer=_to_complete(who, how.codees), problemes=_problems(reading.anomalies), echec=reading.problems,
        sans_commune=_nowhere(draft_, columns, who, where, today),
        a_situer=settled_later(reading.anomalies, where) if where.asked else 0,
        metiers=() if who.by_sheet else trades(draft_.sight.raw, columns),
        produits=read_twice(columns), producteurs=who.growers, demonstration=territory.demonstration,
    )  # fmt: skip


def _nowhere(draft_: Draft, columns: Sequence[Column], who: Who, where: Known, today: dt.date) -> bool:
    return not (who.commune or who.by_sheet) and bool(unplaced(draft_.sight.raw, columns, where, today))


def _trial(folder: Path, territory: Territory, root: Path, today: dt.date, where: Known) -> Reading:
    source = load_source(folder, root)
    filled = dict.fromkeys(blanks(source), "essai")
    received = registers.load_deposits(root)
    shared = Common(territory, where.communes, root, today, received, whereabouts=where.whereabouts)
    return read_source(source.model_copy(update=filled), shared)


def deposit_name(path: Path, today: dt.date) -> str:
    """Return the deposit's name: the file's own where it holds a date, else the day before it."""
    name = spelt(path.name).replace(" ", "_")
    return name if _DATED.search(name) else f"{today.isoformat()}_{name}"


def _to_complete(who: Who, coded: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return (*blanks(who), *(f"codes de « {column} »" for column in coded))


def _problems(found: Anomalies) -> tuple[Problem, ...]:
    """Return the kinds of findings, gravest and most frequent first, each with its first occurrence."""
    rank = {"rejet": 0, "information": 0, "avertissement": 1}
    grave = anomalies.severity(found)
    kept = found[grave.isin(["rejet", "avertissement"]) | found["code"].isin(anomalies.SETS_ASIDE)]
    out = []
    for code, rows in kept.groupby("code", sort=True):
        first = Anomalies(rows.head(1))
        kind = str(grave[rows.index[0]])
        out.append((rank[kind], -len(rows), str(code), Problem(kind, len(rows), str(anomalies.render(first).iloc[0]))))
    return tuple(p for *_, p in sorted(out, key=lambda o: o[:3]))[:_TOLD]
