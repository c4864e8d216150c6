"""The text that goes with a workbook: what was read, what is asked, until when; nothing where nothing is asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from pipeline.config import Publisher
from pipeline.returns.figures import Figures
from pipeline.returns.message import due, render_message
from pipeline.returns.problem import Problem
from pipeline.returns.summary import About
from tests.returns.demo import demo

ABOUT = About("Chambre", "liste.xlsx", "10/11/2026", "2026.11.22", "22/11/2026")
DAY = dt.date(2026, 12, 22)
PUBLISHER = Publisher(nom="Service données", courriel="donnees@agglo.example")
PROBLEM = Problem("nom-absent", "rejet", "Nom absent", "compléter le nom", (("", 3),), ("Nom",), True, None)


def figures(**told: int) -> Figures:
    none = Figures(0, 0, 0, 0, 0, 0, 0, "", {}, (), {}, (PROBLEM,) if told.pop("problems", 0) else (), ())
    return replace(none, **told)  # type: ignore[arg-type]


def test_what_is_asked_and_until_when() -> None:
    told = figures(lues=1204, acceptees=1200, corrigees=1, rejetees=4, problems=1)
    text = render_message(ABOUT, told, 12, PUBLISHER, DAY, "chambre-2026.11.22.xlsx")
    assert "1\u202f204 lignes de votre fichier « liste.xlsx », reçu le 10/11/2026" in text
    assert "- 1\u202f200 lignes sont publiées, dont 1 corrigée automatiquement ;\n" in text
    assert "\n- 4 lignes sont à corriger pour être publiées." in text
    assert "12 propositions se trouvent dans les colonnes vertes" in text
    assert "à donnees@agglo.example avant le 22/12/2026" in text
    assert text.endswith("Cordialement,\n\nService données\ndonnees@agglo.example\n")


def test_nothing_is_asked_of_a_file_without_reproach() -> None:
    text = render_message(ABOUT, figures(lues=3, acceptees=3), 0, PUBLISHER, DAY, "x.xlsx")
    assert "Nous n'avons rien relevé" in text
    assert "renvoyer" not in text


@pytest.mark.parametrize(
    ("gravite", "proposals", "asked"),
    [("correction", 0, False), ("information", 0, False), ("correction", 1, True), ("avertissement", 0, True)],
)
def test_nothing_is_asked_where_all_that_was_found_is_settled(gravite: str, proposals: int, asked: bool) -> None:
    told = replace(figures(lues=3, acceptees=3, corrigees=3), problems=(replace(PROBLEM, gravite=gravite),))
    text = render_message(ABOUT, told, proposals, PUBLISHER, DAY, "x.xlsx")
    assert ("Merci de le corriger et de nous le renvoyer" in text) is asked
    assert ("Rien n'est à corriger" in text) is not asked


def test_a_file_that_could_not_be_read_is_asked_for_again() -> None:
    about = About("Chambre", "(aucun)", "—", "2026.11.22", "22/11/2026", "Votre fichier n'a pas pu être lu.")
    text = render_message(about, figures(), 0, PUBLISHER, DAY, "x.xlsx")
    assert "n'a pas pu être lu. Merci de nous renvoyer votre fichier à donnees@agglo.example avant le 22/12/2026" in text
    assert "classeur joint" not in text


@pytest.mark.parametrize(
    ("cadence", "deposited", "wanted"),
    [
        ("hebdomadaire", dt.date(2026, 11, 20), dt.date(2026, 11, 27)),  # the next one is due
        ("hebdomadaire", dt.date(2026, 10, 1), dt.date(2026, 12, 22)),  # it is late already
        ("annuelle", dt.date(2026, 11, 10), dt.date(2026, 12, 22)),  # in a year, nobody remembers
        ("ponctuelle", dt.date(2026, 11, 10), dt.date(2026, 12, 22)),
    ],
)
def test_an_answer_is_of_use_before_the_next_deposit_and_within_a_month(
    cadence: Any, deposited: dt.date, wanted: dt.date
) -> None:
    reading = demo().reading("cci-47")
    source = reading.source.model_copy(update={"cadence": cadence})
    assert due(replace(reading, source=source, seen=deposited), demo().run) == wanted


def test_it_lies_beside_the_workbook() -> None:
    text = (demo().workbook("cci-47").parent / "message.txt").read_text(encoding="utf-8")
    assert text.startswith("Objet : ") and "« cci-47-2026.11.22.xlsx »" in text
