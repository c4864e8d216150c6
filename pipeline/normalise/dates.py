"""Dates and moments as spreadsheets and forms hold them in, ISO text out.

What is ambiguous (10/11/2020) is read by the source's declared form, never guessed from the values; what that form makes
impossible (31/02, or 11/25 where days come first) is an anomaly, never turned round.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from pipeline.model import DateSystem
from pipeline.normalise.result import Cleaned, Issue

Form = Literal["jj/mm/aaaa", "mm/jj/aaaa", "aaaa-mm-jj"]

FIRST_YEAR: Final = 1990
"""Before it, a shop's record is not dated: 1900-01-07 is a 7 that a spreadsheet took for a date."""
LAST_YEAR: Final = 2100

_EPOCHS: Final = {"1900": dt.datetime(1899, 12, 30), "1904": dt.datetime(1904, 1, 1)}
"""Day 0 of spreadsheet serials; 1899-12-30 makes up for the 29 February 1900 that Excel believes in."""

_MONTHS: Final = (
    ("janvier", "janv", "jan", "january"),
    ("fevrier", "fevr", "fev", "february", "feb"),
    ("mars", "mar", "march"),
    ("avril", "avr", "april", "apr"),
    ("mai", "may"),
    ("juin", "jun", "june"),
    ("juillet", "juil", "juill", "jul", "july"),
    ("aout", "aou", "august", "aug"),
    ("septembre", "sept", "sep", "september"),
    ("octobre", "oct", "october"),
    ("novembre", "nov", "november"),
    ("decembre", "dec", "december"),
)
_MONTH_OF: Final = {name: rank for rank, names in enumerate(_MONTHS, start=1) for name in names}

_TIME: Final = re.compile(
    r"(?:^|[t ,]+|\s+a\s+)(\d{1,2})\s?[:h]\s?(\d{2})?(?:\s?[:m]\s?(\d{2})(?:[.,]\d+)?s?)?\s*([ap])?\.?(?:m\.?)?\s*"
    r"(z|(?:utc|gmt)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2})?$"
)
_NUMERIC: Final = re.compile(r"(\d{1,4})\s?([-/. ])\s?(\d{1,2})\s?\2\s?(\d{1,4})")
_WORDS: Final = re.compile(r"(?:[a-z]+\.?,?\s+)?(?:le\s+)?(\d{1,2})(?:\s?er\b)?[\s\-./]*([a-z]+)\.?[\s\-./,]*(\d{4}|\d{2})")
_MONTH_FIRST: Final = re.compile(
    r"(?:[a-z]{3,9}\.?,?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})"
)  # « Nov 3, 2020 »
_MONTH_ONLY: Final = re.compile(r"([a-z]+)\.?[\s\-./]*(\d{4}|\d{2})|(\d{1,2})[-/.](\d{4})|(\d{4})(?:-(\d{2}))?")
_LEAD: Final = re.compile(r"^(?:le )?(?:(?:lun|mar|mer|jeu|ven|sam|dim)(?:di|credi|dredi|edi|anche)?\b[.,]* )?(?:le )?(?=\d)")
"""« le 30/03/2020 », « lun. 30/03/2020 »: what stands before the day."""
_UNIX: Final = re.compile(r"(1[0-8]\d{8}|19[0-8]\d{7})(\d{3})?")
"""Seconds since 1970, or thousandths, as databases and web forms export a moment, from 2001 to 2032: from 1990010100 on, a number
of ten digits is rather a day and its hour."""
_SERIAL: Final = re.compile(r"(\d{4,5})(?:[.,](\d+))?")


class Unreadable(Exception):  # noqa: N818 - a way out of this module's readers
    """The text is no possible date: code of the anomaly, then words that complete it."""

    def __init__(self, detail: str, code: str = "date-illisible") -> None:
        super().__init__(detail)
        self.issue = Issue(code, "", detail)


class _Moment(NamedTuple):
    when: dt.datetime
    counted: str = ""  # the finding that tells how a bare number was read
    offset: dt.timedelta | None = None  # ahead of UTC


def parse_date(text: str, form: Form, calendar: DateSystem) -> Cleaned[str]:
    """Return the day ``text`` says, as « 2020-11-10 »; the time of day, where there is one, is left out as written.

    ``form`` settles the order of numbers; ISO and dates with a month's name are read whatever it says. ``calendar`` is that of
    bare serial numbers. Issues: ``date-numero`` (a serial was read), ``date-unix`` (seconds since 1970 were), ``date-sans-jour``
    (« nov. 2020 »: no day is invented), ``date-illisible`` (impossible, before 1990, after 2100).
    """
    return _parse(text, form, calendar, day_only=True)


def parse_moment(text: str, form: Form, calendar: DateSystem) -> Cleaned[str]:
    """Return the moment ``text`` says, as « 2020-11-10T21:12:33 », so that moments of one column sort as text.

    With an offset (« UTC+1 », « +02:00 », « Z ») the moment is told in UTC and ends in « Z »: a form's stamps change offset with
    summer time. Without a time of day it is midnight. Issues: as parse_date.
    """
    return _parse(text, form, calendar, day_only=False)


