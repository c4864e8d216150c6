"""The site of a whole département against its bars: ``python -m bench.site [N]`` (20 000 shops) prints a table.

Makes N invented shops over the communes of Lot-et-Garonne, publishes them, then measures: the site's build (a process of its
own), the weight of a commune's page, and the territory's page in Chromium slowed four times (the page's thread; its workers
are not).
Nothing is asserted: a shared machine measures itself. The load is printed beside.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline.actions.serve import open_server
from pipeline.model import UNIQUE_COLUMNS, UniqueRows, typed
from pipeline.publish import publish
from pipeline.reference.communes import load_communes
from pipeline.reference.vocabularies import vocabulary
from tests.publish.shops import content, territory

DAY: Final = dt.date(2026, 11, 22)
Times = tuple[float, float]
"""Milliseconds by the clock, and those that the page's thread used."""

FLAGS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
)  # fmt: skip
HOURS: Final = (
    "Tu-Sa 09:00-12:00,14:00-19:00; PH off", "Mo-Su 08:00-20:00; PH 08:00-12:00", "Mo-Fr 09:00-18:00",
    "Apr-Sep: Mo-Sa 09:00-19:00; Oct-Mar: Mo-Sa 14:00-17:00; PH off", "We,Sa 08:00-13:00; PH off",
)  # fmt: skip
WORDS: Final = ("du Pont", "Pasteur", "de l'Église", "des Tilleuls", "de la Gare", "Garonne", "Chez", "Maison")
SYLLABLES: Final = (
    "ba", "bor", "bru", "ca", "cas", "da", "fa", "gar", "la", "lin", "lo", "ma", "mon", "mou", "na", "pal", "pou", "ra", "ri",
    "ro", "sa", "ta", "ti", "tour", "va", "ve",
)  # fmt: skip
ENDS: Final = ("dens", "gnac", "lier", "neuve", "rac", "rie", "ron", "teau", "tin", "val")
STREETS: Final = ("Rue Pasteur", "Rue des Cornières", "Boulevard de la République", "Place du Marché", "Avenue Jean-Jaurès")


def invented(count: int, seed: int = 7) -> UniqueRows:
    """Return ``count`` shops, more of them in a few towns, as a département has."""
    draw = np.random.default_rng(seed)
    communes = load_communes(["47"]).table.dropna(subset=["longitude", "latitude"]).sort_values("code_insee")
    weights = 1 / np.arange(1, len(communes) + 1) ** 0.8
    place = communes.iloc[draw.choice(len(communes), count, p=weights / weights.sum())].reset_index(drop=True)
    kinds = pd.DataFrame(vocabulary("categories"))
    kind = kinds.iloc[draw.integers(len(kinds), size=count)].reset_index(drop=True)

    def some(values: Sequence[str | None]) -> pd.Series[str]:
        return pd.Series(np.asarray(values, dtype=object)[draw.integers(len(values), size=count)])

    family_name = (some(SYLLABLES) + some(SYLLABLES) + some(ENDS)).str.capitalize()  # thousands of distinct words, as names are
    rows = {
        "id": [f"et_{n:07d}" for n in range(count)],
        "nom": kind["libelle"].str.split(",").str[0] + " " + some(WORDS) + " " + family_name,
        "categorie": kind["famille"], "sous_categorie": kind["code"],
        "adresse": pd.Series(draw.integers(1, 200, count)).astype(str) + " " + some(STREETS),
        "code_postal": "47000", "commune": place["nom"], "code_insee": place["code_insee"],
        "longitude": place["longitude"] + draw.normal(0, 0.008, count),
        "latitude": place["latitude"] + draw.normal(0, 0.006, count),
        "precision": "numero", "telephone": "+33536490000", "horaires": some([*HOURS, None, None]), "statut": "ouvert",
        "services": some(["click_and_collect|livraison", "livraison", "drive|vente_en_ligne", "vente_a_emporter", None, None]),
        "sources": "cci-47", "date_maj": "2026-11-01",
    }  # fmt: skip
    return UniqueRows(typed(pd.DataFrame(rows, columns=list(UNIQUE_COLUMNS)), UNIQUE_COLUMNS))


