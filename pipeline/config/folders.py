"""``sources/`` in, what of it is a source out, and in French what somebody left there that is none: told, never a stop.

What systems and programs leave by themselves (.DS_Store, desktop.ini, ~$liste.xlsx, hidden folders) is not told: nobody did it.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

from pipeline.config.read import shown
from pipeline.errors import ConfigError

DECLARATION: Final = "source.yml"
_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_UNFINISHED: Final = (".part", ".partial", ".crdownload", ".download", ".tmp", "~")
_SYSTEM_FILES: Final = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"})
_OURS: Final = frozenset({"decisions", "registre", "contours", "ban"})
"""Folders of ``sources/`` that hold no source."""
_OUR_FILES: Final = frozenset({"territoire.yml", "lisezmoi.md", "lisezmoi.txt", "source.schema.json"})
_TABLES: Final = frozenset(
    {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods", ".csv", ".tsv", ".json", ".geojson", ".gpkg", ".zip", ".gz"}
)


def is_left_behind(name: str) -> bool:
    """Tell hidden files (.gitkeep, .~lock…), locks left by an open spreadsheet (~$liste.xlsx), downloads that are not over, what
    an editor keeps of the file before, what a file manager writes: nobody meant them to be read.
    """
    plain = name.lower()
    return plain.startswith((".", "~$")) or plain.endswith(_UNFINISHED) or plain in _SYSTEM_FILES


def source_folders(root: Path) -> list[Path]:
    """Return the folders of ``sources/`` that are sources: they hold a source.yml, and their name is an id. Sorted."""
    return [folder for folder in _declared(root) if _NAME.fullmatch(folder.name)]


def misnamed(folder: Path, root: Path) -> ConfigError | None:
    """Return what is wrong with a source's folder, whose name is the source's id everywhere; None for a name that will do."""
    if _NAME.fullmatch(folder.name):
        return None
    plain = unicodedata.normalize("NFKD", folder.name.lower()).encode("ascii", "ignore").decode()
    proper = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    free = proper and not (folder.parent / proper).exists()
    return ConfigError(
        f"{shown(folder, root)} : nom de dossier refusé",
        "n'employer que minuscules sans accent, chiffres et tirets"
        + (f" : le renommer « {proper} »," if free else "")
        + " ou sortir ce dossier de sources/ si c'est une copie",
    )


def set_aside(root: Path) -> tuple[str, ...]:
    """Return what stands in ``sources/`` and is not read, each with its remedy, in the order of names."""
    top = sorted((root / "sources").iterdir()) if (root / "sources").is_dir() else []
    told = [said for path in top if not is_left_behind(path.name) and (said := _stray(path, root))]
    return (*told, *_not_csv(root))


def misnamed_folders(root: Path) -> list[Path]:
    """Return the folders that would be sources but for their name, sorted."""
    return [folder for folder in _declared(root) if not _NAME.fullmatch(folder.name)]


def _declared(root: Path) -> list[Path]:
    found = (path.parent for path in (root / "sources").glob(f"*/{DECLARATION}"))
    return sorted(folder for folder in found if not is_left_behind(folder.name))


def _stray(path: Path, root: Path) -> str:
    where = shown(path, root)
    if path.is_file():
        if path.name.lower() in _OUR_FILES or path.suffix.lower() not in _TABLES:
            return ""
        return f"{where} : aucune source ne lit ce fichier — le mettre dans le depots/ de la sienne, ou « etal sources add »"
    if (path / DECLARATION).is_file():
        wrong = misnamed(path, root)
        return f"{wrong} (mis de côté, les autres sources sont lues)" if wrong else ""
    if path.name in _OURS or not path.is_dir():
        return ""
    held = sorted(p for p in (*path.iterdir(), *path.glob("depots/*")) if p.is_file() and not is_left_behind(p.name))
    meant = next((p.name for p in held if re.match(r"sources?\.ya?ml", p.name, re.IGNORECASE)), "")
    if meant:
        return f"{where}/{meant} : n'est pas lu sous ce nom — le renommer « {DECLARATION} »"
    if any(p.suffix.lower() in _TABLES for p in held):
        return (
            f"{where} : pas de {DECLARATION}, rien n'y est lu — « etal sources add » l'écrit ; ou sortir ce dossier de sources/"
        )
    return ""


def _not_csv(root: Path) -> list[str]:
    """Tell a workbook beside a register of decisions: only the csv is read, and what was decided there would be lost."""
    folder = root / "sources" / "decisions"
    found = sorted(p for ending in ("xlsx", "xls", "ods") for p in folder.glob(f"*.{ending}") if not is_left_behind(p.name))
    return [
        f"{shown(path, root)} : n'est pas lu, {path.stem}.csv seul l'est — l'enregistrer en CSV sous ce nom" for path in found
    ]
