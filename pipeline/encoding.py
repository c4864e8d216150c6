"""A text file's bytes in, its text out, with a word on what was doubtful in its encoding; a text garbled before us, mended."""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

import numpy as np

from pipeline.errors import SourceError

_BOMS: Final = (  # the four-byte mark first: it begins with the two-byte one
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WEIGHTS: Final = {  # how telling a character is of French: « é » read in MS-DOS's code is « Ç » in a Mac's, and both exist
    **dict.fromkeys("ÉÈÊËÀÂÄÎÏÔÖÙÛÜÇŒÆäëïöüÿæáíóúñ‘“”«»°€–—…²³·®™½§", 1),
    **dict.fromkeys("êçôîûâùœ", 2),
    **dict.fromkeys("èà’\xa0", 3),
    "é": 5,
}
_UNUSUAL: Final = -3
_SAMPLE: Final = 1 << 20  # bytes
_TWO_BYTES: Final = re.compile(rb"[\xc2\xc3\xc5][\x80-\xbf]|\xe2\x80[\x90-\xbf]")
"""How UTF-8 writes the accents and the quotation marks of French."""
_UTF7: Final = re.compile(r"\+(?:AM|AO|IB)[A-Za-z0-9+/]-")
_CONTROL: Final = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_FEW: Final = 20  # characters for one null, beyond which what is left is no text
_LATIN9: Final = re.compile(rb"[A-Za-z]\xbd[a-z]|\xbc(?:uvr|il|ufs)|\xa4")
_WINDOWS: Final = re.compile(rb"[\x80-\x9f]|(?<![A-Za-z])\xbd|[0-9]\s?\xbc")
"""Bytes that ISO 8859-15 has not, and fractions that are fractions."""
_ONE_BYTE: Final = ("cp1252", "mac-roman", "cp850")
"""What a spreadsheet saves a csv in: Windows, an old Mac, MS-DOS. In this order when they read as well as each other."""


# What UTF-8 read as cp1252 looks like, and the only characters a repair may give: those of French text.
_CP1252: Final = {bytes([b]).decode("cp1252", "replace"): b for b in range(0x80, 0xA0)} | {chr(b): b for b in range(0x80, 0x100)}
_SUSPECT: Final = re.compile(
    r"[\u00c2-\u00ef][" + re.escape("".join(c for c, b in sorted(_CP1252.items()) if b < 0xC0 and c != "\ufffd")) + "]{1,2}"
)
_FRENCH: Final = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ’‘“”«»–—…€°²³½¼\u00a0•·™®©ñÑáíóú")


class Decoded(NamedTuple):
    """A text, what is doubtful about it in French ("" when nothing is), its encoding (None: not the same on all its lines)."""

    text: str
    doubt: str
    encoding: str | None


def decode(raw: bytes, declared: str | None, name: str) -> tuple[str, str]:
    """Return the text and, in French, what is doubtful about it ("" when nothing is).

    The declared encoding, else the byte-order mark, else strict UTF-8, else UTF-16 by its zeros, else the one-byte encoding in
    which the accents read as French. Raises SourceError where the declaration is wrong or the file is not text.
    """
    if declared:
        text, nulls = _without_nulls(_as_declared(raw, declared, name), name)
        return text, nulls
    found = detected(raw, name)
    return found.text, found.doubt


def detected(raw: bytes, name: str) -> Decoded:
    """Return what a text that declares no encoding reads as. Raises SourceError where the file is not text."""
    found = _detected(raw, name)
    text, nulls = _without_nulls(found.text, name)
    return Decoded(text, " ; ".join(filter(None, (found.doubt, nulls))), found.encoding) if nulls else found


def _detected(raw: bytes, name: str) -> Decoded:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):  # some programs write it twice
            return Decoded(raw.decode(encoding, "ignore").lstrip("\ufeff"), "", encoding)
    if zeros := _by_zeros(raw):
        return Decoded(raw.decode(zeros, "ignore"), "", zeros)
    try:
        text = raw.decode("utf-8")
        return _of_mail(raw, text) or Decoded(text, "", "utf-8")
    except UnicodeDecodeError:
        _without_nulls(raw[: 1 << 20].decode("latin-1"), name)
    return _mended_utf8(raw) or _line_by_line(raw) or _one_byte(raw)


def _of_mail(raw: bytes, text: str) -> Decoded | None:
    """Return UTF-7, « Zo+AOk-lie », as an old mail program leaves it: all ASCII, and nothing but French once read."""
    if not text.isascii() or len(_UTF7.findall(text[:_SAMPLE])) < 2:
        return None
    try:
        read = raw.decode("utf-7")
    except UnicodeDecodeError:
        return None
    return Decoded(read, "", "utf-7") if all(c in _WEIGHTS for c in set(read) if c > "\x7f") else None


def _as_declared(raw: bytes, declared: str, name: str) -> str:
    try:
        encoding = codecs.lookup(declared).name
        return raw.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{name}, ligne {line} : ce fichier n'est pas en « {declared} »",
            "corriger depots.encodage, ou l'ôter : il sera trouvé",
        ) from error
    except (LookupError, ValueError) as error:  # « undefined » is an encoding of Python's, that refuses all
        raise SourceError(
            f"{name} : l'encodage « {declared} » n'existe pas", "écrire utf-8 ou cp1252 dans depots.encodage"
        ) from error


