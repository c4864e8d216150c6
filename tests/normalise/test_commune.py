"""The commune resolver: every commune of Lot-et-Garonne in every spelling is right or told, never silently wrong."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.anomalies import CATALOGUE
from pipeline.normalise.commune import resolve
from pipeline.reference.communes import Place, load_communes
from pipeline.reference.text import unaccent

COMMUNES = load_communes(["47"])
PLACES = tuple(COMMUNES.by_code.values())
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"


def _article_last(nom: str) -> str:
    article, _, rest = nom.partition(" ")
    return f"{rest} ({article})" if article in ("Le", "La", "Les") else nom


def _typo(nom: str) -> str:
    """Swap the two letters in the middle, as a hurried hand does."""
    middle = len(nom) // 2
    return nom[: middle - 1] + nom[middle] + nom[middle - 1] + nom[middle + 1 :]


SAME_NAME: dict[str, Callable[[str], str]] = {
    "official": str,
    "upper": str.upper,
    "upper unaccented": lambda n: unaccent(n).upper(),
    "lower, no hyphens": lambda n: n.lower().replace("-", " "),
    "curly apostrophe": lambda n: n.replace("'", "’"),
    "apostrophe dropped": lambda n: n.replace("'", " "),
    "ST": lambda n: unaccent(n).upper().replace("SAINTE-", "STE ").replace("SAINT-", "ST ").replace("-", " "),
    "St.": lambda n: n.replace("Sainte-", "Ste. ").replace("Saint-", "St. "),
    "s/": lambda n: n.replace("-sur-", " s/ ").replace("-", " "),
    "article last": _article_last,
    "article dropped": lambda n: n.removeprefix("Le ").removeprefix("La "),
    "article added": lambda n: n if n.startswith(("Le ", "La ")) else f"Le {n}",
    "département": lambda n: f"{n} (47)",
    "cedex": lambda n: f"{n.upper()} CEDEX",
    "spaces": lambda n: f"  {n.replace('-', ' - ')}\u00a0",
    "glued": lambda n: n.replace("-", ""),
}
POSTCODES: dict[str, Callable[[str], str]] = {
    "plain": str,
    "space": lambda c: f"{c[:2]} {c[2:]}",
    "float": lambda c: f"{c}.0",
    "country": lambda c: f"F-{c}",
}


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.code_insee)
def test_every_commune_in_every_spelling_with_its_postcode(place: Place) -> None:
    code = place.codes_postaux[0]
    for spelling in SAME_NAME.values():
        for written in POSTCODES.values():
            found = resolve(spelling(place.nom), written(code), None, COMMUNES)
            assert found.value == (place.code_insee, place.nom, code, "47"), spelling(place.nom)
            assert not found.issues, spelling(place.nom)


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.code_insee)
def test_every_commune_whichever_column_holds_what(place: Place) -> None:
    code, nom = place.codes_postaux[0], place.nom
    for told in [
        (f"{code} {nom}", None, None),
        (f"{nom} {code}", None, None),
        (None, f"{code} {nom.upper()}", None),
        (code, nom, None),
        (nom, place.code_insee, None),
        (nom, None, place.code_insee),
        (nom, None, code),
        (nom, place.code_insee, code),
        (nom, code, place.code_insee),
        (None, code, place.code_insee),
        (None, place.code_insee, code),
        (place.code_insee, nom, None),
    ]:
        found = resolve(*told, COMMUNES)
        assert found.value is not None, told
        assert found.value == (place.code_insee, nom, code, "47"), told


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.code_insee)
def test_every_commune_without_postcode_or_badly_written_is_right_or_told(place: Place) -> None:
    for spelling in SAME_NAME.values():
        found = resolve(spelling(place.nom), None, None, COMMUNES)
        assert found.value is not None, spelling(place.nom)
        assert found.value.code_insee == place.code_insee
        assert [i.code for i in found.issues] == ["code-postal-complete"]
    for name in (_typo(place.nom), place.nom[:-1], place.nom.split("-")[0], place.nom + " village"):
        for code in (place.codes_postaux[0], None):
            found = resolve(name, code, None, COMMUNES)
            if found.value is None:
                assert CATALOGUE[found.issues[0].code].severity == "rejet"
            elif found.value.code_insee != place.code_insee:  # the wrong spelling is another commune's right one: Lanne, Le Mas
                assert code is None
                assert found.value.nom.casefold() == name.casefold()


def test_a_bare_code_that_is_postcode_and_insee_is_set_aside() -> None:
    postcodes = {p.codes_postaux[0] for p in PLACES}
    both = sorted(postcodes & {p.code_insee for p in PLACES})
    assert len(both) == 20
    for code in both:
        for told in [(None, code, None), (None, None, code), (code, None, None), (None, code, code)]:
            found = resolve(*told, COMMUNES)
            assert found.value is None
            assert [i.code for i in found.issues] == ["commune-ambigue"]


CASES: list[tuple[tuple[str | None, str | None, str | None], str | None, str | None, list[str]]] = [
    # told, code_insee, code_postal, issues
    (("AGEN CEDEX 9", "47916", None), "47001", "47000", ["code-postal-cedex"]),
    (("47916 AGEN CEDEX 9", None, None), "47001", "47000", ["code-postal-cedex"]),
    (("BP 30180 AGEN CEDEX", "47901", None), "47001", "47000", ["cedex-partage"]),
    (("Marmande Cedex", "47201", None), "47157", "47200", ["cedex-partage"]),
    (("Le Passage", "47201", None), "47201", "47520", ["code-postal-corrige"]),
    (("Le Passage d'Agen", "47520", None), "47201", "47520", []),
    (("Villeneuve s/ Lot", "47300", None), "47323", "47300", []),
    (("V.sur Lot", "47300", None), "47323", "47300", ["commune-corrigee"]),
    (("Villeneuve", "47300", None), "47323", "47300", ["commune-corrigee"]),
    (("Villeneuve", None, None), None, None, ["commune-ambigue"]),
    (("Gueyze", "47170", None), "47302", "47170", ["commune-ancienne"]),
    (("Gueyze", None, "47116"), "47302", "47170", ["commune-ancienne", "code-insee-ancien", "code-postal-complete"]),
    (("Sos (Gueyze)", "47170", None), "47302", "47170", []),
    (("La Sauvetat", None, None), None, None, ["commune-ambigue"]),
    (("La Sauvetat", "47800", None), "47290", "47800", ["commune-corrigee"]),
    (("Sainte-Colombe", "47300", None), "47237", "47300", ["commune-corrigee"]),
    (("Sainte-Colombe", None, None), None, None, ["commune-ambigue"]),
    (("Saint-Sernin-de-Duras", "47120", None), "47278", "47120", ["commune-corrigee"]),
    (("Castelnau", None, None), None, None, ["commune-ambigue"]),
    (("Castelnau", "47180", None), "47056", "47180", ["commune-corrigee"]),
    (("Castelnau-de-Gratecambe", "47290", None), "47055", "47290", ["commune-corrigee"]),
    (("Marmamde", "47200", None), "47157", "47200", ["commune-corrigee"]),
    (("Marmamde", None, None), "47157", "47200", ["commune-corrigee", "code-postal-complete"]),
    (("St Livrade s/Lot", "47110", None), "47252", "47110", ["commune-corrigee"]),
    (("Agen", "4700", None), "47001", "47000", ["code-postal-corrige"]),
    (("Agen", "47999", None), "47001", "47000", ["code-postal-corrige"]),
    (("Agen", "néant", None), "47001", "47000", ["code-postal-corrige"]),
    (("Agen", "75000", None), None, None, ["commune-inconnue"]),
    (("Agen", "33000", None), None, None, ["code-postal-contradictoire"]),
    (("Agen", "47300", None), "47001", "47000", ["code-postal-contredit"]),
    (("Agen", "47300", "47323"), None, None, ["code-postal-contradictoire"]),
    (("Agen", "47300", "47001"), "47001", "47000", ["code-postal-contredit"]),
    (("Agen", "47000", "47323"), "47001", "47000", ["code-insee-corrige"]),
    (("Parranquet", "47200", None), "47200", "47210", ["code-postal-corrige"]),
    (("Marmande", "47200", None), "47157", "47200", []),
    (("Atlantis", "47000", None), None, None, ["commune-inconnue"]),
    (("Atlantis", "47000", "47001"), "47001", "47000", ["commune-corrigee"]),
    ((None, "47000", None), "47001", "47000", ["commune-deduite"]),
    ((None, "47200", None), None, None, ["commune-ambigue"]),
    ((None, "47300", "47323"), "47323", "47300", ["commune-deduite"]),
    ((None, "99999", None), None, None, ["code-postal-invalide"]),
    ((None, "néant", None), None, None, ["commune-inconnue"]),
    ((None, None, None), None, None, ["commune-absente"]),
    (("", " ", ""), None, None, ["commune-absente"]),
    # elsewhere: known, so that the row can be told outside the territory
    (("Bordeaux", "33000", None), "33063", "33000", []),
    (("Bordeaux", None, None), "33063", None, []),
    (("Bourg-en-Bresse", "1000", None), "01053", "01000", ["code-postal-corrige"]),
    (("Paris", "75013", None), "75113", "75013", []),
    (("PARIS 13", "75013", None), "75113", "75013", []),
    (("Paris 13e", None, None), "75113", "75013", ["code-postal-complete"]),
    (("Paris", None, None), "75056", None, []),
    ((None, "75013", None), "75113", "75013", ["commune-deduite"]),
    (("Lyon 3ème arrondissement", "69003", "69123"), "69383", "69003", []),
    (("Ajaccio", "20000", "2A004"), "2A004", "20000", []),
    (("Sauveterre", "32220", None), "32418", "32220", []),
    (("Auvillar", "82340", None), "82008", "82340", []),
    (("Tournon", None, None), None, None, ["commune-ambigue"]),
    (("Dax", "40990", None), "40088", "40100", ["code-postal-contredit"]),
    (("L’Isle-s/-la-Sorgue", "84800", None), "84054", "84800", []),
]


@pytest.mark.parametrize(
    ("told", "code_insee", "code_postal", "issues"), CASES, ids=lambda v: str(v) if isinstance(v, tuple) else ""
)
def test_cases(
    told: tuple[str | None, str | None, str | None], code_insee: str | None, code_postal: str | None, issues: list[str]
) -> None:
    found = resolve(*told, COMMUNES)
    assert (found.value and found.value.code_insee, found.value and found.value.code_postal) == (code_insee, code_postal)
    assert [i.code for i in found.issues] == issues


def test_a_refusal_proposes() -> None:
    assert "Marmande (47200)" in resolve("Marmandd'o", None, None, COMMUNES).issues[0].detail
    assert "Agen (47000)" in resolve("Agen", "33000", None, COMMUNES).issues[0].detail


_words = st.one_of(
    st.none(), st.text(max_size=30), st.sampled_from(["Agen", "47000", "47 200", "CEDEX", "(47)", "St", "Paris 13"])
)


@given(_words, _words, _words)
def test_any_text_gives_a_commune_or_one_refusal_and_the_answer_resolves_to_itself(
    a: str | None, b: str | None, c: str | None
) -> None:
    found = resolve(a, b, c, COMMUNES)
    severities = [CATALOGUE[i.code].severity for i in found.issues]
    if found.value is None:
        assert severities == ["rejet"]
        return
    assert "rejet" not in severities
    again = resolve(found.value.nom, found.value.code_postal, found.value.code_insee, COMMUNES)
    assert again.value == found.value


def _real_rows() -> Iterator[tuple[str, str, str]]:
    for path in sorted((SHARED / "real" / "sirtaqui").glob("*.csv")):
        with path.open(encoding="cp1252", newline="") as handle:
            for row in csv.DictReader(handle, delimiter=";"):
                yield row["COMMUNE"], row["CODE_POSTAL"], row["COMMUNE_INSEE"]


@pytest.mark.shared
def test_real_names_and_postcodes_of_aquitaine() -> None:
    rows = sorted(set(_real_rows()))
    if not rows:
        pytest.skip("../shared/real/sirtaqui is not here")
    france = COMMUNES.everywhere
    refused = silently_wrong = 0
    for nom, code_postal, insee in rows:
        found = resolve(nom, code_postal, None, COMMUNES)
        truth = france.by_code.get(insee) or france.by_former_code.get(insee)
        if found.value is None:
            refused += 1
        elif truth and found.value.code_insee != truth.code_insee:
            place = france.by_code[
                found.value.code_insee
            ]  # the file's INSEE code is wrong where name and postcode both say another
            same = unaccent(nom).upper().replace("-", " ").split()[0] in unaccent(place.nom).upper()
            silently_wrong += not (same and code_postal in place.codes_postaux)
    assert len(rows) > 1200
    assert silently_wrong <= 2  # Le Laussou and Saint-Sulpice-de-Faleyrens: the code in the file is another commune's
    assert refused / len(rows) <= 0.025
