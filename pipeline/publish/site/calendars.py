"""Markets in, ``marches/<insee>.ics`` and the page that lists them out: what a telephone's or a town hall's agenda subscribes to.

iCalendar (RFC 5545): times of Europe/Paris with its rules beside, lines folded at 75 octets, ids that hold from one release to
the next. No clock: every stamp is the release's day.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Final

from pipeline.publish.site.hours_text import DAY_NAMES, NBSP
from pipeline.publish.site.markets import DAYS, Market
from pipeline.publish.site.render import Renderer
from pipeline.publish.site.shop import shortened
from pipeline.reference.text import fold

FOLDER: Final = "marches/"
NAMED: Final = 40
"""Who is told by name in one event."""
OCTETS: Final = 75
"""Of a line, its end left out (RFC 5545, 3.1)."""

PARIS: Final = (
    "BEGIN:VTIMEZONE", "TZID:Europe/Paris",
    "BEGIN:DAYLIGHT", "DTSTART:19960331T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200", "TZNAME:CEST", "END:DAYLIGHT",
    "BEGIN:STANDARD", "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100", "TZNAME:CET", "END:STANDARD",
    "END:VTIMEZONE",
)  # fmt: skip
"""Summer time in the European Union since 1996 (directive 2000/84/CE)."""

_RANKS: Final = {-1: "dernier", 1: "1er"}


def write_calendars(renderer: Renderer) -> int:
    """Write one calendar a commune that has markets, and the page of them all; return how many calendars."""
    found = renderer.material.markets
    names = renderer.material.reference.by_code
    for insee, held in found.items():
        renderer.write(f"{FOLDER}{insee}.ics", calendar_text(renderer, names[insee].nom, held))
    ordered = sorted(found, key=lambda insee: (fold(names[insee].nom), insee))
    listed = renderer.material.communes
    communes = [
        SimpleNamespace(
            nom=names[insee].nom, calendrier=f"{FOLDER}{insee}.ics", cible=f"communes/{insee}/" if insee in listed else "",
            marches=[SimpleNamespace(quand=when(one), lieu=one.place, commerces=one.shops) for one in found[insee]],
        )
        for insee in ordered
    ]  # fmt: skip
    nom = f"Marchés et tournées, {renderer.site.nom}"
    renderer.page(FOLDER, "marches.html", nom=nom, titre=nom, description=nom, communes=communes)
    return len(found)


def when(market: Market) -> str:
    """« Samedi, 8 h–13 h », « 1er samedi du mois »."""
    day = DAY_NAMES[market.weekday - 1]
    told = day.capitalize() if not market.rank else f"{_RANKS.get(market.rank, f'{market.rank}e').capitalize()} {day} du mois"
    hours = "" if not market.opens else _clock(market.opens) if not market.closes else "–".join(
        _clock(text) for text in (market.opens, market.closes)
    )  # fmt: skip
    begins = "à partir de " if market.opens and not market.closes else ""
    return f"{told}, {begins}{hours}" if hours else told


def _clock(text: str) -> str:
    hours, minutes = text.split(":")
    return f"{int(hours)}{NBSP}h" + (f"{NBSP}{minutes}" if minutes != "00" else "")


def calendar_text(renderer: Renderer, commune: str, held: Sequence[Market]) -> str:
    """Return the calendar of a commune, lines ended by CRLF."""
    site, stamp = renderer.site, f"{renderer.material.date:%Y%m%d}T000000Z"
    title = f"{'[Démonstration] ' if site.demonstration else ''}Marchés, {commune}"
    about = f"Commerçants et producteurs sur les marchés et en tournée à {commune}. {_source(renderer)}"
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Étal//Marchés//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"NAME:{_text(title)}", f"X-WR-CALNAME:{_text(title)}", "X-WR-TIMEZONE:Europe/Paris", f"X-WR-CALDESC:{_text(about)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D", *PARIS,
    ]  # fmt: skip
    for one in held:
        lines += _event(renderer, one, commune, stamp)
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(renderer: Renderer, one: Market, commune: str, stamp: str) -> Iterable[str]:
    first = _first(renderer.material.date, one)
    key = "|".join((one.insee, fold(one.place), str(one.weekday), str(one.rank), one.opens, one.closes))
    yield from ("BEGIN:VEVENT", f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, f'etal:marche:{key}')}", f"DTSTAMP:{stamp}")
    yield from _times(first, one)
    code = DAYS[one.weekday - 1].upper()
    yield f"RRULE:FREQ=MONTHLY;BYDAY={one.rank}{code}" if one.rank else f"RRULE:FREQ=WEEKLY;BYDAY={code}"
    alone = len(one.shops) == 1
    yield f"SUMMARY:{_text(f'{shortened(one.shops[0].nom)} : {one.place}' if alone else f'Marché : {one.place}')}"
    inside = fold(commune) in fold(one.place)
    yield f"LOCATION:{_text(one.place if inside else f'{one.place} ({commune})')}"
    yield f"DESCRIPTION:{_text(_description(renderer, one, commune, inside=inside))}"
    if renderer.base:
        yield f"URL:{renderer.base}{FOLDER}"
    yield from ("TRANSP:TRANSPARENT", "END:VEVENT")


def _times(first: dt.date, one: Market) -> Iterable[str]:
    """Yield when the first one begins and ends: a whole day where the hours are not said."""
    if not one.opens:
        yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
        return
    yield f"DTSTART;TZID=Europe/Paris:{_moment(first, one.opens):%Y%m%dT%H%M%S}"
    if one.closes:
        end = _moment(first, one.closes)
        end += dt.timedelta(days=end <= _moment(first, one.opens))
        yield f"DTEND;TZID=Europe/Paris:{end:%Y%m%dT%H%M%S}"


def _moment(day: dt.date, clock: str) -> dt.datetime:
    """Return that time of that day; 24:00 and beyond fall on the day after."""
    hours, minutes = clock.split(":")
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(hours=int(hours), minutes=int(minutes))


def _first(day: dt.date, one: Market) -> dt.date:
    """Return the first day of the market from ``day`` on: a calendar begins with a day that its own rule tells."""
    at = day + dt.timedelta(days=(one.weekday - day.isoweekday()) % 7)
    while one.rank and not _ranked(at, one.rank):
        at += dt.timedelta(days=7)
    return at


def _ranked(day: dt.date, rank: int) -> bool:
    last = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return (day.day - 1) // 7 + 1 == rank if rank > 0 else (last.day - day.day) // 7 + 1 == -rank


def _description(renderer: Renderer, one: Market, commune: str, *, inside: bool) -> str:
    told = [f"{shortened(shop.nom)}{_what(shop.activite)}{_page(renderer, shop.id)}" for shop in one.shops[:NAMED]]
    if (rest := len(one.shops) - NAMED) > 0:
        told.append(f"et {rest} autre{'s' if rest > 1 else ''}")
    lines = ["Disent y être :", *(f"- {line}" for line in told), ""]
    if not one.opens:
        lines.append("Horaires non précisés.")
    if not inside:
        lines.append(f"Lieu donné : « {one.place} », compris comme {commune}.")
    lines += ["Jours fériés et intempéries : se renseigner.", _source(renderer)]
    return "\n".join(lines)


def _what(activity: str) -> str:
    return f" ({activity.lower()})" if activity else ""


def _page(renderer: Renderer, id_: str) -> str:
    return f" {renderer.base}e/{id_}/" if renderer.base else ""


def _source(renderer: Renderer) -> str:
    site = renderer.site
    invented = "Démonstration : commerces inventés. " if site.demonstration else ""
    return f"{invented}{site.titre}, {site.nom} : {site.editeur}, données du {site.jour}, {site.licence}."


def _text(value: str) -> str:
    """Escape a value of type TEXT (RFC 5545, 3.3.11); what is no text is taken away, line breaks are kept."""
    kept = "".join(c if c == "\n" or c.isprintable() or c == NBSP else " " for c in value)
    for character in ("\\", ";", ","):
        kept = kept.replace(character, f"\\{character}")
    return kept.replace("\n", "\\n")


def folded(line: str) -> str:
    """Fold a line at 75 octets, never inside a character."""
    parts, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > OCTETS:
            parts.append("")
            size = 1  # the blank that a line that goes on begins with
        parts[-1] += character
        size += width
    return "\r\n ".join(parts)
