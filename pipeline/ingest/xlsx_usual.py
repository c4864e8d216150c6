"""An xlsx's bytes in; the same out, its parts where calamine seeks them, and announcing no more shared texts than it can hold.

A package may name its parts as it likes, and some online services do (« xl/workbook2.xml », « ../feuilles/f1.xml »): only its
relations tell which is which (ECMA-376 part 2, 6.5). And calamine reserves the memory that a count of shared texts asks for:
« uniqueCount="4000000000" » aborts the whole process, the other sources with it.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from typing import Final
from urllib.parse import unquote

from pipeline.ingest.xlsx_package import Relation, member_at, relations_in, relations_of, start_of

_BOOK: Final = "xl/workbook.xml"
_USUAL: Final = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
_SHEETS: Final = "xl/worksheets"
_ROOT: Final = "_rels/.rels"
_LISTED: Final = re.compile(r"(.*?)/?_rels/([^/]*)\.rels")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_TARGET: Final = re.compile(rb"""(\bTarget\s*=\s*)(["'])(.*?)\2""")
_EXTERNAL: Final = re.compile(rb"""\bTargetMode\s*=\s*["']External""")
_TABLE: Final = re.compile(rb"<(?:\w+:)?sst\b[^<>]*>")
_COUNT: Final = re.compile(rb"""\s(?:uniqueCount|count)\s*=\s*["'](\d*)["']""")
_HEAD: Final = 1 << 12


def with_usual_parts(raw: bytes) -> bytes:
    """Return the workbook, written anew only where a part stands elsewhere or a count is false.

    Raises what zipfile raises for a damaged archive.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = {member.lower(): member for member in archive.namelist()}
        book = _main_part(archive, members)
        if book is None:
            return raw
        relations = relations_of(archive, book)
        moves = _moves(book, relations, members)
        texts = next((old for old, new in moves.items() if new == _USUAL["sharedStrings"]), "")
        overcounted = texts in members and _overcounted(archive, members[texts])
        if not overcounted and all(old == new.lower() for old, new in moves.items()) and _is_plain(relations):
            return raw
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as kept:
            for member in archive.infolist():
                content = archive.read(member)
                if overcounted and member.filename.lower() == texts:
                    content = _TABLE.sub(lambda tag: _COUNT.sub(b"", tag[0]), content[:_HEAD]) + content[_HEAD:]
                kept.writestr(*_moved(member.filename, content, moves, members))
    return out.getvalue()


def _main_part(archive: zipfile.ZipFile, members: dict[str, str]) -> str | None:
    """Return the workbook's member: as the package tells it, else by its usual name."""
    told = relations_in(start_of(archive, members[_ROOT])) if _ROOT in members else []
    targets = [_member(members, "", one) for one in told if one.kind == "officeDocument"]
    return members.get(next(iter(targets), _BOOK))


def _member(members: dict[str, str], folder: str, relation: Relation) -> str:
    """Return the member that a relation leads to, in lower case: a package does not tell cases apart."""
    target = html.unescape(relation.target).replace("\\", "/")
    found = member_at(folder, target).lower()
    return found if found in members else unquote(found)


def _moves(book: str, relations: list[Relation], members: dict[str, str]) -> dict[str, str]:
    """Return where the workbook and its sheets, texts and styles go: {member in lower case: usual name}."""
    moves = {book.lower(): _BOOK}
    for number, relation in enumerate(relations):
        member = _member(members, posixpath.dirname(book), relation)
        if relation.kind == "worksheet":
            there = posixpath.dirname(member) == _SHEETS and member.endswith(".xml")
            moves[member] = members.get(member, member) if there else f"{_SHEETS}/etal-{number}.xml"
        elif relation.kind in _USUAL:
            moves[member] = _USUAL[relation.kind]
    return moves


def _is_plain(relations: list[Relation]) -> bool:
    """Tell relations that calamine follows: no « . », no « .. » on the way."""
    return not any({".", ".."}.intersection(relation.target.split("/")) for relation in relations)


def _overcounted(archive: zipfile.ZipFile, member: str) -> bool:
    """Tell a table that announces more texts than it has bytes."""
    with archive.open(member) as handle:
        table = _TABLE.search(handle.read(_HEAD))
    size = archive.getinfo(member).file_size
    return table is not None and any(len(count) > 18 or int(count or 0) > size for count in _COUNT.findall(table[0]))


def _moved(name: str, content: bytes, moves: dict[str, str], members: dict[str, str]) -> tuple[str, bytes]:
    """Return a member under its new name; a list of relations, with all that it names spelt from the root."""
    listed = _LISTED.fullmatch(name)
    if listed is None:
        return moves.get(name.lower(), name), content
    owner = posixpath.join(listed[1], listed[2])
    folder, last = posixpath.split(moves.get(owner.lower(), owner))

    def spelt(tag: re.Match[bytes]) -> bytes:
        if _EXTERNAL.search(tag[0]):
            return tag[0]
        leads = _member(members, listed[1], relations_in(tag[0])[0])
        new = html.escape(moves.get(leads, members.get(leads, leads)))
        return _TARGET.sub(lambda target: target[1] + b'"/' + new.encode() + b'"', tag[0])

    return posixpath.join(folder, "_rels", f"{last}.rels"), _RELATION.sub(spelt, content)
