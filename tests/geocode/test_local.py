"""The real engine at home: what it answers on a made-up extract, what production answered on a real one, and that it ends."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.errors import ConfigError
from pipeline.geocode import Ledger, ask_nearest, geocode
from pipeline.geocode.local import AddokEngine, unavailable
from pipeline.reference.communes import load_communes
from pipeline.reference.whereabouts import DOUBTFUL, SURE, Whereabouts
from tests.geocode.shops import SHARED, TODAY, shop, shops

pytestmark = [pytest.mark.engine, pytest.mark.skipif(bool(unavailable()), reason=f"moteur local absent : {unavailable()}")]

ROOT = Path(__file__).resolve().parents[2]


def document(identifier: str, kind: str, name: str, **more: Any) -> dict[str, Any]:
    base = {
        "id": identifier,
        "type": kind,
        "name": name,
        "postcode": "47000",
        "citycode": "47001",
        "city": "Agen",
        "importance": 0.5,
    }
    return (
        base
        | {"context": "47, Lot-et-Garonne, Nouvelle-Aquitaine", "lon": 0.62, "lat": 44.2, "banId": f"ban-{identifier}"}
        | more
    )


def number(identifier: str, lon: float, **more: Any) -> dict[str, Any]:
    return {"id": identifier, "lon": lon, "lat": 44.201} | more


DOCUMENTS = [
    document("47001", "municipality", "Agen", population=32000),
    document(
        "47001_0001", "street", "Rue de l'Étal",
        housenumbers={
            "12": number("47001_0001_00012", 0.6211, banId="ban-12"),
            "12bis": number("47001_0001_00012_bis", 0.6212, banId="ban-12bis"),
            "14": number("47001_0001_00014", 0.6213),
        },
    ),
    document("47001_0002", "street", "Boulevard de l'Étal"),
    document("47001_0003", "locality", "Lamothe"),
]  # fmt: skip


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ban") / "adresses-addok-2026-11-15.ndjson.gz"
    with gzip.open(path, "wt", encoding="utf-8") as handle:
        handle.writelines(json.dumps(d, ensure_ascii=False) + "\n" for d in DOCUMENTS)
    return path


def asked(*queries: str, code: str = "47001") -> pd.DataFrame:
    return pd.DataFrame({"requete": list(queries), "code_insee": code}).astype("str")


def test_what_an_answer_tells(extract: Path, tmp_path: Path) -> None:
    with AddokEngine(extract, tmp_path) as engine:
        questions = asked(
            "12 rue de l etal agen", "14 rue de l etal agen", "rue de l etal agen", "12bis rue de l etal agen", "xylophone"
        )
        told = pd.concat(engine.ask(questions), ignore_index=True)
        nowhere = pd.concat(engine.ask(asked("12 rue de l etal agen", code="47002")))
    assert told["requete"].tolist() == questions["requete"].tolist()
    assert told["statut"].tolist() == ["ok"] * 4 + ["introuvable"]
    assert told["type"].tolist()[:4] == ["housenumber", "housenumber", "street", "housenumber"]
    assert told["resultat_id"].tolist()[:4] == ["47001_0001_00012", "47001_0001_00014", "47001_0001", "47001_0001_00012_bis"]
    assert told["ban_id"].fillna("").tolist()[:4] == [
        "ban-12",
        "",
        "ban-47001_0001",
        "ban-12bis",
    ]  # a number never borrows its street's
    assert told["voie"].tolist()[:4] == ["Rue de l'Étal"] * 4
    assert told["label"][0] == "12 Rue de l'Étal 47000 Agen"
    assert told["longitude"].tolist()[:4] == [0.6211, 0.6213, 0.62, 0.6212]
    assert told["score"].between(0.9, 1).tolist() == [True] * 4 + [False]
    assert nowhere["statut"].tolist() == ["introuvable"]  # the commune is a hard filter
    assert engine.name == "addok 1.2.1"
    assert engine.date == "2026-11-15"


def test_answers_do_not_depend_on_the_run_nor_on_the_cores(extract: Path, tmp_path: Path) -> None:
    questions = asked(
        *(f"{n} {kind} de l etal agen" for n in range(8, 18) for kind in ("rue", "bd", "place")), "agen", "lamothe", "etal"
    )
    answers = []
    for cache, workers in ((tmp_path / "a", 1), (tmp_path / "b", 2)):
        with AddokEngine(extract, cache, workers=workers) as engine:
            answers.append(pd.concat(engine.ask(questions), ignore_index=True))
    pd.testing.assert_frame_equal(answers[0], answers[1])


def test_the_address_nearest_to_a_point(extract: Path, tmp_path: Path) -> None:
    points = pd.Series(["44.20105, 0.62111", "44.20100, 0.62131", "44.30000, 0.62000"], dtype="str")
    ledger = Ledger()
    with AddokEngine(extract, tmp_path) as engine:
        ask_nearest(points, ledger, engine, TODAY)
    told = ledger.addresses().loc[points.tolist()]
    assert told["label"].fillna("").tolist() == ["12 Rue de l'Étal 47000 Agen", "14 Rue de l'Étal 47000 Agen", ""]
    assert told["code_insee"].fillna("").tolist() == ["47001", "47001", ""]
    assert Whereabouts(addresses=told).of(points)["verdict"].tolist() == [SURE, SURE, DOUBTFUL]


def test_the_index_is_built_once_an_extract(extract: Path, tmp_path: Path) -> None:
    for _ in range(2):
        with AddokEngine(extract, tmp_path) as engine:
            engine.start()
    built = sorted(p.name for p in tmp_path.iterdir())
    assert len(built) == 1
    assert sorted(p.name for p in (tmp_path / built[0]).iterdir()) == ["addok.db", "dump.rdb"]


def test_the_step_through_the_engine(extract: Path, tmp_path: Path) -> None:
    rows = shops(
        shop(1, numero="12", repetition="bis", voie="Rue de l'Étal"),
        shop(2, numero="12", repetition="ter", voie="Rue de l'Étal"),
        shop(3, numero="99", voie="RUE DE L'ETAL"),
        shop(4, numero="12", voie="Rue de l'Éatl"),
        shop(5, voie="Place de l'Étal"),
        shop(6, lieu_dit="Lamothe"),
        shop(7, lieu_dit="Mairie"),
        shop(8, lieu_dit="Stade"),
    )
    with AddokEngine(extract, tmp_path) as engine:
        located, _ = geocode(rows, Ledger(), engine, load_communes(("47",)), TODAY)
    told = list(zip(located["precision"], located["motif_position"], strict=True))
    assert told == [
        ("numero", "numero-exact"), ("numero", "sans-repetition"), ("voie", "numero-inconnu"), ("numero", "faute-de-frappe"),
        ("commune", "position-douteuse"), ("lieu-dit", "lieu-dit-exact"), ("commune", "bourg"),
        ("commune", "adresse-introuvable"),
    ]  # fmt: skip


def test_a_missing_extract_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="n'existe pas"), AddokEngine(tmp_path / "absent.ndjson.gz", tmp_path) as engine:
        list(engine.ask(asked("rue de l etal")))


def test_children_end_with_a_killed_run(extract: Path, tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from pipeline.geocode.local import AddokEngine\n"
        "engine = AddokEngine(Path(sys.argv[1]), Path(sys.argv[2])); engine.start(); print('ready', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(extract), str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
        children = descendants(run.pid)
        assert len(children) >= 3
        run.send_signal(signal.SIGKILL)
    limit = time.monotonic() + 10
    while any(alive(pid) for pid in children) and time.monotonic() < limit:
        time.sleep(0.05)
    assert not [pid for pid in children if alive(pid)]


def descendants(pid: int) -> list[int]:
    pairs = [
        tuple(map(int, line.split())) for line in subprocess.check_output(["ps", "-eo", "pid=,ppid="], text=True).splitlines()
    ]
    found = [child for child, parent in pairs if parent == pid]
    return found + [grandchild for child in found for grandchild in descendants(child)]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "zombie" not in (Path(f"/proc/{pid}/status").read_text() if Path(f"/proc/{pid}/status").exists() else "")


BAN = SHARED / "ban"


@pytest.mark.shared
@pytest.mark.skipif(not BAN.is_dir(), reason="../shared/ban absent")
def test_production_s_recorded_scores(tmp_path: Path) -> None:
    recorded = pd.read_csv(BAN / "colombiers-scores-enregistres.csv", dtype={"citycode": str})
    questions = recorded.rename(columns={"citycode": "code_insee"})[["requete", "code_insee"]].astype("str")
    with AddokEngine(BAN / "mini-ban-86081-colombiers.ndjson", tmp_path) as engine:
        told = pd.concat(engine.ask(questions), ignore_index=True)
    right = recorded["nature"] == "faute de frappe ou exacte"
    assert right.sum() == 26
    assert (told["score"] - recorded["score_production"])[right].abs().max() < 1e-6


@pytest.mark.shared
@pytest.mark.skipif(not BAN.is_dir(), reason="../shared/ban absent")
def test_hopeless_queries_are_never_accepted_and_right_ones_are(tmp_path: Path) -> None:
    recorded = pd.read_csv(BAN / "colombiers-scores-enregistres.csv", dtype=str)
    street = recorded["requete"].str.extract(r"^(?P<numero>\d+)(?P<repetition>bis)? (?P<voie>.*) 86490 Colombiers$")
    rows = [
        shop(i, commune="Colombiers", code_insee="86081", **{str(k): v for k, v in parts.items()})
        for i, parts in enumerate(street.to_dict("records"), 1)
    ]
    with AddokEngine(BAN / "mini-ban-86081-colombiers.ndjson", tmp_path) as engine:
        located, _ = geocode(shops(*rows), Ledger(), engine, load_communes(("86",)), TODAY)
    right = recorded["nature"] == "faute de frappe ou exacte"
    assert located["precision"][right].tolist() == ["numero"] * 26
    assert not located["precision"][~right].isin(["numero", "voie", "lieu-dit"]).any()
