"""What has grown old is asked of its producer again, family by family; a status with an end goes by itself."""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path

import pytest

from pipeline import start
from pipeline.options import Options
from pipeline.publish.scores import families
from pipeline.returns.aging import _span
from tests import territory

RECHECK = "À revérifier : vous seul pouvez le dire"


def report(root: Path, day: dt.date, source: str = "mairie") -> str:
    """Publish on a day; return the part « à revérifier » of one source's report."""
    start.publish(Options(root, day, offline=True))
    text = html.unescape((root / "work" / "retours" / source / "rapport.html").read_text(encoding="utf-8"))
    return re.sub("<[^>]+>", "", text.partition(RECHECK)[2].partition("</ul>")[0])


@pytest.mark.parametrize(
    ("day", "expected", "absent"),
    [
        (dt.date(2026, 11, 22), [], ["pas vérifié"]),
        (dt.date(2028, 6, 1), ["Services : pas vérifié depuis plus de 18 mois (1)"], ["Contact", "Nom et activité"]),
        (dt.date(2028, 12, 1), ["Services", "Contact : pas vérifié depuis plus de 2 ans (2)"], ["Nom et activité"]),
        (dt.date(2029, 12, 1), ["Nom et activité : pas vérifié depuis plus de 3 ans (2)", "Adresse et position"], []),
    ],
)
def test_each_family_is_asked_again_in_its_time(tmp_path: Path, day: dt.date, expected: list[str], absent: list[str]) -> None:
    told = report(territory.write(tmp_path), day)
    assert all(text in told for text in expected)
    assert not any(text in told for text in absent)


def test_a_row_verified_since_is_not_asked_again(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    declared = root / "sources" / "mairie" / "source.yml"
    declared.write_text(declared.read_text(encoding="utf-8") + "  date_verification: Vu\n", encoding="utf-8")
    (deposit,) = (root / "sources" / "mairie" / "depots").iterdir()
    lines = deposit.read_text(encoding="utf-8").splitlines()
    dates = ["Vu", "01/05/2028", "01/01/2024", ""]
    deposit.write_text("\n".join(f"{line};{day}" for line, day in zip(lines, dates, strict=True)) + "\n", encoding="utf-8")
    told = report(root, dt.date(2028, 6, 1))
    assert "Nom et activité : pas vérifié depuis plus de 3 ans (1) : ligne 3" in told


def test_a_status_with_an_end_goes_by_itself_and_comes_back_with_a_new_date(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    names = []
    for day in (dt.date(2026, 12, 31), dt.date(2027, 1, 1)):
        start.publish(Options(root, day, offline=True))
        names.append("Le Panier" in (root / "dist" / "latest" / "commerces.csv").read_text(encoding="utf-8"))
    assert names == [True, False]


def test_ages_are_told_as_people_say_them() -> None:
    assert [_span(n) for n in (365, 731, 548, 1096)] == ["un an", "2 ans", "18 mois", "3 ans"]
    assert all(family.a_reverifier > 0 for family in families().values())
