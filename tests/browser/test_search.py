"""Searching, filtering, the count, the address; open now around holidays and changes of hour; around me."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.watch import Watched

MONDAY = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)  # 11:00 in Paris
Visit = Callable[..., Watched]


def shown(page: Any) -> int:
    count: int = page.locator("#liste > li:visible").count()
    return count


def told(page: Any) -> str:
    text: str = page.locator("#compte").text_content()
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def wait_told(page: Any, pattern: str) -> None:
    page.wait_for_function(
        "(p) => new RegExp(p).test(document.getElementById('compte').textContent.replace(/[\\u202f\\u00a0]/g, ' '))", arg=pattern
    )


def asked(page: Any) -> str:
    text: str = page.evaluate("location.search")
    return text


def test_a_commune_is_filtered_where_it_stands(visit: Visit, site: str) -> None:
    one = visit(viewport={"width": 390, "height": 800})
    one.page.goto(f"{site}communes/47157/")
    wait_told(one.page, "^30 commerces$")
    one.page.fill("#q", "boulengerie")
    wait_told(one.page, "^6 commerces$")
    assert shown(one.page) == 6
    assert asked(one.page) == "?q=boulengerie"
    one.page.fill("#q", "")
    one.page.locator("details.affiner summary").click()
    one.page.check("[name=service][value=drive]")
    wait_told(one.page, "^7 commerces$")
    one.page.select_option("#categorie", "alimentation")
    wait_told(one.page, "^2 commerces$")
    assert asked(one.page) == "?categorie=alimentation&service=drive"
    one.page.click("button[type=reset]")
    wait_told(one.page, "^30 commerces$")
    assert (shown(one.page), asked(one.page)) == (30, "")
    assert not any("index.json" in url for url in one.asked), "a page that holds all its shops needs no index"


def test_an_address_opens_the_same_view(visit: Visit, site: str) -> None:
    page = visit().page
    page.goto(f"{site}communes/47157/?categorie=alimentation&service=drive")
    wait_told(page, "^2 commerces$")
    assert page.locator("details.affiner").get_attribute("open") is not None
    assert page.locator("#categorie").input_value() == "alimentation"
    assert page.locator("#filtres-rappel").text_content().replace("\u00a0", " ") == "Commerces alimentaires ; Drive"
    page.goto(f"{site}communes/47157/?categorie=inconnue")
    wait_told(page, "^30 commerces$")


def test_a_commune_alone_leaves_the_filters_folded_and_the_map_near(visit: Visit, site: str) -> None:
    page = visit().page
    page.goto(f"{site}carte/?commune=47157")
    wait_told(page, "^30 commerces$")
    assert page.locator("#commune").input_value() == "47157"
    assert page.locator("details.affiner").get_attribute("open") is None


def test_nothing_found_is_said(visit: Visit, site: str) -> None:
    page = visit().page
    page.goto(f"{site}communes/47157/?q=zzzzzz")
    wait_told(page, "^0 commerce$")
    assert page.locator("#vide").is_visible()


def test_a_list_of_two_pages_is_searched_whole(visit: Visit, site: str) -> None:
    one = visit()
    one.page.goto(f"{site}communes/47001/2/")
    wait_told(one.page, "^320 commerces$")
    assert shown(one.page) == 20
    assert one.page.locator("nav.pages").is_visible()
    one.page.fill("#q", "librairie")
    wait_told(one.page, "^64 commerces$")
    assert shown(one.page) == 50
    assert one.page.locator("nav.pages").is_hidden()
    one.page.click("#plus")
    assert shown(one.page) == 64
    assert one.page.evaluate("document.activeElement.closest('li').matches('#liste > :nth-child(51)')")
    one.page.fill("#q", "")
    wait_told(one.page, "^320 commerces$")
    assert shown(one.page) == 20
    assert (one.page.locator("nav.pages").is_visible(), one.page.locator("#plus").is_visible()) == (True, False)
    assert sum("index.json" in url for url in one.asked) == 1


def test_the_territory_lists_only_what_is_asked(visit: Visit, site: str) -> None:
    one = visit()
    one.page.goto(site)
    one.page.wait_for_function("() => !document.getElementById('filtres').hidden")
    assert not any("index.json" in url for url in one.asked)
    one.page.fill("#q", "pasteur")
    wait_told(one.page, "commerces$")
    # the name before the street
    one.page.locator("#liste > li").first.wait_for()
    first = one.page.locator("#liste > li").first.text_content()
    assert "Pasteur" in first.split("\n")[0] or re.search(r"\w+ Pasteur \d+", first)
    one.page.fill("#q", "12 rue pasteur agen")
    wait_told(one.page, "^[1-9] commerces?$")
    one.page.fill("#q", "47200")  # Marmande's
    wait_told(one.page, "^30 commerces$")
    one.page.fill("#q", "")
    one.page.wait_for_function("() => document.getElementById('liste').hidden")


def test_open_now_has_three_states(visit: Visit, site: str) -> None:
    one = visit()
    one.page.clock.set_fixed_time(MONDAY)
    one.page.goto(f"{site}communes/47157/")
    one.page.wait_for_function("() => document.querySelector('.etat').textContent")
    states = one.page.locator("#liste .etat").all_text_contents()
    kinds = {text.replace("\u00a0", " ").split(",")[0] for text in states}
    assert kinds == {"Ouvert", "Fermé", "Horaires inconnus"}
    one.page.check("[name=ouvert]")
    wait_told(one.page, r"^\d+ commerces ouverts maintenant \(\d+ autres sans horaires connus\)$")
    opened, unknown = map(int, re.findall(r"\d+", told(one.page)))
    assert opened == sum(text.startswith("Ouvert") for text in states) == shown(one.page)
    assert unknown == sum(text.startswith("Horaires") for text in states)
    assert asked(one.page) == "?ouvert=1"


# Of the four texts: Tu-Sa off on holidays; every day, mornings on holidays; Mo-Fr that says nothing of holidays; nothing.
MOMENTS = {
    "a Monday": ("2026-11-23T11:00+01:00", ["Fermé, ouvre demain à 9 h", "Ouvert, ferme à 20 h", "Ouvert, ferme à 18 h"]),
    "Christmas": ("2026-12-25T11:00+01:00", [
        "Fermé (férié : Noël), ouvre demain à 9 h", "Ouvert, ferme à 12 h", "Horaires inconnus aujourd'hui (férié : Noël)"]),
    "Christmas, the afternoon": ("2026-12-25T15:00+01:00", [
        "Fermé (férié : Noël), ouvre demain à 9 h", "Fermé (férié : Noël), ouvre demain à 8 h",
        "Horaires inconnus aujourd'hui (férié : Noël)"]),
    "Easter Monday": ("2027-03-29T09:30+02:00", [
        "Fermé (férié : Lundi de Pâques), ouvre demain à 9 h", "Ouvert, ferme à 12 h",
        "Horaires inconnus aujourd'hui (férié : Lundi de Pâques)"]),
    # the next day is Easter Monday, or All Saints': what says nothing of holidays promises nothing
    "summer time, first day": ("2027-03-28T07:59+02:00", ["Fermé, ouvre mardi à 9 h", "Fermé, ouvre à 8 h", "Fermé"]),
    "summer time, a minute later": ("2027-03-28T08:00+02:00", ["Fermé, ouvre mardi à 9 h", "Ouvert, ferme à 20 h", "Fermé"]),
    "winter time, first day": ("2027-10-31T08:00+01:00", ["Fermé, ouvre mardi à 9 h", "Ouvert, ferme à 20 h", "Fermé"]),
    "after what is covered": ("2028-03-01T11:00+01:00", ["Horaires inconnus"] * 3),
}  # fmt: skip


@pytest.mark.parametrize("name", MOMENTS)
def test_a_shop_says_its_state(visit: Visit, site: str, dist: Any, name: str) -> None:
    moment, expected = MOMENTS[name]
    page = visit().page
    page.clock.set_fixed_time(dt.datetime.fromisoformat(moment))
    page.goto(f"{site}communes/47157/")
    page.wait_for_function("() => document.querySelector('.etat').textContent")
    items = "[...document.querySelectorAll('#liste > li')]"
    says = page.evaluate(f"{items}.map((li) => [li.dataset.horaires, li.querySelector('.etat').textContent])")
    by_code = {code: text.replace("\u00a0", " ") for code, text in says}
    ordered = ["2-6=540-720,840-1140;f=", "1-7=480-1200;f=480-720", "1-5=540-1080"]
    assert [by_code[code] for code in ordered] == expected
    assert by_code[None] == "Horaires inconnus"


def test_the_page_of_a_shop_says_it_too(visit: Visit, site: str) -> None:
    page = visit().page
    page.clock.install(time=dt.datetime.fromisoformat("2026-11-24T17:59:30+00:00"))
    page.goto(f"{site}communes/47157/")
    page.locator("li[data-horaires^='2-6'] h3 a").first.click()
    page.wait_for_function("() => document.getElementById('etat').textContent.startsWith('Ouvert')")
    assert page.locator("tr[aria-current]").get_attribute("data-jour") == "2"
    page.clock.run_for(60_000)  # closing time
    assert page.locator("#etat").text_content().replace("\u00a0", " ") == "Fermé, ouvre demain à 9 h"


def test_around_me_is_asked_on_a_click_and_told_to_nobody(visit: Visit, site: str) -> None:
    one = visit(geolocation={"longitude": 0.166, "latitude": 44.5}, permissions=["geolocation"])
    one.page.goto(f"{site}communes/47157/")
    wait_told(one.page, "^30 commerces$")
    before = {*one.asked}
    one.page.click("#autour")
    wait_told(one.page, "du plus proche au plus loin")
    told_away = [text.split()[1:] for text in one.page.locator(".distance").all_text_contents()]
    away = [float(n.replace(",", ".")) * (1000 if unit == "km" else 1) for n, unit in told_away]
    assert (len(away), away) == (30, sorted(away))
    assert one.page.locator("#autour").get_attribute("aria-pressed") == "true"
    assert {url.removeprefix(site) for url in {*one.asked} - before} <= {"assets/vocabulaire.json"}
    assert "44" not in asked(one.page)
    assert one.page.locator("[data-premier]").count() == 0


def test_a_refused_position_is_said(visit: Visit, site: str) -> None:
    page = visit().page
    page.goto(f"{site}communes/47157/")
    wait_told(page, "^30 commerces$")
    page.click("#autour")
    wait_told(page, "choisissez plutôt une commune")


def test_data_that_cannot_be_read_is_said(visit: Visit, site: str) -> None:
    one = visit()
    one.expected += ["ERR_FAILED", "Failed to fetch", "TypeError"]
    one.page.route("**/index.json", lambda route: route.abort())
    one.page.goto(f"{site}?q=pain")
    wait_told(one.page, "n'ont pas pu être lues")