def _without_nulls(text: str, name: str) -> tuple[str, str]:
    """Return the text without the few null characters that a database or a failing disk left, and what is doubtful of it.

    Raises SourceError where they are many, or other control characters stand beside them: that is no text.
    """
    if "\x00" not in text:
        return text, ""
    body = text.rstrip("\x00")
    inside = body.count("\x00")
    if inside * _FEW > len(body) or _CONTROL.search(body):
        raise SourceError(f"{name} : ce fichier n'est ni un tableur ni du texte", "demander un nouvel envoi au producteur")
    told = [f"{inside} caractère(s) nul(s), ôté(s)"] if inside else []
    told += ["le fichier finit par des caractères nuls, il a pu être coupé"] if len(body) < len(text) else []
    return body.replace("\x00", ""), " ; ".join(told)


def _by_zeros(raw: bytes) -> str | None:
    """Latin text in UTF-16 has a zero in every other byte, in UTF-32 three of four."""
    sample = np.frombuffer(raw[: 4096 & ~3], dtype=np.uint8)[: len(raw) & ~3]
    if not len(sample):
        return None
    first, second, third, fourth = ((sample[i::4] == 0).mean() for i in range(4))
    if min(second, third, fourth) > 0.9 and first < 0.05:
        return "utf-32-le"
    if min(first, second, third) > 0.9 and fourth < 0.05:
        return "utf-32-be"
    even, odd = (first + third) / 2, (second + fourth) / 2
    if odd > 0.3 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 and odd < 0.05 else None


def _mended_utf8(raw: bytes) -> Decoded | None:
    """Read UTF-8 in which a few lines were pasted from a Windows file: the stray bytes alone are taken as Windows'."""
    wrong, right = _strays(raw[:_SAMPLE].decode("utf-8", "surrogateescape"))[1:]
    if wrong > right:  # a Windows file, plainly: not worth reading twice
        return None
    text = raw.decode("utf-8", "surrogateescape")
    strays, wrong, right = _strays(text)
    if right <= 4 * wrong:
        return None
    table = {ord(c): bytes([ord(c) - 0xDC00]).decode("cp1252", "replace") for c in strays}
    return Decoded(text.translate(table), f"UTF-8 où {wrong} caractères sont d'un autre encodage", "utf-8")


def _strays(text: str) -> tuple[set[str], int, int]:
    """Return the bytes that are no UTF-8, how often they come, and how many accented characters are right."""
    used = set(text)
    strays = {c for c in used if "\udc80" <= c <= "\udcff"}
    return strays, sum(map(text.count, strays)), sum(text.count(c) for c in used - strays if c > "\x7f")


def _line_by_line(raw: bytes) -> Decoded | None:
    """Read a file put together from several, some of its lines in UTF-8: « Ã© » is no chance."""
    if not _TWO_BYTES.search(raw):
        return None
    lines = raw.split(b"\n")
    texts = [_french_utf8(line) for line in lines]
    others = [line for line, text in zip(lines, texts, strict=True) if text is None]
    told = sum(text is not None and not text.isascii() for text in texts)
    if not told:
        return None
    rest = iter(_one_byte(b"\n".join(others)).text.split("\n"))
    whole = "\n".join(next(rest) if text is None else text for text in texts)
    return Decoded(whole, f"{told} ligne(s) en UTF-8 et {len(others)} dans un autre encodage", None)


def _french_utf8(line: bytes) -> str | None:
    """Return a line read as UTF-8, None where it is not: « l’é » of an old Mac is UTF-8 too, of an Armenian letter."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if text.isascii() or all(c in _WEIGHTS for c in text if c > "\x7f") else None


def _one_byte(raw: bytes) -> Decoded:
    best = _best_of_one_byte(raw)
    text = raw.decode(best, "replace")
    lost = text.count("\ufffd")
    return Decoded(text, f"{best}, où {lost} caractères sont illisibles" if lost else "", best)


def _best_of_one_byte(raw: bytes) -> str:
    counts = np.zeros(256, dtype=np.int64)
    for start in range(0, len(raw), _SAMPLE):  # in pieces: bincount makes eight bytes of each
        counts += np.bincount(np.frombuffer(raw[start : start + _SAMPLE], dtype=np.uint8), minlength=256)
    scores = {encoding: _score(counts[128:], encoding) for encoding in _ONE_BYTE}
    best = max(_ONE_BYTE, key=lambda encoding: scores[encoding])  # the first of equals
    return _latin9(raw) if best == "cp1252" else best


def _latin9(raw: bytes) -> str:
    """Return ISO 8859-15, as Linux programs wrote, where it alone makes sense: « C½ur », « 12 ¤ » are « Cœur », « 12 € »."""
    if not _LATIN9.search(raw) or _WINDOWS.search(raw):
        return "cp1252"
    return "iso-8859-15"


def _score(counts: np.ndarray[tuple[int], np.dtype[np.int64]], encoding: str) -> int:
    """Weigh the bytes above 127: how far they read as French."""
    letters = bytes(range(128, 256)).decode(encoding, "replace")
    return int(sum(n * _WEIGHTS.get(letter, _UNUSUAL) for n, letter in zip(counts, letters, strict=True)))


def unmojibake(text: str) -> str:
    """Return ``text`` with UTF-8 that was read as cp1252 put right: « BoulangÃ©rie » → « Boulangérie ».

    Certain only: each run must be valid UTF-8 and give a character of French text, else it stays. Broken twice, mended twice.
    """
    for _ in range(3):
        fixed = _SUSPECT.sub(_decoded, text) if not text.isascii() else text
        if fixed == text:
            break
        text = fixed
    return text


def _decoded(match: re.Match[str]) -> str:
    raw = match[0]
    for length in (3, 2):
        piece = raw[:length]
        try:
            found = bytes(_CP1252[c] for c in piece).decode("utf-8")
        except (UnicodeDecodeError, KeyError):
            continue
        if len(found) == 1 and (found in _FRENCH or _CP1252.get(found, 0) >= 0xC0):
            return found + raw[length:]
    return raw
