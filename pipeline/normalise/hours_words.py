"""French text about opening hours in, typed words out: days, times, seasons, « fermé », « sauf », separators.

A word that is neither known nor mere padding raises NotUnderstood: what is not understood wholly is never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final, NamedTuple

from rapidfuzz.distance import OSA


class NotUnderstood(Exception):  # noqa: N818 - a way out of the parser, never seen outside the package
    """The text holds something that we do not read; the argument says what, in French."""


class Word(NamedTuple):
    """One typed word. ``text`` is what was written; ``flag`` says an article or a mark stood with it."""

    kind: str
    value: Any = None
    text: str = ""
    flag: bool = False


DAY_NAMES: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
EVERY_DAY: Final = frozenset(range(7))
LAST_DAY: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Length of each month; February counts 29, so that « en février » holds in every year."""

_DAY: Final = (
    r"lun(?:di?s?)?|lu|mar(?:dis?|d)?|ma|mer(?:credis?|cr?)?|me|jeu(?:dis?|d)?|je|ven(?:dredis?|dr?)?|ve|"
    r"sam(?:edis?|e)?|sa|dim(?:anches?|a)?|di"
)
_MONTH: Final = (
    r"janv(?:ier)?|jan|fevr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|jul|aout|sept(?:embre)?|sep|oct(?:obre)?|"
    r"nov(?:embre)?|dec(?:embre)?"
)
_MONTHS: Final = ("jan", "fev", "mar", "avr", "mai", "juin", "jui", "aou", "sep", "oct", "nov", "dec")
_ORDINAL: Final = r"premiers?|deuxiemes?|seconds?|troisiemes?|quatriemes?|derniers?|1\s?ers?|[2-4]\s?(?:nd|e(?:me)?s?|ieme)"
_RDV: Final = r"rendez[ -]?vous|r\.?d\.?v\.?"
_DM: Final = r"(?:0?[1-9]|[12]\d|3[01])[/.](?:0?[1-9]|1[0-2])(?:[/.](?:20)?\d\d)?"
_DM2: Final = r"(?:0[1-9]|[12]\d|3[01])[/.](?:0[1-9]|1[0-2])(?:[/.](?:20)?\d\d)?"
_B: Final = r"(?<![a-z0-9])"  # the folded text has no accent, so ASCII boundaries are enough
_E: Final = r"(?![a-z0-9'])\.?"

