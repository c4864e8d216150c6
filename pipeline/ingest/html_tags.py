"""An HTML page's text in, its tags and texts out, one after another, in time that only grows with the page's length.

Nothing is looked up, run or expanded: a page is text. What a page hides from readers (scripts, styles, comments) is passed over.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

_MUTE: Final = frozenset({"script", "style", "title", "noscript", "template", "object", "xml"})
_NAME: Final = re.compile(r"/?[a-z][\w:.-]*", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"""([\w:.-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_LONGEST: Final = 1 << 14  # characters of a tag
_CHARSET: Final = re.compile(rb"""<meta\b[^>]{0,500}?\bcharset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD: Final = 1 << 14

Token = tuple[str, str, str]
"""Tag (« td », « /td », "" for the page's beginning), its attributes as written, the text that follows it."""


def tokens(text: str) -> Iterator[Token]:
    """Yield the tags in order, names in lower case, each with the text after it."""
    first, *pieces = text.split("<")
    yield "", "", first
    mute, waiting = "", ""
    for cut in pieces:
        piece = f"{waiting}<{cut}" if waiting else cut  # a « < » stood inside an attribute
        waiting = ""
        if mute:
            mute, after = _still(mute, piece)
            if not mute and after:
                yield "", "", after
            continue
        if piece.startswith("!--"):
            mute, after = _still("--", piece[3:])
            if not mute:
                yield "", "", after
            continue
        name = _NAME.match(piece)
        if name is None:
            # « <!doctype …> », « <![if …]> », « <?xml …?> »; else a « < » that is only text: « CA < 10 »
            yield ("", "", piece.partition(">")[2]) if piece[:1] in ("!", "?") else ("", "", f"<{piece}")
            continue
        end = _end(piece)
        if end < 0:
            if len(piece) < _LONGEST and (piece.count('"') % 2 or piece.count("'") % 2):
                waiting = piece
            continue
        tag = name[0].lower()
        mute = tag if tag in _MUTE and piece[end - 1] != "/" else ""
        if not mute:
            yield tag, piece[name.end() : end], piece[end + 1 :]


def _still(mute: str, piece: str) -> tuple[str, str]:
    """Return what is still passed over after ``piece``, and the text that follows its end."""
    if mute == "--":
        _, ended, after = piece.partition("-->")
        return ("", after) if ended else (mute, "")
    if piece[: len(mute) + 1].lower() == f"/{mute}":
        return "", piece.partition(">")[2]
    return mute, ""


def _end(piece: str) -> int:
    """Return where the tag ends, past any « > » inside an attribute; -1 where it does not."""
    end = piece.find(">")
    if '"' not in piece[:end] and "'" not in piece[:end]:
        return end
    for _ in range(8):
        if end < 0 or not any(piece.count(quote, 0, end) % 2 for quote in "\"'"):
            return end
        following = piece.find(">", end + 1)
        if following < 0:  # an apostrophe alone: « title=l'étal »
            return end if not piece.count('"', 0, end) % 2 else -1
        end = following
    return end


def attributes(inside: str) -> dict[str, str]:
    """Return a tag's attributes, names in lower case, entities read."""
    return {
        name.lower(): html.unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(inside[:_LONGEST])
    }


def declared_charset(raw: bytes) -> str | None:
    """Return the encoding that the page says it is in."""
    found = _CHARSET.search(raw[:_HEAD])
    return found[1].decode("ascii", "replace").lower() if found else None
