"""LISEZMOI-hebergement.md: its recipes given to the real servers answer what ``etal serve`` answers."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from pipeline.publish.site.headers import headers
from pipeline.publish.site.hosting import guide
from pipeline.publish.site.policy import policy

FILES = (
    "index.html", "communes/47001/index.html", "404.html", "assets/site.css", "assets/js/liste.js", "embed/v1.js",
    "latest/commerces.geojson", "latest/commerces.csv", "2026.11.22/commerces.csv", "2026.11.22.1/commerces.parquet",
    "assets/vendor/maplibre-gl-6.17.0/maplibre-gl.mjs", "catalog.jsonld", "feed.atom", "marches.ics", "fonds/47.pmtiles",
)  # fmt: skip
TOLD = ("Content-Type", "Cache-Control", "X-Content-Type-Options", "Access-Control-Allow-Origin")
APACHE_MODULES = Path("/usr/lib/apache2/modules")


def recipe(name: str) -> str:
    found = re.search(rf"```{name}\n(.*?)```", guide("ign"), re.S)
    assert found
    return found[1]


@pytest.fixture
def dist() -> Iterator[Path]:
    """Give a small site in a folder of its own: servers may read as another user, and pytest's folders are its user's alone."""
    with tempfile.TemporaryDirectory(prefix="etal-hotes-") as parent:
        Path(parent).chmod(0o755)
        yield site_in(Path(parent) / "dist")


def site_in(folder: Path) -> Path:
    for name in FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x" * 2_000)
    for path in (*folder.rglob("*"), folder):
        path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o644))
    return folder


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """Run a server while the block runs, once it answers."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for _ in range(200):
            assert process.poll() is None, process.stdout and process.stdout.read().decode()
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(10)


def asked(port: int, name: str, encoding: str = "identity") -> dict[str, str]:
    """Return the headers told for a file, by its address."""
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", f"/{name.removesuffix('index.html')}", headers={"Accept-Encoding": encoding})
    answer = line.getresponse()
    answer.read()
    line.close()
    return {"status": str(answer.status), **{key.title(): value.lower() for key, value in answer.getheaders()}}


def same_as_ours(port: int) -> None:
    for name in FILES:
        expected = headers(name, "ign")
        found = asked(port, name)
        assert found["status"] == "200", name
        for key in TOLD:
            assert found.get(key, "").replace(" ", "") == expected.get(key, "").lower().replace(" ", ""), (name, key)
    assert asked(port, "nowhere/")["status"] == "404"
    assert asked(port, "assets/site.css", "gzip")["Content-Encoding"] == "gzip"
    assert asked(port, "latest/commerces.geojson", "gzip")["Content-Encoding"] == "gzip"


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx(dist: Path, tmp_path: Path) -> None:
    port = free_port()
    site = recipe("nginx").replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/commerces", str(dist))
    temporary = " ".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    settings = f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}}"
    (tmp_path / "nginx.conf").write_text(f"{settings} http {{ access_log off; {temporary}\n{site}\n}}")
    with running(["nginx", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path), "-e", str(tmp_path / "log")], port):
        same_as_ours(port)


@pytest.mark.skipif(shutil.which("apache2") is None or not APACHE_MODULES.is_dir(), reason="Apache is not installed")
def test_apache(dist: Path, tmp_path: Path) -> None:
    port = free_port()
    (dist / ".htaccess").write_text(recipe("apache"))
    (dist / ".htaccess").chmod(0o644)
    (tmp_path / "mime.types").write_text("")
    wanted = ("mpm_event", "authz_core", "headers", "mime", "deflate", "filter", "dir")
    lines = [f"LoadModule {name}_module {APACHE_MODULES}/mod_{name}.so" for name in wanted]
    lines += [
        f"Listen 127.0.0.1:{port}", "ServerName localhost", f"PidFile {tmp_path}/pid", f"ErrorLog {tmp_path}/log",
        "User www-data", "Group www-data", f"TypesConfig {tmp_path}/mime.types", f'DocumentRoot "{dist}"',
        f'<Directory "{dist}">', "AllowOverride All", "Require all granted", "</Directory>",
    ]  # fmt: skip
    (tmp_path / "apache.conf").write_text("\n".join(lines) + "\n")
    with running(["apache2", "-X", "-d", str(tmp_path), "-f", str(tmp_path / "apache.conf")], port):
        same_as_ours(port)


def test_the_guide_says_what_the_pages_say() -> None:
    for fond in ("ign", "aucun", "pmtiles:https://tuiles.example/47.pmtiles"):
        assert policy(fond, inline_styles=True) in guide(fond)
    assert "n'appellent aucun tiers" in guide("aucun")
    assert "https://tuiles.example" in guide("pmtiles:https://tuiles.example/47.pmtiles")
    assert "{" not in re.sub(r"```.*?```", "", guide("ign"), flags=re.S)
