"""axe-core on every kind of page, light and dark, narrow and wide; the whole by keyboard alone; and without any script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.browser.conftest import MODULES
from tests.browser.town import BASE
from tests.browser.watch import Watched

Visit = Callable[..., Watched]
PAGES: Final = (
    "", "communes/", "communes/47157/", "communes/47001/2/", "epci/200030674/", "epci/", "categories/boulangerie-patisserie/",
    "categories/", "services/drive/", "services/", "carte/?vue=liste", "integrer/", "marches/", "donnees/", "plan/",
    "accessibilite/", "mentions-legales/", "e/c-0321/", "fragments/communes/47195.html", "latest/",
)  # fmt: skip
AXE: Final = MODULES / "axe-core" / "axe.min.js"
needs_axe = pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed (make test installs it)")
RUN: Final = """async (fragment) => {
  // a fragment is pasted in another page, which has a title, a language and regions of its own
  const off = { enabled: !fragment };
  const rules = { 'document-title': off, 'html-has-lang': off, region: off, 'landmark-one-main': off,
    'page-has-heading-one': off };
  const told = await axe.run(document, { resultTypes: ['violations'], iframes: false, rules });
  return told.violations.map((v) => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 200), v.nodes[0].failureSummary]);
}"""


def violations(page: Any) -> Any:
    """Return what axe-core finds wrong, by rule."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(RUN, "fragments/" in page.url)


def settled(page: Any) -> None:
    """Wait until the scripts have had their turn."""
    page.wait_for_function("() => { const f = document.getElementById('filtres'); return !f || !f.hidden; }")
    page.evaluate("() => new Promise((go) => requestIdleCallback(go, { timeout: 2000 }))")


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_every_kind_of_page(visit: Visit, site: str, width: int, scheme: str) -> None:
    one = visit(viewport={"width": width, "height": 900}, color_scheme=scheme)
    one.expected.append("404 (Not Found)")  # a bare fragment has no icon: the browser asks for one
    found = {}
    for path in PAGES:
        one.page.goto(site + path)
        settled(one.page)
        assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        found[path] = violations(one.page)
    assert {path: told for path, told in found.items() if told} == {}


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_what_is_not_found(visit: Visit, site: str, scheme: str) -> None:
    """Served at any depth, it names the public address: looked at as if it were there."""
    one = visit(color_scheme=scheme)
    one.expected.append("404 (Not Found)")
    one.page.route(f"{BASE}**", lambda route: route.fulfill(response=route.fetch(url=route.request.url.replace(BASE, site))))
    one.page.goto(f"{BASE}nulle/part/")
    assert one.page.locator("link[rel=stylesheet]").evaluate("(e) => e.sheet !== null")
    assert violations(one.page) == []
    one.asked = [url for url in one.asked if not url.startswith(BASE)]


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_the_map_and_its_popup(visit: Visit, site: str, width: int, scheme: str) -> None:
    page = visit(viewport={"width": width, "height": 900}, color_scheme=scheme).page
    page.goto(f"{site}carte/?commune=47157&ouvert=0&service=livraison")
    page.locator("#carte[data-prete]").wait_for()
    page.locator("button.sur-carte").nth(1).click()
    page.locator(".bulle").wait_for()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@needs_axe
def test_the_empty_result_and_the_distances(visit: Visit, site: str) -> None:
    page = visit(geolocation={"longitude": 0.166, "latitude": 44.5}, permissions=["geolocation"]).page
    page.goto(f"{site}communes/47157/?q=zzzz")
    settled(page)
    assert violations(page) == []
    page.click("button[type=reset]")
    page.click("#autour")
    page.locator(".distance").first.wait_for()
    assert violations(page) == []


def focused(page: Any) -> str:
    """Return what has the focus, in words."""
    words: str = page.evaluate(
        "() => { const e = document.activeElement; const label = e.getAttribute('aria-label') || e.labels?.[0]?.textContent;"
        " return (label || e.textContent || e.tagName).trim().replace(/\\s+/g, ' '); }"
    )
    return words.replace("\u00a0", " ")


def press_until(page: Any, wanted: str, key: str = "Tab", most: int = 60) -> None:
    """Press a key until what has the focus is called so, as a person would."""
    for _ in range(most):
        page.keyboard.press(key)
        if focused(page).startswith(wanted):
            return
    raise AssertionError(f"« {wanted} » is never reached by {key}: the focus is on « {focused(page)} »")


