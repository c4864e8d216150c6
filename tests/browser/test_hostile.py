"""A release where every field carries what attacks a page: nothing runs, nothing breaks the layout, whatever is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from pipeline.model import FLOAT_FIELDS
from tests.browser.town import build, shop
from tests.browser.watch import Watched

ATTACKS: Final = (
    "<script>window.ouch = 1</script>",
    '"><img src=x onerror="window.ouch=1">',
    "javascript:window.ouch=1",
    "'-window.ouch=1-'",
    "</script><script>window.ouch=1</script>",
    "</textarea></title><svg/onload=window.ouch=1>",
    "{{constructor.constructor('window.ouch=1')()}}",
    "\u202egnirts desrever\u202c \u2066isolat\u2069 \u200f\u200e",
    "M" * 10_000,
    "mot " * 2_500,
    "&lt;script&gt;&#x3C;script&#x3E;",
    "\u0300" * 500 + "z̸̢̛͍" * 200,
)
KEPT: Final = frozenset(
    {"id", "code_insee", "code_epci", "categorie", "sous_categorie", "statut", "precision", "siret", "ban_id", *FLOAT_FIELDS}
)
FREE: Final = (
    "conditions_retrait", "zone_livraison", "marches", "horaires_texte", "description", "complement_adresse", "telephone",
    "courriel", "commune",
)  # fmt: skip
"""What a row contract could let through one day."""
URLS: Final = ("site_web", "reseaux_sociaux", "boutique_en_ligne")
BAD_URLS: Final = (
    "javascript:window.ouch=1",
    "data:text/html,<script>window.ouch=1</script>",
    'https://x.example/"onclick="window.ouch=1',
)
IDS: Final = [f"c-{n:04d}" for n in range(1, len(ATTACKS) + 1)]
Visit = Callable[..., Watched]


def attacked(n: int) -> dict[str, Any]:
    """Return a shop of Marmande or Nérac whose every free field is the n-th attack."""
    attack = ATTACKS[n]
    told = {key: value if key in KEPT else attack for key, value in shop(n, ("47157", "Marmande", "47200")).items()}
    coded = dict.fromkeys(("services", "horaires", "labels", "modes_paiement", "accessibilite"))
    return told | dict.fromkeys(FREE, attack) | dict.fromkeys(URLS, BAD_URLS[n % 3]) | coded


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., str]) -> str:
    folder: Path = tmp_path_factory.mktemp("hostile")
    build(folder, [attacked(n) for n in range(len(ATTACKS))], titre="<b>Commerces</b>", nom='"><script>window.ouch=1</script>')
    return serve(folder)


PAGES: Final = (
    "", "communes/", "communes/47157/", "categories/alimentation/", "epci/200030674/", "carte/", "integrer/", "marches/",
    "donnees/", "plan/",
)  # fmt: skip


def unharmed(page: Any) -> None:
    """Nothing ran, nothing sticks out, no link runs a script."""
    assert page.evaluate("typeof window.ouch") == "undefined"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url
    links = page.evaluate("[...document.querySelectorAll('[href],[src],[action]')].map((e) => e.href ?? e.src ?? e.action)")
    assert not [link for link in links if str(link).startswith(("javascript:", "data:text"))]
    assert page.evaluate("document.querySelectorAll('[onerror],[onload],[onclick],main script,main svg,main b').length") == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page(visit: Visit, hostile: str, width: int) -> None:
    page = visit(viewport={"width": width, "height": 800}).page
    for path in (*PAGES, *(f"e/{one}/" for one in IDS)):
        page.goto(hostile + path)
        page.evaluate("() => new Promise((go) => requestIdleCallback(go, { timeout: 2000 }))")  # the scripts have had their turn
        unharmed(page)


def test_search_list_and_map(visit: Visit, hostile: str) -> None:
    page = visit(viewport={"width": 390, "height": 800}).page
    page.goto(f"{hostile}carte/")
    page.locator("#carte[data-prete]").wait_for()
    for text in (*(attack[:60] for attack in ATTACKS), "<img src=x onerror=window.ouch=1>", "\\", "((((", "%00", "'; DROP"):
        page.fill("#q", text)
    page.fill("#q", "")
    page.wait_for_function("(n) => document.querySelectorAll('#liste > li').length === n", arg=len(ATTACKS))
    unharmed(page)
    for n in range(len(ATTACKS)):
        page.locator("#liste > li").nth(n).locator("button.sur-carte").click()
        page.locator(".maplibregl-popup .bulle").wait_for()
        unharmed(page)


@pytest.mark.parametrize(
    "asked",
    [
        "?q=%3Cscript%3Ewindow.ouch%3D1%3C/script%3E",
        "?commune=%22%3E%3Cimg%20src=x%20onerror=window.ouch=1%3E&epci=%22%3E%3Cscript%3E",
        "?id=%22%5D%2C*%7Bx%7D&service=%22%3E%3Csvg/onload=window.ouch=1%3E",
        "?categorie=__proto__&service=constructor,__proto__&q=__proto__",
        "?q=" + "a" * 5_000,
        "#javascript:window.ouch=1",
        "#15/9999/9999",
    ],
)
def test_an_address_made_by_an_enemy(visit: Visit, hostile: str, asked: str) -> None:
    page = visit(viewport={"width": 390, "height": 800}).page
    page.goto(f"{hostile}carte/{asked}")
    page.wait_for_function("() => /commerce/.test(document.getElementById('compte').textContent)")
    unharmed(page)
