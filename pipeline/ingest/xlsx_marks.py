"""An xlsx's own XML in, the marks that people make on cells out: struck-out text, background colours, comments.

A shop struck out or painted red is closed to whoever made the sheet, and to nobody else: it is read, and told.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from typing import Final

from pipeline.ingest.facts import Cell, Note, column_index

_BLOCK: Final = r"<(?:\w+:)?{0}s\b.*?</(?:\w+:)?{0}s>"
_ITEM: Final = r"<(?:\w+:)?{0}\b(?:[^>]*/>|.*?</(?:\w+:)?{0}>)"
_STRIKE: Final = re.compile(rb"""<(?:\w+:)?strike\b(?![^>]*\bval\s*=\s*["'](?:0|false|off)["'])""")
_SOLID: Final = re.compile(rb'patternType="solid"')
_PALE: Final = re.compile(rb'<(?:\w+:)?fgColor\b(?=[^>]*(?:rgb="(?:FF|00)?F{6}"|theme="0"|indexed="(?:1|9|64|65)"))')
_XFS: Final = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_XF: Final = re.compile(rb"<(?:\w+:)?xf\s[^>]*>")
_RELATION: Final = re.compile(rb'<(?:\w+:)?Relationship\s(?=[^>]*Type="[^"]*/comments")[^>]*\bTarget="([^"]+)"')
_COMMENT: Final = re.compile(rb'<(?:\w+:)?comment\s[^>]*\bref="([A-Z]{1,3})(\d{1,7})"[^>]*>(.*?)</(?:\w+:)?comment>', re.DOTALL)
_TEXT: Final = re.compile(rb"<(?:\w+:)?t\b[^>]*>([^<]*)<")
_THREADED: Final = re.compile(r"\[(?:Threaded comment|Commentaire[^\]]*)\].*?(?:Comment|Commentaire)\s*:\s*", re.DOTALL)
_STRING: Final = re.compile(rb"<(?:\w+:)?si\b(?:[^>]*/>|.*?</(?:\w+:)?si>)", re.DOTALL)
_MOST: Final = 64  # styles, or texts struck in part: more is decoration
_LONGEST: Final = 500  # characters of a comment that are told
_PART: Final = 1 << 24


def marked_styles(styles: bytes) -> tuple[set[int], set[int]]:
    """Return the cell styles that strike text out, and those that paint the background otherwise than white."""
    struck = {i for i, font in enumerate(_items(styles, "font")) if _STRIKE.search(font)}
    painted = {i for i, fill in enumerate(_items(styles, "fill")) if _SOLID.search(fill) and not _PALE.search(fill)}
    if not (struck or painted):
        return set(), set()
    block = _XFS.search(styles)
    used = [(_number(tag, b"fontId"), _number(tag, b"fillId")) for tag in _XF.findall(block[0])] if block else []
    of_font = [i for i, (font, _) in enumerate(used) if font in struck]
    return set(of_font[:_MOST]), set([i for i, (_, fill) in enumerate(used) if fill in painted][:_MOST])


def _items(styles: bytes, tag: str) -> list[bytes]:
    block = re.search(_BLOCK.format(tag).encode(), styles, re.DOTALL)
    return re.findall(_ITEM.format(tag).encode(), block[0], re.DOTALL) if block else []


def _number(tag: bytes, name: bytes) -> int:
    found = re.search(rb"\b" + name + rb'="(\d{1,6})"', tag)
    return int(found[1]) if found else -1


def struck_texts(archive: zipfile.ZipFile) -> list[int]:
    """Return the shared texts of which a part is struck out, by the index that cells give."""
    member = next((m for m in archive.infolist() if m.filename.lower().endswith("sharedstrings.xml")), None)
    if member is None or member.file_size > _PART:
        return []
    content = archive.read(member)
    if not _STRIKE.search(content):
        return []
    return [i for i, text in enumerate(_STRING.findall(content)) if _STRIKE.search(text)][:_MOST]


def comments(archive: zipfile.ZipFile, member: str) -> tuple[Note, ...]:
    """Return the comments of the cells of one sheet, in the order of lines."""
    folder, name = posixpath.split(member)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return ()
    found: dict[Cell, str] = {}
    for target in _RELATION.findall(_head(archive, relations)):
        path = target.decode("utf-8", "replace")
        part = path[1:] if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
        if part in archive.namelist():
            for letters, line, inside in _COMMENT.findall(_head(archive, part)):
                found[int(line), column_index(letters)] = _said(b"".join(_TEXT.findall(inside)))
    return tuple((line, column, text) for (line, column), text in sorted(found.items()) if text)


def _head(archive: zipfile.ZipFile, member: str) -> bytes:
    with archive.open(member) as handle:
        return handle.read(_PART)


def _said(text: bytes) -> str:
    """Return a comment on one line, without what Excel writes before a threaded one."""
    words = html.unescape(text.decode("utf-8", "replace"))
    words = " ".join(_THREADED.sub("", words, count=1).split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
