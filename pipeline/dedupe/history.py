"""What happened to ids: ``sources/registre/evenements.csv`` in and out; a run's carried ids in, its events out.

Append-only: each run adds its lines at the end, sorted. A first appearance is no event (``premiere_vue`` tells it). An id that
ceases has exactly one line that says so (CEASING), whatever its rows became; no id is lost, split, merged or passed to a shop of
another name, place or SIRET without a line here. The columns are told in ``registry.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.dedupe.carry import ACTIVE, GONE, Carried, Sides
from pipeline.disk import put
from pipeline.errors import ConfigError
from pipeline.register_file import table_in
from pipeline.resaved import DAY, WORDS

EVENT_COLUMNS: Final = ("date", "evenement", "avant", "apres", "motif")
EVENTS: Final[dict[str, str]] = {
    "fusion": "{avant} était le même commerce que {apres}, et y renvoie",
    "disparition": "{avant} n'est plus dans aucune source",
    "remplacement": "{avant} n'est plus ; {apres}, un autre commerce, a pris sa ligne dans le fichier d'un producteur",
    "retour": "{apres} est revenu",
    "scission": "{apres} a été séparé de {avant}",
    "rattachement": "{apres} a reçu une ligne de {avant}",
    "renommage": "{apres} a changé de nom",
    "demenagement": "{apres} a changé d'adresse",
    "changement-siret": "{apres} a changé de SIRET : changement d'exploitant possible",
}
"""Event → what it says, in French."""
CEASING: Final = ("fusion", "disparition", "remplacement")
"""Events by which ``avant`` ceases: one, and one only, at each run where an id ceases."""
CHANGES: Final = {"nom": "renommage", "lieu": "demenagement", "siret": "changement-siret"}
SAID: Final = {"siret": "SIRET", "nom": "nom", "lieu": "adresse", "metier": "activité", "cle": "ligne"}
"""Kind of anchor → how a reason (``motif``) calls it: « même nom », « autre adresse »."""

UNLIKE: Final = "rien d'autre en commun"
"""The reason where two ids share a row and no more, and show nothing that differs."""


def empty_events() -> pd.DataFrame:
    """Return the history of nothing."""
    return pd.DataFrame({c: pd.Series(dtype="str") for c in EVENT_COLUMNS})


def load_events(path: Path) -> pd.DataFrame:
    """Read the history; none where the file does not exist. Raises ConfigError when it is not one."""
    if not path.is_file():
        return empty_events()
    table = table_in(path, EVENT_COLUMNS, {"date": DAY, "motif": WORDS})
    if tuple(table.columns) != EVENT_COLUMNS:
        columns = ", ".join(EVENT_COLUMNS)
        raise ConfigError(f"{path} : colonnes attendues : {columns}", "reprendre la version enregistrée dans git")
    return table


def save_events(table: pd.DataFrame, path: Path) -> None:
    """Write the history, aside then swapped in; nothing where nothing ever happened."""
    if table.empty and not path.is_file():
        return
    put(path, table.to_csv(index=False, lineterminator="\n"))


def told(
    old: pd.DataFrame, table: pd.DataFrame, ids: pd.Series[str], links: pd.DataFrame, carried: Carried, both: Sides
) -> pd.DataFrame:
    """Return the events of a run, all but their date.

    ``old`` and ``table``: the registry before and after it; ``ids``: by cluster; ``links``: all those of ``carry.link``.
    """
    status = table.set_index("id")["statut"].reindex(old["id"]).set_axis(old.index)
    places = pd.DataFrame({"avant": old["id"], "was": old["statut"], "now": status})
    pairs = links.assign(
        avant=links["place"].map(old["id"]), apres=links["cluster"].map(ids), same=_same(links), other=_other(links, both)
    )
    pairs["holder"] = pairs["cluster"].map(carried.holder)
    own = pairs[pairs["holder"].eq(pairs["place"])]
    gone = places[places["was"].eq(ACTIVE) & places["now"].eq(GONE)]
    merged, replaced = _merged(pairs, carried, old), _replaced(pairs, gone.index)
    back = own[own["place"].isin(places.index[places["was"].eq(GONE)])]
    parts = [
        merged,
        replaced,
        gone[~gone.index.isin(replaced["place"])].assign(evenement="disparition", motif="plus dans aucune source"),
        back.assign(evenement="retour", motif=back["same"], avant=None),
        _parted(pairs, carried),
        _joined(pairs, carried),
        *_changed(own, both),
    ]
    lines = pd.concat([p.reindex(columns=list(EVENT_COLUMNS)) for p in parts if len(p)] or [empty_events()]).astype("str")
    return lines.sort_values(["evenement", "avant", "apres"], ignore_index=True)


def _same(links: pd.DataFrame) -> pd.Series[str]:
    """Say what each pair shares: « même SIRET, même nom »."""
    return _listed([(links[kind], f"même {word}") for kind, word in SAID.items()], links.index)


def _other(links: pd.DataFrame, both: Sides) -> pd.Series[str]:
    """Say what both sides of each pair show, each its own: « autre nom, autre adresse »."""
    return _listed([(differs(links, both, kind), f"autre {word}") for kind, word in SAID.items() if kind != "cle"], links.index)


def _listed(said: list[tuple[pd.Series[bool], str]], index: pd.Index[int]) -> pd.Series[str]:
    out = pd.Series("", index=index, dtype="str")
    for where, words in said:
        out = out.mask(where, out + ", " + words)
    return out.str.removeprefix(", ")


def differs(links: pd.DataFrame, both: Sides, kind: str) -> pd.Series[bool]:
    """Tell pairs whose two sides show this kind of anchor and share none."""
    known, found = both.of_kind(kind)
    return ~links[kind] & links["place"].isin(known["place"]) & links["cluster"].isin(found["cluster"])


def _merged(pairs: pd.DataFrame, carried: Carried, old: pd.DataFrame) -> pd.DataFrame:
    """Tell ids that redirect to another one, and what they share with it."""
    heirs = pairs["place"].map(carried.merged)
    said = pairs[heirs.notna() & heirs.eq(pairs["holder"])].drop_duplicates("place")
    return said.assign(evenement="fusion", motif=said["same"], apres=heirs[said.index].astype("int64").map(old["id"]))


def _replaced(pairs: pd.DataFrame, gone: pd.Index[int]) -> pd.DataFrame:
    """Tell ids that ceased while a row key of theirs stands for another shop."""
    said = pairs[pairs["cle"] & pairs["place"].isin(gone)]
    said = said.sort_values(["place", "weight", "apres"], ascending=[True, False, True]).drop_duplicates("place")
    return said.assign(evenement="remplacement", motif=said["other"].replace("", UNLIKE))


def _parted(pairs: pd.DataFrame, carried: Carried) -> pd.DataFrame:
    """Tell new ids that were part of one that goes on, or that stand under its row key."""
    fresh = pairs[pairs["holder"].isna() & pairs["place"].isin(list(carried.holder.values()))]
    fresh = fresh[fresh["enough"] | fresh["cle"]].sort_values(["cluster", "weight", "place"], ascending=[True, False, True])
    said = fresh.drop_duplicates("cluster")
    return said.assign(evenement="scission", motif=said["other"].replace("", UNLIKE))


def _joined(pairs: pd.DataFrame, carried: Carried) -> pd.DataFrame:
    """Tell ids that got a source row of another one that goes on."""
    moved = pairs["cle"] & pairs["holder"].notna() & pairs["holder"].ne(pairs["place"])
    said = pairs[moved & pairs["place"].isin(list(carried.holder.values()))]
    return said.assign(evenement="rattachement", motif=said["same"])


def _changed(own: pd.DataFrame, both: Sides) -> list[pd.DataFrame]:
    """Tell carried ids whose name, place or SIRET is none that they were known by."""
    kept = own.assign(avant=own["apres"], motif=own["same"])
    return [kept[differs(kept, both, kind)].assign(evenement=event) for kind, event in CHANGES.items()]
