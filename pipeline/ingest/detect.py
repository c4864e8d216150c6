"""A file's bytes in, its true format out, whatever its extension says; what must not be read is refused with a remedy."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePath
from typing import Final, Literal

import olefile

from pipeline.errors import SourceError

Kind = Literal["xlsx", "xlsb", "xls", "ods", "json", "csv", "kml", "gpx", "html", "xml"]
GZIP: Final = b"\x1f\x8b"

MAX_FILE: Final = 1 << 30  # bytes: a list of shops never weighs a gigabyte
MAX_UNZIPPED: Final = 3 << 29  # bytes, all members together: a million rows of twenty cells weigh about 900 MB
_BOMB_FLOOR: Final = 200 << 20  # under this size, whatever the ratio, memory holds it
_BOMB_RATIO: Final = 300  # a sheet's XML seldom shrinks more than a hundredfold; zeros shrink a thousandfold

EXTENSIONS: Final[dict[Kind, frozenset[str]]] = {
    "xlsx": frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"}),
    "xlsb": frozenset({".xlsb"}),
    "xls": frozenset({".xls", ".xlt"}),
    "ods": frozenset({".ods", ".ots"}),
    "json": frozenset({".json", ".geojson", ".ndjson", ".jsonl", ".geojsonl", ".geojsonseq"}),
    "csv": frozenset({".csv", ".tsv", ".txt", ".tab"}),
    "kml": frozenset({".kml", ".kmz"}),
    "gpx": frozenset({".gpx"}),
    "html": frozenset({".html", ".htm", ".mht", ".mhtml"}),
    "xml": frozenset({".xml"}),
}
FORMATS: Final[dict[Kind, str]] = {kind: kind for kind in EXTENSIONS} | {
    "html": "une page web (HTML)", "xml": "XML Spreadsheet 2003",
}  # fmt: skip
"""What each format is called in a message."""
_SHEET: Final = "demander le tableur d'origine au producteur"
_UNPACK: Final = "la décompresser et déposer le fichier qu'elle contient"
_REFUSED: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"%PDF", "un PDF", _SHEET),
    (b"PAR1", "un fichier Parquet", "le convertir en CSV"),
    (b"7z\xbc\xaf", "une archive 7z", _UNPACK),
    (b"Rar!", "une archive RAR", _UNPACK),
    (b"BZh", "une archive bzip2", _UNPACK),
    (b"\xfd7zXZ", "une archive xz", _UNPACK),
    (b"(\xb5/\xfd", "une archive zstd", _UNPACK),
    (b"SQLite format 3", "une base SQLite", "en exporter la table en CSV"),
    (b"\x00\x01\x00\x00Standard", "une base Access", "en exporter la table en CSV"),
    (b"\x89PNG", "une image", _SHEET),
    (b"\xff\xd8\xff", "une image", _SHEET),
    (b"GIF8", "une image", _SHEET),
    (b"{\\rtf", "un document RTF", _SHEET),
    (b"[InternetShortcut]", "un raccourci", "déposer le fichier qu'il désigne"),
    (b"BEGIN:VC", "un agenda ou des contacts", _SHEET),
)
_MAIL: Final = re.compile(
    rb"(?:Return-Path|Received|Delivered-To|Message-ID|From|Subject|X-[\w-]+): .*?^(?:Content-Type|MIME-Version):",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_HEADERS: Final = 1 << 14  # bytes of a message's own headers
_TAR: Final = 257  # where a tar archive says « ustar »
_NO_TEXT: Final = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c\x1d\x1f]")
_MARKUP: Final = re.compile(
    rb"\A(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>[]*(?:\[.*?\])?\s*>|\s)*<(?:\w+:)?(kml|gpx)[\s>]", re.DOTALL
)
_PAGE: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|meta|body|style|div|p|b|h[1-6]|center|table|tr|thead|tbody|font)[\s>]", re.IGNORECASE
)
_MANIFEST: Final = "META-INF/manifest.xml"
_FILEPASS: Final = 0x2F  # the record of an encrypted .xls, among the first ([MS-XLS] 2.4.117)
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
_SAVE_AGAIN: Final = "l'ouvrir dans un tableur et l'enregistrer au format .xlsx"


def detect(raw: bytes, name: str) -> Kind:
    """Return what ``raw`` really is. Raises SourceError for what is empty, encrypted, a bomb, or no table at all."""
    if not raw.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise SourceError(f"{name} : ce fichier est vide", "demander un nouvel envoi au producteur")
    head = raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, what, remedy in _REFUSED:
        if head.startswith(magic):
            raise SourceError(f"{name} : c'est {what}, pas un tableau", remedy)
    if _MAIL.match(raw[:_HEADERS]):
        raise SourceError(f"{name} : c'est un courriel, pas un tableau", "en sortir la pièce jointe, et la déposer")
    if raw[_TAR : _TAR + 5] == b"ustar":
        raise SourceError(f"{name} : c'est une archive tar, pas un tableau", _UNPACK)
    if raw.startswith(b"PK"):
        return _zip_kind(raw, name)
    if raw.startswith(olefile.MAGIC):
        return _ole_kind(raw, name)
    return _text_kind(raw, name)


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
    except (*BROKEN_ZIP, ValueError) as error:
        raise truncated(name) from error
    if any(member.header_offset < 0 for member in members):  # zipfile would seek there
        raise truncated(name)
    refuse_bomb(members, len(raw), name)
    if b"manifest:encryption-data" in manifest:
        raise encrypted(name)
    names = {m.filename.lower() for m in members}
    if b"opendocument.spreadsheet" in mimetype or (not mimetype and "content.xml" in names):
        return "ods"
    if any(n.endswith("workbook.bin") for n in names):
        return "xlsb"
    if any(n.endswith("workbook.xml") for n in names):
        return "xlsx"
    if "[content_types].xml" in names and not any(n.startswith(("word/", "ppt/", "visio/")) for n in names):
        raise truncated(name)
    if "[content_types].xml" in names or mimetype:
        raise SourceError(f"{name} : c'est un document, pas un tableur", "demander le tableur d'origine au producteur")
    return "zip"


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
                if _FILEPASS in _first_records(content):
                    raise encrypted(name)
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise truncated(name) from error
    if "encryptedpackage" in streams:
        raise encrypted(name)
    if not streams & {"workbook", "book"}:
        raise SourceError(f"{name} : c'est un document Office, pas un tableur", "demander le tableur d'origine au producteur")
    return "xls"


def _first_records(content: bytes) -> list[int]:
    """Return the types of the first records of an .xls stream: a password stands before anything that it hides."""
    found: list[int] = []
    at = 0
    while at + 4 <= len(content) and len(found) < 4:
        found.append(int.from_bytes(content[at : at + 2], "little"))
        at += 4 + int.from_bytes(content[at + 2 : at + 4], "little")
    return found


def _text_kind(raw: bytes, name: str) -> Kind:
    head = raw[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if found := _MARKUP.search(head[:2000]):
        return "kml" if found[1].lower() == b"kml" else "gpx"
    if _WORKBOOK.match(head):
        return "xml"
    if head.startswith(b"<"):
        if _PAGE.match(_COMMENTS.sub(b"", head).lstrip()):
            return "html"
        raise SourceError(f"{name} : c'est du XML, et pas celui d'un tableur", _SAVE_AGAIN)
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
