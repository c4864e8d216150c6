"""A file's bytes in, its true format out, whatever its extension says; what must not be read is refused with a remedy."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
import zlib
from pathlib import PurePath
from typing import Final, Literal

import olefile

from pipeline.errors import SourceError
from pipeline.ingest.binary import xls_records
from pipeline.ingest.refused import ATTACHED, SAVE_AGAIN, SHEET, refuse_foreign, refuse_foreign_archive

Kind = Literal["xlsx", "xlsb", "xls", "ods", "json", "csv", "kml", "gpx", "html", "xml", "gpkg", "shp"]
GZIP: Final = b"\x1f\x8b"

MAX_FILE: Final = 1 << 30  # bytes: a list of shops never weighs a gigabyte
MAX_UNZIPPED: Final = 3 << 29  # bytes, all members together: a million rows of twenty cells weigh about 900 MB
_BOMB_FLOOR: Final = 200 << 20  # under this size, whatever the ratio, memory holds it
_BOMB_RATIO: Final = 300  # a sheet's XML seldom shrinks more than a hundredfold; zeros shrink a thousandfold

EXTENSIONS: Final[dict[Kind, frozenset[str]]] = {
    "xlsx": frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"}),
    "xlsb": frozenset({".xlsb"}),
    "xls": frozenset({".xls", ".xlt"}),
    "ods": frozenset({".ods", ".ots", ".fods"}),
    "json": frozenset({".json", ".geojson", ".ndjson", ".jsonl", ".geojsonl", ".geojsonseq"}),
    "csv": frozenset({".csv", ".tsv", ".txt", ".tab"}),
    "kml": frozenset({".kml", ".kmz"}),
    "gpx": frozenset({".gpx"}),
    "html": frozenset({".html", ".htm", ".mht", ".mhtml"}),
    "xml": frozenset({".xml"}),
    "gpkg": frozenset({".gpkg"}),
    "shp": frozenset({".shz", ".zip"}),
}
FORMATS: Final[dict[Kind, str]] = {kind: kind for kind in EXTENSIONS} | {
    "html": "une page web (HTML)", "xml": "XML Spreadsheet 2003", "gpkg": "GeoPackage",
    "shp": "une couche Shapefile",
}  # fmt: skip
"""What each format is called in a message."""
_NO_TEXT: Final = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c\x1d\x1f]")
_MARKUP: Final = re.compile(
    rb"\A(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>[]*(?:\[.*?\])?\s*>|\s)*<(?:\w+:)?(kml|gpx)[\s>]", re.DOTALL
)
_PAGE: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|meta|body|style|div|p|b|h[1-6]|center|table|tr|thead|tbody|font)[\s>]", re.IGNORECASE
)
_BESIDE_LAYERS: Final = frozenset({".xml", ".txt", ".html", ".htm"})
_GEOPACKAGES: Final = (b"GPKG", b"GP10", b"GP11")
_MANIFEST: Final = "META-INF/manifest.xml"
_TYPES: Final = "[Content_Types].xml"
_SHEET_TYPE: Final = re.compile(
    rb"spreadsheetml\.(?:sheet|template)\.main\+xml|ms-excel\.(?:sheet|template)\.macroEnabled\.main\+xml"
)
_FILEPASS: Final = 0x2F  # the record of an encrypted .xls, among the first ([MS-XLS] 2.4.117)
_FIRST: Final = 4
_PARTS: Final = 1000  # more than the sheets of any workbook
_DECLARED: Final = 1 << 12  # bytes of a part's beginning, where an XML document declares its entities
_COMMENTS: Final = re.compile(rb"<!--.*?-->|<\?[^>]*>", re.DOTALL)
_WORKBOOK: Final = re.compile(
    rb"""\A(?:<\?[^>]*>|<!--.*?-->|\s)*<(?:\w+:)?Workbook\s[^>]*urn:schemas-microsoft-com:office:spreadsheet""", re.DOTALL
)
_JSON: Final = re.compile(rb'\[?\s*\{\s*["}]|\[\s*\]')  # under a text's extension, only what can be nothing else
_LITERAL: Final = re.compile(rb'(?:"[^";,]*"|null|true|false|-?\d[\d.eE+-]*)\s*\Z')
BROKEN_ZIP: Final = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    RuntimeError,  # a member is encrypted
    NotImplementedError,  # an unknown compression
    UnicodeDecodeError,  # a member's name is garbled
    KeyError,  # a member is missing
)
"""What zipfile raises on a damaged archive, sooner or later."""


def detect(raw: bytes, name: str) -> Kind:
    """Return what ``raw`` really is. Raises SourceError for what is empty, encrypted, a bomb, or no table at all."""
    if not raw.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise SourceError(f"{name} : ce fichier est vide", "demander un nouvel envoi au producteur")
    if _is_geopackage(raw):
        return "gpkg"
    refuse_foreign(raw, name)
    if raw.startswith(b"PK"):
        return _zip_kind(raw, name)
    if raw.startswith(olefile.MAGIC):
        return _ole_kind(raw, name)
    return _text_kind(raw, name)


def _is_geopackage(raw: bytes) -> bool:
    """Tell a GeoPackage from another SQLite base: by the id of its application, else by the list of its layers."""
    return raw.startswith(b"SQLite format 3") and (raw[68:72] in _GEOPACKAGES or b"gpkg_contents" in raw)


def extension_lies(kind: Kind, name: str) -> bool:
    """Tell whether the file's extension announces another format; a file without extension announces nothing."""
    suffix = PurePath(name).suffix.lower()
    return bool(suffix) and suffix not in EXTENSIONS[kind]


def _zip_kind(raw: bytes, name: str) -> Kind:
    kind = archive_kind(raw, name)
    if kind == "zip":
        raise SourceError(f"{name} : c'est une archive zip, pas un tableau", "déposer le fichier qu'elle contient")
    return kind


