"""``etal check``, ``etal doctor``, ``etal sources list``: declarations and surroundings in, plain findings out."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline import registers
from pipeline.config import (
    CADENCE_DAYS,
    NO_SOURCE,
    Example,
    Geocoder,
    Source,
    Territory,
    blanks,
    load_source,
    load_territory,
    misnamed_folders,
    set_aside,
    source_folders,
    unsigned,
)
from pipeline.errors import ConfigError, PipelineError, SourceError
from pipeline.geocode import Contours, extract, local
from pipeline.geocode.choose import extracts
from pipeline.ingest import find_deposits
from pipeline.model import CALENDAR, FLOAT_FIELDS, SHOP_COLUMNS, RawRows
from pipeline.normalise.blocks import Context
from pipeline.normalise.mapping import declared_names
from pipeline.normalise.step import normalise
from pipeline.publish.vendor import MAP, MODULES
from pipeline.reference.communes import load_communes
from pipeline.tally import deposit_mark
from pipeline.validate import refusal

EXAMPLE_DAY: Final = dt.date(2026, 1, 1)
"""The day on which examples are run: they must give the same for ever."""


@dataclass(frozen=True)
class Looked:
    """One thing looked at."""

    objet: str
    ok: bool
    message: str

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)


def check_sources(root: Path) -> list[Looked]:
    """Load every declaration and run every example; one finding each."""
    territory = _attempt("sources/territoire.yml", lambda: _territory(root))
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


def _run_example(source: Source, number: int, example: Example) -> Looked:
    name = f"sources/{source.id}, exemple {number}"
    try:
        wrong = example_differences(source, example)
    except SourceError as error:
        return Looked(name, False, str(error))
    return Looked(name, not wrong, " ; ".join(wrong) or "donne ce qui est attendu")


def example_differences(source: Source, example: Example) -> list[str]:
    """Return how the row that ``example`` gives differs from what it must give; nothing where all is right."""
    unknown = [name for name in example.donne if name not in SHOP_COLUMNS]
    if unknown:
        return [f"« {name} » n'est pas un champ connu" for name in unknown]
    cells = dict.fromkeys(declared_names(source)) | dict(example.recu)
    raw = pd.DataFrame(
        {"source": [source.id], "fichier": "exemple", "feuille": "", "ligne": 1, CALENDAR: source.depots.calendrier or "1900"}
        | {k: [v] for k, v in cells.items()}
    )
    kinds = {c: "str" for c in raw.columns if c != "ligne"}
    context = Context(source, load_communes(None), EXAMPLE_DAY, EXAMPLE_DAY)
    shops, _ = normalise(RawRows(raw.astype(kinds)), context, None)
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


SHOWN: Final = ("source", "cadence", "dépôt", "âge", "lues", "publiées", "dernier bon dépôt", "relance", "état")
"""What the table of sources shows; JSON holds the rest too."""


def list_sources(root: Path, today: dt.date) -> list[dict[str, Any]]:
    """Return the state of each source: its deposits, their age, the last run's rows, when to ask for the next file.

    Keys: SHOWN, producteur, licence. ``dernier bon dépôt``, ``lues`` (rows) and ``publiées`` (shops that it feeds) are those of
    the last release.
    """
    received = registers.load_deposits(root)
    last = _last_release(root)
    aside = dict.fromkeys((*SHOWN, "producteur", "licence"), "—")
    return [
        *(_state(load_source(folder, root), root, today, received, last) for folder in source_folders(root)),
        *(aside | {"source": folder.name, "état": "dossier à renommer"} for folder in misnamed_folders(root)),
    ]


def _last_release(root: Path) -> dict[str, Any]:
    """Return what each source gave to the last release ({} where there is none)."""
    try:
        figures = json.loads((root / "dist" / "latest" / "qualite.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return dict(figures.get("sources", {}))


def _state(source: Source, root: Path, today: dt.date, received: dict[str, dt.date], last: dict[str, Any]) -> dict[str, Any]:
    run = last.get(source.id, {})
    line: dict[str, Any] = {
        "source": source.id,
        "producteur": source.producteur,
        "licence": source.licence,
        "cadence": source.cadence,
        "lues": run.get("lues", "—"),
        "publiées": run.get("commerces_nourris", "—"),
        "dernier bon dépôt": "—",
    }
    try:
        deposits = find_deposits(source, root, received)
    except SourceError:
        return line | {"dépôt": "aucun", "âge": "—", "relance": "—", "état": "à fournir"}
    newest, marks = deposits[0], {deposit_mark(d.path.name): d.path.name for d in deposits}
    good = marks.get(run.get("depot", ""), "")
    limit = CADENCE_DAYS.get(source.cadence)
    due = newest.date + dt.timedelta(days=limit) if newest.date and limit else None
    return line | {
        "dépôt": newest.path.name,
        "dernier bon dépôt": good or "—",
        "âge": f"{(today - newest.date).days} j" if newest.date else "—",
        "relance": due.isoformat() if due else "—",
        "état": _standing(source, newest.path.name, run, good, late=due is not None and due < today),
    }


def _standing(source: Source, newest: str, run: dict[str, Any], good: str, *, late: bool) -> str:
    """Say how a source stands: what stops it first, then what is due."""
    if blanks(source):
        return "à compléter"
    if run and run.get("etat") == "en échec" and (not run.get("depot") or good == newest):
        return "en échec"
    if run and run.get("etat") == "ancien dépôt":
        return "dépôt refusé"
    if late:
        return "à relancer"
    return "à jour" if good == newest else "à publier"


def doctor(root: Path, today: dt.date) -> list[Looked]:
    """Look at Python, folders, declarations, deposits, contracts and the geocoder; one finding each."""
    findings = [
        Looked("Python", True, platform.python_version()),
        _attempt("écriture", lambda: _writable(root)),
        _disk(root),
        *check_sources(root),
    ]
    findings += [_deposit(line) for line in list_sources(root, today)] if all(f.ok for f in findings) else []
    findings.append(_attempt("géocodeur", lambda: _geocoder(load_territory(root), root)))
    findings.append(_attempt("contours", lambda: _contours(load_territory(root), root)))
    findings.append(Looked("carte du site", True, _map()))
    return [*findings, _attempt("data.gouv.fr", lambda: _channel(load_territory(root), os.environ))]


def _map() -> str:
    """Say whether the site will have its map: the library is the software's own, whatever the territory."""
    there = (MODULES / MAP.name / "package.json").is_file()
    return "MapLibre installé" if there else "MapLibre n'est pas installé : site sans carte (« make modules » l'installe)"


