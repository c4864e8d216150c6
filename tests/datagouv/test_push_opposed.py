"""Who asked not to be shown is not sent: neither by a release that is older than the request, nor by one that is brought back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from pipeline import registers
from pipeline.datagouv import apply, plan, rollback
from pipeline.datagouv.opposed import still_shown
from pipeline.errors import ConfigError
from pipeline.normalise.address import parse
from pipeline.privacy.apply import name_keys
from pipeline.privacy.register import FIELDS, SHOP, Kind, Oppositions
from pipeline.reference import sirene
from tests.datagouv.fake import DataGouv
from tests.datagouv.folder import release
from tests.datagouv.pushing import ENVIRONMENT, memory
from tests.datagouv.pushing import state as state_of

SECRET = "cle-inventee-pour-les-essais-0123456789"
WITH_KEY = {**ENVIRONMENT, "ETAL_CLE_OPPOSITIONS": SECRET}


def oppose(root: Path, evidence: list[tuple[Kind, str]], scope: str = SHOP) -> None:
    path = registers.oppositions(root)
    Oppositions.load(path).with_evidence(SECRET.encode(), evidence, [scope], dt.date(2026, 11, 23), "").save(path)


def shop(root: Path, number: int, version: str = "2026.11.20") -> pd.Series:
    return pd.read_csv(root / "dist" / version / "commerces.csv", dtype="str").iloc[number]


@pytest.mark.parametrize("column", ["id", "siret", "telephone", "courriel"])
def test_a_rollback_does_not_bring_back_who_objected_since(root: Path, there: DataGouv, column: str) -> None:
    apply(root, ENVIRONMENT)
    release(root, 2)  # without six_shops' last four
    apply(root, ENVIRONMENT)
    before, kept = state_of(there), (root / "sources/registre/datagouv.json").read_bytes()
    gone = next(shop(root, n) for n in range(6) if isinstance(shop(root, n)[column], str))
    oppose(root, [(column, str(gone[column]).split("|")[0])])  # type: ignore[list-item]
    with pytest.raises(ConfigError, match=rf"2026\.11\.20 montre .*{gone['id']}") as refused:
        rollback(root, WITH_KEY)
    assert "etal push apply" in refused.value.hint
    assert state_of(there) == before
    assert (root / "sources/registre/datagouv.json").read_bytes() == kept
    assert "retiree" not in memory(root)


def test_a_release_older_than_the_last_opposition_is_not_sent(root: Path, there: DataGouv) -> None:
    oppose(root, [("id", str(shop(root, 0)["id"]))])
    assert any("opposés depuis" in note for note in plan(root, WITH_KEY).notes)
    with pytest.raises(ConfigError, match="opposés depuis") as refused:
        apply(root, WITH_KEY)
    assert "etal publish" in refused.value.hint
    assert there.datasets == {}


def test_a_field_that_is_opposed_and_already_empty_stops_nothing(root: Path, there: DataGouv) -> None:
    fields = [field for field in FIELDS if field != "horaires"]  # these may stand as text where they are empty
    without = next(shop(root, n) for n in range(6) if 0 < shop(root, n)[fields].isna().sum() < len(fields))
    empty = without[fields].isna()
    oppose(root, [("id", str(without["id"]))], str(empty.idxmax()))
    assert apply(root, WITH_KEY).fait
    oppose(root, [("id", str(without["id"]))], str(empty.idxmin()))
    with pytest.raises(ConfigError, match=str(without["id"])):
        apply(root, WITH_KEY)


@pytest.mark.parametrize("heir", ["", "10000000900025"])
def test_who_objected_under_another_siret_is_not_sent_under_the_one_that_took_its_place(
    root: Path, there: DataGouv, heir: str
) -> None:
    shown = next(shop(root, n) for n in range(6) if isinstance(shop(root, n)["siret"], str))
    last = heir or str(shown["siret"])
    links = {"10000000900017": last, str(shown["siret"]): heir or None}
    table = pd.DataFrame({"siret": list(links), "successeur": list(links.values())}).reindex(columns=list(sirene.COLUMNS))
    sirene.save(sirene.Sirene(table.astype("str")), registers.sirene(root))
    oppose(root, [("siret", "10000000900017")])
    with pytest.raises(ConfigError, match=str(shown["id"])):
        apply(root, WITH_KEY)
    assert there.datasets == {}


def test_who_objected_is_known_again_by_a_word_of_the_name_at_its_door(root: Path, there: DataGouv) -> None:
    shown = next(shop(root, n) for n in range(6) if str(shop(root, n)["adresse"])[0].isdigit())
    address = parse(str(shown["adresse"])).value
    assert address is not None
    asked = (f"Le Fournil {shown['nom']}", str(shown["commune"]), str(shown["code_insee"]))
    door = name_keys(*asked, address.numero or "", address.repetition or "", address.voie or "")
    oppose(root, [key for key in door if key[0] == "lieu"])
    with pytest.raises(ConfigError, match=str(shown["id"])):
        apply(root, WITH_KEY)
    assert there.datasets == {}


def test_without_the_key_nothing_is_sent(root: Path, there: DataGouv, tmp_path: Path) -> None:
    oppose(root, [("telephone", "+33536490999")])
    with pytest.raises(ConfigError, match="clé des oppositions est introuvable"):
        apply(root, {**ENVIRONMENT, "HOME": str(tmp_path / "personne")})
    assert there.datasets == {}


def test_a_number_opposed_that_only_a_text_of_the_release_tells_is_not_sent(root: Path, there: DataGouv) -> None:
    folder = root / "dist" / "2026.11.20"
    shops = pd.read_csv(folder / "commerces.csv", dtype="str")
    oppose(root, [("telephone", "+33536490998")], "telephone")
    assert still_shown(root, folder, WITH_KEY) == ()
    shops.loc[2, "conditions_retrait"] = "appeler le 05.36.49.09.98"
    shops.to_csv(folder / "commerces.csv", index=False)
    assert still_shown(root, folder, WITH_KEY) == (shops.loc[2, "id"],)


def test_hours_that_are_opposed_are_not_sent_as_text_either(root: Path, there: DataGouv) -> None:
    folder = root / "dist" / "2026.11.20"
    shops = pd.read_csv(folder / "commerces.csv", dtype="str").assign(horaires=None, horaires_texte=None)
    shops.loc[1, "horaires_texte"] = "quand la cloche sonne"
    shops.to_csv(folder / "commerces.csv", index=False)
    oppose(root, [("id", str(shops.loc[0, "id"])), ("id", str(shops.loc[1, "id"]))], "horaires")
    assert still_shown(root, folder, WITH_KEY) == (shops.loc[1, "id"],)