def test_the_whole_by_keyboard(visit: Visit, site: str) -> None:
    """From the top of the page: skip link, search, filters, results, map, popup and back, shop; the focus always to be seen."""
    page = visit(viewport={"width": 600, "height": 900}).page
    page.goto(f"{site}communes/47157/")
    settled(page)
    page.keyboard.press("Tab")
    assert focused(page) == "Aller au contenu"
    assert page.locator(".evitement a").first.bounding_box()["x"] >= 0, "a skip link shows when it has the focus"
    page.keyboard.press("Enter")
    press_until(page, "Nom, activité ou rue")
    page.keyboard.type("librairie")
    page.wait_for_function("() => document.getElementById('compte').textContent.startsWith('6')")
    press_until(page, "Ouvert maintenant")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    press_until(page, "Affiner")
    page.keyboard.press("Enter")
    press_until(page, "Activité")
    press_until(page, "Click & collect")
    press_until(page, "Afficher la carte")
    page.keyboard.press("Enter")
    page.locator("#carte[data-prete]").wait_for()
    press_until(page, "Carte des commerces")  # the map itself: arrows, plus, minus
    before = page.evaluate("location.hash")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("(before) => location.hash !== before", arg=before)
    press_until(page, "Zoomer")
    press_until(page, "Librairie")  # out of the map, into the list: no trap
    press_until(page, "Sur la carte")
    opener = focused(page)
    page.keyboard.press("Enter")
    page.locator(".bulle").wait_for()
    page.wait_for_function("() => document.activeElement.closest('.maplibregl-popup')")
    press_until(page, "Voir dans la liste")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.activeElement.matches('button.sur-carte')")
    assert focused(page) == opener
    press_until(page, "Librairie", key="Shift+Tab")
    outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/e/c-*/")
    press_until(page, "Signaler une erreur")


def test_the_map_yields_to_whoever_wants_less_motion(visit: Visit, site: str) -> None:
    page = visit(reduced_motion="reduce").page
    page.goto(f"{site}communes/47157/")
    page.click("#voir-carte")
    page.locator("#carte[data-prete]").wait_for()
    page.locator("button.sur-carte").nth(3).click()
    page.locator(".bulle").wait_for()
    hash_at_once = page.evaluate("location.hash")
    page.wait_for_timeout(700)
    assert page.evaluate("location.hash") == hash_at_once, "the map is there at once"
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


# --- no script ---------------------------------------------------------------------------------------------------------
def test_without_scripts_the_lists_are_whole(visit: Visit, site: str) -> None:
    one = visit(java_script_enabled=False)
    page = one.page
    page.goto(site)
    page.locator("a", has_text="Marmande").first.press("Enter")
    page.wait_for_url(f"{site}communes/47157/")
    assert page.locator("#liste > li").count() == 30
    first = page.locator("#liste > li").first
    assert first.locator("h3 a").is_visible()
    assert first.locator(".adresse").is_visible()
    # nothing that would not work
    for name in ("#filtres", "#voir-carte", "#carte", "button.sur-carte"):
        assert page.locator(name).count() == 0 or page.locator(name).first.is_hidden(), name
    # by the keyboard: a click aims where the link was before the long list, far below, was laid out on the way to it, and
    # without scripts Playwright cannot see that it missed
    first.locator("h3 a").press("Enter")
    page.wait_for_url(lambda url: url != f"{site}communes/47157/")
    assert page.locator("h1").is_visible()
    assert page.locator("table.semaine, .absent").first.is_visible()
    page.goto(f"{site}communes/47001/")
    assert page.locator("#liste > li").count() == 300
    page.locator("nav.pages a", has_text="Page 2").press("Enter")
    page.wait_for_url(lambda url: url != f"{site}communes/47001/")
    assert page.locator("#liste > li").count() == 20
    assert not [url for url in one.asked if url.endswith(".js")]


def test_printed_the_list_is_a_directory(visit: Visit, site: str) -> None:
    page = visit().page
    page.goto(f"{site}communes/47157/?q=librairie")
    page.wait_for_function("() => document.getElementById('compte').textContent.startsWith('6')")
    page.emulate_media(media="print")
    assert page.locator("#filtres-rappel").text_content().replace("\u00a0", " ") == "« librairie »"
    assert page.locator(".rappel-imprime").is_visible()
    assert page.locator("#filtres").is_hidden()
    assert page.locator("button.sur-carte").first.is_hidden()
    assert page.locator("#liste > li:visible").count() == 6
