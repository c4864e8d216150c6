"""Columns of oui/non that tell whether a shop is open: what a yes and a no under each name say."""

from __future__ import annotations

import pytest

from pipeline.normalise.status import answers_status, status_under


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        ("Radié", "ferme", "ouvert"), ("Cessation d'activité", "ferme", "ouvert"), ("Fermé", "ferme", "ouvert"),
        ("Fermé définitivement", "ferme", "ouvert"), ("permanently_closed", "ferme", "ouvert"),
        ("En activité", "ouvert", "ferme"), ("Toujours en activité ?", "ouvert", "ferme"),
        ("Votre commerce est-il ouvert ?", "ouvert", None),
        ("Actif", None, None), ("Ouvert / fermé", None, None), ("Ouvert le dimanche", None, None), ("Statut", None, None),
        ("Fermé temporairement", None, None), ("Date de cessation", None, None), ("VD FERME", None, None),
        ("Bienvenue à la ferme O/N", None, None),
        ("Ouvert le 14 juillet", None, None), ("Produits fermiers", None, None), ("Fermé les jours fériés", None, None),
    ],
)  # fmt: skip
def test_what_a_yes_and_a_no_say_of_the_shop(heading: str, yes: str | None, no: str | None) -> None:
    said = {text: status_under(heading, text) for text in ("oui", "1", "x", "non", "0", "VRAI", "faux")}
    assert {said[text].value for text in ("oui", "1", "x", "VRAI")} == {yes}
    assert {said[text].value for text in ("non", "0", "faux")} == {no}
    assert all(found.issues for found in said.values() if found.value is None)
    assert answers_status(heading) is (yes is not None or no is not None)


@pytest.mark.parametrize("heading", ["Radié", "En activité", "Statut"])
def test_a_status_in_words_is_read_under_any_name(heading: str) -> None:
    assert [status_under(heading, text).value for text in ("Fermé définitivement", "Ouvert", "-")] == ["ferme", "ouvert", None]
