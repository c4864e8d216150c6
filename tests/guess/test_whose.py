"""Whose a column or a sheet is: another shop of the row, who runs the shop, an older copy of the list."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.guess.add import Draft, draft
from pipeline.guess.others import NEXT_SHOP

NAMES = tuple(f"Au Comptoir {word}" for word in ("bleu", "vert", "doré", "gascon", "rond", "malin", "haut", "neuf"))
OTHERS = tuple(f"Chez {word}" for word in ("Fable", "Conte", "Ode", "Rime", "Prose", "Vers", "Stance", "Note"))
TOWNS = ("Marmande", "Agen", "Nérac", "Duras", "Fumel", "Tonneins", "Casteljaloux", "Marmande")
PHONES = tuple(f"05 36 49 00 {n:02d}" for n in range(8))
MORE = tuple(f"05 36 49 01 {n:02d}" for n in range(8))


def drafted(folder: Path, columns: Mapping[str, Sequence[str]]) -> Draft:
    """Return what is proposed of a small csv."""
    path = folder / "petit.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, delimiter=";").writerows([list(columns), *zip(*columns.values(), strict=True)])
    return draft(path, None)


def fields(found: Draft) -> dict[str, str | None]:
    """Return the field of each column, those that are asked about marked « ? »."""
    return {c.colonne: (c.cible or "") + "?" * (not c.sure) for c in found.columns}


@pytest.mark.parametrize(
    ("first", "phone", "second", "other"),
    [
        ("Commerce 1", "Téléphone 1", "Commerce 2", "Téléphone 2"),
        ("1er commerce", "Tél 1er commerce", "2e commerce", "Tél 2e commerce"),
        ("Nom du commerce n°1", "Téléphone n°1", "Nom du commerce n°2", "Téléphone n°2"),
    ],
)
def test_the_second_shop_of_a_row_gives_the_first_nothing(
    tmp_path: Path, first: str, phone: str, second: str, other: str
) -> None:
    found = drafted(tmp_path, {"Commune": TOWNS, first: NAMES, phone: PHONES, second: OTHERS, other: MORE})
    said = fields(found)
    assert said[first] == "nom"
    assert (said[second], said[other]) == ("?", "?")
    assert all(c.raison.startswith(NEXT_SHOP) for c in found.columns if c.colonne in (second, other))
    assert any(second in told and "un commerce par ligne" in told for told in found.sight.told)


def test_two_telephones_of_one_shop_are_both_its_own(tmp_path: Path) -> None:
    found = drafted(tmp_path, {"Commerce": NAMES, "Commune": TOWNS, "Téléphone 1": PHONES, "Téléphone 2": MORE})
    assert fields(found) == {"Commerce": "nom", "Commune": "commune", "Téléphone 1": "telephone", "Téléphone 2": "telephone"}


def test_what_reaches_who_runs_the_shop_is_asked_about_or_left(tmp_path: Path) -> None:
    mails = tuple(f"lea{n}@maison.example" for n in range(8))
    columns = {"Enseigne": NAMES, "Commune": TOWNS, "Téléphone": PHONES, "Le gérant Téléphone": MORE, "Le gérant Mail": mails}
    said = fields(drafted(tmp_path, columns))
    assert (said["Téléphone"], said["Le gérant Téléphone"], said["Le gérant Mail"]) == ("telephone", "?", "courriel?")


def test_who_answered_a_form_is_not_the_shop(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Nom de votre commerce", "Commune"])
    for n, (name, town) in enumerate(zip(NAMES, TOWNS, strict=True)):
        sheet.append([n, "2026-10-01", "2026-10-01", f"a{n}@mairie.example", f"Prénom Nom{n}", name, town])
    book.save(tmp_path / "Annuaire(1-8).xlsx")
    said = fields(draft(tmp_path / "Annuaire(1-8).xlsx", None))
    assert said["Nom de votre commerce"] == "nom"
    assert {said["Nom"], said["Adresse de messagerie"]} <= {"", "?"}


def test_the_mail_of_who_answered_is_asked_about(tmp_path: Path) -> None:
    columns = {
        "Horodateur": tuple(f"{n + 1:02d}/10/2026 09:30:00" for n in range(8)),
        "Adresse e-mail": tuple(f"lea{n}@maison.example" for n in range(8)),
        "Nom de votre commerce": NAMES,
        "Commune": TOWNS,
    }
    assert fields(drafted(tmp_path, columns))["Adresse e-mail"] == "courriel?"


@pytest.mark.parametrize(("day", "wanted"), [("2027-0{}-28", "valide_jusqu_au"), ("10/0{}/2026 10:05:12 AM", "valide_jusqu_au?")])
def test_the_end_of_an_answer_is_no_end_of_validity(tmp_path: Path, day: str, wanted: str) -> None:
    columns = {"Enseigne": NAMES, "Commune": TOWNS, "End Date": tuple(day.format(n) for n in range(1, 9))}
    assert fields(drafted(tmp_path, columns))["End Date"] == wanted


def test_a_page_that_is_not_protected_refuses_nothing(tmp_path: Path) -> None:
    said = fields(drafted(tmp_path, {"Nom": NAMES, "Commune": TOWNS, "content.protected": ("FAUX",) * 8}))
    assert said["content.protected"] in ("?", "consentement?")


def test_a_service_answered_by_its_terms_is_a_service(tmp_path: Path) -> None:
    answers = (("oui", "non", "sur Agen") * 3)[:8]
    assert (
        fields(drafted(tmp_path, {"Enseigne": NAMES, "Commune": TOWNS, "Livraison": answers}))["Livraison"]
        == "services:livraison"
    )


def test_places_alone_are_no_answer(tmp_path: Path) -> None:
    said = fields(drafted(tmp_path, {"Enseigne": NAMES, "Commune": TOWNS, "Livraison": TOWNS}))
    assert said["Livraison"] != "services:livraison"


def workbook(folder: Path, sheets: Mapping[str, Sequence[int]]) -> Draft:
    """Return what is proposed of a workbook whose sheets hold these of the eight shops."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for n, (title, held) in enumerate(sheets.items()):
        sheet = book.create_sheet(title)
        sheet.append(["Enseigne", "Commune", "Téléphone"])
        for i in held:
            sheet.append([NAMES[i], TOWNS[i], f"05 36 49 0{n} {i:02d}"])
    book.save(folder / "l.xlsx")
    return draft(folder / "l.xlsx", None)


