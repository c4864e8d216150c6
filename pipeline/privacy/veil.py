"""Texts in, the same without the telephones, mailboxes and SIRETs that the register opposes out: whatever column holds them.

A number opposed is typed where no column declares one: « appeler le 05 … » in a description, beside the hours, in a comment that
is ignored. It is looked up there by its keyed hash, whatever signs stand between its digits: what is no opposed number is no hit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple
from urllib.parse import unquote

import pandas as pd
from stdnum import luhn

from pipeline.model import LIST_SEPARATOR
from pipeline.normalise.phone import parse_phones
from pipeline.normalise.withheld import bare
from pipeline.privacy.register import SHOP, Kind, Oppositions, fingerprint
from pipeline.reference.personal import LIKELY_MAIL, mailboxes

VALUES: Final[tuple[Kind, ...]] = ("telephone", "courriel", "siret")
"""What is known wherever it is written; a name is made of everybody's words."""

_BETWEEN: Final = "[\\s.\\-_/,·•*'’()\u00a0\u202f\u2009\u200b-\u200f\u2010-\u2015\u2060\u20e3\ufe0f\ufeff]{0,4}"
_RUN: Final = re.compile(rf"(?:\+ ?)?\(?\d(?:{_BETWEEN}\d){{8,}}")
_ABROAD: Final = re.compile(rf"(?:\+|(?<!\d)00) ?(?!33)[1-9](?:{_BETWEEN}\d){{7,14}}")
_LETTER_O: Final = re.compile(r"(?<![^\W_])[0-9oO][0-9oO .\-]{7,}[0-9oO](?![^\W_])")
_IN_LINK: Final = re.compile(r"[^\s|;,<>\"]*(?:://|\w\.[a-z]{2,}/|[=?]|\btel:|\bmailto:)[^\s|;,<>\"]*", re.IGNORECASE)
_NATIONAL: Final = 9  # digits of a French number without its zero
_SIRET: Final = 14


def _likely(digits: int) -> str:
    return rf"(?:[0-9oO０-９]{_BETWEEN}){{{digits - 1}}}[0-9oO０-９]"


_LIKELY: Final[dict[str, str]] = {"telephone": _likely(_NATIONAL), "siret": _likely(_SIRET), "courriel": LIKELY_MAIL}
"""What a text with one of each holds; Arrow reads it: no lookaround."""
_CODED: Final = "%[0-9A-F]{2}"

Veiled = tuple[str | None, tuple[tuple[Kind, str], ...]]
"""What is left of a text, and what was taken away: kinds and values."""


class Piece(NamedTuple):
    """``text[start:end]`` may be a value of ``kind``, in canonical form."""

    kind: Kind
    value: str
    start: int
    end: int


def pieces(text: str, kinds: Collection[str] = VALUES) -> Iterator[Piece]:
    """Yield all that ``text`` may hold of ``kinds``, the unlikely too: digits that stand together are read from each of them."""
    if "courriel" in kinds:
        yield from (Piece("courriel", box.address, box.start, box.end) for box in mailboxes(text))
    plain = _LETTER_O.sub(lambda m: re.sub("[oO]", "0", m[0]), text)
    for run in _RUN.finditer(plain):
        yield from _in_run(run, kinds)
    for match in _ABROAD.finditer(plain) if "telephone" in kinds else ():
        yield from (Piece("telephone", phone.e164, *match.span()) for phone in parse_phones(match[0]).value or ())


def _in_run(run: re.Match[str], kinds: Collection[str]) -> Iterator[Piece]:
    places = [run.start() + n for n, sign in enumerate(run[0]) if sign.isdecimal()]
    digits = "".join(str(int(sign)) for sign in run[0] if sign.isdecimal())
    if len(digits) == _SIRET and (run[0].isdecimal() or luhn.is_valid(digits)):
        yield Piece("siret", digits, run.start(), run.end())
        return
    for at in range(len(digits)):
        opens = at == 0 or places[at] > places[at - 1] + 1
        if opens and "siret" in kinds and len(digits) >= at + _SIRET:
            yield Piece("siret", digits[at : at + _SIRET], places[at], places[at + _SIRET - 1] + 1)
        begin = _national_at(digits, at, opens=opens) if "telephone" in kinds else None
        if begin is not None:
            found = parse_phones("0" + digits[begin : begin + _NATIONAL]).value or ()
            start = run.start() if at == 0 else places[at]
            yield from (Piece("telephone", p.e164, start, places[begin + _NATIONAL - 1] + 1) for p in found)


def _national_at(digits: str, at: int, *, opens: bool) -> int | None:
    """Return where the nine digits of a French number begin, dialled from ``at`` on; None where none is."""
    prefix = re.compile("0033|330|33|0").match(digits, at)
    begin = prefix.end() if prefix else at if opens else len(digits)  # without its zero, only where a group of digits opens
    return begin if len(digits) >= begin + _NATIONAL and digits[begin] != "0" else None


