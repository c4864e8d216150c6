"""A seed in, a week's schedule and one French way of writing it out: some thirty independent choices of hand and keyboard.

The week is days 0 (Monday) to 6, each with its spans in minutes; the text is what a person might type, paste or export.
"""

from __future__ import annotations

import random
import unicodedata
from typing import Final

from pipeline.reference.runs import runs

Spans = tuple[tuple[int, int], ...]
Week = tuple[Spans, ...]

FULL: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_TYPOS: Final = ("lunid", "mardie", "mecredi", "jeudit", "vendrdi", "samdi", "dimache")
_NAMES: Final = (
    FULL,
    FULL,
    FULL,
    tuple(n.capitalize() for n in FULL),
    tuple(n.upper() for n in FULL),
    tuple(f"{n}s" for n in FULL),
    ("lun", "mar", "mer", "jeu", "ven", "sam", "dim"),
    ("Lun", "Mar", "Mer", "Jeu", "Ven", "Sam", "Dim"),
    ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
    ("Lu", "Ma", "Me", "Je", "Ve", "Sa", "Di"),
    ("LUN", "MAR", "MER", "JEU", "VEN", "SAM", "DIM"),
    ("Lund", "Mard", "Merc", "Jeud", "Vend", "Same", "Dima"),
)
_AM: Final = ((540, 720), (510, 750), (480, 720), (465, 735), (420, 780), (600, 780))
_PM: Final = ((840, 1140), (870, 1110), (810, 1080), (900, 1170), (825, 1065), (960, 1200))
_DAY: Final = ((540, 1140), (600, 1080), (480, 1200), (450, 1170))
_NIGHT: Final = ((1080, 1500), (1110, 1560), (1140, 1440))


def schedule(rng: random.Random) -> Week:
    """Return a week as shops keep them: one or two usual days, a short one, some closed."""
    usual: Spans = rng.choice([(rng.choice(_AM), rng.choice(_PM))] * 4 + [(rng.choice(_DAY),)] * 2 + [(rng.choice(_NIGHT),)])
    other: Spans = rng.choice([(rng.choice(_AM),), (rng.choice(_PM),), (rng.choice(_DAY),), (rng.choice(_AM), rng.choice(_PM))])
    shape = rng.choice(
        [
            "UUUUUO-",
            "UUUUUOO",
            "-UUUUO-",
            "UUUUU--",
            "-UUUUUO",
            "OUUUUU-",
            "-UOUUU-",
            "UUUUUUU",
            "--UUUUO",
            "UUOUUO-",
            "UUUUUU-",
            "-UUUUU-",
            "O---U--",
            "UUUUOO-",
            "----UUO",
            "UU-UUO-",
            "U-U-U--",
        ]
    )
    return tuple({"U": usual, "O": other, "-": ()}[mark] for mark in shape)