_PATTERNS: Final = (
    # --- what never closes and what is always so ---
    ("pad", rf"{_B}(?:accueil )?(?:au|du) public{_E}"),
    ("allday", rf"{_B}(?:24\s?h?(?:eures)?\s?(?:/|sur)\s?24\s?h?|h\s?24){_E}"),
    (
        "alldays",
        rf"{_B}(?:7\s?j?(?:ours?)?\s?(?:/|sur)\s?7\s?j?(?:ours)?|tous les jours|t\.?l\.?j\.?|ts les jours|tout les jours|"
        rf"chaque jour|toute la semaine|quotidiennement){_E}(?: de la semaine)?",
    ),
    ("bad", rf"{_B}[1-6]\s?(?:j(?:ours?)?)\s?(?:/|sur)\s?7{_E}"),
    # --- public and school holidays ---
    ("ph", rf"{_B}(?:ouvert )?(?:les |le )?(?:jours? feries?|feries?|j\.? ?f\.?){_E}"),
    ("sh", rf"{_B}(?:les )?(?:vacances scolaires|conges scolaires){_E}"),
    # --- seasons ---
    ("rest", rf"{_B}(?:hors[ -]saison|(?:le )?reste de l'annee|(?:les )?autres mois){_E}"),
    ("year", rf"{_B}(?:toute l'annee|a l'annee|tout l'annee){_E}"),
    (
        "name",
        rf"{_B}(?:l'?ete|l'?hiver|printemps|automne|(?:haute|basse|moyenne|pleine)[ -]saison|saison (?:estivale|hivernale)|"
        rf"(?:periode|horaires?) (?:d'|de l')?(?:ete|hiver|estivale?s?|hivernale?s?)|saison|ete|hiver){_E}",
    ),
    ("nth", rf"{_B}(?:{_ORDINAL})(?:\s?(?:et|,|&)\s?(?:{_ORDINAL}))*\s(?:{_DAY})\.?\s(?:du|de chaque|dans le|par)\smois{_E}"),
    ("dates", rf"{_B}{_DM2}\s?(?:au|a|-)\s?{_DM2}(?!\d)"),
    ("date", rf"(?:(?<=du )|(?<=au )|(?<=le ))(?:(?:{_DAY})\.? )?{_DM}(?!\d|\s?h)"),
    ("date", rf"{_B}(?:1\s?er|[12]\d|3[01]|0?[1-9])\s(?:{_MONTH})(?:\s20\d\d)?{_E}"),
    ("month", rf"{_B}(?:(?:mi|debut|fin)[ -](?:du mois de )?)?(?:{_MONTH})(?:\s20\d\d)?{_E}"),
    ("first", rf"{_B}1\s?er{_E}"),
    # --- times ---
    ("time", rf"{_B}[0-2]?\d\s?h(?:eures?|rs?)?(?:[:.]?[0-5]\d(?:\s?mi?n)?|\s(?:00|15|30|45))?(?![0-9a-z:]|\s?h(?![a-z]))"),
    ("time", rf"{_B}[0-2]?\d\s?h(?:eures?|rs?)?(?![a-z])(?![0-9:])"),
    ("time", rf"{_B}[0-2]?\d\s?[:.]\s?[0-5]\d(?:\s?h)?(?![0-9a-z])"),
    ("time", rf"{_B}minuit{_E}"),
    ("num", r"(?<![a-z0-9.])[0-2]?\d(?![0-9a-z])"),
    # --- days ---
    ("weekend", rf"{_B}(?:les? )?(?:week[ -]?ends?|w[-.]e\.?|fins? de semaine){_E}"),
    ("week", rf"{_B}(?:en semaine|la semaine|semaine|jours de semaine){_E}"),
    ("day", rf"{_B}(?:(?:les?|tous les|chaque) )?(?:{_DAY})(?![a-z0-9'])\.?"),
    ("letters", r"(?<![A-Za-z0-9'])(?-i:[LMJVSD]{1,7})(?![A-Za-z0-9'])"),
    # --- parts of the day ---
    ("half", rf"{_B}(?:(?:tous )?les |le |l')?(?:matin(?:ee)?s?|apres?[ -]?midis?|aprem|apm|soir(?:ee)?s?){_E}"),
    ("noon", rf"{_B}(?:(?:le|a) )?(?:midi|dejeuner){_E}"),
    ("evening", rf"{_B}(?:le )?diner{_E}"),
    # --- what is said of them ---
    ("closures", rf"{_B}(?:fermetures? annuelles?|(?:conges|vacances) annuel(?:le)?s|conges|fermetures? pour conges){_E}"),
    (
        "closed",
        rf"{_B}(?:est |sont |c'est )?(?:fermee?s?|fermer|fermetures?|closed|off|relache)"
        rf"(?: hebdomadaire)?{_E}(?: toute la journee)?",
    ),
    ("except", rf"{_B}(?:sauf|sf|excepte(?:e?s)?|hormis|a l'exception (?:de|du|des)|hors){_E}"),
    ("incl", rf"{_B}(?:y[ -]compris|compris|inclus|meme){_E}"),
    (
        "orrdv",
        rf"{_B}(?:(?:et|ou|et/ou) (?:egalement )?(?:(?:sur|par) )?|possibilite de |autres (?:jours|horaires) (?:: ?)?sur )"
        rf"(?:{_RDV})(?: possible)?{_E}",
    ),
    (
        "rdv",
        rf"{_B}(?:(?:uniquement|seulement|exclusivement) )?(?:(?:sur|par|avec) (?:prise de )?)?"
        rf"(?:{_RDV})(?: (?:uniquement|seulement|exclusivement))?{_E}",
    ),
    ("until", rf"{_B}jusqu'?\s?(?:a|au|en){_E}"),
    ("from", rf"{_B}(?:a partir d[eu]|des){_E}"),
    ("between", rf"{_B}entre{_E}"),
    # --- separators ---
    ("and", rf"{_B}(?:et|puis|ainsi que|ainsi qu'){_E}|&|\+"),
    ("range", rf"{_B}(?:au|aux|a|to){_E}|-+>?|>|→"),
    ("slash", r"/"),
    ("comma", r","),
    ("strong", r"[;\n|•]|\.(?!\d)|(?<=\s)[·*](?=\s)"),
    ("colon", r"[:=]"),
    ("paren", r"[()\[\]]"),
    # --- padding: says nothing of when ---
    (
        "pad",
        rf"{_B}(?:d'|l'|qu')|{_B}(?:de|du|des|le|la|les|en|dans|pendant|durant|chaque|tous|nos|notre|nous|sommes|est|sont|"
        rf"ouverte?s?|ouvertures?|ouvre|horaires?|heures|magasin|boutique|mois|public|vous|accueill?(?:e|ent|ons)|"
        rf"journee continue|non[ -]stop|sans interruption|(?:en )?continue?|sans coupure|service continu|depuis|periodes?|"
        rf"toute la journee|egalement|nocturne){_E}|\s+",
    ),
)
_MASTER: Final = re.compile(
    "|".join(f"(?P<k{i}>{pattern})" for i, (_, pattern) in enumerate(_PATTERNS)) + r"|(?P<unknown>[^\W\d_]+|.)", re.I | re.S
)
_DASHES: Final = str.maketrans(
    {
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "\r": "\n",
        "\t": " ",
        "·": "•",
        "●": "•",
        "▪": "•",
        "➔": "→",
        "►": "•",
    }
)


