"""Ids through time: drop, return, merge, split, renumber, rename, takeover; never lost, doubled or swapped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dedupe import Registry, successors
from pipeline.dedupe.registry import ALPHABET, new_id, valid_id
from pipeline.dedupe.step import identify, in_order
from pipeline.errors import ConfigError
from tests.dedupe.ledger import check
from tests.dedupe.shops import DAY, SIRET_A, SIRET_B, at, rows, run

FOURNIL = {"source": "s1", "row_key": "s1:a", "nom": "Le Fournil", **at("12", "Rue Lafayette")}
GARAGE = {"source": "s1", "row_key": "s1:b", "nom": "Garage Delpech", **at("3", "Avenue Michelet")}
SERRES = {"source": "s1", "row_key": "s1:c", "nom": "Optique Serres", **at("40", "Rue Jasmin")}


def release(registry: Registry | None, *shops: dict[str, Any], day: str = "2026-10-01") -> tuple[dict[str, str], Registry]:
    """Return {row key: id} and the registry after a run on deposits of ``day``."""
    before, table = registry or Registry.empty(), in_order(rows(*({**s, "date_depot": day} for s in shops)))
    done = identify(table, before, DAY)
    check(before, done.registry)
    return dict(zip(table["row_key"], done.by_row, strict=True)), done.registry


def line(registry: Registry, wanted: str) -> dict[str, Any]:
    return {str(k): v for k, v in registry.table.set_index("id").loc[wanted].items()}


def test_ids_are_short_opaque_and_checked() -> None:
    ids, _ = release(None, FOURNIL)
    found = ids["s1:a"]
    assert valid_id(found)
    assert len(found) == 14
    for place in range(3, 14):
        for sign in ALPHABET:
            other = found[:place] + sign + found[place + 1 :]
            assert other == found or not valid_id(other)


def test_no_id_is_minted_twice() -> None:
    first = new_id("cle:s1:a", set())
    second = new_id("cle:s1:a", {first})
    assert first != second
    assert valid_id(second)


def test_same_deposits_on_another_day_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "registre" / "identifiants.csv"
    _, before = release(None, FOURNIL, GARAGE)
    before.save(path)
    written = path.read_bytes()
    done, _ = run(rows({**GARAGE, "date_depot": "2026-10-01"}, {**FOURNIL, "date_depot": "2026-10-01"}), Registry.load(path))
    done.registry.save(path)
    assert path.read_bytes() == written
    assert b"\r" not in written
    assert written.decode().splitlines()[0] == "id,ancres,premiere_vue,derniere_vue,statut,successeur"


def test_no_contact_detail_is_kept() -> None:
    _, after = release(
        None, {**FOURNIL, "telephone": "+33536490030", "courriel": "contact@exemple.fr", "dirigeant": "Anouk Durieu"}
    )
    assert {a.partition(":")[0] for a in after.table["ancres"].iloc[0].split("|")} == {"cle", "lieu", "mot", "nom"}


def test_rename_in_place_and_move_keep_the_id() -> None:
    ids, first = release(None, FOURNIL)
    renamed, _ = release(first, {**FOURNIL, "nom": "Maison Castagné"})
    moved, _ = release(first, {**FOURNIL, **at("90", "Boulevard Carnot")})
    assert ids == renamed == moved


def test_takeover_under_the_same_row_key_is_another_shop() -> None:
    ids, first = release(None, {**FOURNIL, "siret": SIRET_A})
    later, after = release(first, {**FOURNIL, "nom": "Pizzeria Vesuvio", "siret": SIRET_B})
    assert ids["s1:a"] != later["s1:a"]
    assert line(after, ids["s1:a"])["statut"] == "disparu"


def test_change_of_owner_under_the_same_sign_keeps_the_id() -> None:
    ids, first = release(None, {**FOURNIL, "siret": SIRET_A})
    later, _ = release(first, {**FOURNIL, "siret": SIRET_B})
    assert ids == later


def test_disappearance_leaves_a_tombstone_and_return_finds_it() -> None:
    ids, first = release(None, FOURNIL, GARAGE, day="2026-01-01")
    _, second = release(first, GARAGE, day="2026-06-01")
    gone = line(second, ids["s1:a"])
    assert (gone["statut"], gone["premiere_vue"], gone["derniere_vue"]) == ("disparu", "2026-01-01", "2026-06-01")
    _, same = release(second, GARAGE, day="2026-09-01")
    assert line(same, ids["s1:a"]) == gone
    back, third = release(second, FOURNIL, GARAGE, day="2026-10-01")
    assert back == ids
    assert line(third, ids["s1:a"])["statut"] == "actif"
    assert pd.isna(line(third, ids["s1:a"])["derniere_vue"])


def test_merge_keeps_the_older_id_and_redirects_the_other() -> None:
    other = {**FOURNIL, "source": "s2", "row_key": "s2:a", "nom": "SARL Castagné"}
    ids, first = release(None, FOURNIL, day="2026-01-01")
    two, second = release(first, FOURNIL, other, day="2026-02-01")
    assert two["s2:a"] != two["s1:a"] == ids["s1:a"]
    one, third = release(second, {**FOURNIL, "siret": SIRET_A}, {**other, "siret": SIRET_A}, day="2026-03-01")
    assert set(one.values()) == {ids["s1:a"]}
    redirected = line(third, two["s2:a"])
    assert (redirected["statut"], redirected["successeur"], redirected["derniere_vue"]) == ("fusionne", ids["s1:a"], "2026-03-01")


def test_split_leaves_the_id_with_the_larger_evidence() -> None:
    twin = {**FOURNIL, "source": "s2", "row_key": "s2:a", "nom": "LE FOURNIL", "siret": SIRET_A}
    third = {**FOURNIL, "source": "s3", "row_key": "s3:a"}
    ids, first = release(None, {**FOURNIL, "siret": SIRET_A}, twin, third)
    assert len(set(ids.values())) == 1
    apart, after = release(first, {**FOURNIL, "siret": SIRET_A}, twin, {**third, "nom": "Pizzeria Vesuvio", "siret": SIRET_B})
    assert apart["s1:a"] == apart["s2:a"] == ids["s1:a"]
    assert apart["s3:a"] != ids["s1:a"]
    assert after.table["statut"].tolist() == ["actif", "actif"]


def test_renumbering_a_whole_file_swaps_nothing() -> None:
    ids, first = release(None, FOURNIL, GARAGE, SERRES)
    keys = {"s1:a": "s1:b", "s1:b": "s1:c", "s1:c": "s1:a"}
    later, after = release(first, *({**s, "row_key": keys[s["row_key"]]} for s in (FOURNIL, GARAGE, SERRES)))
    assert {keys[k]: v for k, v in ids.items()} == later
    assert after.table["statut"].eq("actif").all()


def test_a_mall_neighbour_that_gets_a_closed_shop_number_is_not_merged_with_it() -> None:
    near = {**GARAGE, **at("12", "Rue Lafayette")}
    ids, first = release(None, FOURNIL, near)
    later, after = release(first, {**near, "row_key": "s1:a"})
    assert later["s1:a"] == ids["s1:b"]
    assert line(after, ids["s1:a"])["statut"] == "disparu"


def test_broken_registry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "identifiants.csv"
    path.write_text("id,autre\net_1,x\n", encoding="utf-8")
    with pytest.raises(ConfigError):
        Registry.load(path)


step = st.lists(
    st.tuples(st.integers(0, 7), st.sampled_from(["", "renamed", "renumbered"])), max_size=8, unique_by=lambda t: t[0]
)


@settings(max_examples=10)
@given(st.lists(step, min_size=1, max_size=4))
def test_through_any_releases_no_id_is_lost_doubled_or_swapped(releases: list[list[tuple[int, str]]]) -> None:
    names = ("Castagné", "Delpech", "Serres", "Vesuvio", "Lafleur", "Ortal", "Monclar", "Bellocq")
    registry: Registry | None = None
    known: dict[int, str] = {}
    # Each shop is first seen as it is: a row whose name and key both changed at once is nobody's any more.
    for turn, present in enumerate([[(n, "") for n in range(8)], *releases]):
        shops = []
        for nth, event in present:
            key = f"s1:{turn}-{nth}" if event == "renumbered" else f"s1:{nth}"
            nom = f"Maison {names[nth]}" + (" et Compagnons" if event == "renamed" else "")
            shops.append({"source": "s1", "row_key": key, "nom": nom, **at(str(nth + 1), "Rue Lafayette")})
        ids, after = release(registry, *shops) if shops else ({}, registry or Registry.empty())
        for (nth, _), shop in zip(present, shops, strict=True):
            assert known.setdefault(nth, ids[shop["row_key"]]) == ids[shop["row_key"]]
        assert len(set(ids.values())) == len(shops)
        assert after.table["id"].is_unique
        assert set(known.values()) == set(after.table["id"])
        if shops:
            assert set(after.table.loc[after.table["statut"].eq("actif"), "id"]) == set(ids.values())
        registry = after


MALL = at("5", "Galerie du Pin")


def told(registry: Registry) -> list[tuple[str, str | None, str | None]]:
    events = registry.events.astype(object).where(registry.events.notna(), None)
    return list(zip(events["evenement"], events["avant"], events["apres"], strict=True))


def test_a_new_shop_under_a_closed_mall_shop_s_key_is_another_shop() -> None:
    here, near = {**FOURNIL, **MALL}, {**GARAGE, **MALL}
    ids, first = release(None, here, near)
    later, after = release(first, {**here, "nom": "Bijoux Lafleur"}, near)
    assert later["s1:a"] != ids["s1:a"]
    assert line(after, ids["s1:a"])["statut"] == "disparu"
    assert told(after) == [("remplacement", ids["s1:a"], later["s1:a"])]
    assert after.events["motif"].tolist() == ["autre nom"]


def test_a_lone_door_under_another_sign_and_trade_is_another_shop() -> None:
    ids, first = release(None, {**FOURNIL, "categorie": "alimentation"})
    later, _ = release(first, {**FOURNIL, "nom": "Bijoux Lafleur", "categorie": "mode"})
    kept, _ = release(first, {**FOURNIL, "nom": "Maison Castagné", "categorie": "alimentation"})
    assert later["s1:a"] != ids["s1:a"] == kept["s1:a"]


def test_a_retouched_name_under_the_same_key_carries_the_id_of_a_shop_that_moved() -> None:
    castagne = {**FOURNIL, "nom": "Le Fournil Castagné"}
    ids, first = release(None, castagne)
    later, after = release(first, {**castagne, "nom": "Fournil Castagne et Fils", **at("90", "Boulevard Carnot")})
    assert later == ids
    assert {event for event, *_ in told(after)} == {"renommage", "demenagement"}


def test_each_change_of_state_is_told_once() -> None:
    ids, first = release(None, FOURNIL, GARAGE, day="2026-01-01")
    assert first.events.empty
    _, second = release(first, GARAGE, day="2026-02-01")
    _, third = release(second, GARAGE, day="2026-03-01")
    _, fourth = release(third, GARAGE, FOURNIL, day="2026-04-01")
    assert told(fourth) == [("disparition", ids["s1:a"], None), ("retour", None, ids["s1:a"])]
    assert fourth.events["date"].tolist() == ["2026-02-01", "2026-04-01"]


def test_a_split_and_a_merge_are_told_with_the_other_id() -> None:
    twin = {**FOURNIL, "source": "s2", "row_key": "s2:a", "siret": SIRET_A}
    mine = {**FOURNIL, "siret": SIRET_A}
    ids, first = release(None, mine, twin, day="2026-01-01")
    apart, second = release(first, mine, {**twin, "siret": SIRET_B, "nom": "Fournil Vesuvio"}, day="2026-02-01")
    assert apart["s1:a"] == ids["s1:a"] != apart["s2:a"]
    assert ("scission", ids["s1:a"], apart["s2:a"]) in told(second)
    again, third = release(second, mine, twin, day="2026-03-01")
    assert set(again.values()) == {ids["s1:a"]}
    assert ("fusion", apart["s2:a"], ids["s1:a"]) in told(third)
    assert successors(third).to_numpy().tolist() == [[apart["s2:a"], ids["s1:a"], "fusion", "2026-03-01"]]


def test_a_closed_branch_is_not_redirected_to_the_one_that_got_its_number() -> None:
    one, two = {**FOURNIL, "row_key": "s1:1"}, {**FOURNIL, "row_key": "s1:2", **at("90", "Boulevard Carnot")}
    ids, first = release(None, one, two)
    assert ids["s1:1"] != ids["s1:2"]
    later, after = release(first, {**two, "row_key": "s1:1"})
    assert later["s1:1"] == ids["s1:2"]
    assert line(after, ids["s1:1"])["statut"] == "disparu"


def test_events_are_kept_beside_the_registry(tmp_path: Path) -> None:
    path = tmp_path / "registre" / "identifiants.csv"
    _, first = release(None, FOURNIL, GARAGE)
    first.save(path)
    assert not path.with_name("evenements.csv").exists()
    _, second = release(first, GARAGE, day="2026-11-01")
    second.save(path)
    assert Registry.load(path).events.equals(second.events)
    path.with_name("evenements.csv").write_text("id\n", encoding="utf-8")
    with pytest.raises(ConfigError):
        Registry.load(path)
