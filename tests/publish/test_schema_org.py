"""A shop as search engines read it: types, hours, nothing that is not known, nothing that ends the script early."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.publish.schema_org import ANY_SHOP, embedded, opening_hours, shop_jsonld
from pipeline.reference.vocabularies import vocabulary
from tests.publish.shops import NO_POINT, shops

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


def told(**changed: Any) -> dict[str, Any]:
    (row,) = shops(changed).to_dict("records")
    return shop_jsonld({str(k): v for k, v in row.items()}, "https://etal.example/e/c-0001/")


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("Mo-Fr 09:00-12:00", [(WEEKDAYS, "09:00", "12:00")]),
        ("Mo-Fr 09:00-12:00; We off", [(["Monday", "Tuesday", "Thursday", "Friday"], "09:00", "12:00")]),
        ("Sa-Mo 10:00-12:00", [(["Monday", "Saturday", "Sunday"], "10:00", "12:00")]),
        (
            "Tu,Th 08:00-12:30,14:00-19:00; PH 09:00-12:00; Su,PH off",
            [(["Tuesday", "Thursday"], "08:00", "12:30"), (["Tuesday", "Thursday"], "14:00", "19:00")],
        ),
        ("Fr 18:00-26:00", [(["Friday"], "18:00", "02:00")]),
        ("Fr 18:00-24:00", [(["Friday"], "18:00", "23:59")]),
        ("24/7", [([*WEEKDAYS, "Saturday", "Sunday"], "00:00", "23:59")]),
        ("PH 10:00-12:00", [(["PublicHolidays"], "10:00", "12:00")]),
        ("Mo-Sa 09:00-12:00; Jul-Aug Mo-Su 09:00-19:00", []),
        ('Mo-Sa 09:00-12:00 "sur rendez-vous"', []),
        ('Fr 16:00-19:00 open "retrait des commandes"', []),
        ("Mo[1] 09:00-12:00", []),
        ("Mo 09:00+", []),
        ("Mo-Su off", []),
        ("", []),
    ],
)
def test_plain_weeks_are_told_and_others_left_out_whole(hours: str, expected: list[tuple[list[str], str, str]]) -> None:
    found = [(h["dayOfWeek"], h["opens"], h["closes"]) for h in opening_hours(hours)]
    assert found == expected


def test_a_whole_shop_is_told() -> None:
    found = told()
    assert (found["@type"], found["@id"], found["name"]) == ("Bakery", "https://etal.example/e/c-0001/", "Boulangerie du Pont")
    assert found["iso6523Code"] == "0009:90000000100017"
    assert found["address"]["addressLocality"] == "Agen"
    assert found["geo"] == {"@type": "GeoCoordinates", "latitude": 44.203142, "longitude": 0.616363}
    assert found["telephone"] == "+33536490012"
    assert {f["name"] for f in found["amenityFeature"]} >= {"Livraison à domicile"}


def test_missing_is_missing() -> None:
    bare = {"id": "c-1", "nom": "Chez Lou", "siret": None, "latitude": float("nan"), "horaires": float("nan")}
    assert shop_jsonld(bare) == {
        "@context": "https://schema.org", "@type": ANY_SHOP, "name": "Chez Lou", "identifier": "c-1",
        "address": {"@type": "PostalAddress", "addressCountry": "FR"},
    }  # fmt: skip


@pytest.mark.parametrize("changed", [NO_POINT, {"precision": "commune"}, {"precision": "voie"}])
def test_a_point_that_is_not_the_door_is_not_told(changed: dict[str, Any]) -> None:
    assert "geo" not in told(**changed)


def test_several_numbers_and_sites_are_lists() -> None:
    found = told(telephone="+33536490012|3949", site_web="https://a.example/|https://b.example/", reseaux_sociaux=None)
    assert found["telephone"] == ["+33536490012", "3949"]
    assert (found["url"], found["sameAs"]) == ("https://a.example/", ["https://b.example/"])


def test_no_text_ends_the_script_early() -> None:
    found = told(nom="</script><script>alert(1)</script>\u2028&")
    text = embedded(found)
    assert "<" not in text and "&" not in text and "\u2028" not in text
    assert json.loads(text) == found


def test_types_are_words_of_schema_org() -> None:
    told = [row["schema_org"] for row in vocabulary("categories") if row["schema_org"]]
    assert len(told) > 50
    assert all(word.isalpha() and word[0].isupper() for word in told)