@dataclass(frozen=True)
class Veil:
    """What is looked up: ``hashes``, by kind; ``keys``: those that the register is read with."""

    hashes: dict[str, frozenset[str]] = field(default_factory=dict)
    keys: tuple[bytes, ...] = ()
    whole: frozenset[str] = frozenset()
    """The hashes that take their whole shop away."""

    @classmethod
    def of(cls, register: Oppositions, keys: tuple[bytes, ...]) -> Veil:
        """Return the veil of a register: values opposed as such, or as what a shop taken away is known by."""
        held = {
            kind: frozenset(e.empreinte for e in register.entries if e.genre == kind and e.portee in (kind, SHOP))
            for kind in VALUES
        }
        whole = frozenset(e.empreinte for e in register.entries if e.genre in VALUES and e.portee == SHOP)
        return cls({kind: hashes for kind, hashes in held.items() if hashes}, keys, whole)

    @cached_property
    def _known(self) -> dict[tuple[str, frozenset[str]], Veiled]:
        return {}

    def over(self, texts: pd.Series[str], spared: Collection[str] = ()) -> tuple[pd.Series[str], pd.Series[str]]:
        """Return ``texts`` without what is opposed, missing where nothing is left; and, of those changed, what was taken away:
        « kind value », one or more, missing elsewhere.

        ``texts`` may be lists (LIST_SEPARATOR). ``spared``: kinds that these texts are the declared column of.
        """
        kinds = frozenset(self.hashes).difference(spared)
        nothing = pd.Series(None, index=texts.index, dtype="str")
        if not kinds:
            return texts, nothing
        likely = "|".join([_CODED, *(_LIKELY[kind] for kind in sorted(kinds))])
        asked = texts.str.contains(likely, regex=True).fillna(False).astype("bool")
        found = {text: self._veiled(text, kinds) for text in texts[asked].unique()}
        changed = {text: one for text, one in found.items() if one[1]}
        here = texts.isin(list(changed))
        if not here.any():
            return texts, nothing
        said = {text: LIST_SEPARATOR.join(f"{kind} {value}" for kind, value in taken) for text, (_, taken) in changed.items()}
        after = texts.mask(here, texts.map({text: left for text, (left, _) in changed.items()}))
        return after.astype("str"), texts.where(here).map(said).astype("str")

    def cut(self, text: str) -> str | None:
        """Return one text without what is opposed, None where nothing is left."""
        return self._veiled(text, frozenset(self.hashes))[0] if self.hashes else text

    def scope(self, kind: str, value: str) -> str:
        """Return what a value of the register opposes: its whole shop (SHOP), else itself."""
        return SHOP if any(fingerprint(key, kind, value) in self.whole for key in self.keys) else kind

    def _veiled(self, text: str, kinds: frozenset[str]) -> Veiled:
        if (text, kinds) not in self._known:
            self._known[text, kinds] = self._read(text, kinds)
        return self._known[text, kinds]

    def _read(self, text: str, kinds: frozenset[str]) -> Veiled:
        parts = [self._part(part, kinds) for part in text.split(LIST_SEPARATOR)]
        taken = tuple(dict.fromkeys(one for _, told in parts for one in told))
        return LIST_SEPARATOR.join(left for left, _ in parts if left) or None, taken

    def _part(self, text: str, kinds: frozenset[str]) -> Veiled:
        hits = self._hits(text, kinds)
        after = _without(text, hits) if hits else text
        plain = unquote(after)
        coded = self._hits(plain, kinds) if plain != after else []  # « 05%2036%20… »: where it stands is not told
        return (None if coded else after or None), tuple(dict.fromkeys((p.kind, p.value) for p in (*hits, *coded)))

    def _hits(self, text: str, kinds: frozenset[str]) -> list[Piece]:
        asked = (piece for piece in pieces(text, kinds) if piece.kind in kinds)
        return [p for p in asked if any(fingerprint(key, p.kind, p.value) in self.hashes[p.kind] for key in self.keys)]


def _without(text: str, hits: Sequence[Piece]) -> str:
    """Return ``text`` with ``hits`` taken away, the link that one stands in too, and what announced them."""
    links = [m.span() for m in _IN_LINK.finditer(text)]
    spans = {(p.start, p.end) for p in hits}
    spans |= {link for link in links for p in hits if link[0] < p.end and p.start < link[1]}
    after, done = "", 0
    for start, end in sorted(spans):
        if start >= done:
            after = bare(after + text[done:start]) + " "
        done = max(done, end)
    return bare(after + text[done:])
