"""The scripts that compute, run in the browser on tables of cases: text, search, hours, address, distances."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from pipeline.publish.site.opening import calendar, encode
from tests.browser.conftest import STATIC
from tests.browser.watch import watched

START = dt.date(2026, 11, 22)
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., str]) -> str:
    dist = tmp_path_factory.mktemp("dist")
    shutil.copytree(STATIC, dist / "assets")
    (dist / "index.html").write_text("<!doctype html><html lang='fr'><title>Essai</title>")
    (dist / "favicon.ico").write_bytes(b"")
    return serve(dist)


@pytest.fixture(scope="module")
def run(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Call a function of a module in the page: run("text.js", "m.fold(x)", "É") → "e"."""
    one = watched(browser.new_context(locale="fr-FR", timezone_id="America/Montreal"))
    one.page.goto(address)

    def call(module: str, expression: str, argument: Any = None) -> Any:
        script = f"async (x) => {{ const m = await import('./assets/js/{module}'); return {expression}; }}"
        return one.page.evaluate(script, argument)

    yield call
    one.page.context.close()
    one.check()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L'Épicerie du Marché", "l epicerie du marche"),
        ("Cœur d’Albret", "coeur d albret"),
        ("  BIO & Cie  ", "bio cie"),
        ("Ｆ", ""),
        ("12 bis, rue de l'Hôtel-de-Ville", "12 bis rue de l hotel de ville"),
        ("\u202eabc\u202c", "abc"),
    ],
)
def test_text_is_folded(run: Callable[..., Any], text: str, folded: str) -> None:
    assert run("text.js", "m.fold(x)", text) == folded


NAMES = [
    ("Boulangerie Dupain", ["Boulangerie, pâtisserie", "3 Rue des Cornières", "Agen"]),
    ("Le Fournil d'Albret", ["Boulangerie, pâtisserie", "boulanger", "12 Rue Pasteur", "Nérac"]),
    ("Ferme de Bordeneuve", ["Maraîcher", "légumes", "Lieu-dit Bordeneuve", "Tonneins"]),
    ("Bar des Sports", ["Café, bar", "1 Place du Marché", "Agen"]),
    ("Cave du Marché", ["Caviste", "1 Place du Marché", "Agen"]),
    ("Barbier Pasteur", ["Coiffure, barbier", "40 Avenue Jean-Jaurès", "Marmande"]),
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("boulangerie", [0, 1]),          # the name before the activity
        ("boulangeri", [0, 1]),           # being typed
        ("boulengerie", [0, 1]),          # a slip
        ("bolangerie", [0, 1]),           # a letter lost
        ("boulagnerie", [0, 1]),          # two swapped
        ("fournil d’albret", [1]),
        ("FOURNIL ALBRET", [1]),
        ("pasteur", [5, 1]),              # a street, after a name
        ("12 pasteur", [1]),
        ("marche agen", [4, 3]),          # all the words; the name first
        ("legume", [2]),
        ("légumes nerac", []),
        ("bar", [3, 5]),                  # the word itself before one that begins so
        ("cornieres", [0]),
        ("corniére", [0]),
        ("zzzz", []),
        ("?!", []),
        ("marmende", [5]),
    ],
)  # fmt: skip
def test_search(run: Callable[..., Any], query: str, expected: list[int]) -> None:
    expression = """await m.index(x.names.length, (i) => x.names[i][0], () => '', x.groups, async () => {})
        .then((words) => [...m.find(words, x.query)].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([i]) => i))"""
    groups = [{"texts": texts, "members": [i]} for i, (_, texts) in enumerate(NAMES)]
    assert run("search.js", expression, {"names": NAMES, "groups": groups, "query": query}) == expected


def test_nothing_typed_asks_nothing(run: Callable[..., Any]) -> None:
    found = "m.find({ words: [], masks: [], shops: [], weights: [], groups: [], members: [] }, x)"
    assert [run("search.js", found, text) for text in ("", "  ", "b")] == [None, None, None]


COVERED = {"du": "2026-11-22", "au": "2028-01-21", "feries": {"20261225": "Noël", "20270101": "Jour de l'an"}}
WEEK = "1-5=540-720,840-1080 6=540-720"