def fold(text: str) -> str:
    """Return ``text`` without accents, odd dashes, odd spaces; case and line breaks are kept."""
    text = re.sub(r"<br\s*/?>", "\n", text.translate(_DASHES))
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = re.sub(r"[^\S\n]+", " ", text)
    return re.sub(r" ?\n[\n ]*", "\n", text).strip(" \n")


def words(text: str) -> tuple[list[Word], list[tuple[str, str]]]:
    """Return the typed words of folded ``text`` and the day names that were repaired, as (written, read).

    Raises NotUnderstood at the first word that is not known.
    """
    found: list[Word] = []
    repaired: list[tuple[str, str]] = []
    for match in _MASTER.finditer(text):
        kind = match.lastgroup or ""
        written = match.group()
        if kind == "unknown":
            day = _misspelt_day(written)
            if day is None:
                raise NotUnderstood(f"« {written} » n'est pas compris")
            repaired.append((written, DAY_NAMES[day]))
            found.append(Word("day", day, written))
            continue
        kind = _PATTERNS[int(kind[1:])][0]
        if kind == "bad":
            raise NotUnderstood(f"« {written} » ne dit pas quels jours")
        if kind != "pad":
            found.append(_typed(kind, written))
    return found, repaired


def _typed(kind: str, written: str) -> Word:
    low = written.lower().strip()
    if kind == "time":
        return Word("time", _minutes(low), written)
    if kind == "num":
        return Word("num", int(low), written)
    if kind == "day":
        return Word("day", day_number(re.sub(r"^(?:les?|tous les|chaque) ", "", low)), written, low.startswith(("le ", "les ")))
    if kind == "letters":
        return Word("days", _letters(written), written)
    if kind in {"alldays", "weekend"}:
        return Word("days", EVERY_DAY if kind == "alldays" else frozenset({5, 6}), written)
    if kind == "half":
        return Word("half", "am" if "mat" in low else "eve" if "soir" in low else "pm", written)
    if kind == "ph":
        return Word("ph", None, written, low.startswith("ouvert"))
    if kind == "nth":
        return Word("nth", _nth(low), written)
    if kind in {"date", "month", "dates"}:
        return Word(kind, _points(kind, low), written)
    return Word(kind, None, written)


