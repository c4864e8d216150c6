"""An xlsx's archive in, its small parts out: which member is which sheet, the number formats that it spells out."""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from typing import Final, NamedTuple

_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*>")
_NAME: Final = re.compile(rb"""\bname\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_RELATION: Final = re.compile(rb"""\b\w+:id\s*=\s*["']([^"']+)["']""")
_TARGETS: Final = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*>", re.ASCII)
_USUAL: Final = re.compile(r'<Relationship Id="([^"<>]*)" Type="([^"<>]*)" Target="([^"<>]*)"(?: TargetMode="\w*")?/>')
_OF_RELATION: Final = re.compile(r"""\b(Id|Type|Target)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.ASCII)
_FORMAT: Final = re.compile(rb"<(?:\w+:)?numFmt\s[^<>]*>")
_FORMAT_PARTS: Final = re.compile(rb"""\b(numFmtId|formatCode)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PART: Final = 1 << 24  # bytes of a small part (styles, relations): more is nonsense


class Relation(NamedTuple):
    """What a part refers to. ``kind``: the last word of its type, « hyperlink »; ``target``: as written."""

    id: str
    kind: str
    target: str


def relations_of(archive: zipfile.ZipFile, member: str) -> list[Relation]:
    """Return what a member refers to, in the order of the file."""
    folder, name = posixpath.split(member)
    listed = f"{folder}/_rels/{name}.rels"
    return relations_in(start_of(archive, listed)) if listed in archive.namelist() else []


def relations_in(content: bytes) -> list[Relation]:
    """Return what a list of relations tells, in its order."""
    found = []
    for tag in _TARGETS.findall(content.decode("utf-8", "replace")):
        if usual := _USUAL.fullmatch(tag):  # as Excel writes them, by tens of thousands
            found.append(Relation(usual[1], usual[2].rpartition("/")[2], usual[3]))
            continue
        told = {key: a or b for key, a, b in _OF_RELATION.findall(tag)}
        found.append(Relation(told.get("Id", ""), told.get("Type", "").rpartition("/")[2], told.get("Target", "")))
    return found


def member_at(folder: str, target: str) -> str:
    """Return the member that a relation of a part in ``folder`` leads to."""
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return {member: sheet name}."""
    folder = next((posixpath.dirname(m) for m in archive.namelist() if m.lower().endswith("workbook.xml")), "xl")
    targets = {told.id: member_at(folder, told.target) for told in relations_in(part_of(archive, "workbook.xml.rels"))}
    names = {}
    for tag in _SHEET.findall(part_of(archive, "workbook.xml")):
        name, relation = _NAME.search(tag), _RELATION.search(tag)
        if name and relation and relation[1].decode() in targets:
            names[targets[relation[1].decode()]] = html.unescape((name[1] or name[2] or b"").decode("utf-8", "replace"))
    return names


def without_macro_sheets(raw: bytes) -> bytes:
    """Return the workbook without its sheets of Excel 4.0 macros, which hold no table and on which calamine stops."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if not any("/macrosheets/" in member.lower() for member in archive.namelist()):
            return raw
        macros = {told.id.encode() for told in relations_in(part_of(archive, "workbook.xml.rels")) if "acrosheet" in told.kind}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as kept:
            for member in archive.infolist():
                content = archive.read(member)
                if member.filename.lower().endswith("workbook.xml"):
                    content = _SHEET.sub(lambda tag: b"" if _id(tag[0]) in macros else tag[0], content)
                kept.writestr(member.filename, content)
    return out.getvalue()


def _id(tag: bytes) -> bytes:
    relation = _RELATION.search(tag)
    return relation[1] if relation else b""


def number_formats(styles: bytes) -> dict[int, str]:
    """Return the formats that the workbook spells out, by their number."""
    codes = {}
    for tag in _FORMAT.findall(styles):
        told = {key: html.unescape((a or b).decode("utf-8", "replace")) for key, a, b in _FORMAT_PARTS.findall(tag)}
        if told.get(b"numFmtId", "").isdecimal():
            codes[int(told[b"numFmtId"])] = told.get(b"formatCode", "")
    return codes


def part_of(archive: zipfile.ZipFile, ending: str) -> bytes:
    """Return a small part of the archive (its first megabytes), b"" where there is none."""
    for member in archive.namelist():
        if member.lower().endswith(ending):
            return start_of(archive, member)
    return b""


def start_of(archive: zipfile.ZipFile, member: str) -> bytes:
    """Return the first megabytes of a member."""
    with archive.open(member) as handle:
        return handle.read(_PART)