@pytest.mark.parametrize(
    ("code", "moment", "expected"),
    [
        (WEEK, "2026-11-23T10:00+01:00", "Ouvert, ferme à 12 h"),
        (WEEK, "2026-11-23T11:59:59+01:00", "Ouvert, ferme à 12 h"),
        (WEEK, "2026-11-23T12:00+01:00", "Fermé, ouvre à 14 h"),
        (WEEK, "2026-11-23T18:00+01:00", "Fermé, ouvre demain à 9 h"),
        (WEEK, "2026-11-28T12:30+01:00", "Fermé, ouvre lundi à 9 h"),
        (WEEK, "2026-12-24T18:30+01:00", "Fermé"),                    # tomorrow is Christmas, and nobody said
        (WEEK, "2026-12-25T10:00+01:00", "Horaires inconnus aujourd'hui (férié : Noël)"),
        (WEEK + ";f=", "2026-12-25T10:00+01:00", "Fermé (férié : Noël), ouvre demain à 9 h"),
        (WEEK + ";f=540-720", "2026-12-25T10:00+01:00", "Ouvert, ferme à 12 h"),
        (WEEK + ";f=;20261225=600-660", "2026-12-25T10:30+01:00", "Ouvert, ferme à 11 h"),
        (WEEK, "2026-11-21T10:00+01:00", "Horaires inconnus"),        # before the days covered
        (WEEK, "2028-01-24T10:00+01:00", "Horaires inconnus"),        # after
        ("1-7=0-1440", "2026-12-25T03:00+01:00", "Ouvert jour et nuit"),
        ("5,6=1080-1560", "2026-11-28T01:30+01:00", "Ouvert, ferme à 2 h"),        # Friday's evening
        ("5,6=1080-1560", "2026-11-27T23:30+01:00", "Ouvert, ferme à 2 h cette nuit"),
        ("5,6=1080-1560", "2026-11-28T02:00+01:00", "Fermé, ouvre à 18 h"),
        ("1-6=480-750r", "2026-11-23T09:00+01:00", "Sur rendez-vous"),
        ("1-6=480-750?", "2026-11-23T09:00+01:00", "Horaires inconnus"),
        ("1-6=480-750;20261201:", "2026-12-01T09:00+01:00", "Fermé"),              # shut for the season
        ("1=480-750;20261130:1=600-660", "2026-11-30T10:00+01:00", "Ouvert, ferme à 11 h"),
        ("", "2026-11-23T09:00+01:00", "Fermé"),
        (None, "2026-11-23T09:00+01:00", "Horaires inconnus"),
        # the night the clocks go back, 2:30 comes twice; the night they go forward, it never comes
        ("6=1200-1620", "2027-10-31T00:30+00:00", "Ouvert, ferme à 3 h"),
        ("6=1200-1620", "2027-10-31T01:30+00:00", "Ouvert, ferme à 3 h"),
        ("6=1200-1620", "2027-10-31T02:00+00:00", "Fermé, ouvre samedi à 20 h"),
        ("6=1200-1620", "2027-03-28T00:59+00:00", "Ouvert, ferme à 3 h"),
        ("6=1200-1620", "2027-03-28T01:00+00:00", "Fermé, ouvre samedi à 20 h"),
        ("7=540-720", "2027-03-28T07:00+00:00", "Ouvert, ferme à 12 h"),           # 9:00 in summer time
    ],
)  # fmt: skip
def test_state_in_words(run: Callable[..., Any], code: str | None, moment: str, expected: str) -> None:
    expression = """await Promise.all([import('./assets/js/paris.js'), import('./assets/js/told.js')]).then(([p, t]) => {
        const now = p.paris(new Date(x.moment));
        return t.sentence(m.stateAt(x.code === null ? null : m.read(x.code), now, x.covered), now); })"""
    said = run("hours.js", expression, {"code": code, "moment": moment, "covered": COVERED})
    assert said.replace("\u00a0", " ") == expected


TEXTS = st.sampled_from(
    [
        "Mo-Fr 09:00-12:00,14:00-19:00; Sa 09:00-12:30; PH off",
        "Tu-Su 07:00-13:00; PH 08:00-12:00",
        "Mo-Su 18:00-02:00; PH off",
        "24/7",
        "Apr-Sep: Mo-Sa 10:00-19:00; Oct-Mar: Mo-Sa 14:00-17:00; PH off",
        "We,Sa 08:00-13:00; PH off; Dec 24 08:00-18:00",
        "Mo-Fr 08:30-12:00; Aug off; PH off",
        "Fr-Sa 20:00-05:00; PH 20:00-05:00",
    ]
)
MINUTES = st.integers(24 * 60, 425 * 24 * 60 - 1)  # the evening before the first day is not covered


@settings(max_examples=12)
@given(text=TEXTS, minutes=st.lists(MINUTES, min_size=40, max_size=40))
def test_the_browser_and_the_library_agree(run: Callable[..., Any], text: str, minutes: list[int]) -> None:
    """What the script says of forty moments is what opening-hours-py says of the OSM text."""
    covered = calendar(START)
    told = {"du": covered.start.isoformat(), "au": covered.end.isoformat(), "feries": covered.by_code}
    moments = [dt.datetime.combine(START, dt.time(), PARIS) + dt.timedelta(minutes=n) for n in minutes]
    hours = OpeningHours(text, country="FR")
    expected = [hours.is_open(moment.replace(tzinfo=None)) for moment in moments]
    expression = """await import('./assets/js/paris.js').then((p) => { const told = m.read(x.code);
        return x.moments.map((t) => m.stateAt(told, p.paris(new Date(t)), x.covered).state === 'ouvert'); })"""
    code = encode(text, covered)
    assert code is not None
    assert run("hours.js", expression, {"code": code, "moments": [m.isoformat() for m in moments], "covered": told}) == expected


@pytest.mark.parametrize(
    ("search", "written"),
    [
        ("", ""),
        ("?q=pain&ouvert=1", "?q=pain&ouvert=1"),
        ("?service=livraison,drive", "?service=livraison&service=drive"),
        ("?services=click_and_collect+livraison&commune=47001", "?commune=47001&service=click_and_collect&service=livraison"),
        ("?vue=liste&ouvert=0&q=", "?vue=liste"),
        ("?q=a%26b%3D%22%3Cb%3E", "?q=a%26b%3D%22%3Cb%3E"),
    ],
)
def test_the_address_says_the_state(run: Callable[..., Any], search: str, written: str) -> None:
    assert run("state.js", "m.toUrl(m.fromUrl(x), x)", search) == written


@pytest.mark.parametrize(("metres", "said"), [(12, "50 m"), (361, "350 m"), (2_430, "2,4 km"), (31_400, "31 km")])
def test_distances(run: Callable[..., Any], metres: int, said: str) -> None:
    assert run("near-me.js", "m.told(x)", metres) == said


def test_a_module_fits_one_screen_or_four() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in Path(STATIC).rglob("*.js")}
    assert {name: n for name, n in lengths.items() if n >= 200} == {}
