"""A zip or gzip file's bytes in, or a web page's saved in one, the file it holds out: the declared entry, else the only readable.

Nothing is written to disk, so that no member's path can climb; sizes are checked before and while unpacking.
"""

from __future__ import annotations

import fnmatch
import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Final

import olefile

from pipeline.errors import SourceError
from pipeline.ingest.detect import BROKEN_ZIP, EXTENSIONS, GZIP, MAX_UNZIPPED, archive_kind, refuse_bomb, truncated
from pipeline.ingest.flat_ods import as_ods, is_flat_ods
from pipeline.ingest.mhtml import is_mhtml, page_of
from pipeline.ingest.names import folded

_NOTICE: Final = re.compile(r"(?:lisez|lire|read)[ _-]?(?:moi|me)|licen[cs]e|notice|m[eé]tadonn[eé]es|metadata", re.IGNORECASE)
"""What comes with the data and is none: « LISEZMOI.txt », « Licence.txt », « metadata.json »."""
_DEEPEST: Final = 3  # liste.csv.gz in a zip in a zip
_BEFORE: Final = 64  # bytes
_CHUNK: Final = 1 << 20
_RATIO: Final = 100  # a list of shops shrinks tenfold; of one archive within, the sizes are checked when it is opened
_FLOOR: Final = 200 << 20
_PACKED: Final = frozenset({".zip", ".gz"})
_READABLE: Final = frozenset().union(*EXTENSIONS.values()) | _PACKED | {".kmz"}


def unpack(raw: bytes, name: str, wanted: str | None, motif: str) -> tuple[bytes, str]:
    """Return the bytes to read, and the path inside the archive(s) ("" where ``raw`` is no archive).

    ``wanted``: pattern of the declared entry (depots.archive); ``motif``: the pattern of the deposits, that may name it too.
    Raises SourceError for a damaged, protected or hostile archive, or one in which nothing says what to read.
    """
    inside: list[str] = []
    raw = _begun(raw)
    for _ in range(_DEEPEST):
        if raw.startswith(GZIP):
            stem = PurePosixPath(inside[-1] if inside else name).name
            raw = _gunzipped(raw, name)
            inside.append(stem[:-3] if stem.lower().endswith(".gz") else stem)
        elif raw.startswith(b"PK") and archive_kind(raw, name) == "zip":
            raw, member = _member(raw, name, wanted, motif)
            inside.append(member)
        else:
            return as_ods(raw) if is_flat_ods(raw) else page_of(raw, name) if is_mhtml(raw) else raw, "/".join(inside)
    raise SourceError(f"{name} : des archives l'une dans l'autre", "déposer le fichier qu'elles contiennent")


def _begun(raw: bytes) -> bytes:
    """Return a workbook from its own first byte: a program that sends one over the web may put a line break, a mark, before."""
    head = raw[:_BEFORE].lstrip(b"\xef\xbb\xbf \t\r\n")
    late = len(head) < len(raw[:_BEFORE]) and head.startswith((b"PK\x03\x04", olefile.MAGIC, GZIP))
    return raw[len(raw[:_BEFORE]) - len(head) :] if late else raw


def _gunzipped(raw: bytes, name: str) -> bytes:
    out, engine, rest = io.BytesIO(), zlib.decompressobj(wbits=31), raw
    try:
        while rest:
            out.write(engine.decompress(rest, _CHUNK))
            _refuse_growth(out.tell(), len(raw), name)
            rest = engine.unconsumed_tail
            if engine.eof:
                rest = engine.unused_data.lstrip(b"\x00")
                engine = zlib.decompressobj(wbits=31)
            elif not rest:
                raise truncated(name)
    except zlib.error as error:
        raise truncated(name) from error
    return out.getvalue()


def _refuse_growth(size: int, packed: int, name: str) -> None:
    if size > MAX_UNZIPPED or (size > _FLOOR and size > _RATIO * packed):
        raise SourceError(
            f"{name} : ce fichier de {packed // 1024 + 1} ko occupe plus de {size // (1 << 20)} Mo une fois décompressé",
            "ne pas l'ouvrir ; demander un nouvel envoi au producteur",
        )


def _member(raw: bytes, name: str, wanted: str | None, motif: str) -> tuple[bytes, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            refuse_bomb(archive.infolist(), len(raw), name)
            chosen = _chosen([m for m in archive.infolist() if not m.is_dir()], name, wanted, motif)
            if chosen.flag_bits & 1:
                raise SourceError(
                    f"{name} : cette archive est protégée par un mot de passe", "demander une copie sans mot de passe"
                )
            with archive.open(chosen) as handle:  # never more than announced: the announced size was checked
                return handle.read(chosen.file_size + 1), chosen.filename
    except (*BROKEN_ZIP, ValueError) as error:
        raise truncated(name) from error


def _chosen(members: list[zipfile.ZipInfo], name: str, wanted: str | None, motif: str) -> zipfile.ZipInfo:
    """Choose by the declared entry, else by the deposits' pattern, else by elimination; hidden files do not count."""
    real = [m for m in members if not PurePosixPath(m.filename).name.startswith(".") and not m.filename.startswith("__MACOSX/")]
    if not real:
        raise SourceError(f"{name} : cette archive est vide", "demander un nouvel envoi au producteur")
    there = ", ".join(f"« {m.filename} »" for m in real[:8]) + (" …" if len(real) > 8 else "")
    readable = [m for m in real if PurePosixPath(m.filename).suffix.lower() in _READABLE]
    if wanted:
        found = [m for m in real if _answers(m, wanted)]
        packed = [m for m in real if PurePosixPath(m.filename).suffix.lower() in _PACKED]
        if not found and len(packed) == 1:  # sought in there
            return packed[0]
        if len(found) != 1:
            raise SourceError(
                f"{name} : {len(found)} fichiers de l'archive répondent à « {wanted} » (elle contient : {there})",
                "corriger depots.archive dans source.yml",
            )
        return found[0]
    named = [m for m in readable if _answers(m, motif)] if motif.strip("*") else []
    wholes = [m for m in readable if _is_whole(m, readable)]
    tables = [m for m in readable if not _NOTICE.match(PurePosixPath(m.filename).name)]
    for some in (named, readable, tables, wholes, real):
        if len(some) == 1:
            return some[0]
    raise SourceError(
        f"{name} : {len(readable)} fichiers lisibles dans cette archive (elle contient : {there})",
        "désigner celui qu'il faut lire par depots.archive dans source.yml",
    )


def _is_whole(member: zipfile.ZipInfo, readable: list[zipfile.ZipInfo]) -> bool:
    """Tell « Commerces 1a2b_all.csv » beside « Commerces 1a2b.csv »: Notion sends a view, and all that it is a view of."""
    stem = PurePosixPath(member.filename).stem
    return stem.endswith("_all") and any(PurePosixPath(m.filename).stem == stem.removesuffix("_all") for m in readable)


def _answers(member: zipfile.ZipInfo, pattern: str) -> bool:
    names = (member.filename, PurePosixPath(member.filename).name)
    return any(fnmatch.fnmatchcase(folded(n), folded(pattern)) for n in names)
