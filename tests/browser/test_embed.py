"""What a town hall pastes: on a page of another origin with a strict policy, nothing leaks either way."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import MODULES
from tests.browser.town import BASE
from tests.browser.watch import Watched

Visit = Callable[..., Watched]
ELEMENT = '<script type="module" src="{site}embed/v1.js"></script>'


class Host:
    """Another site: a folder of pages, served with a policy of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.policy = folder, "default-src 'self'"
        host = self

        class Handler(SimpleHTTPRequestHandler):
            def end_headers(self) -> None:
                self.send_header("Content-Security-Policy", host.policy)
                super().end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def page(self, body: str, policy: str, script: str | None = None) -> str:
        """Write a page and return its address."""
        self.policy = policy
        (self.folder / "favicon.ico").write_bytes(b"")
        if script is not None:
            (self.folder / "host.js").write_text(script)
            body += '<script type="module" src="host.js"></script>'
        head = '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Mairie</title></head>'
        html = f"{head}<body><h1>Mairie</h1>{body}"
        (self.folder / "page.html").write_text(html)
        return f"http://127.0.0.1:{self.server.server_address[1]}/page.html"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    one = Host(tmp_path)
    yield one
    one.server.shutdown()
    one.server.server_close()
    one.thread.join()


def strict(site: str) -> str:
    origin = site.rstrip("/")
    return f"default-src 'self'; script-src 'self' {origin}; frame-src {origin}"


def test_two_elements_and_a_frame_on_a_strict_page(visit: Visit, host: Host, site: str) -> None:
    body = (
        ELEMENT.format(site=site)
        + '<carte-commerces commune="47157" services="click_and_collect"></carte-commerces>'
        + '<carte-commerces categorie="alimentation" vue="liste" hauteur="400" titre="Commerces alimentaires"></carte-commerces>'
        + f'<iframe src="{site}carte/?commune=47195" title="Nérac" width="600" height="500"></iframe>'
    )
    one = visit(viewport={"width": 1100, "height": 900})
    one.page.goto(host.page(body, strict(site)))
    one.page.wait_for_function("() => document.querySelectorAll('carte-commerces > iframe').length === 2")
    for n in range(3):  # each is loaded as it comes into view
        one.page.locator("iframe").nth(n).scroll_into_view_if_needed()
        inside = one.page.frame_locator("iframe").nth(n)
        inside.locator("#liste > li").first.wait_for()
    counts = [one.page.frame_locator("iframe").nth(n).locator("#compte").text_content() for n in range(3)]
    assert counts == ["8 commerces", "141 commerces", "3 commerces"]
    # a browser draws nothing in a frame out of view: the map of the first is done once one looks at it
    one.page.locator("iframe").nth(0).scroll_into_view_if_needed()
    one.page.frame_locator("iframe").nth(0).locator("#carte[data-prete]").wait_for()
    first, second = (one.page.locator("carte-commerces > iframe").nth(n) for n in range(2))
    assert first.get_attribute("title")
    assert second.get_attribute("title") == "Commerces alimentaires"
    one.page.wait_for_function("() => document.querySelector('iframe').offsetHeight > 700")  # told its height
    assert second.bounding_box()["height"] == 400
    links = one.page.locator("carte-commerces > p > a")
    assert [links.nth(n).get_attribute("href") for n in range(2)] == [f"{site}communes/47157/", site]
    # nothing is kept, nothing is asked elsewhere: the host, and us
    assert one.page.context.cookies() == []
    for frame in one.page.frames:
        assert frame.evaluate("localStorage.length + sessionStorage.length") == 0
        assert frame.evaluate("indexedDB.databases().then((all) => all.length)") == 0
        assert frame.evaluate("caches.keys().then((all) => all.length)") == 0
    assert one.hosts() == {site.split("/")[2], host.page("", "").split("/")[2]}