def archive_kind(raw: bytes, name: str) -> Kind | Literal["zip"]:
    """Return what a zip archive is: a workbook, else « zip ». Raises SourceError for a damaged one, a bomb, another document."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
            mimetype = archive.read("mimetype")[:80] if "mimetype" in archive.namelist() else b""
            manifest = archive.open(_MANIFEST).read(1 << 20) if _MANIFEST in archive.namelist() else b""
            types = archive.open(_TYPES).read(1 << 20) if _TYPES in archive.namelist() else b""
            parts = [m for m in members if m.filename.endswith(".xml")][:_PARTS] if mimetype or types else []
            begins = [archive.open(part).read(_DECLARED) for part in parts]
    except (*BROKEN_ZIP, ValueError) as error:
        raise truncated(name) from error
    if any(member.header_offset < 0 for member in members):  # zipfile would seek there
        raise truncated(name)
    refuse_bomb(members, len(raw), name)
    if b"manifest:encryption-data" in manifest:
        raise encrypted(name)
    if any(b"<!ENTITY" in begin for begin in begins):
        raise SourceError(
            f"{name} : ce classeur déclare des entités XML, ce qu'aucun tableur n'écrit : il est refusé",
            "demander un nouvel envoi au producteur",
        )
    names = {m.filename.lower() for m in members}
    if b"opendocument.spreadsheet" in mimetype or (not mimetype and "content.xml" in names):
        return "ods"
    if any(n.endswith("workbook.bin") for n in names):
        return "xlsb"
    if any(n.endswith("workbook.xml") for n in names) or _SHEET_TYPE.search(types):
        return "xlsx"
    if "[content_types].xml" in names and not any(n.startswith(("word/", "ppt/", "visio/")) for n in names):
        raise truncated(name)
    if "[content_types].xml" in names or mimetype:
        raise SourceError(f"{name} : c'est un document, pas un tableur", SHEET)
    refuse_foreign_archive(names, name)
    return "shp" if _is_layer(names) else "zip"


def _is_layer(names: set[str]) -> bool:
    """Tell an archive of Shapefiles, beside which stand at most notices: « LISEZMOI.txt », « commerces.shp.xml »."""
    endings = {PurePath(name).suffix for name in names}
    return ".shp" in endings and not endings & frozenset().union(*EXTENSIONS.values()) - _BESIDE_LAYERS


def refuse_bomb(members: list[zipfile.ZipInfo], packed: int, name: str) -> None:
    """Raise SourceError for an archive whose members together would fill the memory; only what it announces is read."""
    size = sum(m.file_size for m in members)
    if size > MAX_UNZIPPED or (size > _BOMB_FLOOR and size > _BOMB_RATIO * packed):
        raise SourceError(
            f"{name} : ce fichier de {packed // 1024 + 1} ko en occuperait {size // (1 << 20)} Mo une fois décompressé",
            "ne pas l'ouvrir ; demander un nouvel envoi au producteur",
        )


def _ole_kind(raw: bytes, name: str) -> Kind:
    try:
        with olefile.OleFileIO(io.BytesIO(raw), raise_defects=olefile.DEFECT_INCORRECT) as ole:
            streams = {"/".join(path).lower() for path in ole.listdir()}
            for stream in ("Workbook", "Book"):  # read through: calamine panics on a stream cut short
                content = ole.openstream(stream).read() if ole.exists(stream) else b""
                if content and len(content) < ole.get_size(stream):
                    raise truncated(name)
                first = itertools.islice(xls_records(content), _FIRST)  # a password stands before anything that it hides
                if _FILEPASS in [kind for kind, _, _ in first]:
                    raise encrypted(name)
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise truncated(name) from error
    if any("drm" in stream for stream in streams):
        raise SourceError(
            f"{name} : ce fichier est protégé par une étiquette de confidentialité (IRM)",
            "demander au producteur une copie sans cette protection",
        )
    if "encryptedpackage" in streams:
        raise encrypted(name)
    if "__properties_version1.0" in streams:
        raise SourceError(f"{name} : c'est un courriel, pas un tableau", ATTACHED)
    if not streams & {"workbook", "book"}:
        raise SourceError(f"{name} : c'est un document Office, pas un tableur", SHEET)
    return "xls"


def _text_kind(raw: bytes, name: str) -> Kind:
    head = raw[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if found := _MARKUP.search(head[:2000]):
        return "kml" if found[1].lower() == b"kml" else "gpx"
    if _WORKBOOK.match(head):
        return "xml"
    if head.startswith(b"<"):
        if _PAGE.match(_COMMENTS.sub(b"", head).lstrip()):
            return "html"
        raise SourceError(f"{name} : c'est du XML, et pas celui d'un tableur", SAVE_AGAIN)
    if 20 * len(_NO_TEXT.findall(head)) > len(head):
        raise SourceError(f"{name} : ce fichier n'est ni un tableur ni du texte", "demander un nouvel envoi au producteur")
    suffix = PurePath(name).suffix.lower()
    if suffix in EXTENSIONS["csv"]:
        return "json" if _JSON.match(head) else "csv"
    return "json" if head.startswith((b"{", b"[", b"\x1e")) or (suffix in EXTENSIONS["json"] and _LITERAL.match(head)) else "csv"


def truncated(name: str) -> SourceError:
    """Return the error of a file cut short or damaged."""
    return SourceError(f"{name} : ce fichier est abîmé ou incomplet", "demander un nouvel envoi au producteur")


def encrypted(name: str) -> SourceError:
    """Return the error of a file that a password protects."""
    return SourceError(
        f"{name} : ce fichier est protégé par un mot de passe", "demander au producteur une copie sans mot de passe"
    )
