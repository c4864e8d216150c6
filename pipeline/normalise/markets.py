"""Stalls and rounds as people write them in, canonical entries out: ``<OSM days [hours]> <place>``.

« marché d'Agen le samedi matin place Jasmin ; Villeneuve-sur-Lot mardi 8h-12h30 » gives
« Sa Agen, Place Jasmin » and « Tu 08:00-12:30 Villeneuve-sur-Lot ». Grammar of an entry, which this module reads back as itself:

    entry = days [" " hours] " " place
    days  = "Mo-Fr", "We,Sa", "Sa[1,3]"        as in OSM opening_hours
    hours = "08:00-12:30" {"," hours}           left out when they were not said (« samedi matin » is a day without hours)
    place = commune and spot, each with a capital, joined by ", "; it holds no "|", ";" nor line break
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from pipeline.normalise.hours.atoms import atoms
from pipeline.normalise.hours.days import DayItem
from pipeline.normalise.hours.fold import fold
from pipeline.normalise.hours.osm import Key, Value, is_valid, week_rules
from pipeline.normalise.hours.text import read
from pipeline.normalise.hours.whose import words
from pipeline.normalise.hours.words import EVERY_DAY, NotUnderstood
from pipeline.normalise.result import Cleaned, Issue

_DAY: Final = (
    r"(?:lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?|"
    r"(?:lun|mar|merc?|jeu|ven|sam|dim)(?=\.|\b(?!-?[a-z])))\.?"
)
_HALF: Final = r"(?:\s+(?:au |le )?(?:matin(?:ee)?s?|apres[ -]?midis?|soir(?:ee)?s?|toute la journee))?"
_RANK: Final = r"(?:(?:premiers?|deuxiemes?|troisiemes?|quatriemes?|derniers?|1ers?|[2-4]e(?:me)?s?)(?:\s(?:et|&)\s|,\s?)?)+\s"
_ONE: Final = rf"(?:(?:tous )?les |chaque |le |du )?(?:{_RANK})?{_DAY}{_HALF}(?: (?:du|de chaque) mois)?{_HALF}"
_DAYS: Final = re.compile(
    rf"(?<![\w-])(?:{_ONE}(?:\s?(?:,|et|&|/|-|au|ou)\s?{_ONE})*|tous les jours|7j?/7|tous les matins)(?![\w-])"
)
_CLOCK: Final = r"[0-2]?\d\s?(?:h(?:eures?)?\s?(?:[0-5]\d)?|:[0-5]\d)"
_PAIR: Final = rf"(?:de |entre )?[0-2]?\d(?:\s?(?:h(?:eures?)?\s?(?:[0-5]\d)?|:[0-5]\d))?\s?(?:-|a|/|et)\s?{_CLOCK}"
_HOURS: Final = re.compile(rf"(?<![\w-])(?:{_PAIR}(?:\s?(?:,|et|/|-)?\s?{_PAIR})*|(?:des|a partir de) {_CLOCK})(?![\w])")
_SPAN: Final = r"\d\d:\d\d(?:-\d\d:\d\d|\+)"
_CANONICAL: Final = re.compile(
    rf"((?:(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:\[[-\d,]+\])?(?:[-,](?=[MTWFS]))?)+(?: {_SPAN}(?:,{_SPAN})*)?) (.+)"
)
_VAGUE: Final = re.compile(
    rf"\b(?:ete|hiver|saison|sauf|hors|ou bien|semaines? (?:paires?|impaires?)|un (?:{_DAY}) sur|"
    r"(?:de |d'|en |du |jusqu'en |mi-)"
    r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)\b)"
)
_PADDING: Final = re.compile(
    r"^(?:(?:sur |au |aux |le |les |la )?"
    r"(?:marches?(?! couvert)|tournees?|presents?|presences?|stands?|etals?|points? de vente|depots?)\b\s*"
    r"(?:de plein vent |hebdomadaires? |fermiers? |gourmands? |bio )?"
    r"(?:de la |de l'|du |des |de |d'|sur |a |au |:)?\s*|(?:sur|a|au|de|d'|le) (?=\S))+"
)
_COMMON: Final = re.compile(
    r"(?:places?|rue|halles?|mairie|centre|bourg|village|port|quartier|pont|eglise|parking|producteurs?)\b"
)
"""Common nouns: their article is not part of the name."""
_EDGES: Final = " \t,:-–—()[]./•·*"


class _Found(NamedTuple):
    """Where days and hours stand in an entry."""

    days: list[re.Match[str]]
    hours: list[re.Match[str]]


def parse(text: str) -> Cleaned[tuple[str, ...]]:
    """Return the stalls and rounds that ``text`` names, in the order said, each once.

    Issue ``marche-incompris`` for each part that is not understood wholly (no day, no place, a season, two places for one day):
    it is kept as its own text. « | », « ; » and line breaks separate entries; a comma does where each side has its day and place.
    """
    entries: list[str] = []
    issues: list[Issue] = []
    for part in _parts(text):
        try:
            entry = _entry(part)
        except NotUnderstood as error:
            entry = _spaced(part)
            issues.append(Issue("marche-incompris", entry, str(error)))
        if entry not in entries:
            entries.append(entry)
    return Cleaned(tuple(entries) or None, tuple(issues))


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _parts(text: str) -> list[str]:
    parts = [p.strip() for p in re.split(r"[;\n\r|•]|\s\+\s", text.replace("\u00a0", " "))]
    parts = [p for p in parts if p.strip(_EDGES)]
    return [piece for part in parts for piece in _pieces(part)]


def _pieces(part: str) -> list[str]:
    """Cut « Agen le samedi, Nérac le mardi » and « … et Nérac le mardi »: only where each side has a day and a place.

    Where days come first, a piece starts with its day; where places come first, it starts with its place and ends with its day:
    « samedi Agen, place Jasmin, mardi Nérac » is cut before mardi, never before place Jasmin.
    """
    if _CANONICAL.fullmatch(part):
        return [part]
    days_first = _touches(part, 0)
    for match in re.finditer(r",(?![^(]*\))|\set\s", part):
        left, right = part[: match.start()].strip(), part[match.end() :].strip()
        ordered = _touches(right, 0) if days_first else _touches(left, -1) and not _touches(right, 0)
        if ordered and _has_both(left) and _has_both(right):
            return [left, *_pieces(right)]
    return [part]


def _touches(piece: str, end: int) -> bool:
    """Does ``piece`` start (0) or end (-1) with days or hours?"""
    flat = _flat(piece.strip(_EDGES))
    spans = [m.span() for found in _find(flat) for m in found]
    return any(a == 0 for a, _ in spans) if end == 0 else any(b == len(flat) for _, b in spans)


def _has_both(piece: str) -> bool:
    flat = _flat(piece)
    found = _find(flat)
    return bool(found.days) and bool(_place(piece, found))


def _entry(part: str) -> str:
    canonical = _CANONICAL.fullmatch(part.strip())
    if canonical and is_valid(canonical[1]):
        return f"{canonical[1]} {_spaced(canonical[2])}"
    flat = _flat(part)
    vague = _VAGUE.search(flat)
    if vague:
        raise NotUnderstood(f"« {vague.group().strip()} »")
    found = _find(flat)
    if len(found.days) != 1 or len(found.hours) > 1:
        raise NotUnderstood("aucun jour" if not found.days else "plusieurs jours ou horaires pour un même lieu")
    place = _place(part, found)
    if not place:
        raise NotUnderstood("aucun lieu")
    days = found.days[0].group()
    return f"{_when(days, found.hours[0].group() if found.hours else '')} {place}"


def _find(flat: str) -> _Found:
    days = list(_DAYS.finditer(flat))
    return _Found(days, [h for h in _HOURS.finditer(flat) if not any(d.start() <= h.start() < d.end() for d in days)])


def _flat(text: str) -> str:
    """Lower case without accents, letter for letter, so that places can be cut from the text as written."""
    flat = "".join((unicodedata.normalize("NFKD", c)[:1] or c) for c in text.replace("’", "'")).lower()
    flat = re.sub(r"[‐-―−]", "-", flat)
    return flat if len(flat) == len(text) else text.lower()[: len(text)].ljust(len(text))


def _when(days: str, hours: str) -> str:
    """« le samedi matin », « 8h-12h30 » → « Sa 08:00-12:30 »; without hours, « Sa »."""
    if hours:
        return read(words(fold(f"{days} {hours}"))[0]).osm
    found, _ = words(fold(days))
    sequence = atoms(found)
    items: list[DayItem] = [item for atom in sequence if atom.kind == "D" for item in atom.value]
    if not items or any(atom.kind not in "DL" for atom in sequence):
        raise NotUnderstood("jours incertains")
    keys: list[Key] = sorted({key for item in items for key in item.keys}, key=str)
    if set(keys) == EVERY_DAY:
        return "Mo-Su"
    rules = week_rules(dict.fromkeys(keys, Value()))
    return ",".join(rule.strip() for rule in rules)


def _place(part: str, found: _Found) -> str:
    """What is left once days and hours are taken out, without « marché de », each piece with a capital."""
    cuts = sorted((m.start(), m.end()) for m in (*found.days, *found.hours))
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(part)]
    pieces = []
    for start, end in zip(starts, ends, strict=True):
        for piece in re.split(r"[,():]|\s-\s|\s/\s", part[start:end]):
            kept = _without_padding(piece.strip(_EDGES))
            if kept and _flat(kept) not in {"de", "a", "le", "la", "et", "du", "au", "en", "sur", "d", "marche", "tournee"}:
                pieces.append(_spaced(kept))
    return ", ".join(p[:1].upper() + p[1:] for p in pieces)


def _without_padding(piece: str) -> str:
    """« marché d'Agen » is Agen; « marché du Pin » is Le Pin, « marché de la place Jasmin » is place Jasmin."""
    padding = _PADDING.match(_flat(piece))
    if padding is None:
        return piece.strip(_EDGES + "'")
    kept = piece[padding.end() :].strip(_EDGES + "'")
    last = re.search(r"(?:\b(du|de la|des))\s*$", padding.group())
    article = {"du": "Le ", "de la": "La ", "des": "Les "}[last[1]] if last else ""
    return kept if not kept or _COMMON.match(_flat(kept)) else article + kept