def test_the_frame_shows_no_header_and_its_links_lead_out(visit: Visit, host: Host, site: str) -> None:
    one = visit()
    one.page.goto(host.page(ELEMENT.format(site=site) + '<carte-commerces commune="47157"></carte-commerces>', strict(site)))
    inside = one.page.frame_locator("iframe")
    inside.locator("#liste > li").first.wait_for()
    assert inside.locator("header").is_hidden()
    with one.page.context.expect_page() as opened:
        inside.locator("#liste h3 a").first.click()
    assert "/e/" in opened.value.url
    assert opened.value.evaluate("window.opener") is None
    inside.locator("#q").fill("zzz")
    inside.locator("#vide").wait_for()
    inside.locator("button[type=reset]").click()  # back to what the page is about, not to the whole territory
    inside.locator("#liste > li").first.wait_for()
    assert inside.locator("#compte").text_content() == "30 commerces"


def test_a_height_is_believed_from_its_own_frame_alone(visit: Visit, host: Host, site: str) -> None:
    one = visit()
    body = ELEMENT.format(site=site) + '<carte-commerces commune="47195" vue="liste"></carte-commerces>'
    one.page.goto(host.page(body, strict(site)))
    one.page.frame_locator("iframe").locator("#liste > li").first.wait_for()
    one.page.wait_for_function("() => document.querySelector('iframe').style.height !== '640px'")
    # told by the page itself, which hears its own message before it answers
    one.page.evaluate(
        "new Promise((go) => { addEventListener('message', (m) => m.data === 'dit' && go());"
        " postMessage({ type: 'etal:hauteur', hauteur: 1234 }, '*'); postMessage('dit', '*'); })"
    )
    assert one.page.locator("iframe").bounding_box()["height"] != 1234
    one.page.frames[1].evaluate("parent.postMessage({ type: 'etal:hauteur', hauteur: 1e9 }, '*')")
    one.page.wait_for_function("() => document.querySelector('iframe').offsetHeight === 1400")


def test_an_attribute_is_an_address_never_markup(visit: Visit, host: Host, site: str) -> None:
    one = visit()
    evil = "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"
    body = ELEMENT.format(site=site) + f'<carte-commerces commune="{evil}" titre="{evil}"></carte-commerces>'
    one.page.goto(host.page(body, strict(site)))
    one.page.locator("iframe").wait_for()
    assert one.page.locator("img").count() == 0
    assert one.page.locator("carte-commerces a").get_attribute("href") == site
    one.page.frame_locator("iframe").locator("#compte").wait_for()


def test_an_attribute_may_change(visit: Visit, host: Host, site: str) -> None:
    one = visit()
    one.page.goto(host.page(ELEMENT.format(site=site) + '<carte-commerces commune="47157"></carte-commerces>', strict(site)))
    one.page.frame_locator("iframe").locator("#liste > li").first.wait_for()
    one.page.evaluate("document.querySelector('carte-commerces').setAttribute('commune', '47195')")
    one.page.frame_locator("iframe").locator("text=3 commerces").wait_for()
    assert one.page.locator("iframe").count() == 1


# --- the page that builds the snippets ---------------------------------------------------------------------------------
def test_the_builder_writes_snippets_that_work(visit: Visit, host: Host, site: str) -> None:
    one = visit()
    one.page.goto(f"{site}integrer/")
    one.page.select_option("#i-commune", "47157")
    one.page.check("[name=service][value=drive]")
    one.page.wait_for_function("() => document.getElementById('apercu').src.endsWith('?commune=47157&service=drive')")
    one.page.locator("#apercu").scroll_into_view_if_needed()
    one.page.frame_locator("#apercu").locator("text=7 commerces").wait_for()
    codes = {kind: one.page.locator(f"#code-{kind}").input_value() for kind in ("iframe", "element", "lien")}
    assert all(BASE in code for code in codes.values())
    for code in codes.values():
        page = visit(viewport={"width": 900, "height": 900}).page
        pasted = code.replace(BASE, site)
        # a CMS that takes frames takes their style too; the element needs none
        page.goto(host.page(pasted, strict(site) + "; style-src 'self' 'unsafe-inline'"))
        if "<iframe" not in code and "<carte" not in code:
            page.click("a")
            page.locator("text=7 commerces").wait_for()
        else:
            page.frame_locator("iframe").locator("text=7 commerces").wait_for()
            assert page.locator("iframe").get_attribute("title") == "Marmande : commerces, carte et liste"


