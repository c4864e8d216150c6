"""Mobiles and mailboxes in free texts: found however people group them; hours, dates, SIRET, postcodes, points left alone."""

from __future__ import annotations

import itertools
import random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reference.personal import LIKELY, mailboxes, mobiles, reaches

MOBILES = (
    """
06 39 98 00 11
0639980011
06 398 001 11
0639.98.00-11
06.39.98.00.11
06-39-98-00-11
06/39/98/00/11
06_39_98_00_11
06,39,98,00,11
06 - 39 - 98 - 00 - 11
06•39•98•00•11
06\u00a039\u202f98\u00a000\u202f11
06\n39 98 00 11
0.639980011
0 6 3 9 9 8 0 0 1 1
0 639 980 011
063 998 0011
06398 00111
06 3998 0011
0639 98 00 11
(06) 39 98 00 11
(0)6 39 98 00 11
O6 39 98 OO 11
6 39 98 00 11
639 98 00 11
+33 6 39 98 00 11
+33639980011
+33 (0)6 39 98 00 11
+33(0)639980011
(+33) 6 39 98 00 11
+ 33 6 39 98 00 11
0033 6 39 98 00 11
0033639980011
00 33 6 39 98 00 11
00336 39.98.00.11
33639980011
33 6 39 98 00 11
07 39 98 00 11
0692 39 98 00
+262 692 12 34 56
+32 470 12 34 56
+32470/12.34.56
0032 470 12 34 56
0044 7700 900123
+44 7700 900 123
+44 (0)7700 900123
00352 621 123 456
+352 621 123 456
+34 612 34 56 78
+351 912 345 678
+41 79 123 45 67
+39 347 123 4567
+49 170 1234567
""".replace("06\n39", "06\x0139")
    .strip("\n")
    .replace("\x01", "\n")
    .split("\n")
)
MOBILES = [m for m in MOBILES if m not in ("06", "39 98 00 11")] + ["06\n39 98 00 11"]
AROUND = (
    "{}",
    "Appelez le {}.",
    "7j/7 {}",
    "12 rue de la Gare 47000 {} merci",
    "tél : {} / 05 36 49 00 01",
    "({})",
    "Lou:{}",
    "au {}, Lou",
)
LEFT = """
05 36 49 00 01
+33 5 36 49 00 01
0033 (0)5 36 49 00 01
09 72 12 34 56
0 800 123 456
+34 972 12 34 56
SIRET 063 998 001 10001
SIRET : 06399800110001
412 067 123 00014
41 20 67 12 30 00 14 SIRET
Siren 639 980 011
FR06 412345678
FR76 3000 6000 0112 3456 7890 189
réf. 06 12345678
agrément n° 07 1234 5678
3 760639 980011
EAN 3760639980011
47000 47200
06000 06100 06200
07000 07200
06000, 07000
44.2033, 0.616398012
0.616398012 44.2033
44,2033 0,639980011
Ouvert 07-12 14-19 07-12
07.30-12.00 14.00-19.00
07:30-12:00 14:00-19:00
07h30-12h30 / 14h-19h
0730-1200 1400-1900
06 30 12 00
06h30 12h00 14h00 19h00
du 06/07/2026 au 07/08/2026
06/07/2026-07/08/2026
06.07.2026 07 12
2026-07-06 07 30 12 00
06.07.26-08.08.26
06-07-2026
le 06 et le 07
06,50 € 07,50 €
6 500 000 000
1 600 000 000 €
6 12 18 24 ou 36 huîtres
2026 0612
RD 6 12 km 47000
24/24 7/7
lot n° 06 39 98
""".strip("\n").split("\n")


@pytest.mark.parametrize("written", MOBILES)
@pytest.mark.parametrize("around", AROUND)
def test_a_mobile_is_found_whole(written: str, around: str) -> None:
    text = around.format(written)
    found = [text[s.start : s.end] for s in mobiles(text)]
    assert len(found) == 1
    assert found[0].strip("()+ ") == written.strip("()+ ")


