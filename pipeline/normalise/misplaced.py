"""Columns in; the same with what was typed in the wrong one (a web address among e-mails, a phone in a name) in its own, out.

A value moves where nothing else it can be (two readers agree: its shape and its field's own cleaner) and where its own field says
nothing on that row; it never overwrites. What may be published of it is judged afterwards, in its own field, as if it had been
typed there. An uncertain value (« @compte », a network without its address) stays where it is, told by its column's cleaner.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import pandas as pd

from pipeline.anomalies import record
from pipeline.model import Anomalies, RawRows
from pipeline.normalise import hours
from pipeline.normalise.cell import is_nothing
from pipeline.normalise.email import parse_emails
from pipeline.normalise.mapping import JOINERS, Columns
from pipeline.normalise.phone import parse_phones
from pipeline.normalise.result import Cleaned
from pipeline.normalise.siret import parse_siret
from pipeline.normalise.unique import over_rows
from pipeline.normalise.url import NETWORKS, parse_urls
from pipeline.normalise.withheld import bare
from pipeline.reference.personal import mailboxes


class _Piece(NamedTuple):
    """``text[start:end]`` is a value of ``target``: ``value``, as its own cleaner spells it."""

    start: int
    end: int
    target: str
    value: str


class _Sorted(NamedTuple):
    """A cell without what was put right; of each target: what was written, its value, that it stands there, or contradicts it."""

    rest: str
    written: dict[str, str]
    put: dict[str, str]
    twice: frozenset[str]
    against: frozenset[str]


_PHONE: Final = re.compile(
    r"(?<![\w/=@.+\-,])(?:\+33 ?(?:\(0\) ?)?|0033 ?|0)[1-9](?:[ .\-]?\d\d){4}(?![\w@]|[ .\-]\d|[.,]\d)", re.ASCII
)
_SIRET: Final = re.compile(r"(?<!\d)(?<!\d )\d{3}[ .]?\d{3}[ .]?\d{3}[ .]?\d{5}(?! ?\d)", re.ASCII)
_LINK: Final = re.compile(
    r"(?<![\w@./])(?:https?://|www\.)[^\s,;|<>\"()]+"
    r"|(?<![\w@./])(?:m\.|fr-fr\.)?(?:facebook|instagram|tiktok)\.com/[^\s,;|<>\"()]+"
    rf"|\b(?:{'|'.join(n for n, page in NETWORKS.items() if page and len(n) > 2)}|fb)\s*[:@]\s*@?[\w.\-]+(?=\s*(?:$|[,;|/\n]))",
    re.IGNORECASE,
)
_HOST: Final = re.compile(r"(?:[a-z0-9][a-z0-9\-]*\.)+(?:fr|com|net|org|eu|bio|shop)(?:/[\w\-/.]*)?", re.IGNORECASE)
"""A whole cell that is a web address without its scheme."""
_FAX: Final = re.compile(r"(?:fax|t[ée]l[ée]copie)\W{0,4}$", re.IGNORECASE)

Find = Callable[[str], Iterator[_Piece]]


def _phones(text: str) -> Iterator[_Piece]:
    for match in _PHONE.finditer(text):
        found = parse_phones(match[0])
        if found.value and not found.issues and not _FAX.search(text[: match.start()]):
            yield _Piece(*match.span(), "telephone", found.value[0].e164)


def _mails(text: str) -> Iterator[_Piece]:
    for box in mailboxes(text):
        found = parse_emails(text[box.start : box.end])
        if found.value and not found.issues and text[: box.start][-1:] not in ("/", "@"):
            yield _Piece(box.start, box.end, "courriel", found.value[0].address)


def _links(text: str) -> Iterator[_Piece]:
    for match in _LINK.finditer(text):
        yield from _one_link(text, *match.span())


def _hosts(text: str) -> Iterator[_Piece]:
    if _HOST.fullmatch(text.strip()):
        yield from _one_link(text, 0, len(text))


def _one_link(text: str, start: int, end: int) -> Iterator[_Piece]:
    links = parse_urls(text[start:end]).value
    if links and len(links.sites) + len(links.socials) == 1:
        yield _Piece(start, end, *(("site_web", links.sites[0]) if links.sites else ("reseaux_sociaux", links.socials[0])))


def _sirets(text: str) -> Iterator[_Piece]:
    for match in _SIRET.finditer(text):
        found = parse_siret(match[0])
        if found.value and found.value.siret and not found.issues:
            yield _Piece(*match.span(), "siret", found.value.siret)


_OF_CONTACT: Final[tuple[Find, ...]] = (_mails, _links, _phones)
_FOREIGN: Final[dict[str, tuple[Find, ...]]] = {
    "courriel": (_links, _hosts, _phones),
    "telephone": (_mails, _links, _hosts, _sirets),
    "site_web": (_mails, _phones),
    "reseaux_sociaux": (_mails, _phones),
    "boutique_en_ligne": (_mails, _phones),
    "siret": (_mails, _phones),
    "siren": (_mails, _phones),
    **dict.fromkeys(("nom", "raison_sociale", "adresse", "voie", "lieu_dit", "complement_adresse"), _OF_CONTACT),
}
"""Target → what its columns may hold that is another's."""
_WORDED: Final = ("nom", "raison_sociale", "adresse", "voie", "lieu_dit", "complement_adresse")
"""Published as they are read: « 12 rue Neuve Tél. 05 36 … » loses its number, also where the phone's own column tells another."""
_LIKELY: Final[dict[Find, str]] = {
    _mails: r"@|(?i:arobas)",
    _links: r"(?i:www\.|://|facebook|insta|\bfb\b|tik ?tok|twitter|youtube|pinterest)",
    _hosts: r"(?i)^\s*[a-z0-9\-.]+\.[a-z]{2,4}(?:/\S*)?\s*$",
    _phones: r"(?:\d[ .\-()]{0,3}){9}\d",
    _sirets: r"(?:\d[ .]?){13}\d",
}
"""What a text with one of each holds; Arrow reads it: a column of sound e-mails or phones costs no more than this."""
_TARGETS: Final = ("telephone", "courriel", "site_web", "reseaux_sociaux", "siret")


