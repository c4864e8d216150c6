"""An xlsx's own XML in, the marks that people make on cells out: struck-out text, background colours, comments.

A shop struck out or painted red is closed to whoever made the sheet, and to nobody else: it is read, and told.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterable
from typing import Final

from pipeline.ingest.facts import Cell, Note, column_index
from pipeline.ingest.ours import BORDER, OURS
from pipeline.ingest.xlsx_package import Relation, member_at, start_of

_STRIKE: Final = re.compile(rb"""<(?:\w+:)?strike\b(?![^<>]*\bval\s*=\s*["'](?:0|false|off)["'])""")
_SOLID: Final = re.compile(rb'patternType="solid"')
_PALE: Final = re.compile(rb'<(?:\w+:)?fgColor\b(?=[^<>]*(?:rgb="(?:FF|00)?F{6}"|theme="0"|indexed="(?:1|9|64|65)"))')
_OURS: Final = re.compile(rb'<(?:\w+:)?fgColor\b[^<>]*rgb="(?:FF)?(?:%s)"' % "|".join(c[1:] for c in sorted(OURS)).encode())
_THEIRS: Final = re.compile(
    rb'<(?:\w+:)?left\s[^<>]*>\s*<(?:\w+:)?color\b(?![^<>]*(?:auto="1"|rgb="(?:FF)?%s"))' % BORDER[1:].encode()
)
"""What frames a cell where its producer had put a colour under ours (``ours.py``)."""
_XF: Final = re.compile(rb"<(?:\w+:)?xf\s[^<>]*>")
_REFERENCE: Final = re.compile(rb'[^<>]*\bref="([A-Z]{1,3})(\d{1,7})"')
_TEXT: Final = re.compile(rb"<(?:\w+:)?t\b[^<>]*>([^<]*)<")
_THREADED: Final = re.compile(r"\[(?:Threaded comment|Commentaire[^\]]*)\].*?(?:Comment|Commentaire)\s*:\s*", re.DOTALL)
_MOST: Final = 64  # styles, or texts struck in part: more is decoration
_LONGEST: Final = 500  # characters of a comment that are told
_PART: Final = 1 << 24


def marked_styles(styles: bytes) -> tuple[set[int], set[int]]:
    """Return the cell styles that strike text out, and those that paint the background otherwise than white.

    A colour of ours, in a workbook that we had given back, is none of theirs.
    """
    struck = {i for i, font in enumerate(items(block_of(styles, "fonts"), "font")) if _STRIKE.search(font)}
    fills = items(block_of(styles, "fills"), "fill")
    painted = {i for i, fill in enumerate(fills) if _SOLID.search(fill) and not _PALE.search(fill)}
    ours = {i for i in painted if _OURS.search(fills[i])}
    framed = {i for i, border in enumerate(items(block_of(styles, "borders"), "border")) if _THEIRS.search(border)}
    if not (struck or painted):
        return set(), set()
    used = [
        tuple(number_in(tag, name) for name in (b"fontId", b"fillId", b"borderId"))
        for tag in _XF.findall(block_of(styles, "cellXfs"))
    ]
    of_font = [i for i, (font, _, _) in enumerate(used) if font in struck]
    of_fill = [i for i, (_, fill, frame) in enumerate(used) if fill in painted and (fill not in ours or frame in framed)]
    return set(of_font[:_MOST]), set(of_fill[:_MOST])


def block_of(xml: bytes, tag: str) -> bytes:
    """Return what stands between the first ``tag`` and its end; b"" where either is missing."""
    start = re.search(rb"<(?:\w+:)?%s[\s>]" % tag.encode(), xml)
    end = re.compile(rb"</(?:\w+:)?%s>" % tag.encode()).search(xml, start.end()) if start else None
    return xml[start.start() : end.start()] if start and end else b""


def items(xml: bytes, tag: str) -> list[bytes]:
    """Return each ``tag`` down to the next: a split, which no hostile file makes slow."""
    return re.split(rb"<(?:\w+:)?%s(?=[\s/>])" % tag.encode(), xml)[1:]


def number_in(tag: bytes, name: bytes) -> int:
    """Return the number that a tag gives under ``name``, -1 where it gives none."""
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
    return [i for i, text in enumerate(items(content, "si")) if _STRIKE.search(text)][:_MOST]


def comments(archive: zipfile.ZipFile, member: str, relations: Iterable[Relation]) -> tuple[Note, ...]:
    """Return the comments of the cells of one sheet, in the order of lines; ``relations``: what that sheet refers to."""
    found: dict[Cell, str] = {}
    for told in relations:
        if told.kind == "comments" and (part := member_at(posixpath.dirname(member), told.target)) in archive.namelist():
            for inside in items(start_of(archive, part), "comment"):
                if cell := _REFERENCE.match(inside):
                    found[int(cell[2]), column_index(cell[1])] = _said(b"".join(_TEXT.findall(inside)))
    return tuple((line, column, text) for (line, column), text in sorted(found.items()) if text)


def _said(text: bytes) -> str:
    """Return a comment on one line, without what Excel writes before a threaded one."""
    words = html.unescape(text[: 10 * _LONGEST].decode("utf-8", "replace"))
    words = " ".join(_THREADED.sub("", words, count=1).split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
