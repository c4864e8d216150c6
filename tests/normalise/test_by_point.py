"""The commune read from the point where the row's cells do not settle it: what is taken, what is refused, what is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline import anomalies
from pipeline.model import Anomalies
from pipeline.normalise.blocks import Context
from pipeline.normalise.by_point import PILE
from pipeline.normalise.step import normalise
from pipeline.reference.communes import load_communes
from pipeline.reference.whereabouts import Whereabouts
from tests.ingest.helpers import declared, read, written
from tests.reference.test_whereabouts import contours

TODAY = dt.date(2026, 11, 22)
COMMUNES = load_communes(["47"])
SOURCE = declared(
    {"nom": ["Nom"], "adresse": ["Adresse"], "code_postal": ["CP"], "commune": ["Commune"], "longitude": ["X"], "latitude": ["Y"]}
)
AGEN, BOE = "0.62;44.2", "0.66;44.2"


def run(folder: Path, *rows: str, about: Whereabouts | None = None) -> tuple[str, Anomalies]:
    """Return the communes of the rows that stand (« nom=code »), and what is told: no row is set aside twice."""
    raw, _, _ = read(written(folder, "Nom;Adresse;CP;Commune;X;Y\n" + "".join(f"{row}\n" for row in rows)), SOURCE)
    context = Context(SOURCE, COMMUNES, TODAY, TODAY, whereabouts=Whereabouts(contours()) if about is None else about)
    shops, found = normalise(raw, context, ("47",))
    assert not found.loc[anomalies.severity(found).eq("rejet"), "ligne"].duplicated().any()
    return " ".join(f"{n}={c}" for n, c in shops[["nom", "code_insee"]].itertuples(index=False)), found


def codes(folder: Path, *rows: str, about: Whereabouts | None = None) -> dict[str, int]:
    """Return how many findings of each kind there are."""
    return {str(code): int(n) for code, n in run(folder, *rows, about=about)[1]["code"].value_counts().items()}


@pytest.mark.parametrize(
    ("row", "stands", "code"),
    [
        (f"Pain;;;;{AGEN}", "Pain=47001", "commune-du-point"),
        (f"Pain;12 rue X;;;{BOE}", "Pain=47031", "commune-du-point"),
        ("Pain;;;;44.2;0.62", "Pain=47001", "coordonnees-interverties"),  # told beside: the pair was swapped
        ("Pain;;;;44.2;0.62", "Pain=47001", "commune-du-point"),
        (f"Pain;;47000;;{BOE}", "Pain=47001", "commune-deduite"),  # settled without: the geocoder will tell them apart
        (f"Pain;;;Nérac;{AGEN}", "Pain=47195", "codes-postaux-absents"),
        (f"Pain;12 rue X, 47600 Nérac;;;{AGEN}", "Pain=47195", ""),
        (f"Pain;;47550;;{BOE}", "Pain=47031", "commune-deduite"),
        (f"Pain;;47300;;{AGEN}", "", "commune-ambigue"),  # the postcode of others
        (f"Pain;;;Agenn-sur-Rien;{AGEN}", "", "commune-inconnue"),
        ("Pain;;;;0.6395;44.2", "", "commune-du-point-douteuse"),
        ("Pain;;;;0.10;44.2", "", "point-hors-territoire"),
        ("Pain;;;;0;0", "", "commune-absente"),
        ("Pain;;;;0.62;", "", "commune-absente"),
        ("Pain;;;;2.35;12.5", "", "commune-absente"),
        ("Pain;;;;;", "", "commune-absente"),
    ],
)
def test_what_a_row_becomes(tmp_path: Path, row: str, stands: str, code: str) -> None:
    assert run(tmp_path, row)[0] == stands
    told = codes(tmp_path, row)
    assert told.get(code) == 1 if code else not told


def test_a_postcode_of_several_communes_is_settled_by_the_point_that_lies_in_one(tmp_path: Path) -> None:
    own = contours()
    moved = own.table.assign(code_insee=["47091", "47201"], nom=["Estillac", "Le Passage"])  # 47310: Estillac, among others
    about = Whereabouts(type(own)(moved))
    assert run(tmp_path, f"Pain;;47310;;{AGEN}", about=about)[0] == "Pain=47091"
    assert run(tmp_path, f"Pain;;47310;;{BOE}", about=about)[0] == ""


def test_a_code_that_is_also_a_postcode_is_read_as_the_code_it_is(tmp_path: Path) -> None:
    """47310 is Tonneins's code, and the postcode of Estillac."""
    own = contours()
    about = Whereabouts(type(own)(own.table.assign(code_insee=["47310", "47201"])))
    assert run(tmp_path, f"Pain;;;;{AGEN}", about=about)[0] == "Pain=47310"


def test_both_communes_are_named_where_the_point_is_by_their_boundary(tmp_path: Path) -> None:
    [told] = anomalies.render(run(tmp_path, "Pain;;;;0.6395;44.2")[1])
    assert "colonne « X » : la ligne ne dit pas sa commune, et son point 44.20000, 0.63950 ne la dit pas" in told
    assert "Agen ou Boé" in told


def test_the_point_of_several_rows_is_none_of_theirs(tmp_path: Path) -> None:
    rows = [f"Pain {n};;;;{AGEN}" for n in range(PILE)]
    assert run(tmp_path, *rows)[0] == ""
    assert codes(tmp_path, *rows) == {"points-empiles-sans-commune": PILE}
    few = rows[: PILE - 1]
    assert codes(tmp_path, *few)["commune-du-point"] == PILE - 1
    # rows that tell their commune make the pile too: it is the form's own point
    mixed = [*few, f"Fil;;;Agen;{AGEN}"]
    assert codes(tmp_path, *mixed)["points-empiles-sans-commune"] == PILE - 1


def test_nothing_known_is_said_once_a_file_and_names_the_remedies(tmp_path: Path) -> None:
    rows = [f"Pain {n};;;;0.62{n};44.2" for n in range(9)]
    told = codes(tmp_path, *rows, about=Whereabouts())
    assert told == {"commune-a-situer": 9, "points-a-situer": 1}
    remedy = anomalies.CATALOGUE["points-a-situer"].remedy
    assert all(word in remedy for word in ("etal territoire contours", "partout: {commune: …}", "en ligne"))
