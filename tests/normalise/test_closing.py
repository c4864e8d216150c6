"""When a shop closed for good, as its producer tells it: what is published closed, since when, and what is only told."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pandas as pd
import pytest

from pipeline.anomalies import combine
from pipeline.config import Source
from pipeline.model import CALENDAR, RawRows
from pipeline.normalise.blocks import Block, Context
from pipeline.normalise.closing import TURNING, closing, day_in
from pipeline.normalise.mapping import Columns
from pipeline.normalise.offer import offer
from pipeline.normalise.services import parse_status
from pipeline.reference.communes import load_communes

TODAY = dt.date(2026, 11, 22)


def block_of(status: str | None, date: str | None, today: dt.date = TODAY) -> Block:
    """Return the block of one row."""
    source = Source(
        id="x", producteur="X", licence="lov2", base_legale="convention", cadence="annuelle",
        colonnes={"statut": ("Situation",), "date_fermeture": ("Fermé le",)},
    )  # fmt: skip
    place = {"source": ["x"], "fichier": "f", "feuille": "", "ligne": 2, CALENDAR: "1900"}
    cells = pd.DataFrame({"Situation": [status], "Fermé le": [date]}, dtype="str")
    raw = RawRows(pd.concat([pd.DataFrame(place), cells], axis=1))
    statut = pd.Series([parse_status(status).value if status else None], dtype="str")
    return closing(Columns(raw, source), Context(source, load_communes(["47"]), today, today), statut)


def told(status: str | None, date: str | None, today: dt.date = TODAY) -> tuple[str | None, str | None, list[str]]:
    """Return the status and the day published, and the codes told, for one row."""
    block = block_of(status, date, today)
    values = [v if isinstance(v := block.values[name].iloc[0], str) else None for name in ("statut", "date_fermeture")]
    return values[0], values[1], [code for found in block.findings for code in found["code"]]


@pytest.mark.parametrize(
    ("status", "date", "wanted"),
    [
        ("Fermé définitivement", "2026-09-30", ("ferme", "2026-09-30", [])),
        ("Fermé définitivement", "le 15/06/2026", ("ferme", "2026-06-15", [])),
        ("Fermé définitivement", "fermé depuis le 3 mars 2026", ("ferme", "2026-03-03", [])),
        ("Fermé définitivement", None, ("ferme", None, [])),
        ("Fermé définitivement le 30/09/2026", None, ("ferme", "2026-09-30", [])),
        ("fermé depuis le 3 mars 2026", None, ("ferme", "2026-03-03", [])),
        ("Fermé définitivement le 30/09/2026", "01/10/2026", ("ferme", "2026-10-01", [])),  # the column says it best
        (None, "15/08/2026", ("ferme", "2026-08-15", ["fermeture-deduite"])),
        (None, "mars 2026", ("ferme", None, ["date-sans-jour", "fermeture-deduite"])),
        (None, "02/2026", ("ferme", None, ["date-sans-jour", "fermeture-deduite"])),
        (None, "2025", ("ferme", None, ["date-sans-jour", "fermeture-deduite"])),
        (None, "novembre 2026", (None, None, ["date-sans-jour", "fermeture-annoncee"])),  # this month: not over
        (None, "2026", (None, None, ["date-sans-jour", "fermeture-annoncee"])),
        (None, "2026-12-31", (None, None, ["fermeture-annoncee"])),
        ("Ouvert", "2026-12-31", ("ouvert", None, ["fermeture-annoncee"])),
        ("Ouvert", "2026-09-30", ("ouvert", None, ["fermeture-contredite"])),
        ("En travaux", "2026-09-30", ("ferme_temporairement", None, ["fermeture-contredite"])),
        ("Fermé définitivement", "2027-12-31", ("ferme", None, ["fermeture-contredite"])),
        (None, "dimanche", (None, None, ["date-illisible"])),
        ("Ouvert", None, ("ouvert", None, [])),
        (None, None, (None, None, [])),
    ],
)
def test_what_is_published(status: str | None, date: str | None, wanted: tuple[str | None, str | None, list[str]]) -> None:
    assert told(status, date) == wanted


def test_an_announced_closing_comes_true_on_its_day() -> None:
    assert told(None, "2026-12-31", dt.date(2026, 12, 30))[0] is None
    assert told(None, "2026-12-31", dt.date(2026, 12, 31))[:2] == ("ferme", "2026-12-31")


@pytest.mark.parametrize("status", [None, "Ouvert", "En travaux", "Fermé définitivement"])
@pytest.mark.parametrize("date", ["2026-12-31", "12/2026", "décembre 2026", "2026", "2026-09-30", "mars 2026", None])
def test_the_day_on_which_a_row_turns_is_known_before(status: str | None, date: str | None) -> None:
    """A run with nothing new to read ends at once until that day."""
    days = [dt.date(2026, 12, 30) + dt.timedelta(days=n) for n in range(4)]
    for eve, day in pairwise(days):
        findings = combine(block_of(status, date, eve).findings)
        turning = findings.loc[findings["code"].isin(TURNING), "apres"].dropna().tolist()
        assert (told(status, date, eve) != told(status, date, day)) == (day.isoformat() in turning)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Fermé définitivement le 30-09-26", "2026-09-30"),
        ("Fermé définitivement (1er juin 2026)", "2026-06-01"),
        ("A fermé en juin 2026", None),
        ("Fermeture définitive le 15 juin", None),  # of which year?
        ("Fermé définitivement", None),
    ],
)
def test_the_day_that_a_status_tells(text: str, wanted: str | None) -> None:
    assert day_in(text, "jj/mm/aaaa") == wanted


@pytest.mark.parametrize(
    ("name", "status", "wanted"),
    [("Chez Léa (FERMÉ)", None, "ferme"), ("Chez Léa (FERMÉ)", "Ouvert", "ouvert"), ("La Ferme", None, None)],
)
def test_a_name_that_says_closed_says_it_of_the_shop(name: str, status: str | None, wanted: str | None) -> None:
    columns = {"nom": ("Nom",), "statut": ("Situation",)}
    source = Source(id="x", producteur="X", licence="lov2", base_legale="convention", cadence="annuelle", colonnes=columns)
    place = {"source": ["x"], "fichier": "f", "feuille": "", "ligne": 2, CALENDAR: "1900"}
    cells = pd.DataFrame({"Nom": [name], "Situation": [status]}, dtype="str")
    raw = RawRows(pd.concat([pd.DataFrame(place), cells], axis=1))
    found = offer(Columns(raw, source), Context(source, load_communes(["47"]), TODAY, TODAY)).values["statut"].iloc[0]
    assert (found if isinstance(found, str) else None) == wanted
