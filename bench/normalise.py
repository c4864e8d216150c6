"""How right and how fast each field is normalised: ``python -m bench.normalise [--shared DIR]`` prints JSON, a figure a field.

Golden tables are those of the tests (reviewed by hand, so right by now: a fall shows a regression). Blind tables were labelled
before the reading learnt them: ``raw`` is what it gave then, written down (tests/normalise/tables/bruts.csv), ``taught`` what it
gives now; only ``raw`` tells what a file never seen will meet. Figures on real files count what is understood, not what is
right, and say so. Speed is microseconds a distinct value, this process, one core.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.normalise import hours
from pipeline.normalise.address import parse, render
from pipeline.normalise.category import classify
from pipeline.normalise.commune import resolve
from pipeline.normalise.email import parse_emails
from pipeline.normalise.phone import parse_phones
from pipeline.normalise.point import clean_pair
from pipeline.normalise.services import parse_codes
from pipeline.normalise.url import parse_urls
from pipeline.reference.communes import load_communes
from tests.normalise.tables import HERE, blind, labelled
from tests.normalise.test_address import GOLDEN as ADDRESSES
from tests.normalise.test_answers import CASES as ANSWERS
from tests.normalise.test_answers import verdict as answer_verdict
from tests.normalise.test_category_blind import verdict as category_verdict
from tests.normalise.test_commune import POSTCODES, SAME_NAME
from tests.normalise.test_hours import golden as golden_hours
from tests.normalise.test_hours_blind import blind as blind_hours
from tests.normalise.test_hours_blind import traps, verdict
from tests.normalise.test_services_blind import verdict as services_verdict

COMMUNES = load_communes(["47"])
MANY = 20_000
_ASKED = {"refuse": "demande"}
"""Hours that are not read are kept as text: somebody is asked."""


def _score(cases: Sequence[Any], right: Callable[[Any], bool]) -> dict[str, float]:
    start = time.perf_counter()
    good = sum(right(case) for case in cases)
    spent = (time.perf_counter() - start) / max(len(cases), 1) * 1e6
    return {"cases": len(cases), "right": round(good / max(len(cases), 1), 4), "microseconds": round(spent, 1)}


def golden() -> dict[str, dict[str, float]]:
    """Return the share of each golden table that is given as expected."""
    places = [(s(p.nom), w(p.codes_postaux[0]), p.code_insee) for p in COMMUNES.by_code.values() if p.departement == "47"
              for s in SAME_NAME.values() for w in POSTCODES.values()]  # fmt: skip
    return {
        "commune": _score(places, lambda c: _insee(c[0], c[1]) == c[2]),
        "adresse": _score(ADDRESSES, lambda c: (v := parse(c[0]).value) is not None and render(v) == c[1]),
        "categorie": _score(labelled("categories"), _category),
        "services": _score(labelled("services"), lambda c: _codes(c, "services")),
        "modes_paiement": _score(labelled("paiements"), lambda c: _codes(c, "modes_paiement")),
        "horaires": _score(golden_hours(), lambda c: _osm(c[0]) == c[1]),
    }


def made() -> dict[str, dict[str, float]]:
    """Return what a value costs of fields that a list holds one a row, each of its own: MANY values made by counting."""
    phones = [f"05 36 {n // 10000:02d} {n // 100 % 100:02d} {n % 100:02d}" for n in range(MANY)]
    lambert = [(str(400_000 + 10 * n), str(6_300_000 + 5 * n)) for n in range(MANY)]
    return {
        "téléphone": _score(phones, lambda t: bool(parse_phones(t).value)),
        "courriel": _score([f"contact{n}@boutique.example" for n in range(MANY)], lambda t: bool(parse_emails(t).value)),
        "site": _score([f"www.boutique{n}.example" for n in range(MANY)], lambda t: bool(parse_urls(t).value)),
        "point en Lambert-93": _score(lambert, lambda p: clean_pair(p[0], p[1]).value is not None),
    }


def unseen() -> dict[str, dict[str, Any]]:
    """Return, for each blind table, the shares that were right, asked about, lost in silence and wrong: then, and now."""
    with (HERE / "bruts.csv").open(encoding="utf-8", newline="") as handle:
        raw = {f"{r['table']}, série {r['serie']}, lecture {r['lecture']}": _shares(r) for r in csv.DictReader(handle)}
    taught = {
        "categories": Counter(category_verdict(text, answers) for _, text, answers in blind("categories")),
        "services": Counter(services_verdict("services", text, answers) for _, text, answers in blind("services")),
        "réponses par colonne": Counter(answer_verdict(code, text, expected) for _, code, text, expected in ANSWERS),
        "horaires": Counter(_ASKED.get(told, told) for _, text, osm in blind_hours() if (told := verdict(text, osm))),
        "horaires, pièges": Counter(_ASKED.get(told, told) for text, osm in traps() if (told := verdict(text, osm))),
        "paiements": Counter(services_verdict("modes_paiement", text, answers) for _, text, answers in blind("paiements")),
    }
    return {"raw": raw, "taught": {name: _shares(found | {"cas": found.total()}) for name, found in taught.items()}}


def _shares(counts: Mapping[str, Any]) -> dict[str, float]:
    cases = int(counts["cas"])
    return {"cases": cases} | {
        name: round(int(counts.get(name, 0)) / cases, 4) for name in ("juste", "demande", "oublie", "faux")
    }


def _insee(nom: str, code_postal: str) -> str | None:
    found = resolve(nom, code_postal, None, COMMUNES).value
    return found.code_insee if found else None


def _category(case: tuple[str, str]) -> bool:
    found = classify(case[0], None, None, {}).value
    if case[1].startswith("="):
        return found is not None and found.code is None and found.famille == case[1][1:]
    return (found.code if found else None) == (None if case[1] == "-" else case[1])


def _codes(case: tuple[str, str], vocabulary: str) -> bool:
    found = parse_codes(case[0], vocabulary, {})
    if case[1] == "?":
        return bool(found.issues)
    wanted = set() if case[1] == "-" else set(case[1].replace(" ", "").split(","))
    return set(found.value or ()) == wanted


def _osm(text: str) -> str:
    found = hours.parse(text).value
    return (found.osm or "") if found else ""


def real(shared: Path) -> dict[str, dict[str, float]]:
    """Return the share understood of each field's distinct values in the real files (not a proof of rightness)."""
    files = sorted((shared / "real" / "sirtaqui").glob("*.csv"))
    if not files:
        return {}
    rows = pd.concat([pd.read_csv(f, sep=";", encoding="cp1252", dtype="str") for f in files], ignore_index=True)
    triples = rows[["COMMUNE", "CODE_POSTAL", "COMMUNE_INSEE"]].drop_duplicates().fillna("").to_numpy().tolist()
    points = rows[["LONGITUDE", "LATITUDE"]].dropna().drop_duplicates().to_numpy().tolist()
    hourly = [t for t in rows["OUVERTURE"].dropna().unique() if any(":" in p for p in t.split("|"))]
    return {
        "commune (nom + code postal = INSEE du fichier)": _score(triples, lambda t: _insee(t[0], t[1]) == t[2]),
        "adresse (voie ou lieu-dit)": _score(list(rows["RUE"].dropna().unique()), _has_place),
        "téléphone": _score(list(rows["TEL"].dropna().unique()), lambda t: bool(parse_phones(t).value)),
        "site": _score(list(rows["SITE_WEB"].dropna().unique()), lambda t: bool(parse_urls(t).value)),
        "point": _score(points, lambda p: clean_pair(p[0], p[1]).value is not None),
        "horaires (cases qui portent des heures)": _score(hourly, lambda t: bool(_osm(t))),
        **_paris(shared / "real" / "paris" / "livraison_2022-08-17.json"),
    }


def _has_place(text: str) -> bool:
    found = parse(text).value
    return found is not None and bool(found.voie or found.lieu_dit)


def _paris(path: Path) -> dict[str, dict[str, float]]:
    if not path.is_file():
        return {}
    rows = pd.DataFrame([r["fields"] for r in json.loads(path.read_text(encoding="utf-8"))])
    kinds = [t for t in rows["type_de_commerce"].dropna().unique() if t != "Autre"]
    return {
        "Paris, catégorie": _score(kinds, lambda t: classify(t, None, None, {}).value is not None),
        "Paris, services": _score(list(rows["services"].dropna().unique()), lambda t: not parse_codes(t, "services", {}).issues),
        "Paris, courriel": _score(list(rows["mail"].dropna().unique()), lambda t: bool(parse_emails(t).value)),
        "Paris, téléphone": _score(list(rows["telephone"].dropna().unique()), lambda t: bool(parse_phones(t).value)),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[1] / ".." / "shared")
    shared = parser.parse_args().shared
    print(
        json.dumps(
            {"golden": golden(), "never seen": unseen(), "real, understood": real(shared), "made, speed": made()},
            ensure_ascii=False,
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