def day_number(name: str) -> int:
    """Return 0 (Monday) to 6 for a French day name or abbreviation, lower case without accents."""
    return ("lu", "ma", "me", "je", "ve", "sa", "di").index(name[:2])


def _misspelt_day(word: str) -> int | None:
    """« mecredi », « vendedi », « dimanhce »: one letter away from one day only, five letters at least."""
    low = word.lower()
    near = [i for i, name in enumerate(DAY_NAMES) if min(OSA.distance(low, name), OSA.distance(low, name + "s")) <= 1]
    return near[0] if len(low) >= 5 and len(near) == 1 else None


def _letters(written: str) -> frozenset[int]:
    """« LMMJV », « VSD », « L »; a lone M is mardi or mercredi: not understood."""
    rest = list("LMMJVSD")
    if written.count("M") == 1:
        raise NotUnderstood(f"« {written} » : M peut dire mardi ou mercredi")
    days = []
    for letter in written:
        if letter not in rest:
            raise NotUnderstood(f"« {written} » n'est pas compris")
        index = rest.index(letter)
        days.append(index)
        rest[: index + 1] = ["-"] * (index + 1)
    return frozenset(days)


def _minutes(low: str) -> int:
    if low.startswith("minuit"):
        return 24 * 60
    digits = re.findall(r"\d+", low)
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    if hour > 24 or (hour == 24 and minute):
        raise NotUnderstood(f"« {low} » n'est pas une heure")
    return hour * 60 + minute


_RANKS: Final = {"premier": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "quatrieme": 4, "dernier": -1}


def _nth(low: str) -> tuple[int, tuple[int, ...]]:
    *ranks, day = re.findall(rf"{_ORDINAL}|{_B}(?:{_DAY}){_E}", low.rsplit(" mois", 1)[0])
    numbers = {int(r[0]) if r[0].isdigit() else _RANKS[r.rstrip("s")] for r in ranks}
    return day_number(day), tuple(sorted(numbers, key=lambda n: (n < 0, n)))


class Point(NamedTuple):
    """A day or a month of the year: month 1–12, first and last day meant (0: « fin … », « début … » leave it open), year."""

    month: int
    first: int
    last: int
    year: int = 0


def _points(kind: str, low: str) -> tuple[Point, ...]:
    if kind == "dates":
        return tuple(_numeric(part) for part in re.findall(_DM2, low))
    if kind == "date" and not re.search(_MONTH, low):
        return (_numeric(re.sub(r"^[a-z.]+ ", "", low)),)
    name = re.search(_MONTH, low)
    month = month_number(name.group() if name else "")
    found = re.search(r"20\d\d", low)
    year = int(found.group()) if found else 0
    if kind == "date":
        day = int(re.findall(r"\d+", low)[0])
        return (_checked(Point(month, day, day, year)),)
    first, last = {"mi": (15, 15), "de": (1, 0), "fi": (0, LAST_DAY[month - 1])}.get(
        low[:2] if re.match(r"mi[ -]|debut|fin[ -]", low) else "", (1, LAST_DAY[month - 1])
    )
    return (Point(month, first, last, year),)


def _numeric(text: str) -> Point:
    day, month, *year = (int(n) for n in re.split(r"[/.]", text))
    full = (year[0] + 2000 if year[0] < 100 else year[0]) if year else 0
    return _checked(Point(month, day, day, full))


def _checked(point: Point) -> Point:
    if point.first > LAST_DAY[point.month - 1]:
        raise NotUnderstood(f"le {point.first}/{point.month} n'existe pas")
    return point


def month_number(name: str) -> int:
    """Return 1–12 for a French month name or abbreviation, lower case without accents."""
    low = {"juil": "jui", "jul": "jui", "juin": "juin"}.get(name[:4], name[:3])
    return _MONTHS.index("jui" if low == "jul" else low) + 1
