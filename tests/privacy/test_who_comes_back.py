"""Who objected comes back by another source, in other words: still taken away, and no neighbour with it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from pipeline import registers
from pipeline.actions.oppose import oppose
from pipeline.config import load_sources, load_territory
from pipeline.flow import build
from pipeline.geocode import Ledger
from pipeline.options import Options
from pipeline.privacy.register import load_keys
from pipeline.reference import sirene
from tests import territory

DAY = dt.date(2026, 11, 22)
OLD, NEW, OTHER = "10000000900017", "10000000900025", "10000001700010"
HEADER = "Nom;N° SIRET;Métier;Rue;CP;Commune;Téléphone;Courriel"
CHAMBRE = territory.CHAMBRE + "  courriel: Courriel\n"
SHOP = f"Le Fournil d'Ortal;{OLD};Boulangerie;22 rue Neuve;47000;Agen;05 36 49 00 21;ortal@fournil-ortal.example"
NEIGHBOUR = f"Salon Ortiz;{OTHER};Coiffeur;24 rue Neuve;47000;Agen;05 36 49 00 11;"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = territory.write(tmp_path / "territoire")
    territory.put(root, "sources/chambre/source.yml", CHAMBRE)
    deposit(root, SHOP, NEIGHBOUR)
    return root


def deposit(root: Path, *rows: str, day: str = "2026-11-03") -> None:
    territory.put(root, f"sources/chambre/depots/{day}_fichier.csv", "\n".join([HEADER, *rows]) + "\n")


def options(root: Path, home: dict[str, str]) -> Options:
    return Options(root, DAY, offline=True, environment=home)


def published(root: Path, home: dict[str, str]) -> pd.DataFrame:
    sources = load_sources(root)
    built = build(options(root, home), load_territory(root), sources, Ledger.load(registers.geocodes(root)), None)
    built.deduped.registry.save(registers.identifiers(root))
    return built.shops.set_index("nom", drop=False)


def stock(root: Path, *rows: tuple[str, str, str, str]) -> None:
    """Install SIRENE: SIRET, state, commune, successor."""
    table = pd.DataFrame(rows, columns=["siret", "etat", "code_insee", "successeur"]).replace("", None)
    table = table.assign(diffusion="O", depuis="2026-01-01").reindex(columns=list(sirene.COLUMNS)).astype("str")
    sirene.save(sirene.Sirene(table), registers.sirene(root))


REQUESTS = ("id", "05 36 49 00 21", "ortal@fournil-ortal.example", OLD, "Le Fournil d'Ortal, Agen")


@pytest.mark.parametrize("request_", REQUESTS)
def test_whatever_the_request_every_variant_stays_away(root: Path, home: dict[str, str], request_: str) -> None:
    asked = str(published(root, home).loc["Le Fournil d'Ortal", "id"]) if request_ == "id" else request_
    assert len(oppose(options(root, home), asked, environment=home).shops) == 1
    deposit(
        root,
        NEIGHBOUR,
        "Ortal Pains;;Boulangerie;5 rue Neuve;47200;Marmande;+33 (0)5.36.49.00.21;",  # moved, the phone alone
        "Chez Zoé;;Boulangerie;6 rue Neuve;47000;Agen;;ORTAL@fournil-ortal.example",  # the mailbox alone
        f"La Mie;{OLD[:9]} {OLD[9:]};Boulangerie;7 rue Neuve;47300;Villeneuve-sur-Lot;;",  # the SIRET alone
        "Fournil d'Ortal;;Boulangerie;8 rue Neuve;47000;Agen;;",  # without its article
        "FOURNIL D ORTAL (LE);;Boulangerie;9 rue Neuve;47000;Agen;;",
        "Boulangerie Ortal;;Boulangerie;22 rue Neuve;47000;Agen;;",  # another sign at its door
        day="2026-11-20",
    )
    left = published(root, home)
    assert set(left.index) == {"Salon Ortiz", "Boulangerie du Quai", "Fleurs d'Ici", "Le Panier"}


def test_a_number_that_only_a_text_tells_is_asked_for_all_the_same(root: Path, home: dict[str, str]) -> None:
    deposit(root, NEIGHBOUR, "La Mie;;Boulangerie;5 rue Neuve;47000;Agen;;", day="2026-11-18")
    territory.put(root, "sources/chambre/source.yml", CHAMBRE + "ignorees: [Note]\n")
    rows = (f"{NEIGHBOUR};", "La Mie;;Boulangerie;5 rue Neuve;47000;Agen;;;gérante : 05.36.49.00.21")
    territory.put(root, "sources/chambre/depots/2026-11-19_fichier.csv", "\n".join([f"{HEADER};Note", *rows]) + "\n")
    mie = str(published(root, home).loc["La Mie", "id"])
    assert oppose(options(root, home), "05 36 49 00 21", environment=home).shops == (mie,)
    deposit(root, NEIGHBOUR, "La Mie;;Boulangerie;8 rue Neuve;47000;Agen;;", day="2026-11-20")
    territory.put(root, "sources/chambre/source.yml", CHAMBRE)
    assert "La Mie" not in published(root, home).index  # the note is gone, its name is known


def test_the_siret_that_took_its_place_in_sirene_is_no_way_back(root: Path, home: dict[str, str]) -> None:
    stock(root, (OLD, "A", "47001", ""), (NEW, "A", "47031", ""), (OTHER, "A", "47001", ""))
    oppose(options(root, home), OLD, environment=home)
    stock(root, (OLD, "F", "47001", NEW), (NEW, "A", "47031", ""), (OTHER, "A", "47001", ""))
    deposit(root, NEIGHBOUR, f"La Mie;{NEW};Boulangerie;3 rue Neuve;47550;Boé;;", day="2026-11-20")
    assert "La Mie" not in published(root, home).index


def test_a_row_set_aside_is_known_by_that_siret_too(root: Path, home: dict[str, str]) -> None:
    stock(root, (OLD, "F", "47001", NEW), (NEW, "A", "33063", ""), (OTHER, "A", "47001", ""))
    oppose(options(root, home), OLD, environment=home)
    deposit(root, NEIGHBOUR, f"La Mie;{NEW};Boulangerie;3 rue Neuve;33000;Bordeaux;;", day="2026-11-20")  # out of the territory
    ledger = Ledger.load(registers.geocodes(root))
    built = build(options(root, home), load_territory(root), load_sources(root), ledger, None)
    told = built.anomalies[built.anomalies["source"].eq("chambre") & built.anomalies["ligne"].eq(3)]
    assert told["code"].tolist() == ["opposition"]


@pytest.mark.parametrize("asked", [OLD, NEW])
def test_a_siret_replaced_already_may_be_asked_for_by_either(root: Path, home: dict[str, str], asked: str) -> None:
    stock(root, (OLD, "F", "47001", NEW), (NEW, "A", "47001", ""), (OTHER, "A", "47001", ""))
    assert len(oppose(options(root, home), asked, environment=home).shops) == 1
    assert "Le Fournil d'Ortal" not in published(root, home).index
    registers.sirene(root).unlink()
    deposit(root, NEIGHBOUR, f"La Mie;{OLD};Boulangerie;3 rue Neuve;47550;Boé;;", day="2026-11-20")
    assert "La Mie" not in published(root, home).index


def test_it_stays_away_merged_with_another_then_split_and_after_another_key(root: Path, home: dict[str, str]) -> None:
    oppose(options(root, home), "Le Fournil d'Ortal, Agen", environment=home)
    merged = f"Le Fournil d'Ortal;{OTHER};Boulangerie;24 rue Neuve;47000;Agen;05 36 49 00 11;"
    deposit(root, merged, NEIGHBOUR, day="2026-11-19")
    assert "Le Fournil d'Ortal" not in published(root, home).index
    both = {"ETAL_CLE_OPPOSITIONS": "n" * 40 + "\n" + load_keys(home)[0].decode()}
    deposit(root, SHOP.replace("05 36 49 00 21", "").replace(OLD, ""), NEIGHBOUR, day="2026-11-20")
    assert "Le Fournil d'Ortal" not in published(root, both).index
    assert "Salon Ortiz" in published(root, both).index


@pytest.mark.parametrize("again", ["telephone", "courriel"])
def test_a_consent_withdrawn_holds_whatever_source_gives_it_again(root: Path, home: dict[str, str], again: str) -> None:
    oppose(options(root, home), "Le Fournil d'Ortal, Agen", ("telephone", "courriel"), environment=home)
    told = {"telephone": "05.36.49.00.21;", "courriel": ";Ortal@Fournil-Ortal.example"}[again]
    deposit(root, NEIGHBOUR, f"Ortal & Fils;;Boulangerie;22 rue Neuve;47000;Agen;{told}", day="2026-11-20")
    row = published(root, home).loc["Ortal & Fils"]
    assert row[["telephone", "courriel"]].isna().all()
