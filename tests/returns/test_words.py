"""What a clerk reads: line groups, phones and hours, remedies that never speak of the officer's files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.anomalies import CATALOGUE
from pipeline.reference.french import grouped, phone
from pipeline.returns.findings import _likely
from pipeline.returns.words import REMEDIES, TITLES, for_officer, for_producer, hours, spans


@pytest.mark.parametrize(
    ("lines", "most", "text"),
    [
        ([], 0, ""),
        ([7], 0, "7"),
        ([3, 4], 0, "3 et 4"),
        ([7, 3, 4, 5, 6, 7], 0, "3 à 7"),
        ([3, 4, 5, 12, 15], 0, "3 à 5, 12 et 15"),
        ([1, 3, 5, 7], 2, "1, 3… et 2 autres"),
        ([1, 3, 5], 2, "1, 3… et 1 autre"),
        ([1, 3, 5, 6, 7], 2, "1, 3… et 3 autres"),
    ],
)
def test_lines_are_grouped(lines: list[int], most: int, text: str) -> None:
    assert spans(lines, most) == text


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ("une autre ligne de la même source (ligne 7)", "une autre ligne de votre fichier (ligne 7)"),
        ("le point 44.4, 0.2 est hors de Sos (distance au centre) : ignoré", "le point 44.4, 0.2 est hors de Sos : ignoré"),
        ("« 1 ; 2 » (EPSG:2154) converti en degrés", "« 1 ; 2 » converti en degrés"),
        ("au plus près : « x » (score 0.41)", "au plus près : « x »"),
        ("des lignes, qui ont été lues : 1 ligne : 14", "des lignes, qui ont été lues : ligne 14"),
        ("comme les autres (fond de couleur : 3 lignes : 7, 9 à 10)", "comme les autres (fond de couleur : lignes 7, 9 à 10)"),
    ],
)
def test_what_only_the_officer_knows_is_left_out(told: str, text: str) -> None:
    assert for_producer(told) == text
    assert {*TITLES, *REMEDIES} <= {*CATALOGUE}


@given(st.sets(st.integers(1, 60), min_size=1))
def test_no_line_is_lost_in_a_group(lines: set[int]) -> None:
    told: set[int] = set()
    for part in spans(lines).replace(" et ", ", ").split(", "):
        first, _, last = part.partition(" à ")
        told |= set(range(int(first), int(last or first) + 1))
    assert told == lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("+33536490012", "05 36 49 00 12"),
        ("« +33639980012 » et +33536490012", "« 06 39 98 00 12 » et 05 36 49 00 12"),
        ("+441632960012", "+441632960012"),
        ("99991074800114", "99991074800114"),
    ],
)
def test_phones_are_written_as_one_dials_them(text: str, shown: str) -> None:
    assert phone(text) == shown


def test_hours_are_told_in_french() -> None:
    assert hours("Tu-Su 07:00-13:00,16:00-19:30; Mo off") == "mar.-dim. 07:00-13:00 et 16:00-19:30 ; lun. fermé"
    assert hours("Café du Mont") == "Café du Mont"


def test_hours_told_of_days_apart_and_with_no_end_are_french_too() -> None:
    assert hours("We,Fr 09:00-12:00,14:00-19:00; Th 09:00+") == (
        "mer. et ven. 09:00-12:00 et 14:00-19:00 ; jeu. à partir de 09:00"
    )


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ('Mo-Su unknown "sur rendez-vous"', "lun.-dim. sur rendez-vous"),
        ('Mo-Fr 09:00-12:00 "sauf Sa"; Mo off', "lun.-ven. 09:00-12:00 (sauf Sa) ; lun. fermé"),
        ("Jan-Mar,Dec Mo 09:00-12:00", "janv.-mars et déc. lun. 09:00-12:00"),
        ("Sa[-1] 09:00-12:00; We[2] 10:00+", "sam. (dernier du mois) 09:00-12:00 ; mer. (2e du mois) à partir de 10:00"),
        ("24/7", "24 h sur 24, 7 jours sur 7"),
    ],
)
def test_hours_told_are_no_code(told: str, text: str) -> None:
    assert hours(told) == text


def test_a_producer_is_never_told_what_to_do_of_a_producer() -> None:
    told = {code: REMEDIES.get(code, kind.remedy) for code, kind in CATALOGUE.items() if not for_officer(code, kind.remedy)}
    words = ("producteur", "déposer", "l'extrait à jour", "demander de l'UTF-8", "en tenir compte", "déclar")
    assert {code: text for code, text in told.items() if any(word in text for word in words)} == {}


def test_a_producer_is_never_told_of_our_files() -> None:
    words = ("source.yml", "sources/", "registre/", "depots.", "« valeurs", "relancer", "--date", "etal ")
    told = {code: REMEDIES.get(code, kind.remedy) for code, kind in CATALOGUE.items() if not for_officer(code, kind.remedy)}
    assert {code: text for code, text in told.items() if any(word in text for word in words)} == {}
    assert set(REMEDIES) <= set(CATALOGUE)
    assert for_officer("correction-sans-objet", CATALOGUE["correction-sans-objet"].remedy)
    assert not for_officer("categorie-inconnue", CATALOGUE["categorie-inconnue"].remedy)


def test_thousands_are_set_apart() -> None:
    assert (grouped(5), grouped(1204), grouped(1204000)) == ("5", "1\u202f204", "1\u202f204\u202f000")


def test_a_number_is_told_in_the_column_that_holds_it() -> None:
    row = {"Tél.": "05 36 49 00 01", "Port.": "06.39.98.00.01"}
    assert _likely(("Tél.", "Port."), row, "06 39 98 00 01", "") == "Port."
    assert _likely(("Tél.", "Port."), row, "536490001", "05 36 49 00 01") == "Tél."
    assert _likely(("Tél.", "Port."), row, "autre chose", "") == "Tél."
