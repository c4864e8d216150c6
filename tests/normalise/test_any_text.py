"""Whatever a cell holds, a cleaner answers: no text of any alphabet, length or damage stops a run, or holds it for long."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.encoding import unmojibake
from pipeline.normalise import (
    activity,
    address,
    answers,
    category,
    closing,
    consent,
    dates,
    email,
    headings,
    lookalikes,
    markets,
    mojibake,
    naf,
    name,
    options,
    phone,
    services,
    siret,
    url,
)
from pipeline.normalise.cell import tidy
from pipeline.normalise.long_cells import CODE, LINE, LINK, LIST, TEXT
from pipeline.reference import personal
from tests.normalise.tables import HERE

Clean = Callable[[str], Any]

CLEANERS: Final[dict[str, tuple[Clean, int]]] = {
    "phone": (phone.parse_phones, LINE),
    "email": (email.parse_emails, LINE),
    "url": (url.parse_urls, LINK),
    "siret": (siret.parse_siret, CODE),
    "siren": (siret.parse_siren, CODE),
    "nic": (partial(siret.join_nic, "732829320"), CODE),
    "naf": (naf.parse_naf, CODE),
    "address": (address.parse, LINE),
    "activity": (activity.read, LIST),
    "category": (lambda text: category.classify(text, text, text, {}), LIST),
    "services": (lambda text: services.parse_codes(text, "services", {}), LIST),
    "payments": (lambda text: services.parse_codes(text, "modes_paiement", {}, ","), LIST),
    "options": (lambda text: options.infer_options([text, f"{text}, a"]), LIST),
    "answer": (lambda text: answers.answer(text, "livraison", "services"), LINE),
    "status": (services.parse_status, LINE),
    "consent": (consent.read_consent, LINE),
    "date": (lambda text: dates.parse_date(text, "jj/mm/aaaa", "1900"), CODE),
    "moment": (lambda text: dates.parse_moment(text, "aaaa-mm-jj", "1904"), CODE),
    "closing": (lambda text: closing.day_in(text, "jj/mm/aaaa"), TEXT),
    "markets": (markets.parse, LINK),
    "name": (name.clean_name, LINE),
    "text": (name.clean_text, TEXT),
    "mobiles": (personal.mobiles, TEXT),
    "mailboxes": (personal.mailboxes, TEXT),
    "mojibake": (lambda text: unmojibake(mojibake.unescaped(text)), TEXT),
    "tidy": (tidy, TEXT),
    "heading": (headings.likeness, TEXT),
    "field": (lookalikes.field_of, TEXT),
}
"""Each with the most characters that a run gives it (``long_cells``)."""
WRITTEN: Final = sorted(
    {said for path in HERE.glob("*.txt") for line in path.read_text(encoding="utf-8").splitlines() for said in line.split(" | ")}
)
DIGITS: Final = st.text("²³٣٤２０½Ⅷ𝟘①१0123456789 .,/-:+hH", max_size=24)
ANY: Final = st.text(max_size=30)  # lone surrogates and control characters too
PIECES: Final = st.one_of(st.sampled_from(WRITTEN), DIGITS, ANY)
MIXED: Final = st.lists(PIECES, min_size=1, max_size=4).map(" ".join) | st.lists(PIECES, min_size=2, max_size=3).map("".join)


@pytest.mark.parametrize("cleaner", CLEANERS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MIXED)
@example("")
@example("\x00")
@example("\ud800")
@example("²²/٣/２０２６")
def test_any_text_is_answered(cleaner: str, text: str) -> None:
    clean, most = CLEANERS[cleaner]
    clean(text[:most])


AGAIN: Final[dict[str, Callable[[str], str | None]]] = {
    "tidy": tidy,
    "text": lambda text: name.clean_text(text).value,
    "name": lambda text: name.clean_name(text).value,
    "naf": lambda text: naf.parse_naf(text).value,
    "siren": lambda text: siret.parse_siren(text).value,
    "date": lambda text: dates.parse_date(text, "jj/mm/aaaa", "1900").value,
    "phone": lambda text: " ; ".join(found.e164 for found in phone.parse_phones(text).value or ()),
    "email": lambda text: " ; ".join(found.address for found in email.parse_emails(text).value or ()),
    "markets": lambda text: " | ".join(markets.parse(text).value or ()),
}


@pytest.mark.parametrize("cleaner", AGAIN)
@settings(max_examples=15, deadline=None)
@given(MIXED)
def test_what_is_clean_is_clean_already(cleaner: str, text: str) -> None:
    once = AGAIN[cleaner](text[:CODE])
    if once:
        assert AGAIN[cleaner](once) == once


@pytest.mark.parametrize("unit", ["112٣", "rId1", "a.", "1 ", "\n", "(", "rue ", "12 rue a, ", "@a", "+33", "équipt ", "9h-12h "])
def test_a_cell_as_long_as_it_may_be_is_read_at_once(unit: str) -> None:
    """A heading of 20 000 digits took ten seconds: a search begun anew at each of them."""
    slow = {}
    for cleaner, (clean, most) in CLEANERS.items():
        text = ("a" + unit * (most // len(unit)))[:most]
        begun = time.process_time()
        clean(text)
        spent = time.process_time() - begun
        if spent > 2:
            slow[cleaner] = spent
    assert not slow
