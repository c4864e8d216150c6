"""A closing told in another column than the status: what is published, and what is told of the cell."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from pipeline.anomalies import combine
from pipeline.config import Source
from pipeline.model import CALENDAR, RawRows
from pipeline.normalise.answers import answer, crosses_refuse
from pipeline.normalise.blocks import Block, Context
from pipeline.normalise.mapping import Columns
from pipeline.normalise.offer import offer
from pipeline.normalise.shut import shut_elsewhere
from pipeline.reference.communes import load_communes

TODAY = dt.date(2026, 11, 22)


def block_of(**cells: str | None) -> Block:
    """Return what is read of one row, of which « Observations » is declared nowhere."""
    source = Source(
        id="x", producteur="X", licence="lov2", base_legale="convention", cadence="annuelle", ignorees=("Observations",),
        colonnes={"nom": ("Nom",), "statut": ("Situation",), "horaires": ("Horaires",), "telephone": ("Tél",)},
    )  # fmt: skip
    row = {"Nom": "Chez Léa", "Situation": None, "Horaires": None, "Tél": None, "Observations": None} | cells
    place = pd.DataFrame({"source": ["x"], "fichier": "f", "feuille": "", "ligne": 2, CALENDAR: "1900"})
    raw = RawRows(pd.concat([place, pd.DataFrame({name: [said] for name, said in row.items()}, dtype="str")], axis=1))
    return offer(Columns(raw, source), Context(source, load_communes(["47"]), TODAY, TODAY))


def told(**cells: str | None) -> tuple[str | None, list[tuple[str, str]]]:
    """Return the status published, and (code, column) of what is told of the row's state."""
    block = block_of(**cells)
    found = combine(block.findings)
    statut = block.values["statut"].iloc[0]
    codes = [(c, str(n)) for c, n in zip(found["code"], found["colonne"], strict=True) if str(c).startswith("etat-")]
    return statut if isinstance(statut, str) else None, codes


@pytest.mark.parametrize(
    "text",
    [
        "FERMÉ DÉFINITIVEMENT", "définitivement fermé", "cessation au 12/03/2026", "liquidation judiciaire",
        "Fermé depuis 2025", "Fermeture définitive",
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", ["Observations", "Horaires", "Tél"])
def test_what_is_closed_for_good_is_published_closed_whatever_the_column(text: str, column: str) -> None:
    assert told(**{column: text}) == ("ferme", [("etat-ailleurs", column)])


@pytest.mark.parametrize("text", ["FERMÉ", "fermé pour travaux", "a fermé en juin"])
def test_what_may_be_of_a_day_is_told_and_no_more(text: str) -> None:
    assert told(Observations=text) == (None, [("etat-douteux", "Observations")])


@pytest.mark.parametrize(
    "text",
    [
        "fermé le lundi", "Ferme", "la ferme", "Ferme de Tauziède", "retraite", "à rappeler", "radio locale",
        "ancien salarié du magasin, qui cessera un jour de nous écrire : la fermeture définitive du guichet est annoncée",
    ],
)  # fmt: skip
def test_what_does_not_say_so_is_left_alone(text: str) -> None:
    assert told(Observations=text) == (None, [])


def test_a_column_of_hours_may_say_shut_and_a_status_is_said_once() -> None:
    assert told(Horaires="fermé")[1] == []
    assert told(Situation="Ouvert", Observations="FERMÉ DÉFINITIVEMENT") == ("ouvert", [])
    assert told(Nom="Chez Léa (FERMÉ)", Observations="fermé définitivement") == ("ferme", [])


def test_a_column_that_says_shut_everywhere_is_of_something_else() -> None:
    source = Source(
        id="x", producteur="X", licence="lov2", base_legale="convention", cadence="annuelle", colonnes={"nom": ("Nom",)}
    )
    place = {"source": "x", "fichier": "f", "feuille": "", "ligne": range(2, 42), CALENDAR: "1900"}
    raw = RawRows(pd.DataFrame({**place, "Nom": "Chez Léa", "Dimanche": ["fermé"] * 39 + ["ouvert"]}))
    assert shut_elsewhere(Columns(raw, source))[1].empty


@pytest.mark.parametrize(
    ("marks", "wanted"),
    [(["✓", "✗"], [True, False]), (["✔", "✘", ""], [True, False, None]), (["✗", ""], [True, None]), (["×", "x"], [True, True])],
)
def test_a_cross_beside_a_tick_is_a_no(marks: list[str], wanted: list[bool | None]) -> None:
    crossed = crosses_refuse(pd.Series(marks, dtype="str"))
    assert [answer(mark, "livraison", "services", crossed).value for mark in marks] == wanted
