"""Debian's Chromium, driven by Playwright, on a site served on loopback; skipped with the reason where there is no browser."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import pytest

from pipeline.actions.serve import open_server
from tests.browser.town import build, rows
from tests.browser.watch import Watched, watched

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (make test installs it)")

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
)  # fmt: skip
STATIC: Final = Path(__file__).resolve().parents[2] / "pipeline" / "publish" / "site" / "static"
MODULES: Final = Path(__file__).resolve().parents[2] / "node_modules"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (make test installs Debian's where it may)")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., str]]:
    """Serve a folder: (dist, fond) → its address, until the session ends."""
    with ExitStack() as stack:

        def start(dist: Path, fond: str = "aucun") -> str:
            server = stack.enter_context(open_server(dist, fond))
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            stack.callback(server.shutdown)
            return server.address

        yield start


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Watched]]:
    """Open pages, each in a visit of its own; at the end nothing may have been said on the console nor asked elsewhere."""
    opened: list[Watched] = []

    def open_page(**options: Any) -> Watched:
        # far from Paris on purpose: what is open now is told by the clocks of the shop, not of the visitor
        context = browser.new_context(**{"locale": "fr-FR", "timezone_id": "America/Montreal", **options})
        context.set_default_timeout(45_000)  # a busy machine is slow, not wrong
        opened.append(watched(context))
        return opened[-1]

    yield open_page
    for one in opened:
        one.page.context.close()
    for one in opened:
        one.check()


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release and the site of a small territory, over no base map."""
    folder = tmp_path_factory.mktemp("dist")
    build(folder, rows())
    return folder


@pytest.fixture(scope="session")
def site(dist: Path, serve: Callable[..., str]) -> str:
    """Where it is served."""
    return serve(dist)
