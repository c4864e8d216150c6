"""The ledger: what goes in comes out, sorted, nothing but answers, and a cut run loses nothing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import ConfigError
from pipeline.geocode.engine import answers_frame
from pipeline.geocode.ledger import LEDGER_COLUMNS, Ledger

LABEL = '12 Rue A, « dite » "B" 47000 Agen'
QUERIES = pd.DataFrame(
    {"requete": ["12 rue a agen", "le bourg, agme", "inconnue"], "code_insee": ["47001", "47002", "47001"]}, dtype="str"
)


def found(requete: str, code: str = "47001", score: float = 0.9612345678901234) -> dict[str, object]:
    return {
        "requete": requete, "code_insee": code, "statut": "ok", "resultat_id": f"{code}_0001_00012", "ban_id": None,
        "type": "housenumber", "score": score, "score_suivant": None, "label": LABEL, "voie": "Rue A",
        "longitude": 0.621, "latitude": 44.2,
    }  # fmt: skip


def missing(requete: str, code: str = "47001") -> dict[str, object]:
    return {"requete": requete, "code_insee": code, "statut": "introuvable"}


def filled(journal: Path | None = None) -> Ledger:
    ledger = Ledger(journal=journal)
    ledger.add(
        answers_frame([missing("le bourg, agme", "47002"), found("12 rue a agen")]), "addok 1.2.1", "2026-11-01", "2026-11-22"
    )
    return ledger


def test_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "registre" / "geocodages.csv"
    filled().save(path)
    told = Ledger.load(path).get(QUERIES)
    assert told["statut"].fillna("").tolist() == ["ok", "introuvable", ""]
    assert told["requete"].tolist() == QUERIES["requete"].tolist()
    first = told.iloc[0]
    assert (first["score"], first["label"]) == (0.9612345678901234, '12 Rue A, « dite » "B" 47000 Agen')
    assert pd.isna(first["ban_id"])
    assert pd.isna(first["score_suivant"])
    assert (first["moteur"], first["date_moteur"], first["demande_le"]) == ("addok 1.2.1", "2026-11-01", "2026-11-22")


def test_the_file_is_sorted_and_the_same_whatever_the_order(tmp_path: Path) -> None:
    one, other = Ledger(), Ledger()
    records = [found("b"), found("a", "47002"), missing("a"), found("c")]
    one.add(answers_frame(records), "m", "", "2026-11-22")
    for record in records[::-1]:
        other.add(answers_frame([record]), "m", "", "2026-11-22")
    one.save(tmp_path / "1.csv")
    other.save(tmp_path / "2.csv")
    data = (tmp_path / "1.csv").read_bytes()
    assert data == (tmp_path / "2.csv").read_bytes()
    assert b"\r" not in data
    lines = data.decode().splitlines()
    assert lines[0] == ",".join(LEDGER_COLUMNS)
    assert [line.split(",")[:2] for line in lines[1:]] == [["a", "47001"], ["b", "47001"], ["c", "47001"], ["a", "47002"]]
    Ledger.load(tmp_path / "1.csv").save(tmp_path / "3.csv")
    assert (tmp_path / "3.csv").read_bytes() == data


def test_the_newest_answer_replaces() -> None:
    ledger = filled()
    ledger.add(answers_frame([missing("12 rue a agen")]), "addok 1.2.1", "2026-12-01", "2026-12-02")
    assert ledger.get(QUERIES)["statut"][0] == "introuvable"
    assert len(ledger) == 2


def test_only_answers_enter() -> None:
    with pytest.raises(ValueError, match="only answers"):
        Ledger().add(answers_frame([found("a") | {"statut": "error"}]), "m", "", "2026-11-22")


def test_a_cut_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path, journal = tmp_path / "geocodages.csv", tmp_path / "journal.csv"
    filled(journal)  # never saved: the run was killed
    again = Ledger.load(path, journal)
    assert again.get(QUERIES)["statut"].fillna("").tolist() == ["ok", "introuvable", ""]
    assert again.changed
    again.save(path)
    assert not journal.exists()
    assert not again.changed
    assert len(Ledger.load(path, journal)) == 2


@pytest.mark.parametrize("cut", range(1, 60))
def test_a_line_cut_short_is_left_out(tmp_path: Path, cut: int) -> None:
    journal = tmp_path / "journal.csv"
    filled(journal)
    journal.write_bytes(journal.read_bytes()[:-cut])
    ledger = Ledger(journal=journal)
    assert len(ledger) == 1
    ledger.add(answers_frame([found("12 rue a agen")]), "m", "", "2026-11-22")
    assert len(Ledger(journal=journal)) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda lines: [*lines, lines[1]], "ligne 4 : question présente deux fois"),
        (lambda lines: [lines[0], lines[1].replace(",ok,", ",erreur,"), *lines[2:]], "ligne 2 : statut autre"),
        (lambda lines: [lines[0].replace("score,", "note,"), *lines[1:]], "ligne 1 : colonnes attendues"),
        (lambda lines: [*lines, "une,ligne,de,trop,peu"], "ligne 4 : 15 cases attendues"),
        (lambda lines: [*lines[:1], "<<<<<<< HEAD", *lines[1:]], "ligne 2 : git a laissé là"),
    ],
)
def test_a_ledger_broken_by_hand_is_told_with_its_line(tmp_path: Path, change, message: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "geocodages.csv"
    filled().save(path)
    path.write_text("\n".join(change(path.read_text(encoding="utf-8").splitlines())) + "\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        Ledger.load(path)


def test_no_file_is_an_empty_ledger(tmp_path: Path) -> None:
    ledger = Ledger.load(tmp_path / "none.csv")
    assert len(ledger) == 0
    assert ledger.get(QUERIES)["statut"].isna().all()
    ledger.save(tmp_path / "empty.csv")
    assert len(Ledger.load(tmp_path / "empty.csv")) == 0
