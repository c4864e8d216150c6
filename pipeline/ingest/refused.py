"""A file's bytes, or an archive's members in; nothing out, but a refusal of what is plainly no table, with what to do instead."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath
from typing import Final

from pipeline.errors import SourceError

SAVE_AGAIN: Final = "l'ouvrir dans un tableur et l'enregistrer au format .xlsx"
SHEET: Final = "demander le tableur d'origine au producteur"
ATTACHED: Final = "en sortir la pièce jointe, et la déposer"
_UNPACK: Final = "la décompresser et déposer le fichier qu'elle contient"
_EXPORT: Final = "en exporter la table en CSV"
_LAYER: Final = "l'exporter en GeoPackage ou en GeoJSON (dans QGIS : clic droit sur la couche, Exporter)"
TOGETHER: Final = "mettre ensemble, dans un .zip, les fichiers .shp, .shx, .dbf, .prj et .cpg de la couche, et le déposer"
_POINTED: Final = "déposer le fichier qu'il désigne"
_ONLINE: Final = "ouvrir le document en ligne, l'y télécharger au format .xlsx (Fichier, Télécharger), et déposer ce fichier"
_MAGIC: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"%PDF", "un PDF", SHEET),
    (b"PAR1", "un fichier Parquet", "le convertir en CSV"),
    (b"7z\xbc\xaf", "une archive 7z", _UNPACK),
    (b"Rar!", "une archive RAR", _UNPACK),
    (b"BZh", "une archive bzip2", _UNPACK),
    (b"\xfd7zXZ", "une archive xz", _UNPACK),
    (b"(\xb5/\xfd", "une archive zstd", _UNPACK),
    (b"SQLite format 3", "une base SQLite", _EXPORT),
    (b"\x00\x01\x00\x00Standard", "une base Access", _EXPORT),
    (b"\x89PNG", "une image", SHEET),
    (b"\xff\xd8\xff", "une image", SHEET),
    (b"GIF8", "une image", SHEET),
    (b"{\\rtf", "un document RTF", SHEET),
    (b"BEGIN:VC", "un agenda ou des contacts", SHEET),
    (b"[InternetShortcut]", "un raccourci", _POINTED),
    (b"[Desktop Entry]", "un raccourci", _POINTED),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "un raccourci", _POINTED),
    (b"bplist00", "un raccourci", _POINTED),
    (b"ID;P", "un fichier SYLK", SAVE_AGAIN),
    (b"TABLE\r\n0,1", "un fichier DIF", SAVE_AGAIN),
    (b"TABLE\n0,1", "un fichier DIF", SAVE_AGAIN),
    (b"socialcalc:version", "un classeur EtherCalc (Framacalc)", "l'y exporter au format .xlsx, et déposer ce fichier"),
    (b"\x00\x00\x27\x0a", "une partie d'une couche Shapefile", TOGETHER),
    (b"!table", "une couche MapInfo", _LAYER),
    (b"version https://git-lfs", "un pointeur de Git LFS", _POINTED),
)
_PATTERNS: Final[tuple[tuple[re.Pattern[bytes], str, str], ...]] = (
    (re.compile(rb"(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE plist[^>]*>\s*)?<plist[\s>]"), "un raccourci", _POINTED),
    (re.compile(rb'\{[^{}]{0,600}"doc_id"\s*:'), "un raccourci vers un document en ligne", _ONLINE),
    (
        re.compile(
            rb"(?:--[^\n]*\n|/\*.{0,400}?\*/;?|\s)*(?:CREATE\s+TABLE|INSERT\s+INTO|DROP\s+TABLE|BEGIN TRANSACTION)\s", re.I | re.S
        ),
        "un export SQL",
        _EXPORT,
    ),
    (re.compile(rb'\{[^{}\[\]]{0,600}"type"\s*:\s*"Topology"'), "du TopoJSON", _LAYER),
)
_MAIL: Final = re.compile(
    rb"(?:Return-Path|Received|Delivered-To|Message-ID|From|Subject|X-[\w-]+): .*?^(?:Content-Type|MIME-Version):",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_HEADERS: Final = 1 << 14  # bytes of a message's own headers
_TAR: Final = 257  # where a tar archive says « ustar »
_HEAD: Final = 1024
_DBASE: Final = frozenset(b"\x02\x03\x04\x05\x30\x31\x32\x43\x83\x8b\xf5")
_DBASE_END: Final = 0x0D  # ends the list of the fields


def refuse_foreign(raw: bytes, name: str) -> None:
    """Raise SourceError, with a remedy, for a format that is known and not read."""
    head = raw[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    told = [(what, remedy) for magic, what, remedy in _MAGIC if head.startswith(magic)]
    told += [(what, remedy) for pattern, what, remedy in _PATTERNS if pattern.match(head)]
    told += [("une table dBase", SAVE_AGAIN)] if _is_dbase(raw) else []
    told += [("un courriel", ATTACHED)] if _MAIL.match(raw[:_HEADERS]) else []
    told += [("une archive tar", _UNPACK)] if raw[_TAR : _TAR + 5] == b"ustar" else []
    if told:
        raise SourceError(f"{name} : c'est {told[0][0]}, pas un tableau", told[0][1])


def _is_dbase(raw: bytes) -> bool:
    """Tell a .dbf: a version, the day it was written, a header of so many bytes that ends as it must."""
    if len(raw) < 65 or raw[0] not in _DBASE or not (1 <= raw[2] <= 12 and 1 <= raw[3] <= 31):
        return False
    size = int.from_bytes(raw[8:10], "little")
    return (
        65 <= size <= len(raw) and _DBASE_END in raw[size - 264 if size > 329 else 64 : size] and raw[size - 1] in (_DBASE_END, 0)
    )


def refuse_foreign_archive(members: Collection[str], name: str) -> None:
    """Raise SourceError for an archive that is itself a document that we do not read."""
    endings = {PurePosixPath(member).suffix.lower() for member in members}
    if ".iwa" in endings or any(member.lower().endswith("index.zip") for member in members):
        raise SourceError(
            f"{name} : c'est un classeur Numbers", "dans Numbers : Fichier, Exporter vers, Excel ; déposer ce fichier"
        )
    if ".gdbtable" in endings:
        raise SourceError(f"{name} : c'est une géodatabase d'Esri", _LAYER)
