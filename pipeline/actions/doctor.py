"""``etal doctor``: a territory and this machine in, whether all is ready out: folders, declarations, deposits, geocoder, site."""

from __future__ import annotations

import datetime as dt
import os
import platform
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline import registers
from pipeline.actions.check import check_sources
from pipeline.actions.looked import Looked, attempt
from pipeline.actions.sources import list_sources
from pipeline.config import Geocoder, Territory, load_territory
from pipeline.errors import ConfigError
from pipeline.geocode import extract, local
from pipeline.geocode.choose import extracts
from pipeline.publish.vendor import MAP, MODULES
from pipeline.reference.communes import load_communes
from pipeline.reference.contours import Contours


def doctor(root: Path, today: dt.date) -> list[Looked]:
    """Look at Python, folders, declarations, deposits, contracts and the geocoder; one finding each."""
    findings = [
        Looked("Python", True, platform.python_version()),
        attempt("écriture", lambda: _writable(root)),
        _disk(root),
        *check_sources(root),
    ]
    findings += [_deposit(line) for line in list_sources(root, today)] if all(f.ok for f in findings) else []
    findings.append(attempt("géocodeur", lambda: _geocoder(load_territory(root), root)))
    findings.append(attempt("contours", lambda: _contours(load_territory(root), root)))
    findings.append(Looked("carte du site", True, _map()))
    return [*findings, attempt("data.gouv.fr", lambda: _channel(load_territory(root), os.environ))]


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