@pytest.mark.parametrize("text", LEFT)
def test_what_is_no_mobile_is_left_alone(text: str) -> None:
    assert mobiles(text) == []


SIGNS = (" ", ".", "-", "/", " - ", "_", "", "\u00a0", " . ", "·", "'", "–")
BEFORE = (
    "Appelez le ",
    "7j/7 ",
    "47000 Agen, ",
    "47000 ",
    "tél. ",
    "Lou au ",
    "ouvert 9h-12h / ",
    "n° ",
    "",
    "05 36 49 00 01 / ",
    "WhatsApp:",
)
AFTER = ("", ".", " ou passez", ", 47000 Agen", " (Lou)", " 7j/7", " / 05 36 49 00 02", ";", " le samedi de 9h à 12h")


def grouped(digits: str, dice: random.Random) -> str:
    """Return ``digits`` cut anywhere, a sign (mostly the same) between the groups."""
    cuts = sorted(dice.sample(range(1, len(digits)), dice.randint(0, 5)))
    usual, out = dice.choice(SIGNS), ""
    for start, end in zip([0, *cuts], [*cuts, len(digits)], strict=True):
        out += (dice.choice(SIGNS) if dice.random() < 0.2 else usual) * bool(out) + digits[start:end]
    return out


@pytest.mark.parametrize("seed", range(5))
def test_no_mobile_of_five_thousand_is_left_in_its_text(seed: int) -> None:
    dice = random.Random(seed)
    missed = []
    for _ in range(1000):
        own = f"{dice.choice('67')}3998{dice.randint(0, 9999):04}"
        prefix = dice.choice(("0", "0", "0", "+33", "0033", "+33 (0)", "33"))
        written = prefix + grouped(own, dice) if prefix != "0" else grouped("0" + own, dice)
        text = dice.choice(BEFORE) + written + dice.choice(AFTER)
        left = text
        for span in reversed(mobiles(text)):
            left = left[: span.start] + "…" + left[span.end :]
        if own[-6:] in "".join(c for c in left if c.isdigit()):
            missed.append(text)
    assert missed[:10] == []


@given(st.text(alphabet="0123456789 +.-/oO()@a\n|", max_size=60))
def test_any_text_is_read_and_what_is_found_stands_there_in_order(text: str) -> None:
    found = mobiles(text)
    assert all(0 <= s.start < s.end <= len(text) for s in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    if found:
        assert pd.Series([text], dtype="str").str.contains(LIKELY, regex=True).all()
        assert reaches(pd.Series([text, None], dtype="str")).tolist() == [True, False]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("écrire à lou.pertuzat@orange.fr.", "lou.pertuzat@orange.fr"),
        ("Lou.Pertuzat @ orange.fr", "lou.pertuzat@orange.fr"),
        ("lou.pertuzat [at] orange.fr", "lou.pertuzat@orange.fr"),
        ("lou.pertuzat(a)orange(point)fr", "lou.pertuzat@orange.fr"),
        ("lou.pertuzat arobase orange.fr", "lou.pertuzat@orange.fr"),
        ("lou.pertuzat@orange . fr", "lou.pertuzat@orange.fr"),
        ("lou.pertuzat＠orange.fr", "lou.pertuzat@orange.fr"),
        ("mailto:lou-p+site@chez.lou.example", "lou-p+site@chez.lou.example"),
    ],
)
def test_a_mailbox_is_found_however_it_is_hidden(text: str, address: str) -> None:
    assert [m.address for m in mailboxes(text)] == [address]
    assert reaches(pd.Series([text])).all()


@pytest.mark.parametrize(
    "text", ["@chezlou", "https://www.tiktok.com/@chezlou.fr", "Rendez-vous @ Agen", "Marché (à Agen)", "5 @ 6", "a.b.c"]
)
def test_what_is_no_mailbox_is_left_alone(text: str) -> None:
    assert mailboxes(text) == []
