"""A territory whose geocoder is the fault server, and ``etal publish`` on it as a person runs it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.geocode.engine import ANSWER_COLUMNS
from tests import territory

ROOT = Path(__file__).resolve().parents[2]
STREETS = ("de la Gare", "du Marché", "des Pruniers", "Basse", "du Moulin", "des Tanneurs", "Haute", "du Foirail")
HEADER = "Enseigne;SIRET;Activité;Adresse;CP;Ville;Tél;Click & collect;Valable"


def shops(count: int, first: int = 1) -> str:
    """Return the lines of ``count`` invented shops, each at an address of its own."""
    return "".join(
        f"Boutique {n:03d};;Fleuriste;{n} rue {STREETS[n % len(STREETS)]};47000;Agen;;oui;\n" for n in range(first, first + count)
    )


def write(root: Path, url: str, count: int) -> Path:
    """Write a territory of one source and ``count`` shops, geocoded by the service at ``url``."""
    geocoder = f"{{moteur: service, url: '{url}', debit: 50}}"
    territory.put(root, "sources/territoire.yml", territory.TERRITORY.replace("{moteur: aucun}", geocoder))
    territory.put(root, "sources/mairie/source.yml", territory.MAIRIE)
    put_shops(root, count)
    return root


def put_shops(root: Path, count: int) -> None:
    """Write the deposit: the first ``count`` shops."""
    territory.put(root, "sources/mairie/depots/2026-11-02_liste.csv", f"{HEADER}\n{shops(count)}")


def etal(root: Path, *words: str) -> tuple[int, str, str]:
    """Run ``etal`` in a process of its own: exit code, stdout, stderr."""
    command = [sys.executable, "-m", "pipeline.cli", *words, "--root", str(root)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=dict(os.environ))
    return done.returncode, done.stdout, done.stderr


def report(stdout: str) -> dict[str, Any]:
    """Return the report of ``etal publish --json``."""
    told: dict[str, Any] = json.loads(stdout)
    return told


def precisions(root: Path) -> list[str]:
    """Return the precision of each published shop, in the order of names; "" while it waits."""
    table = pd.read_csv(root / "dist" / "latest" / "commerces.csv", dtype="str").sort_values("nom")
    return table["precision"].fillna("").tolist()


def ledger(root: Path) -> list[dict[str, str]]:
    """Return the ledger's rows, and its journal's."""
    rows: list[dict[str, str]] = []
    for path in (root / "sources" / "registre" / "geocodages.csv", root / "work" / "geocodages.journal.csv"):
        if path.is_file():
            whole = path.read_text(encoding="utf-8")
            rows += csv.DictReader(whole[: whole.rfind("\n") + 1].splitlines())
    return rows


def only_answers(root: Path) -> bool:
    """Whether nothing but answers stands in the ledger, each whole."""
    return all(
        row["statut"] == "introuvable" or (row["statut"] == "ok" and row["longitude"] and row["score"] and row["type"])
        for row in ledger(root)
    ) and all(set(ANSWER_COLUMNS) <= set(row) for row in ledger(root))


def waiting(root: Path) -> list[str]:
    """Return the addresses listed as waiting."""
    with (root / "work" / "anomalies.csv").open(encoding="utf-8-sig", newline="") as handle:
        return sorted(row["valeur"] for row in csv.DictReader(handle) if row["code"] == "adresse-en-attente")