@pytest.mark.parametrize(
    ("sheets", "read"),
    [
        ({"2024": range(8), "2026": range(7), "2025": range(8)}, ["2026"]),
        ({"Liste (2)": range(8), "Liste": range(8)}, ["Liste"]),
        ({"Commerces": range(8), "Ancienne version": range(6)}, ["Commerces"]),
        ({"Tous": range(8), "Nord": range(4), "Sud": range(4, 8)}, ["Tous"]),
        ({"Livraison": range(8), "Retrait": range(6)}, ["Livraison", "Retrait"]),
        ({"Nord": range(4), "Sud": range(4, 8)}, ["Nord", "Sud"]),
    ],
)
def test_the_shops_of_another_sheet_told_again(tmp_path: Path, sheets: dict[str, range], read: list[str]) -> None:
    found = workbook(tmp_path, sheets)
    assert [sheet.feuille for sheet in found.sight.feuilles] == read
    again = any("mêmes commerces" in told for told in found.sight.told)
    assert again is (list(sheets) != ["Nord", "Sud"])


def test_a_sheet_that_says_more_of_the_same_shops_is_read(tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, held in (("Tous", range(8)), ("Nord", range(4)), ("Sud", range(4, 8))):
        sheet = book.create_sheet(title)
        sheet.append(["Enseigne", "Commune", "Téléphone", "Horaires"])
        for i in held:
            sheet.append([NAMES[i], TOWNS[i], PHONES[i], None if title == "Tous" else "9h-12h"])
    book.save(tmp_path / "l.xlsx")
    found = draft(tmp_path / "l.xlsx", None)
    assert [sheet.feuille for sheet in found.sight.feuilles] == ["Tous", "Nord", "Sud"]
