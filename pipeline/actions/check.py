"""``etal check``: a territory's declarations in; which can be read, and whether their examples give what they should, out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline.actions.looked import Looked, attempt
from pipeline.config import (
    NO_SOURCE,
    Example,
    Source,
    blanks,
    load_source,
    load_territory,
    set_aside,
    source_folders,
    unsigned,
)
from pipeline.errors import ConfigError, SourceError
from pipeline.model import CALENDAR, FLOAT_FIELDS, SHOP_COLUMNS, RawRows, ShopRows
from pipeline.normalise.blocks import Context
from pipeline.normalise.mapping import declared_names
from pipeline.normalise.step import normalise
from pipeline.reference.communes import load_communes
from pipeline.validate import refusal

EXAMPLE_DAY: Final = dt.date(2026, 1, 1)
"""The day on which examples are run: they must give the same for ever."""


def check_sources(root: Path) -> list[Looked]:
    """Load every declaration and run every example; one finding each."""
    territory = attempt("sources/territoire.yml", lambda: _territory(root))
    folders = source_folders(root)
    if not folders:
        return [territory, Looked("sources/", False, f"aucune source — {NO_SOURCE}")]
    aside = [Looked("sources/", False, told) for told in set_aside(root)]
    return [territory, *(f for folder in folders for f in _check_source(folder, root)), *aside]


def _territory(root: Path) -> str:
    if wrong := unsigned(load_territory(root)):
        raise wrong
    return "déclaration lue"


def _check_source(folder: Path, root: Path) -> list[Looked]:
    name = f"sources/{folder.name}"
    try:
        source = load_source(folder, root)
        unfit = _unfit(source, root)
    except ConfigError as error:
        return [Looked(name, False, str(error))]
    try:
        _read_words(source)
    except (ConfigError, SourceError) as error:
        return [Looked(name, False, f"sources/{source.id}/source.yml : {error}")]
    warning = f" ; attention, rien n'en sera publié : {unfit}" if unfit else ""
    declared = Looked(name, True, f"déclaration lue, {len(source.exemples)} exemple(s){warning}")
    return [declared, *(_run_example(source, n, e) for n, e in enumerate(source.exemples, start=1))]


def _unfit(source: Source, root: Path) -> str:
    """Return why nothing of the source may be released; nothing where the territory cannot be read, which is told apart."""
    if blank := blanks(source):
        return f"{', '.join(blank)} à compléter"
    try:
        return refusal(source, load_territory(root))
    except ConfigError:
        return ""


def _read_words(source: Source) -> None:
    """Read each word that ``valeurs`` translates, in a row of its own: a code that is none would stop a whole run.

    Raises ConfigError for such a code.
    """
    columns = {target: [item for item in source.colonnes.get(target, ()) if isinstance(item, str)] for target in source.valeurs}
    rows = [{columns[target][0]: word} for target, words in source.valeurs.items() if columns[target] for word in words]
    if rows:
        _normalised(source, rows)


def _normalised(source: Source, rows: Sequence[Mapping[str, str | None]]) -> ShopRows:
    """Return rows given by column as step 2 makes them; a declared column that a row leaves out is empty."""
    origin = {"source": source.id, "fichier": "exemple", "feuille": "", CALENDAR: source.depots.calendrier or "1900"}
    empty = origin | dict.fromkeys(declared_names(source))
    raw = pd.DataFrame([empty | dict(row) | {"ligne": line} for line, row in enumerate(rows, start=1)])
    kinds = {c: "str" for c in raw.columns if c != "ligne"}
    context = Context(source, load_communes(None), EXAMPLE_DAY, EXAMPLE_DAY)
    return normalise(RawRows(raw.astype(kinds)), context, None)[0]


def _run_example(source: Source, number: int, example: Example) -> Looked:
    name = f"sources/{source.id}, exemple {number}"
    try:
        wrong = _differences(source, example)
    except SourceError as error:
        return Looked(name, False, str(error))
    return Looked(name, not wrong, " ; ".join(wrong) or "donne ce qui est attendu")


def _differences(source: Source, example: Example) -> list[str]:
    """Return how the row that ``example`` gives differs from what it must give; nothing where all is right."""
    unknown = [name for name in example.donne if name not in SHOP_COLUMNS]
    if unknown:
        return [f"« {name} » n'est pas un champ connu" for name in unknown]
    shops = _normalised(source, [example.recu])
    if shops.empty:
        return ["la ligne est mise de côté"]
    return [
        f"{name} : « {_shown(shops[name].iloc[0])} » au lieu de « {_shown(wanted)} »"
        for name, wanted in example.donne.items()
        if not _same(shops[name].iloc[0], wanted, name)
    ]


def _same(value: Any, wanted: str | float | None, name: str) -> bool:
    if wanted is None or pd.isna(value):
        return wanted is None and bool(pd.isna(value))
    return abs(float(value) - float(wanted)) < 1e-5 if name in FLOAT_FIELDS else str(value) == str(wanted)


def _shown(value: Any) -> str:
    return "rien" if value is None or pd.isna(value) else str(value)