def _known(target: str, said: str) -> set[str]:
    """Return the values that a field's own text gives."""
    if target == "telephone":
        return {p.e164 for p in parse_phones(said).value or ()}
    if target == "courriel":
        return {m.address for m in parse_emails(said).value or ()}
    if target == "siret":
        found = parse_siret(said).value
        return {found.siret} if found and found.siret else set()
    links = parse_urls(said).value
    return {*links.sites, *links.socials} if links else set()


def put_right(columns: Columns) -> tuple[Columns, list[Anomalies]]:
    """Return ``columns`` with misplaced values read in their own fields, and what was found.

    Findings: ``valeur-deplacee`` (a correction) on the column where it is now read, ``valeur-a-deplacer`` on the one where it
    stands, ``valeur-contredite`` where its own column tells another. The value is told on its own column alone: what is
    opposed there is concealed with it.
    """
    found: list[Anomalies] = []
    uses = [name for target in columns.source.colonnes for name in columns.names(target)]
    for source, finders in _FOREIGN.items():
        for name in columns.names(source):
            if uses.count(name) == 1:  # « Contact », read for its phone and for its e-mail, holds both by right
                columns, told = _of_column(columns, source, name, finders)
                found += told
    columns, told = _hours_told(columns)
    return columns, found + told


def _of_column(columns: Columns, source: str, name: str, finders: tuple[Find, ...]) -> tuple[Columns, list[Anomalies]]:
    cells = columns.raw[name]
    asked = cells.str.contains("|".join(f"(?:{_LIKELY[find]})" for find in finders), regex=True).fillna(False).astype(bool)
    if not asked.any():
        return columns, []
    targets = [t for t in _TARGETS if t != source]
    frame = pd.DataFrame({"": cells, **{t: columns.text(t) for t in targets}})[asked]
    answers = over_rows(frame, lambda cell, *said: _sorted(cell, dict(zip(targets, said, strict=True)), source, finders))
    rest = answers.column(lambda s: s.rest)
    if rest.isna().all():
        return columns, []
    rows, moved, told = columns.raw[asked], {}, []
    for target in targets:
        label = columns.label(target) or target
        put = answers.column(lambda s, t=target: s.put.get(t))  # type: ignore[misc]
        if put.notna().any():
            moved[target] = put
            here, written = put.notna(), answers.column(lambda s, t=target: s.written[t] if t in s.put else None)  # type: ignore[misc]
            said = {"valeur": written[here], "apres": put[here]}
            told.append(record("valeur-deplacee", rows[here], colonne=label, detail=name, **said))
        misplaced = answers.flags(lambda s, t=target: t in s.put or t in s.twice)  # type: ignore[misc]
        told.append(record("valeur-a-deplacer", rows[misplaced], colonne=name, detail=label))
        against = answers.flags(lambda s, t=target: t in s.against)  # type: ignore[misc]
        told.append(record("valeur-contredite", rows[against], colonne=name, detail=label))
    left = rest.where(rest.ne("")).reindex(cells.index)
    raw = RawRows(columns.raw.assign(**{name: cells.mask(rest.notna().reindex(cells.index, fill_value=False), left)}))
    return columns.over(raw, moved), told