class Hand:
    """The habits of one writer, drawn once."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.clock = rng.randrange(14)
        self.to = rng.choice(["-", " - ", "–", " – ", "—", " à ", " à ", " a ", "/", " / ", "à", "->", " → ", " > ", "-"])
        self.spans = rng.choice(
            [" et ", ", ", " ", "  ", " & ", " puis ", " / ", " - ", " + ", " et de ", " | ", "/", " // ", " ; "]
        )
        self.names = rng.choice(_NAMES)
        self.range = rng.choice(
            ["du {} au {}", "{} au {}", "{}-{}", "{} - {}", "{} – {}", "{} à {}", "de {} à {}", "{}>{}", "{} -> {}"]
        )
        self.enum = rng.choice(
            [
                (", ", ", "),
                (", ", " et "),
                ("/", "/"),
                (" / ", " / "),
                (" - ", " - "),
                (" ", " "),
                (", ", " & "),
                (",", ","),
                (" et ", " et "),
                ("-", "-"),
            ]
        )
        self.colon = rng.choice([" : ", " : ", ": ", ":", " ", " ", ", ", " de ", "\t", " = ", "\n", " - ", "  "])
        self.joint = rng.choice(
            [
                "\n",
                "\n",
                "\n",
                " ; ",
                ", ",
                ". ",
                " / ",
                " | ",
                " - ",
                " • ",
                " et ",
                "  ",
                " ",
                " – ",
                "<br>",
                "\n\n",
                " // ",
                " — ",
                "; ",
            ]
        )
        self.closed = rng.choice(
            [
                "{} fermé",
                "{} : fermé",
                "{} : Fermé",
                "fermé {}",
                "fermé le {}",
                "{}: FERMÉ",
                "{} : -",
                "",
                "",
                "",
                "fermeture {}",
                "(fermé {})",
                "{} fermeture",
                "Fermeture hebdomadaire : {}",
                "{} closed",
            ]
        )
        self.bullet = rng.choice([""] * 6 + ["- ", "• ", "* ", "· ", "▪ ", "– ", "🕘 ", "> ", "✔ "])
        self.head = rng.choice(
            [""] * 6
            + [
                "Horaires : ",
                "Horaires d'ouverture :\n",
                "Ouvert ",
                "Nous sommes ouverts ",
                "HORAIRES\n",
                "Le magasin est ouvert ",
                "Notre équipe vous accueille ",
                "Nos horaires : ",
                "⏰ ",
                "L'Atelier des Bois : ",
                "Épicerie fine et vins. ",
                "Bienvenue !\n",
                "La boutique vous accueille ",
                "Ouverture : ",
                "Ouvert au public\n",
            ]
        )
        self.tail = rng.choice(
            [""] * 8 + [".", " .", "!", " Parking gratuit.", "\nÀ bientôt !", ". CB acceptée", "\nTél. 05 36 49 12 34"]
        )
        self.one_a_day = rng.random() < 0.3
        self.hours_first = not self.one_a_day and rng.random() < 0.12
        self.halves = rng.random() < 0.08
        self.noon = rng.random() < 0.06
        self.mess = rng.choice([""] * 8 + ["upper", "plain", "nbsp", "thin", "lower", "double"])
        self.typo = rng.random() < 0.05
        self.pause = rng.choice(
            [""] * 16
            + [" (pause {} - {})", ", pause de {} à {}", ", fermé de {} à {}", " avec une coupure de {} à {}", " (fermé {}-{})"]
        )


def _clock(minutes: int, style: int) -> str:
    hour, minute = divmod(minutes % 1440 if minutes != 1440 else 1440 * (style % 2), 60)
    short = f"{hour}h{minute:02d}" if minute else f"{hour}h"
    return (
        short,
        short,
        f"{hour}h{minute:02d}",
        f"{hour:02d}h{minute:02d}",
        f"{hour:02d}:{minute:02d}",
        f"{hour}:{minute:02d}",
        short.upper(),
        f"{hour}H{minute:02d}",
        f"{hour} h {minute:02d}" if minute else f"{hour} h",
        f"{hour:02d}.{minute:02d}",
        f"{hour} heures {minute}" if minute else f"{hour} heures",
        f"{hour:02d} h {minute:02d}",
        f"{hour:02d}H{minute:02d}",
        f"{hour:02d}h{minute:02d}" if minute else f"{hour:02d}h",
    )[style]


def _hours(spans: Spans, hand: Hand) -> str:
    if hand.pause and len(spans) == 2:
        (start, noon), (back, end) = spans
        return f"{_hours(((start, end),), hand)}{hand.pause.format(_clock(noon, hand.clock), _clock(back, hand.clock))}"
    told = []
    for rank, (start, end) in enumerate(spans):
        closing = "midi" if hand.noon and end == 720 else _clock(end, hand.clock)
        start_text = _clock(start, hand.clock)
        prefix = (
            "de "
            if hand.to.strip() in {"à", "a"} and not hand.colon.endswith("de ") and not (rank and "de" in hand.spans)
            else ""
        )
        half = ("matin ", "après-midi ")[rank] if hand.halves and len(spans) == 2 else ""
        told.append(f"{half}{prefix}{start_text}{hand.to}{closing}")
    between = hand.spans if hand.spans.strip() != hand.to.strip() else " et "
    return between.join(told)


def _name(day: int, hand: Hand) -> str:
    return _TYPOS[day] if hand.typo and hand.names is FULL and hand.rng.random() < 0.4 else hand.names[day]


def _days(days: list[int], hand: Hand) -> str:
    parts: list[str] = []
    following = runs(days)
    for run in following:
        if len(run) > 2:
            parts.append(hand.range.format(_name(run[0], hand), _name(run[-1], hand)))
        else:
            parts += [_name(day, hand) for day in run]
    ranges = any(len(run) > 2 for run in following)
    joint, last = (", ", " et ") if ranges or (len(parts) == 2 and "-" in hand.enum[0]) else hand.enum
    if len(parts) == 2 and "/" in joint and abs(days[-1] - days[0]) != 1:
        joint = last = ", "  # « mardi/jeudi »: « et » or « au », nobody could tell
    if len(parts) == 2 and joint == last == " ":
        last = " et "
    return last.join(filter(None, [joint.join(parts[:-1]), parts[-1]]))


def _clauses(week: Week, hand: Hand) -> list[str]:
    groups: dict[Spans, list[int]] = {}
    for day, spans in enumerate(week):
        groups.setdefault(spans, []).append(day)
    listed = [([d], s) for d, s in enumerate(week)] if hand.one_a_day else [(days, spans) for spans, days in groups.items()]
    told = []
    for days, spans in listed:
        said = _days(days, hand)
        if not spans:
            told.append(hand.closed.format(said) if hand.closed else "")
        elif hand.hours_first:
            told.append(f"{_hours(spans, hand)} {said}")
        else:
            told.append(f"{said}{hand.colon}{_hours(spans, hand)}")
    return [clause for clause in told if clause]


def _messed(text: str, mess: str) -> str:
    if mess == "upper":
        return text.upper()
    if mess == "lower":
        return text.lower()
    if mess == "plain":
        return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return text.replace(" ", {"nbsp": "\u00a0", "thin": "\u202f", "double": "  "}.get(mess, " "))


def written(seed: int) -> tuple[str, Week]:
    """Return one text and the week that it says."""
    rng = random.Random(seed)
    week, hand = schedule(rng), Hand(rng)
    if hand.joint == " et ":
        hand.closed = ""  # « fermé lundi et mardi, mercredi 9h-19h »: where the closing ends, nobody could tell
    text = hand.head + hand.joint.join(hand.bullet + clause for clause in _clauses(week, hand)) + hand.tail
    return _messed(text, hand.mess), week