def _parse(text: str, form: Form, calendar: DateSystem, *, day_only: bool) -> Cleaned[str]:
    plain = _plain(text)
    if not plain:
        return Cleaned(None)
    try:
        moment = _read(plain, form, calendar)
        shown = _shown(moment, day_only)
    except Unreadable as error:
        return Cleaned(None, (error.issue,))
    return Cleaned(shown, (Issue(moment.counted, shown, calendar),) if moment.counted else ())


def _shown(moment: _Moment, day_only: bool) -> str:
    if day_only:
        return moment.when.date().isoformat()
    if moment.offset is None:
        return moment.when.isoformat(timespec="seconds")
    return (moment.when - moment.offset).isoformat(timespec="seconds") + "Z"


def _plain(text: str) -> str:
    folded = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return _LEAD.sub("", re.sub(r"\s+", " ", folded).strip(" .,;'"))


def _read(plain: str, form: Form, calendar: DateSystem) -> _Moment:
    serial = _SERIAL.fullmatch(plain)
    if serial and not (len(serial[1]) == 4 and not serial[2]):  # « 2020 » is a year
        return _Moment(_from_serial(plain, calendar), "date-numero")
    if unix := _UNIX.fullmatch(plain):
        return _from_unix(int(unix[1]))
    day_text, clock, offset = _split_time(plain)
    year, month, day = _numbers(day_text, form)
    try:
        date = dt.date(year, month, day)
    except ValueError as error:
        raise Unreadable("ce jour n'existe pas") from error
    return _Moment(dt.datetime.combine(_plausible(date), clock), offset=offset)


def _from_serial(plain: str, calendar: DateSystem) -> dt.datetime:
    when = _EPOCHS[calendar] + dt.timedelta(days=float(plain.replace(",", ".")))
    _plausible(when.date())
    return (when + dt.timedelta(microseconds=500_000)).replace(microsecond=0)


def _from_unix(seconds: int) -> _Moment:
    """Midnight in France is the day before in UTC: the day is France's, as whoever typed it meant it."""
    when = dt.datetime.fromtimestamp(seconds, ZoneInfo("Europe/Paris"))
    _plausible(when.date())
    return _Moment(when.replace(tzinfo=None), "date-unix", when.utcoffset())


def _plausible(date: dt.date) -> dt.date:
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise Unreadable(f"année {date.year}")
    return date


def _split_time(plain: str) -> tuple[str, dt.time, dt.timedelta | None]:
    match = _TIME.search(plain)
    if match is None:
        return plain, dt.time(), None
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            raise Unreadable("heure impossible")
        hour = hour % 12 + (12 if match[4] == "p" else 0)
    try:
        clock = dt.time(hour, minute, min(second, 59))
    except ValueError as error:
        raise Unreadable("heure impossible") from error
    return plain[: match.start()].strip(" ,"), clock, _offset(match[5])


def _offset(text: str | None) -> dt.timedelta | None:
    if not text:
        return None
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?", text)
    if match is None:
        return dt.timedelta()
    size = dt.timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return -size if match[1] == "-" else size


def _numbers(text: str, form: Form) -> tuple[int, int, int]:
    """Return year, month, day."""
    compact = re.fullmatch(r"(\d{8})", text)
    if compact:
        return _compact(text, form)
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        return _ordered(numeric[1], numeric[3], numeric[4], form)
    words = _WORDS.fullmatch(text)
    if words and words[2] in _MONTH_OF:
        return _full_year(words[3]), _MONTH_OF[words[2]], int(words[1])
    english = _MONTH_FIRST.fullmatch(text)
    if english and english[1] in _MONTH_OF:
        return int(english[3]), _MONTH_OF[english[1]], int(english[2])
    alone = _MONTH_ONLY.fullmatch(text)
    if alone and (alone[1] is None or alone[1] in _MONTH_OF):
        raise Unreadable("mois ou année seulement", "date-sans-jour")
    raise Unreadable("forme inconnue")


def _compact(text: str, form: Form) -> tuple[int, int, int]:
    """« 20201110 » or « 10112020 »: years 1990 to 2100 make the two forms exclusive (no month 19, 20 or 21)."""
    if FIRST_YEAR <= int(text[:4]) <= LAST_YEAR and int(text[4:6]) <= 12:
        return int(text[:4]), int(text[4:6]), int(text[6:])
    return _ordered(text[:2], text[2:4], text[4:], form)


def _ordered(first: str, middle: str, last: str, form: Form) -> tuple[int, int, int]:
    if len(first) == 4:
        return int(first), int(middle), int(last)
    if len(first) == 3 or len(last) == 3:
        raise Unreadable("année à trois chiffres")
    if form == "aaaa-mm-jj":
        if len(last) <= 2:
            return _full_year(first), int(middle), int(last)
        if int(first) <= 12 and int(middle) <= 12 and first != middle:
            raise Unreadable("jour ou mois d'abord ?")
        return (_full_year(last), int(middle), int(first)) if int(first) > 12 else (_full_year(last), int(first), int(middle))
    day, month = (first, middle) if form == "jj/mm/aaaa" else (middle, first)
    if int(month) > 12 >= int(day):
        raise Unreadable("jour et mois inversés ?")
    return _full_year(last), int(month), int(day)


def _full_year(text: str) -> int:
    """« 20 » is 2020, « 98 » is 1998."""
    if len(text) == 4:
        return int(text)
    return int(text) + (1900 if int(text) >= FIRST_YEAR % 100 else 2000)
