"""A release of dist/ and what must no longer be shown in, the same release without it out: at the same addresses, new sums.

A release is immutable but for this: who objects to publication is gone from the past that is still served too (RGPD, article 21;
https://www.cnil.fr/fr/le-droit-dopposition-refuser-lutilisation-de-vos-donnees). Figures stay those of the day of the release,
and its folder says that something was taken away, never what.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from fnmatch import fnmatch
from html import escape
from pathlib import Path
from typing import Any, Final

from pipeline import disk
from pipeline.config import Territory
from pipeline.publish import catalogue_file, page_file, swap
from pipeline.publish import redact_files as files
from pipeline.publish.catalogued import PACKAGE
from pipeline.publish.check import read_sums, sums_text
from pipeline.publish.csv_file import read_table
from pipeline.publish.previous import CHANGES, SHOPS
from pipeline.publish.redact_files import Taken
from pipeline.publish.swap import SUMS

REWRITE: Final[tuple[tuple[str, Callable[[Path, Taken], None]], ...]] = (
    (SHOPS, files.redact_shops),
    (f"v*/{SHOPS}", files.redact_shops),
    ("commerces-osm.csv", files.redact_osm),
    (CHANGES, files.redact_changes),
    ("*.geojson", files.redact_geojson),
    ("commerces.parquet", files.redact_parquet),
    ("provenance.parquet", files.redact_provenance),
    ("commerces.xlsx", files.redact_workbook),
    ("commerces.pmtiles", files.redact_tiles),
)
"""Which function takes shops away from which files, in order: the workbook and the tiles are made from the CSV."""

README, JOURNAL = "LISEZMOI.txt", "JOURNAL.md"
"""Files that tell of the others, or name shops in a text."""

NOTICE: Final = (
    "Expurgée le {day} : ce que des commerçants ont demandé de ne plus publier en a été retiré. "
    "Les chiffres restent ceux du jour de la version."
)


def redact(dist: Path, version: str, taken: Taken, day: dt.date, territory: Territory | None = None) -> None:
    """Take ``taken`` away from a release of ``dist``, written aside and put in place at once; versions.json tells it.

    versions.json comes first: were the plug pulled between the two, the next run finds the shops still there and does it again.
    Where no release comes after it (``territory``: its own), this one tells by their ids which shops are gone: whoever copied the
    data must learn it, and none comes back unseen were the register lost; latest/ and the catalogue follow.
    Raises PipelineError when another publication is working in ``dist``.
    """
    with swap.alone(dist):
        swap.mend(dist)
        fresh = dist / f".{version}.tmp"
        swap.remove(fresh)
        swap.copy(dist / version, fresh)
        versions = swap.read_versions(dist) or []
        newest = territory is not None and version == versions[0]["version"]
        _redact_folder(fresh, taken, day, newest)
        swap.sync(fresh)
        sums = read_sums(fresh)
        told = [_entry(v, sums, fresh, day) if v["version"] == version else v for v in versions]
        swap.write_versions(dist, told)
        swap.put(fresh, dist / version)
        swap.sync_folder(dist)
        if newest and territory:
            swap.replace_latest(dist, dist / version)
            catalogue_file.put(dist, told, territory)


def _entry(entry: dict[str, Any], sums: dict[str, str], folder: Path, day: dt.date) -> dict[str, Any]:
    """Return what versions.json says of the release from now on."""
    return {
        **entry,
        "rows": len(read_table(folder / SHOPS)),
        "sha256": sums[SHOPS],
        "files": {name: sums[name] for name in entry.get("files", {}) if name in sums},
        "expurgee": day.isoformat(),
    }


def _redact_folder(folder: Path, taken: Taken, day: dt.date, newest: bool) -> None:
    before = read_sums(folder)
    shops = read_table(folder / SHOPS)
    for pattern, function in REWRITE:
        for name in sorted(n for n in before if fnmatch(n, pattern)):
            function(folder / name, taken)
    if newest:
        files.tell_gone(folder, taken, day)
    if JOURNAL in before:
        files.redact_journal(folder / JOURNAL, taken, shops)
    sums = {name: disk.checksum(folder / name) for name in before if (folder / name).is_file()}
    changed = {name: sums.get(name, "") for name, was in before.items() if sums.get(name) != was}
    notice = NOTICE.format(day=f"{day:%d/%m/%Y}")
    for name, tell in ((PACKAGE, _tell_package), (README, _tell_readme), (page_file.PATH, _tell_page)):
        if name in before:
            tell(folder / name, changed, before, notice)
            changed[name] = sums[name] = disk.checksum(folder / name)  # the page, last, gives the others' sums
    (folder / SUMS).write_text(sums_text(sums), encoding="utf-8")


def _tell_package(path: Path, changed: dict[str, str], _before: dict[str, str], _notice: str) -> None:
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"] = [r for r in package["resources"] if changed.get(r["path"]) != ""]
    for resource in package["resources"]:
        if resource["path"] in changed:
            resource["bytes"] = (path.parent / resource["path"]).stat().st_size
            resource["hash"] = f"sha256:{changed[resource['path']]}"
    path.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _tell_readme(path: Path, _changed: dict[str, str], _before: dict[str, str], notice: str) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith(NOTICE.partition("{")[0])]
    place = next(n for n, line in enumerate(lines) if line.startswith("Version "))
    path.write_text("\n".join([*lines[: place + 1], notice, *lines[place + 1 :]]), encoding="utf-8")


def _tell_page(path: Path, changed: dict[str, str], before: dict[str, str], notice: str) -> None:
    page = path.read_text(encoding="utf-8")
    for name, now in changed.items():
        link, item = re.escape(escape(name)), path.parent / name
        if not now:
            page = re.sub(rf'<li><a href="{link}" download>.*?</li>\n', "", page)
            continue
        page = page.replace(before[name], now)
        size = rf'(<a href="{link}" download>[^<]*</a> <span class="gris">)[^<]*'
        page = re.sub(size, rf"\g<1>{page_file.size_told(item.stat().st_size)}", page)
    page = re.sub(r'<p class="alerte">Expurgée le [^<]*</p>\n', "", page)
    path.write_text(page.replace("</header>", f'<p class="alerte">{escape(notice)}</p>\n</header>', 1), encoding="utf-8")
