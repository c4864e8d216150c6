"""``etal geocode refresh`` and ``status``: the ledger of addresses and an engine in, the ledger renewed and what moved out.

Answers grow old: the BAN corrects points, numbers appear. Those older than so many days are asked again, found and not found
apart; a place that moved, or that the BAN no longer knows, is shown and taken only when a person says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline import registers
from pipeline.config import load_territory
from pipeline.errors import ConfigError, ServiceError
from pipeline.geocode import Engine, Ledger, opened, poi
from pipeline.geocode.distance import between
from pipeline.geocode.engine import FOUND, NOT_FOUND, POINT, QUERY_COLUMNS
from pipeline.options import FOUND_DAYS, NOT_FOUND_DAYS
from pipeline.reference.distance import MOVED

MOVED_COLUMNS: Final = ("requete", "code_insee", "constat", "metres", "avant", "apres", "longitude", "latitude")
"""A result that moved, or was lost; ``longitude``, ``latitude``: the new point."""
MOVED_FILE: Final = "geocodages-deplaces.csv"
_POINT: Final = ("longitude", "latitude")


@dataclass(frozen=True)
class Refreshed:
    """What came of it, in answers. ``deplacees``: MOVED_COLUMNS, kept as they were unless ``acceptees``."""

    a_redemander: int
    confirmees: int = 0  # the same place
    precisees: int = 0  # another place within MOVED, another label or score
    trouvees: int = 0  # not found before
    sans_reponse: int = 0
    acceptees: bool = False
    deplacees: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(MOVED_COLUMNS)))
    service: str = ""  # why some were not answered

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        told = {k: v for k, v in vars(self).items() if k != "deplacees"}
        rows = self.deplacees.astype(object).where(self.deplacees.notna(), None)
        return told | {"deplacees": rows.to_dict("records")}


def refresh(
    ledger: Ledger, engine: Engine, today: dt.date, found_days: int, not_found_days: int, accept_moves: bool
) -> Refreshed:
    """Ask again what ``ledger`` got so many days ago or more; nothing else in it changes. The caller saves it.

    An engine that stays away raises nothing: its reason is told, old answers stay.
    """
    old = aged(ledger.answers, today, found_days, not_found_days)
    counts = dict.fromkeys(("confirmees", "precisees", "trouvees"), 0)
    moved: list[pd.DataFrame] = []
    answered, why = 0, ""
    try:
        for chunk in _asked(engine, old.loc[:, list(QUERY_COLUMNS)]):
            compared = _compared(ledger.get(chunk[list(QUERY_COLUMNS)]), chunk)
            held = compared["constat"].isin(["déplacée", "perdue"])
            moved.append(compared.loc[held, list(MOVED_COLUMNS)])
            ledger.add(chunk if accept_moves else chunk.loc[~held], engine.name, engine.date, today.isoformat())
            for name, word in (("confirmees", "confirmée"), ("precisees", "précisée"), ("trouvees", "trouvée")):
                counts[name] += int(compared["constat"].eq(word).sum())
            answered += len(chunk)
    except ServiceError as error:
        why = str(error)
    found = pd.concat(moved, ignore_index=True) if moved else pd.DataFrame(columns=list(MOVED_COLUMNS))
    found = found.sort_values(["code_insee", "requete"], ignore_index=True)
    return Refreshed(len(old), **counts, sans_reponse=len(old) - answered, acceptees=accept_moves, deplacees=found, service=why)


def _asked(engine: Engine, old: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Ask addresses of the engine, points of interest of one that knows them."""
    points = old["requete"].str.startswith(poi.PREFIX)
    if not points.all():
        yield from engine.ask(old.loc[~points])
    if points.any() and isinstance(engine, poi.Searcher):
        yield from poi.ask(engine, old.loc[points])


