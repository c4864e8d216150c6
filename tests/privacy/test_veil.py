"""An opposed number is found in any text, however it is written; nothing else is taken away."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import LIST_SEPARATOR
from pipeline.privacy.register import SHOP, Kind, Oppositions
from pipeline.privacy.veil import Veil, pieces

KEY = b"k" * 32
PHONE, MAIL, SIRET = "+33536497701", "lou@fournil-ortal.example", "10000000900017"


@pytest.fixture(scope="module")
def veil() -> Veil:
    known: list[tuple[Kind, str]] = [
        ("telephone", PHONE),
        ("courriel", MAIL),
        ("siret", SIRET),
        ("telephone", "+262262970701"),
        ("telephone", "+3225551212"),
    ]
    return Veil.of(Oppositions().with_evidence(KEY, known, [SHOP], dt.date(2026, 11, 22), "service"), (KEY,))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Pains. Commandes au 05.36.49.77.01", "Pains. Commandes au"),
        ("ouvert 7j/7, Tél. : 05 36 49 77 01", "ouvert 7j/7"),
        ("mar-sam 9h-12h, sinon +33 (0)5-36-49-77-01", "mar-sam 9h-12h, sinon"),
        ("47000 05 36 49 77 01", "47000"),
        ("0536497701/0536490009", "0536490009"),
        ("05364977010536490009", "0536490009"),
        ("05\u200b36 49\u00a077 01", None),
        ("O5 36 49 77 O1", None),
        ("536497701", None),
        ("0033 5 36 49 77 01", None),
        ("0262 97 07 01", None),
        ("voir https://lamie.example/?tel=0536497701 ou ici", "voir ou ici"),
        ("https://wa.me/33536497701|https://lamie.example", "https://lamie.example"),
        ("https://lamie.example/?q=05%2036%2049%2077%2001", None),
        ("écrire à Lou (arobase) fournil-ortal.example, merci", "écrire à , merci"),
        ("mailto:LOU@fournil-ortal.example", None),
        ("n° 100 000 009 00017 au répertoire", "n° au répertoire"),
        ("depuis Bruxelles +32 2 555 12 12, ou sur place", "depuis Bruxelles , ou sur place"),
        ("lot 7, 536 497 701", "lot 7"),
        ("https://lamie.example, sinon 05 36 49 77 01", "https://lamie.example, sinon"),
        ("0536497701/0262970701 (Lou)", "Lou"),
    ],
)
def test_what_is_opposed_goes_however_it_is_written(veil: Veil, text: str, left: str | None) -> None:
    assert veil.cut(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "05 36 49 77 02", "Pains au levain", "article 9536497701", "+32 2 555 12 13",
        "contact@fournil-ortal.example", "10000001700010", "44.2033, 0.6163",
        "du 01/05/2026 au 30/09/2026, 9h-12h 14h-19h", "Tél. : (à compléter)",
    ],
)  # fmt: skip
def test_nothing_else_is_touched(veil: Veil, text: str) -> None:
    assert veil.cut(text) == text


def test_what_takes_its_whole_shop_away_is_told_from_what_goes_alone(veil: Veil) -> None:
    assert veil.scope("telephone", PHONE) == SHOP
    assert veil.scope("telephone", "+33536490009") == "telephone"


def test_a_column_is_told_what_it_lost_and_its_own_kind_is_spared(veil: Veil) -> None:
    texts = pd.Series(["05 36 49 77 01", None, "Lou : lou@fournil-ortal.example", "rien"], dtype="str")
    after, taken = veil.over(texts)
    assert after.fillna("").tolist() == ["", "", "Lou", "rien"]
    assert taken.fillna("").tolist() == [f"telephone {PHONE}", "", f"courriel {MAIL}", ""]
    assert veil.over(texts, ("telephone",))[0].fillna("").tolist()[0] == "05 36 49 77 01"


@pytest.mark.parametrize("sign", ["", " ", "\u00a0", "\u200b", " - ", "."])
def test_a_whole_column_is_searched_whatever_the_signs(veil: Veil, sign: str) -> None:
    texts = pd.Series(
        [sign.join(f"0{PHONE[3:]}"), sign.join(SIRET), "https://x.example/%30%35%33%36%34%39%37%37%30%31"], dtype="str"
    )
    assert veil.over(texts)[0].isna().all()


def test_one_value_opposed_alone_does_not_oppose_its_shop() -> None:
    register = Oppositions().with_evidence(
        KEY, [("telephone", PHONE), ("courriel", MAIL)], ["telephone"], dt.date(2026, 11, 22), ""
    )
    veil = Veil.of(register, (KEY,))
    assert veil.scope("telephone", PHONE) == "telephone"
    assert veil.cut(f"{PHONE} ou {MAIL}") == f"ou {MAIL}"  # the mailbox only told whose telephone it is
    assert Veil().cut(PHONE) == PHONE


@given(st.from_regex(r"0[1-5][0-9]{8}", fullmatch=True), st.sampled_from([" ", ".", "-", "/", " . ", ""]), st.text(max_size=20))
def test_a_number_in_pairs_is_always_among_what_a_text_may_hold(number: str, sign: str, around: str) -> None:
    written = sign.join(number[i : i + 2] for i in range(0, 10, 2))
    known = {piece.value for piece in pieces(written) if piece.kind == "telephone"}
    told = {piece.value for piece in pieces(f"{around}\n| {written} |\n{around}") if piece.kind == "telephone"}
    assert known <= told
    assert LIST_SEPARATOR not in "".join(told)