def _channel(territory: Territory, environment: Mapping[str, str]) -> str:
    """Say how the dataset reaches data.gouv.fr, and whether a catalogue is written for other portals."""
    push, url = territory.datagouv.envoi, (territory.url_publique or "").rstrip("/")
    if push:
        key = "présente" if environment.get(push.cle, "").strip() else "absente"
        told = f"envoi vers {push.address} (etal push) ; clé {push.cle} {key}"
    else:
        told = "moissonnage" if territory.datagouv.moissonnage else "aucun canal déclaré"
    return f"{told} ; catalogue : {url}/catalog.jsonld" if url else f"{told} ; url_publique manque : pas de catalog.jsonld"


def _contours(territory: Territory, root: Path) -> str:
    """Say which communes have an official contour. Raises ConfigError where the installed file is broken."""
    installed = Contours.load(registers.contours(root))
    if installed is None:
        return _without_contours(territory)
    there = {*load_communes(territory.departements).table["code_insee"]}
    missing = sorted(there - {*installed.codes})
    return f"officiels, {len(installed.codes)} commune(s)" + (f" ; sans contour : {', '.join(missing)}" if missing else "")


def _without_contours(territory: Territory) -> str:
    """Say what stands in for the contours: the centres that ship with the pipeline, which not every département has."""
    if load_communes(territory.departements).table["longitude"].notna().any():
        return "non installés : les points sont jugés à la distance du centre de leur commune (etal territoire contours)"
    address = f"https://geo.api.gouv.fr/departements/{territory.departements[0]}/communes?format=geojson&geometry=contour"
    return (
        "non installés : rien ne dit si un point est dans sa commune, et une adresse introuvable n'a pas même le centre de la "
        f'sienne : « etal territoire contours "{address}" »'
    )


def _writable(root: Path) -> str:
    missing = [d.name for d in (root, root / "sources") if not os.access(d, os.W_OK)]
    if missing:
        raise ConfigError(f"dossier(s) protégé(s) en écriture : {', '.join(missing)}", "demander les droits d'écriture")
    return "le dossier du territoire est accessible"


def _disk(root: Path) -> Looked:
    free = shutil.disk_usage(root).free / 1e9
    return Looked("disque", free > 1, f"{free:.0f} Go libres")


def _deposit(line: dict[str, Any]) -> Looked:
    return Looked(f"sources/{line['source']}", line["dépôt"] != "aucun", f"dépôt : {line['dépôt']}, {line['état']}")


def _geocoder(territory: Territory, root: Path) -> str:
    """Say which engine answers. Raises ConfigError where the local one cannot, with its reason."""
    declared = territory.geocodeur
    known = registers.geocodes(root)
    answers = sum(1 for _ in known.open(encoding="utf-8")) - 1 if known.is_file() else 0
    who = {"service": f"service de la BAN, {declared.url}", "aucun": "aucun"}
    told = _local_engine(declared, root) if declared.moteur == "local" else who[declared.moteur]
    return f"{told} ; {answers} réponse(s) au registre"


def _local_engine(declared: Geocoder, root: Path) -> str:
    files = extracts(declared, root / "sources", root / "work" / "ban")
    for file in files:
        extract.check(file)
    if reason := local.unavailable():
        raise ConfigError(f"moteur local impossible : {reason}", local.INSTALL)
    return "moteur local (addok), " + ", ".join(f"{file.name} du {extract.date_of(file) or '—'}" for file in files)


def _attempt(name: str, what: Callable[[], str]) -> Looked:
    try:
        return Looked(name, True, what())
    except PipelineError as error:
        return Looked(name, False, str(error))
