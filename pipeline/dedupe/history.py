"""What happened to ids: ``sources/registre/evenements.csv`` in and out; a run's carried ids in, its events out.

Append-only, sorted; a first appearance is no event (``premiere_vue`` tells it). No id is lost, split, merged or passed to a shop
of another name, place or SIRET without a line here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.dedupe.carry import ACTIVE, GONE, Carried, Sides
from pipeline.errors import ConfigError

EVENT_COLUMNS: Final = ("date", "evenement", "id", "autre")
EVENTS: Final[dict[str, str]] = {
    "disparition": "n'est plus dans aucune source",
    "retour": "est revenu",
    "fusion": "était le même commerce que {autre}, et y renvoie",
    "scission": "a été séparé de {autre}",
    "remplacement": "a pris la place de {autre} dans le fichier d'un producteur",
    "rattachement": "a reçu une ligne de {autre}",
    "renommage": "a changé de nom",
    "demenagement": "a changé d'adresse",
    "changement-siret": "a changé de SIRET : changement d'exploitant possible",
}
"""Event → what it says of ``id``, in French; ``autre``: the other id, where there is one."""
CHANGES: Final = {"nom": "renommage", "lieu": "demenagement", "siret": "changement-siret"}


def empty_events() -> pd.DataFrame:
    """Return the history of nothing."""
    return pd.DataFrame({c: pd.Series(dtype="str") for c in EVENT_COLUMNS})


def load_events(path: Path) -> pd.DataFrame:
    """Read the history; none where the file does not exist. Raises ConfigError when it is not one."""
    if not path.is_file():
        return empty_events()
    table = pd.read_csv(path, dtype="str", encoding="utf-8", keep_default_na=False).replace("", None).astype("str")
    if tuple(table.columns) != EVENT_COLUMNS:
        columns = ", ".join(EVENT_COLUMNS)
        raise ConfigError(f"{path} : colonnes attendues : {columns}", "reprendre la version enregistrée dans git")
    return table


def save_events(table: pd.DataFrame, path: Path) -> None:
    """Write the history, aside then swapped in; nothing where nothing ever happened."""
    if table.empty and not path.is_file():
        return
    beside = path.with_name(path.name + ".tmp")
    table.to_csv(beside, index=False, encoding="utf-8", lineterminator="\n")
    beside.replace(path)


def told(
    old: pd.DataFrame, table: pd.DataFrame, ids: pd.Series[str], links: pd.DataFrame, carried: Carried, both: Sides, today: str
) -> pd.DataFrame:
    """Return the events of a run: ``old`` and ``table`` are the registry before and after it, ``ids`` the id of each cluster."""
    name = old["id"].to_numpy(dtype=object)
    after = table.set_index("id")["statut"].reindex(old["id"]).to_numpy()
    was = old["statut"].to_numpy()
    merged = [("fusion", name[p], name[s]) for p, s in sorted(carried.merged.items())]
    parts = [
        pd.DataFrame({"evenement": "disparition", "id": name[(was == ACTIVE) & (after == GONE)]}),
        pd.DataFrame({"evenement": "retour", "id": name[(was == GONE) & (after == ACTIVE)]}),
        pd.DataFrame(merged, columns=["evenement", "id", "autre"]),
        _parted(old, ids, links, carried),
        _joined(old, ids, links, carried),
        _changed(name, links, carried, both),
    ]
    lines = pd.concat([p for p in parts if len(p)] or [empty_events()]).assign(date=today)
    return lines.reindex(columns=list(EVENT_COLUMNS)).astype("str")


def _parted(old: pd.DataFrame, ids: pd.Series[str], links: pd.DataFrame, carried: Carried) -> pd.DataFrame:
    """Tell new ids that were part of another, or that stand under the row key of one that is gone."""
    fresh = links[~links["cluster"].isin(list(carried.holder))]
    kept = fresh["place"].isin(list(carried.holder.values()))
    split = fresh[fresh["enough"] & kept].assign(evenement="scission")
    after = fresh[fresh["cle"] & ~kept & ~fresh["place"].isin(list(carried.merged))].assign(evenement="remplacement")
    both = pd.concat([split, after]).sort_values(["cluster", "weight", "place"], ascending=[True, False, True])
    both = both.drop_duplicates(["cluster", "evenement"])
    return both.assign(id=both["cluster"].map(ids), autre=both["place"].map(old["id"]))[["evenement", "id", "autre"]]


def _joined(old: pd.DataFrame, ids: pd.Series[str], links: pd.DataFrame, carried: Carried) -> pd.DataFrame:
    """Tell ids that got a source row of another one, which goes on or is gone without being merged."""
    holder = links["cluster"].map(carried.holder)
    moved = links[links["cle"] & holder.notna() & holder.ne(links["place"]) & ~links["place"].isin(list(carried.merged))]
    lines = {"id": moved["cluster"].map(ids), "autre": moved["place"].map(old["id"])}
    return pd.DataFrame({"evenement": "rattachement", **lines}).drop_duplicates()


def _changed(name: object, links: pd.DataFrame, carried: Carried, both: Sides) -> pd.DataFrame:
    """Tell carried ids whose name, place or SIRET is none that they were known by."""
    held = links[links["cluster"].map(carried.holder).eq(links["place"])]
    parts = []
    for kind, event in CHANGES.items():
        known, found = both.of_kind(kind)
        other = held[~held[kind] & held["place"].isin(known["place"]) & held["cluster"].isin(found["cluster"])]
        parts.append(pd.DataFrame({"evenement": event, "id": name[other["place"].to_numpy()]}))  # type: ignore[index]
    return pd.concat(parts)