BUILD: Final = """
import json, resource, sys, time
from pathlib import Path
from pipeline.publish.site.build import build_site
from tests.publish.shops import territory
began = time.perf_counter()
told = build_site(Path(sys.argv[1]) / "latest", territory(fond="aucun"), Path(sys.argv[1]))
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"wall": time.perf_counter() - began, "cpu": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss / 1024,
                  "lists": told.lists}))
"""


def build(dist: Path) -> dict[str, float]:
    """Build the site in a process of its own; return seconds, CPU seconds, peak megabytes."""
    done = subprocess.run([sys.executable, "-c", BUILD, str(dist)], check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


@contextmanager
def served(dist: Path) -> Any:
    """Serve ``dist`` while the block runs."""
    with open_server(dist, "aucun") as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.address
        server.shutdown()


@contextmanager
def chromium() -> Any:
    """Open Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        yield browser
        browser.close()


def weight(browser: Any, address: str) -> tuple[int, float]:
    """Return how many requests a page makes before its map, and their kilobytes as they travel (gzip)."""
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    session = context.new_cdp_session(page)
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    context.close()
    return len(sizes), sum(sizes) / 1024


ANSWER: Final = """async ([selector, value]) => {
  const [field, count] = [document.querySelector(selector), document.getElementById('compte')];
  const before = count.textContent;
  const began = performance.now();
  if (field.type === 'checkbox') field.checked = value; else field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  const same = () => count.textContent === before || count.textContent.startsWith('Lecture');
  while (same() && performance.now() - began < 5000) await new Promise((go) => setTimeout(go, 1));
  return performance.now() - began;
}"""
FILTERS: Final = (
    ("activity", "#categorie", "boulangerie-patisserie"), ("commune too", "#commune", "47001"), ("no commune", "#commune", ""),
    ("service", "[name=service]", True), ("open now", "[name=ouvert]", True), ("not", "[name=ouvert]", False),
    ("no service", "[name=service]", False), ("all", "#categorie", ""),
    ("a word", "#q", "pasteur"), ("a typo", "#q", "boulengerie"), ("three words", "#q", "coiffure pasteur agen"),
)  # fmt: skip
TRACED: Final = ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"]


class Slowed:
    """A page on a processor ``slower`` times slower. Times are told twice: by the clock, and by what the page's thread used,
    which says what a machine with nothing else to do would take."""

    def __init__(self, browser: Any, address: str, slower: int) -> None:
        self.browser = browser
        self.context = browser.new_context(locale="fr-FR", viewport={"width": 412, "height": 915})
        self.page = self.context.new_page()
        self.session = self.context.new_cdp_session(self.page)
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.page.goto(address, wait_until="commit")

    def used(self) -> float:
        """Return the milliseconds that the page's thread has used."""
        told = self.session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(float(one["value"]) for one in told if one["name"] == "TaskDuration")

    def answer(self, selector: str, value: str | bool) -> Times:
        """Set a field; return how long until the count says otherwise."""
        before = self.used()
        wall = float(self.page.evaluate(ANSWER, [selector, value]))
        spent = self.used() - before
        self.page.wait_for_timeout(700)  # a person looks at the answer before asking again
        return wall, spent

    def answers(self) -> dict[str, Times]:
        """Return the time of each filter."""
        return {name: self.answer(selector, value) for name, selector, value in FILTERS}

    def typing(self) -> Times:
        """Type two words, one with a slip, a letter every 120 ms; return the longest task meanwhile."""
        self.browser.start_tracing(page=self.page, categories=TRACED)
        self.page.locator("#q").press_sequentially("boulengerie pasteur", delay=120)
        self.page.wait_for_timeout(400)
        events = json.loads(self.browser.stop_tracing())["traceEvents"]
        main = {(e["pid"], e["tid"]) for e in events if e["name"] == "thread_name" and e["args"]["name"] == "CrRendererMain"}
        tasks = [e for e in events if e.get("ph") == "X" and (e["pid"], e["tid"]) in main and e["name"].endswith("RunTask")]
        self.answer("#q", "")
        return max(e["dur"] for e in tasks) / 1000, max(e.get("tdur", 0) for e in tasks) / 1000


def territory_page(browser: Any, address: str, slower: int = 4) -> dict[str, Any]:
    """Return the times of the territory's page on a processor ``slower`` times slower."""
    slowed = Slowed(browser, address, slower)
    page = slowed.page
    usable = page.evaluate(
        "() => new Promise((go) => { const look = () => document.getElementById('filtres')?.hidden === false"
        " ? go(performance.now()) : setTimeout(look, 5); look(); })"
    )
    told: dict[str, Any] = {"usable": (usable, slowed.used())}
    page.focus("#q")
    told["first"] = slowed.answer("#q", "boulangerie")
    slowed.answer("#q", "")
    told["long"] = slowed.typing()
    told["filters"] = slowed.answers()
    slowed.answer("#q", "")
    before = slowed.used()
    page.evaluate("window.began = performance.now(); document.getElementById('voir-carte').click()")
    page.locator("#carte[data-prete]").wait_for(timeout=60_000)
    told["map"] = (page.evaluate("performance.now() - window.began"), slowed.used() - before)
    told["with_map"] = slowed.answers()
    slowed.answer("#q", "")
    told["long_map"] = slowed.typing()
    slowed.context.close()
    return told


def line(what: str, value: float, bar: str, unit: str = "ms", used: float | None = None) -> None:
    """Print one measure beside its bar."""
    thread = f"{used:>9.0f}" if used is not None else " " * 9
    print(f"{what:<52} {value:>9.1f} {thread} {unit:<3} {bar}")


def show(built: dict[str, float], page: tuple[int, float], told: dict[str, Any], count: int) -> None:
    """Print everything."""
    print(f"{count} shops, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; the browser's times at a 4x CPU slow-down")
    print(f"{'':<52} {'clock':>9} {'thread':>9}")
    line("site build", built["wall"], "<= 60 s", "s", built["cpu"])
    line("site build, peak memory", built["mb"], "<= 1024 MB", "MB")
    line("commune page, requests before the map", page[0], "<= 6", "")
    line("commune page, gzip", page[1], "<= 60 KB", "KB")
    for what, key, bar in (
        ("territory page, form usable", "usable", "<= 1500 ms"), ("territory page, first answer, index read", "first", ""),
        ("longest task while typing", "long", "<= 200 ms"), ("map drawn after the click", "map", "<= 4000 ms"),
        ("longest task while typing, map open", "long_map", "<= 200 ms"),
    ):  # fmt: skip
        line(what, told[key][0], bar, used=told[key][1])
    for words, key in (("filter", "filters"), ("filter, map open", "with_map")):
        times = told[key]
        middle = [statistics.median(column) for column in zip(*times.values(), strict=True)]
        line(f"{words}, median", middle[0], "<= 100 ms", used=middle[1])
        name = max(times, key=lambda one: times[one][1])
        line(f"{words}, slowest ({name})", times[name][0], "<= 100 ms", used=times[name][1])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shops", nargs="?", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, help="folder of the site, kept for another run")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        dist = asked.keep or Path(folder)
        if not (dist / "latest").is_dir():
            publish(content(invented(asked.shops), territory=territory(fond="aucun")), dist, DAY)
        built = build(dist)
        largest = max((dist / "communes").glob("*/index.html"), key=lambda path: path.stat().st_size)
        with served(dist) as address, chromium() as browser:
            page = weight(browser, f"{address}communes/{largest.parent.name}/")
            show(built, page, territory_page(browser, address), asked.shops)


if __name__ == "__main__":
    main()
