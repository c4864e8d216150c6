"""A file just fetched in, a dated deposit out, unless the newest one holds the same bytes; and what was fetched last."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from pipeline.disk import checksum, json_in

_DATED: Final = re.compile(r"\d{4}-\d\d-\d\d_.+")
_LONGEST: Final = 80
_MOST_A_DAY: Final = 100


@dataclass(frozen=True)
class Last:
    """The last answer of an origin: the address asked, its validators (ETag, Last-Modified, checksum), the deposit it made."""

    origine: str = ""
    etag: str = ""
    modifie: str = ""
    empreinte: str = ""
    fichier: str = ""

    def headers(self, origine: str, folder: Path) -> dict[str, str]:
        """Return what makes the request conditional; nothing where the address changed or the deposit is gone."""
        if origine != self.origine or not self.fichier or not (folder / self.fichier).is_file():
            return {}
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.modifie}
        return {name: value for name, value in told.items() if value}


def load_last(path: Path) -> Last:
    """Return what was remembered; nothing where there is nothing usable (then all is asked again)."""
    try:
        return Last(**json_in(path))
    except (FileNotFoundError, ValueError, TypeError):
        return Last()


def save_last(path: Path, last: Last) -> None:
    """Remember ``last``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(last), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def keep(fetched: Path, name: str, folder: Path, today: dt.date) -> Path:
    """Move ``fetched`` into ``folder`` as ``2026-11-22_name``; return the deposit.

    Where the newest dated deposit holds the same bytes, that one is kept. A second one of the day is « name_02 », or the last
    one's name numbered where its own would come before: on one day, the last name is the newest.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = safe_name(name)
    dated = sorted(p for p in folder.iterdir() if p.is_file() and _DATED.fullmatch(p.name))
    if dated and checksum(dated[-1]) == checksum(fetched):  # whatever its name: some servers put the hour in it
        fetched.unlink()
        return dated[-1]
    day = today.isoformat()
    return fetched.replace(folder / _after([p.name for p in dated if p.name.startswith(day)], name, day))


def _after(held: list[str], name: str, day: str) -> str:
    """Return the name of a deposit of the day, which comes after those ``held`` of that day."""
    last = max(held, default="")
    stem, dot, suffix = name.partition(".")
    numbered = (
        f"{base}_{n:02d}{dot}{suffix}" for base in (f"{day}_{stem}", last.partition(".")[0]) for n in range(2, _MOST_A_DAY)
    )
    return next(given for given in itertools.chain([f"{day}_{name}"], numbered) if given > last)


def safe_name(name: str) -> str:
    """Return a file name of letters, digits, dots, dashes: no path, no hidden file, no lock of an open spreadsheet."""
    stem, dot, suffix = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    stem, suffix = (stem, suffix) if dot else (suffix, "")
    clean = re.sub(r"[^\w-]+", "-", stem).strip("-_")[:_LONGEST] or "donnees"
    ending = re.sub(r"[^\w]+", "", suffix)[:10].lower()
    return f"{clean}.{ending}" if ending else clean