def _sorted(cell: str | None, said: dict[str, str | None], source: str, finders: tuple[Find, ...]) -> Cleaned[_Sorted]:
    """Say what of ``cell`` is another field's; ``said``: what those fields say on this row. None where there is nothing to do."""
    pieces = [p for find in finders for p in find(cell or "")]
    put: dict[str, str] = {}
    written: dict[str, str] = {}
    twice, against, gone = set(), set(), []
    for target in dict.fromkeys(p.target for p in pieces):
        mine = [p for p in pieces if p.target == target]
        spelt = {p.value: (cell or "")[p.start : p.end].strip() for p in mine}
        there = said[target]
        if there is None or is_nothing(there) or _swapped(target, there, source):
            if target == "siret" and len(spelt) > 1:
                continue
            joiner = JOINERS.get(target, " ")
            put[target], written[target] = joiner.join(spelt), joiner.join(spelt.values())
        elif _known(target, there).issuperset(spelt):
            twice.add(target)
        elif source in _WORDED:
            against.add(target)
        else:
            continue
        gone += mine
    if not gone or (source == "nom" and is_nothing(_without(cell or "", gone))):  # « www.chezlou.example » may be the sign
        return Cleaned(None)
    return Cleaned(_Sorted(_without(cell or "", gone), written, put, frozenset(twice), frozenset(against)))


def _swapped(target: str, there: str, source: str) -> bool:
    """Tell whether a field's text is no value of its own, but one of the column where its value stands."""
    return not _known(target, there) and any(p.target == source for find in _FOREIGN.get(target, ()) for p in find(there))


def _without(cell: str, pieces: list[_Piece]) -> str:
    after, done = "", 0
    for piece in sorted(pieces):
        if piece.start >= done:
            after, done = bare(after + cell[done : piece.start]) + " ", piece.end
    return bare(after + cell[done:])


# --- hours in a description ---------------------------------------------------------------------------------------------

_HOURED: Final = r"\d ?(?:[hH]|:\d\d)"
_OPENS: Final = re.compile(
    r"\s*(?:(?:nos |les )?horaires\b|ouvert(?:e|ure)?\b|7 ?j"
    r"|(?:du )?(?:lun|mar|mer|jeu|ven|sam|dim)(?:di|credi|dredi|edi|anche)?\b)",
    re.IGNORECASE,
)
_ABOUT_HOURS: Final = re.compile(
    rf"{_HOURED}|\b(?:ferm|ouvert|horaire|sauf\b|vacances|f[ée]ri[ée]|\w{{2,5}}di\b|dimanche)", re.IGNORECASE
)
_SENTENCE: Final = re.compile(r"\n+|(?<=[^\W\d_]{3})\.\s+|(?<=\d)\.\s+(?=[A-ZÉÈÀ])|[!?]\s+")


def _hours_told(columns: Columns) -> tuple[Columns, list[Anomalies]]:
    """Read the hours that a description tells, where nothing else does and they are one sentence that is nothing else."""
    texts = columns.text("description")
    if columns.code_columns("horaires") or texts.isna().all():
        return columns, []
    free = columns.text("horaires").isna()
    asked = free & texts.str.contains(_HOURED, regex=True).fillna(False).astype(bool)
    told = over_rows(pd.DataFrame({"text": texts[asked]}), _its_hours).column(str).reindex(texts.index)
    here = told.notna()
    if not here.any():
        return columns, []
    label = columns.label("horaires") or "horaires"
    where, values = columns.raw[here], told[here]
    found = record("valeur-deplacee", where, colonne=label, valeur=values, apres=values, detail=columns.label("description"))
    return columns.over(columns.raw, {"horaires": told}), [found]


def _its_hours(text: str) -> Cleaned[str]:
    """Return the one sentence of ``text`` that opens as hours do and is wholly read; None where another one may speak of them."""
    sentences = [s.strip() for s in _SENTENCE.split(text) if s and s.strip()]
    about = [s for s in sentences if _ABOUT_HOURS.search(s)]
    answer = hours.parse(about[0]) if len(about) == 1 and _OPENS.match(about[0]) else None
    sure = answer and answer.value and answer.value.osm and not answer.value.rest and not answer.issues
    return Cleaned(about[0] if sure else None)
