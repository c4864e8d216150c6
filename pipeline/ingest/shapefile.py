"""A zip of Shapefiles in; the same layers under names of ours, and what each says of its encoding, out. Nothing else is kept.

Parts of a layer (Esri, 1998): .shp shapes, .shx their index, .dbf fields, .prj projection, .cpg encoding.
"""

from __future__ import annotations

import codecs
import io
import math
import re
import struct
import zipfile
from pathlib import PurePosixPath
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.encoding import decode
from pipeline.errors import SourceError
from pipeline.ingest.detect import BROKEN_ZIP, truncated
from pipeline.ingest.names import unique_names
from pipeline.ingest.refused import TOGETHER

_PARTS: Final = (".shp", ".shx", ".dbf")
_NEEDED: Final = frozenset({".shx", ".dbf"})
_BREAK: Final = "\x1e"
_MOST: Final = 64  # layers


class Part(NamedTuple):
    """A layer of a file. ``layer``: what it is called there; ``feuille``: its own name.

    ``codec``: the encoding that a Shapefile says, "" for none; None: GDAL knows it. ``projection``: its .prj, "" for none.
    """

    layer: str
    feuille: str
    codec: str | None = None
    projection: str = ""


def parts_of(raw: bytes, name: str) -> tuple[bytes, list[Part]]:
    """Return an archive of the layers' parts alone, under names of ours, and its layers.

    Raises SourceError where a part is missing, the archive is protected or damaged.
    """
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as given, zipfile.ZipFile(out, "w") as kept:
            members = {
                m.filename.lower(): m for m in given.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")
            }
            if any(m.flag_bits & 1 for m in members.values()):
                raise SourceError(
                    f"{name} : cette archive est protégée par un mot de passe", "demander une copie sans mot de passe"
                )
            stems = sorted(low[: -len(".shp")] for low in members if low.endswith(".shp"))[:_MOST]
            names = unique_names(PurePosixPath(members[f"{stem}.shp"].filename).stem for stem in stems)
            layers = []
            for number, (stem, own) in enumerate(zip(stems, names, strict=True)):
                missing = sorted(part for part in _NEEDED if stem + part not in members)
                if missing:
                    raise SourceError(f"{name} : il manque à la couche « {own} » le fichier {' et le '.join(missing)}", TOGETHER)
                for part in _PARTS:
                    if member := members.get(stem + part):
                        kept.writestr(f"couche{number}{part}", _whole(given.read(member), part, name))
                said = {e: given.read(members[stem + e]) if stem + e in members else b"" for e in (".cpg", ".prj")}
                layers.append(Part(f"couche{number}", own, _codec(said[".cpg"]), said[".prj"].decode("utf-8", "replace").strip()))
    except (*BROKEN_ZIP, ValueError) as error:
        raise truncated(name) from error
    return out.getvalue(), layers


def _whole(content: bytes, part: str, name: str) -> bytes:
    """Return a part as long as its own head says; GDAL would read one cut short as one that holds less, without a word."""
    said = {
        ".shp": lambda: 2 * struct.unpack_from(">I", content, 24)[0],
        ".shx": lambda: 2 * struct.unpack_from(">I", content, 24)[0],
        ".dbf": lambda: math.prod(struct.unpack_from("<I2xH", content, 4)) + struct.unpack_from("<H", content, 8)[0],
    }
    try:
        short = part in said and len(content) < said[part]()
    except struct.error:
        short = True
    if short:
        raise truncated(name)
    return content


def _codec(page: bytes) -> str:
    """Return the encoding that a .cpg names, « ANSI 1252 », « 88591 », as Python knows it; "" where it does not."""
    said = page[:40].decode("ascii", "replace").strip().strip("\x00").lower()
    said = re.sub(r"^(?:ansi|oem|cp|windows)[ _-]*(?=\d)", "cp", said)
    said = re.sub(r"^(?:iso[ _-]*)?8859[ _-]*(\d+)$", r"iso8859-\1", said)
    try:
        codec = codecs.lookup(f"cp{said}" if said.isdecimal() else said).name
        return codec if b" ".decode(codec) == " " else ""  # no table of a Shapefile is in « cp037 », « utf-16 », « rot13 »
    except (LookupError, ValueError):
        return ""


def recoded(fields: dict[str, pa.Array], codec: str, name: str) -> tuple[dict[str, pa.Array], str]:
    """Return the fields, whose letters are bytes, as text: in ``codec``, or as they read best; and a doubt."""
    texts = sorted({text for field, column in fields.items() for text in (field, *_accented(column))})
    raw = [text.replace(_BREAK, " ").encode("latin-1", "replace") for text in texts]
    try:
        read, doubt = [text.decode(codec) for text in raw] if codec else [], ""
    except UnicodeDecodeError:
        read = []
    if not read:
        whole, doubt = decode(_BREAK.encode().join(raw), None, name)
        read, doubt = whole.split(_BREAK), f"le .cpg annonce {codec}, ce que les données ne sont pas" if codec else doubt
    if len(read) != len(texts):  # bytes that are of no encoding
        raise truncated(name)
    table = dict(zip(texts, read, strict=True))
    if all(before == after for before, after in table.items()):
        return fields, doubt
    return {table[field]: _replaced(column, table) for field, column in fields.items()}, doubt


def _accented(column: pa.Array) -> list[str]:
    return [text for text in pc.unique(column).to_pylist() if text and not text.isascii()]


def _replaced(column: pa.Array, table: dict[str, str]) -> pa.Array:
    coded = column.dictionary_encode()
    words = [table.get(text, text) for text in coded.dictionary.to_pylist()]
    return pa.array(words, pa.large_string()).take(coded.indices)
