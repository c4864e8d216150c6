"""A row's own key: kept through retyping, renumbering, reordering, leaving and coming back; never given to another shop."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import Source
from pipeline.errors import ConfigError
from pipeline.model import CALENDAR, RawRows
from pipeline.normalise.key_memory import MEMORY_COLUMNS, KeyMemory
from pipeline.normalise.keys import row_keys
from pipeline.normalise.mapping import Columns

SIRET_A, SIRET_B = "73282932000074", "44306184100047"
Row = dict[str, Any]


def declared() -> Source:
    told = {"id": "s", "producteur": "P", "licence": "lov2", "base_legale": "x", "cadence": "annuelle"}
    return Source.model_validate(told | {"colonnes": {"nom": ["Nom"], "identifiant": ["N°"]}})


def shop(nom: str, numero: str | None, voie: str | None, n: str | None = None, siret: str | None = None) -> Row:
    door = " ".join(part for part in (numero, voie) if part) or None
    return {"nom": nom, "numero": numero, "voie": voie, "adresse": door, "N°": n, "siret": siret}


def keys(rows: list[Row], memory: KeyMemory | None = None) -> list[str]:
    """Return the key of each row, in their order."""
    columns = ["nom", "numero", "voie", "adresse", "N°", "siret", "lieu_dit", "code_insee", "telephone_tous"]
    table = pd.DataFrame(rows, columns=columns).astype("str").assign(source="s", fichier="f.csv", feuille="", code_insee="47001")
    table["ligne"] = range(2, len(rows) + 2)
    raw = RawRows(table[["source", "fichier", "feuille", "ligne", "N°", "nom"]].rename(columns={"nom": "Nom"}))
    raw[CALENDAR] = "1900"
    return row_keys(table, Columns(raw, declared()), declared(), memory).tolist()


def through(tmp_path: Path, *deposits: list[Row]) -> list[list[str]]:
    """Return the keys of each deposit, the memory written and read between."""
    path, out = tmp_path / "cles.csv", []
    for rows in deposits:
        memory = KeyMemory.load(path)
        out.append(keys(rows, memory))
        memory.save(path)
    return out


FOURNIL = shop("Le Fournil Castagné", "12", "Rue Lafayette")
GARAGE = shop("Garage Delpech", "3", "Avenue Michelet")
OPTIQUE = shop("Optique Serres", "40", "Rue Jasmin")


def test_number_then_siret_then_content() -> None:
    one, two, three = keys([FOURNIL | {"N°": " 7 ", "siret": SIRET_A}, FOURNIL | {"siret": SIRET_A}, FOURNIL])
    assert (one, two) == ("s:id:7", f"s:siret:{SIRET_A}")
    assert three.startswith("s:x:")


def test_rows_of_one_siret_are_told_apart_by_content_whatever_the_order() -> None:
    stall = FOURNIL | {"nom": "Étal du Fournil", "siret": SIRET_A}
    main = FOURNIL | {"siret": SIRET_A}
    assert sorted(keys([stall, main])) == sorted(keys([main, stall]))
    assert len(set(keys([stall, main, main]))) == 3


@pytest.mark.parametrize(
    "after",
    [
        FOURNIL | {"nom": "LE FOURNIL CASTAGNE"},
        FOURNIL | {"nom": "Le Fournil Castagnet"},
        FOURNIL | {"nom": "Fournil Castagne SARL"},
        FOURNIL | {"numero": "14", "adresse": "14 Rue Lafayette"},
        FOURNIL | {"voie": "Rue du Marquis de Lafayette"},
        FOURNIL | {"siret": SIRET_A},
        FOURNIL | {"N°": "12"},
    ],
)
def test_a_retyped_row_keeps_its_minted_key(tmp_path: Path, after: Row) -> None:
    first, second = through(tmp_path, [FOURNIL, GARAGE, OPTIQUE], [OPTIQUE, after, GARAGE])
    assert second == [first[2], first[0], first[1]]


def test_an_address_completed_keeps_the_key(tmp_path: Path) -> None:
    first, second = through(tmp_path, [shop("Le Panier", None, None), GARAGE], [GARAGE, shop("Le Panier", "2", "Rue Voltaire")])
    assert second == first[::-1]


def test_a_producer_that_numbers_its_rows_afresh_changes_no_key(tmp_path: Path) -> None:
    shops = [FOURNIL, GARAGE, OPTIQUE, shop("Maison Ortal", "1", "Rue Voltaire"), shop("Cave Monclar", "2", "Rue Voltaire")]
    old = [s | {"N°": str(n)} for n, s in enumerate(shops, start=1)]
    new = [s | {"N°": str(n)} for n, s in enumerate([*shops[2:], *shops[:2]], start=1)]
    first, second = through(tmp_path, old, new)
    assert second == [*first[2:], *first[:2]]


def test_numbers_made_afresh_do_not_hide_a_corrected_address(tmp_path: Path) -> None:
    shops = [FOURNIL, GARAGE, OPTIQUE, shop("Maison Ortal", "1", "Rue Voltaire")]
    old = [s | {"N°": str(n)} for n, s in enumerate(shops, start=1)]
    new = [s | {"N°": str(n)} for n, s in enumerate([*shops[1:], FOURNIL | {"numero": "21"}], start=1)]
    first, second = through(tmp_path, old, new)
    assert second == [*first[1:], first[0]]


def test_a_number_given_again_to_another_shop_is_another_key(tmp_path: Path) -> None:
    door = {"numero": "1", "voie": "Galerie du Pin"}
    mall = [s | door | {"N°": str(n)} for n, s in enumerate((FOURNIL, GARAGE, OPTIQUE), start=1)]
    other = mall[0] | {"nom": "Bijoux Lafleur"}
    first, second, third = through(tmp_path, mall, [other, *mall[1:]], [other, *mall[1:]])
    assert second[1:] == first[1:]
    assert second[0] not in first
    assert third == second


def test_the_same_door_and_number_under_a_new_sign_is_the_same_row(tmp_path: Path) -> None:
    first, second = through(tmp_path, [FOURNIL | {"N°": "1"}], [FOURNIL | {"N°": "1", "nom": "Maison Ortal"}])
    assert second == first


PHONE, OTHER = {"telephone_tous": "+33536490001|+33639980001"}, {"telephone_tous": "+33536490002"}


def test_another_sign_at_the_same_door_with_the_same_phone_is_the_same_row(tmp_path: Path) -> None:
    second = {**FOURNIL, "nom": "Pizzeria Vesuvio"}
    kept, gone = through(tmp_path, [FOURNIL | PHONE, GARAGE], [GARAGE, second | {"telephone_tous": "+33639980001"}])
    assert gone == kept[::-1]
    first, other = through(tmp_path / "autre", [FOURNIL | PHONE], [second | OTHER])
    assert first != other
    first, other = through(tmp_path / "muet", [FOURNIL | PHONE], [second])
    assert first != other


def test_a_mall_s_own_phone_tells_no_row(tmp_path: Path) -> None:
    mall = [{**s, "numero": "1", "voie": "Galerie du Pin"} | PHONE for s in (FOURNIL, GARAGE)]
    first, second = through(tmp_path, mall, [mall[0] | {"nom": "Bijoux Lafleur"}, mall[1]])
    assert (second[0] in first, second[1]) == (False, first[1])


def test_hints_of_phones_are_too_short_to_find_them(tmp_path: Path) -> None:
    path = tmp_path / "cles.csv"
    through(tmp_path, [FOURNIL | PHONE])
    hints = pd.read_csv(path, dtype="str")["contacts"].iloc[0].split(" ")
    assert [len(hint) for hint in hints] == [2, 2]


def test_a_taken_over_row_gets_another_key(tmp_path: Path) -> None:
    mine = FOURNIL | {"N°": "1", "siret": SIRET_A}
    first, second = through(tmp_path, [mine], [mine | {"nom": "Pizzeria Vesuvio", "siret": SIRET_B}])
    assert second != first


def test_a_shop_that_comes_back_finds_its_key_and_none_is_given_twice(tmp_path: Path) -> None:
    first, second, third = through(tmp_path, [FOURNIL, GARAGE], [GARAGE], [FOURNIL, GARAGE])
    assert (second, third) == (first[1:], first)


def test_memory_is_stable_sorted_and_holds_no_name(tmp_path: Path) -> None:
    path = tmp_path / "cles.csv"
    through(tmp_path, [FOURNIL | {"N°": "1"}, GARAGE])
    written = path.read_text(encoding="utf-8")
    through(tmp_path, [GARAGE, FOURNIL | {"N°": "1"}])
    assert path.read_text(encoding="utf-8") == written
    lines = written.splitlines()
    assert lines[0] == ",".join(MEMORY_COLUMNS)
    assert lines[1:] == sorted(lines[1:])
    assert not any(word in written.lower() for word in ("fournil", "castagn", "garage", "lafayette"))


def test_a_broken_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cles.csv"
    path.write_text("source,cle\ns,a\n", encoding="utf-8")
    with pytest.raises(ConfigError):
        KeyMemory.load(path)


NAMES = ("Castagné", "Delpech", "Serres", "Vesuvio", "Lafleur", "Ortal", "Monclar", "Bellocq")
EVENTS = ("", "renommé", "déménagé", "nouveau numéro")


def changes(event: str, row: Row, turn: int, numbered: bool) -> Row:
    """Return what one thing that happens to a shop changes in its row."""
    if event == "renommé":
        return {"nom": row["nom"] + " et Fils"}
    if event == "déménagé":
        return {"voie": f"Rue Neuve {turn}", "adresse": f"{row['numero']} Rue Neuve {turn}"}
    return {"N°": f"9{turn}{row['numero']}"} if event and numbered else {}


@settings(max_examples=40)
@given(
    st.booleans(),
    st.lists(st.lists(st.tuples(st.integers(0, 7), st.sampled_from(EVENTS)), max_size=8, unique_by=lambda t: t[0]), max_size=4),
    st.randoms(use_true_random=False),
)
def test_through_any_deposits_a_row_keeps_its_key(
    numbered: bool, deposits: list[list[tuple[int, str]]], chance: random.Random
) -> None:
    memory, known = KeyMemory(), dict[int, str]()
    state = {n: shop(f"Maison {NAMES[n]}", str(n + 1), "Rue Lafayette", str(n) if numbered else None) for n in range(8)}
    for turn, present in enumerate([[(n, "") for n in range(8)], *deposits]):
        rows = []
        for n, event in present:
            state[n] = state[n] | changes(event, state[n], turn, numbered)
            rows.append(state[n])
        order = chance.sample(range(len(rows)), len(rows))
        found = keys([rows[i] for i in order], memory) if rows else []
        for i, key in zip(order, found, strict=True):
            assert known.setdefault(present[i][0], key) == key
        assert len(set(found)) == len(found)
        memory = _next(memory)


def _next(memory: KeyMemory) -> KeyMemory:
    """Return the memory as it would be read again."""
    tables = [memory.of("s").assign(source="s"), *memory.now.values()]
    return KeyMemory(pd.concat(tables[1:] or tables)[list(MEMORY_COLUMNS)])
