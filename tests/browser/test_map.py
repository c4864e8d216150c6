"""The map: nothing of it before it is wanted, in step with the list, reachable by keyboard, useful without base map or WebGL."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import MODULES
from tests.browser.town import build, rows
from tests.browser.watch import Watched

Visit = Callable[..., Watched]
pytestmark = pytest.mark.skipif(
    not (MODULES / "maplibre-gl").is_dir(), reason="maplibre-gl is not installed (make test installs it)"
)


def opened(page: Any, address: str) -> Any:
    """Open the map of a page and return the page."""
    page.goto(address)
    page.click("#voir-carte")
    page.locator("#carte[data-prete]").wait_for()
    return page


def drawn(page: Any, other_than: bytes = b"") -> bytes:
    """Return the picture of the map once two in a row are the same, or at the end of a patience; ``other_than``: not this one."""
    last = b""
    for _ in range(60):
        picture: bytes = page.locator(".maplibregl-canvas").screenshot()
        if picture == last != other_than:
            break
        last = picture
        page.wait_for_timeout(250)
    return last


def test_nothing_is_loaded_before_it_is_wanted(visit: Visit, site: str) -> None:
    one = visit()
    one.page.goto(f"{site}communes/47157/")
    one.page.wait_for_load_state("networkidle")
    assert not [url for url in one.asked if "vendor" in url or "carte.css" in url or "map.js" in url or "geojson" in url]
    assert one.page.locator("#carte").is_hidden()
    one.page.click("#voir-carte")
    one.page.locator("#carte[data-prete]").wait_for()
    assert any("maplibre-gl" in url for url in one.asked)
    assert one.page.locator("#voir-carte").get_attribute("aria-expanded") == "true"
    one.page.click("#voir-carte")
    assert one.page.locator("#carte").is_hidden()
    assert "#" not in one.page.url


def test_list_and_map_in_step(visit: Visit, site: str) -> None:
    page = opened(visit(viewport={"width": 1280, "height": 900}).page, f"{site}communes/47157/")
    button = page.locator("button.sur-carte").nth(4)
    item = page.locator("#liste > li").nth(4)
    name = item.locator("h3").text_content().strip()
    assert button.get_attribute("aria-label").replace("\u00a0", " ") == f"Sur la carte : {name}"
    button.click()
    page.locator(".bulle .titre", has_text=name).wait_for()
    assert item.get_attribute("aria-current") == "true"
    page.wait_for_function("(id) => location.href.includes(`id=${id}`)", arg=item.get_attribute("data-id"))
    # the popup has the focus; Escape closes it, and gives the focus back to what opened it
    page.wait_for_function("() => document.querySelector('.maplibregl-popup').contains(document.activeElement)")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.activeElement.matches('button.sur-carte')")
    assert page.locator(".maplibregl-popup").count() == 0
    assert item.get_attribute("aria-current") is None
    # from the popup to the item
    button.click()
    page.locator(".bulle button").click()
    assert page.evaluate("(id) => document.activeElement.closest('li')?.dataset.id === id", item.get_attribute("data-id"))


def test_a_filter_is_drawn(visit: Visit, site: str) -> None:
    page = opened(visit().page, f"{site}communes/47157/")
    before = drawn(page)
    page.fill("#q", "librairie")
    page.wait_for_function("() => document.getElementById('compte').textContent.startsWith('6')")
    assert drawn(page, other_than=before) != before


def test_an_address_brings_the_map_back(visit: Visit, site: str) -> None:
    page = visit().page
    page.goto(f"{site}communes/47157/#15.50/44.50200/0.16700")
    page.locator("#carte[data-prete]").wait_for()
    page.wait_for_timeout(500)
    assert page.url.endswith("#15.50/44.50200/0.16700")
    page.locator(".maplibregl-canvas").focus()
    page.keyboard.press("ArrowRight")  # the map by keyboard
    page.wait_for_function("() => !location.hash.endsWith('/0.16700')")


def test_the_wheel_alone_scrolls_the_page(visit: Visit, site: str) -> None:
    page = opened(visit(viewport={"width": 900, "height": 600}).page, f"{site}communes/47157/")
    page.locator(".maplibregl-canvas").scroll_into_view_if_needed()
    page.locator(".maplibregl-canvas").hover()
    page.wait_for_timeout(500)
    before = (page.evaluate("location.hash"), page.evaluate("scrollY"))
    page.mouse.wheel(0, 240)
    page.wait_for_function("(before) => scrollY > before", arg=before[1])
    page.wait_for_timeout(500)  # a map that zooms takes 300 ms
    assert page.evaluate("location.hash") == before[0]
    assert "Ctrl" in page.locator(".maplibregl-cooperative-gesture-screen").text_content()


def test_shops_without_a_place_have_no_button(visit: Visit, site: str) -> None:
    page = visit().page
    page.goto(f"{site}communes/47195/")
    page.wait_for_function("() => !document.getElementById('filtres').hidden")
    assert page.locator("button.sur-carte").count() == 0


def test_without_webgl_the_list_is_said_to_do(visit: Visit, site: str) -> None:
    one = visit()
    one.expected += ["WebGL", "webgl", "GPU", "Failed to initialize", "uncaught"]
    one.page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    one.page.goto(f"{site}communes/47157/")
    one.page.click("#voir-carte")
    one.page.locator("text=la liste dit la même chose").wait_for()
    assert one.page.locator("#liste > li:visible").count() == 30


def test_a_site_without_the_library_has_no_map(visit: Visit, serve: Callable[..., str], tmp_path: Path) -> None:
    build(tmp_path, rows(0, 5), modules=tmp_path / "nowhere")
    page = visit().page
    page.goto(f"{serve(tmp_path)}communes/47157/")
    page.wait_for_function("() => !document.getElementById('filtres').hidden")
    assert page.locator("#voir-carte").is_hidden()
    assert page.locator("button.sur-carte").count() == 0
    page.goto(page.url.replace("communes/47157/", "carte/?commune=47157"))
    page.locator("#liste > li").first.wait_for()


def test_a_base_map_that_does_not_answer_is_done_without(visit: Visit, serve: Callable[..., str], tmp_path: Path) -> None:
    build(tmp_path, rows(0, 5), fond="ign")
    one = visit()
    one.expected += ["ERR_FAILED", "Failed to fetch"]
    one.page.route("https://data.geopf.fr/**", lambda route: route.abort())
    one.page.goto(f"{serve(tmp_path, 'ign')}communes/47157/")
    one.page.click("#voir-carte")
    one.page.locator("text=Le fond de carte ne répond pas").wait_for()
    asked = [url for url in one.asked if "geopf" in url]
    assert asked == ["https://data.geopf.fr/annexes/ressources/vectorTiles/styles/PLAN.IGN/gris.json"]
    one.asked = [url for url in one.asked if url not in asked]


def test_a_base_map_of_ign(visit: Visit, serve: Callable[..., str], tmp_path: Path) -> None:
    build(tmp_path, rows(0, 5), fond="ign")
    one = visit()
    style = '{"version": 8, "sources": {}, "layers": [{"id": "f", "type": "background"}]}'
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/json"}
    one.page.route("https://data.geopf.fr/**", lambda route: route.fulfill(body=style, headers=headers))
    one.page.goto(f"{serve(tmp_path, 'ign')}communes/47157/")
    one.page.click("#voir-carte")
    one.page.locator("#carte[data-prete]").wait_for()
    assert "© IGN" in one.page.locator(".maplibregl-ctrl-attrib").text_content()
    one.asked = [url for url in one.asked if "geopf" not in url]


def raster_pmtiles(tile: bytes) -> bytes:
    """Return a PMTiles v3 archive (specification of protomaps/PMTiles) that holds one PNG for the whole world."""
    import gzip

    directory = gzip.compress(bytes([1, 0, 1, *varint(len(tile)), 1]), mtime=0)  # one entry: tile 0, run 1, length, offset 0
    metadata = gzip.compress(b'{"attribution": "Essai"}', mtime=0)
    root = 127
    places = (root, len(directory), root + len(directory), len(metadata), 0, 0, root + len(directory) + len(metadata), len(tile))
    counts = (1, 1, 1)
    # clustered, gzip directories, tiles as they are, png, zoom 0 to 0, bounds and centre
    rest = struct.pack("<BBBBBB4iB2i", 1, 2, 1, 2, 0, 0, -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000, 0, 0, 0)
    header = b"PMTiles\x03" + struct.pack("<11Q", *places, *counts) + rest
    assert len(header) == 127
    return header + directory + metadata + tile


def varint(n: int) -> list[int]:
    return [n] if n < 128 else [n & 127 | 128, *varint(n >> 7)]


def test_a_base_map_in_one_file(visit: Visit, serve: Callable[..., str], tmp_path: Path) -> None:
    build(tmp_path, rows(0, 5), fond="pmtiles:fonds/47.pmtiles")
    one = visit()
    one.page.goto("about:blank")
    draw = "const c = new OffscreenCanvas(256, 256); const p = c.getContext('2d'); p.fillRect(0, 0, 256, 256);"
    read = "return c.convertToBlob().then((b) => b.arrayBuffer()).then((a) => [...new Uint8Array(a)]);"
    tile = bytes(one.page.evaluate(f"() => {{ {draw} {read} }}"))
    (tmp_path / "fonds").mkdir()
    (tmp_path / "fonds/47.pmtiles").write_bytes(raster_pmtiles(tile))
    one.page.goto(f"{serve(tmp_path, 'pmtiles:fonds/47.pmtiles')}communes/47157/")
    one.page.click("#voir-carte")
    one.page.locator("#carte[data-prete]").wait_for()
    assert "Essai" in one.page.locator(".maplibregl-ctrl-attrib").text_content()
    assert one.page.locator(".carte-message").text_content() == ""