def aged(answers: pd.DataFrame, today: dt.date, found_days: int, not_found_days: int) -> pd.DataFrame:
    """Return the answers asked for ``found_days`` ago or more (``not_found_days`` for those not found), sorted.

    Which commune a point lies in does not grow old.
    """
    answers = answers[~answers["requete"].str.startswith(POINT)]
    limits = {FOUND: found_days, NOT_FOUND: not_found_days}
    latest = answers["statut"].map({k: (today - dt.timedelta(days=v)).isoformat() for k, v in limits.items()})
    return answers.loc[answers["demande_le"] <= latest].sort_values(["code_insee", "requete"], ignore_index=True)


def _compared(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return ``constat`` and what MOVED_COLUMNS tell of each answer; both frames: the same questions in the same order."""
    before = before.set_index(after.index)
    metres = pd.Series(between(before, _POINT, after, _POINT), index=after.index)
    was, found = before["statut"].eq(FOUND), after["statut"].eq(FOUND)
    same = (was == found) & (before["resultat_id"].fillna("") == after["resultat_id"].fillna("")) & ~(metres > 0)
    told = pd.Series("précisée", index=after.index, dtype="str")
    for where, word in (
        (same, "confirmée"), (~was & found, "trouvée"), (was & found & (metres > MOVED), "déplacée"), (was & ~found, "perdue"),
    ):  # fmt: skip
        told = told.mask(where, word)
    shown: dict[str, Any] = {"constat": told, "metres": metres.round(), "avant": before["label"], "apres": after["label"]}
    return after[[*QUERY_COLUMNS, *_POINT]].assign(**shown)


def refresh_territory(root: Path, today: dt.date, found_days: int, not_found_days: int, accept_moves: bool) -> Refreshed:
    """Refresh the ledger of the territory in ``root`` and save it; write what moved to ``work/`` (MOVED_FILE).

    Raises ConfigError; a service that stays away is told in the result.
    """
    work = root / "work"
    work.mkdir(parents=True, exist_ok=True)
    ledger = Ledger.load(registers.geocodes(root), registers.geocodes_journal(root))
    with opened(load_territory(root).geocodeur, root / "sources", work / "ban") as engine:
        if engine is None:
            raise ConfigError("territoire.yml : « geocodeur.moteur: aucun »", "déclarer « service » ou « local »")
        told = refresh(ledger, engine, today, found_days, not_found_days, accept_moves)
    if ledger.changed:
        ledger.save(registers.geocodes(root))
    (work / MOVED_FILE).write_text(told.deplacees.to_csv(index=False, lineterminator="\n"), encoding="utf-8")
    return told


def status(root: Path, today: dt.date) -> dict[str, Any]:
    """Return the state of the ledger: how many answers, of whom, how many are old; which addresses wait (last run)."""
    territory = load_territory(root)
    answers = Ledger.load(registers.geocodes(root)).answers  # not its journal: a run under way may be writing it
    old = aged(answers, today, FOUND_DAYS, NOT_FOUND_DAYS)
    who = (answers["moteur"] + (" " + answers["date_moteur"]).fillna("")).value_counts().sort_index()
    journal = registers.geocodes_journal(root)
    return {
        "geocodeur": territory.geocodeur.moteur,
        "reponses": len(answers),
        "trouvees": int(answers["statut"].eq(FOUND).sum()),
        "introuvables": int(answers["statut"].eq(NOT_FOUND).sum()),
        "moteurs": {str(key): int(n) for key, n in who.items()},
        "a_redemander": len(old),
        "plus_ancienne": None if answers.empty else str(answers["demande_le"].min()),
        "a_reprendre": max(0, journal.read_bytes().count(b"\n") - 1) if journal.is_file() else 0,
        "en_attente": sorted(set(_waiting(root / "work" / "anomalies.csv"))),
    }


def _waiting(path: Path) -> Iterator[str]:
    """Yield the addresses that waited for the geocoder at the last run."""
    if path.is_file():
        told = pd.read_csv(path, dtype="str", usecols=["code", "valeur"])
        yield from told.loc[told["code"].eq("adresse-en-attente"), "valeur"].dropna()