def test_a_snippet_is_copied(visit: Visit, site: str) -> None:
    one = visit(permissions=["clipboard-read", "clipboard-write"])
    one.page.goto(f"{site}integrer/")
    one.page.click("button.copier[data-de=code-lien]")
    one.page.locator("text=Copié.").wait_for()
    assert one.page.evaluate("navigator.clipboard.readText()") == one.page.locator("#code-lien").input_value()


def example(page: Any, title: str) -> str:
    """Return the code under a heading of the page."""
    text: str = page.locator(f"h3:has-text('{title}') + pre").text_content()
    return text


@pytest.mark.skipif(not (MODULES / "leaflet").is_dir(), reason="leaflet is not installed (make test installs it)")
def test_the_leaflet_example(visit: Visit, host: Host, site: str) -> None:
    page = visit().page
    page.goto(f"{site}integrer/")
    code = example(page, "Leaflet").replace(BASE, site)
    assert len(code.splitlines()) <= 3
    shutil.copy(MODULES / "leaflet/dist/leaflet-src.esm.js", host.folder / "leaflet.js")
    shutil.copy(MODULES / "leaflet/dist/leaflet.css", host.folder / "leaflet.css")
    shutil.copytree(MODULES / "leaflet/dist/images", host.folder / "images")
    script = f"import * as L from './leaflet.js';\nconst carte = L.map('carte').setView([44.2, 0.62], 9);\n{code}\n"
    body = '<link rel="stylesheet" href="leaflet.css"><div id="carte" style="height:400px"></div>'
    policy = f"default-src 'self'; connect-src {site}; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
    page.goto(host.page(body, policy, script + "document.body.dataset.fait = '';"))
    page.locator("body[data-fait]").wait_for()
    assert page.locator(".leaflet-marker-icon").count() == 320


@pytest.mark.skipif(not (MODULES / "maplibre-gl").is_dir(), reason="maplibre-gl is not installed (make test installs it)")
def test_the_maplibre_example(visit: Visit, host: Host, site: str, dist: Path) -> None:
    page = visit().page
    page.goto(f"{site}integrer/")
    code = example(page, "MapLibre").replace(BASE, site)
    assert len(code.splitlines()) <= 3
    shutil.copytree(next((dist / "assets/vendor").glob("maplibre-gl-*")), host.folder / "maplibre")
    script = (
        "import * as maplibregl from './maplibre/maplibre-gl.mjs';\n"
        "const style = { version: 8, sources: {}, layers: [] };\n"
        "const carte = new maplibregl.Map({ container: 'carte', style, center: [0.62, 44.2], zoom: 11 });\n"
        f"await carte.once('load');\n{code}\nawait carte.once('idle');\n"
        "document.body.dataset.fait = carte.queryRenderedFeatures({ layers: ['commerces'] }).length;\n"
    )
    body = '<link rel="stylesheet" href="maplibre/maplibre-gl.css"><div id="carte" style="height:400px"></div>'
    policy = f"default-src 'self'; connect-src 'self' {site}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:"
    page.goto(host.page(body, policy, script))
    page.locator("body[data-fait]").wait_for()
    assert int(page.locator("body").get_attribute("data-fait")) >= 200


def test_the_fragment_of_a_list_holds_no_script(dist: Path) -> None:
    fragment = (dist / "fragments/communes/47157.html").read_text()
    assert len(re.findall(r"<li>", fragment)) == 30
    assert not re.search(r"<script|<style|style=|\son\w+=", fragment)
